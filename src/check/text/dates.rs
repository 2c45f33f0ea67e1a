//! Knows errors in dates: a wrong day of the week, years of two calendars that differ, a day that does not exist
//! or is before its era, a period that ends before it begins or whose length differs from the one stated. Does not
//! know the events.

mod cells;
mod days;
mod due;
mod yearless;

use std::ops::Range;

use crate::check::context::Context;
use crate::check::draft::{Block, Draft, DraftRule};
use crate::check::{Check, Findings, InstanceState};
use crate::diagnostic::{Diagnostic, Text};
use crate::document::Node;
use crate::pattern::pattern;
use crate::quantity::calendar::{self, Stated};
use crate::quantity::ordinal;
use crate::text;

/// First year for which days of the week are checked: before it other calendars were also in use.
const GREGORIAN: i64 = 1873;

/// The relation `date`, for running text, and for members and cells that consist of a date or part of one.
pub(super) struct Dates;

impl Check for Dates {
    fn check(&self, cx: &Context<'_>, found: &mut Findings) {
        DraftRule { run: in_words, weighs_speech: true }.check(cx, found);
        cx.places(found).into_iter().for_each(|it| cells::check(cx, it, found));
    }
}

/// Checks dates and times of day.
fn in_words(cx: &Context<'_>, draft: &Draft<'_>, found: &mut Findings) {
    let dated = |block| {
        let dates = calendar::find(Block::text(block)).into_iter();
        Dated { block, dates: dates.filter(|it| !block.is_quiet(&it.range)).collect() }
    };
    let all: Vec<Dated<'_, '_>> = draft.blocks.iter().map(dated).collect();
    check(cx, &all, found);
    due::check(cx, &all, found);
    yearless::check(cx, &all, found);
    super::hours::check(cx, draft, found);
}

/// A block and its dates.
struct Dated<'a, 'd> {
    block: &'a Block<'d>,
    dates: Vec<Stated>,
}

fn check(cx: &Context<'_>, all: &[Dated<'_, '_>], found: &mut Findings) {
    for Dated { block, dates } in all {
        for date in dates {
            let told = one(cx, block, date);
            let checkable = date.weekday.is_some() || date.years.len() > 1 || date.day.is_some();
            report(told, checkable, found);
        }
        for pair in dates.windows(2) {
            period(cx, block, &pair[0], &pair[1], found);
        }
    }
}

fn report(told: Option<Diagnostic>, is_checked: bool, found: &mut Findings) {
    if told.is_some() || is_checked {
        found.checked(if told.is_some() { InstanceState::Violated } else { InstanceState::Holds });
    }
    told.into_iter().for_each(|it| found.report(it));
}

/// The first error of one date.
fn one(cx: &Context<'_>, block: &Block<'_>, date: &Stated) -> Option<Diagnostic> {
    let [first, rest @ ..] = &*date.years else { return None };
    if let Some(other) = rest.iter().find(|it| it.value != first.value) {
        let is_comparable = other.is_fiscal == first.is_fiscal;
        return is_comparable.then(|| two_years(cx, block, [first, other]));
    }
    let is_leap_day = (date.month, date.day) == (Some(2), Some(29));
    if !(date.exists() || is_leap_day && is_of_spreadsheets(date)) {
        return Some(no_such_day(cx, block, date));
    }
    if let Some((_, day)) = date.before_its_era() {
        return Some(before_era(cx, block, date, day));
    }
    let (stated, at) = date.weekday.clone().filter(|_| !is_of_spreadsheets(date))?;
    let day = date.day().filter(|_| first.value >= GREGORIAN && !first.is_fiscal)?;
    let computed = calendar::weekday(day);
    (computed != stated).then(|| other_weekday(cx, block, date, computed, at))
}

/// Whether a date is before 1 March 1900, where spreadsheet programs count a 29 February 1900 that did not exist.
fn is_of_spreadsheets(date: &Stated) -> bool {
    date.year().value == 1900 && date.month.is_some_and(|it| it < 3)
}

// Words and signs between the two dates of a period.
pattern!(RANGE, &format!("^(?i:{})(?:\\s+(?:the|dem|den|le|el|il|o))?$", calendar::RANGES));

/// Whether the text between two dates makes them a period; `true` inside if it can mean nothing else.
fn connects(between: &str) -> Option<bool> {
    let between = between.trim_start_matches(|c: char| "（(月火水木金土日曜祝・）)".contains(c));
    match between.trim_matches([' ', ',']).trim_start_matches('度').trim() {
        "～" | "〜" | "~" | "–" | "—" | "―" | "-" | "－" | "から" | "より" => {
            Some(true)
        }
        between => RANGE.is_match(between).then_some(false),
    }
}

fn period(
    cx: &Context<'_>,
    block: &Block<'_>,
    first: &Stated,
    last: &Stated,
    found: &mut Findings,
) {
    let text = block.text();
    let Some(between) = text.get(first.end()..last.start()) else { return };
    let Some(is_plain) = connects(between) else { return };
    let from_to = between.contains(['か', 'よ']);
    let after = &text[last.range.end..];
    let after = after.trim_start_matches(|c: char| "（(月火水木金土日曜祝・）) 度".contains(c));
    if from_to && !after.starts_with("まで") || !is_plain && moves(text) {
        return;
    }
    let (begin, end) = (first.levels(), last.levels());
    let common = begin.len().min(end.len());
    if !first.exists() || !last.exists() || begin[0] < 1800 {
        return;
    }
    if begin[..common] > end[..common] {
        found.checked(InstanceState::Violated);
        found.report(backwards(cx, block, [first, last], common > 1));
        return;
    }
    found.checked(InstanceState::Holds);
    duration(cx, block, [first, last], found);
    days::check(cx, block, [first, last], found);
}

/// Whether the text is about moving a date, so that the second may be before the first.
fn moves(text: &str) -> bool {
    pattern!(
        WORDS,
        "(?i)mov|chang|reschedul|brought|bring|advanc|shift|updat|postpon|delay|extend|verschob|verleg|vorgezog|reporté|avanc|aplaz|adelant|rinvi|anticipa[td]|antecip|adiad|verplaats|vervroeg|変更|前倒|延期|延長|繰り"
    );
    WORDS.is_match(text)
}

/// Compares a period of years with its stated length.
fn duration(
    cx: &Context<'_>,
    block: &Block<'_>,
    [first, last]: [&Stated; 2],
    found: &mut Findings,
) {
    pattern!(
        AFTER,
        "^(?:年?度?|末|まで|の|[）)、,（(\\s])*([0-9０-９]{1,2}|[一二三四五六七八九十]{1,2})\\s?(?:年間|[かカヵヶケ箇]年)"
    );
    pattern!(
        BEFORE,
        "([0-9０-９]{1,2}|[一二三四五六七八九十]{1,2})\\s?(?:年間|[かカヵヶケ箇]年)(?:度|計画)?\\s?[（(]$"
    );
    if first.levels().len() != 1 || last.levels().len() != 1 {
        return;
    }
    let text = block.text();
    let (before, after) = (&text[..first.range.start], &text[last.range.end..]);
    let behind = AFTER.captures(after).and_then(|it| it.get(1));
    let behind = behind.map(|it| last.range.end + it.start()..last.range.end + it.end());
    let ahead = || BEFORE.captures(before).and_then(|it| it.get(1)).map(|it| it.range());
    let Some(range) = behind.or_else(ahead) else { return };
    let Some(stated) = ordinal::count(&format!("{}年", &text[range.clone()])) else { return };
    let years = last.year().value - first.year().value;
    if stated == years || stated == years + 1 {
        return found.checked(InstanceState::Holds);
    }
    found.checked(InstanceState::Violated);
    found.report(other_duration(cx, block, [first, last], range));
}

const DAYS: [(&str, &str); 7] = [
    ("Monday", "月"),
    ("Tuesday", "火"),
    ("Wednesday", "水"),
    ("Thursday", "木"),
    ("Friday", "金"),
    ("Saturday", "土"),
    ("Sunday", "日"),
];

fn printed<'b>(block: &Block<'b>, date: &Stated) -> &'b str {
    &block.text()[date.range.clone()]
}

fn other_weekday(
    cx: &Context<'_>,
    block: &Block<'_>,
    date: &Stated,
    computed: i64,
    at: Range<usize>,
) -> Diagnostic {
    let (day, stated) = (printed(block, date), &block.text()[at.clone()]);
    let (en, ja) = DAYS[computed as usize];
    let finding = cx.finding(text!(
        "{day} is a {en}, but `{stated}` is stated",
        "{day}は{ja}曜日だが、「{stated}」とある"
    ));
    let label = text!("stated", "記載");
    let finding = finding.at(block.span(at), label);
    let label = text!("a {en}", "{ja}曜日");
    finding.at(block.span(date.range.clone()), label).value("stated", stated).value("computed", en)
}

/// A separate day of the week that differs from that of the date beside it.
fn other_day(cx: &Context<'_>, [date, weekday]: [Node<'_>; 2], computed: i64) -> Diagnostic {
    let (day, stated) = (date.text().trim(), weekday.text().trim());
    let (en, ja) = DAYS[computed as usize];
    let finding = cx.finding(text!(
        "{day} is a {en}, but `{stated}` is stated",
        "{day}は{ja}曜日だが、「{stated}」とある"
    ));
    let finding = finding.at(weekday.span(), text!("stated", "記載"));
    let label = text!("a {en}", "{ja}曜日");
    finding.at(date.span(), label).value("stated", stated).value("computed", en)
}

/// A day of the week that is wrong for a date without a year in `year`, the year of the document.
fn other_day_of(cx: &Context<'_>, it: &yearless::Pair, year: i64) -> Diagnostic {
    let [day, stated] = &it.written;
    let (en, ja) = DAYS[calendar::weekday([year, it.date[0], it.date[1]]) as usize];
    let finding = cx.warning(text!(
        "{day} of {year} is a {en}, but `{stated}` is stated",
        "{year}年の{day}は{ja}曜日だが、「{stated}」とある"
    ));
    let finding = finding.at(it.spans[1], text!("stated", "記載"));
    finding.at(it.spans[0], Text::default()).value("stated", stated).value("computed", en)
}

/// A number of days or nights that differs from the dates beside it.
fn other_length(
    cx: &Context<'_>,
    stated: Node<'_>,
    dates: [Node<'_>; 2],
    apart: i64,
) -> Diagnostic {
    let [begin, end] = dates.map(|it| it.text().trim());
    let (counted, said) = (apart + 1, stated.text().trim());
    let finding = cx.warning(text!(
        "`{said}` is stated, but {begin} to {end} is {counted} days including both ends, {apart} excluding the first day",
        "「{said}」とあるが、{begin}から{end}までは両端を含めて{counted}日、初日を除いて{apart}日"
    ));
    let finding = finding.at(stated.span(), text!("stated", "記載"));
    let finding = dates.iter().fold(finding, |it, date| it.at(date.span(), Text::default()));
    finding.value("stated", said).value("computed", counted)
}

/// Different years of two calendars in adjacent cells.
fn two_calendars(
    cx: &Context<'_>,
    [one, other]: [Node<'_>; 2],
    [value, beside]: [i64; 2],
) -> Diagnostic {
    let (first, second) = (one.text().trim(), other.text().trim());
    let finding = cx.finding(text!(
        "`{first}` is the year {value}, but `{second}` beside it is {beside}",
        "「{first}」は{value}年だが、併記された「{second}」は{beside}年"
    ));
    finding
        .at(other.span(), text!("{beside}", "{beside}年"))
        .at(one.span(), text!("{value}", "{value}年"))
        .value("stated", second)
        .value("computed", value)
}

fn two_years(
    cx: &Context<'_>,
    block: &Block<'_>,
    [one, other]: [&calendar::Year; 2],
) -> Diagnostic {
    let words = |it: &calendar::Year| &block.text()[it.range.clone()];
    let (first, second) = (words(one), words(other));
    let (value, beside) = (one.value, other.value);
    let finding = cx.finding(text!(
        "`{first}` is the year {value}, but `{second}` beside it is {beside}",
        "「{first}」は{value}年だが、併記された「{second}」は{beside}年"
    ));
    finding
        .at(block.span(one.range.clone()), text!("{value}", "{value}年"))
        .at(block.span(other.range.clone()), text!("{beside}", "{beside}年"))
        .value("stated", second)
        .value("computed", value)
}

fn no_such_day(cx: &Context<'_>, block: &Block<'_>, date: &Stated) -> Diagnostic {
    let day = printed(block, date);
    let (year, month) = (date.year().value, date.month.unwrap_or_default());
    let finding = cx.finding(text!("{day} does not exist", "{day}という日はない"));
    let finding = finding.at(block.span(date.range.clone()), Text::default()).value("stated", day);
    match date.days_of_month() {
        Some(days) => finding.because(text!(
            "month {month} of {year} has {days} days",
            "{year}年{month}月は{days}日まで"
        )),
        None => finding.because(text!("a year has 12 months", "1年は12か月")),
    }
}

fn before_era(
    cx: &Context<'_>,
    block: &Block<'_>,
    date: &Stated,
    [year, month, day]: [i64; 3],
) -> Diagnostic {
    let printed = printed(block, date);
    let finding = cx.warning(text!(
        "{printed} is before the first day of its era, {year}-{month:02}-{day:02}",
        "{printed}は、その元号の最初の日（{year}-{month:02}-{day:02}）より前の日付である"
    ));
    finding.at(block.span(date.range.clone()), Text::default()).value("stated", printed)
}

fn backwards(
    cx: &Context<'_>,
    block: &Block<'_>,
    [first, last]: [&Stated; 2],
    is_certain: bool,
) -> Diagnostic {
    let (begin, end) = (printed(block, first), printed(block, last));
    let message = text!(
        "the period from {begin} to {end} ends before it begins",
        "{begin}から{end}までの期間は、終わりが始まりより前にある"
    );
    let finding = if is_certain { cx.finding(message) } else { cx.warning(message) };
    finding
        .at(block.span(first.range.clone()), text!("start", "始まり"))
        .at(block.span(last.range.clone()), text!("end", "終わり"))
        .value("stated", begin)
}

fn other_duration(
    cx: &Context<'_>,
    block: &Block<'_>,
    [first, last]: [&Stated; 2],
    range: Range<usize>,
) -> Diagnostic {
    let (begin, end) = (printed(block, first), printed(block, last));
    let years = last.year().value - first.year().value;
    let (counted, stated) = (years + 1, &block.text()[range.clone()]);
    let finding = cx.warning(text!(
        "{stated} years are stated, but {begin} to {end} is {counted} years including both ends, {years} excluding the first year",
        "「{stated}年」とあるが、{begin}から{end}までは両端を含めて{counted}年、初年を除いて{years}年"
    ));
    let whole = first.range.start..last.range.end;
    finding
        .at(block.span(range), text!("stated", "記載"))
        .at(block.span(whole), text!("{counted} years", "{counted}年"))
        .value("stated", stated)
        .value("computed", counted)
}
