//! Knows whether a rule is equivalent to relations read from the tables of a document: runs it, and compares its
//! demands and findings. Does not know how rules are written.

use std::sync::Arc;

use super::write::{Body, Rule};
use crate::check::corpus::Root;
use crate::check::{self, Compiled, Corpus, InstanceState};
use crate::diagnostic::Severity;
use crate::document::{Format, Node, read_written};
use crate::lint;
use crate::project::state::Project;
use crate::project::tables::Table;
use crate::rule;
use crate::source::lines::Lines;
use crate::source::{Source, SourceId, Span};
use crate::table::{Kind, Relation};

/// The id of a rule during its trial.
const TRIAL: &str = concat!("trial", "/", "table");

/// The documents on which rules are tried.
pub(super) struct Bench<'p> {
    pub(super) corpus: Corpus,
    source: SourceId,
    lines: Lines<'p>,
    pub(super) text: &'p str,
    pub(super) format: Format,
}

/// One cell that states a result of other cells.
pub(super) struct Instance {
    pub(super) slot: usize,
    stated: Span,
    operands: Vec<Span>,
    is_broken: bool,
}

/// Exactly what a rule must demand.
pub(super) struct Wanted {
    /// The instances of each relation.
    pub(super) relations: Vec<Vec<Instance>>,
    /// Whether the relations are sums, whose demands are recorded.
    are_sums: bool,
}

impl Wanted {
    pub(super) fn of(table: &Table<'_>, relations: &[(usize, &Relation)]) -> Self {
        let are_sums = relations
            .iter()
            .all(|it| matches!(it.1.kind, Kind::Total | Kind::OfWhich | Kind::Difference));
        let of = |it: &(usize, &Relation)| instances(table, it.1);
        Self { relations: relations.iter().map(of).collect(), are_sums }
    }

    /// Sums, each as its stated figure, its items and whether it is known to be violated.
    pub(super) fn sums(all: Vec<(Span, Vec<Span>, bool)>) -> Self {
        let instance =
            |(slot, (stated, mut operands, is_broken)): (usize, (Span, Vec<Span>, bool))| {
                operands.sort_unstable_by_key(|it| it.start);
                Instance { slot, stated, operands, is_broken }
            };
        let instances = all.into_iter().enumerate().map(instance).collect();
        Self { relations: vec![instances], are_sums: true }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.all().next().is_none()
    }

    fn all(&self) -> impl Iterator<Item = &Instance> {
        self.relations.iter().flatten()
    }

    /// The result cells of violated instances.
    pub(super) fn broken(&self) -> Vec<Span> {
        self.all().filter(|it| it.is_broken).map(|it| it.stated).collect()
    }

    /// The result cell of an instance that holds.
    pub(super) fn sound(&self) -> Option<Span> {
        self.all().filter(|it| !it.is_broken).map(|it| it.stated).last()
    }
}

fn instances(table: &Table<'_>, relation: &Relation) -> Vec<Instance> {
    let holding = relation.slots.iter().filter(|it| it.holds).map(|it| it.slot);
    let mut slots: Vec<(usize, bool)> = holding.map(|it| (it, false)).collect();
    slots.extend(relation.breaks.iter().map(|it| (it.slot, true)));
    slots.sort_unstable();
    let span = |(row, column): (usize, usize)| table.grid.at(row, column).node.map(|it| it.span());
    let instance = |(slot, is_broken): (usize, bool)| {
        let stated = span(relation.place(relation.stated, slot))?;
        let mut operands: Vec<Span> = relation.operands_at(slot).filter_map(span).collect();
        operands.sort_unstable_by_key(|it| it.start);
        Some(Instance { slot, stated, operands, is_broken })
    };
    slots.into_iter().filter_map(instance).collect()
}

impl<'p> Bench<'p> {
    /// The documents of `set`; `source` is the one under test.
    pub(super) fn of(project: &'p Project, source: SourceId, set: &str) -> Self {
        let whole = &project.corpus;
        let mut corpus = Corpus { sources: whole.sources.clone(), ..Corpus::default() };
        let of_set: Vec<Root> = whole.sets.get(set).cloned().unwrap_or_default();
        let is_in = |at: usize| of_set.iter().any(|it| it.document == at);
        for (at, document) in whole.documents.iter().enumerate() {
            if document.source == source || is_in(at) {
                corpus.add(document.clone(), &[set]);
            }
        }
        let own = whole.sources.get(source);
        let format = whole.documents.iter().find(|it| it.source == source).map(|it| it.format);
        let (lines, text) = (Lines::new(&own.text), &*own.text);
        Self { corpus, source, lines, text, format: format.unwrap_or(Format::Markdown) }
    }

    /// The trees of the document in question.
    pub(super) fn roots(&self) -> impl Iterator<Item = Node<'_>> {
        let own = self.corpus.documents.iter().filter(|it| it.source == self.source);
        own.flat_map(|it| it.roots())
    }

    /// The number of the line on which `span` begins.
    pub(super) fn line(&self, span: Span) -> u32 {
        self.lines.position(span.start).line
    }

    /// The rule in `text`, with the sources it belongs to.
    pub(super) fn compile(&self, text: &str) -> Option<(Corpus, Compiled)> {
        let mut corpus = self.corpus.clone();
        let (id, mut said) = (corpus.sources.add(Source::utf8("rule.yaml", text)), Vec::new());
        let document = read_written(id, &mut corpus.sources, Format::Yaml, &mut said);
        let rules = rule::read(&Arc::new(document), "infer", &mut said);
        let rule = rules.into_iter().next()?;
        let compiled = check::compile(rule, &mut said)?;
        said.is_empty().then_some((corpus, compiled))
    }

    /// Whether the rule with `body` demands exactly `wanted`, and finds exactly the known violations.
    pub(super) fn fits(&self, set: &str, body: &Body, wanted: &Wanted) -> bool {
        let rule = Rule { id: TRIAL, set, evidence: &[], body };
        let Some((corpus, compiled)) = self.compile(&rule.write("")) else { return false };
        let mut found = lint::trial(&corpus, &compiled);
        if found.unmatched().next().is_some() {
            return false;
        }
        let loud = found.diagnostics.iter().filter(|it| it.severity > Severity::Note);
        let loud: Vec<Span> = loud.filter_map(|it| it.span()).collect();
        let broken = wanted.broken();
        let is_found = |it: &Span| loud.iter().any(|found| holds(*it, *found));
        let is_known = |it: &Span| broken.iter().any(|known| holds(*known, *it));
        if !broken.iter().all(is_found) || !loud.iter().all(is_known) {
            return false;
        }
        let count = wanted.all().count();
        let decided = found.instances() - found.count(InstanceState::Unchecked);
        if !wanted.are_sums {
            // Other documents of the same set may contain the relation as well.
            return decided == count || self.corpus.documents.len() > 1 && decided > count;
        }
        let demands = found.take_demands();
        let is_demanded = |it: &Instance| {
            demands.iter().any(|demand| {
                let Some((total, items)) = demand.parts.split_first() else { return false };
                let mut items: Vec<Span> = items.iter().map(|it| it.quantity.span).collect();
                items.sort_unstable_by_key(|it| it.start);
                holds(it.stated, total.quantity.span)
                    && items.iter().all(|item| it.operands.iter().any(|own| holds(*own, *item)))
                    && items.len() + self.empty(&it.operands) >= it.operands.len()
            })
        };
        wanted.all().all(is_demanded)
    }

    /// Number of cells without a digit.
    fn empty(&self, cells: &[Span]) -> usize {
        let is_digit = |c: char| c.is_numeric();
        cells.iter().filter(|it| !self.corpus.sources.slice(**it).contains(is_digit)).count()
    }
}

fn holds(outer: Span, inner: Span) -> bool {
    outer.source == inner.source && outer.start <= inner.start && inner.end <= outer.end
}
