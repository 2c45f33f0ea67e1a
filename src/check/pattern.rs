//! Knows `pattern`: texts match a pattern, or do not contain a banned one. Does not know which
//! pattern is right.
#![doc = include_str!("pattern.md")]

use std::ops::Range;

use regex::Regex;

use super::context::{self, Context};
use super::{Check, Findings, InstanceState, Kind, Noun};
use crate::diagnostic::{Diagnostic, Text};
use crate::document::Node;
use crate::quantity;
use crate::rule::operand::CODE;
use crate::rule::{Args, Operand, Param, Shape};
use crate::source::{Span, Spanned};
use crate::text;

/// The kind `pattern`.
pub struct Pattern;

const PARAMS: &[Param] = &[
    Param {
        name: "values",
        shape: Shape::Operand,
        required: true,
        en: "the texts; blank ones, records and lists are skipped",
        ja: "検査する文字列。空欄、レコード、リストは飛ばす",
    },
    Param {
        name: "matches",
        shape: Shape::Pattern,
        required: false,
        en: "must occur in each text; write `^…$` to match all of it",
        ja: "各文字列に現れなければならない。全体に一致させるには `^…$` と書く",
    },
    Param {
        name: "not",
        shape: Shape::Pattern,
        required: false,
        en: "must not occur in any text; every occurrence is a finding",
        ja: "どの文字列にも現れてはならない。現れるたびに指摘する",
    },
    Param {
        name: "say",
        shape: Shape::Text,
        required: false,
        en: "what to write instead",
        ja: "代わりに書くもの",
    },
];

impl Kind for Pattern {
    fn name(&self) -> &'static str {
        "pattern"
    }

    fn summary(&self) -> Text {
        text!(
            "texts match the required pattern and contain no banned words",
            "文字列が決まった形で書かれ、使わない語を含まない"
        )
    }

    fn manual(&self) -> &'static str {
        include_str!("pattern.md")
    }

    fn params(&self) -> &'static [Param] {
        PARAMS
    }

    fn values(&self) -> &'static [&'static str] {
        &["stated"]
    }

    fn noun(&self) -> Noun {
        Noun { one: "text", many: "texts", ja: "文字列" }
    }

    fn compile(&self, args: &Args, found: &mut Vec<Diagnostic>) -> Option<Box<dyn Check>> {
        let regex = |name| args.pattern(name).map(|it| it.value.clone());
        let (matches, not) = (regex("matches"), regex("not"));
        if matches.is_none() && not.is_none() {
            found.push(no_pattern(args.span()));
            return None;
        }
        if let Some(not) = args.pattern("not")
            && not.value.is_match("")
        {
            found.push(bans_everything(not.span));
            return None;
        }
        let say = args.text("say").map(|it| it.value.clone());
        Some(Box::new(Form { values: args.operand("values")?.clone(), matches, not, say }))
    }
}

struct Form {
    values: Operand,
    matches: Option<Regex>,
    not: Option<Regex>,
    say: Option<String>,
}

impl Check for Form {
    fn check(&self, cx: &Context<'_>, found: &mut Findings) {
        for instance in cx.instances(&[&self.values], found) {
            for &node in &instance.values[0] {
                if !node.kind().is_scalar() || context::is_blank(node) {
                    continue;
                }
                found.claims.add_text(node);
                if let Some((text, part)) = cx.captured_part(node, &self.values) {
                    self.text(cx, (instance.place, node), text, part.start, found);
                }
            }
        }
    }
}

impl Form {
    /// Checks `text`, which starts at `from` of the node's text, and marks the matched bytes as
    /// covered, or the whole text if it does not match the required pattern.
    fn text<'d>(
        &self,
        cx: &Context<'d>,
        (place, node): (Node<'d>, Node<'d>),
        text: Spanned<&'d str>,
        from: usize,
        found: &mut Findings,
    ) {
        let before = found.diagnostics.len();
        let led = |finding| cx.led(finding, place, &self.values, node);
        let at = |it: Range<usize>| from + it.start..from + it.end;
        let all = 0..text.value.len();
        if let Some(form) = &self.matches {
            // The position of the match only determines which figures are covered.
            let settled = match quantity::looks_like_figure(text.value) {
                true => form.find(text.value).map(|it| it.range()),
                false => form.is_match(text.value).then(|| all.clone()),
            };
            if settled.is_none() {
                found.report(self.malformed(cx, text, form, led));
            }
            found.claims.add_part(node, at(settled.unwrap_or(all)));
        }
        let mut pieces = None;
        for banned in self.not.iter().flat_map(|not| not.find_iter(text.value)) {
            let (part, words) = (at(banned.range()), banned.as_str());
            let span = pieces.get_or_insert_with(|| node.pieces()).span(part.clone());
            found.report(self.banned(cx, Spanned::new(words, span), led));
            // Words without a digit cover no figure; whether the text has any digit was tested
            // once.
            if quantity::looks_like_figure(words) {
                found.claims.add_part(node, part);
            }
        }
        let sound = found.diagnostics.len() == before;
        found.checked(if sound { InstanceState::Holds } else { InstanceState::Violated });
    }

    fn malformed(
        &self,
        cx: &Context<'_>,
        text: Spanned<&str>,
        form: &Regex,
        led: impl FnOnce(Diagnostic) -> Diagnostic,
    ) -> Diagnostic {
        let (value, form) = (excerpt(text.value), form.as_str());
        let finding = cx.finding(text!(
            "`{value}` does not match `{form}`",
            "「{value}」は決まった形 `{form}` に合わない"
        ));
        self.advise(led(finding).at(text.span, Text::default()).value("stated", text.value))
    }

    fn banned(
        &self,
        cx: &Context<'_>,
        banned: Spanned<&str>,
        led: impl FnOnce(Diagnostic) -> Diagnostic,
    ) -> Diagnostic {
        let value = excerpt(banned.value);
        let message = match &self.say {
            Some(say) => {
                text!("`{value}` should be `{say}`", "「{value}」ではなく「{say}」と書く")
            }
            None => text!("`{value}` is not used here", "「{value}」は使わない"),
        };
        let label = self.say.as_ref().map_or_else(Text::default, Text::same);
        led(cx.finding(message)).at(banned.span, label).value("stated", banned.value)
    }

    fn advise(&self, finding: Diagnostic) -> Diagnostic {
        match &self.say {
            Some(say) => finding.help(text!("write {say}", "{say} と書く")),
            None => finding,
        }
    }
}

/// The beginning of a text that may be a whole paragraph.
fn excerpt(text: &str) -> String {
    const LIMIT: usize = 40;
    match text.char_indices().nth(LIMIT) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

fn no_pattern(span: Span) -> Diagnostic {
    let message =
        text!("`pattern` needs `matches` or `not`", "`pattern` には `matches` か `not` が必要");
    Diagnostic::error(CODE, message).at(span, Text::default())
}

fn bans_everything(span: Span) -> Diagnostic {
    let message = text!(
        "this pattern matches the empty text, so it would ban everything",
        "空の文字列に一致するパターンのため、すべてを禁じてしまう"
    );
    Diagnostic::error(CODE, message).at(span, Text::default())
}
