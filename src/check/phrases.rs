//! Knows the words by which sentences say what their figures are, one file a language in `phrases/`, and makes patterns of
//! them. Does not know sentences, nor the words of tables (`table::words` does).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use crate::document::{Document, Format, Limits, Node, read};
use crate::pattern::compiled;
use crate::source::{Source, SourceId};

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

static DOCUMENTS: LazyLock<Vec<Document>> = LazyLock::new(|| {
    let document = |text: &&str| {
        let source = Source::utf8("phrases", *text);
        read(SourceId(0), &source, Format::Toml, Limits::default(), &mut Vec::new())
    };
    LANGUAGES.iter().map(document).collect()
});

/// A pattern for the words of `list` in all languages, the longest first, to be part of another pattern.
///
/// Words with the same bounds share them: a class of letters for each word would make patterns that take long to build.
pub(super) fn any(list: &str) -> String {
    let mut groups: BTreeMap<Bounds, Vec<String>> = BTreeMap::new();
    for Word { bounds, body } in DOCUMENTS.iter().flat_map(|it| words(it, list)) {
        groups.entry(bounds).or_default().push(body);
    }
    let group = |([before, behind], mut words): (Bounds, Vec<String>)| {
        words.sort_unstable_by(|a, b| (b.len(), a).cmp(&(a.len(), b)));
        words.dedup();
        format!("{before}(?:{}){behind}", words.join("|"))
    };
    // A whole word is as long as what begins with it, or longer: `total of` beside `total*`.
    let groups: Vec<String> = groups.into_iter().rev().map(group).collect();
    format!("(?i:{})", groups.join("|"))
}

/// Patterns for the words of two lists that belong together, pair by pair.
pub(super) fn pairs(one: &str, other: &str) -> Vec<[Regex; 2]> {
    let of = |language: &Document| {
        words(language, one).into_iter().zip(words(language, other)).collect::<Vec<_>>()
    };
    let all = DOCUMENTS.iter().flat_map(of);
    all.map(|(a, b)| [a, b].map(|it| compiled(&it.alone()))).collect()
}

/// What stands before and behind a word in a pattern, whole words before the beginnings of words.
type Bounds = [&'static str; 2];

/// The letters that may follow the beginning of a word. All languages that part words are written in Latin letters.
const LETTERS: &str = "[0-9A-Za-z_\u{b5}\u{c0}-\u{24f}\u{300}-\u{36f}]*";

/// A word as a pattern.
struct Word {
    bounds: Bounds,
    body: String,
}

impl Word {
    /// Where words are apart, it is a whole one unless it ends with `*`.
    fn of(word: &str, is_apart: bool) -> Self {
        let bare = word.trim_end_matches('*');
        let spaced: Vec<String> = bare.split(' ').map(regex::escape).collect();
        let bound = |letter: Option<char>| {
            if is_apart && letter.is_some_and(char::is_alphanumeric) { "\\b" } else { "" }
        };
        let behind = bound(bare.chars().next_back());
        let behind = if word.ends_with('*') { LETTERS } else { behind };
        Self { bounds: [bound(bare.chars().next()), behind], body: spaced.join("\\s+") }
    }

    fn alone(&self) -> String {
        let ([before, behind], body) = (self.bounds, &self.body);
        format!("(?i){before}{body}{behind}")
    }
}

/// The words of a list of one language.
fn words(language: &Document, list: &str) -> Vec<Word> {
    let Some(root) = language.roots().next() else { return Vec::new() };
    let are_apart = root.get("match").is_some_and(|it| it.text() == "words");
    let members = root.get(list).into_iter().flat_map(Node::children);
    members.map(|it| Word::of(it.text(), are_apart)).collect()
}
