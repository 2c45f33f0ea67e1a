//! Knows the name of a node in a sentence: its label, its key, or its container. Does not know any
//! rule.

use super::corpus::is_blank;
use crate::document::format::Layout;
use crate::document::{Node, NodeKind};
use crate::quantity::{self, ordinal};
use crate::source::Spanned;

/// The name of `node` in a sentence: the label of its row or record, or else its own name.
pub fn name<'d>(node: Node<'d>) -> &'d str {
    // In running text the reader makes up the names; the author's own name is the heading.
    let is_text = node.document.format.entry().layout == Layout::Text;
    let mut node = node;
    loop {
        let key = node.key().map_or("", |key| key.value);
        let Some(parent) = node.parent() else { return key };
        if let Some(label) = label(parent).filter(|label| *label != node) {
            return label.text().trim();
        }
        let is_made_up = is_text && parent.kind() != NodeKind::Row;
        if !key.is_empty() && !is_made_up {
            return key;
        }
        node = parent;
    }
}

/// The name of a place of a rule: its own label, or else its name. Empty for a root with neither.
pub fn title<'d>(place: Node<'d>) -> &'d str {
    label(place).map_or_else(|| name(place), |label| label.text().trim())
}

/// The member or cell that names its record or row.
pub fn label<'d>(node: Node<'d>) -> Option<Node<'d>> {
    let label = match node.kind() {
        NodeKind::Row => row_label(node),
        NodeKind::Record => quantity::TITLES.iter().find_map(|it| node.get(it)),
        _ => None,
    };
    label.filter(|label| label.kind().is_scalar() && !label.text().is_empty())
}

/// Maximum number of rows compared to see whether a column has the same content in each.
const COMPARED: usize = 64;

/// The first cell with words that not every row has, of the row alone if there is one; otherwise a cell with one
/// letter; in a row of numbers, the first cell that is not empty.
fn row_label<'d>(row: Node<'d>) -> Option<Node<'d>> {
    let is_number = |cell: &Node<'d>| {
        let text = cell.text();
        let written = Spanned::new(text, cell.span());
        ordinal::read(text).is_some() || quantity::read(written, None).is_ok_and(|it| it.is_some())
    };
    let written = || row.children().filter(|cell| !is_blank(*cell));
    let is_letter = |cell: &Node<'_>| {
        let mut letters = cell.text().trim().chars();
        letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none()
    };
    let words = || written().filter(|cell| !is_number(cell));
    let telling = || words().filter(|cell| !is_constant(row, *cell));
    let own = telling().find(|cell| !is_group(*cell)).or_else(|| telling().next());
    let letters = || written().filter(is_letter);
    let letter = || letters().find(|it| !is_constant(row, *it)).or_else(|| letters().next());
    own.or_else(letter).or_else(|| words().next()).or_else(|| written().next())
}

/// Whether the cell is merged with others above or below it, so that it names several rows.
fn is_group(cell: Node<'_>) -> bool {
    cell.merged().is_some_and(|it| !it.spans_columns) && !is_blank(cell)
}

/// The labels that `row` shares with others, because they are merged over rows.
pub fn groups<'d>(row: Node<'d>) -> impl Iterator<Item = &'d str> {
    let cells = row.children().filter(move |_| row.kind() == NodeKind::Row);
    let is_label = |cell: &Node<'_>| is_group(*cell) && quantity::names_row(cell.text());
    cells.filter(is_label).map(|cell| cell.text().trim())
}

/// Whether every row of a table with several rows has the same content in place of `cell`.
fn is_constant(row: Node<'_>, cell: Node<'_>) -> bool {
    let Some(table) = row.parent() else { return false };
    let Some(place) = row.children().position(|it| it == cell) else { return false };
    let mut rows = table.children().filter(|it| it.kind() == NodeKind::Row).take(COMPARED);
    let mut others = 0;
    let is_same = rows.all(|it| {
        others += usize::from(it != row);
        it.children().nth(place).is_some_and(|it| it.text().trim() == cell.text().trim())
    });
    is_same && others > 1
}

/// The name of `node` itself, not that of its row or record.
pub fn own_name<'d>(node: Node<'d>) -> &'d str {
    match node.key() {
        Some(key) => key.value,
        None => name(node),
    }
}
