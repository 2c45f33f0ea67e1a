//! Knows what the models of a run name and what refers to it, as values of their own: for whoever asks
//! about a place. Does not judge a link, and does not know who asks.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Graphs;
use crate::check::graph::{Graph, LinkId, NOBODY};
use crate::check::{Compiled, Corpus};
use crate::source::Span;

/// A thing that a model names.
#[derive(Clone, Debug)]
pub struct Named {
    /// Name of its type.
    pub kind: String,
    /// Its key as it is written.
    pub key: String,
    /// Its key, and what a reader calls it.
    pub name: String,
    /// Where its key is written, first where it is defined.
    pub at: Span,
    /// Its record.
    pub record: Span,
}

/// A reference that a model knows.
#[derive(Clone, Debug)]
pub struct Referral {
    /// Name of the link.
    pub edge: String,
    /// Types of what it may lead to.
    pub kinds: Vec<String>,
    /// Where it is written.
    pub at: Span,
    /// The name of the member that it is written in, if it has one.
    pub member: Option<String>,
    /// Who refers, by its index.
    pub from: usize,
    /// Who is referred to, by its index; none where the reference leads nowhere.
    pub to: Option<usize>,
}

/// What the models of a run find.
#[derive(Clone, Debug, Default)]
pub struct Links {
    /// What there is.
    pub named: Vec<Named>,
    /// What refers to it.
    pub referrals: Vec<Referral>,
    /// The referrals that each entity makes, and those made to it.
    ends: Vec<[Vec<usize>; 2]>,
}

impl Links {
    /// The referrals that `entity` makes, or those made to it.
    pub fn of(&self, entity: usize, inverse: bool) -> impl Iterator<Item = &Referral> {
        let ends = self.ends.get(entity).map_or(&[][..], |it| &it[usize::from(inverse)]);
        ends.iter().map(|it| &self.referrals[*it])
    }

    fn join(&mut self) {
        self.ends = vec![Default::default(); self.named.len()];
        for (index, referral) in self.referrals.iter().enumerate() {
            self.ends[referral.from][0].push(index);
            if let Some(to) = referral.to {
                self.ends[to][1].push(index);
            }
        }
    }
}

/// What the models find that rules carry, whether or not a rule in effect speaks of them.
pub fn links(corpus: &Corpus, rules: &[Compiled]) -> Links {
    let graphs = Graphs::build_all(corpus, rules);
    let mut links = Links::default();
    // Rule files share models, and models types: the same key is one thing.
    let mut known: FxHashMap<(String, Span), usize> = FxHashMap::default();
    let mut made: FxHashSet<(String, Span)> = FxHashSet::default();
    for (_, graph) in graphs.all() {
        let places: Vec<usize> = (0..graph.entities.len() as u32)
            .map(|id| {
                let kind = graph.type_of(id).name.value.clone();
                *known.entry((kind.clone(), graph.span(id))).or_insert_with(|| {
                    let (key, name) = (graph.key(id).into_owned(), graph.name(id));
                    let record = graph.entity(id).record.span();
                    links.named.push(Named { kind, key, name, at: graph.span(id), record });
                    links.named.len() - 1
                })
            })
            .collect();
        for id in 0..graph.links.len() as u32 {
            let referral = referral(graph, id, &places);
            if made.insert((referral.edge.clone(), referral.at)) {
                links.referrals.push(referral);
            }
        }
    }
    links.join();
    links
}

fn referral(graph: &Graph<'_>, id: LinkId, places: &[usize]) -> Referral {
    let (link, edge) = (graph.link(id), graph.edge(graph.edge_of(id)));
    // Of several values in a list it is the list that has a name.
    let mut named = link.by.ancestors().filter_map(|it| it.key());
    let member = link.by.key().or_else(|| named.next()).map(|it| it.value.to_owned());
    let to = link.to.filter(|it| *it != NOBODY).map(|it| places[it as usize]);
    Referral {
        edge: edge.name.value.clone(),
        kinds: edge.to.iter().map(|it| it.value.clone()).collect(),
        at: link.by.span(),
        member,
        from: places[link.from as usize],
        to,
    }
}
