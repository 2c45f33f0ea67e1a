#![doc = include_str!("sum.md")]

mod addends;
mod arithmetic;
mod columns;
mod each;
mod fix;
mod label;
mod levels;
mod merged;
mod nested;
mod params;
mod say;
mod total;

use rust_decimal::Decimal;

use super::context::{Instance, Printed};
use super::{Basis, Check, Context, Figure, Findings, InstanceState, Kind, Leans, Noun};
use crate::diagnostic::{Diagnostic, Text};
use crate::document::{Node, NodeKind};
use crate::quantity::sum::Comparison;
use crate::quantity::{Quantity, Rounding};
use crate::rule::operand::{CODE, Selection};
use crate::rule::{Args, Operand, Param};
use crate::text;
use addends::{Addends, Policy};
use arithmetic::Arithmetic;
use params::PARAMS;
pub(super) use params::{ROUNDING, rounding};
use total::{Total, Wanted};

/// The kind `sum`.
pub struct Sum;

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

    fn values(&self) -> &'static [&'static str] {
        &["stated", "computed", "difference", "items"]
    }

    fn basis(&self) -> Option<Basis> {
        Some(Basis::Declared)
    }

    fn noun(&self) -> Noun {
        Noun { one: "sum", many: "sums", ja: "合計" }
    }

    fn compile(&self, args: &Args, found: &mut Vec<Diagnostic>) -> Option<Box<dyn Check>> {
        let arithmetic = Arithmetic {
            is_shown_exact: false,
            relation: args.word("relation").unwrap_or_default(),
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
        match Wanted::read(args, found) {
            Some(total) if !items.is_empty() => {
                let one_by_one = args.flag("one-by-one");
                let label = args.selector("label").cloned();
                Some(Box::new(Flat { total, items, label, one_by_one, arithmetic }))
            }
            _ => {
                let message = text!(
                    "`sum` needs `total` and `items`, or `rows`",
                    "`sum` には `total` と `items`、または `rows` が必要"
                );
                found.push(Diagnostic::error(CODE, message).at(args.span(), Text::default()));
                None
            }
        }
    }
}

/// Totals and items named by operands.
struct Flat {
    total: Wanted,
    items: Vec<Operand>,
    label: Option<Selection>,
    one_by_one: bool,
    arithmetic: Arithmetic,
}

/// An addend before it is read: the operand that selected it, and the node.
type Item<'c, 'd> = (&'c Operand, Node<'d>);

impl Check for Flat {
    fn check(&self, cx: &Context<'_>, found: &mut Findings) {
        let operands: Vec<&Operand> = self.total.operand().into_iter().chain(&self.items).collect();
        cx.each_instance(&operands, found, |cx, it, found| self.instance(cx, it, found));
    }

    fn leans_on(&self) -> Leans {
        Leans::OnLinks
    }
}

impl Flat {
    fn instance<'d>(&self, cx: &Context<'d>, instance: &Instance<'d>, found: &mut Findings) {
        // The operand of a stated total comes first.
        let stated = usize::from(self.total.operand().is_some());
        let (totals, nodes) = instance.values.split_at(stated);
        let totals = totals.first().map_or(&[][..], Vec::as_slice);
        if self.one_by_one {
            return self.lists(cx, instance, totals, nodes, found);
        }
        let mut items = Vec::with_capacity(nodes.iter().map(Vec::len).sum());
        for (operand, nodes) in self.items.iter().zip(nodes) {
            items.extend(nodes.iter().map(|&node| (operand, node)));
        }
        self.sum(cx, instance, totals, &items, found);
    }

    /// Sums position by position. A list longer than that of the totals has no total there.
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
        let operand = match &self.total {
            Wanted::Stated(operand) => operand,
            Wanted::Demanded(amount) => return self.demanded(cx, instance, amount, items, found),
        };
        if totals.is_empty() || items.is_empty() {
            return self.one_sided(cx, instance, totals, items, found);
        }
        if instance.key.is_none()
            && !cx.has_each()
            && let Some(question) = each::missing(cx, operand.span(), totals, items)
        {
            found.checked(InstanceState::Unchecked);
            return found.report(question);
        }
        let reported = found.diagnostics.len();
        let addends = self.addends(cx, totals, items, found);
        let is_stated = |it: &&Node<'d>| merged::down(cx, **it, operand).is_none();
        let totals = totals.iter().filter(is_stated);
        let totals: Vec<Figure<'d>> =
            totals.filter_map(|&node| cx.read(node, operand, found)).collect();
        if found.diagnostics.len() > reported {
            // A figure that cannot be read leaves the sum undecided; that figure is reported.
            found.checked(InstanceState::Unchecked);
            return;
        }
        if totals.is_empty() && !addends.counted.is_empty() {
            found.checked(InstanceState::Unchecked);
        }
        let totals = total::each_once(totals);
        for total in totals.iter().filter_map(|it| Total::repeated(it)) {
            self.arithmetic.verify(cx, total, &addends, found);
        }
        // It is unknown which of several contradicted totals should be rewritten.
        if totals.len() > 1 {
            found.diagnostics[reported..].iter_mut().for_each(|it| it.fix = None);
        }
    }

    /// Only the total, or only the items, exist. A total of nothing needs no items, and blank items
    /// need no total.
    fn one_sided<'d>(
        &self,
        cx: &Context<'d>,
        instance: &Instance<'d>,
        totals: &[Node<'d>],
        items: &[Item<'_, 'd>],
        found: &mut Findings,
    ) {
        if let Some(operand) = self.total.operand().filter(|_| items.is_empty()) {
            let printed = totals.iter().map(|&node| cx.printed(node, operand));
            if printed.clone().all(|it| matches!(it, Printed::Absent(_))) {
                return;
            }
            let is_nothing = |it: Printed| match it {
                Printed::Figure(it) => it.value.is_zero() && it.is_definite(),
                Printed::Absent(_) => true,
                Printed::Unreadable => false,
            };
            if printed.clone().all(is_nothing) {
                totals.iter().for_each(|&node| drop(cx.figure(node, operand, found)));
                return found.checked(InstanceState::Holds);
            }
        }
        let is_absent = |it: &Item<'_, 'd>| matches!(cx.printed(it.1, it.0), Printed::Absent(_));
        if cx.if_present() || items.iter().all(is_absent) && totals.is_empty() {
            return;
        }
        found.checked(InstanceState::Violated);
        found.report(say::one_sided(cx, instance, totals, items));
    }

    /// Compares `items` with an amount that the rule requires. Without items, or without figures
    /// among them, there is nothing to compare; another rule can require them.
    fn demanded<'d>(
        &self,
        cx: &Context<'d>,
        instance: &Instance<'d>,
        amount: &Quantity,
        items: &[Item<'_, 'd>],
        found: &mut Findings,
    ) {
        let reported = found.diagnostics.len();
        let addends = self.addends(cx, &[instance.place], items, found);
        if found.diagnostics.len() > reported || addends.counted.is_empty() {
            found.checked(InstanceState::Unchecked);
            return;
        }
        let (name, span) = total::home(cx, instance, items[0].1);
        let amount = Quantity { span, ..amount.clone() };
        self.arithmetic.verify(cx, Total::demanded(&amount, &name), &addends, found);
    }

    /// The addends of `items`; records around `wholes` name the whole sum.
    fn addends<'d>(
        &self,
        cx: &Context<'d>,
        wholes: &[Node<'d>],
        items: &[Item<'_, 'd>],
        found: &mut Findings,
    ) -> Addends<'d> {
        let mut addends = Addends::with_capacity(items.len());
        // Rows with the same key are far apart in memory: fetching all texts before reading any
        // lets the processor load many of them at once.
        let texts: Vec<&str> = items.iter().map(|(_, node)| node.text()).collect();
        for (&(operand, node), text) in items.iter().zip(texts) {
            if let Some(absence) = merged::among(cx, (operand, node), items) {
                addends.lacks(node, absence);
                continue;
            }
            match cx.read_text(node, text, operand, found) {
                Some(mut figure) => {
                    let marks = label::marks(cx, (operand, node), wholes, self.label.as_ref());
                    figure.quantity.qualifier = figure.quantity.qualifier | marks;
                    addends.add(figure, operand.weight);
                }
                None => {
                    cx.absence(node, operand).into_iter().for_each(|it| addends.lacks(node, it))
                }
            }
        }
        addends.settle(self.arithmetic.policy);
        addends
    }
}

/// What was inferred of a sum.
#[derive(Clone, Copy)]
pub(super) struct Inferred {
    pub(super) relation: Comparison,
    /// The other sums of the table show that its figures were not rounded.
    pub(super) is_exact: bool,
}

/// Items that make up a total, in figures that may be rounded.
pub(super) const EQUAL: Inferred = Inferred { relation: Comparison::Equal, is_exact: false };

/// Compares `items`, each with its weight, with a total that was inferred from a table.
pub(super) fn compare<'d>(
    cx: &Context<'d>,
    total: &Figure<'d>,
    items: Vec<(Figure<'d>, Decimal)>,
    Inferred { relation, is_exact }: Inferred,
    found: &mut Findings,
) {
    let rounding = if is_exact { Rounding::Exact } else { Rounding::ByUnit };
    let arithmetic =
        Arithmetic { is_shown_exact: is_exact, ..Arithmetic::plain(relation, rounding) };
    let mut addends = Addends::with_capacity(items.len());
    items.into_iter().for_each(|(figure, weight)| addends.add(figure, weight));
    addends.settle(arithmetic.policy);
    arithmetic.verify(cx, Total::stated(total), &addends, found);
}

/// The lists in `nodes`: each node if all of them are lists, otherwise the nodes themselves as one
/// list.
fn members<'d>(nodes: &[Node<'d>]) -> Vec<Vec<Node<'d>>> {
    if nodes.iter().all(|node| node.kind() == NodeKind::List) {
        nodes.iter().map(|node| node.children().collect()).collect()
    } else {
        vec![nodes.to_vec()]
    }
}
