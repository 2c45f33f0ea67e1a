//! Reads CSV and TSV (RFC 4180 and common deviations) into the tree: a list of rows, each a record
//! by the header cells of the first row. The dialect is detected from the first rows (`dialect`);
//! more than one table becomes a page (`page`). Does not know the value of a cell.
//!
//! Verbatim cells are not copied.

mod alike;
mod dialect;
mod notes;
mod page;
mod ragged;
mod split;
#[cfg(feature = "cli")]
mod thin;
mod undivided;

use std::ops::Range;

use dialect::Dialect;
use ragged::Ragged;
use split::{Cell, Quotes, Splitter};
#[cfg(feature = "cli")]
pub(crate) use thin::{Thinned, rows, thinned};

use super::entry::{self, Entry, Escapes, Layout};
use super::{Builder, KeyId, NodeKind, header};
use crate::diagnostic::{Diagnostic, Text};
use crate::source::Span;
use crate::text;

/// Maximum number of diagnostics of one kind that are shown individually; further ones are counted.
const SHOWN: usize = 10;

/// The properties of CSV.
pub(super) const COMMAS: Entry = Entry {
    name: "CSV",
    endings: &["csv"],
    media_type: "text/csv",
    area: "csv",
    layout: Layout::Rows { delimiter: ',' },
    escapes: Escapes::None,
    reader: entry::Reader::Text(|text, builder, _, found| read(text, builder, found, b',')),
    ..Entry::DATA
};

/// The properties of TSV.
pub(super) const TABS: Entry = Entry {
    name: "TSV",
    endings: &["tsv", "tab"],
    media_type: "text/tab-separated-values",
    area: "csv",
    layout: Layout::Rows { delimiter: '\t' },
    escapes: Escapes::None,
    reader: entry::Reader::Text(|text, builder, _, found| read(text, builder, found, b'\t')),
    ..Entry::DATA
};

/// Cells are not nested and nothing is repeated, so no limit applies.
fn read(text: &str, builder: &mut Builder, found: &mut Vec<Diagnostic>, usual: u8) {
    let delimited = builder.delimited();
    let Dialect { delimiter, start, is_page } = dialect::of(text, usual, delimited);
    if is_page {
        return page::read(text, builder, delimiter, found);
    }
    let end = notes::without(text.as_bytes(), start, delimiter);
    let bytes = &text.as_bytes()[..end];
    let mut splitter = Splitter::new(bytes, delimiter);
    splitter.at = start;
    splitter.skip_blank_lines();
    if splitter.at == bytes.len() {
        return;
    }
    let start = splitter.at;
    let mut reader = RowReader {
        text,
        splitter,
        builder,
        columns: Vec::new(),
        header: start..start,
        is_broken: false,
        headers: Tally::default(),
        quotes: Tally::default(),
        ragged: Ragged::default(),
    };
    reader.builder.open(NodeKind::List, start);
    if delimited.header_row.is_none()
        && header_is_missing(&text[..end], reader.splitter.at_row(start))
    {
        reader.count_columns(found);
    } else {
        reader.header(found);
    }
    if reader.is_broken {
        reader.builder.cut();
    }
    reader.splitter.skip_blank_lines();
    reader.splitter.at = dialect::below(bytes, reader.splitter.at, delimited.skip);
    reader.alike(bytes, delimiter);
    reader.splitter.skip_blank_lines();
    while reader.splitter.at < bytes.len() {
        reader.row(found);
        reader.splitter.skip_blank_lines();
    }
    reader.builder.close(bytes.len());
    if end < text.len() {
        found.push(notes_below(reader.span(end, text.len())));
    }
    if let [_] = reader.columns[..] {
        let header = reader.span(reader.header.start, reader.header.end);
        undivided::report(&text[start..end], header, found);
    }
    reader.finish(found);
}

/// A column of the header. One without a name gives its cells no key.
struct Column {
    key: Option<KeyId>,
    start: usize,
    end: usize,
    /// First non-empty cell; kept only for a column without a name.
    used: Option<Span>,
}

/// Counts diagnostics of one kind, and keeps the place of the first one not shown.
#[derive(Default)]
struct Tally {
    count: usize,
    hidden: Option<Span>,
}

impl Tally {
    /// Whether one more, at `span`, should be shown.
    fn shows(&mut self, span: Span) -> bool {
        self.count += 1;
        if self.count > SHOWN {
            self.hidden.get_or_insert(span);
        }
        self.count <= SHOWN
    }

    /// The diagnostic that counts the ones not shown.
    fn rest(&self, code: &str, found: &mut Vec<Diagnostic>) {
        if let Some(span) = self.hidden {
            let more = self.count - SHOWN;
            let message = text!(
                "more places with the same problem in this file: {more}",
                "同じ問題がこのファイルにほかに{more}か所ある"
            );
            let first = text!("the first one", "そのうち最初の箇所");
            found.push(Diagnostic::warning(code, message).at(span, first));
        }
    }
}

struct RowReader<'t, 'b> {
    text: &'t str,
    splitter: Splitter<'t>,
    builder: &'b mut Builder,
    columns: Vec<Column>,
    header: Range<usize>,
    /// A name of the header is damaged, and therefore every row.
    is_broken: bool,
    headers: Tally,
    quotes: Tally,
    ragged: Ragged,
}

impl RowReader<'_, '_> {
    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.builder.source(), start..end)
    }

    fn header(&mut self, found: &mut Vec<Diagnostic>) {
        let mut first_of = rustc_hash::FxHashMap::default();
        loop {
            let cell = self.splitter.cell();
            let name = cell.value(self.text);
            let span = self.span(cell.start, cell.end);
            let key = (!name.is_empty()).then(|| self.builder.declare(&name, cell.start, cell.end));
            self.columns.push(Column { key, start: cell.start, end: cell.end, used: None });
            self.check_quotes(&cell, found);
            self.is_broken |= cell.is_broken(self.text);
            if let Some(&first) = first_of.get(&name) {
                if self.headers.shows(span) {
                    found.push(repeated_header(&name, span, first));
                }
            } else if key.is_some() {
                first_of.insert(name, span);
            }
            self.header.end = cell.outer_end;
            if cell.ends_row {
                return;
            }
        }
    }

    /// Takes as many columns without names as the first row has cells.
    fn count_columns(&mut self, found: &mut Vec<Diagnostic>) {
        let mut splitter = self.splitter.at_row(self.header.start);
        loop {
            let cell = splitter.cell();
            let start = self.header.start;
            self.columns.push(Column { key: None, start, end: start, used: None });
            if cell.ends_row {
                let span = self.span(start, cell.outer_end);
                let line = 1 + self.text[..start].matches('\n').count();
                found.push(missing_header(span, line));
                return;
            }
        }
    }

    /// Reads the leading rows of regular form, if every column has a name.
    fn alike(&mut self, text: &[u8], delimiter: u8) {
        let keys: Option<Vec<KeyId>> = self.columns.iter().map(|it| it.key).collect();
        if let Some(keys) = keys.filter(|_| !self.is_broken) {
            alike::read(text, &mut self.splitter, delimiter, &keys, self.builder);
        }
    }

    fn row(&mut self, found: &mut Vec<Diagnostic>) {
        let start = self.splitter.at;
        self.builder.open(NodeKind::Row, start);
        let (mut count, mut is_broken) = (0, self.is_broken);
        let mut surplus_from = None;
        let mut has_surplus = false;
        let end = loop {
            let cell = self.splitter.cell();
            has_surplus |= count >= self.columns.len() && cell.start < cell.end;
            match self.columns.get_mut(count) {
                Some(Column { key: Some(key), .. }) => self.builder.key(*key),
                Some(column) if cell.start < cell.end => {
                    let span = Span::new(self.builder.source(), cell.start..cell.end);
                    column.used.get_or_insert(span);
                }
                Some(_) => {}
                None => surplus_from = surplus_from.or(Some(cell.start)),
            }
            self.push(&cell, found);
            is_broken |= cell.is_broken(self.text);
            count += 1;
            if cell.ends_row {
                break cell.outer_end;
            }
        };
        // Cells beyond the last column have shifted others into the wrong columns.
        if is_broken || has_surplus {
            self.builder.cut();
        }
        self.builder.close(end);
        if count != self.columns.len() && !is_broken {
            self.ragged_row(count, start..end, surplus_from);
        }
    }

    fn push(&mut self, cell: &Cell, found: &mut Vec<Diagnostic>) {
        if cell.quotes == Quotes::Verbatim {
            self.builder.scalar(NodeKind::String, cell.start, cell.end);
        } else {
            let value = cell.value(self.text);
            self.builder.scalar_as(NodeKind::String, cell.start, cell.end, &value);
            self.check_quotes(cell, found);
        }
    }

    fn check_quotes(&mut self, cell: &Cell, found: &mut Vec<Diagnostic>) {
        let (message, label, help) = match cell.quotes {
            Quotes::Verbatim | Quotes::Doubled => return,
            Quotes::Unclosed => unclosed_words(),
            Quotes::Trailed => trailed_words(),
        };
        let end = if cell.quotes == Quotes::Unclosed { cell.start + 1 } else { cell.end };
        let span = self.span(cell.start, end);
        if self.quotes.shows(span) {
            found.push(Diagnostic::error("csv/quote", message).at(span, label).help(help));
        }
    }

    fn ragged_row(&mut self, count: usize, row: Range<usize>, surplus_from: Option<usize>) {
        let Some(from) = surplus_from else {
            let span = self.span(row.start, row.end);
            return self.ragged.short(span, count);
        };
        let mut splitter = self.splitter.at_row(row.start);
        let cells = (0..count).map(|_| {
            let cell = splitter.cell();
            &self.text[cell.start..cell.end]
        });
        let cells: Vec<&str> = cells.collect();
        self.ragged.surplus(self.span(from, row.end), &cells, self.columns.len());
    }

    fn finish(self, found: &mut Vec<Diagnostic>) {
        // The corner of a table, above the row labels, is often empty.
        let corner = if self.header.is_empty() { self.columns.len() } else { 1 };
        let mut nameless = Vec::new();
        for column in self.columns.iter().skip(corner) {
            let span = self.span(column.start, column.end);
            if let Some(used) = column.used {
                nameless.push((span, used));
            }
        }
        if let [(_, used), ..] = nameless[..] {
            let spans: Vec<Span> = nameless.iter().map(|it| it.0).collect();
            found.push(nameless_columns(&spans, used));
        }
        self.headers.rest("csv/header", found);
        self.quotes.rest("csv/quote", found);
        let header = self.span(self.header.start, self.header.end);
        self.ragged.report(self.columns.len(), header, found);
    }
}

/// Whether the first row at `splitter` is a row like those below it.
fn header_is_missing(text: &str, mut splitter: Splitter<'_>) -> bool {
    let mut rows: Vec<Vec<&str>> = Vec::new();
    splitter.skip_blank_lines();
    while rows.len() <= header::COMPARED && splitter.at < text.len() {
        let mut row = Vec::new();
        loop {
            let cell = splitter.cell();
            row.push(&text[cell.start..cell.end]);
            if cell.ends_row {
                break;
            }
        }
        rows.push(row);
        splitter.skip_blank_lines();
    }
    header::is_missing(&rows)
}

fn unclosed_words() -> (Text, Text, Text) {
    (
        text!("a quote is opened and never closed", "引用符が閉じられていない"),
        text!("opened here; read as an ordinary character", "ここで開始。通常の文字として読んだ"),
        text!(
            "close the quote, or quote the cell and double the quotes inside it",
            "引用符を閉じるか、セル全体を引用符で囲み、中の引用符を2つ重ねる"
        ),
    )
}

fn trailed_words() -> (Text, Text, Text) {
    (
        text!(
            "text follows a closing quote in the same cell",
            "閉じ引用符の後に、同じセルの文字が続いている"
        ),
        text!("this cell", "このセル"),
        text!(
            "inside a quoted cell write two quotes for one; if a quote is missing in an earlier row, close it there",
            "引用符の中の引用符は2つ重ねて書く。前の行で引用符が欠けているなら、そこで閉じる"
        ),
    )
}

fn repeated_header(name: &str, span: Span, first: Span) -> Diagnostic {
    let message = text!(
        "two columns are named \"{name}\"; a selector finds only the first by this name",
        "列名「{name}」が重複しており、名前による選択では最初の列だけが見つかる"
    );
    Diagnostic::warning("csv/header", message)
        .at(span, text!("again here", "重複"))
        .at(first, text!("first here", "最初の列"))
}

/// `line` is that of the first row.
fn missing_header(first: Span, line: usize) -> Diagnostic {
    let message = text!(
        "the table has no header: its first row has figures like the rows below it, so columns have no names",
        "表に見出し行がない。最初の行にも下の行と同じく数値が並ぶため、データの行とみなした。列に名前はない"
    );
    Diagnostic::note("csv/header", message).at(first, Text::default()).help(text!(
        "add a header, or declare `header-row: {line}` if this is one",
        "見出し行を加える。これが見出し行なら `header-row: {line}` と宣言する"
    ))
}

/// The columns at `spans`, of which `used` is a value of the first.
fn nameless_columns(spans: &[Span], used: Span) -> Diagnostic {
    const SHOWN: usize = 10;
    let count = spans.len();
    let message = match count {
        1 => {
            text!(
                "a column with values has no name in the header",
                "値のある列に、見出しの列名がない"
            )
        }
        _ => text!(
            "{count} columns with values have no name in the header",
            "値のある列のうち{count}列に、見出しの列名がない"
        ),
    };
    let value = text!("a value of the column", "この列の値");
    let empty = text!("the name is empty", "列名が空である");
    // Several such columns are a layout: a header of two rows, or a title above it.
    let said = match count {
        1 => Diagnostic::warning("csv/header", message),
        _ => Diagnostic::note("csv/header", message),
    };
    let said = said.at(spans[0], empty.clone());
    let others = spans.iter().take(SHOWN).skip(1);
    others.fold(said.at(used, value), |said, span| said.at(*span, empty.clone()))
}

fn notes_below(span: Span) -> Diagnostic {
    let message = text!(
        "lines below the table have no delimiter and are read as notes, not as rows",
        "表の下にある区切り文字のない行は、行ではなく注記として扱う"
    );
    Diagnostic::note("csv/notes", message).at(span, Text::default())
}
