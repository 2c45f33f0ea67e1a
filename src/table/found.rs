//! Knows the order in which the relations along one axis are sought, and which of them make others superfluous: formulas in
//! labels come first, sums come before relations that need less evidence. Does not know how any of them is found.

use super::axis::Plane;
use super::choose::equations;
use super::equation::{Candidate, SlotState, Sum, Way, ask};
use super::relation::{Given, Kind, Operand, Relation};
use super::score;
use super::words::Words;
use super::{
    average, balance, beside, flow, growth, labelled, league, levied, of_which, one_item, product,
    ratio, running, section, share, tree, verdict,
};

/// The relations of a plane.
pub(super) struct Found<'p, 's> {
    plane: &'p Plane<'s>,
    /// The relations that labels state by a formula.
    named: Vec<Relation>,
    relations: Vec<Relation>,
    /// The lines that an equation, a formula or a running total gives.
    totals: Given,
    /// Whether the search was complete.
    pub(super) is_complete: bool,
}

impl<'p, 's> Found<'p, 's> {
    /// Everything that is found along the axis of `plane`; `one` is the value of 1 there, without which nothing is divided.
    pub(super) fn of(plane: &'p Plane<'s>, named: Vec<Relation>, one: Option<i64>) -> Self {
        let totals = Given::none_of(plane.lines.len());
        let mut found = Self { plane, named, relations: Vec::new(), totals, is_complete: true };
        found.take_sums();
        found.take_flows();
        if let Some(one) = one {
            found.take_quotients(one);
        }
        found
    }

    /// The relations, those of formulas last.
    pub(super) fn relations(self) -> Vec<Relation> {
        let mut all = self.relations;
        all.extend(self.named);
        for it in all.iter_mut().filter(|it| it.kind == Kind::Total) {
            verdict::temper(self.plane, it);
        }
        all
    }

    /// Totals by their figures, by their labels, by rates, and by levels and sections.
    fn take_sums(&mut self) {
        let plane = self.plane;
        let (equations, is_complete) = equations(plane);
        self.is_complete &= is_complete;
        let is_exact = plane.is_counted || are_exact(plane, &equations);
        for it in &equations {
            // A total that equals another total plus a balance may still be the sum of its items.
            let is_turned = it.items.len() == 2
                && it.items.iter().any(|it| plane.lines[*it].words.has(Words::BALANCE));
            if !matches!(it.way, Way::Pair) && !is_turned {
                self.totals.add(it.total);
            }
            let breaks = verdict::breaks(plane, it, is_exact);
            self.relations.push(Relation { breaks, is_exact, ..sum(plane, it) });
        }
        self.relations.retain(|it| !is_stated(it, &self.named));
        self.named.iter().for_each(|it| self.totals.add(it.stated));
        let labelled = labelled::totals(plane, &self.totals, is_exact);
        let mut single = one_item::totals(plane, &self.totals);
        single.retain(|it| labelled.iter().all(|other| other.stated != it.stated));
        let called = labelled.into_iter().chain(single);
        self.relations.extend(called.map(|it| Relation { is_exact, ..it }));
        self.take_rates();
        let matches = league::of_matches(plane);
        self.relations.retain(|it| !is_stated(it, &matches));
        self.take_givers(matches);
        self.relations.extend(tree::sums(plane, &self.totals));
        self.relations.extend(section::totals(plane, &equations, &self.totals));
    }

    /// Rows computed from the rate in their label, and the sums after them, which replace those of another reading.
    fn take_rates(&mut self) {
        let levied = levied::relations(self.plane, &self.totals);
        let is_met = |it: &Relation| it.breaks.is_empty();
        self.relations.retain(|it| {
            it.kind != Kind::Total
                || levied.iter().all(|sum| sum.stated != it.stated || !is_met(sum))
        });
        self.relations.extend(levied);
    }

    /// Balances, of-which lines, running totals, means and differences, of lines that no sum gives.
    fn take_flows(&mut self) {
        let plane = self.plane;
        self.relations.extend(balance::results(plane, &self.totals));
        self.relations.extend(of_which::parts(plane));
        self.take_givers(running::totals(plane, &self.totals));
        self.relations.extend(flow::flows(plane, &self.totals));
        let mut averages = average::averages(plane, &self.totals);
        averages.retain(|it| !self.totals.has(it.stated));
        self.relations.extend(averages);
        self.relations.extend(beside::differences(plane, &self.given()));
    }

    /// Ratios, shares and products, then changes of lines that nothing gives.
    fn take_quotients(&mut self, one: i64) {
        let plane = self.plane;
        let (quotients, is_complete) = ratio::quotients(plane, one);
        self.is_complete &= is_complete;
        let shares = share::shares(plane, one, &quotients);
        let ratios = quotients.into_iter().chain(shares).chain(product::products(plane, one));
        self.relations.extend(ratios.filter(|it| !is_stated(it, &self.named)));
        self.relations.extend(growth::changes(plane, one, &self.given()));
    }

    /// Takes relations whose lines nothing else gives from now on.
    fn take_givers(&mut self, relations: Vec<Relation>) {
        relations.iter().for_each(|it| self.totals.add(it.stated));
        self.relations.extend(relations);
    }

    /// The lines that anything gives.
    fn given(&self) -> Given {
        Given::none_of(self.plane.lines.len()).with(self.named.iter().chain(&self.relations))
    }
}

/// Whether a label states a relation of the same lines as `it`.
fn is_stated(it: &Relation, named: &[Relation]) -> bool {
    named.iter().any(|named| {
        let lines = || named.operands.iter().map(|it| it.line).chain([named.stated]);
        let own = it.operands.iter().map(|it| it.line).chain([it.stated]);
        own.clone().count() == lines().count()
            && own.into_iter().all(|line| lines().any(|it| it == line))
    })
}

/// Whether so many sums hold to the last digit that the figures cannot have been rounded one by one.
fn are_exact(plane: &Plane<'_>, equations: &[Candidate]) -> bool {
    if plane.is_coarse {
        return false;
    }
    let (mut exact, mut rounded) = (0usize, 0usize);
    for it in equations.iter().filter(|it| it.score >= score::WORTH) {
        for slot in it.scope.0..=it.scope.1 {
            let sum = Sum::of(plane, &it.items, slot);
            let (says, _) = ask(plane, it.total, slot, sum);
            let counts = sum.filled > 1;
            exact += usize::from(counts && says == SlotState::Exact);
            rounded += usize::from(counts && says == SlotState::Rounded);
        }
    }
    exact >= 6 && exact * 100 >= (exact + rounded) * 97
}

fn sum(plane: &Plane<'_>, it: &Candidate) -> Relation {
    let (kind, stated, operands) = reading_of(plane, it);
    // A blank difference is not stated.
    let slot = |slot: usize| {
        let (says, _) = ask(plane, it.total, slot, Sum::of(plane, &it.items, slot));
        says.in_slot(slot).filter(|_| plane.is_figure(stated, slot))
    };
    Relation {
        kind,
        axis: plane.axis,
        stated,
        operands,
        slots: (it.scope.0..=it.scope.1).filter_map(slot).collect(),
        score: it.score,
        ..Relation::default()
    }
}

/// The intended form of an equation: if one of two items is named as a difference, it is the total minus the
/// other.
fn reading_of(plane: &Plane<'_>, it: &Candidate) -> (Kind, usize, Vec<Operand>) {
    if let Some((stated, other)) = it.difference(plane) {
        let subtracted = Operand { weight: -1, ..Operand::line(other) };
        return (Kind::Difference, stated, vec![Operand::line(it.total), subtracted]);
    }
    (Kind::Total, it.total, it.items.iter().map(|it| Operand::line(*it)).collect())
}
