//! Knows which part of a node's text an operand uses, marks it as covered, and aligns lists of
//! texts. Does not know how they are used.

use std::ops::Range;

use super::Context;
use crate::check::Findings;
use crate::document::Node;
use crate::quantity::{Quantity, looks_like_figure};
use crate::rule::Operand;
use crate::rule::operand::part;
use crate::source::Spanned;

impl<'d> Context<'d> {
    /// The part of the node's text that `operand` uses, with its bytes; `None` if the operand's
    /// pattern does not match.
    pub fn captured(&self, node: Node<'d>, operand: &Operand) -> Option<Spanned<&'d str>> {
        capture(node, node.text(), operand).map(|(text, _)| text)
    }

    /// The result of [`captured`](Self::captured), and its bytes in the node's text.
    pub fn captured_part(
        &self,
        node: Node<'d>,
        operand: &Operand,
    ) -> Option<(Spanned<&'d str>, Range<usize>)> {
        capture(node, node.text(), operand)
    }

    /// The result of [`captured`](Self::captured), marked as covered.
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

    /// The nodes among `nodes` with a value of `operand`: if its pattern does not match, there is
    /// none.
    pub fn valued(&self, nodes: &[Node<'d>], operand: &Operand) -> Vec<Node<'d>> {
        let mut nodes = nodes.to_vec();
        if operand.capture.is_some() {
            nodes.retain(|&node| self.has_value(node, operand));
        }
        nodes
    }

    /// Whether `node` has a value of `operand`: its pattern, if it has one, matches.
    pub fn has_value(&self, node: Node<'d>, operand: &Operand) -> bool {
        operand.capture.as_ref().is_none_or(|it| it.value.is_match(node.text()))
    }

    /// The nodes of an instance, for each of `operands`, that are compared with each other. Lists
    /// of equal length, and single values, are aligned as selected. In others, or if that leaves
    /// one value each, nodes without a match are dropped first: among paragraphs, few contain the
    /// figure. `None` if no value of an operand is left.
    pub fn aligned(
        &self,
        operands: &[&Operand],
        values: &[Vec<Node<'d>>],
    ) -> Option<Vec<Vec<Node<'d>>>> {
        if operands.iter().all(|it| it.capture.is_none()) {
            return Some(values.to_vec());
        }
        let valued: Vec<_> =
            operands.iter().zip(values).map(|(it, nodes)| self.valued(nodes, it)).collect();
        if valued.iter().zip(values).any(|(valued, all)| valued.is_empty() && !all.is_empty()) {
            return None;
        }
        let longest = values.iter().map(Vec::len).max().unwrap_or(0);
        let is_even = values.iter().all(|it| it.len() == 1 || it.len() == longest);
        let is_single = valued.iter().all(|it| it.len() == 1);
        Some(if is_even && !is_single { values.to_vec() } else { valued })
    }
}

/// Marks the part of `node` that `operand` uses: all of it, or the part captured by its pattern.
pub(super) fn claim(node: Node<'_>, part: Range<usize>, operand: &Operand, found: &mut Findings) {
    match operand.capture {
        Some(_) => found.claims.add_part(node, part),
        None => found.claims.add(node),
    }
}

/// The bytes of `figure` in the node's text, read in `text` at `start`, if there are other digits
/// beside it: `30（うち新規3件）` is 30, and the 3件 was not read.
pub(super) fn own_part(
    node: Node<'_>,
    text: Spanned<&str>,
    start: usize,
    figure: &Quantity,
) -> Option<Range<usize>> {
    let (all, own) = (text.span, figure.span);
    if own == all || !node.is_verbatim() {
        return None;
    }
    let from = own.start.checked_sub(all.start)? as usize;
    let to = from + (own.end - own.start) as usize;
    let beside = [text.value.get(..from)?, text.value.get(to..)?];
    beside.into_iter().any(looks_like_figure).then(|| start + from..start + to)
}

/// The part of `text`, the text of the node, that `operand` uses, and its bytes.
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
