//! Knows the wording of drafts and their data. Does not decide anything.

use super::bound::Bound;
use super::data::{Record, called};
use crate::check::{Context, Figure, agreement, tails};
use crate::diagnostic::{Diagnostic, Text};
use crate::source::Span;
use crate::text;

pub(super) fn differs<'d>(
    cx: &Context<'d>,
    record: &Record<'d>,
    name: &str,
    bound: &Bound<'d>,
    data: &Figure<'d>,
) -> Diagnostic {
    let (stated, value, key) = (&bound.quantity, &data.quantity, &record.key);
    let difference = agreement::difference(stated, value);
    let message = text!(
        "{key}: {stated} is stated here, but `{name}` is {value} in the data: a difference of {difference}",
        "{key}: ここには{stated}とあるが、データの `{name}` は{value}（差は{difference}）"
    );
    let finding = cx
        .finding(message)
        .at(stated.span, text!("stated", "記載"))
        .at(value.span, text!("in the data", "データの値"))
        .at(called(record.node).span(), Text::default());
    let finding = match tails::help([stated, value]) {
        Some(help) => finding.help(help),
        None => finding,
    };
    finding.value("stated", stated).value("elsewhere", value).value("difference", difference)
}

pub(super) fn units<'d>(cx: &Context<'d>, bound: &Bound<'d>, data: &Figure<'d>) -> Diagnostic {
    let (stated, value) = (&bound.quantity, &data.quantity);
    let message = agreement::incompatible(stated, value);
    let finding = cx
        .finding(message)
        .at(stated.span, text!("stated", "記載"))
        .at(value.span, text!("in the data", "データの値"));
    cx.with_unit_of(finding, data).help(text!(
        "if the value has a unit that the data do not state, the rule can: `values: {{ NAME: {{ select: $.name, unit: million }} }}`",
        "データに書かれていない単位は、規則に `values: {{ 名前: {{ select: $.name, unit: 千円 }} }}` のように書ける"
    ))
}

pub(super) fn too_large(cx: &Context<'_>, bound: &Bound<'_>) -> Diagnostic {
    cx.finding(agreement::too_large()).at(bound.quantity.span, Text::default())
}

/// Reports a record of which no draft states a figure.
pub(super) fn unstated(cx: &Context<'_>, record: &Record<'_>) -> Diagnostic {
    let key = &record.key;
    let message = text!(
        "`{key}` is in the data, but the draft states no figure for it",
        "「{key}」はデータにあるが、その値は原稿のどこにもない"
    );
    cx.finding(message).at(called(record.node).span(), text!("not in the draft", "原稿にない"))
}

/// Reports a row of a draft's table that is not in the data.
pub(super) fn unknown(cx: &Context<'_>, label: &str, span: Span, near: Option<&str>) -> Diagnostic {
    let message = text!(
        "`{label}` is a row of this table, but not a record of the data",
        "「{label}」はこの表の行にあるが、データにはない"
    );
    let finding = cx.finding(message).at(span, text!("not in the data", "データにない"));
    match near {
        Some(near) => finding.meant(near),
        None => finding,
    }
}
