//! Knows how to detect the dialect of a text of cells: the delimiter (`,` `;` tab or `|`), lines
//! above the header, several tables. Does not know the meaning of cells, and reads no further than
//! necessary.

use super::split::Splitter;
use crate::document::{Delimited, digits};

/// Number of bytes at the beginning used to detect the delimiter.
const HEAD: usize = 1 << 16;

/// Number of rows at the beginning that must agree for a plain table.
const AGREE: usize = 8;

/// Size in bytes beyond which a text is one table of data.
const DATA: usize = 4 << 20;

/// The dialect of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dialect {
    pub(super) delimiter: u8,
    /// Byte at which the header begins.
    pub(super) start: usize,
    /// There is more than one table: lines above it, or another one.
    pub(super) is_page: bool,
}

/// The dialect of `text`: as declared, otherwise as detected.
pub(super) fn of(text: &str, usual: u8, declared: Delimited) -> Dialect {
    let start = declared.header_row.map(|it| below(text.as_bytes(), 0, it - 1));
    match (declared.delimiter, start) {
        (Some(delimiter), Some(start)) => Dialect { delimiter, start, is_page: false },
        (Some(delimiter), None) => Dialect { delimiter, start: 0, is_page: false },
        (None, Some(start)) => {
            let seen = sniff(&text[start..], usual);
            Dialect {
                start: start + if seen.is_page { 0 } else { seen.start },
                is_page: false,
                ..seen
            }
        }
        (None, None) => sniff(text, usual),
    }
}

/// The start of the line `lines` below the one at `start`.
pub(super) fn below(bytes: &[u8], start: usize, lines: u32) -> usize {
    let mut ends = memchr::memchr_iter(b'\n', &bytes[start..]);
    let last = (lines as usize).checked_sub(1).map(|at| ends.nth(at));
    match last {
        None => start,
        Some(end) => end.map_or(bytes.len(), |at| start + at + 1),
    }
}

/// Detects the dialect of `text`; `usual` is the delimiter that its file name suggests.
pub(super) fn sniff(text: &str, usual: u8) -> Dialect {
    let bytes = text.as_bytes();
    if let Some((delimiter, start)) = declared(bytes) {
        return Dialect { delimiter, start, is_page: false };
    }
    let plain = Dialect { delimiter: usual, start: 0, is_page: false };
    let has_gap = || bytes.len() <= DATA && has_gap(bytes);
    if is_plain(text, usual) && !has_gap() {
        return plain;
    }
    let head = &text[..text.floor_char_boundary(HEAD)];
    let candidates = [usual, b',', b';', b'\t', b'|'];
    let shapes = candidates.map(|it| (it, rows(head, it)));
    let best = shapes.iter().rev().max_by_key(|(_, rows)| longest_run(rows));
    let Some((delimiter, rows)) = best.filter(|(_, rows)| longest_run(rows).0 > 1) else {
        return plain;
    };
    let Some(first) = first_of_longest(rows) else { return plain };
    let above = &rows[..first];
    let is_remark = |row: &Row| bytes[row.start..].starts_with(b"#");
    let has_titles = above.iter().any(|it| !is_remark(it) && it.count > 0);
    let is_page =
        bytes.len() <= DATA && (has_titles && is_title(above) || has_another(&rows[first..]));
    let start = if is_page { 0 } else { header(rows, above, first, is_remark) };
    Dialect { delimiter: *delimiter, start, is_page }
}

/// The header of a single table: below remarks, but above rows that merely differ in length.
fn header(rows: &[Row], above: &[Row], first: usize, is_remark: impl Fn(&Row) -> bool) -> usize {
    let remarks = above.iter().take_while(|it| is_remark(it) || it.count == 0).count();
    rows[remarks.min(first)].start
}

/// Whether another table begins after a blank line: of another width, or with a title.
fn has_another(rows: &[Row]) -> bool {
    let width = rows.first().map_or(0, |it| it.count);
    let mut parts = rows.split(|it| it.count == 0).skip(1).filter(|it| !it.is_empty());
    parts.any(|it| longest_run(it).0 > 1 && it[0].count != width)
}

/// Whether the lines above a table are no rows of it: each has one cell, with words.
fn is_title(above: &[Row]) -> bool {
    above.iter().all(|it| it.filled <= 1)
}

/// `sep=;`, which spreadsheet programs write and read: the delimiter, and the start of the table.
fn declared(bytes: &[u8]) -> Option<(u8, usize)> {
    let rest = bytes.strip_prefix(b"sep=").or_else(|| bytes.strip_prefix(b"\"sep="))?;
    let (&delimiter, _) =
        rest.split_first().filter(|(it, _)| it.is_ascii_punctuation() || **it == b'\t')?;
    let end = memchr::memchr2(b'\n', b'\r', bytes)?;
    Some((delimiter, end))
}

/// Whether a blank line separates two parts of the text.
fn has_gap(bytes: &[u8]) -> bool {
    let end = bytes.trim_ascii_end().len();
    let is_in = |gap: &[u8]| memchr::memmem::find(&bytes[..end], gap).is_some();
    is_in(b"\n\n") || is_in(b"\n\r\n")
}

/// The shape of a row.
#[derive(Clone, Copy, Debug)]
struct Row {
    start: usize,
    /// Cells; 0 for a blank line.
    count: usize,
    /// Cells that are not empty.
    filled: usize,
    /// Cells that contain a figure.
    figures: usize,
    /// Only the first cell is not empty: a title, padded to the width of the table.
    is_title: bool,
}

fn rows(text: &str, delimiter: u8) -> Vec<Row> {
    let mut splitter = Splitter::new(text.as_bytes(), delimiter);
    let mut rows = Vec::new();
    while splitter.at < text.len() {
        rows.push(row(text, &mut splitter));
    }
    rows
}

fn row(text: &str, splitter: &mut Splitter<'_>) -> Row {
    let mut row = Row { start: splitter.at, count: 0, filled: 0, figures: 0, is_title: false };
    let mut is_bare = false;
    loop {
        let cell = splitter.cell();
        let words = text[cell.start..cell.end].trim();
        is_bare |= row.count == 0 && cell.start == row.start;
        row.is_title |= row.count == 0 && !words.is_empty();
        row.count += 1;
        row.filled += usize::from(!words.is_empty());
        row.figures += usize::from(digits::is_bare(words));
        if cell.ends_row {
            break;
        }
    }
    row.is_title &= row.filled == 1;
    // A line that consists of quotes is a row.
    if row.count == 1 && row.filled == 0 && is_bare { Row { count: 0, ..row } } else { row }
}

/// Whether the first rows agree with the header, which has several cells with words.
fn is_plain(text: &str, delimiter: u8) -> bool {
    let mut splitter = Splitter::new(text.as_bytes(), delimiter);
    splitter.skip_blank_lines();
    if splitter.at == text.len() {
        return true;
    }
    let header = row(text, &mut splitter);
    let mut left = AGREE;
    while left > 0 && splitter.at < text.len() {
        let next = row(text, &mut splitter);
        if next.count != header.count && next.count > 0 {
            return false;
        }
        left -= 1;
    }
    header.count > 1 && !header.is_title
}

/// Among the runs of rows with the same number of cells (more than one), the length of the longest and
/// its number of figures.
fn longest_run(rows: &[Row]) -> (usize, usize) {
    runs(rows).map(|run| (run.len(), run.iter().map(|it| it.figures).sum())).max().unwrap_or((0, 0))
}

/// Runs of rows with the same number of cells, whose first row has words beyond its first cell.
fn runs(rows: &[Row]) -> impl Iterator<Item = &[Row]> {
    let alike = |a: &Row, b: &Row| a.count == b.count;
    rows.chunk_by(alike).filter_map(|run| {
        let run = &run[run.iter().take_while(|it| it.is_title).count()..];
        run.first().is_some_and(|it| it.count > 1).then_some(run)
    })
}

/// Index of the first row of the first table.
fn first_of_longest(rows: &[Row]) -> Option<usize> {
    let start = runs(rows).find(|it| it.len() > 1)?.first()?.start;
    rows.iter().position(|it| it.start == start)
}
