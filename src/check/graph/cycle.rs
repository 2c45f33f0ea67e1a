//! Knows the knots of a graph (strongly connected components) and a cycle that shows each of them.
//! Does not know what a cycle means. Nothing here recurses: a chain may be a million links long.

use super::{EntityId, Graph, LinkId};

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
    let mut component = vec![u32::MAX; graph.entities.len()];
    let mut members: Vec<Vec<EntityId>> = Vec::new();
    components(graph, edges, |id, number| {
        component[id as usize] = number;
        if members.len() <= number as usize {
            members.push(Vec::new());
        }
        members[number as usize].push(id);
    });
    let mut came_by = vec![None; graph.entities.len()];
    let mut knots: Vec<Knot> = members
        .into_iter()
        .filter_map(|mut members| {
            members.sort_unstable();
            let cycle = cycle(graph, edges, &component, members[0], &mut came_by)?;
            Some(Knot { members, cycle })
        })
        .collect();
    knots.sort_by_key(|it| it.members[0]);
    knots
}

fn ends<'g>(
    graph: &'g Graph<'_>,
    edges: &'g [usize],
    at: EntityId,
) -> impl Iterator<Item = (LinkId, EntityId)> + 'g {
    let links = edges.iter().flat_map(move |&edge| graph.links_at(at, edge, false));
    links.filter_map(|&link| Some((link, graph.link(link).to?)))
}

/// Tarjan's algorithm with a stack of its own; `visit` gets each entity with the number of its
/// component.
fn components(graph: &Graph<'_>, edges: &[usize], mut visit: impl FnMut(EntityId, u32)) {
    let size = graph.entities.len();
    let (mut index, mut low) = (vec![0_u32; size], vec![0_u32; size]);
    let mut done = vec![false; size];
    let (mut pending, mut calls) = (Vec::new(), Vec::new());
    let (mut counter, mut number) = (0, 0);
    for root in 0..size as EntityId {
        if index[root as usize] != 0 {
            continue;
        }
        calls.push((root, ends(graph, edges, root)));
        counter += 1;
        (index[root as usize], low[root as usize]) = (counter, counter);
        pending.push(root);
        while let Some((at, rest)) = calls.last_mut() {
            let at = *at;
            let Some((_, to)) = rest.next() else {
                calls.pop();
                if let Some((parent, _)) = calls.last() {
                    low[*parent as usize] = low[*parent as usize].min(low[at as usize]);
                }
                if low[at as usize] == index[at as usize] {
                    while let Some(member) = pending.pop() {
                        done[member as usize] = true;
                        visit(member, number);
                        if member == at {
                            break;
                        }
                    }
                    number += 1;
                }
                continue;
            };
            if index[to as usize] == 0 {
                counter += 1;
                (index[to as usize], low[to as usize]) = (counter, counter);
                pending.push(to);
                calls.push((to, ends(graph, edges, to)));
            } else if !done[to as usize] {
                low[at as usize] = low[at as usize].min(index[to as usize]);
            }
        }
    }
}

/// A shortest cycle through `start` inside its component; `came_by` is scratch, all `None`
/// outside of components already done.
fn cycle(
    graph: &Graph<'_>,
    edges: &[usize],
    component: &[u32],
    start: EntityId,
    came_by: &mut [Option<LinkId>],
) -> Option<Vec<LinkId>> {
    let mut open = vec![start];
    let mut next = 0;
    while let Some(&at) = open.get(next) {
        next += 1;
        for (link, to) in ends(graph, edges, at) {
            if to == start {
                let mut cycle = vec![link];
                let mut at = at;
                while at != start {
                    let link = came_by[at as usize]?;
                    cycle.push(link);
                    at = graph.link(link).from;
                }
                cycle.reverse();
                return Some(cycle);
            }
            let inside = component[to as usize] == component[start as usize];
            if inside && came_by[to as usize].is_none() {
                came_by[to as usize] = Some(link);
                open.push(to);
            }
        }
    }
    None
}
