//! Knows which defined key a dangling reference is most likely a slip of, and which entities look
//! uncovered only because of such a slip. Does not correct anything: it only shows near keys.

use std::borrow::Cow;

use rustc_hash::{FxHashMap, FxHashSet};

use super::slip::{Form, Slip};
use super::{EntityId, Graph, LinkId, Target};

/// Maximum number of texts of dangling references per edge that are examined; further ones get no
/// suggestion, and no consequences.
pub const LOOKED_INTO: usize = 50;
/// Maximum number of keys of each type that one reference is compared with.
const CANDIDATES: usize = 10_000;

/// The nearest definitions of unresolved references, and their consequences.
#[derive(Debug, Default)]
pub struct Suspects {
    near: FxHashMap<LinkId, (EntityId, Slip)>,
    /// Dangling references that are most likely slips of an entity's key, by edge and entity.
    meant: FxHashMap<(usize, EntityId), Vec<LinkId>>,
    /// Entities that dangling references of an edge may mean and none refers to.
    uncovered: FxHashSet<(usize, EntityId)>,
    /// Unresolved references of an entity.
    broken: FxHashMap<(usize, EntityId), Vec<LinkId>>,
}

impl Suspects {
    /// The definition nearest to the dangling reference `link`, if one is clearly nearest.
    pub fn nearest(&self, link: LinkId) -> Option<(EntityId, Slip)> {
        self.near.get(&link).copied()
    }

    /// The entity whose key `link` most likely is a slip of. The only remaining candidate alone is
    /// not enough.
    pub fn likely(&self, link: LinkId) -> Option<EntityId> {
        self.nearest(link).filter(|(_, slip)| *slip != Slip::Rest).map(|(entity, _)| entity)
    }

    /// The dangling references of `edge` that are most likely slips of the key of `entity`.
    pub fn meant(&self, edge: usize, entity: EntityId) -> &[LinkId] {
        self.meant.get(&(edge, entity)).map_or(&[], Vec::as_slice)
    }

    /// Whether a dangling reference of `edge` may mean `entity`, and no reference refers to it.
    pub fn is_uncovered(&self, edge: usize, entity: EntityId) -> bool {
        self.uncovered.contains(&(edge, entity))
    }

    /// The unresolved references of `edge` in `entity`.
    pub fn broken(&self, edge: usize, entity: EntityId) -> &[LinkId] {
        self.broken.get(&(edge, entity)).map_or(&[], Vec::as_slice)
    }

    /// The references among these that most likely are slips of the key of `to`.
    pub fn between(&self, edge: usize, from: EntityId, to: EntityId) -> Vec<LinkId> {
        let broken = self.broken(edge, from).iter().copied();
        broken.filter(|&it| self.likely(it) == Some(to)).collect()
    }

    /// The entities where following `edge` may lead further than is known.
    pub fn entities(&self, edge: usize, inverse: bool) -> Vec<EntityId> {
        let from = if inverse { &self.meant } else { &self.broken };
        let entities = from.keys().filter(|(known, _)| *known == edge).map(|&(_, id)| id);
        let mut entities: Vec<_> = entities.collect();
        entities.sort_unstable();
        entities
    }
}

/// The unresolved references of `edge` that are examined, with their texts.
pub fn dangling<'g>(
    graph: &'g Graph<'_>,
    edge: usize,
) -> impl Iterator<Item = (LinkId, Cow<'g, str>)> {
    let mut texts = FxHashSet::default();
    let links = graph.of_edge(edge).filter(|&it| graph.link(it).target == Target::Dangling);
    links.map(|link| (link, graph.reference(link))).filter(move |(_, text)| {
        texts.contains(text) || texts.len() < LOOKED_INTO && texts.insert(text.clone())
    })
}

/// Examines the unresolved references of `graph`.
pub(super) fn suspects(graph: &Graph<'_>) -> Suspects {
    let mut suspects = Suspects::default();
    for edge in 0..graph.model.edges.len() {
        for link in graph.of_edge(edge).filter(|&it| graph.link(it).to.is_none()) {
            suspects.broken.entry((edge, graph.link(link).from)).or_default().push(link);
        }
        let mut looked_into = LookedInto::default();
        let mut keys = None;
        for (link, reference) in dangling(graph, edge) {
            let near = looked_into.entry(reference).or_insert_with_key(|reference| {
                nearest(keys.get_or_insert_with(|| Keys::of(graph, edge)), reference)
            });
            // An entity does not refer to itself by a slip of its own key.
            let from = graph.link(link).from;
            let mut others = near.0.iter().filter(|&&it| it != from);
            let (Some(&entity), None, Some(slip)) = (others.next(), others.next(), near.1) else {
                continue;
            };
            suspects.near.insert(link, (entity, slip));
            suspects.meant.entry((edge, entity)).or_default().push(link);
        }
        if looked_into.is_empty() {
            continue;
        }
        let covered = covered(graph, edge);
        pair_rest(graph, edge, &looked_into, &mut suspects, &covered);
        let near = graph.of_edge(edge).filter_map(|it| suspects.near.get(&it));
        let uncovered = near.map(|&(it, _)| it).filter(|&it| !covered[it as usize]);
        suspects.uncovered.extend(uncovered.map(|it| (edge, it)));
    }
    suspects
}

/// The keys nearest to a text, and their difference.
type Nearest = (Vec<EntityId>, Option<Slip>);
type LookedInto<'g> = FxHashMap<Cow<'g, str>, Nearest>;

/// One unresolved reference and one entity without references may belong together.
fn pair_rest(
    graph: &Graph<'_>,
    edge: usize,
    looked_into: &LookedInto<'_>,
    suspects: &mut Suspects,
    covered: &[bool],
) {
    if looked_into.len() != 1 || looked_into.values().any(|(near, _)| !near.is_empty()) {
        return;
    }
    let types = graph.edge(edge).to.iter().filter_map(|it| graph.model.entity(&it.value));
    let mut uncovered = types.flat_map(|it| graph.of_type(it)).filter(|&id| !covered[id as usize]);
    let (Some(rest), None) = (uncovered.next(), uncovered.next()) else { return };
    let dangling = graph.of_edge(edge).filter(|&it| graph.link(it).target == Target::Dangling);
    for link in dangling.filter(|&it| graph.link(it).from != rest) {
        suspects.near.insert(link, (rest, Slip::Rest));
    }
}

/// For each entity, whether a reference of edge number `edge` refers to it.
fn covered(graph: &Graph<'_>, edge: usize) -> Vec<bool> {
    let mut covered = vec![false; graph.entities.len()];
    let targets = graph.of_edge(edge).filter_map(|it| graph.link(it).to);
    targets.for_each(|it| covered[it as usize] = true);
    covered
}

/// The keys of the possible targets of an edge, prepared for comparison.
struct Keys(Vec<(Form, EntityId)>);

impl Keys {
    fn of(graph: &Graph<'_>, edge: usize) -> Self {
        let types = graph.edge(edge).to.iter().filter_map(|it| graph.model.entity(&it.value));
        let ids = types.flat_map(|it| graph.of_type(it).take(CANDIDATES));
        Self(ids.map(|id| (Form::new(&graph.key(id)), id)).collect())
    }
}

/// The definitions nearest to `reference`, all with the same difference.
fn nearest(keys: &Keys, reference: &str) -> Nearest {
    let reference = Form::new(reference);
    let (mut best, mut least): Nearest = (Vec::new(), None);
    for (key, id) in &keys.0 {
        let Some(slip) = reference.slip(key) else { continue };
        if least.is_none_or(|least| slip < least) {
            least = Some(slip);
            best.clear();
        }
        if least == Some(slip) {
            best.push(*id);
        }
    }
    (best, least)
}
