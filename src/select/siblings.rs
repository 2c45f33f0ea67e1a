//! Knows how the children of a node with very many of them are parted, so that several processors
//! can each follow some. Does not know selectors.

use crate::document::{Children, Node, NodeId};

/// The children of `parent` in order, in shares with about `size` nodes each, those below included.
pub(super) fn shares(parent: Node<'_>, size: usize) -> Vec<Children<'_>> {
    // Ids are preorder: what stands at an even distance tells the child that it belongs to.
    let child_at = |id: u32| {
        let node = parent.document.node(NodeId(id));
        node.ancestors().find(|it| it.parent() == Some(parent))
    };
    let ids = (parent.id.0 + 1..parent.after()).step_by(size.max(1));
    let mut starts: Vec<Node<'_>> = ids.filter_map(child_at).collect();
    starts.dedup();
    let ends = starts.iter().skip(1).map(|it| it.id.0).chain([parent.after()]);
    starts.iter().zip(ends).map(|(it, end)| it.siblings_until(end)).collect()
}
