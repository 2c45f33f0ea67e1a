//! Knows the cells of a table row as written, and reports rows whose cells do not match the header.
//! Does not know inline markup.
//!
//! GFM silently drops surplus cells and adds missing ones, so the parser's cells cannot be counted;
//! the raw row is.

use std::borrow::Cow;
use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::diagnostic::{Diagnostic, Text};
use crate::document::outline::lines::{lines_of, trimmed};
use crate::document::outline::{Row, Table, Words};
use crate::source::{SourceId, Span};
use crate::text;

/// The cells written in the row at `row`, with the white space around them.
///
/// A pipe after a backslash belongs to its cell, in code spans too (GFM §4.10).
pub(super) fn raw_cells(text: &str, row: Range<usize>) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let blank = ['\n', '\r', ' ', '\t', '\u{b}', '\u{c}'];
    let end = row.start + text[row.clone()].trim_end_matches(blank).len();
    let mut from = row.start;
    if from < end && bytes[from] == b'|' {
        from += 1;
    }
    let mut cells = Vec::new();
    for at in (from..end).filter(|&at| bytes[at] == b'|') {
        if bytes[at - 1] != b'\\' {
            cells.push(from..at);
            from = at + 1;
        }
    }
    if from < end {
        cells.push(from..end);
    }
    cells
}

/// A cell for which the parser yielded no words: empty, or beyond the last column. An empty one is
/// placed in the middle of its white space.
pub(super) fn raw_words(text: &str, cell: Range<usize>) -> Words {
    let span = trimmed(text, cell.clone());
    if span.is_empty() {
        let at = cell.start + cell.len() / 2;
        return Words::verbatim(at..at);
    }
    let raw = &text[span.clone()];
    let value = raw.contains("\\|").then(|| raw.replace("\\|", "|"));
    Words { span, value }
}

/// Reports rows of `table` whose cells do not match the header.
pub(super) fn check(text: &str, source: SourceId, table: &Table, found: &mut Vec<Diagnostic>) {
    found.extend(ragged(source, table));
    found.extend(repeated_headers(text, source, &table.columns));
}

fn ragged(source: SourceId, table: &Table) -> Option<Diagnostic> {
    let columns = table.columns.cells.len();
    let rows = || table.rows.iter().filter(|row| row.cells.len() != columns);
    let count = rows().count();
    let first = rows().next()?;
    let message = text!(
        "table rows whose number of cells differs from the header ({columns}): {count}",
        "見出しの{columns}列とセルの数が合わない行が{count}行ある"
    );
    let mut diagnostic = Diagnostic::warning("markdown/ragged-table", message);
    for row in rows() {
        diagnostic = diagnostic.at(misfit(source, row, columns), cell_count(row));
    }
    let header = Span::new(source, table.columns.span.clone());
    diagnostic = diagnostic.at(header, text!("the header", "見出し"));
    if first.cells.len() > columns {
        diagnostic = diagnostic.because(text!(
            "renderers silently drop the cells beyond the header",
            "見出しより後のセルは表示されない"
        ));
    }
    Some(diagnostic.help(text!(
        "write \\| for a bar inside a cell, and a blank line after the last row",
        "セルの中の縦棒は \\| と書き、最後の行の後には空行を置く"
    )))
}

/// The cells beyond the header, or the whole row if it is too short.
fn misfit(source: SourceId, row: &Row, columns: usize) -> Span {
    let surplus = row.cells.get(columns).zip(row.cells.last());
    let range = surplus.map_or(row.span.clone(), |(from, to)| from.span.start..to.span.end);
    Span::new(source, range)
}

fn cell_count(row: &Row) -> Text {
    let count = row.cells.len();
    text!("cells in this row: {count}", "この行のセルは{count}個")
}

fn repeated_headers(text: &str, source: SourceId, columns: &Row) -> Option<Diagnostic> {
    let mut first_of: FxHashMap<&str, Span> = FxHashMap::default();
    let mut repeated = Vec::new();
    for cell in &columns.cells {
        let (name, span) = (cell.as_str(text), Span::new(source, cell.span.clone()));
        match first_of.get(name) {
            Some(&first) => repeated.push((name, span, first)),
            None if name.is_empty() => {}
            None => _ = first_of.insert(name, span),
        }
    }
    let &(name, span, first) = repeated.first()?;
    let message = text!(
        "columns of this table share the name \"{name}\"; a selector finds only the first by this name",
        "この表には列名「{name}」が重複しており、名前による選択では最初の列だけが見つかる"
    );
    let mut diagnostic = Diagnostic::note("markdown/header", message)
        .at(span, text!("again here", "重複"))
        .at(first, text!("first here", "最初の列"));
    for &(_, span, _) in &repeated[1..] {
        diagnostic = diagnostic.at(span, text!("also repeated", "これも重複"));
    }
    Some(diagnostic)
}

/// `text` with a space in place of each tab in the delimiter lines of tables, byte for byte: GitHub reads a
/// table there, the parser does not.
pub(super) fn without_tabs(text: &str) -> Cow<'_, str> {
    if !text.contains('\t') {
        return Cow::Borrowed(text);
    }
    let (mut plain, mut above) = (String::with_capacity(text.len()), "");
    for line in text.split_inclusive('\n') {
        let row = line.trim_start_matches(['>', ' ', '\t']);
        let is_below_header = above.contains('|') && is_delimiter_row(row.trim_end());
        plain.push_str(&line[..line.len() - row.len()]);
        plain.push_str(&if is_below_header {
            row.replace('\t', " ").into()
        } else {
            Cow::Borrowed(row)
        });
        above = line;
    }
    Cow::Owned(plain)
}

/// Reports that the paragraph at `range` looks like a table but is not one, because its header and
/// the delimiter line below it differ in length.
pub(super) fn missed(text: &str, source: SourceId, range: Range<usize>) -> Option<Diagnostic> {
    memchr::memchr(b'|', &text.as_bytes()[range.clone()])?;
    let mut above: Option<Range<usize>> = None;
    for line in lines_of(text, range) {
        let quoted = text[line.clone()].trim_start_matches(['>', ' ', '\t']);
        let line = line.end - quoted.len()..line.end;
        match above.replace(line.clone()) {
            Some(header) if is_delimiter_row(quoted) && text[header.clone()].contains('|') => {
                return Some(not_a_table(text, source, header, line));
            }
            _ => {}
        }
    }
    None
}

fn is_delimiter_row(line: &str) -> bool {
    line.contains('|')
        && line.contains('-')
        && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ' | '\t'))
}

fn not_a_table(
    text: &str,
    source: SourceId,
    header: Range<usize>,
    line: Range<usize>,
) -> Diagnostic {
    let columns = raw_cells(text, header.clone()).len();
    let dashes = raw_cells(text, line.clone()).len();
    let message = text!(
        "not read as a table: the header has {columns} cells, but the delimiter line has {dashes}",
        "見出しは{columns}列だが、その下の区切り行は{dashes}列のため、表として読んでいない"
    );
    Diagnostic::warning("markdown/not-a-table", message)
        .at(Span::new(source, line), text!("the delimiter line", "区切り行"))
        .at(Span::new(source, header), text!("the header", "見出し"))
        .help(text!("give both lines the same number of cells", "2つの行の列数をそろえる"))
}
