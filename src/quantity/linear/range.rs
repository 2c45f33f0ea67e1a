//! Knows ranges whose ends are exact fractions; an open end is infinitesimally inside its value.
//! Does not know constraints.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};

use crate::quantity::{Bound, Interval};

/// `real + delta·ε`, where ε is positive and smaller than every number. The order of the fields makes
/// the derived order that of the numbers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Value {
    pub(super) real: BigRational,
    pub(super) delta: BigRational,
}

impl Value {
    pub(super) fn zero() -> Self {
        Self { real: BigRational::zero(), delta: BigRational::zero() }
    }

    fn end(bound: Bound, inward: i64) -> Self {
        let delta = if bound.closed { 0 } else { inward };
        let delta = BigRational::from_integer(BigInt::from(delta));
        Self { real: bound.value.to_rational(), delta }
    }

    pub(super) fn plus(&self, other: &Self) -> Self {
        let mut sum = self.clone();
        sum.real += &other.real;
        // Nearly always zero, and adding fractions is dear.
        if !other.delta.is_zero() {
            sum.delta += &other.delta;
        }
        sum
    }

    pub(super) fn minus(&self, other: &Self) -> Self {
        self.plus(&other.negated())
    }

    fn negated(&self) -> Self {
        Self { real: -&self.real, delta: -&self.delta }
    }

    pub(super) fn scale(&self, by: &BigRational) -> Self {
        // Nearly all weights are 1 or -1, and fractions are reduced after a multiplication.
        if by.denom().is_one() && by.numer().magnitude().is_one() {
            return if by.is_negative() { self.negated() } else { self.clone() };
        }
        let delta = if self.delta.is_zero() { BigRational::zero() } else { &self.delta * by };
        Self { real: &self.real * by, delta }
    }
}

/// A range of values; an end that is `None` is unbounded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) lo: Option<Value>,
    pub(super) hi: Option<Value>,
}

impl From<Interval> for Range {
    fn from(it: Interval) -> Self {
        Self { lo: it.lo.map(|end| Value::end(end, 1)), hi: it.hi.map(|end| Value::end(end, -1)) }
    }
}

impl Range {
    pub(super) fn point(value: Value) -> Self {
        Self { lo: Some(value.clone()), hi: Some(value) }
    }

    pub(super) fn is_all(&self) -> bool {
        self.lo.is_none() && self.hi.is_none()
    }

    pub(super) fn is_empty(&self) -> bool {
        matches!((&self.lo, &self.hi), (Some(lo), Some(hi)) if lo > hi)
    }

    /// The only value, if there is one.
    pub(super) fn single(&self) -> Option<&Value> {
        self.lo.as_ref().filter(|_| self.lo == self.hi)
    }

    /// A value well inside: the figure as printed, where the range came from rounding one.
    pub(super) fn middle(&self) -> Value {
        match (&self.lo, &self.hi) {
            (Some(lo), Some(hi)) => {
                lo.plus(hi).scale(&BigRational::new(BigInt::from(1), BigInt::from(2)))
            }
            (Some(end), None) | (None, Some(end)) => end.clone(),
            (None, None) => Value::zero(),
        }
    }

    /// The end at which `weight` times a value is greatest.
    pub(super) fn far_end(&self, weight: &BigRational) -> Option<&Value> {
        if weight.is_negative() { self.lo.as_ref() } else { self.hi.as_ref() }
    }

    pub(super) fn plus(&self, other: &Self) -> Self {
        let sum = |a: &Option<Value>, b: &Option<Value>| Some(a.as_ref()?.plus(b.as_ref()?));
        Self { lo: sum(&self.lo, &other.lo), hi: sum(&self.hi, &other.hi) }
    }

    /// Every value times `by`, which is not zero.
    pub(super) fn scale(&self, by: &BigRational) -> Self {
        let times = |end: &Option<Value>| end.as_ref().map(|end| end.scale(by));
        let (lo, hi) = (times(&self.lo), times(&self.hi));
        if by.is_negative() { Self { lo: hi, hi: lo } } else { Self { lo, hi } }
    }
}
