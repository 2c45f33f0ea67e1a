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

/// Most rules and lines of one cell in a table.
const PARTS: usize = 60;

/// The table that begins with the first of `lines`, and its number of lines. Rules between its rows belong to it, and so do
/// names of the rows below.
///
/// # Errors
/// The number of lines that no table begins in.
pub(super) fn table(text: &str, lines: &[Range<usize>]) -> Result<(Table, usize), usize> {
    let mut left = PARTS;
    let cut = |line: &Range<usize>| {
        let pieces =
            if is_rule(&text[line.clone()]) { Vec::new() } else { pieces(text, line, &[]) };
        left = left.checked_sub(usize::from(pieces.len() < 2))?;
        Some(pieces)
    };
    let first = lines.first().filter(|it| pieces(text, it, &[]).len() > 1);
    let rows: Vec<Vec<Piece>> = first.map_or(&[][..], |_| lines).iter().map_while(cut).collect();
    let plain = rows.iter().take_while(|it| it.len() > 1).count();
    // A line of one cell names the rows right below it, and no line of text does.
    let is_name = |it: &[Vec<Piece>]| it[0].len() != 1 || it[1].len() > 1;
    let length = rows.windows(2).take_while(|it| is_name(it)).count() + 1;
    let length = rows[..length.min(rows.len())].iter().rposition(|it| it.len() > 1);
    let whole = &rows[..length.map_or(0, |it| it + 1)];
    let table = of_rows(text, whole, lines).or_else(|| of_rows(text, &rows[..plain], lines));
    table.ok_or(plain)
}

/// Whether a line is a rule below all columns, or below some of them.
fn is_rule(line: &str) -> bool {
    let is_rule = |it: &str| it.chars().count() > 2 && it.chars().all(|it| "-=─━═_".contains(it));
    line.split_whitespace().all(is_rule)
}

fn of_rows(text: &str, rows: &[Vec<Piece>], lines: &[Range<usize>]) -> Option<(Table, usize)> {
    let is_figure = |it: &Piece| digits::is_most(&text[it.bytes.clone()]);
    let full = || rows.iter().filter(|it| it.len() > 1);
    let with_figures = full().filter(|it| it.iter().any(is_figure)).count();
    if full().count() < 2 || with_figures * 2 < full().count() {
        return None;
    }
    let (mut columns, below) = (union(full()), union(full().skip(1)));
    // The words of a header may be set so close that only the columns below part them.
    let head = (columns.len() < below.len()).then(|| pieces(text, &lines[0], &below));
    if let Some(head) = &head {
        columns = union(full().skip(1).chain([head]));
    }
    // The name of rows has no place beside other columns.
    let label = columns.get(1)?.start;
    let is_text = |it: &Vec<Piece>| it.len() == 1 && it[0].columns.end > label;
    if let Some(length) = rows.iter().position(is_text) {
        return of_rows(text, &rows[..length], lines);
    }
    let mut made = Vec::new();
    for (at, (row, line)) in rows.iter().zip(lines).enumerate().filter(|it| !it.1.0.is_empty()) {
        let row = head.as_ref().filter(|_| at == 0).unwrap_or(row);
        made.push(fill(text, row, line, &columns)?);
    }
    as_table(made).map(|it| (it, rows.len()))
}

/// The words of `line` that two or more spaces, or a tab, separate, or one space at an edge of `columns`.
fn pieces(text: &str, line: &Range<usize>, columns: &[Range<usize>]) -> Vec<Piece> {
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
            let is_edge = |last: &Piece| {
                columns.iter().any(|it| it.end == last.columns.end || it.start == column)
            };
            match pieces.last_mut().filter(|it| gap == 0 || gap == 1 && !is_edge(it)) {
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
fn union<'p>(rows: impl Iterator<Item = &'p Vec<Piece>>) -> Vec<Range<usize>> {
    let mut taken: Vec<Range<usize>> = rows.flatten().map(|it| it.columns.clone()).collect();
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
