//! Knows `records`: totals that the records of a data file state, compared with the records below them. Does not
//! know tables of rows and columns (`table` does).
#![doc = include_str!("records.md")]

mod family;
mod naming;
mod slot;

use rust_decimal::Decimal;
use rustc_hash::FxHashSet;

use super::sum;
use super::{Basis, Check, Context, Findings, InstanceState, Kind, Noun};
use crate::diagnostic::{Diagnostic, Severity, Text};
use crate::document::format::Layout;
use crate::document::{Node, NodeId};
use crate::rule::params::Words;
use crate::rule::{Args, Param, Shape};
use crate::source::Span;
use crate::table::Certainty;
use crate::{text, words};
use family::{Family, families};
use slot::{Slot, SumState};

/// The kind `records`.
pub struct Records;

/// The relation that `records` checks.
#[derive(Clone, Copy)]
enum Demand {
    Total,
}

words!(Demand { "total" => Demand::Total });

impl Kind for Records {
    fn name(&self) -> &'static str {
        "records"
    }

    fn summary(&self) -> Text {
        text!(
            "the totals that records state are the sums of the records below them",
            "レコードに記載された合計が、その下のレコードの合計と一致する"
        )
    }

    fn manual(&self) -> &'static str {
        include_str!("records.md")
    }

    fn params(&self) -> &'static [Param] {
        const {
            &[Param {
                name: "relation",
                shape: Shape::Word(Demand::WORDS),
                required: true,
                en: "`total`: a figure of a record is the sum of the figures in a list or mapping of it",
                ja: "`total` は、レコードの数値と、そのレコードが持つリスト・マッピングの数値の合計との整合",
            }]
        }
    }

    fn values(&self) -> &'static [&'static str] {
        &["stated", "computed", "difference", "items"]
    }

    fn basis(&self) -> Option<Basis> {
        Some(Basis::Read)
    }

    fn noun(&self) -> Noun {
        Noun { one: "total of records", many: "totals of records", ja: "レコードの合計" }
    }

    fn compile(&self, args: &Args, _: &mut Vec<Diagnostic>) -> Option<Box<dyn Check>> {
        let Demand::Total = args.word("relation")?;
        Some(Box::new(Totals))
    }
}

struct Totals;

impl Check for Totals {
    fn check(&self, cx: &Context<'_>, found: &mut Findings) {
        for place in cx.places(found) {
            if matches!(place.document.format.entry().layout, Layout::Tree) {
                check(cx, place, found);
            }
        }
    }
}

/// A total that records of one shape state, and where its items are.
pub(crate) struct Sum {
    /// The selector of the records from a root.
    pub(crate) each: String,
    /// The selector of the total from its record.
    pub(crate) total: String,
    /// The selector of the items.
    pub(crate) items: String,
    /// The evidence that these are the items.
    pub(crate) reason: Text,
    /// The figures that state it, each with its items and whether it is a finding.
    pub(crate) slots: Vec<(Span, Vec<Span>, bool)>,
}

/// The intended totals under `root` that a rule can select.
pub(crate) fn sums<'d>(cx: &Context<'d>, root: Node<'d>) -> Vec<Sum> {
    let families = families(cx, root);
    let holding = families.iter().flat_map(|it| it.slots.iter().filter(|it| it.says.holds()));
    let met: FxHashSet<NodeId> = holding.map(|it| it.stated).collect();
    let faults = faults(root, &families, &met);
    let mut all = Vec::new();
    for family in &families {
        let is_fault = |slot: &Slot| {
            faults.iter().any(|it| std::ptr::eq(it.family, family) && it.slot.stated == slot.stated)
        };
        let is_meant = family.is_meant() || family.slots.iter().any(is_fault);
        let Some([each, total, items]) = family.selectors(root).filter(|_| is_meant) else {
            continue;
        };
        let slot = |slot: &Slot| {
            let (stated, items) = family.figures(cx, root, slot)?;
            let items = items.iter().map(|it| it.node.span()).collect();
            Some((stated.node.span(), items, is_fault(slot)))
        };
        let slots = family.slots.iter().filter_map(slot).collect();
        all.push(Sum { each, total, items, reason: family.reason(), slots });
    }
    all
}

/// A total that is not the sum of the figures below it.
struct Fault<'f, 'd> {
    family: &'f Family<'d>,
    slot: &'f Slot,
    certainty: Certainty,
    /// The total that contains this one as an item and fails by the same amount.
    above: Option<Node<'d>>,
}

fn check<'d>(cx: &Context<'d>, root: Node<'d>, found: &mut Findings) {
    let families = families(cx, root);
    let mut met: FxHashSet<NodeId> = FxHashSet::default();
    for family in &families {
        let holding = family.slots.iter().filter(|it| it.says.holds());
        met.extend(holding.clone().map(|it| it.stated));
        if family.is_meant() {
            holding.for_each(|it| count(cx, root, family, it, found));
        }
    }
    let mut faults = faults(root, &families, &met);
    merge(cx, root, &mut faults);
    faults.iter().for_each(|it| report(cx, root, it, found));
}

/// Counts a total that holds, and marks its figures.
fn count<'d>(
    cx: &Context<'d>,
    root: Node<'d>,
    family: &Family<'d>,
    slot: &Slot,
    found: &mut Findings,
) {
    let is_exact = slot.says == SumState::Equal;
    found.checked(if is_exact { InstanceState::Holds } else { InstanceState::Rounding });
    let Some((stated, items)) = family.figures(cx, root, slot) else { return };
    items.iter().chain([&stated]).for_each(|it| found.claims.add(it.node));
}

/// The totals that fail; if a figure may state several sums, the most certain one.
fn faults<'f, 'd>(
    root: Node<'d>,
    families: &'f [Family<'d>],
    met: &FxHashSet<NodeId>,
) -> Vec<Fault<'f, 'd>> {
    let mut faults: Vec<Fault<'f, 'd>> = Vec::new();
    for family in families {
        let failing = family.slots.iter().filter(|it| it.says.fails() && !met.contains(&it.stated));
        // A sum that another figure states is not stated by this one: a subtotal before tax.
        let is_stated = |slot: &&Slot| families.iter().any(|it| it.meets(family, slot));
        for slot in failing.filter(|it| !is_stated(it) && !family.counts_more(root, it)) {
            let bearings = || families.iter().filter_map(|it| it.bearing(family, slot)).collect();
            let Some(certainty) = family.certainty(slot, bearings) else { continue };
            let fault = Fault { family, slot, certainty, above: None };
            match faults.iter_mut().find(|it| it.slot.stated == slot.stated) {
                Some(known) if known.certainty >= certainty => {}
                Some(known) => *known = fault,
                None => faults.push(fault),
            }
        }
    }
    faults
}

/// Merges two faults if a figure differs from its items by the same amount as a total differs from its items.
fn merge<'d>(cx: &Context<'d>, root: Node<'d>, faults: &mut Vec<Fault<'_, 'd>>) {
    let by_item: Vec<Option<usize>> = faults
        .iter()
        .map(|outer| {
            let (_, items) = outer.family.figures(cx, root, outer.slot)?;
            let is_item = |inner: &Fault<'_, 'd>| {
                inner.slot.says.opposes(&outer.slot.says)
                    && items.iter().any(|it| it.node.id == inner.slot.stated)
            };
            faults.iter().position(is_item)
        })
        .collect();
    for (outer, inner) in by_item.iter().enumerate() {
        if let Some(inner) = inner {
            let above = Some(root.document.node(faults[outer].slot.stated));
            faults[*inner].above = above;
            faults[*inner].certainty = faults[*inner].certainty.max(faults[outer].certainty);
        }
    }
    let mut is_merged = by_item.iter().map(Option::is_some);
    faults.retain(|_| !is_merged.next().unwrap_or(false));
}

fn report<'d>(cx: &Context<'d>, root: Node<'d>, fault: &Fault<'_, 'd>, found: &mut Findings) {
    let Some((stated, items)) = fault.family.figures(cx, root, fault.slot) else { return };
    let mut part = found.part();
    items.iter().chain([&stated]).for_each(|it| part.claims.add(it.node));
    let items = items.into_iter().map(|it| (it, Decimal::ONE)).collect();
    sum::compare(cx, &stated, items, sum::EQUAL, &mut part);
    for diagnostic in &mut part.diagnostics {
        if fault.certainty < Certainty::Certain {
            diagnostic.severity = diagnostic.severity.min(Severity::Warning);
        }
        diagnostic.notes.insert(0, fault.family.reason());
        if let Some(above) = fault.above {
            let (name, total) = (above.key().map_or("", |it| it.value), above.text().trim());
            diagnostic.notes.push(text!(
                "the total `{name}` {total}, which includes this item, is off by the same amount",
                "これを内訳に含む `{name}` {total} も同じ額だけ合わない"
            ));
        }
    }
    found.merge(part);
}
