//! Knows tables whose columns only spaces separate, as programs print them. Does not know drawn ones.
//!
//! Words separated by two or more spaces are cells. Consecutive lines of several cells are a table if columns
//! of blanks run through all of them and some cells are figures; prose in two columns has no figures.

use std::ops::Range;

use unicode_width::UnicodeWidthChar;

use super::as_table;
use crate::document::digits;
use crate::document::outline::{Row, Table, Words};

/// A cell: its bytes, and its columns on the screen.
struct Piece {
    bytes: Range<usize>,
    columns: Range<usize>,
}

/// The table that begins with the first of `lines`, and its number of lines.
///
/// # Errors
/// The number of lines that no table begins in.
pub(super) fn table(text: &str, lines: &[Range<usize>]) -> Result<(Table, usize), usize> {
    let cut = |line: &Range<usize>| pieces(text, line);
    let rows: Vec<Vec<Piece>> = lines.iter().map(cut).take_while(|it| it.len() > 1).collect();
    of_rows(text, &rows, lines).ok_or(rows.len())
}

fn of_rows(text: &str, rows: &[Vec<Piece>], lines: &[Range<usize>]) -> Option<(Table, usize)> {
    let is_figure = |it: &Piece| digits::is_most(&text[it.bytes.clone()]);
    let with_figures = rows.iter().filter(|it| it.iter().any(is_figure)).count();
    if rows.len() < 2 || with_figures * 2 < rows.len() {
        return None;
    }
    let columns = union(rows);
    let made = rows.iter().zip(lines).map(|(row, line)| fill(text, row, line, &columns));
    as_table(made.collect::<Option<_>>()?).map(|it| (it, rows.len()))
}

/// The words of `line` that two or more spaces, or a tab, separate.
fn pieces(text: &str, line: &Range<usize>) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut column = 0;
    let mut gap = usize::MAX;
    for (offset, character) in text[line.clone()].char_indices() {
        let at = line.start + offset;
        let width = if character == '\t' { 8 - column % 8 } else { character.width().unwrap_or(0) };
        if character.is_whitespace() {
            // One ideographic space separates words, like one space.
            gap = gap.saturating_add(if character == '\t' { 2 } else { 1 });
        } else {
            let end = at + character.len_utf8();
            match pieces.last_mut().filter(|_| gap < 2) {
                Some(last) => (last.bytes.end, last.columns.end) = (end, column + width),
                None => pieces.push(Piece { bytes: at..end, columns: column..column + width }),
            }
            gap = 0;
        }
        column += width;
    }
    pieces
}

/// The columns of the screen that pieces of any row use; overlapping ones are merged.
fn union(rows: &[Vec<Piece>]) -> Vec<Range<usize>> {
    let mut taken: Vec<Range<usize>> = rows.iter().flatten().map(|it| it.columns.clone()).collect();
    taken.sort_by_key(|it| (it.start, it.end));
    let mut columns: Vec<Range<usize>> = Vec::new();
    for next in taken {
        match columns.last_mut().filter(|last| next.start < last.end) {
            Some(last) => last.end = last.end.max(next.end),
            None => columns.push(next),
        }
    }
    columns
}

/// The cells of a row by column; `None` if two of its pieces would share one.
fn fill(text: &str, row: &[Piece], line: &Range<usize>, columns: &[Range<usize>]) -> Option<Row> {
    let mut cells: Vec<Words> = Vec::with_capacity(columns.len());
    let mut pieces = row.iter().peekable();
    let mut at = line.start;
    for column in columns {
        let here = pieces.next_if(|it| it.columns.start < column.end);
        if pieces.peek().is_some_and(|it| it.columns.start < column.end) {
            return None;
        }
        let span = here.map_or(at..at, |it| it.bytes.clone());
        at = span.end;
        cells.push(Words::verbatim(span));
    }
    let start = line.end - text[line.clone()].trim_start().len();
    Some(Row { span: start..line.end, cells, ..Row::default() })
}
