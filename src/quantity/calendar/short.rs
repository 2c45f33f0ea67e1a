//! Knows dates whose year is stated by a date beside them: 令和7年5月12日（月）から16日（金）まで, `Monday 12 May to Sunday 18 May
//! 2025`. Does not know dates whose year is stated elsewhere in the text.

use std::sync::LazyLock;

use regex::{Match, Regex};

use super::names::{DAYS, MONTHS, chinese_day, day_of, month_of};
use super::{ENGLISH_DAY, KANJI_DAY, MONTH, SMALL, Stated, Year, kanji_day};
use crate::pattern::compiled;
use crate::quantity::ordinal;

/// The text after a date in Japanese: a connecting word, an optional month, and a day.
static BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    let small = format!("(?:{SMALL})");
    // The bracket with the day of the week of the first date may still be open.
    compiled(&format!(
        "^(?:曜日?)?(?:[・･､,]?[祝休]日?)?\\s?[）)]?\\s?(?:(?P<to>[～〜~–—―－-]|から|より)|、|・|及び|および|と)\\s?(?P<all>(?:同年\\s?)?(?:(?P<m>{small})\\s?月\\s?)?(?P<d>{small})\\s?日)(?:\\s?{KANJI_DAY}|\\s?([月火水木金土日])曜)?(?P<end>.?)"
    ))
});

/// The text before a date in languages that put the year last: a day, an optional month, and a connecting word.
static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    let days = format!("{ENGLISH_DAY}|{}", DAYS.join("|").replace(' ', "|"));
    let months = format!("{MONTH}|{}", MONTHS.join("|").replace(' ', "|"));
    let article = "(?:(?:the|dem|den|der|le|el|il|o)\\s+)?";
    let number = |n: u8| format!("(?P<d{n}>[0-9]{{1,2}})(?:[.º°]|er|st|nd|rd|th)?");
    compiled(&format!(
        "(?i)(?:\\b(?P<wd>{days})[.]?,?\\s+{article})?(?P<all>\\b(?:{}(?:\\s+(?:of\\s+|de\\s+|di\\s+)?(?P<m1>{months})\\b[.]?)?|(?P<m2>{months})\\s+{}))(?:\\s?\\((?P<wd2>{days})[.]?\\))?,?\\s*(?P<to>{})\\s*{article}$",
        number(1),
        number(2),
        super::RANGES,
    ))
});

/// The dates whose year is stated by one of `known`, which are in text order.
pub(super) fn beside(text: &str, known: &[Stated]) -> Vec<Stated> {
    let mut found = Vec::new();
    for (at, date) in known.iter().enumerate() {
        let (Some(_), Some(_)) = (date.month, date.day) else { continue };
        let next = known.get(at + 1).map_or(text.len(), |it| it.start());
        let mut last = date.clone();
        while let Some(it) = behind(&text[..next.max(last.end())], &last) {
            found.push(it.clone());
            last = it;
        }
        let previous = at.checked_sub(1).map_or(0, |it| known[it].end());
        found.extend(before(text, previous, date));
    }
    found
}

/// The date directly after `date`, in the same year or, at the end of a period, the next.
fn behind<'t>(text: &'t str, date: &Stated) -> Option<Stated> {
    let start = date.end();
    let it = BEHIND.captures(text.get(start..)?)?;
    let (all, day) = (it.name("all")?, ordinal::whole_number(it.name("d")?.as_str())?);
    let weekday = it.name("zh").and_then(|it| Some((chinese_day(it.as_str())?, it)));
    let kanji = |it: Match<'t>| Some((kanji_day(it.as_str())?, it));
    let weekday = weekday.or_else(|| it.iter().skip(1).flatten().find_map(kanji));
    // 3日間, 5日目 and the like are numbers of days; without a day of the week, an item of a list may be too.
    let is_counted = weekday.is_none()
        && matches!(&it["end"], "間" | "目" | "分" | "前" | "後" | "以" | "程" | "ほ");
    let is_to = it.name("to").is_some();
    if is_counted || !is_to && weekday.is_none() {
        return None;
    }
    let month = match it.name("m") {
        Some(month) => ordinal::whole_number(month.as_str())?,
        None => date.month.filter(|_| Some(day) > date.day)?,
    };
    let is_next = is_to && Some((month, day)) < date.month.zip(date.day);
    let year = |it: &Year| Year { value: it.value + i64::from(is_next), era: None, ..it.clone() };
    Some(Stated {
        range: shift(all, start),
        years: date.years.first().map(year).into_iter().collect(),
        month: Some(month),
        day: Some(day),
        weekday: weekday.map(|it| (it.0, shift(it.1, start))),
    })
}

fn shift(it: Match<'_>, start: usize) -> std::ops::Range<usize> {
    start + it.start()..start + it.end()
}

/// The date directly before `date`, in the same year or the previous one.
fn before(text: &str, start: usize, date: &Stated) -> Option<Stated> {
    const LONGEST: usize = 80;
    let end = date.start();
    let mut start = start.max(end.saturating_sub(LONGEST));
    while !text.is_char_boundary(start) {
        start += 1;
    }
    let it = BEFORE.captures(text.get(start..end)?)?;
    let named = |names: [&str; 2]| names.iter().find_map(|name| it.name(name));
    let weekday =
        named(["wd", "wd2"]).and_then(|it| Some((day_of(it.as_str())?, shift(it, start))));
    let day = ordinal::whole_number(named(["d1", "d2"])?.as_str())?;
    let month = match named(["m1", "m2"]) {
        Some(month) => month_of(month.as_str())?,
        None => date.month.filter(|_| weekday.is_some() && Some(day) < date.day)?,
    };
    let is_earlier = Some((month, day)) > date.month.zip(date.day);
    let year = |it: &Year| Year { value: it.value - i64::from(is_earlier), ..it.clone() };
    Some(Stated {
        range: shift(it.name("all")?, start),
        years: date.years.first().map(year).into_iter().collect(),
        month: Some(month),
        day: Some(day),
        weekday,
    })
}
