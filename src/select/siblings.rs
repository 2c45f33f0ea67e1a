//! Knows how the children of a node with very many of them are parted, so that several processors
//! can each follow some. Does not know selectors.

use super::follow::subtree_end;
use crate::document::{Children, Node, NodeId};

/// Some of the children of one node, in order.
pub struct Siblings<'d> {
    rest: Children<'d>,
    /// The child before which they end; without it the last is theirs.
    until: Option<NodeId>,
}

impl<'d> Iterator for Siblings<'d> {
    type Item = Node<'d>;

    fn next(&mut self) -> Option<Node<'d>> {
        self.rest.next().filter(|node| Some(node.id) != self.until)
    }
}

/// The children of `parent` in order, in shares with about `size` nodes each, those below included.
pub(super) fn shares(parent: Node<'_>, size: usize) -> Vec<Siblings<'_>> {
    // Ids are preorder: what stands at an even distance tells the child that it belongs to.
    let child_at = |id: u32| {
        let node = parent.document.node(NodeId(id));
        node.ancestors().find(|it| it.parent() == Some(parent))
    };
    let ids = (parent.id.0 + 1..subtree_end(parent)).step_by(size.max(1));
    let mut starts: Vec<Node<'_>> = ids.filter_map(child_at).collect();
    starts.dedup();
    let ends = starts[1.min(starts.len())..].iter().map(|it| Some(it.id)).chain([None]);
    starts.iter().zip(ends).map(|(it, until)| Siblings { rest: it.and_after(), until }).collect()
}
