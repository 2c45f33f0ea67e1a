//! Knows how the many rows of one set are added up by key as they stand in the text, which spares
//! fetching those of each key from afar. Does not know what such a sum must come to.

use std::borrow::Cow;

use rayon::prelude::*;
use rust_decimal::Decimal;

use super::gather::{Reading, SHARE};
use super::{Context, Instance};
use crate::check::Findings;
use crate::check::keys::Keys;
use crate::document::{Children, Document, Node, NodeId};
use crate::quantity::{Quantity, Tally, Unit};
use crate::rule::Operand;
use crate::select::fold;

/// What the figures of one key add up to.
struct Sum<'d> {
    /// The key as first written.
    key: Cow<'d, str>,
    /// The key as compared.
    folded: String,
    tally: Tally,
}

/// Figures of one document that were added, each with the number of its sum.
struct Added<'d> {
    document: &'d Document,
    figures: Vec<(NodeId, u32)>,
}

/// Sums by key, in the order of first appearance.
#[derive(Default)]
struct Tallies<'d> {
    sums: Vec<Sum<'d>>,
    index: Keys<'d, u32>,
    added: Vec<Added<'d>>,
    /// The unit of all figures, if there are any and all have the same.
    unit: Option<Unit>,
    is_mixed: bool,
}

impl<'d> Tallies<'d> {
    /// The number of the sum of `key`.
    fn number(&mut self, key: Cow<'d, str>) -> u32 {
        let folded = fold(&key);
        if let Some(number) = self.index.get(&folded) {
            return number;
        }
        let number = self.sums.len() as u32;
        let folded = folded.into_owned();
        self.index.get_or_insert(folded.clone().into(), number);
        self.sums.push(Sum { key, folded, tally: Tally::default() });
        number
    }

    fn note(&mut self, node: Node<'d>, number: u32) {
        match self.added.last_mut() {
            Some(it) if std::ptr::eq(it.document, node.document) => {
                it.figures.push((node.id, number))
            }
            _ => {
                let (document, figures) = (node.document, vec![(node.id, number)]);
                self.added.push(Added { document, figures });
            }
        }
    }

    fn takes(&mut self, unit: Option<&Unit>) {
        match (&self.unit, unit) {
            (None, Some(unit)) => self.unit = Some(unit.clone()),
            (Some(known), Some(unit)) => self.is_mixed |= known != unit,
            (_, None) => {}
        }
    }

    /// Adds the sums over records that come after those of `self`.
    fn merge(&mut self, later: Self) {
        let number = |sum: Sum<'d>| {
            let number = self.number(sum.key);
            self.sums[number as usize].tally.join(sum.tally);
            number
        };
        let numbers: Vec<u32> = later.sums.into_iter().map(number).collect();
        for mut added in later.added {
            added.figures.iter_mut().for_each(|(_, number)| *number = numbers[*number as usize]);
            self.added.push(added);
        }
        self.takes(later.unit.as_ref());
        self.is_mixed |= later.is_mixed;
    }

    /// Puts the figures of each sum into the instance that `wanted` names for it, if any.
    fn fill(&self, wanted: &[Option<u32>], instances: &mut [Instance<'d>]) {
        for Added { document, figures } in &self.added {
            for &(id, number) in figures {
                if let Some(at) = wanted[number as usize] {
                    instances[at as usize].values[1].push(document.node(id));
                }
            }
        }
    }
}

impl<'d> Context<'d> {
    /// The instances of a sum of `items` against `total`, but for those that need no closer look
    /// since their plain numbers add up to the last digit: these are handed to `settled`. `None`
    /// where few rows make it not worth while, or the operands speak of more than plain numbers
    /// under a key.
    pub fn unsettled(
        &self,
        [total, items]: [&Operand; 2],
        found: &mut Findings,
        settled: impl Fn(&mut Findings),
    ) -> Option<Vec<Instance<'d>>> {
        let scope = &self.compiled.scope;
        let is_free = scope.each.is_none() && scope.entities.is_empty() && scope.edges.is_empty();
        if !is_free || found.is_recording() {
            return None;
        }
        let (totals, rows) = (self.keyed_set(total)?, self.row_shares(items)?);
        let Some(&place) = self.places(found).first() else { return Some(Vec::new()) };
        let totals = Reading::new(total).gather(&totals, found);
        let sums = self.tallies(rows, items, found);
        let mut wanted = vec![None; sums.sums.len()];
        let mut instances: Vec<Instance<'d>> = Vec::new();
        let mut leave = |key: &Cow<'d, str>, totals: &[Node<'d>], number: Option<usize>| {
            number.into_iter().for_each(|it| wanted[it] = Some(instances.len() as u32));
            let values = vec![totals.to_vec(), Vec::new()];
            instances.push(Instance { place, key: Some(key.clone()), values });
        };
        for (key, folded, nodes) in totals.groups() {
            let number = sums.index.get(folded).map(|it| it as usize);
            let sum = number.map(|it| &sums.sums[it].tally);
            if sum.is_some_and(|it| self.is_settled(total, nodes, (it, &sums), found)) {
                nodes.iter().for_each(|_| settled(found));
            } else {
                leave(key, nodes, number);
            }
        }
        for (number, sum) in sums.sums.iter().enumerate() {
            if !totals.has(&sum.folded) {
                leave(&sum.key, &[], Some(number));
            }
        }
        sums.fill(&wanted, &mut instances);
        Some(instances)
    }

    /// The many records of the set that `items` starts from, if they are no more than its items; a
    /// share to each thread, as each has a table of all keys.
    fn row_shares(&self, items: &Operand) -> Option<Vec<Children<'d>>> {
        let (roots, each) = (self.keyed_set(items)?, items.each.as_ref()?);
        let nodes: usize = roots.iter().map(|root| root.document.len()).sum();
        // Names that say 再掲 or うち are for a closer look at each item.
        let is_named = || roots.iter().any(|root| root.document.has_listing_words());
        if nodes < 4 * SHARE || items.weight != Decimal::ONE || is_named() {
            return None;
        }
        let size = nodes.div_ceil(rayon::current_num_threads());
        let shares = roots.iter().map(|&root| each.value.select_shares(root, size));
        Some(shares.collect::<Option<Vec<_>>>()?.into_iter().flatten().collect())
    }

    /// The roots of the set that `operand` starts from, if it takes whole figures by key from there.
    fn keyed_set(&self, operand: &Operand) -> Option<Vec<Node<'d>>> {
        let is_plain = operand.capture.is_none() && operand.reach.is_none();
        let set = operand.set.as_ref().filter(|_| is_plain && !operand.key.is_empty())?;
        let roots = self.corpus.sets.get(&set.value)?;
        Some(roots.iter().map(|&root| self.corpus.node(root)).collect())
    }

    /// Whether each of `totals` is just what `tally`, one of `sums`, comes to.
    fn is_settled(
        &self,
        total: &Operand,
        totals: &[Node<'d>],
        (tally, sums): (&Tally, &Tallies<'d>),
        found: &mut Findings,
    ) -> bool {
        let Some(unit) = sums.unit.as_ref().filter(|_| !sums.is_mixed) else { return false };
        let is = |node: Node<'d>| {
            self.printed(node, total).is_some_and(|it: Quantity| tally.is(unit, &it))
        };
        let is_settled = !totals.is_empty() && totals.iter().all(|&node| is(node));
        totals.iter().filter(|_| is_settled).for_each(|&node| found.claims.add(node));
        is_settled
    }

    /// What the figures that `operand` selects from records, `shares` of them, add up to, by key.
    fn tallies(
        &self,
        shares: Vec<Children<'d>>,
        operand: &Operand,
        found: &mut Findings,
    ) -> Tallies<'d> {
        let (corpus, compiled) = (self.corpus, self.compiled);
        let (severity, part) = (self.severity, found.part());
        let share = |records: Children<'d>| {
            let context = Context::new(corpus, compiled, severity);
            let (mut tallies, mut found) = (Tallies::default(), part.part());
            context.add_up(records, operand, &mut tallies, &mut found);
            (tallies, found)
        };
        let shares: Vec<_> = shares.into_par_iter().map(share).collect();
        let mut all = Tallies::default();
        for (tallies, part) in shares {
            all.merge(tallies);
            found.merge(part);
        }
        all
    }

    fn add_up(
        &self,
        records: Children<'d>,
        operand: &Operand,
        tallies: &mut Tallies<'d>,
        found: &mut Findings,
    ) {
        let (mut column, mut count) = (None, 0);
        let records = records.inspect(|_| count += 1);
        Reading::new(operand).each(records, found, |nodes, key, found| {
            let number = tallies.number(key);
            for &node in nodes {
                found.claims.add(node);
                tallies.note(node, number);
                tallies.sums[number as usize].tally.add(node.text());
                // Without a unit of records, the name of the column tells the unit.
                let here = (node.document.source, node.name_id());
                if column != Some(here) || self.units.names(node.document).is_some() {
                    column = Some(here);
                    tallies.takes(Some(&self.unit(node, operand).unwrap_or(Unit::NONE)));
                }
            }
        });
        operand.each.iter().for_each(|each| found.selected(each.span, count));
    }
}
