//! Knows the figures of a sum as whole numbers of one small unit: the value of a printed digit, the possible
//! deviation of the true value, and whether that end is included. Does not know SQL.

use super::number::TooWide;
use super::probe::Read;
use crate::quantity::{Exact, Interval, Overflow, Quantity, Rounding};

/// The possible deviation of the true value of a figure, by its sign: above zero, below, zero.
pub(super) type Ends = [End; 3];

/// Both ends in the unit of [`Terms`], and whether each is excluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct End {
    pub(super) lo: i128,
    pub(super) hi: i128,
    pub(super) lo_open: bool,
    pub(super) hi_open: bool,
}

/// A figure with a weight.
pub(super) struct Term {
    /// The number of base units in its last printed place.
    pub(super) factor: i128,
    pub(super) ends: Ends,
}

/// Figures in a unit in which all values are whole. Everything is doubled, so that halves do not occur.
pub(super) struct Terms {
    pub(super) all: Vec<Term>,
    /// A slack in the same unit.
    pub(super) slack: i128,
    /// The unit is half of 10 to the power of minus this number, in the base unit of the figures.
    pub(super) scale: i32,
}

impl From<Overflow> for TooWide {
    fn from(_: Overflow) -> Self {
        Self
    }
}

/// The ends of `quantity` around its printed value, `weight` times and doubled.
fn around(quantity: &Quantity, rounding: Rounding, weight: Exact) -> Result<Interval, Overflow> {
    let value = Interval::point(quantity.exact()?);
    let range = quantity.interval(rounding)?.minus(value)?.scale(weight)?;
    range.scale(Exact::from(2))
}

/// The terms of figures that are read as `reads`, each with its weight, rounded by `rounding`, and a slack.
pub(super) fn terms(
    reads: &[(Read, Exact)],
    rounding: Rounding,
    slack: Exact,
) -> Result<Terms, TooWide> {
    let mut exact: Vec<(Exact, [Interval; 3])> = Vec::new();
    for (read, weight) in reads {
        let [above, below, zero] = read;
        let place = Exact::ONE.shift(above.unit.power() - above.value.scale() as i32)?;
        let ends = [
            around(above, rounding, *weight)?,
            around(below, rounding, *weight)?,
            around(zero, rounding, *weight)?,
        ];
        exact.push((place.times(*weight)?.times(Exact::from(2))?.trimmed(), ends));
    }
    let slack = slack.times(Exact::from(2))?.trimmed();
    let bounds = |it: &Interval| [it.lo, it.hi].into_iter().flatten().map(|it| it.value.trimmed());
    let values = exact.iter().flat_map(|(factor, ends)| {
        std::iter::once(*factor).chain(ends.iter().flat_map(bounds).collect::<Vec<_>>())
    });
    let values: Vec<Exact> = values.chain([slack]).collect();
    let finest = values.iter().map(|it| it.scale()).max().unwrap_or(0) as i32;
    let whole = |it: Exact, scale: i32| Ok::<_, TooWide>(it.shift(scale)?.trimmed().mantissa());
    // Common powers of ten are left out.
    let mut scale = finest;
    let divides = |scale: i32| {
        values.iter().all(|it| it.shift(scale).is_ok_and(|it| it.trimmed().scale() == 0))
    };
    while scale > -30 && divides(scale - 1) {
        scale -= 1;
    }
    let end = |it: &Interval| {
        let (Some(lo), Some(hi)) = (it.lo, it.hi) else { return Err(TooWide) };
        let (lo_open, hi_open) = (!lo.closed, !hi.closed);
        Ok(End { lo: whole(lo.value, scale)?, hi: whole(hi.value, scale)?, lo_open, hi_open })
    };
    let mut all = Vec::new();
    for (factor, [above, below, zero]) in &exact {
        let ends = [end(above)?, end(below)?, end(zero)?];
        all.push(Term { factor: whole(*factor, scale)?, ends });
    }
    Ok(Terms { all, slack: whole(slack, scale)?, scale })
}
