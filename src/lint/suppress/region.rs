//! Knows which part of a document a comment applies to: its line, or the node that follows it. Does
//! not know the content of the comment.

use crate::document::comment::{Comment, Heads, Placement};
use crate::document::format::Regions;
use crate::document::{Document, Node, NodeKind};
use crate::source::Span;

/// Groups of blocks that the Markdown reader introduces; a comment applies to one of their members.
const BLOCKS: [&str; 5] = ["sections", "tables", "lists", "paragraphs", "footnotes"];

/// The bytes that `comment` applies to; `None` if there is no such node.
///
/// At the end of a line: the line, and the container whose first line it is, if its name is there.
/// On a line of its own: the node that starts on the next line with content other than comments.
pub(super) fn of(document: &Document, heads: &Heads<'_>, comment: &Comment) -> Option<Span> {
    match comment.placement {
        Placement::InValue => None,
        Placement::Trailing => line(document, heads, comment.span),
        Placement::OwnLine => next(document, heads, comment.span),
    }
}

fn line(document: &Document, heads: &Heads<'_>, comment: Span) -> Option<Span> {
    let line = document.line(comment);
    if document.format.entry().regions == Regions::Blocks {
        return Some(line);
    }
    let before = Span { end: comment.start, ..line };
    let (_, last) = heads.within(before).next_back()?;
    let opens = !last.kind().is_scalar() || last.span().start >= comment.end;
    let end = if opens { last.span().end.max(line.end) } else { line.end };
    Some(Span { end, ..line })
}

fn next(document: &Document, heads: &Heads<'_>, comment: Span) -> Option<Span> {
    let line = next_line(document, comment)?;
    let own = document.line(comment);
    let indent = |line: Span, end: u32| end - line.start;
    let (head, node) = heads.within(line).next()?;
    // A comment indented deeper than the next node ends the block above and applies to no node.
    let deeper = indent(own, comment.start) > indent(line, first_written(document, line));
    let (head, node) = match document.format.entry().regions {
        Regions::Indented if deeper => return None,
        Regions::Indented => (head, node),
        Regions::Dotted => (head, last_named(document, node)),
        Regions::Blocks => block(node, comment.end),
    };
    Some(Span { start: head, end: node.span().end, ..line })
}

/// The first line after `comment` that is neither blank nor a comment itself.
fn next_line(document: &Document, comment: Span) -> Option<Span> {
    let mut line = document.line(comment);
    loop {
        let rest = document.text().get(line.end as usize..)?;
        let newline = if rest.starts_with("\r\n") { 2 } else { 1 };
        let start = line.end + newline;
        if start as usize >= document.text().len() {
            return None;
        }
        line = document.line(Span { start, end: start, ..line });
        let text = document.text()[line.range()].trim_start_matches([' ', '\t', '>']);
        let mark = document.format.entry().comments.mark();
        let is_comment = !mark.is_empty() && text.starts_with(mark);
        if !text.trim().is_empty() && !is_comment {
            return Some(line);
        }
    }
}

fn first_written(document: &Document, line: Span) -> u32 {
    let text = &document.text()[line.range()];
    line.start + (text.len() - text.trim_start_matches(' ').len()) as u32
}

/// The Markdown block that `node` begins, and its start.
fn block(node: Node<'_>, after: u32) -> (u32, Node<'_>) {
    let group = |it: Node<'_>| it.parent()?.key().map(|key| key.value.to_owned());
    let block = node.ancestors().find(|&it| {
        let Some(group) = group(it) else { return false };
        BLOCKS.contains(&group.as_str()) && it.span().start >= after
    });
    let block = block.unwrap_or(node);
    (block.span().start, block)
}

/// In TOML, the node that the last of several dotted names denotes: `b` in `[a.b]` and `a.b = 1`.
fn last_named<'d>(document: &'d Document, mut node: Node<'d>) -> Node<'d> {
    while node.kind() == NodeKind::Record {
        let Some(child) = node.children().next() else { break };
        let (Some(own), Some(inner)) = (node.key(), child.key()) else { break };
        let between = document.text().get(own.span.end as usize..inner.span.start as usize);
        let joins = between.is_some_and(|it| it.trim_matches([' ', '\t', '"', '\'']) == ".");
        if !joins {
            break;
        }
        node = child;
    }
    node
}
