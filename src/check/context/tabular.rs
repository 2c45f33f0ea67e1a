//! Knows how the figure of a cell is read in the notation of its table. Does not know the meaning
//! of the table.

use super::{Context, Figure};
use crate::document::Node;
use crate::quantity::{Cell, Notation, Origin, Unit, cell};
use crate::source::Spanned;

impl<'d> Context<'d> {
    /// The figure in the cell `node`, if there is one. A figure without a unit, in the cell or
    /// inherited, takes `default`.
    pub fn figure_in_table(
        &self,
        node: Node<'d>,
        notation: &Notation,
        default: Option<&Unit>,
    ) -> Option<Figure<'d>> {
        let around = self.units.resolve(node);
        let unit = around.as_ref().map(|it| &it.0).or(default);
        let origin = around.as_ref().map_or(Origin::Text, |it| it.1);
        match cell(Spanned::new(node.text(), node.span()), notation, unit) {
            Cell::Figure(quantity) => {
                Some(Figure { node, quantity: quantity.lent(origin), part: None })
            }
            _ => None,
        }
    }
}
