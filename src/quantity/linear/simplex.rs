//! Knows the general simplex method: whether linear forms can lie in their ranges all at once.
//! Does not know projections' history or the system as it was given.
//!
//! Each row of the component gets a variable (its *sum*) that starts as basic; a step swaps a basic
//! variable that is out of range with one of those it depends on. If none of these can move in the
//! right direction, the row itself is the contradiction.

use std::collections::{BTreeMap, BTreeSet};

use num_rational::BigRational;
use num_traits::{One, Signed, Zero};

use super::budget::{Budget, Exhausted};
use super::project::{Projection, Weights};
use super::range::{Range, Value};

/// Pivots per row that are chosen for short rows; then Bland's rule takes over, which terminates.
const CHOSEN: usize = 8;

struct Tableau {
    /// The linear expression of each basic variable, by row.
    rows: Vec<BTreeMap<usize, BigRational>>,
    /// The basic variable of each row.
    basic: Vec<usize>,
    /// The row of each basic variable.
    row_of: Vec<Option<usize>>,
    /// The rows in which a variable that is not basic occurs.
    columns: Vec<BTreeSet<usize>>,
    values: Vec<Value>,
    ranges: Vec<Range>,
    /// Among these are all basic variables out of range.
    suspects: BTreeSet<usize>,
}

/// A basic variable out of range.
#[derive(Clone, Copy)]
struct Violation {
    row: usize,
    below: bool,
}

/// The weights of a contradiction among the live rows, `None` if they can all hold.
pub(super) fn solve(
    projection: &Projection,
    budget: &mut Budget,
) -> Result<Option<Weights>, Exhausted> {
    let live = |count: usize, is: &dyn Fn(usize) -> bool| -> Vec<usize> {
        (0..count).filter(|&at| is(at)).collect()
    };
    let rows = live(projection.rows.len(), &|at| projection.rows[at].live);
    let columns = live(projection.columns.len(), &|at| !projection.columns[at].rows.is_empty());
    let mut tableau = Tableau::new(projection, &rows, &columns);
    let mut chosen = CHOSEN * rows.len();
    while let Some(violation) = tableau.violation() {
        let Some(entering) = tableau.entering(violation, chosen == 0) else {
            return Ok(Some(tableau.explain(violation, &rows, &columns)));
        };
        tableau.pivot(violation, entering, budget)?;
        chosen = chosen.saturating_sub(1);
    }
    Ok(None)
}

impl Tableau {
    fn new(projection: &Projection, rows: &[usize], columns: &[usize]) -> Self {
        let count = columns.len();
        let place: BTreeMap<usize, usize> =
            columns.iter().enumerate().map(|(place, &column)| (column, place)).collect();
        let mut it = Self {
            rows: Vec::new(),
            basic: (count..count + rows.len()).collect(),
            row_of: vec![None; count],
            columns: vec![BTreeSet::new(); count + rows.len()],
            values: columns.iter().map(|&it| projection.columns[it].range.middle()).collect(),
            ranges: columns.iter().map(|&it| projection.columns[it].range.clone()).collect(),
            suspects: (count..count + rows.len()).collect(),
        };
        for (index, &row) in rows.iter().enumerate() {
            let mut value = Value::zero();
            let mut terms = BTreeMap::new();
            for (column, coefficient) in &projection.rows[row].terms {
                let variable = place[column];
                value = value.plus(&it.values[variable].scale(coefficient));
                it.columns[variable].insert(index);
                terms.insert(variable, coefficient.clone());
            }
            it.rows.push(terms);
            it.row_of.push(Some(index));
            it.values.push(value);
            it.ranges.push(projection.rows[row].range.clone());
        }
        it
    }

    fn is_below(&self, variable: usize) -> bool {
        self.ranges[variable].lo.as_ref().is_some_and(|lo| self.values[variable] < *lo)
    }

    fn is_above(&self, variable: usize) -> bool {
        self.ranges[variable].hi.as_ref().is_some_and(|hi| self.values[variable] > *hi)
    }

    /// The first basic variable out of range.
    fn violation(&mut self) -> Option<Violation> {
        while let Some(&variable) = self.suspects.first() {
            let below = self.is_below(variable);
            if let Some(row) = self.row_of[variable]
                && (below || self.is_above(variable))
            {
                return Some(Violation { row, below });
            }
            self.suspects.pop_first();
        }
        None
    }

    /// A variable that can move so that the violation shrinks: the first, or the one in the fewest
    /// rows.
    fn entering(&self, violation: Violation, first: bool) -> Option<usize> {
        let mut movable = self.rows[violation.row].iter().filter(|(variable, coefficient)| {
            let (range, value) = (&self.ranges[**variable], &self.values[**variable]);
            if coefficient.is_positive() == violation.below {
                range.hi.as_ref().is_none_or(|hi| value < hi)
            } else {
                range.lo.as_ref().is_none_or(|lo| value > lo)
            }
        });
        let found = if first {
            movable.next()
        } else {
            movable.min_by_key(|(variable, _)| self.columns[**variable].len())
        };
        found.map(|(variable, _)| *variable)
    }

    /// Brings the violated variable to its end by moving `entering`, which becomes basic in its place.
    fn pivot(
        &mut self,
        violation: Violation,
        entering: usize,
        budget: &mut Budget,
    ) -> Result<(), Exhausted> {
        let row = violation.row;
        let leaving = self.basic[row];
        let range = &self.ranges[leaving];
        let end = if violation.below { &range.lo } else { &range.hi };
        let end = end.clone().expect("internal: only an end can be violated");
        let mut terms = std::mem::take(&mut self.rows[row]);
        let pivot = terms.remove(&entering).expect("internal: chosen from this row").recip();
        self.shift(entering, &end.minus(&self.values[leaving]).scale(&pivot));
        self.values[leaving] = end;

        for coefficient in terms.values_mut() {
            *coefficient = -&*coefficient * &pivot;
            budget.pay(coefficient)?;
        }
        terms.insert(leaving, pivot);
        self.columns[leaving].insert(row);
        self.columns[entering].remove(&row);
        for other in std::mem::take(&mut self.columns[entering]) {
            self.substitute(other, entering, &terms, budget)?;
        }
        self.rows[row] = terms;
        self.basic[row] = entering;
        self.row_of[entering] = Some(row);
        self.row_of[leaving] = None;
        self.suspects.insert(entering);
        Ok(())
    }

    /// Moves a variable and all basic variables that depend on it.
    fn shift(&mut self, variable: usize, by: &Value) {
        self.values[variable] = self.values[variable].plus(by);
        for &row in &self.columns[variable] {
            // The row that is being rebuilt gets its value from the caller.
            let Some(coefficient) = self.rows[row].get(&variable) else { continue };
            let dependent = self.basic[row];
            self.values[dependent] = self.values[dependent].plus(&by.scale(coefficient));
            self.suspects.insert(dependent);
        }
    }

    /// Writes `terms` for `variable` in a row.
    fn substitute(
        &mut self,
        row: usize,
        variable: usize,
        terms: &BTreeMap<usize, BigRational>,
        budget: &mut Budget,
    ) -> Result<(), Exhausted> {
        let target = &mut self.rows[row];
        let times = target.remove(&variable).expect("internal: its column says so");
        for (&term, coefficient) in terms {
            let sum = target.entry(term).or_insert_with(BigRational::zero);
            *sum += &times * coefficient;
            budget.pay(sum)?;
            if sum.is_zero() {
                target.remove(&term);
                self.columns[term].remove(&row);
            } else {
                self.columns[term].insert(row);
            }
        }
        Ok(())
    }

    /// The violated row as a contradiction: everything it depends on is at the end that would help.
    fn explain(&self, violation: Violation, rows: &[usize], columns: &[usize]) -> Weights {
        let mut weights = Weights::default();
        let mut put = |variable: usize, weight: BigRational| match columns.get(variable) {
            Some(&column) => weights.columns.insert(column, weight),
            None => weights.rows.insert(rows[variable - columns.len()], weight),
        };
        let sign = if violation.below { -BigRational::one() } else { BigRational::one() };
        for (&variable, coefficient) in &self.rows[violation.row] {
            put(variable, -(&sign * coefficient));
        }
        put(self.basic[violation.row], sign);
        weights
    }
}
