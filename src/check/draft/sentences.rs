//! Knows where sentences end: stops after abbreviations, `approx. 5` and `Mio. Euro`, and after ordinals, `im 3.
//! Quartal`, end none. Does not know what the sentences state.

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use crate::check::phrases::words;

type Words = LazyLock<FxHashSet<String>>;

static OPEN: Words = LazyLock::new(|| set("abbreviation"));
static BEFORE_NUMBER: Words = LazyLock::new(|| set("abbreviation-of-number"));
static BEFORE_ORDINAL: Words = LazyLock::new(|| set("before-ordinal"));

fn set(list: &str) -> FxHashSet<String> {
    words(list).into_iter().map(|it| it.text).collect()
}

/// The sentences of `text`, each with its stop.
pub(in crate::check) fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|it| it.1);
        let ends = match c {
            '。' | '！' | '？' => true,
            '.' if next.is_some_and(char::is_whitespace) => {
                !goes_on(&text[start..at], &text[at + 1..])
            }
            '.' | '!' | '?' => next.is_none_or(char::is_whitespace),
            _ => false,
        };
        if ends {
            found.push(start..at + c.len_utf8());
            start = at + c.len_utf8();
        }
    }
    if !text[start..].trim().is_empty() {
        found.push(start..text.len());
    }
    found
}

/// Whether a stop between `before` and `behind` belongs to an abbreviation or an ordinal.
fn goes_on(before: &str, behind: &str) -> bool {
    let next = behind.trim_start().chars().next();
    let mut words = before.rsplit(|it: char| it.is_whitespace() || "(（".contains(it));
    let last = words.next().unwrap_or_default();
    let is_in = |words: &Words, word: &str| words.contains(&word.to_lowercase());
    if last.is_empty() || next.is_none() {
        return false;
    }
    let is_ordinal = last.len() < 3
        && last.bytes().all(|it| it.is_ascii_digit())
        && next.is_some_and(char::is_uppercase);
    // `etc. in 2024`
    let is_short = last.chars().count() < 5 && last.ends_with(char::is_alphabetic);
    is_short && next.is_some_and(char::is_lowercase)
        || is_in(&OPEN, last)
        || next.is_some_and(|it| it.is_ascii_digit()) && is_in(&BEFORE_NUMBER, last)
        || is_ordinal && words.next().is_some_and(|it| is_in(&BEFORE_ORDINAL, it))
}
