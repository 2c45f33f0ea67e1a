//! Knows how blank rows and columns divide the cells of a sheet. Does not know their content.

use std::ops::Range;

use super::{Merges, Row, header};
use crate::document::grid::Sheet;

/// Adjacent cells.
#[derive(Debug)]
pub(super) struct Region {
    pub(super) rows: Vec<Row>,
    pub(super) columns: Range<u32>,
}

impl Region {
    /// Start and end of the table's rows: lines with one cell before and after it are text. If no row has two
    /// cells, all are text.
    pub(super) fn lines_beside(&self) -> (usize, usize) {
        let is_row = |row: &Row| row.cells.len() > 1;
        let before = self.rows.iter().position(is_row).unwrap_or(self.rows.len());
        let after = self.rows.iter().rposition(is_row).map_or(before, |at| at + 1);
        (before, after)
    }
}

/// Maximum number of passes over the cells of a sheet; after that nothing is divided further.
const TURNS: usize = 64;

/// The regions of the cells numbered `visible`, from top to bottom, then from left to right.
pub(super) fn regions(sheet: &Sheet, merges: &Merges<'_>, visible: Vec<usize>) -> Vec<Region> {
    let mut left = visible.len().saturating_mul(TURNS);
    let mut rows: Vec<Row> = Vec::new();
    for at in visible {
        let row = sheet.cells[at].row;
        match rows.last_mut().filter(|it| it.row == row) {
            Some(last) => last.cells.push(at),
            None => {
                let mut cells = Vec::with_capacity(rows.last().map_or(1, |it| it.cells.len()));
                cells.push(at);
                rows.push(Row { row, cells });
            }
        }
    }
    let mut open = vec![rows];
    let mut all: Vec<Region> = Vec::new();
    // Depth first, the upper or left part before the other.
    while let Some(rows) = open.pop() {
        let count: usize = rows.iter().map(|row| row.cells.len()).sum();
        let Some(rest) = left.checked_sub(count) else {
            all.extend(region(sheet, rows));
            continue;
        };
        left = rest;
        let parts =
            at_blank_rows(sheet, rows).or_else(|rows| at_blank_columns(sheet, merges, rows));
        match parts {
            Ok(parts) => open.extend(parts.into_iter().rev()),
            Err(rows) => all.extend(region(sheet, rows)),
        }
    }
    joined(sheet, merges, all)
}

fn region(sheet: &Sheet, rows: Vec<Row>) -> Option<Region> {
    let columns = rows.iter().flat_map(|row| &row.cells).map(|&at| extent(sheet, at));
    let columns = columns.reduce(|one, two| one.start.min(two.start)..one.end.max(two.end))?;
    Some(Region { rows, columns })
}

/// The columns that the cell numbered `at` covers.
fn extent(sheet: &Sheet, at: usize) -> Range<u32> {
    let cell = &sheet.cells[at];
    cell.column..cell.column + 1
}

/// Divides the rows, if there is a blank one between them.
fn at_blank_rows(sheet: &Sheet, rows: Vec<Row>) -> Result<Vec<Vec<Row>>, Vec<Row>> {
    let shown_between = |one: u32, two: u32| (one + 1..two).any(|row| !sheet.leaves_out_row(row));
    let ends = |pair: &[Row]| shown_between(pair[0].row, pair[1].row);
    if !rows.windows(2).any(ends) {
        return Err(rows);
    }
    let mut parts: Vec<Vec<Row>> = Vec::new();
    for row in rows {
        match parts.last_mut() {
            Some(part) if part.last().is_none_or(|last| !shown_between(last.row, row.row)) => {
                part.push(row);
            }
            _ => parts.push(vec![row]),
        }
    }
    Ok(parts)
}

/// Divides the rows side by side, if there is a blank column between them. Lines with one cell, such as
/// titles, divide nothing; they go with the part below them.
fn at_blank_columns(
    sheet: &Sheet,
    merges: &Merges<'_>,
    rows: Vec<Row>,
) -> Result<Vec<Vec<Row>>, Vec<Row>> {
    let cells = rows.iter().filter(|row| row.cells.len() > 1).flat_map(|row| &row.cells);
    let mut used: Vec<u32> = cells.map(|&at| sheet.cells[at].column).collect();
    used.sort_unstable();
    used.dedup();
    let shown_between = |one: u32, two: u32| (one + 1..two).any(|it| !sheet.leaves_out_column(it));
    let bridged = bridged(sheet, merges, &rows);
    let is_bridged = |at: u32| {
        let after = bridged.partition_point(|it| it.start <= at);
        bridged[..after].last().is_some_and(|it| it.contains(&at))
    };
    let starts: Vec<u32> = used
        .windows(2)
        .filter(|pair| shown_between(pair[0], pair[1]) && !is_bridged(pair[0]))
        .map(|pair| pair[1])
        .collect();
    if starts.is_empty() {
        return Err(rows);
    }
    let mut parts: Vec<Vec<Row>> = (0..=starts.len()).map(|_| Vec::new()).collect();
    for Row { row, cells } in rows {
        for at in cells {
            let part = &mut parts[starts.partition_point(|&it| it <= sheet.cells[at].column)];
            match part.last_mut().filter(|it| it.row == row) {
                Some(last) => last.cells.push(at),
                None => part.push(Row { row, cells: vec![at] }),
            }
        }
    }
    parts.retain(|part| !part.is_empty());
    if parts.len() > 1 { Ok(parts) } else { Err(parts.pop().unwrap_or_default()) }
}

/// The columns that merged cells of rows with several cells extend over: headings over both sides.
fn bridged(sheet: &Sheet, merges: &Merges<'_>, rows: &[Row]) -> Vec<Range<u32>> {
    let cells = rows.iter().filter(|row| row.cells.len() > 1).flat_map(|row| &row.cells);
    let wide = cells.filter_map(|&at| merges.from(&sheet.cells[at]));
    let wide = wide.filter(|it| it.columns.len() > 1);
    let mut wide: Vec<_> = wide.map(|it| it.columns.start..it.columns.end - 1).collect();
    wide.sort_by_key(|it| it.start);
    // Merge overlapping ranges.
    let mut out: Vec<Range<u32>> = Vec::new();
    for range in wide {
        match out.last_mut().filter(|it| range.start <= it.end) {
            Some(last) => last.end = last.end.max(range.end),
            None => out.push(range),
        }
    }
    out
}

/// Joins regions without a header of their own to the region above them in the same columns.
fn joined(sheet: &Sheet, merges: &Merges<'_>, all: Vec<Region>) -> Vec<Region> {
    let mut out: Vec<Region> = Vec::new();
    for region in all {
        let goes_on = out.last().is_some_and(|above| {
            let is_table = above.rows.iter().any(|row| row.cells.len() > 1);
            let is_below =
                above.rows.last().map(|it| it.row) < region.rows.first().map(|it| it.row);
            is_table
                && is_below
                && above.columns.start <= region.columns.start
                && region.columns.end <= above.columns.end
                && region.rows[0].cells.len() > 1
                && header::rows(sheet, merges, &region.rows) == 0
        });
        match out.last_mut() {
            Some(above) if goes_on => above.rows.extend(region.rows),
            _ => out.push(region),
        }
    }
    out
}
