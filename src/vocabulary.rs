//! Knows lists of words, one file per language, and finds the words of a list in a text in one pass. Does not know
//! the purpose of a list.

use std::cmp::Reverse;
use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickBuilder};
use unicode_normalization::UnicodeNormalization;

use crate::document::{Document, Format, Limits, Node, read};
use crate::source::{Source, SourceId};

/// A text in its compatibility form (NFKC) and in lower case, as names are compared with words.
pub(crate) fn lowered(text: &str) -> String {
    text.nfkc().collect::<String>().to_lowercase()
}

/// The lists of all languages.
pub(crate) struct Vocabulary(Vec<Document>);

impl Vocabulary {
    /// The lists in the TOML files of some languages.
    pub(crate) fn of(languages: &[&str]) -> Self {
        let document = |text: &&str| {
            let source = Source::utf8("words", *text);
            let mut found = Vec::new();
            let lists = read(SourceId(0), &source, Format::Toml, Limits::default(), &mut found);
            debug_assert!(found.is_empty(), "{found:?}");
            lists
        };
        Self(languages.iter().map(document).collect())
    }

    /// The words of list `name` in all languages.
    pub(crate) fn list(&self, name: &str) -> Vec<Word> {
        self.by_language(name).into_iter().flatten().collect()
    }

    /// The words of list `name`, by language.
    pub(crate) fn by_language(&self, name: &str) -> Vec<Vec<Word>> {
        let of = |language: &Document| {
            let Some(root) = language.roots().next() else { return Vec::new() };
            let are_apart = root.get("match").is_some_and(|it| it.text() == "words");
            let members = root.get(name).into_iter().flat_map(Node::children);
            members.map(|it| Word { text: it.text().to_owned(), is_apart: are_apart }).collect()
        };
        self.0.iter().map(of).collect()
    }
}

/// An entry of a list: one word, or several separated by spaces.
#[derive(Clone, Debug)]
pub(crate) struct Word {
    /// As in the file; `*` at the end means any letters.
    pub(crate) text: String,
    /// Whether the language has spaces between words: then only whole words are found.
    pub(crate) is_apart: bool,
}

impl Word {
    /// The word without its `*`.
    pub(crate) fn bare(&self) -> &str {
        self.text.trim_end_matches('*')
    }
}

/// Finds words, regardless of case and white space; each has a value.
pub(crate) struct Finder<T> {
    automaton: AhoCorasick,
    /// The entry to which each pattern of the automaton belongs.
    words: Vec<usize>,
    entries: Vec<Entry<T>>,
}

struct Entry<T> {
    /// The words after the first one.
    rest: Vec<String>,
    starts_apart: bool,
    ends: Ends,
    value: T,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Ends {
    Anywhere,
    Apart,
    WithLetters,
}

impl<T> Finder<T> {
    pub(crate) fn of(words: impl IntoIterator<Item = (Word, T)>) -> Self {
        let (mut patterns, mut owners, mut entries) = (Vec::new(), Vec::new(), Vec::new());
        for (word, value) in words {
            let bare = word.bare().to_lowercase();
            let mut parts = bare.split(' ').map(str::to_owned);
            for it in parts.next().iter().flat_map(|it| cases(it)) {
                patterns.push(it);
                owners.push(entries.len());
            }
            let is_apart =
                |it: Option<char>| word.is_apart && it.is_some_and(char::is_alphanumeric);
            let ends = match is_apart(bare.chars().next_back()) {
                _ if word.text.ends_with('*') => Ends::WithLetters,
                true => Ends::Apart,
                false => Ends::Anywhere,
            };
            let starts_apart = is_apart(bare.chars().next());
            entries.push(Entry { rest: parts.collect(), starts_apart, ends, value });
        }
        let automaton = AhoCorasickBuilder::new().ascii_case_insensitive(true).build(patterns);
        let automaton = automaton.expect("internal: the words of a list are few");
        Self { automaton, words: owners, entries }
    }

    /// Every occurrence of every word, also overlapping ones, by their ends.
    pub(crate) fn matches<'f>(
        &'f self,
        text: &'f str,
    ) -> impl Iterator<Item = (Range<usize>, &'f T)> {
        self.automaton.find_overlapping_iter(text).filter_map(move |it| {
            let entry = &self.entries[self.words[it.pattern().as_usize()]];
            Some((entry.at(text, it.range())?, &entry.value))
        })
    }

    /// Whether one of the words is in `text`.
    pub(crate) fn is_match(&self, text: &str) -> bool {
        self.matches(text).next().is_some()
    }

    /// The places of words that do not overlap; of those with the same start, the longest.
    pub(crate) fn places(&self, text: &str) -> Vec<Range<usize>> {
        let mut all: Vec<Range<usize>> = self.matches(text).map(|it| it.0).collect();
        all.sort_unstable_by_key(|it| (it.start, Reverse(it.end)));
        let mut end = 0;
        all.retain(|it| {
            let is_free = it.start >= end;
            end = if is_free { it.end } else { end };
            is_free
        });
        all
    }

    /// The first of these places.
    pub(crate) fn find(&self, text: &str) -> Option<Range<usize>> {
        self.matches(text).map(|it| it.0).min_by_key(|it| (it.start, Reverse(it.end)))
    }
}

impl<T> Entry<T> {
    /// The place of the whole entry if its first word is at `first`.
    fn at(&self, text: &str, first: Range<usize>) -> Option<Range<usize>> {
        if self.starts_apart && text[..first.start].ends_with(char::is_alphanumeric) {
            return None;
        }
        let mut end = first.end;
        for part in &self.rest {
            let behind = text[end..].trim_start();
            let start = text.len() - behind.len();
            end = (start > end).then(|| begins(behind, part)).flatten()? + start;
        }
        let behind = &text[end..];
        match self.ends {
            Ends::Apart if behind.starts_with(char::is_alphanumeric) => return None,
            Ends::WithLetters => end += behind.len() - behind.trim_start_matches(is_latin).len(),
            _ => {}
        }
        Some(first.start..end)
    }
}

/// Whether a letter may follow the beginning of a word. All languages with spaces between words use Latin letters.
fn is_latin(it: char) -> bool {
    it.is_ascii_alphanumeric() || it == '_' || matches!(it, 'µ' | 'À'..='ɏ' | '\u{300}'..='\u{36f}')
}

/// The length of `part`, which is in lower case, at the start of `text`; `None` if the text does not begin with
/// it.
fn begins(text: &str, part: &str) -> Option<usize> {
    let mut chars = text.chars();
    for wanted in part.chars() {
        let found = chars.next()?;
        (found == wanted || found.to_lowercase().eq([wanted])).then_some(())?;
    }
    Some(text.len() - chars.as_str().len())
}

/// The spellings of a lower-case word; several if it has letters beyond ASCII, which the automaton does not fold.
fn cases(word: &str) -> Vec<String> {
    let mut chars = word.chars();
    let capital = chars.next().map(|it| it.to_uppercase().chain(chars).collect());
    let mut all = vec![word.to_owned(), word.to_uppercase()];
    all.extend(capital.filter(|_| !word.is_ascii()));
    all.truncate(if word.is_ascii() { 1 } else { 3 });
    all.dedup();
    all
}
