//! Knows the ranges of true values behind printed figures, and how such ranges are added and compared. Does not
//! know text, units or documents.
//!
//! The semantics are those of XBRL Calculations 1.1 (XBRL International, 2023): a bound belongs to a
//! range or does not, a negative weight swaps bounds together with that, and two ranges that touch
//! in one point meet only if the point belongs to both.

use super::exact::{Exact, Overflow};

/// How the true value became the printed one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Rounding {
    /// Whole counts and whole yen are exact. Other figures are rounded to nearest.
    #[default]
    ByUnit,
    /// Rounded to the nearest step; the direction of a tie is unknown.
    Nearest,
    /// Cut off towards zero.
    Truncate,
    /// Not rounded: the figure is the value.
    Exact,
}

/// One end of an [`Interval`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bound {
    /// The value at the end.
    pub value: Exact,
    /// Whether the end is part of the range.
    pub closed: bool,
}

/// A range of values; an end that is `None` is unbounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    /// Lower end.
    pub lo: Option<Bound>,
    /// Upper end.
    pub hi: Option<Bound>,
}

fn bound(value: Exact, closed: bool) -> Option<Bound> {
    Some(Bound { value, closed })
}

impl Interval {
    /// Every value.
    pub const ALL: Self = Self { lo: None, hi: None };

    /// The one value.
    pub fn point(value: Exact) -> Self {
        Self { lo: bound(value, true), hi: bound(value, true) }
    }

    /// The closed range from `lo` to `hi`.
    pub fn closed(lo: Exact, hi: Exact) -> Self {
        Self { lo: bound(lo, true), hi: bound(hi, true) }
    }

    /// The range of a figure printed as `value` in steps of `step` (≥ 0).
    ///
    /// nearest: `[v−u/2, v+u/2]`; truncate: `[v, v+u)` above zero, `(v−u, v]` below, `(−u, u)` at zero; a step of
    /// zero means that the figure is exact. Rounding by unit is nearest here, because there is no unit.
    pub fn around(value: Exact, step: Exact, rounding: Rounding) -> Result<Self, Overflow> {
        if step.is_zero() {
            return Ok(Self::point(value));
        }
        Ok(match (rounding, value.signum()) {
            (Rounding::Exact, _) => Self::point(value),
            (Rounding::Nearest | Rounding::ByUnit, _) => {
                let half = step.half()?;
                Self::closed(value.minus(half)?, value.plus(half)?)
            }
            (Rounding::Truncate, 0) => {
                Self { lo: bound(step.negated()?, false), hi: bound(step, false) }
            }
            (Rounding::Truncate, 1) => {
                Self { lo: bound(value, true), hi: bound(value.plus(step)?, false) }
            }
            (Rounding::Truncate, _) => {
                Self { lo: bound(value.minus(step)?, false), hi: bound(value, true) }
            }
        })
    }

    /// Every sum of a value of this range and one of `other`.
    pub fn plus(self, other: Self) -> Result<Self, Overflow> {
        let sum = |a: Option<Bound>, b: Option<Bound>| match (a, b) {
            (Some(a), Some(b)) => Ok(bound(a.value.plus(b.value)?, a.closed && b.closed)),
            _ => Ok(None),
        };
        Ok(Self { lo: sum(self.lo, other.lo)?, hi: sum(self.hi, other.hi)? })
    }

    /// Every difference of a value of this range and one of `other`.
    pub fn minus(self, other: Self) -> Result<Self, Overflow> {
        self.plus(other.scale(Exact::from(-1))?)
    }

    /// Every value times `weight`; a negative weight swaps the ends, with their openness.
    pub fn scale(self, weight: Exact) -> Result<Self, Overflow> {
        if weight == Exact::ONE {
            return Ok(self);
        }
        let weighted = |end: Option<Bound>| match end {
            Some(end) => Ok(bound(end.value.times(weight)?, end.closed)),
            None => Ok(None),
        };
        Ok(match weight.signum() {
            0 => Self::point(Exact::ZERO),
            1 => Self { lo: weighted(self.lo)?, hi: weighted(self.hi)? },
            _ => Self { lo: weighted(self.hi)?, hi: weighted(self.lo)? },
        })
    }

    /// The range with `slack` (≥ 0) added at both ends; an excluded end stays excluded.
    pub fn widen(self, slack: Exact) -> Result<Self, Overflow> {
        if slack.is_zero() {
            return Ok(self);
        }
        let moved = |end: Option<Bound>, by: Exact| match end {
            Some(end) => Ok(bound(end.value.plus(by)?, end.closed)),
            None => Ok(None),
        };
        Ok(Self { lo: moved(self.lo, slack.negated()?)?, hi: moved(self.hi, slack)? })
    }

    /// The range from the least to the greatest of its values and `value`.
    #[must_use]
    pub fn reaching(self, value: Exact) -> Self {
        let (above, below) = (self.reaches_down_to(value), self.reaches_up_to(value));
        Self {
            lo: if above { self.lo } else { bound(value, true) },
            hi: if below { self.hi } else { bound(value, true) },
        }
    }

    /// The values in both ranges, or `None` if there are none.
    pub fn intersect(self, other: Self) -> Option<Self> {
        let it = Self {
            lo: tighter(self.lo, other.lo, |a, b| a > b),
            hi: tighter(self.hi, other.hi, |a, b| a < b),
        };
        let (Some(lo), Some(hi)) = (it.lo, it.hi) else { return Some(it) };
        let holds = lo.value < hi.value || (lo.value == hi.value && lo.closed && hi.closed);
        holds.then_some(it)
    }

    /// Whether some value belongs to both ranges.
    pub fn meets(self, other: Self) -> bool {
        self.intersect(other).is_some()
    }

    /// Whether `value` belongs to the range.
    pub fn contains(self, value: Exact) -> bool {
        self.reaches_down_to(value) && self.reaches_up_to(value)
    }

    /// Whether `value` is not below the range.
    pub fn reaches_down_to(self, value: Exact) -> bool {
        self.lo.is_none_or(|lo| lo.value < value || (lo.closed && lo.value == value))
    }

    /// Whether `value` is not above the range.
    pub fn reaches_up_to(self, value: Exact) -> bool {
        self.hi.is_none_or(|hi| hi.value > value || (hi.closed && hi.value == value))
    }

    /// Upper end minus lower end, `None` if unbounded.
    pub fn width(self) -> Result<Option<Exact>, Overflow> {
        match (self.lo, self.hi) {
            (Some(lo), Some(hi)) => hi.value.minus(lo.value).map(Some),
            _ => Ok(None),
        }
    }
}

fn tighter(a: Option<Bound>, b: Option<Bound>, beats: fn(Exact, Exact) -> bool) -> Option<Bound> {
    let (Some(x), Some(y)) = (a, b) else { return a.or(b) };
    if x.value == y.value {
        return bound(x.value, x.closed && y.closed);
    }
    Some(if beats(x.value, y.value) { x } else { y })
}
