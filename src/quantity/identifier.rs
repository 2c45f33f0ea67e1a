//! Knows names of columns and members: names of periods, codes and identifiers, whose numbers are not amounts; names
//! of titles; names of units. Does not look at the numbers.

use unicode_normalization::UnicodeNormalization;

/// Names of members that contain the name of their record, the best first.
pub const TITLES: [&str; 6] = ["label", "name", "title", "id", "heading", "caption"];

/// Names of members and columns that state the unit of the figures beside them.
pub const UNITS: [&str; 2] = ["unit", "単位"];

/// Such names in full, or after a word for the kind of thing: `id`, `会計年度`.
const WHOLE: [&str; 26] = [
    "年",
    "年度",
    "西暦",
    "和暦",
    "月",
    "日",
    "年月",
    "年月日",
    "期",
    "時期",
    "会計年度",
    "no",
    "no.",
    "#",
    "version",
    "release",
    "since",
    "until",
    "line",
    "row",
    "column",
    "col",
    "offset",
    "バージョン",
    "版",
    "リリース",
];

/// Endings of such names: `整理番号`, `開始年`, `project_id`.
const ENDINGS: [&str; 9] =
    ["番号", "コード", "年月日", "日付", "開始年", "終了年", "開始年度", "終了年度", "順位"];

/// Last words of such names.
const WORDS: [&str; 21] = [
    "id", "ids", "code", "codes", "year", "years", "month", "months", "date", "dates", "fy", "no",
    "page", "pages", "rank", "index", "idx", "offset", "span", "zip", "uuid",
];

/// Words before such a last word that make it a description of amounts: `current year`, `spent to
/// date`, `cost per page`.
const AMOUNTS_OF: [&str; 18] = [
    "per",
    "to",
    "a",
    "the",
    "each",
    "this",
    "current",
    "latest",
    "same",
    "full",
    "half",
    "last",
    "prior",
    "previous",
    "preceding",
    "past",
    "next",
    "following",
];

/// Whether numbers under `name` are certainly periods, codes or identifiers, which are never added
/// and have no unit. `令和３年度`, `12 months` and `current year` are not such names: the numbers
/// under them are amounts of that time.
pub fn names_no_amount(name: &str) -> bool {
    let folded: String = name.nfkc().filter(|it| !it.is_whitespace()).collect();
    let plain = folded.to_ascii_lowercase();
    WHOLE.contains(&plain.as_str())
        || ENDINGS.iter().any(|it| plain.ends_with(it))
        || ends_in_word(name)
}

/// Whether `name` is the name of a year: `Year`, 年度, `fiscal_year`.
pub fn names_year(name: &str) -> bool {
    let folded: String = name.nfkc().filter(|it| !it.is_whitespace()).collect();
    matches!(&*folded, "年" | "年度" | "西暦" | "和暦" | "会計年度")
        || matches!(&*last_word(name).1, "year" | "years" | "fy")
}

fn ends_in_word(name: &str) -> bool {
    let (before, word) = last_word(name);
    let is_of_amounts = || {
        let before = before.trim_end();
        before.ends_with(|c: char| c.is_ascii_digit())
            || AMOUNTS_OF.contains(&&*last_word(before.trim_end_matches(['_', '-'])).1)
    };
    WORDS.contains(&&*word) && !is_of_amounts()
}

/// The last word of a name and the text before it: `projectID`, `project_id` and `Project ID` end
/// in `id`.
fn last_word(name: &str) -> (&str, String) {
    let trimmed = name.trim().trim_end_matches('.');
    let is_part = |c: char| c.is_ascii_alphabetic();
    let from = trimmed
        .rfind(|c| !is_part(c))
        .map_or(0, |at| at + trimmed[at..].chars().next().map_or(0, char::len_utf8));
    let word = &trimmed[from..];
    let hump = word.char_indices().rev().find(|&(at, c)| {
        c.is_ascii_uppercase() && word[..at].ends_with(|c: char| c.is_ascii_lowercase())
    });
    let start = from + hump.map_or(0, |(at, _)| at);
    (&trimmed[..start], trimmed[start..].to_ascii_lowercase())
}

/// Whether four digits are probably a year and not an amount, if no name shows it.
pub fn is_like_year(text: &str) -> bool {
    text.len() == 4 && text.parse().is_ok_and(|it: u16| (1868..=2100).contains(&it))
}
