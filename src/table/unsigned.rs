//! Knows differences whose size is stated without a direction: `|plan − result|`. Does not know how a relation was found.

use super::axis::Plane;
use super::relation::{Break, Certainty};
use super::words::Words;

/// The `breaks` of a relation between `lines` that a difference without its sign does not explain. If several are
/// explained, the line states sizes only; a single one may be a slip.
pub(super) fn told(plane: &Plane<'_>, lines: &[usize], breaks: Vec<Break>) -> Vec<Break> {
    let turned = |it: &Break| lines.iter().copied().find(|line| is_turned(plane, *line, it));
    let are_sizes = breaks.iter().filter(|it| turned(it).is_some()).count() > 1;
    let one = |it: Break| match turned(&it) {
        Some(_) if are_sizes => None,
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
    plane.lines[line].words.has(Words::DIFFERENCE)
        && it.difference.abs() == 2 * values[it.slot]
        && values.iter().all(|value| *value >= 0)
}

/// Whether another slot states the sum of the line's slots if this one has the opposite sign.
fn is_missed(plane: &Plane<'_>, line: usize, slot: usize) -> bool {
    let values = plane.values(line);
    let all = values.iter().sum::<i64>() - 2 * values[slot];
    (0..plane.slots).any(|it| it != slot && 2 * values[it] == all)
}
