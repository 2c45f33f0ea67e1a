//! Knows how a path over links is followed: as a small automaton over the graph, breadth first,
//! each pair of entity and state once, so that cycles and ladders cost no more than their links.
//! Does not know what is counted at its end.

use super::reckon::{Reckoned, Stand, reckon};
use super::{Directed, EntityId, Graph, LinkId, NOBODY, Target};
use crate::rule::Model;
use crate::rule::path::Path;

/// A path as an automaton (Glushkov's): state 0 is the start, each further state is one edge of the
/// path, entered by following it.
#[derive(Clone, Debug)]
pub(super) struct Automaton {
    /// Edge number and direction of each state but the first.
    pub(super) steps: Vec<Directed>,
    /// The states that may come after each state.
    pub(super) follow: Vec<Vec<u32>>,
    pub(super) accepts: Vec<bool>,
}

/// First and last states of a part of a path, and whether it may be skipped.
struct Part {
    first: Vec<u32>,
    last: Vec<u32>,
    skips: bool,
}

impl Automaton {
    pub(super) fn new(model: &Model, path: &Path) -> Self {
        let mut automaton =
            Self { steps: Vec::new(), follow: vec![Vec::new()], accepts: vec![false] };
        let whole = automaton.add(model, path);
        automaton.accepts[0] = whole.skips;
        for &last in &whole.last {
            automaton.accepts[last as usize] = true;
        }
        automaton.follow[0] = whole.first;
        for follow in &mut automaton.follow {
            follow.sort_unstable();
            follow.dedup();
        }
        automaton
    }

    /// Adds `path`; its depth is bounded by [`Path::read`].
    fn add(&mut self, model: &Model, path: &Path) -> Part {
        match path {
            Path::Edge { name, inverse } => self.edge(model, &name.value, *inverse),
            Path::Any(parts) => {
                let mut any = Part { first: Vec::new(), last: Vec::new(), skips: false };
                for part in parts {
                    let part = self.add(model, part);
                    any.first.extend(part.first);
                    any.last.extend(part.last);
                    any.skips |= part.skips;
                }
                any
            }
            Path::Seq(parts) => {
                let mut whole = Part { first: Vec::new(), last: Vec::new(), skips: true };
                for part in parts {
                    let part = self.add(model, part);
                    self.link(&whole.last, &part.first);
                    if whole.skips {
                        whole.first.extend(&part.first);
                    }
                    let before = std::mem::replace(&mut whole.last, part.last);
                    if part.skips {
                        whole.last.extend(before);
                    }
                    whole.skips &= part.skips;
                }
                whole
            }
            Path::Repeat { path, zero, many } => {
                let mut part = self.add(model, path);
                if *many {
                    self.link(&part.last, &part.first);
                }
                part.skips |= zero;
                part
            }
        }
    }

    fn edge(&mut self, model: &Model, name: &str, inverse: bool) -> Part {
        // Unknown edges are reported when the rule is compiled; here they lead nowhere.
        let Some((edge, is_inverse)) = model.edge(name) else {
            return Part { first: Vec::new(), last: Vec::new(), skips: false };
        };
        self.steps.push((edge, inverse != is_inverse));
        self.follow.push(Vec::new());
        self.accepts.push(false);
        let state = self.steps.len() as u32;
        Part { first: vec![state], last: vec![state], skips: false }
    }

    fn link(&mut self, from: &[u32], to: &[u32]) {
        for &from in from {
            self.follow[from as usize].extend(to);
        }
    }

    fn states(&self) -> usize {
        self.follow.len()
    }
}

/// Walks one path through one graph, from as many entities as asked.
pub struct Walker<'g, 'd> {
    graph: &'g Graph<'d>,
    automaton: Automaton,
    /// For each pair of entity and state, the number of the walk that last visited it.
    seen: Vec<u32>,
    /// For each entity, the number of the walk that last ended there.
    ended: Vec<u32>,
    walk: u32,
}

/// Maximum number of steps followed in search of a path's ends.
const FURTHEST: usize = 10_000;

/// An entity where a path breaks off, and the edges that would continue it, each with whether it
/// would be followed backwards.
pub type DeadEnd = (EntityId, Vec<Directed>);

/// An entity at the end of a path, and the first and last link to it; `None` if the path has no link.
#[derive(Clone, Copy, Debug)]
pub struct Arrival {
    /// The entity.
    pub end: EntityId,
    /// The first link of the path.
    pub first: Option<LinkId>,
    /// The last one.
    pub last: Option<LinkId>,
}

/// The result of one walk.
#[derive(Clone, Debug, Default)]
pub struct Walk {
    /// The distinct entities at the end of the path, nearest first.
    pub ends: Vec<EntityId>,
    /// Whether the walk stopped because enough ends were found.
    pub is_cut: bool,
}

impl<'g, 'd> Walker<'g, 'd> {
    /// A walker for `path` in `graph`.
    pub fn new(graph: &'g Graph<'d>, path: &Path) -> Self {
        let automaton = Automaton::new(graph.model, path);
        let entities = graph.entities.len();
        let seen = vec![0; entities * automaton.states()];
        Self { graph, automaton, seen, ended: vec![0; entities], walk: 0 }
    }

    /// The entities at the end of the path from `start` that `accepts`, up to `limit` of them.
    pub fn walk(
        &mut self,
        start: EntityId,
        limit: usize,
        accepts: impl Fn(EntityId) -> bool,
    ) -> Walk {
        self.walk += 1;
        let states = self.automaton.states();
        let mut walk = Walk::default();
        let mut open = vec![(start, 0_u32)];
        let mut next = 0;
        self.seen[start as usize * states] = self.walk;
        while let Some(&(at, state)) = open.get(next) {
            next += 1;
            let is_end = self.automaton.accepts[state as usize]
                && std::mem::replace(&mut self.ended[at as usize], self.walk) != self.walk;
            if is_end && accepts(at) {
                walk.ends.push(at);
                if walk.ends.len() >= limit {
                    walk.is_cut = true;
                    return walk;
                }
            }
            let seen = &mut self.seen;
            onward(self.graph, &self.automaton, (at, state), |to, _| {
                let seen = &mut seen[to.0 as usize * states + to.1 as usize];
                if std::mem::replace(seen, self.walk) != self.walk {
                    open.push(to);
                }
            });
        }
        walk
    }

    /// The entities at the end of the path from `start` that `accepts`, nearest first, at most `limit` of
    /// them and none that is very far, with the first and last link of a shortest path to each.
    pub fn arrivals(
        &mut self,
        start: EntityId,
        limit: usize,
        accepts: impl Fn(EntityId) -> bool,
    ) -> Vec<Arrival> {
        self.walk += 1;
        let states = self.automaton.states();
        let mut arrivals = Vec::new();
        let mut open = vec![(start, 0_u32, None, None)];
        let mut next = 0;
        self.seen[start as usize * states] = self.walk;
        while let Some(&(at, state, first, last)) = open.get(next).filter(|_| next < FURTHEST) {
            next += 1;
            let is_end = self.automaton.accepts[state as usize]
                && std::mem::replace(&mut self.ended[at as usize], self.walk) != self.walk;
            if is_end && accepts(at) {
                arrivals.push(Arrival { end: at, first, last });
                if arrivals.len() >= limit {
                    break;
                }
            }
            let seen = &mut self.seen;
            onward(self.graph, &self.automaton, (at, state), |to, link| {
                let seen = &mut seen[to.0 as usize * states + to.1 as usize];
                if std::mem::replace(seen, self.walk) != self.walk {
                    open.push((to.0, to.1, first.or(Some(link)), Some(link)));
                }
            });
        }
        arrivals
    }

    /// Counts the ends returned by `there` on the paths from `starts`, up to `most`.
    fn reckon(
        &self,
        starts: &[EntityId],
        most: usize,
        there: impl Fn(Stand, &mut Vec<u32>),
    ) -> Option<Reckoned> {
        let size = (self.graph.entities.len(), self.automaton.states());
        let after = |stand, after: &mut Vec<Stand>| {
            onward(self.graph, &self.automaton, stand, |to, _| after.push(to));
        };
        reckon(size, starts, most, after, there)
    }

    /// Up to `most` of the entities at the end of the path that `accepts`, from each of `starts`.
    pub fn ends(
        &self,
        starts: &[EntityId],
        most: usize,
        accepts: impl Fn(EntityId) -> bool,
    ) -> Option<Reckoned> {
        self.reckon(starts, most, |(at, state), ends| {
            if self.automaton.accepts[state as usize] && accepts(at) {
                ends.push(at);
            }
        })
    }

    /// Up to `most` unresolved references on the paths from each of `starts` for which `counts`
    /// holds; or, `backwards`, unresolved references that most likely mean an entity on the path.
    /// `None` if there are none.
    pub fn doubts(
        &self,
        starts: &[EntityId],
        most: usize,
        backwards: bool,
        counts: impl Fn(LinkId) -> bool,
    ) -> Option<Reckoned> {
        let suspects = self.graph.suspects();
        let mut steps = self.automaton.steps.iter().filter(|(_, inverse)| *inverse == backwards);
        if steps.all(|&(edge, inverse)| suspects.entities(edge, inverse).is_empty()) {
            return None;
        }
        self.reckon(starts, most, |(at, state), links| {
            let follow = self.automaton.follow[state as usize].iter();
            let steps = follow.map(|&to| self.automaton.steps[to as usize - 1]);
            for (edge, _) in steps.filter(|(_, inverse)| *inverse == backwards) {
                let of =
                    if backwards { suspects.meant(edge, at) } else { suspects.broken(edge, at) };
                // Only the first of several texts of one reference was examined.
                links.extend(of.iter().copied().filter(|&it| !backwards || counts(it)));
            }
        })
    }

    /// Whether the path passes through a type of entities that is reported to be empty.
    pub fn is_open(&self) -> bool {
        let model = self.graph.model;
        self.automaton.steps.iter().any(|&(edge, inverse)| {
            let edge = &model.edges[edge];
            let mut ends =
                if inverse { std::slice::from_ref(&edge.from) } else { &edge.to[..] }.iter();
            ends.any(|it| {
                model.entity(&it.value).is_some_and(|it| self.graph.missing.contains(&it))
            })
        })
    }

    /// Where paths from `start` break off, nearest first, at most `limit` of them: each entity with
    /// the edges that would continue, and whether against their direction.
    pub fn dead_ends(&mut self, start: EntityId, limit: usize) -> Vec<DeadEnd> {
        self.walk += 1;
        let states = self.automaton.states();
        let mut found = Vec::new();
        let mut open = vec![(start, 0_u32)];
        let mut next = 0;
        self.seen[start as usize * states] = self.walk;
        while let Some(&(at, state)) =
            open.get(next).filter(|_| found.len() < limit && next < FURTHEST)
        {
            next += 1;
            let mut leads_on = self.automaton.accepts[state as usize];
            for &to in &self.automaton.follow[state as usize] {
                let (edge, inverse) = self.automaton.steps[to as usize - 1];
                for link in self.graph.links_at(at, edge, inverse) {
                    leads_on = true;
                    let end = other_end(self.graph, link, inverse);
                    let seen = &mut self.seen[end as usize * states + to as usize];
                    if std::mem::replace(seen, self.walk) != self.walk {
                        open.push((end, to));
                    }
                }
            }
            if !leads_on {
                let follow = self.automaton.follow[state as usize].iter();
                found.push((at, follow.map(|&to| self.automaton.steps[to as usize - 1]).collect()));
            }
        }
        found
    }

    /// The entities from which one that `accepts` can be reached, all at once.
    pub fn reach(&self, accepts: impl Fn(EntityId) -> bool) -> Reach {
        let mut seeds = Vec::new();
        for id in (0..self.graph.entities.len() as EntityId).filter(|&it| accepts(it)) {
            let states = 0..self.automaton.states();
            seeds.extend(states.filter(|&it| self.automaton.accepts[it]).map(|it| (id, it as u32)));
        }
        self.back(seeds)
    }

    /// Breadth first against the direction of the path; each pair of entity and state remembers
    /// the link to follow towards the nearest seed.
    fn back(&self, seeds: Vec<(EntityId, u32)>) -> Reach {
        let states = self.automaton.states();
        let mut before = vec![Vec::new(); states];
        for (state, follow) in self.automaton.follow.iter().enumerate() {
            for &to in follow {
                before[to as usize].push(state as u32);
            }
        }
        let mut hops = vec![UNREACHED; self.graph.entities.len() * states];
        let mut seed = vec![NOBODY; hops.len()];
        let mut open = Vec::new();
        for (id, state) in seeds {
            let hop = &mut hops[id as usize * states + state as usize];
            if *hop == UNREACHED {
                *hop = (NOBODY, ARRIVED);
                seed[id as usize * states + state as usize] = id;
                open.push((id, state));
            }
        }
        let mut next = 0;
        while let Some(&(at, state)) = open.get(next) {
            next += 1;
            let Some(&(edge, inverse)) =
                (state as usize).checked_sub(1).map(|it| &self.automaton.steps[it])
            else {
                continue;
            };
            for link in self.graph.links_at(at, edge, !inverse) {
                let from = other_end(self.graph, link, !inverse);
                for &earlier in &before[state as usize] {
                    let place = from as usize * states + earlier as usize;
                    let hop = &mut hops[place];
                    if *hop == UNREACHED {
                        *hop = (link, state);
                        seed[place] = seed[at as usize * states + state as usize];
                        open.push((from, earlier));
                    }
                }
            }
        }
        Reach { hops, seed, states }
    }

    /// The shortest path from `start` to the nearest entity of `reach`: each link with its target,
    /// at most `limit` of them, and whether the path is longer.
    pub fn way(
        &self,
        reach: &Reach,
        start: EntityId,
        limit: usize,
    ) -> (Vec<(LinkId, EntityId)>, bool) {
        let (mut at, mut state, mut way) = (start, 0, Vec::new());
        loop {
            let (link, next) = reach.hops[at as usize * reach.states + state as usize];
            if next >= ARRIVED {
                return (way, false);
            }
            if way.len() == limit {
                return (way, true);
            }
            let (_, inverse) = self.automaton.steps[next as usize - 1];
            at = other_end(self.graph, link, inverse);
            state = next;
            way.push((link, at));
        }
    }
}

const ARRIVED: u32 = u32::MAX - 1;
const UNREACHED: (LinkId, u32) = (NOBODY, u32::MAX);

/// The entities from which a target can be reached; see [`Walker::reach`].
pub struct Reach {
    /// The next link and state of each pair of entity and state.
    hops: Vec<(LinkId, u32)>,
    /// The entity at the end of the path from each pair.
    seed: Vec<EntityId>,
    states: usize,
}

impl Reach {
    /// Whether the path from `start` reaches it.
    pub fn contains(&self, start: EntityId) -> bool {
        self.hops[start as usize * self.states] != UNREACHED
    }

    /// The nearest entity that the path from `start` reaches.
    pub fn end(&self, start: EntityId) -> Option<EntityId> {
        Some(self.seed[start as usize * self.states]).filter(|it| *it != NOBODY)
    }
}

/// Passes every step that may follow `stand`, with its link, to `take`.
fn onward(
    graph: &Graph<'_>,
    automaton: &Automaton,
    (at, state): Stand,
    mut take: impl FnMut(Stand, LinkId),
) {
    for &to in &automaton.follow[state as usize] {
        let (edge, inverse) = automaton.steps[to as usize - 1];
        for link in graph.links_at(at, edge, inverse) {
            take((other_end(graph, link, inverse), to), link);
        }
    }
}

/// The end of the link: its target, or its origin if followed backwards.
fn other_end(graph: &Graph<'_>, link: LinkId, inverse: bool) -> EntityId {
    let link = graph.link(link);
    debug_assert!(link.target != Target::Dangling);
    if inverse { link.from } else { link.to.unwrap_or(link.from) }
}
