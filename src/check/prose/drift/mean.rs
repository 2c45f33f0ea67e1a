//! Knows averages per counted thing, `On average each of the 841 backers pledged £31.58`, where a total of a table
//! has the same count. Does not know averages of a row.

use super::super::cells::{Cell, quotient};
use super::{Drift, Due, Verdict};
use crate::check::slip::{digits, is_slip};
use crate::quantity::Quantity;
use crate::table::Words;

impl<'s, 'd> Drift<'_, 's, '_, 'd> {
    /// The right value of an average over the number in the sentence: another amount of the total with that
    /// number, divided by the number.
    pub(super) fn mean(&self, index: usize) -> Option<Verdict<'s, 'd>> {
        let figure = self.sentence.figure(index);
        let own = digits(figure);
        let words =
            self.sentence.text[..self.sentence.range(index).start].rsplit(['.', '。']).next()?;
        if own.len() < 3 || !Words::of(words.trim()).has(Words::AVERAGE) {
            return None;
        }
        let totals: Vec<_> = self.cells.totals().collect();
        let counted = totals.iter().filter(|it| self.is_count(index, it.1));
        let pairs = counted.flat_map(|(line, count)| {
            let others =
                line.cells.iter().filter(|it| it.is_amount() && it.node.id != count.node.id);
            others.map(move |amount| (*line, *count, amount))
        });
        let means = pairs.filter_map(|(line, count, amount)| {
            let [amount_value, by] = [amount, count].map(|it| it.quantity.value);
            let mean = quotient(amount_value, by, figure.value.scale())?;
            Some((line, [count, amount], mean))
        });
        let means: Vec<_> = means.collect();
        if means.iter().any(|it| it.2.contains(&figure.value.abs())) {
            return Some(Verdict::Right);
        }
        let [(line, from, [mean, _])] = means[..] else { return None };
        let mean = Quantity { value: mean, ..figure.clone() };
        let is_due = is_slip(&own, figure, &digits(&mean), &mean);
        is_due.then(|| Verdict::Wrong(Due { line, value: mean.to_string(), from: from.into() }))
    }

    /// Whether another figure of the sentence equals the figure in `cell`.
    fn is_count(&self, index: usize, cell: &Cell<'d>) -> bool {
        let due = digits(&cell.quantity);
        let others = self.sentence.figures.iter().enumerate();
        let mut others = others.filter(|it| it.0 != index && !self.is_year(it.0));
        due.len() > 1 && others.any(|it| digits(it.1) == due)
    }
}
