//! Knows the result of formulas over the stored values, as exact fractions. Does not guess the result of unsupported
//! ones.

mod aggregate;
mod conditional;
mod expression;
mod rounded;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::Signed;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::document::Document;
use crate::document::grid::formula::words;
use crate::document::grid::{Area, Cell, Sheet};
use expression::{Run, Value};

/// Maximum number of cells that all formulas of a workbook may read together.
pub(super) const MAX_CELLS: usize = 20_000_000;
/// Maximum number of tokens of a formula.
const MAX_WORDS: usize = 512;
/// Maximum number of formulas that are followed to see whether one uses its own result.
const MAX_FOLLOWED: usize = 10_000;
/// Number of digits, relative to the largest operand, in which a stored and a computed result must agree; doubles have 15,
/// and long formulas lose some.
const AGREEING_DIGITS: u32 = 10;

/// The result of a formula.
pub(super) struct Given {
    /// The exact result over the stored values.
    pub(super) value: BigRational,
    /// The largest absolute value of an operand.
    pub(super) largest: BigRational,
}

/// Whether `one` and `other` differ by more than the error of a program that computes with doubles.
pub(super) fn is_off(one: &BigRational, other: &BigRational, largest: &BigRational) -> bool {
    let scale = BigRational::from_integer(BigInt::from(10).pow(AGREEING_DIGITS));
    let largest = largest.abs().max(other.abs());
    (one - other).abs() * scale > largest
}

/// A value in digits, at most as many as a spreadsheet shows.
pub(super) fn shown(value: &BigRational) -> String {
    const PLACES: usize = 9;
    let scaled = value * BigRational::from_integer(BigInt::from(10).pow(PLACES as u32));
    let digits = scaled.round().to_integer();
    let sign = if digits.is_negative() { "-" } else { "" };
    let digits = format!("{:0>width$}", digits.abs().to_string(), width = PLACES + 1);
    let (whole, part) = digits.split_at(digits.len() - PLACES);
    let part = part.trim_end_matches('0');
    let point = if part.is_empty() { "" } else { "." };
    format!("{sign}{whole}{point}{part}")
}

/// Evaluates the formulas of a workbook.
pub(super) struct Evaluator<'d> {
    document: &'d Document,
    left: usize,
    /// Values that are used instead of those stored in cells.
    pub(super) instead: FxHashMap<Place<'d>, BigRational>,
}

/// A cell: the name of its sheet, its row, its column.
pub(super) type Place<'d> = (&'d str, u32, u32);

impl<'d> Evaluator<'d> {
    pub(super) fn new(document: &'d Document) -> Self {
        Self { document, left: MAX_CELLS, instead: FxHashMap::default() }
    }

    /// The result of `formula` on `sheet`; `None` if it contains something unsupported.
    pub(super) fn value(&mut self, sheet: &'d Sheet, formula: &str) -> Option<Given> {
        let words = words(formula);
        if words.len() > MAX_WORDS {
            return None;
        }
        let mut run = Run::new(self, sheet, formula, &words);
        let Ok(Value::Number(value)) = run.all() else { return None };
        Some(Given { value, largest: run.largest })
    }

    /// Whether `formula` in `cell` uses its own result, so that a program computes it in several rounds. Formulas are
    /// followed as far as [`MAX_FOLLOWED`].
    pub(super) fn is_circular(&mut self, sheet: &'d Sheet, cell: &Cell, formula: &str) -> bool {
        let own = (sheet.name.as_str(), cell.row, cell.column);
        let mut seen = FxHashSet::default();
        let mut open = vec![(sheet, formula.to_owned())];
        while let Some((sheet, formula)) = open.pop() {
            for (sheet, area) in self.reads(sheet, &formula) {
                let last = sheet.cells.last().map_or(0, |it| it.row + 1);
                let rows = area.rows.start..area.rows.end.min(last);
                for cell in rows.flat_map(|row| sheet.within(row, &area.columns)) {
                    let Some(left) = self.left.checked_sub(1) else { return false };
                    self.left = left;
                    let place = (sheet.name.as_str(), cell.row, cell.column);
                    let Some(formula) = sheet.formula(cell) else { continue };
                    if place == own {
                        return true;
                    }
                    if seen.len() < MAX_FOLLOWED && seen.insert(place) {
                        open.push((sheet, formula.to_owned()));
                    }
                }
            }
        }
        false
    }

    /// The cells that `formula` on `sheet` reads.
    pub(super) fn reads(&mut self, sheet: &'d Sheet, formula: &str) -> Vec<(&'d Sheet, Area)> {
        let words = words(formula);
        let mut run = Run::new(self, sheet, formula, &words);
        let mut areas = Vec::new();
        while run.at < words.len() {
            let at = run.at;
            areas.extend(run.area().ok());
            run.at = run.at.max(at + 1);
        }
        areas
    }
}
