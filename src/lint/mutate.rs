//! Knows small changes of a document (a digit, two digits swapped, a letter of a key) and whether
//! any rule notices them. Does not know which of them matter: within rounding none needs to.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::facts::{Fact, What, facts};
use super::lint;
use crate::check::{Compiled, Corpus};
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::{Limits, read};
use crate::source::{Source, Sources, Span};

/// A replacement of a part of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The figure, key or link.
    pub span: Span,
    /// The original text.
    pub before: String,
    /// The replacement; of the same length, except for letters beyond ASCII.
    pub after: String,
}

/// The result of changing a document in every way.
#[derive(Clone, Debug, Default)]
pub struct Mutated {
    /// Number of changes tried.
    pub changes: usize,
    /// Changes that did not alter the findings.
    pub unnoticed: Vec<Change>,
}

/// Changes every figure of `corpus` (the last digit up and down by one, two neighbouring digits
/// swapped) and every key and link that a rule covers (one letter), one at a time.
pub fn mutate(corpus: &Corpus, rules: &[Compiled]) -> Mutated {
    let before = faults(corpus, rules, Vec::new());
    let changes = changes(corpus, rules);
    let is_unnoticed = |change: &&Change| {
        let mut found = Vec::new();
        let changed = changed(corpus, change, &mut found);
        changed.is_some_and(|changed| faults(&changed, rules, found) == before)
    };
    let unnoticed = changes.par_iter().filter(is_unnoticed).cloned().collect();
    Mutated { changes: changes.len(), unnoticed }
}

fn faults(corpus: &Corpus, rules: &[Compiled], found: Vec<Diagnostic>) -> Vec<(String, String)> {
    let found = lint(corpus, rules, found).diagnostics.into_iter();
    let faults = found.filter(|it| it.severity > Severity::Note);
    faults.map(|it| (it.code, it.message.en)).collect()
}

fn changes(corpus: &Corpus, rules: &[Compiled]) -> Vec<Change> {
    let mut seen = FxHashSet::default();
    let mut changes = Vec::new();
    for fact in facts(corpus, rules) {
        if seen.insert(fact.span) {
            changes.extend(changes_of(corpus, &fact));
        }
    }
    changes
}

fn changes_of(corpus: &Corpus, fact: &Fact<'_>) -> Vec<Change> {
    let before = corpus.sources.slice(fact.span);
    let after = match fact.what {
        What::Figure(_) => digits_changed(before),
        What::Text => letter_changed(before).into_iter().collect(),
    };
    let change = |after| Change { span: fact.span, before: before.to_owned(), after };
    after.into_iter().map(change).collect()
}

/// The zero that the digit `c` counts from, in its own width.
fn zero(c: char) -> Option<u32> {
    [u32::from('0'), u32::from('０')]
        .into_iter()
        .find(|zero| (*zero..zero + 10).contains(&c.into()))
}

fn digits_changed(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let digits: Vec<(usize, u32)> = chars
        .iter()
        .enumerate()
        .filter_map(|(at, &c)| Some((at, u32::from(c) - zero(c)?)))
        .collect();
    let Some(&(last, digit)) = digits.last() else { return Vec::new() };
    let put = |changes: &[(usize, u32)]| {
        let mut chars = chars.clone();
        for &(at, digit) in changes {
            let zero = zero(chars[at]).unwrap_or_default();
            chars[at] = char::from_u32(zero + digit).unwrap_or(chars[at]);
        }
        chars.into_iter().collect::<String>()
    };
    let up = if digit == 9 { 8 } else { digit + 1 };
    let down = if digit == 0 { 1 } else { digit - 1 };
    let mut changed = vec![put(&[(last, up)])];
    if down != up {
        changed.push(put(&[(last, down)]));
    }
    // A leading zero would not be a misread number but no number.
    let pairs = digits.windows(2).enumerate().rev();
    let swap = pairs
        .map(|(at, pair)| (at, pair[0], pair[1]))
        .find(|(at, left, right)| left.1 != right.1 && !(*at == 0 && right.1 == 0));
    if let Some((_, left, right)) = swap {
        changed.push(put(&[(left.0, right.1), (right.0, left.1)]));
    }
    changed.dedup();
    changed
}

/// The text with its last letter or digit replaced by a neighbouring one.
fn letter_changed(text: &str) -> Option<String> {
    let (at, letter) = text.char_indices().rev().find(|(_, c)| c.is_alphanumeric())?;
    let alike = |c: char| {
        c.is_alphanumeric()
            && c.is_ascii() == letter.is_ascii()
            && c.is_numeric() == letter.is_numeric()
    };
    let neighbour = |step: i64| {
        let code = u32::try_from(i64::from(u32::from(letter)) + step).ok()?;
        char::from_u32(code).filter(|&c| alike(c))
    };
    let other = neighbour(1).or_else(|| neighbour(-1))?;
    Some(format!("{}{other}{}", &text[..at], &text[at + letter.len_utf8()..]))
}

/// The documents after `change`; `None` if it changes more than one value. Diagnostics from reading
/// go to `found`.
fn changed(corpus: &Corpus, change: &Change, found: &mut Vec<Diagnostic>) -> Option<Corpus> {
    let id = change.span.source;
    let source = corpus.sources.get(id);
    let mut text = source.text.to_string();
    text.replace_range(change.span.range(), &change.after);
    let source = Source::utf8(&*source.name, text);
    let mut changed = corpus.clone();
    changed.sources = Sources::default();
    for (other, kept) in corpus.sources.iter() {
        changed.sources.add(if other == id { source.clone() } else { kept.clone() });
    }
    let old = corpus.documents.iter().find(|it| it.source == id)?;
    let new = Arc::new(read(id, &source, old.format, Limits::default(), found));
    let documents = changed.documents.iter_mut().filter(|it| it.source == id);
    documents.for_each(|document| *document = new.clone());
    // If the tree changes shape, several values changed and node ids do not match.
    (new.len() == old.len()).then_some(changed)
}
