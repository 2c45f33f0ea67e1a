//! Knows the wording of diagnostics about invalid acceptances. Does not know when they apply.

use super::date::Date;
use super::{Acceptance, EXPIRED, MISPLACED, UNKNOWN_RULE, UNUSED};
use crate::diagnostic::{Diagnostic, Fix, Text};
use crate::rule::fields::nearest;
use crate::source::{Span, Spanned};
use crate::text;

/// Reports that a finding is accepted with other values than it has.
pub(super) fn reopened(acceptance: &Acceptance, name: &str, actual: Option<String>) -> Text {
    let reason = &acceptance.suppression.reason;
    let expected = acceptance.expected.iter().map(|(name, value)| format!("{name}={value}"));
    let Text { en, ja } = Text::list(expected);
    match actual {
        Some(actual) => text!(
            "accepted only with {en} ({reason}); here {name} is {actual}",
            "許容は {ja} の場合のみ（{reason}）。実際の {name} は {actual}"
        ),
        None => text!(
            "accepted only with {en} ({reason}); this finding has no {name}",
            "許容は {ja} の場合のみ（{reason}）。この指摘に {name} はない"
        ),
    }
}

/// Reports an unused acceptance; `removal` removes it, if that is safe.
pub(super) fn unused(acceptance: &Acceptance, removal: Option<Fix>) -> Diagnostic {
    let rule = &acceptance.rule.value;
    let message = text!(
        "this suppression is unused: `{rule}` reports nothing here",
        "この抑制は使われていない。ここに `{rule}` の指摘はない"
    );
    let help = match &removal {
        Some(_) => text!(
            "remove it, or run `kenzan check --fix`",
            "不要なら削除する（`kenzan check --fix` でも削除できる）"
        ),
        None => text!("remove it", "不要なら削除する"),
    };
    let unused = Diagnostic::error(UNUSED, message).at(acceptance.rule.span, Text::default());
    unused.help(help).fix(removal)
}

pub(super) fn unknown_rule<'a>(
    rule: &Spanned<String>,
    known: impl Iterator<Item = &'a str>,
) -> Diagnostic {
    let name = &rule.value;
    let message = text!("no rule is named `{name}`", "`{name}` という規則はない");
    let unknown = Diagnostic::error(UNKNOWN_RULE, message).at(rule.span, Text::default());
    let mut known: Vec<&str> = known.collect();
    known.sort_unstable();
    match nearest(name, known) {
        Some(near) => unknown.meant(near),
        None => unknown,
    }
}

pub(super) fn expired(until: Spanned<Date>) -> Diagnostic {
    let day = until.value;
    let message =
        text!("the suppression expired after {day}", "この抑制は期限（{day}）を過ぎている");
    Diagnostic::error(EXPIRED, message).at(until.span, Text::default()).help(text!(
        "resolve the finding and remove the suppression, or set a new date",
        "指摘を解消して抑制を削除するか、期限を改める"
    ))
}

fn misplaced(message: Text, span: Span, help: Text) -> Diagnostic {
    Diagnostic::error(MISPLACED, message).at(span, Text::default()).help(help)
}

pub(super) fn no_node(span: Span) -> Diagnostic {
    misplaced(
        text!("the suppression is not next to any value", "この抑制の対象になる値がない"),
        span,
        text!(
            "write it at the end of the value's line, or alone on the line directly above",
            "値と同じ行の末尾か、すぐ上の行に単独で書く"
        ),
    )
}

pub(super) fn in_value(span: Span) -> Diagnostic {
    misplaced(
        text!(
            "the suppression is inside a value, not in a comment",
            "この抑制はコメントではなく値の中にある"
        ),
        span,
        text!(
            "where the format has no comments, use the `suppress` list of `kenzan.yaml`",
            "コメントのない形式では `kenzan.yaml` の `suppress` に書く"
        ),
    )
}

pub(super) fn never_ended(span: Span) -> Diagnostic {
    misplaced(
        text!(
            "`ignore-start` has no matching `ignore-end`",
            "`ignore-start` に対応する `ignore-end` がない"
        ),
        span,
        text!(
            "write `kenzan: ignore-end[RULE]` after the last line to suppress",
            "対象の最後の行の後に `kenzan: ignore-end[規則の id]` と書く"
        ),
    )
}

pub(super) fn never_started(rule: &Spanned<String>) -> Diagnostic {
    let name = &rule.value;
    misplaced(
        text!("there is no open `ignore-start` of `{name}`", "`{name}` の `ignore-start` がない"),
        rule.span,
        text!("remove it, or name the rule that was started", "削除するか、開始した規則を書く"),
    )
}

pub(super) fn selects_nothing(span: Span) -> Diagnostic {
    misplaced(
        text!(
            "the selector of the suppression selects nothing",
            "この抑制のセレクタは何も選ばない"
        ),
        span,
        text!("correct it, or remove the suppression", "修正するか、抑制を削除する"),
    )
}
