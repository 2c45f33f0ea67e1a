//! Knows the time between two times of day, 13:30～15:10（100分）, `from 13:30 to 15:10 (100 minutes)`, and compares
//! it with the duration stated beside them, or with the only one in the document. Does not know breaks, nor time
//! zones.

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use crate::check::context::Context;
use crate::check::draft::{Block, Draft, sentences};
use crate::check::phrases::{any, phrases};
use crate::check::{Findings, InstanceState};
use crate::diagnostic::{Diagnostic, Text};
use crate::pattern::{compiled, pattern};
use crate::text;

phrases!(BREAKS, "breaks");

const DAY: i64 = 24 * 60;
/// Maximum length of a period through midnight in minutes.
const LONGEST: i64 = 20 * 60;

const CLOCK: &str = r"(?:[01]?[0-9]|2[0-4])(?:\s?[:h]\s?[0-5][0-9]|時(?:[0-5]?[0-9]分|半)?|点(?:[0-5][0-9]分|半)?|시(?:\s?[0-5]?[0-9]분)?)";

/// A period between two times of day, with its length in minutes.
struct Period {
    range: Range<usize>,
    minutes: i64,
    /// Whether it would last nearly a day, because it begins in the afternoon and its end is earlier.
    is_backwards: bool,
}

/// Compares the durations of `draft` with the times of day beside them.
pub(super) fn check(cx: &Context<'_>, draft: &Draft<'_>, found: &mut Findings) {
    let mut periods: Vec<(&Block<'_>, Period)> = Vec::new();
    let mut lone: Vec<(&Block<'_>, (Range<usize>, i64))> = Vec::new();
    for block in &draft.blocks {
        let text = block.text();
        for range in sentences(text) {
            let own = &text[range.clone()];
            let of = |it: Range<usize>| range.start + it.start..range.start + it.end;
            let has_break = BREAKS.is_match(own);
            for period in periods_of(own) {
                if period.is_backwards && !block.is_quiet(&of(period.range.clone())) {
                    found.checked(InstanceState::Violated);
                    found.report(backwards(cx, block, of(period.range)));
                    continue;
                }
                if let (Some((at, stated)), false) = (beside(own, &period), has_break) {
                    let period = Period { range: of(period.range.clone()), ..period };
                    judge(cx, block, &(of(at), stated), Timed { block, period: &period }, found);
                } else {
                    periods.push((block, Period { range: of(period.range.clone()), ..period }));
                }
            }
            if let (Some((at, stated)), false) = (labelled(own), has_break) {
                lone.push((block, (of(at), stated)));
            }
        }
    }
    // In a document with one period, the only duration is that of the period.
    if let ([(block, stated)], [(other, period)]) = (&lone[..], &periods[..]) {
        let text = block.text();
        let has_break = BREAKS.is_match(text) && text.contains(|c: char| c.is_ascii_digit());
        if !has_break {
            judge(cx, block, stated, Timed { block: other, period }, found);
        }
    }
}

/// The periods of a text: 13:30～15:10, `from 13:30 to 15:10`.
fn periods_of(text: &str) -> Vec<Period> {
    pattern!(
        PERIOD,
        &format!(
            r"(?P<a>{CLOCK})\s?(?:Uhr|uur|h)?\s?(?:[～〜~–—―-]|から|至|到|부터|\b(?:to|until|till|bis|à|al?|alle|às|tot)\b)\s?(?:las\s|le\s)?(?P<half>午前|午後|오전|오후|上午|下午)?\s?(?P<b>{CLOCK})"
        )
    );
    let of = |it: Captures<'_>| {
        let whole = it.get(0)?;
        let glued = |c: char| c.is_ascii_digit() || ":.-–/".contains(c);
        let (before, behind) = (&text[..whole.start()], &text[whole.end()..]);
        // `9:00-12:00, 13:00-17:00` are two periods; `10:15:30` is none.
        if before.ends_with(glued) || behind.starts_with(|c: char| c.is_ascii_digit() || c == ':') {
            return None;
        }
        let [from, to] = [minutes_of(&it["a"])?, minutes_of(&it["b"])?];
        let is_late = |it: &str| ["午後", "오후", "下午"].iter().any(|late| it.ends_with(late));
        let begins_late = is_late(before);
        let ends_late = it.name("half").map_or(begins_late, |it| is_late(it.as_str()));
        let of_day =
            |it: i64, is_late: bool| it + if is_late && it < DAY / 2 { DAY / 2 } else { 0 };
        let (from, to) = (of_day(from, begins_late), of_day(to, ends_late));
        let minutes = if to < from { to + DAY - from } else { to - from };
        let is_backwards = to < from && from > DAY / 2 && minutes > LONGEST;
        (minutes > 0).then_some(Period { range: whole.range(), minutes, is_backwards })
    };
    PERIOD.captures_iter(text).filter_map(of).collect()
}

/// The minutes since midnight of a time of day.
fn minutes_of(clock: &str) -> Option<i64> {
    let numbers: Vec<i64> =
        clock.split(|c: char| !c.is_ascii_digit()).filter_map(|it| it.parse().ok()).collect();
    match numbers[..] {
        [hour] if clock.contains('半') => Some(hour * 60 + 30),
        [hour] => Some(hour * 60),
        [hour, minute] => Some(hour * 60 + minute),
        _ => None,
    }
}

const HOURS: &str = "hours?|hrs?|h|時間|小时|시간|Stunden?|Std\\.?|heures?|horas?|ore|ora|uur";
const MINUTES: &str = "minutes?|mins?|min|分間?|分钟|분|Minuten?|minutos?|minuti|minuten";

/// A pattern for a duration between the patterns `before` and `behind`.
fn duration(before: &str, behind: &str) -> Regex {
    compiled(&format!(
        "(?i){before}(?P<all>(?:(?P<h>[0-9]{{1,2}})\\s?(?:{HOURS})(?:\\s?(?:(?:and|und|et|y|e|en)\\s)?(?P<hm>[0-9]{{1,2}})\\s?(?:{MINUTES}))?|(?P<m>[0-9]{{1,3}})\\s?(?:{MINUTES})))(?:{behind})"
    ))
}

fn stated(it: &Captures<'_>) -> Option<(Range<usize>, i64)> {
    let number = |name: &str| it.name(name).and_then(|it| it.as_str().parse::<i64>().ok());
    let minutes =
        number("m").or_else(|| Some(number("h")? * 60 + number("hm").unwrap_or_default()))?;
    Some((it.name("all")?.range(), minutes))
}

/// The duration in brackets directly after a period, or directly before a period in brackets.
fn beside(text: &str, period: &Period) -> Option<(Range<usize>, i64)> {
    static BEHIND: LazyLock<Regex> = LazyLock::new(|| {
        duration(
            "^\\s?(?:まで|Uhr|uur|h)?(?:の|\\s?[（(]\\s?(?:約|計|全)?|,\\s|、)\\s?",
            "\\s?[）)]|$|[。.、]",
        )
    });
    static AHEAD: LazyLock<Regex> = LazyLock::new(|| {
        duration("", "\\s?[（(]\\s?$|,?\\s(?:from|von|vom|de|das|dalle|van)\\s(?:las\\s)?$")
    });
    if let Some(it) = BEHIND.captures(&text[period.range.end..]) {
        let (range, minutes) = stated(&it)?;
        return Some((period.range.end + range.start..period.range.end + range.end, minutes));
    }
    stated(&AHEAD.captures(&text[..period.range.start])?)
}

/// The duration that a sentence states: 会議時間は100分.
fn labelled(text: &str) -> Option<(Range<usize>, i64)> {
    static LABELLED: LazyLock<Regex> =
        LazyLock::new(|| duration(&format!("{}\\s?(?:は|:|：|が|was|of)?\\s?", any("lasts")), ""));
    stated(&LABELLED.captures(text)?)
}

/// A period between two times of day, and the block that states it.
struct Timed<'a, 'd> {
    block: &'a Block<'d>,
    period: &'a Period,
}

fn judge(
    cx: &Context<'_>,
    block: &Block<'_>,
    stated: &(Range<usize>, i64),
    timed: Timed<'_, '_>,
    found: &mut Findings,
) {
    let ((at, stated), Timed { block: other, period }) = (stated, timed);
    if block.is_quiet(at) || other.is_quiet(&period.range) {
        return;
    }
    if *stated == period.minutes {
        return found.checked(InstanceState::Holds);
    }
    found.checked(InstanceState::Violated);
    found.report(differs(cx, block, at, other, period));
}

fn backwards(cx: &Context<'_>, block: &Block<'_>, range: Range<usize>) -> Diagnostic {
    let printed = &block.text()[range.clone()];
    let message =
        text!("{printed} ends before it begins", "{printed}は、終わりが始まりより前にある");
    cx.warning(message).at(block.span(range), Text::default()).value("stated", printed)
}

fn differs(
    cx: &Context<'_>,
    block: &Block<'_>,
    at: &Range<usize>,
    other: &Block<'_>,
    period: &Period,
) -> Diagnostic {
    let (said, printed) = (&block.text()[at.clone()], &other.text()[period.range.clone()]);
    let minutes = period.minutes;
    let message = text!(
        "`{said}` is stated, but {printed} is {minutes} minutes",
        "「{said}」とあるが、{printed}は{minutes}分"
    );
    cx.warning(message)
        .at(block.span(at.clone()), text!("stated", "記載"))
        .at(other.span(period.range.clone()), Text::default())
        .value("stated", said)
        .value("computed", minutes)
}
