//! Random small systems are decided as elimination decides them, and every core is irreducible.

use kenzan::quantity::linear::{Conflict, Item, Limits, Side, System};
use kenzan::quantity::{Bound, Exact, Interval};
use num_rational::BigRational;
use num_traits::Signed;
use proptest::prelude::*;

use super::oracle::satisfiable;

/// A system before it is built. A constraint is a list of variable, coefficient.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) variables: Vec<Interval>,
    pub(super) constraints: Vec<(Vec<(usize, Exact)>, Interval)>,
}

impl Draft {
    fn build(&self) -> System {
        let mut system = System::new();
        let variables: Vec<_> = self.variables.iter().map(|it| system.variable(*it)).collect();
        for (terms, range) in &self.constraints {
            let terms: Vec<_> = terms.iter().map(|(at, times)| (variables[*at], *times)).collect();
            system.constrain(&terms, *range);
        }
        system
    }

    /// Only the constraints of the conflict; everything else is free.
    fn core(&self, conflict: &Conflict) -> Self {
        let mut core = self.clone();
        for (index, range) in core.variables.iter_mut().enumerate() {
            if !conflict.variables.iter().any(|it| it.index() == index) {
                *range = Interval::ALL;
            }
        }
        for (index, (_, range)) in core.constraints.iter_mut().enumerate() {
            if !conflict.constraints.iter().any(|it| it.index() == index) {
                *range = Interval::ALL;
            }
        }
        core
    }

    fn range_mut(&mut self, item: Item) -> &mut Interval {
        match item {
            Item::Constraint(id) => &mut self.constraints[id.index()].1,
            Item::Variable(variable) => &mut self.variables[variable.index()],
        }
    }
}

fn tenths(value: i64) -> Exact {
    Exact::new(i128::from(value), 1).unwrap()
}

/// Points, roundings, half-lines, everything, and now and then nothing; ends open or closed.
fn interval(largest: i64) -> impl Strategy<Value = Interval> {
    let bound = move |value, closed| Some(Bound { value: tenths(value), closed });
    (-largest..=largest, 0..12i64, any::<(bool, bool)>(), 0..12u8).prop_map(
        move |(lo, width, (left, right), kind)| match kind {
            0..=2 => Interval::point(tenths(lo)),
            3 => Interval::ALL,
            4 => Interval { lo: bound(lo, left), hi: None },
            5 => Interval { lo: None, hi: bound(lo, right) },
            _ => Interval {
                lo: bound(lo, left || width == 0),
                hi: bound(lo + width, right || width == 0),
            },
        },
    )
}

fn coefficient() -> impl Strategy<Value = Exact> {
    prop_oneof![
        4 => Just(Exact::ONE),
        4 => Just(Exact::from(-1)),
        2 => (-3..=3i64).prop_map(Exact::from),
        1 => (-25..=25i64).prop_map(tenths),
    ]
}

fn draft(most: usize) -> impl Strategy<Value = Draft> {
    (1..=most).prop_flat_map(move |count| {
        let constraint = (prop::collection::vec((0..count, coefficient()), 0..=4), interval(20));
        let constraints = prop::collection::vec(constraint, 0..=most + 1);
        (prop::collection::vec(interval(20), count), constraints)
            .prop_map(|(variables, constraints)| Draft { variables, constraints })
    })
}

/// Sums along rows and columns of a table, and of these the grand total: every figure occurs twice.
fn table() -> impl Strategy<Value = Draft> {
    (
        1..=2usize,
        2..=2usize,
        prop::collection::vec(-9..=9i64, 9),
        prop::collection::vec(-6..=6i64, 9),
    )
        .prop_map(|(rows, columns, values, errors)| cross_footed(rows, columns, &values, &errors))
}

fn cross_footed(rows: usize, columns: usize, values: &[i64], errors: &[i64]) -> Draft {
    let width = columns + 1;
    let at = |row: usize, column: usize| row * width + column;
    let cell = |row: usize, column: usize| -> i64 {
        let inner = |r: usize, c: usize| values[r * columns + c];
        let row_range = if row == rows { 0..rows } else { row..row + 1 };
        row_range
            .flat_map(|r| {
                let columns = if column == columns { 0..columns } else { column..column + 1 };
                columns.map(move |c| inner(r, c))
            })
            .sum()
    };
    let mut draft = Draft { variables: Vec::new(), constraints: Vec::new() };
    for row in 0..=rows {
        for column in 0..width {
            let value = 10 * cell(row, column) + errors[at(row, column) % errors.len()];
            draft.variables.push(Interval::closed(tenths(value - 5), tenths(value + 5)));
        }
    }
    let zero = Interval::point(Exact::ZERO);
    let signed = |is_total| if is_total { Exact::from(-1) } else { Exact::ONE };
    for row in 0..=rows {
        let terms = (0..width).map(|c| (at(row, c), signed(c == columns))).collect();
        draft.constraints.push((terms, zero));
    }
    for column in 0..width {
        let terms = (0..=rows).map(|r| (at(r, column), signed(r == rows))).collect();
        draft.constraints.push((terms, zero));
    }
    draft
}

/// The verdict agrees with elimination, and each reported conflict is real.
fn judged(draft: &Draft) -> Result<(), TestCaseError> {
    let solution = draft.build().solve(Limits::default());
    prop_assert!(solution.undecided.is_empty());
    prop_assert_eq!(solution.conflicts.is_empty(), satisfiable(draft), "{:?}", solution);
    for conflict in &solution.conflicts {
        irreducible(&draft.core(conflict), conflict)?;
        measured(&draft.core(conflict), conflict)?;
    }
    Ok(())
}

fn irreducible(core: &Draft, conflict: &Conflict) -> Result<(), TestCaseError> {
    prop_assert!(!satisfiable(core), "the core alone is impossible: {:?}", conflict);
    let constraints = conflict.constraints.iter().copied().map(Item::Constraint);
    let variables = conflict.variables.iter().copied().map(Item::Variable);
    for item in constraints.chain(variables) {
        let mut rest = core.clone();
        *rest.range_mut(item) = Interval::ALL;
        prop_assert!(satisfiable(&rest), "{:?} is not needed in {:?}", item, conflict);
    }
    Ok(())
}

/// The least amount, and no less, opens the range far enough; the greatest, and no more, is the way to
/// the farthest value reached.
fn measured(core: &Draft, conflict: &Conflict) -> Result<(), TestCaseError> {
    let gap = &conflict.gap;
    prop_assert!(!gap.least.is_negative());
    prop_assert!(gap.greatest.as_ref().is_none_or(|it| *it >= gap.least));
    if gap.terms.is_empty() && conflict.constraints.is_empty() {
        return Ok(());
    }
    let mut core = core.clone();
    let range = *core.range_mut(gap.at);
    let (near, far) = match gap.side {
        Side::Missing => (range.lo, range.hi),
        Side::Excess => (range.hi, range.lo),
    };
    let mut reaches = |end: Option<Bound>, amount: &BigRational, hair: i128, lower: bool| {
        let (end, amount) = (end?.value, decimal(amount)?);
        let amount = amount.plus(Exact::new(hair, 9).unwrap()).unwrap();
        let value = match gap.side {
            Side::Missing => end.minus(amount).unwrap(),
            Side::Excess => end.plus(amount).unwrap(),
        };
        let end = Some(Bound { value, closed: true });
        *core.range_mut(gap.at) = match lower {
            true => Interval { lo: end, hi: None },
            false => Interval { lo: None, hi: end },
        };
        Some(satisfiable(&core))
    };
    let missing = gap.side == Side::Missing;
    prop_assert_ne!(reaches(near, &gap.least, 1, missing), Some(false), "{:?}", gap);
    prop_assert_ne!(reaches(near, &gap.least, -1, missing), Some(true), "{:?}", gap);
    if let Some(greatest) = &gap.greatest {
        prop_assert_ne!(reaches(far, greatest, -1, !missing), Some(false), "{:?}", gap);
        prop_assert_ne!(reaches(far, greatest, 1, !missing), Some(true), "{:?}", gap);
    }
    Ok(())
}

/// The fraction as a decimal, if it is one of few digits.
fn decimal(value: &BigRational) -> Option<Exact> {
    let scaled = value * BigRational::from_integer(10_000.into());
    let mantissa = i128::try_from(scaled.numer()).ok()?;
    scaled.is_integer().then(|| Exact::new(mantissa, 4).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn small_systems_are_judged_as_elimination_judges_them(draft in draft(4)) {
        judged(&draft)?;
    }

    #[test]
    fn systems_of_more_variables_are_judged_as_elimination_judges_them(draft in draft(5)) {
        judged(&draft)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn tables_with_both_totals_are_judged_as_elimination_judges_them(draft in table()) {
        judged(&draft)?;
    }
}
