//! Knows which figures of a list are added: 再掲 are not, an envelope (の内数) is added once, うち rows
//! are parts of the figure above them. Does not know the total.

use rust_decimal::Decimal;
use rustc_hash::FxHashSet;

use super::Figure;
use super::total::Total;
use crate::document::Node;
use crate::quantity::{Absence, Exact, Origin, Qualifier, Quantity};
use crate::rule::Args;

/// The treatment of qualified figures.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Policy {
    relisted: Relisted,
    envelope: Envelope,
}

/// The treatment of figures marked 再掲.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Relisted {
    #[default]
    Skip,
    Count,
}

/// The treatment of figures marked の内数.
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

/// A figure and its weight.
#[derive(Clone, Debug)]
pub(super) struct Addend<'d> {
    pub(super) figure: Figure<'d>,
    pub(super) weight: Decimal,
}

/// The figures of one sum.
#[derive(Clone, Debug, Default)]
pub(super) struct Addends<'d> {
    /// The figures that are added.
    pub(super) counted: Vec<Addend<'d>>,
    /// The figures that are not added.
    pub(super) set_aside: Vec<Addend<'d>>,
    /// The nodes of amounts that are unknown or withheld (`…`, `x`).
    pub(super) not_stated: Vec<Node<'d>>,
}

impl<'d> Addends<'d> {
    /// Total and items in a single unit, if some of them have that unit, the others are bare numbers and
    /// nothing else states their unit: a table may state its unit only at the total, or only at some item.
    /// If the total and an item have one, a bare number may be something else.
    pub(super) fn in_one_unit(&self, total: Total<'_, 'd>) -> Option<(Quantity, Self)> {
        let is_bare = |it: &Quantity| it.unit.is_none() && it.origin == Origin::Text;
        let all = || std::iter::once(total.quantity).chain(self.quantities());
        total.node()?;
        let unit = all().find(|it| !it.unit.is_none())?.unit.clone();
        let is_written = |it: &Quantity| {
            let is_same = it.unit.base() == unit.base() && it.unit.power() == unit.power();
            it.origin == Origin::Text && is_same
        };
        if unit.base().is_empty() || !all().all(|it| is_bare(it) || is_written(it)) {
            return None;
        }
        all().find(|it| is_bare(it))?;
        // Beside shares it is unknown whether bare numbers are shares or amounts.
        if unit.is_share() && is_bare(total.quantity) {
            return None;
        }
        if !is_bare(total.quantity) && !self.quantities().all(is_bare) {
            return None;
        }
        let lend = |it: &mut Quantity| it.unit = unit.clone();
        let (mut total, mut lent) = (total.quantity.clone(), self.clone());
        lend(&mut total);
        lent.counted.iter_mut().for_each(|it| lend(&mut it.figure.quantity));
        Some((total, lent))
    }

    /// The quantities that are added.
    fn quantities(&self) -> impl Iterator<Item = &Quantity> {
        self.counted.iter().map(|it| &it.figure.quantity)
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

    /// Records that `node` contains `absence` instead of a figure.
    pub(super) fn lacks(&mut self, node: Node<'d>, absence: Absence) {
        if absence == Absence::NotStated {
            self.not_stated.push(node);
        }
    }

    /// Removes figures that are not added according to their qualifiers. Of-which figures are
    /// removed only beside others: a list of only such figures has them as its items.
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
