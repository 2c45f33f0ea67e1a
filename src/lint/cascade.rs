//! Knows which findings follow from a duplicate key (joins confuse the records that share it), and
//! which from an unresolved reference (its text differs from others). Drops nothing: such a finding
//! is downgraded to a note.

use std::borrow::Cow;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::check::graph::near;
use crate::check::graph::slip::Slip;
use crate::check::graph::{EntityId, Graph, LinkId, Target, mention};
use crate::check::{Compiled, Findings, Leans};
use crate::diagnostic::{Diagnostic, Severity, Text};
use crate::document::Node;
use crate::lint::Graphs;
use crate::source::Span;
use crate::text;

/// Maximum number of duplicate keys whose consequences are searched for. Further ones are only
/// reported.
const LOOKED_INTO: usize = 100;

/// Maximum number of references shown with a duplicate key.
const SHOWN: usize = 5;

/// An entity that several records define by mistake.
struct Doubled<'g, 'd> {
    graph: &'g Graph<'d>,
    id: EntityId,
    /// The records with their keys, the first one first.
    records: Vec<(Node<'d>, Node<'d>)>,
    /// Unresolved references that most likely mean one of the records.
    missed: Vec<LinkId>,
}

/// Downgrades sums along links that miss an item because of an unresolved reference which most
/// likely means the summed entity.
fn settle_sums(
    graphs: &Graphs<'_>,
    rules: &[Compiled],
    runs: &mut [Findings],
    open: &FxHashMap<Span, Severity>,
) {
    for (rule, findings) in rules.iter().zip(runs) {
        let is_sum = rule.check.leans_on() == Leans::OnLinks && !rule.scope.entities.is_empty();
        let reported = |it: &Diagnostic| it.severity > Severity::Note;
        let Some(graph) = graphs.of(rule).filter(|_| is_sum) else { continue };
        if !findings.diagnostics.iter().any(reported) {
            continue;
        }
        let meant = meant(graph, rule, open);
        for finding in findings.diagnostics.iter_mut().filter(|it| reported(it)) {
            let Some(at) = finding.span() else { continue };
            let is_of = |id: EntityId| {
                let kind = &graph.type_of(id).name.value;
                rule.scope.entities.iter().any(|it| it.value == *kind)
                    && graph.entity(id).record.span().contains(at)
            };
            let is_heavier = |it: &Meant| it.weight >= finding.severity;
            let cause = meant.iter().find(|it| is_heavier(it) && is_of(it.entity));
            if let Some(Meant { reference, from, .. }) = cause {
                finding.follow(*from, text!(
                    "the reference `{reference}` is unresolved and probably means this; if so, an item is missing here",
                    "「{reference}」の参照先がなく、本来はこれを指すとみられる。その場合、ここの内訳が1件欠けている"
                ));
            }
        }
    }
}

/// An unresolved reference, and an entity that it may mean.
struct Meant {
    reference: String,
    /// The place of the reference.
    from: Span,
    /// Severity of the diagnostic about the reference.
    weight: Severity,
    entity: EntityId,
}

/// Unresolved references of the edges that `rule` follows, each with an entity that it may mean.
fn meant(graph: &Graph<'_>, rule: &Compiled, open: &FxHashMap<Span, Severity>) -> Vec<Meant> {
    let edges = (0..graph.model.edges.len()).filter(|&it| rule.follows(it));
    let dangling = edges.flat_map(|edge| near::dangling(graph, edge));
    let weighed = dangling.filter_map(|(it, reference)| {
        let from = graph.link(it).by.span();
        Some((it, reference, from, *open.get(&from)?))
    });
    let entities = |(link, reference, from, weight): (LinkId, Cow<'_, str>, Span, Severity)| {
        let near = graph.suspects().likely(link);
        let named = mention::named(graph, link).map(|it| it.of);
        let reference = reference.into_owned();
        let meant = near.into_iter().chain(named);
        meant.map(move |entity| Meant { reference: reference.clone(), from, weight, entity })
    };
    weighed.take(near::LOOKED_INTO).flat_map(entities).collect()
}

/// Downgrades findings that follow from unresolved references, which are reported themselves.
fn settle_dangling(
    graphs: &Graphs<'_>,
    rules: &[Compiled],
    runs: &mut [Findings],
    open: &FxHashMap<Span, Severity>,
) {
    let mut dangling: Option<FxHashMap<Span, String>> = None;
    for (rule, findings) in rules.iter().zip(runs) {
        let compares = rule.check.leans_on() == Leans::OnTexts;
        let findings = findings.diagnostics.iter_mut().filter(|_| compares);
        for finding in findings.filter(|it| it.severity > Severity::Note) {
            let dangling = dangling.get_or_insert_with(|| references(graphs));
            // An accepted reference, or one of lower severity, does not excuse a finding.
            let excuses = |it: &Span| open.get(it).is_some_and(|it| *it >= finding.severity);
            let mut spans = finding.labels.iter().map(|it| it.span).filter(excuses);
            let cause = spans.find_map(|it| Some((it, dangling.get(&it)?)));
            let Some((from, reference)) = cause else { continue };
            finding.follow(from, follows_from(reference));
        }
    }
}

fn follows_from(reference: &str) -> Text {
    text!(
        "the reference `{reference}` is unresolved; this may follow from it",
        "「{reference}」の参照先がないため、その影響と考えられる"
    )
}

/// Downgrades findings that depend on unresolved references, if one of these is reported with at
/// least the same severity. Otherwise the finding is certain.
fn settle_doubts(graphs: &Graphs<'_>, runs: &mut [Findings], open: &FxHashMap<Span, Severity>) {
    let mut dangling: Option<FxHashMap<Span, String>> = None;
    for findings in runs {
        let mut decided = 0;
        // Many findings may share the same references: search those only once.
        let mut last: Option<(Arc<[Span]>, Severity, Option<Span>)> = None;
        for finding in &mut findings.diagnostics {
            let Some(doubt) = &finding.doubt else { continue };
            let excuses = |it: &Span| open.get(it).is_some_and(|it| *it >= finding.severity);
            let known = last.take().filter(|(references, severity, _)| {
                Arc::ptr_eq(references, &doubt.references) && *severity == finding.severity
            });
            let cause = known.map_or_else(
                || doubt.references.iter().copied().find(excuses),
                |(.., cause)| cause,
            );
            last = Some((doubt.references.clone(), finding.severity, cause));
            let Some(from) = cause else {
                decided += doubt.instances;
                finding.doubt = None;
                continue;
            };
            let dangling = dangling.get_or_insert_with(|| references(graphs));
            finding.follow(from, follows_from(dangling.get(&from).map_or("", String::as_str)));
        }
        findings.decide(decided);
    }
}

/// Places of reported unresolved references, with their severities. Waived ones are left out.
fn open(rules: &[Compiled], runs: &[Findings], faults: &[Diagnostic]) -> FxHashMap<Span, Severity> {
    let resolving = rules.iter().zip(runs).filter(|(rule, _)| rule.check.resolves());
    let reported = resolving.flat_map(|(_, findings)| &findings.diagnostics).chain(faults);
    let serious = reported.filter(|it| it.severity > Severity::Note);
    serious.filter_map(|it| Some((it.span()?, it.severity))).collect()
}

/// The unresolved references.
fn references(graphs: &Graphs<'_>) -> FxHashMap<Span, String> {
    let of_graph = |graph: &Graph<'_>| {
        let dangling = |id: &LinkId| graph.link(*id).target == Target::Dangling;
        let all = (0..graph.links.len() as LinkId).filter(dangling);
        all.map(|id| (graph.link(id).by.span(), graph.reference(id).into_owned()))
            .collect::<Vec<_>>()
    };
    graphs.used().flat_map(|(_, graph)| of_graph(graph)).collect()
}

/// Downgrades the findings that follow from duplicate keys or unresolved references, and shows with
/// each duplicate key the references that it leaves unresolved.
pub(super) fn settle(
    graphs: &Graphs<'_>,
    rules: &[Compiled],
    runs: &mut [Findings],
    faults: &mut [Diagnostic],
) {
    let open = open(rules, runs, faults);
    settle_dangling(graphs, rules, runs, &open);
    settle_doubts(graphs, runs, &open);
    settle_sums(graphs, rules, runs, &open);
    let doubled: Vec<Doubled<'_, '_>> =
        graphs.used().flat_map(|(_, graph)| doubled(graph)).take(LOOKED_INTO).collect();
    if doubled.is_empty() {
        return;
    }
    for (rule, findings) in rules.iter().zip(runs) {
        let speaks = rule.scope.is_in_model();
        let graph = graphs.of(rule).filter(|_| speaks);
        let Findings { diagnostics, claims, .. } = findings;
        for finding in diagnostics.iter_mut().filter(|it| it.severity > Severity::Note) {
            let joins = |it: &&Doubled<'_, '_>| {
                graph.is_some_and(|graph| std::ptr::eq(graph, it.graph))
                    || it.records.iter().all(|&(_, key)| claims.contains(key))
            };
            let cause = doubled.iter().filter(joins).find(|it| it.causes(finding));
            cause.into_iter().for_each(|it| it.excuse(finding));
        }
    }
    for finding in faults.iter_mut() {
        if let Some(cause) = doubled.iter().find(|it| it.misses(finding.span())) {
            cause.excuse(finding);
        }
    }
    for doubled in &doubled {
        let is_its = |it: &&mut Diagnostic| {
            doubled.records[1..].iter().any(|(_, key)| it.span() == Some(key.span()))
        };
        faults.iter_mut().filter(is_its).take(1).for_each(|it| doubled.show_missed(it));
    }
}

fn doubled<'g, 'd>(graph: &'g Graph<'d>) -> Vec<Doubled<'g, 'd>> {
    let is_doubled =
        |id: &EntityId| !graph.type_of(*id).group && !graph.entity(*id).more.is_empty();
    let ids = (0..graph.entities.len() as EntityId).filter(is_doubled).take(LOOKED_INTO);
    let mut doubled: Vec<_> = ids.map(|id| Doubled::new(graph, id)).collect();
    if doubled.is_empty() {
        return doubled;
    }
    for edge in 0..graph.model.edges.len() {
        let may_mean = |it: &Doubled<'_, '_>, reference: &str| {
            let kind = &graph.type_of(it.id).name.value;
            graph.edge(edge).to.iter().any(|to| to.value == *kind)
                && Slip::between(reference, &graph.key(it.id)).is_some()
        };
        let mut meant = FxHashMap::default();
        for (link, reference) in near::dangling(graph, edge) {
            let meant = *meant.entry(reference).or_insert_with_key(|reference| {
                doubled.iter().position(|it| may_mean(it, reference))
            });
            meant.into_iter().for_each(|it: usize| doubled[it].missed.push(link));
        }
    }
    doubled
}

impl<'g, 'd> Doubled<'g, 'd> {
    fn new(graph: &'g Graph<'d>, id: EntityId) -> Self {
        let entity = graph.entity(id);
        let key = |record: Node<'d>| {
            let selection = graph.type_of(id).key.first()?;
            selection.value.select(record).first().copied()
        };
        let more = entity.more.iter().filter_map(|&it| Some((it, key(it)?)));
        let records = std::iter::once((entity.record, entity.key)).chain(more).collect();
        Self { graph, id, records, missed: Vec::new() }
    }

    /// Whether `finding`, of a rule that joins by the key, compares one of the records with
    /// another, or is about a reference that lost its target.
    fn causes(&self, finding: &Diagnostic) -> bool {
        let inside = |record: Node<'_>| {
            finding.labels.iter().any(|label| record.span().contains(label.span))
        };
        self.misses(finding.span())
            || self.records.iter().filter(|(record, _)| inside(*record)).count() > 1
    }

    fn misses(&self, span: Option<Span>) -> bool {
        self.missed.iter().any(|&link| span == Some(self.graph.link(link).by.span()))
    }

    fn excuse(&self, finding: &mut Diagnostic) {
        let key = self.graph.key(self.id);
        // Of several records with one key, every one but the first is reported.
        let Some((_, again)) = self.records.get(1) else { return };
        finding.follow(
            again.span(),
            text!(
                "several records have the key `{key}`; this may follow from it",
                "キー「{key}」が重複しているため、その影響と考えられる"
            ),
        );
    }

    /// Adds the unresolved references to the finding about the key.
    fn show_missed(&self, finding: &mut Diagnostic) {
        for &link in self.missed.iter().take(SHOWN) {
            let reference = self.graph.reference(link);
            let at = self.graph.link(link).by.span();
            let label =
                text!("nothing has the key `{reference}`", "「{reference}」をキーとするものがない");
            finding.label(at, label);
        }
        if let Some(&link) = self.missed.first() {
            let reference = self.graph.reference(link);
            finding.help.push(text!(
                "if one of these records is `{reference}`, correcting its key also resolves the references",
                "これらのどれかが「{reference}」であれば、そのキーを直すと参照も解消する"
            ));
        }
    }
}
