//! Knows `symmetric`: what one end of a link says, the other end says as well.
//! Does not know whether a reference names anything (`resolve` does), nor when attributes agree.
#![doc = include_str!("symmetric.md")]

mod agree;

use rustc_hash::FxHashSet;

use super::graph::{EntityId, Graph, LinkId};
use super::resolve::needs_edge;
use super::{Check, Context, Findings, Kind, Noun, Outcome};
use crate::diagnostic::{Diagnostic, Text};
use crate::rule::operand::CODE;
use crate::rule::{Args, Param, Shape};
use crate::source::Spanned;
use crate::text;

/// The kind `symmetric`.
pub struct Symmetric;

const PARAMS: &[Param] = &[
    Param {
        name: "back",
        shape: Shape::Text,
        required: false,
        en: "the edge that must be written the other way; the same edge unless said",
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
        cx.places(found);
        for edge in cx.edges() {
            let back = match &self.back {
                Some(name) => match graph.model.edge(&name.value) {
                    Some((back, _)) => back,
                    None => {
                        found.report(graph.model.unknown_edge(name));
                        return;
                    }
                },
                None => edge,
            };
            one_way(cx, graph, (edge, back), found);
            if back != edge {
                one_way(cx, graph, (back, edge), found);
            }
            if self.declared(graph, [edge, back], found) {
                agree::check(cx, graph, (edge, back), &self.agree, found);
            }
        }
    }
}

impl Both {
    /// Whether both edges have the attributes that must agree; what lacks is reported.
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

fn undeclared(edge: &str, name: &Spanned<String>) -> Diagnostic {
    let attr = &name.value;
    let message = text!(
        "the edge `{edge}` has no attribute `{attr}`",
        "リンク `{edge}` に `{attr}` という属性はない"
    );
    let help = text!("declare it under `attrs`", "`attrs` に定義する");
    Diagnostic::error(CODE, message).at(name.span, Text::default()).help(help)
}

/// Reports each link of the first edge that no link of the second leads back along.
fn one_way(cx: &Context<'_>, graph: &Graph<'_>, edges: (usize, usize), found: &mut Findings) {
    let (edge, back) = edges;
    let ends = |id: LinkId| graph.link(id).to.map(|to| (graph.link(id).from, to));
    let backward: FxHashSet<(EntityId, EntityId)> = graph.of_edge(back).filter_map(ends).collect();
    for id in graph.of_edge(edge) {
        let Some((from, to)) = ends(id) else {
            found.checked(Outcome::Unchecked);
            continue;
        };
        // The way back may be a reference that `resolve` tells about, or stand where reading did not come.
        let is_doubtful = graph.is_cut() || graph.suspects().broken(back, to) > 0;
        if backward.contains(&(to, from)) {
            found.checked(Outcome::Holds);
        } else if is_doubtful {
            found.checked(Outcome::Unchecked);
        } else {
            found.checked(Outcome::Violated);
            found.report(unanswered(cx, graph, id, back));
        }
    }
}

fn unanswered(cx: &Context<'_>, graph: &Graph<'_>, id: LinkId, back: usize) -> Diagnostic {
    let link = graph.link(id);
    let to = link.to.unwrap_or(link.from);
    let (from, target) = (graph.name(link.from), graph.name(to));
    let (edge, back) = (&graph.edge(graph.edge_of(id)).name.value, &graph.edge(back).name.value);
    cx.finding(text!(
        "`{from}` names `{target}` ({edge}), but `{target}` does not name `{from}` ({back})",
        "「{from}」は「{target}」を挙げているが（{edge}）、「{target}」は「{from}」を挙げていない（{back}）"
    ))
    .at(link.by.span(), text!("named here", "ここで挙げている"))
    .at(graph.span(to), text!("does not name `{from}`", "「{from}」を挙げていない"))
    .value("key", graph.key(link.from))
    .value("reference", graph.reference(id))
}
