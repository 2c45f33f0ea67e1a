//! Knows the parts of a document of running text (headings, paragraphs, lists, tables) before they
//! form a tree, and gives readers of such formats the same tree and the same captions. Does not
//! know how the parts are found.

mod caption;
mod emit;
pub(super) mod grid;
pub(super) mod lines;
mod number;

use std::ops::Range;

use super::{Builder, NodeKind, header};

/// Words written at `span`. `value` is their text if it differs from the bytes.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    pub(super) span: Range<usize>,
    pub(super) value: Option<String>,
}

impl Words {
    pub(super) fn verbatim(span: Range<usize>) -> Self {
        Self { span, value: None }
    }

    pub(super) fn as_str<'a>(&'a self, text: &'a str) -> &'a str {
        self.value.as_deref().unwrap_or(&text[self.span.clone()])
    }
}

#[derive(Debug, Default)]
pub(super) struct Outline {
    /// In text order.
    pub(super) blocks: Vec<Block>,
    pub(super) footnotes: Vec<Footnote>,
    /// Labels of footnote references, defined or not.
    pub(super) references: Vec<Range<usize>>,
    pub(super) labels: Labels,
    /// The files that are read in place of these commands.
    pub(super) includes: Vec<Words>,
}

/// Names of places of the document, and references to them.
#[derive(Debug, Default)]
pub(super) struct Labels {
    /// In text order, one as often as it is defined.
    pub(super) defined: Vec<Range<usize>>,
    /// In text order; none if a label that they name may be defined elsewhere.
    pub(super) referenced: Vec<Range<usize>>,
}

impl Outline {
    /// Gives each table the caption and the unit found beside it in `text`, and takes no row for its header that is
    /// none.
    pub(super) fn complete_tables(&mut self, text: &str) {
        caption::assign(text, &mut self.blocks);
        for block in &mut self.blocks {
            if let Block::Table(table) = block {
                table.take_back_header(text);
            }
        }
    }

    /// Adds a paragraph; `strong` if all of it is printed bold.
    pub(super) fn paragraph(&mut self, words: Words, strong: bool) {
        self.blocks.push(Block::Paragraph(Paragraph { words, strong, claimed: false }));
    }

    /// Adds an item of one text, `depth` levels deep, to the list that comes last, or to a new one.
    pub(super) fn item(&mut self, words: Words, depth: usize) {
        let span = words.span.clone();
        let item = Item { span: span.clone(), marker: None, texts: vec![words], items: Vec::new() };
        if !matches!(self.blocks.last(), Some(Block::List(_))) {
            self.blocks.push(Block::List(List { span, items: Vec::new() }));
        }
        if let Some(Block::List(list)) = self.blocks.last_mut() {
            list.add(item, depth);
        }
    }

    /// Writes the tree of the whole document.
    pub(super) fn write(mut self, text: &str, builder: &mut Builder) {
        self.complete_tables(text);
        builder.open(NodeKind::Record, 0);
        self.emit(text, builder);
        builder.close(text.len());
    }

    /// Adds everything to the open root record.
    pub(super) fn emit(&self, text: &str, builder: &mut Builder) {
        emit::emit(text, self, builder);
    }
}

#[derive(Debug)]
pub(super) enum Block {
    Heading(Heading),
    Paragraph(Paragraph),
    List(List),
    Table(Table),
    Link(Link),
    /// Text other than a paragraph that may caption a table: HTML, the text of an item.
    Aside(Range<usize>),
    /// A block that separates its neighbours: a rule, code.
    Divider,
    /// A part that could not be read: its container may have more members.
    Lost,
}

#[derive(Debug)]
pub(super) struct Heading {
    /// From 1 to 6.
    pub(super) level: u8,
    /// From the first `#` or the first word to the end of the line.
    pub(super) span: Range<usize>,
    pub(super) words: Words,
}

#[derive(Debug)]
pub(super) struct Paragraph {
    pub(super) words: Words,
    /// All of it is in bold.
    pub(super) strong: bool,
    /// All its lines became a table's caption or unit, so it is not a paragraph.
    pub(super) claimed: bool,
}

#[derive(Debug)]
pub(super) struct List {
    pub(super) span: Range<usize>,
    pub(super) items: Vec<Item>,
}

impl List {
    /// Adds `item` to the last item above it with a depth less than `depth`.
    pub(super) fn add(&mut self, item: Item, depth: usize) {
        let end = item.span.end;
        self.span.end = end;
        let mut items = &mut self.items;
        for _ in 0..depth {
            let Some(last) = items.len().checked_sub(1) else { break };
            items[last].span.end = end;
            items = &mut items[last].items;
        }
        items.push(item);
    }
}

#[derive(Debug)]
pub(super) struct Item {
    pub(super) span: Range<usize>,
    /// `1.` or `[x]`, as written; `None` for a bullet.
    pub(super) marker: Option<Range<usize>>,
    /// The item's text, followed by any further paragraphs.
    pub(super) texts: Vec<Words>,
    pub(super) items: Vec<Item>,
}

#[derive(Debug)]
pub(super) struct Table {
    pub(super) span: Range<usize>,
    pub(super) caption: Option<Words>,
    /// `単位：百万円`, as written.
    pub(super) unit: Option<Range<usize>>,
    pub(super) columns: Row,
    pub(super) rows: Vec<Row>,
}

impl Table {
    /// If the header is a row like those below it, makes it one; the columns then have no names.
    fn take_back_header(&mut self, text: &str) {
        if self.columns.is_marked || !self.columns.merged.is_empty() {
            return;
        }
        let first = std::iter::once(&self.columns).chain(&self.rows).take(header::COMPARED + 1);
        let words = first.map(|row| row.cells.iter().map(|it| it.as_str(text)).collect());
        let first: Vec<Vec<&str>> = words.collect();
        if !header::is_missing(&first) {
            return;
        }
        let at = self.columns.span.start;
        let cells = self.columns.cells.iter().map(|_| Words::verbatim(at..at)).collect();
        let nameless = Row { span: at..at, cells, ..Row::default() };
        for cover in self.rows.iter_mut().flat_map(|it| &mut it.merged) {
            cover.holder.0 += 1;
        }
        self.rows.insert(0, std::mem::replace(&mut self.columns, nameless));
    }
}

#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    pub(super) span: Range<usize>,
    pub(super) cells: Vec<Words>,
    /// The places covered by merged cells, from left to right.
    pub(super) merged: Vec<Cover>,
    /// The source marks it as a header.
    pub(super) is_marked: bool,
}

/// A place in a row that a merged cell covers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cover {
    pub(super) column: usize,
    /// Row and column of the cell.
    pub(super) holder: (usize, usize),
    pub(super) spans_columns: bool,
}

#[derive(Debug)]
pub(super) struct Link {
    pub(super) span: Range<usize>,
    pub(super) words: Words,
    pub(super) target: Words,
}

#[derive(Debug)]
pub(super) struct Footnote {
    pub(super) span: Range<usize>,
    pub(super) label: Range<usize>,
    pub(super) texts: Vec<Words>,
}
