//! Knows figures whose size is stated without a direction: `|plan − result|`, `Less: closing stock`. Does not know how a
//! relation was found.

use super::axis::Plane;
use super::equation::Sum;
use super::relation::{Break, Certainty};
use super::words::Words;

/// The `breaks` of a relation between `lines` that a difference without its sign does not explain. If several are
/// explained, the line states sizes only; a single one may be a slip.
pub(super) fn told(plane: &Plane<'_>, lines: &[usize], breaks: Vec<Break>) -> Vec<Break> {
    let turned = |it: &Break| lines.iter().copied().find(|line| is_turned(plane, *line, it));
    let are_sizes = breaks.iter().filter(|it| turned(it).is_some()).count() > 1;
    let one = |it: Break| match turned(&it) {
        Some(_) if are_sizes => None,
        Some(line) if is_absolute(&plane.lines[line].label) => None,
        Some(line) if !is_missed(plane, line, it.slot) => {
            Some(Break { certainty: it.certainty.min(Certainty::Likely), ..it })
        }
        _ => Some(it),
    };
    breaks.into_iter().filter_map(one).collect()
}

/// Whether `line` is called a difference, is never negative, and the relation would hold with the opposite sign.
fn is_turned(plane: &Plane<'_>, line: usize, it: &Break) -> bool {
    let values = plane.values(line);
    (plane.lines[line].words.has(Words::DIFFERENCE) || is_absolute(&plane.lines[line].label))
        && it.difference.abs() == 2 * values[it.slot]
        && values.iter().all(|value| *value >= 0)
}

/// Whether a label says that the sign does not count.
fn is_absolute(label: &str) -> bool {
    let mut words = label.split(|it: char| !it.is_alphanumeric());
    words.any(|it| matches!(it, "abs" | "absolute")) || label.contains("絶対")
}

/// Whether another slot states the sum of the line's slots if this one has the opposite sign.
fn is_missed(plane: &Plane<'_>, line: usize, slot: usize) -> bool {
    let values = plane.values(line);
    let all = values.iter().sum::<i64>() - 2 * values[slot];
    (0..plane.slots).any(|it| it != slot && 2 * values[it] == all)
}

/// Whether `items` make `total` in `slot` if those are subtracted that are called deductions.
pub(super) fn is_taken_off(plane: &Plane<'_>, total: usize, items: &[usize], slot: usize) -> bool {
    let is_less = |it: &&usize| plane.lines[**it].words.has(Words::DEDUCTION);
    let off: i64 = items.iter().filter(is_less).map(|it| plane.values(*it)[slot]).sum();
    let (stated, sum) = (Sum::one(plane, total, slot), Sum::of(plane, items, slot));
    off > 0 && (sum.value - 2 * off - stated.value).abs() <= sum.half + stated.half
}
