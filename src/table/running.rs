//! Knows lines that go on adding up another (累計, `cumulative`), and balances that go on by what comes in and goes out
//! (残高, `balance`): each figure is the one before with what is new. Does not know sums across lines.

use super::axis::Plane;
use super::relation::{Kind, Operand, Relation};
use super::signed::Signed;
use super::words::Words;

/// Fewest slots in which a running total or a balance must hold.
const FEWEST: usize = 2;
/// Least that the slots tell in which a balance holds, each figure once.
const TOLD: i32 = 13_000;
/// Most lines beside one that are tried.
const NEAR: usize = 12;

/// The running totals and balances along a plane. `has_equation` are the lines that other lines of the same slot give.
pub(super) fn totals(plane: &Plane<'_>, has_equation: &[bool]) -> Vec<Relation> {
    let is_usable = |line: &usize| plane.lines[*line].figures > 1 && !plane.lines[*line].is_name;
    let active: Vec<usize> = (0..plane.lines.len()).filter(is_usable).collect();
    let mut found = Vec::new();
    for (at, &line) in active.iter().enumerate() {
        let words = plane.lines[line].words;
        let is_balance = words.has(Words::BALANCE) && !has_equation[line];
        if !words.has(Words::CUMULATIVE) && !is_balance || words.has(Words::RATIO) {
            continue;
        }
        let near = at.saturating_sub(NEAR)..(at + NEAR + 1).min(active.len());
        let others: Vec<usize> = active[near].iter().copied().filter(|it| *it != line).collect();
        let mut news = singles(&others);
        if is_balance {
            // What comes in and goes out in one line has signs.
            let is_signed = |it: &usize| plane.values(*it).iter().any(|it| *it < 0);
            news.retain(|it| it.iter().all(|it| is_signed(&it.line)));
            news.extend(pairs(&others));
        }
        let relations = news.into_iter().filter_map(|news| running(plane, line, news));
        found.extend(relations.max_by_key(|it| (it.holding(), std::cmp::Reverse(it.slots.len()))));
    }
    found
}

/// Which lines go on by what comes in and goes out.
pub(super) fn lines(plane: &Plane<'_>) -> Vec<bool> {
    let mut runs = vec![false; plane.lines.len()];
    let may_run = |it: &super::sheet::Line| it.words.has(Words::BALANCE.with(Words::CUMULATIVE));
    if plane.lines.iter().any(may_run) {
        totals(plane, &runs.clone()).iter().for_each(|it| runs[it.stated] = true);
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
    // What adds up the others goes on from none of them.
    slots.retain(|it| !plane.across[it.slot].words.has(Words::TOTAL.with(Words::AVERAGE)));
    let holds = slots.iter().filter(|it| it.holds).count();
    // A line that stands still goes on by nothing.
    let moves =
        |slot: usize| operands[1..].iter().any(|it| plane.value[plane.index(it.line, slot)] != 0);
    let told = slots.iter().filter(|it| it.holds && moves(it.slot)).count();
    let is_balance = plane.lines[stated].words.has(Words::BALANCE);
    if told < FEWEST {
        return None;
    }
    let doubts = signed.doubts(plane, &slots);
    // One wrong figure fails twice. Of many pairs of lines some fit a few small figures by chance.
    let is_chance = is_balance && (doubts > 2 || signed.evidence(plane, &slots) < TOLD);
    if holds < doubts || is_chance {
        return None;
    }
    let breaks = signed.breaks(plane, &slots, false);
    Some(Relation {
        kind: Kind::Running,
        axis: plane.axis,
        stated,
        slots,
        breaks,
        operands,
        score: 20_000,
        ..Relation::default()
    })
}
