//! Knows lines that state shares of one figure of another line: that where the share is 100 ％, and indices, which are 100 at
//! their base. Does not know quotients of two lines.

use super::axis::{Plane, near};
use super::equation::SlotState;
use super::ratio::{At, FEW, Form, NEAR, Quotients, ask, breaks, is_clear, is_ratio, slip_of};
use super::relation::{Kind, Operand, Relation};
use super::score;
use super::slip::explained;
use super::words::Words;

/// Least score of a share of one cell.
const ENOUGH: i32 = 4_000;
/// Least score of one whose failure is an error.
const SURE: i32 = 12_000;

fn is_power_of_ten(value: i64, one: i64) -> bool {
    let mut rest = value.abs() / one.max(1);
    while rest > 1 && rest % 10 == 0 {
        rest /= 10;
    }
    rest <= 1
}

/// The lines that state shares of one figure of another line: that where the share is 100 ％.
pub(super) fn shares(plane: &Plane<'_>, one: i64, known: &[Relation]) -> Vec<Relation> {
    let is_active = |line: &usize| plane.lines[*line].is_active(2);
    let active: Vec<usize> = (0..plane.lines.len()).filter(is_active).collect();
    let mut found = Vec::new();
    for (at, &line) in active.iter().enumerate() {
        if known.iter().any(|it| it.stated == line) {
            continue;
        }
        let near = match active.len() {
            0..=FEW => 0..active.len(),
            _ => near(at, NEAR, active.len()),
        };
        let mut best: Option<Relation> = None;
        for &above in active[near].iter().filter(|it| **it != line) {
            for it in shares_of(plane, one, line, above) {
                if best.as_ref().is_none_or(|known| known.score < it.score) {
                    best = Some(it);
                }
            }
        }
        found.extend(best);
    }
    found
}

/// The shares of `above` that `line` may state: for each whole that is 100 ％, one.
fn shares_of(plane: &Plane<'_>, one: i64, line: usize, above: usize) -> Vec<Relation> {
    let mut found = Vec::new();
    for factor in [100, 1] {
        let is_whole = |slot: &usize| {
            plane.is_figure(line, *slot)
                && Some(plane.values(line)[*slot]) == one.checked_mul(factor)
        };
        let wholes: Vec<usize> = (0..plane.slots).filter(is_whole).take(8).collect();
        for whole in wholes {
            found.extend(share(plane, one, (line, above), whole, factor));
        }
    }
    found
}

/// Whether a share is one of another figure than the whole, of a part of it: then it says nothing of the whole.
fn is_of_other(plane: &Plane<'_>, one: i64, [share, part, whole]: [At; 3], form: Form) -> bool {
    let others = (0..plane.slots).filter(|it| *it != whole.1 && *it != part.1);
    let mut says = others.map(|it| ask(plane, one, [share, part, (whole.0, it)], form));
    says.any(|it| it.0.holds())
}

/// The state of a share, and its evidence. A share that exceeds its whole is none, except that an index may exceed its
/// base.
fn ask_within(plane: &Plane<'_>, one: i64, at: [At; 3], form: Form) -> (SlotState, i32) {
    let (state, own) = ask(plane, one, at, form);
    let [(line, slot), _, (_, whole)] = at;
    let is_beyond = !plane.lines[line].words.has(Words::INDEX)
        && plane.values(line)[slot].abs() > plane.values(line)[whole];
    (if is_beyond && state.holds() { SlotState::Fails } else { state }, own)
}

fn share(
    plane: &Plane<'_>,
    one: i64,
    (line, above): (usize, usize),
    whole: usize,
    factor: i64,
) -> Option<Relation> {
    let form = Form { is_change: false, factor };
    // Divided by a power of ten, each figure is its own share.
    if !plane.is_figure(above, whole) || is_power_of_ten(plane.values(above)[whole], one) {
        return None;
    }
    let at = |slot: usize| [(line, slot), (above, slot), (above, whole)];
    let (mut told, mut holds) = (0, 0);
    let (mut failing, mut slots) = (Vec::new(), Vec::new());
    let mut seen = score::Seen::default();
    for slot in (0..plane.slots).filter(|it| *it != whole) {
        let (state, own) = ask_within(plane, one, at(slot), form);
        slots.extend(state.in_slot(slot));
        match state {
            SlotState::Nothing => {}
            SlotState::Fails => failing.push(slot),
            SlotState::Exact | SlotState::Rounded => {
                holds += 1;
                told += seen.weigh(plane.values(line)[slot], own);
            }
        }
        if failing.len() > 6 && failing.len() > 2 * holds {
            return None;
        }
    }
    let is_ratio = is_ratio(plane, line);
    let mut fails = failing.len();
    if is_ratio && holds > 1 {
        let slip = |slot: usize| slip_of(plane, one, at(slot), form);
        fails -= explained(failing.iter().copied(), slip).len();
    }
    told += score::FAILURE / 2 * fails as i32;
    let score = told - 7000 + if is_ratio { 5000 } else { 0 } - 100 * line.abs_diff(above) as i32;
    if holds < 2 || holds * 10 < (holds + fails) * 6 || score < ENOUGH {
        return None;
    }
    let base = Operand { at: Some(whole), ..Operand::line(above) };
    let clear = |slot: usize| {
        is_clear(plane, one, at(slot), form) && !is_of_other(plane, one, at(slot), form)
    };
    let told = failing.len() - fails;
    let breaks = breaks(plane, &slots, Quotients { line, score, sure: SURE, told }, clear);
    Some(Relation {
        breaks,
        kind: Kind::Share,
        axis: plane.axis,
        stated: line,
        operands: vec![Operand::line(above), base],
        slots,
        score,
        factor,
        ..Relation::default()
    })
}
