//! Knows the words by which sentences say what their figures are, one file a language in `phrases/`, and makes patterns of
//! them. Does not know sentences, nor the words of tables (`table::words` does).

use std::sync::LazyLock;

use regex::Regex;

use crate::document::{Document, Format, Limits, Node, read};
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
pub(super) fn any(list: &str) -> String {
    let mut words: Vec<String> = DOCUMENTS.iter().flat_map(|it| words(it, list)).collect();
    words.sort_unstable_by_key(|it| std::cmp::Reverse(it.len()));
    words.dedup();
    format!("(?i:{})", words.join("|"))
}

/// Patterns for the words of two lists that belong together, pair by pair.
pub(super) fn pairs(one: &str, other: &str) -> Vec<[Regex; 2]> {
    let of = |language: &Document| {
        words(language, one).into_iter().zip(words(language, other)).collect::<Vec<_>>()
    };
    let all = DOCUMENTS.iter().flat_map(of);
    all.map(|(a, b)| [a, b].map(|it| compiled(&format!("(?i){it}")))).collect()
}

/// The words of a list of one language, each as a pattern.
fn words(language: &Document, list: &str) -> Vec<String> {
    let Some(root) = language.roots().next() else { return Vec::new() };
    let are_apart = root.get("match").is_some_and(|it| it.text() == "words");
    let members = root.get(list).into_iter().flat_map(Node::children);
    members.map(|it| pattern(it.text(), are_apart)).collect()
}

/// A word as a pattern; where words are apart, it is a whole one unless it ends with `*`.
fn pattern(word: &str, is_apart: bool) -> String {
    let bare = word.trim_end_matches('*');
    let spaced: Vec<String> = bare.split(' ').map(regex::escape).collect();
    let body = spaced.join("\\s+");
    let bound = |letter: Option<char>| {
        if is_apart && letter.is_some_and(char::is_alphanumeric) { "\\b" } else { "" }
    };
    let (before, behind) = (bound(bare.chars().next()), bound(bare.chars().next_back()));
    match word.ends_with('*') {
        true => format!("{before}{body}\\w*"),
        false => format!("{before}{body}{behind}"),
    }
}

/// A pattern made of words.
pub(super) fn compiled(pattern: &str) -> Regex {
    Regex::new(pattern).expect("internal: words make a pattern")
}
