//! Knows `endpoints`: which types of entities may refer to which.
//! Does not know whether a reference names anything (`resolve` does).
#![doc = include_str!("endpoints.md")]

use super::graph::{EntityId, Graph, Way};
use super::resolve::needs_edge;
use super::{Check, Context, Findings, InstanceState, Kind, Noun};
use crate::diagnostic::{Diagnostic, Text};
use crate::rule::operand::CODE;
use crate::rule::{Args, Param, Shape};
use crate::source::Spanned;
use crate::text;

/// The kind `endpoints`.
pub struct Endpoints;

const PARAMS: &[Param] = &[
    Param {
        name: "layers",
        shape: Shape::Texts,
        required: false,
        en: "types from the top down; a link must not lead upwards",
        ja: "上から順に並べた型。リンクは上へ向かってはならない",
    },
    Param {
        name: "allowed",
        shape: Shape::Texts,
        required: false,
        en: "the pairs that may be linked, each as `from -> to`",
        ja: "リンクしてよい組。`from -> to` の形で書く",
    },
];

impl Kind for Endpoints {
    fn name(&self) -> &'static str {
        "endpoints"
    }

    fn summary(&self) -> Text {
        text!("links connect only types that may be linked", "リンクが、許された型の組だけを結ぶ")
    }

    fn manual(&self) -> &'static str {
        include_str!("endpoints.md")
    }

    fn params(&self) -> &'static [Param] {
        PARAMS
    }

    fn values(&self) -> &'static [&'static str] {
        &["reference"]
    }

    fn noun(&self) -> Noun {
        Noun { one: "link", many: "links", ja: "リンク" }
    }

    fn compile(&self, args: &Args, found: &mut Vec<Diagnostic>) -> Option<Box<dyn Check>> {
        needs_edge(args, found)?;
        let layers: Vec<String> = args.texts("layers").iter().map(|it| it.value.clone()).collect();
        let pairs: Vec<_> = args.texts("allowed").iter().map(|it| pair(it, found)).collect();
        let allowed: Vec<_> = pairs.into_iter().collect::<Option<_>>()?;
        if layers.is_empty() == allowed.is_empty() {
            let message = text!(
                "`endpoints` needs either `layers` or `allowed`",
                "`endpoints` には `layers` か `allowed` のどちらか一方が必要"
            );
            found.push(Diagnostic::error(CODE, message).at(args.span(), Text::default()));
            return None;
        }
        Some(Box::new(Ends { layers, allowed }))
    }
}

fn pair(text: &Spanned<String>, found: &mut Vec<Diagnostic>) -> Option<(String, String)> {
    let pair = text.value.split_once("->");
    if pair.is_none() {
        let message = text!("write a pair as `kpi -> project`", "`kpi -> project` の形で書く");
        found.push(Diagnostic::error(CODE, message).at(text.span, Text::default()));
    }
    pair.map(|(from, to)| (from.trim().to_owned(), to.trim().to_owned()))
}

struct Ends {
    layers: Vec<String>,
    allowed: Vec<(String, String)>,
}

impl Check for Ends {
    fn check(&self, cx: &Context<'_>, found: &mut Findings) {
        let Some(graph) = cx.graph() else { return };
        for way in cx.links(found) {
            let (Some(from), Some(to)) = (graph.start(way), graph.end(way)) else {
                found.checked(InstanceState::Unchecked);
                continue;
            };
            let type_of = |id| &graph.type_of(id).name.value;
            if self.allows(type_of(from), type_of(to)) {
                found.checked(InstanceState::Holds);
            } else {
                found.checked(InstanceState::Violated);
                found.report(self.forbidden(cx, graph, way, [from, to]));
            }
        }
    }
}

impl Ends {
    fn allows(&self, from: &str, to: &str) -> bool {
        let layer = |name: &str| self.layers.iter().position(|it| it == name);
        match (layer(from), layer(to)) {
            _ if self.layers.is_empty() => self.allowed.iter().any(|it| it.0 == from && it.1 == to),
            (Some(from), Some(to)) => from <= to,
            // A type outside the layers may be linked freely.
            _ => true,
        }
    }

    fn forbidden(
        &self,
        cx: &Context<'_>,
        graph: &Graph<'_>,
        way: Way,
        ends: [EntityId; 2],
    ) -> Diagnostic {
        let [from_type, to_type] = ends.map(|it| &graph.type_of(it).name.value);
        let [from, target] = ends.map(|it| graph.name(it));
        let finding = cx
            .finding(text!(
                "a {from_type} must not refer to a {to_type}: `{from}` → `{target}`",
                "{from_type} から {to_type} は参照できない: 「{from}」→「{target}」"
            ))
            .at(graph.link(way.link).by.span(), text!("reference", "参照"));
        let finding = if way.inverse {
            finding.at(graph.span(ends[0]), text!("this is a {from_type}", "{from_type} である"))
        } else {
            finding.at(graph.span(ends[1]), text!("this is a {to_type}", "{to_type} である"))
        };
        let why = if self.layers.is_empty() {
            let pairs = self.allowed.iter().map(|(from, to)| format!("{from} -> {to}"));
            let Text { en, ja } = Text::list(pairs);
            text!("allowed: {en}", "許される組: {ja}")
        } else {
            let layers = self.layers.join(" → ");
            text!("layers from the top: {layers}", "上からの層: {layers}")
        };
        finding.because(why).value("reference", graph.reference(way.link))
    }
}
