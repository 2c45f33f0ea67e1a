//! Knows the lines of several sources, each counted once. Does not know what is asked of them.

use std::cell::OnceCell;

use super::Lines;
#[cfg(feature = "cli")]
use crate::source::Span;
use crate::source::{SourceId, Sources};

/// The lines of every source, counted when first requested: a report with many places in one file counts its lines once.
pub(crate) struct Counted<'s> {
    sources: &'s Sources,
    lines: Vec<OnceCell<Lines<'s>>>,
}

impl<'s> Counted<'s> {
    pub(crate) fn new(sources: &'s Sources) -> Self {
        Self { sources, lines: vec![OnceCell::new(); sources.len()] }
    }

    pub(crate) fn sources(&self) -> &'s Sources {
        self.sources
    }

    pub(crate) fn of(&self, id: SourceId) -> &Lines<'s> {
        self.lines[id.0 as usize].get_or_init(|| Lines::new(&self.sources.get(id).text))
    }

    /// The file and line where `span` begins: `rules/a.yaml:3`.
    #[cfg(feature = "cli")]
    pub(crate) fn place(&self, span: Span) -> String {
        let line = self.of(span.source).position(span.start).line;
        format!("{}:{line}", self.sources.get(span.source).name)
    }
}
