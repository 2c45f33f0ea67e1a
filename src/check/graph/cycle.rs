//! Knows the strongly connected components of a graph and a shortest cycle in each of them. Does
//! not know the meaning of a cycle. Nothing here recurses: a chain may be a million links long.

use petgraph::algo::kosaraju_scc;
use petgraph::graph::NodeIndex;
use petgraph::visit::EdgeRef;

use super::build::adjacency;
use super::{Adjacency, EntityId, Graph, LinkId, Way};

/// Maximum number of arcs followed in one knot in search of a shorter cycle.
const FOLLOWED: usize = 20_000_000;

/// A link of a cycle, from one entity to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its start in the direction of the cycle, which may be against the link's own.
    pub from: EntityId,
    /// Its end.
    pub to: EntityId,
    /// The link.
    pub link: LinkId,
}

/// Entities each of which reaches every other, and a cycle among them.
#[derive(Clone, Debug)]
pub struct Knot {
    /// The entities, in the order of the text.
    pub members: Vec<EntityId>,
    /// The links of the cycle, from the first of its entities on.
    pub cycle: Vec<Step>,
    /// Whether no cycle of the knot is shorter; if not, the search took too long.
    pub is_shortest: bool,
}

/// The knots of `graph` over the links of `ways`, each in its direction, in the order of the text. An
/// entity that refers to itself is a knot of one.
pub fn knots(graph: &Graph<'_>, ways: &[Way]) -> Vec<Knot> {
    let adjacency = adjacency(graph, ways.iter().copied());
    // petgraph's Tarjan algorithm recurses and overflows the stack on a long chain.
    let components = kosaraju_scc(&adjacency);
    let mut component = vec![0_u32; graph.entities.len()];
    for (number, members) in components.iter().enumerate() {
        for member in members {
            component[member.index()] = number as u32;
        }
    }
    let mut search = Search {
        adjacency: &adjacency,
        component,
        came_by: vec![None; graph.entities.len()],
        seen: vec![0; graph.entities.len()],
        round: 0,
        left: 0,
    };
    let knots = components.into_iter().filter_map(|members| search.knot(members));
    let mut knots: Vec<Knot> = knots.collect();
    knots.sort_by_key(|it| it.members[0]);
    knots
}

struct Search<'g> {
    adjacency: &'g Adjacency,
    /// The component of each entity.
    component: Vec<u32>,
    /// The arc by which each entity was reached, and the round in which it was.
    came_by: Vec<Option<(NodeIndex, LinkId)>>,
    seen: Vec<u32>,
    round: u32,
    /// Number of arcs that may still be followed in this knot.
    left: usize,
}

impl Search<'_> {
    fn knot(&mut self, mut members: Vec<NodeIndex>) -> Option<Knot> {
        members.sort_unstable();
        self.left = FOLLOWED;
        let mut cycle = self.cycle(members[0], usize::MAX)?;
        for &start in &members[1..] {
            if cycle.len() == 1 || self.left == 0 {
                break;
            }
            // Every cycle, except that of a plain ring, contains an entity with several outgoing
            // links.
            if self.branches(start)
                && let Some(shorter) = self.cycle(start, cycle.len() - 1)
            {
                cycle = shorter;
            }
        }
        let first = (0..cycle.len()).min_by_key(|&it| cycle[it].from)?;
        cycle.rotate_left(first);
        let members = members.iter().map(|it| it.index() as EntityId).collect();
        Some(Knot { members, cycle, is_shortest: self.left > 0 })
    }

    fn inside(&self, from: NodeIndex) -> impl Iterator<Item = (NodeIndex, LinkId)> + '_ {
        let component = self.component[from.index()];
        let arcs = self.adjacency.edges(from).map(|arc| (arc.target(), *arc.weight()));
        arcs.filter(move |(to, _)| self.component[to.index()] == component)
    }

    fn branches(&self, at: NodeIndex) -> bool {
        self.inside(at).nth(1).is_some()
    }

    /// A shortest cycle through `start` inside its component, breadth first, of at most `most` links.
    fn cycle(&mut self, start: NodeIndex, most: usize) -> Option<Vec<Step>> {
        self.round += 1;
        let mut open = vec![(start, 1)];
        let mut next = 0;
        while let Some(&(at, length)) = open.get(next).filter(|(_, length)| *length <= most) {
            next += 1;
            let arcs: Vec<(NodeIndex, LinkId)> = self.inside(at).collect();
            if most < usize::MAX {
                self.left = self.left.saturating_sub(arcs.len());
                if self.left == 0 {
                    return None;
                }
            }
            for (to, link) in arcs {
                if to == start {
                    return self.way_back(start, at, link);
                }
                if std::mem::replace(&mut self.seen[to.index()], self.round) != self.round {
                    self.came_by[to.index()] = Some((at, link));
                    open.push((to, length + 1));
                }
            }
        }
        None
    }

    /// The links from `start` to `at` and on by `last`.
    fn way_back(&self, start: NodeIndex, mut at: NodeIndex, last: LinkId) -> Option<Vec<Step>> {
        let step = |from: NodeIndex, to: NodeIndex, link| Step {
            from: from.index() as EntityId,
            to: to.index() as EntityId,
            link,
        };
        let mut cycle = vec![step(at, start, last)];
        while at != start {
            let (before, link) = self.came_by[at.index()]?;
            cycle.push(step(before, at, link));
            at = before;
        }
        cycle.reverse();
        Some(cycle)
    }
}
