//! Knows which entity another one speaks of without referring to it: in its name, in its key, or in a
//! member that no link reads. Does not know what should refer to what; what is near is shown, not taken.

use std::borrow::Cow;

use super::context::label;
use super::graph::near::Slip;
use super::graph::{EntityId, Graph, LinkId};
use crate::document::{Node, NodeKind};
use crate::select::fold;

/// Entities of one edge that are looked through for a mention.
const CANDIDATES: usize = 10_000;
/// Fewest characters of a name whose occurrence says something.
const TELLING: usize = 3;
/// Mentions that are shown.
const SHOWN: usize = 3;

/// How one entity speaks of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// A member that the link does not read holds its key or its name.
    Member,
    /// Its name holds the name of the other.
    Name,
    /// Its key holds the key of the other.
    Key,
}

/// An entity, the other one that it speaks of, and where.
#[derive(Clone, Copy, Debug)]
pub struct Mention<'d> {
    /// Who speaks of the other.
    pub by: EntityId,
    /// Who is spoken of.
    pub of: EntityId,
    /// How.
    pub how: How,
    /// Where.
    pub at: Node<'d>,
}

/// Whom `by` speaks of among what edge number `edge` may lead to, the most telling first.
pub fn mentioned<'d>(graph: &Graph<'d>, edge: usize, by: EntityId) -> Vec<Mention<'d>> {
    let types = graph.edge(edge).to.iter().filter_map(|it| graph.model.entity(&it.value));
    let targets = types.flat_map(|it| graph.of_type(it)).take(CANDIDATES);
    let speaker = Speaker::new(graph, edge, by);
    best(graph, targets.filter_map(|of| speaker.mentions(graph, of)).collect())
}

/// The only entity that the maker of `link` speaks of in its own name or key.
pub fn named<'d>(graph: &Graph<'d>, link: LinkId) -> Option<Mention<'d>> {
    let mentions = mentioned(graph, graph.edge_of(link), graph.link(link).from);
    let mut mentions = mentions.into_iter().filter(|it| it.how != How::Member);
    let only = mentions.next()?;
    mentions.next().is_none().then_some(only)
}

/// Who speaks of `of` among those that may refer to it by edge number `edge`, but does not refer.
pub fn mentioning<'d>(graph: &Graph<'d>, edge: usize, of: EntityId) -> Vec<Mention<'d>> {
    let from = graph.model.entity(&graph.edge(edge).from.value);
    let speakers = from.into_iter().flat_map(|it| graph.of_type(it)).take(CANDIDATES);
    let refers = |by: &EntityId| {
        graph.links_at(*by, edge, false).any(|link| graph.link(link).to == Some(of))
    };
    let mentions = speakers
        .filter(|by| !refers(by))
        .filter_map(|by| Speaker::new(graph, edge, by).mentions(graph, of));
    let mut found: Vec<_> = mentions.collect();
    found.sort_by_key(|it| it.how);
    found.truncate(SHOWN);
    found
}

/// An entity as it may speak of others.
struct Speaker<'g, 'd> {
    id: EntityId,
    name: Option<(Node<'d>, Cow<'d, str>)>,
    key: (Node<'d>, Cow<'d, str>),
    /// What its record holds besides its key and what the edge reads, with the name of each member.
    members: Vec<(&'d str, Node<'d>, Cow<'d, str>)>,
    /// The names of the members that the edge reads.
    read: Vec<&'g str>,
}

impl<'g, 'd> Speaker<'g, 'd> {
    fn new(graph: &Graph<'d>, edge: usize, id: EntityId) -> Self
    where
        'd: 'g,
    {
        let entity = graph.entity(id);
        let name = name(graph, id).map(|it| (it, fold(it.text())));
        let by = &graph.edge(edge).by;
        let read: Vec<&'g str> = by.iter().filter_map(|it| last_name(it.value.text())).collect();
        let member = |node: Node<'d>| {
            let key = node.key()?.value;
            let is_own = node == entity.key || name.as_ref().is_some_and(|(name, _)| *name == node);
            let speaks = node.kind().is_scalar() && !is_own && !read.contains(&key);
            speaks.then(|| (key, node, fold(node.text())))
        };
        let is_record = matches!(entity.record.kind(), NodeKind::Record | NodeKind::Row);
        let members = entity.record.children().filter(|_| is_record).filter_map(member).collect();
        Self { id, name, key: (entity.key, fold(entity.key.text())), members, read }
    }

    fn mentions(&self, graph: &Graph<'d>, of: EntityId) -> Option<Mention<'d>> {
        if of == self.id {
            return None;
        }
        let mention = |how, at| Some(Mention { by: self.id, of, how, at });
        let key = fold(graph.entity(of).key.text());
        let name = name(graph, of).map(|it| fold(it.text()));
        let names = |text: &str| name.as_deref() == Some(text) && is_telling(text);
        for (member, node, text) in &self.members {
            // A number may stand for anything, unless the member is named nearly as the right one.
            let is_misspelt = || self.read.iter().any(|it| is_slip(it, member));
            if *text == key && (has_letter(&key) || is_misspelt()) || names(text) {
                return mention(How::Member, *node);
            }
        }
        if let (Some((node, own)), Some(name)) = (&self.name, &name)
            && is_telling(name)
            && holds(own, name)
        {
            return mention(How::Name, *node);
        }
        let (node, own) = &self.key;
        let is_part = own.len() > key.len() && has_letter(&key) && is_telling(&key);
        if is_part && holds(own, &key) { mention(How::Key, *node) } else { None }
    }
}

/// What an entity is called: as the model says, else as records are usually named.
fn name<'d>(graph: &Graph<'d>, id: EntityId) -> Option<Node<'d>> {
    let entity = graph.entity(id);
    let written = |it: &Node<'d>| !it.text().trim().is_empty() && *it != entity.key;
    match &graph.type_of(id).label {
        Some(label) => label.value.select(entity.record).first().copied().filter(written),
        None => label(entity.record).filter(written),
    }
}

/// The most telling mentions. A name inside of a longer one that is found too says nothing.
fn best<'d>(graph: &Graph<'d>, mut found: Vec<Mention<'d>>) -> Vec<Mention<'d>> {
    let length = |it: &Mention<'d>| match it.how {
        How::Name => name(graph, it.of).map_or(0, |it| it.text().chars().count()),
        _ => graph.key(it.of).chars().count(),
    };
    found.sort_by_key(|it| (it.how, std::cmp::Reverse(length(it))));
    let longest = found.first().map(|it| (it.how, length(it)));
    found.retain(|it| it.how == How::Member || Some((it.how, length(it))) == longest);
    found.truncate(SHOWN);
    found
}

fn is_telling(name: &str) -> bool {
    name.chars().count() >= TELLING
}

fn has_letter(key: &str) -> bool {
    key.chars().any(char::is_alphabetic)
}

/// Whether `part` stands in `text` and, where it begins or ends in a Latin letter or a digit, does so
/// as a word of its own.
fn holds(text: &str, part: &str) -> bool {
    let word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let starts_word = word(part.chars().next());
    let ends_word = word(part.chars().next_back());
    text.match_indices(part).any(|(at, _)| {
        let before = starts_word && word(text[..at].chars().next_back());
        let after = ends_word && word(text[at + part.len()..].chars().next());
        !before && !after
    })
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
