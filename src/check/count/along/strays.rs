//! Knows which entities may lack something only because a reference that should name them names
//! nothing: that reference is then the fault, told where it stands. Does not know whether it is told.

use std::cell::OnceCell;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::Along;
use crate::check::Context;
use crate::check::graph::walk::Reach;
use crate::check::graph::{EntityId, Graph, LinkId, Target};
use crate::rule::path::Path;
use crate::source::Span;

/// Where references stand, by the entity that they may mean.
type ByEntity = FxHashMap<EntityId, Arc<[Span]>>;

/// References that name nothing, of edges that a path follows backwards.
pub(super) struct Strays<'g, 'd> {
    pub(super) graph: &'g Graph<'d>,
    /// The edges that the path follows backwards.
    edges: Vec<usize>,
    /// From where an entity can be reached that one of them most likely means.
    reach: Option<Reach>,
    /// Those that most likely mean an entity, and all that mean one.
    near: OnceCell<(ByEntity, Arc<[Span]>)>,
    /// Places that lack something, with those that may mean them.
    paired: ByEntity,
    /// Whether the path is no more than the way back along one edge.
    is_short: bool,
}

impl<'g, 'd> Strays<'g, 'd> {
    pub(super) fn new(
        along: &Along<'_>,
        cx: &Context<'_>,
        graph: &'g Graph<'d>,
        reach: Option<Reach>,
    ) -> Self {
        let edges = cx.walk(along.span(), along.path, |it| it.backwards()).unwrap_or_default();
        let is_short = back_along(along.path, graph).is_some();
        Self { graph, edges, reach, near: OnceCell::new(), paired: FxHashMap::default(), is_short }
    }

    /// Whether one of them most likely means an entity that the path from `id` comes by.
    pub(super) fn may_mean(&self, id: EntityId) -> bool {
        self.reach.as_ref().is_some_and(|it| it.contains(id))
    }

    /// Those because of which it is not certain that `id` lacks something, if there are such;
    /// `may_mean` is whether the walk came by an entity that one of them most likely means.
    pub(super) fn of(&self, id: EntityId, may_mean: bool) -> Option<Arc<[Span]>> {
        if !may_mean {
            return self.paired.get(&id).cloned();
        }
        let (near, all) = self.near.get_or_init(|| self.near());
        // Further on, any that means an entity may be meant.
        let own = near.get(&id).filter(|_| self.is_short);
        Some(own.unwrap_or(all).clone())
    }

    fn near(&self) -> (ByEntity, Arc<[Span]>) {
        let links = self.edges.iter().flat_map(|&edge| self.graph.of_edge(edge));
        let near = links.filter_map(|it| Some((self.nearest(it)?, it)));
        let near: Vec<(EntityId, LinkId)> = near.collect();
        let all = self.spans(near.iter().map(|(_, link)| *link));
        (self.grouped(&near), all)
    }

    fn nearest(&self, link: LinkId) -> Option<EntityId> {
        self.graph.suspects().nearest(link).map(|(entity, _)| entity)
    }

    fn grouped(&self, near: &[(EntityId, LinkId)]) -> ByEntity {
        let mut by_entity: FxHashMap<EntityId, Vec<LinkId>> = FxHashMap::default();
        for &(entity, link) in near {
            by_entity.entry(entity).or_default().push(link);
        }
        let groups = by_entity.into_iter();
        groups.map(|(entity, links)| (entity, self.spans(links.into_iter()))).collect()
    }

    fn spans(&self, links: impl Iterator<Item = LinkId>) -> Arc<[Span]> {
        links.map(|it| self.graph.link(it).by.span()).collect()
    }

    /// Pairs `places` that lack something with references, made by entities that would count, that most
    /// likely mean them; and those left with as many such references as mean nobody knows whom.
    pub(super) fn pair(
        &mut self,
        path: &Path,
        places: &[EntityId],
        (accepts, lacks): (&dyn Fn(EntityId) -> bool, &dyn Fn(EntityId) -> bool),
    ) {
        let edge = back_along(path, self.graph);
        let links: Vec<LinkId> =
            edge.map_or_else(Vec::new, |edge| dangling(self.graph, edge, accepts));
        if links.is_empty() {
            return;
        }
        let (near, unknown): (Vec<LinkId>, Vec<LinkId>) =
            links.into_iter().partition(|&it| self.nearest(it).is_some());
        let near: Vec<_> =
            near.into_iter().filter_map(|it| Some((self.nearest(it)?, it))).collect();
        self.paired = self.grouped(&near);
        let lacking = places.iter().copied().filter(|&it| lacks(it) && !self.may_mean(it));
        let rest: Vec<_> = lacking.filter(|it| !self.paired.contains_key(it)).collect();
        if rest.len() <= unknown.len() {
            let unknown = self.spans(unknown.into_iter());
            self.paired.extend(rest.into_iter().map(|it| (it, unknown.clone())));
        }
    }
}

/// The edge whose references name the place, if the path is just the way back along one.
fn back_along(path: &Path, graph: &Graph<'_>) -> Option<usize> {
    let Path::Edge { name, inverse } = path else { return None };
    let (edge, is_inverse) = graph.model.edge(&name.value)?;
    (*inverse != is_inverse).then_some(edge)
}

/// References of the edge that name nothing, made by entities that would count.
fn dangling(graph: &Graph<'_>, edge: usize, accepts: &dyn Fn(EntityId) -> bool) -> Vec<LinkId> {
    let is_stray = |id: &LinkId| {
        let link = graph.link(*id);
        link.target == Target::Dangling && accepts(link.from)
    };
    graph.of_edge(edge).filter(is_stray).collect()
}
