#![doc = include_str!("table.md")]

mod bound;
mod inside;
mod quotient;
pub(crate) mod roles;
mod say;

pub use bound::TOO_LARGE;

use rust_decimal::Decimal;

use super::findings::Derivation;
use super::sheet::computes_other;
use super::{Basis, Check, Context, Figure, Findings, InstanceState, Kind, Noun, sum};
use crate::diagnostic::{Diagnostic, Severity, Text};
use crate::document::Node;
use crate::quantity::Unit;
use crate::quantity::sum::Comparison;
use crate::rule::params::Words;
use crate::rule::{Args, Param, Shape};
use crate::source::Span;
use crate::table::{self, Certainty, Fault, Grid, Reading, Relation};
use crate::{text, words};

/// The kind `table`.
pub struct Table;

const fn param(name: &'static str, shape: Shape, en: &'static str, ja: &'static str) -> Param {
    Param { name, shape, required: false, en, ja }
}

words!(table::Kind {
    "total" => table::Kind::Total,
    "of-which" => table::Kind::OfWhich,
    "difference" => table::Kind::Difference,
    "share" => table::Kind::Share,
    "rate" => table::Kind::Rate,
    "average" => table::Kind::Average,
    "product" => table::Kind::Product,
    "running" => table::Kind::Running,
});

/// The minimum certainty for a severity.
#[derive(Clone, Copy)]
enum Least {
    Of(Certainty),
    Never,
}

words!(Least {
    "certain" => Least::Of(Certainty::Certain),
    "likely" => Least::Of(Certainty::Likely),
    "never" => Least::Never,
});

impl Least {
    fn admits(self, certainty: Certainty) -> bool {
        match self {
            Self::Of(least) => certainty >= least,
            Self::Never => false,
        }
    }
}

const PARAMS: &[Param] = &[
    Param {
        name: "relation",
        shape: Shape::Word(table::Kind::WORDS),
        required: true,
        en: "which relations between the lines of a table are checked",
        ja: "検査する表の行・列の関係",
    },
    param(
        "error",
        Shape::Word(Least::WORDS),
        "how certain a contradiction must be to have the severity of the rule; by default certain",
        "規則の重大度で報告するのに必要な確かさ。省略時は certain（確実）",
    ),
    param(
        "warning",
        Shape::Word(Least::WORDS),
        "how certain it must be to be a warning; by default likely",
        "警告とするのに必要な確かさ。省略時は likely（ほぼ確実）",
    ),
];

impl Kind for Table {
    fn name(&self) -> &'static str {
        "table"
    }

    fn summary(&self) -> Text {
        text!(
            "the totals, shares and changes stated in a table agree with its other figures",
            "表に記載された合計・構成比・増減が、表の他の値と一致する"
        )
    }

    fn manual(&self) -> &'static str {
        include_str!("table.md")
    }

    fn params(&self) -> &'static [Param] {
        PARAMS
    }

    fn values(&self) -> &'static [&'static str] {
        &["stated", "computed", "difference", "items"]
    }

    fn basis(&self) -> Option<Basis> {
        Some(Basis::Read)
    }

    fn noun(&self) -> Noun {
        Noun { one: "relation in tables", many: "relations in tables", ja: "表の中の関係" }
    }

    fn compile(&self, args: &Args, _: &mut Vec<Diagnostic>) -> Option<Box<dyn Check>> {
        Some(Box::new(TableRule {
            relation: args.word("relation")?,
            error: args.word("error").unwrap_or(Least::Of(Certainty::Certain)),
            warning: args.word("warning").unwrap_or(Least::Of(Certainty::Likely)),
        }))
    }
}

/// Checks the relations of one kind in every table.
struct TableRule {
    relation: table::Kind,
    /// Minimum certainty of a finding with the severity of the rule.
    error: Least,
    /// Minimum certainty of a warning.
    warning: Least,
}

/// A table being checked by a rule.
#[derive(Clone, Copy)]
struct TableView<'c, 'd> {
    cx: &'c Context<'d>,
    grid: &'c Grid<'d>,
    reading: &'c Reading,
}

impl Check for TableRule {
    fn check(&self, cx: &Context<'_>, found: &mut Findings) {
        for place in cx.places(found) {
            let readings = cx.corpus.readings(place);
            let concerns = |it: &Reading| {
                !it.is_complete
                    || self.is_inside(it)
                    || it.relations.iter().any(|it| self.is_of(it))
            };
            // Every rule of the kind gets here, and most documents contain nothing for most rules.
            if !readings.iter().any(concerns) {
                continue;
            }
            let tables = cx.corpus.tables(place);
            found.diagnostics.extend(bound::say(&tables));
            for table in &tables {
                let (grid, reading) = (&table.grid, table.reading());
                let view = TableView { cx, grid, reading };
                self.count(view, found);
                if self.is_inside(reading) {
                    self.inside(view, found);
                }
                for fault in &reading.faults {
                    self.fault(view, fault, found);
                }
            }
        }
    }
}

impl TableRule {
    /// Counts the relations that hold, and marks their cells as covered.
    fn count(&self, view: TableView<'_, '_>, found: &mut Findings) {
        let own = view.reading.relations.iter().filter(|it| self.is_of(it));
        for relation in own {
            for slot in relation.slots.iter().filter(|it| it.holds) {
                found.checked(if slot.is_exact {
                    InstanceState::Holds
                } else {
                    InstanceState::Rounding
                });
                let stated = relation.place(relation.stated, slot.slot);
                let cells = relation.operands_at(slot.slot).chain([stated]);
                cells
                    .filter_map(|it| view.grid.at(it.0, it.1).node)
                    .for_each(|it| found.claims.add(it));
                if found.is_tracing() {
                    let mut part = found.part();
                    view.compare(relation, slot.slot, &mut part);
                    part.take_demands().into_iter().for_each(|it| found.demand(|| Some(it)));
                    for derivation in part.take_derivations() {
                        found.derive(|| Derivation { is_broken: false, ..derivation });
                    }
                }
            }
        }
    }

    /// Whether the rule is about `relation`.
    fn is_of(&self, relation: &Relation) -> bool {
        relation.kind.checked_as() == self.relation
    }

    /// Whether the rule is about shares, and the table has some in one cell with their counts.
    fn is_inside(&self, reading: &Reading) -> bool {
        self.relation == table::Kind::Share && !reading.inside.is_empty()
    }

    fn severity(&self, cx: &Context<'_>, certainty: Certainty) -> Option<Severity> {
        let full = cx.severity();
        match certainty {
            it if self.error.admits(it) => Some(full),
            it if self.warning.admits(it) => Some(full.min(Severity::Warning)),
            _ => None,
        }
    }

    fn fault<'d>(&self, view: TableView<'_, 'd>, fault: &Fault, found: &mut Findings) {
        let relation = &view.reading.relations[fault.relation];
        if !self.is_of(relation) {
            return;
        }
        let Some(severity) = self.severity(view.cx, fault.certainty) else { return };
        let (row, column) = relation.place(relation.stated, fault.slot);
        if let Some(stated) = view.grid.at(row, column).node {
            let operands = relation.operands_at(fault.slot).filter_map(|it| view.node(it));
            let operands: Vec<Span> = operands.map(Node::span).collect();
            if computes_other(stated.document, relation.kind, stated.span(), &operands) {
                return;
            }
        }
        let mut part = found.part();
        if view.compare(relation, fault.slot, &mut part).is_none()
            || part.count(InstanceState::Violated) == 0
        {
            found.checked(InstanceState::Unchecked);
            return;
        }
        for diagnostic in &mut part.diagnostics {
            diagnostic.severity = diagnostic.severity.min(severity);
            say::why(view, fault, diagnostic);
            diagnostic.strip = roles::strip(view, relation, fault.slot).map(Box::new);
        }
        found.merge(part);
    }
}

impl<'d> TableView<'_, 'd> {
    fn node(self, (row, column): (usize, usize)) -> Option<Node<'d>> {
        self.grid.at(row, column).node
    }

    /// The figures of `relation` in `slot`: the stated one, and those of the operands. Figures without a unit take
    /// the unit of the others, if these have only one.
    fn figures(
        self,
        relation: &Relation,
        slot: usize,
    ) -> Option<(Figure<'d>, Vec<(Figure<'d>, Decimal)>)> {
        let stated = self.node(relation.place(relation.stated, slot))?;
        let weights = relation.operands.iter().map(|it| Decimal::from(it.weight));
        let operands: Vec<(Node<'d>, Decimal)> = relation
            .operands_at(slot)
            .zip(weights)
            .filter_map(|(at, weight)| Some((self.node(at)?, weight)))
            .collect();
        let read = |node: Node<'d>, unit: Option<&Unit>| {
            self.cx.figure_in_table(node, &self.reading.notation, unit)
        };
        let all = || std::iter::once(stated).chain(operands.iter().map(|it| it.0));
        let mut units: Vec<Unit> =
            all().filter_map(|it| read(it, None)).map(|it| it.quantity.unit).collect();
        units.retain(|it| !it.base().is_empty() || it.power() != 0);
        units.dedup();
        // Factors and divisors may have different units.
        let shared = units.first().filter(|_| units.len() == 1 && relation.kind.adds_up());
        let items = operands.iter().filter_map(|it| Some((read(it.0, shared)?, it.1)));
        Some((read(stated, shared)?, items.collect()))
    }

    /// Compares a sum with its items in `slot`, like a declared sum.
    fn compare(self, relation: &Relation, slot: usize, found: &mut Findings) -> Option<()> {
        let (total, items) = self.figures(relation, slot)?;
        let all = items.iter().map(|it| it.0.node).chain([total.node]);
        all.for_each(|it| found.claims.add(it));
        if !relation.kind.adds_up() {
            return quotient::compare(self.cx, relation, &total, &items, found);
        }
        let holds = if relation.kind == table::Kind::OfWhich {
            Comparison::AtMost
        } else {
            Comparison::Equal
        };
        let inferred = sum::Inferred { relation: holds, is_exact: relation.is_exact };
        sum::compare(self.cx, &total, items, inferred, found);
        Some(())
    }
}
