//! Knows the demands of a formula on the true values of its figures, for joint checking. Does not
//! decide anything.

use super::expression::Expression;
use super::linear::{Form, Quotient};
use super::{Figures, of_result};
use crate::check::Figure;
use crate::check::findings::{Demand, Part};
use crate::quantity::{Bound, Exact, Interval, Rounding};

/// One half of an equation: the formula is at most, or at least, the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Below,
    Above,
}

/// One half of an equation whose figures were rounded in this way.
#[derive(Clone, Copy, Debug)]
pub(super) struct Half {
    pub(super) side: Side,
    pub(super) rounding: Rounding,
}

/// One half of the demand of the formula at `place`, if it is linear or a quotient of linear forms.
///
/// `N = r` with the result as a variable if there is no divisor; else, `N / D = r` with r in `[lo,
/// hi]` and D certainly positive gives `lo·D ≤ N ≤ hi·D`, `<` if an end is open.
pub(super) fn demand(
    expression: &Expression,
    result: &Figure<'_>,
    place: usize,
    named: &[Figures<'_>],
    half: Half,
) -> Option<Demand> {
    let Half { side, rounding } = half;
    let values: Vec<usize> = named.iter().map(Vec::len).collect();
    let Quotient { over, under } = expression.quotient(place, &values)?;
    // A result in whole units is whole only as printed: the computed value may have a fraction.
    let is_variable = !(rounding == Rounding::ByUnit && result.quantity.is_whole());
    if let Some(divisor) = under.as_number().filter(|_| is_variable) {
        // N − D·r = 0: the result is one of the figures.
        let mut all = vec![result.part(divisor.negated().ok()?)];
        all.extend(parts(&over, named)?);
        return half.demand(all, over.constant, true);
    }
    let Interval { lo: Some(lo), hi: Some(hi) } =
        result.quantity.interval(of_result(rounding)).ok()?
    else {
        return None;
    };
    let end = if side == Side::Below { hi } else { lo };
    let form = over.plus(&under.times(end.value.negated().ok()?)?)?;
    // A negative divisor reverses the side.
    let half = if is_positive(&under, named, rounding)? { half } else { half.reversed() };
    half.demand(parts(&form, named)?, form.constant, end.closed)
}

/// Whether some true values behind the inputs give a result in `stated`; `None` if the formula is
/// not a quotient of linear forms, or its divisor may be zero. A value that is used twice, as in
/// `(a - b) / b`, is the same both times, which interval arithmetic cannot express.
pub(super) fn reaches(
    expression: &Expression,
    stated: Interval,
    place: usize,
    named: &[Figures<'_>],
    rounding: Rounding,
) -> Option<bool> {
    let values: Vec<usize> = named.iter().map(Vec::len).collect();
    let Quotient { over, under } = expression.quotient(place, &values)?;
    let under = under.merged()?;
    let is_positive = is_positive(&under, named, rounding)?;
    // N / D reaches down to the upper end if N − end·D reaches down to zero, and likewise upwards.
    let reaches = |end: Option<Bound>, is_upper: bool| {
        let Some(end) = end else { return Some(true) };
        let form = over.plus(&under.times(end.value.negated().ok()?)?)?.merged()?;
        let range = range(&form, named, rounding)?;
        let zero = Interval::point(Exact::ZERO);
        let half = if is_upper == is_positive {
            Interval { lo: None, hi: zero.hi.map(|it| Bound { closed: end.closed, ..it }) }
        } else {
            Interval { lo: zero.lo.map(|it| Bound { closed: end.closed, ..it }), hi: None }
        };
        Some(range.meets(half))
    };
    Some(reaches(stated.hi, true)? && reaches(stated.lo, false)?)
}

impl Half {
    /// The other side.
    fn reversed(self) -> Self {
        let side = match self.side {
            Side::Below => Side::Above,
            Side::Above => Side::Below,
        };
        Self { side, ..self }
    }

    /// The parts, with the constant, are on this side of zero, or equal to it if `closed`.
    fn demand(self, parts: Vec<Part>, constant: Option<Exact>, closed: bool) -> Option<Demand> {
        let limit = constant.unwrap_or(Exact::ZERO).negated().ok()?;
        let limit = Some(Bound { value: limit, closed });
        let range = match self.side {
            Side::Below => Interval { lo: None, hi: limit },
            Side::Above => Interval { lo: limit, hi: None },
        };
        Some(Demand { parts, range, rounding: self.rounding, is_broken: false })
    }
}

fn parts(form: &Form, named: &[Figures<'_>]) -> Option<Vec<Part>> {
    let part = |&((name, place), times): &((usize, usize), Exact)| {
        Some(named[name].get(place)?.as_ref()?.part(times))
    };
    form.terms.iter().map(part).collect()
}

/// Whether the form is always positive (or always negative) for all true values; `None` if neither.
fn is_positive(form: &Form, named: &[Figures<'_>], rounding: Rounding) -> Option<bool> {
    let range = range(form, named, rounding)?;
    match (range.lo, range.hi) {
        (Some(lo), _) if lo.value > Exact::ZERO => Some(true),
        (_, Some(hi)) if hi.value < Exact::ZERO => Some(false),
        _ => None,
    }
}

/// The values that the form may have.
fn range(form: &Form, named: &[Figures<'_>], rounding: Rounding) -> Option<Interval> {
    let mut range = Interval::point(form.constant.unwrap_or(Exact::ZERO));
    for part in parts(form, named)? {
        let values = part.quantity.interval(rounding).ok()?;
        range = range.plus(values.scale(part.coefficient).ok()?).ok()?;
    }
    Some(range)
}
