//! Knows the wording of comparisons. Does not decide anything.

use super::Relation;
use crate::check::context::{name, own_name};
use crate::check::{Context, Figure, agreement};
use crate::diagnostic::{Diagnostic, Text};
use crate::document::Node;
use crate::text;

/// The owner of a figure, if that differs from the name of the figure itself.
pub(super) fn subject(figure: &Figure<'_>) -> String {
    let what = owner(figure);
    if what.is_empty() { String::new() } else { format!("{what}: ") }
}

fn owner<'d>(figure: &Figure<'d>) -> &'d str {
    let what = name(figure.node);
    if what == own_name(figure.node) { "" } else { what }
}

/// Both figures with their names, and with the names of their records if those differ.
fn sides(left: &Figure<'_>, right: &Figure<'_>) -> [Text; 2] {
    let [(this, whose, value), (that, other, limit)] =
        [left, right].map(|it| (own_name(it.node), owner(it), &it.quantity));
    if !whose.is_empty() && !other.is_empty() && whose != other {
        return [
            text!("the {this} of {whose}, {value},", "{whose}の「{this}」（{value}）"),
            text!("the {that} of {other}, {limit}", "{other}の「{that}」（{limit}）"),
        ];
    }
    let first = match whose {
        "" => text!("{this} {value}", "「{this}」（{value}）"),
        _ => text!("{whose}: {this} {value}", "{whose}の「{this}」（{value}）"),
    };
    [first, text!("{that} {limit}", "「{that}」（{limit}）")]
}

/// States that `left` does not relate to `right` as `relation` requires.
fn contrary(relation: Relation, left: &str, right: &str) -> Text {
    match relation {
        Relation::AtMost => {
            text!("{left} is more than {right}", "{left}が{right}を超えている")
        }
        Relation::LessThan => {
            text!("{left} is not less than {right}", "{left}が{right}未満でない")
        }
        Relation::AtLeast => {
            text!("{left} is less than {right}", "{left}が{right}に満たない")
        }
        Relation::MoreThan => {
            text!("{left} is not more than {right}", "{left}が{right}を超えていない")
        }
    }
}

pub(super) fn violated(
    cx: &Context<'_>,
    relation: Relation,
    (left, right): (&Figure<'_>, &Figure<'_>),
    is_copy: bool,
) -> Diagnostic {
    let (value, limit) = (&left.quantity, &right.quantity);
    let [left, right] = sides(left, right);
    let message = Text {
        en: contrary(relation, &left.en, &right.en).en,
        ja: contrary(relation, &left.ja, &right.ja).ja,
    };
    let finding = cx
        .finding(message)
        .at(value.span, text!("stated here", "記載値"))
        .at(limit.span, text!("compared with", "比較の相手"))
        .value("stated", value)
        .value("limit", limit);
    if is_copy {
        return finding.because(text!(
            "both are printed to the same place, so rounding cannot reverse their order",
            "どちらも同じ桁まで印字されているため、丸めで大小が逆になることはない"
        ));
    }
    finding
}

pub(super) fn explained(cx: &Context<'_>, left: &Figure<'_>, right: &Figure<'_>) -> Diagnostic {
    let (what, value, limit) = (subject(left), &left.quantity, &right.quantity);
    let message = if value.is_definite() && limit.is_definite() {
        text!(
            "{what}the relation of {value} to {limit} holds within rounding",
            "{what}{value}と{limit}の大小関係は丸めの範囲で成り立つ"
        )
    } else {
        text!(
            "{what}the relation of {value} to {limit} may hold, because one of them is a limit or an approximate value",
            "{what}{value}と{limit}の大小関係は、以上・約などの付く値があるため、成り立つ可能性がある"
        )
    };
    cx.note(message).at(value.span, Text::default()).at(limit.span, Text::default())
}

pub(super) fn units<'d>(cx: &Context<'d>, left: &Figure<'d>, right: &Figure<'d>) -> Diagnostic {
    let (value, limit) = (&left.quantity, &right.quantity);
    let message = agreement::incompatible(value, limit);
    let finding = cx.finding(message).at(value.span, Text::default());
    let finding = finding.at(limit.span, Text::default());
    cx.with_unit_of(cx.with_unit_of(finding, left), right)
}

pub(super) fn too_large(cx: &Context<'_>, figure: &Figure<'_>) -> Diagnostic {
    cx.finding(agreement::too_large()).at(figure.quantity.span, Text::default())
}

/// No figure is selected to compare `figure` with.
pub(super) fn alone(cx: &Context<'_>, figure: Node<'_>) -> Diagnostic {
    let (what, value) = (name(figure), figure.text().trim());
    let message = text!(
        "{what}: there is nothing to compare {value} with",
        "{what}: {value}と比べる値がない"
    );
    cx.finding(message).at(figure.span(), text!("no counterpart", "対応するものがない"))
}

pub(super) fn uneven<'d>(
    cx: &Context<'d>,
    place: Node<'d>,
    [lefts, rights]: [&[Node<'d>]; 2],
    alone: &[Node<'d>],
) -> Diagnostic {
    let (left, right) = (lefts.len(), rights.len());
    if let Some(first) = alone.first() {
        let (what, more) = (name(*first), alone.len());
        let message = match more {
            1 => text!(
                "cannot compare the figures one by one ({left} and {right}): \"{what}\" has no counterpart",
                "比べる値の個数が左右で違う（{left}個と{right}個）。「{what}」に対応するものがない"
            ),
            _ => text!(
                "cannot compare the figures one by one ({left} and {right}): {more} have no counterpart, for example \"{what}\"",
                "比べる値の個数が左右で違う（{left}個と{right}個）。{more}件（「{what}」など）に対応するものがない"
            ),
        };
        let lack = || text!("no counterpart", "対応するものがない");
        return alone.iter().fold(cx.finding(message), |it, node| it.at(node.span(), lack()));
    }
    let message = text!(
        "cannot compare the figures ({left} and {right}): both sides must select equally many",
        "比べる値の個数が左右で違う（{left}個と{right}個）"
    );
    let node = lefts.first().or(rights.first());
    let span = node.map_or_else(|| cx.spot(place), |node| node.span());
    cx.finding(message).at(span, Text::default())
}
