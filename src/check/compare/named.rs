//! Knows how lists of different length are aligned: by the names of the rows or records of their members. Does not
//! compare.

use rustc_hash::FxHashMap;

use crate::check::context::label;
use crate::document::Node;

/// Members of two lists by their names.
#[derive(Default)]
pub(super) struct Named<'d> {
    /// Members of both lists with the same name.
    pub(super) pairs: Vec<(Node<'d>, Node<'d>)>,
    /// Members with a name that the other list does not have.
    pub(super) alone: Vec<Node<'d>>,
}

impl<'d> Named<'d> {
    /// Aligns `lefts` with `rights`; empty if a member has no name, two share one, or the lists share none.
    pub(super) fn align(lefts: &[Node<'d>], rights: &[Node<'d>]) -> Self {
        let (Some(left), Some(right)) = (by_name(lefts), by_name(rights)) else {
            return Self::default();
        };
        let (mut pairs, mut alone) = (Vec::new(), Vec::new());
        for &node in lefts {
            match name(node).and_then(|it| right.get(it)) {
                Some(other) => pairs.push((node, *other)),
                None => alone.push(node),
            }
        }
        let has_partner = |it: &Node<'d>| name(*it).is_some_and(|it| left.contains_key(it));
        alone.extend(rights.iter().copied().filter(|it| !has_partner(it)));
        if pairs.is_empty() { Self::default() } else { Self { pairs, alone } }
    }
}

/// The members by their names; `None` if one has none or two share one.
fn by_name<'d>(nodes: &[Node<'d>]) -> Option<FxHashMap<&'d str, Node<'d>>> {
    let names = nodes.iter().map(|it| Some((name(*it)?, *it)));
    let names: FxHashMap<_, _> = names.collect::<Option<_>>()?;
    (names.len() == nodes.len()).then_some(names)
}

fn name<'d>(node: Node<'d>) -> Option<&'d str> {
    Some(node.parent().and_then(label)?.text().trim())
}
