//! Reads workbooks in OpenDocument (ODS), whose cells store their displayed text. Does not know
//! which cells form a table.

use std::io::BufRead;

use super::archive::Archive;
use super::problem::Fault;
use super::words;
use super::xml::{Tag, Token, Xml};
use crate::document::grid::{Area, Kind, Left, MAX_COLUMNS, MAX_ROWS, NewCell, Sheet};

const CONTENT: &str = "content.xml";
const FLAT: &str = "office:document";
/// Maximum number of repetitions of a row or a cell with content.
const MOST_REPEATED: u32 = 10_000;

/// Reads the sheets of the workbook in `archive`.
pub(super) fn read(archive: &mut Archive<'_>) -> Result<Vec<Sheet>, Fault> {
    let part = archive.part(CONTENT)?.ok_or(Fault::Missing { part: CONTENT.to_owned() })?;
    sheets(Xml::new(part, CONTENT))
}

/// Reads the sheets of a workbook in one XML file (FODS).
pub(super) fn read_flat(bytes: &[u8]) -> Result<Vec<Sheet>, Fault> {
    sheets(Xml::new(bytes, FLAT))
}

fn sheets(mut xml: Xml<impl BufRead>) -> Result<Vec<Sheet>, Fault> {
    let mut reader = ContentReader::default();
    while reader.take(&mut xml)? {}
    for sheet in &mut reader.sheets {
        sheet.computes_as_shown = reader.computes_as_shown;
        sheet.settle();
    }
    Ok(reader.sheets)
}

/// The cell being read.
#[derive(Default)]
struct Open {
    kind: Option<Kind>,
    stored: String,
    formula: Option<String>,
    shown: String,
    paragraphs: usize,
    cover: (u32, u32),
    repeated: u32,
    note: String,
}

impl Open {
    fn cleared(self) -> Self {
        let Self { mut stored, mut shown, mut note, .. } = self;
        [&mut stored, &mut shown, &mut note].into_iter().for_each(String::clear);
        Self { stored, shown, note, repeated: 1, cover: (1, 1), ..Self::default() }
    }
}

#[derive(Default)]
struct ContentReader {
    sheets: Vec<Sheet>,
    /// Styles that hide a sheet.
    hidden_styles: Vec<String>,
    style: String,
    computes_as_shown: bool,
    left: Left,
    /// Position of the next cell.
    at: (u32, u32),
    column: u32,
    /// Number of repetitions of the open row, and the index of its first cell.
    row: (u32, usize),
    cell: Option<Open>,
    /// The last cell, whose memory the next one uses.
    spare: Open,
    in_words: bool,
    in_note: bool,
}

impl ContentReader {
    /// Processes the next token; returns whether there are more.
    fn take(&mut self, xml: &mut Xml<impl BufRead>) -> Result<bool, Fault> {
        match xml.next()? {
            Token::Open(tag) => {
                if matches!(tag.name(), b"tracked-changes" | b"forms" | b"shapes" | b"ruby-text") {
                    xml.skip()?;
                } else {
                    self.open(&tag);
                }
            }
            Token::Text(text) if self.in_words => self.words(&text),
            Token::Close(tag) => self.close(tag.name()),
            Token::Eof => return Ok(false),
            _ => {}
        }
        Ok(true)
    }

    fn words(&mut self, text: &str) {
        if let Some(cell) = &mut self.cell {
            if self.in_note { &mut cell.note } else { &mut cell.shown }.push_str(text);
        }
    }

    fn open(&mut self, tag: &Tag<'_>) {
        let repeated = |name: &str| tag.number(name).unwrap_or(1).max(1);
        match tag.name() {
            b"calculation-settings" => self.computes_as_shown = tag.is_set("precision-as-shown"),
            b"style" => self.style = tag.get("name").unwrap_or_default(),
            b"table-properties" if tag.get("display").is_some_and(|it| it == "false") => {
                self.hidden_styles.push(self.style.clone());
            }
            b"table" if self.cell.is_none() => {
                let style = tag.get("style-name").unwrap_or_default();
                let is_hidden = self.hidden_styles.contains(&style);
                self.sheets.push(Sheet::new(tag.get("name").unwrap_or_default(), is_hidden));
                (self.at, self.column) = ((0, 0), 0);
            }
            b"table-column" => {
                let end = self.column.saturating_add(repeated("number-columns-repeated"));
                let end = end.min(MAX_COLUMNS);
                if tag.get("visibility").is_some_and(|it| it != "visible")
                    && let Some(sheet) = self.sheets.last_mut()
                {
                    sheet.hidden_columns.push(self.column..end);
                }
                self.column = end;
            }
            b"table-row" => {
                let first = self.sheets.last().map_or(0, |it| it.cells.len());
                self.row = (repeated("number-rows-repeated"), first);
                self.at.1 = 0;
                if tag.get("visibility").is_some_and(|it| it != "visible")
                    && let Some(sheet) = self.sheets.last_mut()
                {
                    let end = self.at.0.saturating_add(self.row.0).min(MAX_ROWS);
                    sheet.is_filtered |= tag.get("visibility").is_some_and(|it| it == "filter");
                    sheet.hidden_rows.push(self.at.0..end);
                }
            }
            b"table-cell" | b"covered-table-cell" => self.open_cell(tag),
            b"annotation" => self.in_note = true,
            b"p" => self.paragraph(),
            name if self.in_words => {
                let count = tag.number("c").unwrap_or(1).min(1000) as usize;
                self.words(&words::of_tag(name, count));
            }
            _ => {}
        }
    }

    fn open_cell(&mut self, tag: &Tag<'_>) {
        let mut cell = std::mem::take(&mut self.spare).cleared();
        let count = |value: &str| value.parse().unwrap_or(1_u32).max(1);
        // Of attributes that differ in their prefix only, the first counts.
        tag.each(|name, value| match name {
            b"value-type" => cell.kind = cell.kind.or(kind_of(value)),
            b"value" | b"date-value" | b"time-value" | b"boolean-value"
                if cell.stored.is_empty() =>
            {
                cell.stored.push_str(value);
            }
            b"formula" if cell.formula.is_none() => cell.formula = Some(in_a1(value)),
            b"number-columns-repeated" => cell.repeated = count(value),
            b"number-columns-spanned" => cell.cover.1 = count(value),
            b"number-rows-spanned" => cell.cover.0 = count(value),
            _ => {}
        });
        self.cell = Some(cell);
    }

    fn paragraph(&mut self) {
        let in_note = self.in_note;
        let Some(cell) = &mut self.cell else { return };
        self.in_words = true;
        if in_note {
            if !cell.note.is_empty() {
                cell.note.push('\n');
            }
        } else {
            if cell.paragraphs > 0 {
                cell.shown.push('\n');
            }
            cell.paragraphs += 1;
        }
    }

    fn close(&mut self, name: &[u8]) {
        match name {
            b"p" => self.in_words = false,
            b"annotation" => self.in_note = false,
            b"table-cell" | b"covered-table-cell" => {
                if let Some(mut cell) = self.cell.take() {
                    self.close_cell(&mut cell);
                    self.spare = cell;
                }
            }
            b"table-row" => self.close_row(),
            _ => {}
        }
    }

    fn close_cell(&mut self, cell: &mut Open) {
        let (row, column) = self.at;
        let end = column.saturating_add(cell.repeated).min(MAX_COLUMNS);
        self.at.1 = end;
        let Some(sheet) = self.sheets.last_mut() else { return };
        let (rows, columns) = cell.cover;
        if (rows, columns) != (1, 1) {
            let rows = row..row.saturating_add(rows).min(MAX_ROWS);
            let columns = column..column.saturating_add(columns).min(MAX_COLUMNS);
            sheet.merged.push(Area { rows, columns });
        }
        if !cell.note.is_empty() {
            sheet.notes.push((row, column, std::mem::take(&mut cell.note)));
        }
        if cell.shown.is_empty() && cell.formula.is_none() {
            return;
        }
        // Some programs store an error as the number 0.
        let is_error = cell.kind == Some(Kind::Text) && cell.shown.starts_with('#')
            || cell.kind == Some(Kind::Number) && is_error(&cell.shown);
        let kind = if is_error { Kind::Other } else { cell.kind.unwrap_or(Kind::Text) };
        if cell.formula.is_some() && cell.kind.is_none() && cell.paragraphs == 0 {
            sheet.without_result.push((row, column));
        }
        let stored = if cell.stored.is_empty() { &cell.shown } else { &cell.stored };
        let last = end.min(column.saturating_add(MOST_REPEATED));
        if column.saturating_add(cell.repeated) > last {
            sheet.cut_at((row, last));
        }
        let copies = last.saturating_sub(column + 1).min(self.left.copies);
        self.left.copies -= copies;
        let end = last.min(column + 1 + copies);
        if end < last {
            sheet.cut_at((row, end));
        }
        for column in column..end {
            let at = (row, column);
            let formula = cell.formula.clone();
            let shown = cell.shown.trim();
            if !sheet.push(NewCell { at, kind, shown, stored, formula }, &mut self.left) {
                return;
            }
        }
    }

    /// Repeats the cells of the row as often as declared.
    fn close_row(&mut self) {
        let (repeated, first) = self.row;
        let (row, _) = self.at;
        self.at = (row.saturating_add(repeated).min(MAX_ROWS), 0);
        let Some(sheet) = self.sheets.last_mut() else { return };
        let last = sheet.cells.len();
        if let Some(cell) = sheet.cells.get(first).filter(|_| repeated > MOST_REPEATED) {
            sheet.cut_at((row.saturating_add(MOST_REPEATED), cell.column));
        }
        for by in 1..repeated.min(MOST_REPEATED) {
            for at in first..last {
                if !sheet.push_again(at, row + by, &mut self.left) {
                    return;
                }
            }
            if first == last {
                return;
            }
        }
    }
}

/// Whether a cell shows an error instead of a number.
fn is_error(shown: &str) -> bool {
    let shown = shown.trim();
    shown.starts_with('#') && (shown.ends_with(['!', '?']) || shown == "#N/A")
        || shown.starts_with("Err:")
}

fn kind_of(value_type: &str) -> Option<Kind> {
    match value_type {
        "float" | "percentage" | "currency" => Some(Kind::Number),
        "date" | "time" => Some(Kind::Date),
        "boolean" => Some(Kind::Other),
        "string" => Some(Kind::Text),
        _ => None,
    }
}

/// An OpenDocument formula in the notation of the other formats: `of:=SUM([.B4:.B6];2)` is
/// `SUM(B4:B6,2)`.
fn in_a1(formula: &str) -> String {
    let formula = match formula.split_once(":=") {
        Some((prefix, rest)) if prefix.bytes().all(|it| it.is_ascii_alphanumeric()) => rest,
        _ => formula.strip_prefix('=').unwrap_or(formula),
    };
    let mut out = String::with_capacity(formula.len());
    let (mut in_text, mut in_sheet, mut in_reference) = (false, false, false);
    let mut sheet = String::new();
    for c in formula.chars() {
        match c {
            '"' if !in_sheet => {
                in_text = !in_text;
                out.push(c);
            }
            _ if in_text => out.push(c),
            '[' => (in_reference, sheet) = (true, String::new()),
            ']' => {
                out.push_str(&std::mem::take(&mut sheet));
                in_reference = false;
            }
            '\'' if in_reference => {
                in_sheet = !in_sheet;
                sheet.push(c);
            }
            '.' if in_reference && !in_sheet => {
                // The part before the point names a sheet; empty means the same sheet.
                let name = std::mem::take(&mut sheet);
                let name = name.strip_prefix('$').unwrap_or(&name);
                let before = name.rsplit_once(':').map_or(name, |(_, it)| it);
                out.push_str(&name[..name.len() - before.len()]);
                if !before.is_empty() {
                    out.push_str(before);
                    out.push('!');
                }
            }
            _ if in_reference => sheet.push(c),
            ';' => out.push(','),
            _ => out.push(c),
        }
    }
    out
}
