//! Knows what to call a node in a sentence: by its label, its key, or what it stands in.
//! Does not know any rule.

use super::corpus::is_blank;
use crate::document::format::Layout;
use crate::document::{Node, NodeKind};
use crate::quantity::{self, ordinal};
use crate::source::Spanned;

/// What to call `node` in a sentence: the row's or record's own label, else its name.
pub fn name<'d>(node: Node<'d>) -> &'d str {
    let key = node.key().map_or("", |key| key.value);
    let Some(parent) = node.parent() else { return key };
    // In prose the reader of the format made the names up; the writer's own is the heading.
    let is_text = node.document.format.entry().layout == Layout::Text;
    let made_up = is_text && parent.kind() != NodeKind::Row;
    match label(parent).filter(|label| *label != node) {
        Some(label) => label.text().trim(),
        None if key.is_empty() || made_up => name(parent),
        None => key,
    }
}

/// What to call a place that a rule looks at: its own label, else its name. Empty for a root that
/// carries neither.
pub fn title<'d>(place: Node<'d>) -> &'d str {
    label(place).map_or_else(|| name(place), |label| label.text().trim())
}

/// The member or cell that names its record or row.
pub fn label<'d>(node: Node<'d>) -> Option<Node<'d>> {
    let label = match node.kind() {
        NodeKind::Row => row_label(node),
        NodeKind::Record => {
            const LABELS: [&str; 6] = ["label", "name", "title", "id", "heading", "caption"];
            LABELS.iter().find_map(|it| node.get(it))
        }
        _ => None,
    };
    label.filter(|label| label.kind().is_scalar() && !label.text().is_empty())
}

/// The first cell with words in it; in a row of numbers, the first in which anything is written.
fn row_label<'d>(row: Node<'d>) -> Option<Node<'d>> {
    let is_number = |cell: &Node<'d>| {
        let text = cell.text();
        let written = Spanned::new(text, cell.span());
        ordinal::read(text).is_some() || quantity::read(written, None).is_ok_and(|it| it.is_some())
    };
    let written = || row.children().filter(|cell| !is_blank(*cell));
    written().find(|cell| !is_number(cell)).or_else(|| written().next())
}

/// The name of `node` itself, as against that of the row or record it stands in.
pub fn own_name<'d>(node: Node<'d>) -> &'d str {
    match node.key() {
        Some(key) => key.value,
        None => name(node),
    }
}
