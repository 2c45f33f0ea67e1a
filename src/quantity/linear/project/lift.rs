//! Knows what each step of a projection did to the weights of a contradiction, and undoes it.
//! Does not know when a step is taken.

use std::collections::BTreeMap;

use num_rational::BigRational;
use num_traits::{Signed, Zero};

use super::super::core::{Item, Proof};
use super::super::{ConstraintId, Variable};
use super::{Projection, Tighter, Weights};

/// What was done; a pair is a column and its coefficient in the row.
#[derive(Debug)]
pub(super) enum Step {
    /// The column, which occurred in this row only, was projected out of it.
    Folded { column: usize, row: usize, coefficient: BigRational },
    /// The row became a range of its only column.
    Moved { row: usize, column: usize, coefficient: BigRational, tighter: Tighter },
    /// Through the equality `row`, `gone` became `kept` in the rows of `shares`, where it had these
    /// coefficients; its range became a range of `kept`.
    Merged {
        row: usize,
        gone: (usize, BigRational),
        kept: (usize, BigRational),
        shares: Vec<(usize, BigRational)>,
        tighter: Tighter,
    },
}

impl Projection {
    /// The same contradiction in terms of the system given.
    pub(in super::super) fn lift(&self, mut weights: Weights) -> Proof {
        for step in self.steps.iter().rev() {
            step.undo(&mut weights);
        }
        let rows = weights.rows.into_iter();
        let columns = weights.columns.into_iter();
        let rows = rows.map(|(at, w)| (Item::Constraint(ConstraintId(self.rows[at].id)), w));
        let columns = columns.map(|(at, w)| (Item::Variable(Variable(self.columns[at].id)), w));
        Proof(rows.chain(columns).filter(|(_, weight)| !weight.is_zero()).collect())
    }
}

impl Step {
    /// Chooses the weights of the forms that the step removed so that its variables cancel again.
    fn undo(&self, weights: &mut Weights) {
        match self {
            Self::Folded { column, row, coefficient } => {
                if let Some(weight) = weights.rows.get(row) {
                    weights.columns.insert(*column, -weight * coefficient);
                }
            }
            Self::Moved { row, column, coefficient, tighter } => {
                if let Some(weight) = tighter.take(*column, &mut weights.columns) {
                    weights.rows.insert(*row, weight / coefficient);
                }
            }
            Self::Merged { row, gone: (gone, a), kept: (kept, b), shares, tighter } => {
                let taken = tighter.take(*kept, &mut weights.columns);
                let own = taken.map_or_else(BigRational::zero, |weight| -weight * a / b);
                let mut sum = own.clone();
                for (other, share) in shares {
                    if let Some(weight) = weights.rows.get(other) {
                        sum += weight * share;
                    }
                }
                if !own.is_zero() {
                    weights.columns.insert(*gone, own);
                }
                if !sum.is_zero() {
                    weights.rows.insert(*row, -sum / a);
                }
            }
        }
    }
}

impl Tighter {
    /// The weight of a column, taken away from it if the end it uses is one of the replaced.
    fn take(
        self,
        column: usize,
        columns: &mut BTreeMap<usize, BigRational>,
    ) -> Option<BigRational> {
        let upper = columns.get(&column)?.is_positive();
        let replaced = if upper { self.upper } else { self.lower };
        if replaced { columns.remove(&column) } else { None }
    }
}
