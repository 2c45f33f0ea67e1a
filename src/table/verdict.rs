//! Knows in which slots a relation fails although it should hold, and how certain that is. Does not know wording.

use rustc_hash::FxHashSet;

use super::axis::Plane;
use super::equation::{Candidate, SlotState, Sum, Way, ask, ask_any, difference};
use super::grain::coarse;
use super::left_out::{self, falls_short};
use super::one_reading;
use super::relation::{Break, Certainty, Relation};
use super::score;
use super::sheet::Holds;
use super::slip::{POSSIBLE, Printed, Puzzle, RARE, Slip, explained, is_outnumbered};
use super::unsigned;
use super::words::Words;

/// Least score of an equation that words name and whose failure is reported.
const CALLED: i32 = 10_000;

/// Fewest slots that are many, as rows of data are.
pub(super) const MANY: usize = 12;

/// The slots in which an equation should hold and fails.
pub(super) fn breaks(plane: &Plane<'_>, it: &Candidate, is_exact: bool) -> Vec<Break> {
    let are_shares = are_shares(plane, it);
    let is_share = |slot: usize| are_shares && states_shares(plane, it, slot);
    let says: Vec<SlotState> = (0..plane.slots)
        .map(|slot| {
            let ask = if is_share(slot) { ask_any } else { ask };
            let says = ask(plane, it.total, slot, Sum::of(plane, &it.items, slot)).0;
            lenient(plane, it.total, &it.items, slot, says)
        })
        .collect();
    if !says.contains(&SlotState::Fails) {
        return Vec::new();
    }
    let doubts = doubts(plane, it, &says);
    let counts = Counts::of(plane, it, &doubts);
    let least = if is_called(plane, it) || is_rest(plane, it) { CALLED } else { score::WORTH };
    // Unless words say so, a single sum, even if repeated, does not show that it is meant.
    let is_shown = is_called(plane, it) || counts.has_label || counts.distinct > 1;
    let failing = says.iter().filter(|it| **it == SlotState::Fails).count();
    let is_refuted = is_outnumbered(counts.holds, counts.failing, failing);
    if it.score < least || !counts.is_borne() || !is_shown || is_refuted {
        return Vec::new();
    }
    let is_in = |slot: usize| (it.scope.0..=it.scope.1).contains(&slot);
    let outside = off_by(plane, it, &doubts, |slot| !is_in(slot));
    let may_leave = outside <= 1.max(counts.tested() / 4);
    let is_doubt = |slot: usize| doubts[slot] == SlotState::Fails;
    let fails = |slot: &usize| {
        says[*slot] == SlotState::Fails && (is_in(*slot) || may_leave || !is_doubt(*slot))
    };
    let other = Words::QUOTIENT;
    let is_other = |slot: usize| plane.across[slot].words.has(other) && !is_share(slot);
    let failing: Vec<usize> = (0..plane.slots).filter(|it| fails(it) && !is_other(*it)).collect();
    let break_of = |slot: usize, certainty: Certainty| {
        let difference = difference(plane, it.total, &it.items, slot);
        Break { is_clear: is_clear(plane, it, slot), ..Break::clear(slot, certainty, difference) }
    };
    let held = (0..plane.slots).filter(|slot| !is_called(plane, it) && says[*slot].holds());
    let constant = constants(plane, &it.items, held);
    let is_moved = |slot: usize| constant.iter().any(|it| plane.values(it.line)[slot] != it.value);
    let is_meant = |slot: &&usize| {
        !is_regime(&doubts, **slot) && !is_completed(plane, it, &says, **slot) && !is_moved(**slot)
    };
    let alone = failing.iter().filter(is_meant);
    let breaks: Vec<Break> = alone
        .filter_map(|slot| Some(break_of(*slot, counts.certainty(plane, it, *slot, is_exact)?)))
        .collect();
    if breaks.is_empty() && counts.has_strict {
        let everywhere: Vec<usize> = (0..plane.slots)
            .filter(|slot| says[*slot] == SlotState::Fails && !is_other(*slot))
            .collect();
        if let Some(it) = left_out(plane, it, [&failing, &everywhere], counts.holds) {
            return vec![it];
        }
    }
    unsigned::told(plane, &[&[it.total], &it.items[..]].concat(), breaks)
}

/// The states of the slots, without evident slips if words name the equation: these do not refute it.
fn doubts(plane: &Plane<'_>, it: &Candidate, says: &[SlotState]) -> Vec<SlotState> {
    let mut doubts = says.to_vec();
    if is_called(plane, it) {
        let failing = (0..plane.slots).filter(|slot| says[*slot] == SlotState::Fails);
        let slip = |slot: usize| slip_of(plane, it.total, &it.items, slot);
        explained(failing, slip).into_iter().for_each(|slot| doubts[slot] = SlotState::Nothing);
    }
    doubts
}

/// The slip that explains that `items` do not add up to `total` in `slot`.
pub(super) fn slip_of(
    plane: &Plane<'_>,
    total: usize,
    items: &[usize],
    slot: usize,
) -> Option<Slip> {
    let (total, items, bound) = puzzle(plane, total, items, slot);
    Puzzle { total, items: &items, bound }.told()
}

/// Whether words name an equation: its total, or the difference of two lines.
fn is_called(plane: &Plane<'_>, it: &Candidate) -> bool {
    is_strict(plane, it.total) || is_difference(plane, it)
}

fn is_strict(plane: &Plane<'_>, total: usize) -> bool {
    let words = plane.lines[total].words;
    words.has(Words::STRICT) && !words.has(Words::CUMULATIVE.with(Words::RATIO))
}

/// Whether a last line adds up all others except quotients, so that no other lines could be its items.
fn is_rest(plane: &Plane<'_>, it: &Candidate) -> bool {
    let other = Words::QUOTIENT.with(Words::DIFFERENCE);
    let is_amount = |line: &usize| {
        let it = &plane.lines[*line];
        it.is_active(1) && !it.has_percent && !it.words.has(other)
    };
    let others = (0..plane.lines.len()).filter(|line| *line != it.total && is_amount(line));
    it.items.len() > 2 && it.items.last() < Some(&it.total) && others.eq(it.items.iter().copied())
}

fn is_difference(plane: &Plane<'_>, it: &Candidate) -> bool {
    let is_called = |line: &usize| plane.lines[*line].words.has(Words::DIFFERENCE);
    it.items.len() == 2 && it.items.iter().chain([&it.total]).any(is_called)
}

/// One break for all slots if a line is missing: the total exceeds its items in every failing slot in scope and, if
/// these are at least as many as hold, in every failing slot.
fn left_out(
    plane: &Plane<'_>,
    it: &Candidate,
    [failing, everywhere]: [&[usize]; 2],
    holds: usize,
) -> Option<Break> {
    let is_short = failing.len() > 1
        && failing.iter().all(|slot| falls_short(plane, it.total, &it.items, *slot));
    let slot = *failing.first().filter(|_| is_short).or_else(|| everywhere.first())?;
    let difference = difference(plane, it.total, &it.items, slot);
    let told = Break::clear(slot, Certainty::Likely, difference);
    let is_line = || holds <= everywhere.len();
    if is_short {
        return Some(told);
    }
    is_line().then(|| left_out::line(plane, it.total, &it.items, everywhere)).flatten()
}

/// The state of a slot in which random rounding is no failure.
pub(super) fn lenient(
    plane: &Plane<'_>,
    total: usize,
    items: &[usize],
    slot: usize,
    says: SlotState,
) -> SlotState {
    let is_coarse =
        || difference(plane, total, items, slot).abs() <= coarse(plane, total, items, slot);
    if says == SlotState::Fails && is_coarse() { SlotState::Rounded } else { says }
}

/// Whether a slot of quotients states shares of a whole: a hundred percent, or one.
fn states_shares(plane: &Plane<'_>, it: &Candidate, slot: usize) -> bool {
    let words = plane.across[slot].words;
    let one = plane.one.unwrap_or_default();
    let total = plane.value[plane.index(it.total, slot)];
    let is_amount = words.has(Words::AVERAGE) || !words.has(Words::RATIO) || plane.runs[slot];
    !is_amount && total > 0 && (total == one || Some(total) == one.checked_mul(100))
}

/// Whether an equation adds up shares too: it holds in several slots of them and fails in one.
fn are_shares(plane: &Plane<'_>, it: &Candidate) -> bool {
    let (mut holds, mut fails) = (0, 0);
    for slot in (0..plane.slots).filter(|slot| states_shares(plane, it, *slot)) {
        let sum = Sum::of(plane, &it.items, slot);
        match ask_any(plane, it.total, slot, sum).0 {
            SlotState::Nothing => {}
            SlotState::Fails => fails += 1,
            SlotState::Exact | SlotState::Rounded => holds += usize::from(sum.filled > 1),
        }
    }
    holds > 1 && fails == 1
}

/// The number of different amounts by which an equation fails in some slots.
fn off_by(
    plane: &Plane<'_>,
    it: &Candidate,
    says: &[SlotState],
    is: impl Fn(usize) -> bool,
) -> usize {
    let failing = (0..plane.slots).filter(|slot| is(*slot) && says[*slot] == SlotState::Fails);
    let by: FxHashSet<i64> =
        failing.map(|slot| difference(plane, it.total, &it.items, slot).abs()).collect();
    by.len()
}

/// Whether rounding, even before padding zeros, does not explain a failing slot.
fn is_clear(plane: &Plane<'_>, it: &Candidate, slot: usize) -> bool {
    let lines = it.items.iter().chain([&it.total]);
    let bound: i64 = lines.map(|line| plane.place(plane.index(*line, slot))).sum();
    2 * difference(plane, it.total, &it.items, slot).abs() > bound
}

/// Whether a failing slot is among others that fail: another way to compute, not a slip.
fn is_regime(says: &[SlotState], slot: usize) -> bool {
    let fails = |it: &usize| says[*it] == SlotState::Fails;
    let before = (0..slot).rev().take_while(fails).count();
    let after = (slot + 1..says.len()).take_while(fails).count();
    before + after >= 2
}

/// Whether another line contains the missing amount in `slot`, and zero wherever the equation holds, like an item.
fn is_completed(plane: &Plane<'_>, it: &Candidate, says: &[SlotState], slot: usize) -> bool {
    let missing = difference(plane, it.total, &it.items, slot);
    let holds = |slot: &usize| says[*slot].holds();
    let completes = |line: &usize| {
        plane.is_figure(*line, slot)
            && plane.values(*line)[slot] == missing
            && (0..plane.slots).filter(holds).all(|slot| plane.values(*line)[slot] == 0)
    };
    let is_other = |line: &usize| *line != it.total && !it.items.contains(line);
    (0..plane.lines.len()).filter(is_other).any(|line| completes(&line))
}

/// Removes the breaks of a total with another explanation: items of the opposite sign, or an item that is zero in nearly
/// all of many slots. A break beside an item that is not stated is at most likely.
pub(super) fn temper(plane: &Plane<'_>, it: &mut Relation) {
    if it.breaks.is_empty() {
        return;
    }
    let items: Vec<usize> = it.operands.iter().map(|it| it.line).collect();
    let value = |line: usize, slot: usize| plane.value[plane.index(line, slot)];
    let is_misread = |slot: usize| {
        let sum = Sum::of(plane, &items, slot);
        let total = value(it.stated, slot);
        let are_below = items.iter().all(|it| value(*it, slot) <= 0);
        are_below && total > 0 && (total + sum.value).abs() <= sum.half
            || unsigned::is_taken_off(plane, it.stated, &items, slot)
    };
    let held: Vec<usize> = it.slots.iter().filter(|it| it.holds).map(|it| it.slot).collect();
    let is_rare = |line: &usize| {
        let stated = held.iter().filter(|slot| value(*line, **slot) != 0).count();
        held.len() >= MANY && stated * 10 <= held.len()
    };
    let is_without = |broken: &Break| {
        let is_all = |line: &&usize| value(**line, broken.slot) == -broken.difference;
        items.iter().filter(is_all).any(is_rare)
    };
    let is_withheld = |it: &Break| left_out::is_withheld(plane, &items, &held, it);
    it.breaks.retain(|it| !is_misread(it.slot) && !is_without(it) && !is_withheld(it));
    let is_open = |slot: usize| {
        let is_nothing = |line: &usize| plane.holds[plane.index(*line, slot)] == Holds::Nothing;
        items.iter().any(is_nothing)
    };
    for it in it.breaks.iter_mut().filter(|it| it.difference > 0 && is_open(it.slot)) {
        it.certainty = it.certainty.min(Certainty::Likely);
    }
}

/// The number of slots in which the equation holds and two items or more exceed the rounding; all of them if the
/// figures are counts.
fn telling(plane: &Plane<'_>, it: &Candidate, says: &[SlotState]) -> usize {
    let is_telling = |slot: &usize| {
        let sum = Sum::of(plane, &it.items, *slot);
        let within = Sum::one(plane, it.total, *slot).half + sum.half;
        let within = if plane.is_counted { 0 } else { within };
        let is_beyond = |line: &&usize| plane.value[plane.index(**line, *slot)].abs() > within;
        it.items.iter().filter(is_beyond).nth(1).is_some()
    };
    let holding = (0..plane.slots).filter(|slot| says[*slot].holds());
    holding.filter(is_telling).count()
}

/// A line with one value in every slot in which the relation holds.
pub(super) struct Constant {
    pub(super) line: usize,
    pub(super) value: i64,
}

/// Those of `lines` that have one value in all slots of `held`, if there are enough slots to exclude a coincidence.
pub(super) fn constants(
    plane: &Plane<'_>,
    lines: &[usize],
    held: impl Iterator<Item = usize>,
) -> Vec<Constant> {
    const LEAST: usize = 4;
    let held: Vec<usize> = held.collect();
    let constant = |line: &usize| {
        let values = plane.values(*line);
        let value = held.first().map(|slot| values[*slot])?;
        let is_one = held.len() >= LEAST && held.iter().all(|slot| values[*slot] == value);
        is_one.then_some(Constant { line: *line, value })
    };
    lines.iter().filter_map(constant).collect()
}

/// Whether the total of this slot is printed with decimals and the others without: a mean, not a sum.
fn is_mean(plane: &Plane<'_>, it: &Candidate, slot: usize) -> bool {
    let Some(one) = plane.one else { return false };
    let is_whole = |slot: usize| 2 * plane.half[plane.index(it.total, slot)] >= one;
    // A sum exceeds each item with as many decimals; a mean is between them.
    let at = |line: &usize| plane.index(*line, slot);
    let total = at(&it.total);
    let halves = it.items.iter().map(|line| plane.half[at(line)]);
    let is_beyond = it.items.iter().all(|line| plane.value[at(line)] < plane.value[total]);
    if halves.filter(|it| *it > 0).min() == Some(plane.half[total]) && is_beyond {
        return false;
    }
    let others = (it.scope.0..=it.scope.1)
        .filter(|other| *other != slot && plane.is_figure(it.total, *other));
    let (whole, all) =
        others.fold((0, 0), |(whole, all), it| (whole + usize::from(is_whole(it)), all + 1));
    !is_whole(slot) && whole * 10 > all * 8
}

/// Whether the total of this slot is between its items, as a mean or a rate is, and as no sum of such items is. One item
/// that exceeds it may be wrong.
fn is_within_items(plane: &Plane<'_>, it: &Candidate, slot: usize) -> bool {
    let value = |line: &usize| plane.value[plane.index(*line, slot)];
    let total = value(&it.total);
    let are_positive = it.items.iter().all(|it| value(it) > 0);
    let above = it.items.iter().filter(|it| value(it) >= total).count();
    it.items.len() > 2 && are_positive && above > 1 && above < it.items.len()
}

/// Counts over the slots of an equation.
struct Counts {
    holds: usize,
    /// Slots in which it fails.
    failing: usize,
    /// The number of different amounts by which it fails, at least 1: slots that fail by the same amount are one fault.
    fails: usize,
    exact: usize,
    /// Different totals with their items that hold and are evidence.
    distinct: usize,
    has_label: bool,
    has_strict: bool,
    /// Whether it is the difference of two lines by their words.
    is_difference: bool,
    is_run: bool,
}

impl Counts {
    fn of(plane: &Plane<'_>, it: &Candidate, says: &[SlotState]) -> Self {
        let count = |is: SlotState| says.iter().filter(|it| **it == is).count();
        let (exact, rounded) = (count(SlotState::Exact), count(SlotState::Rounded));
        let figures = |slot: usize| -> Vec<i64> {
            let lines = std::iter::once(&it.total).chain(&it.items);
            lines.map(|line| plane.value[plane.index(*line, slot)]).collect()
        };
        let mut values: Vec<Vec<i64>> = (0..plane.slots)
            .filter(|slot| says[*slot].holds())
            .filter(|slot| Sum::of(plane, &it.items, *slot).filled > 1)
            .map(figures)
            .collect();
        values.sort_unstable();
        values.dedup();
        let words = plane.lines[it.total].words;
        let is_gapless = it.items.windows(2).all(|it| it[1] == it[0] + 1);
        let failing = count(SlotState::Fails);
        let are_few = exact + rounded + failing < MANY;
        let (holds, fails) =
            match are_few || is_strict(plane, it.total) && !is_difference(plane, it) {
                true => (exact + rounded, off_by(plane, it, says, |_| true)),
                // In data without words, slots that fail by the same amount may be several faults, and slots without
                // evidence do not count.
                false => (telling(plane, it, says), failing),
            };
        Self {
            holds,
            failing,
            fails: fails.max(1),
            exact,
            distinct: values.len(),
            has_label: words.has(Words::TOTAL) && !words.has(Words::CUMULATIVE),
            has_strict: is_strict(plane, it.total),
            is_difference: is_difference(plane, it),
            is_run: it.way == Way::Run && it.items.len() > 2 && is_gapless,
        }
    }

    fn tested(&self) -> usize {
        self.holds + self.fails
    }

    /// Whether enough slots hold that the failing ones are slips. Of many slots, few fail.
    fn is_borne(&self) -> bool {
        let tested = self.holds + self.failing;
        let is_rare = tested < MANY || self.failing <= 2 || self.failing * 10 <= tested;
        self.fails <= self.holds && is_rare
    }

    fn certainty(
        &self,
        plane: &Plane<'_>,
        it: &Candidate,
        slot: usize,
        is_exact: bool,
    ) -> Option<Certainty> {
        let (total, items, bound) = puzzle(plane, it.total, &it.items, slot);
        let is_exact = is_exact || plane.is_counted;
        let puzzle = Puzzle { total, items: &items, bound: if is_exact { 0 } else { bound } };
        let difference = puzzle.difference().abs();
        let coarse = coarse(plane, it.total, &it.items, slot);
        let is_left = !self.is_difference && is_balance(plane, it);
        if difference <= puzzle.bound.max(coarse) || is_mean(plane, it, slot) || is_left {
            return None;
        }
        let chance = puzzle.chance();
        // One of two items may have been left out, too, if other slots show that both are meant.
        let is_left_out =
            self.distinct > 1 && self.has_strict && !puzzle.is_copied() && puzzle.is_left_out();
        let is_slip = chance < POSSIBLE && (is_left_out || puzzle.is_explained());
        if !is_slip && is_within_items(plane, it, slot) {
            return None;
        }
        let is_clear = is_clear(plane, it, slot);
        let most_hold = self.holds * 4 >= self.tested() * 3;
        let is_small = 2 * difference < total.value.abs();
        let nearly_all = self.holds >= 5 && self.holds * 10 >= self.tested() * 9 && is_small;
        let is_called = self.has_label || self.is_difference;
        let is_supported =
            is_called && (is_slip || nearly_all) || self.is_run && is_slip && chance < RARE;
        let many = self.distinct >= 2 && most_hold && is_supported;
        let labelled = self.distinct >= 1 && self.has_strict && is_slip && chance < 200;
        let is_plain = || {
            self.fails <= self.holds
                && one_reading::is_plain(plane, it.total, &it.items)
                && one_reading::is_mistaken(plane, it.total, &it.items, slot, is_slip)
        };
        // It holds in other slots with other figures, and fails in this one.
        let is_lone = self.fails == 1 && is_clear && is_small;
        let siblings = is_lone && self.has_strict && self.distinct >= 3 && self.holds >= 4;
        if is_clear && (many || labelled || siblings || is_plain()) {
            return Some(Certainty::Certain);
        }
        // Counts are not rounded, but it is only likely that these are counts.
        if !is_clear && plane.is_counted {
            let is_lone = self.distinct >= 1 && self.fails * 3 <= self.tested();
            return is_lone.then_some(Certainty::Likely);
        }
        // Within the rounding, the only evidence is that no other sum was rounded.
        if !is_clear && (self.exact < 6 || self.exact < self.holds || !is_slip) {
            return None;
        }
        self.is_likely(plane, it, is_slip, is_lone).then_some(Certainty::Likely)
    }

    /// Whether a failing slot is likely to be meant, by a slip (`is_slip`) or as the only clear one (`is_lone`).
    fn is_likely(&self, plane: &Plane<'_>, it: &Candidate, is_slip: bool, is_lone: bool) -> bool {
        let is_sound = self.has_strict && self.distinct >= 2 || it.score >= score::SURE;
        // No other lines could be its items, and they are its items in other slots.
        let is_framed = || {
            self.fails == 1
                && self.distinct >= 2
                && (self.has_strict && left_out::is_framed(plane, it.total, &it.items)
                    || self.distinct > 2 && is_rest(plane, it))
        };
        self.distinct >= 1
            && (is_slip
                || self.holds * 10 >= self.tested() * 8
                || is_lone && is_sound
                || is_framed()
                || self.fails == 1 && one_reading::is_plain(plane, it.total, &it.items))
    }
}

/// Whether the total is what amounts leave, which is no sum of many.
fn is_balance(plane: &Plane<'_>, it: &Candidate) -> bool {
    let words = plane.lines[it.total].words;
    words.has(Words::BALANCE) && !words.has(Words::TOTAL) && it.items.len() > 2
}

/// The figures of an equation in one slot, and the largest difference that rounding explains.
pub(super) fn puzzle(
    plane: &Plane<'_>,
    total: usize,
    items: &[usize],
    slot: usize,
) -> (Printed, Vec<Printed>, i64) {
    let printed = |line: usize| {
        let at = plane.index(line, slot);
        Printed { value: plane.value[at], step: plane.grain[at].max(1) }
    };
    let all: Vec<Printed> = items.iter().map(|it| printed(*it)).collect();
    let sum = Sum::of(plane, items, slot);
    let stated = Sum::one(plane, total, slot);
    (printed(total), all, (stated.grain + sum.grain) / 2)
}
