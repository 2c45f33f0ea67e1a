//! Knows which relations are true although nobody annotated them: sums that follow from annotated ones, and what holds to the
//! last digit wherever it is stated. Does not find any.

use std::collections::BTreeSet;

use kenzan::table::Basis;

use crate::annotated::{At, Instance};

/// More columns than a table has, so that row and column make one number.
const WIDTH: usize = 1 << 20;

/// What the annotated sums of a table say.
#[derive(Default)]
pub(crate) struct Known(Basis);

impl Known {
    /// The sums among `annotated`.
    pub(crate) fn of(annotated: &BTreeSet<Instance>) -> Self {
        let mut known = Self::default();
        for it in annotated.iter().filter(|it| it.kind == "Sum") {
            let (stated, operands) = cells(it);
            known.0.add(stated, &operands);
        }
        known
    }

    /// Whether a sum follows from what is annotated.
    pub(crate) fn gives(&self, it: &Instance) -> bool {
        let (stated, operands) = cells(it);
        it.kind == "Sum" && self.0.follows(stated, &operands)
    }
}

/// The stated cell and the others, each as one number.
fn cells(it: &Instance) -> (usize, Vec<usize>) {
    let cell = |(row, column): At| row * WIDTH + column;
    (cell(it.stated), it.operands.iter().map(|it| cell(*it)).collect())
}
