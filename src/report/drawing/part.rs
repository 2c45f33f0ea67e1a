//! Knows which part of a drawing a finding is about. Does not know how it is shown.

use super::{Drawing, Edge};
use crate::diagnostic::Diagnostic;

/// Maximum number of nodes of a picture beside one finding.
const FEW: usize = 14;

impl Drawing {
    /// The links that `finding` points at, with their ends, and the other links of these ends in the same
    /// relation, which show possible intended targets. `None` if it points at no link.
    pub(in crate::report) fn part(&self, finding: &Diagnostic) -> Option<Self> {
        let said = |span| finding.labels.iter().any(|it| Some(it.span) == span);
        let own: Vec<&Edge> = self.edges.iter().filter(|it| said(it.span)).collect();
        if own.is_empty() {
            return None;
        }
        let mut keep = vec![false; self.nodes.len()];
        let mut count = 0;
        let mut take = |node: usize| {
            if count < FEW && !std::mem::replace(&mut keep[node], true) {
                count += 1;
            }
        };
        own.iter().flat_map(|it| [it.from, it.to]).for_each(&mut take);
        for edge in &self.edges {
            if own.iter().any(|it| it.from == edge.from && it.relation == edge.relation) {
                take(edge.to);
            }
        }
        let mut shown = self.clone();
        shown.retain(&keep);
        Some(shown)
    }
}
