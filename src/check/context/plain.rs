//! Knows sums that hold to the last digit of plain numbers in one unit, which need no closer look at
//! any of them. Does not know what to say of those that do not.

use rust_decimal::Decimal;

use super::Context;
use crate::check::Findings;
use crate::document::Node;
use crate::quantity::{Tally, Unit};
use crate::rule::Operand;

impl<'d> Context<'d> {
    /// Whether each of `totals` is just what `items` add up to, all of them plain numbers in one
    /// unit, whose digits nobody asks for; they are then claimed. `false` wherever that takes a
    /// closer look.
    pub fn adds_up(
        &self,
        [total, item]: [&Operand; 2],
        totals: &[Node<'d>],
        items: &[Node<'d>],
        found: &mut Findings,
    ) -> bool {
        let is_plain = item.weight == Decimal::ONE && item.capture.is_none();
        if !is_plain || total.capture.is_some() || totals.is_empty() || found.is_recording() {
            return false;
        }
        let Some(unit) = self.common_unit(item, items) else { return false };
        let mut tally = Tally::default();
        items.iter().for_each(|item| tally.add(item.text()));
        let is_sum = |&node: &Node<'d>| {
            self.printed(node, total).is_some_and(|stated| tally.is(&unit, &stated))
        };
        let holds = totals.iter().all(is_sum);
        if holds {
            totals.iter().chain(items).for_each(|&node| found.claims.add(node));
        }
        holds
    }

    /// The unit of all figures at `nodes`, where it is known without asking for each: they have one
    /// name, and nothing below what holds them all states a unit or has a name that says 再掲 or うち.
    fn common_unit(&self, operand: &Operand, nodes: &[Node<'d>]) -> Option<Unit> {
        let (&first, &last) = (nodes.first()?, nodes.last()?);
        let document = first.document;
        let holder = first.ancestors().skip(1).find(|it| it.after() > last.id.0)?;
        let within = holder.id.0..holder.after();
        let is_like_first = |node: &Node<'d>| {
            std::ptr::eq(node.document, document)
                && within.contains(&node.id.0)
                && node.name_id() == first.name_id()
        };
        let states_units = self.units.names(document).is_some_and(|names| names.may_be_in(holder));
        if states_units || document.has_listing_words() || !nodes.iter().all(is_like_first) {
            return None;
        }
        Some(self.unit(first, operand).unwrap_or(Unit::NONE))
    }
}
