//! Knows totals of one item: a line called a total directly below the only line that it can add up. Their figures are
//! the same amount, stated twice. Does not know equations of several items.

use super::axis::{Axis, Plane};
use super::equation::{SlotState, Sum, ask, difference};
use super::one_reading;
use super::relation::{Break, Certainty, Given, Kind, Operand, Relation};
use super::slip::Puzzle;
use super::verdict::puzzle;
use super::words::Words;

/// Words of lines that neither are items nor add any up.
const OTHER: Words = Words::QUOTIENT
    .with(Words::DIFFERENCE)
    .with(Words::CUMULATIVE)
    .with(Words::DEDUCTION)
    .with(Words::PART)
    .with(Words::BALANCE);

/// The totals of one item that no equation explains.
pub(super) fn totals(plane: &Plane<'_>, given: &Given) -> Vec<Relation> {
    if plane.axis != Axis::Rows || plane.is_partial {
        return Vec::new();
    }
    let is_left = |line: &usize| !given.has(*line) && is_single(plane, *line);
    (1..plane.lines.len()).filter(is_left).filter_map(|line| total(plane, line)).collect()
}

/// Whether the line above `line` is the only one that it can be the total of.
fn is_single(plane: &Plane<'_>, line: usize) -> bool {
    let (own, item) = (&plane.lines[line], &plane.lines[line - 1]);
    let is_total = own.words.is_plain_total() && own.figures > 0 && !own.words.has(OTHER);
    let is_item = item.figures > 0
        && !item.is_name
        && !item.has_percent
        && !item.label.is_empty()
        && !item.words.has(OTHER.with(Words::TOTAL))
        && own.level <= item.level;
    if !is_total || !is_item {
        return false;
    }
    let mut above = plane.lines[..line - 1].iter().rev();
    let is_first = above.clone().all(|it| !it.is_active(1));
    let mut begins = || {
        let before = above.next();
        before.is_some_and(|it| it.words.has(Words::SUBTOTAL) && it.words.has(Words::PURE))
    };
    if own.words.has(Words::SUBTOTAL) {
        is_first || begins()
    } else {
        is_first && one_reading::ends(plane, line)
    }
}

fn total(plane: &Plane<'_>, line: usize) -> Option<Relation> {
    let says = |slot: &usize| Some((*slot, said(plane, line, *slot)?));
    let says: Vec<(usize, SlotState)> = (0..plane.slots).filter_map(|slot| says(&slot)).collect();
    let slots = says.iter().filter_map(|(slot, says)| says.in_slot(*slot));
    let fails = says.iter().filter(|it| it.1 == SlotState::Fails);
    let breaks: Vec<Break> = fails.filter_map(|(slot, _)| fault(plane, line, *slot)).collect();
    let holds = says.iter().any(|it| it.1 != SlotState::Fails);
    (holds || !breaks.is_empty()).then(|| Relation {
        kind: Kind::Total,
        axis: plane.axis,
        stated: line,
        operands: vec![Operand::line(line - 1)],
        slots: slots.collect(),
        breaks,
        certainty: Certainty::Likely,
        ..Relation::default()
    })
}

/// The state of a slot. Two figures printed to the same place are equal or not: rounding explains no difference.
fn said(plane: &Plane<'_>, line: usize, slot: usize) -> Option<SlotState> {
    let item = Sum::one(plane, line - 1, slot);
    let says = ask(plane, line, slot, item).0;
    let is_alike = item.half == Sum::one(plane, line, slot).half;
    let differs = difference(plane, line, &[line - 1], slot) != 0;
    match says {
        SlotState::Nothing => None,
        SlotState::Rounded if is_alike && differs => Some(SlotState::Fails),
        says => Some(says),
    }
}

/// The total of more than is listed is far above its item, unless a slip explains that.
fn fault(plane: &Plane<'_>, line: usize, slot: usize) -> Option<Break> {
    let across = &plane.across[slot];
    if across.has_percent || across.words.has(Words::QUOTIENT.with(Words::PART)) {
        return None;
    }
    let (total, items, bound) = puzzle(plane, line, &[line - 1], slot);
    let (stated, item) = (total.value, items.first()?.value);
    let bound = if total.step == items[0].step { 0 } else { bound };
    let is_slip = Puzzle { total, items: &items, bound }.is_explained();
    let is_near = 2 * (stated - item).abs() <= stated.abs().max(item.abs());
    let certainty = match () {
        () if is_slip && is_near => Certainty::Certain,
        () if is_slip || is_near || item > 0 && stated < item => Certainty::Likely,
        () => return None,
    };
    let difference = difference(plane, line, &[line - 1], slot);
    Some(Break::clear(slot, certainty, difference))
}
