//! Knows the parser's events: turns them into the outline, block by block, in one pass. Does not
//! know captions, units or numbering, nor the tree.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::inline::{Asides, Run};
use super::{table, unclosed};
use crate::diagnostic::{Diagnostic, Text};
use crate::document::Limits;
use crate::document::html::table::{self as html, Found};
use crate::document::outline::lines::trimmed;
use crate::document::outline::{Block, Footnote, Heading, Item, List, Outline, Row, Table, Words};
use crate::source::{SourceId, Span};
use crate::text;

/// Levels of the tree that are not lists: root, sections by heading level, their groups.
const OTHER_LEVELS: usize = 16;

/// Maximum number of unclosed HTML tables; after that none is searched for.
const MAX_UNCLOSED: usize = 16;

/// Reads the Markdown of `text` from the byte `body` on.
pub(super) fn gather(
    text: &str,
    body: usize,
    source: SourceId,
    limits: Limits,
    found: &mut Vec<Diagnostic>,
) -> Outline {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS;
    let outline = Outline::default();
    let mut gatherer = Gatherer {
        text,
        source,
        found,
        outline,
        run: None,
        frames: Vec::new(),
        max_frames: limits.depth.saturating_sub(OTHER_LEVELS) & !1,
        too_deep: None,
        quotes: 0,
        in_code: false,
        table: None,
        row: OpenRow::default(),
        passed: 0,
        unclosed: Vec::new(),
        unread: Vec::new(),
    };
    let plain = table::without_tabs(&text[body..]);
    for (event, at) in Parser::new_ext(&plain, options).into_offset_iter() {
        gatherer.take(event, at.start + body..at.end + body);
    }
    gatherer.flush();
    gatherer.report_unread();
    gatherer.outline
}

enum Frame {
    List(List),
    Item(Item),
    Footnote(Footnote),
    /// Beyond the depth limit: its text goes to the innermost item within the limit.
    Flat,
}

/// The row being read: its raw cells, and the number of cells that the parser has yielded.
#[derive(Default)]
struct OpenRow {
    raw: Vec<Range<usize>>,
    row: Row,
}

struct Gatherer<'t, 'f> {
    text: &'t str,
    source: SourceId,
    found: &'f mut Vec<Diagnostic>,
    outline: Outline,
    run: Option<Run>,
    frames: Vec<Frame>,
    max_frames: usize,
    too_deep: Option<usize>,
    quotes: usize,
    in_code: bool,
    table: Option<Table>,
    row: OpenRow,
    /// The end of the last HTML table: the parser's events inside it are skipped.
    passed: usize,
    /// HTML tables without an end; the search for each ran to the end of the text.
    unclosed: Vec<Range<usize>>,
    /// HTML tables that are not read, and why.
    unread: Vec<(Range<usize>, Text)>,
}

impl Gatherer<'_, '_> {
    fn take(&mut self, event: Event<'_>, at: Range<usize>) {
        if at.start < self.passed {
            return;
        }
        match event {
            Event::Start(tag) if is_block(&tag.to_end()) => {
                self.flush();
                self.start(&tag, at);
            }
            Event::End(tag) if is_block(&tag) => self.end(tag, at),
            Event::Rule => {
                self.flush();
                self.outline.blocks.push(Block::Divider);
            }
            Event::TaskListMarker(_) => self.task_marker(at),
            Event::Html(_) => {}
            _ if self.in_code => {}
            inline => self.inline(&inline, at),
        }
    }

    fn inline(&mut self, event: &Event<'_>, at: Range<usize>) {
        let mut asides = Asides::default();
        self.run.get_or_insert_default().take(self.text, event, at, &mut asides);
        self.outline.references.append(&mut asides.references);
        self.outline.blocks.extend(asides.links.into_iter().map(Block::Link));
    }

    fn start(&mut self, tag: &Tag<'_>, at: Range<usize>) {
        match tag {
            Tag::BlockQuote(_) => self.quotes += 1,
            Tag::CodeBlock(kind) => self.code(kind, &at),
            Tag::HtmlBlock => self.html(at),
            Tag::List(_) => {
                self.open(Frame::List(List { span: at.clone(), items: Vec::new() }), at)
            }
            Tag::Item => {
                let item = self.item(at.clone());
                self.open(Frame::Item(item), at);
            }
            Tag::FootnoteDefinition(_) => {
                let label = footnote_label(self.text, &at);
                let span = trimmed(self.text, at.clone());
                self.open(Frame::Footnote(Footnote { span, label, texts: Vec::new() }), at);
            }
            Tag::Table(_) => self.table = Some(new_table(trimmed(self.text, at))),
            Tag::TableHead | Tag::TableRow => {
                let span = trimmed(self.text, at.clone());
                let raw = table::raw_cells(self.text, at);
                self.row = OpenRow { raw, row: Row { span, ..Row::default() } };
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, at: Range<usize>) {
        match tag {
            TagEnd::Heading(level) if self.frames.is_empty() && self.quotes == 0 => {
                let span = trimmed(self.text, at);
                let run = self.run.take().and_then(|run| run.finish(self.text));
                let words = run.unwrap_or_else(|| Words::verbatim(span.end..span.end));
                let heading = Heading { level: level as u8, span, words };
                self.outline.blocks.push(Block::Heading(heading));
            }
            TagEnd::TableCell => return self.end_cell(at),
            TagEnd::TableHead | TagEnd::TableRow => self.end_row(tag == TagEnd::TableHead),
            TagEnd::Table => self.end_table(),
            _ => self.flush(),
        }
        match tag {
            TagEnd::BlockQuote(_) => self.quotes = self.quotes.saturating_sub(1),
            TagEnd::CodeBlock => {
                self.in_code = false;
                self.outline.blocks.push(Block::Divider);
            }
            TagEnd::List(_) | TagEnd::Item | TagEnd::FootnoteDefinition => self.close(),
            _ => {}
        }
    }

    fn open(&mut self, frame: Frame, at: Range<usize>) {
        if self.frames.len() < self.max_frames {
            self.frames.push(frame);
        } else {
            self.too_deep.get_or_insert(at.start);
            self.frames.push(Frame::Flat);
        }
    }

    fn close(&mut self) {
        let Some(frame) = self.frames.pop() else { return };
        let parent = self.frames.last_mut();
        match (frame, parent) {
            (Frame::List(mut list), Some(Frame::Item(item))) => item.items.append(&mut list.items),
            (Frame::List(mut list), _) => {
                list.span = trimmed(self.text, list.span);
                self.outline.blocks.push(Block::List(list));
            }
            (Frame::Item(item), Some(Frame::List(list))) => list.items.push(item),
            (Frame::Footnote(footnote), _) => {
                self.outline.footnotes.push(footnote);
                self.outline.blocks.push(Block::Divider);
            }
            (Frame::Item(_) | Frame::Flat, _) => {}
        }
    }

    /// Adds the words gathered so far to the innermost item or footnote, or makes them a paragraph.
    fn flush(&mut self) {
        let Some(run) = self.run.take() else { return };
        let strong = run.is_strong();
        let Some(words) = run.finish(self.text) else { return };
        let span = words.span.clone();
        self.found.extend(table::missed(self.text, self.source, span.clone()));
        if words.as_str(self.text).trim().is_empty() {
            self.outline.blocks.push(Block::Aside(span));
            return;
        }
        let within = self.frames.len().min(self.max_frames);
        match self.frames[..within].last_mut() {
            Some(Frame::Item(item)) => {
                item.texts.push(words);
                self.outline.blocks.push(Block::Aside(span));
            }
            Some(Frame::Footnote(footnote)) => footnote.texts.push(words),
            _ => {
                self.outline.paragraph(words, strong);
            }
        }
    }

    fn item(&self, at: Range<usize>) -> Item {
        let span = trimmed(self.text, at);
        let raw = &self.text[span.clone()];
        let digits = raw.len() - raw.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let marker = (digits > 0).then(|| span.start..(span.start + digits + 1).min(span.end));
        Item { span, marker, texts: Vec::new(), items: Vec::new() }
    }

    fn task_marker(&mut self, at: Range<usize>) {
        if let Some(Frame::Item(item)) = self.frames.last_mut() {
            item.marker.get_or_insert(at);
        }
    }

    fn code(&mut self, kind: &CodeBlockKind<'_>, at: &Range<usize>) {
        self.in_code = true;
        let is_fenced = matches!(kind, CodeBlockKind::Fenced(_));
        if let Some(fence) = unclosed::fence(self.text, at).filter(|_| is_fenced) {
            self.lost(unclosed::unclosed_fence(self.source, fence));
        }
    }

    /// Adds a diagnostic and records that the text after it is not read as intended.
    fn lost(&mut self, reported: Diagnostic) {
        self.found.push(reported);
        self.outline.blocks.push(Block::Lost);
    }

    fn html(&mut self, at: Range<usize>) {
        if let Some(opening) = unclosed::html(self.text, &at) {
            self.lost(unclosed::unclosed_html(self.source, opening, self.text));
        }
        let mut from = at.start;
        while self.unclosed.len() < MAX_UNCLOSED
            && let Some(found) = html::first_table(self.text, from..at.end)
        {
            from = self.html_table(found, from, at.end);
        }
        self.aside(from..at.end.max(from));
    }

    fn aside(&mut self, range: Range<usize>) {
        let span = trimmed(self.text, range);
        if !span.is_empty() {
            self.outline.blocks.push(Block::Aside(span));
        }
    }

    /// Adds the table found after `from` and returns where to continue in the block that ends at
    /// `end`.
    fn html_table(&mut self, found: Found, from: usize, end: usize) -> usize {
        let (tag, why, end) = match found {
            Found::Table(table) if self.quotes == 0 => {
                self.aside(from..table.span.start);
                table::check(self.text, self.source, &table, self.found);
                self.passed = table.span.end;
                self.outline.blocks.push(Block::Table(table));
                return self.passed;
            }
            // In a quote every line begins with `>`, which is not HTML.
            Found::Table(table) => {
                let start = table.span.start;
                let tag = start..start + "<table".len();
                (tag, text!("in a quote", "引用の中にある"), table.span.end)
            }
            Found::Unclosed(tag) => {
                self.unclosed.push(tag);
                self.outline.blocks.push(Block::Lost);
                return end;
            }
            Found::Unread(tag, why, closed) => (tag, why, closed),
        };
        self.unread.push((tag, why));
        end
    }

    fn end_cell(&mut self, at: Range<usize>) {
        let words = self.run.take().and_then(|run| run.finish(self.text));
        let cells = &mut self.row.row.cells;
        // A cell supplied by the parser comes after the row's last raw cell.
        if let Some(raw) = self.row.raw.get(cells.len()) {
            debug_assert!(at.start == raw.start, "internal: cells are counted as the parser does");
            cells.push(words.unwrap_or_else(|| table::raw_words(self.text, raw.clone())));
        }
    }

    fn end_row(&mut self, header: bool) {
        let OpenRow { raw, mut row } = std::mem::take(&mut self.row);
        let yielded = row.cells.len();
        row.cells
            .extend(raw[yielded..].iter().map(|cell| table::raw_words(self.text, cell.clone())));
        match &mut self.table {
            Some(table) if header => table.columns = row,
            Some(table) => table.rows.push(row),
            None => {}
        }
    }

    fn end_table(&mut self) {
        if let Some(table) = self.table.take() {
            table::check(self.text, self.source, &table, self.found);
            self.outline.blocks.push(Block::Table(table));
        }
    }

    fn report_unread(&mut self) {
        if let Some(at) = self.too_deep {
            let limit = self.max_frames / 2;
            let message = text!(
                "lists nested more than {limit} levels deep were read as text of the item that contains them",
                "{limit}段を超える箇条書きは、それを含む項目の文として読んだ"
            );
            let here = text!("here", "ここ");
            let span = Span::new(self.source, at..at);
            self.found.push(Diagnostic::warning("markdown/depth", message).at(span, here));
        }
        self.found.extend(unclosed::unclosed_tables(self.source, &self.unclosed));
        let count = self.unread.len();
        if count > 0 {
            let message = text!(
                "HTML tables that were not read, so no rule checks them: {count}",
                "HTML で書かれた表のうち{count}個は読んでおらず、どの規則でも検査していない"
            );
            let mut note = Diagnostic::note("markdown/html-table", message);
            for (at, why) in self.unread.drain(..) {
                note = note.at(Span::new(self.source, at), why);
            }
            self.found.push(note);
        }
    }
}

fn is_block(tag: &TagEnd) -> bool {
    !matches!(
        tag,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
            | TagEnd::Image
    )
}

fn new_table(span: Range<usize>) -> Table {
    Table { span, caption: None, unit: None, columns: Row::default(), rows: Vec::new() }
}

/// The label in `[^…]:` at the start of a definition.
fn footnote_label(text: &str, at: &Range<usize>) -> Range<usize> {
    let start = at.start + 2;
    let end = text.get(start..at.end).and_then(|rest| rest.find(']')).map(|skip| start + skip);
    end.map_or(at.start..at.start, |end| start..end)
}
