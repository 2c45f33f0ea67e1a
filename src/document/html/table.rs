//! Knows tables written in HTML (WHATWG HTML §4.9): rows, cells, header rows, captions, and the words
//! of a cell. Does not know the page around them, nor how merged cells share a grid (`grid` does).
//!
//! Tags that HTML allows authors to omit (`</td>`, `</tr>`, `<tbody>`) may be missing.

use std::ops::Range;

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{StartTag, Token, Tokenizer};

use super::VOID;
use super::manner::Manner;
use crate::diagnostic::Text;
use crate::document::outline::grid::{self, Cell, Line};
use crate::document::outline::lines::trimmed;
use crate::document::outline::{Table, Words};
use crate::text;

/// The result of reading the first `<table>` of a range.
pub(in crate::document) enum Found {
    Table(Table),
    /// Not read: its opening tag, the reason, and its end.
    Unread(Range<usize>, Text, usize),
    /// Not read, because it is never closed: its opening tag.
    Unclosed(Range<usize>),
}

/// The first table that opens in `within`; it may close later in `text`.
pub(in crate::document) fn first_table(text: &str, within: Range<usize>) -> Option<Found> {
    let mut reader = TableReader { text, ..TableReader::default() };
    let tokens = Tokenizer::new_with_emitter(
        &text[within.start..],
        DefaultEmitter::<usize>::new_with_span(),
    );
    for token in tokens {
        let Ok(token) = token;
        if let Some(at) = reader.take(token, within.start) {
            return Some(reader.finish(at.end));
        }
        if reader.open.is_none() && reader.at >= within.end {
            return None;
        }
    }
    reader.open.map(Found::Unclosed)
}

/// Whether the element is marked as hidden.
pub(super) fn is_hidden(tag: &StartTag<usize>) -> bool {
    let value = |name: &[u8]| {
        let value = tag.attributes.get(name).map(|it| String::from_utf8_lossy(&it.value));
        value.map(|it| it.to_ascii_lowercase().replace(' ', ""))
    };
    let style = value(b"style").unwrap_or_default();
    value(b"hidden").is_some()
        || style.contains("display:none")
        || style.contains("visibility:hidden")
}

/// Words being gathered, with their start.
pub(in crate::document) struct Gathered {
    from: usize,
    value: String,
    /// A `<br>` follows the last character.
    broken: bool,
    pub(super) manner: Manner,
    /// Some words were deleted.
    struck: bool,
}

struct OpenCell {
    words: Gathered,
    columns: usize,
    rows: usize,
    is_header: bool,
}

#[derive(Default)]
struct TableReader<'t> {
    text: &'t str,
    /// The opening tag of the table.
    open: Option<Range<usize>>,
    /// Number of tables inside its cells; if there are any, it is used for layout.
    inner: usize,
    nests: bool,
    in_head: bool,
    group: usize,
    caption: Option<Gathered>,
    captioned: Option<Words>,
    cell: Option<OpenCell>,
    lines: Vec<Line>,
    /// The open element that is not displayed, and how many elements of its name are open inside.
    unseen: Option<(Vec<u8>, usize)>,
    /// The end of the last token.
    at: usize,
}

impl TableReader<'_> {
    /// Processes `token`, whose offsets count from `base`. Returns the closing tag of the table.
    fn take(&mut self, token: Token<usize>, base: usize) -> Option<Range<usize>> {
        let from_base = |span: html5gum::Span<usize>| span.start + base..span.end + base;
        match token {
            Token::StartTag(tag) => {
                let at = from_base(tag.span);
                self.at = at.end;
                if !self.is_unseen(&tag) {
                    self.start(&tag, at);
                }
            }
            Token::EndTag(tag) => {
                let at = from_base(tag.span);
                self.at = at.end;
                return if self.was_unseen(&tag.name) { None } else { self.end(&tag.name, at) };
            }
            Token::String(words) => {
                self.at = words.span.end + base;
                let is_seen = self.unseen.is_none();
                if let Some(gathered) = self.gathered().filter(|_| is_seen) {
                    gathered.add(&String::from_utf8_lossy(&words.value));
                }
            }
            _ => {}
        }
        None
    }

    /// Whether a tag opens a hidden element of a table, or is inside one. The end of rows and cells may be missing.
    fn is_unseen(&mut self, tag: &StartTag<usize>) -> bool {
        let name: &[u8] = &tag.name;
        let ends = |unseen: &[u8]| match unseen {
            b"tr" => matches!(name, b"tr" | b"tbody" | b"tfoot"),
            b"td" | b"th" => matches!(name, b"td" | b"th" | b"tr" | b"tbody" | b"tfoot"),
            _ => false,
        };
        if self.unseen.as_ref().is_some_and(|it| ends(&it.0)) {
            self.unseen = None;
        }
        if let Some((unseen, open)) = &mut self.unseen {
            *open += usize::from(**unseen == *name);
        } else if self.open.is_some() && !VOID.contains(&name) && is_hidden(tag) {
            self.unseen = Some((name.to_vec(), 1));
        }
        self.unseen.is_some()
    }

    /// Whether the end tag of an element called `name` is inside a hidden element or closes it.
    fn was_unseen(&mut self, name: &[u8]) -> bool {
        let Some((unseen, open)) = &mut self.unseen else { return false };
        if name == b"table" && **unseen != *name {
            self.unseen = None;
            return false;
        }
        *open -= usize::from(**unseen == *name);
        if *open == 0 {
            self.unseen = None;
        }
        true
    }

    fn gathered(&mut self) -> Option<&mut Gathered> {
        self.cell.as_mut().map(|cell| &mut cell.words).or(self.caption.as_mut())
    }

    fn start(&mut self, tag: &StartTag<usize>, at: Range<usize>) {
        let name: &[u8] = &tag.name;
        match (name, &self.open) {
            (b"table", None) => self.open = Some(at),
            (b"table", Some(_)) => (self.inner, self.nests) = (self.inner + 1, true),
            (_, None) => {}
            _ if self.inner > 0 => {}
            (b"caption", _) => self.caption = Some(Gathered::new(at.end)),
            (b"thead" | b"tbody" | b"tfoot", _) => {
                self.end_line(at.start);
                self.in_head = name == b"thead";
                self.group += 1;
            }
            (b"tr", _) => {
                self.end_line(at.start);
                self.begin_line(at.start);
            }
            (b"td" | b"th", _) => self.begin_cell(tag, at),
            (b"br", _) => {
                if let Some(gathered) = self.gathered() {
                    gathered.end_line();
                }
            }
            _ => self.manner(name, true),
        }
    }

    fn end(&mut self, name: &[u8], at: Range<usize>) -> Option<Range<usize>> {
        self.open.as_ref()?;
        match name {
            b"table" if self.inner > 0 => self.inner -= 1,
            b"table" => {
                self.end_line(at.start);
                return Some(at);
            }
            _ if self.inner > 0 => {}
            b"caption" => {
                self.captioned = self.caption.take().map(|it| it.finish(self.text, at.start));
            }
            b"td" | b"th" => self.end_cell(at.start),
            b"tr" => self.end_line(at.end),
            b"thead" | b"tbody" | b"tfoot" => {
                self.end_line(at.start);
                self.in_head = false;
                self.group += 1;
            }
            _ => self.manner(name, false),
        }
        None
    }

    fn manner(&mut self, name: &[u8], opens: bool) {
        if let (Some(gathered), Ok(name)) = (self.gathered(), std::str::from_utf8(name)) {
            gathered.manner.tag(name, opens);
        }
    }

    fn begin_line(&mut self, at: usize) {
        let (group, in_head) = (self.group, self.in_head);
        self.lines.push(Line { span: at..at, cells: Vec::new(), in_head, group, open: true });
    }

    fn end_line(&mut self, at: usize) {
        self.end_cell(at);
        if let Some(line) = self.lines.last_mut().filter(|line| line.open) {
            line.span = trimmed(self.text, line.span.start..at);
            line.open = false;
        }
    }

    fn begin_cell(&mut self, tag: &StartTag<usize>, at: Range<usize>) {
        self.end_cell(at.start);
        if self.lines.last().is_none_or(|line| !line.open) {
            self.begin_line(at.start);
        }
        let count = |name: &[u8], most: usize| {
            let value = tag.attributes.get(name).map(|it| String::from_utf8_lossy(&it.value));
            let count = value.and_then(|it| it.trim().parse().ok()).unwrap_or(1);
            count.min(most)
        };
        // The limits are those of HTML; a cell with 0 rows extends to the end of its group.
        let (columns, rows) = (count(b"colspan", 1000).max(1), count(b"rowspan", 65534));
        let rows = if rows == 0 { usize::MAX } else { rows };
        let is_header = &*tag.name == b"th";
        self.cell = Some(OpenCell { words: Gathered::new(at.end), columns, rows, is_header });
    }

    fn end_cell(&mut self, at: usize) {
        let Some(OpenCell { words, columns, rows, is_header }) = self.cell.take() else { return };
        let words = words.finish(self.text, at);
        if let Some(line) = self.lines.last_mut() {
            line.cells.push(Cell { words, columns, rows, is_header });
        }
    }

    fn finish(mut self, end: usize) -> Found {
        let tag = self.open.unwrap_or(end..end);
        let unread = |why| Found::Unread(tag.clone(), why, end);
        if self.nests {
            return unread(text!("it contains another table", "中に別の表がある"));
        }
        match grid::arrange(self.text, &mut self.lines, end - tag.start) {
            Some((columns, rows)) => Found::Table(Table {
                span: tag.start..end,
                caption: self.captioned,
                unit: None,
                columns,
                rows,
            }),
            None => unread(text!(
                "it has no cells, or its merged cells are too large",
                "セルがないか、結合の指定が大きすぎる"
            )),
        }
    }
}

impl Gathered {
    pub(in crate::document) fn new(from: usize) -> Self {
        Self { from, value: String::new(), broken: false, manner: Manner::default(), struck: false }
    }

    /// Records the start of a new line.
    pub(in crate::document) fn end_line(&mut self) {
        self.broken = true;
    }

    pub(in crate::document) fn add(&mut self, words: &str) {
        let reported = self.manner.of(words);
        self.struck |= reported.len() < words.len();
        let words = &*reported;
        for c in words.chars() {
            if !c.is_ascii_whitespace() {
                self.join(c);
                self.value.push(c);
            } else if !self.value.is_empty() && !self.value.ends_with(' ') {
                self.value.push(' ');
            }
        }
    }

    /// A line break is a space, but not between characters that are written without spaces.
    fn join(&mut self, next: char) {
        if std::mem::take(&mut self.broken) {
            let kept = self.value.trim_end_matches(' ').len();
            self.value.truncate(kept);
            let spaced = self
                .value
                .chars()
                .next_back()
                .is_some_and(|last| last.is_ascii() || next.is_ascii());
            if spaced {
                self.value.push(' ');
            }
        }
    }

    /// The words, which end before `end`; verbatim if they are contiguous in the text.
    pub(in crate::document) fn finish(self, text: &str, end: usize) -> Words {
        let span = trimmed(text, self.from..end);
        let value = self.value.trim_end_matches(' ');
        let written = &text[span.clone()];
        // A replacement usually follows the deleted words.
        let at = match self.struck {
            true => written.rfind(value),
            false if written.starts_with(value) => Some(0),
            false => written.find(value),
        };
        match at {
            Some(skip) => {
                let start = span.start + skip;
                Words::verbatim(start..start + value.len())
            }
            None => Words { span, value: Some(value.to_owned()) },
        }
    }
}
