//! Knows which formulas are linear, or a quotient of two linear forms, so that they can take part
//! in a joint check. Does not know the values themselves.

use rustc_hash::FxHashMap;

use super::expression::{Expression, Operator};
use crate::quantity::Exact;

/// One value of the formula: a name by its index, and a place.
pub(super) type Term = (usize, usize);

/// A weighted sum of values, and a constant.
#[derive(Clone, Debug, Default)]
pub(super) struct Form {
    pub(super) terms: Vec<(Term, Exact)>,
    pub(super) constant: Option<Exact>,
}

impl Form {
    fn number(value: Exact) -> Self {
        Self { terms: Vec::new(), constant: Some(value) }
    }

    /// The form as a number, if it contains no value.
    pub(super) fn as_number(&self) -> Option<Exact> {
        self.terms.is_empty().then(|| self.constant.unwrap_or(Exact::ZERO))
    }

    /// The form with each value once.
    pub(super) fn merged(self) -> Option<Self> {
        let mut terms: Vec<(Term, Exact)> = Vec::with_capacity(self.terms.len());
        let mut places: FxHashMap<Term, usize> = FxHashMap::default();
        for (term, times) in self.terms {
            let at = *places.entry(term).or_insert(terms.len());
            match terms.get_mut(at) {
                Some((_, known)) => *known = known.plus(times).ok()?,
                None => terms.push((term, times)),
            }
        }
        Some(Self { terms, ..self })
    }

    pub(super) fn plus(&self, other: &Self) -> Option<Self> {
        let mut sum = self.clone();
        sum.terms.extend(&other.terms);
        if let Some(constant) = other.constant {
            sum.constant = Some(sum.constant.unwrap_or(Exact::ZERO).plus(constant).ok()?);
        }
        Some(sum)
    }

    pub(super) fn times(&self, factor: Exact) -> Option<Self> {
        let terms = self.terms.iter().map(|(term, times)| Some((*term, times.times(factor).ok()?)));
        let constant = self.constant.map(|it| it.times(factor).ok());
        if constant == Some(None) {
            return None;
        }
        Some(Self { terms: terms.collect::<Option<_>>()?, constant: constant.flatten() })
    }
}

/// A quotient of two forms.
#[derive(Clone, Debug)]
pub(super) struct Quotient {
    pub(super) over: Form,
    pub(super) under: Form,
}

impl Quotient {
    fn whole(over: Form) -> Self {
        Self { over, under: Form::number(Exact::ONE) }
    }
}

impl Expression {
    /// The formula at `place` as a quotient of linear forms, if it is one. `values` contains for
    /// each name its number of values; a single one applies to every place.
    pub(super) fn quotient(&self, place: usize, values: &[usize]) -> Option<Quotient> {
        let at = |name: usize, place: usize| {
            let place = if values[name] == 1 { 0 } else { place };
            let terms = vec![((name, place), Exact::ONE)];
            Quotient::whole(Form { terms, constant: None })
        };
        match self {
            Self::Number(number) => Some(Quotient::whole(Form::number((*number).into()))),
            Self::Name(name) => Some(at(*name, place)),
            Self::Previous(name) => Some(at(*name, place.checked_sub(1)?)),
            Self::Total(name) => {
                let terms = (0..values[*name]).map(|place| ((*name, place), Exact::ONE));
                Some(Quotient::whole(Form { terms: terms.collect(), constant: None }))
            }
            Self::Negate(inner) => {
                let Quotient { over, under } = inner.quotient(place, values)?;
                Some(Quotient { over: over.times(Exact::from(-1))?, under })
            }
            Self::Absolute(_) => None,
            Self::Binary(operator, left, right) => {
                let (left, right) = (left.quotient(place, values)?, right.quotient(place, values)?);
                binary(*operator, left, right)
            }
        }
    }
}

fn binary(operator: Operator, left: Quotient, right: Quotient) -> Option<Quotient> {
    match operator {
        Operator::Add => add(left, right),
        Operator::Subtract => {
            let over = right.over.times(Exact::from(-1))?;
            add(left, Quotient { over, under: right.under })
        }
        Operator::Multiply => match (number(&left), number(&right)) {
            (Some(factor), _) => Some(Quotient { over: right.over.times(factor)?, ..right }),
            (_, Some(factor)) => Some(Quotient { over: left.over.times(factor)?, ..left }),
            _ => None,
        },
        Operator::Divide => {
            left.under.as_number().filter(|it| *it == Exact::ONE)?;
            right.under.as_number().filter(|it| *it == Exact::ONE)?;
            Some(Quotient { over: left.over, under: right.over })
        }
    }
}

/// The quotient as a number, if both its forms are numbers.
fn number(quotient: &Quotient) -> Option<Exact> {
    quotient.under.as_number().filter(|it| *it == Exact::ONE)?;
    quotient.over.as_number()
}

/// A sum needs a common divisor: a number is extended to the divisor of the other operand.
fn add(left: Quotient, right: Quotient) -> Option<Quotient> {
    match (left.under.as_number(), right.under.as_number()) {
        (Some(one), Some(other)) if one == other => {
            Some(Quotient { over: left.over.plus(&right.over)?, under: left.under })
        }
        (None, Some(_)) => {
            let number = number(&right)?;
            Some(Quotient { over: left.over.plus(&left.under.times(number)?)?, under: left.under })
        }
        (Some(_), None) => add(right, left),
        _ => None,
    }
}
