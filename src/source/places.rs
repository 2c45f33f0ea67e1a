//! Knows the original places of the parts of a text made from a file that is not text: cells of a
//! sheet, lines of a page, cells of a table in a letter. Does not know how such a file is read.

use std::fmt;
use std::ops::Range;

/// A named part of a document, inside which rows and columns are counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Area {
    /// A sheet of a workbook; its cells have a column and a row.
    Sheet(String),
    /// A page, by number from 1; its rows are lines.
    Page(u32),
    /// A table in running text, by number from 1; its cells have a row and a column.
    Table(u32),
    /// Paragraphs, counted through the document, with the heading above them (may be empty).
    Paragraphs(String),
    /// Footnotes and endnotes.
    Notes,
    /// Text boxes.
    Boxes,
    /// The words printed at the top or the bottom of each page.
    Margins,
}

/// A place as people name it. Rows and columns count from 1; 0 means the whole area, or the whole
/// row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place<'p> {
    /// The area.
    pub area: &'p Area,
    /// Row, line, paragraph or note.
    pub row: u32,
    /// Column of a sheet or a table.
    pub column: u32,
}

/// `予算!D14`, `p. 7, line 12`, `table 2, row 3, cell 4`, `paragraph 12, under 内訳`: the same in every
/// language, for machine-readable formats. Reports for people translate it.
impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { area, row, column } = *self;
        match area {
            Area::Sheet(name) => return sheet_cell(f, name, row, column),
            Area::Page(page) if row == 0 => write!(f, "p. {page}")?,
            Area::Page(page) => write!(f, "p. {page}, line {row}")?,
            Area::Table(table) if row == 0 => write!(f, "table {table}")?,
            Area::Table(table) => write!(f, "table {table}, row {row}")?,
            Area::Paragraphs(_) => write!(f, "paragraph {row}")?,
            Area::Notes => write!(f, "note {row}")?,
            Area::Boxes => write!(f, "text box {row}")?,
            Area::Margins => write!(f, "header or footer {row}")?,
        }
        if column > 0 {
            write!(f, ", cell {column}")?;
        }
        match area {
            Area::Paragraphs(heading) if !heading.is_empty() => write!(f, ", under {heading}"),
            _ => Ok(()),
        }
    }
}

fn sheet_cell(f: &mut fmt::Formatter<'_>, name: &str, row: u32, column: u32) -> fmt::Result {
    match (row, column) {
        (0, _) => f.write_str(name),
        (row, 0) => write!(f, "{name}!{row}:{row}"),
        (row, column) => write!(f, "{name}!{}{row}", column_name(column - 1)),
    }
}

/// The name of the column number `column`, from 0, in a spreadsheet: `A`, `Z`, `AA`.
pub fn column_name(column: u32) -> String {
    let mut rest = column + 1;
    let mut letters = Vec::new();
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + (rest % 26) as u8));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

impl Place<'_> {
    /// The separator between the name of the file and the place: `book.xlsx!予算!D14`, `report.pdf
    /// p. 7`.
    pub fn separator(self) -> &'static str {
        if matches!(self.area, Area::Sheet(_)) { "!" } else { " " }
    }
}

/// The start of a part of the text, and its place: 16 bytes, because a workbook may have a million
/// cells.
#[derive(Clone, Copy, Debug)]
struct Mark {
    start: u32,
    area: u32,
    row: u32,
    column: u32,
}

/// The places of a text, in order.
#[derive(Clone, Debug, Default)]
pub struct Places {
    areas: Vec<Area>,
    marks: Vec<Mark>,
}

impl Places {
    /// Begins an area of the document; the following marks are in it.
    pub fn enter(&mut self, area: Area) {
        if self.areas.last() != Some(&area) {
            self.areas.push(area);
        }
    }

    /// Records that the text from `start` on is at `row` and `column` of the current area. Marks
    /// must be added in the order of the text; without an area they are dropped.
    pub fn mark(&mut self, start: usize, row: u32, column: u32) {
        let Some(area) = self.areas.len().checked_sub(1) else { return };
        let mark = Mark { start: start as u32, area: area as u32, row, column };
        match self.marks.last_mut().filter(|last| last.start == mark.start) {
            Some(last) => *last = mark,
            None => self.marks.push(mark),
        }
    }

    /// The place of the byte at `offset`: that of the last mark before it.
    pub fn at(&self, offset: u32) -> Option<Place<'_>> {
        let after = self.marks.partition_point(|it| it.start <= offset);
        Some(self.place(self.marks[after.checked_sub(1)?]))
    }

    fn place(&self, mark: Mark) -> Place<'_> {
        Place { area: &self.areas[mark.area as usize], row: mark.row, column: mark.column }
    }

    /// Each stretch of a text of `length` bytes with its place, in order.
    pub fn stretches(&self, length: usize) -> impl Iterator<Item = (Range<usize>, Place<'_>)> {
        let end = move |at: usize| self.marks.get(at + 1).map_or(length, |it| it.start as usize);
        let marks = self.marks.iter().enumerate();
        marks.map(move |(at, mark)| (mark.start as usize..end(at), self.place(*mark)))
    }
}
