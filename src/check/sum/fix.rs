//! Knows when a stated total could be rewritten as the sum of its items, and in which bytes. Does
//! not know whether the items are right: only a person knows that.

use super::say::Sum;
use crate::check::Figure;
use crate::diagnostic::{Edit, Fix};
use crate::quantity::{Quantity, rewrite};
use crate::text;

impl Sum<'_, '_> {
    /// The sum of the items in place of the total, in its style. `None` if a figure is a limit or
    /// an approximation, or if the sum cannot be written exactly with the total's digits.
    pub(super) fn fix(&self) -> Option<Fix> {
        let document = self.total.node()?.document;
        let total = self.total.quantity;
        let counted = || self.addends.counted.iter().map(|it| &it.figure);
        let is_value = |it: &Quantity| it.qualifier.of_value().is_none();
        if !is_value(total) || !counted().all(|it| is_value(&it.quantity)) {
            return None;
        }
        let old = document.text().get(total.span.range())?;
        // In other formats a separator may end the value.
        let grouped = document.format.entry().groups_digits
            && counted().any(|it| it.node.raw().contains([',', '，']));
        let new = rewrite(old, total, self.outcome.computed, grouped)?;
        let edit = |at: &Figure<'_>| Edit { span: at.quantity.span, text: new.clone() };
        let edits: Vec<Edit> = self.total.figures().map(edit).collect();
        // Copies with a different spelling would each need digits of their own.
        let is_alike = |it: &Edit| document.text().get(it.span.range()) == Some(old);
        if !edits.iter().all(|it| it.span.source == total.span.source && is_alike(it)) {
            return None;
        }
        let all = self.addends.counted.iter().chain(&self.addends.set_aside);
        Some(Fix {
            title: text!("{old} → {new}, the sum of the items", "{old} → {new}（内訳の合計）"),
            safe: false,
            edits,
            basis: all.map(|it| it.figure.quantity.span).collect(),
        })
    }
}
