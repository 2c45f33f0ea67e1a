//! Knows the memory layout of the nodes of a tree: 16 bytes each, and 8 more for containers and for
//! scalars that are not verbatim. Does not know names, formats or text.
//!
//! Reading a tree of millions of nodes is limited by memory bandwidth. Because ids are preorder, the
//! first child of a container is the node after it, and the next sibling of a node is the one after all
//! its descendants.

mod rows;

pub(crate) use rows::{Cell, Rows, Shape};

use super::{NONE, NodeKind};

/// A node: its start and end, its links, its kind and key.
///
/// The third word of a plain scalar is its parent, of other nodes an index into the links. The last
/// word has the kind in its upper three bits, and below the number of the key or [`NO_KEY`].
type Packed = [u32; 4];

/// Parent of a node and, for a container, the id after its last descendant ([`NONE`] while it is
/// open); for a scalar that is not verbatim, its kind in the upper two bits and the index of its
/// text below.
type Links = [u32; 2];

const KIND: u32 = 29;
/// More keys than the largest readable text can contain: each takes two bytes.
const NO_KEY: u32 = (1 << KIND) - 1;
/// In place of the kind: the scalar has links.
const OTHER: u32 = 7;
const OTHER_KIND: u32 = 30;

/// The kinds by number: those of scalars come before those of containers.
const KINDS: [NodeKind; 7] = [
    NodeKind::Null,
    NodeKind::Bool,
    NodeKind::Number,
    NodeKind::String,
    NodeKind::List,
    NodeKind::Record,
    NodeKind::Row,
];

/// The last word of a node; `kind` is the number of a kind, or [`OTHER`].
fn tag(kind: u32, key: u32) -> u32 {
    kind << KIND | key.min(NO_KEY)
}

fn is_linked(tag: u32) -> bool {
    tag >> KIND >= NodeKind::List as u32
}

fn is_container(tag: u32) -> bool {
    is_linked(tag) && tag >> KIND != OTHER
}

/// The nodes of a tree, by their ids.
#[derive(Clone, Debug, Default)]
pub(crate) struct Nodes {
    packed: Vec<Packed>,
    links: Vec<Links>,
}

impl Nodes {
    pub(crate) fn len(&self) -> usize {
        self.packed.len()
    }

    /// Adds a scalar; `value` is the index of its text, if it is not verbatim.
    pub(crate) fn scalar(
        &mut self,
        kind: NodeKind,
        [start, end]: [u32; 2],
        [parent, key]: [u32; 2],
        value: Option<u32>,
    ) {
        let (link, kind) = match value {
            None => (parent, kind as u32),
            Some(value) => (self.link(parent, (kind as u32) << OTHER_KIND | value), OTHER),
        };
        self.packed.push([start, end, link, tag(kind, key)]);
    }

    /// Adds an open container that begins at `start`.
    pub(crate) fn open(&mut self, kind: NodeKind, start: u32, [parent, key]: [u32; 2]) {
        let link = self.link(parent, NONE);
        self.packed.push([start, start, link, tag(kind as u32, key)]);
    }

    /// Extends the last node, a verbatim scalar, up to `end` as a string.
    pub(crate) fn widen_last(&mut self, end: u32) {
        if let Some([_, last_end, _, last]) = self.packed.last_mut().filter(|it| !is_linked(it[3]))
        {
            *last_end = end;
            *last = tag(NodeKind::String as u32, *last & NO_KEY);
        }
    }

    fn link(&mut self, parent: u32, other: u32) -> u32 {
        self.links.push([parent, other]);
        (self.links.len() - 1) as u32
    }

    /// Closes the container `id` at `end`; all nodes after it are below it.
    pub(crate) fn close(&mut self, id: u32, end: u32) {
        let after = self.len() as u32;
        let node = &mut self.packed[id as usize];
        node[1] = end;
        self.links[node[2] as usize][1] = after;
    }

    /// The bytes of the node.
    pub(crate) fn place(&self, id: u32) -> [u32; 2] {
        let [start, end, ..] = self.packed[id as usize];
        [start, end]
    }

    pub(crate) fn kind(&self, id: u32) -> NodeKind {
        let [_, _, link, tag] = self.packed[id as usize];
        let kind = match tag >> KIND {
            OTHER => self.links[link as usize][1] >> OTHER_KIND,
            kind => kind,
        };
        KINDS[kind as usize]
    }

    /// The container of the node, or [`NONE`].
    pub(crate) fn parent(&self, id: u32) -> u32 {
        let [_, _, link, tag] = self.packed[id as usize];
        if is_linked(tag) { self.links[link as usize][0] } else { link }
    }

    /// The number of the node's key, or [`NONE`].
    pub(crate) fn key(&self, id: u32) -> u32 {
        let key = self.packed[id as usize][3] & NO_KEY;
        if key == NO_KEY { NONE } else { key }
    }

    /// The index of the text of a scalar, if it is not verbatim.
    pub(crate) fn value(&self, id: u32) -> Option<u32> {
        let [_, _, link, tag] = self.packed[id as usize];
        let is_other = tag >> KIND == OTHER;
        is_other.then(|| self.links[link as usize][1] & ((1 << OTHER_KIND) - 1))
    }

    /// The id after the last node below this one.
    pub(crate) fn after(&self, id: u32) -> u32 {
        let [_, _, link, tag] = self.packed[id as usize];
        match is_container(tag) {
            true => self.links[link as usize][1].min(self.len() as u32),
            false => id + 1,
        }
    }
}
