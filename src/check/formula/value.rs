//! Knows values of formulas: an exact point and the bounds that printed precision leaves.
//! Does not know how formulas are written.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, ToPrimitive, Zero};

use super::expression::{Expression, Operator};
use crate::quantity::{Bound, Exact, Interval, Overflow};

/// A value: the printed figure, and the least and greatest true value behind it. Without bounds if
/// a division by a range that includes zero leaves none.
///
/// A formula that uses a value twice gets bounds that are too wide, never too narrow: a wrong
/// figure may be excused, but a true formula is never faulted.
#[derive(Clone, Debug)]
pub(super) struct Value {
    pub(super) point: BigRational,
    pub(super) bounds: Option<(End, End)>,
}

/// The least or the greatest value, and whether it is attained: 3, if truncated, is below 4.
#[derive(Clone, Debug)]
pub(super) struct End {
    pub(super) value: BigRational,
    pub(super) closed: bool,
}

/// Why a formula has no value at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Absent {
    /// A named value is missing.
    Missing,
    /// A divisor is zero.
    DivisionByZero,
}

/// The values of one name: one for each place, or one for all places.
pub(super) type Series = Vec<Option<Value>>;

impl Value {
    /// The value of a printed figure.
    pub(super) fn printed(point: Exact, interval: Interval) -> Self {
        let end = |it: Bound| End { value: it.value.to_rational(), closed: it.closed };
        let bounds = interval.lo.zip(interval.hi).map(|(lo, hi)| (end(lo), end(hi)));
        Self { point: point.to_rational(), bounds }
    }

    fn exact(point: BigRational) -> Self {
        let end = End { value: point.clone(), closed: true };
        Self { bounds: Some((end.clone(), end)), point }
    }
}

impl End {
    fn plus(&self, other: &Self) -> Self {
        Self { value: &self.value + &other.value, closed: self.closed && other.closed }
    }

    /// Zero times anything is zero, whether or not the other end is attained.
    fn times(&self, other: &Self) -> Self {
        let nil = |it: &Self| it.closed && it.value.is_zero();
        let closed = self.closed && other.closed || nil(self) || nil(other);
        Self { value: &self.value * &other.value, closed }
    }

    fn map(&self, change: impl Fn(&BigRational) -> BigRational) -> Self {
        Self { value: change(&self.value), closed: self.closed }
    }
}

impl Expression {
    /// The value at `place`, counted from 0, of the series by name.
    pub(super) fn value(&self, series: &[Series], place: usize) -> Result<Value, Absent> {
        match self {
            Self::Number(number) => Ok(Value::exact(Exact::from(*number).to_rational())),
            Self::Name(name) => at(&series[*name], place).ok_or(Absent::Missing),
            Self::Previous(name) => {
                let place = place.checked_sub(1).ok_or(Absent::Missing)?;
                at(&series[*name], place).ok_or(Absent::Missing)
            }
            Self::Total(name) => series[*name]
                .iter()
                .flatten()
                .cloned()
                .reduce(|left, right| add(&left, &right))
                .ok_or(Absent::Missing),
            Self::Negate(inner) => Ok(negate(&inner.value(series, place)?)),
            Self::Absolute(inner) => Ok(absolute(&inner.value(series, place)?)),
            Self::Binary(operator, left, right) => {
                let (left, right) = (left.value(series, place)?, right.value(series, place)?);
                match operator {
                    Operator::Add => Ok(add(&left, &right)),
                    Operator::Subtract => Ok(add(&left, &negate(&right))),
                    Operator::Multiply => Ok(multiply(&left, &right)),
                    Operator::Divide => divide(&left, &right),
                }
            }
        }
    }
}

/// A series of one value applies to every place.
fn at(series: &Series, place: usize) -> Option<Value> {
    let value = if series.len() == 1 { series.first() } else { series.get(place) };
    value.cloned().flatten()
}

fn add(left: &Value, right: &Value) -> Value {
    let bounds = left.bounds.as_ref().zip(right.bounds.as_ref());
    Value {
        point: &left.point + &right.point,
        bounds: bounds.map(|((lo, hi), (low, high))| (lo.plus(low), hi.plus(high))),
    }
}

fn negate(value: &Value) -> Value {
    let bounds = value.bounds.as_ref().map(|(lo, hi)| (hi.map(|it| -it), lo.map(|it| -it)));
    Value { point: -&value.point, bounds }
}

fn absolute(value: &Value) -> Value {
    let nil = || End { value: BigRational::zero(), closed: true };
    let bounds = value.bounds.clone().map(|(lo, hi)| {
        let turned = (hi.map(|it| -it), lo.map(|it| -it));
        match (lo.value.is_negative(), hi.value.is_positive()) {
            (false, _) => (lo, hi),
            (true, false) => turned,
            (true, true) if turned.1.value > hi.value => (nil(), turned.1),
            (true, true) => (nil(), hi),
        }
    });
    Value { point: value.point.abs(), bounds }
}

fn multiply(left: &Value, right: &Value) -> Value {
    let bounds = left.bounds.as_ref().zip(right.bounds.as_ref());
    let bounds = bounds.map(|((lo, hi), (low, high))| {
        let products = [lo.times(low), lo.times(high), hi.times(low), hi.times(high)];
        let least = products.iter().min_by_key(|it| (&it.value, !it.closed));
        let most = products.iter().max_by_key(|it| (&it.value, it.closed));
        let of_four = "internal: four products";
        (least.expect(of_four).clone(), most.expect(of_four).clone())
    });
    Value { point: &left.point * &right.point, bounds }
}

fn divide(left: &Value, right: &Value) -> Result<Value, Absent> {
    if right.point.is_zero() {
        return Err(Absent::DivisionByZero);
    }
    let inverse = right.bounds.as_ref().and_then(|(lo, hi)| {
        let spans_zero = !lo.value.is_positive() && !hi.value.is_negative();
        (!spans_zero).then(|| (hi.map(BigRational::recip), lo.map(BigRational::recip)))
    });
    Ok(multiply(left, &Value { point: right.point.recip(), bounds: inverse }))
}

/// `value` rounded half away from zero to `scale` decimals, for display.
pub(in crate::check) fn rounded(value: &BigRational, scale: u32) -> Result<Exact, Overflow> {
    let shifted = value * BigRational::from_integer(BigInt::from(10).pow(scale));
    let mantissa = shifted.round().to_integer().to_i128().ok_or(Overflow)?;
    Exact::new(mantissa, scale)
}
