//! Reads office documents (XLSX, XLSM, ODS; DOCX, ODT) as they are displayed, with the place of
//! each part. Runs nothing in them and fetches nothing. Does not know the value of a figure, nor
//! any rule.
//!
//! Reading is bounded: an archive may have 20,000 parts that expand to 256 MiB in all, a workbook
//! 4,000,000 cells; beyond that a diagnostic is reported.

mod archive;
mod docx;
mod format_code;
mod layout;
mod letter;
mod numerals;
mod ods;
mod odt;
mod problem;
mod words;
mod xlsx;
mod xml;

use std::ops::Range;

use super::Format;
use super::entry::{Entry, Reader};
use super::grid::{Cell, Sheet, cell_name, column_name};
use super::readable::Readable;
use crate::diagnostic::Diagnostic;
use crate::text;
use archive::Archive;
use letter::Letter;
use problem::Fault;

/// Media types of documents that are not supported.
const UNSUPPORTED: [&str; 8] = [
    "presentationml.presentation.main",
    "presentationml.slideshow.main",
    "presentationml.template.main",
    "ms-powerpoint.presentation.macroEnabled.main",
    "ms-visio.drawing.main",
    "ms-visio.drawing.macroEnabled.main",
    "opendocument.presentation",
    "opendocument.graphics",
];
/// Maximum number of hidden parts that are named.
const SHOWN: usize = 10;

fn workbook(sheets: Result<Vec<Sheet>, Fault>, readable: &mut Readable<'_>) {
    match sheets {
        Ok(mut sheets) => {
            hidden(&mut sheets, readable);
            take_empty_results(&mut sheets);
            report_without_result(&sheets, readable);
            report_as_stored(&sheets, readable);
            layout::write(&mut sheets, readable);
            readable.sheets(sheets);
        }
        Err(fault) => unread(&fault, readable),
    }
}

fn text_document(letter: Result<Letter, Fault>, readable: &mut Readable<'_>) {
    match letter {
        Ok(letter) => letter::write(&letter, readable),
        Err(fault) => unread(&fault, readable),
    }
}

/// Determines which hidden sheets, rows and columns are read, as declared, and reports them once.
fn hidden(sheets: &mut [Sheet], readable: &mut Readable<'_>) {
    let declared = readable.office().hidden;
    let (mut read, mut left_out) = (Vec::new(), Vec::new());
    for sheet in sheets {
        let skips = declared == Some(false);
        sheet.is_without_hidden_columns = skips;
        sheet.is_without_hidden_rows = skips
            || (declared.is_none() && !sheet.hidden_rows.is_empty() && sheet.totals_visible_rows());
        let (rows, columns) = hidden_names(sheet);
        if sheet.is_hidden {
            if skips { &mut left_out } else { &mut read }.push(sheet.name.clone());
            sheet.is_hidden = skips;
        }
        if sheet.is_hidden {
            continue;
        }
        if sheet.is_without_hidden_rows { &mut left_out } else { &mut read }.extend(rows);
        if skips { &mut left_out } else { &mut read }.extend(columns);
    }
    report_hidden(read, true, readable);
    report_hidden(left_out, false, readable);
}

/// The names of the hidden rows and columns of `sheet` that have content.
fn hidden_names(sheet: &Sheet) -> (Vec<String>, Vec<String>) {
    let name = &sheet.name;
    let holds = |is: &dyn Fn(&Cell) -> bool| sheet.cells.iter().any(is);
    let rows = sheet.hidden_rows.iter().filter(|it| holds(&|cell| it.contains(&cell.row)));
    let rows = rows.take(SHOWN).map(|it| format!("{name}!{}:{}", it.start + 1, it.end));
    let columns = sheet.hidden_columns.iter();
    let columns = columns.filter(|it| holds(&|cell| it.contains(&cell.column)));
    let letters = |it: &Range<u32>| (column_name(it.start), column_name(it.end - 1));
    let columns = columns.take(SHOWN).map(letters);
    (rows.collect(), columns.map(|(from, to)| format!("{name}!{from}:{to}")).collect())
}

/// Reports the hidden parts called `names`, which are read or not.
fn report_hidden(mut names: Vec<String>, is_read: bool, readable: &mut Readable<'_>) {
    if names.is_empty() {
        return;
    }
    names.truncate(SHOWN);
    let (en, ja) = (names.join(", "), names.join("、"));
    let message = match is_read {
        true => {
            text!("hidden parts of the workbook were read too: {en}", "非表示の部分も読んだ: {ja}")
        }
        false => text!(
            "hidden parts of the workbook were not read: {en}",
            "非表示の部分は読んでいない: {ja}"
        ),
    };
    let at = readable.last();
    readable.report(Diagnostic::note("office/hidden", message), at);
}

/// In a workbook with other results, a formula that may give an empty text has given it.
fn take_empty_results(sheets: &mut [Sheet]) {
    let count = |it: &Sheet| it.cells.iter().filter(|cell| it.formula(cell).is_some()).count();
    if sheets.iter().all(|it| count(it) == it.without_result.len()) {
        return;
    }
    for sheet in sheets {
        let mut without = std::mem::take(&mut sheet.without_result);
        without.retain(|(row, column)| {
            let formula = sheet.at(*row, *column).and_then(|it| sheet.formula(it));
            formula.is_none_or(|it| !it.contains("\"\""))
        });
        sheet.without_result = without;
    }
}

/// Reports formulas without a stored result, whose cells are therefore empty.
fn report_without_result(sheets: &[Sheet], readable: &mut Readable<'_>) {
    let shown = sheets.iter().filter(|it| !it.is_hidden);
    let cells = shown.flat_map(|it| it.without_result.iter().map(move |at| (it, at)));
    let count = cells.clone().count();
    let Some((sheet, &(row, column))) = cells.clone().next() else { return };
    let first = format!("{}!{}", sheet.name, cell_name(row, column));
    let message = text!(
        "formulas without a stored result, read as empty cells: {count}, the first in {first}",
        "計算結果が保存されていない数式が{count}個あり、空のセルとして読んだ（最初は{first}）"
    );
    let help = text!(
        "open the workbook in a spreadsheet program and save it",
        "表計算ソフトで開いて保存する"
    );
    let at = readable.last();
    readable.report(Diagnostic::warning("office/no-result", message).help(help), at);
}

/// Reports cells with an unsupported format.
fn report_as_stored(sheets: &[Sheet], readable: &mut Readable<'_>) {
    let shown = sheets.iter().filter(|it| !it.is_hidden);
    let cells = shown.flat_map(|it| it.as_stored.iter().map(move |at| (it, at)));
    let count = cells.clone().count();
    let Some((sheet, &(row, column))) = cells.clone().next() else { return };
    let first = format!("{}!{}", sheet.name, cell_name(row, column));
    let message = text!(
        "cells with an unsupported number format, read as the stored number: {count}, the first in {first}",
        "未対応の表示形式のセルが{count}個あり、保存された数値のまま読んだ（最初は{first}）"
    );
    let at = readable.last();
    readable.report(Diagnostic::note("office/number-format", message), at);
}

/// Reads an archive with `packed`; a document in one XML file, which OpenDocument allows, with `flat`.
fn of_either<T>(
    bytes: &[u8],
    packed: impl FnOnce(&mut Archive<'_>) -> Result<T, Fault>,
    flat: impl FnOnce(&[u8]) -> Result<T, Fault>,
) -> Result<T, Fault> {
    let without_mark = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    if without_mark.trim_ascii_start().starts_with(b"<") {
        return flat(without_mark.trim_ascii_start());
    }
    of_archive(bytes, packed)
}

fn of_archive<T>(
    bytes: &[u8],
    read: impl FnOnce(&mut Archive<'_>) -> Result<T, Fault>,
) -> Result<T, Fault> {
    let mut archive = Archive::open(bytes)?;
    let media = archive.media_type()?;
    if UNSUPPORTED.iter().any(|it| media.contains(it)) {
        Err(Fault::Other)
    } else {
        read(&mut archive)
    }
}

/// The format of the document that the archive `bytes` contains, if it is recognized.
pub(super) fn content(bytes: &[u8]) -> Option<Format> {
    named_by(&Archive::open(bytes).ok()?.media_type().ok()?)
}

/// The format that the media types in `text` name.
pub(super) fn named_by(text: &str) -> Option<Format> {
    let named = [
        ("ms-excel.sheet.binary.macroEnabled.main", Format::OldOffice),
        ("spreadsheetml.sheet.main", Format::Xlsx),
        ("spreadsheetml.template.main", Format::Xlsx),
        ("ms-excel.sheet.macroEnabled.main", Format::Xlsx),
        ("ms-excel.template.macroEnabled.main", Format::Xlsx),
        ("wordprocessingml.document.main", Format::Docx),
        ("wordprocessingml.template.main", Format::Docx),
        ("ms-word.document.macroEnabled.main", Format::Docx),
        ("ms-word.template.macroEnabledTemplate.main", Format::Docx),
        ("vnd.oasis.opendocument.spreadsheet", Format::Ods),
        ("vnd.oasis.opendocument.text", Format::Odt),
    ];
    named.iter().find(|it| text.contains(it.0)).map(|it| it.1)
}

fn unread(fault: &Fault, readable: &mut Readable<'_>) {
    readable.lost();
    let at = readable.last();
    readable.report(fault.reported(), at);
}

/// The common properties of the office formats.
const COMMON: Entry = Entry { area: "office", reader: Reader::Bytes(|_, _| {}), ..Entry::TEXT };

pub(super) const XLSX: Entry = Entry {
    name: "Excel",
    endings: &["xlsx", "xlsm", "xltx", "xltm"],
    media_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    reader: Reader::Bytes(|bytes, readable| workbook(of_archive(bytes, xlsx::read), readable)),
    ..COMMON
};

pub(super) const ODS: Entry = Entry {
    name: "OpenDocument Spreadsheet",
    endings: &["ods", "ots", "fods"],
    media_type: "application/vnd.oasis.opendocument.spreadsheet",
    reader: Reader::Bytes(|bytes, readable| {
        workbook(of_either(bytes, ods::read, ods::read_flat), readable);
    }),
    ..COMMON
};

pub(super) const DOCX: Entry = Entry {
    name: "Word",
    endings: &["docx", "docm", "dotx", "dotm"],
    media_type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    reader: Reader::Bytes(|bytes, readable| {
        let manner = readable.office();
        text_document(of_archive(bytes, |it| docx::read(it, manner)), readable);
    }),
    ..COMMON
};

pub(super) const ODT: Entry = Entry {
    name: "OpenDocument Text",
    endings: &["odt", "ott", "fodt"],
    media_type: "application/vnd.oasis.opendocument.text",
    reader: Reader::Bytes(|bytes, readable| {
        let manner = readable.office();
        let packed = |it: &mut Archive<'_>| odt::read(it, manner);
        text_document(of_either(bytes, packed, |it| odt::read_flat(it, manner)), readable);
    }),
    ..COMMON
};

/// Binary formats are not supported; the diagnostic suggests a conversion.
pub(super) const OLD: Entry = Entry {
    name: "binary office document",
    endings: &["xls", "xlsb", "doc"],
    media_type: "application/vnd.ms-office",
    reader: Reader::Bytes(|_, readable| unread(&Fault::Compound, readable)),
    ..COMMON
};
