//! Knows inline markup: gathers the words of one paragraph, heading or cell from parser events.
//! Does not know the enclosing block.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::document::html::manner::Manner;
use crate::document::outline::lines::trimmed;
use crate::document::outline::{Link, Words};

/// The words gathered so far of one run of inline events.
#[derive(Debug, Default)]
pub(super) struct Run {
    /// The range of all events, markup included.
    outer: Option<Range<usize>>,
    /// From the first to the last piece of text that is not white space.
    inner: Option<Range<usize>>,
    value: String,
    /// The strong element that contains all words so far, if there is one.
    strong: Option<Range<usize>>,
    links: Vec<OpenLink>,
    manner: Manner,
}

#[derive(Debug)]
struct OpenLink {
    target: String,
    /// Start of its words in `value`, and in the text.
    from: usize,
    start: Option<usize>,
}

/// The links and references of a run.
#[derive(Debug, Default)]
pub(super) struct Asides {
    pub(super) links: Vec<Link>,
    /// Labels of footnote references.
    pub(super) references: Vec<Range<usize>>,
}

impl Run {
    /// Adds `event` of `text` at `at`, if it is an inline one.
    pub(super) fn take(
        &mut self,
        text: &str,
        event: &Event<'_>,
        at: Range<usize>,
        asides: &mut Asides,
    ) {
        self.extend_outer(&at);
        match event {
            Event::Text(words) => {
                asides.references.extend(dangling_reference(text, words, &at));
                self.piece(words, at);
            }
            Event::Code(words) => self.piece(words, inside(text, words, at)),
            Event::SoftBreak => self.piece(&text[at.clone()], at),
            Event::HardBreak => self.piece("\n", at),
            Event::InlineHtml(tag) if is_line_break(tag) => self.piece(tag, at),
            Event::InlineHtml(tag) => {
                let (opens, name) = tag_name(tag);
                self.manner.tag(&name, opens);
            }
            Event::Start(Tag::Strikethrough) => self.manner.tag("del", true),
            Event::End(TagEnd::Strikethrough) => self.manner.tag("del", false),
            Event::FootnoteReference(label) => {
                asides.references.push(inside(text, label, at));
            }
            Event::Start(Tag::Strong) if self.inner.is_none() => self.strong = Some(at),
            Event::Start(Tag::Link { dest_url, .. }) => {
                let target = dest_url.to_string();
                self.links.push(OpenLink { target, from: self.value.len(), start: None });
            }
            Event::End(TagEnd::Link) => asides.links.extend(self.close_link(text, at)),
            _ => {}
        }
    }

    fn extend_outer(&mut self, at: &Range<usize>) {
        let outer = self.outer.get_or_insert(at.clone());
        outer.start = outer.start.min(at.start);
        outer.end = outer.end.max(at.end);
    }

    fn piece(&mut self, words: &str, at: Range<usize>) {
        let words = &*self.manner.of(words);
        self.value.push_str(words);
        if words.trim_ascii().is_empty() {
            return;
        }
        for link in &mut self.links {
            link.start.get_or_insert(at.start);
        }
        self.inner.get_or_insert(at.clone()).end = at.end;
    }

    fn close_link(&mut self, text: &str, at: Range<usize>) -> Option<Link> {
        let OpenLink { target, from, start } = self.links.pop()?;
        let range = match (start, &self.inner) {
            (Some(start), Some(inner)) => start..inner.end,
            _ => at.start..at.start,
        };
        let end = range.end;
        let words = words(text, range, at.clone(), &self.value[from..]);
        let target = target_words(text, target, &at, end);
        Some(Link { span: at, words, target })
    }

    /// Whether one strong element contains all the words.
    pub(super) fn is_strong(&self) -> bool {
        self.strong.is_some() && self.strong == self.outer
    }

    /// The words, if there were any events.
    pub(super) fn finish(self, text: &str) -> Option<Words> {
        let outer = self.outer?;
        let inner = self.inner.unwrap_or(outer.clone());
        Some(words(text, inner, outer, &self.value))
    }
}

/// `value` at `inner` if it equals the bytes there, otherwise at `outer`; without the white space
/// that markup leaves at its ends.
fn words(text: &str, inner: Range<usize>, outer: Range<usize>, value: &str) -> Words {
    let inner = trimmed(text, inner);
    let value = value.trim_matches(|c: char| c.is_ascii_whitespace());
    if &text[inner.clone()] == value {
        return Words::verbatim(inner);
    }
    Words { span: trimmed(text, outer), value: Some(value.to_owned()) }
}

/// The part of `at` that contains `words`: inside backticks or brackets. All of it if not found.
fn inside(text: &str, words: &str, at: Range<usize>) -> Range<usize> {
    match text[at.clone()].find(words) {
        Some(skip) => at.start + skip..at.start + skip + words.len(),
        None => at,
    }
}

/// The bytes of the target of the link at `at`, whose words end at `words_end`. A reference link
/// names its target elsewhere; for it the whole link is returned.
fn target_words(text: &str, target: String, at: &Range<usize>, words_end: usize) -> Words {
    let after = words_end.clamp(at.start, at.end);
    let written = [after, at.start].into_iter().find_map(|from| {
        let skip = text[from..at.end].find(&target)?;
        Some(from + skip..from + skip + target.len())
    });
    match written {
        Some(span) => Words::verbatim(span),
        None => Words { span: at.clone(), value: Some(target) },
    }
}

/// `<br>` stays in the text as written, so that a cell with several lines is still verbatim.
fn is_line_break(tag: &str) -> bool {
    tag.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("<br"))
        && !tag[3..].starts_with(|c: char| c.is_ascii_alphanumeric())
}

/// Whether the HTML tag `<…>` opens an element, and its name in lower case.
fn tag_name(tag: &str) -> (bool, String) {
    let inner = tag.trim_start_matches('<');
    let name = inner.trim_start_matches('/');
    let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
    (name.len() == inner.len(), name[..end].to_ascii_lowercase())
}

/// The label of `[^label]` if it is undefined: the parser then yields it as text in pieces.
fn dangling_reference(text: &str, words: &str, at: &Range<usize>) -> Option<Range<usize>> {
    let label = words.strip_prefix('^').filter(|label| !label.is_empty())?;
    let bytes = text.as_bytes();
    let bracketed = at.start > 0 && bytes[at.start - 1] == b'[' && bytes.get(at.end) == Some(&b']');
    let escaped = at.start > 1 && bytes[at.start - 2] == b'\\';
    let plain = !label.contains(char::is_whitespace) && at.len() == words.len();
    (bracketed && !escaped && plain).then(|| at.start + 1..at.end)
}
