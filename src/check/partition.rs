//! Knows `partition`: blocks contain each member of a declared set exactly once. Does not know the
//! meaning of the members; they are compared ignoring width and spaces.
#![doc = include_str!("partition.md")]

use rustc_hash::FxHashMap;

use super::context::{Instance, is_blank};
use super::graph::slip::Slip;
use super::{Check, Context, Findings, InstanceState, Kind, Leans, Noun};
use crate::diagnostic::{Diagnostic, Text};
use crate::rule::{Args, Operand, Param, Shape};
use crate::select::fold;
use crate::source::Spanned;
use crate::text;

/// The kind `partition`.
pub struct Partition;

const PARAMS: &[Param] = &[
    Param {
        name: "set",
        shape: Shape::Operand,
        required: true,
        en: "the members declared",
        ja: "全体として宣言された要素",
    },
    Param {
        name: "blocks",
        shape: Shape::Operands,
        required: true,
        en: "the members of all blocks together",
        ja: "すべての区分の要素",
    },
    Param {
        name: "open",
        shape: Shape::Flag,
        required: false,
        en: "blocks need not cover every member",
        ja: "どの区分にも入らない要素があってもよい",
    },
];

impl Kind for Partition {
    fn name(&self) -> &'static str {
        "partition"
    }

    fn summary(&self) -> Text {
        text!(
            "blocks contain each member of a declared set exactly once",
            "区分が、全体を漏れなく重複なく分ける"
        )
    }

    fn manual(&self) -> &'static str {
        include_str!("partition.md")
    }

    fn params(&self) -> &'static [Param] {
        PARAMS
    }

    fn values(&self) -> &'static [&'static str] {
        &["key"]
    }

    fn noun(&self) -> Noun {
        Noun { one: "member", many: "members", ja: "要素" }
    }

    fn compile(&self, args: &Args, _found: &mut Vec<Diagnostic>) -> Option<Box<dyn Check>> {
        let (set, blocks) = (args.operand("set")?.clone(), args.operands("blocks").to_vec());
        Some(Box::new(Blocks { set, blocks, open: args.flag("open") }))
    }
}

struct Blocks {
    set: Operand,
    blocks: Vec<Operand>,
    open: bool,
}

type Member<'d> = Spanned<&'d str>;

impl Check for Blocks {
    fn check(&self, cx: &Context<'_>, found: &mut Findings) {
        let operands: Vec<&Operand> = std::iter::once(&self.set).chain(&self.blocks).collect();
        for instance in cx.instances(&operands, found) {
            let mut members = operands
                .iter()
                .zip(&instance.values)
                .map(|(operand, _)| *operand)
                .zip(0..)
                .map(|(operand, at)| members(cx, operand, &instance, at, found))
                .collect::<Vec<_>>();
            let set = members.remove(0);
            let subject = cx.subject(instance.place);
            self.compare(cx, &subject, &set, &members.concat(), found);
        }
    }

    fn leans_on(&self) -> Leans {
        Leans::OnTexts
    }
}

fn members<'d>(
    cx: &Context<'d>,
    operand: &Operand,
    instance: &Instance<'d>,
    at: usize,
    found: &mut Findings,
) -> Vec<Member<'d>> {
    let nodes = instance.values[at].iter().filter(|&&it| !is_blank(it));
    let member = |&node| {
        let text = cx.claimed(node, operand, found)?;
        // A member of another record is represented by the reference to it.
        let is_key = operand.reach.as_ref().is_some_and(|it| it.attr.is_none());
        let by = is_key.then(|| cx.came_by(instance.place, operand, node)).flatten();
        Some(by.map_or(text, |(by, _)| Spanned::new(text.value, by)))
    };
    nodes.filter_map(member).collect()
}

impl Blocks {
    fn compare(
        &self,
        cx: &Context<'_>,
        subject: &str,
        set: &[Member<'_>],
        blocks: &[Member<'_>],
        found: &mut Findings,
    ) {
        let mut placed: FxHashMap<_, Vec<Member<'_>>> = FxHashMap::default();
        for member in blocks {
            placed.entry(fold(member.value)).or_default().push(*member);
        }
        let declared: FxHashMap<_, Member<'_>> =
            set.iter().map(|it| (fold(it.value), *it)).collect();
        let strange = |it: &&Member<'_>| !declared.contains_key(&fold(it.value));
        let strangers: Vec<Member<'_>> = blocks.iter().filter(strange).copied().collect();
        let mut paired = Vec::new();
        for &member in &strangers {
            // Otherwise a slip in one name would be reported twice: here, and as a missing member.
            let near = set.iter().find(|it| {
                !placed.contains_key(&fold(it.value))
                    && Slip::between(member.value, it.value).is_some()
            });
            paired.extend(near.map(|it| it.span));
            found.checked(InstanceState::Violated);
            found.report(undeclared(cx, subject, member, near.copied(), set));
        }
        for member in set {
            let places = placed.get(&fold(member.value)).map_or(&[][..], Vec::as_slice);
            let outcome = match places {
                [_] => InstanceState::Holds,
                [] if self.open => InstanceState::Holds,
                [] if paired.contains(&member.span) => InstanceState::Unchecked,
                _ => InstanceState::Violated,
            };
            found.checked(outcome);
            if outcome == InstanceState::Violated {
                found.report(misplaced(cx, subject, *member, places, blocks));
            }
        }
    }
}

fn undeclared(
    cx: &Context<'_>,
    subject: &str,
    member: Member<'_>,
    near: Option<Member<'_>>,
    set: &[Member<'_>],
) -> Diagnostic {
    let (name, count) = (member.value.trim(), set.len());
    let finding = cx
        .finding(text!(
            "{subject}`{name}` is not in the declared set",
            "{subject}「{name}」は宣言された全体に含まれない"
        ))
        .at(member.span, text!("in a block", "区分の中"))
        .value("key", name);
    match (near, set.first()) {
        (Some(near), _) => finding.at(
            near.span,
            text!("in no block; is it the same?", "どの区分にもない。同じものではないか"),
        ),
        (None, Some(first)) => finding.at(
            first.span,
            text!("{count} declared, the first here", "宣言された全体は{count}件、最初はここ"),
        ),
        (None, None) => finding,
    }
}

fn misplaced(
    cx: &Context<'_>,
    subject: &str,
    member: Member<'_>,
    places: &[Member<'_>],
    blocks: &[Member<'_>],
) -> Diagnostic {
    let (name, count) = (member.value.trim(), places.len());
    let Some((last, others)) = places.split_last() else {
        let finding = cx
            .finding(text!(
                "{subject}`{name}` is declared, but no block contains it",
                "{subject}「{name}」は宣言されているが、どの区分にも含まれない"
            ))
            .at(member.span, text!("declared", "宣言"));
        let finding = match blocks.first() {
            Some(first) => finding.at(first.span, text!("the blocks begin here", "区分はここから")),
            None => finding,
        };
        return finding.value("key", name);
    };
    let finding = cx
        .finding(text!(
            "{subject}`{name}` is in {count} blocks",
            "{subject}「{name}」が{count}個の区分にある"
        ))
        .at(last.span, text!("again", "重複"));
    let finding = others
        .iter()
        .fold(finding, |finding, it| finding.at(it.span, text!("also here", "ここにもある")));
    finding.at(member.span, text!("declared", "宣言")).value("key", name)
}
