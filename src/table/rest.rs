//! Knows rates of what is left of a whole: games won of those that had a result. Does not know how a rate was found.

use super::axis::Plane;
use super::relation::{Slot, holding};

/// Whether a line that is zero wherever a quotient holds is taken off its divisor in `slot`. `lines` are the quotient and
/// the figures divided, `unit` is what it is multiplied with.
pub(super) fn is_taken_off(
    plane: &Plane<'_>,
    lines: [usize; 3],
    slot: usize,
    unit: i64,
    slots: &[Slot],
) -> bool {
    let [c, a, b] = lines.map(|it| i128::from(plane.values(it)[slot]));
    let half = i128::from(plane.half[plane.index(lines[0], slot)]);
    let is_nothing = |line: usize| {
        let mut held = slots.iter().filter(|it| it.holds);
        held.all(|it| plane.values(line)[it.slot] == 0)
    };
    let meets = |line: usize| {
        let taken = plane.values(line)[slot];
        let rest = b - i128::from(taken);
        taken != 0 && (c * rest - a * i128::from(unit)).abs() <= half * rest.abs()
    };
    let mut others = (0..plane.lines.len()).filter(|it| !lines.contains(it));
    holding(slots) > 0 && others.any(|it| meets(it) && is_nothing(it))
}
