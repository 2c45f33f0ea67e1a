//! Knows `one-of`: values come from a known set, written in the rule or selected from documents.
//! Does not know the meaning of the values.
#![doc = include_str!("one_of.md")]

use rustc_hash::FxHashMap;

use super::context::{self, Context};
use super::{Check, Findings, InstanceState, Kind, Noun};
use crate::diagnostic::{Diagnostic, Text};
use crate::document::Node;
use crate::rule::fields::nearest;
use crate::rule::operand::CODE;
use crate::rule::{Args, Operand, Param, Shape};
use crate::select::fold;
use crate::source::{Span, Spanned};
use crate::text;

/// The kind `one-of`.
pub struct OneOf;

const PARAMS: &[Param] = &[
    Param {
        name: "values",
        shape: Shape::Operand,
        required: true,
        en: "the values that must be in the set; blank ones are skipped",
        ja: "集合になければならない値。空欄は飛ばす",
    },
    Param {
        name: "allowed",
        shape: Shape::Texts,
        required: false,
        en: "members of the set, written out",
        ja: "集合に属する値を直接書いたもの",
    },
    Param {
        name: "among",
        shape: Shape::Operands,
        required: false,
        en: "members of the set, selected from the place or from a source set",
        ja: "集合に属する値を文書から選ぶもの",
    },
];

impl Kind for OneOf {
    fn name(&self) -> &'static str {
        "one-of"
    }

    fn summary(&self) -> Text {
        text!("values come from a known set", "値が決められた集合に属する")
    }

    fn manual(&self) -> &'static str {
        include_str!("one_of.md")
    }

    fn params(&self) -> &'static [Param] {
        PARAMS
    }

    fn values(&self) -> &'static [&'static str] {
        &["stated", "nearest"]
    }

    fn noun(&self) -> Noun {
        Noun { one: "value", many: "values", ja: "値" }
    }

    fn compile(&self, args: &Args, found: &mut Vec<Diagnostic>) -> Option<Box<dyn Check>> {
        let allowed = args.texts("allowed").to_vec();
        let among = args.operands("among").to_vec();
        if allowed.is_empty() && among.is_empty() {
            found.push(no_set(args.span()));
            return None;
        }
        Some(Box::new(Membership { values: args.operand("values")?.clone(), allowed, among }))
    }
}

struct Membership {
    values: Operand,
    allowed: Vec<Spanned<String>>,
    among: Vec<Operand>,
}

/// The set: each member in the form for comparison, with the text and the bytes of its first
/// occurrence.
type Set<'a> = FxHashMap<String, Spanned<&'a str>>;

impl Check for Membership {
    fn check(&self, cx: &Context<'_>, found: &mut Findings) {
        let operands: Vec<&Operand> = std::iter::once(&self.values).chain(&self.among).collect();
        let mut known: Option<(Vec<Vec<Node<'_>>>, Set<'_>)> = None;
        for mut instance in cx.instances(&operands, found) {
            let among = instance.values.split_off(1);
            // Most places share one set, often a large one: it is rebuilt only if it differs.
            if known.as_ref().is_none_or(|(nodes, _)| *nodes != among) {
                let set = self.set(cx, &among, found);
                known = Some((among, set));
            }
            if let Some((_, set)) = &known {
                self.values(cx, instance.place, &instance.values[0], set, found);
            }
        }
    }
}

impl Membership {
    fn set<'a, 'd: 'a>(
        &'a self,
        cx: &Context<'d>,
        among: &[Vec<Node<'d>>],
        found: &mut Findings,
    ) -> Set<'a> {
        let mut set = Set::default();
        for text in &self.allowed {
            let member = Spanned::new(text.value.as_str(), text.span);
            set.entry(fold(&text.value).into_owned()).or_insert(member);
        }
        for (operand, nodes) in self.among.iter().zip(among) {
            for &node in nodes.iter().filter(|&&node| !context::is_blank(node)) {
                if let Some(text) = cx.claimed(node, operand, found) {
                    set.entry(fold(text.value).into_owned()).or_insert(text);
                }
            }
        }
        set
    }

    fn values<'d>(
        &self,
        cx: &Context<'d>,
        place: Node<'d>,
        nodes: &[Node<'d>],
        set: &Set<'_>,
        found: &mut Findings,
    ) {
        let nodes = nodes.iter().filter(|&&node| !context::is_blank(node));
        let value = |&node| Some((node, cx.claimed(node, &self.values, found)?));
        let values: Vec<_> = nodes.filter_map(value).collect();
        if let (true, Some((_, first))) = (set.is_empty(), values.first()) {
            found.report(empty_set(cx, *first));
        }
        for (node, value) in values {
            let folded = fold(value.value);
            if set.is_empty() {
                found.checked(InstanceState::Unchecked);
            } else if set.contains_key(&*folded) {
                found.checked(InstanceState::Holds);
            } else {
                found.checked(InstanceState::Violated);
                let led = |finding| cx.led(finding, place, &self.values, node);
                found.report(stranger(cx, value, &folded, set, led));
            }
        }
    }
}

fn no_set(span: Span) -> Diagnostic {
    let message =
        text!("`one-of` needs `allowed` or `among`", "`one-of` には `allowed` か `among` が必要");
    Diagnostic::error(CODE, message).at(span, Text::default())
}

fn empty_set(cx: &Context<'_>, value: Spanned<&str>) -> Diagnostic {
    let stated = value.value.trim();
    let message = text!(
        "cannot look up `{stated}`: the set of allowed values is empty",
        "許される値が1つもないため、「{stated}」を照合できない"
    );
    cx.finding(message).at(value.span, Text::default()).value("stated", stated)
}

fn stranger(
    cx: &Context<'_>,
    value: Spanned<&str>,
    folded: &str,
    set: &Set<'_>,
    led: impl FnOnce(Diagnostic) -> Diagnostic,
) -> Diagnostic {
    let (stated, count) = (value.value.trim(), set.len());
    let mut members: Vec<_> = set.iter().collect();
    members.sort_by_key(|(_, member)| (member.span.source, member.span.start));
    let finding = cx.finding(text!(
        "`{stated}` is not among the allowed values ({count})",
        "「{stated}」は許される値（{count}個）に含まれない"
    ));
    let finding = led(finding)
        .at(value.span, text!("not allowed", "許される値ではない"))
        .value("stated", stated);
    // A single character has nothing in common with another.
    let near = nearest(folded, members.iter().map(|(key, _)| key.as_str()));
    if let Some(near) = near.filter(|_| folded.chars().nth(1).is_some()) {
        let near = set[near];
        let name = near.value.trim();
        return finding
            .at(near.span, text!("the nearest allowed value", "最も近い値"))
            .help(text!(
                "the nearest allowed value is `{name}`",
                "許される値のうち最も近いのは「{name}」である"
            ))
            .value("nearest", name);
    }
    const SHOWN: usize = 8;
    let names = members.iter().map(|(_, member)| member.value.trim()).take(SHOWN);
    let more = (count > SHOWN).then_some("…");
    let Text { en, ja } = Text::list(names.chain(more));
    finding.because(text!("allowed: {en}", "許される値: {ja}"))
}
