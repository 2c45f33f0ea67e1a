//! Knows tables with a missing row: a first or last row that counts all others exceeds them in every column. Does not
//! know which row is missing, nor totals of one column.

use super::axis::{Axis, Plane};
use super::equation::difference;
use super::one_reading;
use super::ranked;
use super::relation::{Break, Certainty};
use super::sheet::Holds;
use super::words::Words;

/// Whether `line` counts all other lines without a strict word: a last line that is called `All` or names the period of
/// the others, or a line that a share shows to be the whole where the others end in a remainder.
pub(super) fn counts_all(plane: &Plane<'_>, line: usize) -> bool {
    let words = plane.lines[line].words;
    let is_all = words.has(Words::PURE) && words.has(Words::TOTAL) || words.has(Words::PERIOD);
    let is_row = plane.axis == Axis::Rows;
    (is_row || words.has(Words::PERIOD)) && is_all && one_reading::ends(plane, line)
        || is_row && is_hundred(plane, line)
}

/// Whether a sign for nothing is in the place of one of two items that is stated in every slot of `held`, where the sum
/// holds: it may be a value that is not published.
pub(super) fn is_withheld(plane: &Plane<'_>, items: &[usize], held: &[usize], it: &Break) -> bool {
    let is_left = |line: &&usize| plane.holds[plane.index(**line, it.slot)] == Holds::Nothing;
    let is_stated = |line: &usize| held.iter().all(|slot| plane.is_figure(*line, *slot));
    let is_other = items.len() == 2 && held.len() > 1;
    it.difference > 0 && is_other && items.iter().filter(is_left).any(is_stated)
}

fn is_active(plane: &Plane<'_>, line: usize) -> bool {
    plane.lines[line].is_active(1)
}

/// Whether a share says that `line`, the first or last, is the whole of rows that end in a remainder.
fn is_hundred(plane: &Plane<'_>, line: usize) -> bool {
    let whole = plane.hundred();
    let is_share = |slot: &usize| {
        let across = &plane.across[*slot];
        across.has_percent || across.words.has(Words::RATIO) && !across.words.has(Words::INDEX)
    };
    let is_whole = |line: usize, slot: usize| Some(plane.values(line)[slot]) == whole;
    let shares: Vec<usize> =
        (0..plane.slots).filter(|it| is_share(it) && is_whole(line, *it)).collect();
    // Called for every line: the other lines are examined only if this one may be the whole.
    if shares.is_empty() || !is_active(plane, line) {
        return false;
    }
    let is_active = |it: &usize| is_active(plane, *it);
    let above = (0..line).rev().find(is_active);
    let rest = match (above, (line + 1..plane.lines.len()).find(is_active)) {
        (None, Some(_)) => (line + 1..plane.lines.len()).rev().find(is_active),
        (Some(rest), None) => Some(rest),
        _ => None,
    };
    let is_rest = rest.is_some_and(|it| plane.lines[it].words.has(Words::RESIDUAL));
    let others = (0..plane.lines.len()).filter(|it| *it != line && is_active(it));
    is_rest && shares.into_iter().any(|slot| !others.clone().any(|it| is_whole(it, slot)))
}

/// One break for a first or last line that exceeds the others in every slot of `fails`.
pub(super) fn line(
    plane: &Plane<'_>,
    line: usize,
    items: &[usize],
    fails: &[usize],
) -> Option<Break> {
    let words = plane.lines[line].words;
    let is_called = words.has(Words::PURE.with(Words::ALL)) || counts_all(plane, line);
    let others = (0..plane.lines.len()).filter(|it| *it != line && is_active(plane, *it));
    if plane.axis != Axis::Rows
        || plane.is_partial
        || plane.is_paged
        || !is_called
        || !is_framed(plane, line, items)
    {
        return None;
    }
    // A name without a strict word must be about all rows.
    if !words.has(Words::STRICT) && !others.eq(items.iter().copied()) {
        return None;
    }
    // Totals among others are items of another total.
    let is_total = |it: &&usize| plane.lines[**it].words.has(Words::TOTAL);
    let totals = items.iter().filter(is_total).count();
    if totals > 0 && totals < items.len() {
        return None;
    }
    // A deduction in one slot is no evidence for the others, nor are items that are added and subtracted.
    let is_change = |slot: usize| plane.across[slot].words.has(Words::DIFFERENCE);
    let asked =
        fails.iter().copied().filter(|it| !is_change(*it) && is_of_one_sign(plane, items, *it));
    let asked: Vec<usize> = asked.collect();
    let is_short = |slot: &usize| {
        falls_short(plane, line, items, *slot) && !ranked::is_ranked(plane, items, *slot)
    };
    let slot = *asked.first().filter(|_| asked.len() > 1 && asked.iter().all(is_short))?;
    let difference = difference(plane, line, items, slot);
    Some(Break::clear(slot, Certainty::Likely, difference))
}

/// Whether no other lines could be the items of a total: it is the first line and they are all others, it is the last one, or
/// they are its section.
pub(super) fn is_framed(plane: &Plane<'_>, line: usize, items: &[usize]) -> bool {
    let others = (0..plane.lines.len()).filter(|it| *it != line && is_active(plane, *it));
    let leads = items.first() > Some(&line) && others.eq(items.iter().copied());
    let closes = items.last() < Some(&line) && one_reading::ends(plane, line);
    plane.axis == Axis::Rows && (leads || closes || is_section(plane, line, items))
}

/// Whether `items` are all lines between the heading of a section and `line`.
pub(super) fn is_section(plane: &Plane<'_>, line: usize, items: &[usize]) -> bool {
    let (Some(&first), Some(&last)) = (items.first(), items.last()) else { return false };
    last + 1 == line
        && items.len() == line - first
        && first.checked_sub(1).is_some_and(|it| it > 0 && is_heading(plane, it))
}

/// Whether a line is only a heading of the lines that follow it.
pub(super) fn is_heading(plane: &Plane<'_>, line: usize) -> bool {
    let it = &plane.lines[line];
    it.figures == 0 && !it.is_blank && !it.label.is_empty()
}

fn is_of_one_sign(plane: &Plane<'_>, items: &[usize], slot: usize) -> bool {
    let value = |it: &usize| plane.value[plane.index(*it, slot)];
    items.iter().all(|it| value(it) >= 0) || items.iter().all(|it| value(it) <= 0)
}

/// Whether the items, all known and of one sign, are less than the total but at least half of it: as if one of them
/// were missing.
pub(super) fn falls_short(plane: &Plane<'_>, total: usize, items: &[usize], slot: usize) -> bool {
    let is_known = |line: &usize| plane.holds[plane.index(*line, slot)] != Holds::Unknown;
    let stated = plane.value[plane.index(total, slot)];
    let missing = difference(plane, total, items, slot);
    let (size, short) = (stated.abs(), missing.saturating_mul(stated.signum()));
    let is_plain = items.iter().all(is_known) && is_of_one_sign(plane, items, slot);
    is_plain && short > 0 && short.saturating_mul(2) <= size
}
