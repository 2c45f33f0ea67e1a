//! Knows rows of one shape with verbatim cells: their ids are known beforehand, so that several threads
//! can write them side by side. Does not know what separates cells.

use super::{Links, NO_KEY, NodeKind, Nodes, Packed, tag};
use crate::document::KeyId;

/// The properties that all rows share.
#[derive(Clone, Copy)]
pub(crate) struct Shape<'k> {
    /// The list that holds them.
    pub(crate) list: u32,
    /// The key of each cell.
    pub(crate) keys: &'k [KeyId],
}

impl Shape<'_> {
    fn nodes(self) -> usize {
        self.keys.len() + 1
    }
}

/// Reserved space for consecutive rows.
pub(crate) struct Rows<'n> {
    shape: Shape<'n>,
    nodes: &'n mut [Packed],
    links: &'n mut [Links],
    /// Ids of the first node and the first link.
    first: [u32; 2],
    filled: usize,
}

impl Nodes {
    /// Reserves space after all nodes for a multiple of the rows in `counts`. Memory that is not filled
    /// is never touched.
    pub(crate) fn rows<'n>(&'n mut self, shape: Shape<'n>, counts: &[usize]) -> Vec<Rows<'n>> {
        let rows: usize = counts.iter().sum();
        let [mut first, mut first_link] = [self.packed.len(), self.links.len()];
        grow(&mut self.packed, rows * shape.nodes());
        grow(&mut self.links, rows);
        let (mut nodes, mut links) = (&mut self.packed[first..], &mut self.links[first_link..]);
        let mut parts = Vec::new();
        for &count in counts {
            let (own, rest) = nodes.split_at_mut(count * shape.nodes());
            let (own_links, rest_links) = links.split_at_mut(count);
            (nodes, links) = (rest, rest_links);
            let ids = [first as u32, first_link as u32];
            parts.push(Rows { shape, nodes: own, links: own_links, first: ids, filled: 0 });
            (first, first_link) = (first + count * shape.nodes(), first_link + count);
        }
        parts
    }

    /// Releases the space of the last `rows` rows of `cells` cells each.
    pub(crate) fn drop_rows(&mut self, cells: usize, rows: usize) {
        self.packed.truncate(self.packed.len() - rows * (cells + 1));
        self.links.truncate(self.links.len() - rows);
    }
}

/// Appends `count` zeros. The system provides zeroed memory on first access, that is, on the thread
/// that fills it.
fn grow<const N: usize>(list: &mut Vec<[u32; N]>, count: usize) {
    let mut grown = vec![[0; N]; list.len() + count];
    grown[..list.len()].copy_from_slice(list);
    *list = grown;
}

impl Rows<'_> {
    /// Number of rows filled.
    pub(crate) fn filled(&self) -> usize {
        self.filled
    }

    /// Number of rows that still fit.
    pub(crate) fn free(&self) -> usize {
        self.links.len() - self.filled
    }

    /// Fills the next row, which begins at `start`. `cell` returns the place of each cell, given
    /// whether it is the last. If it returns none, the row is not filled and the result is `false`.
    pub(crate) fn fill(&mut self, start: u32, mut cell: impl FnMut(bool) -> Option<Cell>) -> bool {
        let (size, at) = (self.shape.nodes(), self.filled * self.shape.nodes());
        let Some([row, cells @ ..]) = self.nodes.get_mut(at..at + size) else { return false };
        let [id, link] = [self.first[0] + at as u32, self.first[1] + self.filled as u32];
        let mut row_end = start;
        let last = cells.len().saturating_sub(1);
        for (index, (node, key)) in cells.iter_mut().zip(self.shape.keys).enumerate() {
            let Some(Cell { start, end, outer_end }) = cell(index == last) else { return false };
            *node = [start, end, id, tag(NodeKind::String as u32, key.0)];
            row_end = outer_end;
        }
        *row = [start, row_end, link, tag(NodeKind::Row as u32, NO_KEY)];
        self.links[self.filled] = [self.shape.list, id + size as u32];
        self.filled += 1;
        true
    }
}

/// Bytes of the text.
pub(crate) struct Cell {
    pub(crate) start: u32,
    pub(crate) end: u32,
    /// Byte after the cell as written, closing quote included.
    pub(crate) outer_end: u32,
}
