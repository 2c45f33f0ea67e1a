//! Knows the meaning of a table: its number format, the roles of its rows and columns, and the relations of its
//! figures: totals, differences, shares, rates, averages. Finds them by figures, words and positions alone, without
//! any rule.
//!
//! Detection may be generous, because an equation that holds is never shown. Violations are judged separately and
//! strictly.
//!
//! Does not know rules or wording, and never decides which of several contradicting figures is wrong.

// Reading: texts become whole numbers, words say what lines are.
mod axis;
mod counted;
mod grain;
mod grid;
mod listed;
mod measure;
mod merged;
mod numbered;
mod rare_words;
mod role;
mod sheet;
mod unlisted;
mod words;

// Finding: relations of lines, in the order of `found`.
mod average;
mod balance;
mod beside;
mod choose;
mod counts_with_shares;
mod flow;
mod formulas;
mod found;
mod growth;
mod labelled;
mod league;
mod ledger;
mod left_out;
mod levied;
mod nested;
mod of_which;
mod one_item;
mod one_reading;
mod product;
mod ranked;
mod ratio;
mod rest;
mod running;
mod search;
mod section;
mod share;
mod tree;

// Asking: what one slot says of a relation, and how much that tells.
mod equation;
mod relation;
mod score;
mod signed;
mod slip;
mod suspects;
mod tested;
mod unsigned;

// Judging: where a relation should hold and fails.
mod certainty;
mod corrected;
mod faults;
mod follow;
mod systematic;
mod verdict;

pub use axis::Axis;
pub use counts_with_shares::Inside;
pub use faults::Fault;
pub use follow::Basis;
pub use grid::{Grid, GridCell, MOST_COLUMNS, MOST_PLACES, is_row};
pub use relation::{Break, Certainty, Kind, Operand, Relation, Slot};
pub use role::{Line, Reason, Role};
pub use words::Words;

use crate::quantity::Notation;
use axis::Plane;
use found::Found;
use sheet::Sheet;

/// The reading of a grid.
#[derive(Debug, Default)]
pub struct Reading {
    /// Its number format.
    pub notation: Notation,
    /// The relations of its figures, including violated ones.
    pub relations: Vec<Relation>,
    /// The violations of these relations.
    pub faults: Vec<Fault>,
    /// Counts with their shares, in one cell each.
    pub inside: Vec<Inside>,
    /// The role of each row, with the reasons.
    pub rows: Vec<Line>,
    /// The role of each column, with the reasons.
    pub columns: Vec<Line>,
    /// Whether every place was examined; if not, the grid is too large.
    pub is_complete: bool,
}

impl Reading {
    /// Whether the grid contains figures.
    pub fn has_figures(&self) -> bool {
        self.rows.iter().any(|it| it.figures > 0)
    }

    /// Number of slots in which a relation holds.
    fn holds(&self) -> usize {
        self.relations.iter().map(Relation::holding).sum()
    }
}

/// Reads `grid`.
pub fn read(grid: &Grid<'_>) -> Reading {
    if grid.width == 0 {
        return Reading { is_complete: grid.beyond.is_none(), ..Reading::default() };
    }
    let usual = read_in(grid, grid.notation());
    // If nothing else shows what a point separates, the reading in which more figures add up wins.
    let other = grid.other_notation().map(|it| read_in(grid, it));
    other.filter(|it| it.holds() > usual.holds()).unwrap_or(usual)
}

fn read_in(grid: &Grid<'_>, notation: Notation) -> Reading {
    let mut sheet = Sheet::of(grid, notation);
    grain::settle(&mut sheet);
    let (mut reading, is_counted) = along_both(grid, &sheet, false);
    let mut wrong = corrected::figures(planes(&sheet, is_counted), &reading.relations);
    // Read again with the corrected values: relations that the wrong ones broke hold, and hidden faults appear.
    while !wrong.is_empty() {
        let (mut other, _) = along_both(grid, &sheet.with(&wrong), is_counted);
        let printed = planes(&sheet, is_counted);
        let shown = corrected::mark(&printed, &wrong, &reading.relations, &mut other.relations);
        if shown.len() == wrong.len() {
            reading = other;
            break;
        }
        wrong = shown;
    }
    reading.faults = faults::of(&reading.relations);
    reading.inside = counts_with_shares::shares(grid, &sheet.notation, &reading.relations);
    reading.relations.iter_mut().for_each(|it| certainty::settle(&sheet, it));
    (reading.rows, reading.columns) = role::lines(grid, &sheet, &reading.relations);
    reading
}

/// The relations along both axes, and whether the whole figures are counts; `is_counted` if that is already known.
fn along_both(grid: &Grid<'_>, sheet: &Sheet, mut is_counted: bool) -> (Reading, bool) {
    let mut reading =
        Reading { notation: sheet.notation.clone(), is_complete: true, ..Reading::default() };
    loop {
        for plane in planes(sheet, is_counted) {
            let one = sheet.one();
            let found = Found::of(&plane, formulas::of(grid, &plane, one), one);
            reading.is_complete &= found.is_complete;
            reading.relations.extend(found.relations());
        }
        if is_counted || !counted::counts(grid, sheet, &reading.relations) {
            break;
        }
        is_counted = true;
        reading.relations.clear();
    }
    unlisted::clear(sheet, &mut reading.relations);
    systematic::clear(&mut reading.relations);
    (reading, is_counted)
}

/// A sheet along both axes; `is_counted` if its whole figures are counts.
fn planes(sheet: &Sheet, is_counted: bool) -> [Plane<'_>; 2] {
    let mut planes = [Axis::Rows, Axis::Columns].map(|it| Plane::of(sheet, it));
    let runs = planes.each_ref().map(running::lines);
    for (plane, runs) in planes.iter_mut().zip(runs.into_iter().rev()) {
        (plane.is_counted, plane.runs) = (is_counted, runs);
    }
    planes
}
