//! Knows how one figure of one record compares with the sum of the figures below it. Does not know other records
//! of the same shape.

use rust_decimal::Decimal;

use super::naming::is_deduction;
use crate::check::Figure;
use crate::document::NodeId;
use crate::quantity::difference::explain;
use crate::quantity::sum::{Comparison, Term, Verdict, verify_copies};
use crate::quantity::{Exact, Quantity, Rounding};

/// A figure that may be a total, and where its items are.
pub(super) struct Slot {
    pub(super) stated: NodeId,
    /// The list or mapping with the items.
    pub(super) container: NodeId,
    pub(super) says: SumState,
}

/// The outcome of the comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SumState {
    /// They add up to the last digit.
    Equal,
    /// They add up within rounding.
    Rounded,
    /// They do not add up.
    Fails {
        /// Sum of the items minus the stated value.
        difference: Exact,
        /// Whether one slip explains it.
        is_slip: bool,
        /// Whether the figures have the same unit.
        has_unit: bool,
        /// Whether the difference is less than half of the stated value.
        is_near: bool,
        /// Whether there are several items.
        many: bool,
    },
}

impl SumState {
    /// Compares `stated` with the sum of `items`. `None` if they cannot be compared, or if `stated` may be their
    /// number.
    pub(super) fn of(stated: &Quantity, items: &[Figure<'_>]) -> Option<Self> {
        let taken_off = |it: &Figure<'_>| it.node.key().is_some_and(|it| is_deduction(it.value));
        if items.iter().any(taken_off) {
            let sign = |it| if taken_off(it) { -Decimal::ONE } else { Decimal::ONE };
            let terms = items.iter().map(|it| Term { quantity: &it.quantity, weight: sign(it) });
            let terms: Vec<Term<'_>> = terms.collect();
            let outcome = verify_copies(stated, &terms, Comparison::Equal, Rounding::ByUnit, None);
            match outcome.ok()?.verdict {
                Verdict::Equal => return Some(Self::Equal),
                Verdict::Rounding => return Some(Self::Rounded),
                Verdict::Impossible => {}
            }
        }
        let terms: Vec<Term<'_>> = items.iter().map(|it| Term::once(&it.quantity)).collect();
        let outcome =
            verify_copies(stated, &terms, Comparison::Equal, Rounding::ByUnit, None).ok()?;
        Some(match outcome.verdict {
            Verdict::Equal => Self::Equal,
            Verdict::Rounding => Self::Rounded,
            Verdict::Impossible => {
                let value = stated.exact().ok()?;
                let count = Exact::from(i64::try_from(items.len()).ok()?);
                if stated.unit.is_none() && value == count {
                    return None;
                }
                let twice = outcome.difference.plus(outcome.difference).ok()?.abs().ok()?;
                Self::Fails {
                    difference: outcome.difference,
                    is_slip: !explain(stated, &terms, &[], &outcome).is_empty(),
                    has_unit: !stated.unit.is_none(),
                    is_near: twice < value.abs().ok()?,
                    many: items.len() > 1,
                }
            }
        })
    }

    pub(super) fn holds(self) -> bool {
        matches!(self, Self::Equal | Self::Rounded)
    }

    pub(super) fn fails(self) -> bool {
        !self.holds()
    }

    /// Whether both fail by the same amount.
    pub(super) fn agrees(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Fails { difference: one, .. }, Self::Fails { difference: other, .. }) => {
                one.minus(*other).is_ok_and(Exact::is_zero)
            }
            _ => false,
        }
    }

    /// Whether both fail by the same amount in opposite directions: one figure is too large, and is an item of the
    /// other.
    pub(super) fn opposes(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Fails { difference: one, .. }, Self::Fails { difference: other, .. }) => {
                one.plus(*other).is_ok_and(Exact::is_zero)
            }
            _ => false,
        }
    }
}
