//! Knows how to express several rounds of edits as edits of the original text, so that all other
//! bytes stay unchanged. Does not know what is edited, or why.

use std::ops::Range;

use super::guard::replaced;
use crate::diagnostic::Text;

/// One replacement in the original text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The replaced range of the original.
    pub range: Range<usize>,
    /// The new text.
    pub text: String,
    /// A description of the change.
    pub title: Text,
}

/// An edit would rewrite a byte that an earlier round wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Again;

/// Changes of one text: ascending, without overlaps.
#[derive(Clone, Debug, Default)]
pub struct Revision {
    changes: Vec<Change>,
}

impl Revision {
    /// The changes.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// `original` with the changes made.
    pub fn apply(&self, original: &str) -> String {
        replaced(original, self.changes.iter().map(|it| (it.range.clone(), &*it.text)))
    }

    /// The range of each change in the revised text.
    pub fn places(&self) -> Vec<Range<usize>> {
        let (mut from, mut at) = (0, 0);
        let place = |it: &Change| {
            at += it.range.start - from;
            from = it.range.end;
            let place = at..at + it.text.len();
            at = place.end;
            place
        };
        self.changes.iter().map(place).collect()
    }

    /// Adds changes whose ranges refer to the revised text, in ascending order. A removal may
    /// include text that an earlier change produced.
    ///
    /// # Errors
    /// A change would replace text that an earlier one wrote; none is added then.
    pub fn then(&mut self, more: Vec<Change>) -> Result<(), Again> {
        let places = self.places();
        let mut merged = self.changes.clone();
        let mut taken_in = vec![false; merged.len()];
        for change in more {
            let Range { start, end } = change.range;
            let first = places.partition_point(|it| it.end <= start);
            let last = places.partition_point(|it| it.start < end).max(first);
            for index in first..last {
                if !places[index].is_empty() {
                    return Err(Again);
                }
                taken_in[index] = true;
            }
            // The original offset of an offset in the revised text, given the number of changes
            // before it.
            let original = |at: usize, passed: usize| match passed.checked_sub(1) {
                Some(last) => at - places[last].end + self.changes[last].range.end,
                None => at,
            };
            merged.push(Change { range: original(start, first)..original(end, last), ..change });
        }
        let mut taken_in = taken_in.into_iter().chain(std::iter::repeat(false));
        merged.retain(|_| taken_in.next() != Some(true));
        merged.sort_by_key(|it| it.range.start);
        self.changes = merged;
        Ok(())
    }
}
