//! Knows which figures of a list are added: 再掲 are not, an envelope (の内数) is once, うち rows are
//! parts of what stands above them. Does not know the total.

use rust_decimal::Decimal;
use rustc_hash::FxHashSet;

use super::Figure;
use super::total::Total;
use crate::document::Node;
use crate::quantity::{Absence, Exact, Origin, Qualifier, Quantity};
use crate::rule::Args;

/// What to do with qualified figures.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Policy {
    relisted: Relisted,
    envelope: Envelope,
}

/// What to do with figures marked 再掲.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Relisted {
    #[default]
    Skip,
    Count,
}

/// What to do with figures marked の内数.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Envelope {
    #[default]
    Once,
    Count,
    Skip,
}

impl Policy {
    pub(super) fn read(args: &Args) -> Self {
        let envelope = args.word("envelope").unwrap_or_default();
        Self { relisted: args.word("relisted").unwrap_or_default(), envelope }
    }
}

/// A figure and how many times it counts.
#[derive(Clone, Debug)]
pub(super) struct Addend<'d> {
    pub(super) figure: Figure<'d>,
    pub(super) weight: Decimal,
}

/// The figures of one sum.
#[derive(Clone, Debug, Default)]
pub(super) struct Addends<'d> {
    /// What is added.
    pub(super) counted: Vec<Addend<'d>>,
    /// What stands there but is not added.
    pub(super) set_aside: Vec<Addend<'d>>,
    /// Where an amount belongs that is not known or withheld (`…`, `x`).
    pub(super) not_stated: Vec<Node<'d>>,
}

impl<'d> Addends<'d> {
    /// The same in the unit that `total` is written with, if all are bare numbers and nothing else says
    /// what they count: a table may have the unit at its total only.
    pub(super) fn in_unit_of(&self, total: Total<'_, 'd>) -> Option<Self> {
        let stated = total.quantity;
        let is_bare = |it: &Quantity| it.unit.is_none() && it.origin == Origin::Text;
        let is_written = total.node().is_some() && stated.origin == Origin::Text;
        let lends = is_written && !stated.unit.base().is_empty();
        if !lends || !self.counted.iter().all(|it| is_bare(&it.figure.quantity)) {
            return None;
        }
        let mut lent = self.clone();
        let counted = lent.counted.iter_mut().map(|it| &mut it.figure.quantity);
        counted.for_each(|it| it.unit = stated.unit.clone());
        Some(lent)
    }

    /// No figures, with room for `count`.
    pub(super) fn with_capacity(count: usize) -> Self {
        Self { counted: Vec::with_capacity(count), ..Self::default() }
    }

    pub(super) fn add(&mut self, figure: Figure<'d>, weight: Decimal) {
        self.counted.push(Addend { figure, weight });
    }

    /// Every figure, whether it is added or not.
    pub(super) fn figures(&self) -> impl Iterator<Item = &Figure<'d>> {
        self.counted.iter().chain(&self.set_aside).map(|it| &it.figure)
    }

    /// Takes in that `node` holds no figure but `absence`.
    pub(super) fn lacks(&mut self, node: Node<'d>, absence: Absence) {
        if absence == Absence::NotStated {
            self.not_stated.push(node);
        }
    }

    /// Sets aside what the qualifiers say is not to be added. Of-which figures are set aside only
    /// beside others: a list of nothing else is the parts themselves.
    pub(super) fn settle(&mut self, policy: Policy) {
        let has = |addend: &Addend<'d>, it| addend.figure.quantity.qualifier.has(it);
        let qualified = |it: &Addend<'d>| !it.figure.quantity.qualifier.is_none();
        if !self.counted.iter().any(qualified) {
            return;
        }
        let only_parts = self.counted.iter().all(|it| has(it, Qualifier::OF_WHICH));
        let mut envelopes = FxHashSet::default();
        for mut addend in std::mem::take(&mut self.counted) {
            if policy.relisted == Relisted::Count {
                let qualifier = &mut addend.figure.quantity.qualifier;
                *qualifier = qualifier.without(Qualifier::PARTLY_RELISTED);
            }
            let relisted = has(&addend, Qualifier::RELISTED) && policy.relisted == Relisted::Skip;
            let part = has(&addend, Qualifier::OF_WHICH) && !only_parts;
            let envelope = has(&addend, Qualifier::ENVELOPE)
                && match policy.envelope {
                    Envelope::Count => false,
                    Envelope::Skip => true,
                    Envelope::Once if relisted || part => false,
                    Envelope::Once => {
                        let quantity = &addend.figure.quantity;
                        let size = quantity.exact().ok().map(Exact::trimmed);
                        let size = size.map(|it| (it.mantissa(), it.scale()));
                        !envelopes.insert((quantity.unit.base().to_owned(), size))
                    }
                };
            if relisted || part || envelope {
                self.set_aside.push(addend);
            } else {
                self.counted.push(addend);
            }
        }
    }
}
