//! Knows how a tree grows: readers open, fill and close nodes in text order. Does not know any
//! format.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::nodes::{Rows, Shape};
use super::{
    Declared, Delimited, Document, Extent, Format, KeyData, KeyId, NONE, NodeId, NodeKind, Nodes,
    Use,
};
use crate::source::{SourceId, Span};

/// A container that is not closed yet.
struct Open {
    node: u32,
    /// One bit for each name of its children, chosen by the name's number; two names may share a
    /// bit.
    names: u64,
    /// Whether a bit was set twice.
    may_repeat: bool,
}

/// Builds one [`Document`]. Offsets are bytes of the source's text; every end is ≥ its start.
pub struct Builder {
    document: Document,
    open: Vec<Open>,
    pending: u32,
    /// For each name, the name declared after it the last time, and the last one declared. Records
    /// of one shape repeat their names in order, so this saves most of the hashing.
    follows: Vec<u32>,
    last_name: u32,
}

impl Builder {
    /// A builder for the tree of `source`, whose text is `text`.
    pub fn new(source: SourceId, text: Arc<String>, format: Format) -> Self {
        let document = Document {
            source,
            format,
            text,
            nodes: Nodes::default(),
            roots: Vec::new(),
            keys: Vec::new(),
            names: Vec::new(),
            extents: Vec::new(),
            name_ids: FxHashMap::default(),
            values: Vec::new(),
            merged: Vec::new(),
            has_copies: false,
            uses: Vec::new(),
            is_cut: false,
            cut: Vec::new(),
            sheets: Vec::new(),
            listing_words: std::sync::OnceLock::new(),
            japanese: std::sync::OnceLock::new(),
            notation: None,
            declared: Declared::default(),
            unusual: std::sync::OnceLock::new(),
            comma_words: std::sync::OnceLock::new(),
        };
        let follows = Vec::new();
        Self { document, open: Vec::new(), pending: NONE, follows, last_name: NONE }
    }

    /// Sets the declared parts of the CSV dialect.
    #[must_use]
    pub fn declared(mut self, declared: Declared) -> Self {
        self.document.declared = declared;
        self
    }

    /// The declared parts of the CSV dialect.
    pub fn delimited(&self) -> Delimited {
        self.document.declared.delimited
    }

    /// The source that the tree is read from.
    pub fn source(&self) -> SourceId {
        self.document.source
    }

    /// Number of open containers.
    pub fn depth(&self) -> usize {
        self.open.len()
    }

    /// Number of nodes so far.
    pub fn len(&self) -> usize {
        self.document.nodes.len()
    }

    /// Whether there is no node yet.
    pub fn is_empty(&self) -> bool {
        self.document.is_empty()
    }

    /// Declares a name written at `start..end`, to be given to any number of nodes.
    pub fn declare(&mut self, name: &str, start: usize, end: usize) -> KeyId {
        let id = self.intern(name);
        self.document.keys.push(KeyData { name: id, start: start as u32, end: end as u32 });
        KeyId((self.document.keys.len() - 1) as u32)
    }

    fn intern(&mut self, name: &str) -> u32 {
        let last = std::mem::replace(&mut self.last_name, NONE) as usize;
        let likely = self.follows.get(last).copied().unwrap_or(NONE);
        let id = match self.document.names.get(likely as usize) {
            Some(known) if is_same(known.as_bytes(), name.as_bytes()) => likely,
            _ => {
                let id = self.look_up(name);
                if let Some(follows) = self.follows.get_mut(last) {
                    *follows = id;
                }
                id
            }
        };
        self.last_name = id;
        id
    }

    fn look_up(&mut self, name: &str) -> u32 {
        if let Some(&id) = self.document.name_ids.get(name) {
            return id;
        }
        let id = self.document.names.len() as u32;
        self.document.names.push(name.into());
        self.document.extents.push(Extent::default());
        self.document.name_ids.insert(name.into(), id);
        self.follows.push(NONE);
        id
    }

    /// Gives `key` to the next node.
    pub fn key(&mut self, key: KeyId) {
        self.pending = key.0;
    }

    /// Declares a name and gives it to the next node.
    pub fn name(&mut self, name: &str, start: usize, end: usize) {
        let key = self.declare(name, start, end);
        self.key(key);
    }

    /// Opens a container that begins at `start`; nodes go into it until [`close`](Self::close).
    pub fn open(&mut self, kind: NodeKind, start: usize) -> NodeId {
        let (id, links) = self.enter();
        self.document.nodes.open(kind, start as u32, links);
        self.open.push(Open { node: id.0, names: 0, may_repeat: false });
        id
    }

    /// Closes the innermost container at `end`.
    pub fn close(&mut self, end: usize) {
        if let Some(open) = self.open.pop() {
            self.document.nodes.close(open.node, end as u32);
        }
    }

    /// Marks all open containers as incomplete, because the rest cannot be read.
    pub fn cut(&mut self) {
        self.document.is_cut = true;
        for open in self.open.iter().map(|open| NodeId(open.node)) {
            // The list stays sorted: a container that was already open is still open, or comes
            // before all open ones.
            if self.document.cut.binary_search(&open).is_err() {
                self.document.cut.push(open);
            }
        }
    }

    /// The innermost open container, if two of its children so far may have the same name. Usually
    /// they cannot, which is known without visiting them.
    pub fn may_repeat(&self) -> Option<NodeId> {
        self.open.last().filter(|open| open.may_repeat).map(|open| NodeId(open.node))
    }

    /// Adds a scalar whose value is exactly the bytes at `start..end`.
    pub fn scalar(&mut self, kind: NodeKind, start: usize, end: usize) -> NodeId {
        self.push(kind, start, end, None)
    }

    /// Records that `cell` is merged with `holder`. Cells must be added in order.
    pub fn merge(&mut self, cell: NodeId, holder: NodeId, spans_columns: bool) {
        self.document.merged.push((cell, holder, spans_columns));
    }

    /// Adds a scalar written at `start..end` whose value is `value` (escapes, folded lines).
    pub fn scalar_as(&mut self, kind: NodeKind, start: usize, end: usize, value: &str) -> NodeId {
        if self.document.text.get(start..end) == Some(value) {
            return self.scalar(kind, start, end);
        }
        self.document.values.push(value.into());
        let index = (self.document.values.len() - 1) as u32;
        self.push(kind, start, end, Some(index))
    }

    /// Reserves space in the innermost open container for rows with cells named `keys`, several
    /// times as many as `counts` says; [`keep_rows`](Self::keep_rows) must follow.
    pub(super) fn rows<'b>(&'b mut self, keys: &'b [KeyId], counts: &[usize]) -> Vec<Rows<'b>> {
        let list = self.open.last().map_or(NONE, |open| open.node);
        self.document.nodes.rows(Shape { list, keys }, counts)
    }

    /// Completes [`rows`](Self::rows): the first `filled` rows are kept, the last `empty` are dropped.
    pub(super) fn keep_rows(&mut self, keys: &[KeyId], filled: usize, empty: usize) {
        self.document.nodes.drop_rows(keys.len(), empty);
        let nodes = (keys.len() + 1) as u32;
        let end = self.document.nodes.len() as u32;
        for (cell, key) in keys.iter().enumerate().filter(|_| filled > 0) {
            let name = self.document.keys[key.0 as usize].name as usize;
            let last = end - nodes + 1 + cell as u32;
            let extent = &mut self.document.extents[name];
            extent.add(last - nodes * (filled as u32 - 1));
            extent.add(last);
        }
    }

    /// Extends the last node, a verbatim scalar, up to `end`, which makes it text.
    pub(super) fn widen_last(&mut self, end: usize) {
        self.document.nodes.widen_last(end as u32);
    }

    /// Adds a copy of `node` and its descendants, as the target of an alias, with the original
    /// spans. Returns the number of nodes added, or `None` without adding any if there would be
    /// more than `limit`.
    pub fn copy(&mut self, node: NodeId, limit: usize) -> Option<usize> {
        let before = self.len();
        let after = self.document.node(node).after();
        let count = (after - node.0) as usize;
        if count > limit {
            self.pending = NONE;
            return None;
        }
        self.document.has_copies = true;
        // Open containers that end at the copied subtree's nodes are re-created one by one; ids
        // are preorder, so a stack of (original, end) suffices.
        let depth = self.open.len();
        let mut originals: Vec<u32> = Vec::new();
        for id in node.0..after {
            let nodes = &self.document.nodes;
            let (kind, parent, value) = (nodes.kind(id), nodes.parent(id), nodes.value(id));
            let ([start, end], key) = (nodes.place(id).map(|it| it as usize), nodes.key(id));
            while originals.last().is_some_and(|&top| parent != top && id != node.0) {
                self.close_copy(&mut originals);
            }
            if id != node.0 {
                self.pending = key;
            }
            if kind.is_scalar() {
                self.push(kind, start, end, value);
            } else {
                self.open(kind, start);
                originals.push(id);
            }
        }
        while self.open.len() > depth {
            self.close_copy(&mut originals);
        }
        Some(self.len() - before)
    }

    /// Records that the last `copied` nodes are copies of `node`, to which `at` refers.
    pub fn used(&mut self, node: NodeId, copied: usize, at: Span) {
        let end = self.len() as u32;
        let [from, to] = self.document.nodes.place(node.0);
        let (nodes, at) = (end - copied as u32..end, at.start..at.end);
        self.document.uses.push(Use { nodes, original: from..to, at });
    }

    fn close_copy(&mut self, originals: &mut Vec<u32>) {
        let end = originals.pop().map_or(0, |id| self.document.nodes.place(id)[1]);
        self.close(end as usize);
    }

    /// Children so far of the innermost open container, in order.
    pub fn children(&self) -> Vec<NodeId> {
        let Some(open) = self.open.last() else { return Vec::new() };
        self.document.node(NodeId(open.node)).children().map(|it| it.id).collect()
    }

    /// The tree as built so far, for reading complete nodes.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// Closes all containers that are open at the end of the text and returns the document.
    pub fn finish(mut self) -> Document {
        let end = self.document.text.len();
        while !self.open.is_empty() {
            self.close(end);
        }
        self.document
    }

    fn push(&mut self, kind: NodeKind, start: usize, end: usize, value: Option<u32>) -> NodeId {
        let (id, links) = self.enter();
        self.document.nodes.scalar(kind, [start as u32, end as u32], links, value);
        id
    }

    /// Prepares the next node: returns its number, its parent and its key.
    fn enter(&mut self) -> (NodeId, [u32; 2]) {
        let id = self.document.nodes.len() as u32;
        let key = std::mem::replace(&mut self.pending, NONE);
        let parent = match self.open.last_mut() {
            Some(open) => {
                if let Some(key) = self.document.keys.get(key as usize) {
                    self.document.extents[key.name as usize].add(id);
                    let bit = 1 << (key.name % u64::BITS);
                    open.may_repeat |= open.names & bit != 0;
                    open.names |= bit;
                }
                open.node
            }
            None => {
                self.document.roots.push(NodeId(id));
                NONE
            }
        };
        (NodeId(id), [parent, key])
    }
}

/// Whether two names are equal. Most names are so short that a call to compare memory takes longer.
fn is_same(one: &[u8], other: &[u8]) -> bool {
    const SHORT: usize = 12;
    match one.len() {
        0..=SHORT => one.len() == other.len() && one.iter().zip(other).all(|(a, b)| a == b),
        _ => one == other,
    }
}
