//! Knows which entities lack something only because a reference that should name them names nothing:
//! that reference is the fault, and is told where it stands. Does not look further than one link.

use rustc_hash::FxHashSet;

use super::Along;
use crate::check::graph::{EntityId, Graph, LinkId, Target};
use crate::rule::path::Path;

/// The places that lack something, where a reference of an entity that would count names nothing and
/// most likely means the place; or where as many such references mean nobody knows whom.
pub(super) fn excused(
    along: &Along<'_>,
    graph: &Graph<'_>,
    places: &[EntityId],
    (accepts, lacks): (&dyn Fn(EntityId) -> bool, &dyn Fn(EntityId) -> bool),
) -> FxHashSet<EntityId> {
    let edge = back_along(along.path, graph).filter(|_| along.min > 0);
    let strays: Vec<LinkId> = edge.map_or_else(Vec::new, |edge| strays(graph, edge, accepts));
    if strays.is_empty() {
        return FxHashSet::default();
    }
    let near = |link: &LinkId| graph.suspects().nearest(*link).map(|(entity, _)| entity);
    let meant: FxHashSet<EntityId> = strays.iter().filter_map(near).collect();
    let unknown = strays.iter().filter(|it| near(it).is_none()).count();
    let lacking = places.iter().copied().filter(|&it| lacks(it));
    let (mut excused, rest): (Vec<_>, Vec<_>) = lacking.partition(|it| meant.contains(it));
    if rest.len() <= unknown {
        excused.extend(rest);
    }
    excused.into_iter().collect()
}

/// The edge whose references name the place, if the path is just the way back along one.
fn back_along(path: &Path, graph: &Graph<'_>) -> Option<usize> {
    let Path::Edge { name, inverse } = path else { return None };
    let (edge, is_inverse) = graph.model.edge(&name.value)?;
    (*inverse != is_inverse).then_some(edge)
}

/// References of the edge that name nothing, made by entities that would count.
fn strays(graph: &Graph<'_>, edge: usize, accepts: &dyn Fn(EntityId) -> bool) -> Vec<LinkId> {
    let is_stray = |id: &LinkId| {
        let link = graph.link(*id);
        link.target == Target::Dangling && accepts(link.from)
    };
    graph.of_edge(edge).filter(is_stray).collect()
}
