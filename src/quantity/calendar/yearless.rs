//! Knows days of the week beside dates without a year, 10月18日（土）, `Thursday, March 12`, and texts that consist of
//! a month and a day or of a day of the week. Does not know their year.

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Captures, Match, Regex};

use super::names::{DAYS, MONTHS, chinese_day, day_of, month_of, place};
use super::{ENGLISH_DAY, KANJI_DAY, MONTH, Stated, day_named, kanji_day};
use crate::pattern::{compiled, pattern};
use crate::quantity::ordinal;

/// A month and day with a day of the week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Yearless {
    /// The bytes of month and day.
    pub range: Range<usize>,
    /// The month and the day, as printed.
    pub date: [i64; 2],
    /// The day of the week, 0 for Monday, and its bytes.
    pub weekday: (i64, Range<usize>),
}

static DATE: LazyLock<Regex> = LazyLock::new(|| {
    let days = format!("{ENGLISH_DAY}|{}", DAYS.join("|").replace(' ', "|"));
    let months = format!("{MONTH}|{}", MONTHS.join("|").replace(' ', "|"));
    let day = |n: u8| format!("(?P<d{n}>[0-9]{{1,2}})(?:[.º°]|er|st|nd|rd|th)?");
    compiled(&format!(
        "(?P<ja>(?P<m0>[0-9０-９]{{1,2}})月(?P<d0>[0-9０-９]{{1,2}})日)\\s?{KANJI_DAY}|(?i)\\b(?P<wd>{days})[.]?,?\\s+(?:(?:the|dem|den|der|le|el|il|dia|op)\\s+)?(?P<all>{}\\s+(?:of\\s+|de\\s+|di\\s+)?(?P<m1>{months})\\b|(?P<m2>{months})\\s+{}\\b)(?P<year>[.]?,?\\s+(?:de\\s+|del\\s+)?(?:19|20)[0-9]{{2}})?",
        day(1),
        day(2),
    ))
});

/// The dates in `text` with a day of the week but without a year, except those in `known`.
pub fn yearless(text: &str, known: &[Stated]) -> Vec<Yearless> {
    let is_known = |it: &Yearless| {
        known.iter().any(|known| known.start() < it.range.end && it.range.start < known.end())
    };
    let found = DATE.captures_iter(text).filter_map(|it| of(text, &it));
    found.filter(|it| !is_known(it)).collect()
}

fn of(text: &str, it: &Captures<'_>) -> Option<Yearless> {
    let number = |it: Option<Match<'_>>| ordinal::whole_number(it?.as_str());
    if let Some(all) = it.name("ja") {
        let glued = |c: char| c == '年' || c.is_numeric();
        let kanji = |it: Match<'_>| Some((kanji_day(it.as_str())?, it.range()));
        let chinese = it.name("zh").and_then(|it| Some((chinese_day(it.as_str())?, it.range())));
        let behind = it.iter().skip(1).flatten().filter(|it| it.start() >= all.end());
        let weekday = chinese.or_else(|| behind.filter_map(kanji).next())?;
        let date = [number(it.name("m0"))?, number(it.name("d0"))?];
        return (!text[..all.start()].trim_end().ends_with(glued)).then_some(Yearless {
            range: all.range(),
            date,
            weekday,
        });
    }
    if it.name("year").is_some() {
        return None;
    }
    let (day, all) = (it.name("wd")?, it.name("all")?);
    let month = month_of(it.name("m1").or_else(|| it.name("m2"))?.as_str())?;
    let date = [month, number(it.name("d1").or_else(|| it.name("d2")))?];
    let weekday = (day_of(day.as_str())?, day.range());
    Some(Yearless { range: all.range(), date, weekday })
}

/// The date of a text that consists of a month and a day: 10月28日, `March 12`.
pub fn month_day(text: &str) -> Option<[i64; 2]> {
    static WHOLE: LazyLock<Regex> = LazyLock::new(|| {
        let months = format!("{MONTH}|{}", MONTHS.join("|").replace(' ', "|"));
        compiled(&format!(
            "(?i)^(?:(?P<m>[0-9０-９]{{1,2}})\\s?月\\s?(?P<d>[0-9０-９]{{1,2}})\\s?日|(?P<d1>[0-9]{{1,2}})(?:[.º°]|er|st|nd|rd|th)?\\s+(?:of\\s+|de\\s+|di\\s+)?(?P<m1>{months})[.]?|(?P<m2>{months})[.]?\\s+(?P<d2>[0-9]{{1,2}})(?:st|nd|rd|th)?)$"
        ))
    });
    let it = WHOLE.captures(text.trim())?;
    let day = ["d", "d1", "d2"].iter().find_map(|name| it.name(name))?;
    let month = match it.name("m") {
        Some(month) => ordinal::whole_number(month.as_str())?,
        None => month_of(it.name("m1").or_else(|| it.name("m2"))?.as_str())?,
    };
    Some([month, ordinal::whole_number(day.as_str())?])
}

/// The day of a text that consists of a day of the week, 0 for Monday: 水, 水曜日, `Wed`, `Mittwoch`, 星期三, 수요일.
pub fn day_word(text: &str) -> Option<i64> {
    pattern!(
        WHOLE,
        &format!(
            "^[（(]?(?:(?P<ja>[月火水木金土日])(?:曜日?)?|(?:星期|周|週)(?P<zh>[一二三四五六日天])|(?P<ko>[월화수목금토일])(?:요일)?|(?P<en>{ENGLISH_DAY})[.]?)[）)]?$"
        )
    );
    let text = text.trim();
    let Some(it) = WHOLE.captures(text) else { return place(&DAYS, text) };
    let korean = |word: &str| "월화수목금토일".chars().position(|it| word == it.to_string());
    let of = |name: &str| it.name(name).map(|it| it.as_str());
    of("ja")
        .and_then(kanji_day)
        .or_else(|| chinese_day(of("zh")?))
        .or_else(|| day_named(of("en")?))
        .or_else(|| Some(korean(of("ko")?)? as i64))
}
