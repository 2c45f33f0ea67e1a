//! Knows whether the stored result of a formula equals its result over the stored values. Does not
//! know how a formula is evaluated.

use super::super::context::Context;
use super::super::{Findings, InstanceState};
use super::eval::{self, Evaluator};
use super::{At, Book, with_formula};
use crate::document::grid::Kind;
use crate::quantity::Exact;
use crate::text;

/// Stored results equal the results of their formulas.
pub(super) fn result(cx: &Context<'_>, book: &Book<'_>, found: &mut Findings) {
    let mut evaluator = Evaluator::new(book.document);
    for (at, formula) in book.formulas() {
        let is_exact = |it: &At<'_>| it.cell.kind == Kind::Number && !it.sheet.computes_as_shown;
        let stored = Some(at).filter(is_exact);
        let stored = stored.and_then(|it| Exact::stored(it.sheet.stored(it.cell)));
        let given = stored.and_then(|_| evaluator.value(at.sheet, formula));
        let (Some(stored), Some(given), Some(span)) = (stored, given, at.span()) else {
            found.checked(InstanceState::Unchecked);
            continue;
        };
        if !eval::is_off(&given.value, &stored.to_rational(), &given.largest) {
            found.checked(InstanceState::Holds);
            continue;
        }
        if evaluator.is_circular(at.sheet, at.cell, formula) {
            found.checked(InstanceState::Unchecked);
            continue;
        }
        found.checked(InstanceState::Violated);
        let (name, value) = (at.name(), at.shown());
        let computed = eval::shown(&given.value);
        let difference = eval::shown(&(stored.to_rational() - &given.value));
        let message = text!(
            "the stored result of {name} is {stored}, but its formula gives {computed}: a difference of {difference}",
            "{name}に保存された計算結果は{stored}だが、数式では{computed}になり、差は{difference}"
        );
        let here = text!("displayed as {value}", "表示は{value}");
        let reported = with_formula(cx.finding(message).at(span, here), at);
        let reported = reported
            .help(text!("recalculate the workbook and save it", "ブックを再計算して保存する"));
        let reported = reported.value("stated", stored).value("computed", computed);
        found.report(reported.value("difference", difference));
    }
}
