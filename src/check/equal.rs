#![doc = include_str!("equal.md")]

mod lists;
mod say;

use std::borrow::Cow;

use super::context::{Instance, name};
use super::findings::Demand;
use super::sum::ROUNDING;
use super::{Basis, Check, Context, Figure, Findings, InstanceState, Kind, Leans, Noun};
use crate::diagnostic::{Diagnostic, Text};
use crate::document::Node;
use crate::quantity::precision::{Disagreement, consistent};
use crate::quantity::{self, Exact, Interval, Quantity, Rounding};
use crate::rule::params::Words;
use crate::rule::{Args, Operand, Param, Shape, fields};
use crate::select::fold;
use crate::source::Spanned;
use crate::{text, words};

/// Which keys must have partners.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Every {
    Both,
}

words!(Every { "both" => Every::Both });

/// The kind `equal`.
pub struct Equal;

impl Kind for Equal {
    fn name(&self) -> &'static str {
        "equal"
    }

    fn summary(&self) -> Text {
        text!(
            "a fact that is stated in several places is the same everywhere",
            "複数の場所に書かれた同じ事実が、どこでも一致する"
        )
    }

    fn manual(&self) -> &'static str {
        include_str!("equal.md")
    }

    fn params(&self) -> &'static [Param] {
        const {
            &[
                Param {
                    name: "values",
                    shape: Shape::Operands,
                    required: true,
                    en: "the places where the fact is stated",
                    ja: "その事実が書かれた場所",
                },
                Param {
                    name: "as",
                    shape: Shape::Word(Form::WORDS),
                    required: false,
                    en: "how to compare: `figure`; `text`, without regard to width and spaces; or `number`, of a numbering (①, 第１, 平成27年). By default `figure`, or `text` if a value is not a figure",
                    ja: "figure は数値、text は全角・半角と空白を区別しない文字列、number は番号や年（①、第１、平成27年）として比べる。省略時はすべて数値なら figure、そうでなければ text",
                },
                Param {
                    name: "one-by-one",
                    shape: Shape::Flag,
                    required: false,
                    en: "compare lists: the first with the first, the second with the second",
                    ja: "リスト同士を順に1つずつ比べる",
                },
                Param {
                    name: "every",
                    shape: Shape::Word(Every::WORDS),
                    required: false,
                    en: "with keys: `both` requires every key on all sides",
                    ja: "キーで突き合わせるとき、both ならすべてのキーが全側にあることを求める",
                },
                ROUNDING,
            ]
        }
    }

    fn values(&self) -> &'static [&'static str] {
        &["stated", "elsewhere"]
    }

    fn basis(&self) -> Option<Basis> {
        Some(Basis::Declared)
    }

    fn noun(&self) -> Noun {
        Noun { one: "equality", many: "equalities", ja: "一致" }
    }

    fn compile(&self, args: &Args, _found: &mut Vec<Diagnostic>) -> Option<Box<dyn Check>> {
        Some(Box::new(EqualCheck {
            values: args.operands("values").to_vec(),
            form: args.word("as"),
            one_by_one: args.flag("one-by-one"),
            every: args.word("every"),
            rounding: super::sum::rounding(args),
        }))
    }
}

/// The form in which values are compared.
#[derive(Clone, Copy)]
enum Form {
    Figure,
    Text,
    Number,
}

words!(Form { "figure" => Form::Figure, "text" => Form::Text, "number" => Form::Number });

struct EqualCheck {
    values: Vec<Operand>,
    form: Option<Form>,
    one_by_one: bool,
    every: Option<Every>,
    rounding: Rounding,
}

/// Maximum number of keys without a partner for which the nearest key is searched for, and of keys
/// that each is compared with.
const LOOKED_INTO: usize = 50;
const CANDIDATES: usize = 10_000;

/// A list, and the operand that selected it.
type List<'c, 'd> = (&'c [Node<'d>], &'c Operand);

/// A statement of the fact: the node, and the operand that selected it.
type Statement<'c, 'd> = (Node<'d>, &'c Operand);

impl Check for EqualCheck {
    fn check(&self, cx: &Context<'_>, found: &mut Findings) {
        let operands: Vec<&Operand> = self.values.iter().collect();
        let instances = cx.all_instances(&operands, found);
        if self.every.is_some() {
            self.partners(cx, &instances, found);
        }
        for instance in instances {
            cx.enter(&instance);
            let is_alone = || self.lacking(&instance).next().is_some();
            if instance.is_half
                && self.every.is_none()
                && is_alone()
                && let (Some(key), Some(&node)) =
                    (&instance.key, instance.values.iter().flatten().next())
            {
                found.report(cx.half_keyed(node, key, 1));
            }
            if self.one_by_one {
                self.lists(cx, &instance, found);
            } else {
                let statements: Vec<Statement<'_, '_>> = self
                    .values
                    .iter()
                    .zip(&instance.values)
                    .flat_map(|(operand, nodes)| nodes.iter().map(move |&node| (node, operand)))
                    .collect();
                self.facts(cx, instance.place, &statements, found);
            }
        }
    }

    fn leans_on(&self) -> Leans {
        Leans::OnTexts
    }
}

impl EqualCheck {
    /// The operands with a key that select nothing for the key of `instance`.
    fn lacking<'i>(&'i self, instance: &'i Instance<'_>) -> impl Iterator<Item = usize> + 'i {
        let is_keyed = |it: &usize| !self.values[*it].key.is_empty();
        (0..self.values.len()).filter(is_keyed).filter(|it| instance.values[*it].is_empty())
    }

    /// Reports each key that some of the operands do not have, with the nearest key that only they
    /// have.
    fn partners<'d>(&self, cx: &Context<'d>, instances: &[Instance<'d>], found: &mut Findings) {
        let alone: Vec<&Instance<'d>> =
            instances.iter().filter(|it| self.lacking(it).next().is_some()).collect();
        // The keys without a partner, by operand.
        let keys = |place: usize| {
            let there = alone.iter().filter(|it| !it.values[place].is_empty());
            there.filter_map(|it| it.key.as_deref()).take(CANDIDATES).collect()
        };
        let keys: Vec<Vec<&str>> = (0..self.values.len()).map(keys).collect();
        for (at, instance) in alone.iter().enumerate() {
            let Some(&node) = instance.values.iter().flatten().next() else { continue };
            for place in self.lacking(instance) {
                let key = instance.key.as_deref().unwrap_or_default();
                let others = if at < LOOKED_INTO { &keys[place][..] } else { &[] };
                let near = fields::nearest(key, others.iter().copied());
                found.checked(InstanceState::Violated);
                found.report(say::without_partner(cx, key, node, near));
            }
        }
    }

    /// Compares the lists of an instance position by position. Lists of different length are aligned with
    /// the longest; the remaining members have no counterpart.
    fn lists<'d>(&self, cx: &Context<'d>, instance: &Instance<'d>, found: &mut Findings) {
        let operands: Vec<&Operand> = self.values.iter().collect();
        let Some(values) = cx.aligned(&operands, &instance.values) else {
            return found.checked(InstanceState::Unchecked);
        };
        let lists: Vec<List<'_, 'd>> = values
            .iter()
            .map(Vec::as_slice)
            .zip(&self.values)
            .filter(|(nodes, _)| !(nodes.is_empty() && cx.if_present()))
            .collect();
        let longest = lists.iter().rev().max_by_key(|(nodes, _)| nodes.len());
        let Some(&longest) = longest else { return };
        let mut rows: Vec<Vec<Statement<'_, 'd>>> = vec![Vec::new(); longest.0.len()];
        for &list in &lists {
            self.place(cx, instance, (list, longest), &mut rows, found);
        }
        for statements in rows {
            self.facts(cx, instance.place, &statements, found);
        }
    }

    /// Aligns the members of `list` with those of `longest`, one row each, and reports members without a
    /// counterpart in either.
    fn place<'c, 'd>(
        &self,
        cx: &Context<'d>,
        instance: &Instance<'d>,
        (list, longest): (List<'c, 'd>, List<'c, 'd>),
        rows: &mut [Vec<Statement<'c, 'd>>],
        found: &mut Findings,
    ) {
        let (nodes, operand) = list;
        if nodes.len() == longest.0.len() {
            let all = rows.iter_mut().zip(nodes);
            return all.for_each(|(row, node)| row.push((*node, operand)));
        }
        let places = lists::align(cx, list, longest, self.form, self.rounding);
        let mut is_met = vec![false; longest.0.len()];
        let mut alone = Vec::new();
        for (&node, place) in nodes.iter().zip(places) {
            match place {
                Some(at) => {
                    rows[at].push((node, operand));
                    is_met[at] = true;
                }
                None => alone.push(node),
            }
        }
        let unmet = longest.0.iter().zip(is_met).filter(|(_, is_met)| !is_met);
        let unmet: Vec<Node<'d>> = unmet.map(|(node, _)| *node).collect();
        found.checked(InstanceState::Violated);
        found.report(say::uneven(cx, instance, (list.0, longest.0), &[unmet, alone].concat()));
    }

    fn facts<'d>(
        &self,
        cx: &Context<'d>,
        place: Node<'d>,
        statements: &[Statement<'_, 'd>],
        found: &mut Findings,
    ) {
        if statements.len() < 2 {
            return;
        }
        let stated = |(node, operand): &&Statement<'_, 'd>| cx.has_value(*node, operand);
        let statements: Vec<Statement<'_, 'd>> =
            statements.iter().filter(stated).copied().collect();
        if statements.len() < 2 {
            return found.checked(InstanceState::Unchecked);
        }
        let statements = statements.as_slice();
        let is_figure = |(node, operand): &Statement<'_, 'd>| {
            let text = cx.captured(*node, operand);
            text.is_some_and(|text| quantity::read(text, None).is_ok())
        };
        let form = self.form.unwrap_or_else(|| {
            if statements.iter().all(is_figure) { Form::Figure } else { Form::Text }
        });
        let outcome = match form {
            Form::Figure => return self.figures(cx, statements, found),
            Form::Number => texts(cx, place, statements, numbered, found),
            Form::Text => texts(cx, place, statements, fold, found),
        };
        found.checked(outcome);
    }

    fn figures<'d>(
        &self,
        cx: &Context<'d>,
        statements: &[Statement<'_, 'd>],
        found: &mut Findings,
    ) {
        let reported = found.diagnostics.len();
        let figures: Vec<Figure<'d>> = statements
            .iter()
            .filter_map(|(node, operand)| cx.read(*node, operand, found))
            .collect();
        if found.diagnostics.len() > reported {
            return found.checked(InstanceState::Unchecked);
        }
        if figures.len() == 1 {
            // The others state that there is none, which cannot be compared with this figure.
            return found.checked(InstanceState::Unchecked);
        }
        for other in figures.iter().skip(1) {
            found.demand(|| Some(same_value(&figures[0], other, self.rounding)));
        }
        let quantities: Vec<&Quantity> = figures.iter().map(|it| &it.quantity).collect();
        let verdict = consistent(&quantities, self.rounding);
        let (outcome, messages) = match verdict {
            Ok(_) if same(&quantities) => (InstanceState::Holds, None),
            Ok(_) => (InstanceState::Rounding, Some(say::explained(cx, &figures))),
            Err(Disagreement::Values(left, right)) => {
                (InstanceState::Violated, Some(say::different(cx, &figures, left, right)))
            }
            Err(Disagreement::Units(left, right)) => {
                (InstanceState::Unchecked, Some(say::units(cx, &figures[left], &figures[right])))
            }
            Err(Disagreement::Overflow) => {
                (InstanceState::Unchecked, Some(say::too_large(cx, &figures[0])))
            }
        };
        found.diagnostics.extend(messages);
        found.settle(outcome, &figures);
    }
}

/// The demand that both figures have the same true value.
fn same_value(one: &Figure<'_>, other: &Figure<'_>, rounding: Rounding) -> Demand {
    let is_broken = consistent(&[&one.quantity, &other.quantity], rounding).is_err();
    Demand {
        is_broken,
        parts: vec![one.part(Exact::ONE), other.part(Exact::from(-1))],
        range: Interval::point(Exact::ZERO),
        rounding: rounding.among([&one.quantity, &other.quantity]),
    }
}

fn same(quantities: &[&Quantity]) -> bool {
    let first = quantities.first().and_then(|it| it.exact().ok());
    quantities.iter().all(|it| it.exact().ok() == first)
}

/// The value of a numbering or a year, as text; other texts unchanged.
fn numbered(text: &str) -> Cow<'_, str> {
    match quantity::ordinal::read(text) {
        Some(ordinal) => ordinal.value.to_string().into(),
        None => fold(text),
    }
}

/// Compares the texts in the form that `meant` returns.
fn texts<'d>(
    cx: &Context<'d>,
    place: Node<'d>,
    statements: &[Statement<'_, 'd>],
    meant: fn(&str) -> Cow<'_, str>,
    found: &mut Findings,
) -> InstanceState {
    let texts: Vec<(Node<'d>, Spanned<&'d str>)> = statements
        .iter()
        .filter_map(|(node, operand)| Some((*node, cx.claimed(*node, operand, found)?)))
        .collect();
    let Some((_, first)) = texts.first() else { return InstanceState::Unchecked };
    let wanted = meant(first.value);
    let Some((node, other)) = texts.iter().find(|(_, text)| meant(text.value) != wanted) else {
        return InstanceState::Holds;
    };
    // The values of an entity may be in other records.
    let what = match cx.entity_at(place) {
        Some(_) => cx.title(place),
        None => name(*node).into(),
    };
    let mut finding = say::differently_written(cx, &what, *first, *other);
    for (_, text) in texts.iter().filter(|(_, it)| it.span != other.span && it.span != first.span) {
        finding = finding.at(text.span, text!("also here", "ここにも"));
    }
    found.report(finding);
    InstanceState::Violated
}
