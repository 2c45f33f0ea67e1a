//! Compares found relations with annotated ones. Does not find any.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use kenzan::table::{Grid, Kind, Relation, read};

use crate::annotated::{At, Instance, Table};
use crate::truth::Known;

/// Fewest different figures that show that a relation holds to the last digit by no chance.
const SURE: usize = 5;

/// A relation in one slot, as it was found.
pub(crate) struct Found {
    /// As an annotation would state it.
    pub(crate) instance: Instance,
    /// Score of its relation.
    pub(crate) score: i32,
    /// Whether its relation holds to the last digit in every slot, and in enough.
    pub(crate) is_sure: bool,
}

/// Number of relations found, annotated, and both.
#[derive(Clone, Copy, Default)]
pub(crate) struct Tally {
    found: usize,
    there: usize,
    both: usize,
}

/// A share in thousandths.
pub(crate) fn share(part: usize, whole: usize) -> String {
    match (part * 2000 + whole).checked_div(2 * whole) {
        Some(1000) => "1.000".into(),
        Some(share) => format!(".{share:03}"),
        None => "–".into(),
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { found, there, both } = *self;
        let (precision, recall) = (share(both, found), share(both, there));
        write!(out, "{precision} | {recall} | {}", share(2 * both, found + there))
    }
}

impl Tally {
    fn add(&mut self, found: &BTreeSet<Instance>, there: &BTreeSet<Instance>) {
        self.found += found.len();
        self.there += there.len();
        self.both += found.intersection(there).count();
    }
}

/// The instances that kenzan finds.
pub(crate) fn found(table: &Table) -> Vec<Found> {
    let grid = Grid::of_texts(&table.rows);
    let reading = read(&grid);
    reading.relations.iter().flat_map(|it| instances(table, it)).collect()
}

/// Whether a relation holds to the last digit in every slot, with several different figures that are not zero.
fn is_sure(table: &Table, it: &Relation) -> bool {
    let stated = it.slots.iter().map(|slot| it.place(it.stated, slot.slot));
    let filled = stated.filter(|at| !table.is_zero(*at));
    let different: BTreeSet<&str> = filled.map(|at| table.rows[at.0][at.1].trim()).collect();
    it.slots.iter().all(|it| it.is_exact) && different.len() >= SURE
}

fn instances(table: &Table, relation: &Relation) -> Vec<Found> {
    let kind = match relation.kind {
        Kind::Total | Kind::Difference => "Sum",
        Kind::Share | Kind::Quotient => "Division",
        Kind::Average => "Average",
        Kind::Rate => "RelativeChange",
        // These relations are not annotated.
        Kind::OfWhich | Kind::Product | Kind::Levy | Kind::Running => return Vec::new(),
    };
    let holding = relation.slots.iter().filter(|it| it.holds);
    let (score, is_sure) = (relation.score, is_sure(table, relation));
    holding
        .map(|it| {
            let stated = relation.place(relation.stated, it.slot);
            let mut operands: Vec<At> = relation.operands_at(it.slot).collect();
            // Annotations express a difference as the sum of the subtracted figure and the result.
            let (stated, operands_first) = match (relation.kind, operands.first()) {
                (Kind::Difference, Some(&whole)) => (whole, Some(stated)),
                _ => (stated, None),
            };
            if let (Some(left), Some(first)) = (operands_first, operands.first_mut()) {
                *first = left;
            }
            if matches!(kind, "Sum" | "Average" | "RelativeChange") {
                operands.sort_unstable();
            }
            Found { instance: Instance { kind, stated, operands }, score, is_sure }
        })
        .collect()
}

fn bare(table: &Table, of: &BTreeSet<Instance>) -> BTreeSet<Instance> {
    let strip = |it: &Instance| {
        let mut it = it.clone();
        if it.kind == "Sum" {
            it.operands.retain(|at| !table.is_zero(*at));
        }
        it
    };
    of.iter().map(strip).collect()
}

/// Adds the results of `table` to `tallies`: with item sets unchanged, without blank and zero items, and without those that
/// are true but not annotated.
pub(crate) fn compare(
    table: &Table,
    found: &[Found],
    tallies: &mut BTreeMap<&'static str, [Tally; 3]>,
) {
    let known = Known::of(&table.annotated);
    for kind in ["Sum", "Division", "Average", "RelativeChange"] {
        let of = |all: &mut dyn Iterator<Item = &Instance>| -> BTreeSet<Instance> {
            all.filter(|it| it.kind == kind).cloned().collect()
        };
        let all = of(&mut found.iter().map(|it| &it.instance));
        let there = of(&mut table.annotated.iter());
        let [whole, stripped, open] = tallies.entry(kind).or_default();
        whole.add(&all, &there);
        let there = bare(table, &there);
        stripped.add(&bare(table, &all), &there);
        let is_true = |it: &&Found| it.is_sure || known.gives(&it.instance);
        let mut left = bare(table, &all);
        for it in found.iter().filter(is_true) {
            let it = bare(table, &BTreeSet::from([it.instance.clone()]));
            left.retain(|at| !it.contains(at) || there.contains(at));
        }
        open.add(&left, &there);
    }
}

/// Counts correct sums by score.
pub(crate) fn calibrate(table: &Table, found: &[Found], by: &mut BTreeMap<i32, (usize, usize)>) {
    let there = bare(table, &table.annotated);
    for Found { instance, score, .. } in found.iter().filter(|it| it.instance.kind == "Sum") {
        let bucket = [10, 14, 17, 25, 40, 60, i32::MAX].into_iter().rfind(|it| score / 1000 >= *it);
        let entry = by.entry(bucket.unwrap_or(0)).or_default();
        let one = bare(table, &BTreeSet::from([instance.clone()]));
        entry.0 += usize::from(one.is_subset(&there));
        entry.1 += 1;
    }
}

/// Prints the missing and the wrong relations.
pub(crate) fn print(table: &Table, found: &[Found]) {
    let all: BTreeSet<Instance> = found.iter().map(|it| it.instance.clone()).collect();
    let (all, there) = (bare(table, &all), bare(table, &table.annotated));
    for (sign, it) in
        all.difference(&there).map(|it| ('+', it)).chain(there.difference(&all).map(|it| ('-', it)))
    {
        let cell = |at: &At| format!("{at:?}={}", table.rows[at.0][at.1]);
        let operands: Vec<String> = it.operands.iter().take(8).map(cell).collect();
        println!(
            "{sign} {} {} of {}: {}",
            it.kind,
            cell(&it.stated),
            it.operands.len(),
            operands.join(" ")
        );
    }
}
