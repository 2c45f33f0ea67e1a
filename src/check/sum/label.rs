//! Knows the qualifiers in the name beside an item: `name: 広報（再掲）`, `うち人件費: 20`. Does
//! not know their consequences.

use super::{Context, Item};
use crate::check::context;
use crate::document::{Node, NodeKind};
use crate::quantity::Qualifier;
use crate::rule::Operand;
use crate::rule::operand::Selection;

/// The qualifiers in the names of `item`: in that of its record or row (selected by `label`, else
/// its own label), and in its key. A record that is or contains one of `wholes` (the total, or the
/// node it is required for) names the whole sum, and so does the key by which items are joined to
/// their total; a column, or a key that the rule itself spells out, was chosen knowing its name.
pub(super) fn marks<'d>(
    cx: &Context<'d>,
    (operand, node): Item<'_, 'd>,
    wholes: &[Node<'d>],
    label: Option<&Selection>,
) -> Qualifier {
    if !node.document.has_listing_words() {
        return Qualifier::default();
    }
    let is_record = |it: &Node<'d>| matches!(it.kind(), NodeKind::Record | NodeKind::Row);
    let record = node.ancestors().skip(1).find(is_record);
    let holds_total =
        |record: &Node<'d>| wholes.iter().any(|whole| whole.ancestors().any(|it| it == *record));
    let name = record.filter(|it| !holds_total(it)).and_then(|record| match label {
        Some(label) => {
            let labels = context::select(record, label);
            labels.there().iter().copied().find(|it| !context::is_blank(*it))
        }
        None => context::label(record).filter(|it| !joins(operand, record, *it)),
    });
    let of_name = name.map_or(Qualifier::default(), |it| Qualifier::of_label(it.text()));
    let is_member = node.parent().is_some_and(|it| it.kind() == NodeKind::Record);
    let key = node.key().filter(|_| is_member);
    let key = key.filter(|it| !cx.corpus.sources.slice(operand.span()).contains(it.value));
    of_name | key.map_or(Qualifier::default(), |it| Qualifier::of_label(it.value))
}

/// Whether `name` is the key that joins the items of `operand` in `record` to their total.
fn joins(operand: &Operand, record: Node<'_>, name: Node<'_>) -> bool {
    operand.key.iter().any(|key| context::select(record, key).there().contains(&name))
}
