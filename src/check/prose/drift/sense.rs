//! Knows what the words around a figure say: the kind of the value, its years, and whether it is of all rows. Does not
//! know tables.

use super::super::called::Said;
use super::combined::TOGETHER;
use super::computed::Kind;
use super::{CHANGE, Drift};
use crate::check::phrases::phrases;
use crate::check::years::{Period, period, years};
use crate::table::Words;

phrases!(COMPARED, "compared", "gap", "difference", "ahead", "saved");
phrases!(MEAN, "mean");
phrases!(pub(super) EACH, "each-one");
phrases!(PART, "share", "of-them");
phrases!(TIMES, "times");
phrases!(SUM, "sum-of");
phrases!(SINCE, "since");
phrases!(pub(super) SPAN, "of-period");

/// What a sentence says around one of its figures.
pub(super) struct Sense {
    pub(super) near: Said,
    pub(super) whole: Said,
    pub(super) kinds: Vec<Kind>,
    /// Whether a word says the kind.
    pub(super) is_said: bool,
    pub(super) is_total: bool,
    pub(super) years: Vec<i64>,
    pub(super) is_previous: bool,
    pub(super) is_since: bool,
}

impl Drift<'_, '_, '_, '_> {
    /// Reads the words around a figure.
    pub(super) fn sense(&self, index: usize) -> Sense {
        let around = self.around(index, self.own_part(index, self.zone(index)));
        let behind: String = self.sentence.after(index).chars().take(12).collect();
        let figure = &self.sentence.figures[index];
        let is_times = TIMES.is_match(&behind.to_lowercase()) || figure.unit.name() == "倍";
        let kinds = kinds(&around, figure.unit.base() == "%", is_times);
        Sense {
            is_said: kinds != [Kind::Share] || PART.is_match(&around),
            is_total: Words::of(around.trim()).has(Words::TOTAL) || TOGETHER.is_match(&around),
            kinds,
            years: years(&around),
            is_previous: period(&around) == Some(Period::Previous),
            is_since: SINCE.is_match(&around),
            near: Said::of(&around),
            whole: Said::of(self.sentence.text),
        }
    }
}

/// The kinds of values that the words around a figure tell.
fn kinds(around: &str, is_percentage: bool, is_times: bool) -> Vec<Kind> {
    let says_change = CHANGE.is_match(around) || COMPARED.is_match(around);
    match () {
        () if is_percentage && says_change && !PART.is_match(around) => vec![Kind::Growth],
        () if is_percentage => vec![Kind::Share],
        () if is_times => vec![Kind::Quotient],
        () if EACH.is_match(around) && MEAN.is_match(around) => vec![Kind::Quotient, Kind::Mean],
        () if EACH.is_match(around) => vec![Kind::Quotient],
        () if MEAN.is_match(around) => vec![Kind::Mean],
        () if SUM.is_match(around) || TOGETHER.is_match(around) => vec![Kind::Sum, Kind::Cell],
        () if says_change => vec![Kind::Difference, Kind::Cell],
        () => vec![Kind::Cell],
    }
}
