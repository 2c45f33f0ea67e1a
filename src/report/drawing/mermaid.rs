//! Knows Mermaid flowcharts (<https://mermaid.js.org/syntax/flowchart.html>).
//! Does not place anything: the viewer does.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::{Drawing, Landing, Look, Node, Presence, codes, fill, stroke};

pub(in crate::report) fn write(out: &mut dyn Write, drawing: &Drawing) -> io::Result<()> {
    writeln!(out, "flowchart LR")?;
    for (number, node) in drawing.nodes.iter().enumerate() {
        writeln!(out, "  n{number}{}", body(node))?;
    }
    for edge in &drawing.edges {
        let arrow = match edge.landing {
            Landing::Dangling | Landing::Elsewhere => "-.->",
            _ => "-->",
        };
        let relation = escape(&drawing.relations[edge.relation]);
        writeln!(out, "  n{} {arrow}|\"{relation}\"| n{}", edge.from, edge.to)?;
    }
    write_classes(out, drawing)?;
    for (number, edge) in drawing.edges.iter().enumerate() {
        let look = edge.look();
        let color = look.color().unwrap_or(stroke(edge.relation));
        let width = if look >= Look::Warning { 3 } else { 1 };
        writeln!(out, "  linkStyle {number} stroke:{color},stroke-width:{width}px")?;
    }
    Ok(())
}

fn body(node: &Node) -> String {
    let mut text = escape(&node.name());
    for code in codes(&node.flaws) {
        text.push_str("<br/>");
        text.push_str(&escape(code));
    }
    format!("[\"{text}\"]:::{}", class(node))
}

/// The class of a node. Mermaid allows one class before the edges, so the styles of kinds are
/// classes too.
fn class(node: &Node) -> String {
    let kind = node.kind;
    match (node.presence, node.look()) {
        (Presence::Missing, _) => "missing".to_owned(),
        (Presence::Elsewhere, _) => "elsewhere".to_owned(),
        (_, Look::Error) => format!("k{kind}error"),
        (_, Look::Warning) => format!("k{kind}warning"),
        _ => format!("k{kind}"),
    }
}

fn write_classes(out: &mut dyn Write, drawing: &Drawing) -> io::Result<()> {
    let mut seen: Vec<String> = Vec::new();
    for node in &drawing.nodes {
        let class = class(node);
        if seen.contains(&class) {
            continue;
        }
        let fill = if node.presence == Presence::Defined { fill(node.kind) } else { "#ffffff" };
        let stroke = node.look().color().unwrap_or("#607d8b");
        let width = if node.look() >= Look::Warning { 3 } else { 1 };
        let dashes = if node.presence == Presence::Defined { "" } else { ",stroke-dasharray:5 4" };
        writeln!(
            out,
            "  classDef {class} fill:{fill},stroke:{stroke},stroke-width:{width}px,color:#000{dashes}"
        )?;
        seen.push(class);
    }
    Ok(())
}

/// `text` with every ASCII mark that could be syntax, HTML or Markdown as Mermaid's entity code:
/// `1. x` in a label would become a list. A hyphen or a stop inside a word is left alone.
pub(in crate::report) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let text = crate::report::visible::visible(text);
    let mut characters = text.chars().peekable();
    let mut in_word = false;
    while let Some(character) = characters.next() {
        let goes_on = in_word && characters.peek().is_some_and(|it| it.is_alphanumeric());
        in_word = character.is_alphanumeric();
        let is_plain =
            matches!(character, '/' | ',' | ':' | '%') || goes_on && matches!(character, '-' | '.');
        if character.is_ascii_punctuation() && !is_plain {
            write!(escaped, "#{};", u32::from(character)).expect("internal: strings take text");
        } else {
            escaped.push(character);
        }
    }
    escaped
}
