//! Knows whether a system has a solution, by Fourier–Motzkin elimination: independent of the solver.

use num_rational::BigRational;
use num_traits::{Signed, Zero};

use super::random::Draft;
use kenzan::quantity::{Bound, Interval};

/// `Σ coefficient · variable ≤ limit`, or `<` if strict.
#[derive(Clone, Debug, PartialEq)]
struct Inequality {
    terms: Vec<BigRational>,
    limit: BigRational,
    strict: bool,
}

impl Inequality {
    fn plus(&self, other: &Self, times: &BigRational) -> Self {
        let terms = self.terms.iter().zip(&other.terms).map(|(a, b)| a + b * times).collect();
        let limit = &self.limit + &other.limit * times;
        Self { terms, limit, strict: self.strict || other.strict }
    }

    fn scaled(&self, times: &BigRational) -> Self {
        let terms = self.terms.iter().map(|it| it * times).collect();
        Self { terms, limit: &self.limit * times, strict: self.strict }
    }
}

/// The two inequalities of a range.
fn both(terms: &[BigRational], range: Interval) -> Vec<Inequality> {
    let side = |bound: Bound, sign: i64| {
        let sign = BigRational::from_integer(sign.into());
        Inequality {
            terms: terms.iter().map(|it| it * &sign).collect(),
            limit: bound.value.to_rational() * &sign,
            strict: !bound.closed,
        }
    };
    let upper = range.hi.map(|hi| side(hi, 1));
    let lower = range.lo.map(|lo| side(lo, -1));
    upper.into_iter().chain(lower).collect()
}

/// Whether some values of the variables satisfy everything.
pub(super) fn satisfiable(draft: &Draft) -> bool {
    let count = draft.variables.len();
    let mut all = Vec::new();
    for (index, range) in draft.variables.iter().enumerate() {
        let unit = |at| BigRational::from_integer(i64::from(at == index).into());
        all.extend(both(&(0..count).map(unit).collect::<Vec<_>>(), *range));
    }
    for (terms, range) in &draft.constraints {
        let mut row = vec![BigRational::zero(); count];
        for (variable, coefficient) in terms {
            row[*variable] += coefficient.to_rational();
        }
        all.extend(both(&row, *range));
    }
    let mut left: Vec<usize> = (0..count).collect();
    while let Some(place) = (0..left.len()).min_by_key(|&place| growth(&all, left[place])) {
        all = eliminate(&all, left.swap_remove(place));
    }
    all.iter().all(|it| it.limit.is_positive() || (it.limit.is_zero() && !it.strict))
}

/// How many more inequalities there are once the variable is eliminated; an equality costs nothing.
fn growth(all: &[Inequality], variable: usize) -> usize {
    let upper = all.iter().filter(|it| it.terms[variable].is_positive()).count();
    let lower = all.iter().filter(|it| it.terms[variable].is_negative()).count();
    if equality(all, variable).is_some() { 0 } else { upper * lower }
}

/// An inequality with the variable whose opposite is there too, solved for the variable.
fn equality(all: &[Inequality], variable: usize) -> Option<Inequality> {
    let minus = BigRational::from_integer((-1).into());
    let with = all.iter().filter(|it| !it.strict && !it.terms[variable].is_zero());
    let mut both = with.filter(|it| all.contains(&it.scaled(&minus)));
    both.next().map(|it| it.scaled(&it.terms[variable].recip()))
}

/// The consequences of the inequalities for the other variables.
fn eliminate(all: &[Inequality], variable: usize) -> Vec<Inequality> {
    if let Some(equality) = equality(all, variable) {
        let put = |it: &Inequality| it.plus(&equality, &-it.terms[variable].clone());
        return prune(all.iter().map(put).collect());
    }
    let (with, mut rest): (Vec<_>, Vec<_>) =
        all.iter().cloned().partition(|it| !it.terms[variable].is_zero());
    let unit = |it: &Inequality| it.scaled(&it.terms[variable].abs().recip());
    let (upper, lower): (Vec<_>, Vec<_>) =
        with.iter().map(unit).partition(|it| it.terms[variable].is_positive());
    let one = BigRational::from_integer(1.into());
    for up in &upper {
        for low in &lower {
            rest.push(up.plus(low, &one));
        }
    }
    prune(rest)
}

/// Of inequalities with the same terms only the strongest, so that the number stays small.
fn prune(all: Vec<Inequality>) -> Vec<Inequality> {
    let mut kept: Vec<Inequality> = Vec::new();
    for it in all {
        let scale = it.terms.iter().find(|it| !it.is_zero()).map(|it| it.abs().recip());
        let it = scale.map_or(it.clone(), |scale| it.scaled(&scale));
        match kept.iter_mut().find(|known| known.terms == it.terms) {
            Some(known) => {
                let stronger = it.limit < known.limit || (it.limit == known.limit && it.strict);
                if stronger {
                    *known = it;
                }
            }
            None => kept.push(it),
        }
    }
    kept
}
