//! Knows how a system falls apart into components, and how one of them is decided.
//! Does not know how a contradiction is found in it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::budget::{Budget, Exhausted};
use super::core::{Conflict, Item, Proof};
use super::project::Projection;
use super::{ConstraintId, Limits, System, Variable, simplex};

/// Components of at most this many constraints are searched widely for a shorter core.
const SMALL: usize = 32;
/// Maximum number of trials without a constraint in the search, in a small component and in a large one.
const TRIES: (usize, usize) = (64, 3);
/// The search may spend at most this part of the limit.
const SPARE: u64 = 8;

/// Constraints and variables that are connected.
#[derive(Debug, Default)]
pub(super) struct Component {
    pub(super) constraints: Vec<usize>,
    pub(super) variables: Vec<usize>,
}

/// The components, by first variable; then constraints without any variable, each alone.
pub(super) fn split(system: &System) -> Vec<Component> {
    let mut parents: Vec<usize> = (0..system.variables.len()).collect();
    for constraint in &system.constraints {
        let mut names = constraint.terms.keys();
        let Some(&first) = names.next() else { continue };
        for &other in names {
            let (a, b) = (root(&mut parents, first), root(&mut parents, other));
            // The smaller index stays the root, so that components come in the order of the document.
            parents[a.max(b)] = a.min(b);
        }
    }
    let mut found: BTreeMap<usize, Component> = BTreeMap::new();
    for variable in 0..parents.len() {
        found.entry(root(&mut parents, variable)).or_default().variables.push(variable);
    }
    let mut alone = Vec::new();
    for (index, constraint) in system.constraints.iter().enumerate() {
        match constraint.terms.keys().next() {
            Some(&variable) => {
                let home = found.entry(root(&mut parents, variable)).or_default();
                home.constraints.push(index);
            }
            None => alone.push(Component { constraints: vec![index], variables: Vec::new() }),
        }
    }
    found.into_values().chain(alone).collect()
}

/// The representative of a variable's set; every second link on the way is shortened.
fn root(parents: &mut [usize], mut at: usize) -> usize {
    while parents[at] != at {
        parents[at] = parents[parents[at]];
        at = parents[at];
    }
    at
}

/// A conflict of the component, `None` if it has a solution.
pub(super) fn decide(
    system: &System,
    component: &Component,
    limits: Limits,
) -> Result<Option<Conflict>, Exhausted> {
    if let Some(item) = without_value(system, component) {
        return Ok(Some(Conflict::without_value(system, item)));
    }
    let mut budget = Budget(limits.operations);
    let alone = component.constraints.iter().find_map(|&it| Proof::alone(system, it));
    if let Some(proof) = alone.filter(|it| it.holds(system)) {
        return Ok(Some(Conflict::new(system, &proof)));
    }
    match contradiction(system, &component.constraints, &mut budget)? {
        None => Ok(None),
        Some(first) => {
            let mut spare = Budget(budget.0.min(limits.operations / SPARE));
            let proof = shorten(system, &component.constraints, first, &mut spare);
            Ok(Some(Conflict::new(system, &proof)))
        }
    }
}

/// The first constraint or variable whose own range is empty.
fn without_value(system: &System, component: &Component) -> Option<Item> {
    let constraint =
        component.constraints.iter().find(|&&it| system.constraints[it].range.is_empty());
    let variable = component.variables.iter().find(|&&it| system.variables[it].is_empty());
    variable
        .map(|&it| Item::Variable(Variable(it)))
        .or_else(|| constraint.map(|&it| Item::Constraint(ConstraintId(it))))
}

/// A proof that `constraints` and the ranges of their variables contradict each other, `None` if they
/// do not.
fn contradiction(
    system: &System,
    constraints: &[usize],
    budget: &mut Budget,
) -> Result<Option<Proof>, Exhausted> {
    let mut projection = Projection::new(system, constraints);
    let found = match projection.run(budget)? {
        Some(found) => Some(found),
        None => simplex::solve(&projection, budget)?,
    };
    let Some(found) = found else { return Ok(None) };
    let proof = projection.lift(found);
    // A false conflict is worse than no answer: only conflicts that hold in the given system are reported.
    if proof.holds(system) { Ok(Some(proof)) } else { Err(Exhausted) }
}

/// The core with the fewest constraints, then variables, among those found by leaving out one
/// constraint of a known core after the other.
fn shorten(system: &System, constraints: &[usize], first: Proof, budget: &mut Budget) -> Proof {
    let mut best = first.clone();
    let tries = if constraints.len() <= SMALL { TRIES.0 } else { TRIES.1 };
    let mut seen = BTreeSet::new();
    let mut open = VecDeque::from([(BTreeSet::new(), first)]);
    while let Some((left_out, core)) = open.pop_front() {
        for constraint in core.constraints() {
            let mut without: BTreeSet<usize> = left_out.clone();
            without.insert(constraint);
            if seen.len() >= tries || !seen.insert(without.clone()) {
                continue;
            }
            let rest: Vec<usize> =
                constraints.iter().copied().filter(|it| !without.contains(it)).collect();
            let Ok(found) = contradiction(system, &rest, budget) else { return best };
            let Some(found) = found else { continue };
            if found.length() < best.length() {
                best = found.clone();
            }
            open.push_back((without, found));
        }
    }
    best
}
