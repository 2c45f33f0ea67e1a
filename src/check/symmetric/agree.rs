//! Knows when the two directions of a link have the same attributes: weight, kind, pinned revision.
//! Does not know whether both directions are written.

use rustc_hash::FxHashMap;

use crate::check::context::is_blank;
use crate::check::graph::{Directed, EntityId, Graph, LinkId, Way};
use crate::check::{Context, Findings, InstanceState};
use crate::diagnostic::{Diagnostic, Text};
use crate::document::Node;
use crate::quantity::precision::consistent;
use crate::quantity::{self, Rounding};
use crate::rule::fields::items;
use crate::select::fold;
use crate::source::Spanned;
use crate::text;

/// The links between two entities, those of each direction in text order.
type Pairs = Vec<(Vec<LinkId>, Vec<LinkId>)>;

/// Compares the attributes `names` of every link of the first edge with its opposite in the second.
/// Of several links between the same two entities, each needs one that agrees.
pub(super) fn check<'d>(
    cx: &Context<'d>,
    graph: &Graph<'d>,
    edges: (Directed, Directed),
    names: &[Spanned<String>],
    found: &mut Findings,
) {
    for (forth, back) in pairs(graph, edges) {
        for name in names {
            for &link in forth.iter().chain(&back) {
                graph.link_attr(link, &name.value).iter().for_each(|&it| found.claims.add(it));
            }
        }
        let differs = |one: LinkId, other: LinkId| {
            names.iter().find(|name| !agree(cx, graph, [one, other], &name.value))
        };
        let alone = |these: &[LinkId], those: &[LinkId]| -> Vec<LinkId> {
            let is_alone = |it: &&LinkId| those.iter().all(|&other| differs(**it, other).is_some());
            these.iter().filter(is_alone).copied().collect()
        };
        let (ahead, behind) = (alone(&forth, &back), alone(&back, &forth));
        for at in 0..ahead.len().max(behind.len()) {
            let one = ahead.get(at).copied().unwrap_or(forth[0]);
            let other = behind.get(at).copied().unwrap_or(back[0]);
            let Some(name) = differs(one, other) else { continue };
            found.checked(InstanceState::Violated);
            found.report(disagreement(cx, graph, [one, other], &name.value));
        }
        if ahead.is_empty() && behind.is_empty() {
            found.checked(InstanceState::Holds);
        }
    }
}

/// The links that have an opposite, by the entities that they connect; each pair of entities once.
fn pairs(graph: &Graph<'_>, (edge, back): (Directed, Directed)) -> Pairs {
    let mut index: FxHashMap<(EntityId, EntityId), usize> = FxHashMap::default();
    let mut pairs = Pairs::new();
    let ends = |way: Way| graph.start(way).zip(graph.end(way));
    for way in graph.ways(edge) {
        let Some((from, to)) = ends(way) else { continue };
        // An edge that is its own inverse would yield every pair from both ends.
        if edge == back && (from == to || index.contains_key(&(to, from))) {
            continue;
        }
        let at = *index.entry((from, to)).or_insert_with(|| {
            pairs.push((Vec::new(), Vec::new()));
            pairs.len() - 1
        });
        pairs[at].0.push(way.link);
    }
    for way in graph.ways(back) {
        let at = ends(way).and_then(|(from, to)| index.get(&(to, from)));
        at.into_iter().for_each(|&at| pairs[at].1.push(way.link));
    }
    pairs.retain(|(_, back)| !back.is_empty());
    pairs
}

/// The stated values; for a list, its members.
fn written<'d>(graph: &Graph<'d>, link: LinkId, name: &str) -> Vec<Node<'d>> {
    let nodes = graph.link_attr(link, name).into_iter();
    let mut nodes: Vec<Node<'d>> = nodes.flat_map(items).collect();
    nodes.retain(|&it| !is_blank(it));
    nodes
}

fn agree(cx: &Context<'_>, graph: &Graph<'_>, links: [LinkId; 2], name: &str) -> bool {
    let [one, other] = links.map(|it| written(graph, it, name));
    match (&one[..], &other[..]) {
        ([], _) | (_, []) if cx.if_present() => true,
        ([one], [other]) => same(*one, *other),
        _ => folded(&one) == folded(&other),
    }
}

/// Several values are compared without regard to their order.
fn folded(nodes: &[Node<'_>]) -> Vec<String> {
    let mut values: Vec<String> = nodes.iter().map(|it| fold(it.text()).into_owned()).collect();
    values.sort_unstable();
    values
}

/// Whether both state the same: as texts, or as figures that agree within rounding.
fn same(one: Node<'_>, other: Node<'_>) -> bool {
    if fold(one.text()) == fold(other.text()) {
        return true;
    }
    let figure =
        |it: Node<'_>| quantity::read(Spanned::new(it.text(), it.span()), None).ok().flatten();
    let figures = figure(one).zip(figure(other));
    figures.is_some_and(|(one, other)| consistent(&[&one, &other], Rounding::Nearest).is_ok())
}

fn disagreement(cx: &Context<'_>, graph: &Graph<'_>, links: [LinkId; 2], name: &str) -> Diagnostic {
    let [one, other] = links.map(|it| graph.link(it));
    let [here, there] = links.map(|it| written(graph, it, name));
    let reported = |nodes: &[Node<'_>]| {
        let none = nodes.is_empty().then_some("－");
        Text::list(nodes.iter().map(|it| it.text().trim()).chain(none))
    };
    let (from, to) = (graph.name(one.from), graph.name(other.from));
    let [(stated, stated_ja), (elsewhere, elsewhere_ja)] =
        [&here, &there].map(|it| reported(it)).map(|it| (it.en, it.ja));
    let span = |nodes: &[Node<'_>], by: Node<'_>| nodes.first().unwrap_or(&by).span();
    cx.finding(text!(
        "the two directions of a link differ in {name}: `{from}` states {stated}, `{to}` states {elsewhere}",
        "リンクの両方向で {name} が異なる: 「{from}」側は {stated_ja}、「{to}」側は {elsewhere_ja}"
    ))
    .at(span(&here, one.by), text!("`{from}` → `{to}`", "「{from}」→「{to}」"))
    .at(span(&there, other.by), text!("`{to}` → `{from}`", "「{to}」→「{from}」"))
    .value("key", graph.key(one.from))
    .value("reference", graph.reference(links[0]))
    .value("stated", stated)
    .value("elsewhere", elsewhere)
}
