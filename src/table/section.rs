//! Knows totals without a word among others like them: in a balance sheet each section ends in its sum, and two
//! sections in the sum of both. A total that holds in another column and fails in one by a slip is recognized by the
//! others. Does not know labels.

use super::axis::{Axis, Plane};
use super::equation::{Candidate, SlotState, Sum, ask, difference};
use super::relation::{Break, Certainty, Given, Kind, Operand, Relation};
use super::score;
use super::slip::Puzzle;
use super::verdict::puzzle;
use super::words::Words;

/// Fewest sections whose sums hold.
const FEWEST: usize = 2;
/// Least evidence of a slot in which the sum holds, in thousandths of a nat.
const TELLING: i32 = 4_500;
/// The same if a slip is to explain differences as small as the figures.
const SURE: i32 = 6_500;
/// The largest chances, in thousandths, that a slip explains the difference by accident.
const CHANCES: [u64; 2] = [200, 600];

/// The totals of sections that no equation gives yet.
pub(super) fn totals(plane: &Plane<'_>, equations: &[Candidate], given: &Given) -> Vec<Relation> {
    let sections = equations.iter().filter(|it| is_section(plane, it)).count();
    if plane.axis != Axis::Rows || sections < FEWEST {
        return Vec::new();
    }
    let other = Words::QUOTIENT.with(Words::PART).with(Words::CUMULATIVE);
    let is_left = |line: &usize| {
        let it = &plane.lines[*line];
        !given.has(*line) && it.is_active(2) && !it.words.has(other)
    };
    let left = (0..plane.lines.len()).filter(is_left).take(200);
    left.filter_map(|line| {
        let sets = [run(plane, given, line), open(equations, given, line)];
        sets.into_iter().find_map(|items| total(plane, line, &items))
    })
    .collect()
}

/// Whether the items of an equation are all the lines right before its total.
fn is_section(plane: &Plane<'_>, it: &Candidate) -> bool {
    let (Some(&first), Some(&last)) = (it.items.first(), it.items.last()) else { return false };
    let is_active = |line: &usize| plane.lines[*line].figures > 0;
    last < it.total && (first..it.total).filter(is_active).eq(it.items.iter().copied())
}

/// The lines since the total before `line`.
fn run(plane: &Plane<'_>, given: &Given, line: usize) -> Vec<usize> {
    let is_item = |it: &usize| {
        let it = &plane.lines[*it];
        it.is_active(1) && !it.words.has(Words::PART)
    };
    let mut items: Vec<usize> =
        (0..line).rev().take_while(|it| !given.has(*it)).filter(is_item).collect();
    items.reverse();
    items
}

/// The last two totals before `line` that no other adds up.
fn open(equations: &[Candidate], given: &Given, line: usize) -> Vec<usize> {
    let adds_up = |of: &Candidate, it: &usize| of.total < line && of.items.contains(it);
    let is_open = |it: &usize| given.has(*it) && !equations.iter().any(|of| adds_up(of, it));
    let mut items: Vec<usize> = (0..line).rev().filter(is_open).take(2).collect();
    items.reverse();
    items
}

/// The relation of `line` as the total of `items`, if it fails in one slot by a slip and holds in others by more than
/// coincidence.
fn total(plane: &Plane<'_>, line: usize, items: &[usize]) -> Option<Relation> {
    if items.len() < 2 {
        return None;
    }
    let says: Vec<(usize, SlotState, i32)> = (0..plane.slots)
        .map(|slot| {
            let sum = Sum::of(plane, items, slot);
            let (says, told) = ask(plane, line, slot, sum);
            (slot, says, if sum.filled > 1 { told } else { 0 })
        })
        .filter(|it| it.1 != SlotState::Nothing)
        .collect();
    let told: i32 = says.iter().map(|it| it.2.max(0)).sum();
    let mut failing = says.iter().filter(|it| it.1 == SlotState::Fails).map(|it| it.0);
    let (slot, None) = (failing.next()?, failing.next()) else { return None };
    let (total, figures, bound) = puzzle(plane, line, items, slot);
    let puzzle = Puzzle { total, items: &figures, bound };
    let chance = CHANCES[usize::from(told >= SURE)];
    if told < TELLING || puzzle.chance() >= chance || !puzzle.is_explained() {
        return None;
    }
    let asked = says.iter().filter_map(|(slot, says, _)| says.in_slot(*slot));
    let difference = difference(plane, line, items, slot);
    Some(Relation {
        kind: Kind::Total,
        axis: plane.axis,
        stated: line,
        operands: items.iter().map(|it| Operand::line(*it)).collect(),
        slots: asked.collect(),
        score: score::WORTH,
        breaks: vec![Break::clear(slot, Certainty::Likely, difference)],
        ..Relation::default()
    })
}
