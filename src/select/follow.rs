//! Knows which nodes the segments of a query select (RFC 9535 §2.3, §2.5), without recursion on the
//! depth of the tree. Does not know how conditions compare values (`follow::condition`).

mod condition;
mod value;

use std::cell::RefCell;

use regex::Regex;
use rustc_hash::FxHashMap;

use super::query::{Query, Segment, Slice, Start, Step};
use crate::document::{Document, Node, NodeId, NodeKind};

/// The parts of one selector that depend on one document.
pub(super) struct Context<'d> {
    document: &'d Document,
    /// The document's number for each name of the selector; `None` if the name does not occur in
    /// it.
    names: Vec<Option<u32>>,
    /// Patterns from the document so far, by `(whole, pattern)`; `None` for a text that is not a
    /// pattern.
    patterns: RefCell<FxHashMap<(bool, String), Option<Regex>>>,
}

impl<'d> Context<'d> {
    pub(super) fn new(document: &'d Document, names: &[Box<str>]) -> Self {
        let names = names.iter().map(|name| document.name_id(name)).collect();
        Self { document, names, patterns: RefCell::default() }
    }

    pub(super) fn document(&self) -> &'d Document {
        self.document
    }

    pub(super) fn at(&self, root: Node<'d>) -> Walk<'_, 'd> {
        Walk { context: self, root }
    }
}

/// Number of nodes of a list that go through a segment at once.
const BATCH: usize = 64;

/// Maximum number of segments of a path that is followed by recursion.
const SHORT: usize = 16;

/// Nodes that a segment will be applied to; those from `at` on are still to do.
struct Pending<'d> {
    segment: usize,
    nodes: Vec<Node<'d>>,
    at: usize,
}

/// A context, and the node that `$` refers to.
#[derive(Clone, Copy)]
pub(super) struct Walk<'c, 'd> {
    context: &'c Context<'d>,
    root: Node<'d>,
}

impl<'c, 'd> Walk<'c, 'd> {
    /// Every node that `query` selects; `@` is `current`.
    pub(super) fn nodes(self, query: &Query, current: Node<'d>) -> Vec<Node<'d>> {
        self.some_nodes(query, current, usize::MAX)
    }

    /// Like [`nodes`](Self::nodes), but appends to `found`. A path of one step, for example to a
    /// cell of a row, needs no lists in between.
    pub(super) fn nodes_into(self, query: &Query, current: Node<'d>, found: &mut Vec<Node<'d>>) {
        match &query.segments[..] {
            [] => found.push(self.start(query, current)),
            [only] if !only.descendant => self.steps(only, self.start(query, current), found),
            path if path.len() <= SHORT => self.descend(path, self.start(query, current), found),
            _ => found.append(&mut self.nodes(query, current)),
        }
    }

    /// Follows a short path node by node, which needs few intermediate lists.
    fn descend(self, path: &[Segment], node: Node<'d>, found: &mut Vec<Node<'d>>) {
        let Some((first, rest)) = path.split_first() else { return found.push(node) };
        match first.steps[..] {
            _ if rest.is_empty() => self.segment(first, &[node], usize::MAX, found),
            [Step::Name(name)] if !first.descendant => {
                self.named(name, node).for_each(|it| self.descend(rest, it, found));
            }
            [Step::Wildcard] if !first.descendant => {
                node.children().for_each(|it| self.descend(rest, it, found));
            }
            _ => {
                let mut next = Vec::new();
                self.segment(first, &[node], usize::MAX, &mut next);
                next.into_iter().for_each(|it| self.descend(rest, it, found));
            }
        }
    }

    /// The nodes that `query` selects; after the first `enough`, some may be missing.
    ///
    /// A batch of nodes goes through all segments before the next one starts, so that intermediate
    /// lists stay short. `pending` contains at most one list for each segment.
    fn some_nodes(self, query: &Query, current: Node<'d>, enough: usize) -> Vec<Node<'d>> {
        let mut found = Vec::new();
        let last = query.segments.len().saturating_sub(1);
        let start = self.start(query, current);
        let mut pending = vec![Pending { segment: 0, nodes: vec![start], at: 0 }];
        while let Some(mut list) = pending.pop() {
            let place = list.segment;
            let Some(segment) = query.segments.get(place) else { return list.nodes };
            let end = list.nodes.len().min(list.at + BATCH);
            let batch = &list.nodes[list.at..end];
            let mut next = Vec::new();
            if place == last {
                self.segment(segment, batch, enough, &mut found);
            } else {
                self.segment(segment, batch, usize::MAX, &mut next);
            }
            if found.len() >= enough {
                break;
            }
            if end < list.nodes.len() {
                list.at = end;
                pending.push(list);
            }
            if !next.is_empty() {
                pending.push(Pending { segment: place + 1, nodes: next, at: 0 });
            }
        }
        found
    }

    /// The node that a singular query selects; among members with the same name, the first.
    fn single(self, query: &Query, current: Node<'d>) -> Option<Node<'d>> {
        let mut node = self.start(query, current);
        for segment in &query.segments {
            node = match segment.steps[..] {
                [Step::Name(name)] => self.named(name, node).next()?,
                [Step::Index(index)] => element(node, index)?,
                _ => return None,
            };
        }
        Some(node)
    }

    fn start(self, query: &Query, current: Node<'d>) -> Node<'d> {
        match query.start {
            Start::Root => self.root,
            Start::Current => current,
        }
    }

    fn segment(
        self,
        segment: &Segment,
        nodes: &[Node<'d>],
        enough: usize,
        found: &mut Vec<Node<'d>>,
    ) {
        for &node in nodes {
            if segment.descendant {
                self.below(segment, node, enough, found);
            } else {
                self.steps(segment, node, found);
            }
            if found.len() >= enough {
                break;
            }
        }
    }

    /// Applies the steps to `node` and all its descendants: ids are preorder, so these are a range.
    fn below(self, segment: &Segment, node: Node<'d>, enough: usize, found: &mut Vec<Node<'d>>) {
        for id in node.id.0..node.after() {
            let below = node.document.node(NodeId(id));
            if !below.kind().is_scalar() {
                self.steps(segment, below, found);
                if found.len() >= enough {
                    return;
                }
            }
        }
    }

    fn steps(self, segment: &Segment, node: Node<'d>, found: &mut Vec<Node<'d>>) {
        for step in &segment.steps {
            match step {
                Step::Name(name) => found.extend(self.named(*name, node)),
                Step::Wildcard => found.extend(node.children()),
                Step::Index(index) => found.extend(element(node, *index)),
                Step::Slice(bounds) => slice(node, *bounds, found),
                Step::Filter(condition) => {
                    found.extend(node.children().filter(|&child| self.holds(condition, child)));
                }
            }
        }
    }

    /// Children of `node` by one of the selector's names, compared by number, not by text.
    fn named(self, name: usize, node: Node<'d>) -> impl Iterator<Item = Node<'d>> + use<'d> {
        let wanted = self.context.names[name];
        // `None` must not match the elements of lists, which have no name either.
        node.children().filter(move |child| wanted.is_some() && child.name_id() == wanted)
    }
}

/// Whether children have indices: `[0]` selects nothing in a record.
fn is_indexed(node: Node<'_>) -> bool {
    matches!(node.kind(), NodeKind::List | NodeKind::Row)
}

fn element(node: Node<'_>, index: i64) -> Option<Node<'_>> {
    if !is_indexed(node) {
        return None;
    }
    let place = match usize::try_from(index) {
        Ok(place) => place,
        Err(_) => {
            let back = usize::try_from(index.unsigned_abs()).ok()?;
            node.children().count().checked_sub(back)?
        }
    };
    node.children().nth(place)
}

/// RFC 9535 §2.3.4.2.2, with lengths that always fit: a document has fewer than 2³² nodes.
fn slice<'d>(node: Node<'d>, bounds: Slice, found: &mut Vec<Node<'d>>) {
    if !is_indexed(node) || bounds.step == 0 {
        return;
    }
    let length = node.children().count() as i64;
    let from_front = |bound: i64| if bound < 0 { length + bound } else { bound };
    let forward = bounds.step > 0;
    let start = bounds.start.map_or(if forward { 0 } else { length - 1 }, from_front);
    let end = bounds.end.map_or(if forward { length } else { -1 }, from_front);
    let stride = bounds.step.unsigned_abs() as usize;
    if forward {
        let (low, high) = (start.clamp(0, length), end.clamp(0, length));
        let count = (high - low).max(0) as usize;
        found.extend(node.children().skip(low as usize).take(count).step_by(stride));
    } else {
        let (high, low) = (start.clamp(-1, length - 1), end.clamp(-1, length - 1));
        let count = (high - low).max(0) as usize;
        let window: Vec<_> = node.children().skip((low + 1) as usize).take(count).collect();
        found.extend(window.into_iter().rev().step_by(stride));
    }
}
