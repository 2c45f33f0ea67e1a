//! Knows the tables of a project and their meaning. Does not know how they are shown, nor their faults.

use super::state::Project;
use crate::check::context::Units;
pub(crate) use crate::check::corpus::Table;
use crate::document::Node;
use crate::quantity::{Cell, Quantity};
use crate::table::{Grid, GridCell, Reading};

/// The content of a place of a table.
pub(crate) enum Content {
    /// A figure, with its own unit or one from its surroundings.
    Figure(Box<Quantity>),
    /// A sign in place of a figure, or an empty cell.
    Absent,
    /// A merged cell that begins elsewhere.
    Covered,
    /// Something else.
    Words,
}

impl Project {
    /// Every table with figures, in the order of the documents and their text.
    pub(crate) fn tables(&self) -> Vec<Table<'_>> {
        self.asked().flat_map(|it| self.tables_of(it)).collect()
    }

    /// Number of tables with figures.
    pub(crate) fn count_tables(&self) -> usize {
        let of = |root: Node<'_>| {
            self.corpus.readings(root).iter().filter(|it| it.has_figures()).count()
        };
        self.asked().map(of).sum()
    }

    /// The same without documents that have a table of more than `most` rows; those are returned
    /// separately.
    pub(crate) fn tables_up_to(&self, most: usize) -> (Vec<Table<'_>>, Vec<Node<'_>>) {
        let is_long = |it: &Node<'_>| Grid::all(*it).iter().any(|it| it.height() > most);
        let (long, short): (Vec<_>, Vec<_>) = self.asked().partition(is_long);
        (short.into_iter().flat_map(|it| self.tables_of(it)).collect(), long)
    }

    /// The roots of the requested documents.
    pub(super) fn asked(&self) -> impl Iterator<Item = Node<'_>> {
        let roots = self.corpus.roots.iter().map(|it| self.corpus.node(*it));
        roots.filter(|it| !self.elsewhere.contains(&it.document.source))
    }

    fn tables_of<'p>(&'p self, root: Node<'p>) -> impl Iterator<Item = Table<'p>> {
        self.corpus.tables(root).into_iter().filter(|it| it.reading().has_figures())
    }
}

/// The content of `place` in a table with the reading `reading`.
pub(crate) fn content(place: &GridCell<'_>, reading: &Reading, units: &Units) -> Content {
    if place.is_covered {
        return Content::Covered;
    }
    let Some(node) = place.node else { return Content::Words };
    match units.cell(node, &reading.notation, None) {
        Cell::Figure(quantity) => Content::Figure(Box::new(quantity)),
        Cell::Absent(_) => Content::Absent,
        Cell::Words => Content::Words,
    }
}
