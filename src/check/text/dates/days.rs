//! Knows how many days a period is said to last, beside its two dates: 3月1日から3月30日までの30日間, `for 30 days, from 1 March to 30
//! March 2025`. Does not know working days, nights, or a number of days anywhere else.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::check::context::Context;
use crate::check::draft::Block;
use crate::check::phrases::compiled;
use crate::check::{Findings, InstanceState};
use crate::diagnostic::{Diagnostic, Text};
use crate::quantity::calendar::{self, Stated};
use crate::quantity::ordinal;
use crate::text;

const DAYS: &str =
    "(?P<n>[0-9０-９]{1,3})\\s?(?:日間|天|일간|(?:days|tage|jours|días|giorni|dias|dagen)\\b)";

static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    let from = "(?:from|vom|du|del|dal|de|van)\\s+(?:the\\s+)?";
    compiled(&format!("(?i){DAYS}\\s?[,:（(]?\\s?(?:{from})?$"))
});
static BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    compiled(&format!(
        "(?i)^(?:曜日?)?\\s?[）)]?(?:まで)?の?\\s?[（(,、]?\\s?(?:計|for\\s|während\\s|pendant\\s)?{DAYS}"
    ))
});

/// Compares the days of a period with how many are stated.
pub(super) fn check(
    cx: &Context<'_>,
    block: &Block<'_>,
    [first, last]: [&Stated; 2],
    found: &mut Findings,
) {
    let (Some(begin), Some(end)) = (first.day(), last.day()) else { return };
    let text = block.text();
    let (before, behind) = (&text[..first.start()], &text[last.end()..]);
    let ahead = BEFORE.captures(before).and_then(|it| it.name("n")).map(|it| it.range());
    let after = BEHIND.captures(behind).and_then(|it| it.name("n"));
    let after = after.map(|it| last.end() + it.start()..last.end() + it.end());
    let Some(range) = ahead.or(after) else { return };
    let Some(stated) = ordinal::whole_number(&text[range.clone()]) else { return };
    let apart = calendar::day_number(end) - calendar::day_number(begin);
    let holds = stated == apart || stated == apart + 1;
    found.checked(if holds { InstanceState::Holds } else { InstanceState::Violated });
    if !holds {
        found.report(differs(cx, block, [first, last], range, apart));
    }
}

fn differs(
    cx: &Context<'_>,
    block: &Block<'_>,
    [first, last]: [&Stated; 2],
    range: Range<usize>,
    apart: i64,
) -> Diagnostic {
    let text = block.text();
    let [begin, end] = [first, last].map(|it| &text[it.range.clone()]);
    let (counted, stated) = (apart + 1, &text[range.clone()]);
    let finding = cx.warning(text!(
        "{stated} days are stated, but {begin} to {end} is {counted} days including both, {apart} excluding the first",
        "「{stated}日」とあるが、{begin}から{end}までは両端を含めて{counted}日、初日を除いて{apart}日"
    ));
    finding
        .at(block.span(range), text!("stated", "記載"))
        .at(block.span(first.range.start..last.range.end), Text::default())
        .value("stated", stated)
        .value("computed", counted)
}
