//! Knows the entities and links of every model of a run, each found once, and the diagnostics about
//! them that do not depend on rules. Does not know how they are found (`check::graph` does).

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::check::graph::Graph;
use crate::check::{Compiled, Corpus, resolve};
use crate::diagnostic::{Diagnostic, Severity};
use crate::rule::Model;

/// The entities and links of models.
pub struct Graphs<'d> {
    all: Vec<Found<'d>>,
    /// The index in `all` of each model, by the model's address.
    places: FxHashMap<usize, usize>,
}

/// The graph of one model.
struct Found<'d> {
    model: &'d Arc<Model>,
    graph: Graph<'d>,
    /// Whether a rule in effect uses the model, or the model is checked by itself.
    is_used: bool,
}

impl<'d> Graphs<'d> {
    /// Builds the graphs of models that rules in effect use, and of models that are checked by
    /// themselves.
    pub fn build(corpus: &'d Corpus, rules: &'d [Compiled]) -> Self {
        Self::of_models(corpus, rules, false)
    }

    /// Builds the graphs of all models that rules refer to.
    pub fn build_all(corpus: &'d Corpus, rules: &'d [Compiled]) -> Self {
        Self::of_models(corpus, rules, true)
    }

    fn of_models(corpus: &'d Corpus, rules: &'d [Compiled], all: bool) -> Self {
        let mut models: Vec<(&Arc<Model>, bool)> =
            corpus.models.iter().map(|model| (model, true)).collect();
        let mut places: FxHashMap<usize, usize> =
            models.iter().zip(0..).map(|((model, _), at)| (address(model), at)).collect();
        for rule in rules {
            let model = &rule.rule.model;
            let is_used = rule.scope.is_in_model();
            let is_used = is_used && rule.rule.severity.is_some();
            match places.get(&address(model)) {
                Some(&at) => models[at].1 |= is_used,
                None if is_used || all && !model.is_empty() => {
                    places.insert(address(model), models.len());
                    models.push((model, is_used));
                }
                None => {}
            }
        }
        let found = |(model, is_used): (&'d Arc<Model>, bool)| Found {
            model,
            graph: Graph::build(corpus, model),
            is_used,
        };
        // Waking the threads takes longer than checking a draft.
        let alone = models.len() < 2;
        let all = if alone {
            models.into_iter().map(found).collect()
        } else {
            models.into_par_iter().map(found).collect()
        };
        Self { all, places }
    }

    /// All models with their graphs.
    pub fn all(&self) -> impl Iterator<Item = (&'d Arc<Model>, &Graph<'d>)> {
        self.all.iter().map(|it| (it.model, &it.graph))
    }

    /// Models that a rule in effect uses.
    pub(super) fn used(&self) -> impl Iterator<Item = (&'d Arc<Model>, &Graph<'d>)> {
        let used = self.all.iter().filter(|it| it.is_used);
        used.map(|it| (it.model, &it.graph))
    }

    /// The graph of the model of `rule`.
    pub(super) fn of(&self, rule: &Compiled) -> Option<&Graph<'d>> {
        let found = &self.all[*self.places.get(&address(&rule.rule.model))?];
        found.is_used.then_some(&found.graph)
    }

    /// Reports faults of entities and links, and unresolved references that no rule covers: nothing
    /// passes silently.
    pub(super) fn faults(&self, rules: &[Compiled]) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        let mut by_model: FxHashMap<usize, Vec<&Compiled>> = FxHashMap::default();
        for rule in rules {
            by_model.entry(address(&rule.rule.model)).or_default().push(rule);
        }
        for (model, graph) in self.used() {
            let of_model = || by_model.get(&address(model)).into_iter().flatten().copied();
            let in_effect = || of_model().filter(|it| it.rule.severity.is_some());
            found.extend(graph.faults.iter().cloned());
            for (kind, fault) in &graph.absent {
                let needs = |it: &&Compiled| it.needs_type(*kind);
                let misses = |it: &Compiled| !it.rule.if_present;
                // An `if-present` rule tolerates an empty type, and a rule that is off needs none.
                // A type that no rule needs is still part of the model to be checked.
                if in_effect().filter(needs).any(misses) || !of_model().any(|it| needs(&it)) {
                    found.push(fault.clone());
                }
            }
            let asked: Vec<usize> = in_effect()
                .filter(|it| it.check.resolves())
                .flat_map(|it| it.scope.edges.iter())
                .filter_map(|it| Some(model.edge(&it.value)?.0))
                .collect();
            let edges = (0..model.edges.len()).filter(|it| !asked.contains(it));
            for link in edges.flat_map(|edge| graph.of_edge(edge)) {
                found.extend(resolve::fault(graph, link, resolve::UNRESOLVED, Severity::Error));
            }
        }
        found
    }

    /// Number of references whose model belongs to no rule.
    pub(super) fn references_alone(&self, corpus: &Corpus) -> usize {
        let alone = |model: &Arc<Model>| corpus.models.iter().any(|it| Arc::ptr_eq(it, model));
        self.all().filter(|(model, _)| alone(model)).map(|(_, graph)| graph.links.len()).sum()
    }
}

/// Identifies a model while all models are alive.
fn address(model: &Arc<Model>) -> usize {
    Arc::as_ptr(model).addr()
}
