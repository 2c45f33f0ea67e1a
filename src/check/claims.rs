//! Knows which nodes the rules cover, wholly or in the parts that they read. Does not know why a
//! rule read them, nor the result.

use std::collections::BTreeMap;
use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::document::{Node, NodeId, NodeKind};
use crate::quantity::{self, Quantity};
use crate::source::{SourceId, Spanned};

/// A figure as a rule read it.
#[derive(Clone, Debug)]
pub struct ReadFigure {
    /// Source of its node.
    pub source: SourceId,
    /// The node.
    pub node: NodeId,
    /// The bytes of the node's text that were read.
    pub part: Range<usize>,
    /// The figure with the unit that the rule gave it.
    pub quantity: Quantity,
}

/// The covered nodes: one bit per node and, if a rule reads only a part of a text, the bytes of
/// that text (not of the source, which may be escaped).
#[derive(Clone, Debug, Default)]
pub struct Claims {
    bits: Vec<Vec<u64>>,
    parts: FxHashMap<(SourceId, NodeId), Parts>,
    readings: Option<Vec<ReadFigure>>,
}

impl Claims {
    /// Empty marks that also record every figure as it was read.
    pub(super) fn reading() -> Self {
        Self { readings: Some(Vec::new()), ..Self::default() }
    }

    /// Empty marks that record the same as these.
    pub(super) fn part(&self) -> Self {
        Self { readings: self.readings.as_ref().map(|_| Vec::new()), ..Self::default() }
    }

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

    /// Marks `node` as read by a rule that reads no figures: only if it contains none.
    pub fn add_text(&mut self, node: Node<'_>) {
        if figures_in(node) == 0 {
            self.add(node);
        }
    }

    /// Marks the bytes at `part` of the text of `node`. A unit or a word beside a figure is not
    /// part of it: the marked range starts and ends with a digit.
    pub fn add_part(&mut self, node: Node<'_>, part: Range<usize>) {
        let text = &node.text()[part.clone()];
        if text.len() == node.text().len() {
            return self.add(node);
        }
        let is_other = |c: char| !c.is_ascii_digit() && !('０'..='９').contains(&c);
        let rest = text.trim_start_matches(is_other);
        let digits = rest.trim_end_matches(is_other);
        if !digits.is_empty() {
            let start = part.start + text.len() - rest.len();
            let part = start..start + digits.len();
            self.parts.entry((node.document.source, node.id)).or_default().add(part);
        } else {
            self.add_text(node);
        }
    }

    /// Records how a figure at `part` of the text of `node`, or in all of it, was read. Only used
    /// in a recording run.
    pub fn read(&mut self, node: Node<'_>, part: Option<Range<usize>>, quantity: &Quantity) {
        if let Some(readings) = &mut self.readings {
            let part = part.unwrap_or_else(|| 0..node.text().len());
            let (source, node, quantity) = (node.document.source, node.id, quantity.clone());
            readings.push(ReadFigure { source, node, part, quantity });
        }
    }

    /// What was read, if recorded.
    pub fn readings(&self) -> &[ReadFigure] {
        self.readings.as_deref().unwrap_or_default()
    }

    /// Whether a part of the text of `node` is marked on its own.
    pub fn has_part(&self, node: Node<'_>) -> bool {
        self.parts.contains_key(&(node.document.source, node.id))
    }

    /// Whether some of the bytes at `range` of the text of `node` are marked, on their own or with
    /// the whole node.
    pub fn covers(&self, node: Node<'_>, range: &Range<usize>) -> bool {
        let parts = self.parts.get(&(node.document.source, node.id));
        self.contains(node) || parts.is_some_and(|parts| parts.meet(range))
    }

    /// Whether `node` is marked as a whole.
    pub fn contains(&self, node: Node<'_>) -> bool {
        let words = self.bits.get(node.document.source.0 as usize);
        let word = words.and_then(|words| words.get(node.id.0 as usize / 64));
        word.is_some_and(|word| word >> (node.id.0 % 64) & 1 == 1)
    }

    /// The sources in which these marks differ from `other`.
    pub fn differing(&self, other: &Self) -> impl Iterator<Item = SourceId> {
        let sources = 0..self.bits.len().max(other.bits.len());
        let of_bits = sources.filter(|&at| words(self, at) != words(other, at));
        let lacks = |left: &Self, right: &Self| {
            let lacking =
                left.parts.iter().filter(|(place, it)| right.parts.get(*place) != Some(*it));
            lacking.map(|((source, _), _)| *source).collect::<Vec<_>>()
        };
        let of_parts = [lacks(self, other), lacks(other, self)];
        let of_bits: Vec<_> = of_bits.map(|at| SourceId(at as u32)).collect();
        of_bits.into_iter().chain(of_parts.into_iter().flatten())
    }

    /// Adds the marks of `other` and, if both record them, its readings.
    pub fn merge(&mut self, other: &Self) {
        if let (Some(readings), Some(others)) = (&mut self.readings, &other.readings) {
            readings.extend_from_slice(others);
        }
        for (index, from) in other.bits.iter().enumerate() {
            let words = self.words(SourceId(index as u32));
            if words.len() < from.len() {
                words.resize(from.len(), 0);
            }
            for (word, from) in words.iter_mut().zip(from) {
                *word |= from;
            }
        }
        for (place, parts) in &other.parts {
            let known = self.parts.entry(*place).or_default();
            parts.0.iter().for_each(|(start, end)| known.add(*start..*end));
        }
    }
}

/// The marks of nodes of source number `source`, without the empty words at their end.
fn words(claims: &Claims, source: usize) -> &[u64] {
    let words = claims.bits.get(source).map_or(&[][..], Vec::as_slice);
    let end = words.iter().rposition(|it| *it != 0).map_or(0, |last| last + 1);
    &words[..end]
}

/// Marked bytes of a text: disjoint ranges, the end of each by its start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Parts(BTreeMap<usize, usize>);

impl Parts {
    fn add(&mut self, part: Range<usize>) {
        let Range { mut start, mut end } = part;
        while let Some((&from, &to)) = self.0.range(..end).next_back()
            && to > start
        {
            (start, end) = (start.min(from), end.max(to));
            self.0.remove(&from);
        }
        self.0.insert(start, end);
    }

    fn meet(&self, range: &Range<usize>) -> bool {
        self.0.range(..range.end).next_back().is_some_and(|(_, end)| *end > range.start)
    }
}

/// Number of figures in the text of `node` itself.
pub fn figures_in(node: Node<'_>) -> usize {
    let count = || quantity::count(Spanned::new(node.text(), node.span()), node.notation());
    match node.kind() {
        NodeKind::Number => 1,
        NodeKind::String => quantity::count_at_a_glance(node.bytes()).unwrap_or_else(count),
        _ => 0,
    }
}
