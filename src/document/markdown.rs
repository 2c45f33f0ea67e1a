//! Reads Markdown (CommonMark with GFM tables, footnotes and task lists) into the tree.
//! Tables may also be written in HTML; other HTML is not read. Does not know units or numbers.
//!
//! The shape selectors see; a name is there only when it has something under it:
//!
//! ```text
//! front                YAML front matter
//! title                first heading of level 1
//! paragraphs [text]    of the part before the first heading
//! lists [[{marker, text, paragraphs, items}]]
//! tables [{caption, unit, columns [text], rows [cells by header cell]}]
//! links [{text, target}]
//! sections [{heading, number, paragraphs, lists, tables, links, sections}]
//! footnotes [{label, text, paragraphs}]        footnote-refs [label]
//! ```
//!
//! Records that group members (`tables`, `rows`) are made up: their names have empty spans, and
//! they span from the first to the last member, so siblings need not follow each other in the
//! text. Text whose inline markup is not at its ends stands for its plain words and spans all of
//! it; other text is verbatim.

mod caption;
mod emit;
mod gather;
mod grid;
mod html;
mod inline;
mod number;
mod outline;
mod table;
mod unclosed;

use std::ops::Range;

use outline::Block;

use super::{Builder, Limits, NodeKind, yaml};
use crate::diagnostic::Diagnostic;

pub(super) fn read(text: &str, builder: &mut Builder, limits: Limits, found: &mut Vec<Diagnostic>) {
    if text.is_empty() {
        return;
    }
    let front = front_matter(text);
    let body = front.as_ref().map_or(0, |front| front.after);
    let mut outline = gather::gather(text, body, builder.source(), limits, found);
    caption::assign(text, &mut outline.blocks);
    builder.open(NodeKind::Record, 0);
    if let Some(front) = front {
        builder.name("front", front.content.start, front.content.start);
        read_front_matter(text, front.content, builder, limits, found);
        if builder.document().is_cut() {
            // It may have swallowed Markdown up to a line that was to close something else.
            outline.blocks.insert(0, Block::Lost);
        }
    } else if let Some(opening) = unclosed::front_matter(text) {
        builder.cut();
        found.push(unclosed::unclosed_front_matter(builder.source(), opening));
    }
    emit::emit(text, &outline, builder);
    builder.close(text.len());
}

/// Gives the front matter to the YAML reader, which adds its tree as the value of `front`. The line
/// `---` before it is YAML too, so the text is read from its start and every offset stays true.
fn read_front_matter(
    text: &str,
    content: Range<usize>,
    builder: &mut Builder,
    limits: Limits,
    found: &mut Vec<Diagnostic>,
) {
    let before = builder.len();
    yaml::read(&text[..content.end], builder, limits, found);
    if builder.len() == before {
        builder.scalar(NodeKind::Null, content.start, content.start);
    }
}

/// Where the front matter lies, if any, and where the Markdown.
pub(super) fn parts(text: &str) -> (Range<usize>, Range<usize>) {
    match front_matter(text) {
        Some(front) => (front.content, front.after..text.len()),
        None => (0..0, 0..text.len()),
    }
}

struct FrontMatter {
    content: Range<usize>,
    /// Where the Markdown begins.
    after: usize,
}

/// The lines between a first line `---` and a line `---` or `...`. Without the second, the first
/// is a thematic break.
fn front_matter(text: &str) -> Option<FrontMatter> {
    let mut lines = lines_of(text, 0..text.len());
    let first = lines.next()?;
    if text[first.clone()].trim_end() != "---" {
        return None;
    }
    let start = line_after(text, first.end);
    let close = lines.find(|line| matches!(text[line.clone()].trim_end(), "---" | "..."))?;
    Some(FrontMatter { content: start..close.start, after: line_after(text, close.end) })
}

/// The lines that `range` consists of, without their ends (`\n`, `\r\n` or a lone `\r`).
fn lines_of(text: &str, range: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let mut next = Some(range.start);
    std::iter::from_fn(move || {
        let start = next.filter(|&at| at < range.end)?;
        let rest = &text.as_bytes()[start..range.end];
        let end = memchr::memchr2(b'\n', b'\r', rest).map_or(range.end, |at| start + at);
        next = Some(line_after(text, end));
        Some(start..end)
    })
}

/// The start of the line that follows the line ending at `end`.
fn line_after(text: &str, end: usize) -> usize {
    let rest = &text.as_bytes()[end..];
    match rest {
        [b'\r', b'\n', ..] => end + 2,
        [b'\r' | b'\n', ..] => end + 1,
        _ => end,
    }
}

/// `range` without the white space at its ends that Markdown drops. An ideographic space stays:
/// it indents.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    trimmed_of(text, range, |c| c.is_ascii_whitespace())
}

fn trimmed_of(text: &str, range: Range<usize>, drop: fn(char) -> bool) -> Range<usize> {
    let part = &text[range.clone()];
    let end = range.start + part.trim_end_matches(drop).len();
    let start = range.start + (part.len() - part.trim_start_matches(drop).len());
    start.min(end)..end
}
