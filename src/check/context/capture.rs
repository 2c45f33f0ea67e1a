//! Knows which part of a node's text an operand speaks of, and marks it as looked at.
//! Does not know what is made of it.

use std::ops::Range;

use super::Context;
use crate::check::Findings;
use crate::document::Node;
use crate::rule::Operand;
use crate::rule::operand::part;
use crate::source::Spanned;

impl<'d> Context<'d> {
    /// The part of the node's text that `operand` speaks of, with its bytes; nothing when the
    /// operand's pattern does not occur.
    pub fn captured(&self, node: Node<'d>, operand: &Operand) -> Option<Spanned<&'d str>> {
        capture(node, node.text(), operand).map(|(text, _)| text)
    }

    /// What [`captured`](Self::captured) yields, and which bytes of the node's text that is.
    pub fn captured_part(
        &self,
        node: Node<'d>,
        operand: &Operand,
    ) -> Option<(Spanned<&'d str>, Range<usize>)> {
        capture(node, node.text(), operand)
    }

    /// What [`captured`](Self::captured) yields, marked as looked at.
    pub fn claimed(
        &self,
        node: Node<'d>,
        operand: &Operand,
        found: &mut Findings,
    ) -> Option<Spanned<&'d str>> {
        let (text, part) = capture(node, node.text(), operand)?;
        claim(node, part, operand, found);
        Some(text)
    }

    /// Those of `nodes` that hold a value of `operand`: where its pattern does not occur, there is none.
    pub fn valued(&self, nodes: &[Node<'d>], operand: &Operand) -> Vec<Node<'d>> {
        let mut nodes = nodes.to_vec();
        if operand.capture.is_some() {
            nodes.retain(|&node| self.captured(node, operand).is_some());
        }
        nodes
    }
}

/// Marks what `operand` speaks of in `node`: the whole, or the part that its pattern captured.
pub(super) fn claim(node: Node<'_>, part: Range<usize>, operand: &Operand, found: &mut Findings) {
    match operand.capture {
        Some(_) => found.claims.add_part(node, part),
        None => found.claims.add(node),
    }
}

/// The part of `text`, which is the node's, that `operand` speaks of, and which bytes of it that is.
pub(super) fn capture<'d>(
    node: Node<'d>,
    text: &'d str,
    operand: &Operand,
) -> Option<(Spanned<&'d str>, Range<usize>)> {
    let Some(capture) = &operand.capture else {
        return Some((Spanned::new(text, node.span()), 0..text.len()));
    };
    let captures = capture.value.captures(text)?;
    let group = captures.name("value").or_else(|| captures.get(1)).or_else(|| captures.get(0));
    let range = group?.range();
    Some((Spanned::new(&text[range.clone()], part(node, range.clone())), range))
}
