//! Knows dates as they are printed: `2019年12月４日（水）`, `令和2（2020）年1月`, `2020-01-04`, `R2.1.4`,
//! `4 December 2019`. Does not know which date should come first.

use std::borrow::Cow;

use super::number::digit;
use super::ordinal;

/// Reads a whole text as a date: year, month and day as far as they are given, then hour, minute
/// and second. The year may be one of an era. `None` for a day that does not exist, and for a time
/// with a time zone, which cannot be ordered.
pub fn date(text: &str) -> Option<Vec<i64>> {
    let text = without_remark(text.trim());
    let (day, time) = split_time(&text);
    let mut levels = in_kanji(day).or_else(|| in_digits(day)).or_else(|| in_english(day))?;
    if let Some(time) = time {
        let clock = clock(time).filter(|_| levels.len() == 3)?;
        levels.extend(clock);
    }
    is_of_calendar(&levels).then_some(levels)
}

/// The text without brackets that contain no digits: `（水）`, `(Wed)`, `（予定）`.
fn without_remark(text: &str) -> Cow<'_, str> {
    let body = text.trim_end_matches([')', '）']);
    let Some(at) = body.rfind(['(', '（']).filter(|_| body.len() < text.len()) else {
        return text.into();
    };
    if body[at..].contains(|c| digit(c).is_some()) { text.into() } else { text[..at].trim().into() }
}

fn split_time(text: &str) -> (&str, Option<&str>) {
    let at = text.find([':', '：']).and_then(|colon| text[..colon].rfind(['T', ' ', '　']));
    let Some(at) = at else { return (text, None) };
    let width = text[at..].chars().next().map_or(1, char::len_utf8);
    (text[..at].trim_end(), Some(&text[at + width..]))
}

/// Hour, minute and second: `9:05`, `09:05:00Z`, `09:05:00.250` (parts of a second are dropped).
fn clock(text: &str) -> Option<Vec<i64>> {
    let text = text.trim_end_matches(['Z', 'z']);
    let text = text.split_once('.').map_or(text, |(whole, _)| whole);
    let parts: Option<Vec<i64>> = text.split([':', '：']).map(|part| number(part.trim())).collect();
    let parts = parts.filter(|it| matches!(it.len(), 2 | 3))?;
    let limits = [24, 59, 60];
    parts.iter().zip(limits).all(|(part, limit)| *part <= limit).then_some(parts)
}

/// `2019年12月４日`, `平成27年４月`, `令和元（2019）年5月`.
fn in_kanji(text: &str) -> Option<Vec<i64>> {
    let month = text.find('月').unwrap_or(text.len());
    let at = text[..month].rfind('年')?;
    let behind = at + '年'.len_utf8();
    // The bracket of `平成31年（2019年）4月` closes after it.
    let bracket =
        text[behind..].strip_prefix([')', '）']).map_or(0, |it| text.len() - behind - it.len());
    let (year, rest) = text.split_at(behind + bracket);
    let mut levels = vec![ordinal::year(year, None)?.0];
    let mut rest = rest.trim();
    for unit in ['月', '日'] {
        if rest.is_empty() {
            break;
        }
        let (part, behind) = rest.split_once(unit).unwrap_or((rest, ""));
        levels.push(number(part.trim())?);
        rest = behind.trim();
    }
    rest.is_empty().then_some(levels)
}

/// `2020-01-04`, `2020/1/4`, `R2.1.4`, `2020-01`, `20200104`.
fn in_digits(text: &str) -> Option<Vec<i64>> {
    if text.len() == 8 && text.bytes().all(|it| it.is_ascii_digit()) {
        return [&text[..4], &text[4..6], &text[6..]].into_iter().map(number).collect();
    }
    let mark = text.chars().rfind(|c| "-/.－／．".contains(*c))?;
    let mut parts = text.split(mark).map(str::trim);
    // `H.31.4.1` has another stop after the letter of the era.
    let mut year = parts.next()?.to_owned();
    if year.chars().all(|c| digit(c).is_none()) {
        year += parts.next()?;
    }
    let mut levels = vec![ordinal::year(&year, None)?.0];
    for part in parts {
        levels.push(number(part)?);
    }
    matches!(levels.len(), 2 | 3).then_some(levels)
}

/// `4 December 2019`, `Dec. 4, 2019`, `December 2019`.
fn in_english(text: &str) -> Option<Vec<i64>> {
    let words = text.split([' ', ',', '.']).filter(|it| !it.is_empty());
    let (mut year, mut month, mut day) = (None, None, None);
    for word in words {
        let place = match word {
            _ if word.starts_with(|c: char| c.is_ascii_alphabetic()) => &mut month,
            _ if word.len() == 4 && number(word).is_some() => &mut year,
            _ => &mut day,
        };
        let ordinal = ["st", "nd", "rd", "th"].iter().find_map(|it| word.strip_suffix(it));
        let value = month_named(word).or_else(|| number(ordinal.unwrap_or(word)))?;
        if place.replace(value).is_some() {
            return None;
        }
    }
    Some([year?, month?].into_iter().chain(day).collect())
}

pub(super) fn month_named(word: &str) -> Option<i64> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.to_ascii_lowercase();
    let is_short = |month: &&str| month.starts_with(&word) && word.len() >= 3;
    MONTHS.iter().position(is_short).map(|at| at as i64 + 1)
}

fn number(text: &str) -> Option<i64> {
    ordinal::whole_number(text)
}

fn is_of_calendar(levels: &[i64]) -> bool {
    let Some(&month) = levels.get(1) else { return true };
    let days = days_in(levels[0], month);
    days.is_some_and(|days| levels.get(2).is_none_or(|day| (1..=days).contains(day)))
}

/// Number of days in `month` of `year`; `None` if the month does not exist.
pub(super) fn days_in(year: i64, month: i64) -> Option<i64> {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if is_leap => Some(29),
        2 => Some(28),
        4 | 6 | 9 | 11 => Some(30),
        1..=12 => Some(31),
        _ => None,
    }
}
