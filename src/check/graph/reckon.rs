//! Knows how to count the distinct ends of a path from many entities at once, up to a limit: one
//! pass against the links instead of a walk from each. Does not know what is counted.

use std::rc::Rc;

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use super::EntityId;

/// Maximum number of ends stored for all entities together; a count that needs more is not made.
const KEPT: usize = 1 << 24;

/// A step on a path: an entity, and the state of the path there.
pub(super) type Stand = (EntityId, u32);

/// The ends reachable from each of some entities, up to a limit.
pub struct Reckoned {
    /// The distinct sets.
    sets: Vec<Rc<[u32]>>,
    /// Index of the set of each entity.
    of: Vec<u32>,
}

const NONE: u32 = u32::MAX;

impl Reckoned {
    /// The ends reachable from `start`: all of them, or as many as the limit allows.
    pub fn of(&self, start: EntityId) -> &[u32] {
        let set = self.sets.get(self.of[start as usize] as usize);
        set.map_or(&[], |it| &**it)
    }
}

/// Computes for each of `starts` up to `most` of the distinct ends, returned by `there`, of the paths
/// that `onward` follows step by step; `None` if that takes too much memory. `size` is the number of
/// entities and of states.
pub(super) fn reckon(
    size: (usize, usize),
    starts: &[EntityId],
    most: usize,
    onward: impl Fn(Stand, &mut Vec<Stand>),
    there: impl Fn(Stand, &mut Vec<u32>),
) -> Option<Reckoned> {
    let (ways, numbers) = ways(size, starts, onward);
    let components = kosaraju_scc(&ways);
    let mut component = vec![NONE; ways.node_count()];
    for (number, members) in components.iter().enumerate() {
        for member in members {
            component[member.index()] = number as u32;
        }
    }
    // The successors of a component come before it.
    let mut sets: Vec<Rc<[u32]>> = Vec::with_capacity(components.len());
    let nothing: Rc<[u32]> = Rc::from([]);
    let (mut own, mut kept) = (Vec::new(), 0);
    for (number, members) in components.iter().enumerate() {
        own.clear();
        let mut beyond: Vec<u32> = Vec::new();
        for &member in members {
            there(ways[member], &mut own);
            let further = ways.neighbors(member).map(|it| component[it.index()]);
            beyond.extend(further.filter(|&it| it as usize != number));
        }
        beyond.sort_unstable();
        beyond.dedup();
        beyond.retain(|&it| !sets[it as usize].is_empty());
        let set = match &beyond[..] {
            [] if own.is_empty() => nothing.clone(),
            [only] if own.is_empty() => sets[*only as usize].clone(),
            _ => {
                for &it in &beyond {
                    if own.len() >= 2 * most {
                        tidy(&mut own, most);
                    }
                    own.extend_from_slice(&sets[it as usize]);
                }
                tidy(&mut own, most);
                kept += own.len();
                Rc::from(&own[..])
            }
        };
        if kept > KEPT {
            return None;
        }
        sets.push(set);
    }
    let of = numbers.into_iter().map(|it| component.get(it as usize).copied().unwrap_or(NONE));
    Some(Reckoned { of: of.collect(), sets })
}

/// Keeps the first `most` distinct ends.
fn tidy(things: &mut Vec<u32>, most: usize) {
    things.sort_unstable();
    things.dedup();
    things.truncate(most);
}

/// Every step reachable from `starts`, with its successors; and the index of the first step of each
/// start.
fn ways(
    (entities, states): (usize, usize),
    starts: &[EntityId],
    onward: impl Fn(Stand, &mut Vec<Stand>),
) -> (DiGraph<Stand, (), u32>, Vec<u32>) {
    let mut known = vec![NONE; states * entities];
    let mut ways: DiGraph<Stand, (), u32> = DiGraph::default();
    let place = |(at, state): Stand| at as usize * states + state as usize;
    for &start in starts {
        if known[place((start, 0))] == NONE {
            known[place((start, 0))] = ways.add_node((start, 0)).index() as u32;
        }
    }
    let (mut next, mut after) = (0, Vec::new());
    while next < ways.node_count() {
        let from = NodeIndex::new(next);
        next += 1;
        after.clear();
        onward(ways[from], &mut after);
        for &to in &after {
            let known = &mut known[place(to)];
            if *known == NONE {
                *known = ways.add_node(to).index() as u32;
            }
            ways.add_edge(from, NodeIndex::new(*known as usize), ());
        }
    }
    let mut of = vec![NONE; entities];
    for &start in starts {
        of[start as usize] = known[place((start, 0))];
    }
    (ways, of)
}
