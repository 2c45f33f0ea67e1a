//! Knows which figure a comment belongs to: the one next to it, or the only one in the block after it. Does not
//! know the content of the comment.

use std::ops::Range;

use super::super::context::Units;
use super::super::sentence::Sentence;
use crate::document::comment::{Comment, Placement};
use crate::document::format::Layout;
use crate::document::{Document, Node, NodeKind};
use crate::quantity::{Quantity, qualifiers_at_end, qualifiers_at_start};
use crate::source::{Span, Spanned};

/// A figure of a document.
pub(super) struct Placed<'d> {
    pub(super) node: Node<'d>,
    /// Its bytes in the text of the node.
    pub(super) part: Range<usize>,
    /// The written text, with its bytes in the document.
    pub(super) quantity: Quantity,
    /// Whether it is part of a sentence, where words may express the direction of an amount.
    pub(super) is_in_words: bool,
}

impl Placed<'_> {
    fn span(&self) -> Span {
        self.quantity.span
    }
}

/// The figures of a document in the order of the text, each once.
pub(super) struct Figures<'d> {
    document: &'d Document,
    all: Vec<Placed<'d>>,
    /// The scalars, by their start.
    scalars: Vec<Node<'d>>,
}

/// The reason why no figure belongs to a comment.
#[derive(Clone, Copy)]
pub(super) enum Lone {
    Nothing,
    Several(usize),
}

impl<'d> Figures<'d> {
    /// The figures of `document`.
    pub(super) fn of(document: &'d Document, units: &Units) -> Self {
        let is_value = |it: &Node<'_>| matches!(it.kind(), NodeKind::Number | NodeKind::String);
        let mut scalars: Vec<Node<'d>> = document.nodes().filter(is_value).collect();
        scalars.sort_by_key(|it| it.span().start);
        let mut all: Vec<Placed<'d>> = scalars.iter().flat_map(|it| figures(*it, units)).collect();
        all.sort_by_key(|it| (it.span().start, it.span().end));
        all.dedup_by(|it, before| it.span() == before.span());
        Self { document, all, scalars }
    }

    /// The figure that `comment` belongs to.
    pub(super) fn beside(&self, comment: &Comment) -> Result<&Placed<'d>, Lone> {
        if comment.placement == Placement::OwnLine {
            return self.below(comment);
        }
        let first = self.all.partition_point(|it| it.span().end <= comment.span.start);
        let before = first.checked_sub(1).and_then(|it| self.all.get(it));
        let behind = self.all[first..].iter().find(|it| it.span().start >= comment.span.end);
        let text = self.document.text();
        let gap = |from: u32, to: u32| &text[from as usize..to as usize];
        let left = before.map(|it| (it, gap(it.span().end, comment.span.start)));
        let right = behind.map(|it| (it, gap(comment.span.end, it.span().start)));
        let touching = left.filter(|it| touches(&it.1[qualifiers_at_start(it.1)..]));
        let led = right.filter(|it| touches(&it.1[..it.1.len() - qualifiers_at_end(it.1)]));
        let near = left.filter(|it| self.is_prose() && is_one_sentence(it.1));
        touching.or(led).or(near).map(|it| it.0).ok_or(Lone::Nothing)
    }

    fn is_prose(&self) -> bool {
        self.document.format.entry().layout == Layout::Text
    }

    /// The only figure of the value or block that begins after `comment`.
    fn below(&self, comment: &Comment) -> Result<&Placed<'d>, Lone> {
        let next = self.scalars.partition_point(|it| it.span().start < comment.span.end);
        let block = self.scalars.get(next).ok_or(Lone::Nothing)?.span();
        let first = self.all.partition_point(|it| it.span().start < block.start);
        let within = self.all[first..].iter().take_while(|it| it.span().end <= block.end);
        match within.clone().count() {
            0 => Err(Lone::Nothing),
            1 => self.all.get(first).ok_or(Lone::Nothing),
            many => Err(Lone::Several(many)),
        }
    }
}

/// The figures of a value: the value itself, or those in its words.
fn figures<'d>(node: Node<'d>, units: &Units) -> Vec<Placed<'d>> {
    let text = node.text();
    if let Ok(Some(quantity)) = units.read(node, Spanned::new(text, node.span())) {
        return vec![Placed { node, part: 0..text.len(), quantity, is_in_words: false }];
    }
    if node.kind() != NodeKind::String || !crate::quantity::looks_like_figure(text) {
        return Vec::new();
    }
    let (sentence, pieces) = (Sentence::of(text, node.notation()), node.pieces());
    let placed = |quantity: Quantity| {
        let part = quantity.span.range();
        let span = pieces.span(part.clone());
        // If the bytes of a part are unknown, no comment can be beside it.
        (span != node.span()).then_some(Placed {
            node,
            part,
            quantity: Quantity { span, ..quantity },
            is_in_words: true,
        })
    };
    sentence.figures.into_iter().filter_map(placed).collect()
}

/// Whether there are only marks between a figure and its comment.
fn touches(gap: &str) -> bool {
    !gap.contains(|c: char| c.is_alphanumeric() || matches!(c, '|' | '\n' | '\r' | '<'))
}

/// Whether no sentence and no block ends between a figure and a comment after it.
fn is_one_sentence(gap: &str) -> bool {
    let mut lines = gap.split('\n').skip(1);
    let goes_on = lines.all(|it| it.starts_with(char::is_alphanumeric));
    let ends = ["。", "！", "？", ". ", "! ", "? ", "|", "<"];
    goes_on && !ends.iter().any(|it| gap.contains(it))
}
