//! Reads Typst into the tree of running text: headings, paragraphs, lists, footnotes, and the tables of `table` and `grid` with
//! the captions of their figures. Marks, labels and comments are left out of the words. Runs no code and opens no other file:
//! where one is included, the content does not count as complete.

mod label;
mod shape;
mod table;

use std::ops::Range;

use super::entry::{self, Comments, Entry, Escapes};
use super::html::table::Gathered;
use super::outline::{Block, Footnote, Heading, Labels, Outline, Words};
use super::{Builder, Limits};
use crate::diagnostic::Diagnostic;
use shape::{STATEMENTS, Shape, label, name, string, unread};

/// The properties of Typst.
pub(super) const ENTRY: Entry = Entry {
    name: "Typst",
    endings: &["typ"],
    media_type: "text/vnd.typst",
    area: "typst",
    is_utf8: true,
    comments: Comments::Slashes,
    escapes: Escapes::Markup,
    reader: entry::Reader::Text(read),
    ..Entry::TEXT
};

/// Functions whose arguments are no words.
const DROPPED: [&str; 15] = [
    "v",
    "h",
    "image",
    "pagebreak",
    "colbreak",
    "bibliography",
    "outline",
    "cite",
    "ref",
    "label",
    "line",
    "rect",
    "circle",
    "counter",
    "raw",
];

fn read(text: &str, builder: &mut Builder, limits: Limits, _: &mut Vec<Diagnostic>) {
    if text.trim().is_empty() {
        return;
    }
    let shape = Shape::of(text);
    let mut reader = Parser {
        text,
        shape: &shape,
        limits,
        outline: Outline::default(),
        words: None,
        role: Role::Paragraph,
        open: Vec::new(),
        indents: Vec::new(),
    };
    reader.read();
    label::settle(text, &mut reader.outline.labels);
    reader.outline.write(text, builder);
}

/// The role of the words being gathered.
#[derive(Clone, Copy)]
enum Role {
    Paragraph,
    /// A heading with its level and its first byte.
    Heading(u8, usize),
    /// An item with its depth.
    Item(usize),
}

/// A bracket that is being read.
struct Open {
    end: usize,
    is_code: bool,
}

struct Parser<'t> {
    text: &'t str,
    shape: &'t Shape,
    limits: Limits,
    outline: Outline,
    words: Option<Gathered>,
    role: Role,
    open: Vec<Open>,
    /// The indentations of the open items.
    indents: Vec<usize>,
}

impl Parser<'_> {
    fn read(&mut self) {
        let mut at = 0;
        let mut at_line_start = true;
        while at < self.text.len() {
            while self.open.last().is_some_and(|it| it.end <= at) {
                self.open.pop();
            }
            let in_code = self.open.last().is_some_and(|it| it.is_code);
            if in_code {
                at = self.code(at);
                continue;
            }
            if at_line_start && let Some(after) = self.line_start(at) {
                at = after;
            }
            if at >= self.text.len() {
                break;
            }
            let before = at;
            at = self.markup(at);
            let passed = &self.text[before..at];
            at_line_start = passed.ends_with('\n');
        }
        self.flush(self.text.len());
    }

    /// Begins what the line at `at` is: a heading, an item, or the end of a paragraph.
    fn line_start(&mut self, at: usize) -> Option<usize> {
        let line = self.text[at..].split(['\r', '\n']).next()?;
        let inner = line.trim_start();
        let indent = line.len() - inner.len();
        if inner.is_empty() {
            self.flush(at);
            self.indents.clear();
            return None;
        }
        let from = at + indent;
        let level = inner.len() - inner.trim_start_matches('=').len();
        if (1..=6).contains(&level) && inner[level..].starts_with(' ') {
            self.flush(at);
            self.indents.clear();
            self.role = Role::Heading(level as u8, from);
            return Some(from + level);
        }
        let digits = inner.len() - inner.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let is_numbered = digits > 0 && digits < 5 && inner[digits..].starts_with(". ");
        let is_item = ["- ", "+ ", "/ "].iter().any(|it| inner.starts_with(it));
        if !is_item && !is_numbered {
            return None;
        }
        self.flush(at);
        self.indents.retain(|it| *it < indent);
        self.role = Role::Item(self.indents.len());
        self.indents.push(indent);
        Some(from + if is_numbered { digits + 2 } else { 2 })
    }

    /// Reads a piece of markup; returns where to continue.
    fn markup(&mut self, at: usize) -> usize {
        let rest = &self.text[at..];
        if rest.starts_with('#') {
            return self.call(at + 1);
        }
        let (length, piece) = piece(self.text, at);
        match piece {
            Piece::Text(words) => {
                if self.words.is_some() || !words.trim().is_empty() {
                    self.words.get_or_insert_with(|| Gathered::new(at)).add(words);
                }
            }
            Piece::LineEnd if matches!(self.role, Role::Heading(..)) => self.flush(at),
            Piece::LineEnd => self.words.iter_mut().for_each(Gathered::end_line),
            Piece::Label(_) | Piece::Reference(_) => piece.name(at, &mut self.outline.labels),
            Piece::Nothing => {}
        }
        at + length
    }

    /// Processes the function or statement whose name is at `at`.
    fn call(&mut self, at: usize) -> usize {
        let called = name(&self.text[at..]);
        let after = at + called.len();
        // What a condition or a loop prints is computed.
        if matches!(called, "include" | "if" | "for" | "while") {
            self.flush(at);
            self.outline.blocks.push(Block::Lost);
        }
        if called == "include" || STATEMENTS.contains(&called) {
            let end = self.end_of_statement(after);
            let written = self.text[after..end].trim();
            let file = written.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
            if let Some(file) = file.filter(|it| called == "include" && !it.starts_with('@')) {
                let span = at - 1..end;
                self.outline.includes.push(Words { span, value: Some(file.to_owned()) });
            }
            return end;
        }
        let arguments =
            self.shape.inside(after).filter(|_| self.text[after..].starts_with(['(', '{']));
        match (called, arguments) {
            ("table" | "grid", Some((inner, end))) => {
                self.table(at..end, inner);
                end
            }
            ("footnote", None) => {
                let Some((inner, end)) = self.shape.inside(after) else { return after };
                let label = at - 1..after;
                let words = plain(self.text, self.shape, inner, &mut self.outline.labels);
                self.outline.references.push(label.clone());
                let note = Footnote { span: label.start..end, label, texts: vec![words] };
                self.outline.footnotes.push(note);
                end
            }
            (_, Some((_, end))) if DROPPED.contains(&called) => end,
            // The content after the arguments is what is printed.
            (_, Some((_, end))) if self.text[end..].starts_with('[') => end,
            (_, Some((inner, end))) => {
                self.flush(at);
                self.open.push(Open { end, is_code: true });
                inner.start
            }
            (_, None) => after,
        }
    }

    /// The end of the statement that goes on at `at`: the end of a line outside of brackets.
    fn end_of_statement(&self, mut at: usize) -> usize {
        while at < self.text.len() && !self.text[at..].starts_with('\n') {
            let byte = self.text.as_bytes()[at];
            at = match self.shape.inside(at) {
                Some((_, end)) => end,
                None if byte == b'"' => string(self.text, at).unwrap_or(at + 1),
                None => unread(self.text, at, true).map_or(at + 1, |it| at + it),
            };
            while !self.text.is_char_boundary(at) {
                at += 1;
            }
        }
        at
    }

    /// Reads a piece of the arguments of a function: tables, captions and contents in them.
    fn code(&mut self, at: usize) -> usize {
        let rest = &self.text[at..];
        if let Some(length) = unread(self.text, at, true) {
            return at + length;
        }
        if rest.starts_with('"') {
            return string(self.text, at).unwrap_or(at + 1);
        }
        if rest.starts_with('[')
            && let Some((inner, end)) = self.shape.inside(at)
        {
            self.flush(at);
            self.open.push(Open { end: end - 1, is_code: false });
            return inner.start;
        }
        let called = name(rest);
        if called.is_empty() {
            self.flush(at);
            return at + rest.chars().next().map_or(1, char::len_utf8);
        }
        let after = at + called.len();
        match (called, self.shape.inside(after)) {
            ("table" | "grid", Some((inner, end))) => {
                self.table(at..end, inner);
                end
            }
            ("image", Some((_, end))) => end,
            ("caption", None) => self.caption(after),
            _ => after,
        }
    }

    fn caption(&mut self, after: usize) -> usize {
        let rest = &self.text[after..];
        let Some(value) = rest.trim_start().strip_prefix(':') else { return after };
        let at = self.text.len() - value.trim_start().len();
        let Some((inner, end)) = self.shape.inside(at) else { return after };
        let words = plain(self.text, self.shape, inner, &mut self.outline.labels);
        // In a figure, the table is written before its caption or after it; what follows is found by its place.
        match self.outline.blocks.last_mut() {
            Some(Block::Table(table)) if table.caption.is_none() => table.caption = Some(words),
            _ => {
                self.outline.paragraph(words, true);
            }
        }
        end
    }

    fn table(&mut self, span: Range<usize>, inner: Range<usize>) {
        self.flush(span.start);
        let labels = &mut self.outline.labels;
        match table::read(self.text, self.shape, span, inner, labels) {
            Some(table) => self.outline.blocks.push(Block::Table(table)),
            None => self.outline.blocks.push(Block::Lost),
        }
    }

    /// Ends the words being gathered before the byte `at`.
    fn flush(&mut self, at: usize) {
        let role = std::mem::replace(&mut self.role, Role::Paragraph);
        let Some(words) = self.words.take() else { return };
        let words = words.finish(self.text, at);
        if words.as_str(self.text).trim().is_empty() {
            return;
        }
        match role {
            Role::Paragraph => {
                self.outline.paragraph(words, false);
            }
            Role::Heading(level, from) => {
                let heading = Heading { level, span: from..words.span.end, words };
                self.outline.blocks.push(Block::Heading(heading));
            }
            Role::Item(depth) => self.item(words, depth),
        }
    }

    fn item(&mut self, words: Words, depth: usize) {
        // Lists and their items take two levels of the tree each.
        self.outline.item(words, depth.min(self.limits.depth / 4));
    }
}

/// A piece of markup.
enum Piece<'t> {
    Text(&'t str),
    LineEnd,
    Label(&'t str),
    Reference(&'t str),
    Nothing,
}

impl Piece<'_> {
    /// Adds the name that the piece at `at` defines or refers to, if any.
    fn name(&self, at: usize, labels: &mut Labels) {
        match self {
            Piece::Label(name) => labels.defined.push(at + 1..at + 1 + name.len()),
            Piece::Reference(name) => labels.referenced.push(at + 1..at + 1 + name.len()),
            _ => {}
        }
    }
}

/// Whether the last word of `before` begins an address: `https://example.org/@user`.
fn in_address(before: &str) -> bool {
    const LONGEST: usize = 200;
    let near = &before[before.ceil_char_boundary(before.len().saturating_sub(LONGEST))..];
    near.rsplit(char::is_whitespace).next().is_some_and(|it| it.contains("://"))
}

/// The piece at `at` and its length, which is never 0.
fn piece(text: &str, at: usize) -> (usize, Piece<'_>) {
    const SIGNS: [char; 13] = ['\n', '\\', '/', '`', '*', '_', '~', '<', '@', '$', '-', '#', ']'];
    let rest = &text[at..];
    let first = rest.chars().next().unwrap_or(' ');
    if first == '\\' {
        let next = rest[1..].chars().next().filter(|it| !it.is_whitespace());
        return match next {
            Some(next) => (1 + next.len_utf8(), Piece::Text(&rest[1..1 + next.len_utf8()])),
            None => (1, Piece::LineEnd),
        };
    }
    if let Some(length) = unread(text, at, false) {
        return (length, Piece::Nothing);
    }
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let inside = is_word(text[..at].chars().next_back()) && is_word(rest.chars().nth(1));
    match first {
        '\n' => (1, Piece::LineEnd),
        '*' | '_' if !inside => (1, Piece::Nothing),
        '[' | ']' => (1, Piece::Nothing),
        '~' => (1, Piece::Text(" ")),
        '<' => {
            let name = label(&rest[1..]);
            let is_label = !name.is_empty() && rest[1 + name.len()..].starts_with('>');
            if is_label { (name.len() + 2, Piece::Label(name)) } else { (1, Piece::Text("<")) }
        }
        '@' if !is_word(text[..at].chars().next_back()) && !in_address(&text[..at]) => {
            match label(&rest[1..]) {
                "" => (1, Piece::Nothing),
                name => (1 + name.len(), Piece::Reference(name)),
            }
        }
        // A formula on lines of its own.
        '$' if rest[1..].starts_with(char::is_whitespace) => {
            (rest[1..].find('$').map_or(1, |it| it + 2), Piece::Nothing)
        }
        '$' => (1, Piece::Nothing),
        '-' if rest.starts_with("---") => (3, Piece::Text("—")),
        '-' if rest.starts_with("--") => (2, Piece::Text("–")),
        _ => {
            let start = first.len_utf8();
            let end = rest[start..].find(|c| SIGNS.contains(&c) || c == '[');
            let length = end.map_or(rest.len(), |it| it + start);
            (length, Piece::Text(&rest[..length]))
        }
    }
}

/// The words of the content `range`, without code. Adds its labels to `labels`.
fn plain(text: &str, shape: &Shape, range: Range<usize>, labels: &mut Labels) -> Words {
    let mut words = Gathered::new(range.start);
    let mut at = range.start;
    while at < range.end {
        if text[at..].starts_with('#') {
            at += 1 + name(&text[at + 1..]).len();
            if text[at..].starts_with('(') {
                at = shape.inside(at).map_or(at + 1, |it| it.1);
            }
            continue;
        }
        let (length, piece) = piece(text, at);
        match piece {
            // The content may end inside a piece.
            Piece::Text(_) if at + length > range.end => words.add(&text[at..range.end]),
            Piece::Text(piece) => words.add(piece),
            Piece::LineEnd => words.end_line(),
            Piece::Label(_) | Piece::Reference(_) | Piece::Nothing => piece.name(at, labels),
        }
        at += length;
    }
    words.finish(text, range.end)
}
