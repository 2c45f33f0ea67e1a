//! Knows how JSON (RFC 8259) is written: one strict pass over the bytes, without recursion, that
//! reports events to a [`Sink`]. Does not know how events are used, the meaning of values, or the
//! wording of diagnostics (`json::problem`).
//!
//! A mistake is reported and then read as most likely intended, so that one report names them all:
//! a missing comma is supplied, a word or an ill-formed number is kept as text.

use super::problem::{self, Mistake};
use crate::diagnostic::{Diagnostic, Text};
use crate::document::duplicates::also;
use crate::document::{Limits, NodeKind};
use crate::source::{SourceId, Span};

/// Maximum number of mistakes reported for one file; after that many, the rest is not JSON in any
/// useful sense.
const MAX_MISTAKES: usize = 100;

/// Receives the events of a JSON text, in text order. Offsets are bytes; for a string they are
/// those of its content, inside the quotes.
pub trait Sink {
    /// A record or list begins at `start`.
    fn open(&mut self, kind: NodeKind, start: usize);

    /// The innermost open container ends before `end`. Its diagnostics go into `found`.
    fn close(&mut self, end: usize, found: &mut Vec<Diagnostic>);

    /// The rest of the open containers cannot be read, or not as intended.
    fn cut(&mut self);

    /// The next value is named `name`, escapes resolved; it is written at `start..end`.
    fn name(&mut self, name: &str, start: usize, end: usize);

    /// A value that is exactly the bytes at `start..end`.
    fn scalar(&mut self, kind: NodeKind, start: usize, end: usize);

    /// A value written at `start..end` whose text is `value`.
    fn scalar_as(&mut self, kind: NodeKind, start: usize, end: usize, value: &str);
}

/// Scans `text`, the text of `source`, and reports events to `sink`. Never fails: mistakes are
/// reported in `found`, and every opened container is closed.
pub fn scan(
    text: &str,
    source: SourceId,
    limits: Limits,
    sink: &mut impl Sink,
    found: &mut Vec<Diagnostic>,
) {
    Scanner::new(text, source, limits, sink, found).document();
}

/// Like [`scan`], but accepts comments and trailing commas.
pub(super) fn scan_with_comments(
    text: &str,
    source: SourceId,
    limits: Limits,
    sink: &mut impl Sink,
    found: &mut Vec<Diagnostic>,
) {
    let mut scanner = Scanner::new(text, source, limits, sink, found);
    scanner.takes_comments = true;
    scanner.document();
}

/// The tokens allowed next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    /// The top value.
    Root,
    /// The first key, or the end of an empty record.
    FirstKey,
    /// A key, after a comma.
    Key,
    /// The colon after a key.
    Colon,
    /// The value after a colon.
    Value,
    /// The first item, or the end of an empty list.
    FirstItem,
    /// An item, after a comma.
    Item,
    /// A comma or the end of the container.
    Comma,
    /// Only white space.
    End,
}

pub(super) struct Scanner<'r, S> {
    pub(super) text: &'r str,
    pub(super) bytes: &'r [u8],
    pub(super) at: usize,
    source: SourceId,
    limits: Limits,
    pub(super) sink: &'r mut S,
    found: &'r mut Vec<Diagnostic>,
    /// Open containers with their starts.
    open: Vec<(NodeKind, usize)>,
    mistakes: usize,
    /// An unclosed string swallowed structure: apparent mistakes after it may follow from that.
    lost: bool,
    /// Whether comments and trailing commas are allowed.
    takes_comments: bool,
    /// Index of the diagnostic about depth.
    too_deep: Option<usize>,
    /// The value of a string with escapes, while it is read.
    pub(super) decoded: String,
}

impl<'r, S: Sink> Scanner<'r, S> {
    fn new(
        text: &'r str,
        source: SourceId,
        limits: Limits,
        sink: &'r mut S,
        found: &'r mut Vec<Diagnostic>,
    ) -> Self {
        Self {
            text,
            bytes: text.as_bytes(),
            at: if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 },
            source,
            limits,
            sink,
            found,
            open: Vec::new(),
            mistakes: 0,
            lost: false,
            too_deep: None,
            decoded: String::new(),
            takes_comments: false,
        }
    }

    fn document(&mut self) {
        let mut next = Next::Root;
        while let Some(byte) = self.skip_blanks() {
            next = match self.step(next, byte) {
                Some(next) if self.mistakes < MAX_MISTAKES => next,
                _ => break,
            };
        }
        if self.mistakes >= MAX_MISTAKES {
            self.found.push(problem::too_many(self.span(self.at, self.at)));
            self.sink.cut();
        } else {
            self.end_of_text(next);
        }
        while !self.open.is_empty() {
            self.close(self.at.min(self.bytes.len()));
        }
    }

    #[inline]
    fn skip_blanks(&mut self) -> Option<u8> {
        loop {
            match self.bytes.get(self.at) {
                Some(b' ' | b'\r' | b'\t') => self.at += 1,
                Some(b'\n') => {
                    self.at += 1;
                    // Indentation is usually deep.
                    while self.bytes[self.at..].starts_with(&[b' '; 4]) {
                        self.at += 4;
                    }
                }
                byte => return byte.copied(),
            }
        }
    }

    /// Reads the token that starts with `byte` and returns the tokens allowed next; `None` at the
    /// end of reading.
    fn step(&mut self, next: Next, byte: u8) -> Option<Next> {
        if byte == b'/' {
            return Some(self.comment(next));
        }
        match next {
            Next::Root | Next::Value => Some(self.value(next, byte)),
            Next::FirstItem | Next::Item if matches!(byte, b']' | b'}') => {
                if next == Next::Item {
                    self.trailing_comma();
                }
                Some(self.close_with(byte))
            }
            Next::FirstKey | Next::Key if byte == b'}' => {
                if next == Next::Key {
                    self.trailing_comma();
                }
                Some(self.close_with(byte))
            }
            Next::FirstItem | Next::Item => Some(self.value(next, byte)),
            Next::FirstKey | Next::Key => Some(self.key(byte)),
            Next::Colon if byte == b':' => {
                self.at += 1;
                Some(Next::Value)
            }
            Next::Colon => {
                self.mistake(Mistake::MissingColon, self.at, self.at);
                Some(Next::Value)
            }
            Next::Comma => Some(self.comma(byte)),
            Next::End => {
                self.mistake(Mistake::Trailing, self.at, self.bytes.len());
                self.sink.cut();
                None
            }
        }
    }

    fn comma(&mut self, byte: u8) -> Next {
        let record = self.in_record();
        match byte {
            b',' => self.at += 1,
            b']' | b'}' => return self.close_with(byte),
            _ => {
                self.mistake(Mistake::MissingComma, self.at, self.at);
                // A byte that begins neither a key nor an item must be consumed, or it would be met
                // forever.
                if byte == b':' {
                    self.at += 1;
                    return Next::Comma;
                }
            }
        }
        if record { Next::Key } else { Next::Item }
    }

    fn value(&mut self, next: Next, byte: u8) -> Next {
        match byte {
            b'"' => {
                self.string();
                self.after_value()
            }
            b'{' => self.open(NodeKind::Record),
            b'[' => self.open(NodeKind::List),
            b'-' | b'0'..=b'9' => {
                self.word();
                self.after_value()
            }
            b']' | b'}' | b',' | b':' => self.missing_value(next, byte),
            b'\'' => {
                let start = self.at;
                let (content, end) = self.single_quoted();
                self.mistake(Mistake::SingleQuotes, start, end);
                self.sink.scalar(NodeKind::String, content.0, content.1);
                self.after_value()
            }
            _ => {
                self.word();
                self.after_value()
            }
        }
    }

    /// Reports punctuation in place of a value.
    fn missing_value(&mut self, next: Next, byte: u8) -> Next {
        self.mistake(Mistake::MissingValue, self.at, self.at + 1);
        match (byte, next) {
            (_, Next::Root) | (b':', _) => {
                self.at += 1;
                next
            }
            (b',', Next::FirstItem | Next::Item) => {
                self.at += 1;
                Next::Item
            }
            _ => {
                // The key stays in the record.
                self.sink.scalar(NodeKind::Null, self.at, self.at);
                Next::Comma
            }
        }
    }

    fn in_record(&self) -> bool {
        matches!(self.open.last(), Some((NodeKind::Record, _)))
    }

    /// Returns the tokens allowed after a value. Consumes a comma that follows immediately, as most
    /// do.
    fn after_value(&mut self) -> Next {
        if self.open.is_empty() {
            return Next::End;
        }
        if self.bytes.get(self.at) != Some(&b',') {
            return Next::Comma;
        }
        self.at += 1;
        if self.in_record() { Next::Key } else { Next::Item }
    }

    fn key(&mut self, byte: u8) -> Next {
        let start = self.at;
        match byte {
            b'"' => {
                let (content, escaped) = self.scan_string();
                let name = if escaped { &self.decoded } else { &self.text[content.0..content.1] };
                self.sink.name(name, content.0, content.1);
                if self.bytes.get(self.at) == Some(&b':') {
                    self.at += 1;
                    return Next::Value;
                }
            }
            b'\'' => {
                let (content, end) = self.single_quoted();
                self.mistake(Mistake::SingleQuotes, start, end);
                self.sink.name(&self.text[content.0..content.1], content.0, content.1);
            }
            b',' => {
                self.mistake(Mistake::MissingKey, start, start + 1);
                self.at += 1;
                return Next::Key;
            }
            b']' => return self.close_with(byte),
            b':' | b'{' | b'[' => {
                self.mistake(Mistake::MissingKey, start, start + 1);
                self.sink.name("", start, start);
            }
            _ => {
                let end = self.word_end();
                self.at = end;
                self.mistake(Mistake::BareKey, start, end);
                self.sink.name(&self.text[start..end], start, end);
            }
        }
        Next::Colon
    }

    fn open(&mut self, kind: NodeKind) -> Next {
        let start = self.at;
        if self.open.len() >= self.limits.depth {
            self.skip_container();
            let span = self.span(start, start + 1);
            match self.too_deep {
                Some(reported) => also(&mut self.found[reported], span, Text::default()),
                None => {
                    self.too_deep = Some(self.found.len());
                    self.found.push(problem::depth(self.limits.depth, span));
                }
            }
            self.sink.scalar(NodeKind::Null, start, start);
            return self.after_value();
        }
        self.sink.open(kind, start);
        self.open.push((kind, start));
        self.at += 1;
        if kind == NodeKind::Record { Next::FirstKey } else { Next::FirstItem }
    }

    /// Closes the container that `byte` ends, and any container left open inside it.
    fn close_with(&mut self, byte: u8) -> Next {
        let kind = if byte == b']' { NodeKind::List } else { NodeKind::Record };
        match self.open.iter().rposition(|&(open, ..)| open == kind) {
            None => self.mistake(Mistake::StrayClose, self.at, self.at + 1),
            Some(matching) => {
                while self.open.len() > matching + 1 {
                    let start = self.open.last().map_or(self.at, |&(_, start)| start);
                    self.mistake(Mistake::Unclosed, start, start + 1);
                    self.close(self.at);
                }
                self.close(self.at + 1);
            }
        }
        self.at += 1;
        self.after_value()
    }

    fn close(&mut self, end: usize) {
        if self.open.pop().is_some() {
            self.sink.close(end, self.found);
        }
    }

    /// Skips a container without reading it, including its strings.
    fn skip_container(&mut self) {
        let mut depth = 0usize;
        while let Some(&byte) = self.bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth -= 1,
                b'"' => self.at = string_end(self.bytes, self.at),
                _ => {}
            }
            if depth == 0 {
                return;
            }
        }
    }

    fn comment(&mut self, next: Next) -> Next {
        let start = self.at;
        let rest = &self.bytes[start..];
        let length = match rest.get(1) {
            Some(b'/') => memchr::memchr2(b'\n', b'\r', rest),
            Some(b'*') => memchr::memmem::find(&rest[2..], b"*/").map(|at| at + 4),
            _ => {
                self.mistake(Mistake::Word, start, start + 1);
                self.at += 1;
                return next;
            }
        };
        self.at = start + length.unwrap_or(rest.len());
        if !self.takes_comments {
            self.mistake(Mistake::Comment, start, self.at);
        }
        next
    }

    fn trailing_comma(&mut self) {
        if self.takes_comments {
            return;
        }
        let comma = memchr::memrchr(b',', &self.bytes[..self.at]).unwrap_or(self.at);
        self.mistake(Mistake::TrailingComma, comma, comma + 1);
    }

    fn end_of_text(&mut self, next: Next) {
        // Content that is nested too deeply swallows the brackets that close what is around it; one
        // diagnostic is enough.
        if matches!(next, Next::Root | Next::End) {
            return;
        }
        if self.too_deep.is_some() {
            return self.sink.cut();
        }
        if let Some(&(_, start)) = self.open.last() {
            self.mistake(Mistake::Unclosed, start, start + 1);
        }
        if matches!(next, Next::Colon | Next::Value) {
            self.sink.scalar(NodeKind::Null, self.at, self.at);
        }
        self.sink.cut();
    }

    #[cold]
    pub(super) fn mistake(&mut self, mistake: Mistake, start: usize, end: usize) {
        if self.lost {
            return;
        }
        self.mistakes += 1;
        let words = self.text.get(start..end).unwrap_or_default();
        let span = self.span(start, end);
        self.found.push(problem::syntax(mistake, words, span));
    }

    /// Records that the string at `start..end`, which is not closed on its line, may contain the
    /// content after it.
    #[cold]
    pub(super) fn swallowed(&mut self, start: usize, end: usize) {
        if end == self.bytes.len() || self.text[start..end].contains(['[', ']', '{', '}', ':', ','])
        {
            self.sink.cut();
            self.lost = true;
        }
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.source, start..end)
    }
}

/// Byte after the quote that ends the string whose content begins at `at`.
fn string_end(bytes: &[u8], mut at: usize) -> usize {
    while let Some(found) = memchr::memchr2(b'"', b'\\', &bytes[at..]) {
        at += found + 1;
        if bytes[at - 1] == b'"' {
            return at;
        }
        at = (at + 1).min(bytes.len());
    }
    bytes.len()
}
