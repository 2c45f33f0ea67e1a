//! Knows due dates a number of days after the only date of issue of a document: `within 30 days, by 22 May 2025`,
//! 2025年9月20日（発行日から30日間）. Does not know working days, nor periods that begin with another event.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::Dated;
use crate::check::context::Context;
use crate::check::draft::Block;
use crate::check::phrases::any;
use crate::check::{Findings, InstanceState};
use crate::diagnostic::Diagnostic;
use crate::pattern::{compiled, pattern};
use crate::quantity::calendar::{self, Stated};
use crate::quantity::ordinal;
use crate::text;

const DAYS: &str =
    "(?P<n>[0-9０-９]{1,3})\\s?(?:日間?|天|일|(?:days|tagen?|jours|días|giorni|dias|dagen)\\b)";

// The text before a date of issue.
pattern!(ISSUED, &format!("{}[\\s:：*]*$", any("issued")));

// The text before a due date: the number of days and a word for the end.
pattern!(
    WITHIN,
    &format!(
        "{}(?:から|より|後)\\s?(?P<m>[0-9０-９]{{1,3}})\\s?日(?:間|以内)*[（(、の]\\s?$|(?i)\\b(?:within|net|innerhalb von|binnen|sous|dans les|dentro de|en|entro|a|em|no prazo de)\\s+{DAYS}[^.;。0-9]{{0,30}}?\\b(?:by|until|due(?:\\s+on)?|i\\.e\\.|bis(?:\\s+zum)?|d\\. ?h\\.|le|jusqu['’]au|hasta\\s+el|el|entro\\s+il|il|até|uiterlijk|vóór)\\s+$",
        any("issued")
    )
);

/// The text after a due date: in brackets, the number of days and the date of issue as their start.
static COUNTED: LazyLock<Regex> = LazyLock::new(|| {
    let issued = any("issued");
    compiled(&format!(
        "(?i)^\\s?[（(]\\s?(?:{issued}(?:から|より|後|起)\\s?{DAYS}(?:以内)?|{}\\s(?:from|after|nach|ab|après|desde|dalla?|da|após|na)\\s(?:the\\s|la\\s|el\\s|a\\s)?{issued})\\s?[）)]",
        DAYS.replace("?P<n>", "?P<m>"),
    ))
});

/// A date and its block.
struct Day<'a, 'd> {
    block: &'a Block<'d>,
    date: Stated,
}

/// Compares due dates with the date of issue.
pub(super) fn check(cx: &Context<'_>, all: &[Dated<'_, '_>], found: &mut Findings) {
    let mut issued: Vec<Day<'_, '_>> = Vec::new();
    let mut due: Vec<(Day<'_, '_>, Range<usize>)> = Vec::new();
    for Dated { block, dates } in all {
        let text = block.text();
        for date in dates.iter().filter(|it| it.day().is_some()).cloned() {
            let start = date.start();
            if ISSUED.is_match(&text[..start]) {
                issued.push(Day { block, date });
            } else if let Some(days) = days(text, &date) {
                due.push((Day { block, date }, days));
            }
        }
    }
    let [first, rest @ ..] = &issued[..] else { return };
    if rest.iter().any(|it| it.date.day() != first.date.day()) {
        return;
    }
    for (end, days) in &due {
        judge(cx, [first, end], days, found);
    }
}

/// The bytes of the number of days stated for the due date `date`.
fn days(text: &str, date: &Stated) -> Option<Range<usize>> {
    let before = WITHIN.captures(&text[..date.start()]);
    let before = before.and_then(|it| it.name("n").or_else(|| it.name("m")));
    let behind = || {
        let it = COUNTED.captures(&text[date.end()..])?;
        let number = it.name("n").or_else(|| it.name("m"))?;
        Some(date.end() + number.start()..date.end() + number.end())
    };
    before.map(|it| it.range()).or_else(behind)
}

fn judge(
    cx: &Context<'_>,
    [first, end]: [&Day<'_, '_>; 2],
    days: &Range<usize>,
    found: &mut Findings,
) {
    let (Some(begin), Some(day)) = (first.date.day(), end.date.day()) else { return };
    let Some(stated) = ordinal::whole_number(&end.block.text()[days.clone()]) else { return };
    let apart = calendar::day_number(day) - calendar::day_number(begin);
    // The first day may be counted, and 30 days may be used for a month.
    let holds = (stated - 1..=stated + 1).contains(&apart);
    found.checked(if holds { InstanceState::Holds } else { InstanceState::Violated });
    if !holds {
        found.report(differs(cx, [first, end], days, apart));
    }
}

fn differs(
    cx: &Context<'_>,
    [first, end]: [&Day<'_, '_>; 2],
    days: &Range<usize>,
    apart: i64,
) -> Diagnostic {
    let printed = |it: &Day<'_, '_>| it.block.text()[it.date.range.clone()].to_owned();
    let (begin, last, stated) = (printed(first), printed(end), &end.block.text()[days.clone()]);
    let finding = cx.warning(text!(
        "{stated} days are stated, but {last} is {apart} days after {begin}",
        "「{stated}日」とあるが、{last}は{begin}の{apart}日後"
    ));
    finding
        .at(end.block.span(end.date.range.clone()), text!("the last day", "最後の日"))
        .at(end.block.span(days.clone()), text!("stated", "記載"))
        .at(first.block.span(first.date.range.clone()), text!("the first day", "最初の日"))
        .value("stated", stated)
        .value("computed", apart)
}
