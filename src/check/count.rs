//! Knows `count`: a list has as many values as are stated, or as a rule requires. Does not know the
//! meaning of the values, nor how numerals are written (`quantity` does).
#![doc = include_str!("count.md")]

mod say;

mod along;

use rustc_hash::FxHashSet;

use super::context::{self, Context, Instance};
use super::{Check, Findings, InstanceState, Kind, Noun};
use crate::diagnostic::{Diagnostic, Text};
use crate::document::{Node, NodeKind};
use crate::quantity::{self, Exact, Interval, Rounding, ordinal};
use crate::rule::fields::headline;
use crate::rule::path::Path;
use crate::rule::reach::{Condition, Start};
use crate::rule::{Args, Operand, Param, Shape};
use crate::select::fold;
use crate::source::{Span, Spanned};
use crate::text;
use say::{
    differs_from_other, differs_from_stated, impossible, no_demand, nothing_propagates,
    starts_nowhere, too_few, too_many,
};

/// The kind `count`.
pub struct Count;

const PARAMS: &[Param] = &[
    Param {
        name: "of",
        shape: Shape::Operand,
        required: true,
        en: "the values to count; blank values do not count",
        ja: "数える値。空欄は数えない",
    },
    Param {
        name: "distinct",
        shape: Shape::Flag,
        required: false,
        en: "count equal values once (values that differ only in width or spaces are equal)",
        ja: "同じ値は1回だけ数える（全角・半角と空白の違いは同じとみなす）",
    },
    Param {
        name: "stated",
        shape: Shape::Operand,
        required: false,
        en: "the number stated: `６つ`, `三法人`, `47 件`, `５以上`",
        ja: "記載された数。`６つ`、`三法人`、`47 件`、`５以上` など",
    },
    Param {
        name: "as-many-as",
        shape: Shape::Operand,
        required: false,
        en: "other values, whose number must be the same",
        ja: "同じ個数でなければならない別の値",
    },
    Param {
        name: "per",
        shape: Shape::Operand,
        required: false,
        en: "records that are counted separately, joined with `of` by `key`; a record without any counts 0",
        ja: "個別に数える単位となるレコード。`of` と `key` で結び付ける。対応する値がなければ0",
    },
    Param {
        name: "is",
        shape: Shape::Integer,
        required: false,
        en: "the exact count demanded",
        ja: "ちょうどこの個数",
    },
    Param {
        name: "min",
        shape: Shape::Integer,
        required: false,
        en: "the least count allowed",
        ja: "この個数以上",
    },
    Param {
        name: "max",
        shape: Shape::Integer,
        required: false,
        en: "the greatest count allowed",
        ja: "この個数以下",
    },
    Param {
        name: "propagate",
        shape: Shape::Path,
        required: false,
        en: "an entity holds only if every entity at the end of this path holds too; only those that fail by themselves are reported",
        ja: "この経路の先の実体もすべて満たすときだけ満たすとみなす。報告するのは自ら満たさない実体だけ",
    },
];

impl Kind for Count {
    fn name(&self) -> &'static str {
        "count"
    }

    fn summary(&self) -> Text {
        text!(
            "a list has as many values as are stated, or as the rule requires",
            "列挙の個数が、記載された数または規則の求める数と一致する"
        )
    }

    fn manual(&self) -> &'static str {
        include_str!("count.md")
    }

    fn params(&self) -> &'static [Param] {
        PARAMS
    }

    fn values(&self) -> &'static [&'static str] {
        &["stated", "counted", "min", "max", "key", "count", "end"]
    }

    fn noun(&self) -> Noun {
        Noun { one: "count", many: "counts", ja: "個数" }
    }

    fn compile(&self, args: &Args, found: &mut Vec<Diagnostic>) -> Option<Box<dyn Check>> {
        let numbers =
            ["is", "min", "max"].map(|name| Some((args.integer(name)?, args.number(name)?)));
        let [is, min, max] = numbers.map(|it| it.map(|(value, _)| value));
        if let Some((_, written)) = numbers.iter().flatten().find(|(value, _)| *value < 0) {
            found.push(say::negative(written.span));
            return None;
        }
        if is.is_some() && (min.is_some() || max.is_some()) {
            found.push(say::is_and_limits(args.span()));
            return None;
        }
        let (min, max) = (min.or(is), max.or(is));
        let operand = |name| args.operand(name).cloned();
        let (stated, like) = (operand("stated"), operand("as-many-as"));
        let demands = [min, max].iter().flatten().count();
        if demands == 0 && stated.is_none() && like.is_none() {
            found.push(no_demand(args.span()));
            return None;
        }
        if min.is_some_and(|min| max.is_some_and(|max| min > max)) {
            found.push(impossible(args.span()));
            return None;
        }
        let (of, distinct) = (operand("of")?, args.flag("distinct"));
        let propagate = args.path("propagate").cloned();
        let per = operand("per");
        let counting = Counting { of, distinct, stated, like, per, min, max, propagate };
        if counting.path().is_some() && args.scope().entities.is_empty() {
            found.push(starts_nowhere(counting.of.span()));
            return None;
        }
        if let Some(path) = counting.propagate.as_ref().filter(|_| counting.path().is_none()) {
            found.push(nothing_propagates(path.span));
            return None;
        }
        Some(Box::new(counting))
    }
}

struct Counting {
    of: Operand,
    distinct: bool,
    stated: Option<Operand>,
    like: Option<Operand>,
    per: Option<Operand>,
    min: Option<i64>,
    max: Option<i64>,
    propagate: Option<Spanned<Path>>,
}

impl Check for Counting {
    fn check(&self, cx: &Context<'_>, found: &mut Findings) {
        if let Some((path, filter)) = self.path() {
            return along::Along::new(self, path, filter).check(cx, found);
        }
        let optional = [&self.stated, &self.like, &self.per];
        let operands: Vec<&Operand> =
            std::iter::once(&self.of).chain(optional.into_iter().flatten()).collect();
        if self.max == Some(0) {
            let attr = self.of.reach.as_ref().and_then(|it| it.attr.as_ref());
            let spans = [Some(self.of.span()), attr.map(|it| it.span)];
            spans.into_iter().flatten().for_each(|it| found.may_be_idle(it));
        }
        for instance in cx.instances(&operands, found) {
            self.instance(cx, &instance, found);
        }
    }
}

/// The values counted in one instance.
struct Tally<'d> {
    /// Name of the instance and a colon, or empty.
    subject: String,
    /// The rule's name for the values, if its selector ends in a name.
    noun: Option<String>,
    listed: Vec<(Node<'d>, Span)>,
    /// The bytes that represent the list as a whole.
    list: Span,
}

impl Counting {
    /// The path to the counted entities, if entities along links are compared with fixed limits.
    fn path(&self) -> Option<(&Path, &[Condition])> {
        let reach = self.of.reach.as_ref()?;
        let is_plain = reach.attr.is_none() && !reach.selects && self.of.each.is_none();
        let is_alone = self.stated.is_none() && self.like.is_none() && self.per.is_none();
        match &reach.start {
            Start::Path(path) if is_plain && is_alone => Some((path, &reach.filter)),
            _ => None,
        }
    }

    fn instance<'d>(&self, cx: &Context<'d>, instance: &Instance<'d>, found: &mut Findings) {
        let mut rest = instance.values[1..].iter();
        let mut of = |operand: &Option<Operand>| operand.as_ref().and_then(|_| rest.next());
        let (stated, like, per) = (of(&self.stated), of(&self.like), of(&self.per));
        let record = per.and_then(|it| it.first().copied());
        if per.is_some() && record.is_none() {
            return;
        }
        let place = record.unwrap_or(instance.place);
        let listed = self.listed(cx, &self.of, &instance.values[0], found);
        let list = whole(&listed).unwrap_or_else(|| cx.spot(place));
        let title = match &instance.key {
            Some(key) if record.is_none() => key.clone(),
            _ => cx.title(place),
        };
        let subject = if title.is_empty() { String::new() } else { format!("{title}: ") };
        let tally = Tally { subject, noun: noun(&self.of).map(str::to_owned), listed, list };
        let mut outcomes = Vec::new();
        if let (Some(operand), Some(nodes)) = (&self.stated, stated) {
            for node in cx.valued(nodes, operand) {
                outcomes.push(self.stated(cx, &tally, node, found));
            }
        }
        if let (Some(operand), Some(nodes)) = (&self.like, like) {
            let other = self.listed(cx, operand, nodes, found);
            outcomes.push(alike(cx, &tally, &other, found));
        }
        if self.min.is_some() || self.max.is_some() {
            outcomes.push(self.limits(cx, &tally, found));
        }
        let worst = [InstanceState::Violated, InstanceState::Unchecked, InstanceState::Holds];
        let outcome = worst.into_iter().find(|it| outcomes.contains(it));
        found.checked(outcome.unwrap_or(InstanceState::Unchecked));
    }

    fn listed<'d>(
        &self,
        cx: &Context<'d>,
        operand: &Operand,
        nodes: &[Node<'d>],
        found: &mut Findings,
    ) -> Vec<(Node<'d>, Span)> {
        let mut seen = FxHashSet::default();
        let mut listed = Vec::new();
        for &node in nodes.iter().filter(|&&node| !context::is_blank(node)) {
            // Distinct values need their texts; a plain count does not.
            let text = if self.distinct {
                cx.claimed(node, operand, found)
            } else {
                found.claims.add_text(node);
                cx.captured(node, operand)
            };
            if let Some(text) = text
                && (!self.distinct || seen.insert(fold(text.value).into_owned()))
            {
                listed.push((node, text.span));
            }
        }
        listed
    }

    fn stated<'d>(
        &self,
        cx: &Context<'d>,
        tally: &Tally<'d>,
        node: Node<'d>,
        found: &mut Findings,
    ) -> InstanceState {
        let operand = self.stated.as_ref().unwrap_or(&self.of);
        let Some((written, range)) = stated_in(cx, node, operand, found) else {
            return InstanceState::Unchecked;
        };
        if range.contains(Exact::from(tally.listed.len() as i64)) {
            return InstanceState::Holds;
        }
        found.report(differs_from_stated(cx, tally, written));
        InstanceState::Violated
    }

    fn limits(&self, cx: &Context<'_>, tally: &Tally<'_>, found: &mut Findings) -> InstanceState {
        let count = tally.listed.len() as i64;
        if let Some(min) = self.min.filter(|&min| count < min) {
            found.report(too_few(cx, tally, min, self.max == self.min));
        } else if let Some(max) = self.max.filter(|&max| count > max) {
            found.report(too_many(cx, tally, max, self.max == self.min));
        } else {
            return InstanceState::Holds;
        }
        InstanceState::Violated
    }
}

/// The last name in the selector of `of`, unless it selects only some of the nodes with this name.
fn noun(of: &Operand) -> Option<&str> {
    let text = of.select.value.text();
    let text = text.strip_suffix("[*]").unwrap_or(text);
    let (_, name) = match text.strip_suffix("']") {
        Some(quoted) => quoted.rsplit_once("['")?,
        None => text.rsplit_once('.')?,
    };
    let is_name = |it: char| it.is_alphanumeric() || it == '-' || it == '_';
    let is_plain = of.reach.is_none() && !name.is_empty() && name.chars().all(is_name);
    is_plain.then_some(name)
}

/// The list that holds all of `listed` directly, if there is one.
fn whole(listed: &[(Node<'_>, Span)]) -> Option<Span> {
    let parent = listed.first()?.0.parent().filter(|it| it.kind() == NodeKind::List)?;
    let together = listed.iter().all(|(node, _)| node.parent() == Some(parent));
    together.then(|| headline(parent))
}

/// The number stated in `node` and the counts it allows; reported if there is none.
fn stated_in<'d>(
    cx: &Context<'d>,
    node: Node<'d>,
    operand: &Operand,
    found: &mut Findings,
) -> Option<(Spanned<&'d str>, Interval)> {
    let text = cx.claimed(node, operand, found)?;
    let written = Spanned::new(text.value.trim(), text.span);
    if let Ok(Some(quantity)) = quantity::read_as(text, None, node.notation()) {
        return Some((written, quantity.interval(Rounding::Exact).ok()?));
    }
    let counted = ordinal::read(text.value).map(|it| it.value);
    if let Some(value) = counted.or_else(|| ordinal::count_in_words(text.value)) {
        return Some((written, Interval::point(Exact::from(value))));
    }
    cx.figure(node, operand, found);
    None
}

fn alike(
    cx: &Context<'_>,
    tally: &Tally<'_>,
    other: &[(Node<'_>, Span)],
    found: &mut Findings,
) -> InstanceState {
    if tally.listed.len() == other.len() {
        return InstanceState::Holds;
    }
    found.report(differs_from_other(cx, tally, other));
    InstanceState::Violated
}
