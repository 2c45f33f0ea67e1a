//! Knows how to name a place so that the name survives edits elsewhere: by keys, ids and labels,
//! and by position only if nothing else distinguishes a node from its siblings. Does not know
//! findings.

use std::cell::RefCell;

use rustc_hash::FxHashMap;

use crate::document::{Document, Node, NodeId, NodeKind};
use crate::source::Span;

/// Members that distinguish a record from its siblings, best first.
const LABELS: [&str; 9] =
    ["id", "key", "code", "name", "label", "title", "heading", "caption", "text"];

/// Maximum number of characters kept of a label.
const LABEL: usize = 40;

/// The named places of one document.
pub(super) struct Anchors<'d> {
    document: &'d Document,
    /// Scalars and written names, sorted by their first byte: start, end, node.
    leaves: Vec<(u32, u32, NodeId)>,
    /// Steps into the children of a list, by the list's node.
    steps: RefCell<FxHashMap<NodeId, FxHashMap<NodeId, String>>>,
}

impl<'d> Anchors<'d> {
    pub(super) fn new(document: &'d Document) -> Self {
        let mut leaves = Vec::new();
        for node in document.nodes() {
            if node.kind().is_scalar() {
                leaves.push((node.span().start, node.span().end, node.id));
            }
            let in_record = node.parent().is_some_and(|it| it.kind() == NodeKind::Record);
            if let Some(key) = node.key().filter(|_| in_record) {
                leaves.push((key.span.start, key.span.end, node.id));
            }
        }
        leaves.sort_unstable();
        Self { document, leaves, steps: RefCell::default() }
    }

    /// The path of the innermost node that contains `span`, which must be of this document.
    pub(super) fn of(&self, span: Span) -> String {
        let Some(node) = self.leaf(span).or_else(|| self.innermost(span)) else {
            return "$".to_owned();
        };
        let steps: Vec<Node<'_>> = node.ancestors().collect();
        let mut path = String::from("$");
        for &node in steps.iter().rev().skip(1) {
            match (node.key(), node.parent()) {
                (None, Some(parent)) => path.push_str(&self.step(parent, node)),
                _ => path.push_str(&step_of(node)),
            }
        }
        path
    }

    fn leaf(&self, span: Span) -> Option<Node<'d>> {
        let after = self.leaves.partition_point(|&(start, ..)| start <= span.start);
        let before = self.leaves[..after].iter().rev().take(8);
        let holds = |&&(start, end, _): &&(u32, u32, NodeId)| {
            let empty = start == end && span.start == start && span.end == end;
            empty || start < end && span.end <= end && span.start < end
        };
        // If a place has copies (aliases), the first is named.
        let (start, end, _) = *before.clone().find(holds)?;
        let (.., id) = *before.rev().find(|it| (it.0, it.1) == (start, end))?;
        Some(self.document.node(id))
    }

    /// The smallest container of `span`; siblings may overlap if a reader groups nodes.
    fn innermost(&self, span: Span) -> Option<Node<'d>> {
        let mut best: Option<Node<'d>> = None;
        let mut open: Vec<Node<'d>> = self.document.roots().collect();
        while let Some(node) = open.pop() {
            let own = node.span();
            if own.start > span.start || span.end > own.end {
                continue;
            }
            let size = |it: Node<'_>| it.span().end - it.span().start;
            if best.is_none_or(|best| size(node) <= size(best)) {
                best = Some(node);
            }
            open.extend(node.children());
        }
        best
    }

    /// The step from `parent` to its child `node`, which has no name.
    fn step(&self, parent: Node<'d>, node: Node<'d>) -> String {
        let mut all = self.steps.borrow_mut();
        let steps = all.entry(parent.id).or_insert_with(|| steps(parent));
        steps.get(&node.id).cloned().unwrap_or_default()
    }
}

/// The steps to the children of `parent`; equal steps are numbered.
fn steps(parent: Node<'_>) -> FxHashMap<NodeId, String> {
    let mut seen: FxHashMap<String, usize> = FxHashMap::default();
    let mut steps = FxHashMap::default();
    for (index, child) in parent.children().enumerate() {
        let step = match label(child) {
            Some(label) => {
                let count = seen.entry(label.clone()).or_default();
                *count += 1;
                match *count {
                    1 => format!("[{label}]"),
                    count => format!("[{label}#{count}]"),
                }
            }
            None => format!("[{index}]"),
        };
        steps.insert(child.id, step);
    }
    steps
}

fn step_of(node: Node<'_>) -> String {
    let name = node.key().map_or("", |key| key.value);
    format!("['{}']", name.replace('\\', "\\\\").replace('\'', "\\'"))
}

/// What distinguishes `node` from its siblings, with the name of the member: `id='P-01'`.
fn label(node: Node<'_>) -> Option<String> {
    let (name, node) = match node.kind() {
        NodeKind::Row => ("", node.children().find(|it| !it.text().trim().is_empty())?),
        NodeKind::Record => {
            let member = |name: &&'static str| Some((*name, node.get(name)?));
            let written =
                |it: &(&str, Node<'_>)| it.1.kind().is_scalar() && !it.1.text().trim().is_empty();
            LABELS.iter().filter_map(member).find(written)?
        }
        NodeKind::List => return None,
        _ => ("", node),
    };
    let words: Vec<&str> = node.text().split_whitespace().collect();
    let words = words.join(" ");
    let cut = words.char_indices().nth(LABEL).map_or(words.len(), |(at, _)| at);
    let quoted = words[..cut].replace('\\', "\\\\").replace('\'', "\\'");
    let equals = if name.is_empty() { "" } else { "=" };
    (cut > 0).then(|| format!("{name}{equals}'{quoted}'"))
}
