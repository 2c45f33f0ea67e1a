//! Knows `resolve`: every reference names exactly one entity.
//! Does not know which entities may refer to which (`endpoints` does).
#![doc = include_str!("resolve.md")]

use super::graph::slip::Slip;
use super::graph::{Graph, LinkId, Target, Way, mention};
use super::{Check, Context, Findings, InstanceState, Kind, Noun};
use crate::diagnostic::{Diagnostic, Severity, Text};
use crate::rule::operand::CODE;
use crate::rule::{Args, Param};
use crate::source::Span;
use crate::text;

/// Code of an unresolved reference that no rule covers.
pub const UNRESOLVED: &str = "model/unresolved";

/// The kind `resolve`.
pub struct Resolve;

impl Kind for Resolve {
    fn name(&self) -> &'static str {
        "resolve"
    }

    fn summary(&self) -> Text {
        text!("every reference names exactly one entity", "どの参照も、ちょうど1つの実体を指す")
    }

    fn manual(&self) -> &'static str {
        include_str!("resolve.md")
    }

    fn params(&self) -> &'static [Param] {
        &[]
    }

    fn values(&self) -> &'static [&'static str] {
        &["reference", "nearest"]
    }

    fn noun(&self) -> Noun {
        Noun { one: "reference", many: "references", ja: "参照" }
    }

    fn compile(&self, args: &Args, found: &mut Vec<Diagnostic>) -> Option<Box<dyn Check>> {
        needs_edge(args, found)?;
        Some(Box::new(References))
    }
}

/// Reports that the rule has no `edge`.
pub(super) fn needs_edge(args: &Args, found: &mut Vec<Diagnostic>) -> Option<()> {
    let scope = args.scope();
    if !scope.edges.is_empty() && scope.entities.is_empty() {
        return Some(());
    }
    let message = text!(
        "`edge` is required and selects the links; `entity` cannot be combined with it",
        "どのリンクかを `edge` で指定する。`entity` とは併用できない"
    );
    found.push(Diagnostic::error(CODE, message).at(args.span(), Text::default()));
    None
}

struct References;

impl Check for References {
    fn check(&self, cx: &Context<'_>, found: &mut Findings) {
        let Some(graph) = cx.graph() else { return };
        let code = cx.code();
        for Way { link, .. } in cx.links(found) {
            match fault(graph, link, code, cx.severity()) {
                Some(fault) => {
                    found.checked(InstanceState::Violated);
                    found.report(fault);
                }
                None if graph.link(link).target == Target::Elsewhere => {
                    found.checked(InstanceState::Unchecked);
                }
                None => found.checked(InstanceState::Holds),
            }
        }
    }

    fn resolves(&self) -> bool {
        true
    }
}

/// The diagnostic about the reference `link`, with `code`.
pub fn fault(
    graph: &Graph<'_>,
    link: LinkId,
    code: &str,
    severity: Severity,
) -> Option<Diagnostic> {
    match graph.link(link).target {
        Target::Found | Target::Elsewhere => None,
        Target::Dangling => Some(dangling(graph, link, code, severity)),
        Target::Ambiguous => Some(ambiguous(graph, link, code, severity)),
    }
}

fn dangling(graph: &Graph<'_>, link: LinkId, code: &str, severity: Severity) -> Diagnostic {
    let edge = graph.edge(graph.edge_of(link));
    let reference = graph.reference(link);
    let types: Vec<&str> = edge.to.iter().map(|it| it.value.as_str()).collect();
    let (en, ja) = (types.join(" or "), types.join("、"));
    let message =
        text!("no {en} has the key `{reference}`", "「{reference}」をキーとする {ja} はない");
    let from = graph.name(graph.link(link).from);
    let mut finding = Diagnostic::new(code, severity, message)
        .at(graph.link(link).by.span(), text!("`{from}` refers to it", "「{from}」からの参照"));
    if let Some((kind, span)) = elsewhere(graph, link) {
        return finding
            .at(span, text!("a {kind} has this key", "{kind} にはこのキーがある"))
            .value("reference", reference);
    }
    if let Some((entity, slip)) = graph.suspects().nearest(link) {
        let label = match slip {
            Slip::Rest => slip.describe(),
            _ => {
                let Text { en, ja } = slip.describe();
                text!("nearest key: {en}", "最も近いキー（{ja}）")
            }
        };
        finding = named(graph, link, finding.at(graph.span(entity), label));
        let edge = graph.edge_of(link);
        if graph.suspects().is_uncovered(edge, entity) {
            let (name, edge) = (graph.name(entity), &graph.edge(edge).name.value);
            finding = finding.help(text!(
                "no `{edge}` refers to `{name}`; if this reference means it, correcting either spelling resolves both",
                "「{name}」への参照 `{edge}` は1つもない。これを指すのであれば、どちらかの表記を直せば両方とも解消する"
            ));
        }
        if graph.edge(graph.edge_of(link)).by.len() == 1 {
            finding.meant = Some(graph.key(entity).into_owned());
        }
        return finding.value("reference", reference).value("nearest", graph.key(entity));
    }
    let finding = defined(graph, link, finding);
    named(graph, link, finding).value("reference", reference)
}

/// Adds the entity that the referring entity mentions in its own name or key.
fn named(graph: &Graph<'_>, link: LinkId, finding: Diagnostic) -> Diagnostic {
    let Some(only) = mention::named(graph, link) else { return finding };
    let name = graph.name(only.of);
    finding.at(only.at.span(), text!("names `{name}`", "「{name}」を挙げている"))
}

/// An entity with this key whose type is not a target of the edge.
fn elsewhere<'g>(graph: &'g Graph<'_>, link: LinkId) -> Option<(&'g str, Span)> {
    let reference = graph.reference(link);
    let key = crate::select::fold(&reference).into_owned();
    let found = (0..graph.model.entities.len()).find_map(|kind| graph.find(kind, &key))?;
    Some((&graph.type_of(found).name.value, graph.span(found)))
}

/// Adds how many entities could have been meant, and the place of the first.
fn defined(graph: &Graph<'_>, link: LinkId, finding: Diagnostic) -> Diagnostic {
    let edge = graph.edge(graph.edge_of(link));
    let types = edge.to.iter().filter_map(|it| graph.model.entity(&it.value));
    types.fold(finding, |finding, kind| {
        let (range, name) = (graph.of_type(kind), &graph.model.entities[kind].name.value);
        let count = range.len();
        if range.is_empty() {
            return finding;
        }
        finding.at(
            graph.span(range.start),
            text!(
                "keys of `{name}`: {count}, the first here",
                "`{name}` のキーは{count}件、最初はここ"
            ),
        )
    })
}

fn ambiguous(graph: &Graph<'_>, link: LinkId, code: &str, severity: Severity) -> Diagnostic {
    let edge = graph.edge(graph.edge_of(link));
    let reference = graph.reference(link);
    let key = crate::select::fold(&reference).into_owned();
    let kinds = edge.to.iter().filter_map(|it| graph.model.entity(&it.value));
    let found: Vec<_> = kinds.filter_map(|kind| graph.find(kind, &key)).collect();
    let count = found.len();
    let message = text!(
        "`{reference}` is the key of {count} entities",
        "「{reference}」をキーとする実体が{count}件あり、どれを指すか決まらない"
    );
    let finding = Diagnostic::new(code, severity, message)
        .at(graph.link(link).by.span(), text!("ambiguous", "どれを指すか不明"));
    let finding = found.into_iter().fold(finding, |finding, id| {
        let name = &graph.type_of(id).name.value;
        finding.at(graph.span(id), text!("this is a {name}", "{name} である"))
    });
    finding.value("reference", reference)
}
