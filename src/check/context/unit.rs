//! Knows where a figure without a unit got the one it was read with, so that a reader can see it.
//! Does not know which unit is right.

use super::{Context, Figure, or_ratio, parse_unit, stated_unit};
use crate::diagnostic::Diagnostic;
use crate::document::Node;
use crate::quantity::{self, Unit};
use crate::source::Spanned;
use crate::text;

impl<'d> Context<'d> {
    /// Adds to `finding`, which is about units, where `figure` has its unit from, if it carries none
    /// itself and the nearest record's `unit` was taken.
    pub fn with_unit_of(&self, finding: Diagnostic, figure: &Figure<'d>) -> Diagnostic {
        match lent(figure) {
            Some(unit) => finding
                .at(unit.span(), text!("its unit comes from here", "単位はここから"))
                .help(text!(
                    "a figure that has no unit: say `unit: null` where the rule names it",
                    "単位のない数値なら、規則でこの値を指すところに `unit: null` と書く"
                )),
            None => finding,
        }
    }
}

/// The unit that stands above a figure in `node` that carries none: that of its column or key, else of
/// the nearest record that states one. Years, codes and identifiers have none.
pub fn unit_around(node: Node<'_>) -> Option<Unit> {
    if node.key().is_some_and(|key| quantity::names_no_amount(key.value)) {
        return None;
    }
    let column = node.key().and_then(|key| Unit::in_parentheses(key.value));
    column.or_else(|| {
        let name = node.document.name_id("unit")?;
        let stated = node.ancestors().skip(1).find_map(|it| stated_unit(it, name))?;
        Some(or_ratio(node, parse_unit(stated)?))
    })
}

/// The member `unit` of a record around `figure` that lent it its unit.
fn lent<'d>(figure: &Figure<'d>) -> Option<Node<'d>> {
    let (node, unit) = (figure.node, &figure.quantity.unit);
    let written = quantity::read(Spanned::new(node.text(), node.span()), None).ok()??;
    if written.unit != Unit::NONE || *unit == Unit::NONE {
        return None;
    }
    let name = node.document.name_id("unit")?;
    let record = node.ancestors().find(|it| stated_unit(*it, name).is_some())?;
    let stated = record.children().find(|it| it.name_id() == Some(name))?;
    (parse_unit(stated.text()).as_ref() == Some(unit)).then_some(stated)
}
