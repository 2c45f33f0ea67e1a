#![doc = include_str!("sum.md")]

mod addends;
mod nested;
mod say;

use std::borrow::Cow;

use rust_decimal::Decimal;

use super::context::{Instance, name};
use super::findings::{Demand, Part};
use super::{Check, Context, Figure, Findings, Kind, Noun, Outcome};
use crate::diagnostic::{Diagnostic, Text};
use crate::document::{Node, NodeKind};
use crate::quantity::sum::{Relation, Term, Verdict, verify};
use crate::quantity::{Bound, Exact, Interval, Quantity, Rounding};
use crate::rule::operand::CODE;
use crate::rule::{Args, Operand, Param, Shape};
use crate::text;
use addends::{Addends, Policy};

/// The parameter `rounding`, shared by the kinds that compute.
pub(super) const ROUNDING: Param = Param {
    name: "rounding",
    shape: Shape::Word(&["nearest", "truncate", "exact"]),
    required: false,
    en: "how the printed figures were rounded; nearest unless said",
    ja: "印字された値の丸め方。省略時は nearest（四捨五入）、他に truncate（切捨て）、exact（丸めなし）",
};

/// The value of [`ROUNDING`].
pub(super) fn rounding(args: &Args) -> Rounding {
    match args.word("rounding") {
        Some("truncate") => Rounding::Truncate,
        Some("exact") => Rounding::Exact,
        _ => Rounding::Nearest,
    }
}

/// The kind `sum`.
pub struct Sum;

const fn param(name: &'static str, shape: Shape, en: &'static str, ja: &'static str) -> Param {
    Param { name, shape, required: false, en, ja }
}

const PARAMS: &[Param] = &[
    param("total", Shape::Operand, "the stated total", "記載された合計"),
    param("items", Shape::Operands, "what adds up to it", "合計される内訳"),
    param(
        "relation",
        Shape::Word(&["equal", "at-most", "at-least"]),
        "how the items stand to the total; equal unless said, at-most for parts not all listed",
        "内訳の合計と合計値の関係。省略時は equal（等しい）、一部だけのうち書きなら at-most（以下）",
    ),
    ROUNDING,
    param(
        "within",
        Shape::Amount,
        "slack beyond rounding, inclusive, with its unit",
        "丸め以外に許す差（その値を含む）。単位が必要",
    ),
    param(
        "precision",
        Shape::Amount,
        "the last printed place; finer digits are a finding",
        "印字の最小桁。それより細かい桁は指摘する",
    ),
    param(
        "relisted",
        Shape::Word(&["skip", "count"]),
        "figures marked 再掲; skip unless said",
        "再掲の値。省略時は skip（加えない）",
    ),
    param(
        "envelope",
        Shape::Word(&["once", "count", "skip"]),
        "figures marked の内数: one envelope counts once unless said",
        "内数の値。省略時は once（同じ枠は1回だけ加える）",
    ),
    param(
        "signed",
        Shape::Flag,
        "parts carry signs: at-most and at-least turn with the sign of the total",
        "うち書きが符号を持つ。合計が負なら at-most と at-least の向きを変える",
    ),
    param(
        "one-by-one",
        Shape::Flag,
        "operands select lists: first members add up to the first, second to the second",
        "値の指定はリストを選び、1番目同士、2番目同士の合計を順に調べる",
    ),
    param(
        "rows",
        Shape::Selector,
        "rows of a table with totals inside it (instead of total and items)",
        "小計・合計の行を含む表の行（total と items の代わり）",
    ),
    param(
        "label",
        Shape::Selector,
        "the label of a row, from the row; of several cells the first that is not blank",
        "行の見出し（行から）。複数のセルを選ぶと、空欄でない最初のもの",
    ),
    param(
        "values",
        Shape::Operands,
        "the figures of a row, from the row: one column each",
        "行の値（行から）。列ごとに1つ",
    ),
    param(
        "levels",
        Shape::Texts,
        "how total rows begin, innermost first: 小計, 合計, 総計",
        "合計行の見出しの始まり。内側から順に 小計、合計、総計",
    ),
    param("total-first", Shape::Flag, "totals stand before their items", "合計が内訳より前にある"),
];

impl Kind for Sum {
    fn name(&self) -> &'static str {
        "sum"
    }

    fn summary(&self) -> Text {
        text!("items add up to their stated total", "内訳の合計が記載された合計と一致する")
    }

    fn manual(&self) -> &'static str {
        include_str!("sum.md")
    }

    fn params(&self) -> &'static [Param] {
        PARAMS
    }

    fn noun(&self) -> Noun {
        Noun { one: "sum", many: "sums", ja: "合計" }
    }

    fn compile(&self, args: &Args, found: &mut Vec<Diagnostic>) -> Option<Box<dyn Check>> {
        let arithmetic = Arithmetic {
            relation: match args.word("relation") {
                Some("at-most") => Relation::AtMost,
                Some("at-least") => Relation::AtLeast,
                _ => Relation::Equal,
            },
            rounding: rounding(args),
            within: args.amount("within").cloned(),
            precision: args.amount("precision").cloned(),
            signed: args.flag("signed"),
            policy: Policy::read(args),
        };
        if args.selector("rows").is_some() {
            return nested::compile(args, arithmetic, found);
        }
        let items = args.operands("items").to_vec();
        match args.operand("total") {
            Some(total) if !items.is_empty() => {
                let one_by_one = args.flag("one-by-one");
                Some(Box::new(Flat { total: total.clone(), items, one_by_one, arithmetic }))
            }
            _ => {
                let message = text!(
                    "a sum needs `total` and `items`, or `rows`",
                    "sum には `total` と `items`、または `rows` が必要です"
                );
                found.push(Diagnostic::error(CODE, message).at(args.span(), Text::default()));
                None
            }
        }
    }
}

/// How figures are added and compared.
struct Arithmetic {
    relation: Relation,
    rounding: Rounding,
    within: Option<Quantity>,
    precision: Option<Quantity>,
    signed: bool,
    policy: Policy,
}

/// Totals and items named by operands.
struct Flat {
    total: Operand,
    items: Vec<Operand>,
    one_by_one: bool,
    arithmetic: Arithmetic,
}

/// An addend before it is read: the operand that selected it, and the node.
type Item<'c, 'd> = (&'c Operand, Node<'d>);

impl Check for Flat {
    fn check(&self, cx: &Context<'_>, found: &mut Findings) {
        let mut operands = vec![&self.total];
        operands.extend(&self.items);
        for instance in cx.instances(&operands, found) {
            let (totals, items) =
                instance.values.split_first().expect("internal: total comes first");
            if self.one_by_one {
                self.lists(cx, &instance, totals, items, found);
            } else {
                let items = self.items.iter().zip(items);
                let items: Vec<Item<'_, '_>> = items
                    .flat_map(|(it, nodes)| nodes.iter().map(move |&node| (it, node)))
                    .collect();
                self.sum(cx, &instance, totals, &items, found);
            }
        }
    }
}

impl Flat {
    /// Sums position by position. A list longer than that of the totals has no total to add up to.
    fn lists<'d>(
        &self,
        cx: &Context<'d>,
        instance: &Instance<'d>,
        totals: &[Node<'d>],
        items: &[Vec<Node<'d>>],
        found: &mut Findings,
    ) {
        let totals: Vec<Node<'d>> = members(totals).into_iter().flatten().collect();
        let lists: Vec<(&Operand, Vec<Node<'d>>)> = self
            .items
            .iter()
            .zip(items)
            .flat_map(|(operand, nodes)| members(nodes).into_iter().map(move |it| (operand, it)))
            .collect();
        let longest = lists.iter().map(|(_, list)| list.len()).max().unwrap_or(0);
        for place in 0..longest.max(totals.len()) {
            let total = totals.get(place..=place).unwrap_or_default();
            let items: Vec<Item<'_, 'd>> = lists
                .iter()
                .filter_map(|(operand, list)| Some((*operand, *list.get(place)?)))
                .collect();
            self.sum(cx, instance, total, &items, found);
        }
    }

    fn sum<'d>(
        &self,
        cx: &Context<'d>,
        instance: &Instance<'d>,
        totals: &[Node<'d>],
        items: &[Item<'_, 'd>],
        found: &mut Findings,
    ) {
        if totals.is_empty() || items.is_empty() {
            if !(totals.is_empty() && items.is_empty() || cx.if_present()) {
                found.checked(Outcome::Violated);
                found.report(say::one_sided(cx, instance, totals, items));
            }
            return;
        }
        let reported = found.diagnostics.len();
        let mut addends = Addends::default();
        for &(operand, node) in items {
            if let Some(figure) = cx.figure(node, operand, found) {
                addends.add(figure, operand.weight);
            }
        }
        addends.settle(self.arithmetic.policy);
        let totals: Vec<Figure<'d>> =
            totals.iter().filter_map(|&node| cx.figure(node, &self.total, found)).collect();
        if found.diagnostics.len() > reported {
            // A figure that cannot be read leaves the sum undecided; that figure is the finding.
            found.checked(Outcome::Unchecked);
            return;
        }
        for total in &totals {
            self.arithmetic.verify(cx, total, &addends, found);
        }
    }
}

/// The lists that `nodes` stand for: each node if all of them are lists, else the nodes themselves.
fn members<'d>(nodes: &[Node<'d>]) -> Vec<Vec<Node<'d>>> {
    if nodes.iter().all(|node| node.kind() == NodeKind::List) {
        nodes.iter().map(|node| node.children().collect()).collect()
    } else {
        vec![nodes.to_vec()]
    }
}

impl Arithmetic {
    /// Checks `addends` against `total` and reports what is to be said.
    fn verify<'d>(
        &self,
        cx: &Context<'d>,
        total: &Figure<'d>,
        addends: &Addends<'d>,
        found: &mut Findings,
    ) {
        let Some(relation) = self.relation(total, addends) else {
            found.checked(Outcome::Unchecked);
            found.report(say::mixed_signs(cx, total));
            return;
        };
        let quantities = match self.at_precision(total, addends) {
            Ok(quantities) => quantities,
            Err(excess) => {
                found.checked(Outcome::Violated);
                found.report(say::excess_digits(cx, excess, self.precision.as_ref()));
                return;
            }
        };
        let (stated, items) = quantities.split_first().expect("internal: total comes first");
        let terms: Vec<Term<'_>> = items
            .iter()
            .zip(&addends.counted)
            .map(|(quantity, addend)| Term { quantity, weight: addend.weight })
            .collect();
        found.demand(|| self.demand(total, &quantities, addends, relation));
        match verify(stated, &terms, relation, self.rounding, self.within.as_ref()) {
            Err(fault) => {
                found.checked(Outcome::Unchecked);
                found.report(say::fault(cx, total, addends, fault));
            }
            Ok(outcome) => {
                found.checked(match outcome.verdict {
                    Verdict::Equal => Outcome::Holds,
                    Verdict::Rounding => Outcome::Rounding,
                    Verdict::Impossible => Outcome::Violated,
                });
                let sum = say::Sum { total, addends, relation, terms: &terms, outcome: &outcome };
                found.diagnostics.extend(sum.report(cx, self.within.as_ref()));
            }
        }
    }

    /// What the sum demands of the true values: items minus total within the slack.
    fn demand(
        &self,
        total: &Figure<'_>,
        quantities: &[Cow<'_, Quantity>],
        addends: &Addends<'_>,
        relation: Relation,
    ) -> Option<Demand> {
        let minus = Exact::from(-1);
        let weights =
            std::iter::once(minus).chain(addends.counted.iter().map(|it| it.weight.into()));
        let nodes =
            std::iter::once(total.node).chain(addends.counted.iter().map(|it| it.figure.node));
        let parts = quantities.iter().zip(nodes).zip(weights).map(|((quantity, node), weight)| {
            let name = name(node).to_owned();
            Part { name, quantity: (**quantity).clone(), coefficient: weight }
        });
        let slack = match &self.within {
            Some(within) => within.exact().ok()?,
            None => Exact::ZERO,
        };
        let bound = |value| Some(Bound { value, closed: true });
        let range = match relation {
            Relation::Equal => Interval::closed(slack.negated().ok()?, slack),
            Relation::AtMost => Interval { lo: None, hi: bound(slack) },
            Relation::AtLeast => Interval { lo: bound(slack.negated().ok()?), hi: None },
        };
        Some(Demand { parts: parts.collect(), range, rounding: self.rounding })
    }

    /// The relation that holds for figures of this sign; `None` when the signs leave none.
    fn relation(&self, total: &Figure<'_>, addends: &Addends<'_>) -> Option<Relation> {
        let is_negative = |quantity: &Quantity| quantity.value < Decimal::ZERO;
        if !self.signed || self.relation == Relation::Equal {
            return Some(self.relation);
        }
        let negatives =
            addends.counted.iter().filter(|it| is_negative(&it.figure.quantity)).count();
        let turned = match self.relation {
            Relation::AtMost => Relation::AtLeast,
            _ => Relation::AtMost,
        };
        match (is_negative(&total.quantity), negatives) {
            (false, 0) => Some(self.relation),
            (true, all) if all == addends.counted.len() => Some(turned),
            _ => None,
        }
    }

    /// The total and the items at the declared precision; the figure with excess digits, if any.
    fn at_precision<'f, 'd>(
        &self,
        total: &'f Figure<'d>,
        addends: &'f Addends<'d>,
    ) -> Result<Vec<Cow<'f, Quantity>>, &'f Figure<'d>> {
        let figures = std::iter::once(total).chain(addends.counted.iter().map(|it| &it.figure));
        figures
            .map(|figure| {
                let quantity = &figure.quantity;
                let step = self.precision.as_ref().and_then(|it| it.to_unit(&quantity.unit));
                match step {
                    Some(step) => {
                        quantity.with_step(step.value).map(Cow::Owned).map_err(|_| figure)
                    }
                    None => Ok(Cow::Borrowed(quantity)),
                }
            })
            .collect()
    }
}
