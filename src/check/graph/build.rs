//! Knows how entities and their keys are found in the documents. Does not know how links are found
//! (`graph::refer` does), nor the wording of mistakes in keys (`graph::fault` does).

use std::borrow::Cow;
use std::sync::OnceLock;

use petgraph::graph::NodeIndex;
use rustc_hash::FxHashSet;

use super::{Adjacency, Entity, EntityId, Graph, Way, fault};
use crate::check::composite;
use crate::check::corpus::{Corpus, is_blank, unknown_set};
use crate::diagnostic::Diagnostic;
use crate::document::Node;
use crate::rule::Model;
use crate::rule::model::EntityType;
use crate::rule::operand::Selection;
use crate::select::{Follower, fold};
use crate::source::Spanned;

impl<'d> Graph<'d> {
    /// Finds the entities and links of `model` in `corpus`; mistakes are kept in `faults`.
    pub fn build(corpus: &'d Corpus, model: &'d Model) -> Self {
        let mut graph = Self {
            model,
            entities: Vec::new(),
            links: Vec::new(),
            faults: Vec::new(),
            absent: Vec::new(),
            cut: Vec::new(),
            missing: Vec::new(),
            claims: Default::default(),
            types: Vec::new(),
            edges: Vec::new(),
            index: Vec::new(),
            adjacent: model.edges.iter().map(|_| OnceLock::new()).collect(),
            places: model.entities.iter().map(|_| OnceLock::new()).collect(),
            references: model.edges.iter().map(|_| OnceLock::new()).collect(),
            suspects: OnceLock::new(),
            mentions: model.edges.iter().map(|_| OnceLock::new()).collect(),
            mentions_of_dangling: model.edges.iter().map(|_| OnceLock::new()).collect(),
        };
        for kind in 0..model.entities.len() {
            graph.add_entities(corpus, kind);
        }
        for edge in 0..model.edges.len() {
            graph.add_links(edge);
        }
        graph
    }

    fn add_entities(&mut self, corpus: &'d Corpus, kind: usize) {
        let entity = &self.model.entities[kind];
        let start = self.entities.len() as u32;
        self.index.push(Default::default());
        if let Some(set) = absent(corpus, entity) {
            self.types.push(start..start);
            self.absent.push((kind, unknown_set(set)));
            return;
        }
        if is_cut(corpus, entity) {
            self.cut.push(kind);
        }
        let known = self.faults.len();
        let mut keys = KeyReader::new(&entity.key);
        let mut keyless = Vec::new();
        let roots = roots(corpus, entity, &mut self.faults);
        let sound = self.faults.len();
        for root in roots {
            let records = match &entity.each {
                Some(each) => each.value.select(root),
                None => vec![root],
            };
            self.entities.reserve(records.len());
            self.index[kind].reserve(records.len());
            for record in records {
                if !self.add_entity(kind, record, &mut keys) {
                    keyless.push(record);
                }
            }
        }
        let end = self.entities.len() as u32;
        self.types.push(start..end);
        let is_none = start == end && !self.cut.contains(&kind);
        if is_none && !entity.if_present && self.faults.len() == known {
            self.faults.push(fault::no_entities(entity));
            self.missing.push(kind);
        }
        if let (true, [first, _, ..]) = (start == end, &keyless[..]) {
            // The selector is wrong, not every record.
            self.faults.truncate(sound);
            self.faults.push(fault::no_keys(entity, keyless.len(), *first));
            self.missing.push(kind);
        }
    }

    /// Adds the entity that `record` defines; returns whether it has a key.
    fn add_entity(&mut self, kind: usize, record: Node<'d>, keys: &mut KeyReader<'_, 'd>) -> bool {
        let entity = &self.model.entities[kind];
        let keys = keys.of(record);
        let Some(&(_, key)) = keys.first() else {
            if record.is_cut() {
                // Its key may be in the part of the document that was not read.
                return true;
            }
            self.faults.push(fault::empty_key(entity, record));
            return false;
        };
        self.claims.add(key);
        let id = self.entities.len() as EntityId;
        let mut taken = None;
        for (name, _) in keys.drain(..) {
            let first = self.index[kind].get_or_insert(name, id);
            if first != id {
                taken = taken.or(Some(first));
            }
        }
        let Some(first) = taken else {
            self.entities.push(Entity { kind, record, key, more: Vec::new() });
            return true;
        };
        // A second record joins the first, so that rules do not report the mistake again.
        if !entity.group {
            let first = self.entity(first);
            let seen = |key, record| as_seen(&entity.key, key, record);
            let (again, before) = (seen(key, record), seen(first.key, first.record));
            self.faults.push(fault::duplicate_key(entity, key, &again, first.key, &before));
        }
        // An alias of a record with a duplicate key still leads to the entity that is kept.
        for found in self.index[kind].values_mut().filter(|it| **it == id) {
            *found = first;
        }
        self.entities[first as usize].more.push(record);
        true
    }
}

/// Whether the rest of a document with entities of a type could not be read.
fn is_cut(corpus: &Corpus, entity: &EntityType) -> bool {
    match &entity.sets[..] {
        [] => corpus.is_cut,
        sets => sets.iter().any(|set| corpus.cut.contains_key(&set.value)),
    }
}

/// The undeclared source set of an entity type, if none of its sets is declared.
fn absent<'m>(corpus: &Corpus, entity: &'m EntityType) -> Option<&'m Spanned<String>> {
    let is_known = |set: &&Spanned<String>| corpus.sets.contains_key(&set.value);
    entity.sets.first().filter(|_| !entity.sets.iter().any(|it| is_known(&it)))
}

/// The roots that are searched for an entity type.
fn roots<'d>(
    corpus: &'d Corpus,
    entity: &EntityType,
    faults: &mut Vec<Diagnostic>,
) -> Vec<Node<'d>> {
    if entity.sets.is_empty() {
        return corpus.roots.iter().map(|&it| corpus.node(it)).collect();
    }
    let mut seen = FxHashSet::default();
    let mut roots = Vec::new();
    for set in &entity.sets {
        match corpus.sets.get(&set.value) {
            Some(found) => roots.extend(
                found
                    .iter()
                    .filter(|it| seen.insert((it.document, it.node)))
                    .map(|&it| corpus.node(it)),
            ),
            None if entity.if_present => {}
            None => faults.push(unknown_set(set)),
        }
    }
    roots
}

/// The selectors of a key, followed from one record after another.
pub(super) struct KeyReader<'m, 'd> {
    parts: Vec<Follower<'m, 'd>>,
    /// The nodes selected by the only part, and the keys found last; the buffers are reused.
    selected: Vec<Node<'d>>,
    keys: Vec<(Cow<'d, str>, Node<'d>)>,
}

impl<'m, 'd> KeyReader<'m, 'd> {
    pub(super) fn new(selections: &'m [Selection]) -> Self {
        let parts = selections.iter().map(|it| it.value.follow()).collect();
        Self { parts, selected: Vec::new(), keys: Vec::new() }
    }

    /// The folded keys of `record` with their nodes: every value of a single key; of a composite
    /// one the tuple of the first values, if all are written.
    pub(super) fn of(&mut self, record: Node<'d>) -> &mut Vec<(Cow<'d, str>, Node<'d>)> {
        self.keys.clear();
        if let [single] = &mut self.parts[..] {
            self.selected.clear();
            single.select_into(record, &mut self.selected);
            let written =
                self.selected.iter().filter(|it| it.kind().is_scalar() && !is_blank(**it));
            self.keys.extend(written.map(|&it| (fold(it.text()), it)));
        } else {
            let tuple = self.tuple(record);
            self.keys.extend(tuple);
        }
        &mut self.keys
    }

    fn tuple(&mut self, record: Node<'d>) -> Option<(Cow<'d, str>, Node<'d>)> {
        let first = |part: &mut Follower<'m, 'd>| {
            let mut selected = Vec::new();
            part.select_into(record, &mut selected);
            selected.into_iter().find(|&it| !is_blank(it))
        };
        let parts: Vec<Node<'d>> = self.parts.iter_mut().map(first).collect::<Option<_>>()?;
        let folded: Vec<_> = parts.iter().map(|it| fold(it.text())).collect();
        Some((composite::compared(folded).into(), *parts.first()?))
    }
}

/// A key as a reader sees it: its text, or the values of a composite one.
pub(super) fn as_seen<'d>(parts: &[Selection], key: Node<'d>, record: Node<'d>) -> Cow<'d, str> {
    match parts {
        [_] => key.text().trim().into(),
        several => joined(several, record).into(),
    }
}

/// The values of a composite key as a reader sees them.
fn joined(selections: &[Selection], record: Node<'_>) -> String {
    let first = |it: &Selection| it.value.select(record).first().map_or("", |it| it.text().trim());
    composite::shown(selections.iter().map(first))
}

/// The resolved links of `ways` as a graph.
pub(super) fn adjacency(
    graph: &Graph<'_>,
    ways: impl DoubleEndedIterator<Item = Way>,
) -> Adjacency {
    let mut adjacency = Adjacency::with_capacity(graph.entities.len(), ways.size_hint().0);
    for _ in &graph.entities {
        adjacency.add_node(());
    }
    // The arcs of a node are listed in reverse order of insertion.
    for way in ways.rev() {
        if let (Some(from), Some(to)) = (graph.start(way), graph.end(way)) {
            let [from, to] = [from, to].map(|it| NodeIndex::new(it as usize));
            adjacency.add_edge(from, to, way.link);
        }
    }
    adjacency
}
