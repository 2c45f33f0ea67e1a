//! Knows exact decimal arithmetic in which a lost digit is an error, never a rounding.
//! Does not know units, printed precision or rounding.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use num_bigint::BigInt;
use num_rational::BigRational;
use rust_decimal::Decimal;

/// The exact result does not fit: more than 38 significant digits would be needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overflow;

/// An exact decimal number: `mantissa × 10^-scale`, up to 38 digits.
///
/// Equality, order and hash are those of the number: `93.60` equals `93.6`.
#[derive(Clone, Copy, Debug)]
pub struct Exact {
    mantissa: i128,
    scale: u32,
}

/// 10^38 is the largest power of ten in an `i128`; scales stay at or below it so that comparisons
/// never overflow.
const MAX_SCALE: u32 = 38;

const POWERS: [i128; MAX_SCALE as usize + 1] = {
    let mut powers = [1; MAX_SCALE as usize + 1];
    let mut exponent = 1;
    while exponent < powers.len() {
        powers[exponent] = powers[exponent - 1] * 10;
        exponent += 1;
    }
    powers
};

fn power(exponent: u32) -> Result<i128, Overflow> {
    POWERS.get(exponent as usize).copied().ok_or(Overflow)
}

impl Exact {
    /// Zero.
    pub const ZERO: Self = Self { mantissa: 0, scale: 0 };
    /// One.
    pub const ONE: Self = Self { mantissa: 1, scale: 0 };

    /// `mantissa × 10^-scale`; an error if more than 38 decimal places are needed.
    pub fn new(mantissa: i128, scale: u32) -> Result<Self, Overflow> {
        let it = Self { mantissa, scale };
        if scale <= MAX_SCALE {
            return Ok(it);
        }
        let it = it.trimmed();
        if it.scale <= MAX_SCALE { Ok(it) } else { Err(Overflow) }
    }

    /// The number in `text` as programs store it: `-12.5`, `6.02E+23`. `None` for anything else, and for more
    /// digits than fit.
    pub fn stored(text: &str) -> Option<Self> {
        let (digits, exponent) = match text.find(['e', 'E']) {
            Some(at) => (&text[..at], text[at + 1..].parse::<i32>().ok()?),
            None => (text, 0),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let unsigned = whole.strip_prefix('-').unwrap_or(whole);
        let is_digits = |it: &str| it.bytes().all(|it| it.is_ascii_digit());
        if !is_digits(unsigned) || !is_digits(fraction) || unsigned.len() + fraction.len() == 0 {
            return None;
        }
        let mantissa: i128 = format!("{whole}{fraction}").parse().ok()?;
        let scale = i32::try_from(fraction.len()).ok()?.checked_sub(exponent)?;
        match u32::try_from(scale) {
            Ok(scale) => Self::new(mantissa, scale).ok(),
            Err(_) => {
                let up = power(scale.unsigned_abs()).ok()?;
                Self::new(mantissa.checked_mul(up)?, 0).ok()
            }
        }
    }

    /// The digits without the point.
    pub fn mantissa(self) -> i128 {
        self.mantissa
    }

    /// Number of digits after the point.
    pub fn scale(self) -> u32 {
        self.scale
    }

    /// The same number without zeros at its end after the point.
    #[must_use]
    pub fn trimmed(mut self) -> Self {
        while self.scale > 0 && self.mantissa % 10 == 0 {
            self.mantissa /= 10;
            self.scale -= 1;
        }
        self
    }

    /// The same number with at least `places` digits after the point, as far as they fit.
    #[must_use]
    pub fn padded(self, places: u32) -> Self {
        let padded = self.aligned(places.max(self.scale));
        padded.map_or(self, |mantissa| Self { mantissa, scale: places.max(self.scale) })
    }

    fn aligned(self, scale: u32) -> Result<i128, Overflow> {
        if scale == self.scale {
            return Ok(self.mantissa);
        }
        self.mantissa.checked_mul(power(scale - self.scale)?).ok_or(Overflow)
    }

    /// The sum.
    pub fn plus(self, other: Self) -> Result<Self, Overflow> {
        let scale = self.scale.max(other.scale);
        let sum = self.aligned(scale)?.checked_add(other.aligned(scale)?).ok_or(Overflow)?;
        Ok(Self { mantissa: sum, scale })
    }

    /// The difference `self − other`.
    pub fn minus(self, other: Self) -> Result<Self, Overflow> {
        self.plus(other.negated()?)
    }

    /// The product.
    pub fn times(self, other: Self) -> Result<Self, Overflow> {
        if let Some(mantissa) = self.mantissa.checked_mul(other.mantissa) {
            return Self::new(mantissa, self.scale + other.scale);
        }
        let (a, b) = (self.trimmed(), other.trimmed());
        Self::new(a.mantissa.checked_mul(b.mantissa).ok_or(Overflow)?, a.scale + b.scale)
    }

    /// The number with the opposite sign.
    pub fn negated(self) -> Result<Self, Overflow> {
        Ok(Self { mantissa: self.mantissa.checked_neg().ok_or(Overflow)?, ..self })
    }

    /// The number without its sign.
    pub fn abs(self) -> Result<Self, Overflow> {
        if self.mantissa < 0 { self.negated() } else { Ok(self) }
    }

    /// Half of the number.
    pub fn half(self) -> Result<Self, Overflow> {
        if self.mantissa % 2 == 0 {
            return Ok(Self { mantissa: self.mantissa / 2, ..self });
        }
        Self::new(self.mantissa.checked_mul(5).ok_or(Overflow)?, self.scale + 1)
    }

    /// The number times 10^`places`; `places` may be negative.
    pub fn shift(self, places: i32) -> Result<Self, Overflow> {
        let scale = i64::from(self.scale) - i64::from(places);
        match u32::try_from(scale) {
            Ok(scale) => Self::new(self.mantissa, scale),
            Err(_) if self.mantissa == 0 => Ok(Self::ZERO),
            Err(_) => {
                let missing = u32::try_from(-scale).map_err(|_| Overflow)?;
                let mantissa = self.mantissa.checked_mul(power(missing)?).ok_or(Overflow)?;
                Ok(Self { mantissa, scale: 0 })
            }
        }
    }

    /// Whether it is zero.
    pub fn is_zero(self) -> bool {
        self.mantissa == 0
    }

    /// −1, 0 or 1.
    pub fn signum(self) -> i32 {
        self.mantissa.signum() as i32
    }

    /// The same number as a [`Decimal`], if 28 digits suffice.
    pub fn to_decimal(self) -> Option<Decimal> {
        let fits = |it: Self| Decimal::try_from_i128_with_scale(it.mantissa, it.scale).ok();
        fits(self).or_else(|| fits(self.trimmed()))
    }

    /// The same number as a fraction.
    pub fn to_rational(self) -> BigRational {
        BigRational::new(BigInt::from(self.mantissa), BigInt::from(10).pow(self.scale))
    }
}

impl From<Decimal> for Exact {
    fn from(value: Decimal) -> Self {
        Self { mantissa: value.mantissa(), scale: value.scale() }
    }
}

impl From<i64> for Exact {
    fn from(value: i64) -> Self {
        Self { mantissa: i128::from(value), scale: 0 }
    }
}

impl Ord for Exact {
    fn cmp(&self, other: &Self) -> Ordering {
        if self.scale == other.scale {
            return self.mantissa.cmp(&other.mantissa);
        }
        // Whole parts first, then the fractions on a common scale: neither step can overflow.
        let split = |it: &Self| {
            let unit = power(it.scale).expect("internal: scales stay below 10^38");
            (it.mantissa.div_euclid(unit), it.mantissa.rem_euclid(unit))
        };
        let scale = self.scale.max(other.scale);
        let part = |fraction: i128, from: u32| {
            fraction * power(scale - from).expect("internal: scales stay below 10^38")
        };
        let ((whole, fraction), (other_whole, other_fraction)) = (split(self), split(other));
        whole
            .cmp(&other_whole)
            .then_with(|| part(fraction, self.scale).cmp(&part(other_fraction, other.scale)))
    }
}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Exact {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Exact {}

impl Hash for Exact {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let it = self.trimmed();
        (it.mantissa, it.scale).hash(state);
    }
}

impl fmt::Display for Exact {
    /// Plain digits with `-` and `.`, without separators or zeros at the end.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let it = self.trimmed();
        let sign = if it.mantissa < 0 { "-" } else { "" };
        let scale = it.scale as usize;
        let digits = format!("{:0>width$}", it.mantissa.unsigned_abs(), width = scale + 1);
        let (whole, fraction) = digits.split_at(digits.len() - scale);
        let point = if fraction.is_empty() { "" } else { "." };
        write!(out, "{sign}{whole}{point}{fraction}")
    }
}
