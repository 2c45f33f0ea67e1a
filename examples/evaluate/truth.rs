//! Knows which relations are true although nobody annotated them: sums that follow from annotated ones, and what holds to the
//! last digit wherever it is stated. Does not find any.

use std::collections::{BTreeMap, BTreeSet};

use crate::annotated::{At, Instance};

/// 2⁶¹ − 1.
const PRIME: u64 = (1 << 61) - 1;
/// Terms of the longest equation that is reduced.
const LONGEST: usize = 400;

type Row = BTreeMap<At, u64>;

/// Equations between cells, each reduced by those before it, by their first cell.
#[derive(Default)]
pub(crate) struct Known(BTreeMap<At, Row>);

impl Known {
    /// What the annotated sums of a table say.
    pub(crate) fn of(annotated: &BTreeSet<Instance>) -> Self {
        let mut known = Self::default();
        for it in annotated.iter().filter(|it| it.kind == "Sum") {
            let Some(row) = known.reduced(it) else { continue };
            if let Some((first, lead)) = row.first_key_value() {
                let inverse = power(*lead, PRIME - 2);
                let first = *first;
                known.0.insert(
                    first,
                    row.into_iter().map(|it| (it.0, times(it.1, inverse))).collect(),
                );
            }
        }
        known
    }

    /// Whether a sum follows from what is annotated.
    pub(crate) fn gives(&self, it: &Instance) -> bool {
        it.kind == "Sum" && self.reduced(it).is_some_and(|it| it.is_empty())
    }

    /// What is left of a sum; `None` if that is too long.
    fn reduced(&self, it: &Instance) -> Option<Row> {
        let mut row = Row::new();
        add(&mut row, it.stated, 1);
        it.operands.iter().for_each(|at| add(&mut row, *at, PRIME - 1));
        let mut from = (0, 0);
        while let Some((&at, &factor)) = row.range(from..).next() {
            match self.0.get(&at) {
                Some(known) => {
                    for (other, by) in known {
                        add(&mut row, *other, PRIME - times(*by, factor));
                    }
                }
                None => from = (at.0, at.1 + 1),
            }
            if row.len() > LONGEST {
                return None;
            }
        }
        Some(row)
    }
}

fn add(row: &mut Row, at: At, by: u64) {
    let it = row.entry(at).or_default();
    *it = (*it + by) % PRIME;
    if *it == 0 {
        row.remove(&at);
    }
}

fn times(left: u64, right: u64) -> u64 {
    (u128::from(left) * u128::from(right) % u128::from(PRIME)) as u64
}

fn power(mut base: u64, mut exponent: u64) -> u64 {
    let mut result = 1;
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = times(result, base);
        }
        base = times(base, base);
        exponent >>= 1;
    }
    result
}
