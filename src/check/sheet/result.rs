//! Knows whether the stored result of a formula equals its result over the stored values, and which of the stored
//! results that differ explain others. Does not know how a formula is evaluated.

use super::super::context::Context;
use super::super::{Findings, InstanceState};
use super::eval::{self, Evaluator, Given};
use super::{At, Book, with_formula};
use crate::diagnostic::Diagnostic;
use crate::document::grid::Kind;
use crate::quantity::Exact;
use crate::text;

/// Maximum number of differing results among which causes are sought.
const MAX_SOUGHT: usize = 1_000;

/// A stored result that its formula does not give.
struct Stale<'d> {
    at: At<'d>,
    formula: &'d str,
    stored: Exact,
    given: Given,
}

/// Stored results equal the results of their formulas.
pub(super) fn result(cx: &Context<'_>, book: &Book<'_>, found: &mut Findings) {
    let mut evaluator = Evaluator::new(book.document);
    let mut stale = Vec::new();
    for (at, formula) in book.formulas() {
        match compared(&mut evaluator, at, formula) {
            Ok(None) => found.checked(InstanceState::Holds),
            Ok(Some(it)) => stale.push(it),
            Err(state) => found.checked(state),
        }
    }
    let followed = followed(&mut evaluator, &stale);
    for (it, is_followed) in stale.iter().zip(followed) {
        let reported = if is_followed { None } else { report(cx, it) };
        let state = reported.as_ref().map_or(InstanceState::Holds, |_| InstanceState::Violated);
        found.checked(state);
        reported.into_iter().for_each(|it| found.report(it));
    }
}

fn compared<'d>(
    evaluator: &mut Evaluator<'d>,
    at: At<'d>,
    formula: &'d str,
) -> Result<Option<Stale<'d>>, InstanceState> {
    let is_exact = |it: &At<'_>| it.cell.kind == Kind::Number && !it.sheet.computes_as_shown;
    let stored = Some(at).filter(is_exact).filter(|it| it.span().is_some());
    let stored = stored.and_then(|it| Exact::stored(it.sheet.stored(it.cell)));
    let given = stored.and_then(|_| evaluator.value(at.sheet, formula));
    let (stored, given) = stored.zip(given).ok_or(InstanceState::Unchecked)?;
    if !eval::is_off(&given.value, &stored.to_rational(), &given.largest) {
        return Ok(None);
    }
    if evaluator.is_circular(at.sheet, at.cell, formula) {
        return Err(InstanceState::Unchecked);
    }
    Ok(Some(Stale { at, formula, stored, given }))
}

/// Which of `stale` agree with their formulas once the others have the results of theirs: they were computed before
/// one of these was changed.
fn followed<'d>(evaluator: &mut Evaluator<'d>, stale: &[Stale<'d>]) -> Vec<bool> {
    let mut followed = vec![false; stale.len()];
    if stale.len() > MAX_SOUGHT {
        return followed;
    }
    let place = |it: &Stale<'d>| (&*it.at.sheet.name, it.at.cell.row, it.at.cell.column);
    evaluator.instead = stale.iter().map(|it| (place(it), it.given.value.clone())).collect();
    // A cell that follows is right as it is stored, and so may explain a further one.
    loop {
        let left: Vec<usize> = (0..stale.len()).filter(|it| !followed[*it]).collect();
        let settles = |it: &usize| {
            let Stale { at, formula, stored, .. } = &stale[*it];
            let given = evaluator.value(at.sheet, formula);
            given.is_some_and(|it| !eval::is_off(&it.value, &stored.to_rational(), &it.largest))
        };
        let settled: Vec<usize> = left.into_iter().filter(settles).collect();
        if settled.is_empty() {
            break;
        }
        for it in settled {
            followed[it] = true;
            evaluator.instead.remove(&place(&stale[it]));
        }
    }
    evaluator.instead.clear();
    followed
}

fn report(cx: &Context<'_>, stale: &Stale<'_>) -> Option<Diagnostic> {
    let Stale { at, stored, given, .. } = stale;
    let (name, value) = (at.name(), at.shown());
    let computed = eval::shown(&given.value);
    let difference = eval::shown(&(stored.to_rational() - &given.value));
    let message = text!(
        "the stored result of {name} is {stored}, but its formula gives {computed}: a difference of {difference}",
        "{name}に保存された計算結果は{stored}だが、数式では{computed}になり、差は{difference}"
    );
    let here = text!("displayed as {value}", "表示は{value}");
    let reported = with_formula(cx.finding(message).at(at.span()?, here), *at);
    let reported =
        reported.help(text!("recalculate the workbook and save it", "ブックを再計算して保存する"));
    let reported = reported.value("stated", stored).value("computed", computed);
    Some(reported.value("difference", difference))
}
