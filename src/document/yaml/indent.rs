//! Knows where a value in quotes or brackets goes on over lines that are not indented more than the block it belongs
//! to, which YAML forbids and its parsers let pass. Does not know what the value is.

use std::ops::Range;

use crate::diagnostic::{Diagnostic, Text};
use crate::source::{SourceId, Span};
use crate::text;

/// The open containers of a document.
#[derive(Default)]
pub(super) struct Indents {
    /// Spaces before the line on which each container begins; `None` for one in brackets.
    open: Vec<Option<usize>>,
    /// The outermost brackets that are open, inside a block indented by so many spaces.
    brackets: Option<(usize, usize)>,
}

impl Indents {
    /// A container begins at `range` of `text`: its bracket, or the place where a block begins.
    pub(super) fn open(&mut self, text: &str, range: Range<usize>) {
        let start = range.start;
        let is_flow = ["[", "{"].contains(&&text[range]);
        match self.open.last() {
            Some(Some(indent)) if is_flow => self.brackets = Some((start, *indent)),
            _ => {}
        }
        self.open.push((!is_flow).then(|| spaces(&text[line(text, start)..])));
    }

    /// A container ends; returns a line of it that is not indented enough.
    pub(super) fn close(&mut self, text: &str, end: usize) -> Option<Range<usize>> {
        let is_block = self.open.pop().flatten().is_some();
        let is_outermost = !matches!(self.open.last(), Some(None));
        let (start, indent) = self.brackets.take_if(|_| !is_block && is_outermost)?;
        outside(text, start..end, indent)
    }

    /// A line of the quoted scalar at `range` that is not indented enough.
    pub(super) fn quoted(&self, text: &str, range: Range<usize>) -> Option<Range<usize>> {
        outside(text, range, (*self.open.last()?)?)
    }

    /// A document ends.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }
}

/// The first line of `range`, after the one on which it begins, with at most `indent` spaces before it. A closing
/// bracket alone, a comment and a blank line may stand anywhere.
fn outside(text: &str, range: Range<usize>, indent: usize) -> Option<Range<usize>> {
    let ends = memchr::memchr_iter(b'\n', text[range.clone()].as_bytes());
    for end in ends {
        let start = range.start + end + 1;
        let rest = &text[start..range.end];
        let content = rest.trim_start_matches([' ', '\t']);
        let is_free =
            content.starts_with(['\n', '\r', '#', ']', '}', '"', '\'']) || content.is_empty();
        if !is_free && spaces(rest) <= indent {
            let shown = content.find(['\n', '\r']).unwrap_or(content.len());
            return Some(start..start + rest.len() - content.len() + shown);
        }
    }
    None
}

/// Start of the line of `at`.
fn line(text: &str, at: usize) -> usize {
    memchr::memrchr(b'\n', &text.as_bytes()[..at]).map_or(0, |it| it + 1)
}

/// Spaces at the start of `text`.
fn spaces(text: &str) -> usize {
    text.len() - text.trim_start_matches(' ').len()
}

/// Reports a line that is not indented enough.
pub(super) fn report(text: &str, source: SourceId, line: Range<usize>) -> Diagnostic {
    let has_tab = text[line.clone()].starts_with('\t');
    let (message, help) = if has_tab {
        (
            text!(
                "a tab indents a line of a value, where YAML allows only spaces",
                "値の続きの行がタブで字下げされている（YAML では空白しか使えない）"
            ),
            text!("indent with spaces", "字下げには半角空白を使う"),
        )
    } else {
        (
            text!(
                "this line continues a value, but is not indented more than its key",
                "値の続きの行だが、そのキーより深く字下げされていない"
            ),
            text!("indent it by at least one space more", "半角空白1つ以上深く字下げする"),
        )
    };
    Diagnostic::error("yaml/syntax", message)
        .at(Span::new(source, line), Text::default())
        .help(help)
}
