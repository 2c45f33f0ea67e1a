//! Knows `tables`: relations between tables of documents: the same figures under the same names, and totals of
//! several tables. Does not know relations inside one table (`table` does).
#![doc = include_str!("tables.md")]

mod cells;
mod grand;
mod names;
mod same;
mod say;

pub(super) use names::label;

use super::{Basis, Check, Context, Findings, Kind, Noun};
use crate::diagnostic::{Diagnostic, Text};
use crate::rule::params::Words;
use crate::rule::{Args, Param, Shape};
use crate::{text, words};

/// The kind `tables`.
pub struct Tables;

/// The relation that `tables` checks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Relation {
    Same,
    GrandTotal,
}

words!(Relation { "same" => Relation::Same, "grand-total" => Relation::GrandTotal });

impl Kind for Tables {
    fn name(&self) -> &'static str {
        "tables"
    }

    fn summary(&self) -> Text {
        text!(
            "tables that state the same figures agree, and totals of several tables add these up",
            "同じ値を載せた複数の表が一致し、複数の表にまたがる総計が各表の合計と合う"
        )
    }

    fn manual(&self) -> &'static str {
        include_str!("tables.md")
    }

    fn params(&self) -> &'static [Param] {
        const {
            &[Param {
                name: "relation",
                shape: Shape::Word(Relation::WORDS),
                required: true,
                en: "`same`: figures of the same row and column in two tables; `grand-total`: a total of the totals of tables in one section",
                ja: "`same` は2つの表の同じ行・同じ列にある値の一致、`grand-total` は同じ節にある各表の合計とその総計の整合",
            }]
        }
    }

    fn values(&self) -> &'static [&'static str] {
        &["stated", "elsewhere", "computed", "difference", "items"]
    }

    fn basis(&self) -> Option<Basis> {
        Some(Basis::Read)
    }

    fn noun(&self) -> Noun {
        Noun {
            one: "figure across tables", many: "figures across tables", ja: "表をまたぐ値"
        }
    }

    fn compile(&self, args: &Args, _: &mut Vec<Diagnostic>) -> Option<Box<dyn Check>> {
        Some(Box::new(Across { relation: args.word("relation")? }))
    }
}

/// One relation across all tables.
struct Across {
    relation: Relation,
}

impl Check for Across {
    fn check(&self, cx: &Context<'_>, found: &mut Findings) {
        let tables = cells::tables(cx, &cx.places(found));
        match self.relation {
            Relation::Same => same::check(cx, &tables, found),
            Relation::GrandTotal => grand::check(cx, &tables, found),
        }
    }
}
