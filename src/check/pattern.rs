//! Knows `pattern`: texts have a form, or do not contain what is banned.
//! Does not know which form is right for what.
#![doc = include_str!("pattern.md")]

use std::ops::Range;

use regex::{Match, Regex};

use super::context::{self, Context};
use super::{Check, Findings, Kind, Noun, Outcome};
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
        en: "the texts; blank ones are passed over, as are records and lists",
        ja: "検査する文字列。空欄、レコード、リストは飛ばす",
    },
    Param {
        name: "matches",
        shape: Shape::Pattern,
        required: false,
        en: "must occur in each text; write `^…$` for the whole of it",
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
            "texts have the form they must have, and no banned words",
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
                    self.text(cx, node, text, found);
                    self.claim(node, text.value, part, found);
                }
            }
        }
    }
}

impl Form {
    fn text<'d>(
        &self,
        cx: &Context<'d>,
        node: Node<'d>,
        text: Spanned<&'d str>,
        found: &mut Findings,
    ) {
        let before = found.diagnostics.len();
        if let Some(form) = &self.matches
            && !form.is_match(text.value)
        {
            found.report(self.malformed(cx, text, form));
        }
        let banned: Vec<_> = self.not.iter().flat_map(|not| not.find_iter(text.value)).collect();
        if !banned.is_empty() {
            let pieces = node.pieces();
            let from = text.value.as_ptr().addr() - node.text().as_ptr().addr();
            for banned in banned {
                let span = pieces.span(from + banned.start()..from + banned.end());
                found.report(self.banned(cx, Spanned::new(banned.as_str(), span)));
            }
        }
        let sound = found.diagnostics.len() == before;
        found.checked(if sound { Outcome::Holds } else { Outcome::Violated });
    }

    /// Marks what of the text, which is at `part` of the node's, the patterns settle: what they
    /// match. All of it where it has not the form that it must have.
    fn claim(&self, node: Node<'_>, text: &str, part: Range<usize>, found: &mut Findings) {
        let at = |it: Range<usize>| part.start + it.start..part.start + it.end;
        if let Some(form) = &self.matches {
            let settled = form.find(text).map_or_else(|| part.clone(), |it| at(it.range()));
            found.claims.add_part(node, settled);
        }
        // Words without a digit claim no figure; whether the text has any was asked once.
        let has_digit = |it: &Match<'_>| quantity::looks_like_figure(it.as_str());
        for banned in self.not.iter().flat_map(|not| not.find_iter(text)).filter(has_digit) {
            found.claims.add_part(node, at(banned.range()));
        }
    }

    fn malformed(&self, cx: &Context<'_>, text: Spanned<&str>, form: &Regex) -> Diagnostic {
        let (value, form) = (excerpt(text.value), form.as_str());
        let finding = cx.finding(text!(
            "`{value}` does not match `{form}`",
            "「{value}」は決まった形 `{form}` に合わない"
        ));
        self.advise(finding.at(text.span, Text::default()).value("stated", text.value))
    }

    fn banned(&self, cx: &Context<'_>, banned: Spanned<&str>) -> Diagnostic {
        let value = excerpt(banned.value);
        let message = match &self.say {
            Some(say) => {
                text!("`{value}` should be `{say}`", "「{value}」ではなく「{say}」と書く")
            }
            None => text!("`{value}` is not used here", "「{value}」は使わない"),
        };
        let label = self.say.as_ref().map_or_else(Text::default, Text::same);
        cx.finding(message).at(banned.span, label).value("stated", banned.value)
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
