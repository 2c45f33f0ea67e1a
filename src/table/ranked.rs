//! Knows figures that suggest that a table lists only the largest of a longer list, and rows of unlike settings, which
//! have no sum. Does not know sums.

use super::axis::{Axis, Plane};
use super::words::Words;

/// Fewest rows whose order is no coincidence.
const FEWEST: usize = 4;

/// Whether `items` may be only the largest of those that their total counts: a column ranks them, and they are in order
/// by size.
pub(super) fn is_ranked(plane: &Plane<'_>, items: &[usize], slot: usize) -> bool {
    plane.axis == Axis::Rows
        && plane.across.iter().any(|it| it.words.has(Words::RANK))
        && is_in_order(plane, items, slot)
}

/// Whether `items` are in order by size, the largest first, as the largest of a longer list are.
pub(super) fn is_in_order(plane: &Plane<'_>, items: &[usize], slot: usize) -> bool {
    let value = |line: usize| plane.value[plane.index(line, slot)];
    items.len() >= FEWEST && items.windows(2).all(|it| value(it[0]) >= value(it[1]))
}

/// Whether `items` are in order and the missing amount exceeds the largest of them: it is not one line that was left
/// out, but the lines after the last one.
pub(super) fn is_head(plane: &Plane<'_>, items: &[usize], slot: usize, missing: i64) -> bool {
    let largest = items.first().map_or(0, |it| plane.value[plane.index(*it, slot)]);
    plane.axis == Axis::Rows && missing > largest && is_in_order(plane, items, slot)
}

/// Whether `line` is named for programs as the total of something, `total_retries`, and not all of `items` are named for
/// that.
pub(super) fn is_of_other(plane: &Plane<'_>, line: usize, items: &[usize]) -> bool {
    let label = |line: usize| &*plane.lines[line].label;
    let own = label(line);
    if !own.contains('_') || own.contains(char::is_whitespace) {
        return false;
    }
    let parts = |it: &str| -> Vec<String> { it.split('_').map(str::to_owned).collect() };
    let says_what = |it: &String| {
        let words = Words::of(it);
        !words.has(Words::TOTAL.with(Words::AMOUNT))
            && !["grand", "sub", "net", "gross"].contains(&&**it)
    };
    let of: Vec<String> = parts(own).into_iter().filter(says_what).collect();
    let is_named = |line: &usize| of.iter().any(|it| label(*line).contains(it.as_str()));
    !of.is_empty() && !items.iter().all(is_named)
}
