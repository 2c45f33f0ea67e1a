//! Knows the names under which rows, columns and tables correspond: words without widths, marks and units, years
//! of any calendar, and 前年度 as the year that it means. Does not know figures.

use super::super::composite;
use super::super::years::{only, years};
use crate::document::Node;
use crate::pattern::pattern;
use crate::select::fold;

/// The name of a row or table: its words without marks, numbering and a unit at the end.
pub(in crate::check) fn label<'t>(words: impl IntoIterator<Item = &'t str>) -> String {
    joined(words.into_iter().map(bare))
}

/// The name of a column, in a table of the year `base`: `令和6年度` is `2024年度`, and so is 前年度 in a table of 2025.
/// `None` if it means an unknown year.
pub(super) fn heading<'t>(
    words: impl IntoIterator<Item = &'t str>,
    base: Option<i64>,
) -> Option<String> {
    let mut parts = Vec::new();
    for part in words {
        parts.push(dated(&bare(part), base)?);
    }
    Some(joined(parts))
}

fn joined(parts: impl IntoIterator<Item = String>) -> String {
    composite::compared(parts.into_iter().filter(|it| !it.is_empty()))
}

/// Words without marks at either end, a number before them and a unit in brackets after them.
fn bare(words: &str) -> String {
    pattern!(
        NUMBER,
        r"^(?:第?[0-9０-９]{1,2}[.．)）、章節款項表]|[(（][0-9０-９ア-ンa-z]{1,2}[)）]|(?:表|図|table|figure)\s*[0-9０-９]{1,2}(?:[-－.][0-9０-９]{1,2})?[:：.]?)\s*"
    );
    pattern!(
        UNIT,
        r"\s*[(（](?:単位[^()（）]*|in\s[^()（）]*|[百千万億兆]*[円人件％%]|[^()（）]{0,3}(?:million|billion|thousand|[$€£¥%])[^()（）]*|(?:eur|usd|jpy|gbp|chf)[^()（）]*)[)）]\s*$"
    );
    let low = words.trim().to_lowercase();
    let low = NUMBER.replace(&low, "");
    let low = UNIT.replace(&low, "");
    let trimmed = low.trim_matches(|c: char| !c.is_alphanumeric() && c != ')' && c != '）');
    fold(trimmed).to_lowercase()
}

/// The words with years in the Western calendar.
fn dated(words: &str, base: Option<i64>) -> Option<String> {
    pattern!(YEAR, r"(?:令和|平成|昭和)(?:元|[0-9]{1,2})年?|(?:19|20)[0-9]{2}年?");
    let mut said = words.to_owned();
    for (word, by) in
        [("前年度", -1), ("昨年度", -1), ("前年", -1), ("本年度", 0), ("今年度", 0), ("当年度", 0)]
    {
        if said.contains(word) && !said.contains("前年度比") && !said.contains("前年比") {
            let year = base? + by;
            said = said.replacen(word, &format!("{year}年度"), 1);
        }
    }
    let year = |it: &regex::Captures<'_>| match years(it[0].trim_end_matches('年'))[..] {
        [year] => format!("{year}年"),
        _ => it[0].to_owned(),
    };
    Some(YEAR.replace_all(&said, year).into_owned())
}

/// The year of a table: that of its columns, if they name only one; else that of its caption or of a heading above
/// it.
pub(super) fn base<'t>(
    columns: impl Iterator<Item = &'t str>,
    home: Option<Node<'_>>,
) -> Option<i64> {
    only(columns.flat_map(years))
        .or_else(|| titles(home?).into_iter().find_map(|it| only(years(it))))
}

/// The words above a table: its caption, then the headings of the sections around it, the nearest first.
pub(super) fn titles(home: Node<'_>) -> Vec<&str> {
    let headings = home.ancestors().filter_map(|it| it.get("heading"));
    let caption = home.get("caption");
    caption.into_iter().chain(headings).map(|it| it.text()).collect()
}

/// Words that distinguish states of the same figures: tables of different states need not agree.
const STATES: [&str; 34] = [
    "当初",
    "補正",
    "決算",
    "見込",
    "実績",
    "計画",
    "修正",
    "改定",
    "改訂",
    "変更",
    "確定",
    "速報",
    "暫定",
    "要求",
    "概算",
    "査定",
    "目標",
    "案",
    "revised",
    "actual",
    "forecast",
    "plan",
    "estimate",
    "preliminary",
    "final",
    "draft",
    "original",
    "amended",
    "target",
    "scenario",
    "case",
    "before",
    "after",
    "old",
];

/// The words in `texts` that distinguish states.
pub(super) fn states<'t>(texts: impl Iterator<Item = &'t str>) -> Vec<&'static str> {
    let all: Vec<String> = texts.map(str::to_lowercase).collect();
    STATES.into_iter().filter(|state| all.iter().any(|it| it.contains(state))).collect()
}

/// Whether two files are versions or parts of one series: their names differ in digits or words for versions only.
pub(super) fn are_versions(one: &str, other: &str) -> bool {
    let stem = |name: &str| -> String {
        let file = name.rsplit('/').next().unwrap_or(name);
        let file = file.split('.').next().unwrap_or(file).to_lowercase();
        let words =
            file.split(['-', '_', ' ']).map(|it| it.trim_matches(|c: char| c.is_ascii_digit()));
        let is_version =
            |it: &&str| ["", "v", "r", "rev", "old", "new", "copy", "draft", "final"].contains(it);
        words.filter(|it| !is_version(it)).collect::<Vec<_>>().join("-")
    };
    stem(one) == stem(other)
}
