//! Knows the entities and links that a model finds in the documents, each with the node it is
//! written in. Does not know the demands of any kind, except that keys are sound.

mod build;
pub mod cycle;
mod fault;
pub mod mention;
pub mod near;
pub mod reckon;
mod refer;
pub mod route;
pub mod slip;
pub mod walk;
mod words;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::OnceLock;

use petgraph::Direction;
use petgraph::graph::{DiGraph, NodeIndex};
use rustc_hash::FxHashMap;

use super::claims::Claims;
use super::keys::Keys;
use crate::diagnostic::Diagnostic;
use crate::document::{Node, NodeId};
use crate::rule::Model;
use crate::rule::model::{Attribute, EdgeType, EntityType};
use crate::source::Span;

pub use fault::MATCHED_NOTHING;

/// Number of an entity inside its [`Graph`].
pub type EntityId = u32;
/// Number of a link inside its [`Graph`].
pub type LinkId = u32;
/// The number for no entity.
pub(crate) const NOBODY: EntityId = u32::MAX;

/// An entity of the model.
#[derive(Clone, Debug)]
pub struct Entity<'d> {
    /// Number of its type in the model.
    pub kind: usize,
    /// The record that defines it.
    pub record: Node<'d>,
    /// Its key; of a composite key the first part.
    pub key: Node<'d>,
    /// Further records with the same key.
    pub more: Vec<Node<'d>>,
}

/// The state of a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// It is resolved: it names one entity.
    Found,
    /// It is unresolved: it names no entity.
    Dangling,
    /// It names entities of several types.
    Ambiguous,
    /// It is unresolved, as the model allows.
    Elsewhere,
}

/// A reference from one entity to another.
#[derive(Clone, Copy, Debug)]
pub struct Link<'d> {
    /// The entity that refers.
    pub from: EntityId,
    /// The entity referred to; for an ambiguous reference the first; `None` if unresolved.
    pub to: Option<EntityId>,
    /// The state of the reference.
    pub target: Target,
    /// The record of the link.
    pub record: Node<'d>,
    /// The reference; of a composite key its first part.
    pub by: Node<'d>,
}

/// A link, and the direction in which it is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Way {
    /// The link.
    pub link: LinkId,
    /// Whether from its target back to its source.
    pub inverse: bool,
}

/// Resolved links by the entities at both ends: node `n` is entity `n`, the weight of an arc is the
/// number of its link, and the arcs of a node are in the order of the links.
pub(crate) type Adjacency = DiGraph<(), LinkId, u32>;

/// The number of an edge, and whether it is followed against its direction.
pub(crate) type Directed = (usize, bool);

type Places = FxHashMap<(u32, NodeId), u32>;

/// Everything that a model finds in the documents of a run.
pub struct Graph<'d> {
    /// The model.
    pub model: &'d Model,
    /// All entities, type after type, each in the order of documents and text.
    pub entities: Vec<Entity<'d>>,
    /// All links, edge after edge, in the order of the entities that make them.
    pub links: Vec<Link<'d>>,
    /// Diagnostics about the entities and links themselves.
    pub faults: Vec<Diagnostic>,
    /// The types of entities in undeclared source sets, and the diagnostic for each unless it may
    /// be absent.
    pub absent: Vec<(usize, Diagnostic)>,
    /// The types with entities, or links of them, that could not be read.
    pub cut: Vec<usize>,
    /// The types without any entity, which is reported.
    pub missing: Vec<usize>,
    /// The covered nodes.
    pub claims: Claims,
    types: Vec<Range<u32>>,
    edges: Vec<Range<u32>>,
    index: Vec<Keys<'d, EntityId>>,
    adjacent: Vec<OnceLock<Adjacency>>,
    places: Vec<OnceLock<Places>>,
    references: Vec<OnceLock<Places>>,
    suspects: OnceLock<near::Suspects>,
    mentions: Vec<OnceLock<mention::Mentions>>,
    mentions_of_dangling: Vec<OnceLock<mention::Mentions>>,
}

impl<'d> Graph<'d> {
    /// Whether some entities or links could not be read.
    pub fn is_cut(&self) -> bool {
        !self.cut.is_empty()
    }

    /// The entities of type number `kind`.
    pub fn of_type(&self, kind: usize) -> Range<EntityId> {
        self.types.get(kind).cloned().unwrap_or(0..0)
    }

    /// The links of edge number `edge`.
    pub fn of_edge(&self, edge: usize) -> Range<LinkId> {
        self.edges.get(edge).cloned().unwrap_or(0..0)
    }

    /// The entity numbered `id`.
    pub fn entity(&self, id: EntityId) -> &Entity<'d> {
        &self.entities[id as usize]
    }

    /// The link numbered `id`.
    pub fn link(&self, id: LinkId) -> &Link<'d> {
        &self.links[id as usize]
    }

    /// The type of the entity `id`.
    pub fn type_of(&self, id: EntityId) -> &'d EntityType {
        &self.model.entities[self.entity(id).kind]
    }

    /// The start of `way`, unless it is the missing target of the link.
    pub fn start(&self, way: Way) -> Option<EntityId> {
        let link = self.link(way.link);
        if way.inverse { link.to } else { Some(link.from) }
    }

    /// The end of `way`.
    pub fn end(&self, way: Way) -> Option<EntityId> {
        self.start(Way { inverse: !way.inverse, ..way })
    }

    /// The links of an edge, each followed in its direction or against it.
    pub fn ways(&self, (edge, inverse): Directed) -> impl DoubleEndedIterator<Item = Way> {
        self.of_edge(edge).map(move |link| Way { link, inverse })
    }

    /// The number of the edge that the link `id` belongs to.
    pub fn edge_of(&self, id: LinkId) -> usize {
        let edge = self.edges.iter().position(|range| range.contains(&id));
        edge.expect("internal: every link belongs to an edge")
    }

    /// The edge numbered `edge`.
    pub fn edge(&self, edge: usize) -> &'d EdgeType {
        &self.model.edges[edge]
    }

    /// The entity of type number `kind` whose folded key is `key`.
    pub fn find(&self, kind: usize, key: &str) -> Option<EntityId> {
        self.index.get(kind)?.get(key)
    }

    /// The key of the entity `id` as written; composite keys joined by ` / `.
    pub fn key(&self, id: EntityId) -> Cow<'d, str> {
        let entity = self.entity(id);
        build::as_seen(&self.type_of(id).key, entity.key, entity.record)
    }

    /// The name of the entity `id` in a sentence: its key, and its label if it has one.
    pub fn name(&self, id: EntityId) -> String {
        let key = self.key(id);
        let label = self.type_of(id).label.as_ref();
        let label = label.and_then(|it| it.value.select(self.entity(id).record).first().copied());
        match label.map(|it| it.text().trim()).filter(|it| !it.is_empty() && *it != key) {
            Some(label) => format!("{key} {label}"),
            None => key.into_owned(),
        }
    }

    /// The bytes that represent the entity `id`: its key.
    pub fn span(&self, id: EntityId) -> Span {
        self.entity(id).key.span()
    }

    /// The values of the attribute `name` of the entity `id`.
    pub fn attr(&self, id: EntityId, name: &str) -> Vec<Node<'d>> {
        let entity = self.entity(id);
        let records = std::iter::once(entity.record).chain(entity.more.iter().copied());
        attr(&self.type_of(id).attrs, name, records)
    }

    /// The values of the attribute `name` of the link `id`.
    pub fn link_attr(&self, id: LinkId, name: &str) -> Vec<Node<'d>> {
        let attrs = &self.edge(self.edge_of(id)).attrs;
        attr(attrs, name, std::iter::once(self.link(id).record))
    }

    /// The links of edge number `edge` that `id` makes, or those made to it when `inverse`.
    pub fn links_at(
        &self,
        id: EntityId,
        edge: usize,
        inverse: bool,
    ) -> impl Iterator<Item = LinkId> + '_ {
        let direction = if inverse { Direction::Incoming } else { Direction::Outgoing };
        let arcs = self.adjacency(edge).edges_directed(NodeIndex::new(id as usize), direction);
        arcs.map(|arc| *arc.weight())
    }

    /// The links of edge number `edge` as a graph, made on first use.
    pub(crate) fn adjacency(&self, edge: usize) -> &Adjacency {
        self.adjacent[edge].get_or_init(|| build::adjacency(self, self.ways((edge, false))))
    }

    /// The entity of type number `kind` that `record` defines.
    pub fn entity_at(&self, kind: usize, record: Node<'_>) -> Option<EntityId> {
        let places = self.places[kind].get_or_init(|| {
            self.of_type(kind).map(|id| (place(self.entity(id).record), id)).collect()
        });
        places.get(&place(record)).copied()
    }

    /// The link of edge number `edge` whose reference is `by`.
    pub fn link_at(&self, edge: usize, by: Node<'_>) -> Option<LinkId> {
        let places = self.references[edge]
            .get_or_init(|| self.of_edge(edge).map(|id| (place(self.link(id).by), id)).collect());
        places.get(&place(by)).copied()
    }

    /// The reference of the link `id` as written; composite keys joined by ` / `.
    pub fn reference(&self, id: LinkId) -> Cow<'d, str> {
        let (link, edge) = (self.link(id), self.edge(self.edge_of(id)));
        build::as_seen(&edge.by, link.by, link.record)
    }

    /// Dangling references by the edge and the entity that they most likely mean.
    pub fn suspects(&self) -> &near::Suspects {
        self.suspects.get_or_init(|| near::suspects(self))
    }

    /// The words for the possible targets of edge number `edge`, made on first use.
    fn mentions(&self, edge: usize) -> &mention::Mentions {
        self.mentions[edge].get_or_init(|| mention::Mentions::new(self, edge))
    }

    /// The words for those of them that the sources of dangling references hold, made on first use.
    fn mentions_of_dangling(&self, edge: usize) -> &mention::Mentions {
        let made = &self.mentions_of_dangling[edge];
        made.get_or_init(|| mention::Mentions::of_dangling(self, edge))
    }
}

fn place(node: Node<'_>) -> (u32, NodeId) {
    (node.document.source.0, node.id)
}

fn attr<'d>(
    attrs: &[Attribute],
    name: &str,
    records: impl Iterator<Item = Node<'d>>,
) -> Vec<Node<'d>> {
    let Some((_, selection)) = attrs.iter().find(|(known, _)| known.value == name) else {
        return Vec::new();
    };
    records.flat_map(|record| selection.value.select(record)).collect()
}
