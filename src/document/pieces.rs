//! Knows which bytes the parts of a text were read from if the text is not verbatim: escapes,
//! folded lines, indentation, markup. Does not know the content of the text.

use std::ops::Range;

use super::Node;
use super::entry::Escapes;
use crate::source::Span;

/// The bytes that the parts of a scalar's text were read from.
pub struct Pieces<'d> {
    node: Node<'d>,
    /// In order; empty if the text cannot be matched with its bytes.
    runs: Vec<Run>,
}

/// A stretch of text and its bytes: identical, or one character and its escape.
struct Run {
    text: Range<usize>,
    raw: Range<usize>,
}

impl Run {
    fn is_alike(&self) -> bool {
        self.text.len() == self.raw.len()
    }
}

impl<'d> Pieces<'d> {
    pub(super) fn of(node: Node<'d>) -> Self {
        let runs = if node.is_verbatim() { None } else { Follower::of(node).runs() };
        Self { node, runs: runs.unwrap_or_default() }
    }

    /// The bytes of `range` of the text; all bytes of the node if they cannot be determined.
    pub fn span(&self, range: Range<usize>) -> Span {
        if self.node.is_verbatim() {
            return self.node.span().part(range);
        }
        let last = range.end.max(range.start + 1) - 1;
        match (self.run(range.start), self.run(last)) {
            (Some(first), Some(run)) => {
                let alike = |run: &Run, at: usize| run.raw.start + at - run.text.start;
                let start =
                    if first.is_alike() { alike(first, range.start) } else { first.raw.start };
                let end = if run.is_alike() { alike(run, range.end) } else { run.raw.end };
                self.node.span().part(start..end.max(start))
            }
            _ => self.node.span(),
        }
    }

    fn run(&self, at: usize) -> Option<&Run> {
        let next = self.runs.partition_point(|run| run.text.end <= at);
        self.runs.get(next).filter(|run| run.text.contains(&at))
    }
}

/// Walks through a text and its bytes in parallel.
struct Follower<'d> {
    raw: &'d str,
    text: &'d str,
    /// Whether `\` begins an escape.
    escapes: bool,
    markup: bool,
    /// Whether `\` begins a command.
    commands: bool,
    /// Position in the bytes, and in the text.
    at: (usize, usize),
    runs: Vec<Run>,
}

impl<'d> Follower<'d> {
    fn of(node: Node<'d>) -> Self {
        let (raw, text) = (node.spanned().value, node.text());
        let before = &node.document.text[..node.span().start as usize];
        // The first line end of a multi-line TOML text is not part of it.
        let opens = before.ends_with('"') || before.trim_end().ends_with("\"\"\"");
        let written = node.document.format.entry().escapes;
        let escapes = match written {
            Escapes::None | Escapes::Commands => false,
            Escapes::BlockQuotes => opens,
            Escapes::Quotes | Escapes::Markup => before.ends_with('"'),
        };
        let (markup, commands) = (written == Escapes::Markup, written == Escapes::Commands);
        Self { raw, text, escapes, markup, commands, at: (0, 0), runs: Vec::new() }
    }

    fn runs(mut self) -> Option<Vec<Run>> {
        while let Some(character) = self.text[self.at.1..].chars().next() {
            let rest = &self.raw[self.at.0..];
            let Some(written) = rest.chars().next() else {
                // Only a final line end may be added.
                return self.text[self.at.1..].trim().is_empty().then_some(self.runs);
            };
            if self.escapes && written == '\\' {
                let (length, is_nothing) = escape(rest)?;
                self.take(length, if is_nothing { 0 } else { character.len_utf8() });
            } else if let Some(length) = self.entity(rest) {
                self.take(length, character.len_utf8());
            } else if written == character {
                self.take_alike(character.len_utf8());
            } else if let Some(length) = self.left_out(written, rest) {
                self.take(length, 0);
            } else if character.is_whitespace() {
                self.at.1 += character.len_utf8();
            } else {
                return None;
            }
        }
        Some(self.runs)
    }

    fn take(&mut self, raw: usize, text: usize) {
        let (from, at) = self.at;
        if text > 0 {
            self.runs.push(Run { text: at..at + text, raw: from..from + raw });
        }
        self.at = (from + raw, at + text);
    }

    fn take_alike(&mut self, length: usize) {
        let (from, at) = self.at;
        match self.runs.last_mut() {
            Some(last) if last.is_alike() && (last.raw.end, last.text.end) == self.at => {
                (last.raw.end, last.text.end) = (from + length, at + length);
                self.at = (from + length, at + length);
            }
            _ => self.take(length, length),
        }
    }

    /// The bytes of a character reference (`&amp;`) at the start of `rest`; `None` inside code.
    fn entity(&self, rest: &str) -> Option<usize> {
        let name = rest.strip_prefix('&').filter(|_| self.markup)?;
        let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '#')? + 1;
        let is_entity = rest[end..].starts_with(';');
        let is_code = is_entity && self.text[self.at.1..].starts_with(&rest[..=end]);
        (is_entity && !is_code).then_some(end + 1)
    }

    /// Number of bytes without a counterpart in the text here: indentation, a doubled quote,
    /// emphasis marks, a tag.
    fn left_out(&self, written: char, rest: &str) -> Option<usize> {
        if self.commands {
            return command(written, rest);
        }
        let doubled = matches!(written, '"' | '\'') && self.raw[..self.at.0].ends_with(written);
        if written.is_whitespace() || doubled || self.markup && "*_~`\\|".contains(written) {
            return Some(written.len_utf8());
        }
        // The mark of a quoted line.
        if self.markup && written == '>' {
            let line = self.raw[..self.at.0].rsplit('\n').next().unwrap_or_default();
            let is_mark = line.chars().all(|c| c == '>' || c.is_whitespace());
            return is_mark.then_some(1);
        }
        if !self.markup || written != '<' {
            return None;
        }
        // A comment may hold `>`.
        let close = if rest.starts_with("<!--") { "-->" } else { ">" };
        rest.find(close).map(|end| end + close.len())
    }
}

/// The bytes of LaTeX at the start of `rest` that leave no words: a command, a brace, a comment. The words of arguments
/// remain.
fn command(written: char, rest: &str) -> Option<usize> {
    match written {
        '{' | '}' | '$' | '~' => Some(1),
        '%' => Some(rest.find('\n').unwrap_or(rest.len())),
        '\\' => {
            let name = rest[1..].trim_start_matches(|c: char| c.is_ascii_alphabetic());
            let letters = rest.len() - 1 - name.len();
            let sign = name.chars().next().filter(|it| !"%&$#_{}".contains(*it));
            Some(1 + if letters > 0 { letters } else { sign.map_or(0, char::len_utf8) })
        }
        _ => written.is_whitespace().then(|| written.len_utf8()),
    }
}

/// The bytes of the escape at the start of `raw`, and whether it produces no text (a line
/// continuation).
fn escape(raw: &str) -> Option<(usize, bool)> {
    let digits = |raw: &str, count: usize| {
        let fits = raw.len() >= 2 + count && raw.is_char_boundary(2 + count);
        fits.then_some(2 + count)
    };
    let length = match raw[1..].chars().next()? {
        'x' => digits(raw, 2)?,
        'U' => digits(raw, 8)?,
        'u' => {
            let first = digits(raw, 4)?;
            let leads = matches!(&raw[2..3], "d" | "D")
                && matches!(raw.as_bytes()[3], b'8' | b'9' | b'a' | b'b' | b'A' | b'B');
            if leads && raw[first..].starts_with("\\u") {
                first + digits(&raw[first..], 4)?
            } else {
                first
            }
        }
        c if c.is_whitespace() && c != ' ' && c != '\t' => {
            let rest = raw[1..].trim_start();
            return Some((raw.len() - rest.len(), true));
        }
        c => 1 + c.len_utf8(),
    };
    Some((length, false))
}
