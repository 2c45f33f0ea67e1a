//! Knows columns of a stock with its changes: opening stock, in, out, closing stock. Tries every way to add and
//! subtract the lines before a line called a balance. Does not know sums.

use super::axis::Plane;
use super::equation::{SlotState, Sum, ask};
use super::relation::{Given, Kind, Operand, Relation, holding};
use super::score;
use super::signed::Signed;
use super::words::Words;

/// Fewest and most lines that a flow is made of.
const SIZES: std::ops::RangeInclusive<usize> = 3..=5;
/// Fewest slots in which one must hold.
const FEWEST: usize = 3;
/// Least score: some dozens of ways are tried.
const ENOUGH: i32 = 18_000;
/// Most lines that are looked at.
const MOST: usize = 60;
/// Slots that are tried first.
const SAMPLES: usize = 6;

/// The flows along a plane.
pub(super) fn flows(plane: &Plane<'_>, given: &Given) -> Vec<Relation> {
    let other = Words::QUOTIENT.with(Words::PART);
    let is_amount = |line: &usize| {
        let it = &plane.lines[*line];
        it.is_active(FEWEST) && !it.has_percent && !it.words.has(other)
    };
    let amounts: Vec<usize> = (0..plane.lines.len()).filter(is_amount).take(MOST).collect();
    // Where lines hang together otherwise, some are others added and taken away by chance.
    let says_so = |line: usize| plane.lines[line].words.has(Words::BALANCE);
    let is_end = |at: &usize| !given.has(amounts[*at]) && says_so(amounts[*at]);
    let ends = (*SIZES.start()..amounts.len()).filter(is_end);
    ends.filter_map(|at| best(plane, &amounts[..at], amounts[at])).collect()
}

/// The flow into `stated` that holds best, from the last of `before`.
fn best(plane: &Plane<'_>, before: &[usize], stated: usize) -> Option<Relation> {
    let sizes = SIZES.filter(|it| *it <= before.len());
    let ways = sizes.flat_map(|size| {
        let lines = &before[before.len() - size..];
        // Not all are added: that would be a sum. Not all are taken away: then the first is one.
        (1..(1u32 << (size - 1)) - 1).map(move |signs| signed(lines, signs))
    });
    ways.filter_map(|it| flow(plane, stated, it)).max_by_key(|it| (it.holding(), it.score))
}

/// The lines with their signs: the first is added, each other is subtracted if its bit of `signs` is set.
fn signed(lines: &[usize], signs: u32) -> Vec<Operand> {
    let weight = |at: usize| if at > 0 && signs >> (at - 1) & 1 == 1 { -1 } else { 1 };
    let operand =
        |(at, line): (usize, &usize)| Operand { weight: weight(at), ..Operand::line(*line) };
    lines.iter().enumerate().map(operand).collect()
}

fn flow(plane: &Plane<'_>, stated: usize, operands: Vec<Operand>) -> Option<Relation> {
    let signed = Signed { stated, operands: &operands };
    let asked = (0..plane.slots).map(|slot| signed.says(plane, slot));
    let fails = asked.filter(|it| *it != SlotState::Nothing).take(SAMPLES);
    if fails.filter(|it| *it == SlotState::Fails).count() > 2 {
        return None;
    }
    let slots = signed.slots(plane);
    let holds = holding(&slots);
    let fails = slots.len() - holds;
    if holds < FEWEST || fails > 1.max(holds / 4) || !is_told(plane, &operands, &slots) {
        return None;
    }
    let score = evidence(plane, stated, &operands, &slots);
    let breaks = signed.breaks(plane, &slots, false);
    (score >= ENOUGH).then(|| Relation {
        kind: Kind::Difference,
        axis: plane.axis,
        stated,
        slots,
        breaks,
        score,
        operands,
        ..Relation::default()
    })
}

/// Whether each operand is not zero in two or more slots in which the flow holds: the sign of a zero is unknown.
fn is_told(plane: &Plane<'_>, operands: &[Operand], slots: &[super::Slot]) -> bool {
    let moves = |line: usize| {
        let holding = slots.iter().filter(|it| it.holds);
        holding.filter(|it| plane.value[plane.index(line, it.slot)] != 0).take(2).count() == 2
    };
    operands.iter().all(|it| moves(it.line))
}

fn evidence(plane: &Plane<'_>, stated: usize, operands: &[Operand], slots: &[super::Slot]) -> i32 {
    let mut seen = score::Seen::default();
    let mut told = 0;
    for it in slots {
        let sum = operands.iter().fold(Sum::default(), |sum, operand| {
            let one = Sum::one(plane, operand.line, it.slot);
            sum.plus(Sum { value: one.value * i64::from(operand.weight), ..one })
        });
        let (_, own) = ask(plane, stated, it.slot, sum);
        let value = plane.value[plane.index(stated, it.slot)];
        told += if it.holds { seen.weigh(value, own) } else { own };
    }
    score::saturated(told) + 4000
}
