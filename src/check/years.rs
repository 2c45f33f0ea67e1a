//! Knows the years that words name, in any calendar, and the period if they name only one. Does not know the year of
//! the document.

use crate::pattern::pattern;
use crate::quantity::ordinal;

/// The period of an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Period {
    /// A year.
    Year(i64),
    /// The year of the document.
    Current,
    /// The year before.
    Previous,
}

/// The years in `words`, in any calendar.
pub(super) fn years(words: &str) -> Vec<i64> {
    pattern!(
        YEAR,
        "(?:令和|平成|昭和)\\s?(?:元|[0-9０-９]{1,2})|(?:^|[^0-9.,])(?P<y>(?:19|20)[0-9]{2})(?:[.,]?(?:$|\\s)|[^0-9.,])"
    );
    let of = |it: regex::Captures<'_>| match it.name("y") {
        Some(year) => year.as_str().parse().ok(),
        None => ordinal::year(&format!("{}年", &it[0]), None).map(|it| it.0),
    };
    YEAR.captures_iter(words).filter_map(of).collect()
}

/// The year, if all of `years` are the same.
pub(super) fn only(years: impl IntoIterator<Item = i64>) -> Option<i64> {
    let mut years = years.into_iter();
    let first = years.next()?;
    years.all(|it| it == first).then_some(first)
}

/// The period in `words`, if there is exactly one.
pub(super) fn period(words: &str) -> Option<Period> {
    pattern!(
        YEAR,
        "(?:令和|平成|昭和)\\s?(?:元|[0-9０-９]{1,2})\\s?年|(?:19|20)[0-9]{2}|(?:１９|２０)[０-９]{2}"
    );
    let names = |list: &[&str]| list.iter().any(|it| words.contains(it));
    if names(&["前年", "昨年"]) {
        return Some(Period::Previous);
    }
    if names(&["本年度", "今年度", "当年度"]) {
        return Some(Period::Current);
    }
    only(YEAR.find_iter(words).filter_map(|it| {
        let written = it.as_str().trim_end_matches('年');
        ordinal::year(&format!("{written}年"), None).map(|it| it.0)
    }))
    .map(Period::Year)
}
