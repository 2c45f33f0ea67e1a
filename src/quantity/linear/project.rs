//! Knows how to make a component smaller without changing its answer, and how to carry a contradiction
//! of the smaller one back.
//! Does not know how a component without loose ends is decided.

mod lift;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use num_rational::BigRational;
use num_traits::{One, Zero};

use self::lift::Step;
use super::System;
use super::budget::{Budget, Exhausted};
use super::range::{Range, Value};

/// How many times each row and each column counts in a contradiction; see [`super::core::Proof`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Weights {
    pub(super) rows: BTreeMap<usize, BigRational>,
    pub(super) columns: BTreeMap<usize, BigRational>,
}

/// A constraint.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) terms: BTreeMap<usize, BigRational>,
    pub(super) range: Range,
    pub(super) live: bool,
    id: usize,
}

/// A variable and the rows in which it occurs.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) rows: BTreeSet<usize>,
    pub(super) range: Range,
    id: usize,
}

/// Constraints that shrink step by step. No range of a row or column is ever empty.
#[derive(Debug)]
pub(super) struct Projection {
    pub(super) rows: Vec<Row>,
    pub(super) columns: Vec<Column>,
    steps: Vec<Step>,
    /// Columns and rows that the last step may have made removable.
    queue: VecDeque<Queued>,
}

#[derive(Clone, Copy, Debug)]
enum Queued {
    Row(usize),
    Column(usize),
}

/// Which ends of one range another replaces.
#[derive(Clone, Copy, Debug)]
struct Tighter {
    lower: bool,
    upper: bool,
}

impl Projection {
    /// The given constraints of `system` with the variables that occur in them.
    pub(super) fn new(system: &System, constraints: &[usize]) -> Self {
        let mut it = Self {
            rows: Vec::new(),
            columns: Vec::new(),
            steps: Vec::new(),
            queue: VecDeque::new(),
        };
        let mut places: BTreeMap<usize, usize> = BTreeMap::new();
        for &id in constraints {
            let constraint = &system.constraints[id];
            let mut terms = BTreeMap::new();
            for (&variable, coefficient) in &constraint.terms {
                let place = *places.entry(variable).or_insert_with(|| {
                    let range = system.variables[variable].clone();
                    it.columns.push(Column { rows: BTreeSet::new(), range, id: variable });
                    it.columns.len() - 1
                });
                it.columns[place].rows.insert(it.rows.len());
                terms.insert(place, coefficient.clone());
            }
            it.rows.push(Row { terms, range: constraint.range.clone(), live: true, id });
        }
        it.queue.extend((0..it.columns.len()).map(Queued::Column));
        it.queue.extend((0..it.rows.len()).map(Queued::Row));
        it
    }

    /// Eliminates variables that occur in one row only, and turns rows of one variable into ranges,
    /// until none is left. Returns the weights of a contradiction if one appears.
    pub(super) fn run(&mut self, budget: &mut Budget) -> Result<Option<Weights>, Exhausted> {
        while let Some(place) = self.queue.pop_front() {
            match place {
                Queued::Column(column) => self.fold(column, budget)?,
                Queued::Row(row) => {
                    if let Some(weights) = self.shrink(row, budget)? {
                        return Ok(Some(weights));
                    }
                }
            }
        }
        Ok(None)
    }

    /// A variable of one row only: the row holds for some value of it, and it is gone.
    fn fold(&mut self, column: usize, budget: &mut Budget) -> Result<(), Exhausted> {
        let it = &mut self.columns[column];
        if it.rows.len() != 1 {
            return Ok(());
        }
        let row = it.rows.pop_first().expect("internal: one row");
        let target = &mut self.rows[row];
        let coefficient = target.terms.remove(&column).expect("internal: rows name their columns");
        target.range = target.range.plus(&it.range.scale(&-&coefficient));
        pay(&target.range, budget)?;
        self.steps.push(Step::Folded { column, row, coefficient });
        self.queue.push_back(Queued::Row(row));
        Ok(())
    }

    fn shrink(&mut self, row: usize, budget: &mut Budget) -> Result<Option<Weights>, Exhausted> {
        let it = &self.rows[row];
        if !it.live {
            return Ok(None);
        }
        match it.terms.len() {
            _ if it.range.is_all() => self.drop_row(row),
            0 => return Ok(self.empty(row)),
            1 => return self.move_over(row, budget),
            2 => {
                if let Some(value) = it.range.single().cloned() {
                    return self.merge(row, &value, budget);
                }
            }
            _ => {}
        }
        Ok(None)
    }

    /// Removes a row without information, or one whose information is kept elsewhere.
    fn drop_row(&mut self, row: usize) {
        self.rows[row].live = false;
        for (column, _) in std::mem::take(&mut self.rows[row].terms) {
            self.columns[column].rows.remove(&row);
            self.queue.push_back(Queued::Column(column));
        }
    }

    /// A row without variables says that zero is in its range.
    fn empty(&mut self, row: usize) -> Option<Weights> {
        let range = &self.rows[row].range;
        let weight = if range.lo.as_ref().is_some_and(|lo| *lo > Value::zero()) {
            -BigRational::one()
        } else if range.hi.as_ref().is_some_and(|hi| *hi < Value::zero()) {
            BigRational::one()
        } else {
            self.drop_row(row);
            return None;
        };
        Some(Weights { rows: [(row, weight)].into(), ..Weights::default() })
    }

    /// A row of one variable is a range of the variable.
    fn move_over(&mut self, row: usize, budget: &mut Budget) -> Result<Option<Weights>, Exhausted> {
        let (column, coefficient) =
            self.rows[row].terms.pop_first().expect("internal: one variable");
        let implied = self.rows[row].range.scale(&coefficient.recip());
        pay(&implied, budget)?;
        let known = &mut self.columns[column];
        known.rows.remove(&row);
        let tighter = match tighten(&mut known.range, implied) {
            Ok(tighter) => tighter,
            Err(weight) => {
                let rows = [(row, -&weight / coefficient)].into();
                return Ok(Some(Weights { rows, columns: [(column, weight)].into() }));
            }
        };
        self.steps.push(Step::Moved { row, column, coefficient, tighter });
        self.drop_row(row);
        self.queue.push_back(Queued::Column(column));
        Ok(None)
    }

    /// An equality of two variables: one becomes the other in all other rows.
    fn merge(
        &mut self,
        row: usize,
        value: &Value,
        budget: &mut Budget,
    ) -> Result<Option<Weights>, Exhausted> {
        let mut terms = std::mem::take(&mut self.rows[row].terms).into_iter();
        let (Some(one), Some(two)) = (terms.next(), terms.next()) else { return Ok(None) };
        let fewer = self.columns[one.0].rows.len() < self.columns[two.0].rows.len();
        let ((gone, a), (kept, b)) = if fewer { (one, two) } else { (two, one) };
        let implied = Range::point(value.clone()).plus(&self.columns[gone].range.scale(&-&a));
        let implied = implied.scale(&b.recip());
        pay(&implied, budget)?;
        let tighter = match tighten(&mut self.columns[kept].range, implied) {
            Ok(tighter) => tighter,
            Err(weight) => {
                let rows = [(row, -&weight / &b)].into();
                let columns = [(gone, &weight * &a / &b), (kept, weight)].into();
                return Ok(Some(Weights { rows, columns }));
            }
        };
        self.columns[gone].rows.remove(&row);
        self.columns[kept].rows.remove(&row);
        self.rows[row].live = false;
        let mut shares = Vec::new();
        for other in std::mem::take(&mut self.columns[gone].rows) {
            let share = self.rows[other].terms.remove(&gone).expect("internal: its column says so");
            let ratio = -&share / &a;
            self.replace(other, kept, &ratio * &b);
            budget.pay(&ratio)?;
            let shift = Range::point(value.scale(&ratio));
            self.rows[other].range = self.rows[other].range.plus(&shift);
            self.queue.push_back(Queued::Row(other));
            shares.push((other, share));
        }
        self.queue.push_back(Queued::Column(kept));
        self.steps.push(Step::Merged { row, gone: (gone, a), kept: (kept, b), shares, tighter });
        Ok(None)
    }

    /// Adds `more` of a variable to a row.
    fn replace(&mut self, row: usize, column: usize, more: BigRational) {
        let entry = self.rows[row].terms.entry(column).or_insert_with(BigRational::zero);
        *entry += more;
        if entry.is_zero() {
            self.rows[row].terms.remove(&column);
            self.columns[column].rows.remove(&row);
        } else {
            self.columns[column].rows.insert(row);
        }
    }
}

fn pay(range: &Range, budget: &mut Budget) -> Result<(), Exhausted> {
    for end in [&range.lo, &range.hi].into_iter().flatten() {
        budget.pay(&end.real)?;
    }
    Ok(())
}

/// Intersects `range` with `other`. If they do not meet: 1 where the upper end of `range` is in the way,
/// −1 where the lower end is.
fn tighten(range: &mut Range, other: Range) -> Result<Tighter, BigRational> {
    if matches!((&range.hi, &other.lo), (Some(hi), Some(lo)) if hi < lo) {
        return Err(BigRational::one());
    }
    if matches!((&other.hi, &range.lo), (Some(hi), Some(lo)) if hi < lo) {
        return Err(-BigRational::one());
    }
    let tighter = Tighter {
        lower: other.lo.is_some() && (range.lo.is_none() || other.lo > range.lo),
        upper: other.hi.is_some() && (range.hi.is_none() || other.hi < range.hi),
    };
    if tighter.lower {
        range.lo = other.lo;
    }
    if tighter.upper {
        range.hi = other.hi;
    }
    Ok(tighter)
}
