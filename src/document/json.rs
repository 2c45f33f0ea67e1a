//! Knows how JSON (RFC 8259) becomes the tree: one strict pass over the bytes, without recursion.
//! Does not know what values mean, nor the words of its own diagnostics (`json::problem`).
//!
//! A mistake is said and then read as what it was most likely meant to be, so that one report names
//! them all: a missing comma is supplied, a word or an ill-formed number is kept as text.

mod problem;
mod string;

use super::duplicates::{Duplicates, also};
use super::{Builder, Limits, NodeId, NodeKind};
use crate::diagnostic::{Diagnostic, Text};
use crate::source::Span;
use problem::Mistake;

/// Mistakes said of one file; after that many the rest is not JSON in any useful sense.
const MAX_MISTAKES: usize = 100;

pub(super) fn read(text: &str, builder: &mut Builder, limits: Limits, found: &mut Vec<Diagnostic>) {
    let mut reader = Reader {
        text,
        bytes: text.as_bytes(),
        at: if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 },
        builder,
        limits,
        found,
        open: Vec::new(),
        mistakes: 0,
        too_deep: None,
        duplicates: Duplicates::new("json/duplicate-key"),
        decoded: String::new(),
    };
    reader.document();
}

/// What may come next.
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
    /// Nothing but blanks.
    End,
}

struct Reader<'r> {
    text: &'r str,
    bytes: &'r [u8],
    at: usize,
    builder: &'r mut Builder,
    limits: Limits,
    found: &'r mut Vec<Diagnostic>,
    /// Open containers with where they begin.
    open: Vec<(NodeKind, NodeId, usize)>,
    mistakes: usize,
    /// Index of the diagnostic about depth.
    too_deep: Option<usize>,
    duplicates: Duplicates,
    /// The value of a string with escapes, while it is read.
    decoded: String,
}

impl Reader<'_> {
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
        } else {
            self.end_of_text(next);
        }
        while !self.open.is_empty() {
            self.close(self.at.min(self.bytes.len()));
        }
    }

    fn skip_blanks(&mut self) -> Option<u8> {
        loop {
            match self.bytes.get(self.at) {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.at += 1,
                byte => return byte.copied(),
            }
        }
    }

    /// Reads what begins with `byte` and says what may follow; `None` when reading ends here.
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
                None
            }
        }
    }

    fn comma(&mut self, byte: u8) -> Next {
        let record = matches!(self.open.last(), Some((NodeKind::Record, ..)));
        match byte {
            b',' => self.at += 1,
            b']' | b'}' => return self.close_with(byte),
            _ => {
                self.mistake(Mistake::MissingComma, self.at, self.at);
                // What can begin neither a key nor an item would be met here again and again.
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
                self.builder.scalar(NodeKind::String, content.0, content.1);
                self.after_value()
            }
            _ => {
                self.word();
                self.after_value()
            }
        }
    }

    /// Where a value should be there is punctuation.
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
                // The key keeps its place in the record.
                self.builder.scalar(NodeKind::Null, self.at, self.at);
                Next::Comma
            }
        }
    }

    fn after_value(&self) -> Next {
        if self.open.is_empty() { Next::End } else { Next::Comma }
    }

    fn key(&mut self, byte: u8) -> Next {
        let start = self.at;
        match byte {
            b'"' => {
                let (content, escaped) = self.scan_string();
                let name = if escaped { &self.decoded } else { &self.text[content.0..content.1] };
                self.builder.name(name, content.0, content.1);
            }
            b'\'' => {
                let (content, end) = self.single_quoted();
                self.mistake(Mistake::SingleQuotes, start, end);
                self.builder.name(&self.text[content.0..content.1], content.0, content.1);
            }
            b',' => {
                self.mistake(Mistake::MissingKey, start, start + 1);
                self.at += 1;
                return Next::Key;
            }
            b']' => return self.close_with(byte),
            b':' | b'{' | b'[' => {
                self.mistake(Mistake::MissingKey, start, start + 1);
                self.builder.name("", start, start);
            }
            _ => {
                let end = self.word_end();
                self.at = end;
                self.mistake(Mistake::BareKey, start, end);
                self.builder.name(&self.text[start..end], start, end);
            }
        }
        Next::Colon
    }

    fn open(&mut self, kind: NodeKind) -> Next {
        let start = self.at;
        if self.builder.depth() >= self.limits.depth {
            self.skip_container();
            let span = self.span(start, start + 1);
            match self.too_deep {
                Some(said) => also(&mut self.found[said], span, Text::default()),
                None => {
                    self.too_deep = Some(self.found.len());
                    self.found.push(problem::depth(self.limits.depth, span));
                }
            }
            self.builder.scalar(NodeKind::Null, start, start);
            return self.after_value();
        }
        let node = self.builder.open(kind, start);
        self.open.push((kind, node, start));
        self.at += 1;
        if kind == NodeKind::Record { Next::FirstKey } else { Next::FirstItem }
    }

    /// Closes the container that `byte` ends, and any that was left open inside it.
    fn close_with(&mut self, byte: u8) -> Next {
        let kind = if byte == b']' { NodeKind::List } else { NodeKind::Record };
        match self.open.iter().rposition(|&(open, ..)| open == kind) {
            None => self.mistake(Mistake::StrayClose, self.at, self.at + 1),
            Some(matching) => {
                while self.open.len() > matching + 1 {
                    let start = self.open.last().map_or(self.at, |&(_, _, start)| start);
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
        if let Some((kind, node, _)) = self.open.pop() {
            if kind == NodeKind::Record {
                self.duplicates.check(self.builder, node, None, self.found);
            }
            self.builder.close(end);
        }
    }

    /// Passes over a container without reading it, strings in it included.
    fn skip_container(&mut self) {
        let mut depth = 0usize;
        while let Some(&byte) = self.bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth -= 1,
                b'"' => self.at = string::end(self.bytes, self.at),
                _ => {}
            }
            if depth == 0 {
                return;
            }
        }
    }

    /// A number, `true`, `false`, `null`, or a word that is none of these and kept as text.
    fn word(&mut self) {
        let start = self.at;
        let end = self.word_end();
        self.at = end;
        let word = &self.bytes[start..end];
        let kind = match word {
            b"true" | b"false" => NodeKind::Bool,
            b"null" => NodeKind::Null,
            word if is_number(word) => NodeKind::Number,
            word => {
                let numeric = matches!(word[0], b'-' | b'+' | b'.' | b'0'..=b'9');
                let mistake = if numeric { Mistake::Number } else { Mistake::Word };
                self.mistake(mistake, start, end);
                NodeKind::String
            }
        };
        self.builder.scalar(kind, start, end);
    }

    /// End of the run of characters that is taken as one word: up to a blank or punctuation.
    fn word_end(&self) -> usize {
        let rest = &self.bytes[self.at..];
        let ends = |byte: &u8| {
            matches!(byte, b' ' | b'\n' | b'\r' | b'\t' | b',' | b':' | b'"' | b'/')
                || matches!(byte, b'[' | b']' | b'{' | b'}')
        };
        self.at + rest.iter().position(ends).unwrap_or(rest.len()).max(1)
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
        self.mistake(Mistake::Comment, start, self.at);
        next
    }

    fn trailing_comma(&mut self) {
        let comma = memchr::memrchr(b',', &self.bytes[..self.at]).unwrap_or(self.at);
        self.mistake(Mistake::TrailingComma, comma, comma + 1);
    }

    fn end_of_text(&mut self, next: Next) {
        // What is nested too deeply takes the ends of all around it along; one word is enough.
        if matches!(next, Next::Root | Next::End) || self.too_deep.is_some() {
            return;
        }
        if let Some(&(_, _, start)) = self.open.last() {
            self.mistake(Mistake::Unclosed, start, start + 1);
        }
        if matches!(next, Next::Colon | Next::Value) {
            self.builder.scalar(NodeKind::Null, self.at, self.at);
        }
    }

    fn mistake(&mut self, mistake: Mistake, start: usize, end: usize) {
        self.mistakes += 1;
        let words = self.text.get(start..end).unwrap_or_default();
        let span = self.span(start, end);
        self.found.push(problem::syntax(mistake, words, span));
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.builder.source(), start..end)
    }
}

/// `number` of RFC 8259 §6.
fn is_number(word: &[u8]) -> bool {
    let word = word.strip_prefix(b"-").unwrap_or(word);
    let (whole, rest) = word.split_at(digits(word));
    if whole.is_empty() || (whole.len() > 1 && whole[0] == b'0') {
        return false;
    }
    let rest = match rest {
        [b'.', rest @ ..] => match digits(rest) {
            0 => return false,
            length => &rest[length..],
        },
        rest => rest,
    };
    match rest {
        [] => true,
        [b'e' | b'E', b'+' | b'-', power @ ..] | [b'e' | b'E', power @ ..] => {
            !power.is_empty() && digits(power) == power.len()
        }
        _ => false,
    }
}

fn digits(text: &[u8]) -> usize {
    text.iter().take_while(|byte| byte.is_ascii_digit()).count()
}
