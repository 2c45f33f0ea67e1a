//! Knows the words of a document in order: headings, paragraphs, items, captions, cells and notes, and which
//! list or table directly follows some of them. Does not know their format or their meaning.

mod sentences;
mod speech;

use std::cell::OnceCell;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

pub(super) use sentences::sentences;

use super::{Check, Context, Findings};
use crate::document::format::Layout;
use crate::document::{Node, NodeKind};
use crate::pattern::compiled;
use crate::source::Span;

/// Checks one relation of words in a draft.
pub(super) type DraftCheck = fn(&Context<'_>, &Draft<'_>, &mut Findings);

/// One relation of words, checked in every document that has words.
pub(super) struct DraftRule {
    pub(super) run: DraftCheck,
    /// Whether it judges what the words state, so that it matters who states it, and not how they are written.
    pub(super) weighs_speech: bool,
}

impl Check for DraftRule {
    fn check(&self, cx: &Context<'_>, found: &mut Findings) {
        for draft in cx.places(found).into_iter().filter_map(Draft::of) {
            let first = found.diagnostics.len();
            (self.run)(cx, &draft, found);
            if self.weighs_speech {
                speech::weigh(&draft, first, found);
            }
        }
    }
}

/// The role of a block of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// A heading with this level of its section.
    Heading(usize),
    /// A paragraph, or a further one of an item.
    Paragraph,
    /// The first words of a list's item.
    Item,
    /// The caption of a table.
    Caption,
    /// A cell or the header of a column.
    Cell,
    /// A note at the foot.
    Note,
}

/// A text that is read separately.
pub(super) struct Block<'d> {
    /// The role of the block.
    pub(super) role: Role,
    /// The node that holds them.
    pub(super) node: Node<'d>,
    code: OnceCell<Vec<Range<usize>>>,
}

impl<'d> Block<'d> {
    /// The words.
    pub(super) fn text(&self) -> &'d str {
        self.node.text()
    }

    /// The bytes of `range` of the words.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        self.node.pieces().span(range)
    }

    /// Whether `range` of the words is code or part of an address, which is not checked.
    pub(super) fn is_quiet(&self, range: &Range<usize>) -> bool {
        let (text, span) = (self.text(), self.span(range.clone()));
        if span == self.node.span() && range.len() < text.len() {
            // The exact position of these words is unknown.
            let code = self.code.get_or_init(|| code(self.node));
            let whole = self.node.document.text();
            return code.iter().any(|it| whole[it.clone()].contains(&text[range.clone()]));
        }
        is_in_address(text, range) || self.is_code(span)
    }

    fn is_code(&self, span: Span) -> bool {
        let code = self.code.get_or_init(|| code(self.node));
        code.iter().any(|it| it.start <= span.start as usize && (span.end as usize) <= it.end)
    }
}

/// The words of one tree, in the order of the text.
pub(super) struct Draft<'d> {
    /// Every block.
    pub(super) blocks: Vec<Block<'d>>,
    /// Every list, nested ones too, and every table.
    containers: Vec<Node<'d>>,
}

impl<'d> Draft<'d> {
    /// The words below `place`; `None` for data, which is not prose.
    pub(super) fn of(place: Node<'d>) -> Option<Self> {
        if place.document.format.entry().layout != Layout::Text {
            return None;
        }
        let mut draft = Self { blocks: Vec::new(), containers: Vec::new() };
        let document = place.document;
        let front = document.roots().find_map(|root| root.get("front"));
        let front = front.map_or(0..0, |it| it.id.0..it.after());
        for id in (place.id.0..place.after()).filter(|id| !front.contains(id)) {
            draft.take(document.node(crate::document::NodeId(id)));
        }
        draft.blocks.sort_by_key(|it| it.node.span().start);
        draft.containers.sort_by_key(|it| it.span().start);
        Some(draft)
    }

    fn take(&mut self, node: Node<'d>) {
        match node.kind() {
            NodeKind::List if name(node) == "items" => self.containers.push(node),
            NodeKind::List | NodeKind::Record => {
                let holder = node.parent().map_or("", name);
                if matches!(
                    (holder, node.kind()),
                    ("lists", NodeKind::List) | ("tables", NodeKind::Record)
                ) {
                    self.containers.push(node);
                }
            }
            NodeKind::String => {
                if let Some(role) = role(node) {
                    self.blocks.push(Block { role, node, code: OnceCell::new() });
                }
            }
            _ => {}
        }
    }

    /// The list or table that begins directly after `node`, separated by white space and markup only.
    pub(super) fn right_after(&self, node: Node<'d>) -> Option<Node<'d>> {
        let end = node.span().end;
        let next = self.containers.partition_point(|it| it.span().start < end);
        let next = *self.containers.get(next)?;
        let between = &node.document.text()[end as usize..next.span().start as usize];
        static MARKUP: LazyLock<Regex> = LazyLock::new(|| {
            let pattern = "^(?:[\\s*_#>|]|\\\\begin\\{[a-z*]+\\}(?:\\[[^\\]]*\\])?|\\\\item\\b|</?[a-zA-Z][^<>]*>)*$";
            compiled(pattern)
        });
        MARKUP.is_match(between).then_some(next)
    }

    /// The list that ends directly before `node`, with all of its items.
    pub(super) fn list_right_before(&self, node: Node<'d>) -> Option<Node<'d>> {
        let start = node.span().start;
        let text = node.document.text();
        let before = self.containers.partition_point(|it| it.span().start < start);
        let ends_here = |it: &Node<'d>| {
            it.kind() == NodeKind::List
                && it.span().end <= start
                && text[it.span().end as usize..start as usize].trim().is_empty()
        };
        // The lists in its items come between it and its end.
        const NEAR: usize = 256;
        let near = self.containers[..before].iter().rev().take(NEAR).copied();
        near.take_while(|it| it.kind() == NodeKind::List).filter(ends_here).last()
    }

    /// Whether another list precedes `list` under the same heading.
    pub(super) fn follows_list(&self, list: Node<'d>) -> bool {
        let start = list.span().start;
        let before = self.containers.partition_point(|it| it.span().start < start);
        let parent = list.parent();
        self.containers[..before]
            .iter()
            .rev()
            .any(|it| it.kind() == NodeKind::List && it.parent() == parent)
    }

    /// Every table.
    pub(super) fn tables(&self) -> impl Iterator<Item = Node<'d>> {
        self.containers.iter().copied().filter(|it| it.kind() == NodeKind::Record)
    }

    /// The lists that follow `list` before the next heading.
    pub(super) fn lists_after(&self, list: Node<'d>) -> impl Iterator<Item = Node<'d>> {
        let start = list.span().start;
        let heading = |it: &&Block<'_>| matches!(it.role, Role::Heading(_));
        let next = self.blocks.partition_point(|it| it.node.span().start <= start);
        let until =
            self.blocks[next..].iter().find(heading).map_or(u32::MAX, |it| it.node.span().start);
        let first = self.containers.partition_point(|it| it.span().start <= start);
        let (parent, after) = (list.parent(), self.containers[first..].iter().copied());
        after
            .take_while(move |it| it.span().start < until)
            .filter(move |it| it.kind() == NodeKind::List && it.parent() == parent)
    }
}

fn name(node: Node<'_>) -> &str {
    node.key().map_or("", |key| key.value)
}

fn role(node: Node<'_>) -> Option<Role> {
    let holder = node.parent()?;
    match (name(node), holder.kind()) {
        ("heading", NodeKind::Record) => {
            let level = holder.ancestors().filter(|it| name(*it) == "sections").count();
            Some(Role::Heading(level))
        }
        (_, NodeKind::Row) => Some(Role::Cell),
        ("caption", _) => Some(Role::Caption),
        ("text", _) => match holder.parent().map(name)? {
            "links" => None,
            "footnotes" => Some(Role::Note),
            _ => Some(Role::Item),
        },
        ("", NodeKind::List) if name(holder) == "paragraphs" => Some(Role::Paragraph),
        ("", NodeKind::List) if name(holder) == "columns" => Some(Role::Cell),
        _ => None,
    }
}

/// Ranges of code in the bytes of `node`: between equally many backticks on either side.
fn code(node: Node<'_>) -> Vec<Range<usize>> {
    let (text, span) = (node.document.text(), node.span());
    let before = text[..span.start as usize].trim_end_matches('`').len();
    let after = &text[span.end as usize..];
    let end = span.end as usize + after.len() - after.trim_start_matches('`').len();
    let mut found = Vec::new();
    let mut open: Option<Range<usize>> = None;
    let mut at = before;
    while let Some(skip) = memchr::memchr(b'`', &text.as_bytes()[at..end]) {
        let start = at + skip;
        let length = text[start..end].len() - text[start..end].trim_start_matches('`').len();
        at = start + length;
        match open.take() {
            Some(opening) if opening.len() == length => found.push(opening.start..at),
            Some(opening) => open = Some(opening),
            None => open = Some(start..at),
        }
    }
    found
}

/// Whether `range` of `text` is in an address, `https://…`, or a path.
fn is_in_address(text: &str, range: &Range<usize>) -> bool {
    let is_part = |c: char| c.is_ascii_graphic() && !"<>\"`|".contains(c);
    if !text[range.start..].starts_with(is_part) {
        return false;
    }
    let start = text[..range.start].trim_end_matches(is_part).len();
    let rest = &text[range.start..];
    let end = range.start + rest.find(|c| !is_part(c)).unwrap_or(rest.len());
    let word = &text[start..end];
    word.contains("://") || word.starts_with("www.") || word.starts_with("mailto:")
}
