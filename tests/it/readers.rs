//! YAML, JSON and TOML become trees with exact spans.

mod decode;
mod json;
mod properties;
mod strict;
mod toml;
mod yaml;

use kenzan::diagnostic::{Diagnostic, Lang};
use kenzan::document::{Document, Format, Limits, Node, NodeKind, read};
use kenzan::source::{Source, Sources};

/// The tree of `text` and the findings.
fn parse(format: Format, text: &str) -> (Document, Vec<Diagnostic>) {
    parse_within(format, text, Limits::default())
}

fn parse_within(format: Format, text: &str, limits: Limits) -> (Document, Vec<Diagnostic>) {
    let mut sources = Sources::default();
    let id = sources.add(Source::utf8("data", text));
    let mut found = Vec::new();
    let document = read(id, sources.get(id), format, limits, &mut found);
    (document, found)
}

/// The tree in one line: numbers and words as they are, strings in quotes, `~` for nothing.
fn outline(document: &Document) -> String {
    document.roots().map(|root| draw(root)).collect::<Vec<_>>().join(" | ")
}

fn draw(node: Node<'_>) -> String {
    let children: Vec<String> = node
        .children()
        .map(|child| match child.key() {
            Some(key) => format!("{}: {}", key.value, draw(child)),
            None => draw(child),
        })
        .collect();
    match node.kind() {
        NodeKind::Null => "~".into(),
        NodeKind::Bool | NodeKind::Number => node.text().into(),
        NodeKind::String => format!("{:?}", node.text()),
        NodeKind::List => format!("[{}]", children.join(", ")),
        NodeKind::Record | NodeKind::Row => format!("{{{}}}", children.join(", ")),
    }
}

/// Code, bytes and offset of every label of every diagnostic.
fn said(text: &str, found: &[Diagnostic]) -> String {
    let lines = found.iter().map(|diagnostic| {
        let labels: Vec<String> = diagnostic
            .labels
            .iter()
            .map(|label| format!("{}{:?}", label.span.start, &text[label.span.range()]))
            .collect();
        format!("{} {}", diagnostic.code, labels.join(" "))
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// What holds of every tree of every text.
fn assert_sound(text: &str, document: &Document, found: &[Diagnostic]) {
    let copies = document.format == Format::Yaml && (text.contains('*') || text.contains("<<"));
    let scattered = document.format == Format::Toml;
    let mut before = None;
    for node in document.nodes() {
        let span = node.span();
        assert!(span.start <= span.end, "{node:?} in {text:?}");
        assert_eq!(&text[span.range()], node.raw());
        assert!(!node.is_verbatim() || node.text() == node.raw());
        if let Some(key) = node.key() {
            assert!(text.get(key.span.range()).is_some(), "key of {node:?} in {text:?}");
        }
        if let Some(parent) = node.parent() {
            assert!(parent.id < node.id);
            let outer = parent.span();
            assert!(
                copies || (outer.start <= span.start && span.end <= outer.end),
                "{node:?} {span:?} leaves {outer:?} in {text:?}"
            );
        }
        if let Some(before) = before.filter(|_| !copies && !scattered) {
            assert!(before <= span.start, "{node:?} out of order in {text:?}");
        }
        before = Some(span.start);
    }
    for diagnostic in found {
        assert!(!diagnostic.message.en.is_empty() && !diagnostic.message.ja.is_empty());
        assert!(!diagnostic.message.get(Lang::En).ends_with('.'));
        assert!(!diagnostic.help.is_empty(), "{diagnostic:?}");
        for label in &diagnostic.labels {
            assert!(text.get(label.span.range()).is_some(), "{diagnostic:?} in {text:?}");
        }
    }
}
