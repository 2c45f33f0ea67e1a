//! Knows running totals of another line (累計, `cumulative`), and balances that change by receipts and payments (残高,
//! `balance`): each figure is the one before plus the new amount. Does not know sums across lines.

use super::axis::{Plane, near};
use super::relation::{Break, Certainty, Given, Kind, Operand, Relation, Slot, holding};
use super::score;
use super::signed::Signed;
use super::words::Words;

/// Fewest slots in which a running total or a balance must hold.
const FEWEST: usize = 2;
/// Least evidence of the slots in which a balance holds, each figure counted once.
const TOLD: i32 = 13_000;
/// Most lines beside one that are tried.
const NEAR: usize = 12;

/// The running totals and balances along a plane.
pub(super) fn totals(plane: &Plane<'_>, given: &Given) -> Vec<Relation> {
    let is_usable = |line: &usize| plane.lines[*line].is_active(2);
    let active: Vec<usize> = (0..plane.lines.len()).filter(is_usable).collect();
    let mut found = Vec::new();
    for (at, &line) in active.iter().enumerate() {
        let words = plane.lines[line].words;
        let is_balance = words.has(Words::BALANCE) && !given.has(line);
        if !words.has(Words::CUMULATIVE) && !is_balance || words.has(Words::RATIO) {
            continue;
        }
        let near = near(at, NEAR, active.len());
        let others: Vec<usize> = active[near].iter().copied().filter(|it| *it != line).collect();
        let mut news = singles(&others);
        if is_balance {
            // Receipts and payments in one line have signs.
            let is_signed = |it: &usize| plane.values(*it).iter().any(|it| *it < 0);
            news.retain(|it| it.iter().all(|it| is_signed(&it.line)));
            news.extend(pairs(&others));
        }
        let relations = news.into_iter().filter_map(|news| running(plane, line, news));
        found.extend(relations.max_by_key(|it| (it.holding(), std::cmp::Reverse(it.slots.len()))));
    }
    found
}

/// The lines that are balances of receipts and payments, or the difference of two means before them: no total adds them up.
pub(super) fn lines(plane: &Plane<'_>) -> Vec<bool> {
    let mut runs = vec![false; plane.lines.len()];
    let mean = Words::QUOTIENT;
    for (at, it) in plane.lines.windows(3).enumerate() {
        let [one, other, own] = [0, 1, 2].map(|at: usize| it[at].words);
        runs[at + 2] = one.has(mean) && other.has(mean) && own.has(Words::DIFFERENCE);
    }
    let may_run = |it: &super::sheet::Line| it.words.has(Words::BALANCE.with(Words::CUMULATIVE));
    if plane.lines.iter().any(may_run) {
        let none = Given::none_of(plane.lines.len());
        totals(plane, &none).iter().for_each(|it| runs[it.stated] = true);
    }
    runs
}

fn singles(lines: &[usize]) -> Vec<Vec<Operand>> {
    lines.iter().map(|it| vec![Operand::line(*it)]).collect()
}

/// Pairs of an inflow (+1) and an outflow (−1).
fn pairs(lines: &[usize]) -> Vec<Vec<Operand>> {
    let out = |line: usize| Operand { weight: -1, ..Operand::line(line) };
    let pairs = |&plus: &usize| {
        let minus = lines.iter().copied().filter(move |it| *it != plus);
        minus.map(move |minus| vec![Operand::line(plus), out(minus)]).collect::<Vec<_>>()
    };
    lines.iter().flat_map(pairs).collect()
}

fn running(plane: &Plane<'_>, stated: usize, mut operands: Vec<Operand>) -> Option<Relation> {
    operands.insert(0, Operand { before: true, ..Operand::line(stated) });
    let signed = Signed { stated, operands: &operands };
    let mut slots = signed.slots(plane);
    // A total of the others does not continue any of them.
    slots.retain(|it| !plane.across[it.slot].words.has(Words::TOTAL.with(Words::AVERAGE)));
    let holds = holding(&slots);
    // A line that does not change is no balance.
    let moves =
        |slot: usize| operands[1..].iter().any(|it| plane.value[plane.index(it.line, slot)] != 0);
    let told = slots.iter().filter(|it| it.holds && moves(it.slot)).count();
    let is_balance = plane.lines[stated].words.has(Words::BALANCE);
    let starts = !is_balance && begins(plane, stated, &operands);
    if told + usize::from(starts) < FEWEST {
        return None;
    }
    // One wrong figure is missed in the next slot by as much.
    let mut twice = twice(plane, &signed, &slots);
    if twice.len() > 2 && twice.len() * 5 > slots.len() {
        twice.clear();
    }
    let rest: Vec<Slot> =
        slots.iter().filter(|it| twice.iter().all(|two| two.slot != it.slot)).copied().collect();
    let doubts = signed.doubts(plane, &rest);
    // One wrong figure fails twice. Of many pairs of lines some fit a few small figures by chance.
    let is_chance = is_balance && (doubts > 2 || signed.evidence(plane, &slots) < TOLD);
    if holds < doubts || is_chance {
        return None;
    }
    // The difference of two lines is no balance that continues.
    let apart = Signed { stated, operands: &operands[1..] };
    if operands.len() > 2 && apart.slots(plane).iter().all(|it| it.holds) {
        return None;
    }
    let breaks = signed.breaks(plane, &rest, false).into_iter().chain(twice).collect();
    Some(Relation {
        kind: Kind::Running,
        axis: plane.axis,
        stated,
        slots,
        breaks,
        operands,
        score: score::SURE,
        ..Relation::default()
    })
}

/// Whether the first figure of a line is that of the line that it adds up.
fn begins(plane: &Plane<'_>, stated: usize, operands: &[Operand]) -> bool {
    let first = (0..plane.slots).find(|slot| plane.is_figure(stated, *slot));
    first.is_some_and(|slot| {
        let is_same = |it: &Operand| plane.values(it.line)[slot] == plane.values(stated)[slot];
        operands[1..].iter().all(is_same)
    })
}

/// The breaks of two adjacent slots that one figure explains: the first is too great by as much as the second is too small.
fn twice(plane: &Plane<'_>, signed: &Signed<'_>, slots: &[Slot]) -> Vec<Break> {
    let off = |it: &Slot| if it.holds { 0 } else { signed.difference(plane, it.slot) };
    let pairs = slots.windows(2).enumerate().filter(|(at, it)| {
        let before = at.checked_sub(1).map_or(0, |at| off(&slots[at]));
        let after = slots.get(at + 2).map_or(0, off);
        let is_one = off(&it[0]) != 0 && off(&it[0]) == -off(&it[1]);
        is_one && it[1].slot == it[0].slot + 1 && before == 0 && after == 0
    });
    let broken = |it: &Slot| Break::clear(it.slot, Certainty::Likely, off(it));
    pairs.flat_map(|it| it.1.iter().map(broken)).collect()
}
