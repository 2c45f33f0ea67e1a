//! Knows single slips of a writer (a digit, two swapped, one lost, a sign, an item left out) and whether one of them
//! explains a difference. Does not know which one happened.

use rustc_hash::FxHashMap;

/// A figure as printed: a whole number of its own steps.
#[derive(Clone, Copy, Debug)]
pub(super) struct Printed {
    /// In the units of the table.
    pub(super) value: i64,
    /// One in the last printed place, in the same units.
    pub(super) step: i64,
}

/// The chance, in thousandths, below which it is no coincidence that a slip explains a difference.
pub(super) const TOLD: u64 = 100;

/// The same for a slip if there is little other evidence for the relation.
pub(super) const UNLIKELY: u64 = 150;
/// The same if words or other slots are evidence.
pub(super) const RARE: u64 = 300;
/// The same if both are.
pub(super) const POSSIBLE: u64 = 600;

/// The effect of a slip that is no coincidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Slip {
    /// It changed digits, by so much.
    Digits(i64),
    /// It changed the sign, or moved the point.
    Scale,
}

/// Those of the `failing` slots that one slip each explains by no coincidence, so that they do not refute a relation.
/// If a sign or a point is missing in several, their line is written so; if several differ by the same amount, it is
/// left out of all of them.
pub(super) fn explained(
    failing: impl Iterator<Item = usize>,
    slip: impl Fn(usize) -> Option<Slip>,
) -> Vec<usize> {
    let told: Vec<(usize, Slip)> = failing.filter_map(|it| Some((it, slip(it)?))).collect();
    let mut times: FxHashMap<Slip, usize> = FxHashMap::default();
    told.iter().for_each(|it| *times.entry(it.1).or_default() += 1);
    let is_meant = |it: &&(usize, Slip)| times.get(&it.1) == Some(&1);
    told.iter().filter(is_meant).map(|it| it.0).collect()
}

/// Whether a relation that `holds` in so many slots fails in more than twice as many, of which as many `doubts` as holding
/// ones have no slip: the lines mean something else here, whatever slips explain.
pub(super) fn is_outnumbered(holds: usize, doubts: usize, fails: usize) -> bool {
    doubts > 2 && doubts >= holds && fails > 2 * holds
}

/// A difference that a slip may explain.
pub(super) struct Puzzle<'p> {
    pub(super) total: Printed,
    pub(super) items: &'p [Printed],
    /// Largest difference that rounding explains.
    pub(super) bound: i64,
}

impl Puzzle<'_> {
    /// Stated total less sum of the items.
    pub(super) fn difference(&self) -> i64 {
        self.total.value - self.items.iter().map(|it| it.value).sum::<i64>()
    }

    /// Whether one slip explains the difference within rounding.
    pub(super) fn is_explained(&self) -> bool {
        if self.is_copied() {
            return false;
        }
        self.is_slip(scales) || self.is_slip(mistypes) || self.items.len() > 2 && self.is_left_out()
    }

    /// Whether one of the `slips` explains the difference, in the total or in one item.
    fn is_slip(&self, slips: impl Fn(Printed, &dyn Fn(i64) -> bool) -> bool) -> bool {
        let difference = self.difference();
        let meets = |left: i64, right: i64| (left - right).abs() <= self.bound;
        let own = slips(self.total, &|it| meets(it, self.total.value - difference));
        let of_item = |item: &Printed| slips(*item, &|it| meets(it, item.value + difference));
        own || self.items.iter().any(of_item)
    }

    /// The slip that explains the difference by no coincidence. An item that was left out is none: it may be left out
    /// everywhere.
    pub(super) fn told(&self) -> Option<Slip> {
        if self.difference().abs() <= self.bound || self.is_copied() {
            return None;
        }
        // If the other figures were not rounded, the slip agrees to the last digit.
        let ways = [0, self.bound].map(|bound| Puzzle { bound, ..*self });
        ways.iter().filter(|it| it.chance() < TOLD).find_map(|it| {
            let is_scaled = it.is_slip(scales).then_some(Slip::Scale);
            is_scaled.or_else(|| it.is_slip(mistypes).then(|| Slip::Digits(it.difference())))
        })
    }

    /// Whether one item was left out of the total, or counted twice.
    pub(super) fn is_left_out(&self) -> bool {
        let difference = self.difference().abs();
        let is_meant = |it: &Printed| (it.value.abs() - difference).abs() <= self.bound;
        self.items.iter().any(|it| it.value != 0 && is_meant(it))
    }

    /// Whether the total is the same figure as several items, as codes and constants are, which nothing adds.
    pub(super) fn is_copied(&self) -> bool {
        let is_same = |it: &&Printed| (it.value - self.total.value).abs() <= self.bound;
        self.items.iter().filter(is_same).count() > 1
    }

    /// The chance, in thousandths, that a slip explains a difference that has nothing to do with one.
    pub(super) fn chance(&self) -> u64 {
        let digits: u64 = self.items.iter().chain([&self.total]).map(|it| digits(*it)).sum();
        let width = (self.total.step + 2 * self.bound).unsigned_abs();
        let room = self.total.value.unsigned_abs().saturating_add(self.difference().unsigned_abs());
        (11_000 * digits).saturating_mul(width).checked_div(room).unwrap_or(1000).min(1000)
    }
}

fn digits(it: Printed) -> u64 {
    let printed = it.value.unsigned_abs() / it.step.unsigned_abs().max(1);
    u64::from(printed.checked_ilog10().unwrap_or(0)) + 1
}

/// Whether `is` equals `it` with the opposite sign or another place of the point.
fn scales(it: Printed, is: &dyn Fn(i64) -> bool) -> bool {
    let step = it.step.max(1);
    let (printed, sign) = ((it.value / step).abs(), it.value.signum());
    let meant = |value: i64| value.checked_mul(step * sign).is_some_and(is);
    let powers = [10, 100, 1000];
    is(-it.value)
        || powers.iter().any(|by| meant(printed / by))
        || powers.iter().any(|by| printed.checked_mul(*by).is_some_and(meant))
}

/// Whether some slip of digits turns `it` into `is`.
pub(super) fn mistypes(it: Printed, is: &dyn Fn(i64) -> bool) -> bool {
    let step = it.step.max(1);
    let (printed, sign) = ((it.value / step).abs(), it.value.signum());
    let meant = |value: i64| value.checked_mul(step * sign).is_some_and(is);
    let mut place = 1i64;
    while place <= printed {
        let digit = printed / place % 10;
        let rest = printed - digit * place;
        let (above, below) = (printed / place / 10, printed % place);
        if (0..10).any(|other| meant(rest + other * place)) || meant(above * place + below) {
            return true;
        }
        let next = above % 10;
        if meant(printed + (next - digit) * place - (next - digit) * place * 10) {
            return true;
        }
        let Some(wider) = place.checked_mul(10) else { break };
        // A digit was lost here: any digit may have been above this place.
        let lost = |it: i64| {
            let high = (above * 10 + digit).checked_mul(10)?.checked_add(it)?;
            high.checked_mul(place)?.checked_add(below)
        };
        if (0..10).filter_map(lost).any(meant) {
            return true;
        }
        place = wider;
    }
    false
}
