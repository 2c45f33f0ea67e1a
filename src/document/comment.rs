//! Knows where a format has comments, and which of them start with a given word. Does not know the
//! content of comments, nor what they are for.
//!
//! Readers leave comments out of the tree; they are searched for here, and only in a text that
//! contains the word. The entry of a format declares how comments are written. Code in Markdown has
//! none.

use std::ops::Range;

use memchr::memmem;
use pulldown_cmark::{Event, Options, Parser, Tag};

use super::entry::Comments;
use super::{Document, NodeKind, markdown};
use crate::source::{Span, parts};

/// Maximum number of bytes of a value that are searched for comment marks.
const IN_VALUE: usize = 200;

/// The position of a comment relative to the content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Placement {
    /// Nothing else is on its lines.
    OwnLine,
    /// Other content precedes or follows it on the same line.
    Trailing,
    /// Not a comment: it is inside a value.
    InValue,
}

/// A comment, or a part of a value that looks like one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Comment {
    /// The whole comment, with its marks (`#`, `<!--` and `-->`).
    pub span: Span,
    /// Its content, without marks and surrounding white space.
    pub content: Span,
    /// Its position.
    pub placement: Placement,
}

impl Document {
    /// `words` as a comment at `at`, if the format has comments. `words` contain no line end.
    pub fn as_comment(&self, at: Span, words: &str) -> Option<String> {
        let tag = || (!words.contains("--")).then(|| format!("<!-- {words} -->"));
        match self.format.entry().comments {
            Comments::None => None,
            Comments::Html => tag(),
            Comments::Markdown => {
                let (front, _) = markdown::parts(&self.text);
                let is_front = front.contains(&(at.start as usize));
                if is_front { Some(format!("# {words}")) } else { tag() }
            }
            other => Some(format!("{} {words}", other.mark())),
        }
    }

    /// The comments that start with `word`, in the order of the text; and, in every format except
    /// Markdown, values that contain `#` and `word`.
    pub fn comments(&self, word: &str) -> Vec<Comment> {
        let is_in = |part: &[u8]| memmem::find(part, word.as_bytes()).is_some();
        if !parts::any(self.text.as_bytes(), word.len(), is_in) {
            return Vec::new();
        }
        match self.format.entry().comments {
            Comments::Markdown => {
                let (front, body) = markdown::parts(&self.text);
                let mut found = self.hashes(word, front);
                found.extend(self.html(word, body));
                found
            }
            Comments::Html => self.tags(word),
            Comments::Hash { .. } | Comments::Slashes | Comments::Percent | Comments::None => {
                self.hashes(word, 0..self.text.len())
            }
        }
    }

    /// Comments that begin with `#`, or with `//` in formats that have these.
    fn hashes(&self, word: &str, within: Range<usize>) -> Vec<Comment> {
        let text = &self.text[within.clone()];
        let values = self.values();
        let mark = match self.format.entry().comments {
            Comments::Slashes => '/',
            Comments::Percent => '%',
            // In data without comments, a value may look like one.
            Comments::Hash { .. } | Comments::Markdown | Comments::Html | Comments::None => '#',
        };
        let mut found: Vec<Comment> = Vec::new();
        for at in memmem::find_iter(text.as_bytes(), word.as_bytes()) {
            let before = text[..at].trim_end_matches([' ', '\t']);
            let start = within.start + before.trim_end_matches(mark).len();
            let known = found.last().is_some_and(|it| it.span.end as usize > start);
            if known || start == within.start + before.len() {
                continue;
            }
            let at = within.start + at;
            if let Some(end) = end_of_value(&values, start) {
                // Only inside the value: the rest of the line may be a comment.
                let end = end.min(line(&self.text, at..at).end).max(at);
                let content = at..end.min(self.text.floor_char_boundary(at + IN_VALUE));
                found.push(self.comment(start..content.end, content, Placement::InValue));
            } else if self.opens_comment(start) {
                let line = line(&self.text, start..start);
                let content = trimmed(&self.text, at..line.end);
                let alone = self.text[line.start..start].trim().is_empty();
                let placement = if alone { Placement::OwnLine } else { Placement::Trailing };
                found.push(self.comment(start..content.end, content, placement));
            }
        }
        found
    }

    /// Whether `#` at `start`, outside of every value, begins a comment.
    fn opens_comment(&self, start: usize) -> bool {
        match self.format.entry().comments {
            Comments::None | Comments::Html => false,
            Comments::Slashes => self.text[start..].starts_with("//"),
            Comments::Percent => !self.text[..start].ends_with('\\'),
            Comments::Hash { apart: false } => true,
            Comments::Hash { apart: true } | Comments::Markdown => {
                start == 0 || self.text[..start].ends_with([' ', '\t', '\n', '\r'])
            }
        }
    }

    /// The bytes of all scalars and written names, in order.
    fn values(&self) -> Vec<(u32, u32)> {
        let scalars = self.nodes().filter(|it| it.kind().is_scalar());
        let mut values: Vec<_> = scalars.map(|it| (it.span().start, it.span().end)).collect();
        values.extend(self.keys.iter().map(|it| (it.start, it.end)));
        values.sort_unstable();
        values
    }

    /// Comments of a web page.
    fn tags(&self, word: &str) -> Vec<Comment> {
        let mut found = Vec::new();
        self.tags_within(word, 0..self.text.len(), &mut found);
        found
    }

    /// HTML comments in the Markdown of `body`.
    fn html(&self, word: &str, body: Range<usize>) -> Vec<Comment> {
        let text = &self.text[body.clone()];
        let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES;
        let mut found = Vec::new();
        for (event, at) in Parser::new_ext(text, options).into_offset_iter() {
            if !matches!(event, Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_)) {
                continue;
            }
            self.tags_within(word, body.start + at.start..body.start + at.end, &mut found);
        }
        found
    }

    /// Comments `<!-- … -->` that begin inside `range`.
    fn tags_within(&self, word: &str, range: Range<usize>, found: &mut Vec<Comment>) {
        let text = &*self.text;
        let mut from = range.start;
        while from < range.end
            && let Some(open) = text[from..range.end].find("<!--").map(|it| from + it)
        {
            let inner = open + 4;
            let Some(close) = text[inner..].find("-->").map(|it| inner + it) else { break };
            from = close + 3;
            let content = trimmed(text, inner..close);
            if text[content.clone()].starts_with(word) {
                let line = line(text, open..from);
                let alone = text[line.start..open].trim_matches([' ', '\t', '>']).is_empty()
                    && text[from..line.end].trim().is_empty();
                let placement = if alone { Placement::OwnLine } else { Placement::Trailing };
                found.push(self.comment(open..from, content, placement));
            }
        }
    }

    fn comment(&self, span: Range<usize>, content: Range<usize>, placement: Placement) -> Comment {
        let [span, content] = [span, content].map(|it| Span::new(self.source, it));
        Comment { span, content, placement }
    }

    /// The line or lines that contain `span`, without the end of the last.
    pub fn line(&self, span: Span) -> Span {
        Span::new(self.source, line(&self.text, span.range()))
    }
}

/// The end of the value among `values` (sorted) that contains the byte `at`.
fn end_of_value(values: &[(u32, u32)], at: usize) -> Option<usize> {
    let after = values.partition_point(|&(start, _)| start as usize <= at);
    // Values do not nest, but aliases repeat them, and empty names lie between them.
    let mut before = values[..after].iter().rev().take(64).map(|&(_, end)| end as usize);
    before.find(|&end| end > at)
}

fn line(text: &str, range: Range<usize>) -> Range<usize> {
    let start = text[..range.start].rfind(['\n', '\r']).map_or(0, |at| at + 1);
    let end = text[range.end..].find(['\n', '\r']).map_or(text.len(), |at| range.end + at);
    start..end
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let part = &text[range.clone()];
    let start = range.end - part.trim_start().len();
    start..(range.start + part.trim_end().len()).max(start)
}

/// The nodes that a person would point at, sorted by their start: no roots, and no groups introduced
/// by the Markdown reader.
pub struct Heads<'d> {
    document: &'d Document,
    heads: Vec<(u32, u32)>,
}

impl<'d> Heads<'d> {
    /// The heads of all nodes of `document`.
    pub fn new(document: &'d Document) -> Self {
        let mut heads: Vec<_> =
            document.nodes().filter_map(|node| Some((head(node)?, node.id.0))).collect();
        heads.sort_unstable();
        Self { document, heads }
    }

    /// The nodes that begin inside `span`, in the order of their heads, outer ones first.
    pub fn within(&self, span: Span) -> impl DoubleEndedIterator<Item = (u32, super::Node<'d>)> {
        let from = self.heads.partition_point(|&(head, _)| head < span.start);
        let to = self.heads.partition_point(|&(head, _)| head < span.end);
        let document = self.document;
        let node = move |&(head, id): &(u32, u32)| (head, document.node(super::NodeId(id)));
        self.heads[from..to.max(from)].iter().map(node)
    }
}

/// The start of `node`: that of its name, if the name is written before it.
fn head(node: super::Node<'_>) -> Option<u32> {
    let parent = node.parent()?;
    let start = node.span().start;
    let key = node.key().filter(|_| parent.kind() == NodeKind::Record);
    let Some(key) = key else { return Some(start) };
    let is_made_up = key.span.start == key.span.end;
    // The name of an array of tables is inside the header of its first table.
    let groups = !node.kind().is_scalar() && is_made_up;
    if groups || node.kind() == NodeKind::List && key.span.start > start {
        return None;
    }
    Some(if is_made_up { start } else { key.span.start.min(start) })
}
