//! Knows the knots of a graph (strongly connected components) and a cycle that shows each of them.
//! Does not know what a cycle means. Nothing here recurses: a chain may be a million links long.

use petgraph::algo::kosaraju_scc;
use petgraph::graph::NodeIndex;
use petgraph::visit::EdgeRef;

use super::build::adjacency;
use super::{Adjacency, EntityId, Graph, LinkId};

/// Entities each of which reaches every other, and a cycle through the first of them.
#[derive(Clone, Debug)]
pub struct Knot {
    /// The entities, in the order of the text.
    pub members: Vec<EntityId>,
    /// The links of a shortest cycle through the first member, from it on.
    pub cycle: Vec<LinkId>,
}

/// The knots of `graph` over the links of `edges`, in the order of the text. An entity that refers
/// to itself is a knot of one.
pub fn knots(graph: &Graph<'_>, edges: &[usize]) -> Vec<Knot> {
    let merged;
    let adjacency = match edges {
        [only] => graph.adjacency(*only),
        _ => {
            merged = adjacency(graph, edges);
            &merged
        }
    };
    // Of the algorithms for this, petgraph's Tarjan recurses and overflows the stack on a chain.
    let components = kosaraju_scc(adjacency);
    let mut component = vec![0_u32; graph.entities.len()];
    for (number, members) in components.iter().enumerate() {
        for member in members {
            component[member.index()] = number as u32;
        }
    }
    let mut search = Search { adjacency, component, came_by: vec![None; graph.entities.len()] };
    let knot = |members: Vec<NodeIndex>| {
        let start = members.iter().copied().min()?;
        let cycle = search.cycle(start)?;
        let mut members: Vec<_> = members.iter().map(|it| it.index() as EntityId).collect();
        members.sort_unstable();
        Some(Knot { members, cycle })
    };
    let mut knots: Vec<Knot> = components.into_iter().filter_map(knot).collect();
    knots.sort_by_key(|it| it.members[0]);
    knots
}

struct Search<'g> {
    adjacency: &'g Adjacency,
    /// The component of each entity.
    component: Vec<u32>,
    /// The arc by which each entity was reached; components do not share entities.
    came_by: Vec<Option<(NodeIndex, LinkId)>>,
}

impl Search<'_> {
    /// A shortest cycle through `start` inside its component, breadth first.
    fn cycle(&mut self, start: NodeIndex) -> Option<Vec<LinkId>> {
        let mut open = vec![start];
        let mut next = 0;
        while let Some(&at) = open.get(next) {
            next += 1;
            for arc in self.adjacency.edges(at) {
                let (to, link) = (arc.target(), *arc.weight());
                if to == start {
                    return self.way_back(start, at, link);
                }
                let inside = self.component[to.index()] == self.component[start.index()];
                if inside && self.came_by[to.index()].is_none() {
                    self.came_by[to.index()] = Some((at, link));
                    open.push(to);
                }
            }
        }
        None
    }

    /// The links from `start` to `at` and on by `last`.
    fn way_back(&self, start: NodeIndex, mut at: NodeIndex, last: LinkId) -> Option<Vec<LinkId>> {
        let mut cycle = vec![last];
        while at != start {
            let (before, link) = self.came_by[at.index()]?;
            cycle.push(link);
            at = before;
        }
        cycle.reverse();
        Some(cycle)
    }
}
