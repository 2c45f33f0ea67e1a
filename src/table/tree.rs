//! Knows headings that state the sum of the indented lines below them without a word: assets, above the kinds of
//! assets. One such heading is no evidence; if several hold, one that fails is a slip. Does not know labels.

use super::axis::{Axis, Plane};
use super::equation::{SlotState, Sum, ask};
use super::relation::{Break, Certainty, Given, Kind, Operand, Relation, Slot};
use super::score;
use super::slip::{POSSIBLE, Puzzle};
use super::verdict::puzzle;
use super::words::Words;

/// Fewest headings that must be the sums of their lines.
const FEWEST: usize = 2;

/// Fewest sums that show that every line is listed.
const LISTED: usize = 3;

/// A heading with the lines that are set in by one level below it.
struct Branch {
    line: usize,
    below: Vec<usize>,
}

/// The headings along a plane that no equation gives yet.
pub(super) fn sums(plane: &Plane<'_>, given: &Given) -> Vec<Relation> {
    if plane.axis != Axis::Rows {
        return Vec::new();
    }
    let (branches, lone): (Vec<_>, Vec<_>) =
        branches(plane).into_iter().partition(|it| it.below.len() > 1);
    let says =
        |it: &Branch, slot: usize| ask(plane, it.line, slot, Sum::of(plane, &it.below, slot)).0;
    let count = |is: fn(SlotState) -> bool| {
        let slots = branches.iter().flat_map(|it| (0..plane.slots).map(move |slot| says(it, slot)));
        slots.filter(|it| is(*it)).count()
    };
    let holds = count(|it| it.holds());
    let fails = count(|it| it == SlotState::Fails);
    let whole = |it: &&Branch| {
        (0..plane.slots).all(|slot| says(it, slot) != SlotState::Fails)
            && (0..plane.slots).any(|slot| says(it, slot) == SlotState::Exact)
    };
    if branches.iter().filter(whole).count() < FEWEST || fails > 1.max(holds / 4) {
        return Vec::new();
    }
    let fails_at = |it: &Branch| (0..plane.slots).any(|slot| says(it, slot) == SlotState::Fails);
    let (failing, equal): (Vec<_>, Vec<_>) = lone.into_iter().partition(fails_at);
    let lone_left = if failing.len() == 1 && fails == 0 { failing } else { Vec::new() };
    let all = branches.iter().map(|it| (it, holds));
    let all = all.chain(lone_left.iter().map(|it| (it, holds + equal.len())));
    let left = all.filter(|(it, _)| !given.has(it.line));
    let relations = left.map(|(it, holds)| relation(plane, it, holds, |slot| says(it, slot)));
    relations.filter(|it| it.operands.len() > 1 || !it.breaks.is_empty()).collect()
}

fn relation(
    plane: &Plane<'_>,
    it: &Branch,
    holds: usize,
    says: impl Fn(usize) -> SlotState,
) -> Relation {
    let slots: Vec<Slot> = (0..plane.slots).filter_map(|it| says(it).in_slot(it)).collect();
    let broken = |slot: &Slot| broken(plane, it, slot.slot, holds);
    let breaks = slots.iter().filter(|it| !it.holds).filter_map(broken).collect();
    Relation {
        kind: Kind::Total,
        axis: plane.axis,
        stated: it.line,
        operands: it.below.iter().map(|it| Operand::line(*it)).collect(),
        slots,
        breaks,
        score: score::WORTH,
        ..Relation::default()
    }
}

fn broken(plane: &Plane<'_>, it: &Branch, slot: usize, holds: usize) -> Option<Break> {
    let (total, items, bound) = puzzle(plane, it.line, &it.below, slot);
    let puzzle = Puzzle { total, items: &items, bound };
    let difference = puzzle.difference();
    let is_slip = puzzle.is_explained() && puzzle.chance() < POSSIBLE;
    // If every other heading is the sum of its lines, one with a single line lacks others.
    let is_left_out = difference > 0 && holds >= LISTED;
    let is_lone = it.below.len() == 1;
    let is_told = if is_lone { is_left_out } else { is_slip || holds > 3 };
    let is_likely = difference.abs() > bound && is_told;
    let certainty =
        if is_slip && holds > 3 && !is_lone { Certainty::Certain } else { Certainty::Likely };
    is_likely.then_some(Break::clear(slot, certainty, difference))
}

/// Every heading with lines one level below it, up to the next line of its own level.
fn branches(plane: &Plane<'_>) -> Vec<Branch> {
    let other = Words::PART.with(Words::QUOTIENT);
    let is_item = |line: &usize| {
        let it = &plane.lines[*line];
        it.is_active(1) && !it.has_percent && !it.words.has(other)
    };
    let items: Vec<usize> = (0..plane.lines.len()).filter(is_item).collect();
    let level = |line: usize| plane.lines[line].level;
    let branch = |at: usize| {
        let line = items[at];
        // Lines after a total may not be part of it.
        if at > 0 && plane.lines[line].words.has(Words::TOTAL) {
            return None;
        }
        let deeper: Vec<usize> =
            items[at + 1..].iter().copied().take_while(|it| level(*it) > level(line)).collect();
        let own = deeper.iter().map(|it| level(*it)).min()?;
        // A total of the indented lines is not one of them.
        let is_child = |it: &usize| level(*it) == own && !plane.lines[*it].words.has(Words::TOTAL);
        let below: Vec<usize> = deeper.into_iter().filter(is_child).collect();
        // An indented line beside lines of words may not be the only one.
        let set_in = plane.lines[line + 1..].iter().take_while(|it| it.level > level(line));
        let is_lone = || set_in.filter(|it| !it.is_blank).count() == 1;
        (below.len() > 1 || below.len() == 1 && is_lone()).then_some(Branch { line, below })
    };
    (0..items.len()).filter_map(branch).take(500).collect()
}
