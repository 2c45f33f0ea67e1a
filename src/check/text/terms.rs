//! Knows terms with several spellings in one document: サーバ and サーバー, ヴ and バ, small and large kana, ＫＰＩ and KPI,
//! `GitHub` and `Github`, 障害 and 障がい. Does not know which spelling is right, and does not judge a style that is
//! consistent.

use std::collections::BTreeMap;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use crate::check::context::Context;
use crate::check::draft::Draft;
use crate::check::{Findings, InstanceState};
use crate::diagnostic::Diagnostic;
use crate::pattern::pattern;
use crate::source::Span;
use crate::text;

/// Maximum number of terms reported one by one per document.
const MOST: usize = 20;
/// A spelling is an error if another is at least this many times as frequent.
const RARE: usize = 5;

/// Words with spellings that differ in their kanji.
const MIXED: [[&str; 2]; 6] = [
    ["障害", "障がい"],
    ["子供", "子ども"],
    ["問合せ", "問い合わせ"],
    ["取組", "取り組み"],
    ["申込み", "申し込み"],
    ["打合せ", "打ち合わせ"],
];

/// A spelling, its number of occurrences and its first position.
struct Spelling<'d> {
    written: &'d str,
    count: usize,
    first: Span,
}

/// A term with its spellings.
#[derive(Default)]
struct Term<'d> {
    spellings: Vec<Spelling<'d>>,
}

impl<'d> Term<'d> {
    fn take(&mut self, written: &'d str, at: Span) {
        match self.spellings.iter_mut().find(|it| it.written == written) {
            Some(known) => known.count += 1,
            None => self.spellings.push(Spelling { written, count: 1, first: at }),
        }
    }

    /// Removes the spelling in lower case. If it is the most frequent one, the term is an ordinary word, whose
    /// capitals begin sentences, and no spelling remains.
    fn without_words(&mut self) {
        let is_word = |it: &Spelling<'_>| it.written.chars().all(|c| c.is_ascii_lowercase());
        let words = self.spellings.iter().find(|it| is_word(it)).map_or(0, |it| it.count);
        self.spellings.retain(|it| !is_word(it));
        if self.spellings.iter().any(|it| it.count < words) {
            self.spellings.clear();
        }
    }
}

pub(super) fn check(cx: &Context<'_>, draft: &Draft<'_>, found: &mut Findings) {
    let mut terms: BTreeMap<String, Term<'_>> = BTreeMap::new();
    for block in &draft.blocks {
        for (key, range) in words(block.text()).into_iter().chain(mixed(block.text())) {
            if !block.is_quiet(&range) {
                let (written, at) = (&block.text()[range.clone()], block.span(range));
                terms.entry(key).or_default().take(written, at);
            }
        }
    }
    terms.values_mut().for_each(Term::without_words);
    let mut several: Vec<Term<'_>> =
        terms.into_values().filter(|it| it.spellings.len() > 1).collect();
    several.sort_by_key(|it| it.spellings[0].first.start);
    let more = several.len().saturating_sub(MOST);
    for mut term in several.into_iter().take(MOST) {
        term.spellings.sort_by_key(|it| it.count);
        tell(cx, &term.spellings, found);
    }
    if more > 0 {
        let message = text!(
            "other terms of this document that are written in several ways: {more}",
            "表記が揺れている語はほかに{more}語ある"
        );
        found.report(cx.note(message).at(draft.blocks[0].node.span(), text!("", "")));
    }
}

/// The words in kana and Latin letters, each with a key that is equal for all of its spellings.
fn words(text: &str) -> Vec<(String, Range<usize>)> {
    pattern!(WORD, "[ァ-ヴー]{3,}|[ｦ-ﾟ]{3,}|[A-Za-zＡ-Ｚａ-ｚ][A-Za-z0-9Ａ-Ｚａ-ｚ０-９]+");
    let is_word = |it: &Range<usize>| {
        let joins = |c: char| c.is_ascii_alphanumeric() || "_./@-#".contains(c);
        let is_latin = text[it.clone()].starts_with(|c: char| c.is_ascii_alphabetic());
        !is_latin
            || !text[..it.start].ends_with(joins)
                && !text[it.end..].starts_with(['_', '/', '@', '('])
    };
    let found = WORD.find_iter(text).map(|it| it.range()).filter(is_word);
    found.filter_map(|range| Some((key(&text[range.clone()])?, range))).collect()
}

fn key(word: &str) -> Option<String> {
    let folded: String = word.nfkc().collect();
    if folded.starts_with(|c: char| ('ァ'..='ヴ').contains(&c)) {
        return Some(kana(&folded));
    }
    if folded != word {
        return Some(folded);
    }
    // Of Latin words, only names with capitals inside and their possible spellings.
    let capitals = word.chars().skip(1).filter(char::is_ascii_uppercase).count();
    let is_name = word.starts_with(|c: char| c.is_ascii_uppercase());
    let is_mixed = word.chars().any(|c| c.is_ascii_lowercase());
    match () {
        () if (is_name || capitals == 0) && is_mixed && word.len() > 4 => {
            Some(format!("~{}", word.to_lowercase()))
        }
        () if capitals + 1 == word.len() && word.len() > 1 => Some(folded),
        () => None,
    }
}

/// A word in kana with the differences between spellings removed: ヴ, ヂ and ヅ, small kana, a final long-vowel mark.
fn kana(word: &str) -> String {
    let mut plain = word.to_owned();
    for (from, to) in [
        ("ヴァ", "バ"),
        ("ヴィ", "ビ"),
        ("ヴェ", "ベ"),
        ("ヴォ", "ボ"),
        ("ヴ", "ブ"),
        ("ヂ", "ジ"),
        ("ヅ", "ズ"),
    ] {
        plain = plain.replace(from, to);
    }
    let large = |c: char| match c {
        'ァ' => 'ア',
        'ィ' => 'イ',
        'ゥ' => 'ウ',
        'ェ' => 'エ',
        'ォ' => 'オ',
        'ッ' => 'ツ',
        'ャ' => 'ヤ',
        'ュ' => 'ユ',
        'ョ' => 'ヨ',
        c => c,
    };
    let large: String = plain.chars().map(large).collect();
    match large.strip_suffix('ー') {
        Some(stem) if stem.chars().count() > 2 => stem.to_owned(),
        _ => large,
    }
}

/// The occurrences of the words in [`MIXED`].
fn mixed(text: &str) -> Vec<(String, Range<usize>)> {
    let mut found = Vec::new();
    for pair in MIXED {
        for written in pair {
            let places = text.match_indices(written);
            found.extend(places.map(|(at, it)| (pair[0].to_owned(), at..at + it.len())));
        }
    }
    found
}

/// Reports the spellings of a term, given with the rarest first. One that is rare beside another is most likely an
/// error.
fn tell(cx: &Context<'_>, spellings: &[Spelling<'_>], found: &mut Findings) {
    let (Some(rare), Some(usual)) = (spellings.first(), spellings.last()) else { return };
    let alike = |it: &str| it.nfkc().collect::<String>();
    let is_width = alike(rare.written) == alike(usual.written);
    let is_choice = MIXED.iter().any(|it| it.contains(&usual.written));
    let is_slip = usual.count >= RARE * rare.count && !is_width && !is_choice;
    // Latin words are compared only if one spelling has a capital inside.
    let has_inside = |it: &Spelling<'_>| it.written.chars().skip(1).any(|c| c.is_uppercase());
    if usual.written.is_ascii() && !spellings.iter().any(has_inside) {
        return;
    }
    found.checked(if is_slip { InstanceState::Violated } else { InstanceState::Unchecked });
    found.report(differs(cx, (rare, usual), is_slip));
}

fn differs(
    cx: &Context<'_>,
    (rare, usual): (&Spelling<'_>, &Spelling<'_>),
    is_slip: bool,
) -> Diagnostic {
    let (one, other) = (rare.written, usual.written);
    let (few, many) = (rare.count, usual.count);
    let message = text!(
        "`{one}` ({few}×) and `{other}` ({many}×) are both used",
        "「{one}」（{few}回）と「{other}」（{many}回）の表記が混在している"
    );
    let finding = if is_slip { cx.finding(message) } else { cx.note(message) };
    finding
        .at(rare.first, text!("first here: {one}", "最初の箇所: {one}"))
        .at(usual.first, text!("first here: {other}", "最初の箇所: {other}"))
        .value("stated", one)
        .value("computed", other)
}
