//! Knows whether linear constraints over ranges can all hold at once; if not, which few of them
//! already contradict each other and by how much. Exact over the rational numbers.
//! Does not know figures, rounding or documents; does not ask for whole numbers.
//!
//! A system falls apart into components that share no variable; each is decided alone:
//!
//! 1. *Projection* removes what hangs on by one thread: a variable of one constraint, a constraint of
//!    one variable, an equality of two. Each step keeps the answer, so a system without loops (totals
//!    of totals, chains of restated figures) is decided in linear time.
//! 2. What is left goes to the general simplex of Dutertre and de Moura, “A Fast Linear-Arithmetic
//!    Solver for DPLL(T)” (CAV 2006). Open ends are numbers infinitesimally beside their value; after
//!    a while pivots follow Bland's rule, which cannot cycle.
//! 3. A contradiction is a linear combination of ends in which all variables cancel and a false
//!    statement remains, for example `0 ≤ −0.45`. It is translated back to the given constraints,
//!    and checked there before it is reported.
//!
//! The forms in such a combination depend on each other in exactly one way (a circuit, in terms of
//! matroid theory), so without any one of them the rest has a solution: every core is irreducible
//! without a search. Fewer constraints read better: each constraint is first tried alone with the
//! ranges of its variables, and a core of several is followed by a bounded search for a shorter
//! one.
//!
//! Complete: with a sufficient budget every component gets its answer. Not decided: whether a solution
//! in whole numbers exists.

mod budget;
mod component;
mod core;
mod project;
mod range;
mod simplex;

use std::collections::BTreeMap;

use num_rational::BigRational;
use num_traits::Zero;

use self::range::Range;
use super::{Exact, Interval};

pub use self::core::{Conflict, End, Gap, Item, Reach, Side};

/// A quantity of a [`System`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Variable(usize);

/// A constraint of a [`System`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConstraintId(usize);

impl Variable {
    /// How many variables were made before it.
    pub fn index(self) -> usize {
        self.0
    }
}

impl ConstraintId {
    /// How many constraints were made before it.
    pub fn index(self) -> usize {
        self.0
    }
}

/// A weighted sum of variables, and the range that it must lie in.
#[derive(Clone, Debug)]
struct Constraint {
    terms: BTreeMap<usize, BigRational>,
    range: Range,
}

/// Variables with ranges, and linear constraints on them.
#[derive(Clone, Debug, Default)]
pub struct System {
    variables: Vec<Range>,
    constraints: Vec<Constraint>,
}

/// How much work one component may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Operations on coefficients, each counted once per 64 binary digits of its result.
    pub operations: u64,
}

impl Default for Limits {
    /// A few seconds for the hardest component.
    fn default() -> Self {
        Self { operations: 10_000_000 }
    }
}

/// The result for a system: the components without a solution, and the undecided ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Solution {
    /// One for each component that cannot hold, by its first variable or constraint.
    pub conflicts: Vec<Conflict>,
    /// The constraints of each component for which the limit did not suffice.
    pub undecided: Vec<Vec<ConstraintId>>,
}

impl System {
    /// An empty system.
    pub fn new() -> Self {
        Self::default()
    }

    /// A new variable within `range`. An empty range is itself a conflict.
    pub fn variable(&mut self, range: Interval) -> Variable {
        self.variables.push(Range::from(range));
        Variable(self.variables.len() - 1)
    }

    /// Requires the sum of `coefficient · variable` to lie in `range`. A variable named twice counts with the sum
    /// of its coefficients.
    ///
    /// # Panics
    /// If a variable belongs to another system and does not exist in this one.
    pub fn constrain(&mut self, terms: &[(Variable, Exact)], range: Interval) -> ConstraintId {
        let mut sum = BTreeMap::new();
        for &(variable, coefficient) in terms {
            assert!(variable.0 < self.variables.len(), "a variable of another system");
            *sum.entry(variable.0).or_insert_with(BigRational::zero) += coefficient.to_rational();
        }
        sum.retain(|_, coefficient| !coefficient.is_zero());
        self.constraints.push(Constraint { terms: sum, range: Range::from(range) });
        ConstraintId(self.constraints.len() - 1)
    }

    /// Decides every component.
    pub fn solve(&self, limits: Limits) -> Solution {
        let mut solution = Solution::default();
        for component in component::split(self) {
            match component::decide(self, &component, limits) {
                Ok(None) => {}
                Ok(Some(conflict)) => solution.conflicts.push(conflict),
                Err(budget::Exhausted) => {
                    let ids = component.constraints.iter().copied().map(ConstraintId);
                    solution.undecided.push(ids.collect());
                }
            }
        }
        solution
    }
}
