//! Knows the tables of Typst: the arguments of `table`, which are cells in reading order, merged cells, and the header. Does
//! not know the text around them.

use std::ops::Range;

use super::plain;
use super::shape::{Shape, name, string};
use crate::document::outline::grid::{self, Cell, Line};
use crate::document::outline::lines::trimmed;
use crate::document::outline::{Labels, Table};

/// Maximum number of columns, and of columns and rows of a merged cell.
const LARGEST: usize = 1000;

/// A table being read.
struct Cells<'t> {
    text: &'t str,
    shape: &'t Shape,
    labels: &'t mut Labels,
    columns: usize,
    lines: Vec<Line>,
    /// By column: how many more rows a cell covers.
    reach: Vec<usize>,
    column: usize,
}

/// The table whose arguments are `inside`; `None` if some of its cells are computed.
pub(super) fn read(
    text: &str,
    shape: &Shape,
    span: Range<usize>,
    inside: Range<usize>,
    labels: &mut Labels,
) -> Option<Table> {
    let arguments = arguments(text, shape, inside);
    let columns = arguments.iter().find_map(|it| named(text, it, "columns"));
    let columns = columns.map_or(1, |it| count(text, shape, it)).clamp(1, LARGEST);
    let mut cells = Cells {
        text,
        shape,
        labels,
        columns,
        lines: Vec::new(),
        reach: vec![0; columns],
        column: 0,
    };
    for argument in arguments {
        let name = name(&text[argument.clone()]);
        let part = name.strip_prefix("table.").or(name.strip_prefix("grid.")).unwrap_or_default();
        let open = argument.start + name.len();
        match part {
            "header" | "footer" => {
                let (inner, mut at) = shape.inside(open)?;
                if text[open..].starts_with('(') {
                    for argument in self::arguments(text, shape, inner) {
                        cells.add(argument, part == "header")?;
                    }
                } else {
                    at = open;
                }
                // Cells may follow the brackets: `table.header[A][B]`.
                while let Some((_, end)) = shape.inside(at).filter(|_| at < argument.end) {
                    cells.add(at..end, part == "header")?;
                    at = end;
                }
            }
            "hline" | "vline" => {}
            _ => cells.add(argument, false)?,
        }
    }
    let length = span.len().max(cells.lines.len() * columns);
    let (columns, rows) = grid::arrange(text, &mut cells.lines, length)?;
    Some(Table { span, caption: None, unit: None, columns, rows })
}

/// The arguments between commas.
fn arguments(text: &str, shape: &Shape, range: Range<usize>) -> Vec<Range<usize>> {
    let (mut all, mut from, mut at) = (Vec::new(), range.start, range.start);
    while at < range.end {
        let byte = text.as_bytes()[at];
        if let Some(length) = super::shape::unread(text, at, true) {
            at += length;
        } else if let Some((_, end)) = shape.inside(at) {
            at = end;
        } else if let Some(end) = (byte == b'"').then(|| string(text, at)).flatten() {
            at = end;
        } else {
            if byte == b',' {
                all.push(from..at);
                from = at + 1;
            }
            at += 1;
        }
    }
    all.push(from..range.end.max(from));
    let all = all.into_iter().map(|it| uncommented(text, trimmed(text, it)));
    all.filter(|it| !it.is_empty()).collect()
}

/// The argument without comments before it.
fn uncommented(text: &str, mut range: Range<usize>) -> Range<usize> {
    while text[range.clone()].starts_with("//") || text[range.clone()].starts_with("/*") {
        let Some(length) = super::shape::unread(text, range.start, true) else { break };
        range = trimmed(text, (range.start + length).min(range.end)..range.end);
    }
    range
}

/// The value of the argument, if it is called `wanted`.
fn named(text: &str, argument: &Range<usize>, wanted: &str) -> Option<Range<usize>> {
    let words = &text[argument.clone()];
    let rest = words.strip_prefix(wanted)?.trim_start().strip_prefix(':')?;
    Some(trimmed(text, argument.end - rest.len()..argument.end))
}

/// Number of columns: `3`, or one for each member of `(1fr, auto)`.
fn count(text: &str, shape: &Shape, value: Range<usize>) -> usize {
    match shape.inside(value.start) {
        Some((inner, _)) => arguments(text, shape, inner).len(),
        None => text[value].parse().unwrap_or(1),
    }
}

impl Cells<'_> {
    /// Adds the cell that `argument` is; `None` if it is computed.
    fn add(&mut self, argument: Range<usize>, in_head: bool) -> Option<()> {
        let text = self.text;
        let called = name(&text[argument.clone()]);
        let after = argument.start + called.len();
        if text[after..argument.end].trim_start().starts_with(':') {
            return Some(());
        }
        let (mut columns, mut rows, mut words) = (1, 1, argument.clone());
        if matches!(called, "table.cell" | "grid.cell") {
            let (inner, end) = self.shape.inside(after)?;
            let (options, mut content) = (arguments(text, self.shape, inner), None);
            for option in options {
                let number = |wanted: &str| {
                    let value = named(text, &option, wanted)?;
                    Some(text[value].parse().unwrap_or(1).clamp(1, LARGEST))
                };
                columns = number("colspan").unwrap_or(columns);
                rows = number("rowspan").unwrap_or(rows);
                if !text[option.clone()].contains(':') || text[option.clone()].starts_with('[') {
                    content = Some(option);
                }
            }
            words = if end < argument.end { end..argument.end } else { content? };
        }
        let first = text[words.clone()].chars().next()?;
        let inner = match first {
            '[' => self.shape.inside(words.start)?.0,
            '"' => {
                let end = string(text, words.start)?;
                words.start + 1..if end > words.end { words.end } else { end - 1 }
            }
            '$' | '-' => words,
            _ if first.is_ascii_digit() => words,
            _ => return None,
        };
        let words = plain(text, self.shape, inner, self.labels);
        let cell = Cell { words, columns, rows, is_header: false };
        self.place(cell, argument, in_head);
        Some(())
    }

    /// Puts the cell into the next free place.
    fn place(&mut self, cell: Cell, span: Range<usize>, in_head: bool) {
        while self.column < self.columns && self.reach[self.column] > 0 && !self.lines.is_empty() {
            self.reach[self.column] -= 1;
            self.column += 1;
        }
        if self.lines.is_empty() || self.column >= self.columns {
            if !self.lines.is_empty() {
                self.column = 0;
            }
            self.lines.push(Line {
                span: span.clone(),
                cells: Vec::new(),
                in_head,
                group: 0,
                open: false,
            });
            while self.column < self.columns && self.reach[self.column] > 0 {
                self.reach[self.column] -= 1;
                self.column += 1;
            }
        }
        let end = (self.column + cell.columns).min(self.columns);
        for at in self.column..end {
            self.reach[at] = cell.rows - 1;
        }
        self.column = end;
        if let Some(line) = self.lines.last_mut() {
            line.span.end = span.end;
            line.cells.push(cell);
        }
    }
}
