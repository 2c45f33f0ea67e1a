//! Knows how the place of a node is written: a normalized path (RFC 9535 §2.7). Does not know selectors.

use std::fmt::Write;

use rustc_hash::FxHashMap;

use super::{Node, NodeId};
use crate::source::SourceId;

/// Writes the paths of many nodes. For nodes in text order, each index is counted from the previous one.
#[derive(Default)]
pub struct Paths {
    /// For each list, the last requested child and its index.
    known: FxHashMap<(SourceId, NodeId), (NodeId, usize)>,
}

impl Paths {
    /// The path of `node`.
    pub fn of(&mut self, node: Node<'_>) -> String {
        let mut steps: Vec<Node<'_>> = node.ancestors().collect();
        steps.pop();
        let mut path = String::from("$");
        for node in steps.into_iter().rev() {
            match node.key() {
                Some(key) => push_name(&mut path, key.value),
                None => push(&mut path, format_args!("[{}]", self.index(node))),
            }
        }
        path
    }

    fn index(&mut self, node: Node<'_>) -> usize {
        let Some(list) = node.parent() else { return 0 };
        let first = (NodeId(list.id.0 + 1), 0);
        let known = self.known.entry((node.document.source, list.id)).or_insert(first);
        if known.0 > node.id {
            *known = first;
        }
        let siblings = node.document.node(known.0).siblings_until(node.id.0);
        *known = (node.id, known.1 + siblings.count());
        known.1
    }
}

fn push_name(path: &mut String, name: &str) {
    path.push_str("['");
    for character in name.chars() {
        match character {
            '\'' => path.push_str("\\'"),
            '\\' => path.push_str("\\\\"),
            '\u{8}' => path.push_str("\\b"),
            '\u{c}' => path.push_str("\\f"),
            '\n' => path.push_str("\\n"),
            '\r' => path.push_str("\\r"),
            '\t' => path.push_str("\\t"),
            control if control < ' ' => push(path, format_args!("\\u{:04x}", control as u32)),
            other => path.push(other),
        }
    }
    path.push_str("']");
}

fn push(path: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a string does not fail.
    let _ = path.write_fmt(text);
}
