//! Knows how many rows at the top of a table name its columns. Does not know the position of the
//! table.

use super::{Merges, Row};
use crate::document::grid::{Cell, Kind, Sheet};

/// Maximum number of header rows; further ones are data.
const MOST: usize = 5;

/// The number of header rows among `rows`: rows of words, as deep as their merged cells extend, and one
/// more below a heading over several columns. None if the first row has figures.
pub(super) fn rows(sheet: &Sheet, merges: &Merges<'_>, rows: &[Row]) -> usize {
    let is_head = |row: &Row| row.cells.iter().all(|&at| is_name(sheet, &sheet.cells[at]));
    let has_words = |row: &&Row| row.cells.iter().any(|&at| sheet.cells[at].kind == Kind::Text);
    if rows.first().filter(has_words).is_none_or(|row| !is_head(row)) {
        return 0;
    }
    let mut head = 0;
    // The row after the last header row found so far, by merged cells.
    let mut end = rows[0].row + 1;
    while head < rows.len().min(MOST) && rows[head].row < end && is_head(&rows[head]) {
        for area in rows[head].cells.iter().filter_map(|&at| merges.from(&sheet.cells[at])) {
            let is_wide = area.columns.len() > 1;
            end = end.max(area.rows.end + u32::from(is_wide));
        }
        head += 1;
    }
    // If all rows are words, only the first names the columns.
    if head == rows.len() { 1 } else { head }
}

/// Whether a cell may name a column: words, a day, or a year.
fn is_name(sheet: &Sheet, cell: &Cell) -> bool {
    match cell.kind {
        Kind::Text | Kind::Date => true,
        Kind::Number => {
            let shown = sheet.shown(cell);
            let is_year = shown.parse::<u32>().is_ok_and(|it| (1900..=2100).contains(&it));
            is_year || shown.ends_with(|c: char| c.is_alphabetic()) && shown.contains('年')
        }
        Kind::Other => false,
    }
}
