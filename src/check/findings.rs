//! Knows what a run of one rule yields: diagnostics, how many instances were checked with which
//! outcome, which nodes it looked at. Does not know what the instances mean.

use rustc_hash::FxHashMap;

use crate::diagnostic::Diagnostic;
use crate::document::{Node, NodeId};
use crate::quantity::{Exact, Interval, Quantity, Rounding};
use crate::source::{SourceId, Span};

/// What a kind counts, for the summary line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Noun {
    /// English, for one.
    pub one: &'static str,
    /// English, for any other number.
    pub many: &'static str,
    /// Japanese.
    pub ja: &'static str,
}

/// How one instance of a rule came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// It holds exactly.
    Holds,
    /// It holds within the rounding of the printed figures.
    Rounding,
    /// It cannot hold.
    Violated,
    /// It could not be decided: a value is absent, illegible or in another unit.
    Unchecked,
}

/// A figure as a rule read it.
#[derive(Clone, Debug)]
pub struct Reading {
    /// Source of the node that it stands in.
    pub source: SourceId,
    /// The node.
    pub node: NodeId,
    /// The figure with the unit that the rule gave it.
    pub quantity: Quantity,
}

/// Marks of what rules looked at: one bit a node, and the bytes where a pattern captured a part.
#[derive(Clone, Debug, Default)]
pub struct Claims {
    bits: Vec<Vec<u64>>,
    parts: FxHashMap<(SourceId, NodeId), Vec<Span>>,
    readings: Option<Vec<Reading>>,
}

impl Claims {
    fn words(&mut self, source: SourceId) -> &mut Vec<u64> {
        let index = source.0 as usize;
        if self.bits.len() <= index {
            self.bits.resize_with(index + 1, Vec::new);
        }
        &mut self.bits[index]
    }

    /// Marks `node`.
    pub fn add(&mut self, node: Node<'_>) {
        let word = node.id.0 as usize / 64;
        let words = self.words(node.document.source);
        if words.len() <= word {
            words.resize(word + 1, 0);
        }
        words[word] |= 1 << (node.id.0 % 64);
    }

    /// Marks the bytes at `span`, which are a part of `node`.
    pub fn add_part(&mut self, node: Node<'_>, span: Span) {
        self.parts.entry((node.document.source, node.id)).or_default().push(span);
    }

    /// Keeps what a figure in `node` was read as. Only a recording run asks what it is.
    pub fn read(&mut self, node: Node<'_>, quantity: &Quantity) {
        if let Some(readings) = &mut self.readings {
            let (source, node, quantity) = (node.document.source, node.id, quantity.clone());
            readings.push(Reading { source, node, quantity });
        }
    }

    /// What was read, if recorded.
    pub fn readings(&self) -> &[Reading] {
        self.readings.as_deref().unwrap_or_default()
    }

    /// Whether bytes inside `node` are marked on their own.
    pub fn has_part(&self, node: Node<'_>) -> bool {
        self.parts.contains_key(&(node.document.source, node.id))
    }

    /// Whether the bytes at `span` of `node` are marked, on their own or with the whole node.
    pub fn covers(&self, node: Node<'_>, span: Span) -> bool {
        let meets = |part: &Span| part.start < span.end && span.start < part.end;
        let parts = self.parts.get(&(node.document.source, node.id));
        self.contains(node) || parts.is_some_and(|parts| parts.iter().any(meets))
    }

    /// Whether `node` is marked as a whole.
    pub fn contains(&self, node: Node<'_>) -> bool {
        let words = self.bits.get(node.document.source.0 as usize);
        let word = words.and_then(|words| words.get(node.id.0 as usize / 64));
        word.is_some_and(|word| word >> (node.id.0 % 64) & 1 == 1)
    }

    /// Adds the marks of `other`.
    pub fn merge(&mut self, other: &Self) {
        for (index, from) in other.bits.iter().enumerate() {
            let words = self.words(SourceId(index as u32));
            if words.len() < from.len() {
                words.resize(from.len(), 0);
            }
            for (word, from) in words.iter_mut().zip(from) {
                *word |= from;
            }
        }
        for (place, spans) in &other.parts {
            self.parts.entry(*place).or_default().extend(spans);
        }
    }
}

/// A figure that takes part in a demand.
#[derive(Clone, Debug)]
pub struct Part {
    /// What it is called.
    pub name: String,
    /// What is written.
    pub quantity: Quantity,
    /// How often it counts.
    pub coefficient: Exact,
    /// Whether a rule demands it of what stands there, rather than that it stands there.
    pub is_demanded: bool,
}

/// A linear relation that a rule demands of true values: the figures, each counted as often as its
/// coefficient says, add up to something in `range`.
#[derive(Clone, Debug)]
pub struct Demand {
    /// The figures; the first is the one that the rule calls the total, the whole or the result.
    pub parts: Vec<Part>,
    /// What they may add up to, in the base unit.
    pub range: Interval,
    /// How the figures were rounded.
    pub rounding: Rounding,
}

/// Everything one rule has to say.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    /// What was found, in the order of discovery.
    pub diagnostics: Vec<Diagnostic>,
    /// Nodes that were looked at as values.
    pub claims: Claims,
    /// Whether it was already said why there is nothing to look at.
    pub excused: bool,
    outcomes: [usize; 4],
    selected: Vec<(Span, usize)>,
    demands: Option<Vec<Demand>>,
}

impl Findings {
    /// The same findings, which from now on also keep what the rule demands, for joint checking.
    #[must_use]
    pub fn recording(self) -> Self {
        Self { demands: Some(Vec::new()), ..self }
    }

    /// Findings that also keep every figure as it was read.
    pub fn reading() -> Self {
        let claims = Claims { readings: Some(Vec::new()), ..Claims::default() };
        Self { claims, ..Self::default() }
    }

    /// Whether more is kept than what is found: demands, or figures as they were read.
    pub fn is_recording(&self) -> bool {
        self.demands.is_some() || self.claims.readings.is_some()
    }

    /// States a linear relation that the rule demands. Only a recording run asks what it is.
    pub fn demand(&mut self, demand: impl FnOnce() -> Option<Demand>) {
        if let Some(demands) = &mut self.demands {
            demands.extend(demand());
        }
    }

    /// Takes what was demanded, if recorded.
    pub fn take_demands(&mut self) -> Vec<Demand> {
        self.demands.take().unwrap_or_default()
    }

    /// Findings of a part of what these are about: empty, and recording if these are. They are
    /// given back with [`merge`](Self::merge).
    #[must_use]
    pub fn part(&self) -> Self {
        if self.demands.is_some() { Self::default().recording() } else { Self::default() }
    }

    /// Adds what was found in a part, as if it had been found here.
    pub fn merge(&mut self, part: Self) {
        self.diagnostics.extend(part.diagnostics);
        self.claims.merge(&part.claims);
        self.excused |= part.excused;
        for (total, count) in self.outcomes.iter_mut().zip(part.outcomes) {
            *total += count;
        }
        part.selected.into_iter().for_each(|(span, count)| self.selected(span, count));
        if let Some(demands) = &mut self.demands {
            demands.extend(part.demands.unwrap_or_default());
        }
    }

    /// Says something.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Counts one instance.
    pub fn checked(&mut self, outcome: Outcome) {
        self.outcomes[outcome as usize] += 1;
    }

    /// How many instances came out as `outcome`.
    pub fn count(&self, outcome: Outcome) -> usize {
        self.outcomes[outcome as usize]
    }

    /// How many instances there were.
    pub fn instances(&self) -> usize {
        self.outcomes.iter().sum()
    }

    /// Counts what the selector written at `span` selected.
    pub fn selected(&mut self, span: Span, count: usize) {
        match self.selected.iter_mut().find(|(known, _)| *known == span) {
            Some((_, total)) => *total += count,
            None => self.selected.push((span, count)),
        }
    }

    /// The selectors that never selected anything.
    pub fn unmatched(&self) -> impl Iterator<Item = Span> {
        self.selected.iter().filter(|(_, count)| *count == 0).map(|(span, _)| *span)
    }
}
