//! Knows how entities at the end of a path are counted: all at once where one is enough or too
//! many, else from each place as far as the limits need. Does not know how paths are walked.

mod strays;
mod witness;

use std::cell::Cell;
use std::sync::Arc;

use strays::Strays;

use super::Counting;
use crate::check::context::Reached;
use crate::check::graph::walk::{Reach, Walk};
use crate::check::graph::{EntityId, Graph, LinkId};
use crate::check::{Context, Findings, Outcome};
use crate::diagnostic::{Diagnostic, MAX_LABELS, Text};
use crate::rule::path::Path;
use crate::rule::reach::Condition;
use crate::source::{Span, Spanned};
use crate::text;

/// How many entities beyond the greatest count allowed are looked for.
const BEYOND: usize = 100;

/// How many entities that fail with a cause are counted.
const AFFECTED: usize = 1000;

/// Which entities fail by themselves, and which fail only because of them.
struct Chain {
    /// From an entity to those it needs.
    forth: Path,
    /// From an entity to those that need it.
    back: Path,
    span: Span,
    fails: Vec<bool>,
}

impl Chain {
    fn new(path: &Spanned<Path>, graph: &Graph<'_>) -> Self {
        let forth = path.value.clone().repeated();
        let back = forth.clone().inverted();
        Self { forth, back, span: path.span, fails: vec![false; graph.entities.len()] }
    }

    /// Adds to the finding about `id` how many fail because of it.
    fn tell(&self, cx: &Context<'_>, id: EntityId, finding: &mut Diagnostic) {
        // Walkers are known by span: an empty one before the path stands for the way back.
        let before = self.span.part(0..0);
        let walk = cx.walk(before, &self.back, |it| it.walk(id, AFFECTED, |end| end != id));
        let walk = walk.unwrap_or_default();
        let affected = walk.ends.len();
        if affected > 0 {
            let (en, ja) = if walk.is_cut { (" or more", "以上") } else { ("", "") };
            finding.notes.push(text!(
                "entities that fail because of it: {affected}{en}",
                "これにより満たさない実体: {affected}件{ja}"
            ));
        }
    }

    /// Lets those fail that need one that fails.
    fn spread(&self, cx: &Context<'_>, places: &[EntityId], outcomes: &mut [Outcome]) {
        let reach = cx.walk(self.span, &self.forth, |it| it.reach(|id| self.fails[id as usize]));
        let Some(reach) = reach else { return };
        for (&id, outcome) in places.iter().zip(outcomes) {
            if reach.contains(id) {
                *outcome = Outcome::Violated;
            }
        }
    }
}

/// The demand on one path.
pub(super) struct Along<'r> {
    counting: &'r Counting,
    path: &'r Path,
    filter: &'r [Condition],
    min: usize,
    max: Option<usize>,
    /// How many findings have been looked into further.
    looked_into: Cell<usize>,
}

impl<'r> Along<'r> {
    pub(super) fn new(counting: &'r Counting, path: &'r Path, filter: &'r [Condition]) -> Self {
        let limit = |it: i64| usize::try_from(it).unwrap_or(0);
        let min = counting.min.map_or(0, limit);
        let max = counting.max.map(limit);
        Self { counting, path, filter, min, max, looked_into: Cell::new(0) }
    }

    pub(super) fn check(&self, cx: &Context<'_>, found: &mut Findings) {
        let Some(graph) = cx.graph() else { return };
        let places = cx.entities(found);
        let accepted: Vec<bool> = (0..graph.entities.len() as EntityId)
            .map(|id| cx.meets(self.filter, Reached::Entity(id)))
            .collect();
        let accepts = |id: EntityId| accepted[id as usize];
        let once = self.max == Some(0) || (self.min <= 1 && self.max.is_none());
        // One pass against the links answers for every place; walking from each would repeat it.
        let reach = once.then(|| cx.walk(self.span(), self.path, |it| it.reach(accepts))).flatten();
        let doubtful = |backwards: bool| {
            let reach = || cx.walk(self.span(), self.path, |it| it.doubtful(backwards));
            (once && self.min == 1).then(reach).flatten()
        };
        let forth = doubtful(false);
        let mut strays = Strays::new(self, cx, graph, doubtful(true));
        let mut chain = self.counting.propagate.as_ref().map(|it| Chain::new(it, graph));
        let mut outcomes = Vec::with_capacity(places.len());
        let lacks = |id: EntityId| match &reach {
            Some(reach) => !reach.contains(id) && !forth.as_ref().is_some_and(|it| it.contains(id)),
            None => self.count(cx, id, self.min, &accepts) < self.min,
        };
        if self.min > 0 {
            strays.pair(self.path, &places, (&accepts, &lacks));
        }
        for &id in &places {
            if graph.is_cut() && lacks(id) {
                outcomes.push(Outcome::Unchecked);
                continue;
            }
            let before = found.diagnostics.len();
            let outcome = match &reach {
                Some(reach) => self.at_once(cx, &strays, id, (reach, forth.as_ref()), found),
                None => self.each(cx, &strays, id, &accepts, found),
            };
            if let (Some(chain), [finding]) = (&mut chain, &mut found.diagnostics[before..]) {
                chain.tell(cx, id, finding);
                chain.fails[id as usize] = outcome == Outcome::Violated;
            }
            outcomes.push(outcome);
        }
        if let Some(chain) = chain {
            chain.spread(cx, &places, &mut outcomes);
        }
        outcomes.into_iter().for_each(|it| found.checked(it));
    }

    fn span(&self) -> Span {
        self.counting.of.span()
    }

    /// Minimum one or maximum none, by what `reach` knows of all places.
    fn at_once(
        &self,
        cx: &Context<'_>,
        strays: &Strays<'_, '_>,
        id: EntityId,
        (reach, forth): (&Reach, Option<&Reach>),
        found: &mut Findings,
    ) -> Outcome {
        let graph = strays.graph;
        let reaches = reach.contains(id);
        if self.max == Some(0) {
            if !reaches {
                return Outcome::Holds;
            }
            let way = cx.walk(self.span(), self.path, |it| it.way(reach, id, MAX_LABELS - 1));
            let (way, goes_on) = way.unwrap_or_default();
            found.report(forbidden(cx, graph, id, &way, goes_on));
            return Outcome::Violated;
        }
        if reaches || self.min == 0 {
            return Outcome::Holds;
        }
        if forth.is_some_and(|it| it.contains(id)) {
            return Outcome::Unchecked;
        }
        tell(self.too_few(cx, graph, id, &[]), strays.of(id, strays.may_mean(id)), found)
    }

    fn each(
        &self,
        cx: &Context<'_>,
        strays: &Strays<'_, '_>,
        id: EntityId,
        accepts: &dyn Fn(EntityId) -> bool,
        found: &mut Findings,
    ) -> Outcome {
        let graph = strays.graph;
        let limit = self.max.map_or(self.min, |max| max.saturating_add(BEYOND)).max(1);
        let walk = cx.walk(self.span(), self.path, |it| it.walk(id, limit, accepts));
        let walk = walk.unwrap_or_default();
        let count = walk.ends.len();
        if self.max.is_some_and(|max| count > max) {
            found.report(self.too_many(cx, graph, id, &walk));
        } else if count + walk.doubts < self.min {
            let may_mean = count + walk.doubts + walk.meant >= self.min;
            let finding = self.too_few(cx, graph, id, &walk.ends);
            return tell(finding, strays.of(id, may_mean), found);
        } else {
            return if count < self.min { Outcome::Unchecked } else { Outcome::Holds };
        }
        Outcome::Violated
    }

    /// How many entities at the end of the path count, up to `limit`.
    fn count(
        &self,
        cx: &Context<'_>,
        id: EntityId,
        limit: usize,
        accepts: &dyn Fn(EntityId) -> bool,
    ) -> usize {
        let walk = cx.walk(self.span(), self.path, |it| it.walk(id, limit, accepts));
        walk.map_or(0, |it| it.ends.len())
    }

    fn wanted(&self, subject: &str, count: usize, or_more: bool) -> Text {
        let (en, ja) = if or_more { ("or more ", "以上") } else { ("", "") };
        let (min, max, path) = (self.min, self.max.unwrap_or(usize::MAX), self.path);
        if self.max == Some(min) {
            text!(
                "`{subject}`: {count} {en}found along `{path}`, {min} wanted",
                "「{subject}」: `{path}` の先は{min}件であるべきところ{count}件{ja}"
            )
        } else if count < min {
            text!(
                "`{subject}`: {count} {en}found along `{path}`, at least {min} wanted",
                "「{subject}」: `{path}` の先は{min}件以上必要だが{count}件{ja}"
            )
        } else {
            text!(
                "`{subject}`: {count} {en}found along `{path}`, at most {max} allowed",
                "「{subject}」: `{path}` の先は{max}件以下のところ{count}件{ja}"
            )
        }
    }

    fn too_few(
        &self,
        cx: &Context<'_>,
        graph: &Graph<'_>,
        id: EntityId,
        ends: &[EntityId],
    ) -> Diagnostic {
        let count = ends.len();
        let finding = cx
            .finding(self.wanted(&graph.name(id), count, false))
            .at(graph.span(id), text!("{count} found from here", "ここからは{count}件"));
        let finding = ends.iter().zip(1..).fold(finding, |finding, (&end, number)| {
            let number: usize = number;
            finding.at(graph.span(end), Text::same(number.to_string()))
        });
        let finding = witness::add(self, cx, graph, id, finding);
        finding.value("key", graph.key(id)).value("count", count)
    }

    fn too_many(
        &self,
        cx: &Context<'_>,
        graph: &Graph<'_>,
        id: EntityId,
        walk: &Walk,
    ) -> Diagnostic {
        let count = walk.ends.len();
        let finding = cx
            .finding(self.wanted(&graph.name(id), count, walk.is_cut))
            .at(graph.span(id), text!("from here", "ここから"));
        let references = self.references(graph, id);
        let finding = walk.ends.iter().zip(1..).fold(finding, |finding, (&end, number)| {
            let number: usize = number;
            let by = references.iter().find(|(_, to)| *to == end);
            let span = by.map_or_else(|| graph.span(end), |(link, _)| graph.link(*link).by.span());
            finding.at(span, Text::same(number.to_string()))
        });
        finding.value("key", graph.key(id)).value("count", count)
    }

    /// The references that lead straight from `id` to what is counted, for a path of one edge.
    fn references(&self, graph: &Graph<'_>, id: EntityId) -> Vec<(LinkId, EntityId)> {
        let Path::Edge { name, inverse } = self.path else { return Vec::new() };
        let Some((edge, is_inverse)) = graph.model.edge(&name.value) else { return Vec::new() };
        let inverse = *inverse != is_inverse;
        let links = graph.links_at(id, edge, inverse).map(|link| (link, graph.link(link)));
        let ends =
            links.filter_map(|(id, link)| Some((id, if inverse { link.from } else { link.to? })));
        ends.collect()
    }
}

/// Reports that there are too few; as not decided where a reference may mean the place.
fn tell(finding: Diagnostic, strays: Option<Arc<[Span]>>, found: &mut Findings) -> Outcome {
    let Some(strays) = strays else {
        found.report(finding);
        return Outcome::Violated;
    };
    found.report(finding.doubting(strays));
    Outcome::Unchecked
}

fn forbidden(
    cx: &Context<'_>,
    graph: &Graph<'_>,
    id: EntityId,
    way: &[(LinkId, EntityId)],
    goes_on: bool,
) -> Diagnostic {
    let mut names = vec![graph.key(id)];
    names.extend(way.iter().map(|&(_, end)| graph.key(end)));
    if goes_on {
        names.push("…".into());
    }
    let (start, all) = (graph.name(id), names.join(" → "));
    let end = way.last().map_or(id, |&(_, end)| end);
    let message = if goes_on {
        text!(
            "`{start}` reaches what it must not: {all}",
            "「{start}」から、到達してはならない先に達する: {all}"
        )
    } else {
        let end = graph.name(end);
        text!(
            "`{start}` must not reach `{end}`: {all}",
            "「{start}」から「{end}」に達してはならない: {all}"
        )
    };
    let mut finding = cx.finding(message);
    if way.is_empty() {
        finding = finding.at(graph.span(id), Text::default());
    }
    for (&(link, _), number) in way.iter().zip(1..) {
        let number: usize = number;
        finding = finding.at(graph.link(link).by.span(), Text::same(number.to_string()));
    }
    if !goes_on && !way.is_empty() {
        finding = finding.at(graph.span(end), text!("reached", "到達先"));
    }
    finding.value("key", graph.key(id)).value("end", graph.key(end))
}
