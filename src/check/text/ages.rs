//! Knows the length of a period in years beside its first and last year, `2019–2023 (five years)`, and ages beside
//! years of birth, which should all be of the same year. Does not know the current year.

use std::ops::Range;

use regex::{Captures, Regex};

use crate::check::context::Context;
use crate::check::draft::{Block, Draft, Role};
use crate::check::years::years;
use crate::check::{Findings, InstanceState};
use crate::diagnostic::{Diagnostic, Text};
use crate::document::Node;
use crate::pattern::pattern;
use crate::quantity::{self, ordinal};
use crate::source::{Span, Spanned};
use crate::table::Grid;
use crate::text;

/// Minimum number of ages of the same year before a different one is reported.
const LEAST: usize = 4;

pub(super) fn check(cx: &Context<'_>, draft: &Draft<'_>, found: &mut Findings) {
    let mut ages = Vec::new();
    for block in &draft.blocks {
        let text = block.text();
        if text.bytes().any(|it| it.is_ascii_digit()) {
            periods(cx, block, text, found);
            if block.role != Role::Cell {
                ages.extend(in_words(block, text));
            }
        }
    }
    judge(cx, &ages, found);
    if let Some(root) = draft.blocks.first().and_then(|it| it.node.ancestors().last()) {
        Grid::all(root).iter().filter_map(in_table).for_each(|ages| judge(cx, &ages, found));
    }
}

/// A whole number, in digits or in words.
fn number(words: &str) -> Option<i64> {
    words.parse().ok().or_else(|| ordinal::count_in_words(words))
}

/// Compares periods of years with their stated lengths.
fn periods(cx: &Context<'_>, block: &Block<'_>, text: &str, found: &mut Findings) {
    pattern!(
        PERIOD,
        r"\b((?:1[89]|20)[0-9]{2})\s?(?:–|—|-|to|through|until)\s?((?:1[89]|20)[0-9]{2})\b"
    );
    pattern!(
        BEHIND,
        r"(?i)^(?:\s*\(\s*(?:(?:a|an|the|over|i\.e\.,?)\s+)?|,?\s+(?:is|was|as)?\s*(?:a|an)\s+)([0-9]{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)[\s-]years?(?:\s*\)|\s+(?:plan|period|programme|program|strategy|term)\b)"
    );
    pattern!(
        AHEAD,
        r"(?i)\b([0-9]{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)[\s-]years?\s+(?:plan|period|programme|program|strategy|term)\s*(?:\(|,?\s+(?:for|from|covering|of)\s+)$"
    );
    for period in PERIOD.captures_iter(text) {
        let Some(whole) = period.get(0).map(|it| it.range()) else { continue };
        let [Ok(first), Ok(last)] = [1, 2].map(|at| period[at].parse::<i64>()) else { continue };
        let behind = BEHIND.captures(&text[whole.end..]).and_then(|it| it.get(1));
        let behind = behind.map(|it| whole.end + it.start()..whole.end + it.end());
        let ahead = || AHEAD.captures(&text[..whole.start]).and_then(|it| it.get(1));
        let Some(at) = behind.or_else(|| ahead().map(|it| it.range())) else { continue };
        let stated = number(&text[at.clone()]);
        let Some(stated) = stated.filter(|_| !block.is_quiet(&whole) && last > first) else {
            continue;
        };
        let years = last - first;
        if stated == years || stated == years + 1 {
            found.checked(InstanceState::Holds);
            continue;
        }
        found.checked(InstanceState::Violated);
        let printed = &text[whole.clone()];
        let counted = years + 1;
        let said = &text[at.clone()];
        let finding = cx.warning(text!(
            "`{said}` years are stated, but {printed} is {counted} years including both ends, {years} excluding the first year",
            "「{said}」年とあるが、{printed}は両端を含めて{counted}年、初年を除いて{years}年"
        ));
        let finding = finding.at(block.span(at), text!("stated", "記載"));
        let finding = finding.at(block.span(whole), Text::default());
        found.report(finding.value("stated", said).value("computed", counted));
    }
}

/// An age and the year of birth beside it.
struct Age {
    year: i64,
    age: i64,
    /// The spans of the year and the age.
    spans: [Span; 2],
    written: [String; 2],
}

/// The ages in `text` that have a year of birth beside them.
fn in_words(block: &Block<'_>, text: &str) -> Vec<Age> {
    pattern!(
        BORN,
        r"(?i)((?:(?:令和|平成|昭和|大正|明治)\s?(?:元|[0-9]{1,2})|(?:1[89]|20)[0-9]{2})\s?年)(?:[0-9]{1,2}月(?:[0-9]{1,2}日)?)?\s?生まれ[（(、・\s]*(?:満|現在)?\s?([0-9]{1,3})\s?歳|born\s+(?:in\s+)?((?:1[89]|20)[0-9]{2})\s*[,;)]?\s*\(?(?:aged?\s+|now\s+)?([0-9]{1,3})\b(?:\s+years\s+old)?"
    );
    let age = |it: Captures<'_>| {
        let [year, age] = [it.get(1).or(it.get(3))?, it.get(2).or(it.get(4))?];
        let of = |range: Range<usize>| block.span(range);
        Some(Age {
            year: year_of(year.as_str())?,
            age: age.as_str().parse().ok()?,
            spans: [of(year.range()), of(age.range())],
            written: [year.as_str(), age.as_str()].map(str::to_owned),
        })
    };
    BORN.captures_iter(text).filter_map(age).collect()
}

fn year_of(written: &str) -> Option<i64> {
    match years(written)[..] {
        [year] => Some(year),
        _ => ordinal::year(written, None).map(|it| it.0),
    }
}

/// The ages of a table with a column of years or dates of birth and a column of ages.
fn in_table(grid: &Grid<'_>) -> Option<Vec<Age>> {
    pattern!(
        BIRTH,
        r"(?i)^(?:生年(?:月日)?|誕生年|生まれ(?:た年)?|born|birth\s?year|year\s?of\s?birth|date\s?of\s?birth)$"
    );
    pattern!(AGE, r"(?i)^(?:満?年齢|満年令|齢|age)(?:\s?[(（](?:歳|years?)[)）])?$");
    if grid.heads == 0 || grid.height() < LEAST + grid.heads {
        return None;
    }
    let column = |name: &Regex| {
        (0..grid.width).find(|it| name.is_match(grid.at(grid.heads - 1, *it).text.trim()))
    };
    let (birth, age) = (column(&BIRTH)?, column(&AGE)?);
    let cell = |row: usize| {
        let [year, age] = [birth, age].map(|it| grid.at(row, it));
        let years = age.text.trim().trim_end_matches('歳');
        let spanned = |it: Node<'_>| Spanned::new(years, it.span());
        let count = quantity::read(spanned(age.node?), None).ok()??.value;
        Some(Age {
            year: year_of(year.text.trim()).or_else(|| year_of(year.text.get(..4)?))?,
            age: i64::try_from(count).ok()?,
            spans: [year.span?, age.span?],
            written: [year.text, age.text].map(|it| it.trim().to_owned()),
        })
    };
    Some((grid.heads..grid.height()).filter_map(cell).collect())
}

/// Finds the year in which most ages are right, before or after the birthday, and reports the few ages that are
/// wrong in it.
fn judge(cx: &Context<'_>, ages: &[Age], found: &mut Findings) {
    let now = |it: &Age| it.year + it.age;
    let fits = |it: &&Age, year: i64| now(it) == year || now(it) == year - 1;
    let count = |year: i64| ages.iter().filter(|it| fits(it, year)).count();
    let Some(year) = ages.iter().map(now).max_by_key(|it| (count(*it), *it)) else { return };
    let (holds, wrong) = (count(year), ages.len() - count(year));
    if holds < LEAST || wrong > (ages.len() / 10).max(1) {
        return;
    }
    (0..holds).for_each(|_| found.checked(InstanceState::Holds));
    for it in ages.iter().filter(|it| !fits(it, year)) {
        found.checked(InstanceState::Violated);
        found.report(other_age(cx, it, year, holds));
    }
}

fn other_age(cx: &Context<'_>, it: &Age, now: i64, holds: usize) -> Diagnostic {
    let [birth, stated] = &it.written;
    let due = now - it.year;
    let less = due - 1;
    let finding = cx.warning(text!(
        "age {stated} is stated beside the birth in {birth}, but in {now} the age is {less} or {due}",
        "{birth}生まれで{stated}歳とあるが、{now}年には{less}歳か{due}歳"
    ));
    finding
        .at(it.spans[1], text!("stated", "記載"))
        .at(it.spans[0], Text::default())
        .because(text!("{holds} other ages fit {now}", "他の{holds}人の年齢は{now}年のもの"))
        .value("stated", stated)
        .value("computed", due)
}
