//! Knows how a letter is assembled while its XML is read: which paragraph belongs to which cell, box or
//! note. Does not know any dialect of XML.

use crate::document::Office;

use super::{Letter, Piece, Table, TableCell, TableRow};

/// Maximum depth of nested tables; the text of deeper ones belongs to the cell.
const MAX_DEPTH: usize = 16;
/// Maximum number of columns of a table.
pub(super) const MAX_COLUMNS: usize = 4096;

/// The container of a paragraph.
enum Frame {
    Table(Table),
    Row(TableRow),
    Cell(TableCell),
    Box(Vec<String>),
    Note(String, Vec<String>),
    Margin(Vec<String>),
    /// A table that is too deep.
    Flat,
}

/// A letter being assembled.
#[derive(Default)]
pub(in crate::document::office) struct Composer {
    /// The letter so far.
    pub(in crate::document::office) letter: Letter,
    frames: Vec<Frame>,
    tables: usize,
}

impl Composer {
    /// A letter of which is read what `manner` says.
    pub(in crate::document::office) fn new(manner: Office) -> Self {
        Self { letter: Letter { manner, ..Letter::default() }, ..Self::default() }
    }

    /// Records hidden words or rows; returns whether they are left out.
    pub(in crate::document::office) fn leaves_out_hidden(&mut self) -> bool {
        self.letter.has_hidden = true;
        self.letter.manner.hidden != Some(true)
    }

    /// Whether the innermost open part is the letter itself.
    pub(in crate::document::office) fn is_at_top(&self) -> bool {
        self.frames.is_empty()
    }

    /// Adds a piece; inside a cell, a box or a note only its words.
    pub(in crate::document::office) fn add(&mut self, piece: Piece) {
        let holds = |it: &&mut Frame| !matches!(it, Frame::Table(_) | Frame::Row(_) | Frame::Flat);
        let Some(frame) = self.frames.iter_mut().rev().find(holds) else {
            return self.letter.pieces.push(piece);
        };
        let words = match piece {
            Piece::Item { marker, words, .. } if !marker.is_empty() => format!("{marker} {words}"),
            Piece::Heading(_, words)
            | Piece::Paragraph(words)
            | Piece::Box(words)
            | Piece::Item { words, .. } => words,
            Piece::Table(table) => {
                match frame {
                    Frame::Cell(cell) => cell.inner.push(table),
                    Frame::Margin(all) => {
                        let cells = table.rows.into_iter().flat_map(|it| it.cells);
                        all.extend(cells.map(|it| it.words).filter(|it| !it.trim().is_empty()));
                    }
                    _ => self.letter.pieces.push(Piece::Table(table)),
                }
                return;
            }
        };
        if words.trim().is_empty() {
            return;
        }
        match frame {
            Frame::Cell(cell) => {
                if !cell.words.is_empty() {
                    cell.words.push('\n');
                }
                cell.words.push_str(&words);
            }
            Frame::Box(all) | Frame::Note(_, all) | Frame::Margin(all) => all.push(words),
            Frame::Table(_) | Frame::Row(_) | Frame::Flat => {}
        }
    }

    /// Begins a table.
    pub(in crate::document::office) fn open_table(&mut self) {
        self.tables += 1;
        let is_flat = self.tables > MAX_DEPTH;
        self.frames.push(if is_flat { Frame::Flat } else { Frame::Table(Table::default()) });
    }

    /// Begins a row of the open table.
    pub(in crate::document::office) fn open_row(&mut self, in_head: bool) {
        if matches!(self.frames.last(), Some(Frame::Table(_))) {
            self.frames.push(Frame::Row(TableRow { in_head, cells: Vec::new() }));
        }
    }

    /// The open row.
    pub(in crate::document::office) fn row(&mut self) -> Option<&mut TableRow> {
        match self.frames.last_mut() {
            Some(Frame::Row(row)) => Some(row),
            _ => None,
        }
    }

    /// The open cell.
    pub(in crate::document::office) fn cell(&mut self) -> Option<&mut TableCell> {
        match self.frames.last_mut() {
            Some(Frame::Cell(cell)) => Some(cell),
            _ => None,
        }
    }

    /// Begins a cell of the open row.
    pub(in crate::document::office) fn open_cell(&mut self) {
        if let Some(row) = self.row() {
            let column = row.cells.last().map_or(0, |it| it.column + it.columns);
            let cell = TableCell { column, columns: 1, rows: 1, ..TableCell::default() };
            self.frames.push(Frame::Cell(cell));
        }
    }

    /// Ends the open cell.
    pub(in crate::document::office) fn close_cell(&mut self) {
        if !matches!(self.frames.last(), Some(Frame::Cell(_))) {
            return;
        }
        if let Some(Frame::Cell(mut cell)) = self.frames.pop()
            && let Some(row) = self.row()
        {
            if cell.column < MAX_COLUMNS {
                cell.columns = cell.columns.clamp(1, MAX_COLUMNS - cell.column);
                row.cells.push(cell);
            } else {
                self.letter.is_cut = true;
            }
        }
    }

    /// Ends the open row; `is_kept` is false if it is deleted or hidden.
    pub(in crate::document::office) fn close_row(&mut self, is_kept: bool) {
        if !matches!(self.frames.last(), Some(Frame::Row(_))) {
            return;
        }
        if let Some(Frame::Row(row)) = self.frames.pop()
            && let Some(Frame::Table(table)) = self.frames.last_mut()
            && is_kept
        {
            table.rows.push(row);
        }
    }

    /// Ends the open table.
    pub(in crate::document::office) fn close_table(&mut self) {
        if !matches!(self.frames.last(), Some(Frame::Table(_) | Frame::Flat)) {
            return;
        }
        self.tables -= 1;
        if let Some(Frame::Table(mut table)) = self.frames.pop() {
            merge(&mut table);
            self.add(Piece::Table(table));
        }
    }

    /// Begins a text box.
    pub(in crate::document::office) fn open_box(&mut self) {
        self.frames.push(Frame::Box(Vec::new()));
    }

    /// Begins a note with the mark `label`.
    pub(in crate::document::office) fn open_note(&mut self, label: String) {
        self.frames.push(Frame::Note(label, Vec::new()));
    }

    /// Begins a page header or footer.
    pub(in crate::document::office) fn open_margin(&mut self) {
        self.frames.push(Frame::Margin(Vec::new()));
    }

    /// Ends the open box, note or page margin.
    pub(in crate::document::office) fn close_aside(&mut self) {
        if !matches!(self.frames.last(), Some(Frame::Box(_) | Frame::Note(..) | Frame::Margin(_))) {
            return;
        }
        match self.frames.pop() {
            Some(Frame::Box(words)) if !words.is_empty() => {
                self.add(Piece::Box(words.join("\n")));
            }
            Some(Frame::Note(label, words)) => {
                self.letter.notes.push((label, words.join("\n")));
            }
            Some(Frame::Margin(mut words)) => self.letter.margins.append(&mut words),
            _ => {}
        }
    }
}

/// Extends cells over the cells below that continue them.
fn merge(table: &mut Table) {
    // By column: the row and number of the cell that extends downwards.
    let mut above: Vec<Option<(usize, usize)>> = Vec::new();
    for at in 0..table.rows.len() {
        for index in 0..table.rows[at].cells.len() {
            let cell = &table.rows[at].cells[index];
            let column = cell.column;
            if above.len() <= column {
                above.resize(column + 1, None);
            }
            match above[column].filter(|_| cell.goes_on) {
                Some((row, first)) => table.rows[row].cells[first].rows += 1,
                None => {
                    above[column] = Some((at, index));
                    table.rows[at].cells[index].goes_on = false;
                }
            }
        }
    }
}
