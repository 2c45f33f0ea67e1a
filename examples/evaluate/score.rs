//! Compares found relations with annotated ones. Does not find any.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use kenzan::table::{Grid, Kind, Relation, read};

use crate::annotated::{At, Instance, Table};

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

/// The instances that kenzan finds, with the score of their relation.
pub(crate) fn found(table: &Table) -> Vec<(Instance, i32)> {
    let grid = Grid::of_texts(&table.rows);
    let reading = read(&grid);
    reading.relations.iter().flat_map(instances).collect()
}

fn instances(relation: &Relation) -> Vec<(Instance, i32)> {
    let kind = match relation.kind {
        Kind::Total | Kind::Difference => "Sum",
        Kind::Share | Kind::Quotient => "Division",
        Kind::Average => "Average",
        Kind::Rate => "RelativeChange",
        // These relations are not annotated.
        Kind::OfWhich | Kind::Product | Kind::Running => return Vec::new(),
    };
    let holding = relation.slots.iter().filter(|it| it.holds);
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
            (Instance { kind, stated, operands }, relation.score)
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

/// Adds the results of `table` to `tallies`: with item sets unchanged, and without blank and zero
/// items.
pub(crate) fn compare(
    table: &Table,
    found: &[(Instance, i32)],
    tallies: &mut BTreeMap<&'static str, [Tally; 2]>,
) {
    for kind in ["Sum", "Division", "Average", "RelativeChange"] {
        let of = |all: &mut dyn Iterator<Item = &Instance>| -> BTreeSet<Instance> {
            all.filter(|it| it.kind == kind).cloned().collect()
        };
        let found = of(&mut found.iter().map(|it| &it.0));
        let there = of(&mut table.annotated.iter());
        let [whole, stripped] = tallies.entry(kind).or_default();
        whole.add(&found, &there);
        stripped.add(&bare(table, &found), &bare(table, &there));
    }
}

/// Counts correct sums by score.
pub(crate) fn calibrate(
    table: &Table,
    found: &[(Instance, i32)],
    by: &mut BTreeMap<i32, (usize, usize)>,
) {
    let there = bare(table, &table.annotated);
    for (instance, score) in found.iter().filter(|it| it.0.kind == "Sum") {
        let bucket = [10, 14, 17, 25, 40, 60, i32::MAX].into_iter().rfind(|it| score / 1000 >= *it);
        let entry = by.entry(bucket.unwrap_or(0)).or_default();
        let one = bare(table, &BTreeSet::from([instance.clone()]));
        entry.0 += usize::from(one.is_subset(&there));
        entry.1 += 1;
    }
}

/// Prints the missing and the wrong relations.
pub(crate) fn print(table: &Table, found: &[(Instance, i32)]) {
    let all: BTreeSet<Instance> = found.iter().map(|it| it.0.clone()).collect();
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
