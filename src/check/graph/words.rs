//! Knows which of many words occur in a text, without testing each of them. Does not know their
//! meaning.

use std::borrow::Cow;
use std::ops::Range;

use rustc_hash::FxHashSet;

use super::EntityId;

/// Maximum length of a word in characters; longer texts are sentences, not names.
const LONGEST: usize = 100;
/// Maximum number of entities that share a word; a more frequent word does not identify any of
/// them.
const SHARED: usize = 3;

/// Sorted words, each with an entity that it belongs to.
#[derive(Debug, Default)]
pub(super) struct Words {
    words: Vec<(Box<str>, EntityId)>,
    /// For each word, the longest word before it that it begins with, if there is one.
    within: Vec<Option<u32>>,
}

impl Words {
    pub(super) fn new<'a>(words: impl Iterator<Item = (Cow<'a, str>, EntityId)>) -> Self {
        let words = words.filter(|(word, _)| is_kept(word));
        let mut words: Vec<(Box<str>, EntityId)> =
            words.map(|(word, id)| (word.into(), id)).collect();
        words.sort_unstable();
        words.dedup();
        let mut kept = Vec::with_capacity(words.len());
        for same in words.chunk_by(|(word, _), (other, _)| word == other) {
            if same.len() <= SHARED {
                kept.extend_from_slice(same);
            }
        }
        // In sorted order, the words that a word begins with are still open when it comes.
        let mut open: Vec<u32> = Vec::new();
        let mut within = Vec::with_capacity(kept.len());
        for (word, number) in kept.iter().map(|(word, _)| word).zip(0..) {
            while open.last().is_some_and(|&it| !word.starts_with(&*kept[it as usize].0)) {
                open.pop();
            }
            within.push(open.last().copied());
            open.push(number);
        }
        Self { words: kept, within }
    }

    /// The entities that the word `text` belongs to.
    pub(super) fn exactly(&self, text: &str) -> impl Iterator<Item = EntityId> {
        let longest = self.beginning(text);
        longest.take_while(move |(word, _)| word.len() == text.len()).map(|(_, id)| id)
    }

    /// The words that occur in `text`, with their bytes and their owners. A word that starts or
    /// ends with a Latin letter or a digit must be separate there. Words that `counts` refuses are
    /// ignored; of the others, one inside a longer one is left out.
    pub(super) fn standing_in(
        &self,
        text: &str,
        counts: impl Fn(&str, EntityId) -> bool,
    ) -> Vec<(Range<usize>, EntityId)> {
        let (mut found, mut covered) = (Vec::new(), 0);
        for (at, first) in text.char_indices() {
            // No word begins inside another; tested before the words are searched.
            if goes_on(text[..at].chars().next_back(), Some(first)) {
                continue;
            }
            let mut longest = 0;
            for (word, id) in self.beginning(&text[at..]) {
                let range = at..at + word.len();
                if word.len() < longest || range.end <= covered {
                    break;
                }
                if is_apart(text, &range) && counts(word, id) {
                    longest = word.len();
                    found.push((range, id));
                }
            }
            covered = covered.max(at + longest);
        }
        found
    }

    /// The words that `text` begins with, the longest first.
    fn beginning(&self, text: &str) -> impl Iterator<Item = (&str, EntityId)> {
        let before = self.words.partition_point(|(word, _)| **word <= *text);
        let mut next = before.checked_sub(1);
        let words = std::iter::from_fn(move || {
            let number = next?;
            next = self.within[number].map(|it| it as usize);
            Some(&self.words[number])
        });
        words.filter(move |(word, _)| text.starts_with(&**word)).map(|(word, id)| (&**word, *id))
    }
}

/// Everything that may be a word of some texts.
#[derive(Default)]
pub(super) struct Texts(FxHashSet<Box<str>>);

impl Texts {
    /// Adds a text that is a word as a whole.
    pub(super) fn add(&mut self, text: &str) {
        if is_kept(text) {
            self.0.insert(text.into());
        }
    }

    /// Adds a text with the words that may occur in it.
    pub(super) fn add_parts(&mut self, text: &str) {
        let is_end = |at: &usize| {
            let (before, after) = text.split_at(*at);
            !goes_on(before.chars().next_back(), after.chars().next())
        };
        let places = text.char_indices().map(|it| it.0).chain([text.len()]);
        let ends: Vec<usize> = places.filter(is_end).collect();
        for (first, &start) in ends.iter().enumerate() {
            let words = ends[first..].iter().map(|&end| &text[start..end]);
            words.take(LONGEST).for_each(|it| self.add(it));
        }
    }

    /// Whether `word` may be one of theirs.
    pub(super) fn hold(&self, word: &str) -> bool {
        self.0.contains(word)
    }
}

fn is_kept(word: &str) -> bool {
    !word.is_empty() && word.chars().nth(LONGEST).is_none()
}

/// Whether no Latin letter or digit continues `range` at either end.
fn is_apart(text: &str, range: &Range<usize>) -> bool {
    let (before, rest) = text.split_at(range.start);
    let (word, after) = rest.split_at(range.len());
    !goes_on(before.chars().next_back(), word.chars().next())
        && !goes_on(word.chars().next_back(), after.chars().next())
}

/// Whether the second of two characters continues a Latin word or number.
fn goes_on(before: Option<char>, after: Option<char>) -> bool {
    let is_word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    is_word(before) && is_word(after)
}
