//! Knows the parts of a letter (headings, paragraphs, lists, tables, boxes, notes) and how they are written for
//! people, with the place of each part. Does not know files.

mod compose;

use super::words::one_line;
use crate::diagnostic::Diagnostic;
use crate::document::Office;
use crate::document::readable::{Cover, Readable, Spot};
use crate::source::places::Area;
use crate::text;

pub(super) use compose::Composer;

/// A part of a letter.
#[derive(Debug)]
pub(super) enum Piece {
    /// Its level, from 1, and its words including their number.
    Heading(u8, String),
    Paragraph(String),
    Item {
        depth: usize,
        marker: String,
        words: String,
    },
    Table(Table),
    /// The words of a text box.
    Box(String),
}

#[derive(Debug, Default)]
pub(super) struct Table {
    pub(super) rows: Vec<TableRow>,
}

#[derive(Debug, Default)]
pub(super) struct TableRow {
    pub(super) in_head: bool,
    pub(super) cells: Vec<TableCell>,
}

#[derive(Debug, Default)]
pub(super) struct TableCell {
    pub(super) words: String,
    /// Its first column, from 0.
    pub(super) column: usize,
    pub(super) columns: usize,
    pub(super) rows: usize,
    /// It continues the one above it.
    pub(super) goes_on: bool,
    /// A merged cell before or above it covers it.
    pub(super) is_covered: bool,
    /// Number of columns that it spans when the format also lists the covered cells.
    pub(super) spanned: usize,
    /// Tables inside it.
    pub(super) inner: Vec<Table>,
}

/// A letter as it was read.
#[derive(Debug, Default)]
pub(super) struct Letter {
    /// What is read of it.
    pub(super) manner: Office,
    pub(super) pieces: Vec<Piece>,
    /// Footnotes and endnotes with their marks.
    pub(super) notes: Vec<(String, String)>,
    /// The words printed at the top or bottom of pages.
    pub(super) margins: Vec<String>,
    /// It contains changes that are not yet accepted.
    pub(super) has_changes: bool,
    /// A table has too many columns, and cells of it were left out.
    pub(super) is_cut: bool,
    /// It contains hidden words.
    pub(super) has_hidden: bool,
    /// References whose printed words differ from their target: the number of the piece, the printed words,
    /// the words of the target.
    pub(super) stale: Vec<(usize, String, String)>,
}

/// Writes `letter` into `readable`.
pub(super) fn write(letter: &Letter, readable: &mut Readable<'_>) {
    let mut writer = Writer { readable, table: 0, paragraph: 0, boxes: 0, heading: String::new() };
    let start = writer.readable.last();
    if letter.has_changes {
        let message = match letter.manner.original {
            true => text!(
                "the document contains tracked changes; it was read as if all were rejected",
                "変更履歴があり、すべて元に戻したものとして読んだ"
            ),
            false => text!(
                "the document contains tracked changes; it was read as if all were accepted",
                "変更履歴があり、すべて承諾したものとして読んだ"
            ),
        };
        writer.readable.report(Diagnostic::note("office/tracked-changes", message), start);
    }
    if letter.has_hidden {
        let message = match letter.manner.hidden {
            Some(true) => text!(
                "the document contains hidden text, which was read too",
                "隠し文字があり、それも読んだ"
            ),
            _ => text!(
                "the document contains hidden text, which was not read",
                "隠し文字があり、読んでいない"
            ),
        };
        writer.readable.report(Diagnostic::note("office/hidden", message), start);
    }
    if letter.is_cut {
        let limit = compose::MAX_COLUMNS;
        let message = text!(
            "a table has more than {limit} columns; the further ones were not read",
            "{limit}列を超える表があり、超えた列は読んでいない"
        );
        writer.readable.lost();
        writer.readable.report(Diagnostic::error("office/too-large", message), start);
    }
    writer.margins(letter);
    for (at, piece) in letter.pieces.iter().enumerate() {
        writer.piece(piece);
        for (_, printed, target) in letter.stale.iter().filter(|it| it.0 == at) {
            writer.report_stale(printed, target);
        }
    }
    writer.readable.go_to(Area::Notes);
    for (at, (label, words)) in letter.notes.iter().enumerate() {
        writer.readable.note(label, words, Spot::row(at as u32 + 1));
    }
}

struct Writer<'r, 'f> {
    readable: &'r mut Readable<'f>,
    table: u32,
    paragraph: u32,
    boxes: u32,
    heading: String,
}

impl Writer<'_, '_> {
    /// Writes each of them once, before everything else.
    fn margins(&mut self, letter: &Letter) {
        self.readable.go_to(Area::Margins);
        let mut before: Vec<&str> = Vec::new();
        for words in letter.margins.iter().map(|it| it.trim()) {
            if words.is_empty() || before.contains(&words) {
                continue;
            }
            before.push(words);
            self.readable.paragraph(words, Spot::row(before.len() as u32));
        }
        if !before.is_empty() {
            self.readable.divide();
        }
    }

    fn next_paragraph(&mut self) -> Spot {
        self.paragraph += 1;
        self.readable.go_to(Area::Paragraphs(self.heading.clone()));
        Spot::row(self.paragraph)
    }

    fn piece(&mut self, piece: &Piece) {
        match piece {
            Piece::Heading(level, words) => {
                let words = one_line(words.trim());
                self.heading = words.clone();
                let at = self.next_paragraph();
                self.readable.heading(*level, &words, at);
            }
            Piece::Paragraph(words) => {
                let at = self.next_paragraph();
                self.readable.paragraph(words.trim(), at);
            }
            Piece::Item { depth, marker, words } => {
                let at = self.next_paragraph();
                self.readable.item(*depth, marker, words.trim(), at);
            }
            Piece::Box(words) => {
                self.boxes += 1;
                self.readable.go_to(Area::Boxes);
                self.readable.paragraph(words.trim(), Spot::row(self.boxes));
            }
            Piece::Table(table) => self.tables(table),
        }
    }

    fn report_stale(&mut self, printed: &str, target: &str) {
        let message = text!(
            "a cross-reference shows \"{printed}\", but its target is now \"{target}\"",
            "相互参照の表示は「{printed}」だが、参照先の現在の内容は「{target}」である"
        );
        let help = text!(
            "update the fields of the document (select all, then F9)",
            "フィールドを更新する（全選択して F9）"
        );
        let at = self.readable.last();
        let reported = Diagnostic::warning("office/stale-reference", message).help(help);
        self.readable.report(reported, at);
    }

    /// Writes a table, then the tables inside its cells.
    fn tables(&mut self, table: &Table) {
        let mut open = vec![table];
        while let Some(table) = open.pop() {
            self.table(table);
            let inner = table.rows.iter().flat_map(|row| &row.cells).flat_map(|it| &it.inner);
            let inner: Vec<&Table> = inner.collect();
            open.extend(inner.into_iter().rev());
        }
    }

    fn table(&mut self, table: &Table) {
        self.table += 1;
        self.readable.go_to(Area::Table(self.table));
        self.readable.begin_table();
        let has_head = table.rows.iter().any(|row| row.in_head);
        for (index, row) in table.rows.iter().enumerate() {
            let in_head = row.in_head || !has_head && index == 0;
            self.readable.begin_row(in_head);
            for cell in row.cells.iter().filter(|it| !it.goes_on && !it.is_covered) {
                let at = Spot { row: index as u32 + 1, column: cell.column as u32 + 1 };
                let columns = cell.columns.max(cell.spanned);
                let cover = Cover { columns, rows: cell.rows };
                let words = cell.words.trim();
                match in_head {
                    true => self.readable.cell(&one_line(words), at, cover),
                    false => self.readable.cell(words, at, cover),
                }
            }
        }
        self.readable.end_table();
    }
}
