//! Knows the tables that reStructuredText writes as directives: `list-table` and `csv-table`. Does not know drawn ones,
//! nor tables in other files.

use std::ops::Range;

use super::trimmed;
use crate::document::outline::{Row, Table, Words};
use crate::pattern::pattern;

pattern!(OPENS, r"^\s*\.\. (list-table|csv-table)::(?:[ \t]+(\S.*?))?\s*$");

/// The table that begins with the first of `lines`, and its number of lines.
pub(super) fn table(text: &str, lines: &[Range<usize>]) -> Option<(Table, usize)> {
    let line = |at: usize| lines.get(at).map(|it| &text[it.clone()]);
    let opens = OPENS.captures(line(0)?)?;
    let base = lines.first()?.start;
    let caption = opens.get(2).map(|it| Words::verbatim(base + it.start()..base + it.end()));
    let own = indent(line(0)?);
    let is_inside =
        |at: &usize| line(*at).is_some_and(|it| it.trim().is_empty() || indent(it) > own);
    let end = 1 + (1..lines.len()).take_while(is_inside).count();
    let inside = lines.get(1..end)?;
    let is_option = |it: &&Range<usize>| text[(*it).clone()].trim_start().starts_with(':');
    let options = inside.iter().take_while(is_option).count();
    let (options, body) = inside.split_at(options);
    let mut rows = match &opens[1] {
        "list-table" => listed(text, body),
        _ => separated(text, options, body),
    };
    if rows.len() < 2 || rows.iter().any(|it| it.cells.is_empty()) {
        return None;
    }
    let columns = rows.remove(0);
    let span = columns.span.start..rows.last()?.span.end;
    let last =
        body.iter().rposition(|it| !text[it.clone()].trim().is_empty()).map_or(0, |it| it + 1);
    Some((Table { span, caption, unit: None, columns, rows }, 1 + options.len() + last))
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// Rows that begin with `* -`, cells that begin with `-`.
fn listed(text: &str, lines: &[Range<usize>]) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for line in lines {
        let span = trimmed(text, line.clone());
        let words = &text[span.clone()];
        let opened = words.strip_prefix('*').map(str::trim_start);
        let cell = opened.unwrap_or(words).strip_prefix('-').map(str::trim_start);
        if opened.is_some() {
            rows.push(Row { span: span.clone(), ..Row::default() });
        }
        let Some(row) = rows.last_mut() else { continue };
        row.span.end = row.span.end.max(span.end);
        match (cell, row.cells.last_mut()) {
            (Some(cell), _) => row.cells.push(Words::verbatim(span.end - cell.len()..span.end)),
            // A cell of several lines.
            (None, Some(last)) if !words.is_empty() => {
                *last = Words::verbatim(last.span.start..span.end);
            }
            _ => {}
        }
    }
    rows
}

/// A row of values between commas for each line; the option `:header:` holds the first one.
fn separated(text: &str, options: &[Range<usize>], body: &[Range<usize>]) -> Vec<Row> {
    let header = options.iter().filter_map(|it| {
        let at = text[it.clone()].find(":header:")? + ":header:".len();
        Some(it.start + at..it.end)
    });
    let lines = header.chain(body.iter().cloned()).map(|it| trimmed(text, it));
    lines.filter(|it| !it.is_empty()).map(|it| values(text, it)).collect()
}

fn values(text: &str, span: Range<usize>) -> Row {
    let mut ends = Vec::new();
    let mut is_quoted = false;
    for (at, character) in text[span.clone()].char_indices() {
        match character {
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => ends.push(span.start + at),
            _ => {}
        }
    }
    let starts = std::iter::once(span.start).chain(ends.iter().map(|it| it + 1));
    let cell = |(from, to): (usize, usize)| {
        let span = trimmed(text, from..to);
        let is_quoted = span.len() > 1 && text[span.clone()].starts_with('"');
        let bare = if is_quoted { span.start + 1..span.end - 1 } else { span };
        let words = &text[bare.clone()];
        let value = words.contains("\"\"").then(|| words.replace("\"\"", "\""));
        Words { span: bare, value }
    };
    let cells = starts.zip(ends.iter().copied().chain([span.end])).map(cell).collect();
    Row { span, cells, ..Row::default() }
}
