//! Knows the words that show the meaning of figures in sentences, one file per language in `phrases/`, and makes
//! finders and patterns of them. Does not know sentences, nor the words of tables (`table::words` does).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::vocabulary::{Finder, Vocabulary, Word};

const LANGUAGES: [&str; 10] = [
    include_str!("phrases/ja.toml"),
    include_str!("phrases/en.toml"),
    include_str!("phrases/de.toml"),
    include_str!("phrases/fr.toml"),
    include_str!("phrases/es.toml"),
    include_str!("phrases/it.toml"),
    include_str!("phrases/pt.toml"),
    include_str!("phrases/nl.toml"),
    include_str!("phrases/zh.toml"),
    include_str!("phrases/ko.toml"),
];

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| Vocabulary::of(&LANGUAGES));

/// Declares a static [`Finder`] for the words of some lists: `phrases!(CHANGE, "more", "less");`.
macro_rules! phrases {
    ($visibility:vis $name:ident, $($list:literal),+) => {
        $visibility static $name: std::sync::LazyLock<$crate::vocabulary::Finder<()>> =
            std::sync::LazyLock::new(|| $crate::check::phrases::finder(&[$($list),+]));
    };
}

pub(super) use phrases;

/// The words of a list in all languages.
pub(super) fn words(list: &str) -> Vec<Word> {
    VOCABULARY.list(list)
}

/// A finder for the words of some lists in all languages.
pub(super) fn finder(lists: &[&str]) -> Finder<()> {
    let words = lists.iter().flat_map(|it| words(it));
    Finder::of(words.map(|it| (it, ())))
}

/// A pattern for the words of `list` in all languages, the longest first, to be part of another pattern.
///
/// Words with the same bounds share them: a class of letters for each word would make patterns that take long to build.
pub(super) fn any(list: &str) -> String {
    let mut groups: BTreeMap<Bounds, Vec<String>> = BTreeMap::new();
    for word in VOCABULARY.list(list) {
        let (bounds, body) = pattern_of(&word);
        groups.entry(bounds).or_default().push(body);
    }
    let group = |([before, behind], mut words): (Bounds, Vec<String>)| {
        words.sort_unstable_by(|a, b| (b.len(), a).cmp(&(a.len(), b)));
        words.dedup();
        format!("{before}(?:{}){behind}", words.join("|"))
    };
    // Whole words come before beginnings of words, so that `total of` is preferred to `total*`.
    let groups: Vec<String> = groups.into_iter().rev().map(group).collect();
    format!("(?i:{})", groups.join("|"))
}

/// A finder for the words of two lists that form pairs: the value of a word is the number of its pair, and whether
/// it is in the second list.
pub(super) fn pairs(one: &str, other: &str) -> Finder<(usize, bool)> {
    let sides = [one, other].map(|it| VOCABULARY.by_language(it));
    let mut words = Vec::new();
    let [ones, others] = sides;
    for (number, (one, other)) in
        ones.into_iter().zip(others).flat_map(|it| it.0.into_iter().zip(it.1)).enumerate()
    {
        words.push((one, (number, false)));
        words.push((other, (number, true)));
    }
    Finder::of(words)
}

/// The patterns before and after a word. Their reverse order puts whole words first.
type Bounds = [&'static str; 2];

/// The letters that may follow the beginning of a word. All languages with spaces between words use Latin letters.
const LETTERS: &str = "[0-9A-Za-z_\u{b5}\u{c0}-\u{24f}\u{300}-\u{36f}]*";

/// A word as a pattern: in languages with spaces, a whole word unless it ends with `*`.
fn pattern_of(word: &Word) -> (Bounds, String) {
    let bare = word.bare();
    let spaced: Vec<String> = bare.split(' ').map(regex::escape).collect();
    let bound = |letter: Option<char>| {
        if word.is_apart && letter.is_some_and(char::is_alphanumeric) { "\\b" } else { "" }
    };
    let behind = bound(bare.chars().next_back());
    let behind = if word.text.ends_with('*') { LETTERS } else { behind };
    ([bound(bare.chars().next()), behind], spaced.join("\\s+"))
}
