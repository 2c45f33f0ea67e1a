//! Knows totals that add up the totals of the tables before them: 総計 below the tables of a section. Does not know
//! totals inside one table.

use super::super::context::Context;
use super::super::findings::Findings;
use super::super::{Figure, InstanceState, sum};
use super::cells::Table;
use super::say;
use crate::diagnostic::Severity;
use crate::document::NodeId;
use crate::table::Axis;
use rust_decimal::Decimal;

/// A total of tables, with its items column by column.
struct Grand<'d> {
    stated: Figure<'d>,
    totals: Vec<Figure<'d>>,
}

pub(super) fn check<'d>(cx: &Context<'d>, tables: &[Table<'d>], found: &mut Findings) {
    for (at, table) in tables.iter().enumerate() {
        let Some(row) = grand_row(table) else { continue };
        let before = tables[..at].iter().rev().take_while(|it| is_beside(it, table));
        let items: Vec<&Table<'d>> = before.take_while(|it| grand_row(it).is_none()).collect();
        let items: Vec<(&Table<'d>, usize)> =
            items.into_iter().rev().filter_map(|it| Some((it, it.total()?))).collect();
        if items.len() > 1 {
            judge(cx, &grands(cx, table, row, &items), found);
        }
    }
}

/// The total of a table without items of its own: the only row with figures, or one without a relation.
fn grand_row(table: &Table<'_>) -> Option<usize> {
    let row = table.total()?;
    let reading = table.reading();
    let others = reading.rows.iter().enumerate().filter(|(at, it)| *at != row && it.figures > 0);
    let is_alone = others.count() == 0;
    let states = |it: &&crate::table::Relation| it.axis == Axis::Rows && it.stated == row;
    let is_stated = reading.relations.iter().any(|it| states(&it) && it.holding() > 0);
    (is_alone && !is_stated).then_some(row)
}

/// Whether two tables are in the same section: under one heading, or under subheadings of one heading.
fn is_beside(one: &Table<'_>, other: &Table<'_>) -> bool {
    let section = |it: &Table<'_>| -> Option<(u32, NodeId)> {
        let home = it.read.grid.home?;
        let own = home
            .ancestors()
            .filter(|it| it.get("heading").is_some())
            .nth(usize::from(is_other_level(one, other)));
        Some((home.document.source.0, own.map_or(NodeId(0), |it| it.id)))
    };
    section(one) == section(other)
}

/// Whether each table has its own heading.
fn is_other_level(one: &Table<'_>, other: &Table<'_>) -> bool {
    let own = |it: &Table<'_>| {
        it.read
            .grid
            .home
            .and_then(|it| it.ancestors().find(|it| it.get("heading").is_some()).map(|it| it.id))
    };
    own(one) != own(other)
}

/// The total and its items in every column that all tables have.
fn grands<'d>(
    cx: &Context<'d>,
    table: &Table<'d>,
    row: usize,
    items: &[(&Table<'d>, usize)],
) -> Vec<Grand<'d>> {
    let mut all = Vec::new();
    for (column, name) in table.columns() {
        let Some(stated) = table.figure(cx, (row, column)) else { continue };
        let of = |(table, row): &(&Table<'d>, usize)| {
            let (column, _) = table.columns().find(|it| it.1 == name)?;
            table.figure(cx, (*row, column))
        };
        let totals: Option<Vec<Figure<'d>>> = items.iter().map(of).collect();
        let is_share = stated.quantity.unit.is_percent();
        all.extend(totals.filter(|_| !is_share).map(|totals| Grand { stated, totals }));
    }
    all
}

fn judge<'d>(cx: &Context<'d>, grands: &[Grand<'d>], found: &mut Findings) {
    let run = |it: &Grand<'d>, found: &mut Findings| {
        let mut part = found.part();
        let items = it.totals.iter().cloned().map(|it| (it, Decimal::ONE)).collect();
        sum::compare(cx, &it.stated, items, sum::EQUAL, &mut part);
        part
    };
    let parts: Vec<Findings> = grands.iter().map(|it| run(it, found)).collect();
    let broken = parts.iter().filter(|it| it.count(InstanceState::Violated) > 0).count();
    let holds = parts
        .iter()
        .filter(|it| it.count(InstanceState::Holds) + it.count(InstanceState::Rounding) > 0)
        .count();
    // If no other column holds, a failing column may be a total of something else.
    if holds == 0 || broken > 1 {
        return;
    }
    for (mut part, grand) in parts.into_iter().zip(grands) {
        for diagnostic in &mut part.diagnostics {
            if holds == 1 {
                diagnostic.severity = diagnostic.severity.min(Severity::Warning);
            }
            diagnostic.notes.push(say::why_grand(grand.totals.len(), [holds, holds + broken]));
        }
        for derivation in part.take_derivations() {
            found.derive(|| derivation);
        }
        let figures = grand.totals.iter().chain([&grand.stated]);
        figures.for_each(|it| found.claims.add(it.node));
        found.merge(part);
    }
}
