//! Knows contradictions: ends with weights that add up to a false statement, and the amount by which it fails.
//! Does not know how they are found.

use std::collections::BTreeMap;

use num_rational::BigRational;
use num_traits::{One, Signed, Zero};

use super::range::{Range, Value};
use super::{ConstraintId, System, Variable};

/// A constraint with its range, or a variable with its range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Item {
    /// The sum of a constraint.
    Constraint(ConstraintId),
    /// A variable.
    Variable(Variable),
}

/// Constraints and variable ranges that cannot all hold, although they can without any one of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The constraints that take part, ascending.
    pub constraints: Vec<ConstraintId>,
    /// The variables whose ranges take part, ascending. Others may occur in the constraints; their
    /// ranges do not matter.
    pub variables: Vec<Variable>,
    /// The amount by which they fail.
    pub gap: Gap,
}

/// The amount by which a conflict fails, expressed at one item: the others allow one range for it, but it needs
/// another.
///
/// The item with the greatest weight in the contradiction, usually the total. It need not be the wrong one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The constraint or variable at which the gap is read. Amounts are those of its sum.
    pub at: Item,
    /// `at` is the linear combination of these for all values: the other items of the conflict.
    /// Empty if `at` alone is impossible.
    pub terms: Vec<(Item, BigRational)>,
    /// The values that the other items allow for `at`; each of them is attained.
    pub reach: Reach,
    /// The range that `at` has.
    pub needs: Reach,
    /// Whether an amount is missing or too much.
    pub side: Side,
    /// The least amount that is missing or too much. Zero if the ranges touch at an end that does not
    /// belong to both.
    pub least: BigRational,
    /// The greatest such amount; `None` if unbounded.
    pub greatest: Option<BigRational>,
}

/// The side of the needed range on which the reached range lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// Below: an amount is missing.
    Missing,
    /// Above: an amount is too much.
    Excess,
}

/// A range of exact fractions; an end that is `None` is unbounded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reach {
    /// Lower end.
    pub lo: Option<End>,
    /// Upper end.
    pub hi: Option<End>,
}

/// One end of a [`Reach`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    /// Where the range ends.
    pub value: BigRational,
    /// Whether the end itself belongs to the range.
    pub closed: bool,
}

impl From<Range> for Reach {
    fn from(range: Range) -> Self {
        let end =
            |it: Option<Value>| it.map(|it| End { value: it.real, closed: it.delta.is_zero() });
        Self { lo: end(range.lo), hi: end(range.hi) }
    }
}

/// The weight of each item: with a positive weight its upper end counts, with a negative one its lower end. All
/// variables cancel, so the sum of the items is zero, yet it is at most the sum of the ends.
#[derive(Clone, Debug)]
pub(super) struct Proof(pub(super) BTreeMap<Item, BigRational>);

impl Proof {
    /// The contradiction of one constraint with the ranges of its variables, if they are in one.
    pub(super) fn alone(system: &System, constraint: usize) -> Option<Self> {
        let it = &system.constraints[constraint];
        let start = Range::point(Value::zero());
        let reach = it.terms.iter().fold(start, |sum, (variable, coefficient)| {
            sum.plus(&system.variables[*variable].scale(coefficient))
        });
        let sign = if matches!((&reach.hi, &it.range.lo), (Some(hi), Some(lo)) if hi < lo) {
            -BigRational::one()
        } else if matches!((&reach.lo, &it.range.hi), (Some(lo), Some(hi)) if hi < lo) {
            BigRational::one()
        } else {
            return None;
        };
        let variables =
            it.terms.iter().map(|(at, times)| (Item::Variable(Variable(*at)), -(times * &sign)));
        let mut weights: BTreeMap<Item, BigRational> = variables.collect();
        weights.insert(Item::Constraint(ConstraintId(constraint)), sign);
        Some(Self(weights))
    }

    pub(super) fn constraints(&self) -> impl Iterator<Item = usize> {
        self.0.keys().filter_map(|item| match item {
            Item::Constraint(id) => Some(id.0),
            Item::Variable(_) => None,
        })
    }

    /// The effort to read it: number of constraints, then of ranges.
    pub(super) fn length(&self) -> (usize, usize) {
        let constraints = self.constraints().count();
        (constraints, self.0.len() - constraints)
    }

    /// Whether it holds in the given system: the variables cancel, and the ends add up to less than zero.
    pub(super) fn holds(&self, system: &System) -> bool {
        let mut left: BTreeMap<usize, BigRational> = BTreeMap::new();
        let mut sum = Value::zero();
        for (item, weight) in &self.0 {
            let Some(end) = range(system, *item).far_end(weight) else { return false };
            sum = sum.plus(&end.scale(weight));
            match item {
                Item::Variable(it) => *left.entry(it.0).or_insert_with(BigRational::zero) += weight,
                Item::Constraint(it) => {
                    for (variable, coefficient) in &system.constraints[it.0].terms {
                        *left.entry(*variable).or_insert_with(BigRational::zero) +=
                            weight * coefficient;
                    }
                }
            }
        }
        sum < Value::zero() && left.values().all(Zero::is_zero)
    }

    /// The item whose end counts most; of several the first, constraints before variables.
    fn heaviest(&self, system: &System) -> Item {
        let size = |item: Item, weight: &BigRational| {
            let end = range(system, item).far_end(weight);
            end.map(|end| (&end.real * weight).abs())
        };
        let mut best: Option<(Option<BigRational>, Item)> = None;
        for (item, weight) in &self.0 {
            let size = size(*item, weight);
            if best.as_ref().is_none_or(|(most, _)| size > *most) {
                best = Some((size, *item));
            }
        }
        best.expect("internal: a proof has an item").1
    }
}

fn range(system: &System, item: Item) -> &Range {
    match item {
        Item::Constraint(id) => &system.constraints[id.0].range,
        Item::Variable(variable) => &system.variables[variable.0],
    }
}

impl Conflict {
    /// The conflict that `proof` shows.
    pub(super) fn new(system: &System, proof: &Proof) -> Self {
        let at = proof.heaviest(system);
        let own = &proof.0[&at];
        let others = proof.0.iter().filter(|(item, _)| **item != at);
        let terms: Vec<_> = others.map(|(item, weight)| (*item, -(weight / own))).collect();
        // The other items are independent, so all their ends can be reached together.
        let reach = terms.iter().fold(Range::point(Value::zero()), |sum, (item, times)| {
            sum.plus(&range(system, *item).scale(times))
        });
        let gap = Gap::between(at, terms, reach, range(system, at).clone());
        Self::of(proof.0.keys().copied(), gap)
    }

    /// The conflict of `item` whose lower end is above its upper end: it is expressed as if the
    /// other items demanded the upper end.
    pub(super) fn without_value(system: &System, item: Item) -> Self {
        let it = range(system, item).clone();
        let (reach, needs) = (Range { lo: None, hi: it.hi }, Range { lo: it.lo, hi: None });
        Self::of([item].into_iter(), Gap::between(item, Vec::new(), reach, needs))
    }

    fn of(items: impl Iterator<Item = Item>, gap: Gap) -> Self {
        let (mut constraints, mut variables) = (Vec::new(), Vec::new());
        for item in items {
            match item {
                Item::Constraint(id) => constraints.push(id),
                Item::Variable(variable) => variables.push(variable),
            }
        }
        Self { constraints, variables, gap }
    }
}

impl Gap {
    /// The gap between two ranges that do not meet.
    fn between(at: Item, terms: Vec<(Item, BigRational)>, reach: Range, needs: Range) -> Self {
        let below = matches!((&reach.hi, &needs.lo), (Some(hi), Some(lo)) if hi < lo);
        let (low, high) = if below { (&reach, &needs) } else { (&needs, &reach) };
        let apart = |from: &Option<Value>, to: &Option<Value>| {
            Some(&to.as_ref()?.real - &from.as_ref()?.real)
        };
        let least = apart(&low.hi, &high.lo).expect("internal: ranges that do not meet have ends");
        let greatest = apart(&low.lo, &high.hi);
        let side = if below { Side::Missing } else { Side::Excess };
        Self { at, terms, reach: reach.into(), needs: needs.into(), side, least, greatest }
    }
}
