//! Knows the stated length of a period beside its two dates: 3月1日から3月30日までの30日間, `for 30 days, from 1 March to 30
//! March 2025`, `1 July 2026 – 30 June 2029 (36 months)`. Does not know nights, nor lengths in other places.

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use crate::check::context::Context;
use crate::check::draft::Block;
use crate::check::numerals::{count_words, counted};
use crate::check::{Findings, InstanceState};
use crate::diagnostic::{Diagnostic, Text};
use crate::pattern::{compiled, pattern};
use crate::quantity::calendar::{self, Stated};
use crate::text;

/// The unit of a length.
#[derive(Clone, Copy)]
enum Unit {
    Days,
    Weeks,
    Months,
    Years,
}

/// The units, with the names of the groups for length and number, and a pattern.
const UNITS: [(&str, &str, Unit, &str); 4] = [
    ("days", "d", Unit::Days, "日間|天|일간|(?:days?|tage|jours|días|giorni|dias|dagen)\\b"),
    (
        "weeks",
        "w",
        Unit::Weeks,
        "週間|周|주간|(?:weeks?|wochen|semaines|semanas|settimane|weken)\\b",
    ),
    (
        "months",
        "m",
        Unit::Months,
        "[かカヵヶケ箇]月間?|个月|개월|(?:months?|monate|mois|meses|mesi|maanden)\\b",
    ),
    (
        "years",
        "y",
        Unit::Years,
        "年間|[かカヵヶケ箇]年|년간|(?:years?|jahre|ans|años|anni|anos|jaar)\\b",
    ),
];

/// A pattern for a number of days, weeks, months or years.
fn length() -> String {
    let digits = "[0-9０-９]{1,3}|[一二三四五六七八九十]{1,3}";
    let words = count_words();
    let each = UNITS.map(|(name, number, _, unit)| {
        format!("(?P<{name}>(?P<{number}>{digits}|\\b(?:{words}))[\\s-]?(?:{unit}))")
    });
    format!("(?:{})", each.join("|"))
}

static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    let from = "(?:from|vom|du|del|dal|de|van)\\s+(?:the\\s+)?";
    compiled(&format!("(?i){}\\s?[,:（(]?\\s?(?:{from})?$", length()))
});
pattern!(
    BEHIND,
    &format!(
        "(?i)^(?:曜日?)?\\s?[）)]?(?:まで)?の?\\s?[（(,、]?\\s?(?:計|for\\s|während\\s|pendant\\s)?{}(?P<after>.{{0,12}})",
        length()
    )
);

/// A length beside a period.
struct Length {
    unit: Unit,
    /// Its bytes in the text.
    range: Range<usize>,
    value: i64,
}

/// Compares the length of a period with the stated one.
pub(super) fn check(
    cx: &Context<'_>,
    block: &Block<'_>,
    [first, last]: [&Stated; 2],
    found: &mut Findings,
) {
    let (Some(begin), Some(end)) = (first.day(), last.day()) else { return };
    let text = block.text();
    let ahead = BEFORE.captures(&text[..first.start()]).and_then(|it| of(&it, 0));
    let behind = || {
        let it = BEHIND.captures(&text[last.end()..])?;
        // `three days a week`, `five days later` and the like are not its length.
        (!is_other(&it["after"])).then(|| of(&it, last.end()))?
    };
    let Some(it) = ahead.or_else(behind) else { return };
    let possible = possible(it.unit, [begin, end]);
    let holds = possible.contains(&it.value);
    found.checked(if holds { InstanceState::Holds } else { InstanceState::Violated });
    if !holds {
        found.report(differs(cx, block, [first, last], &it));
    }
}

fn of(it: &Captures<'_>, start: usize) -> Option<Length> {
    let (all, number, unit) = UNITS
        .iter()
        .find_map(|(name, number, unit, _)| Some((it.name(name)?, it.name(number)?, *unit)))?;
    let range = start + all.start()..start + all.end();
    Some(Length { unit, range, value: counted(number.as_str())? })
}

/// Whether the following text shows that this is not the length of the period: `three days a week`, `ten days of
/// which`, 3日前.
fn is_other(after: &str) -> bool {
    const WORDS: [&str; 12] = [
        "in all",
        "in total",
        "altogether",
        "long",
        "overall",
        "insgesamt",
        "lang",
        "au total",
        "en total",
        "in totale",
        "no total",
        "in totaal",
    ];
    let after = after.trim_start();
    let says_all = WORDS.iter().any(|it| after.starts_with(it));
    after.starts_with(['前', '後'])
        || !says_all && after.starts_with(|c: char| c.is_ascii_alphabetic())
}

/// The lengths that are right for a period: with or without the last day, and with a partial unit rounded up or
/// down.
fn possible(unit: Unit, [begin, end]: [[i64; 3]; 2]) -> Vec<i64> {
    let apart = calendar::day_number(end) - calendar::day_number(begin);
    let rounded =
        |of: i64| [apart / of, (apart + 1) / of, (apart + of - 1) / of, (apart + of) / of];
    let months = (end[0] - begin[0]) * 12 + end[1] - begin[1];
    match unit {
        Unit::Days => {
            let number = calendar::day_number(begin);
            let first = calendar::weekday(begin);
            let is_workday = |it: &i64| (first + it - number).rem_euclid(7) < 5;
            let workdays = (number..=number + apart.min(4000)).filter(is_workday).count() as i64;
            vec![apart, apart + 1, workdays]
        }
        Unit::Weeks => {
            let first = calendar::weekday(begin);
            let touched = [0, 1].map(|sunday| ((first + sunday) % 7 + apart) / 7 + 1);
            rounded(7).into_iter().chain(touched).collect()
        }
        // 15 January to 14 March is two months, or parts of three.
        Unit::Months => {
            let is_short = end[2] + 1 < begin[2];
            vec![
                months - i64::from(is_short),
                months + i64::from(!is_short && end[2] + 1 > begin[2]),
                months,
                months + 1,
            ]
        }
        Unit::Years => {
            let (whole, rest) = ((months + 1) / 12, (months + 1) % 12);
            vec![whole, whole + i64::from(rest > 0), end[0] - begin[0], end[0] - begin[0] + 1]
        }
    }
}

/// The length of a period in words.
fn measured(unit: Unit, [begin, end]: [[i64; 3]; 2]) -> Text {
    let apart = calendar::day_number(end) - calendar::day_number(begin);
    let counted = apart + 1;
    match unit {
        Unit::Days | Unit::Weeks => text!(
            "{counted} days including both ends, {apart} excluding the first day",
            "両端を含めて{counted}日、初日を除いて{apart}日"
        ),
        Unit::Months | Unit::Years => {
            let months = (end[0] - begin[0]) * 12 + end[1] - begin[1];
            let most = months + 1;
            text!("{months} to {most} months", "{months}か月から{most}か月")
        }
    }
}

fn differs(
    cx: &Context<'_>,
    block: &Block<'_>,
    [first, last]: [&Stated; 2],
    it: &Length,
) -> Diagnostic {
    let text = block.text();
    let [begin, end] = [first, last].map(|it| &text[it.range.clone()]);
    let stated = &text[it.range.clone()];
    let days = [first, last].map(|it| it.day().unwrap_or_default());
    let Text { en, ja } = measured(it.unit, days);
    let computed = calendar::day_number(days[1]) - calendar::day_number(days[0]) + 1;
    let message = text!(
        "`{stated}` is stated, but {begin} to {end} is {en}",
        "「{stated}」とあるが、{begin}から{end}までは{ja}"
    );
    cx.warning(message)
        .at(block.span(it.range.clone()), text!("stated", "記載"))
        .at(block.span(first.range.start..last.range.end), Text::default())
        .value("stated", stated)
        .value("computed", computed)
}
