//! Knows how entities are found in the documents, and what is said of keys that are empty, repeated
//! or matched by nothing. Does not know how links are found (`graph::refer` does).

use std::borrow::Cow;
use std::sync::OnceLock;

use petgraph::graph::NodeIndex;
use rustc_hash::FxHashSet;

use super::{Adjacency, Entity, EntityId, Graph};
use crate::check::corpus::{Corpus, UNKNOWN_SET, is_blank};
use crate::diagnostic::{Diagnostic, Text};
use crate::document::Node;
use crate::rule::Model;
use crate::rule::fields::headline;
use crate::rule::model::EntityType;
use crate::rule::operand::Selection;
use crate::select::{Follower, fold};
use crate::source::Spanned;
use crate::text;

/// Code of an entity without a key.
const EMPTY_KEY: &str = "model/empty-key";
/// Code of a second entity with the key of another.
const DUPLICATE_KEY: &str = "model/duplicate-key";
/// Code of a part of the model that selects nothing.
pub const MATCHED_NOTHING: &str = "model/matched-nothing";

impl<'d> Graph<'d> {
    /// Finds in `corpus` what `model` declares; what is wrong with it is kept in `faults`.
    pub fn build(corpus: &'d Corpus, model: &'d Model) -> Self {
        let mut graph = Self {
            model,
            entities: Vec::new(),
            links: Vec::new(),
            faults: Vec::new(),
            absent: Vec::new(),
            claims: Default::default(),
            types: Vec::new(),
            edges: Vec::new(),
            index: Vec::new(),
            adjacent: model.edges.iter().map(|_| OnceLock::new()).collect(),
            places: model.entities.iter().map(|_| OnceLock::new()).collect(),
            references: model.edges.iter().map(|_| OnceLock::new()).collect(),
            suspects: OnceLock::new(),
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
        let known = self.faults.len();
        let mut keys = KeyReader::new(&entity.key);
        for root in roots(corpus, entity, &mut self.faults) {
            let records = match &entity.each {
                Some(each) => each.value.select(root),
                None => vec![root],
            };
            self.entities.reserve(records.len());
            self.index[kind].reserve(records.len());
            for record in records {
                self.add_entity(kind, record, &mut keys);
            }
        }
        let end = self.entities.len() as u32;
        self.types.push(start..end);
        if start == end && !entity.if_present && self.faults.len() == known {
            self.faults.push(no_entities(entity));
        }
    }

    fn add_entity(&mut self, kind: usize, record: Node<'d>, keys: &mut KeyReader<'_, 'd>) {
        let entity = &self.model.entities[kind];
        let keys = keys.of(record);
        let Some(&(_, key)) = keys.first() else {
            self.faults.push(empty_key(entity, record));
            return;
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
            return;
        };
        // A second record joins the first, so that one mistake is not told again by every rule.
        if !entity.group {
            let first = self.entity(first).key;
            self.faults.push(duplicate_key(entity, key, first));
        }
        // An alias of a record that repeats another still leads to the one kept.
        for found in self.index[kind].values_mut().filter(|it| **it == id) {
            *found = first;
        }
        self.entities[first as usize].more.push(record);
    }
}

/// The set that an entity type looks at, if nobody declared that or another that it looks at.
fn absent<'m>(corpus: &Corpus, entity: &'m EntityType) -> Option<&'m Spanned<String>> {
    let is_known = |set: &&Spanned<String>| corpus.sets.contains_key(&set.value);
    entity.sets.first().filter(|_| !entity.sets.iter().any(|it| is_known(&it)))
}

/// The roots that an entity type looks at.
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
    /// What the only part selects, and the keys found last; kept to be filled again.
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
        Some((folded.join("\u{1f}").into(), *parts.first()?))
    }
}

/// The values of a composite key as a reader sees them.
pub(super) fn joined(selections: &[Selection], record: Node<'_>) -> String {
    let first = |it: &Selection| it.value.select(record).first().map_or("", |it| it.text().trim());
    selections.iter().map(first).collect::<Vec<_>>().join(" / ")
}

/// The links of `edges` that lead somewhere, edge after edge.
pub(super) fn adjacency(graph: &Graph<'_>, edges: &[usize]) -> Adjacency {
    let size = edges.iter().map(|&edge| graph.of_edge(edge).len()).sum();
    let mut adjacency = Adjacency::with_capacity(graph.entities.len(), size);
    for _ in &graph.entities {
        adjacency.add_node(());
    }
    // The arcs of a node are listed from the last one added.
    for id in edges.iter().rev().flat_map(|&edge| graph.of_edge(edge).rev()) {
        let link = graph.link(id);
        if let Some(to) = link.to {
            let [from, to] = [link.from, to].map(|it| NodeIndex::new(it as usize));
            adjacency.add_edge(from, to, id);
        }
    }
    adjacency
}

fn unknown_set(set: &Spanned<String>) -> Diagnostic {
    let name = &set.value;
    let message = text!("no source set is named `{name}`", "`{name}` という文書集合はない");
    let help = text!("declare it under `sources`", "`sources` に定義する");
    Diagnostic::error(UNKNOWN_SET, message).at(set.span, Text::default()).help(help)
}

fn no_entities(entity: &EntityType) -> Diagnostic {
    let name = &entity.name.value;
    let message = text!("the model finds no `{name}`", "モデルの実体 `{name}` が1つも見つからない");
    let span = entity.each.as_ref().map_or(entity.name.span, |it| it.span);
    let finding = Diagnostic::error(MATCHED_NOTHING, message);
    finding.at(span, text!("selects nothing", "何も選ばない")).help(text!(
        "correct it, or add `if-present: true` if that is as it should be",
        "修正するか、それで正しければ `if-present: true` を加える"
    ))
}

fn empty_key(entity: &EntityType, record: Node<'_>) -> Diagnostic {
    let name = &entity.name.value;
    let message = text!(
        "this `{name}` has no key, so nothing can refer to it",
        "この `{name}` にはキーがなく、参照できない"
    );
    let written = entity.key.iter().find_map(|it| it.value.select(record).first().copied());
    let span = written.map_or_else(|| headline(record), headline);
    let key = entity.key.iter().map(|it| it.value.text()).collect::<Vec<_>>().join(", ");
    Diagnostic::error(EMPTY_KEY, message)
        .at(span, text!("no key", "キーがない"))
        .because(text!("its key is `{key}`", "キーは `{key}` である"))
}

fn duplicate_key(entity: &EntityType, key: Node<'_>, first: Node<'_>) -> Diagnostic {
    let (name, written, known) = (&entity.name.value, key.text().trim(), first.text().trim());
    let message = text!(
        "a second `{name}` has the key `{written}`",
        "`{name}` のキー「{written}」が重複している"
    );
    let finding = Diagnostic::error(DUPLICATE_KEY, message)
        .at(key.span(), text!("again", "2回目"))
        .at(first.span(), text!("first", "最初"))
        .value("key", written);
    if written == known {
        return finding;
    }
    finding.because(text!(
        "it is first written `{known}`; widths and spaces do not tell keys apart",
        "最初の表記は「{known}」である。全角・半角と空白の違いは同じキーとみなす"
    ))
}
