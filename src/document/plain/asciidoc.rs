//! Knows tables of AsciiDoc: cells that begin with `|` between lines `|===`, in rows of as many columns as `cols` or the first
//! line says, whatever lines they are written on. Does not know what is in a cell.

use std::collections::VecDeque;
use std::ops::Range;

use super::trimmed;
use crate::document::outline::grid::{Cell, Line, arrange};
use crate::document::outline::{Table, Words};
use crate::pattern::pattern;

// Stands before the bar of a cell: how many columns and rows it covers or how often it is repeated, and its style: `2+`,
// `.3+^`, `3*`, `a`.
pattern!(
    SPEC,
    r"(?:^|\s)(?P<spec>(?:(?P<columns>[0-9]{1,2})?(?:\.(?P<rows>[0-9]{1,3}))?(?P<how>[+*]))?[<^>]?(?:\.[<^>])?[adehlmsv]?)$"
);
// The columns that attributes declare: `[%header,cols="1,2a,>3"]`, `[cols=3*]`.
pattern!(COLUMNS, r#"\bcols\s*=\s*(?:"([^"]*)"|([^,\]]*))"#);
// Declares that the first row names the columns: `[%header]`, `[%autowidth%header]`, `[options="header,footer"]`.
pattern!(HEADED, r#"%header\b|\bopt(?:ion)?s\s*=\s*"?[^"\]]*\bheader\b"#);

/// Most lines of attributes and titles before a table.
const MOST: usize = 4;

/// The table that begins with the first of `lines`, or with the attributes there, and its number of lines.
pub(super) fn table(text: &str, lines: &[Range<usize>]) -> Option<(Table, usize)> {
    let line = |at: usize| lines.get(at).map(|it| text[it.clone()].trim());
    let is_fence = |at: &usize| line(*at) == Some("|===");
    let is_before = |it: &str| {
        it.starts_with('[') && it.ends_with(']') || it.starts_with('.') && !it.starts_with("..")
    };
    let first = (0..=MOST).take_while(|at| *at == 0 || line(at - 1).is_some_and(is_before));
    let first = first.into_iter().find(is_fence)?;
    let end = (first + 1..lines.len()).find(is_fence)?;
    let mut cells = cells(text, lines.get(first + 1)?.start..lines[end].start);
    let declared = (0..first).filter_map(line).find_map(declared);
    let columns = declared.or_else(|| on_first_line(text, &cells)).filter(|it| *it > 0)?;
    let mut rows = Vec::new();
    let mut open = vec![0; columns];
    while !cells.is_empty() {
        rows.push(row(&mut cells, &mut open));
    }
    if let Some(head) = rows.first_mut() {
        head.in_head = (0..first).filter_map(line).any(|it| HEADED.is_match(it));
    }
    let span = lines[first].start..lines[end].end;
    let (header, rows) = arrange(text, &mut rows, span.len())?;
    let title = (0..first).find(|at| line(*at).is_some_and(|it| it.starts_with('.')));
    let caption = title.map(|at| {
        let title = trimmed(text, lines[at].clone());
        Words::verbatim(title.start + 1..title.end)
    });
    Some((Table { span, caption, unit: None, columns: header, rows }, end + 1))
}

/// The number of columns that a line of attributes declares.
fn declared(attributes: &str) -> Option<usize> {
    let it = COLUMNS.captures(attributes)?;
    let all = it.get(1).or(it.get(2))?.as_str();
    let count = |it: &str| match it.split_once('*') {
        Some((times, _)) => times.trim().parse().unwrap_or(1),
        None => 1,
    };
    Some(all.split([',', ';']).map(count).sum::<usize>().min(1000))
}

/// The number of columns on the first line that has cells.
fn on_first_line(text: &str, cells: &VecDeque<Cell>) -> Option<usize> {
    let start = cells.front()?.words.span.start;
    let is_first = |it: &&Cell| !text[start..it.words.span.start].contains(['\n', '\r']);
    Some(cells.iter().take_while(is_first).map(|it| it.columns).sum())
}

/// The cells written in `range`, in order.
fn cells(text: &str, range: Range<usize>) -> VecDeque<Cell> {
    let body = &text[range.clone()];
    let is_bar = |at: &usize| !body[..*at].ends_with('\\');
    let bars: Vec<usize> = body.match_indices('|').map(|it| it.0).filter(is_bar).collect();
    let before = |at: usize| {
        let from = at.checked_sub(1).map_or(0, |it| bars[it] + 1);
        SPEC.captures(&body[from..bars[at]])
    };
    let mut specs: Vec<_> = (0..bars.len()).map(before).collect();
    specs.push(None);
    let mut cells = VecDeque::new();
    for (at, bar) in bars.iter().enumerate() {
        let next = bars.get(at + 1).copied().unwrap_or(body.len());
        let length = specs[at + 1].as_ref().map_or(0, |it| it["spec"].len());
        let span = trimmed(text, range.start + bar + 1..range.start + next - length);
        let own = specs[at].as_ref();
        let number = |name: &str| -> usize {
            let written = own.and_then(|it| it.name(name)).and_then(|it| it.as_str().parse().ok());
            written.unwrap_or(1).max(1)
        };
        let is_repeated = own.is_some_and(|it| it.name("how").is_some_and(|it| it.as_str() == "*"));
        let (columns, rows) = (number("columns"), number("rows"));
        let (columns, times) = if is_repeated { (1, columns) } else { (columns, 1) };
        let cell =
            |_| Cell { words: Words::verbatim(span.clone()), columns, rows, is_header: false };
        cells.extend((0..times).map(cell));
    }
    cells
}

/// Takes the cells of one row from the front of `cells`. `open` says for how many rows each column is covered from above.
fn row(cells: &mut VecDeque<Cell>, open: &mut [usize]) -> Line {
    let mut own: Vec<Cell> = Vec::new();
    let mut column = 0;
    while column < open.len() {
        if open[column] > 0 {
            open[column] -= 1;
            column += 1;
            continue;
        }
        let Some(mut cell) = cells.pop_front() else { break };
        cell.columns = cell.columns.min(open.len() - column);
        open[column..column + cell.columns].fill(cell.rows - 1);
        column += cell.columns;
        own.push(cell);
    }
    let start = own.first().map_or(0, |it| it.words.span.start);
    let end = own.last().map_or(start, |it| it.words.span.end);
    Line { span: start..end, cells: own, in_head: false, group: 0, open: false }
}
