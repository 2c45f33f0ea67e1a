//! Knows how merged cells of a table count in sums: down a column, only the first of the covered cells
//! has the figure; across columns, none has. Does not add.

use super::Item;
use crate::check::Context;
use crate::check::context::Printed;
use crate::document::{Merged, Node, NodeKind};
use crate::quantity::Absence;
use crate::rule::Operand;

/// The figure or absence of a merged cell in a column. A figure that spans several columns is stated for
/// none of them; one that spans several rows is stated in the first.
pub(super) fn down<'d>(cx: &Context<'d>, cell: Node<'d>, operand: &Operand) -> Option<Absence> {
    let Merged { holder, spans_columns } = cell.merged()?;
    match cx.printed(holder, operand) {
        Printed::Figure(_) if spans_columns => Some(Absence::NotStated),
        Printed::Figure(_) if holder != cell => Some(Absence::Covered),
        Printed::Absent(absence) => Some(absence),
        _ => None,
    }
}

/// The same for one of the `items` of a sum. If all of them are in one row, a merged figure is stated for
/// none of them.
pub(super) fn among<'d>(
    cx: &Context<'d>,
    item: Item<'_, 'd>,
    items: &[Item<'_, 'd>],
) -> Option<Absence> {
    let (operand, cell) = item;
    let absence = down(cx, cell, operand);
    let Merged { holder, .. } = cell.merged()?;
    let row = cell.parent().filter(|it| it.kind() == NodeKind::Row);
    let is_across = row.is_some() && items.iter().all(|it| it.1.parent() == row);
    match cx.printed(holder, operand) {
        Printed::Figure(_) if is_across && items.len() > 1 => Some(Absence::NotStated),
        _ => absence,
    }
}
