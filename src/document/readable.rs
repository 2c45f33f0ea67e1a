//! Knows how a file that is not text becomes a readable text, with the place of each part. Does not
//! know any file format.
//!
//! # Writing a reader
//!
//! A reader ([`Reader::Bytes`](super::entry::Reader)) unpacks the stored bytes and passes what it
//! finds to a [`Readable`], in reading order. It never builds a tree or counts a span itself:
//!
//! ```text
//! readable.enter(Area::Sheet("予算".into()));           what holds the next parts
//! readable.heading(2, "予算", Spot::ALL);                a heading for people and selectors
//! readable.begin_table();
//! readable.begin_row(true);                              true: a row of the header
//! readable.cell("科目", Spot { row: 1, column: 1 }, Cover::ONE);
//! readable.cell("金額", Spot { row: 1, column: 2 }, Cover::ONE);
//! readable.begin_row(false);
//! …
//! readable.end_table();
//! readable.report(diagnostic, readable.last());             at the words written last
//! ```
//!
//! The text has one line per row with ` | ` between cells and a blank line between blocks; the tree
//! is that of Markdown (`sections`, `tables`, `paragraphs` …), so that rules, captions and units
//! work alike. A line feed inside a cell is shown as `⏎`. The text is never parsed again, so ` | `
//! in a cell is harmless. The text is limited ([`Limits::expanded`](super::Limits)): beyond it,
//! words are dropped with a diagnostic, and open containers are marked incomplete. A reader can
//! stop early with [`is_full`](Readable::is_full); it must limit what it unpacks in the same way,
//! before it unpacks it.

use std::ops::Range;
use std::sync::Arc;

use super::grid::Sheet;
use super::outline::grid::{self, Cell, Line};
use super::outline::{Block, Footnote, Heading, Item, List, Outline, Table, Words};
use super::{Builder, Declared, Document, Format, Limits, NodeKind, Office};
use crate::diagnostic::{Diagnostic, Text};
use crate::source::places::{Area, Places};
use crate::source::{Origin, Source, SourceId, Span};
use crate::text;

/// Code of a file whose content exceeds the limit.
const EXPANDED: &str = "input/expanded";

/// Row and column in the current area, from 1; 0 means all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// Row, line, paragraph or note.
    pub row: u32,
    /// Column of a sheet or table.
    pub column: u32,
}

impl Spot {
    /// All of the area.
    pub const ALL: Self = Self { row: 0, column: 0 };

    /// All of a row, a line or a paragraph.
    pub fn row(row: u32) -> Self {
        Self { row, column: 0 }
    }
}

/// How many columns and rows a cell covers, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cover {
    /// Columns.
    pub columns: usize,
    /// Rows.
    pub rows: usize,
}

impl Cover {
    /// A cell that is not merged with others.
    pub const ONE: Self = Self { columns: 1, rows: 1 };
}

/// A text under construction from a file that is not text.
pub struct Readable<'f> {
    source: SourceId,
    text: String,
    places: Places,
    outline: Outline,
    lines: Vec<Line>,
    /// Start of the open table or paragraph.
    opened: usize,
    limits: Limits,
    declared: Declared,
    is_full: bool,
    last: Range<usize>,
    sheets: Vec<Sheet>,
    found: &'f mut Vec<Diagnostic>,
}

impl<'f> Readable<'f> {
    /// An empty text of the source numbered `source`. Diagnostics go to `found`.
    pub fn new(source: SourceId, limits: Limits, found: &'f mut Vec<Diagnostic>) -> Self {
        Self {
            source,
            text: String::new(),
            places: Places::default(),
            outline: Outline::default(),
            lines: Vec::new(),
            opened: 0,
            limits,
            declared: Declared::default(),
            is_full: false,
            last: 0..0,
            sheets: Vec::new(),
            found,
        }
    }

    /// Sets what is declared about the reading of the file.
    pub fn declared(mut self, declared: Declared) -> Self {
        self.declared = declared;
        self
    }

    /// What is read of office documents.
    pub fn office(&self) -> Office {
        self.declared.office
    }

    /// The limits of this text.
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// Whether further content is dropped.
    pub fn is_full(&self) -> bool {
        self.is_full
    }

    /// The words written last; before any, the start of the file.
    pub fn last(&self) -> Span {
        Span::new(self.source, self.last.clone())
    }

    /// Reports `diagnostic` at `span`.
    pub fn report(&mut self, diagnostic: Diagnostic, span: Span) {
        self.found.push(diagnostic.at(span, Text::default()));
    }

    /// Records that a part of the file could not be read: its container may have more members.
    pub fn lost(&mut self) {
        self.outline.blocks.push(Block::Lost);
    }

    /// Like [`enter`](Self::enter), if the following content may belong to the preceding one: a
    /// table to the paragraph above that names it.
    pub fn go_to(&mut self, area: Area) {
        self.places.enter(area);
    }

    /// Separates the preceding content from the following.
    pub fn divide(&mut self) {
        self.outline.blocks.push(Block::Divider);
    }

    /// Stores the sheets of a workbook, for checks of formulas.
    pub fn sheets(&mut self, sheets: Vec<Sheet>) {
        self.sheets = sheets;
    }

    /// Begins a part of the document; the following spots count inside it.
    pub fn enter(&mut self, area: Area) {
        self.places.enter(area);
        self.outline.blocks.push(Block::Divider);
    }

    /// Adds a heading; `level` is from 1.
    pub fn heading(&mut self, level: u8, words: &str, at: Spot) {
        self.block();
        let words = self.write(words, at);
        let heading = Heading { level, span: words.span.clone(), words };
        self.outline.blocks.push(Block::Heading(heading));
        self.text.push('\n');
    }

    /// Adds a paragraph.
    pub fn paragraph(&mut self, words: &str, at: Spot) {
        if words.trim().is_empty() {
            return;
        }
        self.block();
        let words = self.write(words, at);
        self.outline.paragraph(words, false);
        self.text.push('\n');
    }

    /// Begins a paragraph of several lines, each with its own place: [`go_on`](Self::go_on) adds the next one,
    /// preceded by a space where the script has spaces, and [`end_paragraph`](Self::end_paragraph) ends it.
    pub fn begin_paragraph(&mut self, words: &str, at: Spot) {
        self.block();
        let words = self.write(words, at);
        self.opened = words.span.start;
    }

    /// Adds a line to the open paragraph.
    pub fn go_on(&mut self, words: &str, at: Spot) {
        self.write(words, at);
    }

    /// Ends the paragraph.
    pub fn end_paragraph(&mut self) {
        self.last = self.opened..self.text.len();
        let words = Words::verbatim(self.last.clone());
        if !self.text[self.last.clone()].trim().is_empty() {
            self.outline.paragraph(words, false);
        }
        self.text.push('\n');
    }

    /// Adds a list item. It belongs to the last item above it with a smaller `depth`; `marker` is
    /// its number as printed, or empty.
    pub fn item(&mut self, depth: usize, marker: &str, words: &str, at: Spot) {
        let goes_on = matches!(self.outline.blocks.last(), Some(Block::List(_)));
        if !goes_on {
            self.block();
        }
        let depth = depth.min(self.limits.depth / 4);
        self.text.extend(std::iter::repeat_n("  ", depth));
        let from = self.text.len();
        let marker = (!marker.is_empty()).then(|| self.write(marker, at).span);
        self.text.push_str(if marker.is_some() { " " } else { "・" });
        let words = self.write(words, at);
        let start = marker.as_ref().map_or(words.span.start, |it| it.start);
        let span = start..words.span.end;
        let item = Item { span: span.clone(), marker, texts: vec![words], items: Vec::new() };
        if !goes_on {
            // As in other formats, the list begins at the mark of its first item.
            let list = List { span: from..span.end, items: Vec::new() };
            self.outline.blocks.push(Block::List(list));
        }
        if let Some(Block::List(list)) = self.outline.blocks.last_mut() {
            list.add(item, depth);
        }
        self.text.push('\n');
    }

    /// Adds a footnote or an endnote; `label` is its mark.
    pub fn note(&mut self, label: &str, words: &str, at: Spot) {
        self.block();
        let label = self.write(label, at).span;
        self.text.push(' ');
        let words = self.write(words, at);
        let span = label.start..words.span.end;
        self.outline.footnotes.push(Footnote { span, label, texts: vec![words] });
        self.text.push('\n');
    }

    /// Begins a table. Rows and cells follow, then [`end_table`](Self::end_table).
    pub fn begin_table(&mut self) {
        self.block();
        self.opened = self.text.len();
        self.lines.clear();
    }

    /// Begins a row. If no row at the top is `in_head`, the first one names the columns.
    pub fn begin_row(&mut self, in_head: bool) {
        self.end_row();
        let at = self.text.len();
        let cells = Vec::with_capacity(self.lines.last().map_or(0, |it| it.cells.len()));
        self.lines.push(Line { span: at..at, cells, in_head, group: 0, open: true });
    }

    /// Adds a cell to the row; omit places that a cell above or before covers.
    pub fn cell(&mut self, words: &str, at: Spot, cover: Cover) {
        if self.lines.last().is_some_and(|line| !line.cells.is_empty()) {
            self.text.push_str(" | ");
        }
        let words = self.write(words, at);
        let Some(line) = self.lines.last_mut() else { return };
        line.span.end = words.span.end;
        let (columns, rows) = (cover.columns.max(1), cover.rows.max(1));
        line.cells.push(Cell { words, columns, rows, is_header: false });
    }

    /// Ends the table.
    pub fn end_table(&mut self) {
        self.end_row();
        let mut lines = std::mem::take(&mut self.lines);
        let has_cells = lines.iter().any(|line| !line.cells.is_empty());
        let span = self.opened..lines.last().map_or(self.opened, |line| line.span.end);
        // At most as many places as bytes: an excessive merge is rejected.
        if let Some((columns, rows)) = grid::arrange(&self.text, &mut lines, self.text.len()) {
            let table = Table { span, caption: None, unit: None, columns, rows };
            self.outline.blocks.push(Block::Table(table));
        } else if has_cells {
            self.lost();
        }
    }

    fn end_row(&mut self) {
        if let Some(line) = self.lines.last_mut().filter(|line| line.open) {
            line.open = false;
            self.text.push('\n');
        }
    }

    /// Separates a block from the previous one.
    fn block(&mut self) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
    }

    /// Writes `words`, with line ends shown as `⏎`, and records their place.
    fn write(&mut self, words: &str, at: Spot) -> Words {
        let start = self.text.len();
        self.places.mark(start, at.row, at.column);
        if start + words.len() > self.limits.expanded {
            self.fill();
        }
        let words = if self.is_full { "" } else { words };
        let has_ends = memchr::memchr2(b'\n', b'\r', words.as_bytes()).is_some();
        match has_ends {
            true => self.text.push_str(&words.replace("\r\n", "⏎").replace(['\n', '\r'], "⏎")),
            false => self.text.push_str(words),
        }
        self.last = start..self.text.len();
        Words { span: self.last.clone(), value: has_ends.then(|| words.to_owned()) }
    }

    fn fill(&mut self) {
        if !std::mem::replace(&mut self.is_full, true) {
            let limit = self.limits.expanded;
            let message = text!(
                "the file contains more than {limit} bytes of text; the rest was not read",
                "ファイルのテキストが {limit} バイトを超えているため、残りは読んでいない"
            );
            self.report(Diagnostic::error(EXPANDED, message), self.last());
            self.lost();
        }
    }

    /// The text as a source called `name`, and its tree, whose format is `format`.
    pub fn finish(mut self, name: String, format: Format) -> (Source, Document) {
        self.outline.complete_tables(&self.text);
        let text = Arc::new(self.text);
        let mut builder = Builder::new(self.source, text.clone(), format).declared(self.declared);
        if !text.is_empty() {
            builder.open(NodeKind::Record, 0);
            self.outline.emit(&text, &mut builder);
            builder.close(text.len());
        }
        let origin = Origin::Places(Arc::new(self.places));
        let document = Document { sheets: self.sheets, ..builder.finish() };
        (Source { name, text, origin }, document)
    }
}
