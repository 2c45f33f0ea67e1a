//! Knows the evidence of an equality, in thousandths of a nat, and which stretch of slots has the most. Does not know tables.

use rustc_hash::FxHashSet;

/// Least evidence of a relation: one with less may be a coincidence.
pub(super) const WORTH: i32 = 14_000;
/// Evidence that no coincidence reaches.
pub(super) const SURE: i32 = 20_000;
/// The evidence for a relation from its place among the lines, without its figures.
pub(super) const BY_PLACE: i32 = 12_000;
/// The evidence for a relation that its label states.
pub(super) const BY_LABEL: i32 = 40_000;

/// Greatest evidence of one slot.
const MOST: i32 = 7000;
/// The evidence of a slot in which everything is zero.
pub(super) const NOTHING: i32 = 20;
/// Greatest evidence of a slot in which only one item is not zero.
pub(super) const LONE: i32 = 1500;
/// Greatest evidence of all slots in which only one item is not zero.
pub(super) const ALL_LONE: i32 = 6000;
/// The evidence of a slot that fails.
pub(super) const FAILURE: i32 = -2000;

/// The natural logarithm of `over / under`, in thousandths; nothing below one.
pub(super) fn ln(over: u64, under: u64) -> i32 {
    let under = under.max(1);
    if over <= under {
        return 0;
    }
    let ratio = (u128::from(over) << 32) / u128::from(under);
    let bits = 127 - ratio.leading_zeros();
    // Sixteen bits after the first, on the parabola through the ends of the logarithm's arc.
    let part = ((ratio << (127 - bits)) >> 111) as i64 & 0xffff;
    let log2 =
        (i64::from(bits) - 32) * 65_536 + part + ((part * (65_536 - part)) >> 16) * 344 / 1000;
    (log2 * 693 / 65_536) as i32
}

/// The evidence of a number of size `value` that agrees within `within`; `exact`, to the last place of size `within`.
pub(super) fn evidence(value: u64, within: u64, exact: bool) -> i32 {
    let within = within.max(1);
    let told = ln(value.saturating_add(within), within) - if exact { 500 } else { 0 };
    told.clamp(NOTHING, MOST)
}

/// The values seen so far: the same value again is most likely a copy and little evidence.
#[derive(Default)]
pub(super) struct Seen(FxHashSet<i64>);

impl Seen {
    /// The part of the evidence `told` that counts for `value`.
    pub(super) fn weigh(&mut self, value: i64, told: i32) -> i32 {
        if self.0.insert(value) { told } else { told * 15 / 100 }
    }
}

/// Evidence, which counts little beyond a sufficient amount, so that words and places decide between candidates.
pub(super) fn saturated(told: i32) -> i32 {
    const PLENTY: i32 = 40_000;
    if told > PLENTY { PLENTY + (told - PLENTY) / 10 } else { told }
}

/// The stretch of `scores` with the largest sum: from, to (inclusive), sum. The longest of several.
pub(super) fn best_stretch(scores: &[i32]) -> Option<(usize, usize, i32)> {
    let mut best: Option<(usize, usize, i32)> = None;
    let (mut from, mut sum) = (0, 0);
    for (at, score) in scores.iter().enumerate() {
        if sum <= 0 {
            (from, sum) = (at, 0);
        }
        sum += score;
        if *score > 0 && best.is_none_or(|it| sum >= it.2) {
            best = Some((from, at, sum));
        }
    }
    best
}
