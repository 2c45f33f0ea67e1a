//! Knows figures that a sentence states for one year, but that the table gives for another year of the same row or
//! column. Does not know figures that are in no cell.

use super::super::cells::{Cell, Line};
use super::super::grid::{Grid, apart_from_totals};
use super::computed::Kind;
use super::sense::Sense;
use super::{Drift, Due};
use crate::check::slip::length;
use crate::check::years::years;

impl<'s, 'd> Drift<'_, 's, '_, 'd> {
    /// The cell of the row and year that the words name, if the figure is that of another year.
    pub(super) fn of_other_year(&self, index: usize) -> Option<Due<'s, 'd>> {
        let figure = &self.sentence.figures[index];
        let said = years(self.sentence.text);
        if said.is_empty() || length(figure) < 3 || !figure.is_definite() {
            return None;
        }
        let sense = self.sense(index);
        if sense.kinds != [Kind::Cell] || self.is_elsewhere(index, &sense) {
            return None;
        }
        let all: Vec<_> = self.grids.all().iter().filter_map(|it| named_cell(it, &sense)).collect();
        if all.iter().any(|it| self.agrees(figure, &it.cell.quantity)) {
            return None;
        }
        let states = |(year, cell): &(i64, &Cell<'d>)| {
            !said.contains(year) && self.agrees(figure, &cell.quantity)
        };
        let it = all.iter().find(|it| it.others.iter().any(states))?;
        let value = it.cell.node.text().trim().to_owned();
        Some(Due { line: it.line, value, from: vec![it.cell] })
    }
}

/// The cell that words name by its row and column, and those of the other years.
struct Dated<'s, 'd> {
    line: &'s Line<'d>,
    cell: &'s Cell<'d>,
    others: Vec<(i64, &'s Cell<'d>)>,
}

/// The only cell whose row and column are in the words, one of them by its year.
fn named_cell<'s, 'd>(grid: &'s Grid<'d>, sense: &Sense) -> Option<Dated<'s, 'd>> {
    let [year] = sense.years[..] else { return None };
    let rows = apart_from_totals(grid.rows(&sense.near));
    let [line] = rows[..] else { return None };
    if let Some((_, header)) = grid.dated.iter().find(|it| it.0 == year) {
        let others = grid.dated.iter().filter(|it| it.0 != year);
        let others = others.filter_map(|it| Some((it.0, line.amount(it.1)?))).collect();
        return Some(Dated { line, cell: line.amount(header)?, others });
    }
    let named = grid.columns(&sense.near);
    let [header] = named[..] else { return None };
    let year_of = |it: &Line<'d>| match years(it.label.text())[..] {
        [year] => Some(year),
        _ => None,
    };
    let others = grid.lines.iter().filter(|it| year_of(it).is_some_and(|it| it != year));
    let others = others.filter_map(|it| Some((year_of(it)?, it.amount(header)?))).collect();
    (year_of(line) == Some(year)).then_some(())?;
    Some(Dated { line, cell: line.amount(header)?, others })
}
