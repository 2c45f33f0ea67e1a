//! Knows the wording of formulas. Does not decide anything.

use super::{Figures, Misfit};
use crate::check::context::{Instance, name};
use crate::check::findings::Derivation;
use crate::check::{Context, Figure, agreement, tails};
use crate::diagnostic::{Diagnostic, Text};
use crate::quantity::Quantity;
use crate::source::Spanned;
use crate::text;

pub(super) fn too_large() -> Text {
    text!("the figures are too large to be computed exactly", "値が大きすぎて正確に計算できない")
}

pub(in crate::check) fn mismatch(
    cx: &Context<'_>,
    result: &Figure<'_>,
    computed: &str,
    formula: &str,
    used: &[&Figure<'_>],
) -> Diagnostic {
    let (what, stated) = (name(result.node), &result.quantity);
    let given = Quantity::parse(computed);
    let Text { en, ja } =
        given.as_ref().map_or_else(Text::default, |it| agreement::apart(stated, it));
    let message = text!(
        "{what}: {stated} is stated, but the formula gives {computed}{en}",
        "{what}: 記載は{stated}、式では{computed}{ja}"
    );
    let mut finding = cx
        .finding(message)
        .at(stated.span, text!("stated here", "記載値"))
        .because(text!("formula: {formula}", "式: {formula}"));
    for figure in used {
        finding = finding.at(figure.quantity.span, text!("used here", "計算に使用"));
    }
    let help = given.and_then(|it| tails::help([stated, &it]));
    let finding = help.into_iter().fold(finding, Diagnostic::help);
    finding.value("stated", stated).value("computed", computed)
}

/// How `result` is computed: `formula` over the figures `used` gives `computed`.
pub(in crate::check) fn derivation(
    result: &Figure<'_>,
    (computed, formula): (&str, &str),
    used: &[&Figure<'_>],
    is_broken: bool,
) -> Derivation {
    let shown = |it: &Figure<'_>| {
        let (name, quantity) = (name(it.node), &it.quantity);
        let words =
            if name.is_empty() { quantity.to_string() } else { format!("{name} {quantity}") };
        Spanned::new(words, quantity.span)
    };
    Derivation {
        stated: shown(result),
        computed: Text::same(computed),
        formula: Text::same(formula),
        used: used.iter().map(|it| shown(it)).collect(),
        is_broken,
    }
}

pub(super) fn explained(
    cx: &Context<'_>,
    result: &Figure<'_>,
    computed: &str,
    formula: &str,
    used: &[&Figure<'_>],
) -> Diagnostic {
    let (what, stated) = (name(result.node), &result.quantity);
    let message = if used.iter().all(|it| it.quantity.is_definite()) {
        text!(
            "{what}: {stated} is stated, the formula gives {computed}; rounding of the inputs explains the difference",
            "{what}: 記載は{stated}、式では{computed}。入力値の丸めで説明できる"
        )
    } else {
        text!(
            "{what}: {stated} is stated, the formula gives {computed}; this is possible, because some inputs are limits or approximate values",
            "{what}: 記載は{stated}、式では{computed}。入力値に以上・約などの付く値があるため、あり得る"
        )
    };
    cx.note(message)
        .at(stated.span, text!("stated here", "記載値"))
        .because(text!("formula: {formula}", "式: {formula}"))
}

pub(super) fn units<'d>(cx: &Context<'d>, [one, other]: [&Figure<'d>; 2]) -> Diagnostic {
    let (left, right) = (&one.quantity, &other.quantity);
    let message = text!(
        "cannot add or subtract {left} and {right}: their units are incompatible",
        "{left}と{right}は単位を換算できないため、足し引きできない"
    );
    let finding = cx.finding(message).at(left.span, Text::default());
    let finding = finding.at(right.span, Text::default());
    cx.with_unit_of(cx.with_unit_of(finding, one), other)
}

pub(super) fn result_unit<'d>(
    cx: &Context<'d>,
    result: &Figure<'d>,
    figure: &Figure<'d>,
) -> Diagnostic {
    let (what, stated, input) = (name(result.node), &result.quantity, &figure.quantity);
    let message = text!(
        "{what}: {stated} is stated, but the formula gives a result in the unit of {input}: the units are incompatible",
        "{what}: 記載は{stated}だが、式の結果は{input}と同じ単位になる。単位を換算できない"
    );
    let finding = cx.finding(message).at(stated.span, text!("stated here", "記載値"));
    let finding = finding.at(input.span, text!("used here", "計算に使用"));
    cx.with_unit_of(cx.with_unit_of(finding, result), figure)
}

pub(super) fn misfit(cx: &Context<'_>, result: &Figure<'_>, misfit: Misfit<'_>) -> Diagnostic {
    let stated = &result.quantity;
    let (amount, message) = match misfit {
        Misfit::Unit(amount) => (
            amount,
            text!(
                "{stated}: the rule declares the amount {amount} in an incompatible unit",
                "{stated}は、規則に書かれた{amount}と単位を換算できない"
            ),
        ),
        Misfit::Digits(amount) => (
            amount,
            text!(
                "{stated} has digits below the declared precision of {amount}",
                "{stated}には、宣言された精度{amount}より細かい桁がある"
            ),
        ),
    };
    cx.finding(message)
        .at(stated.span, Text::default())
        .at(amount.span, text!("declared here", "規則の記載"))
}

pub(super) fn division_by_zero(cx: &Context<'_>, result: &Figure<'_>) -> Diagnostic {
    let (what, stated) = (name(result.node), &result.quantity);
    let message = text!(
        "{what}: {stated} cannot be checked: the formula divides by zero",
        "{what}: 式の中でゼロで割ることになるため、{stated}は検査できない"
    );
    cx.warning(message).at(stated.span, Text::default())
}

pub(super) fn uneven_lengths<'d>(
    cx: &Context<'d>,
    instance: &Instance<'d>,
    results: &Figures<'d>,
    uneven: &Figures<'d>,
) -> Diagnostic {
    let (stated, used) = (results.len(), uneven.len());
    let message = text!(
        "the number of stated results is {stated}, but the formula has values for {used}",
        "結果は{stated}個あるが、計算に使う値は{used}個である"
    );
    let place = |figures: &Figures<'d>| figures.iter().flatten().next().map(|it| it.quantity.span);
    let span = place(results).unwrap_or_else(|| cx.spot(instance.place));
    let finding = cx.finding(message).at(span, text!("results", "結果"));
    match place(uneven) {
        Some(span) => finding.at(span, text!("values", "値")),
        None => finding,
    }
}
