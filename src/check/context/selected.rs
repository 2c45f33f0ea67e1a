//! Knows the result of selectors, and whether further nodes may exist in a part that was not read.
//! Does not know why reading ended.

use super::gather::Gathered;
use super::{Context, is_blank};
use crate::document::{Node, NodeId, NodeKind};
use crate::rule::Operand;
use crate::rule::operand::Selection;

impl<'d> Context<'d> {
    /// Whether further nodes may exist for `operands` and the instances at `place`.
    pub(super) fn lacks_some(
        &self,
        place: Node<'d>,
        operands: &[&Operand],
        groups: &[Gathered<'d>],
    ) -> bool {
        let lacks = |(operand, groups): (&&Operand, &Gathered<'d>)| match &operand.set {
            _ if operand.reach.is_some() => self.graph.is_some_and(|it| it.is_cut()),
            None => may_lack(place, &operand.select, groups.iter()),
            Some(set) => self.corpus.cut.get(&set.value).is_some_and(|&lacks_trees| {
                let roots = self.corpus.sets.get(&set.value).into_iter().flatten();
                let selection = operand.each.as_ref().unwrap_or(&operand.select);
                let mut roots = roots.map(|&root| self.corpus.node(root));
                lacks_trees || roots.any(|root| may_lack(root, selection, groups.iter()))
            }),
        };
        self.corpus.is_cut && operands.iter().zip(groups).any(lacks)
    }
}

/// The result of a selector at a place. A kind that selects by itself gets only this, so it must
/// choose between the nodes present and all nodes.
pub struct Selected<'s, 'd> {
    place: Node<'d>,
    selection: &'s Selection,
    nodes: Vec<Node<'d>>,
}

/// The result of `selection` at `place`.
pub fn select<'s, 'd>(place: Node<'d>, selection: &'s Selection) -> Selected<'s, 'd> {
    Selected { place, selection, nodes: selection.value.select(place) }
}

impl<'d> Selected<'_, 'd> {
    /// The nodes present. Missing nodes have no consequences.
    pub fn there(&self) -> &[Node<'d>] {
        &self.nodes
    }

    /// All nodes, including blank ones; `None` if more may exist, or a value in place of a blank, in a
    /// part that was not read.
    pub fn all(&self) -> Option<&[Node<'d>]> {
        let written = self.nodes.iter().copied().filter(|&it| !is_blank(it));
        (!may_lack(self.place, self.selection, written)).then_some(&self.nodes)
    }
}

/// Whether `selection`, with the result `nodes` at `start`, might select more if the rest of the
/// document could be read.
fn may_lack<'d>(
    start: Node<'d>,
    selection: &Selection,
    nodes: impl Iterator<Item = Node<'d>>,
) -> bool {
    let within = start.id.0..start.after();
    let is_below = |id: &NodeId| within.contains(&id.0);
    let all = &start.document.cut;
    let from = all.partition_point(|id| id.0 < within.start);
    let cut = all[from..].iter().take_while(|id| is_below(id));
    let cut: Vec<Node<'d>> = cut.map(|&id| start.document.node(id)).collect();
    let is_whole = start.document.is_cut() && start.document.cut.is_empty();
    if cut.is_empty() && !is_whole {
        return false;
    }
    let mut nodes =
        nodes.filter(|it| std::ptr::eq(it.document, start.document) && is_below(&it.id)).peekable();
    let is_one = selection.value.is_singular();
    // A list that was cut off is itself incomplete; and some items of a list may be missing.
    let is_part = |node: Node<'d>| {
        cut.iter().any(|it| match it.kind() {
            NodeKind::Record => *it == node || !is_one && node.parent() == Some(*it),
            _ => it.id.0 <= node.id.0 && node.id.0 < it.after(),
        })
    };
    // If nothing was open, a whole tree may be missing.
    nodes.peek().is_none() || !is_whole && (selection.value.is_deep() || nodes.any(is_part))
}
