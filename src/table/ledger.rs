//! Knows ledgers: rows in which each total adds up the open rows before it, items and totals alike, and replaces them
//! from there on. Does not judge failures.

use super::axis::{Axis, Plane};
use super::equation::{SlotState, Sum, ask};
use super::left_out;
use super::sheet::Line;
use super::slip::Slip;
use super::verdict::slip_of;
use super::words::Words;

/// Most rows of a ledger.
const LONGEST: usize = 2000;

/// The rows since the last heading or total before each total of a ledger that is not the sum of its open rows, nearest
/// first, and all open rows.
pub(super) fn open(
    plane: &Plane<'_>,
    is_total: impl Fn(usize) -> bool,
) -> Vec<(usize, Vec<usize>)> {
    let mut left = Vec::new();
    if plane.axis != Axis::Rows || plane.lines.len() > LONGEST {
        return left;
    }
    let is_item = |it: &Line| {
        it.is_active(1) && !it.has_percent && !it.words.has(Words::PART.with(Words::QUOTIENT))
    };
    let (mut open, mut sums): (Vec<usize>, usize) = (Vec::new(), 0);
    let mut heading = 0;
    for (at, line) in plane.lines.iter().enumerate() {
        if left_out::is_heading(plane, at) {
            heading = at;
        }
        if !is_item(line) {
            continue;
        }
        if is_total(at) {
            match adds_up(plane, at, &open) {
                Some(count) => {
                    sums += 1;
                    open.truncate(open.len() - count);
                }
                None => {
                    let since = open.partition_point(|it| *it < heading);
                    left.push((at, open[since..].to_vec()));
                    left.push((at, open.clone()));
                    // A slip explains that it is not their sum: it replaces its items all the same.
                    if is_slipped(plane, at, &open[since..]) {
                        sums += 1;
                        open.truncate(since);
                    }
                }
            }
        }
        open.push(at);
    }
    // One sum that holds shows that it is a ledger.
    left.retain(|it| sums > 0 && it.1.len() > 1);
    left
}

/// Whether one slip explains in every slot that `items` do not add up to `total`.
fn is_slipped(plane: &Plane<'_>, total: usize, items: &[usize]) -> bool {
    let says = |slot: usize| ask(plane, total, slot, Sum::of(plane, items, slot)).0;
    let fails = (0..plane.slots).filter(|slot| says(*slot) == SlotState::Fails);
    let fails: Vec<usize> = fails.collect();
    let is_slip =
        |slot: &usize| matches!(slip_of(plane, total, items, *slot), Some(Slip::Digits(_)));
    items.len() > 1 && !fails.is_empty() && fails.iter().all(is_slip)
}

/// The number of open rows, from the last one, that a total adds up: the fewest that do in every slot.
fn adds_up(plane: &Plane<'_>, total: usize, open: &[usize]) -> Option<usize> {
    let mut sums = vec![Sum::default(); plane.slots];
    for (count, line) in open.iter().rev().enumerate() {
        for (slot, sum) in sums.iter_mut().enumerate() {
            *sum = sum.plus(Sum::one(plane, *line, slot));
        }
        if count == 0 {
            continue;
        }
        let says =
            || sums.iter().enumerate().map(|(slot, sum)| (ask(plane, total, slot, *sum).0, sum));
        let is_sum = |(says, sum): (SlotState, &Sum)| says.holds() && sum.filled > 1;
        if says().all(|it| it.0 != SlotState::Fails) && says().any(is_sum) {
            return Some(count + 1);
        }
    }
    None
}
