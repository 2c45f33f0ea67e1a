//! Knows sequences of numbers in a document, of headings, tables, figures and items, and reports the single break
//! of a sequence. Does not know what is numbered, and does not report sequences with several breaks, which follow
//! another scheme.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::captions::{Label, captions};
use crate::check::context::Context;
use crate::check::draft::{Draft, Role};
use crate::check::{Findings, InstanceState};
use crate::diagnostic::Diagnostic;
use crate::document::{Node, NodeId, NodeKind};
use crate::pattern::pattern;
use crate::quantity::ordinal::{self, Series};
use crate::source::Span;
use crate::text;

/// Minimum length of a sequence of items or lines, which are numbered for many reasons.
const RUN: usize = 4;
/// Minimum length of a sequence of headings or captions, which are numbered to be referred to.
const SHORT: usize = 3;
/// Numbers above this are years, versions or codes.
const LIMIT: i64 = 200;

/// A number of a sequence.
struct Number {
    value: i64,
    written: String,
    span: Span,
}

pub(super) fn check(cx: &Context<'_>, draft: &Draft<'_>, found: &mut Findings) {
    for label in [Label::Table, Label::Figure] {
        let run = captions(draft).into_iter().filter(|it| it.label == label).map(|it| {
            let block = &draft.blocks[it.block];
            let written = block.text()[it.range.clone()].to_owned();
            Number { value: it.value, written, span: block.span(it.range) }
        });
        judge(cx, run.collect(), SHORT, found);
    }
    for run in headings(draft) {
        judge(cx, run, SHORT, found);
    }
    for run in lines(draft).into_iter().filter(|it| !goes_on_inside(draft, it)) {
        // Recurring events (第３回) are numbered to be referred to.
        let least = if run[0].written.starts_with('第') { SHORT } else { RUN };
        judge(cx, run, least, found);
    }
}

/// Reports the break of `run` if there is exactly one.
fn judge(cx: &Context<'_>, run: Vec<Number>, least: usize, found: &mut Findings) {
    if run.len() < least
        || run.iter().any(|it| it.value > LIMIT)
        || !(0..=1).contains(&run[0].value)
    {
        return;
    }
    let breaks = |pair: &[Number]| pair[1].value != pair[0].value + 1;
    let broken: Vec<usize> =
        run.windows(2).enumerate().filter(|(_, pair)| breaks(pair)).map(|(at, _)| at + 1).collect();
    match *broken {
        [] => found.checked(InstanceState::Holds),
        // A 1 starts another sequence; one wrong number makes two breaks.
        [at] if run[at].value > 1 => tell(cx, &run[at - 1], &run[at], found),
        [at, next] if next == at + 1 && run[next].value == run[at - 1].value + 2 => {
            tell(cx, &run[at - 1], &run[at], found);
        }
        _ => {}
    }
}

/// Whether a number missing at the start of a line is in the middle of one: `2. Name 3. Sex`.
fn goes_on_inside(draft: &Draft<'_>, run: &[Number]) -> bool {
    let Some(document) = draft.blocks.first().map(|it| it.node.document) else { return false };
    let is_inside = |pair: &[Number]| {
        let between = pair[0].span.end as usize..pair[1].span.start as usize;
        let missing = format!(" {}. ", pair[0].value + 1);
        pair[1].value > pair[0].value + 1
            && document.text().get(between).is_some_and(|it| it.contains(&missing))
    };
    run.windows(2).any(is_inside)
}

fn tell(cx: &Context<'_>, before: &Number, here: &Number, found: &mut Findings) {
    found.checked(InstanceState::Violated);
    let (last, number) = (before.written.trim(), here.written.trim());
    let expected = before.value + 1;
    let message = match here.value - before.value {
        0 => text!(
            "`{number}` repeats the number {last} before it",
            "「{number}」は直前の「{last}」と番号が重複している"
        ),
        2.. => text!(
            "`{number}` follows `{last}`: number {expected} is missing",
            "「{last}」の次が「{number}」で、{expected}番がない"
        ),
        _ => text!(
            "`{number}` follows `{last}`: the numbers are out of order",
            "「{last}」の次が「{number}」で、番号の順になっていない"
        ),
    };
    let finding: Diagnostic = cx.finding(message).at(here.span, text!("here", "ここ"));
    found.report(
        finding
            .at(before.span, text!("before", "直前"))
            .value("stated", number)
            .value("computed", expected),
    );
}

/// The numbers of sibling headings, if all have the same form.
fn headings(draft: &Draft<'_>) -> Vec<Vec<Number>> {
    let mut groups: Vec<Vec<Node<'_>>> = Vec::new();
    let mut known: FxHashMap<NodeId, usize> = FxHashMap::default();
    for block in draft.blocks.iter().filter(|it| matches!(it.role, Role::Heading(_))) {
        let Some(section) = block.node.parent() else { continue };
        let Some(list) = section.parent().filter(|it| it.kind() == NodeKind::List) else {
            continue;
        };
        let group = *known.entry(list.id).or_insert(groups.len());
        if group == groups.len() {
            groups.push(Vec::new());
        }
        groups[group].push(section);
    }
    groups.into_iter().filter_map(|sections| heading_run(&sections)).collect()
}

fn heading_run(sections: &[Node<'_>]) -> Option<Vec<Number>> {
    let mut run = Vec::new();
    let mut form: Option<(String, Series)> = None;
    for section in sections {
        let Some(number) = section.get("number") else {
            // Headings without numbers may come before and after the sequence, not inside.
            if run.is_empty() || run.len() >= SHORT { continue } else { return None }
        };
        let written = number.text();
        let last = written.trim_end_matches(|c: char| ".．)） ".contains(c));
        let from = last
            .rfind(['.', '．', '-', '－', '(', '（'])
            .map_or(0, |at| at + last[at..].chars().next().map_or(1, char::len_utf8));
        let of =
            ordinal::read(last[from..].trim_matches(['(', ')', '（', '）'])).or_else(|| {
                (last[from..] == *"0")
                    .then_some(ordinal::Ordinal { value: 0, series: Series::Arabic })
            })?;
        let own = (last[..from].to_owned(), of.series);
        if *form.get_or_insert_with(|| own.clone()) != own {
            return None;
        }
        run.push(Number { value: of.value, written: written.to_owned(), span: number.span() });
    }
    Some(run)
}

/// The typed numbers at the start of the items of one list or the paragraphs of one section.
fn lines(draft: &Draft<'_>) -> Vec<Vec<Number>> {
    let mut runs: Vec<Vec<Number>> = Vec::new();
    let mut known: FxHashMap<(NodeId, Series, usize), usize> = FxHashMap::default();
    for block in &draft.blocks {
        let holder = match block.role {
            Role::Item => block.node.parent().and_then(Node::parent),
            Role::Paragraph => block.node.parent(),
            _ => None,
        };
        let Some(holder) = holder else { continue };
        let mut start = 0;
        for line in block.text().split_inclusive('\n') {
            let head = typed(line);
            let at = start;
            start += line.len();
            let Some((range, value, series)) = head else { continue };
            let written = line[range.clone()].to_owned();
            let form = FORMS.iter().position(|it| written.starts_with(*it)).unwrap_or(FORMS.len());
            let number =
                Number { value, written, span: block.span(at + range.start..at + range.end) };
            let run = *known.entry((holder.id, series, form)).or_insert(runs.len());
            if run == runs.len() {
                runs.push(Vec::new());
            }
            runs[run].push(number);
        }
    }
    runs
}

/// First characters that separate the numbers of one series into different sequences.
const FORMS: [&[char]; 2] = [&['(', '（'], &['第']];

fn typed(line: &str) -> Option<(Range<usize>, i64, Series)> {
    pattern!(
        HEAD,
        "^(?:[（(]\\s?(?:[0-9０-９]{1,2}|[ア-ン]|[一二三四五六七八九十]{1,2})\\s?[）)]|[①-⑳]|[0-9０-９]{1,2}[．.]\\s|第\\s?(?:[0-9０-９]{1,2}|[一二三四五六七八九十]{1,2})\\s?回)"
    );
    let found = HEAD.find(line)?;
    let ordinal = ordinal::read(found.as_str())?;
    Some((found.range(), ordinal.value, ordinal.series))
}
