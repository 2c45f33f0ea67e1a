//! Knows the sum of many plain numbers, kept as whole digits while they are read one by one.
//! Does not know intervals: it tells only whether the printed digits add up, to the last of them.

use super::exact::Exact;
use super::number;
use super::{Quantity, Unit};

/// Plain numbers (digits, separators, a point) printed to one place, added up.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    digits: i128,
    scale: u32,
    count: u32,
    /// Something was added that is no plain number, or is printed to another place.
    is_mixed: bool,
}

/// Sums beyond these many digits are left to interval arithmetic, which says what does not fit.
const MOST: i128 = 10_i128.pow(18);
/// Places after the point, and of a unit before it, beyond which the same holds.
const FARTHEST: u32 = 9;

impl Tally {
    /// Adds the number that the whole of `text` is.
    pub fn add(&mut self, text: &str) {
        let Some(number) = number::plain(text.as_bytes()) else {
            self.is_mixed = true;
            return;
        };
        self.join(Self { digits: number.mantissa, scale: number.scale, count: 1, is_mixed: false });
    }

    /// Adds what `other` added up.
    pub fn join(&mut self, other: Self) {
        if self.count == 0 {
            self.scale = other.scale;
        }
        self.is_mixed |= other.is_mixed || (other.count > 0 && self.scale != other.scale);
        match (self.digits.checked_add(other.digits), self.count.checked_add(other.count)) {
            (Some(digits), Some(count)) => (self.digits, self.count) = (digits, count),
            _ => self.is_mixed = true,
        }
    }

    /// Whether the numbers, which are all in `unit`, add up to exactly `total`. `false` also where
    /// that cannot be told from their digits alone.
    pub fn is(&self, unit: &Unit, total: &Quantity) -> bool {
        let is_plain = self.count > 0 && !self.is_mixed && self.digits.abs() < MOST;
        let is_near = |scale: u32, unit: &Unit| scale.max(unit.power().unsigned_abs()) <= FARTHEST;
        let alike = unit.compatible(&total.unit) && total.qualifier.is_none();
        let near = is_near(self.scale, unit) && is_near(total.value.scale(), &total.unit);
        if !is_plain || !alike || !near || total.has_excess_digits() {
            return false;
        }
        let sum = Exact::new(self.digits, self.scale).and_then(|it| it.shift(unit.power()));
        sum.is_ok() && sum == total.exact()
    }
}
