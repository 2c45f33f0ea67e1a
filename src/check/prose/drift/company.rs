//! Knows figures that are a slip of a cell in the row that the figures beside them are in, in any order and language:
//! `5,032 vaccinations to 3,000 eligible patients, an uptake of 62.9%`. Does not know labels. The chance that another
//! figure resembles such a cell decides.

use rust_decimal::Decimal;

use super::super::cells::{Cell, Line};
use super::{CHANGE, Drift, Due, changes};
use crate::check::slip::{digits, is_slip, length};
use crate::quantity::Quantity;
use crate::table::Words;

impl<'s, 'd> Drift<'_, 's, '_, 'd> {
    /// The cell of which a figure is a slip, in a row that the figures beside it are in.
    pub(super) fn in_company(&self, index: usize) -> Option<Due<'s, 'd>> {
        let figure = &self.sentence.figures[index];
        if length(figure) < 3 || !figure.is_definite() || self.is_of_points(index) {
            return None;
        }
        let rows = self.rows_beside(index);
        let around = self.around(index, self.zone(index));
        let says_change = CHANGE.is_match(&around);
        let is_like = |it: &&'s Cell<'d>| {
            let unit = &it.quantity.unit;
            figure.unit.is_percent() == it.is_ratio()
                && (says_change || !it.words.has(Words::DIFFERENCE))
                && (figure.unit.is_none() || unit.is_none() || figure.unit.compatible(unit))
                && !self.is_stated(&digits(&it.quantity))
                && !self.is_foreign(index, it)
        };
        let mut like: Vec<&'s Cell<'d>> =
            rows.iter().flat_map(|it| &it.cells).filter(is_like).collect();
        let is_called = like.iter().any(|it| it.is_called(&around));
        like.retain(|it| !is_called || it.is_called(&around));
        let own = digits(figure);
        let is_due = |it: &&&Cell<'d>| is_slip(&own, figure, &digits(&it.quantity), &it.quantity);
        let mut due = like.iter().filter(is_due);
        let cell = *due.next().filter(|_| due.next().is_none())?;
        if !is_no_chance(figure, like.len(), is_called)
            || self.is_elsewhere(index, self.sense(index))
            || self.is_otherwise(index, self.zone(index), None)
            || self.explains(index)
        {
            return None;
        }
        let line = *rows.iter().find(|it| it.cells.iter().any(|it| std::ptr::eq(it, cell)))?;
        let value = cell.node.text().trim().to_owned();
        Some(Due { line, value, from: vec![cell] })
    }

    /// The rows that the nearest figure before and the nearest behind that are in any row are in.
    fn rows_beside(&self, index: usize) -> Vec<&'s Line<'d>> {
        let rows = |at: usize| {
            let figure = &self.sentence.figures[at];
            let is_long = length(figure) > 2 && digits(figure).len() > 1 && figure.is_definite();
            let states = |it: &&Line<'d>| it.cells.iter().any(|it| is_same(figure, &it.quantity));
            let rows = || self.cells.near(figure).filter(states).collect::<Vec<_>>();
            let rows = (is_long && !self.is_year(at)).then(rows)?;
            let rows = if rows.is_empty() { self.rows_with_change(figure) } else { rows };
            Some(rows).filter(|it| !it.is_empty())
        };
        let before = (0..index).rev().find_map(rows);
        let behind = (index + 1..self.sentence.figures.len()).find_map(rows);
        let mut all: Vec<&'s Line<'d>> = Vec::new();
        for row in before.into_iter().chain(behind).flatten() {
            if !all.iter().any(|it| std::ptr::eq(*it, row)) {
                all.push(row);
            }
        }
        all
    }

    /// The rows of which two amounts differ by a figure of many digits.
    fn rows_with_change(&self, figure: &Quantity) -> Vec<&'s Line<'d>> {
        const LEAST: usize = 3;
        const MOST: usize = 400;
        if digits(figure).len() < LEAST || figure.unit.is_percent() {
            return Vec::new();
        }
        let value = figure.value.abs();
        let differs = |it: &&Line<'d>| changes(it).iter().any(|it| it.0.abs() == value);
        self.cells.lines.iter().take(MOST).filter(differs).collect()
    }

    /// Whether the figure is the sum or difference of two others of the sentence.
    pub(super) fn follows(&self, index: usize) -> bool {
        const MOST: usize = 60;
        if self.sentence.figures.len() > MOST {
            return false;
        }
        let own = self.sentence.figures[index].value.abs();
        let others = self.sentence.figures.iter().enumerate().filter(|it| it.0 != index);
        let others: Vec<Decimal> = others.map(|it| it.1.value.abs()).collect();
        others.iter().enumerate().any(|(at, one)| {
            others[..at].iter().any(|other| {
                one.checked_add(*other) == Some(own)
                    || one.checked_sub(*other).is_some_and(|it| it.abs() == own)
            })
        })
    }
}

/// Whether a figure is the one in a cell, apart from its sign and a unit that either does not state.
pub(super) fn is_same(figure: &Quantity, cell: &Quantity) -> bool {
    let is_open = figure.unit.is_none() || cell.unit.is_none();
    let magnitude = |it: &Quantity| it.exact().and_then(|it| it.abs());
    match is_open {
        true => figure.value.abs() == cell.value.abs(),
        false => {
            figure.unit.compatible(&cell.unit)
                && magnitude(figure).is_ok_and(|it| magnitude(cell) == Ok(it))
        }
    }
}

/// Whether a figure that is in none of `cells` resembles one of them by chance rarely enough. `is_called`: the words around
/// it are those of their columns.
fn is_no_chance(figure: &Quantity, cells: usize, is_called: bool) -> bool {
    let length = length(figure) as u32;
    // Each digit replaced by nine others, and neighbours swapped.
    let slips = u64::from(9 * length + length - 1) * cells as u64;
    let all = 10_u64.saturating_pow(length - 1).saturating_mul(9);
    slips.saturating_mul(if is_called { 30 } else { 60 }) <= all
}
