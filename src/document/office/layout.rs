//! Knows which cells of a sheet form a table, which of its rows are the header, and which lines beside it
//! are text: blank rows and columns separate tables. Does not know files.

mod header;
mod regions;

use super::words::one_line;
use crate::diagnostic::Diagnostic;
use crate::document::grid::{Area, Cell, Kind, Sheet, cell_name};
use crate::document::readable::{Cover, Readable, Spot};
use crate::source::places;
use crate::text;
use regions::Region;

use rustc_hash::FxHashMap;

/// Maximum number of places of all tables of a workbook, including empty places.
const MAX_PLACES: usize = 16_000_000;

/// Writes the displayed cells of `sheets` into `readable`, and records their ranges in the sheets.
pub(super) fn write(sheets: &mut [Sheet], readable: &mut Readable<'_>) {
    let mut places = MAX_PLACES;
    for sheet in sheets.iter_mut().filter(|it| !it.is_hidden) {
        readable.enter(places::Area::Sheet(sheet.name.clone()));
        readable.heading(2, &sheet.name, Spot::ALL);
        let merges = Merges::of(sheet);
        let mut writer = Writer {
            places: &mut places,
            merges: &merges,
            hidden: Hidden::of(sheet),
            reported: 0,
            spans: Vec::new(),
            covered: (0, String::new()),
            sheet,
            readable,
        };
        writer.write();
        let spans = writer.spans;
        for (at, span) in spans {
            sheet.cells[at].span = span;
        }
    }
}

/// A row of a region: the indices of its cells, by column.
#[derive(Debug)]
struct Row {
    row: u32,
    cells: Vec<usize>,
}

/// The merged cells of a sheet, by their first cell.
struct Merges<'s>(FxHashMap<(u32, u32), &'s Area>);

impl<'s> Merges<'s> {
    fn of(sheet: &'s Sheet) -> Self {
        Self(sheet.merged.iter().map(|it| ((it.rows.start, it.columns.start), it)).collect())
    }

    /// The area merged into `cell`, including it.
    fn from(&self, cell: &Cell) -> Option<&'s Area> {
        self.0.get(&(cell.row, cell.column)).copied()
    }
}

struct Writer<'s, 'r, 'f> {
    sheet: &'s Sheet,
    readable: &'r mut Readable<'f>,
    places: &'s mut usize,
    merges: &'s Merges<'s>,
    hidden: Hidden,
    reported: usize,
    /// The written ranges of cells, by index.
    spans: Vec<(usize, [u32; 2])>,
    /// Number of cells with content under merged cells, and the name of the first.
    covered: (usize, String),
}

fn spot(cell: &Cell) -> Spot {
    Spot { row: cell.row + 1, column: cell.column + 1 }
}

impl Writer<'_, '_, '_> {
    fn write(&mut self) {
        let sheet = self.sheet;
        let visible = |it: &Cell| {
            sheet.shown(it).contains(|c: char| !c.is_whitespace())
                && !sheet.leaves_out_row(it.row)
                && !sheet.leaves_out_column(it.column)
        };
        let visible: Vec<usize> =
            (0..sheet.cells.len()).filter(|&at| visible(&sheet.cells[at])).collect();
        if let Some((row, column)) = sheet.cut {
            self.report_cut(&cell_name(row, column));
        } else if !sheet.without_result.is_empty() {
            self.readable.lost();
        }
        for region in regions::regions(sheet, self.merges, visible) {
            self.region(&region);
        }
        self.report_covered();
        for (row, column, words) in &sheet.notes {
            let at = Spot { row: row + 1, column: column + 1 };
            self.readable.note(&cell_name(*row, *column), words.trim(), at);
        }
    }

    fn region(&mut self, region: &Region) {
        let (before, after) = region.lines_beside();
        let rows = &region.rows;
        for row in &rows[..before] {
            self.lines(row);
        }
        if before < after {
            self.table(region, &rows[before..after]);
        }
        for row in &rows[after..] {
            self.lines(row);
        }
    }

    /// Writes each cell of `row` as a paragraph.
    fn lines(&mut self, row: &Row) {
        for &at in &row.cells {
            let cell = &self.sheet.cells[at];
            self.readable.paragraph(self.sheet.shown(cell), spot(cell));
            self.keep(at);
        }
    }

    fn keep(&mut self, at: usize) {
        let span = self.readable.last();
        self.spans.push((at, [span.start, span.end]));
    }

    fn table(&mut self, region: &Region, rows: &[Row]) {
        let sheet = self.sheet;
        let columns: Vec<u32> =
            region.columns.clone().filter(|&it| !sheet.leaves_out_column(it)).collect();
        match self.places.checked_sub(columns.len().saturating_mul(rows.len())) {
            Some(left) => *self.places = left,
            None => return self.report_sparse(rows),
        }
        if self.hidden.is_in(region) {
            // A hidden cell may be an item of a displayed total.
            self.readable.lost();
        }
        let head = header::rows(sheet, self.merges, rows);
        self.readable.begin_table();
        let covers = Covers::of(self.merges, sheet, &columns, rows);
        for (index, row) in rows.iter().enumerate() {
            self.readable.begin_row(index < head);
            self.row(row, index < head, &columns, &covers);
        }
        self.readable.end_table();
        self.report_numbers_as_text(&columns, &rows[head..]);
    }

    fn row(&mut self, row: &Row, in_head: bool, columns: &[u32], covers: &Covers) {
        let mut cells = row.cells.iter().copied().peekable();
        for &column in columns {
            let cell = cells.next_if(|&at| self.sheet.cells[at].column == column);
            let cover = match covers.at(row.row, column) {
                Covered::Not => Cover::ONE,
                Covered::From(cover) => cover,
                Covered::ByOther => {
                    self.cover(cell);
                    continue;
                }
            };
            let shown = cell.map_or("", |at| self.sheet.shown(&self.sheet.cells[at]));
            let shown = if in_head { &one_line(shown) } else { shown };
            self.readable.cell(shown, Spot { row: row.row + 1, column: column + 1 }, cover);
            if let Some(at) = cell {
                self.keep(at);
            }
        }
    }

    /// Counts the cell numbered `at`, which is not displayed because a merged cell covers it.
    fn cover(&mut self, at: Option<usize>) {
        let Some(cell) = at.map(|it| &self.sheet.cells[it]) else { return };
        if self.covered.0 == 0 {
            self.covered.1 = format!("{}!{}", self.sheet.name, cell_name(cell.row, cell.column));
        }
        self.covered.0 += 1;
    }

    fn report_covered(&mut self) {
        let (count, first) = &self.covered;
        if *count == 0 {
            return;
        }
        let message = text!(
            "cells under merged cells are not displayed and were not read: {count}, the first in {first}",
            "結合されたセルの下にあって表示されないセルが{count}個あり、読んでいない（最初は{first}）"
        );
        let at = self.readable.last();
        self.readable.report(Diagnostic::note("office/hidden", message), at);
    }

    fn report_cut(&mut self, cell: &str) {
        let name = &self.sheet.name;
        let message = text!(
            "the sheet {name} is too large: cells from {cell} on were not read",
            "シート「{name}」は大きすぎるため、{cell}以降のセルに読んでいないものがある"
        );
        self.readable.lost();
        let at = self.readable.last();
        self.readable.report(Diagnostic::error("office/too-large", message), at);
    }

    fn report_sparse(&mut self, rows: &[Row]) {
        let limit = MAX_PLACES;
        let message = text!(
            "the tables of the workbook have more than {limit} cells; one table was not read",
            "ブックの表のセルが合計{limit}個を超えるため、読んでいない表がある"
        );
        self.readable.lost();
        if let Some(&at) = rows.first().and_then(|row| row.cells.first()) {
            let cell = &self.sheet.cells[at];
            self.readable.paragraph(self.sheet.shown(cell), spot(cell));
        }
        let at = self.readable.last();
        self.readable.report(Diagnostic::error("office/too-large", message), at);
    }

    /// Reports figures in numeric columns that are stored as text, which the sums of spreadsheet
    /// programs ignore.
    fn report_numbers_as_text(&mut self, columns: &[u32], rows: &[Row]) {
        const SHOWN: usize = 10;
        let sheet = self.sheet;
        let first = columns.first().copied().unwrap_or(0);
        let mut counts =
            vec![[0_usize; 2]; columns.last().map_or(0, |it| (it - first) as usize + 1)];
        let mut texts = Vec::new();
        for &at in rows.iter().flat_map(|row| &row.cells) {
            let cell = &sheet.cells[at];
            let Some(count) = counts.get_mut((cell.column - first) as usize) else { continue };
            match cell.kind {
                Kind::Number => count[0] += 1,
                Kind::Text if looks_like_number(sheet.shown(cell)) => {
                    count[1] += 1;
                    texts.push(at);
                }
                _ => {}
            }
        }
        texts.retain(|&at| {
            let [numbers, texts] = counts[(sheet.cells[at].column - first) as usize];
            numbers > texts
        });
        for &at in texts.iter().take(SHOWN.saturating_sub(self.reported)) {
            self.reported += 1;
            let cell = &sheet.cells[at];
            let (shown, name) = (sheet.shown(cell), cell_name(cell.row, cell.column));
            let message = text!(
                "the number {shown} in {name} is stored as text, so spreadsheet sums leave it out",
                "{name}の数値{shown}は文字列として保存されており、表計算の合計に入らない"
            );
            if let Some(&(_, [start, end])) = self.spans.iter().rev().find(|(it, _)| *it == at) {
                let source = self.readable.last().source;
                let span = crate::source::Span { source, start, end };
                self.readable.report(Diagnostic::note("office/number-as-text", message), span);
            }
        }
    }
}

/// The hidden cells with content, in order.
struct Hidden {
    cells: Vec<(u32, u32)>,
    /// Remaining number of cells to examine; after that every table counts as hiding some.
    left: usize,
}

impl Hidden {
    fn of(sheet: &Sheet) -> Self {
        let is_hidden =
            |it: &&Cell| sheet.leaves_out_row(it.row) || sheet.leaves_out_column(it.column);
        let cells: Vec<_> =
            sheet.cells.iter().filter(is_hidden).map(|it| (it.row, it.column)).collect();
        Self { left: cells.len().saturating_mul(64), cells }
    }

    /// Whether any of them lies in `region`.
    fn is_in(&mut self, region: &Region) -> bool {
        let (Some(first), Some(last)) = (region.rows.first(), region.rows.last()) else {
            return false;
        };
        let from = self.cells.partition_point(|it| it.0 < first.row);
        let to = self.cells.partition_point(|it| it.0 <= last.row);
        let Some(left) = self.left.checked_sub(to - from) else { return true };
        self.left = left;
        self.cells[from..to].iter().any(|it| region.columns.contains(&it.1))
    }
}

/// Whether all of `text` is a figure; a code with leading zeros is not.
fn looks_like_number(text: &str) -> bool {
    use unicode_normalization::UnicodeNormalization;
    if text.len() > 60 || text.trim_start().starts_with(char::is_alphabetic) {
        return false;
    }
    let plain: String = text.trim().nfkc().collect();
    let plain = plain.trim_start_matches(['-', '+', '▲', '△', '¥', '$']).trim_end_matches('%');
    let is_code = plain.starts_with('0') && plain.len() > 1 && !plain.starts_with("0.");
    let signs = |c: char| c.is_ascii_digit() || matches!(c, ',' | '.');
    !is_code
        && plain.starts_with(|c: char| c.is_ascii_digit())
        && plain.chars().all(signs)
        && plain.matches('.').count() <= 1
}

/// The effect of a merge on a place.
enum Covered {
    Not,
    /// It is the first place of a merged cell, which covers this area.
    From(Cover),
    ByOther,
}

/// The merged cells of a table, in its displayed columns and rows.
struct Covers {
    by_place: FxHashMap<(u32, u32), Option<Cover>>,
}

impl Covers {
    fn of(merges: &Merges<'_>, sheet: &Sheet, columns: &[u32], rows: &[Row]) -> Self {
        let mut by_place = FxHashMap::default();
        // At most as many places as the table has, whatever the file claims.
        let mut left = columns.len().saturating_mul(rows.len());
        for &at in rows.iter().flat_map(|row| &row.cells) {
            let Some(Area { rows: down, columns: across }) = merges.from(&sheet.cells[at]) else {
                continue;
            };
            let from = columns.partition_point(|&it| it < across.start);
            let to = columns.partition_point(|&it| it < across.end);
            let top = rows.partition_point(|it| it.row < down.start);
            let bottom = rows.partition_point(|it| it.row < down.end);
            let (wide, high) = (to - from, bottom - top);
            let Some(rest) = left.checked_sub(wide * high) else { break };
            left = rest;
            for row in &rows[top..bottom] {
                for &column in &columns[from..to] {
                    by_place.entry((row.row, column)).or_insert(None);
                }
            }
            let cover = Cover { columns: wide, rows: high };
            by_place.insert((sheet.cells[at].row, sheet.cells[at].column), Some(cover));
        }
        Self { by_place }
    }

    fn at(&self, row: u32, column: u32) -> Covered {
        match self.by_place.get(&(row, column)) {
            None => Covered::Not,
            Some(Some(cover)) => Covered::From(*cover),
            Some(None) => Covered::ByOther,
        }
    }
}
