//! Knows the tables of the documents of a run, each with what it means, understood once. Does not know rules.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rustc_hash::FxHashMap;

use super::Corpus;
use crate::document::{Document, Node, NodeId};
use crate::source::{SourceId, Span};
use crate::table::{self, Grid, Reading};

/// A table of a document, and what it means.
pub struct Table<'d> {
    /// Its places.
    pub grid: Grid<'d>,
    /// The root of the tree that it is in.
    pub root: Node<'d>,
    readings: Arc<Vec<Reading>>,
    index: usize,
}

impl<'d> Table<'d> {
    /// Its roles and relations.
    pub fn reading(&self) -> &Reading {
        &self.readings[self.index]
    }

    /// The node that it was made from.
    pub fn home(&self) -> Node<'d> {
        self.grid.home.unwrap_or(self.root)
    }

    /// Its bytes, from its first cell to its last.
    pub fn span(&self) -> Span {
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

/// Readings by root. Copies of a corpus share them; a changed document is read again.
#[derive(Clone, Debug, Default)]
pub struct Readings(Arc<Mutex<FxHashMap<(SourceId, NodeId), Known>>>);

/// The document, and the readings of its tables.
type Known = (Arc<Document>, Slot);

/// The place for the result of one root.
type Slot = Arc<OnceLock<Arc<Vec<Reading>>>>;

impl Corpus {
    /// The tables under `root`, in the order of their text.
    pub fn tables<'d>(&self, root: Node<'d>) -> Vec<Table<'d>> {
        let readings = self.readings(root);
        let table = |(index, grid)| Table { grid, root, readings: readings.clone(), index };
        Grid::all(root).into_iter().enumerate().map(table).collect()
    }

    /// What the tables under `root` mean, in the order of [`Self::tables`]. Computed once.
    pub fn readings(&self, root: Node<'_>) -> Arc<Vec<Reading>> {
        let read = || Arc::new(Grid::all(root).iter().map(table::read).collect());
        match self.slot(root) {
            Some(slot) => slot.get_or_init(read).clone(),
            None => read(),
        }
    }

    /// The place for the result of a root; `None` for a document of another run.
    fn slot(&self, root: Node<'_>) -> Option<Slot> {
        let is_own = |it: &&Arc<Document>| std::ptr::eq(&***it, root.document);
        let document = self.documents.iter().find(is_own)?;
        let mut known = self.readings.0.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = || (document.clone(), Slot::default());
        let entry = known.entry((root.document.source, root.id)).or_insert_with(fresh);
        if !Arc::ptr_eq(&entry.0, document) {
            *entry = fresh();
        }
        Some(entry.1.clone())
    }
}
