//! Knows the targets of aliases and merge keys: copies of earlier content, within limits. Does not
//! know how text becomes nodes.

use std::ops::Range;

use rustc_hash::FxHashSet;

use super::super::duplicates::also;
use super::{Expected, Frame, YamlReader, problem};
use crate::diagnostic::Text;
use crate::document::{KeyId, NodeId, NodeKind};
use crate::text;

/// The target of an anchor.
#[derive(Clone, Copy)]
pub(super) enum Anchor {
    /// A node, and its depth in levels of containers.
    Node(NodeId, usize),
    /// A key, and what kind of scalar it is.
    Key(KeyId, NodeKind),
    /// A node that was left out.
    LeftOut,
}

/// A record whose members a merge key adds.
#[derive(Clone)]
pub(super) struct Merge {
    node: NodeId,
    height: usize,
    /// The bytes that name or contain the record.
    at: Range<usize>,
}

impl YamlReader<'_> {
    pub(super) fn unknown_alias(&mut self, name: &str, range: Range<usize>) {
        self.end = self.end.max(range.end);
        if self.skip == 0 {
            let why = text!(
                "there is no anchor `&{name}` before this",
                "アンカー「&{name}」がこれより前にない"
            );
            self.refuse(range, why);
        }
    }

    /// Leaves the alias out and reports why.
    fn refuse(&mut self, range: Range<usize>, why: Text) {
        let span = self.span(range);
        self.found.push(problem::alias(span, why));
        self.pass();
    }

    pub(super) fn alias(&mut self, id: usize, range: Range<usize>) {
        self.end = self.end.max(range.end);
        if self.skip > 0 {
            return;
        }
        match self.anchors.get(id).copied().unwrap_or(Anchor::LeftOut) {
            Anchor::LeftOut => self.refuse(
                range,
                text!(
                    "the anchor of this alias is on something that was not read",
                    "このエイリアスの指す部分は読んでいない"
                ),
            ),
            Anchor::Node(node, _) if self.frames.iter().any(|it| it.node == Some(node)) => self
                .refuse(
                    range,
                    text!("this alias contains itself", "このエイリアスは自分自身を含んでいる"),
                ),
            Anchor::Node(node, height) => self.alias_of_node(node, height, range),
            Anchor::Key(key, kind) => self.alias_of_key(key, kind, range),
        }
    }

    /// An anchor may be on a key, which is no node and cannot be copied.
    fn alias_of_key(&mut self, key: KeyId, kind: NodeKind, range: Range<usize>) {
        let document = self.builder.document();
        let key = document.keys[key.0 as usize];
        let name = document.names[key.name as usize].clone();
        match self.place() {
            Expected::Key => return self.key_by_alias(&name, range),
            Expected::Left => {}
            Expected::Merge(_) | Expected::MergeItem(_) => {
                let span = self.span(range);
                self.found.push(problem::merge(span));
            }
            place @ (Expected::Item | Expected::Value(_)) => {
                if let Expected::Value(own) = place {
                    self.builder.key(own);
                }
                self.builder.scalar_as(kind, key.start as usize, key.end as usize, &name);
            }
        }
        self.pass();
    }

    fn key_by_alias(&mut self, name: &str, range: Range<usize>) {
        let key = self.builder.declare(name, range.start, range.end);
        self.set_place(Expected::Value(key));
    }

    fn alias_of_node(&mut self, node: NodeId, height: usize, range: Range<usize>) {
        let kind = self.builder.document().node(node).kind();
        match self.place() {
            Expected::Key if kind.is_scalar() => {
                let name = self.builder.document().node(node).text().to_owned();
                return self.key_by_alias(&name, range);
            }
            Expected::Key => {
                let span = self.span(range);
                self.found.push(problem::key(span));
            }
            Expected::Left => {}
            Expected::Merge(_) | Expected::MergeItem(_) => self.merge_alias(node, height, range),
            Expected::Item => self.copy(node, height, range, None),
            Expected::Value(key) => self.copy(node, height, range, Some(key)),
        }
        self.pass();
    }

    /// Adds a copy of `node`, unless that would exceed a limit.
    fn copy(&mut self, node: NodeId, height: usize, range: Range<usize>, key: Option<KeyId>) {
        if self.builder.depth() + height > self.limits.depth {
            return self.too_deep(range);
        }
        if self.alias_nodes == 0 {
            return self.too_many(range);
        }
        if let Some(key) = key {
            self.builder.key(key);
        }
        let Some(copied) = self.builder.copy(node, self.alias_nodes) else {
            return self.too_many(range);
        };
        let span = self.span(range);
        self.builder.used(node, copied, span);
        self.alias_nodes -= copied;
        if let Some(frame) = self.frames.last_mut() {
            frame.height = frame.height.max(height + 1);
        }
    }

    fn too_many(&mut self, range: Range<usize>) {
        // From here on nothing is copied: trying would cost as much as the limit is meant to
        // prevent.
        self.alias_nodes = 0;
        let span = self.span(range);
        match self.too_many {
            Some(reported) => also(&mut self.found[reported], span, Text::default()),
            None => {
                self.too_many = Some(self.found.len());
                self.found.push(problem::alias_limit(self.limits.alias_nodes, span));
            }
        }
    }

    /// Merges the target of an alias under a merge key: a record, or a list of records.
    fn merge_alias(&mut self, node: NodeId, height: usize, range: Range<usize>) {
        let target = self.builder.document().node(node);
        let listed = matches!(self.place(), Expected::Merge(_)) && target.kind() == NodeKind::List;
        let records: Vec<NodeId> = match target.kind() {
            NodeKind::Record => vec![node],
            NodeKind::List
                if listed && target.children().all(|it| it.kind() == NodeKind::Record) =>
            {
                target.children().map(|it| it.id).collect()
            }
            _ => {
                let span = self.span(range);
                return self.found.push(problem::merge(span));
            }
        };
        if listed {
            // Even a list of empty records takes time with every alias.
            if records.len() > self.alias_nodes {
                return self.too_many(range);
            }
            self.alias_nodes -= records.len();
        }
        for record in records {
            self.merge_from(record, height, range.clone());
        }
    }

    /// The innermost open record gets the members of `node` when it closes.
    pub(super) fn merge_from(&mut self, node: NodeId, height: usize, at: Range<usize>) {
        if let Some(frame) = self.frames.iter_mut().rev().find(|frame| frame.node.is_some()) {
            frame.merges.push(Merge { node, height, at });
        }
    }

    /// Adds the members of merged records that the record of `frame`, still open in the tree,
    /// lacks; the first record that has a member supplies it.
    pub(super) fn merge(&mut self, frame: &mut Frame) {
        if frame.merges.is_empty() {
            return;
        }
        let document = self.builder.document();
        let own = self.builder.children();
        let mut names: FxHashSet<u32> =
            own.iter().filter_map(|&id| document.node(id).name_id()).collect();
        let parents = std::mem::take(&mut self.frames);
        for merge in std::mem::take(&mut frame.merges) {
            if self.alias_nodes == 0 {
                self.too_many(merge.at);
                continue;
            }
            let members: Vec<NodeId> =
                self.builder.document().node(merge.node).children().map(|it| it.id).collect();
            if members.len() > self.alias_nodes {
                self.too_many(merge.at);
                continue;
            }
            for member in members {
                let node = self.builder.document().node(member);
                let key = KeyId(self.builder.document().nodes.key(member.0));
                if node.name_id().is_some_and(|name| names.insert(name)) {
                    let height = merge.height.saturating_sub(1);
                    self.copy(member, height, merge.at.clone(), Some(key));
                    frame.height = frame.height.max(merge.height);
                } else {
                    // A member that is not added still cost a visit.
                    self.alias_nodes = self.alias_nodes.saturating_sub(1);
                }
            }
        }
        self.frames = parents;
    }
}
