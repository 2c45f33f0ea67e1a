//! Knows figures that a sentence states for one cell, named by its row and its column or year, but that the table has
//! in another cell of that row or column: last year's figure, or the neighbour's. Does not know figures that are in no
//! cell.

use super::super::called::Said;
use super::super::cells::{Cell, Line};
use super::super::grid::{Grid, Series, apart_from_totals};
use super::{Drift, Due};
use crate::check::slip::length;
use crate::check::years::{Period, period, years};
use crate::quantity::Quantity;

/// The cell that words name, and those that it may be mistaken for.
struct NamedCell<'s, 'd> {
    line: &'s Line<'d>,
    cell: &'s Cell<'d>,
    /// Those of the same row in columns of other years.
    of_years: Vec<(i64, &'s Cell<'d>)>,
    /// Those of the same column in rows that the sentence does not name, or of the same row in other columns.
    others: Vec<&'s Cell<'d>>,
}

impl<'s, 'd> Drift<'_, 's, '_, 'd> {
    /// The cell that the words around a figure name, if the figure is that of another cell.
    pub(super) fn of_other_cell(&self, index: usize) -> Option<Due<'s, 'd>> {
        let figure = &self.sentence.figures[index];
        if length(figure) < 2 || !figure.is_definite() {
            return None;
        }
        let sense = self.sense(index);
        if !sense.says.is_empty()
            || self.is_elsewhere(index, sense)
            || self.is_in_named_cell(figure, sense)
        {
            return None;
        }
        let behind = Some(self.behind(index)).filter(|it| !it.1).map_or("", |it| it.0);
        let own = format!("{} · {behind}", self.own_part(index, self.zone(index)));
        let near = Said::of(&own);
        let views = self.grids.views().filter(|it| !it.is_of_measures);
        let all = views.filter_map(|it| named_cell(it, [&near, &sense.whole], &own));
        let all: Vec<NamedCell<'s, 'd>> = all.collect();
        if all.iter().any(|it| self.agrees(figure, &it.cell.quantity)) {
            return None;
        }
        let said = years(self.sentence.text);
        let is_percentage = figure.unit.base() == "%";
        // A figure with more places than a cell is not that of the cell.
        let is_it = |it: &Cell<'d>| {
            it.is_ratio() == is_percentage
                && self.agrees(figure, &it.quantity)
                && (figure.unit != it.quantity.unit && !figure.unit.is_none()
                    || figure.value.scale() <= it.quantity.value.scale())
        };
        let is_stale = |(year, it): &(i64, &Cell<'d>)| !said.contains(year) && is_it(it);
        let is_of_neighbour = |it: &NamedCell<'s, 'd>| {
            length(figure) > 2
                && it.line.letters_behind(&own).is_some()
                && it.others.iter().any(|it| is_it(it))
                && !self.has_in_row(figure, it)
        };
        let it = all.iter().find(|it| it.of_years.iter().any(is_stale) || is_of_neighbour(it))?;
        let value = it.cell.node.text().trim().to_owned();
        Some(Due { line: it.line, value, from: vec![it.cell] })
    }

    /// Whether a row of another table with the same label has the figure.
    fn has_in_row(&self, figure: &Quantity, named: &NamedCell<'s, 'd>) -> bool {
        let label = named.line.label;
        let is_like = |it: &&Line<'d>| {
            it.label.span != label.span && it.label.value.trim() == label.value.trim()
        };
        let mut rows = self.cells.near(figure).filter(is_like);
        rows.any(|it| it.cells.iter().any(|it| self.agrees(figure, &it.quantity)))
    }
}

/// The only cell whose row and column, or year, are in the words.
fn named_cell<'s, 'd>(
    grid: &'s Grid<'d>,
    [near, whole]: [&Said; 2],
    own: &str,
) -> Option<NamedCell<'s, 'd>> {
    let rows = apart_from_totals(grid.rows(near));
    let [line] = rows[..] else { return None };
    let mut named = grid.columns(near);
    named.retain(|it| grid.amounts.contains(it));
    let series = match &grid.series[..] {
        [one] => Some(one),
        _ => None,
    };
    let dated = series.and_then(|it| of_period(it, own));
    let header = match (dated, &named[..]) {
        (Some(header), []) => header,
        (Some(header), [one]) if header == *one => header,
        (None, [one]) if years(own).is_empty() => one,
        _ => return None,
    };
    let cell = line.amount(header)?;
    let others = series.into_iter().flatten().filter(|it| dated.is_some() && it.1 != header);
    let of_years = others.filter_map(|it| Some((it.0, line.amount(it.1)?))).collect();
    let named_rows = grid.rows_or_parts(whole);
    let is_other = |it: &&Line<'d>| !named_rows.iter().any(|x| x.label.span == it.label.span);
    let of_rows = grid.parts().filter(is_other).filter_map(|it| it.amount(header));
    let is_like = |it: &&Cell<'d>| {
        it.is_amount()
            && it.header != header
            && it.quantity.unit.compatible(&cell.quantity.unit)
            // A mean is not mistaken for the count beside it.
            && it.quantity.value.scale() == cell.quantity.value.scale()
    };
    let of_columns = line.cells.iter().filter(is_like).filter(|_| dated.is_none());
    let others = of_rows.chain(of_columns).collect();
    Some(NamedCell { line, cell, of_years, others })
}

/// The column of the period that words name.
fn of_period<'d>(series: &Series<'d>, words: &str) -> Option<&'d str> {
    let said = years(words);
    let place = match (&said[..], period(words)) {
        ([year], _) => series.iter().position(|it| it.0 == *year)?,
        ([], Some(Period::Current)) => series.len() - 1,
        ([], Some(Period::Previous)) => series.len().checked_sub(2)?,
        _ => return None,
    };
    Some(series[place].1)
}
