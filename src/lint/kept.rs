//! Knows the findings of rules in an earlier run, for reuse if nothing that they depend on has
//! changed. Does not know what changed: the caller passes the changed source sets.

use std::collections::BTreeSet;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::numbers;
use super::numbers::Coverage;
use crate::check::claims::Claims;
use crate::check::{Compiled, Corpus, Findings};
use crate::document::Document;

/// Results of earlier runs of the same rules over the same documents, some of which were replaced.
#[derive(Clone, Default)]
pub struct Kept {
    /// Findings of each rule, by its index.
    runs: Vec<Option<Findings>>,
    /// Whether a document could not be read to its end. If so, a rule that matches nothing is no
    /// error.
    is_cut: bool,
    counted: Option<Counted>,
}

/// The figures counted in documents.
#[derive(Clone)]
struct Counted {
    documents: Vec<Arc<Document>>,
    claims: Claims,
    counts: Vec<Coverage>,
}

impl Kept {
    /// Drops the findings of rules that read one of `sets`, whose documents were replaced, or that
    /// read every document.
    pub fn forget(&mut self, rules: &[Compiled], sets: &BTreeSet<&str>) {
        for (rule, run) in rules.iter().zip(&mut self.runs) {
            if rule.reads(sets) {
                *run = None;
            }
        }
    }

    /// Records the state that affects every rule of the next run, and drops all findings if it
    /// changed.
    pub(super) fn prepare(&mut self, corpus: &Corpus, rules: usize) {
        if self.is_cut != corpus.is_cut {
            self.runs.clear();
        }
        self.is_cut = corpus.is_cut;
        self.runs.resize(rules, None);
    }

    /// The findings of the rule with this index, if nothing that it depends on has changed.
    pub(super) fn run(&self, index: usize) -> Option<&Findings> {
        self.runs.get(index)?.as_ref()
    }

    /// Keeps the findings of a run.
    pub(super) fn keep(&mut self, runs: &[Findings]) {
        for (kept, run) in self.runs.iter_mut().zip(runs) {
            if kept.is_none() {
                *kept = Some(run.clone());
            }
        }
    }

    /// The coverage of the documents. Unchanged documents with unchanged claims are not counted again.
    pub(super) fn count(&mut self, corpus: &Corpus, claims: Claims) -> Coverage {
        let documents = &corpus.documents;
        let counts: Vec<Coverage> = match &self.counted {
            Some(known) if known.documents.len() == documents.len() => {
                let changed: FxHashSet<_> = claims.differing(&known.claims).collect();
                let before = std::iter::zip(&known.documents, &known.counts);
                let count = |(document, (before, counts)): (&Arc<Document>, (_, &Coverage))| {
                    let is_same =
                        Arc::ptr_eq(document, before) && !changed.contains(&document.source);
                    if is_same { *counts } else { numbers::of_document(corpus, document, &claims) }
                };
                std::iter::zip(documents, before).map(count).collect()
            }
            _ => numbers::by_document(corpus, &claims),
        };
        let total = counts.iter().copied().sum();
        self.counted = Some(Counted { documents: documents.clone(), claims, counts });
        total
    }
}
