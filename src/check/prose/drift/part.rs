//! Knows percentages of a whole directly behind an amount that is a cell: `£7,890, or 36.0% of all income`; 会費の709,000円で、収入
//! 全体の39.4％. The total of the column gives them. Does not know other wholes.

use super::super::cells::percent;
use super::super::grid::Grid;
use super::{Drift, Due, Verdict};
use crate::check::slip::bare_digits;

impl<'s, 'd> Drift<'_, 's, '_, 'd> {
    /// The share that the amount before a percentage has in the total of its column, if no total gives the percentage.
    pub(super) fn of_amount_before(&self, index: usize) -> Option<Verdict<'s, 'd>> {
        let figure = &self.sentence.figures[index];
        let sense = self.sense(index);
        let before = index.checked_sub(1).filter(|it| !self.is_year(*it))?;
        let amount = &self.sentence.figures[before];
        let is_part = figure.unit.is_percent() && figure.is_definite() && sense.is_of_whole;
        if !is_part || !self.is_beside_amount(index) || self.is_elsewhere(index, sense) {
            return None;
        }
        let grids: Vec<&'s Grid<'d>> = self.grids.views().collect();
        let mut own = grids.iter().filter_map(|it| Some((*it, it.only(bare_digits(amount))?)));
        let (grid, (line, cell)) = own.next().filter(|it| !it.1.0.is_total())?;
        if own.any(|(_, (other, _))| !other.is_of_table_of(line)) {
            return None;
        }
        let places = figure.value.scale();
        let share = |whole| percent(cell.quantity.value, whole, places);
        let totals = grids.iter().flat_map(|it| &it.lines).filter(|it| it.is_total());
        let mut wholes = totals.flat_map(|it| &it.cells).filter(|it| it.is_amount());
        let gives = |whole| share(whole).is_some_and(|it| it.contains(&figure.value.abs()));
        let total = grid.total()?.amount(cell.header)?;
        if wholes.any(|it| gives(it.quantity.value)) || self.explains(index) {
            return Some(Verdict::Right);
        }
        let value = format!("{}%", share(total.quantity.value)?[0]);
        Some(Verdict::Wrong(Due { line, value, from: vec![cell, total] }))
    }

    /// Whether few words of the same clause separate a percentage from the amount before it.
    fn is_beside_amount(&self, index: usize) -> bool {
        const NEAR: usize = 24;
        let between = self.sentence.before(index);
        let is_end = |it: char| ".;。；:：".contains(it);
        between.chars().count() <= NEAR && !between.contains(is_end)
    }
}
