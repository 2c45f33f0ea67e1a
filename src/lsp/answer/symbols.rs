//! Knows the outline of a document as editors show it: headings and tables of running text, named records
//! and lists of other formats. Does not know their meaning.

use lsp_types::{DocumentSymbol, DocumentSymbolResponse, Location, SymbolInformation, SymbolKind};

use super::Snapshot;
use crate::check::context::title;
use crate::document::format::Layout;
use crate::document::{Document, Node, NodeKind};
use crate::source::Span;

/// Maximum number of symbols; a larger document shows its first ones.
const MOST: usize = 2000;
/// Maximum number of nodes visited.
const LOOKED_AT: usize = 200_000;
/// Maximum depth of nested groups.
const DEEPEST: usize = 8;
/// Maximum number of characters of a name.
const LONGEST: usize = 80;

/// A named part of a document.
struct Part {
    name: String,
    span: Span,
    kind: SymbolKind,
    depth: usize,
}

/// The outline.
pub(super) fn symbols(sight: &mut Snapshot<'_, '_>) -> Option<DocumentSymbolResponse> {
    let document = sight.document()?;
    let parts = parts(&document);
    if sight.places.view.abilities.nested {
        return Some(DocumentSymbolResponse::Nested(nested(sight, parts)));
    }
    let flat = parts.into_iter().filter_map(|part| flat(sight, part));
    Some(DocumentSymbolResponse::Flat(flat.collect()))
}

/// The parts in text order, each with the number of parts that contain it.
fn parts(document: &Document) -> Vec<Part> {
    let is_text = document.format.entry().layout == Layout::Text;
    let mut parts: Vec<Part> = Vec::new();
    for node in document.nodes().take(LOOKED_AT) {
        let is_group = !node.kind().is_scalar() && node.parent().is_some();
        let named = match is_text {
            _ if !is_group => None,
            true => of_text(node),
            false => of_tree(node),
        };
        if let Some((name, kind)) = named
            && parts.len() < MOST
        {
            let name: String = name.chars().take(LONGEST).collect();
            parts.push(Part { name, span: node.span(), kind, depth: 0 });
        }
    }
    parts.sort_by_key(|it| (it.span.start, std::cmp::Reverse(it.span.end)));
    let mut around: Vec<Span> = Vec::new();
    for part in &mut parts {
        around.retain(|it| part.span.start >= it.start && part.span.end <= it.end);
        part.depth = around.len().min(DEEPEST);
        around.push(part.span);
    }
    parts
}

/// A section by its heading, a table by its caption.
fn of_text(node: Node<'_>) -> Option<(String, SymbolKind)> {
    let list = node.parent()?.key()?.value;
    let text = |name: &str| node.get(name).map(|it| it.text().trim().to_owned());
    match list {
        "sections" => Some((text("heading")?, SymbolKind::STRING)),
        "tables" => {
            let caption = text("caption").filter(|it| !it.is_empty());
            let columns = || node.get("columns").map(|it| it.children().map(Node::text));
            let columns = || columns().map(|it| it.collect::<Vec<_>>().join(" | "));
            Some((caption.or_else(columns)?, SymbolKind::ARRAY))
        }
        _ => None,
    }
}

/// A record or list, named by its key or by its naming member.
fn of_tree(node: Node<'_>) -> Option<(String, SymbolKind)> {
    let kind = match node.kind() {
        NodeKind::List => SymbolKind::ARRAY,
        NodeKind::Row => return None,
        _ => SymbolKind::OBJECT,
    };
    let name = match node.key() {
        Some(key) => key.value.trim(),
        None => title(node),
    };
    (!name.is_empty()).then(|| (name.to_owned(), kind))
}

/// The parts, nested.
fn nested(sight: &Snapshot<'_, '_>, parts: Vec<Part>) -> Vec<DocumentSymbol> {
    let mut open: Vec<(usize, DocumentSymbol)> = Vec::new();
    let mut done: Vec<DocumentSymbol> = Vec::new();
    let close = |open: &mut Vec<(usize, DocumentSymbol)>, done: &mut Vec<DocumentSymbol>| {
        let Some((_, symbol)) = open.pop() else { return };
        match open.last_mut() {
            Some((_, outer)) => outer.children.get_or_insert_default().push(symbol),
            None => done.push(symbol),
        }
    };
    for part in parts {
        while open.last().is_some_and(|(depth, _)| *depth >= part.depth) {
            close(&mut open, &mut done);
        }
        let range = sight.places.range(part.span);
        #[allow(deprecated)]
        let symbol = DocumentSymbol {
            name: part.name,
            detail: None,
            kind: part.kind,
            tags: None,
            deprecated: None,
            range,
            selection_range: range,
            children: None,
        };
        open.push((part.depth, symbol));
    }
    while !open.is_empty() {
        close(&mut open, &mut done);
    }
    done
}

fn flat(sight: &Snapshot<'_, '_>, part: Part) -> Option<SymbolInformation> {
    let Location { uri, range } = sight.places.location(part.span)?;
    #[allow(deprecated)]
    let symbol = SymbolInformation {
        name: part.name,
        kind: part.kind,
        tags: None,
        deprecated: None,
        location: Location { uri, range },
        container_name: None,
    };
    Some(symbol)
}
