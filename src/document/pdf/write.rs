//! Knows how the blocks of a document are written for people, with the page and the line of each part. Does not know
//! how they were found.

use super::block::{Block, Words};
use super::grid::{Row, Table, run_on};
use crate::document::readable::{Cover, Readable, Spot};
use crate::source::places::Area;

/// Maximum number of heading levels.
const LEVELS: usize = 6;

/// Writes the `running` lines once, and then the `blocks`.
pub(super) fn write(running: &[String], blocks: &[Block], readable: &mut Readable<'_>) {
    if !running.is_empty() {
        readable.go_to(Area::Margins);
        for (at, words) in running.iter().enumerate() {
            readable.paragraph(words, Spot::row(at as u32 + 1));
        }
        readable.divide();
    }
    let sizes = blocks.iter().filter_map(|it| match it {
        Block::Heading(size, _) => Some(size / 100),
        _ => None,
    });
    let mut sizes: Vec<i32> = sizes.collect();
    sizes.sort_unstable_by(|one, other| other.cmp(one));
    sizes.dedup();
    let mut writer = Writer { readable, page: 0, line: 0 };
    for block in blocks {
        match block {
            Block::Heading(size, lines) => {
                let level = sizes.iter().position(|it| *it == size / 100).unwrap_or(0);
                let level = level.min(LEVELS - 1) as u8 + 1;
                let at = writer.at(lines[0].page);
                writer.line += lines.len() as u32 - 1;
                let mut words = String::new();
                lines.iter().for_each(|it| run_on(&mut words, &it.text));
                writer.readable.heading(level, &words, at);
            }
            Block::Paragraph(lines) => writer.paragraph(lines),
            Block::Table(rows, table) => writer.table(rows, table),
        }
    }
}

struct Writer<'r, 'f> {
    readable: &'r mut Readable<'f>,
    page: u32,
    line: u32,
}

impl Writer<'_, '_> {
    /// The place of the next line, which is on `page`.
    fn at(&mut self, page: u32) -> Spot {
        if page != self.page {
            (self.page, self.line) = (page, 0);
            self.readable.go_to(Area::Page(page));
        }
        self.line += 1;
        Spot::row(self.line)
    }

    fn paragraph(&mut self, lines: &[Words]) {
        let mut text = String::new();
        let mut parts = Vec::new();
        for line in lines {
            let before = text.len();
            run_on(&mut text, &line.text);
            // A soft hyphen at the end of the previous line is removed.
            parts.push((before.min(text.len()), line.page));
        }
        let mut starts = parts.iter().map(|it| it.0).skip(1).chain([text.len()]);
        let pieces: Vec<(&str, u32)> = parts
            .iter()
            .map(|(from, page)| (&text[*from..starts.next().unwrap_or(text.len())], *page))
            .collect();
        let Some(((first, page), rest)) = pieces.split_first() else { return };
        let at = self.at(*page);
        self.readable.begin_paragraph(first, at);
        for (words, page) in rest {
            let at = self.at(*page);
            self.readable.go_on(words, at);
        }
        self.readable.end_paragraph();
    }

    fn table(&mut self, rows: &[(u32, Row)], table: &Table) {
        self.readable.begin_table();
        // Columns without names.
        if table.heads == 0 {
            self.readable.begin_row(true);
            for _ in &table.columns {
                self.readable.cell("", Spot::row(self.line), Cover::ONE);
            }
        }
        for (index, (page, row)) in rows.iter().enumerate() {
            let at = self.at(*page);
            self.readable.begin_row(index < table.heads);
            for cell in &row.cells {
                self.readable.cell(&cell.words, at, cell.cover);
            }
        }
        self.readable.end_table();
    }
}
