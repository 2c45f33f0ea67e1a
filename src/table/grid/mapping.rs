//! Knows which mappings of data are tables: records under keys that name the rows, `{ rent: { 2024: 100 }, food: … }`.
//! Does not know lists, nor a single record, whose total the kind `records` checks.

use rustc_hash::FxHashSet;

use super::{Grid, GridCell, Records};
use crate::document::format::Layout;
use crate::document::{Node, NodeId, NodeKind};

/// Fewest records of a table.
const ROWS: usize = 3;

/// Finds the mappings of a document that are tables, in the order of the text.
pub(super) struct Mappings {
    is_data: bool,
    /// Records that are rows of a table.
    rows: FxHashSet<NodeId>,
}

impl Mappings {
    pub(super) fn of(root: Node<'_>) -> Self {
        let is_data = matches!(root.document.format.entry().layout, Layout::Tree);
        Self { is_data, rows: FxHashSet::default() }
    }

    /// The table that a record is, if it is one and no row of another.
    pub(super) fn grid<'d>(&mut self, record: Node<'d>) -> Option<Grid<'d>> {
        let is_listed = record.parent().is_some_and(|it| it.kind() == NodeKind::List);
        if !self.is_data || is_listed || self.rows.contains(&record.id) {
            return None;
        }
        let rows = || record.children().filter(|it| it.kind() == NodeKind::Record);
        rows().filter(|it| has_figures(*it)).nth(ROWS - 1)?;
        self.rows.extend(rows().map(|it| it.id));
        Records::named(rows()).grid(record)
    }
}

fn is_figure(it: Node<'_>) -> bool {
    let begins = || it.text().trim_start().starts_with(|c: char| c.is_ascii_digit());
    it.kind() == NodeKind::Number || it.kind() == NodeKind::String && begins()
}

fn has_figures(record: Node<'_>) -> bool {
    record.children().any(is_figure)
}

/// The cell of a row that names it.
pub(super) fn label(record: Node<'_>) -> GridCell<'_> {
    record.key().map_or_else(GridCell::default, super::named)
}
