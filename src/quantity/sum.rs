//! Knows whether terms add up to a total: equal, explained by rounding, or impossible.
//! Does not know where the figures come from, nor which of them would be wrong.

use rust_decimal::Decimal;

use super::Quantity;
use super::exact::{Exact, Overflow};
use super::interval::{Bound, Interval, Rounding};
use super::qualifier::Qualifier;
use super::unit::Unit;

/// A figure that a sum adds, `weight` times; −1 subtracts it.
#[derive(Clone, Copy, Debug)]
pub struct Term<'a> {
    /// The figure.
    pub quantity: &'a Quantity,
    /// Its weight.
    pub weight: Decimal,
}

impl<'a> Term<'a> {
    /// A figure with the weight 1.
    pub fn once(quantity: &'a Quantity) -> Self {
        Self { quantity, weight: Decimal::ONE }
    }

    /// The range of its contribution. A figure marked 一部再掲 contributes any part of its value.
    fn range(&self, rounding: Rounding) -> Result<Interval, Overflow> {
        let whole = self.quantity.interval(rounding)?;
        let is_part = self.quantity.qualifier.has(Qualifier::PARTLY_RELISTED);
        let range = if is_part { whole.reaching(Exact::ZERO) } else { whole };
        range.scale(Exact::from(self.weight))
    }
}

/// The required relation between the sum of the terms and the total.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// Both are the same.
    #[default]
    Equal,
    /// The sum is not above the total: parts of which not all are listed.
    AtMost,
    /// The sum is not below the total.
    AtLeast,
}

/// The result of a check of a sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// The relation holds for the printed figures as they are.
    Equal,
    /// It fails for the printed figures, but rounding, slack or qualifiers explain it.
    Rounding,
    /// No true values behind the printed figures satisfy it.
    Impossible,
}

/// The result of `verify`, with its amounts in the base unit. [`SumOutcome::show`] writes them in the unit of the
/// total.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SumOutcome {
    /// Weighted sum of the printed figures.
    pub computed: Exact,
    /// Computed minus stated.
    pub difference: Exact,
    /// The range of true sums behind the printed figures.
    pub possible: Interval,
    /// The differences that rounding, slack and qualifiers explain.
    pub explained: Interval,
    /// The answer.
    pub verdict: Verdict,
    /// Explained by rounding, but by more than three standard deviations of independent, uniform
    /// rounding errors.
    pub improbable: bool,
    /// One amount is compared with one other, both printed to the same place: nothing is added, so
    /// rounding explains no difference.
    pub is_copy: bool,
    /// The total's unit.
    pub unit: Unit,
}

impl SumOutcome {
    /// The largest difference, without sign, that is explained on the side of this difference;
    /// `None` if a qualifier (以上 …) explains any.
    pub fn bound(&self) -> Option<Exact> {
        let end = if self.difference.signum() < 0 { self.explained.lo } else { self.explained.hi };
        end.and_then(|end| end.value.abs().ok())
    }

    /// Whether a difference of exactly the [`bound`](Self::bound) is explained, and not only smaller ones.
    pub fn reaches_bound(&self) -> bool {
        let end = if self.difference.signum() < 0 { self.explained.lo } else { self.explained.hi };
        end.is_none_or(|end| end.closed)
    }

    /// The limit of the true sum, if it explains the contradiction better than the printed difference: limits
    /// among the items (5人未満, 100件超) keep the sum below or above it.
    pub fn limit(&self) -> Option<Limit> {
        let is_point = self.possible == Interval::point(self.computed);
        let is_short = self.verdict == Verdict::Impossible && !self.is_copy && !is_point;
        let limit = |end: Option<Bound>, is_upper| end.map(|end| Limit { end, is_upper });
        match (self.explained.lo, self.explained.hi) {
            (Some(lo), _) if is_short && lo.value.signum() >= 0 && self.difference <= lo.value => {
                limit(self.possible.hi, true)
            }
            (_, Some(hi)) if is_short && hi.value.signum() <= 0 && self.difference >= hi.value => {
                limit(self.possible.lo, false)
            }
            _ => None,
        }
    }

    /// An amount of the base unit as printed in the total's unit: `1億円`.
    pub fn show(&self, amount: Exact) -> String {
        self.unit.show(amount)
    }
}

/// A limit that a sum stays below or above.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// The limit.
    pub end: Bound,
    /// Whether the sum stays below it, rather than above.
    pub is_upper: bool,
}

/// Why a sum cannot be checked. An index counts the terms; `None` is the total.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SumFault {
    /// The term's unit does not convert to the total's.
    IncompatibleUnits {
        /// Which term.
        index: usize,
    },
    /// The slack's unit does not convert to the total's, or the slack is negative.
    UnusableSlack,
    /// The figure has digits below its declared step.
    ExcessDigits {
        /// Which term, or the total.
        index: Option<usize>,
    },
    /// More than 38 digits would be needed.
    Overflow,
}

impl From<Overflow> for SumFault {
    fn from(_: Overflow) -> Self {
        Self::Overflow
    }
}

/// Checks `terms` against `total`.
///
/// Semantics: XBRL Calculations 1.1 (consistent if the interval of the sum meets that of the total), with `slack`
/// added at both bounds. Every term is added as given: the caller leaves out those marked 再掲 or うち; of one marked
/// 一部再掲 any part, from nothing to all, may count. Without terms the sum is zero.
pub fn verify(
    total: &Quantity,
    terms: &[Term<'_>],
    relation: Comparison,
    rounding: Rounding,
    slack: Option<&Quantity>,
) -> Result<SumOutcome, SumFault> {
    let slack = slack.map_or(Ok(Exact::ZERO), |it| usable_slack(it, total))?;
    let rounding = rounding_of(total, terms, rounding);
    let (computed, possible) = add_up(total, terms, rounding)?;
    let stated = total.exact()?;
    let difference = computed.minus(stated)?;
    let allowed = total.interval(rounding)?.widen(slack)?;
    // Distances from the printed figures: of the total's true value, and of the sum's.
    let ours = allowed.minus(Interval::point(stated))?;
    let explained = ours.minus(possible.minus(Interval::point(computed))?)?;
    let verdict = verdict(relation, difference, explained);
    let mut it = SumOutcome {
        computed,
        difference,
        possible,
        explained,
        verdict,
        improbable: false,
        is_copy: false,
        unit: total.unit.clone(),
    };
    it.improbable =
        verdict == Verdict::Rounding && is_improbable(&it, total, terms, rounding, slack)?;
    Ok(it)
}

fn verdict(relation: Comparison, difference: Exact, explained: Interval) -> Verdict {
    let (holds, possible) = match relation {
        Comparison::Equal => (difference.is_zero(), explained.contains(difference)),
        Comparison::AtMost => (difference.signum() <= 0, explained.reaches_up_to(difference)),
        Comparison::AtLeast => (difference.signum() >= 0, explained.reaches_down_to(difference)),
    };
    // Limits that do not belong to their range (未満, 超) may add up to the total as printed and yet not reach it.
    match (holds, possible) {
        (_, false) => Verdict::Impossible,
        (true, true) => Verdict::Equal,
        (false, true) => Verdict::Rounding,
    }
}

/// Like [`verify`], but one amount printed twice to the same place must be the same both times, like several
/// statements of one fact ([`consistent`](super::precision::consistent)): nothing is added, and both were rounded
/// alike. XBRL is more lenient, because there any sum may be of rounded figures.
pub fn verify_copies(
    total: &Quantity,
    terms: &[Term<'_>],
    relation: Comparison,
    rounding: Rounding,
    slack: Option<&Quantity>,
) -> Result<SumOutcome, SumFault> {
    let mut it = verify(total, terms, relation, rounding, slack)?;
    it.is_copy = is_copy(total, terms)?;
    if it.is_copy {
        let slack = slack.map_or(Ok(Exact::ZERO), Quantity::exact)?;
        it.explained = Interval::closed(slack.negated()?, slack);
        it.verdict = verdict(relation, it.difference, it.explained);
        it.improbable = false;
    }
    Ok(it)
}

/// Whether the only term repeats the total, printed to the same place with the same limit: two such
/// figures agree only if they are the same, like several statements of one fact.
fn is_copy(total: &Quantity, terms: &[Term<'_>]) -> Result<bool, Overflow> {
    let [Term { quantity, weight }] = terms else { return Ok(false) };
    Ok(weight.abs() == Decimal::ONE
        && !total.step.is_zero()
        && quantity.exact_step()? == total.exact_step()?
        && quantity.qualifier.of_value() == total.qualifier.of_value()
        && !quantity.qualifier.has(Qualifier::PARTLY_RELISTED))
}

/// How the figures of one sum were rounded: not by their unit if a fraction of a countable unit is
/// printed or results from a weight (0.5).
pub fn rounding_of(total: &Quantity, terms: &[Term<'_>], rounding: Rounding) -> Rounding {
    if rounding != Rounding::ByUnit {
        return rounding;
    }
    if terms.iter().any(|it| it.weight.scale() > 0 && !it.weight.fract().is_zero()) {
        return Rounding::Nearest;
    }
    rounding.among(std::iter::once(total).chain(terms.iter().map(|it| it.quantity)))
}

fn usable_slack(slack: &Quantity, total: &Quantity) -> Result<Exact, SumFault> {
    let value = slack.exact()?;
    if !slack.unit.compatible(&total.unit) || value.signum() < 0 {
        return Err(SumFault::UnusableSlack);
    }
    Ok(value)
}

/// The sum of the printed figures and the range of the true sum.
fn add_up(
    total: &Quantity,
    terms: &[Term<'_>],
    rounding: Rounding,
) -> Result<(Exact, Interval), SumFault> {
    if total.has_excess_digits() {
        return Err(SumFault::ExcessDigits { index: None });
    }
    let mut computed = Exact::ZERO;
    let mut possible = Interval::point(Exact::ZERO);
    for (index, term) in terms.iter().enumerate() {
        if !term.quantity.unit.adds_to(&total.unit) {
            return Err(SumFault::IncompatibleUnits { index });
        }
        if term.quantity.has_excess_digits() {
            return Err(SumFault::ExcessDigits { index: Some(index) });
        }
        let weight = Exact::from(term.weight);
        computed = computed.plus(term.quantity.exact()?.times(weight)?)?;
        possible = possible.plus(term.range(rounding)?)?;
    }
    Ok((computed, possible))
}

/// Whether the difference lies more than three standard deviations from where rounding puts it.
///
/// An error that is uniform over a width u has variance u²/12, so |z| > 3 means
/// `(2·distance)² > 3·Σu²`. Slack moves the point of comparison outwards by its own size.
fn is_improbable(
    outcome: &SumOutcome,
    total: &Quantity,
    terms: &[Term<'_>],
    rounding: Rounding,
    slack: Exact,
) -> Result<bool, Overflow> {
    let (Some(lo), Some(hi)) = (outcome.explained.lo, outcome.explained.hi) else {
        return Ok(false);
    };
    if terms.iter().any(|it| it.quantity.qualifier.has(Qualifier::PARTLY_RELISTED)) {
        return Ok(false);
    }
    let twice = outcome.difference.plus(outcome.difference)?;
    let off_centre = twice.minus(lo.value.plus(hi.value)?)?.abs()?;
    let distance = off_centre.minus(slack.plus(slack)?)?;
    if distance.signum() <= 0 {
        return Ok(false);
    }
    let mut squares = square(total.interval(rounding)?)?;
    for term in terms {
        squares = squares.plus(square(term.range(rounding)?)?)?;
    }
    Ok(distance.times(distance)? > squares.times(Exact::from(3))?)
}

fn square(range: Interval) -> Result<Exact, Overflow> {
    let width = range.width()?.unwrap_or(Exact::ZERO);
    width.times(width)
}
