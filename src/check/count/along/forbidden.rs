//! Knows the wording of a forbidden path: the path to the nearest forbidden target, and the other
//! targets. Does not decide what is forbidden.

use super::Along;
use crate::check::Context;
use crate::check::graph::walk::{Arrival, Reach};
use crate::check::graph::{EntityId, Graph, LinkId};
use crate::diagnostic::{Diagnostic, Text};
use crate::text;

/// Maximum number of links of the path that are shown.
const SHOWN: usize = 8;

/// Maximum number of further targets that are shown.
const FURTHER: usize = 4;

impl Along<'_> {
    /// Reports that `id` reaches an entity that `accepts`, found by `reach`.
    pub(super) fn forbidden(
        &self,
        cx: &Context<'_>,
        graph: &Graph<'_>,
        id: EntityId,
        reach: &Reach,
        accepts: &dyn Fn(EntityId) -> bool,
    ) -> Diagnostic {
        let way = cx.walk(self.span(), self.path, |it| it.way(reach, id, SHOWN));
        let (way, goes_on) = way.unwrap_or_default();
        let end = reach.end(id).unwrap_or(id);
        let finding = nearest(cx, graph, (id, end), &way, goes_on);
        if !self.looks_further() {
            return finding;
        }
        let arrivals = cx.walk(self.span(), self.path, |it| it.arrivals(id, FURTHER + 2, accepts));
        let mut others = arrivals.unwrap_or_default();
        others.retain(|it| it.end != end);
        further(graph, &others, &way, finding)
    }
}

fn nearest(
    cx: &Context<'_>,
    graph: &Graph<'_>,
    (id, end): (EntityId, EntityId),
    way: &[(LinkId, EntityId)],
    goes_on: bool,
) -> Diagnostic {
    let mut names = vec![graph.key(id)];
    names.extend(way.iter().map(|&(_, end)| graph.key(end)));
    if goes_on {
        names.extend(["…".into(), graph.key(end)]);
    }
    let (start, last, all) = (graph.name(id), graph.name(end), names.join(" → "));
    let mut finding = cx.finding(text!(
        "`{start}` must not reach `{last}`, but does: {all}",
        "「{start}」は「{last}」に到達してはならないが、到達している: {all}"
    ));
    if way.is_empty() {
        finding = finding.at(graph.span(id), Text::default());
    }
    for (&(link, _), number) in way.iter().zip(1..) {
        let number: usize = number;
        finding = finding.at(graph.link(link).by.span(), Text::same(number.to_string()));
    }
    if !way.is_empty() {
        finding = finding.at(graph.span(end), text!("reached", "到達先"));
    }
    finding.value("key", graph.key(id)).value("end", graph.key(end))
}

/// Shows the other targets: the first reference on the path to each, and the target itself.
fn further(
    graph: &Graph<'_>,
    others: &[Arrival],
    way: &[(LinkId, EntityId)],
    mut finding: Diagnostic,
) -> Diagnostic {
    for it in others.iter().take(FURTHER) {
        let name = graph.name(it.end);
        if let Some(first) = it.first.filter(|it| way.first().is_none_or(|(link, _)| link != it)) {
            let by = graph.link(first).by.span();
            finding = finding.at(by, text!("leads to `{name}`", "「{name}」に至る"));
        }
        finding = finding.at(graph.span(it.end), text!("also reached", "これにも到達する"));
    }
    if others.len() > FURTHER {
        finding = finding
            .because(text!("more targets are not shown", "到達先はほかにもあるが、省略した"));
    }
    finding
}
