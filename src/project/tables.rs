//! Knows the tables of a project and their meaning. Does not know how they are shown, nor their faults.

use std::sync::Arc;

use super::state::Project;
use crate::check::context::Units;
use crate::document::Node;
use crate::quantity::{Cell, Origin, Quantity, cell};
use crate::source::{Span, Spanned};
use crate::table::{Grid, GridCell, Reading};

/// A table of a document.
pub(crate) struct Table<'p> {
    /// Its places.
    pub(crate) grid: Grid<'p>,
    /// The root of its document tree.
    pub(crate) root: Node<'p>,
    readings: Arc<Vec<Reading>>,
    index: usize,
}

impl<'p> Table<'p> {
    /// Its roles and relations.
    pub(crate) fn reading(&self) -> &Reading {
        &self.readings[self.index]
    }

    /// The node that it was made from.
    pub(crate) fn home(&self) -> Node<'p> {
        self.grid.home.unwrap_or(self.root)
    }

    /// Its bytes, from its first cell to its last.
    pub(crate) fn span(&self) -> Span {
        let (height, width) = (self.grid.height(), self.grid.width);
        let all = (0..height).flat_map(|row| (0..width).map(move |column| (row, column)));
        let spans = all.filter_map(|(row, column)| self.grid.at(row, column).span);
        let own = self.home().span();
        let ends = spans.fold(None, |ends: Option<(u32, u32)>, it| {
            let (start, end) = ends.unwrap_or((it.start, it.end));
            Some((start.min(it.start), end.max(it.end)))
        });
        ends.map_or(own, |(start, end)| Span { source: own.source, start, end })
    }
}

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
        let (grids, readings) = (Grid::all(root), self.corpus.readings(root));
        let table = move |(index, grid): (usize, Grid<'p>)| {
            let readings = readings.clone();
            readings[index].has_figures().then_some(Table { grid, root, readings, index })
        };
        grids.into_iter().enumerate().filter_map(table)
    }
}

/// The content of `place` in a table with the reading `reading`.
pub(crate) fn content(place: &GridCell<'_>, reading: &Reading, units: &Units) -> Content {
    if place.is_covered {
        return Content::Covered;
    }
    let Some(node) = place.node else { return Content::Words };
    let around = units.resolve(node);
    let text = Spanned::new(node.text(), node.span());
    match cell(text, &reading.notation, around.as_ref().map(|it| &it.0)) {
        Cell::Figure(quantity) => {
            let origin = around.map_or(Origin::Text, |it| it.1);
            Content::Figure(Box::new(quantity.lent(origin)))
        }
        Cell::Absent(_) => Content::Absent,
        Cell::Words => Content::Words,
    }
}
