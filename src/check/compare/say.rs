//! Knows how everything about comparisons is worded. Does not decide anything.

use super::Relation;
use crate::check::context::{Instance, name, own_name};
use crate::check::{Context, Figure};
use crate::diagnostic::{Diagnostic, Text};
use crate::text;

/// What the compared figures belong to, where that is not the name of the figure itself.
pub(super) fn subject(figure: &Figure<'_>) -> String {
    let what = name(figure.node);
    if what == own_name(figure.node) { String::new() } else { format!("{what}: ") }
}

pub(super) fn violated(
    cx: &Context<'_>,
    relation: Relation,
    left: &Figure<'_>,
    right: &Figure<'_>,
) -> Diagnostic {
    let what = subject(left);
    let (this, that) = (own_name(left.node), own_name(right.node));
    let (value, limit) = (&left.quantity, &right.quantity);
    let message = match relation {
        Relation::AtMost => text!(
            "{what}{this} {value} is more than {that} {limit}",
            "{what}{this} {value}が{that} {limit}を超えている"
        ),
        Relation::LessThan => text!(
            "{what}{this} {value} is not less than {that} {limit}",
            "{what}{this} {value}が{that} {limit}未満でない"
        ),
        Relation::AtLeast => text!(
            "{what}{this} {value} is less than {that} {limit}",
            "{what}{this} {value}が{that} {limit}に満たない"
        ),
        Relation::MoreThan => text!(
            "{what}{this} {value} is not more than {that} {limit}",
            "{what}{this} {value}が{that} {limit}を超えていない"
        ),
    };
    cx.finding(message)
        .at(value.span, text!("stated here", "記載値"))
        .at(limit.span, text!("compared with this", "比べる相手"))
        .value("stated", value)
        .value("limit", limit)
}

pub(super) fn explained(cx: &Context<'_>, left: &Figure<'_>, right: &Figure<'_>) -> Diagnostic {
    let (what, value, limit) = (subject(left), &left.quantity, &right.quantity);
    let message = if value.is_definite() && limit.is_definite() {
        text!(
            "{what}{value} against {limit}: holds within their rounding",
            "{what}{value}と{limit}の大小は丸めの範囲で成り立つ"
        )
    } else {
        text!(
            "{what}{value} against {limit}: may hold, a limit or near value being one of them",
            "{what}{value}と{limit}の大小は、以上・約などの付く値があるので、成り立ち得る"
        )
    };
    cx.note(message).at(value.span, Text::default()).at(limit.span, Text::default())
}

pub(super) fn units<'d>(cx: &Context<'d>, left: &Figure<'d>, right: &Figure<'d>) -> Diagnostic {
    let (value, limit) = (&left.quantity, &right.quantity);
    let message = text!(
        "{value} cannot be compared with {limit}: the units do not convert",
        "{value}は{limit}と比べられない。単位を換算できない"
    );
    let finding = cx.finding(message).at(value.span, Text::default());
    let finding = finding.at(limit.span, Text::default());
    cx.with_unit_of(cx.with_unit_of(finding, left), right)
}

pub(super) fn too_large(cx: &Context<'_>, figure: &Figure<'_>) -> Diagnostic {
    let message = text!(
        "the figures are too large to be compared exactly",
        "値が大きすぎて正確に比べられない"
    );
    cx.finding(message).at(figure.quantity.span, Text::default())
}

pub(super) fn uneven<'d>(cx: &Context<'d>, instance: &Instance<'d>) -> Diagnostic {
    let (lefts, rights) = (&instance.values[0], &instance.values[1]);
    let (left, right) = (lefts.len(), rights.len());
    let message = text!(
        "{left} figures cannot be compared with {right}",
        "{left}個の値を{right}個の値と比べることはできない"
    );
    let node = lefts.first().or(rights.first());
    let span = node.map_or_else(|| cx.spot(instance.place), |node| node.span());
    cx.finding(message).at(span, Text::default())
}
