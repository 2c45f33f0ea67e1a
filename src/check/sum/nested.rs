//! Knows tables whose totals stand among their items: 内訳 → 小計 → 合計 → 総計, with うち rows below
//! the row they are part of. Does not compute.

use super::addends::Addends;
use super::arithmetic::Arithmetic;
use super::{Check, Context, Figure, Findings, Outcome, say};
use crate::check::context::is_blank;
use crate::diagnostic::{Diagnostic, Text};
use crate::document::Node;
use crate::quantity::Qualifier;
use crate::quantity::sum::Relation;
use crate::rule::operand::{CODE, Selection};
use crate::rule::{Args, Operand};
use crate::select::fold;
use crate::text;

struct Nested {
    rows: Selection,
    label: Option<Selection>,
    values: Vec<Operand>,
    levels: Vec<String>,
    total_first: bool,
    arithmetic: Arithmetic,
    parts: Arithmetic,
}

pub(super) fn compile(
    args: &Args,
    arithmetic: Arithmetic,
    found: &mut Vec<Diagnostic>,
) -> Option<Box<dyn Check>> {
    let values = args.operands("values").to_vec();
    let levels: Vec<String> =
        args.texts("levels").iter().map(|it| fold(&it.value).into_owned()).collect();
    if values.is_empty() || levels.is_empty() || args.operand("total").is_some() {
        let message = text!(
            "with `rows`, a sum needs `values` and `levels`, and no `total`",
            "`rows` を使う sum には `values` と `levels` が必要で、`total` は書けない"
        );
        found.push(Diagnostic::error(CODE, message).at(args.span(), Text::default()));
        return None;
    }
    let parts = Arithmetic {
        relation: Relation::AtMost,
        rounding: arithmetic.rounding,
        within: arithmetic.within.clone(),
        precision: arithmetic.precision.clone(),
        signed: arithmetic.signed,
        policy: arithmetic.policy,
    };
    Some(Box::new(Nested {
        rows: args.selector("rows")?.clone(),
        label: args.selector("label").cloned(),
        values,
        levels,
        total_first: args.flag("total-first"),
        arithmetic,
        parts,
    }))
}

/// A row of one column: its figure, how high a total it is (0 for an item), its うち rows.
struct Row<'d> {
    figure: Figure<'d>,
    level: usize,
    parts: Vec<Figure<'d>>,
}

impl Check for Nested {
    fn check(&self, cx: &Context<'_>, found: &mut Findings) {
        for place in cx.places(found) {
            let rows = self.rows.value.select(place);
            found.selected(self.rows.span, rows.len());
            for operand in &self.values {
                let cells: Vec<_> =
                    rows.iter().map(|&row| operand.select.value.select(row)).collect();
                found.selected(operand.span(), cells.iter().map(Vec::len).sum());
                let columns = cells.iter().map(Vec::len).max().unwrap_or(0);
                for column in 0..columns {
                    let cells = rows.iter().zip(&cells);
                    let cells = cells.filter_map(|(&row, cells)| Some((row, *cells.get(column)?)));
                    self.column(cx, cells, operand, found);
                }
            }
        }
    }
}

impl Nested {
    /// Checks one column, given as rows and their cells.
    fn column<'d>(
        &self,
        cx: &Context<'d>,
        cells: impl Iterator<Item = (Node<'d>, Node<'d>)>,
        operand: &Operand,
        found: &mut Findings,
    ) {
        let reported = found.diagnostics.len();
        let mut rows = self.read(cx, cells, operand, found);
        if found.diagnostics.len() > reported {
            found.checked(Outcome::Unchecked);
            return;
        }
        for row in rows.iter().filter(|row| !row.parts.is_empty()) {
            let mut parts = Addends::default();
            for part in &row.parts {
                parts.add(part.clone(), rust_decimal::Decimal::ONE);
            }
            self.parts.verify(cx, &row.figure, &parts, found);
        }
        if self.total_first {
            rows.reverse();
        }
        self.totals(cx, rows, found);
    }

    /// Every total row takes what stands open below its level as its items.
    fn totals<'d>(&self, cx: &Context<'d>, rows: Vec<Row<'d>>, found: &mut Findings) {
        let mut open: Vec<Row<'d>> = Vec::new();
        for row in rows {
            if row.level > 0 {
                let lower = open.iter().rposition(|it| it.level >= row.level);
                let mut items = open.split_off(lower.map_or(0, |at| at + 1));
                if self.total_first {
                    items.reverse();
                }
                let mut addends = Addends::default();
                for item in items {
                    addends.add(item.figure, rust_decimal::Decimal::ONE);
                }
                addends.settle(self.arithmetic.policy);
                if addends.counted.is_empty() {
                    found.checked(Outcome::Violated);
                    found.report(say::no_items(cx, &row.figure));
                } else {
                    self.arithmetic.verify(cx, &row.figure, &addends, found);
                }
            }
            open.push(row);
        }
    }

    fn read<'d>(
        &self,
        cx: &Context<'d>,
        cells: impl Iterator<Item = (Node<'d>, Node<'d>)>,
        operand: &Operand,
        found: &mut Findings,
    ) -> Vec<Row<'d>> {
        let mut rows: Vec<Row<'d>> = Vec::new();
        for (row, cell) in cells {
            let Some(mut figure) = cx.figure(cell, operand, found) else { continue };
            let labels = self.labels(row);
            let label = labels.first().map_or("", |it| it.text());
            figure.quantity.qualifier = figure.quantity.qualifier | Qualifier::of_label(label);
            match rows.last_mut() {
                Some(whole) if figure.quantity.qualifier.has(Qualifier::OF_WHICH) => {
                    whole.parts.push(figure);
                }
                _ => rows.push(Row { figure, level: self.level(&labels), parts: Vec::new() }),
            }
        }
        rows
    }

    /// The cells that say what a row is, as far as anything is written in them.
    fn labels<'d>(&self, row: Node<'d>) -> Vec<Node<'d>> {
        let written = |cell: &Node<'d>| !is_blank(*cell);
        match &self.label {
            Some(label) => label.value.select(row).into_iter().filter(written).collect(),
            None => row.children().find(written).into_iter().collect(),
        }
    }

    /// How high a total the row is. Where the first label repeats that of a group, 総務費 | 小計, a
    /// later one may be the word for the total, and nothing but it.
    fn level(&self, labels: &[Node<'_>]) -> usize {
        let labels: Vec<_> = labels.iter().map(|it| fold(it.text())).collect();
        let Some((first, later)) = labels.split_first() else { return 0 };
        let begins = self.levels.iter().position(|it| begins_total(first, it));
        let is = || self.levels.iter().position(|it| later.iter().any(|label| **label == **it));
        begins.or_else(is).map_or(0, |it| it + 1)
    }
}

/// Whether `label` names a total by `word`. 計 alone or followed by no letter: 計画費 is an item.
fn begins_total(label: &str, word: &str) -> bool {
    let is_one = word.chars().nth(1).is_none();
    label.strip_prefix(word).is_some_and(|rest| {
        let letter = |c: char| c.is_alphabetic() && !c.is_ascii();
        !(is_one && rest.starts_with(letter))
    })
}
