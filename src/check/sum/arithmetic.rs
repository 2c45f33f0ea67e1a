//! Knows how addends are compared with a total. Does not know how they were selected.

use rust_decimal::Decimal;

use super::addends::{Addends, Policy};
use super::say::{self, Declared};
use super::total::Total;
use crate::check::context::name;
use crate::check::findings::{Demand, Part};
use crate::check::{Context, Findings, InstanceState};
use crate::quantity::sum::{Comparison, SumOutcome, Term, Verdict, rounding_of, verify_copies};
use crate::quantity::{Bound, Exact, Interval, Qualifier, Quantity, Rounding};

/// How figures are added and compared.
pub(super) struct Arithmetic {
    pub(super) relation: Comparison,
    pub(super) rounding: Rounding,
    pub(super) within: Option<Quantity>,
    pub(super) precision: Option<Quantity>,
    pub(super) signed: bool,
    pub(super) policy: Policy,
    /// Whether exactness is not declared but inferred from the other sums of a table.
    pub(super) is_shown_exact: bool,
}

impl Arithmetic {
    /// Figures as they are printed, without slack.
    pub(super) fn plain(relation: Comparison, rounding: Rounding) -> Self {
        Self {
            relation,
            rounding,
            within: None,
            precision: None,
            signed: false,
            policy: Policy::default(),
            is_shown_exact: false,
        }
    }

    /// Checks `addends` against `total` and reports the result.
    pub(super) fn verify<'d>(
        &self,
        cx: &Context<'d>,
        total: Total<'_, 'd>,
        addends: &Addends<'d>,
        found: &mut Findings,
    ) {
        let lent = addends.in_one_unit(total);
        let (total, addends) = match &lent {
            Some((quantity, addends)) => (total.with(quantity), addends),
            None => (total, addends),
        };
        let Some(relation) = self.relation(total, addends) else {
            found.checked(InstanceState::Unchecked);
            found.report(say::mixed_signs(cx, total));
            return;
        };
        let Some(relation) = with_gaps(relation, total, addends) else {
            found.checked(InstanceState::Unchecked);
            found.report(say::not_stated(cx, total, addends, false));
            return;
        };
        let settled = match self.at_precision(total, addends) {
            Ok(settled) => settled,
            Err(misfit) => return self.misfit(cx, total, misfit, found),
        };
        let quantities: Vec<&Quantity> = if settled.is_empty() {
            figures(total, addends).collect()
        } else {
            settled.iter().collect()
        };
        let (stated, items) = quantities.split_first().expect("internal: total comes first");
        let terms: Vec<Term<'_>> = items
            .iter()
            .zip(&addends.counted)
            .map(|(&quantity, addend)| Term { quantity, weight: addend.weight })
            .collect();
        let rounding = rounding_of(stated, &terms, self.rounding);
        let outcome = verify_copies(stated, &terms, relation, rounding, self.within.as_ref());
        found.demand(|| {
            let is_broken = outcome.as_ref().is_ok_and(|it| it.verdict == Verdict::Impossible);
            let demand = self.demand(total, &quantities, addends, relation, rounding)?;
            Some(Demand { is_broken, ..demand })
        });
        match outcome {
            Err(fault) => {
                found.checked(InstanceState::Unchecked);
                found.report(say::fault(cx, total, addends, self.within.as_ref(), fault));
            }
            Ok(outcome) => {
                let (is_shown, terms, outcome) = (self.is_shown_exact, &terms[..], &outcome);
                let sum = say::Sum { total, addends, relation, rounding, is_shown, terms, outcome };
                self.conclude(cx, &sum, found);
            }
        }
    }

    /// Counts a computed sum and reports its diagnostic.
    fn conclude<'d>(&self, cx: &Context<'d>, sum: &say::Sum<'_, 'd>, found: &mut Findings) {
        let (total, addends) = (sum.total, sum.addends);
        if self.leaves_open(sum.outcome, addends) {
            found.checked(InstanceState::Unchecked);
            return found.report(say::not_stated(cx, total, addends, true));
        }
        let outcome = match sum.outcome.verdict {
            Verdict::Equal => InstanceState::Holds,
            Verdict::Rounding => InstanceState::Rounding,
            Verdict::Impossible => InstanceState::Violated,
        };
        found.settle(outcome, total.figures().chain(addends.figures()));
        found.diagnostics.extend(sum.report(cx, self.within.as_ref()));
    }

    /// Whether items without a figure may account for the difference.
    fn leaves_open(&self, outcome: &SumOutcome, addends: &Addends<'_>) -> bool {
        let is_below = outcome.verdict == Verdict::Equal && !outcome.difference.is_zero();
        is_below && self.relation == Comparison::Equal && !addends.not_stated.is_empty()
    }

    /// The demand of the sum on the true values: items minus total within the slack.
    fn demand(
        &self,
        total: Total<'_, '_>,
        quantities: &[&Quantity],
        addends: &Addends<'_>,
        relation: Comparison,
        rounding: Rounding,
    ) -> Option<Demand> {
        // The share of it that counts is unknown, which a system of equations cannot express.
        let is_part = |it: &&Quantity| it.qualifier.has(Qualifier::PARTLY_RELISTED);
        if quantities.iter().any(is_part) {
            return None;
        }
        let minus = Exact::from(-1);
        let weights =
            std::iter::once(minus).chain(addends.counted.iter().map(|it| it.weight.into()));
        let names = addends.counted.iter().map(|it| name(it.figure.node));
        let names = std::iter::once(total.name()).chain(names);
        let mut is_demanded = total.node().is_none();
        let parts = quantities.iter().zip(names).zip(weights).map(|((quantity, name), weight)| {
            let (name, quantity) = (name.to_owned(), (*quantity).clone());
            // The total comes first.
            let is_demanded = std::mem::take(&mut is_demanded);
            Part { name, quantity, coefficient: weight, is_demanded }
        });
        let slack = match &self.within {
            Some(within) => within.exact().ok()?,
            None => Exact::ZERO,
        };
        let bound = |value| Some(Bound { value, closed: true });
        let range = match relation {
            Comparison::Equal => Interval::closed(slack.negated().ok()?, slack),
            Comparison::AtMost => Interval { lo: None, hi: bound(slack) },
            Comparison::AtLeast => Interval { lo: bound(slack.negated().ok()?), hi: None },
        };
        Some(Demand { parts: parts.collect(), range, rounding, is_broken: false })
    }

    /// The relation that applies to figures of this sign; `None` if the signs leave none.
    fn relation(&self, total: Total<'_, '_>, addends: &Addends<'_>) -> Option<Comparison> {
        let is_negative = |quantity: &Quantity| quantity.value < Decimal::ZERO;
        if !self.signed || self.relation == Comparison::Equal {
            return Some(self.relation);
        }
        let negatives =
            addends.counted.iter().filter(|it| is_negative(&it.figure.quantity)).count();
        let turned = match self.relation {
            Comparison::AtMost => Comparison::AtLeast,
            _ => Comparison::AtMost,
        };
        match (is_negative(total.quantity), negatives) {
            (false, 0) => Some(self.relation),
            (true, all) if all == addends.counted.len() => Some(turned),
            _ => None,
        }
    }

    fn misfit<'d>(
        &self,
        cx: &Context<'d>,
        total: Total<'_, 'd>,
        misfit: Misfit<'_>,
        found: &mut Findings,
    ) {
        let (outcome, finding) = match misfit {
            Misfit::Digits(excess) => {
                (InstanceState::Violated, say::excess_digits(cx, excess, self.precision.as_ref()))
            }
            Misfit::Unit(precision) => (
                InstanceState::Unchecked,
                say::other_unit(cx, total, Declared::Precision, precision),
            ),
        };
        found.checked(outcome);
        found.report(finding);
    }

    /// The total and the items at the declared precision, empty when none is declared.
    fn at_precision<'f, 'd>(
        &'f self,
        total: Total<'f, 'd>,
        addends: &'f Addends<'d>,
    ) -> Result<Vec<Quantity>, Misfit<'f>> {
        let Some(precision) = &self.precision else { return Ok(Vec::new()) };
        if !precision.unit.compatible(&total.quantity.unit) {
            return Err(Misfit::Unit(precision));
        }
        figures(total, addends)
            .map(|quantity| match precision.to_unit(&quantity.unit) {
                Some(step) => quantity.with_step(step.value).map_err(|_| Misfit::Digits(quantity)),
                None => Ok(quantity.clone()),
            })
            .collect()
    }
}

/// Why figures do not have the declared precision.
enum Misfit<'f> {
    /// This one has finer digits.
    Digits(&'f Quantity),
    /// The precision is declared in an incompatible unit.
    Unit(&'f Quantity),
}

/// The relation to check if some items are not stated: whether the others stay within the total,
/// provided that nothing is negative. `None` if the missing items allow any sum.
fn with_gaps(
    relation: Comparison,
    total: Total<'_, '_>,
    addends: &Addends<'_>,
) -> Option<Comparison> {
    if addends.not_stated.is_empty() || relation == Comparison::AtMost {
        return Some(relation);
    }
    let is_positive = |it: Decimal| !it.is_sign_negative();
    let all_positive = is_positive(total.quantity.value)
        && addends
            .counted
            .iter()
            .all(|it| is_positive(it.weight) && is_positive(it.figure.quantity.value));
    (relation == Comparison::Equal && all_positive).then_some(Comparison::AtMost)
}

/// The total, then the items that are added.
fn figures<'f, 'd>(
    total: Total<'f, 'd>,
    addends: &'f Addends<'d>,
) -> impl Iterator<Item = &'f Quantity> {
    std::iter::once(total.quantity).chain(addends.counted.iter().map(|it| &it.figure.quantity))
}
