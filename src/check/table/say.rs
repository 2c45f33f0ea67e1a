//! Knows the wording of the evidence that some lines of a table are the items of another. Does not decide
//! anything.

use super::TableView;
use crate::diagnostic::{Diagnostic, Text};
use crate::table::{Axis, Fault, Grid, Kind, Relation};
use crate::text;

/// Adds to a finding the evidence for its relation, and the other relations that fail with it.
pub(super) fn why(view: TableView<'_, '_>, fault: &Fault, diagnostic: &mut Diagnostic) {
    let relation = &view.reading.relations[fault.relation];
    let own = match relation.kind {
        _ if relation.has_formula => named(view.grid, relation),
        Kind::Total | Kind::Average => Some(items(relation)),
        Kind::Running => Some(running(relation)),
        _ => None,
    };
    let why = own.into_iter().chain(held(relation));
    diagnostic.notes.splice(0..0, why);
    let shown = fault.others.iter().filter_map(|(other, slot)| {
        let other = &view.reading.relations[*other];
        let (row, column) = other.place(other.stated, *slot);
        Some((other, view.grid.at(row, column).node?))
    });
    for (other, node) in shown.take(3) {
        let stated = node.text().trim();
        let note = match other.axis {
            _ if other.kind == Kind::Running => text!(
                "{stated}, the running total of these figures, does not agree either",
                "これらの値の累計{stated}も一致しない"
            ),
            _ if matches!(other.kind, Kind::Product | Kind::Levy) => text!(
                "the product {stated} of these figures does not agree either",
                "これらの値の積{stated}も一致しない"
            ),
            _ if !other.kind.adds_up() => text!(
                "the ratio {stated} of these figures does not agree either",
                "これらの値から計算される比率{stated}も一致しない"
            ),
            Axis::Rows => text!(
                "the sum {stated} of its column does not add up either",
                "列の合計{stated}も一致しない"
            ),
            Axis::Columns => text!(
                "the sum {stated} of its row does not add up either",
                "行の合計{stated}も一致しない"
            ),
        };
        diagnostic.notes.push(note);
    }
    let crossing = fault.crossing.and_then(|(row, column)| view.grid.at(row, column).span);
    if let Some(span) = crossing {
        let label = text!(
            "the sums that are off by the same amount share this figure",
            "同じ差で合わない合計が共有する値"
        );
        match diagnostic.labels.iter_mut().find(|it| it.span == span) {
            Some(known) if known.text == Text::default() => known.text = label,
            Some(_) => {}
            None => diagnostic.label_first(span, label),
        }
    }
}

/// The note that the heading of the stated line contains a formula, if it does.
fn named(grid: &Grid<'_>, relation: &Relation) -> Option<Text> {
    const MOST: usize = 4;
    let (line, is_row) = (relation.stated, relation.axis == Axis::Rows);
    let across = if is_row { grid.width } else { grid.height() };
    let place = |at: usize| if is_row { grid.at(line, at) } else { grid.at(at, line) };
    let texts = (0..across.min(MOST)).map(|at| place(at).text.trim());
    let signs = ['-', '+', '=', '/', '−', '－', '＋', '＝', '／', '÷', '×', '*'];
    let heading = texts.into_iter().find(|it| it.contains(signs))?;
    Some(text!("its heading says how it is computed: {heading}", "見出しに計算式がある: {heading}"))
}

/// How a running total continues.
fn running(relation: &Relation) -> Text {
    match relation.axis {
        Axis::Rows => text!(
            "each figure of the row is the one to its left plus the changes in its column",
            "各値は、左隣の値にその列の増減を加えたものである"
        ),
        Axis::Columns => text!(
            "each figure of the column is the one above it plus the changes in its row",
            "各値は、上の値にその行の増減を加えたものである"
        ),
    }
}

/// The positions of the items relative to the stated line.
fn items(relation: &Relation) -> Text {
    let n = relation.operands.len();
    let before = relation.operands.iter().filter(|it| it.line < relation.stated).count();
    match (relation.axis, before) {
        (Axis::Rows, 1) if n == 1 => {
            text!("the item is in a row above it in the same column", "内訳は同じ列の上の1行")
        }
        (Axis::Rows, 0) if n == 1 => {
            text!("the item is in a row below it in the same column", "内訳は同じ列の下の1行")
        }
        (Axis::Columns, 1) if n == 1 => {
            text!("the item is in a column left of it in the same row", "内訳は同じ行の左の1列")
        }
        (Axis::Columns, 0) if n == 1 => {
            text!("the item is in a column right of it in the same row", "内訳は同じ行の右の1列")
        }
        (Axis::Rows, before) if before == n => {
            text!("the items are {n} rows above it in the same column", "内訳は同じ列の上の{n}行")
        }
        (Axis::Rows, 0) => {
            text!("the items are {n} rows below it in the same column", "内訳は同じ列の下の{n}行")
        }
        (Axis::Rows, _) => {
            text!("the items are {n} other rows of the same column", "内訳は同じ列の他の{n}行")
        }
        (Axis::Columns, before) if before == n => {
            text!("the items are {n} columns left of it in the same row", "内訳は同じ行の左の{n}列")
        }
        (Axis::Columns, 0) => {
            text!(
                "the items are {n} columns right of it in the same row",
                "内訳は同じ行の右の{n}列"
            )
        }
        (Axis::Columns, _) => {
            text!("the items are {n} other columns of the same row", "内訳は同じ行の他の{n}列")
        }
    }
}

/// The number of other slots in which the same relation holds.
fn held(relation: &Relation) -> Option<Text> {
    let fails =
        relation.breaks.iter().filter(|it| relation.slots.iter().all(|slot| slot.slot != it.slot));
    let (holds, tested) = (relation.holding(), relation.slots.len() + fails.count());
    if holds == 0 {
        return None;
    }
    Some(match relation.axis {
        Axis::Rows => text!(
            "the same relation holds in {holds} of {tested} columns",
            "同じ関係は{tested}列のうち{holds}列で成り立つ"
        ),
        Axis::Columns => text!(
            "the same relation holds in {holds} of {tested} rows",
            "同じ関係は{tested}行のうち{holds}行で成り立つ"
        ),
    })
}
