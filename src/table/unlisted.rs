//! Knows tables that list only changes, as supplementary budgets do: the change adds up, and the amounts before and
//! after it fall short of their totals by the same amount, which does not change. Does not judge other tables.

use super::axis::Axis;
use super::relation::{Certainty, Kind, Relation};
use super::sheet::Sheet;
use super::words::Words;

/// Removes the breaks that such a table explains.
pub(super) fn clear(sheet: &Sheet, relations: &mut [Relation]) {
    let of_change = |slot: usize| sheet.columns[slot].words.has(Words::DIFFERENCE);
    let is_change = |it: &Relation| it.slots.iter().any(|it| it.holds && of_change(it.slot));
    let is_short = |it: &Relation| {
        let off = it.breaks.first().map_or(0, |it| it.difference);
        off > 0 && it.breaks.len() == 2 && it.breaks.iter().all(|it| it.difference == off)
    };
    for it in relations.iter_mut().filter(|it| it.kind == Kind::Total && it.axis == Axis::Rows) {
        if is_short(it) && is_change(it) {
            it.breaks.clear();
        } else if is_short(it) && it.holding() > 0 {
            // If the header is elsewhere, no word says that the change is the part that adds up.
            it.breaks.iter_mut().for_each(|it| it.certainty = it.certainty.min(Certainty::Likely));
        }
    }
}
