//! Knows whether a sentence names a row or column of a table, also in an inflected, shortened or longer form:
//! 有効投票数 for 有効投票計, `the southern branches` for `South region`. Does not know figures.

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::check::phrases::words;
use crate::table::Words;
use crate::vocabulary::{Finder, lowered};

/// The stems of a name that occur in no other row (or column) of the table, in lower case; all of its stems if
/// there are none.
#[derive(Default)]
pub(super) struct Name {
    stems: Vec<String>,
}

impl Name {
    /// The names of all rows, or all columns, of a table.
    pub(super) fn all<'t>(names: impl Iterator<Item = &'t str>) -> Vec<Self> {
        let names: Vec<&str> = names.collect();
        let mut heads: FxHashMap<&str, usize> = FxHashMap::default();
        names.iter().for_each(|it| *heads.entry(head(it)).or_default() += 1);
        let short = |it: &str| Some(head(it)).filter(|it| heads[it] == 1).map(stems);
        let stems = |it: &&str| short(it).filter(|it| !it.is_empty()).unwrap_or_else(|| stems(it));
        let mut all: Vec<Self> = names.iter().map(|it| Self { stems: stems(it) }).collect();
        let mut counts: FxHashMap<String, usize> = FxHashMap::default();
        for name in &all {
            let own: FxHashSet<&String> = name.stems.iter().collect();
            own.into_iter().for_each(|it| *counts.entry(it.clone()).or_default() += 1);
        }
        let own = |name: &Self| -> Vec<String> {
            name.stems.iter().filter(|it| counts[*it] == 1).cloned().collect()
        };
        let distinct: Vec<Vec<String>> = all.iter().map(own).collect();
        for (name, own) in all.iter_mut().zip(distinct).filter(|it| !it.1.is_empty()) {
            name.stems = own;
        }
        all
    }

    /// The end of its last stem in `words`, if these contain all of its stems.
    pub(super) fn ends_in(&self, words: &Said) -> Option<usize> {
        let ends = self.stems.iter().map(|it| words.find(it));
        if self.stems.is_empty() {
            return None;
        }
        ends.collect::<Option<Vec<_>>>()?.into_iter().max()
    }

    /// Whether `words` contain at least half of its stems, the first or two among them: `Castle View` for `Castle View
    /// Academy`.
    pub(super) fn is_partly_in(&self, words: &Said) -> bool {
        if self.stems.len() < 2 {
            return false;
        }
        let is_in = |it: &&String| words.find(it).is_some();
        let found = self.stems.iter().filter(is_in).count();
        let is_first =
            self.stems.first().is_some_and(|it| it.chars().count() > 4 && words.find(it).is_some());
        2 * found >= self.stems.len() && (is_first || found > 1)
    }

    /// Whether `words` contain one of its stems.
    pub(super) fn is_touched_in(&self, words: &Said) -> bool {
        self.stems.iter().any(|it| words.find(it).is_some())
    }

    /// Whether `words` begin with its first stem and contain the others.
    pub(super) fn begins(&self, words: &Said) -> bool {
        let first = self.stems.first().is_some_and(|it| words.folded.starts_with(it.as_str()));
        first && self.ends_in(words).is_some()
    }

    /// Whether each of its stems is part of a longer stem of `other`: 満足 in とても満足.
    pub(super) fn is_within(&self, other: &Self) -> bool {
        self.stems.iter().all(|it| other.stems.iter().any(|x| x != it && x.contains(it.as_str())))
    }
}

/// Words of a sentence, folded.
pub(super) struct Said {
    pub(super) folded: String,
}

impl Said {
    pub(super) fn of(words: &str) -> Self {
        let mut folded = lowered(words);
        let named: Vec<&str> = QUARTERS.matches(&folded).flat_map(|it| *it.1).copied().collect();
        for it in named {
            folded.push(' ');
            folded.push_str(it);
        }
        Self { folded }
    }

    /// The end of the last occurrence of a stem: at the start of a word, or anywhere in a language without spaces.
    fn find(&self, stem: &str) -> Option<usize> {
        /// Maximum number of letters of an ending after a stem.
        const MORE: usize = 5;
        let more = match stem.chars().count() {
            _ if stem.chars().any(|it| it.is_ascii_digit()) => 0,
            0..3 => 0,
            3 => 1,
            _ => MORE,
        };
        let is_word = |at: usize| {
            let behind = &self.folded[at + stem.len()..];
            let goes_on = behind.chars().take_while(|it| it.is_alphanumeric()).count();
            !self.folded[..at].ends_with(char::is_alphanumeric) && goes_on <= more
        };
        let digit = |it: char| it.is_ascii_digit();
        let is_whole = |at: usize| {
            let behind = &self.folded[at + stem.len()..];
            !(self.folded[..at].ends_with(digit) && stem.starts_with(digit)
                || stem.ends_with(digit) && behind.starts_with(digit))
        };
        let places = self.folded.match_indices(stem).map(|it| it.0);
        let found = places.filter(|at| if is_wide(stem) { is_whole(*at) } else { is_word(*at) });
        found.last().map(|at| at + stem.len())
    }
}

/// The quarters, with one name in all languages for each.
static QUARTERS: LazyLock<Finder<&[&str]>> = LazyLock::new(|| {
    let lists: [(&str, &[&str]); 6] = [
        ("quarter-1", &["q1"]),
        ("quarter-2", &["q2"]),
        ("quarter-3", &["q3"]),
        ("quarter-4", &["q4"]),
        ("half-1", &["q1", "q2"]),
        ("half-2", &["q3", "q4"]),
    ];
    let of = |(list, names)| words(list).into_iter().map(move |it| (it, names));
    Finder::of(lists.into_iter().flat_map(of))
});

/// The name of the only quarter that a heading consists of.
fn quarter(name: &str) -> Option<&'static str> {
    let is_whole = |it: &Range<usize>| {
        let rest = [&name[..it.start], &name[it.end..]];
        rest.into_iter().all(|it| !it.contains(char::is_alphanumeric))
    };
    QUARTERS.matches(name).find_map(|(place, names)| match names {
        [one] if is_whole(&place) => Some(*one),
        _ => None,
    })
}

/// What stands before a comma or a bracket: the name itself, unless several share it.
fn head(name: &str) -> &str {
    name.split([',', '(', '（', '、', ':', '：']).next().unwrap_or_default().trim()
}

/// Whether the text contains letters of a language without spaces, or of one whose endings follow any word.
fn is_wide(text: &str) -> bool {
    text.chars().any(|it| u32::from(it) > 0x2e7f)
}

/// The stems of the significant words of a name: no words for totals, and short words only if there are no others.
fn stems(name: &str) -> Vec<String> {
    const LEAST: usize = 4;
    let name = lowered(name);
    if let Some(quarter) = quarter(&name) {
        return vec![quarter.to_owned()];
    }
    let words = name.split(|it: char| !it.is_alphanumeric()).filter(|it| !it.is_empty());
    let is_open = |it: &&str| {
        let said = Words::of(it);
        let is_total = said.is_plain_total();
        if is_wide(it) { !is_total } else { !said.has(Words::TOTAL) }
    };
    let mut words: Vec<&str> = words.filter(is_open).collect();
    // `Year` is no name of a row.
    if words.len() < 3 && Words::of(&name).has(Words::PERIOD) {
        words.clear();
    }
    let is_long = |it: &&&str| {
        let count = it.chars().count();
        let has_letter = it.chars().any(char::is_alphabetic);
        let is_year = count == 4 && (it.starts_with("19") || it.starts_with("20"));
        count >= LEAST && has_letter
            || is_wide(it) && count > 1
            || has_letter && it.chars().any(|c| c.is_ascii_digit())
            || is_year
    };
    let long: Vec<&str> = words.iter().filter(is_long).copied().collect();
    // `in %` names nothing.
    const SMALL: [&str; 16] = [
        "in", "im", "en", "em", "of", "de", "du", "da", "do", "di", "je", "per", "par", "por",
        "pro", "van",
    ];
    let short = |it: &&&str| {
        it.chars().count() > 1 && it.chars().any(char::is_alphabetic) && !SMALL.contains(*it)
    };
    let kept = if long.is_empty() { words.iter().filter(short).copied().collect() } else { long };
    kept.into_iter().map(stem).collect()
}

/// A word without its ending or generic suffix: 有効投票 of 有効投票計, `projet` of `projetos`.
fn stem(word: &str) -> String {
    const GENERIC: [&str; 9] = ["合計", "総計", "総数", "総額", "件数", "人数", "計", "数", "額"];
    if is_wide(word) {
        let word = word.trim_start_matches('0');
        let bare = GENERIC.iter().find_map(|it| word.strip_suffix(it));
        return bare.filter(|it| it.chars().count() > 1).unwrap_or(word).to_owned();
    }
    let count = word.chars().count();
    let kept = match count {
        _ if word.chars().any(|it| it.is_ascii_digit()) => count,
        7.. => count - 2,
        5..=6 => count - 1,
        4 if word.ends_with('s') => 3,
        _ => count,
    };
    word.chars().take(kept).collect()
}
