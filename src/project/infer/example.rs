//! Knows how a part of a document becomes an example of a rule: unchanged, and with one figure changed. Each is run
//! before it is kept. Does not write rules.

use std::fmt::Write as _;

use super::trial::{Bench, Wanted};
use super::write::{Rule, quoted};
use crate::document::format::Layout;
use crate::lint::examples;
use crate::project::tables::Table;
use crate::source::Span;

/// Maximum number of lines of an example.
const LINES: usize = 40;

/// The examples of `rule` as text of its file; empty if there are none.
pub(super) fn write(
    bench: &Bench<'_>,
    part: Option<(usize, usize)>,
    rule: &Rule<'_>,
    wanted: &Wanted,
) -> String {
    let Some(part) = part else { return String::new() };
    let ending = bench.format.entry().endings[0];
    let broken = wanted.broken();
    let (ok, bad) = if broken.is_empty() {
        let changed = wanted.sound().and_then(|it| changed(bench, part, it));
        (
            Some(block("ok", ending, &bench.text[part.0..part.1], &[])),
            changed.map(|it| block("bad", ending, &it.0, &[it.1])),
        )
    } else {
        let said: Vec<String> = broken.iter().map(|it| figure(bench, *it).to_owned()).collect();
        (None, Some(block("bad", ending, &bench.text[part.0..part.1], &said)))
    };
    let tries = [
        format!("{}{}", ok.clone().unwrap_or_default(), bad.unwrap_or_default()),
        ok.unwrap_or_default(),
    ];
    let written = |it: &String| format!("examples:\n{it}");
    let fits = |it: &&String| !it.is_empty() && passes(bench, &rule.write(&written(it)));
    tries.iter().find(fits).map(written).unwrap_or_default()
}

/// The lines that an example needs: for a draft those from the heading or caption to the end of the table, for data
/// all lines.
pub(super) fn part(bench: &Bench<'_>, table: &Table<'_>) -> Option<(usize, usize)> {
    let entry = bench.format.entry();
    let text = bench.text;
    let (mut start, mut end) = (0, text.len());
    if entry.layout == Layout::Text {
        let span = table.span();
        let section = table.home().parent().and_then(|it| it.parent());
        let above = [
            table.grid.caption().map(|it| it.span()),
            section.and_then(|it| it.get("heading")).map(|it| it.span()),
        ];
        let first = above.into_iter().flatten().map(|it| it.start).min();
        let first = first.unwrap_or(span.start).min(span.start) as usize;
        start = text[..first].rfind('\n').map_or(0, |it| it + 1);
        let last = span.end.max(table.home().span().end) as usize;
        end = text[last..].find('\n').map_or(end, |it| last + it + 1);
    }
    short(text, (start, end))
}

/// All of a document.
pub(super) fn whole(bench: &Bench<'_>) -> Option<(usize, usize)> {
    short(bench.text, (0, bench.text.len()))
}

/// The part between two places, if it is short enough to be read.
fn short(text: &str, (start, end): (usize, usize)) -> Option<(usize, usize)> {
    let part = text.get(start..end)?;
    let is_short = part.trim_end_matches('\n').split('\n').count() <= LINES;
    let is_plain = !part.contains(|it: char| it.is_control() && it != '\n');
    (is_short && is_plain && !part.trim().is_empty()).then_some((start, end))
}

/// The part with the figure in `cell` changed, and the new text of the cell.
fn changed(
    bench: &Bench<'_>,
    (start, end): (usize, usize),
    cell: Span,
) -> Option<(String, String)> {
    let written = figure(bench, cell);
    let at = written.rfind(|it: char| it.is_ascii_digit())?;
    let first = written.find(|it: char| it.is_ascii_digit())?;
    // Change the first digit, or the second if the first must stay: a change beyond rounding.
    let place = if first == at { at } else { first };
    let digit = written[place..].chars().next()?.to_digit(10)?;
    let other = if digit == 9 { 4 } else { digit + 1 };
    let mut fresh = written.to_owned();
    fresh.replace_range(place..=place, &other.to_string());
    let offset = (cell.start as usize).checked_sub(start)?;
    let mut part = bench.text.get(start..end)?.to_owned();
    let inner = part.get(offset..)?.find(written)? + offset;
    part.replace_range(inner..inner + written.len(), &fresh);
    Some((part, fresh))
}

/// The figure in a cell, without what surrounds it.
fn figure<'b>(bench: &Bench<'b>, cell: Span) -> &'b str {
    bench.text.get(cell.start as usize..cell.end as usize).unwrap_or_default().trim()
}

fn block(kind: &str, ending: &str, part: &str, said: &[String]) -> String {
    // YAML would take the indentation of the first line for that of the block.
    let depth = if part.starts_with([' ', '\n']) { "2" } else { "" };
    let mut text = format!("  {kind}:\n    - format: {ending}\n      document: |{depth}\n");
    for line in part.trim_end_matches('\n').split('\n') {
        _ = if line.is_empty() { writeln!(text) } else { writeln!(text, "        {line}") };
    }
    if !said.is_empty() {
        let said: Vec<String> = said.iter().map(|it| format!("{{ at: {} }}", quoted(it))).collect();
        _ = writeln!(text, "      report: [{}]", said.join(", "));
    }
    text
}

/// Whether every example of the rule in `text` passes.
fn passes(bench: &Bench<'_>, text: &str) -> bool {
    let Some((corpus, compiled)) = bench.compile(text) else { return false };
    let count = compiled.rule.examples.len();
    let holds = |index| {
        let it = examples::differences(&corpus.sources, &compiled, index);
        it.noisy.is_empty() && it.missing.is_empty()
    };
    count > 0 && (0..count).all(holds)
}
