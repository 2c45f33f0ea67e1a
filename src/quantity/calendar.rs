//! Knows dates in prose with years of several calendars and days of the week: `令和7年（2025年）4月1日（火）`, `Tuesday, 1
//! April 2025`, `2025-04-01 (Tue)`; and the calendar, by which they exist or not. Does not know texts that consist
//! of one date (`date` reads those), nor diagnostics about dates.

mod names;
mod short;
mod yearless;

pub use yearless::{Yearless, day_word, month_day, yearless};

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::date::{days_in, month_named};
use super::number::digit;
use super::ordinal::{self, Era};
use crate::pattern::{compiled, pattern};

/// A date as written in prose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated {
    /// Its bytes, without a day of the week before or after it.
    pub range: Range<usize>,
    /// Each statement of its year.
    pub years: Vec<Year>,
    /// The month, as printed.
    pub month: Option<i64>,
    /// The day, as printed.
    pub day: Option<i64>,
    /// The day of the week, 0 for Monday, and its bytes.
    pub weekday: Option<(i64, Range<usize>)>,
}

/// One statement of a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Year {
    /// The year of the western calendar.
    pub value: i64,
    /// The era used, if any.
    pub era: Option<Era>,
    /// Whether 年度 is written.
    pub is_fiscal: bool,
    /// Its bytes.
    pub range: Range<usize>,
}

impl Stated {
    /// The first of its years.
    pub fn year(&self) -> &Year {
        &self.years[0]
    }

    /// Year, month and day, if all are given and the day exists.
    pub fn day(&self) -> Option<[i64; 3]> {
        let (year, month, day) = (self.year().value, self.month?, self.day?);
        self.exists().then_some([year, month, day])
    }

    /// Whether its month and day exist.
    pub fn exists(&self) -> bool {
        let Some(month) = self.month else { return true };
        let days = days_in(self.year().value, month);
        days.is_some_and(|days| self.day.is_none_or(|day| (1..=days).contains(&day)))
    }

    /// Number of days in its month; `None` without a month or if the month does not exist.
    pub fn days_of_month(&self) -> Option<i64> {
        days_in(self.year().value, self.month?)
    }

    /// Its start, including a day of the week before it.
    pub fn start(&self) -> usize {
        self.weekday.as_ref().map_or(self.range.start, |it| it.1.start.min(self.range.start))
    }

    /// Its end, including a day of the week after it, without the closing bracket.
    pub fn end(&self) -> usize {
        self.weekday.as_ref().map_or(self.range.end, |it| it.1.end.max(self.range.end))
    }

    /// Year, month and day as far as they are given.
    pub fn levels(&self) -> Vec<i64> {
        [Some(self.year().value), self.month, self.day].into_iter().map_while(|it| it).collect()
    }

    /// Its era and the first day of that, if the date is before it.
    pub fn before_its_era(&self) -> Option<(Era, [i64; 3])> {
        let era = self.years.iter().find_map(|it| it.era)?;
        let [year, month, day] = first_day(era)?;
        let is_before = match *self.levels() {
            [y, m] => (y, m) < (year, month),
            [y, m, d] => (y, m, d) < (year, month, day),
            _ => false,
        };
        is_before.then_some((era, [year, month, day]))
    }
}

/// The first day of an era; none for 明治, which was backdated.
fn first_day(era: Era) -> Option<[i64; 3]> {
    match era {
        Era::Meiji => None,
        Era::Taisho => Some([1912, 7, 30]),
        Era::Showa => Some([1926, 12, 25]),
        Era::Heisei => Some([1989, 1, 8]),
        Era::Reiwa => Some([2019, 5, 1]),
    }
}

/// The day of the week, 0 for Monday, of a day of the Gregorian calendar.
pub fn weekday(day: [i64; 3]) -> i64 {
    (day_number(day) + 2).rem_euclid(7)
}

/// The days of the Gregorian calendar from 1 March of the year 0 to a day.
pub fn day_number([year, month, day]: [i64; 3]) -> i64 {
    // Days from 1 March of year 0, whose leap day comes last.
    let year = if month <= 2 { year - 1 } else { year };
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let days = 365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    days + of_year
}

const ERA: &str = "明治|大正|昭和|平成|令和";
const SMALL: &str = "[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3}";
const WESTERN: &str = "[0-9０-９]{4}";
const KANJI_DAY: &str = "[（(]\\s?(?:(?:星期|周|週)(?P<zh>[一二三四五六日天])|([月火水木金土日])(?:曜日?)?(?:[・･、,]?[祝休](?:日)?)?)\\s?[）)]";
const ENGLISH_DAY: &str = "Mon(?:day)?|Tue(?:s|sday)?|Wed(?:nesday)?|Thu(?:r|rs|rsday)?|Fri(?:day)?|Sat(?:urday)?|Sun(?:day)?";
const MONTH: &str = "Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?";

static KANJI: LazyLock<Regex> = LazyLock::new(|| {
    let small = format!("(?:{SMALL})");
    let era = |n: u8| format!("(?P<e{n}>{ERA})\\s?(?P<n{n}>元|{SMALL})\\s?");
    let western = |n: u8| format!("(?:西暦\\s?)?(?P<w{n}>{WESTERN})\\s?");
    let year = format!(
        "(?:{}(?:(?P<f1>年度?)\\s?[（(]\\s?{}(?P<g1>年度?)?\\s?[）)]|[（(]\\s?{}年?\\s?[）)]\\s?(?P<f2>年度?)|(?P<f3>年度?))\
         |{}(?:(?P<f4>年度?)\\s?[（(]\\s?{}(?P<g4>年度?)?\\s?[）)]|[（(]\\s?{}年?\\s?[）)]\\s?(?P<f5>年度?)|(?P<f6>年度?)))",
        era(1),
        western(1),
        western(2),
        western(3),
        era(2),
        era(3),
    );
    compiled(&format!(
        "{year}(?:\\s?(?P<m>{small})\\s?月(?:\\s?(?P<d>{small})\\s?日(?:\\s?{KANJI_DAY}|\\s?[・･、,，]?\\s?([月火水木金土日])曜)?)?)?"
    ))
});

pattern!(
    DIGITS,
    &format!(
        "(?:\\b(?P<wd0>{ENGLISH_DAY})[.]?,?\\s+)?(?P<y>[RHS]?[0-9]{{1,4}})(?:-(?P<m1>[0-9]{{1,2}})-(?P<d1>[0-9]{{1,2}})|/(?P<m2>[0-9]{{1,2}})/(?P<d2>[0-9]{{1,2}})|[.](?P<m3>[0-9]{{1,2}})[.](?P<d3>[0-9]{{1,2}}))(?:\\s?{KANJI_DAY}|\\s?\\((?P<wd>{ENGLISH_DAY})[.]?\\))?"
    )
);

pattern!(
    ENGLISH,
    &format!(
        "(?:\\b(?P<wd>{ENGLISH_DAY})[.]?,?\\s+(?:the\\s+)?)?(?P<all>\\b(?:(?P<d1>[0-9]{{1,2}})(?:st|nd|rd|th)?\\s+(?:of\\s+)?(?P<m1>{MONTH})[.]?,?|(?P<m2>{MONTH})[.]?\\s+(?P<d2>[0-9]{{1,2}})(?:st|nd|rd|th)?,?)\\s+(?P<y>[0-9]{{4}}))\\b(?:\\s?\\((?P<wd2>{ENGLISH_DAY})[.]?\\))?"
    )
);

pattern!(
    KOREAN,
    "(?P<all>(?P<y>(?:19|20)[0-9]{2})년\\s?(?P<m>[0-9]{1,2})월\\s?(?P<d>[0-9]{1,2})일)(?:\\s?[（(]\\s?(?P<wd>[월화수목금토일])(?:요일)?\\s?[）)]|\\s?(?P<wd2>[월화수목금토일])요일)?"
);

/// Words between the first and last day of a period in languages that put the year last.
pub const RANGES: &str = "to|until|through|till|bis(?:\\s+zum)?|au|jusqu['’]au|al|hasta|a|até|ao|tot(?:\\s+en\\s+met)?|t/m|[-–—]";

/// Every date in `text` with a year, or beside a date with one, in order.
pub fn find(text: &str) -> Vec<Stated> {
    let mut found = Vec::new();
    if text.contains('年') {
        found.extend(KANJI.captures_iter(text).filter_map(|it| kanji(text, &it)));
    }
    if text.contains('년') {
        found.extend(KOREAN.captures_iter(text).filter_map(|it| names::korean(&it)));
    }
    if text.contains(['-', '/', '.']) {
        found.extend(DIGITS.captures_iter(text).filter_map(|it| digits(text, &it)));
    }
    found.extend(ENGLISH.captures_iter(text).filter_map(|it| english(&it)));
    found.extend(names::find(text));
    found.sort_by_key(|it| it.range.start);
    found.extend(short::beside(text, &found));
    found.sort_by_key(|it| it.range.start);
    found
}

fn kanji(text: &str, it: &Captures<'_>) -> Option<Stated> {
    let all = it.get(0)?;
    let glued = |c: char| digit(c).is_some() || matches!(c, '第' | '.' | ',');
    if text[..all.start()].ends_with(glued) {
        return None;
    }
    let fiscal = ["f1", "f2", "f3", "f4", "f5", "f6"].iter().find_map(|name| it.name(name));
    let is_fiscal = fiscal.is_some_and(|it| it.as_str() == "年度");
    // The year in the brackets may be fiscal when the one before is not, and vice versa.
    let inner = ["g1", "g4"].iter().find_map(|name| it.name(name));
    let inner_is_fiscal = inner.map_or(is_fiscal, |it| it.as_str() == "年度");
    let mut years = Vec::new();
    for (era, number) in [("e1", "n1"), ("e2", "n2"), ("e3", "n3")] {
        let (Some(era), Some(number)) = (it.name(era), it.name(number)) else { continue };
        let range = era.start()..number.end();
        let (value, of) = ordinal::year(&text[range.clone()], None)?;
        years.push(Year { value, era: of, is_fiscal, range });
    }
    for western in ["w1", "w2", "w3"].iter().filter_map(|name| it.name(name)) {
        let value = ordinal::year(western.as_str(), None)?.0;
        years.push(Year { value, era: None, is_fiscal, range: western.range() });
    }
    years.sort_by_key(|it| it.range.start);
    years.iter_mut().skip(1).for_each(|it| it.is_fiscal = inner_is_fiscal);
    let weekday =
        it.iter().skip(1).flatten().find_map(|it| Some((kanji_day(it.as_str())?, it.range())));
    let chinese = it.name("zh").and_then(|it| Some((names::chinese_day(it.as_str())?, it.range())));
    let weekday = chinese.or(weekday);
    let number = |name| it.name(name).map(|it| ordinal::whole_number(it.as_str()));
    let (month, day) = (number("m"), number("d"));
    let behind = |day: regex::Match<'_>| {
        text[day.end()..].find('日').map(|skip| day.end() + skip + '日'.len_utf8())
    };
    let end = it.name("d").and_then(behind).unwrap_or(all.end());
    let range = all.start()..all.start() + text[all.start()..end].trim_end().len();
    (!years.is_empty()).then_some(())?;
    Some(Stated { range, years, month: month.flatten(), day: day.flatten(), weekday })
}

fn digits(text: &str, it: &Captures<'_>) -> Option<Stated> {
    let all = it.get(0)?;
    let glued = |c: char| c.is_ascii_alphanumeric() || "-/._:,=#+~".contains(c);
    let (before, after) = (&text[..all.start()], &text[all.end()..]);
    let ends = |c: char| c.is_ascii_digit() || "-/_=".contains(c);
    if before.ends_with(glued) || after.starts_with(ends) {
        return None;
    }
    let year = it.name("y")?;
    let weekday =
        it.iter().skip(1).flatten().find_map(|it| Some((kanji_day(it.as_str())?, it.range())));
    let english = it.name("wd0").or_else(|| it.name("wd"));
    let english = english.and_then(|it| Some((day_named(it.as_str())?, it.range())));
    let weekday = weekday.or(english);
    let is_iso =
        it.name("m1").zip(it.name("d1")).is_some_and(|(m, d)| m.len() == 2 && d.len() == 2)
            && year.len() == 4;
    let (value, era) = ordinal::year(year.as_str(), None)?;
    let number = |names: [&str; 3]| {
        names.iter().find_map(|name| ordinal::whole_number(it.name(name)?.as_str()))
    };
    let (month, day) = (number(["m1", "m2", "m3"])?, number(["d1", "d2", "d3"])?);
    (is_iso || weekday.is_some()).then_some(())?;
    let end = ["d1", "d2", "d3"].iter().find_map(|name| it.name(name))?.end();
    let years = vec![Year { value, era, is_fiscal: false, range: year.range() }];
    Some(Stated { range: year.start()..end, years, month: Some(month), day: Some(day), weekday })
}

fn english(it: &Captures<'_>) -> Option<Stated> {
    let named = |names: [&str; 2]| names.iter().find_map(|name| it.name(name));
    let year = it.name("y")?;
    let value = ordinal::year(year.as_str(), None)?.0;
    let weekday = named(["wd", "wd2"]);
    let weekday = weekday.and_then(|it| Some((day_named(it.as_str())?, it.range())));
    Some(Stated {
        range: it.name("all")?.range(),
        years: vec![Year { value, era: None, is_fiscal: false, range: year.range() }],
        month: Some(month_named(named(["m1", "m2"])?.as_str())?),
        day: Some(ordinal::whole_number(named(["d1", "d2"])?.as_str())?),
        weekday,
    })
}

/// The day named by one of 月火水木金土日, 0 for Monday.
fn kanji_day(word: &str) -> Option<i64> {
    let at = "月火水木金土日".chars().position(|day| word == day.to_string())?;
    Some(at as i64)
}

fn day_named(word: &str) -> Option<i64> {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    DAYS.iter().position(|it| word.starts_with(it)).map(|it| it as i64)
}
