//! Knows when a rule most likely lacks `each`: the totals of many records, all different, are
//! compared with the items of all of them. Does not add anything.

use super::{Context, Item};
use crate::diagnostic::{Diagnostic, Text};
use crate::document::{Node, NodeKind};
use crate::source::Span;
use crate::text;

/// Asks the author of a rule about `each` if its `totals`, selected at `by`, are in separate
/// records, and `items` in several of these.
pub(super) fn missing(
    cx: &Context<'_>,
    by: Span,
    totals: &[Node<'_>],
    items: &[Item<'_, '_>],
) -> Option<Diagnostic> {
    let [first, second, ..] = totals else { return None };
    let is_other = |it: &Node<'_>| it.text().trim() != first.text().trim();
    if !totals.iter().any(is_other) {
        return None;
    }
    let list = first.ancestors().find(|it| {
        let is_list = it.kind() == NodeKind::List;
        is_list && element(*second, *it).is_some()
    })?;
    let records: Option<Vec<u32>> = totals.iter().map(|it| element(*it, list)).collect();
    let mut records = records?;
    records.sort_unstable();
    records.dedup();
    let parts: Option<Vec<u32>> = items.iter().map(|(_, it)| element(*it, list)).collect();
    let parts = parts?;
    let is_spread = parts.iter().any(|it| Some(it) != parts.first());
    if records.len() < totals.len() || !is_spread {
        return None;
    }
    let (count, all) = (totals.len(), items.len());
    let message = text!(
        "each of {count} totals is compared with all {all} items; is `each` missing?",
        "{count}件の合計のそれぞれを、全体の内訳{all}件と比べている。`each` が抜けていないか"
    );
    let question =
        cx.finding(message).at(by, text!("selects {count} totals", "{count}件の合計を選ぶ"));
    let question = [first, second]
        .into_iter()
        .fold(question, |it, total| it.at(total.span(), Text::default()));
    Some(question.help(text!(
        "select the record of each sum with `each`, and select `total` and `items` relative to it",
        "`each` で1件の合計となるレコードを選び、`total` と `items` をそこから選ぶ"
    )))
}

/// The element of `list` that is or contains `node`.
fn element(node: Node<'_>, list: Node<'_>) -> Option<u32> {
    let mut below = node;
    for above in node.ancestors() {
        if above == list {
            return Some(below.id.0);
        }
        below = above;
    }
    None
}
