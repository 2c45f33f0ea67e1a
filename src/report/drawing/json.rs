//! Knows the JSON of a drawing: every node and edge with its place and its diagnostics. Does not
//! draw.

use std::io::{self, Write};

use serde::Serialize;

use super::{Drawing, Flaw, Landing, Presence};
use crate::report::Places;
use crate::source::{Sources, Span};

/// Version of this format; a higher one may have other fields.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Graph<'a> {
    version: u32,
    nodes: Vec<NodeJson<'a>>,
    edges: Vec<EdgeJson<'a>>,
}

#[derive(Serialize)]
struct NodeJson<'a> {
    id: &'a str,
    kind: &'a str,
    key: &'a str,
    label: &'a str,
    /// `defined`, `missing` or `elsewhere`.
    presence: &'static str,
    place: Option<PlaceOut<'a>>,
    findings: Vec<Finding<'a>>,
}

#[derive(Serialize)]
struct EdgeJson<'a> {
    from: &'a str,
    to: &'a str,
    edge: &'a str,
    /// `found`, `dangling`, `ambiguous` or `elsewhere`.
    landing: &'static str,
    in_cycle: bool,
    place: Option<PlaceOut<'a>>,
    findings: Vec<Finding<'a>>,
}

/// Lines and columns count from 1, columns in characters; bytes from 0, the end excluded.
#[derive(Serialize)]
struct PlaceOut<'a> {
    path: &'a str,
    line: u32,
    column: u32,
    bytes: [u32; 2],
}

#[derive(Serialize)]
struct Finding<'a> {
    code: &'a str,
    severity: &'static str,
    message: Message<'a>,
}

#[derive(Serialize)]
struct Message<'a> {
    en: &'a str,
    ja: &'a str,
}

pub(super) fn write(out: &mut dyn Write, drawing: &Drawing, sources: &Sources) -> io::Result<()> {
    let places = Places::new(sources);
    let nodes = drawing.nodes.iter().map(|node| NodeJson {
        id: &node.id,
        kind: &drawing.kinds[node.kind],
        key: &node.key,
        label: &node.label,
        presence: presence(node.presence),
        place: node.span.map(|span| place(&places, span)),
        findings: findings(&node.flaws),
    });
    let edges = drawing.edges.iter().map(|edge| EdgeJson {
        from: &drawing.nodes[edge.from].id,
        to: &drawing.nodes[edge.to].id,
        edge: &drawing.relations[edge.relation],
        landing: landing(edge.landing),
        in_cycle: edge.in_cycle,
        place: edge.span.map(|span| place(&places, span)),
        findings: findings(&edge.flaws),
    });
    let graph = Graph { version: VERSION, nodes: nodes.collect(), edges: edges.collect() };
    serde_json::to_writer_pretty(&mut *out, &graph)?;
    writeln!(out)
}

fn place<'a>(places: &Places<'a>, span: Span) -> PlaceOut<'a> {
    let start = places.position(span.source, span.start);
    PlaceOut {
        path: &places.source(span.source).name,
        line: start.line,
        column: start.column,
        bytes: [span.start, span.end],
    }
}

fn findings(flaws: &[Flaw]) -> Vec<Finding<'_>> {
    flaws
        .iter()
        .map(|it| Finding {
            code: &it.code,
            severity: it.severity.word(),
            message: Message { en: &it.message.en, ja: &it.message.ja },
        })
        .collect()
}

fn presence(presence: Presence) -> &'static str {
    match presence {
        Presence::Defined => "defined",
        Presence::Missing => "missing",
        Presence::Elsewhere => "elsewhere",
    }
}

fn landing(landing: Landing) -> &'static str {
    match landing {
        Landing::Found => "found",
        Landing::Dangling => "dangling",
        Landing::Ambiguous => "ambiguous",
        Landing::Elsewhere => "elsewhere",
    }
}
