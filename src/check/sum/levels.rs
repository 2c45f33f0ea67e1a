//! Knows the words that make rows of a table totals, and of which level: 小計, 合計, Grand total. Does
//! not know the content of the rows.

use crate::select::fold;

/// The words for totals, innermost first, in the form for comparison.
pub(super) struct Levels(Vec<String>);

impl Levels {
    pub(super) fn new<'t>(words: impl Iterator<Item = &'t str>) -> Self {
        Self(words.map(compared).collect())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The level of the total row with these labels, from 1; 0 if it is not a total. If the first
    /// label repeats that of a group, 総務費 | 小計, a later label may be exactly the word for the
    /// total.
    pub(super) fn of(&self, labels: &[&str]) -> usize {
        let Some((first, later)) = labels.split_first() else { return 0 };
        let first = without_breaks(first);
        let label = unnumbered(&first);
        let later: Vec<String> = later.iter().map(|it| compared(&without_breaks(it))).collect();
        let begins = || self.0.iter().position(|it| begins_total(label, it));
        let is = || self.0.iter().position(|it| later.contains(it));
        let ends = || self.0.iter().rposition(|it| ends_in_total(label, it));
        begins().or_else(is).or_else(ends).map_or(0, |it| it + 1)
    }
}

/// Whether a reader would take a row with this name for a total, regardless of the rule's words.
pub(super) fn looks_like_total(label: &str) -> bool {
    const WORDS: [&str; 7] = ["小計", "合計", "総計", "ごうけい", "しょうけい", "計", "total"];
    let label = without_breaks(label);
    let label = unnumbered(&label);
    let is_joined = |word: &&str| word.chars().nth(1).is_some() && body(label).ends_with(*word);
    WORDS.iter().any(|it| is_joined(it) || begins_total(label, it) || ends_in_total(label, it))
}

/// A line break inside a cell separates the letters of 合<br>計 like a space.
fn without_breaks(label: &str) -> String {
    label.replace("<br>", " ").replace("<br/>", " ")
}

/// Like [`fold`], but also ignoring case.
fn compared(text: &str) -> String {
    fold(text).to_lowercase().replace('-', "")
}

/// `label` without a prefix of the word for the total: brackets, marks, the number of the row
/// (【合計】, ■合計, ①合計, `1. 合計`).
fn unnumbered(label: &str) -> &str {
    const OPENING: &str = "(（[［【〔〈《＜<■□◆◇●○◎▼▽※*＊";
    let body = label.trim_start_matches(|c: char| c.is_whitespace() || OPENING.contains(c));
    let is_sign = |c: char| matches!(c, '\u{2460}'..='\u{24ff}' | '\u{2776}'..='\u{2793}');
    if body.starts_with(is_sign) {
        return body.trim_start_matches(is_sign).trim_start();
    }
    let is_of_number =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ');
    let after = body.trim_start_matches(is_of_number);
    let number = &body[..body.len() - after.len()];
    let rest = after.strip_prefix(['.', '．', '、', ')', '）', ':', '：']);
    match rest {
        Some(rest) if (1..=3).contains(&number.chars().count()) && !rest.trim().is_empty() => {
            rest.trim_start()
        }
        _ => body,
    }
}

/// Words for the totalled amounts, which may follow the word for the total: 合計予算額.
const AMOUNTS: &[&str] = &[
    "金額",
    "予算",
    "予算額",
    "事業費",
    "費用",
    "経費",
    "件数",
    "人数",
    "収入",
    "支出",
    "歳入",
    "歳出",
];

/// Whether `label` starts with the total word `word`: not as part of a longer word (計画費,
/// 合計特殊出生率), but possibly followed by what is totalled (合計額, 小計ア, 合計 特殊法人).
fn begins_total(label: &str, word: &str) -> bool {
    let folded = compared(label);
    let Some(rest) = folded.strip_prefix(word) else { return false };
    if word.ends_with('計') && rest.starts_with(['画', '算', '測', '量', '器']) {
        return false;
    }
    let mut spaces = label.char_indices().filter(|(_, c)| c.is_whitespace() || *c == '-');
    let mut is_parted = || spaces.any(|(at, _)| compared(&label[..at]) == word);
    if word.is_ascii() {
        // Accept Totals, but not Totally.
        let rest = rest.strip_prefix('s').unwrap_or(rest);
        return !rest.starts_with(|c: char| c.is_ascii_alphabetic()) || is_parted();
    }
    if word.chars().nth(1).is_none() {
        return !rest.starts_with(|c: char| c.is_alphabetic() && !c.is_ascii());
    }
    let ends = |rest: &str| !rest.starts_with(is_of_word);
    ends(rest)
        || rest.chars().nth(1).is_none_or(|second| !is_of_word(second))
        || AMOUNTS.iter().any(|it| rest.strip_prefix(it).is_some_and(ends))
        || is_parted()
}

/// Words that may precede the word for a grand total without a space: 総合計, 歳出合計.
const OF_ALL: &[&str] =
    &["総", "全", "全体", "歳出", "歳入", "支出", "収入", "予算", "経費", "一般会計", "特別会計"];

/// Words that show a total not to be that of the rows above.
const OF_OTHERS: &[&str] = &["前", "昨", "過年", "previous", "prior", "last"];

/// Whether `label` ends with `word` after the name of the totalled group: 義務的経費 小計, Grand total,
/// 総合計.
fn ends_in_total(label: &str, word: &str) -> bool {
    // 計 also ends the names of groups whose row is an item.
    if word.chars().nth(1).is_none() {
        return false;
    }
    let body = body(label);
    let is_border = |c: char| c.is_whitespace() || "-・:：/／）)】］]".contains(c);
    let parted = || body.char_indices().filter(|(_, c)| is_border(*c));
    let is_word = |at: usize, c: char| compared(&body[at + c.len_utf8()..]) == word;
    let before = parted().find(|(at, c)| is_word(*at, *c)).map(|(at, _)| &body[..at]);
    let folded = compared(body);
    let joined = || folded.strip_suffix(word).filter(|it| OF_ALL.contains(it));
    let before = before.or_else(joined);
    before.is_some_and(|it| {
        let before = compared(it);
        !before.is_empty() && !OF_OTHERS.iter().any(|other| before.starts_with(other))
    })
}

/// `label` without what may follow the word for a total: brackets with their content, note marks.
fn body(label: &str) -> &str {
    let is_mark = |c: char| c.is_whitespace() || "※*＊:：＞>".contains(c);
    let mut body = label.trim_end_matches(is_mark);
    while body.ends_with([')', '）', ']', '］', '】', '〕'])
        && let Some(open) = body.rfind(['(', '（', '[', '［', '【', '〔'])
        && open > 0
    {
        body = body[..open].trim_end_matches(is_mark);
    }
    body
}

/// Whether `letter` is kanji or katakana, which form names without spaces.
fn is_of_word(letter: char) -> bool {
    matches!(letter, '々' | 'ァ'..='ヺ' | 'ー' | '\u{3400}'..='\u{4dbf}' | '一'..='\u{9fff}')
}
