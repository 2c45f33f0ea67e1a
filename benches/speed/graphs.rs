//! Graphs on which careless algorithms overflow the stack or never end, and what must be found in them.
//! Does not know how they are checked.

use std::fmt::Write;

/// A document, the rules for it, and how many faults they find.
pub(crate) struct Graph {
    pub(crate) name: &'static str,
    pub(crate) text: String,
    pub(crate) rules: String,
    pub(crate) faults: usize,
}

const MODEL: &str = "\
model:
  entities: { node: { in: graph, each: '$.nodes[*]', key: $.id, attrs: { mark: $.mark } } }
  edges: { next: { from: node, to: node, by: '$.next[*]' } }
rules:
  - { id: graph/no-circle, check: { acyclic: { edge: next } } }
";
/// Every node reaches the last one, which is marked.
const END: &str = "  - { id: graph/end, check: { count: { entity: node, of: { path: next*, where: { mark: end } }, min: 1 } } }\n";
/// The first node reaches all but its neighbour.
const ALL: &str = "  - { id: graph/all, check: { count: { entity: node, when: \"$[?@ == 'n0']\", of: { path: next+ }, is: 1998 } } }\n";

const CHAIN: usize = 1_000_000;
const RING: usize = 200_000;
const LADDER: usize = 2_000;

/// A chain of a million links, a ring of 200,000, a ladder of 1,000 steps with 2^999 ways down.
pub(crate) fn all(wanted: &str) -> Vec<Graph> {
    let named = |name: &str| name.contains(wanted);
    let mut graphs = Vec::new();
    if named("chain") {
        let next = |id: usize| if id + 1 < CHAIN { vec![id + 1] } else { Vec::new() };
        graphs.push(graph("chain", CHAIN, next, (END, 0)));
    }
    if named("ring") {
        graphs.push(graph("ring", RING, |id| vec![(id + 1) % RING], (END, 1)));
    }
    if named("ladder") {
        let step = |id: usize| id / 2 * 2 + 2;
        let next = |id| if step(id) < LADDER { vec![step(id), step(id) + 1] } else { Vec::new() };
        graphs.push(graph("ladder", LADDER, next, (ALL, 0)));
    }
    graphs
}

fn graph(
    name: &'static str,
    size: usize,
    next: impl Fn(usize) -> Vec<usize>,
    (rule, faults): (&str, usize),
) -> Graph {
    let mut text = String::from("{\"nodes\":[\n");
    for id in 0..size {
        let next: Vec<String> = next(id).iter().map(|it| format!("\"n{it}\"")).collect();
        let next = next.join(",");
        let (mark, comma) = if id + 1 == size { (",\"mark\":\"end\"", "") } else { ("", ",") };
        writeln!(text, "{{\"id\":\"n{id}\",\"next\":[{next}]{mark}}}{comma}").unwrap();
    }
    Graph { name, text: text + "]}\n", rules: format!("{MODEL}{rule}"), faults }
}
