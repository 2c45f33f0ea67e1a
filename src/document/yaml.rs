//! Knows how YAML 1.2 becomes the tree: one pass over the parser's events, without recursion. Does
//! not know the meaning of values, or the wording of diagnostics (`yaml::problem`).
//!
//! Keys become names by their text, whatever their type. A merge key (`<<`) adds the members that
//! the record does not define itself; a mapping written directly under `<<` also stays in the tree
//! under that name, so that its bytes are not lost. Comments and tags outside the core schema are
//! ignored.

mod alias;
mod comma;
mod indent;
mod problem;
mod scalar;

use std::ops::Range;

use granit_parser::{Event, Options, Parser, ScalarStyle, ScanError, Tag};

use super::duplicates::{Duplicates, also};
use super::entry::{self, Comments, Entry};
use super::{Builder, KeyId, Limits, NodeId, NodeKind};
use crate::diagnostic::{Diagnostic, Text};
use crate::source::Span;
use alias::{Anchor, Merge};
use indent::Indents;

/// The properties of YAML.
pub(super) const ENTRY: Entry = Entry {
    name: "YAML",
    endings: &["yaml", "yml"],
    media_type: "application/yaml",
    area: "yaml",
    comments: Comments::Hash { apart: true },
    reader: entry::Reader::Text(read),
    ..Entry::DATA
};

pub(super) fn read(text: &str, builder: &mut Builder, limits: Limits, found: &mut Vec<Diagnostic>) {
    let mut options = Options::default();
    options.set_emit_comments(false);
    options.emit_unresolved_aliases = true;
    options.flow_nesting_limit = limits.depth.saturating_add(1);
    options.block_nesting_limit = limits.depth.saturating_add(1);
    let mut parser = Parser::new_from_str_with_options(text, options);
    let mut reader = YamlReader {
        text,
        limits,
        alias_nodes: limits.alias_nodes,
        builder,
        found,
        frames: Vec::new(),
        anchors: Vec::new(),
        end: 0,
        skip: 0,
        too_deep: None,
        too_many: None,
        duplicates: Duplicates::new("yaml/duplicate-key"),
        indents: Indents::default(),
    };
    let mut failed_at = None;
    loop {
        match parser.next_event() {
            None => break,
            Some(Ok((event, span))) => reader.event(event, span.byte_range().unwrap_or_default()),
            Some(Err(error)) => {
                let at = error.marker().byte_offset();
                reader.fail(&error);
                // Each failure must be after the previous one; otherwise this loop would not end.
                if at <= failed_at || !parser.proceed_next_document().unwrap_or(false) {
                    break;
                }
                failed_at = at;
            }
        }
    }
}

/// The role of the next node of an open container.
#[derive(Clone, Copy)]
enum Expected {
    /// An item of a list.
    Item,
    /// A key of a record.
    Key,
    /// The value of that key.
    Value(KeyId),
    /// The value of a key that could not be read.
    Left,
    /// The value of a merge key.
    Merge(KeyId),
    /// An item of a list under a merge key.
    MergeItem(KeyId),
}

/// An open container.
struct Frame {
    /// Its node; `None` for a list under a merge key, which is not part of the tree.
    node: Option<NodeId>,
    place: Expected,
    anchor: usize,
    /// Levels of containers inside it so far.
    height: usize,
    merges: Vec<Merge>,
}

struct YamlReader<'r> {
    text: &'r str,
    limits: Limits,
    /// Number of nodes that aliases may still add.
    alias_nodes: usize,
    builder: &'r mut Builder,
    found: &'r mut Vec<Diagnostic>,
    frames: Vec<Frame>,
    /// The node or key of each anchor, by the parser's number.
    anchors: Vec<Anchor>,
    /// Byte after the last token.
    end: usize,
    /// Open containers that are left out of the tree.
    skip: usize,
    /// Index of the diagnostic about depth.
    too_deep: Option<usize>,
    /// Index of the diagnostic about too many nodes from aliases.
    too_many: Option<usize>,
    duplicates: Duplicates,
    indents: Indents,
}

impl YamlReader<'_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        self.indented(&event, &range);
        match event {
            Event::Scalar(value, style, anchor, tag) => {
                self.scalar(&value, style, anchor, tag.as_deref(), range);
            }
            Event::SequenceStart(_, anchor, _) => self.open(NodeKind::List, anchor, range),
            Event::MappingStart(_, anchor, _) => self.open(NodeKind::Record, anchor, range),
            Event::SequenceEnd | Event::MappingEnd => self.close(range),
            Event::Alias(id) => self.alias(id, range),
            Event::UnresolvedAlias(name) => self.unknown_alias(&name, range),
            Event::DocumentStart(..) => self.end = self.end.max(range.end),
            _ => {}
        }
    }

    /// Reports a value whose lines are not indented enough.
    fn indented(&mut self, event: &Event<'_>, range: &Range<usize>) {
        let quotes = [ScalarStyle::SingleQuoted, ScalarStyle::DoubleQuoted];
        let outside = match event {
            Event::Scalar(_, style, ..) if quotes.contains(style) => {
                self.indents.quoted(self.text, range.clone())
            }
            Event::SequenceStart(..) | Event::MappingStart(..) => {
                self.indents.open(self.text, range.clone());
                None
            }
            Event::SequenceEnd | Event::MappingEnd => self.indents.close(self.text, range.end),
            Event::DocumentStart(..) => {
                self.indents.clear();
                None
            }
            _ => None,
        };
        let source = self.builder.source();
        self.found.extend(outside.map(|it| indent::report(self.text, source, it)));
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.builder.source(), range)
    }

    fn place(&self) -> Expected {
        self.frames.last().map_or(Expected::Item, |frame| frame.place)
    }

    /// Completes a node, read or left out: determines the next role in its container.
    fn pass(&mut self) {
        if let Some(frame) = self.frames.last_mut() {
            frame.place = match frame.place {
                Expected::Key => Expected::Left,
                Expected::Value(_) | Expected::Left | Expected::Merge(_) => Expected::Key,
                item @ (Expected::Item | Expected::MergeItem(_)) => item,
            };
        }
    }

    /// Leaves out the next node with its content.
    fn leave_out(&mut self) {
        self.skip = 1;
    }

    fn scalar(
        &mut self,
        value: &str,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&Tag>,
        token: Range<usize>,
    ) {
        let empty = style == ScalarStyle::Plain && token.is_empty();
        let token = if empty { self.empty(token.start) } else { token };
        self.end = self.end.max(token.end);
        if self.skip > 0 {
            return;
        }
        let value = if empty { "" } else { value };
        let content = scalar::content(self.text, token, value, style);
        let kind = scalar::kind(value, style, tag, empty);
        if self.rejoin(&content, style) {
            return;
        }
        match self.place() {
            Expected::Key => {
                let merges = value == "<<" && style == ScalarStyle::Plain && tag.is_none();
                let key = self.builder.declare(value, content.start, content.end);
                self.set_anchor(anchor, Anchor::Key(key, kind));
                self.set_place(if merges { Expected::Merge(key) } else { Expected::Value(key) });
                return;
            }
            Expected::Left => {}
            Expected::MergeItem(_) => {
                let span = self.span(content);
                self.found.push(problem::merge(span));
            }
            Expected::Item => {
                let node = self.builder.scalar_as(kind, content.start, content.end, value);
                self.set_anchor(anchor, Anchor::Node(node, 0));
            }
            Expected::Value(key) => {
                self.builder.key(key);
                let node = self.builder.scalar_as(kind, content.start, content.end, value);
                self.set_anchor(anchor, Anchor::Node(node, 0));
            }
            Expected::Merge(key) => {
                let span = self.span(content.clone());
                self.found.push(problem::merge(span));
                self.builder.key(key);
                self.builder.scalar_as(kind, content.start, content.end, value);
            }
        }
        self.pass();
    }

    /// The position of an unwritten value: after the `:` or the `-` before it, and not beyond
    /// following blanks and newlines.
    fn empty(&self, at: usize) -> Range<usize> {
        let after = self.text.as_bytes().get(at..).unwrap_or_default();
        let blanks = after.iter().take_while(|&&byte| byte == b' ').count();
        if after.get(blanks) == Some(&b':') && matches!(self.place(), Expected::Value(_)) {
            let at = at + blanks + 1;
            return at..at;
        }
        let gap = self.text.get(self.end..at).unwrap_or_default();
        let at = self.end.min(at) + gap.trim_end().len();
        at..at
    }

    fn set_place(&mut self, place: Expected) {
        if let Some(frame) = self.frames.last_mut() {
            frame.place = place;
        }
    }

    fn open(&mut self, kind: NodeKind, anchor: usize, range: Range<usize>) {
        self.end = self.end.max(range.end);
        if self.skip > 0 {
            self.skip += 1;
            return;
        }
        if self.builder.depth() >= self.limits.depth {
            self.too_deep(range);
            return self.leave_out();
        }
        let place = if kind == NodeKind::List { Expected::Item } else { Expected::Key };
        let mut frame = Frame { node: None, place, anchor, height: 1, merges: Vec::new() };
        match (self.place(), kind) {
            (Expected::Left, _) => return self.leave_out(),
            (Expected::Key, _) => {
                let span = self.span(self.visible(range));
                self.found.push(problem::key(span));
                return self.leave_out();
            }
            (Expected::MergeItem(_), NodeKind::List) => {
                let span = self.span(self.visible(range));
                self.found.push(problem::merge(span));
                return self.leave_out();
            }
            (Expected::Merge(key), NodeKind::List) => frame.place = Expected::MergeItem(key),
            (Expected::Merge(key) | Expected::MergeItem(key), _) => {
                self.builder.key(key);
                let node = self.builder.open(kind, range.start);
                frame.node = Some(node);
                self.merge_from(node, 1, range);
            }
            (Expected::Value(key), _) => {
                self.builder.key(key);
                frame.node = Some(self.builder.open(kind, range.start));
            }
            (Expected::Item, _) => frame.node = Some(self.builder.open(kind, range.start)),
        }
        self.frames.push(frame);
        if let Some(node) = self.frames.last().and_then(|frame| frame.node) {
            self.set_anchor(anchor, Anchor::Node(node, 1));
        }
    }

    fn close(&mut self, range: Range<usize>) {
        if !range.is_empty() {
            // The end of a block collection has no bytes of its own.
            self.end = self.end.max(range.end);
        }
        if self.skip > 0 {
            self.skip -= 1;
            if self.skip == 0 {
                self.pass();
            }
            return;
        }
        self.close_frame();
        self.pass();
    }

    fn close_frame(&mut self) {
        let Some(mut frame) = self.frames.pop() else { return };
        if let Some(node) = frame.node {
            if !matches!(frame.place, Expected::Item | Expected::MergeItem(_)) {
                self.duplicates.check(self.builder, Some("<<"), self.found);
                self.merge(&mut frame);
            }
            self.builder.close(self.end);
            self.set_anchor(frame.anchor, Anchor::Node(node, frame.height));
        }
        if let Some(parent) = self.frames.last_mut() {
            parent.height = parent.height.max(frame.height + 1);
        }
    }

    fn set_anchor(&mut self, id: usize, anchor: Anchor) {
        if id > 0 {
            if self.anchors.len() <= id {
                self.anchors.resize(id + 1, Anchor::LeftOut);
            }
            self.anchors[id] = anchor;
        }
    }

    fn too_deep(&mut self, range: Range<usize>) {
        let span = self.span(self.visible(range));
        match self.too_deep {
            Some(reported) => also(&mut self.found[reported], span, Text::default()),
            None => {
                self.too_deep = Some(self.found.len());
                self.found.push(problem::depth(self.limits.depth, span));
            }
        }
    }

    /// A range to underline: the character at an empty range, unless a line or the text ends there.
    fn visible(&self, range: Range<usize>) -> Range<usize> {
        let next = self.text.get(range.start..).and_then(|rest| rest.chars().next());
        match next {
            Some(next) if range.is_empty() && !matches!(next, '\n' | '\r') => {
                range.start..range.start + next.len_utf8()
            }
            _ => range,
        }
    }

    /// Reports a syntax error and closes what was open; the parser continues with the next
    /// document.
    fn fail(&mut self, error: &ScanError) {
        let mut at = error.marker().byte_offset().unwrap_or(self.end).min(self.text.len());
        if *error.kind() == granit_parser::ErrorKind::RecursionLimitExceeded {
            if self.too_deep.is_none() {
                self.too_deep(at..at);
            }
        } else {
            if problem::is_tab(error.kind()) {
                let rest = self.text.get(at..).unwrap_or_default();
                at += memchr::memchr(b'\t', rest.as_bytes()).unwrap_or(0);
            }
            while !self.text.is_char_boundary(at) {
                at -= 1;
            }
            let span = self.span(self.visible(at..at));
            self.found.push(problem::syntax(error.kind(), &self.text[..at], span));
        }
        self.builder.cut();
        self.skip = 0;
        while !self.frames.is_empty() {
            self.close_frame();
        }
    }
}
