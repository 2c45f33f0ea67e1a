//! Knows lines that only their figures show as subtotals: each is the sum of the lines directly before it. Does not
//! know labels.

use super::axis::Plane;
use super::equation::{SlotState, Sum, ask};

/// Maximum number of lines that are looked through.
const MOST: usize = 100;
/// Number of lines that subtotals must stand for to be no coincidence.
const MANY: usize = 4;

/// The lines of a set that are no items of others, and whether it is no coincidence that the others are.
pub(super) struct Outermost {
    pub(super) lines: Vec<usize>,
    pub(super) is_certain: bool,
}

/// `items`, in order, without the items of subtotals among them; `None` if there are none.
pub(super) fn outermost(plane: &Plane<'_>, items: &[usize]) -> Option<Outermost> {
    if items.len() > MOST {
        return None;
    }
    let mut lines: Vec<usize> = Vec::new();
    for &item in items {
        let starts = (0..lines.len().saturating_sub(1)).rev();
        let from = { starts }.find(|from| is_sum(plane, item, &lines[*from..]));
        lines.truncate(from.unwrap_or(lines.len()));
        lines.push(item);
    }
    let is_certain = items.len() - lines.len() >= MANY;
    (lines.len() > 1 && lines.len() < items.len()).then_some(Outermost { lines, is_certain })
}

/// Whether `line` is exactly the sum of `items` wherever it has a figure.
fn is_sum(plane: &Plane<'_>, line: usize, items: &[usize]) -> bool {
    let says = |slot: usize| ask(plane, line, slot, Sum::of(plane, items, slot)).0;
    let mut says = (0..plane.slots).map(says).filter(|it| *it != SlotState::Nothing).peekable();
    says.peek().is_some() && says.all(|it| it == SlotState::Exact)
}
