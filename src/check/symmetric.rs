//! Knows `symmetric`: both ends of a link state it. Does not know whether a reference is resolved
//! (`resolve` does), nor when attributes agree.
#![doc = include_str!("symmetric.md")]

mod agree;

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::graph::{Directed, EntityId, Graph, Link, LinkId, Way};
use super::resolve::needs_edge;
use super::{Check, Context, Findings, InstanceState, Kind, Noun};
use crate::diagnostic::{Diagnostic, Text};
use crate::rule::operand::CODE;
use crate::rule::{Args, Param, Shape};
use crate::source::{Span, Spanned};
use crate::text;

/// The kind `symmetric`.
pub struct Symmetric;

const PARAMS: &[Param] = &[
    Param {
        name: "back",
        shape: Shape::Text,
        required: false,
        en: "the edge in the opposite direction; by default the same edge",
        ja: "逆向きに書かれていなければならないリンク。省略時は同じリンク",
    },
    Param {
        name: "agree",
        shape: Shape::Texts,
        required: false,
        en: "attributes of the link (a weight, a kind, a revision) that both directions must state alike",
        ja: "両方向で同じでなければならないリンクの属性（重み、種別、版など）",
    },
];

impl Kind for Symmetric {
    fn name(&self) -> &'static str {
        "symmetric"
    }

    fn summary(&self) -> Text {
        text!("both ends of a link name each other", "リンクの両端が互いを参照している")
    }

    fn manual(&self) -> &'static str {
        include_str!("symmetric.md")
    }

    fn params(&self) -> &'static [Param] {
        PARAMS
    }

    fn values(&self) -> &'static [&'static str] {
        &["key", "reference", "stated", "elsewhere"]
    }

    fn noun(&self) -> Noun {
        Noun { one: "link", many: "links", ja: "リンク" }
    }

    fn compile(&self, args: &Args, found: &mut Vec<Diagnostic>) -> Option<Box<dyn Check>> {
        needs_edge(args, found)?;
        let (back, agree) = (args.text("back").cloned(), args.texts("agree").to_vec());
        Some(Box::new(Both { back, agree }))
    }
}

struct Both {
    back: Option<Spanned<String>>,
    agree: Vec<Spanned<String>>,
}

impl Check for Both {
    fn check(&self, cx: &Context<'_>, found: &mut Findings) {
        let Some(graph) = cx.graph() else { return };
        // If nothing satisfies `when`, or there are no links, that is reported as for any other
        // rule.
        cx.links(found);
        for edge in cx.edges() {
            let back = match &self.back {
                Some(name) => match graph.model.edge(&name.value) {
                    Some(back) => back,
                    None => {
                        found.report(graph.model.unknown_edge(name));
                        return;
                    }
                },
                None => edge,
            };
            if let Some(name) = self.back.as_ref().filter(|_| back == (edge.0, !edge.1)) {
                found.report(own_inverse(&graph.edge(edge.0).name.value, name));
                return;
            }
            one_way(cx, graph, (edge, back), found);
            if back != edge {
                one_way(cx, graph, (back, edge), found);
            }
            if self.declared(graph, [edge.0, back.0], found) {
                agree::check(cx, graph, (edge, back), &self.agree, found);
            }
        }
    }
}

impl Both {
    /// Whether both edges have the attributes that must agree; missing ones are reported.
    fn declared(&self, graph: &Graph<'_>, edges: [usize; 2], found: &mut Findings) -> bool {
        let has = |edge: usize, name: &str| {
            graph.edge(edge).attrs.iter().any(|(known, _)| known.value == name)
        };
        let lacks = |edge: &usize, name: &str| !has(*edge, name);
        let mut declared = !self.agree.is_empty();
        for name in &self.agree {
            if let Some(edge) = edges.into_iter().find(|edge| lacks(edge, &name.value)) {
                found.report(undeclared(&graph.edge(edge).name.value, name));
                declared = false;
            }
        }
        declared
    }
}

/// Reports that `back` is the same links seen from their other end, which every link has.
fn own_inverse(edge: &str, back: &Spanned<String>) -> Diagnostic {
    let name = &back.value;
    let message = text!(
        "`{name}` is the inverse of `{edge}`: every link has one, so there is nothing to check",
        "`{name}` は `{edge}` の逆向きの名前で、どのリンクにもあるため、確かめることがない"
    );
    let help = text!(
        "name the edge that states the links from their other end, or omit `back`",
        "もう一方の端から書いたリンクを指定するか、`back` を省く"
    );
    Diagnostic::error(CODE, message).at(back.span, Text::default()).help(help)
}

fn undeclared(edge: &str, name: &Spanned<String>) -> Diagnostic {
    let attr = &name.value;
    let message = text!(
        "the edge `{edge}` has no attribute `{attr}`",
        "リンク `{edge}` に `{attr}` という属性はない"
    );
    let help = text!("declare it under `attrs`", "`attrs` に定義する");
    Diagnostic::error(CODE, message).at(name.span, Text::default()).help(help)
}

/// Reports each link of the first edge without a link of the second in the opposite direction; each
/// edge is followed in the direction in which it is named.
fn one_way(
    cx: &Context<'_>,
    graph: &Graph<'_>,
    (edge, back): (Directed, Directed),
    found: &mut Findings,
) {
    let ends = |way: Way| graph.start(way).zip(graph.end(way));
    let backward: FxHashSet<(EntityId, EntityId)> = graph.ways(back).filter_map(ends).collect();
    for way in graph.ways(edge).filter(|it| cx.is_meant(graph.link(it.link).by)) {
        let Some((from, to)) = ends(way) else {
            found.checked(InstanceState::Unchecked);
            continue;
        };
        if backward.contains(&(to, from)) {
            found.checked(InstanceState::Holds);
        } else if graph.is_cut() {
            found.checked(InstanceState::Unchecked);
        } else {
            let (maker, meant) = if back.1 { (from, to) } else { (to, from) };
            let finding = unanswered(cx, graph, way.link, Answer { edge: back.0, maker, meant });
            // The opposite link may exist with a slip in its key.
            let slips = graph.suspects().between(back.0, maker, meant);
            let outcome =
                if slips.is_empty() { InstanceState::Violated } else { InstanceState::Unchecked };
            let slips: Arc<[Span]> = slips.iter().map(|&it| graph.link(it).by.span()).collect();
            let is_open = slips.is_empty();
            found.checked(outcome);
            found.report(if is_open { finding } else { finding.doubting(slips) });
        }
    }
}

/// The link that should answer another: `maker` names `meant` by `edge`.
struct Answer {
    edge: usize,
    maker: EntityId,
    meant: EntityId,
}

/// Reports that `link` exists, but not its `answer`.
fn unanswered(cx: &Context<'_>, graph: &Graph<'_>, link: LinkId, answer: Answer) -> Diagnostic {
    let Answer { edge, maker, meant } = answer;
    let Link { from, to, by, .. } = *graph.link(link);
    let (edge, back) = (&graph.edge(graph.edge_of(link)).name.value, &graph.edge(edge).name.value);
    let [from, to] = [from, to.unwrap_or(from)].map(|it| graph.name(it));
    let [silent, unnamed] = [maker, meant].map(|it| graph.name(it));
    cx.finding(text!(
        "`{from}` names `{to}` ({edge}), but `{silent}` does not name `{unnamed}` ({back})",
        "「{from}」は「{to}」を挙げているが（{edge}）、「{silent}」は「{unnamed}」を挙げていない（{back}）"
    ))
    .at(by.span(), text!("named here", "ここで挙げている"))
    .at(graph.span(maker), text!("does not name `{unnamed}`", "「{unnamed}」を挙げていない"))
    .value("key", graph.key(graph.link(link).from))
    .value("reference", graph.reference(link))
}
