//! Knows which mappings of data are tables: records under keys that name the rows, `{ rent: { 2024: 100 }, food: … }`.
//! Does not know lists, nor a single record, whose total the kind `records` checks.

use super::{Grid, GridCell, Records};
use crate::document::format::Layout;
use crate::document::{Node, NodeKind};

/// Fewest records of a table.
const ROWS: usize = 3;

/// The table that a record is, if it is one.
pub(super) fn grid(record: Node<'_>) -> Option<Grid<'_>> {
    is_table(record).then(|| Records::named(rows(record)).grid(record)).flatten()
}

/// Whether a record is a row: of a list of records, or of a mapping that is a table.
pub fn is_row(record: Node<'_>) -> bool {
    record.parent().is_some_and(|it| match it.kind() {
        NodeKind::List => it.children().nth(1).is_some(),
        NodeKind::Record => is_table(it),
        _ => false,
    })
}

fn is_table(record: Node<'_>) -> bool {
    let is_listed = || record.parent().is_some_and(|it| it.kind() == NodeKind::List);
    matches!(record.document.format.entry().layout, Layout::Tree)
        && !is_listed()
        && rows(record).filter(|it| it.children().any(is_figure)).nth(ROWS - 1).is_some()
        && !is_row(record)
}

fn rows(record: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    record.children().filter(|it| it.kind() == NodeKind::Record)
}

fn is_figure(it: Node<'_>) -> bool {
    let begins = || it.text().trim_start().starts_with(|c: char| c.is_ascii_digit());
    it.kind() == NodeKind::Number || it.kind() == NodeKind::String && begins()
}

/// The cell of a row that names it.
pub(super) fn label(record: Node<'_>) -> GridCell<'_> {
    record.key().map_or_else(GridCell::default, super::named)
}
