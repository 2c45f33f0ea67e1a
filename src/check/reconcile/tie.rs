//! Knows which words tie a figure of a sentence to the name before it: 民生費の予算額は105億円, `Roads were $12 million`.
//! Does not know figures.

use rustc_hash::FxHashMap;

use super::super::sentence::is_apart;
use crate::pattern::pattern;
use crate::vocabulary::lowered;

/// Names as they occur in sentences, by their first letter.
#[derive(Default)]
pub(super) struct Spoken {
    by_letter: FxHashMap<char, Vec<(String, usize)>>,
}

impl Spoken {
    /// Names, each with its number, without those too short to be recognized in a sentence.
    pub(super) fn of<'n>(names: impl Iterator<Item = (&'n str, usize)>) -> Self {
        let mut spoken = Self::default();
        for (name, number) in names {
            let name = said(name);
            let name = name.trim_matches(|c: char| !c.is_alphanumeric());
            let letters = name.chars().filter(|c| c.is_alphabetic()).count();
            if let Some(first) = name.chars().next()
                && letters > if name.is_ascii() { 2 } else { 1 }
            {
                spoken.by_letter.entry(first).or_default().push((name.to_owned(), number));
            }
        }
        spoken
    }

    /// The longest name at the start of `words`.
    fn first(&self, words: &str) -> Option<usize> {
        let names = self.by_letter.get(&words.chars().next()?)?.iter();
        let is_first =
            |it: &&(String, usize)| words.starts_with(&it.0) && is_apart(words, 0, it.0.len());
        names.filter(is_first).max_by_key(|it| it.0.len()).map(|it| it.1)
    }

    /// The name that ends last in `words`, and the longest of several: its number, start and end.
    fn last(&self, words: &str) -> Option<(usize, [usize; 2])> {
        let mut best: Option<(usize, [usize; 2])> = None;
        for (at, first) in words.char_indices() {
            for (name, number) in self.by_letter.get(&first).into_iter().flatten() {
                let end = at + name.len();
                let is_later = best.is_none_or(|(_, [_, known])| end > known);
                if is_later && words[at..].starts_with(name) && is_apart(words, at, name.len()) {
                    best = Some((*number, [at, end]));
                }
            }
        }
        best
    }
}

/// Words with width and case folded, with single spaces.
pub(super) fn said(words: &str) -> String {
    lowered(words).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The record that a figure belongs to.
pub(super) struct Tie {
    /// The record.
    pub(super) record: usize,
    /// Its value, if the sentence names one.
    pub(super) value: Option<usize>,
}

/// The record that a figure belongs to: `sentence` is the text of the sentence before it, `before` the part of
/// that after the previous figure, `behind` the text after it.
pub(super) fn tie(
    (records, values): (&Spoken, &Spoken),
    [sentence, before, behind]: [&str; 3],
) -> Option<Tie> {
    pattern!(
        WORDS,
        r"(?:約|およそ|総額|合計|それぞれ|[のはがもにをで、，,:：=＝(（「」)）｢｣\s]|\b(?:the|a|is|are|was|were|has|have|had|with|of|at|to|about|around|approximately|some|totals?|total+ed|amounts?|amounted|stands?|stood|came|comes|gets?|got|receives?|received|costs?|spends?|spent|will|be|been|for|its|and|alone)\b)+"
    );
    pattern!(
        GOES_ON,
        r"(?i)^\s*(?:の?増|の?減|から|を?上回|を?下回|ずつ|(?:の|、|（|\()?(?:内数|再掲)|more|less|higher|lower|above|below|per\s|a\s|each|to\s|[-–]|or\s|of\s)"
    );
    if GOES_ON.is_match(behind) {
        return None;
    }
    let zone = said(before);
    let (record, [start, end]) = records.last(&zone)?;
    let between = &zone[end..];
    let (value, rest) = match values.last(between) {
        Some((value, [from, to])) => {
            (Some(value), format!("{} {}", &between[..from], &between[to..]))
        }
        None => (values.last(&zone[..start]).map(|it| it.0), between.to_owned()),
    };
    let value = value
        .or_else(|| values.first(&said(behind)))
        .or_else(|| values.last(&said(sentence)).map(|it| it.0));
    // `約` and other qualifiers belong to the figure, as does a currency sign.
    let rest = WORDS.replace_all(&rest, " ");
    let is_tied = rest.trim_matches(|c: char| c.is_whitespace() || "$€£¥".contains(c)).is_empty();
    is_tied.then_some(Tie { record, value })
}
