//! Reads Markdown (CommonMark with GFM tables, footnotes and task lists) into the tree.
//! Tables may also be written in HTML; other HTML is not read. Does not know units or numbers.
//!
//! `docs/documents.md` shows the tree as selectors see it. Records that group members (`tables`, `rows`) are synthetic: their names have empty spans, and
//! they span from the first to the last member, so siblings need not follow each other in the text.
//! Text with inline markup has its plain words as value and spans the markup too; other text is
//! verbatim.

mod gather;
mod inline;
mod table;
mod unclosed;

use std::ops::Range;

use super::entry::{self, Comments, Entry, Escapes};
use super::outline::Block;
use super::outline::lines::{line_after, lines_of};
use super::{Builder, Limits, NodeKind, yaml};
use crate::diagnostic::Diagnostic;

/// The properties of Markdown.
pub(super) const ENTRY: Entry = Entry {
    name: "Markdown",
    endings: &["md", "markdown"],
    media_type: "text/markdown",
    area: "markdown",
    comments: Comments::Markdown,
    escapes: Escapes::Markup,
    reader: entry::Reader::Text(read),
    ..Entry::TEXT
};

pub(super) fn read(text: &str, builder: &mut Builder, limits: Limits, found: &mut Vec<Diagnostic>) {
    if text.is_empty() {
        return;
    }
    let front = front_matter(text);
    let body = front.as_ref().map_or(0, |front| front.after);
    let mut outline = gather::gather(text, body, builder.source(), limits, found);
    outline.complete_tables(text);
    builder.open(NodeKind::Record, 0);
    if let Some(front) = front {
        builder.name("front", front.content.start, front.content.start);
        read_front_matter(text, front.content, builder, limits, found);
        if builder.document().is_cut() {
            // It may have swallowed Markdown up to a line intended to close something else.
            outline.blocks.insert(0, Block::Lost);
        }
    } else if let Some(opening) = unclosed::front_matter(text) {
        builder.cut();
        found.push(unclosed::unclosed_front_matter(builder.source(), opening));
    }
    outline.emit(text, builder);
    builder.close(text.len());
}

/// Gives the front matter to the YAML reader, which adds its tree as the value of `front`. The line
/// `---` before it is YAML too, so the text is read from its start and every offset stays valid.
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

/// The ranges of the front matter, if any, and of the Markdown.
pub(super) fn parts(text: &str) -> (Range<usize>, Range<usize>) {
    match front_matter(text) {
        Some(front) => (front.content, front.after..text.len()),
        None => (0..0, 0..text.len()),
    }
}

struct FrontMatter {
    content: Range<usize>,
    /// Start of the Markdown.
    after: usize,
}

/// The lines between a first line `---` and a line `---` or `...`. If the second is missing, or the content is not
/// a record, the first line is a thematic break.
fn front_matter(text: &str) -> Option<FrontMatter> {
    let mut lines = lines_of(text, 0..text.len());
    let first = lines.next()?;
    if text[first.clone()].trim_end() != "---" {
        return None;
    }
    let start = line_after(text, first.end);
    let close = lines.find(|line| matches!(text[line.clone()].trim_end(), "---" | "..."))?;
    if !begins_record(&text[start..close.start]) {
        return None;
    }
    Some(FrontMatter { content: start..close.start, after: line_after(text, close.end) })
}

/// Whether the first non-empty line of `content` is a member of a YAML record, or there is no such
/// line.
fn begins_record(content: &str) -> bool {
    let is_said = |line: &&str| !line.trim().is_empty() && !line.starts_with('#');
    let mut lines = lines_of(content, 0..content.len()).map(|it| &content[it]);
    let Some(first) = lines.find(is_said) else { return true };
    let is_marked = first.starts_with(['{', '%', '?', '&', '!', '<', '"', '\'']);
    let is_name = |c: char| c.is_alphanumeric() || "-_. ".contains(c);
    let is_key = |key: &str| key.chars().all(is_name) && key.split(' ').count() <= 3;
    let goes_on = |value: &str| value.is_empty() || value.starts_with([' ', '\t']);
    let member = first.split_once(':').filter(|it| is_key(it.0.trim_end()) && goes_on(it.1));
    is_marked || !first.starts_with('-') && member.is_some()
}
