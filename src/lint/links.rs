//! Knows the entities of the models of a run and the references to them, as owned values, for editors
//! and reports. Does not judge a link.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Graphs;
use crate::check::graph::{Graph, LinkId, NOBODY};
use crate::check::{Compiled, Corpus};
use crate::source::Span;

/// An entity of a model.
#[derive(Clone, Debug)]
pub struct Named {
    /// Name of its type.
    pub kind: String,
    /// Its key as written.
    pub key: String,
    /// Its key, with its readable name if it has one.
    pub name: String,
    /// Where its key is written; the first place is the definition.
    pub at: Span,
    /// Its record.
    pub record: Span,
}

/// A reference of a model.
#[derive(Clone, Debug)]
pub struct Referral {
    /// Name of the link.
    pub edge: String,
    /// Types that it may refer to.
    pub kinds: Vec<String>,
    /// The bytes of the reference.
    pub at: Span,
    /// The name of the member that contains it, if any.
    pub member: Option<String>,
    /// Index of the entity that refers.
    pub from: usize,
    /// Index of the entity referred to; `None` if the reference is unresolved.
    pub to: Option<usize>,
}

/// The entities and references of a run.
#[derive(Clone, Debug, Default)]
pub struct Links {
    /// The entities.
    pub named: Vec<Named>,
    /// The references.
    pub referrals: Vec<Referral>,
    /// For each entity, the references that it makes and those made to it.
    ends: Vec<[Vec<usize>; 2]>,
}

impl Links {
    /// The references that `entity` makes, or those made to it (`inverse`).
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

/// The entities and references of all models, whether or not a rule in effect uses them.
pub fn links(corpus: &Corpus, rules: &[Compiled]) -> Links {
    let graphs = Graphs::build_all(corpus, rules);
    let mut links = Links::default();
    // Rule files share models, and models share types: the same key is one entity.
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
    // For one of several values in a list, the list has the name.
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
