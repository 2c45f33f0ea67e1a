//! Knows tables that have only one reading: a last line that is called a total and nothing else, below items of one
//! kind with nothing between them. Does not know equations.

use rustc_hash::FxHashSet;

use super::axis::{Axis, Plane};
use super::equation::{Sum, difference};
use super::sheet::{Holds, Line};
use super::words::Words;

/// Maximum number of items.
const MOST: usize = 60;

/// Words of lines that are not items.
const OTHER: Words = Words::TOTAL
    .with(Words::QUOTIENT)
    .with(Words::DIFFERENCE)
    .with(Words::CUMULATIVE)
    .with(Words::DEDUCTION);

/// Whether `line` can be nothing but the sum of `items`, whatever the figures are.
pub(super) fn is_plain(plane: &Plane<'_>, line: usize, items: &[usize]) -> bool {
    let own = &plane.lines[line];
    let is_total = own.words.is_plain_total()
        && !own.words.has(Words::QUOTIENT.with(Words::DIFFERENCE))
        && !own.words.has(Words::CUMULATIVE.with(Words::PART));
    if plane.axis != Axis::Rows || plane.is_partial || !is_total {
        return false;
    }
    let is_sub = own.words.has(Words::SUBTOTAL);
    (2..=MOST).contains(&items.len())
        && (is_sub || ends(plane, line))
        && are_all(plane, line, items, is_sub)
        && are_alike(plane, own, items)
}

/// Whether nothing follows `line` that could be an item of it or of a total of it.
pub(super) fn ends(plane: &Plane<'_>, line: usize) -> bool {
    let other = Words::QUOTIENT.with(Words::DIFFERENCE);
    let mut below = plane.lines[line + 1..].iter().filter(|it| it.is_active(1));
    below.all(|it| it.words.has(other) || it.has_percent)
}

/// Whether `items` are all the lines above `line`, or above it up to another subtotal, with nothing between them.
fn are_all(plane: &Plane<'_>, line: usize, items: &[usize], is_sub: bool) -> bool {
    let is_item = |it: &usize| {
        let it = &plane.lines[*it];
        it.is_active(1) && !it.words.has(Words::PART)
    };
    let is_end = |it: &usize| is_sub && plane.lines[*it].words.has(Words::SUBTOTAL);
    let above = (0..line).rev().take_while(|it| !is_end(it)).filter(is_item);
    // Items below a line leave no range here.
    let between = items.first().and_then(|first| plane.lines.get(*first..line));
    let is_gapless = between.is_some_and(|it| it.iter().all(|it| it.figures > 0));
    is_gapless && above.eq(items.iter().rev().copied())
}

/// Whether each item has a name of its own, all are at one level, and all are amounts.
fn are_alike(plane: &Plane<'_>, own: &Line, items: &[usize]) -> bool {
    let mut names = FxHashSet::default();
    let lines = || items.iter().map(|it| &plane.lines[*it]);
    let level = lines().next().map_or(0, |it| it.level);
    let is_item = |it: &Line| !it.words.has(OTHER) && !it.has_percent && it.level == level;
    own.level <= level
        && lines().all(|it| is_item(it) && !it.label.is_empty() && names.insert(&*it.label))
}

/// Whether only a mistake explains that the figures of `slot` do not add up: all are amounts, the stated one is no mean
/// of them, and subtracting a line instead of adding it does not give the total. A total that counts more than the
/// listed items is far above the sum, unless a slip explains it.
pub(super) fn is_mistaken(
    plane: &Plane<'_>,
    line: usize,
    items: &[usize],
    slot: usize,
    is_slip: bool,
) -> bool {
    let across = &plane.across[slot];
    if across.has_percent || across.words.has(Words::QUOTIENT.with(Words::PART)) {
        return false;
    }
    let at = |it: usize| plane.index(it, slot);
    let values: Vec<i64> = items.iter().map(|it| plane.value[at(*it)]).collect();
    let is_stated = |it: &usize| matches!(plane.holds[at(*it)], Holds::Figure | Holds::Nothing);
    let sum = Sum::of(plane, items, slot);
    if !items.iter().all(is_stated) || sum.filled < 2 {
        return false;
    }
    let total = plane.value[at(line)];
    let finest = items.iter().map(|it| plane.half[at(*it)]).filter(|it| *it > 0).min();
    let is_finer = finest.is_some_and(|it| plane.half[at(line)] < it);
    let is_near = 2 * (total - sum.value).abs() <= total.abs().max(sum.value.abs());
    let is_mean = values.iter().any(|it| *it > total) && values.iter().all(|it| *it >= 0);
    (is_near || is_slip || total < sum.value)
        && !is_finer
        && !is_rounder(plane, line, items, slot)
        && !is_mean
        && !is_taken_off(&values, total, sum)
}

/// Whether the total of `items` is a multiple of a hundred that they, not all of them, may have been rounded to: `111,800` of
/// `55,121` and `56,677`.
pub(super) fn is_rounder(plane: &Plane<'_>, line: usize, items: &[usize], slot: usize) -> bool {
    let value = |it: usize| plane.value[plane.index(it, slot)];
    plane.one.is_some_and(|one| {
        let is_of = |it: i64| it % (100 * one) == 0;
        let off = difference(plane, line, items, slot).abs();
        is_of(value(line)) && off <= 50 * one && !items.iter().all(|it| is_of(value(*it)))
    })
}

/// Whether the total comes out if one positive item is taken off, or all from one on.
fn is_taken_off(values: &[i64], total: i64, sum: Sum) -> bool {
    let meets = |off: i64| (sum.value - 2 * off - total).abs() <= sum.half;
    let mut rest = sum.value;
    values.iter().any(|it| {
        let (one, tail) = (*it, rest);
        rest -= it;
        one > 0 && meets(one) || tail > 0 && meets(tail)
    })
}
