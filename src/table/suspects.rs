//! Knows relations that words or several slots of a table name, even if so many slots fail that none is accepted. Does
//! not judge them.

use rustc_hash::FxHashSet;

use super::axis::{Axis, Plane, near};
use super::equation::SlotState;
use super::labelled;
use super::levied;
use super::relation::{Given, Kind, Operand, Relation};
use super::score;
use super::sheet::Line;
use super::tested::{is_sum, says};
use super::words::Words;

/// Maximum number of lines of a plane among which suspects are sought.
const MOST: usize = 60;
/// Maximum number of neighbours that a line may add up without a word.
const RUN: usize = 6;
/// Greatest distance of a difference from its lines.
const NEAR: usize = 3;
/// Fewest slots that show a sum that no word names.
const SHOWING: usize = 2;
/// Least evidence in those slots.
const SHOWN: i32 = 10_000;

/// A relation that may be meant.
pub(super) struct Suspect {
    pub(super) relation: Relation,
    /// The slots in which it can be tested.
    pub(super) slots: Vec<usize>,
    /// Whether words name it.
    pub(super) has_words: bool,
}

/// The suspects along both planes; `relations` are those that were taken.
pub(super) fn suspects(planes: &[Plane<'_>; 2], relations: &[Relation]) -> Vec<Suspect> {
    let mut found: Vec<Suspect> = relations.iter().filter_map(|it| taken(planes, it)).collect();
    for plane in planes.iter().filter(|it| it.lines.len() <= MOST) {
        found.extend(totals(plane));
        found.extend(differences(plane));
        found.extend(runs(plane));
        found.extend(shares(plane));
        found.extend(levied::ways(plane).into_iter().map(|relation| {
            let slots = asked(plane, &relation);
            Suspect { relation, slots, has_words: true }
        }));
    }
    let mut seen = FxHashSet::default();
    found.retain(|it| is_shown(planes, it) && seen.insert(key(&it.relation)));
    found
}

/// Whether several different figures show a sum or product that no word names.
fn is_shown(planes: &[Plane<'_>; 2], it: &Suspect) -> bool {
    let kind = it.relation.kind;
    let is_open =
        kind == Kind::Product && !it.relation.has_formula || !it.has_words && is_sum(kind);
    let plane = planes.iter().find(|plane| plane.axis == it.relation.axis);
    !is_open
        || plane.is_some_and(|plane| {
            let holds = |slot: &&usize| says(plane, &it.relation, **slot).0.holds();
            let held =
                it.slots.iter().filter(holds).map(|slot| plane.values(it.relation.stated)[*slot]);
            held.collect::<FxHashSet<i64>>().len() >= SHOWING
        })
}

/// The identity of a relation, with the slot in which each line is read; `a = b + c` and `b = a − c` are one.
fn key(it: &Relation) -> (Axis, bool, Vec<[usize; 3]>) {
    let of = |it: &Operand| [it.line, it.at.map_or(0, |slot| slot + 1), usize::from(it.before)];
    let mut lines: Vec<_> = it.operands.iter().map(of).chain([[it.stated, 0, 0]]).collect();
    if is_sum(it.kind) {
        lines.sort_unstable();
    }
    (it.axis, is_sum(it.kind), lines)
}

fn taken(planes: &[Plane<'_>; 2], it: &Relation) -> Option<Suspect> {
    let plane = planes.iter().find(|plane| plane.axis == it.axis)?;
    let words = plane.lines[it.stated].words;
    let has_words = match it.kind {
        Kind::Total => words.has(Words::STRICT.with(Words::ALL).with(Words::PURE)),
        Kind::Difference => words.has(Words::DIFFERENCE),
        Kind::Share | Kind::Rate | Kind::Quotient => {
            words.has(Words::RATIO) || plane.lines[it.stated].has_percent
        }
        Kind::Product | Kind::Levy | Kind::Running => true,
        Kind::Average | Kind::OfWhich => return None,
    };
    let has_words = has_words || it.has_formula;
    let relation = Relation { breaks: Vec::new(), slots: Vec::new(), ..it.clone() };
    // A running balance does not continue a total.
    let is_meant =
        |slot: &usize| it.kind != Kind::Running || it.slots.iter().any(|it| it.slot == *slot);
    let slots = asked(plane, &relation).into_iter().filter(is_meant).collect();
    Some(Suspect { relation, slots, has_words })
}

/// The slots in which a relation can be tested.
fn asked(plane: &Plane<'_>, it: &Relation) -> Vec<usize> {
    (0..plane.slots).filter(|slot| says(plane, it, *slot).0 != SlotState::Nothing).collect()
}

fn suspect(plane: &Plane<'_>, kind: Kind, stated: usize, operands: Vec<Operand>) -> Suspect {
    let relation = Relation { kind, axis: plane.axis, stated, operands, ..Relation::default() };
    let slots = asked(plane, &relation);
    Suspect { relation, slots, has_words: true }
}

/// The evidence for a suspect.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Held {
    /// The number of slots in which it holds and that are evidence, each figure counted once.
    slots: usize,
    /// Their evidence, in thousandths of a nat.
    pub(super) told: i32,
}

/// The slots in which a suspect holds.
pub(super) fn held(plane: &Plane<'_>, it: &Suspect) -> Held {
    let mut seen = FxHashSet::default();
    let told = |slot: &usize| match says(plane, &it.relation, *slot) {
        (state, told) if state.holds() && told > score::NOTHING => Some(told),
        _ => None,
    };
    let fresh = |slot: &usize| seen.insert(plane.value[plane.index(it.relation.stated, *slot)]);
    let all = it.slots.iter().filter(|slot| told(slot).is_some()).copied().filter(fresh);
    let told: Vec<i32> = all.filter_map(|slot| told(&slot)).collect();
    Held { slots: told.len(), told: told.iter().sum() }
}

/// Whether a line may be added.
fn is_amount(it: &Line) -> bool {
    let other = Words::QUOTIENT.with(Words::CUMULATIVE);
    it.is_active(1) && !it.has_percent && !it.words.has(other)
}

fn is_part(plane: &Plane<'_>, line: &usize) -> bool {
    plane.lines[*line].words.has(Words::PART)
}

/// For each line that is called a total, the nearest lines that add up most often.
fn totals(plane: &Plane<'_>) -> Vec<Suspect> {
    let none = Given::none_of(plane.lines.len());
    let is_total = |line: &usize| {
        let it = &plane.lines[*line];
        is_amount(it)
            && !is_part(plane, line)
            && (it.words.has(Words::STRICT.with(Words::ALL))
                || it.words.has(Words::PURE) && it.words.has(Words::TOTAL))
            && !it.words.has(Words::BOUND.with(Words::DIFFERENCE))
    };
    let of = |line: usize| {
        let sets = labelled::natural_sets(plane, line, &none).into_iter();
        let total = |it: Vec<usize>| {
            suspect(plane, Kind::Total, line, it.into_iter().map(Operand::line).collect())
        };
        // The first of those that hold most often.
        sets.map(total).rev().max_by_key(|it| held(plane, it).slots)
    };
    (0..plane.lines.len()).filter(is_total).filter_map(of).collect()
}

/// For each line that is called a difference, the two nearby lines of which it is the difference most often.
fn differences(plane: &Plane<'_>) -> Vec<Suspect> {
    let is_difference = |line: &usize| {
        let it = &plane.lines[*line];
        is_amount(it) && it.words.has(Words::DIFFERENCE) && !it.words.has(Words::TOTAL)
    };
    let of = |line: usize| {
        let near = near(line, NEAR, plane.lines.len());
        let near: Vec<usize> =
            near.filter(|it| *it != line && is_amount(&plane.lines[*it])).collect();
        let pairs = near.iter().flat_map(|a| near.iter().map(move |b| (*a, *b)));
        let less = |(a, b): (usize, usize)| {
            let operands = vec![Operand::line(a), Operand { weight: -1, ..Operand::line(b) }];
            suspect(plane, Kind::Difference, line, operands)
        };
        let all = pairs.filter(|(a, b)| a != b).map(less);
        let best = all.max_by_key(|it| held(plane, it))?;
        (held(plane, &best).slots > 0).then_some(best)
    };
    (0..plane.lines.len()).filter(is_difference).filter_map(of).collect()
}

/// Lines that are the sums of their neighbours in several slots.
fn runs(plane: &Plane<'_>) -> Vec<Suspect> {
    let all = 0..plane.lines.len();
    let active: Vec<usize> = all.filter(|it| is_amount(&plane.lines[*it])).collect();
    let mut found = Vec::new();
    for at in 0..active.len() {
        for length in 2..=RUN {
            let after = active.get(at + 1..at + 1 + length);
            let before = at.checked_sub(length).and_then(|from| active.get(from..at));
            let runs = [before, after].into_iter().flatten();
            // A part is added only to other parts.
            let is_alike = |it: &&[usize]| {
                it.windows(2).all(|it| is_part(plane, &it[0]) == is_part(plane, &it[1]))
            };
            for items in runs.filter(is_alike) {
                let operands = items.iter().map(|it| Operand::line(*it)).collect();
                let it = suspect(plane, Kind::Total, active[at], operands);
                let held = held(plane, &it);
                if held.slots >= SHOWING && held.told >= SHOWN {
                    found.push(Suspect { has_words: false, ..it });
                }
            }
        }
    }
    found
}

/// For each line of shares, the shares of the amounts beside it in the slot of the whole.
fn shares(plane: &Plane<'_>) -> Vec<Suspect> {
    let whole = plane.hundred();
    let share = |line: usize| {
        let it = &plane.lines[line];
        let is_share = it.has_percent || it.words.has(Words::RATIO);
        let amounts = (0..line).rev().take(NEAR).filter(|it| is_amount(&plane.lines[*it]));
        let mut all = (0..plane.slots).filter(|slot| Some(plane.values(line)[*slot]) == whole);
        let (Some(at), None) = (all.next().filter(|_| is_share), all.next()) else { return None };
        let of = |of: usize| {
            let base = Operand { at: Some(at), ..Operand::line(of) };
            let mut it = suspect(plane, Kind::Share, line, vec![Operand::line(of), base]);
            it.relation.factor = 100;
            it.slots.retain(|slot| *slot != at);
            it
        };
        amounts.map(of).max_by_key(|it| held(plane, it))
    };
    (0..plane.lines.len()).filter_map(share).collect()
}
