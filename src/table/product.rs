//! Knows lines that are products of two others: unit price by quantity, amount by rate. Does not know quotients; where a
//! product was also read as one, both are kept, and one wrong figure is still one fault.

use rustc_hash::FxHashSet;

use super::axis::{Plane, near};
use super::equation::SlotState;
use super::relation::{Break, Certainty, Kind, Operand, Relation, Slot, holding};
use super::score;
use super::sheet::Holds;
use super::slip::{Printed, Puzzle, explained};
use super::verdict::constants;
use super::words::Words;

/// Least score of a product.
const ENOUGH: i32 = 8_000;
/// Lines on either side among which factors are sought.
const NEAR: usize = 6;
/// Slots that are tried first.
const SAMPLES: usize = 6;

/// A product that may be meant: `stated` is the factors multiplied and divided by `by`.
#[derive(Clone, Copy)]
struct Product {
    stated: usize,
    factors: [usize; 2],
    by: i64,
}

/// The products along a plane.
pub(super) fn products(plane: &Plane<'_>, one: i64) -> Vec<Relation> {
    let is_active = |line: &usize| plane.lines[*line].is_active(2);
    let active: Vec<usize> = (0..plane.lines.len()).filter(is_active).collect();
    let mut found: Vec<Relation> = Vec::new();
    for (at, &stated) in active.iter().enumerate() {
        if plane.lines[stated].words.has(Words::RATIO) || plane.lines[stated].has_percent {
            continue;
        }
        let near = &active[near(at, NEAR, active.len())];
        let mut best: Option<Relation> = None;
        for (first, &left) in near.iter().enumerate() {
            for &right in &near[first + 1..] {
                if left != stated && right != stated {
                    let it = product(plane, one, stated, [left, right]);
                    best = it.into_iter().chain(best).max_by_key(|it| it.score);
                }
            }
        }
        found.extend(best);
    }
    found
}

/// Whether a line is a mean or a quotient, and so was rounded itself; a price was agreed on and is exact.
fn is_quotient(plane: &Plane<'_>, line: usize) -> bool {
    let words = plane.lines[line].words;
    words.has(Words::QUOTIENT) && !words.has(Words::PRICE)
}

/// The product that a label says `stated` is.
pub(super) fn of(
    plane: &Plane<'_>,
    one: i64,
    stated: usize,
    factors: [usize; 2],
) -> Option<Relation> {
    let has_percent =
        |it: &usize| plane.lines[*it].has_percent || plane.lines[*it].label.contains('%');
    let by = if factors.iter().any(has_percent) { 100 } else { 1 };
    let it = Product { stated, factors, by };
    let slots: Vec<SlotState> = (0..plane.slots).map(|slot| it.says(plane, one, slot)).collect();
    slots
        .iter()
        .any(|it| *it != SlotState::Nothing)
        .then(|| it.relation(plane, one, &slots, score::SURE))
}

fn product(plane: &Plane<'_>, one: i64, stated: usize, factors: [usize; 2]) -> Option<Relation> {
    let has_percent = factors.iter().any(|it| plane.lines[*it].has_percent);
    let it = Product { stated, factors, by: if has_percent { 100 } else { 1 } };
    let filled = (0..plane.slots).filter(|slot| it.says(plane, one, *slot) != SlotState::Nothing);
    let fails = filled.take(SAMPLES).filter(|it_| it.says(plane, one, *it_) == SlotState::Fails);
    if fails.count() > 2 {
        return None;
    }
    let slots: Vec<SlotState> = (0..plane.slots).map(|slot| it.says(plane, one, slot)).collect();
    let score = it.score(plane, one, &slots)?;
    (score >= ENOUGH).then(|| it.relation(plane, one, &slots, score))
}

/// Whether the first of `lines` is the product of the others divided by `by` in `slot`, and the evidence of that.
pub(super) fn asked(
    plane: &Plane<'_>,
    one: i64,
    [stated, left, right]: [usize; 3],
    by: i64,
    slot: usize,
) -> (SlotState, i32) {
    let it = Product { stated, factors: [left, right], by };
    let at = plane.index(stated, slot);
    let [value, within] = [plane.value[at], plane.grain[at]].map(i64::unsigned_abs);
    match it.says(plane, one, slot) {
        SlotState::Exact if !it.is_trivial(plane, one, slot) => {
            (SlotState::Exact, score::evidence(value, within, true))
        }
        says => (says, score::NOTHING),
    }
}

/// The first of `lines` less the product of the others divided by `by` in `slot`.
pub(super) fn difference(
    plane: &Plane<'_>,
    one: i64,
    [stated, left, right]: [usize; 3],
    by: i64,
    slot: usize,
) -> i64 {
    let it = Product { stated, factors: [left, right], by };
    it.difference(plane, one, slot).unwrap_or_default()
}

/// The value due for each of `lines` in `slot` if the others are right, if it is a whole number of steps.
pub(super) fn instead(
    plane: &Plane<'_>,
    one: i64,
    [stated, left, right]: [usize; 3],
    by: i64,
    slot: usize,
) -> Vec<(usize, i64)> {
    let it = Product { stated, factors: [left, right], by };
    it.ways(plane, one, slot).into_iter().map(|it| (it.line, it.due[0].value)).collect()
}

/// A figure of a product, and its value if the other two are right.
struct Way {
    line: usize,
    own: Printed,
    due: [Printed; 1],
}

impl Way {
    /// The difference that a slip in it would have to explain.
    fn puzzle(&self) -> Puzzle<'_> {
        Puzzle { total: self.own, items: &self.due, bound: self.own.step / 2 }
    }
}

impl Product {
    /// The figures in `slot`, and by how much the stated one is off, times `by` and the size of one.
    fn off(&self, plane: &Plane<'_>, one: i64, slot: usize) -> Option<i128> {
        let lines = [self.stated, self.factors[0], self.factors[1]];
        let [a, b, c] = lines.map(|it| plane.index(it, slot));
        if [a, b, c].iter().any(|it| plane.holds[*it] != Holds::Figure) {
            return None;
        }
        let wide = |it: usize| i128::from(plane.value[it]);
        // An offer that was not accepted has no amount.
        if plane.value[a] == 0 && plane.value[b] != 0 && plane.value[c] != 0 {
            return None;
        }
        let stated = wide(a).checked_mul(i128::from(one) * i128::from(self.by))?;
        let off = stated - wide(b).checked_mul(wide(c))?;
        // The exponents of powers add up where the powers multiply.
        (off == 0 || self.by > 1 || wide(a) != wide(b) + wide(c)).then_some(off)
    }

    fn says(&self, plane: &Plane<'_>, one: i64, slot: usize) -> SlotState {
        let Some(off) = self.off(plane, one, slot) else { return SlotState::Nothing };
        let unit = i128::from(one) * i128::from(self.by);
        let [a, b, c] =
            [self.stated, self.factors[0], self.factors[1]].map(|it| plane.index(it, slot));
        // Amounts are rounded or cut off.
        let own = i128::from(plane.grain[a].max(2 * plane.half[a])) * unit;
        if off == 0 || off.abs() < own {
            return SlotState::Exact;
        }
        let of = |this: usize, other: usize| {
            i128::from(plane.half[this].max(plane.grain[this] / 2))
                * i128::from(plane.value[other]).abs()
        };
        // Beside a quotient whole figures were counted.
        let beside = |this: usize, other: usize| {
            if 2 * plane.half[this] < one { of(this, other) } else { 0 }
        };
        let slack = match self.factors.map(|it| is_quotient(plane, it)) {
            [true, false] => of(b, c) + beside(c, b),
            [false, true] => of(c, b) + beside(b, c),
            _ => of(b, c) + of(c, b),
        };
        if off.abs() <= own + slack { SlotState::Rounded } else { SlotState::Fails }
    }

    /// Whether a factor is zero or one, so that the product is no evidence.
    fn is_trivial(&self, plane: &Plane<'_>, one: i64, slot: usize) -> bool {
        let value = |line: &usize| plane.value[plane.index(*line, slot)];
        self.factors.iter().any(|it| value(it) == 0 || value(it) == one * self.by)
    }

    /// The evidence for it; `None` if there is too much against it.
    fn score(&self, plane: &Plane<'_>, one: i64, slots: &[SlotState]) -> Option<i32> {
        let (mut told, mut exact, mut fails, mut tested) = (0, 0, 0, 0);
        let mut seen = FxHashSet::default();
        for (slot, says) in slots.iter().enumerate() {
            let at = plane.index(self.stated, slot);
            tested += usize::from(*says != SlotState::Nothing);
            match says {
                SlotState::Fails => fails += 1,
                SlotState::Exact
                    if !self.is_trivial(plane, one, slot) && seen.insert(plane.value[at]) =>
                {
                    exact += 1;
                    let within = plane.grain[at].max(1).unsigned_abs();
                    told += score::evidence(plane.value[at].unsigned_abs(), within, true);
                }
                _ => {}
            }
        }
        let words = |line: usize, of: Words| plane.lines[line].words.has(of);
        // A change is no product of the rate that follows from it.
        if self.by > 1 && words(self.stated, Words::DIFFERENCE) {
            return None;
        }
        let has = |word: Words| self.factors.iter().any(|it| words(*it, word));
        let has_price = has(Words::PRICE);
        // The words of all three lines name the product: one row that holds and a slip are enough.
        let is_named = has_price && has(Words::QUANTITY) && words(self.stated, Words::AMOUNT);
        let is_called =
            self.factors.iter().any(|it| words(*it, Words::PRICE.with(Words::QUANTITY)));
        let label = match () {
            // Few rows of small figures: words and places say the rest.
            () if is_named && exact == 1 => 9000,
            () if has_price && words(self.stated, Words::AMOUNT) => 7000,
            () if is_called => 4000,
            () => -2000,
        };
        if is_called {
            let failing = (0..slots.len()).filter(|it| slots[*it] == SlotState::Fails);
            let told = self.explained(plane, one, failing).len();
            (fails, tested) = (fails - told, tested - told);
        }
        told += score::FAILURE * fails as i32;
        let is_lone = is_named && exact == 1 && fails == 0;
        let is_enough = is_lone || exact >= 2 && (fails * 10 <= tested * 3 || fails <= 1);
        is_enough.then_some(told - 7000 + label)
    }

    fn relation(&self, plane: &Plane<'_>, one: i64, says: &[SlotState], score: i32) -> Relation {
        let count = |is: SlotState| says.iter().filter(|it| **it == is).count();
        let (exact, rounded) = (count(SlotState::Exact), count(SlotState::Rounded));
        // Factors that give exactly the printed product were not rounded. A percentage with decimals is rounded itself.
        let is_strict = self.by == 1
            && exact >= 2
            && rounded <= 1.max(exact / 5)
            && !self.factors.iter().any(|it| is_quotient(plane, *it))
            && !self.has_rounded(plane, one, says);
        let holds = |slot: usize| match says[slot] {
            SlotState::Rounded => !is_strict || self.is_mean(plane, one, slot),
            says => says == SlotState::Exact,
        };
        let asked = says.iter().enumerate().filter(|it| *it.1 != SlotState::Nothing);
        let slots: Vec<Slot> = asked
            .map(|(slot, it)| Slot { slot, holds: holds(slot), is_exact: *it == SlotState::Exact })
            .collect();
        let breaks = self.breaks(plane, one, &slots);
        Relation {
            kind: Kind::Product,
            axis: plane.axis,
            stated: self.stated,
            operands: self.factors.map(Operand::line).to_vec(),
            slots,
            breaks,
            score,
            factor: self.by,
            ..Relation::default()
        }
    }

    /// Whether a factor that is no price is the quotient of the other two figures, rounded to its last place, and not
    /// exact in every slot: 27.4 pupils per class.
    fn has_rounded(&self, plane: &Plane<'_>, one: i64, says: &[SlotState]) -> bool {
        let is_price = |it: &usize| plane.lines[*it].words.has(Words::PRICE);
        let off = |slot: usize| self.off(plane, one, slot).unwrap_or_default();
        let asked = || (0..says.len()).filter(|it| says[*it].holds());
        let is_rounded = |line: usize, other: usize| {
            asked().all(|slot| {
                let (own, by) = (plane.index(line, slot), plane.index(other, slot));
                let slack = i128::from(plane.half[own]) * i128::from(plane.value[by]).abs();
                2 * plane.half[own] < one && off(slot).abs() <= slack
            })
        };
        let [left, right] = self.factors;
        !self.factors.iter().any(is_price)
            && asked().any(|it| off(it) != 0)
            && (is_rounded(left, right) || is_rounded(right, left))
    }

    /// Whether a factor in `slot` is the quotient of the other two figures, rounded to its printed place: in a total
    /// the mean of the lines above it, elsewhere a figure with decimals that is neither a price nor a quantity.
    fn is_mean(&self, plane: &Plane<'_>, one: i64, slot: usize) -> bool {
        let off = self.off(plane, one, slot).unwrap_or_default().abs();
        let of = |line: usize| plane.index(line, slot);
        let is_most =
            |line: usize| plane.values(line).iter().all(|it| *it <= plane.value[of(line)]);
        let named = Words::PRICE.with(Words::QUANTITY);
        let is_total = |other| {
            plane.across[slot].words.has(Words::TOTAL) || is_most(self.stated) && is_most(other)
        };
        let [left, right] = self.factors;
        [(left, right), (right, left)].into_iter().any(|(own, other)| {
            let is_whole = 2 * plane.half[of(own)] >= one;
            let is_meant =
                is_total(other) && !is_most(own) || !is_whole && !plane.lines[own].words.has(named);
            let slack = i128::from(plane.half[of(own)]) * i128::from(plane.value[of(other)]).abs();
            is_meant && off <= slack + i128::from(plane.grain[of(self.stated)]) * i128::from(one)
        })
    }

    fn breaks(&self, plane: &Plane<'_>, one: i64, slots: &[Slot]) -> Vec<Break> {
        let holds = holding(slots);
        let failing = slots.iter().filter(|it| !it.holds).map(|it| it.slot);
        let told = self.explained(plane, one, failing).len();
        let fails = (slots.len() - holds - told).max(1);
        if holds < 2 || fails > 1 && fails * 2 > holds {
            return Vec::new();
        }
        let proper =
            slots.iter().filter(|it| it.holds && !self.is_trivial(plane, one, it.slot)).count();
        // A factor that is constant wherever the product holds may replace another constant one.
        let held = slots.iter().filter(|it| it.holds).map(|it| it.slot);
        let constant = constants(plane, &self.factors, held);
        let is_moved =
            |slot: usize| constant.iter().any(|it| plane.values(it.line)[slot] != it.value);
        let value = |line: usize, slot: usize| plane.values(line)[slot];
        // A share that may not be more than the whole.
        let is_capped = |slot: usize| {
            let [left, right] = self.factors;
            [(left, right), (right, left)].into_iter().any(|(share, of)| {
                self.by > 1
                    && Some(value(share, slot)) == one.checked_mul(self.by)
                    && value(self.stated, slot).abs() > value(of, slot).abs()
                    && plane.values(share).iter().all(|it| *it <= value(share, slot))
            })
        };
        // The means of two lines do not multiply to the mean of their products.
        let is_mean = |slot: usize| plane.across[slot].words.has(Words::AVERAGE);
        let is_meant = |it: &&Slot| {
            let slot = it.slot;
            !it.holds
                && !is_moved(slot)
                && !is_capped(slot)
                && !is_mean(slot)
                && !self.is_of_totals(plane, slot)
        };
        let failing = slots.iter().filter(is_meant);
        let broken = |it: &Slot| {
            let difference = self.difference(plane, one, it.slot)?;
            let ways = self.ways(plane, one, it.slot);
            let is_slip = ways.iter().any(|it| it.puzzle().is_explained());
            let is_sure = holds >= 2 * fails && (is_slip || holds >= 5) && proper > 1;
            let certainty = if is_sure { Certainty::Certain } else { Certainty::Likely };
            Some(Break::clear(it.slot, certainty, difference))
        };
        failing.filter_map(broken).collect()
    }

    /// Whether `slot` adds up the others, and with them both factors: the sums of two columns do not multiply.
    fn is_of_totals(&self, plane: &Plane<'_>, slot: usize) -> bool {
        let is_sum = |line: &usize| {
            let own = plane.values(*line)[slot].abs();
            plane.values(*line).iter().filter(|it| it.abs() >= own).count() == 1
        };
        plane.across[slot].words.has(Words::TOTAL) && self.factors.iter().all(is_sum)
    }

    /// The stated figure less the product.
    fn difference(&self, plane: &Plane<'_>, one: i64, slot: usize) -> Option<i64> {
        let unit = i128::from(one) * i128::from(self.by);
        i64::try_from(self.off(plane, one, slot)? / unit).ok()
    }

    /// Those of the `failing` slots that one slip each explains.
    fn explained(
        &self,
        plane: &Plane<'_>,
        one: i64,
        failing: impl Iterator<Item = usize>,
    ) -> Vec<usize> {
        let told =
            |slot: usize| self.ways(plane, one, slot).iter().find_map(|it| it.puzzle().told());
        explained(failing, told)
    }

    /// The stated figure and each factor, with its value if the other two are right.
    fn ways(&self, plane: &Plane<'_>, one: i64, slot: usize) -> Vec<Way> {
        let Some(difference) = self.difference(plane, one, slot) else { return Vec::new() };
        let figure = |line: usize| plane.index(line, slot);
        let way = |line: usize, due: i128| {
            let (at, due) = (figure(line), i64::try_from(due).ok()?);
            let step = plane.grain[at].max(1);
            let own = Printed { value: plane.value[at], step };
            Some(Way { line, own, due: [Printed { value: due, step }] })
        };
        let stated = i128::from(plane.value[figure(self.stated)]);
        let unit = i128::from(one) * i128::from(self.by);
        let of = |line: usize, other: usize| {
            let other = i128::from(plane.value[figure(other)]);
            let is_whole = other != 0 && stated * unit % other == 0;
            is_whole.then(|| way(line, stated * unit / other)).flatten()
        };
        let [left, right] = self.factors;
        let own = way(self.stated, stated - i128::from(difference));
        [own, of(left, right), of(right, left)].into_iter().flatten().collect()
    }
}
