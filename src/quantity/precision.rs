//! Knows declared precision, and whether several statements of one fact agree. Does not know how such statements
//! are found, nor sums.

use rust_decimal::Decimal;

use super::Quantity;
use super::exact::{Exact, Overflow};
use super::interval::{Interval, Rounding};

/// A figure has digits below its declared step (XBRL Calculations 1.1, `calc11e:excessDigits`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExcessDigits;

/// Why several statements of one fact cannot all hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disagreement {
    /// These two (by index) name different values.
    Values(usize, usize),
    /// These two (by index) are in units that do not convert.
    Units(usize, usize),
    /// A value is too large to compute with.
    Overflow,
}

impl From<Overflow> for Disagreement {
    fn from(_: Overflow) -> Self {
        Self::Overflow
    }
}

impl Quantity {
    /// The same figure with a declared step in its own unit; a step of zero declares it exact.
    ///
    /// Fails if there are digits below the step: they are never rounded away.
    pub fn with_step(&self, step: Decimal) -> Result<Self, ExcessDigits> {
        let declared = Self { step, ..self.clone() };
        if declared.has_excess_digits() { Err(ExcessDigits) } else { Ok(declared) }
    }

    /// Whether there are digits other than zero below the step.
    pub fn has_excess_digits(&self) -> bool {
        if self.step.mantissa() == 1 && self.value.scale() <= self.step.scale() {
            return false;
        }
        !self.step.is_zero() && self.value.checked_rem(self.step).is_none_or(|rest| !rest.is_zero())
    }
}

/// Whether some of `figures` have the sixteen digits or more that programs print for binary numbers, which are
/// accurate to fifteen, and `difference` is no greater than the inaccuracy of the greatest figure.
pub fn lie_in_tails<'q>(
    figures: impl Iterator<Item = &'q Quantity> + Clone,
    difference: Exact,
) -> bool {
    const DIGITS: i128 = 10_i128.pow(15);
    let is_long = |it: &Quantity| it.value.scale() > 0 && it.value.mantissa().abs() >= DIGITS;
    let size = |it: &Quantity| it.exact().and_then(Exact::abs).unwrap_or(Exact::ZERO);
    let greatest = figures.clone().map(size).max().unwrap_or(Exact::ZERO);
    let tail = greatest.shift(-12).unwrap_or(Exact::ZERO);
    figures.clone().any(is_long) && difference.abs().is_ok_and(|it| it <= tail)
}

/// The values that fit all statements of one fact, in the base unit.
///
/// Two with the same step, and the same limit if any, must name the same value; others agree if their ranges meet.
/// Ranges on a line that meet pair by pair meet jointly, so a disagreement is always one of two.
/// Without any statement, every value is possible.
pub fn consistent(facts: &[&Quantity], rounding: Rounding) -> Result<Interval, Disagreement> {
    let rounding = rounding.among(facts.iter().copied());
    let mut joint = Interval::ALL;
    for (index, fact) in facts.iter().enumerate() {
        let range = fact.interval(rounding)?;
        for (earlier, other) in facts[..index].iter().enumerate() {
            if !fact.unit.compatible(&other.unit) {
                return Err(Disagreement::Units(earlier, index));
            }
            let alike = fact.exact_step()? == other.exact_step()?
                && fact.qualifier.of_value() == other.qualifier.of_value();
            let differ = alike && fact.exact()? != other.exact()?;
            if differ || !range.meets(other.interval(rounding)?) {
                return Err(Disagreement::Values(earlier, index));
            }
        }
        joint = joint.intersect(range).ok_or(Disagreement::Overflow)?;
    }
    Ok(joint)
}
