//! Knows lines that state how another line changes from slot to slot: 前年度比 below a series of years, `Growth` beside it, and
//! the plain difference to the slot before. Does not know changes between two lines (`ratio` does).

use rustc_hash::FxHashSet;

use super::axis::{Plane, near};
use super::equation::SlotState;
use super::ratio::{At, Form, Quotients, ask, breaks, is_clear};
use super::relation::{Given, Kind, Operand, Relation, Slot, holding};
use super::score;
use super::signed::Signed;
use super::words::Words;

/// Least score of a rate of growth.
const ENOUGH: i32 = 7_000;
/// Least score of one whose failure is an error.
const SURE: i32 = 16_000;
/// Least evidence of the slots in which a difference holds, each figure counted once.
const TOLD: i32 = 9_000;
/// Lines on either side that are tried.
const NEAR: usize = 8;
/// Fewest slots that must hold.
const FEWEST: usize = 2;

const FORMS: [Form; 3] = [
    Form { is_change: true, factor: 100 },
    Form { is_change: true, factor: 1 },
    Form { is_change: false, factor: 100 },
];

/// The changes along a plane, of lines that nothing else gives.
pub(super) fn changes(plane: &Plane<'_>, one: i64, given: &Given) -> Vec<Relation> {
    let is_active = |line: &usize| plane.lines[*line].is_active(3);
    let active: Vec<usize> = (0..plane.lines.len()).filter(is_active).collect();
    let mut found = Vec::new();
    for (at, &line) in active.iter().enumerate().filter(|it| !given.has(*it.1)) {
        let own = &plane.lines[line];
        let is_ratio = own.words.has(Words::RATIO) || own.has_percent;
        if !is_ratio && (!own.words.has(Words::DIFFERENCE) || own.words.has(Words::BALANCE)) {
            continue;
        }
        let near = &active[near(at, NEAR, active.len())];
        let others = near.iter().copied().filter(|it| *it != line);
        let rates = others.flat_map(|of| {
            let forms = FORMS.into_iter().filter(|_| is_ratio);
            forms
                .filter_map(move |form| rate(plane, one, (line, of), form))
                .chain((!is_ratio).then(|| difference(plane, line, of)).flatten())
        });
        let better = |it: &Relation| (it.holding(), it.score);
        found.extend(rates.max_by_key(better));
    }
    found
}

/// The line `of` in a slot and in the one before.
fn operands(of: usize, weight: i32) -> Vec<Operand> {
    vec![Operand::line(of), Operand { before: true, weight, ..Operand::line(of) }]
}

fn rate(plane: &Plane<'_>, one: i64, (line, of): (usize, usize), form: Form) -> Option<Relation> {
    let words = &plane.lines[of];
    if words.has_percent || words.words.has(Words::RATIO) {
        return None;
    }
    let at = |slot: usize| -> [At; 3] { [(line, slot), (of, slot), (of, slot - 1)] };
    let says = |slot: usize| ask(plane, one, at(slot), form);
    let slots: Vec<Slot> = (1..plane.slots).filter_map(|it| says(it).0.in_slot(it)).collect();
    let mut seen = FxHashSet::default();
    let told = slots.iter().map(|it| match says(it.slot) {
        (SlotState::Fails, _) => score::FAILURE,
        (state, own) if state.holds() && seen.insert(plane.values(line)[it.slot]) => own,
        _ => 0,
    });
    let score = told.sum::<i32>() + 2000;
    let holds = holding(&slots);
    if holds < FEWEST || holds * 3 < slots.len() * 2 || score < ENOUGH {
        return None;
    }
    // Below a figure without a rate, all may be compared with that one: a group with its controls.
    let mut base = None;
    let is_of_base = |slot: &usize| {
        let at = base.map(|it| [(line, *slot), (of, *slot), (of, it)]);
        if plane.is_figure(of, *slot) && !plane.is_figure(line, *slot) {
            base = Some(*slot);
        }
        at.is_some_and(|it| ask(plane, one, it, form).0.holds())
    };
    if (0..plane.slots).filter(is_of_base).count() > holds {
        return None;
    }
    let clear = |slot: usize| is_clear(plane, one, at(slot), form);
    Some(Relation {
        kind: if form.is_change { Kind::Rate } else { Kind::Quotient },
        axis: plane.axis,
        stated: line,
        operands: operands(of, 1),
        breaks: breaks(plane, &slots, Quotients { line, score, sure: SURE, told: 0 }, clear),
        slots,
        score,
        factor: form.factor,
        ..Relation::default()
    })
}

fn difference(plane: &Plane<'_>, line: usize, of: usize) -> Option<Relation> {
    let operands = operands(of, -1);
    let signed = Signed { stated: line, operands: &operands };
    let slots = signed.slots(plane);
    let holds = holding(&slots);
    let told = signed.evidence(plane, &slots);
    if told < TOLD || holds < FEWEST || holds < 2 * signed.doubts(plane, &slots) {
        return None;
    }
    let breaks = signed.breaks(plane, &slots, false);
    Some(Relation {
        kind: Kind::Difference,
        axis: plane.axis,
        stated: line,
        slots,
        breaks,
        score: score::WORTH,
        operands,
        ..Relation::default()
    })
}
