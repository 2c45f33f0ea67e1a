//! Knows sets of bytes as ranges, and whether a span overlaps one. Does not know their content.

use crate::source::Span;

/// Disjoint spans, sorted.
pub(super) struct Ranges {
    merged: Vec<Span>,
}

impl Ranges {
    /// The bytes of `spans`. An empty span has none.
    pub(super) fn new(spans: impl Iterator<Item = Span>) -> Self {
        let mut all: Vec<Span> = spans.filter(|it| it.start < it.end).collect();
        all.sort_unstable();
        let mut merged: Vec<Span> = Vec::with_capacity(all.len());
        for span in all {
            match merged.last_mut() {
                Some(last) if last.source == span.source && span.start <= last.end => {
                    last.end = last.end.max(span.end);
                }
                _ => merged.push(span),
            }
        }
        Self { merged }
    }

    /// Whether some byte of `span` is in the set.
    pub(super) fn meets(&self, span: Span) -> bool {
        let before = |it: &Span| (it.source, it.start) < (span.source, span.end);
        let after = self.merged.partition_point(before);
        let last = after.checked_sub(1).map(|it| self.merged[it]);
        last.is_some_and(|it| it.source == span.source && span.start < it.end)
    }
}
