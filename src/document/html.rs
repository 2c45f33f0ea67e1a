//! Reads web pages (WHATWG HTML) into the tree of running text: headings, paragraphs, lists, definition
//! lists and tables. Elements that a browser does not show are left out. Does not know scripts or style
//! sheets, nor fetches anything.
//!
//! Tags that HTML allows authors to omit may be missing; an end tag without a start tag is skipped.

mod link;
pub(super) mod manner;
pub(super) mod table;

use std::ops::Range;

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{StartTag, Token, Tokenizer};

use super::entry::{self, Comments, Entry, Escapes};
use super::outline::{Block, Heading, Outline, Words};
use super::{Builder, Limits};
use crate::diagnostic::{Diagnostic, Text};
use crate::source::{SourceId, Span};
use crate::text;
use link::Links;
use table::{Found, Gathered, is_hidden};

/// The properties of HTML.
pub(super) const ENTRY: Entry = Entry {
    name: "HTML",
    endings: &["html", "htm", "xhtml"],
    media_type: "text/html",
    area: "html",
    is_built: true,
    comments: Comments::Html,
    escapes: Escapes::Markup,
    reader: entry::Reader::Text(read),
    ..Entry::TEXT
};

/// Maximum number of unclosed tables; after that none is searched for, because each search runs to
/// the end.
const MAX_UNCLOSED: usize = 16;

/// Elements that a browser does not display.
const UNSEEN: [&[u8]; 8] =
    [b"head", b"script", b"style", b"template", b"noscript", b"svg", b"select", b"dialog"];

/// Elements without content or an end tag.
const VOID: [&[u8]; 13] = [
    b"area", b"base", b"br", b"col", b"embed", b"hr", b"img", b"input", b"link", b"meta",
    b"source", b"track", b"wbr",
];

/// Elements inside a line of text.
const INLINE: [&[u8]; 30] = [
    b"a", b"abbr", b"b", b"bdi", b"bdo", b"cite", b"code", b"data", b"del", b"dfn", b"em", b"font",
    b"i", b"ins", b"kbd", b"label", b"mark", b"q", b"rb", b"ruby", b"s", b"samp", b"small",
    b"span", b"strike", b"strong", b"sub", b"sup", b"time", b"u",
];

fn read(text: &str, builder: &mut Builder, limits: Limits, found: &mut Vec<Diagnostic>) {
    if text.trim().is_empty() {
        return;
    }
    let mut page = Page { text, source: builder.source(), limits, ..Page::default() };
    page.read();
    page.flush(text.len());
    page.links(text.len());
    page.report(found);
    page.outline.write(text, builder);
}

/// The role of the words being gathered.
#[derive(Clone, Copy, Debug, Default)]
enum Role {
    #[default]
    Paragraph,
    Heading(u8),
    /// An item of a list, with its depth.
    Item(usize),
}

struct Page<'t> {
    text: &'t str,
    source: SourceId,
    limits: Limits,
    outline: Outline,
    role: Role,
    words: Option<Gathered>,
    /// The open element that is not displayed, and how many elements of its name are open inside.
    unseen: Option<(Vec<u8>, usize)>,
    /// Number of open lists.
    depth: usize,
    /// The end of the last table read.
    passed: usize,
    unclosed: usize,
    /// Number of bytes searched for tables in vain.
    sought: usize,
    unread: Vec<(Range<usize>, Text)>,
    links: Links,
}

impl Default for Page<'_> {
    fn default() -> Self {
        Self {
            text: "",
            source: SourceId(0),
            limits: Limits::default(),
            outline: Outline::default(),
            role: Role::default(),
            words: None,
            unseen: None,
            depth: 0,
            passed: 0,
            unclosed: 0,
            sought: 0,
            unread: Vec::new(),
            links: Links::default(),
        }
    }
}

/// The tokens of `within`, with their places in `text`.
fn tokens(text: &str, within: Range<usize>) -> impl Iterator<Item = Token<usize>> {
    let base = within.start;
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    emitter.naively_switch_states(true);
    Tokenizer::new_with_emitter(&text[within], emitter).map(move |token| {
        let Ok(mut token) = token;
        let span = match &mut token {
            Token::StartTag(it) => &mut it.span,
            Token::EndTag(it) => &mut it.span,
            Token::String(it) => &mut it.span,
            _ => return token,
        };
        (span.start, span.end) = (span.start + base, span.end + base);
        token
    })
}

impl Page<'_> {
    /// Reads the page; what a table was read from is not read again.
    fn read(&mut self) {
        let mut from = 0;
        loop {
            let before = self.passed;
            let mut rest = tokens(self.text, from..self.text.len());
            let goes_on = rest.any(|token| {
                self.take(token);
                self.passed > before
            });
            if !goes_on {
                return;
            }
            from = self.passed;
        }
    }

    fn take(&mut self, token: Token<usize>) {
        if self.unseen.is_none() {
            self.link(&token);
        }
        match token {
            Token::StartTag(tag) => self.start(&tag),
            Token::EndTag(tag) => self.end(&tag.name, tag.span.start),
            Token::String(words) if self.unseen.is_none() => {
                let reported = String::from_utf8_lossy(&words.value);
                if self.words.is_some() || !reported.trim().is_empty() {
                    let from = words.span.start;
                    self.words.get_or_insert_with(|| Gathered::new(from)).add(&reported);
                }
            }
            _ => {}
        }
    }

    /// Follows links.
    fn link(&mut self, token: &Token<usize>) {
        match token {
            Token::StartTag(tag) if &**tag.name == b"br" => self.links.end_line(),
            Token::StartTag(tag) => self.links.open(self.text, tag),
            Token::EndTag(tag) if &**tag.name == b"a" => {
                self.links.close(self.text, tag.span.start..tag.span.end);
            }
            Token::String(words) => self.links.add(&String::from_utf8_lossy(&words.value)),
            _ => {}
        }
    }

    /// Adds the links that end before the byte `at` to the open section.
    fn links(&mut self, at: usize) {
        self.outline.blocks.extend(self.links.before(at).map(Block::Link));
    }

    fn start(&mut self, tag: &StartTag<usize>) {
        let name: &[u8] = &tag.name;
        if let Some((unseen, open)) = &mut self.unseen {
            *open += usize::from(**unseen == *name);
            return;
        }
        let at = tag.span.start;
        let is_void = VOID.contains(&name) || tag.self_closing;
        if !is_void && (UNSEEN.contains(&name) || is_hidden(tag)) {
            self.flush(at);
            self.unseen = Some((name.to_vec(), 1));
            return;
        }
        match name {
            b"table" => return self.table(at, tag.span.end),
            b"br" | b"wbr" => {
                if let Some(words) = &mut self.words {
                    words.end_line();
                }
                return;
            }
            _ if is_void && name != b"hr" => return,
            _ if INLINE.contains(&name) => return self.manner(name, true),
            _ => self.flush(at),
        }
        match name {
            b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" => {
                self.role = Role::Heading(name[1] - b'0');
            }
            b"ul" | b"ol" | b"dl" => self.depth += 1,
            b"li" | b"dt" => self.role = Role::Item(self.depth.saturating_sub(1)),
            // A definition belongs to the preceding term.
            b"dd" => self.role = Role::Item(self.depth),
            b"hr" => self.outline.blocks.push(Block::Divider),
            _ => {}
        }
    }

    fn end(&mut self, name: &[u8], at: usize) {
        if let Some((unseen, open)) = &mut self.unseen {
            *open -= usize::from(**unseen == *name);
            if *open == 0 {
                self.unseen = None;
            }
            return;
        }
        if INLINE.contains(&name) {
            return self.manner(name, false);
        }
        self.flush(at);
        match name {
            b"ul" | b"ol" | b"dl" => {
                self.depth = self.depth.saturating_sub(1);
                if self.depth == 0 {
                    self.outline.blocks.push(Block::Divider);
                }
            }
            b"section" | b"article" => self.outline.blocks.push(Block::Divider),
            _ => {}
        }
    }

    fn manner(&mut self, name: &[u8], opens: bool) {
        if let (Some(words), Ok(name)) = (&mut self.words, std::str::from_utf8(name)) {
            words.manner.tag(name, opens);
        }
    }

    /// Ends the words being gathered before the byte `at`.
    fn flush(&mut self, at: usize) {
        let role = std::mem::take(&mut self.role);
        let Some(words) = self.words.take() else { return };
        let words = words.finish(self.text, at);
        if words.as_str(self.text).trim().is_empty() {
            return;
        }
        match role {
            Role::Paragraph => {
                self.outline.paragraph(words, false);
            }
            Role::Heading(level) => {
                self.links(words.span.start);
                // A link may contain the words.
                let start =
                    self.links.start().map_or(words.span.start, |it| it.min(words.span.start));
                let heading = Heading { level, span: start..words.span.end, words };
                self.outline.blocks.push(Block::Heading(heading));
            }
            Role::Item(depth) => self.item(words, depth),
        }
    }

    fn item(&mut self, words: Words, depth: usize) {
        // Lists and their items take two levels of the tree each.
        self.outline.item(words, depth.min(self.limits.depth / 4));
    }

    /// Adds the table that opens at `at`.
    fn table(&mut self, at: usize, after: usize) {
        self.flush(at);
        if self.unclosed >= MAX_UNCLOSED {
            return;
        }
        match table::first_table(self.text, at..self.text.len()) {
            Some(Found::Table(table)) => {
                self.passed = table.span.end;
                let inside = &self.text[at..self.passed];
                if self.links.is_open() || ["<a", "<A", "cid:"].iter().any(|it| inside.contains(it))
                {
                    tokens(self.text, after..self.passed).for_each(|it| self.link(&it));
                }
                self.outline.blocks.push(Block::Table(table));
            }
            // A table that contains another one is used for layout: its cells are read as text, and
            // their tables are searched for again, up to a limit.
            Some(Found::Unread(tag, why, end)) => {
                self.sought += end - at;
                if self.sought > MAX_UNCLOSED * self.text.len() {
                    self.unread.push((tag, why));
                    self.outline.blocks.push(Block::Lost);
                    self.unclosed = MAX_UNCLOSED;
                }
            }
            Some(Found::Unclosed(tag)) => {
                self.unclosed += 1;
                let why = text!("it is never closed", "閉じられていない");
                self.unread.push((tag, why));
                self.outline.blocks.push(Block::Lost);
            }
            None => self.passed = after,
        }
    }

    fn report(&mut self, found: &mut Vec<Diagnostic>) {
        let count = self.unread.len();
        if count == 0 {
            return;
        }
        let message = text!(
            "tables that were not read, so no rule checks them: {count}",
            "読んでいない表が{count}個あり、どの規則でも検査していない"
        );
        let mut reported = Diagnostic::warning("html/table", message);
        for (at, why) in self.unread.drain(..) {
            reported = reported.at(Span::new(self.source, at), why);
        }
        found.push(reported.help(text!("close the table with </table>", "表を </table> で閉じる")));
    }
}
