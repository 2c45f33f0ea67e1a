//! Knows the wording of `count`: the bytes on which a wrong count is shown, and its messages. Does
//! not know how anything is counted.

use super::super::Context;
use super::{Tally, whole};
use crate::diagnostic::{Diagnostic, Text};
use crate::document::Node;
use crate::rule::operand::CODE;
use crate::source::{Span, Spanned};
use crate::text;

pub(super) fn no_demand(span: Span) -> Diagnostic {
    let message = text!(
        "`count` needs `stated`, `as-many-as`, `is`, `min` or `max`",
        "`count` には `stated`、`as-many-as`、`is`、`min`、`max` のどれかが必要"
    );
    Diagnostic::error(CODE, message).at(span, Text::default())
}

pub(super) fn impossible(span: Span) -> Diagnostic {
    let message = text!("`min` is greater than `max`", "`min` が `max` より大きくなっている");
    Diagnostic::error(CODE, message).at(span, Text::default())
}

pub(super) fn negative(span: Span) -> Diagnostic {
    let message = text!("a count cannot be negative", "個数を負にすることはできない");
    Diagnostic::error(CODE, message).at(span, Text::default())
}

pub(super) fn is_and_limits(span: Span) -> Diagnostic {
    let message = text!(
        "`is` cannot be combined with `min` or `max`",
        "`is` は `min` や `max` と併用できない"
    );
    let help = text!("write `is`, or `min` and `max`", "`is` か、`min` と `max` のどちらかにする");
    Diagnostic::error(CODE, message).at(span, Text::default()).help(help)
}

pub(super) fn differs_from_stated(
    cx: &Context<'_>,
    tally: &Tally<'_>,
    stated: Spanned<&str>,
) -> Diagnostic {
    let (subject, count, value) = (&tally.subject, tally.listed.len(), stated.value);
    let finding = cx.finding(text!(
        "{subject}`{value}` is stated, but the number of items listed is {count}",
        "{subject}「{value}」とあるが、列挙は{count}件"
    ));
    let finding = finding.at(stated.span, text!("stated", "記載"));
    number(finding, &tally.listed).value("stated", value).value("counted", count)
}

pub(super) fn differs_from_other(
    cx: &Context<'_>,
    tally: &Tally<'_>,
    other: &[(Node<'_>, Span)],
) -> Diagnostic {
    let (subject, count, stated) = (&tally.subject, tally.listed.len(), other.len());
    let mut finding = cx
        .finding(text!(
            "{subject}the number of items is {count}, but {stated} in the list that it must match",
            "{subject}列挙は{count}件だが、対応する列挙は{stated}件"
        ))
        .at(tally.list, text!("{count} here", "ここは{count}件"));
    if let Some(first) = other.first() {
        let span = whole(other).unwrap_or(first.1);
        finding = finding.at(span, text!("{stated} here", "ここは{stated}件"));
    }
    finding.value("stated", stated).value("counted", count)
}

/// The noun for the counted values, if they have a name.
fn noun(tally: &Tally<'_>) -> Text {
    let noun = tally.noun.as_ref();
    noun.map_or_else(Text::default, |noun| text!(" `{noun}`", "`{noun}` の"))
}

pub(super) fn too_few(cx: &Context<'_>, tally: &Tally<'_>, min: i64, exactly: bool) -> Diagnostic {
    let (subject, count, Text { en, ja }) = (&tally.subject, tally.listed.len(), noun(tally));
    let message = if exactly {
        text!(
            "{subject}{count}{en} listed, {min} required",
            "{subject}{ja}列挙は{min}件でなければならないが、{count}件"
        )
    } else {
        text!(
            "{subject}{count}{en} listed, at least {min} required",
            "{subject}{ja}列挙は{min}件以上でなければならないが、{count}件"
        )
    };
    let finding = cx.finding(message).at(tally.list, text!("{count} here", "ここは{count}件"));
    number(finding, &tally.listed).value("counted", count).value("min", min)
}

pub(super) fn too_many(cx: &Context<'_>, tally: &Tally<'_>, max: i64, exactly: bool) -> Diagnostic {
    let (subject, count, Text { en, ja }) = (&tally.subject, tally.listed.len(), noun(tally));
    let message = if max == 0 {
        text!(
            "{subject}{count}{en} listed, none allowed",
            "{subject}{ja}列挙は1件もあってはならないが、{count}件"
        )
    } else if exactly {
        text!(
            "{subject}{count}{en} listed, {max} required",
            "{subject}{ja}列挙は{max}件でなければならないが、{count}件"
        )
    } else {
        text!(
            "{subject}{count}{en} listed, at most {max} allowed",
            "{subject}{ja}列挙は{max}件以下でなければならないが、{count}件"
        )
    };
    let finding = cx.finding(message).at(tally.list, text!("{count} here", "ここは{count}件"));
    number(finding, &tally.listed).value("counted", count).value("max", max)
}

/// Labels every counted value with its number.
fn number(finding: Diagnostic, listed: &[(Node<'_>, Span)]) -> Diagnostic {
    let numbered = listed.iter().zip(1..);
    numbered.fold(finding, |finding, ((_, span), number)| {
        let number: usize = number;
        finding.at(*span, Text::same(number.to_string()))
    })
}

pub(super) fn nothing_propagates(path: Span) -> Diagnostic {
    let message = text!(
        "`propagate` needs a count along a path: `of: {{ path: … }}`",
        "`propagate` は、経路に沿って数える場合（`of: {{ path: … }}`）にだけ書ける"
    );
    Diagnostic::error(CODE, message).at(path, Text::default())
}

pub(super) fn starts_nowhere(of: Span) -> Diagnostic {
    let message = text!(
        "a count along a path needs `entity`, which selects where the path starts",
        "経路に沿って数えるには、起点を決める `entity` が必要"
    );
    Diagnostic::error(CODE, message).at(of, Text::default())
}
