//! Knows how the outline becomes the tree: blocks grouped by kind, sections nested by level.
//! Does not know any syntax.

use std::ops::Range;

use super::number::leading_number;
use super::{Block, Cover, Footnote, Heading, Item, Link, Outline, Row, Table, Words};
use crate::document::{Builder, KeyId, NodeId, NodeKind};
use crate::quantity::names_row;

/// Adds `outline` to the open root record.
pub(super) fn emit(text: &str, outline: &Outline, builder: &mut Builder) {
    let is_lost = is_lost(&outline.blocks);
    let mut emitter = Emitter { text, builder, is_lost };
    let title = outline.blocks.iter().find_map(|block| match block {
        Block::Heading(heading) if heading.level == 1 => Some(&heading.words),
        _ => None,
    });
    if let Some(title) = title {
        emitter.named_words("title", title);
    }
    emitter.blocks(&outline.blocks);
    emitter.is_lost = is_lost;
    emitter.group("footnotes", &outline.footnotes, |note| note.span.clone(), Emitter::footnote);
    emitter.names("footnote-refs", &outline.references);
    emitter.names("labels", &outline.labels.defined);
    emitter.names("label-refs", &outline.labels.referenced);
    emitter.group("includes", &outline.includes, |it| it.span.clone(), Emitter::words);
}

struct Emitter<'t, 'b> {
    text: &'t str,
    builder: &'b mut Builder,
    /// A part beside the blocks being emitted could not be read: each of their groups may lack members.
    is_lost: bool,
}

impl Emitter<'_, '_> {
    /// The blocks before the first heading by kind, then the sections that the headings open. A
    /// section extends to the next heading that is not of a lower level.
    fn blocks(&mut self, blocks: &[Block]) {
        let first = blocks.iter().position(|block| level(block).is_some()).unwrap_or(blocks.len());
        let (own, rest) = blocks.split_at(first);
        self.is_lost = is_lost(own);
        self.own_blocks(own);
        self.cut();
        let mut sections: Vec<&[Block]> = Vec::new();
        let mut rest = rest;
        while let Some(opening) = rest.first().and_then(level) {
            let ends = |block: &Block| level(block).is_some_and(|level| level <= opening);
            let length = 1 + rest[1..].iter().position(ends).unwrap_or(rest.len() - 1);
            let (section, after) = rest.split_at(length);
            sections.push(section);
            rest = after;
        }
        self.group(
            "sections",
            &sections,
            |section| section_span(section),
            |emitter, section| {
                emitter.section(section);
            },
        );
    }

    /// Adds a list of names as they are written.
    fn names(&mut self, group: &str, names: &[Range<usize>]) {
        self.group(group, names, Clone::clone, |emitter, name| {
            emitter.builder.scalar(NodeKind::String, name.start, name.end);
        });
    }

    /// Marks open containers as incomplete if a part is missing there.
    fn cut(&mut self) {
        if self.is_lost {
            self.builder.cut();
        }
    }

    fn own_blocks(&mut self, own: &[Block]) {
        let paragraphs = select(own, |block| match block {
            Block::Paragraph(paragraph) if !paragraph.claimed => Some(&paragraph.words),
            _ => None,
        });
        self.group(
            "paragraphs",
            &paragraphs,
            |words| words.span.clone(),
            |emitter, words| {
                emitter.words(words);
            },
        );
        let lists = select(own, |block| match block {
            Block::List(list) => Some(list),
            _ => None,
        });
        self.group(
            "lists",
            &lists,
            |list| list.span.clone(),
            |emitter, list| {
                emitter.items(&list.items, list.span.clone());
            },
        );
        let tables = select(own, |block| match block {
            Block::Table(table) => Some(table),
            _ => None,
        });
        self.group(
            "tables",
            &tables,
            |table| table_span(table),
            |emitter, table| {
                emitter.table(table);
            },
        );
        self.links(own);
    }

    fn links(&mut self, own: &[Block]) {
        let links = select(own, |block| match block {
            Block::Link(link) => Some(link),
            _ => None,
        });
        self.group("links", &links, |link| link.span.clone(), |emitter, link| emitter.link(link));
    }

    fn section(&mut self, blocks: &[Block]) {
        let Some((Block::Heading(heading), rest)) = blocks.split_first() else { return };
        self.builder.open(NodeKind::Record, heading.span.start);
        self.named_words("heading", &heading.words);
        self.number(heading);
        self.blocks(rest);
        self.builder.close(section_span(blocks).end);
    }

    fn number(&mut self, heading: &Heading) {
        let words = heading.words.as_str(self.text);
        if let Some(length) = leading_number(words) {
            let span = &heading.words.span;
            match heading.words.value {
                None => {
                    let number = Words::verbatim(span.start..span.start + length);
                    self.named_words("number", &number);
                }
                Some(_) => {
                    let value = Some(words[..length].to_owned());
                    self.named_words("number", &Words { span: span.clone(), value });
                }
            }
        }
    }

    fn table(&mut self, table: &Table) {
        self.builder.open(NodeKind::Record, table_span(table).start);
        if let Some(caption) = &table.caption {
            self.named_words("caption", caption);
        }
        if let Some(unit) = &table.unit {
            self.named_words("unit", &Words::verbatim(unit.clone()));
        }
        let header = &table.columns.span;
        self.open("columns", NodeKind::List, header.start);
        for cell in &table.columns.cells {
            self.words(cell);
        }
        self.builder.close(header.end);
        let keys = self.column_keys(&table.columns);
        let mut cells = Vec::new();
        self.group(
            "rows",
            &table.rows,
            |row| row.span.clone(),
            |emitter, row| {
                let row = emitter.row(row, &table.rows, &keys, &cells);
                cells.push(row);
            },
        );
        self.builder.close(table_span(table).end);
    }

    /// One key for each column; `None` for a column without a name.
    fn column_keys(&mut self, columns: &Row) -> Vec<Option<KeyId>> {
        let declare = |cell: &Words| {
            let name = cell.as_str(self.text);
            let named = !name.is_empty();
            named.then(|| self.builder.declare(name, cell.span.start, cell.span.end))
        };
        columns.cells.iter().map(declare).collect()
    }

    /// Adds a row of `rows` and returns the id of its first cell; `above` are those of the rows before it.
    fn row(&mut self, row: &Row, rows: &[Row], keys: &[Option<KeyId>], above: &[u32]) -> u32 {
        let first = self.builder.open(NodeKind::Row, row.span.start).0 + 1;
        let mut labels = labels(self.text, row, &rows[..above.len()]).peekable();
        for (index, cell) in row.cells.iter().enumerate() {
            if let Some(&Some(key)) = keys.get(index) {
                self.builder.key(key);
            }
            let label = labels.next_if(|it| it.0 == index);
            self.words(label.map_or(cell, |it| it.1));
        }
        for Cover { column, holder: (line, place), spans_columns } in &row.merged {
            // Cells have no children, so their ids are consecutive.
            let holder = above.get(*line).unwrap_or(&first) + *place as u32;
            self.builder.merge(NodeId(first + *column as u32), NodeId(holder), *spans_columns);
        }
        self.builder.close(row.span.end);
        first
    }

    fn items(&mut self, items: &[Item], span: Range<usize>) {
        self.builder.open(NodeKind::List, span.start);
        for item in items {
            self.builder.open(NodeKind::Record, item.span.start);
            if let Some(marker) = &item.marker {
                self.named_words("marker", &Words::verbatim(marker.clone()));
            }
            self.texts(&item.texts);
            if let (Some(first), Some(last)) = (item.items.first(), item.items.last()) {
                self.key("items", first.span.start);
                self.items(&item.items, first.span.start..last.span.end);
            }
            self.builder.close(item.span.end);
        }
        self.builder.close(span.end);
    }

    fn footnote(&mut self, footnote: &Footnote) {
        self.builder.open(NodeKind::Record, footnote.span.start);
        self.named_words("label", &Words::verbatim(footnote.label.clone()));
        self.texts(&footnote.texts);
        self.builder.close(footnote.span.end);
    }

    /// The first of `texts` as `text`, any others as `paragraphs`.
    fn texts(&mut self, texts: &[Words]) {
        let Some((first, rest)) = texts.split_first() else { return };
        self.named_words("text", first);
        self.group(
            "paragraphs",
            rest,
            |words| words.span.clone(),
            |emitter, words| {
                emitter.words(words);
            },
        );
    }

    fn link(&mut self, link: &Link) {
        self.builder.open(NodeKind::Record, link.span.start);
        self.named_words("text", &link.words);
        self.named_words("target", &link.target);
        self.builder.close(link.span.end);
    }

    /// A list named `name`, filled by `each` for every member; omitted if there is no member.
    fn group<T>(
        &mut self,
        name: &str,
        members: &[T],
        span: impl Fn(&T) -> Range<usize>,
        mut each: impl FnMut(&mut Self, &T),
    ) {
        // The foot of a long table is written before its rows.
        let spans = members.iter().map(span);
        let Some(whole) = spans.reduce(|all, it| all.start.min(it.start)..all.end.max(it.end))
        else {
            return;
        };
        self.open(name, NodeKind::List, whole.start);
        let is_lost = std::mem::take(&mut self.is_lost);
        for member in members {
            each(self, member);
        }
        self.is_lost = is_lost;
        self.cut();
        self.builder.close(whole.end);
    }

    fn open(&mut self, name: &str, kind: NodeKind, start: usize) {
        self.key(name, start);
        self.builder.open(kind, start);
    }

    fn key(&mut self, name: &str, at: usize) {
        self.builder.name(name, at, at);
    }

    fn named_words(&mut self, name: &str, words: &Words) {
        self.key(name, words.span.start);
        self.words(words);
    }

    fn words(&mut self, words: &Words) {
        let Range { start, end } = words.span;
        match &words.value {
            None => self.builder.scalar(NodeKind::String, start, end),
            Some(value) => self.builder.scalar_as(NodeKind::String, start, end, value),
        };
    }
}

/// The label of each place in `row` that is merged with a cell of `above` in its column: it names this row too. A
/// figure is not repeated.
fn labels<'r>(
    text: &'r str,
    row: &'r Row,
    above: &'r [Row],
) -> impl Iterator<Item = (usize, &'r Words)> {
    let down = row.merged.iter().filter(|it| it.column == it.holder.1);
    down.filter_map(move |it| {
        let words = above.get(it.holder.0)?.cells.get(it.holder.1)?;
        names_row(words.as_str(text)).then_some((it.column, words))
    })
}

fn select<'b, T>(blocks: &'b [Block], of: impl Fn(&'b Block) -> Option<&'b T>) -> Vec<&'b T> {
    blocks.iter().filter_map(of).collect()
}

fn is_lost(blocks: &[Block]) -> bool {
    blocks.iter().any(|it| matches!(it, Block::Lost))
}

fn level(block: &Block) -> Option<u8> {
    match block {
        Block::Heading(heading) => Some(heading.level),
        _ => None,
    }
}

/// From the heading to the end of the last block.
fn section_span(blocks: &[Block]) -> Range<usize> {
    let spans = || blocks.iter().filter_map(block_span);
    let start = spans().next().map_or(0, |span| span.start);
    start..spans().map(|span| span.end).max().unwrap_or(start)
}

/// The table with its caption and unit.
fn table_span(table: &Table) -> Range<usize> {
    let outside = [table.caption.as_ref().map(|caption| caption.span.clone()), table.unit.clone()];
    outside
        .into_iter()
        .flatten()
        .fold(table.span.clone(), |all, part| all.start.min(part.start)..all.end.max(part.end))
}

fn block_span(block: &Block) -> Option<Range<usize>> {
    match block {
        Block::Heading(heading) => Some(heading.span.clone()),
        Block::Paragraph(paragraph) => Some(paragraph.words.span.clone()),
        Block::List(list) => Some(list.span.clone()),
        Block::Table(table) => Some(table_span(table)),
        Block::Link(link) => Some(link.span.clone()),
        Block::Aside(span) => Some(span.clone()),
        Block::Divider | Block::Lost => None,
    }
}
