//! Knows `acyclic`: links form no cycle. Does not know how cycles are found (`graph::cycle`).
#![doc = include_str!("acyclic.md")]

use super::graph::Graph;
use super::graph::cycle::{Knot, Step, knots};
use super::resolve::needs_edge;
use super::{Check, Context, Findings, InstanceState, Kind, Noun};
use crate::diagnostic::{Diagnostic, Text};
use crate::rule::{Args, Param};
use crate::text;

/// Maximum number of entities of a cycle named in the message.
const NAMED: usize = 8;

/// The kind `acyclic`.
pub struct Acyclic;

impl Kind for Acyclic {
    fn name(&self) -> &'static str {
        "acyclic"
    }

    fn summary(&self) -> Text {
        text!("links form no cycle", "リンクが循環しない")
    }

    fn manual(&self) -> &'static str {
        include_str!("acyclic.md")
    }

    fn params(&self) -> &'static [Param] {
        &[]
    }

    fn values(&self) -> &'static [&'static str] {
        &["key", "length", "knot"]
    }

    fn noun(&self) -> Noun {
        Noun { one: "link", many: "links", ja: "リンク" }
    }

    fn compile(&self, args: &Args, found: &mut Vec<Diagnostic>) -> Option<Box<dyn Check>> {
        needs_edge(args, found)?;
        Some(Box::new(Cycles))
    }
}

struct Cycles;

impl Check for Cycles {
    fn check(&self, cx: &Context<'_>, found: &mut Findings) {
        let Some(graph) = cx.graph() else { return };
        let all = cx.links(found);
        let knots = knots(graph, &all);
        for knot in &knots {
            found.report(cycle(cx, graph, knot));
        }
        for at in 0..all.len() {
            let violates = at < knots.len();
            found.checked(if violates { InstanceState::Violated } else { InstanceState::Holds });
        }
    }

    fn forbids_cycles(&self) -> bool {
        true
    }
}

fn cycle(cx: &Context<'_>, graph: &Graph<'_>, knot: &Knot) -> Diagnostic {
    let (length, size) = (knot.cycle.len(), knot.members.len());
    let start = knot.cycle[0].from;
    let mut names: Vec<_> = knot.cycle.iter().take(NAMED).map(|it| graph.key(it.from)).collect();
    if length > NAMED {
        names.push("…".into());
    }
    names.push(graph.key(start));
    let way = names.join(" → ");
    let message = if length == 1 {
        let name = graph.name(start);
        text!("`{name}` refers to itself", "「{name}」が自分自身を参照している")
    } else {
        text!("links form a cycle of {length}: {way}", "リンクが循環している（{length}件）: {way}")
    };
    let mut finding = cx.finding(message);
    for (&Step { from, to, link }, number) in knot.cycle.iter().zip(1..) {
        let number: usize = number;
        let (from, to) = (graph.key(from), graph.key(to));
        let step = Text::same(format!("{number}: {from} → {to}"));
        finding = finding.at(graph.link(link).by.span(), step);
    }
    if size > length {
        finding = finding.because(if knot.is_shortest {
            text!(
                "{size} entities are connected by cycles; this is a shortest one",
                "{size}件が互いに循環でつながっている。そのうち最短の循環を示す"
            )
        } else {
            text!(
                "{size} entities are connected by cycles; there may be a shorter one than this",
                "{size}件が互いに循環でつながっている。より短い循環がほかにあるかもしれない"
            )
        });
    }
    if let Some([one, other]) = opposites(graph, knot) {
        let (one, other) = (&graph.edge(one).name.value, &graph.edge(other).name.value);
        finding = finding.help(text!(
            "if `{other}` states the links of `{one}` from their other end, give it an `inverse` and name that here instead",
            "`{other}` が `{one}` と同じリンクをもう一方の端から書いたものなら、`inverse` を付け、ここではその名前を書く"
        ));
    }
    finding.value("key", graph.key(start)).value("length", length).value("knot", size)
}

/// The two edges of a cycle of two links, if they differ: one may be the inverse of the other.
fn opposites(graph: &Graph<'_>, knot: &Knot) -> Option<[usize; 2]> {
    let [one, other] = knot.cycle[..] else { return None };
    let mut edges = [one, other].map(|it| graph.edge_of(it.link));
    edges.sort_unstable();
    (edges[0] != edges[1]).then_some(edges)
}
