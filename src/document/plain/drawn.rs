//! Knows drawn tables: boxes of `+`, `-` and `|` or of line characters (including reStructuredText's grid
//! tables), and reStructuredText's simple tables. Does not know tables without lines.

use std::ops::Range;

use unicode_width::UnicodeWidthChar;

use super::{as_table, trimmed};
use crate::document::outline::{Row, Table, Words};

/// The table that begins with the first of `lines`, and its number of lines.
///
/// # Errors
/// The number of lines that no table begins in.
pub(super) fn table(text: &str, lines: &[Range<usize>]) -> Result<(Table, usize), usize> {
    let length = drawn_length(text, lines);
    let boxed = || boxed(text, &lines[..length]);
    boxed().or_else(|| simple(text, lines)).ok_or(length)
}

const BARS: [char; 5] = ['|', '│', '┃', '║', '｜'];

/// Whether a line is a border: only corners and strokes.
fn is_border(line: &str) -> bool {
    let line = line.trim();
    let is_corner = |it: char| it == '+' || matches!(it, '┌'..='╋' | '╒'..='╬');
    let is_stroke = |it: char| matches!(it, '-' | '=' | '─' | '━' | '═' | '┄' | '┅' | '┈' | '┉');
    line.starts_with(|it| is_corner(it) || BARS.contains(&it))
        && line.chars().any(is_stroke)
        && line.chars().all(|it| is_corner(it) || is_stroke(it) || BARS.contains(&it) || it == ':')
}

/// Number of leading lines that are borders, or rows between bars.
fn drawn_length(text: &str, lines: &[Range<usize>]) -> usize {
    let is_row = |it: &str| it.starts_with(BARS) && it.matches(BARS).count() > 1;
    let is_drawn = |it: &&Range<usize>| {
        let line = text[(*it).clone()].trim();
        is_border(line) || is_row(line)
    };
    lines.iter().take_while(is_drawn).count()
}

fn boxed(text: &str, lines: &[Range<usize>]) -> Option<(Table, usize)> {
    let length = lines.len();
    let line = |at: usize| lines.get(at).map(|it| &text[it.clone()]);
    let borders = (0..length).filter(|&at| line(at).is_some_and(is_border)).count();
    if borders == 0 || length - borders < 2 {
        return None;
    }
    let groups: Vec<&[Range<usize>]> = lines[..length]
        .split(|it| is_border(&text[it.clone()]))
        .filter(|it| !it.is_empty())
        .collect();
    // If only the header has a border below it, every line is a row; with a border below each row, a row
    // may have several lines.
    let by_line = groups.len() <= 2 || groups.iter().skip(1).any(|it| it.len() > 4);
    let mut rows = Vec::new();
    for (index, group) in groups.iter().enumerate() {
        if index > 0 && by_line {
            rows.extend(group.iter().map(|line| bar_row(text, std::slice::from_ref(line))));
        } else {
            rows.push(bar_row(text, group));
        }
    }
    Some((as_table(rows)?, length))
}

/// A row of one or more lines, cut at its bars.
fn bar_row(text: &str, lines: &[Range<usize>]) -> Row {
    let mut cells: Vec<Words> = Vec::new();
    for line in lines {
        let inner = trimmed(text, line.clone());
        let mut at = inner.start;
        let mut index = 0;
        for (offset, bar) in text[inner.clone()].match_indices(BARS) {
            let end = inner.start + offset;
            if end > inner.start {
                put(text, at..end, index, &mut cells);
                index += 1;
            }
            at = end + bar.len();
        }
        if at < inner.end {
            put(text, at..inner.end, index, &mut cells);
        }
    }
    row(lines, cells)
}

fn row(lines: &[Range<usize>], cells: Vec<Words>) -> Row {
    let start = lines.first().map_or(0, |it| it.start);
    Row { span: start..lines.last().map_or(start, |it| it.end), cells, ..Row::default() }
}

/// Adds the words at `range` to the cell at `index`, which may have earlier lines.
fn put(text: &str, range: Range<usize>, index: usize, cells: &mut Vec<Words>) {
    let middle = range.start + (range.len() / 2);
    let span = trimmed(text, range);
    let at = text.floor_char_boundary(middle);
    let span = if span.is_empty() { at..at } else { span };
    match cells.get_mut(index) {
        None => cells.push(Words::verbatim(span)),
        Some(_) if span.is_empty() => {}
        Some(above) if above.as_str(text).is_empty() => *above = Words::verbatim(span),
        Some(above) => {
            let value = format!("{}\n{}", above.as_str(text), &text[span.clone()]);
            *above = Words { span: above.span.start..span.end, value: Some(value) };
        }
    }
}

/// A table between lines of `=====  ===`, whose gaps separate the columns (reStructuredText).
fn simple(text: &str, lines: &[Range<usize>]) -> Option<(Table, usize)> {
    let is_rule = |it: &Range<usize>| {
        let line = text[it.clone()].trim();
        line.contains("= ") && line.chars().all(|it| it == '=' || it == ' ')
    };
    lines.first().filter(|it| is_rule(it))?;
    let is_end = |&at: &usize| is_rule(&lines[at - 1]) && is_rule(&lines[at]);
    let end = (1..lines.len()).find(is_end).unwrap_or(lines.len());
    let rules: Vec<usize> = (0..end).filter(|&at| is_rule(&lines[at])).collect();
    let last = *rules.get(1..)?.last()?;
    let starts: Vec<usize> = column_starts(&text[lines[0].clone()]);
    let cut = |line: &Range<usize>| {
        let mut cells = Vec::new();
        for (index, &from) in starts.iter().enumerate() {
            let to = starts.get(index + 1).copied().unwrap_or(usize::MAX);
            put(text, columns(text, line, from, to), index, &mut cells);
        }
        row(std::slice::from_ref(line), cells)
    };
    let rows = (1..last).filter(|at| !rules.contains(at)).map(|at| cut(&lines[at]));
    Some((as_table(rows.collect())?, last + 1))
}

/// The columns of the screen at which runs of `=` begin.
fn column_starts(rule: &str) -> Vec<usize> {
    let bytes = rule.as_bytes();
    let begins = |&at: &usize| bytes[at] == b'=' && (at == 0 || bytes[at - 1] == b' ');
    (0..bytes.len()).filter(begins).collect()
}

/// The bytes of `line` between two columns of the screen.
fn columns(text: &str, line: &Range<usize>, from: usize, to: usize) -> Range<usize> {
    let mut column = 0;
    let (mut start, mut end) = (line.end, line.end);
    for (offset, character) in text[line.clone()].char_indices() {
        if column >= from {
            start = start.min(line.start + offset);
        }
        if column >= to {
            end = line.start + offset;
            break;
        }
        column += character.width().unwrap_or(0);
    }
    start.min(end)..end
}
