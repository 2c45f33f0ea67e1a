//! Knows which entity another one mentions without referring to it: in its name, in its key, or in
//! a member that no link reads. Does not know which references are intended: mentions are shown,
//! not used as references.

use std::cmp::Reverse;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::slip::Slip;
use super::words::{Texts, Words};
use super::{EntityId, Graph, LinkId, Target};
use crate::check::naming::label;
use crate::document::{Node, NodeKind};
use crate::select::fold;

/// Minimum number of characters of a name whose occurrence is significant.
const TELLING: usize = 3;
/// Maximum number of sources whose texts are gathered, to skip words that do not occur in them.
const FEW: usize = 200;
/// Maximum number of mentions shown.
const SHOWN: usize = 3;

/// How one entity mentions another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// A member that the link does not read contains its key or its name.
    Member,
    /// Its name contains the name of the other.
    Name,
    /// Its key contains the key of the other.
    Key,
}

/// An entity, another one that it mentions, and where.
#[derive(Clone, Copy, Debug)]
pub struct Mention<'d> {
    /// The entity that mentions the other.
    pub by: EntityId,
    /// The mentioned entity.
    pub of: EntityId,
    /// The form of the mention.
    pub how: How,
    /// The node with the mention.
    pub at: Node<'d>,
    /// Number of characters of the mention.
    length: usize,
}

/// The possible targets of edge number `edge` that `by` mentions, the most significant first.
pub fn mentioned<'d>(graph: &Graph<'d>, edge: usize, by: EntityId) -> Vec<Mention<'d>> {
    best(graph.mentions(edge).made_by(graph, by))
}

/// The only entity that the source of the dangling reference `link` mentions in its own name or key.
pub fn named<'d>(graph: &Graph<'d>, link: LinkId) -> Option<Mention<'d>> {
    let mentions = graph.mentions_of_dangling(graph.edge_of(link));
    let mentions = best(mentions.made_by(graph, graph.link(link).from));
    let mut mentions = mentions.into_iter().filter(|it| it.how != How::Member);
    let only = mentions.next()?;
    mentions.next().is_none().then_some(only)
}

/// The entities that may refer to `of` by edge number `edge` and mention it, but do not refer to
/// it.
pub fn mentioning<'d>(graph: &Graph<'d>, edge: usize, of: EntityId) -> Vec<Mention<'d>> {
    let refers =
        |by: EntityId| graph.links_at(by, edge, false).any(|link| graph.link(link).to == Some(of));
    let mentions = graph.mentions(edge);
    let by = mentions.of(graph).get(&of).into_iter().flatten().map(|&(_, by)| by);
    let mention = |by| mentions.made_by(graph, by).into_iter().find(|it| it.of == of);
    by.filter(|&by| !refers(by)).filter_map(mention).take(SHOWN).collect()
}

/// Mentions among the sources and targets of one edge: the words for all targets, sorted once and
/// looked up from then on.
#[derive(Debug)]
pub(super) struct Mentions {
    edge: usize,
    keys: Words,
    names: Words,
    /// The mentions of an entity, made on first use.
    of: OnceLock<FxHashMap<EntityId, Vec<(How, EntityId)>>>,
}

impl Mentions {
    /// The words for all possible targets of edge number `edge`.
    pub(super) fn new(graph: &Graph<'_>, edge: usize) -> Self {
        Self::within(graph, edge, None)
    }

    /// Only the words that occur in the sources of the dangling references of edge number `edge`: these are few,
    /// and sorting the names of all targets takes longer than the rest of the check.
    pub(super) fn of_dangling(graph: &Graph<'_>, edge: usize) -> Self {
        let links = graph.of_edge(edge).filter(|&it| graph.link(it).target == Target::Dangling);
        let mut sources: Vec<EntityId> = links.map(|it| graph.link(it).from).collect();
        sources.dedup();
        if sources.len() > FEW {
            return Self::new(graph, edge);
        }
        let mut texts = Texts::default();
        for by in sources {
            let entity = graph.entity(by);
            members(entity.record).for_each(|it| texts.add(&fold(it.text())));
            let parted = std::iter::once(entity.key).chain(name(graph, by));
            parted.for_each(|it| texts.add_parts(&fold(it.text())));
        }
        Self::within(graph, edge, Some(&texts))
    }

    fn within(graph: &Graph<'_>, edge: usize, texts: Option<&Texts>) -> Self {
        let declared = graph.edge(edge);
        let types = declared.to.iter().filter_map(|it| graph.model.entity(&it.value));
        let targets = || types.clone().flat_map(|it| graph.of_type(it));
        let stands = |it: &str| texts.is_none_or(|texts| texts.hold(it));
        let key = |id: EntityId| (fold(graph.entity(id).key.text()), id);
        // Finding the member that names a record is slow; most records have none that matters.
        let may_stand = |&id: &EntityId| {
            let entity = graph.entity(id);
            let mut others = members(entity.record).filter(|it| *it != entity.key);
            texts.is_none()
                || graph.type_of(id).label.is_some()
                || others.any(|it| stands(&fold(it.text())))
        };
        let name = |id: EntityId| Some((fold(name(graph, id)?.text()), id));
        let names = targets().filter(may_stand).filter_map(name);
        Self {
            edge,
            keys: Words::new(targets().map(key).filter(|(key, _)| stands(key))),
            names: Words::new(names.filter(|(name, _)| is_telling(name) && stands(name))),
            of: OnceLock::new(),
        }
    }

    /// The entities that `by` mentions, one mention each, in the order of the entities.
    fn made_by<'d>(&self, graph: &Graph<'d>, by: EntityId) -> Vec<Mention<'d>> {
        let (key, name) = (graph.entity(by).key, name(graph, by));
        let mut found = self.in_members(graph, by, name);
        if let Some(name) = name {
            let (text, counts) = (fold(name.text()), |_: &str, of| of != by);
            found.extend(self.names.standing_in(&text, counts).into_iter().map(|(range, of)| {
                let length = text[range].chars().count();
                Mention { by, of, how: How::Name, at: name, length }
            }));
        }
        let text = fold(key.text());
        let is_part =
            |it: &str, of| of != by && it.len() < text.len() && has_letter(it) && is_telling(it);
        found.extend(self.keys.standing_in(&text, is_part).into_iter().map(|(range, of)| {
            let length = text[range].chars().count();
            Mention { by, of, how: How::Key, at: key, length }
        }));
        found.sort_by_key(|it| (it.of, it.how));
        found.dedup_by_key(|it| it.of);
        found
    }

    /// Mentions in a member of the record of `by`, other than its key, its `name` and the members
    /// that the edge reads.
    fn in_members<'d>(
        &self,
        graph: &Graph<'d>,
        by: EntityId,
        name: Option<Node<'d>>,
    ) -> Vec<Mention<'d>> {
        let (entity, mut found) = (graph.entity(by), Vec::new());
        let read = graph.edge(self.edge).by.iter();
        let read: Vec<&str> = read.filter_map(|it| last_name(it.value.text())).collect();
        for at in members(entity.record) {
            let Some(member) = at.key().map(|it| it.value) else { continue };
            if at == entity.key || Some(at) == name || read.contains(&member) {
                continue;
            }
            let text = fold(at.text());
            // A number may mean anything, unless the member's name is similar to the right one.
            let keys = self
                .keys
                .exactly(&text)
                .filter(|_| has_letter(&text) || read.iter().any(|it| is_slip(it, member)));
            let of = keys.chain(self.names.exactly(&text)).filter(|&it| it != by);
            let length = text.chars().count();
            found.extend(of.map(|of| Mention { by, of, how: How::Member, at, length }));
        }
        found
    }

    /// The mentions of each entity by sources of the edge, the most significant first.
    fn of(&self, graph: &Graph<'_>) -> &FxHashMap<EntityId, Vec<(How, EntityId)>> {
        self.of.get_or_init(|| {
            let mut of: FxHashMap<EntityId, Vec<(How, EntityId)>> = FxHashMap::default();
            let from = graph.model.entity(&graph.edge(self.edge).from.value);
            for by in from.into_iter().flat_map(|it| graph.of_type(it)) {
                for mention in self.made_by(graph, by) {
                    of.entry(mention.of).or_default().push((mention.how, by));
                }
            }
            of.values_mut().for_each(|it| it.sort_unstable());
            of
        })
    }
}

/// The scalar members of a record, or the cells of a row.
fn members(record: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    let is_record = matches!(record.kind(), NodeKind::Record | NodeKind::Row);
    record.children().filter(move |it| is_record && it.kind().is_scalar())
}

/// The name of an entity: by the model, or else by the usual members of records.
fn name<'d>(graph: &Graph<'d>, id: EntityId) -> Option<Node<'d>> {
    let entity = graph.entity(id);
    let written = |it: &Node<'d>| !it.text().trim().is_empty() && *it != entity.key;
    match &graph.type_of(id).label {
        Some(label) => label.value.select(entity.record).first().copied().filter(written),
        None => label(entity.record).filter(written),
    }
}

/// The most significant mentions: those in members, and among the others the longest.
fn best(mut found: Vec<Mention<'_>>) -> Vec<Mention<'_>> {
    found.sort_by_key(|it| (it.how, Reverse(it.length)));
    let longest = found.first().map(|it| (it.how, it.length));
    found.retain(|it| it.how == How::Member || Some((it.how, it.length)) == longest);
    found.truncate(SHOWN);
    found
}

fn is_telling(name: &str) -> bool {
    name.chars().count() >= TELLING
}

fn has_letter(key: &str) -> bool {
    key.chars().any(char::is_alphabetic)
}

/// Whether a member `written` is most likely a slip of `wanted`.
fn is_slip(wanted: &str, written: &str) -> bool {
    Slip::between(written, wanted).is_some()
}

/// The member that a selector ends in: `project` of `$.links[*].project` and of `$['project']`.
fn last_name(selector: &str) -> Option<&str> {
    let end = selector.trim_end_matches(['[', ']', '*', '\'', '"', '.']);
    let start = end.rfind(['.', '\'', '"', '[']).map_or(0, |at| at + 1);
    let name = &end[start..];
    (!name.is_empty() && !name.starts_with('$')).then_some(name)
}
