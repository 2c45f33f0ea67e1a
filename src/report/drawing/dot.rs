//! Knows the language of Graphviz (<https://graphviz.org/doc/info/lang.html>). Does not place
//! anything: `dot` does.

use std::borrow::Cow;
use std::io::{self, Write};

use super::{Drawing, Edge, Landing, Look, Node, Presence, codes, fill, lines, stroke};
use crate::diagnostic::Lang;
use crate::report::visible::visible;

pub(super) fn write(out: &mut dyn Write, drawing: &Drawing, lang: Lang) -> io::Result<()> {
    writeln!(out, "digraph kenzan {{")?;
    writeln!(out, "  charset=\"UTF-8\"; rankdir=LR; ranksep=1; nodesep=0.15;")?;
    writeln!(out, "  node [shape=box, style=\"rounded,filled\", color=\"#607d8b\"];")?;
    for node in &drawing.nodes {
        write_node(out, node, lang)?;
    }
    for edge in &drawing.edges {
        write_edge(out, drawing, edge, lang)?;
    }
    writeln!(out, "}}")
}

fn write_node(out: &mut dyn Write, node: &Node, lang: Lang) -> io::Result<()> {
    let mut label = quotable(&node.name()).into_owned();
    for code in codes(&node.flaws) {
        label.push_str("\\n");
        label.push_str(&quotable(code));
    }
    write!(out, "  {} [label=\"{label}\"", quoted(&node.id))?;
    match node.presence {
        Presence::Defined => write!(out, ", fillcolor=\"{}\"", fill(node.kind))?,
        _ => write!(out, ", style=\"rounded,dashed\"")?,
    }
    if let Some(color) = node.look().color() {
        let width = if node.look() == Look::Elsewhere { 1 } else { 2 };
        write!(out, ", color=\"{color}\", penwidth={width}")?;
    }
    write_tooltip(out, &lines(&node.flaws, lang))?;
    writeln!(out, "];")
}

fn write_edge(out: &mut dyn Write, drawing: &Drawing, edge: &Edge, lang: Lang) -> io::Result<()> {
    let [from, to] = [edge.from, edge.to].map(|it| quoted(&drawing.nodes[it].id));
    let look = edge.look();
    let color = look.color().unwrap_or(stroke(edge.relation));
    let relation = quoted(&drawing.relations[edge.relation]);
    write!(out, "  {from} -> {to} [label={relation}, color=\"{color}\", fontcolor=\"{color}\"")?;
    if matches!(edge.landing, Landing::Dangling | Landing::Elsewhere) {
        write!(out, ", style=dashed")?;
    }
    if look >= Look::Warning {
        write!(out, ", penwidth=2")?;
    }
    write_tooltip(out, &lines(&edge.flaws, lang))?;
    writeln!(out, "];")
}

fn write_tooltip(out: &mut dyn Write, lines: &[String]) -> io::Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    write!(out, ", tooltip={}", quoted(&lines.join(" / ")))
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", quotable(&visible(text)))
}

/// `text` with the characters escaped that have a meaning between quotes: the quote, and the
/// backslash of label escapes.
fn quotable(text: &str) -> Cow<'_, str> {
    if text.contains(['"', '\\']) {
        text.replace('\\', "\\\\").replace('"', "\\\"").into()
    } else {
        text.into()
    }
}
