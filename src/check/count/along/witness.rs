//! Knows the labels beside an entity that lacks something: targets that do not count, places where
//! the path breaks off, and entities that the documents mention without a reference. Does not
//! decide.

use super::Along;
use crate::check::context::{Context, Reached};
use crate::check::graph::mention::{How, Mention, mentioned, mentioning};
use crate::check::graph::{Directed, EntityId, Graph};
use crate::diagnostic::{Diagnostic, MAX_LABELS, Text};
use crate::text;

/// Maximum number of places shown where the path breaks off.
const SHOWN: usize = 3;

/// Adds to `finding` the reasons why `id` reaches too few.
pub(super) fn add(
    along: &Along<'_>,
    cx: &Context<'_>,
    graph: &Graph<'_>,
    id: EntityId,
    finding: Diagnostic,
) -> Diagnostic {
    if !along.looks_further() {
        return finding;
    }
    let finding = near_misses(along, cx, graph, id, finding);
    let ends = cx.walk(along.span(), along.path, |it| it.dead_ends(id, SHOWN));
    ends.unwrap_or_default().into_iter().fold(finding, |finding, (at, edges)| {
        if at != id {
            let Text { en, ja } = named(graph, &edges);
            let label = text!("the path ends here: no {en}", "ここで途切れる: {ja} がない");
            return finding.at(graph.span(at), label);
        }
        let of_edge = |(edge, inverse): Directed| {
            let found =
                if inverse { mentioning(graph, edge, id) } else { mentioned(graph, edge, id) };
            found.into_iter().map(move |it| (edge, it))
        };
        let mentions = edges.into_iter().flat_map(of_edge);
        mentions.fold(finding, |finding, (edge, it)| mention(graph, edge, &it, finding))
    })
}

/// Adds the entities at the end of the path that do not count, with the reason.
fn near_misses(
    along: &Along<'_>,
    cx: &Context<'_>,
    graph: &Graph<'_>,
    id: EntityId,
    finding: Diagnostic,
) -> Diagnostic {
    if along.filter.is_empty() {
        return finding;
    }
    let walk = cx.walk(along.span(), along.path, |it| it.walk(id, MAX_LABELS, |_| true));
    let ends = walk.unwrap_or_default().ends;
    let fails = |end: EntityId| {
        let failing = |it| Some((it, cx.failing(it, Reached::Entity(end))?));
        along.filter.iter().find_map(failing).map(|it| (end, it))
    };
    ends.into_iter().filter_map(fails).fold(finding, |finding, (end, (condition, written))| {
        let attr = &condition.attr.value;
        match written {
            Some(node) => {
                let value = node.text().trim();
                finding.at(
                    node.span(),
                    text!("not counted: {attr} is {value}", "数えない: {attr} が {value}"),
                )
            }
            None => finding
                .at(graph.span(end), text!("not counted: no {attr}", "数えない: {attr} がない")),
        }
    })
}

/// Shows which entity is mentioned, and that this is not a reference.
fn mention(graph: &Graph<'_>, edge: usize, it: &Mention<'_>, finding: Diagnostic) -> Diagnostic {
    let (of, by, link) = (graph.name(it.of), graph.name(it.by), &graph.edge(edge).name.value);
    let read = graph.edge(edge).by.iter().map(|it| format!("`{}`", it.value.text()));
    let refers = graph.links_at(it.by, edge, false).next().is_some();
    let label = match (it.how, refers) {
        (How::Member, _) => {
            let Text { en, ja } = Text::list(read);
            text!(
                "not counted: this is `{of}`, but `{link}` is read from {en}",
                "数えない: これは「{of}」だが、`{link}` は {ja} から読む"
            )
        }
        (_, false) => text!(
            "not counted: `{by}` names `{of}` here, but has no link `{link}`",
            "数えない: 「{by}」はここで「{of}」を挙げているが、`{link}` のリンクがない"
        ),
        (_, true) => text!(
            "not counted: `{by}` names `{of}` here, but its link `{link}` has another target",
            "数えない: 「{by}」はここで「{of}」を挙げているが、`{link}` は別のものを指す"
        ),
    };
    finding.at(it.at.span(), label)
}

/// The edges by name, with `^` before those that would be followed backwards.
fn named(graph: &Graph<'_>, edges: &[Directed]) -> Text {
    let name = |&(edge, inverse): &Directed| {
        let edge = graph.edge(edge);
        match (&edge.inverse, inverse) {
            (_, false) => format!("`{}`", edge.name.value),
            (Some(inverse), true) => format!("`{}`", inverse.value),
            (None, true) => format!("`^{}`", edge.name.value),
        }
    };
    Text::list(edges.iter().map(name))
}
