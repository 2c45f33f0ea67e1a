//! Knows the tables of LaTeX: cells between `&`, rows that end with `\\`, merged cells, and which rows are the header.
//! Does not know the text around them.

use std::ops::Range;

use super::scan::{Piece, Scan, Shape, plain};
use crate::document::outline::grid::{self, Cell, Line};
use crate::document::outline::lines::trimmed;
use crate::document::outline::{Table, Words};

/// Environments that are tables, and how many arguments follow their name.
const TABLES: [(&str, usize); 10] = [
    ("tabular", 1),
    ("tabular*", 2),
    ("tabularx", 2),
    ("tabulary", 2),
    ("tabu", 1),
    ("longtable", 1),
    ("longtabu", 1),
    ("supertabular", 1),
    ("xltabular", 2),
    ("array", 1),
];
/// Maximum number of rows of a header.
const MOST_HEADS: usize = 3;
/// Maximum number of columns and rows of a merged cell.
const LARGEST: usize = 1000;

/// Whether the environment is a table.
pub(super) fn is_table(name: &str) -> bool {
    TABLES.iter().any(|it| it.0 == name)
}

/// A table being read.
struct Rows<'t> {
    text: &'t str,
    shape: &'t Shape,
    lines: Vec<Line>,
    /// Rows of a long table that are printed at the top and at the end.
    head: Option<Vec<Line>>,
    tail: Vec<Line>,
    /// Number of rows above the first rule that is below a row.
    ruled: Option<usize>,
    /// By column: how many more rows a cell above covers.
    reach: Vec<usize>,
    row: Vec<Range<usize>>,
    caption: Option<Words>,
}

/// The table of the environment `name` that begins at `at`, whose arguments and content are `range`, and its caption.
pub(super) fn read(
    text: &str,
    shape: &Shape,
    name: &str,
    at: usize,
    range: Range<usize>,
) -> (Option<Table>, Option<Words>) {
    let from = content(text, shape, name, range.start).min(range.end);
    let mut rows = Rows {
        text,
        shape,
        lines: Vec::new(),
        head: None,
        tail: Vec::new(),
        ruled: None,
        reach: Vec::new(),
        row: Vec::new(),
        caption: None,
    };
    rows.read(from..range.end);
    let mut lines = rows.finish();
    let span = at..range.end;
    let table = grid::arrange(text, &mut lines, span.len()).map(|(columns, rows)| Table {
        span,
        caption: None,
        unit: None,
        columns,
        rows,
    });
    (table, rows.caption)
}

/// The first byte after the arguments of the environment.
fn content(text: &str, shape: &Shape, name: &str, mut at: usize) -> usize {
    let count = TABLES.iter().find(|it| it.0 == name).map_or(0, |it| it.1);
    for _ in 0..count {
        at = shape.option(text, at).map_or(at, |it| it.1);
        at = shape.group(text, at).map_or(at, |it| it.1);
    }
    at
}

impl Rows<'_> {
    fn read(&mut self, range: Range<usize>) {
        let mut scan = Scan::new(self.text, self.shape, range.clone());
        let (mut cell, mut depth) = (range.start, 0_usize);
        while let Some((at, piece)) = scan.next_piece() {
            match piece {
                Piece::Group if self.text[at..].starts_with('{') => depth += 1,
                Piece::Group => depth = depth.saturating_sub(1),
                Piece::Next if depth == 0 => {
                    self.row.push(cell..at);
                    cell = scan.at;
                }
                Piece::Command("begin") => {
                    // A table inside a cell is a part of its words.
                    scan.at = self.shape.end_of(at).map_or(scan.at, |it| it.end.min(range.end));
                }
                Piece::Command("caption") => {
                    if let Some((inner, end)) = self.shape.argument(self.text, scan.at) {
                        self.caption = Some(plain(self.text, self.shape, inner));
                        (scan.at, cell) = (end.min(range.end), end.min(range.end));
                    }
                }
                Piece::Command("\\") if depth == 0 => {
                    self.row.push(cell..at);
                    self.end_row();
                    cell = scan.at;
                }
                Piece::Command(name) if depth == 0 && self.rule(name) => cell = scan.at,
                _ => {}
            }
        }
        self.row.push(cell..range.end);
        self.end_row();
    }

    /// Processes a rule, or the end of a part of a long table; `false` for another command.
    fn rule(&mut self, name: &str) -> bool {
        match name {
            "hline" | "midrule" | "toprule" | "bottomrule" | "Xhline" => {
                if !self.lines.is_empty() {
                    self.ruled.get_or_insert(self.lines.len());
                }
            }
            "addlinespace" | "specialrule" | "noalign" | "centering" | "small" => {}
            "endfirsthead" => self.head = Some(std::mem::take(&mut self.lines)),
            "endhead" => {
                let lines = std::mem::take(&mut self.lines);
                self.head.get_or_insert(lines);
            }
            "endfoot" => self.lines.clear(),
            "endlastfoot" => self.tail = std::mem::take(&mut self.lines),
            _ => return false,
        }
        if name.starts_with("end") {
            (self.ruled, self.reach) = (None, Vec::new());
        }
        true
    }

    fn end_row(&mut self) {
        let raw = std::mem::take(&mut self.row);
        let is_blank = |it: &Range<usize>| self.text[it.clone()].trim().is_empty();
        if raw.iter().all(is_blank) && raw.len() < 2 {
            return;
        }
        let span = trimmed(self.text, raw[0].start..raw.last().map_or(raw[0].end, |it| it.end));
        let (mut cells, mut column) = (Vec::new(), 0);
        for range in raw {
            let cell = self.cell(range);
            let covered = self.reach.get(column).is_some_and(|it| *it > 0);
            let is_empty = cell.words.as_str(self.text).trim().is_empty();
            for at in column..column + cell.columns {
                self.reach.resize(self.reach.len().max(at + 1), 0);
                self.reach[at] = match covered && is_empty {
                    true => self.reach[at].saturating_sub(1),
                    false => cell.rows - 1,
                };
            }
            column += cell.columns;
            // Below a merged cell, its places are written as empty cells.
            if !(covered && is_empty) {
                cells.push(cell);
            }
        }
        self.lines.push(Line { span, cells, in_head: false, group: 0, open: false });
    }

    fn cell(&self, range: Range<usize>) -> Cell {
        let (mut inner, mut columns, mut rows) = (trimmed(self.text, range), 1, 1);
        for (name, of) in [("\\multicolumn", &mut columns), ("\\multirow", &mut rows)] {
            let Some(at) = self.text[inner.clone()].find(name) else { continue };
            let after = inner.start + at + name.len();
            let Some(parts) = self.three(after) else { continue };
            let count = self.text[parts[0].clone()].trim().trim_start_matches('-');
            *of = count.parse().unwrap_or(1).clamp(1, LARGEST);
            inner = parts[2].clone();
        }
        Cell { words: plain(self.text, self.shape, inner), columns, rows, is_header: false }
    }

    /// The three arguments at `at`, with options between them.
    fn three(&self, mut at: usize) -> Option<[Range<usize>; 3]> {
        let mut next = || {
            at = self.shape.option(self.text, at).map_or(at, |it| it.1);
            // `\multirow{2}*{words}`
            if self.text[at..].starts_with('*') {
                at += 1;
                return Some(at..at);
            }
            let (inner, end) = self.shape.group(self.text, at)?;
            at = end;
            Some(inner)
        };
        Some([next()?, next()?, next()?])
    }

    /// All rows in order, with the header marked.
    fn finish(&mut self) -> Vec<Line> {
        let mut body = std::mem::take(&mut self.lines);
        body.append(&mut self.tail);
        let (mut lines, heads) = match self.head.take() {
            Some(head) => {
                let count = head.len();
                (head, count)
            }
            None => (Vec::new(), self.ruled.unwrap_or(0)),
        };
        lines.append(&mut body);
        if heads <= MOST_HEADS && heads < lines.len() {
            lines[..heads].iter_mut().for_each(|it| it.in_head = true);
        }
        lines
    }
}
