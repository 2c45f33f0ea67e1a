//! Knows the contents of a workbook beside its tree: sheets and cells, as displayed and as stored,
//! with their formulas. Does not know files, nor which cells form a table.

pub mod formula;

use std::ops::Range;

pub use crate::source::places::column_name;
use crate::source::{SourceId, Span};

/// Maximum number of rows and columns of a sheet.
pub(crate) const MAX_ROWS: u32 = 1_048_576;
pub(crate) const MAX_COLUMNS: u32 = 16_384;
/// Maximum number of cells read from a workbook.
pub(super) const MAX_CELLS: usize = 4_000_000;
/// Maximum number of cells of a workbook that are not written but repeat another one.
const MAX_COPIES: u32 = 200_000;
/// Maximum number of bytes of all texts and values of a workbook.
pub(super) const MAX_TEXT: usize = 256 << 20;
/// Maximum number of characters that a cell shows.
const LONGEST: usize = 32_767;

/// The content type of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A number.
    Number,
    /// A number displayed as a date or a time.
    Date,
    /// A text.
    Text,
    /// A truth value or an error.
    Other,
}

/// A cell with content. Rows and columns count from 0.
#[derive(Clone, Debug)]
pub struct Cell {
    /// From 0.
    pub row: u32,
    /// From 0.
    pub column: u32,
    /// Its content type.
    pub kind: Kind,
    shown: [u32; 2],
    stored: [u32; 2],
    formula: u32,
    /// Its range in the document's text; [`NONE`](super::NONE) if it is not shown there.
    pub(super) span: [u32; 2],
}

/// A rectangle of cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Area {
    /// From 0.
    pub rows: Range<u32>,
    /// From 0.
    pub columns: Range<u32>,
}

/// A sheet as it was read.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// As on its tab.
    pub name: String,
    /// Whether the tab is hidden and the sheet therefore left out of the text.
    pub is_hidden: bool,
    /// Whether hidden rows are left out of the text.
    pub(super) is_without_hidden_rows: bool,
    /// Whether hidden columns are left out of the text.
    pub(super) is_without_hidden_columns: bool,
    /// Whether a filter hides rows.
    pub(super) is_filtered: bool,
    /// By row, then by column.
    pub cells: Vec<Cell>,
    /// The displayed and stored texts of the cells, one after the other.
    text: String,
    formulas: Vec<String>,
    pub(super) merged: Vec<Area>,
    /// In order.
    pub(super) hidden_rows: Vec<Range<u32>>,
    pub(super) hidden_columns: Vec<Range<u32>>,
    /// Comments on cells: row, column, words.
    pub(super) notes: Vec<(u32, u32, String)>,
    /// Cells whose formula has no stored result.
    pub(super) without_result: Vec<(u32, u32)>,
    /// Cells with an unsupported format, for which the stored number is shown.
    pub(super) as_stored: Vec<(u32, u32)>,
    /// Whether results are rounded to the displayed precision, so that they differ from the results
    /// of the formulas.
    pub computes_as_shown: bool,
    /// The first cell that was left out because of a limit.
    pub(super) cut: Option<(u32, u32)>,
}

/// A cell to be added.
#[derive(Debug)]
pub(super) struct NewCell<'c> {
    pub(super) at: (u32, u32),
    pub(super) kind: Kind,
    pub(super) shown: &'c str,
    pub(super) stored: &'c str,
    pub(super) formula: Option<String>,
}

impl Sheet {
    /// A sheet without cells.
    pub(super) fn new(name: String, is_hidden: bool) -> Self {
        Self { name, is_hidden, ..Self::default() }
    }

    /// Records that the cell at `at` was left out because of a limit.
    pub(super) fn cut_at(&mut self, at: (u32, u32)) {
        self.cut.get_or_insert(at);
    }

    /// Adds a cell unless it is outside a sheet; `false` if the workbook has reached the limit.
    pub(super) fn push(&mut self, cell: NewCell<'_>, left: &mut Left) -> bool {
        let NewCell { at: (row, column), kind, shown, stored, formula } = cell;
        if row >= MAX_ROWS || column >= MAX_COLUMNS {
            self.cut_at((row, column));
            return true;
        }
        let end = (shown.len() > LONGEST).then(|| shown.char_indices().nth(LONGEST)).flatten();
        let shown = match end {
            Some((end, _)) => &shown[..end],
            None => shown,
        };
        let bytes = shown.len() + stored.len() + formula.as_ref().map_or(0, String::len);
        if left.cells == 0 || left.text < bytes {
            self.cut_at((row, column));
            return false;
        }
        left.cells -= 1;
        left.text -= bytes;
        let is_same = shown == stored;
        let shown = self.keep(shown);
        let stored = if is_same { shown } else { self.keep(stored) };
        // Written by Google Sheets for a value that only it computes.
        let is_value = |it: &String| it.to_ascii_uppercase().contains("__XLUDF.DUMMYFUNCTION");
        let formula = match formula.filter(|it| !is_value(it)) {
            Some(formula) => {
                self.formulas.push(formula);
                (self.formulas.len() - 1) as u32
            }
            None => u32::MAX,
        };
        let span = [super::NONE; 2];
        self.cells.push(Cell { row, column, kind, shown, stored, formula, span });
        true
    }

    /// Adds the cell numbered `at` again, in `row`; `false` if the sheet has reached the limit.
    pub(super) fn push_again(&mut self, at: usize, row: u32, left: &mut Left) -> bool {
        if row >= MAX_ROWS || left.cells == 0 || left.copies == 0 {
            self.cut_at((row, self.cells[at].column));
            return false;
        }
        left.cells -= 1;
        left.copies -= 1;
        let cell = Cell { row, ..self.cells[at].clone() };
        self.cells.push(cell);
        true
    }

    fn keep(&mut self, text: &str) -> [u32; 2] {
        let start = self.text.len() as u32;
        self.text.push_str(text);
        [start, self.text.len() as u32]
    }

    /// Sorts the cells; of two at one place the first is kept.
    pub(super) fn settle(&mut self) {
        let key = |it: &Cell| (it.row, it.column);
        if !self.cells.is_sorted_by(|one, two| key(one) < key(two)) {
            self.cells.sort_by_key(key);
            self.cells.dedup_by_key(|it| key(it));
        }
        self.hidden_rows.sort_by_key(|it| it.start);
        self.hidden_columns.sort_by_key(|it| it.start);
    }

    /// The displayed text of `cell`.
    pub fn shown(&self, cell: &Cell) -> &str {
        &self.text[cell.shown[0] as usize..cell.shown[1] as usize]
    }

    /// The stored value of `cell`: the digits of a number, the words of a text.
    pub fn stored(&self, cell: &Cell) -> &str {
        &self.text[cell.stored[0] as usize..cell.stored[1] as usize]
    }

    /// The formula of `cell`, without `=`.
    pub fn formula(&self, cell: &Cell) -> Option<&str> {
        self.formulas.get(cell.formula as usize).map(|it| it.as_str())
    }

    /// The place where the document shows `cell`, if it does.
    pub fn span(&self, cell: &Cell, source: SourceId) -> Option<Span> {
        let [start, end] = cell.span;
        (start != super::NONE).then_some(Span { source, start, end })
    }

    /// The cell at `row` and `column`, if it has content.
    pub fn at(&self, row: u32, column: u32) -> Option<&Cell> {
        let key = |it: &Cell| (it.row, it.column);
        let at = self.cells.binary_search_by_key(&(row, column), key).ok()?;
        self.cells.get(at)
    }

    /// The cells of `row` in `columns`, in order.
    pub fn within(&self, row: u32, columns: &Range<u32>) -> &[Cell] {
        let from = self.cells.partition_point(|it| (it.row, it.column) < (row, columns.start));
        let rest = &self.cells[from..];
        &rest[..rest.partition_point(|it| (it.row, it.column) < (row, columns.end))]
    }

    /// Whether `row` is hidden.
    pub fn hides_row(&self, row: u32) -> bool {
        is_in(&self.hidden_rows, row)
    }

    /// Whether `column` is hidden.
    pub fn hides_column(&self, column: u32) -> bool {
        is_in(&self.hidden_columns, column)
    }

    /// Whether totals of the sheet are of its visible rows only: a formula ignores the others, those of subtotals also where
    /// a filter hides them.
    pub(super) fn totals_visible_rows(&self) -> bool {
        let is_of_visible = |it: &String| {
            self.is_filtered && it.contains("SUBTOTAL(") || formula::ignores_hidden_rows(it)
        };
        self.formulas.iter().any(is_of_visible)
    }

    /// Whether `row` is left out of the text, because it is hidden.
    pub fn leaves_out_row(&self, row: u32) -> bool {
        self.is_without_hidden_rows && self.hides_row(row)
    }

    /// Whether `column` is left out of the text, because it is hidden.
    pub fn leaves_out_column(&self, column: u32) -> bool {
        self.is_without_hidden_columns && self.hides_column(column)
    }
}

fn is_in(ranges: &[Range<u32>], at: u32) -> bool {
    let after = ranges.partition_point(|it| it.start <= at);
    ranges[..after].last().is_some_and(|it| it.contains(&at))
}

/// The remaining limits of a workbook.
#[derive(Debug)]
pub(super) struct Left {
    pub(super) cells: usize,
    pub(super) text: usize,
    /// Cells that repeat another one.
    pub(super) copies: u32,
}

impl Default for Left {
    fn default() -> Self {
        Self { cells: MAX_CELLS, text: MAX_TEXT, copies: MAX_COPIES }
    }
}

/// The name of a cell: `D14`.
pub fn cell_name(row: u32, column: u32) -> String {
    format!("{}{}", column_name(column), row + 1)
}

/// The row and column of the cell `name` (`D14`, `$D$14`).
pub fn parse_cell(name: &str) -> Option<(u32, u32)> {
    let name = name.strip_prefix('$').unwrap_or(name);
    let letters = name.bytes().take_while(u8::is_ascii_alphabetic).count();
    let digits = name[letters..].strip_prefix('$').unwrap_or(&name[letters..]);
    if !(1..=3).contains(&letters) || digits.len() > 7 {
        return None;
    }
    let column = name
        .bytes()
        .take(letters)
        .fold(0, |sum, letter| sum * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1);
    let row: u32 = digits.parse().ok()?;
    ((1..=MAX_ROWS).contains(&row) && column <= MAX_COLUMNS).then(|| (row - 1, column - 1))
}

/// The cells of the area `name` (`A1:D2`, or one cell).
pub fn parse_area(name: &str) -> Option<Area> {
    let (from, to) = name.split_once(':').unwrap_or((name, name));
    let (from, to) = (parse_cell(from)?, parse_cell(to)?);
    let range = |one: u32, two: u32| one.min(two)..one.max(two) + 1;
    Some(Area { rows: range(from.0, to.0), columns: range(from.1, to.1) })
}
