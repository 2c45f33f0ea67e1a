//! Knows how entities at the end of a path are counted: all at once if one is enough or too many,
//! otherwise as far as the limits require. Does not know how paths are followed.

mod forbidden;
mod witness;

use std::cell::Cell;
use std::sync::Arc;

use super::Counting;
use crate::check::context::Reached;
use crate::check::graph::reckon::Reckoned;
use crate::check::graph::walk::{Reach, Walk, Walker};
use crate::check::graph::{EntityId, Graph, LinkId};
use crate::check::{Context, Findings, InstanceState};
use crate::diagnostic::{Diagnostic, Text};
use crate::rule::path::Path;
use crate::rule::reach::Condition;
use crate::source::{Span, Spanned};
use crate::text;

/// Number of entities beyond the greatest allowed count that are searched for.
const BEYOND: usize = 100;

/// The greatest limit up to which entities are counted from all places at once.
const AT_ONCE: usize = 64;

/// Maximum number of findings of one rule that are explained beyond the count itself.
const LOOKED_INTO: usize = 50;

/// Maximum number of slips shown with an entity that may fail only because of them.
const SLIPS: usize = 8;

/// Maximum number of entities counted that fail because of another.
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

    /// Adds to the finding about `id` the number of entities that fail because of it.
    fn tell(&self, cx: &Context<'_>, id: EntityId, finding: &mut Diagnostic) {
        // Walkers are cached by span: the empty span before the path identifies the reverse path.
        let before = self.span.part(0..0);
        let walk = cx.walk(before, &self.back, |it| it.walk(id, AFFECTED, |end| end != id));
        let walk = walk.unwrap_or_default();
        let affected = walk.ends.len();
        if affected > 0 {
            let (en, ja) = if walk.is_cut { (" or more", "以上") } else { ("", "") };
            finding.notes.push(text!(
                "entities that fail because of this: {affected}{en}",
                "これが原因で条件を満たさないもの: {affected}件{ja}"
            ));
        }
    }

    /// Marks entities that depend on a failing one as failing.
    fn spread(&self, cx: &Context<'_>, places: &[EntityId], outcomes: &mut [InstanceState]) {
        let reach = cx.walk(self.span, &self.forth, |it| it.reach(|id| self.fails[id as usize]));
        let Some(reach) = reach else { return };
        for (&id, outcome) in places.iter().zip(outcomes) {
            if reach.contains(id) {
                *outcome = InstanceState::Violated;
            }
        }
    }
}

/// The results computed for all places before they are judged.
struct Known<'g, 'd> {
    graph: &'g Graph<'d>,
    /// The places from which a counted entity can be reached, if that is enough.
    reach: Option<Reach>,
    /// The counted entities from each place, if more is needed.
    ends: Option<Reckoned>,
    /// Unresolved references along the path.
    doubts: Option<Reckoned>,
    /// Unresolved references that most likely mean an entity on the path.
    slips: Option<Reckoned>,
    /// Whether missing entities may exist in a part that was not read.
    is_open: bool,
}

/// The demand on one path.
pub(super) struct Along<'r> {
    counting: &'r Counting,
    path: &'r Path,
    filter: &'r [Condition],
    min: usize,
    max: Option<usize>,
    /// Number of findings explained so far.
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
        let known = self.known(cx, graph, &places, &accepts);
        let mut chain = self.counting.propagate.as_ref().map(|it| Chain::new(it, graph));
        let mut outcomes = Vec::with_capacity(places.len());
        for &id in &places {
            let before = found.diagnostics.len();
            let outcome = self.place(cx, &known, id, &accepts, found);
            if let (Some(chain), [finding]) = (&mut chain, &mut found.diagnostics[before..]) {
                chain.tell(cx, id, finding);
                chain.fails[id as usize] = outcome == InstanceState::Violated;
            }
            outcomes.push(outcome);
        }
        if let Some(chain) = chain {
            chain.spread(cx, &places, &mut outcomes);
        }
        outcomes.into_iter().for_each(|it| found.checked(it));
    }

    fn known<'g, 'd>(
        &self,
        cx: &Context<'_>,
        graph: &'g Graph<'d>,
        places: &[EntityId],
        accepts: &dyn Fn(EntityId) -> bool,
    ) -> Known<'g, 'd> {
        let once = self.max == Some(0) || (self.min <= 1 && self.max.is_none());
        // One pass against the links answers for every place; walking from each would repeat it.
        let reach = once.then(|| cx.walk(self.span(), self.path, |it| it.reach(accepts))).flatten();
        let most = self.most();
        let ends = (!once && most <= AT_ONCE)
            .then(|| cx.walk(self.span(), self.path, |it| it.ends(places, most, accepts)));
        // A slip in the key of an entity that would not count is no excuse.
        let back = back_along(self.path, graph).is_some();
        let counts = |link: LinkId| !back || accepts(graph.link(link).from);
        let doubtful = |backwards: bool, most: usize| {
            let doubts = |it: &mut Walker<'_, '_>| it.doubts(places, most, backwards, counts);
            (self.min > 0).then(|| cx.walk(self.span(), self.path, doubts)).flatten().flatten()
        };
        let is_open = cx.walk(self.span(), self.path, |it| it.is_open()).unwrap_or_default();
        Known {
            graph,
            reach,
            ends: ends.flatten().flatten(),
            doubts: doubtful(false, self.min),
            slips: doubtful(true, self.min.max(SLIPS)),
            is_open: is_open || graph.is_cut(),
        }
    }

    fn span(&self) -> Span {
        self.counting.of.span()
    }

    /// Number of entities to find in order to judge a place.
    fn most(&self) -> usize {
        self.max.map_or(self.min, |max| self.min.max(max.saturating_add(1))).max(1)
    }

    fn place(
        &self,
        cx: &Context<'_>,
        known: &Known<'_, '_>,
        id: EntityId,
        accepts: &dyn Fn(EntityId) -> bool,
        found: &mut Findings,
    ) -> InstanceState {
        if let (Some(0), Some(reach)) = (self.max, &known.reach) {
            if !reach.contains(id) {
                return InstanceState::Holds;
            }
            found.report(self.forbidden(cx, known.graph, id, reach, accepts));
            return InstanceState::Violated;
        }
        if known.reach.as_ref().is_some_and(|it| self.min == 0 || it.contains(id)) {
            return InstanceState::Holds;
        }
        let ends = match (&known.reach, &known.ends) {
            (Some(_), _) => Vec::new(),
            (_, Some(ends)) => ends.of(id).to_vec(),
            _ => self.walk(cx, id, self.most(), accepts).ends,
        };
        if self.max.is_some_and(|max| ends.len() > max) {
            found.report(self.too_many(cx, known.graph, id, ends, accepts));
            return InstanceState::Violated;
        }
        self.at_least(cx, known, id, &ends, found)
    }

    /// Judges whether `ends`, all counted entities from `id`, are enough.
    fn at_least(
        &self,
        cx: &Context<'_>,
        known: &Known<'_, '_>,
        id: EntityId,
        ends: &[EntityId],
        found: &mut Findings,
    ) -> InstanceState {
        if ends.len() >= self.min {
            return InstanceState::Holds;
        }
        let doubts = known.doubts.as_ref().map_or(0, |it| it.of(id).len());
        let lacking = self.min.saturating_sub(ends.len() + doubts);
        if known.is_open || lacking == 0 {
            return InstanceState::Unchecked;
        }
        let finding = self.too_few(cx, known.graph, id, ends);
        let slips = known.slips.as_ref().map_or(&[][..], |it| it.of(id));
        if slips.len() < lacking {
            found.report(finding);
            return InstanceState::Violated;
        }
        // The reference that should name it is unresolved: that is the fault, if it is reported.
        let slips: Arc<[Span]> = slips.iter().map(|&it| known.graph.link(it).by.span()).collect();
        found.report(finding.doubting(slips));
        InstanceState::Unchecked
    }

    fn walk(
        &self,
        cx: &Context<'_>,
        id: EntityId,
        limit: usize,
        accepts: &dyn Fn(EntityId) -> bool,
    ) -> Walk {
        cx.walk(self.span(), self.path, |it| it.walk(id, limit, accepts)).unwrap_or_default()
    }

    /// Whether this finding is one of the first, which are explained.
    fn looks_further(&self) -> bool {
        self.looked_into.replace(self.looked_into.get() + 1) < LOOKED_INTO
    }

    fn wanted(&self, subject: &str, count: usize, or_more: bool) -> Text {
        let (en, ja) = if or_more { ("or more ", "以上") } else { ("", "") };
        let (min, max, path) = (self.min, self.max.unwrap_or(usize::MAX), self.path);
        if self.max == Some(min) {
            text!(
                "`{subject}`: {count} {en}found along `{path}`, {min} required",
                "「{subject}」の `{path}` の先は{min}件でなければならないが、{count}件{ja}"
            )
        } else if count < min {
            text!(
                "`{subject}`: {count} {en}found along `{path}`, at least {min} required",
                "「{subject}」の `{path}` の先は{min}件以上でなければならないが、{count}件{ja}"
            )
        } else {
            text!(
                "`{subject}`: {count} {en}found along `{path}`, at most {max} allowed",
                "「{subject}」の `{path}` の先は{max}件以下でなければならないが、{count}件{ja}"
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
        ends: Vec<EntityId>,
        accepts: &dyn Fn(EntityId) -> bool,
    ) -> Diagnostic {
        let limit = ends.len().saturating_add(BEYOND);
        let walk = match self.looks_further() {
            true => self.walk(cx, id, limit, accepts),
            false => Walk { ends, is_cut: true },
        };
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

    /// The references from `id` directly to what is counted, for a path of one edge.
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

/// The edge whose references name the place, if the path is the inverse of a single edge.
fn back_along(path: &Path, graph: &Graph<'_>) -> Option<usize> {
    let Path::Edge { name, inverse } = path else { return None };
    let (edge, is_inverse) = graph.model.edge(&name.value)?;
    (*inverse != is_inverse).then_some(edge)
}
