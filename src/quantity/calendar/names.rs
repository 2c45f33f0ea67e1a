//! Knows dates with the names of months and days of German, French, Spanish, Italian, Portuguese and Dutch, `mardi 7 juillet
//! 2026`, `am Donnerstag, dem 15. Januar 2026`, and the days of Chinese and Korean. To add a language, add its names.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::{Stated, Year, day_named};
use crate::pattern::compiled;
use crate::quantity::date::month_named;
use crate::quantity::ordinal;

/// Names of the twelve months, each list in order; alternative names are separated by `|`.
pub(super) const MONTHS: [&str; 6] = [
    "januar|jänner februar märz april mai juni juli august september oktober november dezember",
    "janvier février mars avril mai juin juillet août|aout septembre octobre novembre décembre",
    "enero febrero marzo abril mayo junio julio agosto septiembre|setiembre octubre noviembre diciembre",
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "januari februari maart april mei juni juli augustus september oktober november december",
];

/// Names of the seven days from Monday on.
pub(super) const DAYS: [&str; 6] = [
    "montag dienstag mittwoch donnerstag freitag samstag|sonnabend sonntag",
    "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "lunes martes miércoles jueves viernes sábado domingo",
    "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
    "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
];

static DATE: LazyLock<Regex> = LazyLock::new(|| {
    let any = |lists: &[&str]| lists.join("|").replace(' ', "|");
    let (days, months) = (any(&DAYS), any(&MONTHS));
    compiled(&format!(
        "(?i)(?:\\b(?P<wd>{days}),?\\s+(?:(?:dem|den|der|le|el|il|dia|op)\\s+)?)?(?P<all>\\b(?:(?P<d>[0-9]{{1,2}})(?:[.º°]|er)?\\s+(?:de\\s+|di\\s+)?(?P<m>{months})\\s+(?:de\\s+|del\\s+)?(?P<y>(?:19|20)[0-9]{{2}})|(?P<d2>[0-9]{{1,2}})[./](?P<m2>[0-9]{{1,2}})[./](?P<y2>(?:19|20)[0-9]{{2}})))\\b(?:\\s?\\((?P<wd2>{days})\\))?"
    ))
});

/// The index of `word` in one of `lists`.
pub(super) fn place(lists: &[&str], word: &str) -> Option<i64> {
    let word = word.to_lowercase();
    let within = |list: &&str| list.split(' ').position(|it| it.split('|').any(|it| it == word));
    lists.iter().find_map(within).map(|it| it as i64)
}

/// The month with this name, in any of the languages.
pub(super) fn month_of(word: &str) -> Option<i64> {
    month_named(word).or_else(|| Some(place(&MONTHS, word)? + 1))
}

/// The day of the week with this name, 0 for Monday.
pub(super) fn day_of(word: &str) -> Option<i64> {
    day_named(word).or_else(|| place(&DAYS, word))
}

/// The dates in `text`. Days and months that are both numbers are only read beside a day of the week.
pub(super) fn find(text: &str) -> impl Iterator<Item = Stated> {
    DATE.captures_iter(text).filter_map(|it| stated(&it))
}

fn stated(it: &Captures<'_>) -> Option<Stated> {
    let weekday = it.name("wd").or_else(|| it.name("wd2"));
    let weekday = weekday.and_then(|it| Some((place(&DAYS, it.as_str())?, it.range())));
    let (day, month, year) = match it.name("d") {
        Some(day) => (day, place(&MONTHS, &it["m"])? + 1, it.name("y")?),
        None if weekday.is_some() => {
            (it.name("d2")?, ordinal::whole_number(&it["m2"])?, it.name("y2")?)
        }
        None => return None,
    };
    // Dates that the English reader finds too.
    if weekday.is_none() && super::ENGLISH.is_match(&it["all"]) {
        return None;
    }
    let value = year.as_str().parse().ok()?;
    Some(Stated {
        range: it.name("all")?.range(),
        years: vec![Year { value, era: None, is_fiscal: false, range: year.range() }],
        month: Some(month),
        day: ordinal::whole_number(day.as_str()),
        weekday,
    })
}

/// The day named after 星期, 0 for Monday.
pub(super) fn chinese_day(word: &str) -> Option<i64> {
    let at = "一二三四五六日天".chars().position(|day| word == day.to_string())?;
    Some((at as i64).min(6))
}

/// A date in Korean.
pub(super) fn korean(it: &Captures<'_>) -> Option<Stated> {
    let year = it.name("y")?;
    let weekday = it.name("wd").or_else(|| it.name("wd2")).and_then(|it| {
        let at = "월화수목금토일".chars().position(|day| it.as_str() == day.to_string())?;
        Some((at as i64, it.range()))
    });
    let value = year.as_str().parse().ok()?;
    Some(Stated {
        range: it.name("all")?.range(),
        years: vec![Year { value, era: None, is_fiscal: false, range: year.range() }],
        month: ordinal::whole_number(&it["m"]),
        day: ordinal::whole_number(&it["d"]),
        weekday,
    })
}
