//! Knows which defined key a dangling reference is most likely a slip of, and which entities look
//! uncovered only because of such a slip. Does not correct anything: it says what is near.

use std::borrow::Cow;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{EntityId, Graph, LinkId, Target};
use crate::diagnostic::Text;
use crate::select::fold;
use crate::text;

/// Texts of dangling references that are looked into, an edge; further ones get no suggestion, and
/// nothing is said to follow from them.
pub const LOOKED_INTO: usize = 50;
/// Keys that one reference is compared with.
const CANDIDATES: u32 = 10_000;

/// How a reference differs from a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Slip {
    /// Small and large kana, dashes or letter case.
    Shape,
    /// The same characters in another order.
    Order,
    /// So many characters inserted, dropped, replaced or swapped.
    Characters(usize),
    /// Not alike at all, but the one entity that nothing refers to.
    Rest,
}

impl Slip {
    /// The difference between a reference and a key, if it is small enough to be a slip.
    pub fn between(reference: &str, key: &str) -> Option<Self> {
        let (left, right) = (fold(reference), fold(key));
        if left == right {
            return None;
        }
        if shape(&left) == shape(&right) {
            return Some(Self::Shape);
        }
        let (length, other) = (left.chars().count(), right.chars().count());
        let limit = (length.max(other) / 3).max(1);
        if length.abs_diff(other) > limit || length.max(other) < 2 {
            return None;
        }
        if sorted(&left) == sorted(&right) {
            return Some(Self::Order);
        }
        let distance = strsim::osa_distance(&left, &right);
        (distance <= limit && distance * 2 < length.max(other))
            .then_some(Self::Characters(distance))
    }

    /// The difference in words.
    pub fn describe(self) -> Text {
        match self {
            Self::Shape => text!(
                "differs in small or large letters or in a dash",
                "大文字・小文字、かなの大小または長音の違い"
            ),
            Self::Order => text!("same characters in another order", "文字の順序だけが違う"),
            Self::Rest => {
                text!("the only one without such a reference", "この種類の参照がない唯一のもの")
            }
            Self::Characters(1) => text!("differs in 1 character", "1文字違い"),
            Self::Characters(count) => text!("differs in {count} characters", "{count}文字違い"),
        }
    }
}

fn shape(key: &str) -> String {
    let large = |c: char| match c {
        'ァ' | 'ィ' | 'ゥ' | 'ェ' | 'ォ' | 'ッ' | 'ャ' | 'ュ' | 'ョ' | 'ヮ' | 'ぁ' | 'ぃ'
        | 'ぅ' | 'ぇ' | 'ぉ' | 'っ' | 'ゃ' | 'ゅ' | 'ょ' | 'ゎ' => {
            char::from_u32(c as u32 + 1).unwrap_or(c)
        }
        'ヵ' => 'カ',
        'ヶ' => 'ケ',
        'ー' | '－' | '‐' | '–' | '—' | '―' | '−' | '─' => '-',
        other => other,
    };
    key.chars().map(large).flat_map(char::to_lowercase).collect()
}

fn sorted(key: &str) -> Vec<char> {
    let mut characters: Vec<_> = key.chars().collect();
    characters.sort_unstable();
    characters
}

/// The nearest definitions of dangling references, and what follows from them.
#[derive(Debug, Default)]
pub struct Suspects {
    near: FxHashMap<LinkId, (EntityId, Slip)>,
    /// Dangling references that most likely mean an entity nothing else refers to.
    meant: FxHashMap<(usize, EntityId), u32>,
    /// References of an entity that lead nowhere known.
    broken: FxHashMap<(usize, EntityId), u32>,
}

impl Suspects {
    /// The definition nearest to the dangling reference `link`, if one stands out.
    pub fn nearest(&self, link: LinkId) -> Option<(EntityId, Slip)> {
        self.near.get(&link).copied()
    }

    /// How many dangling references of `edge` most likely mean `entity`, which has none.
    pub fn count(&self, edge: usize, entity: EntityId) -> usize {
        self.meant.get(&(edge, entity)).map_or(0, |&it| it as usize)
    }

    /// How many references of `edge` that `entity` makes lead nowhere known.
    pub fn broken(&self, edge: usize, entity: EntityId) -> usize {
        self.broken.get(&(edge, entity)).map_or(0, |&it| it as usize)
    }

    /// The entities where following `edge` may lead further than is known.
    pub fn entities(&self, graph: &Graph<'_>, edge: usize, inverse: bool) -> Vec<EntityId> {
        let from = if inverse { &self.meant } else { &self.broken };
        let entities = from.keys().filter(|(known, _)| *known == edge).map(|&(_, id)| id);
        let mut entities: Vec<_> =
            entities.filter(|&id| (id as usize) < graph.entities.len()).collect();
        entities.sort_unstable();
        entities
    }
}

/// The dangling references of `edge` that are looked into, with their texts.
pub fn dangling<'g>(
    graph: &'g Graph<'_>,
    edge: usize,
) -> impl Iterator<Item = (LinkId, Cow<'g, str>)> {
    let mut texts = FxHashSet::default();
    let links = graph.of_edge(edge).filter(|&it| graph.link(it).target == Target::Dangling);
    links.map(|link| (link, graph.reference(link))).filter(move |(_, text)| {
        texts.contains(text) || texts.len() < LOOKED_INTO && texts.insert(text.clone())
    })
}

/// Looks into the references of `graph` that name nothing.
pub(super) fn suspects(graph: &Graph<'_>) -> Suspects {
    let mut suspects = Suspects::default();
    for edge in 0..graph.model.edges.len() {
        for link in graph.of_edge(edge).filter(|&it| graph.link(it).to.is_none()) {
            *suspects.broken.entry((edge, graph.link(link).from)).or_default() += 1;
        }
        let mut looked_into = LookedInto::default();
        for (link, reference) in dangling(graph, edge) {
            let near = *looked_into
                .entry(reference)
                .or_insert_with_key(|reference| nearest(graph, edge, reference));
            let Some((entity, slip, is_uncovered)) = near else { continue };
            suspects.near.insert(link, (entity, slip));
            if is_uncovered {
                *suspects.meant.entry((edge, entity)).or_default() += 1;
            }
        }
        pair_rest(graph, edge, &looked_into, &mut suspects);
    }
    suspects
}

type LookedInto<'g> = FxHashMap<Cow<'g, str>, Option<(EntityId, Slip, bool)>>;

/// One dangling reference and one entity that nothing refers to are likely the same.
fn pair_rest(
    graph: &Graph<'_>,
    edge: usize,
    looked_into: &LookedInto<'_>,
    suspects: &mut Suspects,
) {
    if looked_into.len() != 1 || looked_into.values().any(Option::is_some) {
        return;
    }
    let types = graph.edge(edge).to.iter().filter_map(|it| graph.model.entity(&it.value));
    let mut uncovered = types
        .flat_map(|it| graph.of_type(it))
        .filter(|&id| graph.links_at(id, edge, true).next().is_none());
    let (Some(rest), None) = (uncovered.next(), uncovered.next()) else { return };
    let dangling = graph.of_edge(edge).filter(|&it| graph.link(it).target == Target::Dangling);
    for link in dangling {
        suspects.near.insert(link, (rest, Slip::Rest));
        *suspects.meant.entry((edge, rest)).or_default() += 1;
    }
}

/// The one definition nearest to `reference`; of several equally near the one that nothing refers
/// to, and whether it is such.
fn nearest(graph: &Graph<'_>, edge: usize, reference: &str) -> Option<(EntityId, Slip, bool)> {
    let types = graph.edge(edge).to.iter().filter_map(|it| graph.model.entity(&it.value));
    let mut best: Vec<EntityId> = Vec::new();
    let mut least = None;
    for id in types.flat_map(|it| graph.of_type(it).take(CANDIDATES as usize)) {
        let Some(slip) = Slip::between(reference, &graph.key(id)) else { continue };
        if least.is_none_or(|least| slip < least) {
            least = Some(slip);
            best.clear();
        }
        if least == Some(slip) {
            best.push(id);
        }
    }
    let is_uncovered = |id: &EntityId| graph.links_at(*id, edge, true).next().is_none();
    if let [only] = best[..] {
        return Some((only, least?, is_uncovered(&only)));
    }
    best.retain(is_uncovered);
    let [only] = best[..] else { return None };
    Some((only, least?, true))
}
