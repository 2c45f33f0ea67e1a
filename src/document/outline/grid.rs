//! Knows how cells that span columns and rows share a grid (WHATWG HTML §4.9.12), and which words name
//! a column below several header rows. Does not know tags.
//!
//! A merged cell belongs to its first place; the other places that it covers are empty, so that no
//! figure is counted twice.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::{Cover, Row, Words};

/// A cell as written.
pub(in crate::document) struct Cell {
    pub(in crate::document) words: Words,
    /// Number of columns and rows that it covers, from 1.
    pub(in crate::document) columns: usize,
    pub(in crate::document) rows: usize,
    pub(in crate::document) is_header: bool,
}

/// A row as written.
pub(in crate::document) struct Line {
    pub(in crate::document) span: Range<usize>,
    pub(in crate::document) cells: Vec<Cell>,
    pub(in crate::document) in_head: bool,
    /// Cells do not extend beyond their group of rows.
    pub(in crate::document) group: usize,
    /// Its end tag has not been read yet.
    pub(in crate::document) open: bool,
}

/// The cell that covers a place: its row, and its index there.
type Of = (usize, usize);

/// The header and the rows of a table written in `length` bytes. `None` if there is no cell, or if
/// the table would have more places than bytes. Takes the words of the cells out of `lines`.
pub(in crate::document) fn arrange(
    text: &str,
    lines: &mut [Line],
    length: usize,
) -> Option<(Row, Vec<Row>)> {
    let mut places = Places { left: length, reach: Vec::new() };
    let heads = heads(lines);
    let mut covers = Vec::new();
    let mut above = Vec::with_capacity(heads);
    for at in 0..heads {
        places.row(lines, at, &mut covers)?;
        above.push(covers.clone());
    }
    let is_marked = lines[..heads].iter().all(|line| line.in_head || is_header(line));
    let columns = Row { is_marked, ..columns(text, &lines[..heads], &above) };
    let body = heads..lines.len();
    let is_row = |lines: &[Line], at: usize| !lines[at].cells.is_empty();
    let mut corners = Corners::new(lines, body.clone().filter(|at| is_row(lines, *at)));
    let mut rows = Vec::with_capacity(body.len());
    for at in body {
        places.row(lines, at, &mut covers)?;
        if is_row(lines, at) {
            rows.push(row(lines, at, &covers, &mut corners));
        }
        // Rows below need the cells of merged ones only.
        if corners.rows.is_empty() {
            lines[at].cells = Vec::new();
        }
    }
    (!columns.cells.is_empty()).then_some((columns, rows))
}

/// The rows of a table, from the top.
struct Places {
    /// Number of places that the other rows may have.
    left: usize,
    /// By column: the cell that extends down from above, and for how many more rows.
    reach: Vec<(Of, usize)>,
}

impl Places {
    /// Sets `covers` to the cell that covers each place of the row `at`, which follows the row before. `None` if there
    /// are too many places.
    fn row(&mut self, lines: &[Line], at: usize, covers: &mut Vec<Of>) -> Option<()> {
        let line = &lines[at];
        covers.clear();
        if at > 0 && lines[at - 1].group != line.group {
            self.reach.clear();
        }
        for (index, cell) in line.cells.iter().enumerate() {
            from_above(&mut self.reach, covers);
            self.left = self.left.checked_sub(cell.columns)?;
            for _ in 0..cell.columns {
                let column = covers.len();
                covers.push((at, index));
                let reached = ((at, index), cell.rows - 1);
                match self.reach.get_mut(column) {
                    Some(slot) => *slot = reached,
                    None => self.reach.push(reached),
                }
            }
        }
        from_above(&mut self.reach, covers);
        self.left = self.left.checked_sub(covers.len())?;
        Some(())
    }
}

/// Adds the cells that extend into the next places from above.
fn from_above(reach: &mut [(Of, usize)], covers: &mut Vec<Of>) {
    while let Some((cover, rows)) = reach.get_mut(covers.len()).filter(|(_, rows)| *rows > 0) {
        *rows -= 1;
        covers.push(*cover);
    }
}

/// Number of header rows: the rows of `<thead>`, or those of only `<th>`, or the first.
fn heads(lines: &[Line]) -> usize {
    let leading = |is: fn(&Line) -> bool| lines.iter().take_while(|line| is(line)).count();
    let declared = leading(|line| line.in_head);
    let marked = leading(is_header);
    let heads = if declared > 0 { declared } else { marked };
    if heads == lines.len() { lines.len().min(1) } else { heads.max(1) }
}

fn is_header(line: &Line) -> bool {
    line.cells.iter().all(|cell| cell.is_header)
}

fn columns(text: &str, heads: &[Line], places: &[Vec<Of>]) -> Row {
    let width = places[..heads.len()].iter().map(Vec::len).max().unwrap_or(0);
    let mut before: Vec<Of> = Vec::new();
    let mut cells = Vec::with_capacity(width);
    for column in 0..width {
        let mut covers: Vec<Of> =
            places[..heads.len()].iter().filter_map(|row| row.get(column).copied()).collect();
        covers.dedup();
        // A column with the same header cells as the one before it has no name of its own.
        cells.push(if covers == before {
            empty_after(cells.last(), 0)
        } else {
            name(text, heads, &covers)
        });
        before = covers;
    }
    let start = heads.first().map_or(0, |line| line.span.start);
    let end = heads.last().map_or(start, |line| line.span.end);
    Row { span: start..end.max(start), cells, ..Row::default() }
}

/// The words of the header cells above a column, from the top, at the place of the lowest.
fn name(text: &str, heads: &[Line], covers: &[Of]) -> Words {
    let words = covers.iter().map(|&(row, index)| &heads[row].cells[index].words);
    let named: Vec<&Words> = words.filter(|it| !it.as_str(text).is_empty()).collect();
    match named[..] {
        [] => {
            let lowest = covers.last().map(|&(row, index)| &heads[row].cells[index].words);
            empty_after(lowest, 0)
        }
        [only] => only.clone(),
        [.., lowest] => {
            let value: Vec<&str> = named.iter().map(|it| it.as_str(text)).collect();
            Words { span: lowest.span.clone(), value: Some(value.join(" ")) }
        }
    }
}

fn row(lines: &mut [Line], at: usize, covers: &[Of], corners: &mut Corners) -> Row {
    let mut cells: Vec<Words> = Vec::with_capacity(covers.len());
    let mut next = 0;
    for &(line, index) in covers {
        if line == at && index == next {
            next += 1;
            cells.push(std::mem::take(&mut lines[at].cells[index].words));
        } else {
            cells.push(empty_after(cells.last(), lines[at].span.start));
        }
    }
    let merged = corners.merged(lines, at, covers);
    Row { span: lines[at].span.clone(), cells, merged, is_marked: false }
}

/// The cells of the body, by row.
struct Corners {
    /// Index of each row in the body.
    rows: FxHashMap<usize, usize>,
    known: FxHashMap<Of, (usize, usize)>,
}

impl Corners {
    fn new(lines: &[Line], body: impl Iterator<Item = usize>) -> Self {
        let is_merged = |it: &Cell| it.columns > 1 || it.rows > 1;
        let has_merged = lines.iter().any(|line| line.cells.iter().any(is_merged));
        let rows = body.filter(|_| has_merged).enumerate().map(|(row, line)| (line, row)).collect();
        Self { rows, known: FxHashMap::default() }
    }

    /// The places in the row `at` that merged cells of the body cover.
    fn merged(&mut self, lines: &[Line], at: usize, covers: &[Of]) -> Vec<Cover> {
        let Some(&row) = self.rows.get(&at) else { return Vec::new() };
        let mut merged = Vec::new();
        for (column, &(line, index)) in covers.iter().enumerate() {
            let cell = &lines[line].cells[index];
            if line == at {
                self.known.entry((line, index)).or_insert((row, column));
            }
            let spans_columns = cell.columns > 1;
            if let Some(&holder) = self.known.get(&(line, index))
                && (spans_columns || cell.rows > 1)
            {
                merged.push(Cover { column, holder, spans_columns });
            }
        }
        merged
    }
}

fn empty_after(cell: Option<&Words>, otherwise: usize) -> Words {
    let at = cell.map_or(otherwise, |it| it.span.end);
    Words::verbatim(at..at)
}
