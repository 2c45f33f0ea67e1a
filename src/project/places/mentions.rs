//! Knows where else in a project a figure is mentioned: the same amount, in any unit and spelling. Does not know
//! whether the places mean the same thing.

use crate::lint::Cancel;
use crate::project::Session;
use crate::project::facts::Fact;
use crate::project::session::Stop;
use crate::quantity::{Exact, Quantity};
use crate::source::Span;

/// Minimum number of digits for a number without a unit to count as an amount that may be mentioned
/// again.
const DIGITS: usize = 4;

/// Every figure of the documents that may be mentioned elsewhere, in order.
#[derive(Clone, Debug, Default)]
pub struct Mentions {
    all: Vec<Quantity>,
}

impl Session {
    /// The figures of the current documents.
    ///
    /// # Errors
    /// The errors of [`check`](Self::check).
    pub fn mentions(&mut self, cancel: &Cancel) -> Result<Mentions, Stop> {
        let facts = self.facts(cancel)?.into_iter();
        let figures = facts.filter_map(|Fact { quantity, .. }| quantity);
        Ok(Mentions { all: figures.filter(is_amount).collect() })
    }
}

impl Mentions {
    /// The places that state the amount of the figure at `at`, including that figure; empty if there is none.
    pub fn of(&self, at: impl Fn(Span) -> bool) -> Vec<Span> {
        let Some(own) = self.all.iter().find(|it| at(it.span)) else { return Vec::new() };
        let Ok(value) = own.exact() else { return Vec::new() };
        let same = self.all.iter().filter(|it| is_same(own, value, it));
        same.map(|it| it.span).collect()
    }
}

/// Whether a figure is more than a small number without a unit, which has a different meaning in
/// every place.
fn is_amount(figure: &Quantity) -> bool {
    let digits = figure.value.mantissa().unsigned_abs().to_string().len();
    figure.until.is_none()
        && !figure.value.is_zero()
        && (!figure.unit.is_none() || digits >= DIGITS)
}

fn is_same(own: &Quantity, value: Exact, other: &Quantity) -> bool {
    own.unit.compatible(&other.unit) && other.exact().is_ok_and(|it| it == value)
}
