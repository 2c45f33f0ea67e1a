//! Knows the results of a run of one rule: diagnostics, outcomes of instances, covered nodes. Does
//! not know the meaning of the instances.

use super::claims::Claims;
use super::outcomes::{InstanceState, Outcomes};
use crate::diagnostic::{Diagnostic, Text};
use crate::quantity::precision::consistent;
use crate::quantity::{Exact, Interval, Overflow, Quantity, Rounding};
use crate::source::{Span, Spanned};

/// The noun for an instance, in the summary line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Noun {
    /// English, for one.
    pub one: &'static str,
    /// English, for any other number.
    pub many: &'static str,
    /// Japanese.
    pub ja: &'static str,
}

/// A figure that takes part in a demand.
#[derive(Clone, Debug)]
pub struct Part {
    /// Its name.
    pub name: String,
    /// The figure as written.
    pub quantity: Quantity,
    /// Its coefficient.
    pub coefficient: Exact,
    /// Whether the rule requires this value at the place, instead of reading it there.
    pub is_demanded: bool,
}

/// A linear relation that a rule demands of true values: the sum of the figures, each times its
/// coefficient, is in `range`.
#[derive(Clone, Debug)]
pub struct Demand {
    /// The figures; the first is the total, the whole or the result of the rule.
    pub parts: Vec<Part>,
    /// The allowed sum, in the base unit.
    pub range: Interval,
    /// How the figures were rounded.
    pub rounding: Rounding,
    /// Whether the rule itself reported that it cannot hold.
    pub is_broken: bool,
}

/// How a figure is computed from others by a formula other than a plain sum: a share, a change in per cent, a
/// mean.
#[derive(Clone, Debug)]
pub struct Derivation {
    /// The figure that states the result.
    pub stated: Spanned<String>,
    /// The computed value, with its unit.
    pub computed: Text,
    /// The computation, in words or as a formula.
    pub formula: Text,
    /// The figures that it is computed from.
    pub used: Vec<Spanned<String>>,
    /// Whether the stated value cannot be the result.
    pub is_broken: bool,
}

impl Demand {
    /// That both figures have the same true value.
    pub fn of_same([one, other]: [&Quantity; 2], rounding: Rounding) -> Self {
        let part = |quantity: &Quantity, coefficient| Part {
            name: String::new(),
            quantity: quantity.clone(),
            coefficient,
            is_demanded: false,
        };
        Self {
            is_broken: consistent(&[one, other], rounding).is_err(),
            parts: vec![part(one, Exact::ONE), part(other, Exact::from(-1))],
            range: Interval::point(Exact::ZERO),
            rounding: rounding.among([one, other]),
        }
    }
}

/// The sum of the figures of a demand, except the first.
pub struct Added {
    /// The coefficients whose weighted sum is the first figure.
    pub weights: Vec<Exact>,
    /// Their sum as printed, in the base unit.
    pub computed: Exact,
    /// The range of their true sum.
    pub possible: Interval,
}

impl Demand {
    /// The sum of the other figures; `None` if the coefficient of the first is not 1 or -1.
    pub fn added(&self) -> Result<Option<Added>, Overflow> {
        let Some((first, others)) = self.parts.split_first() else { return Ok(None) };
        let turned = first.coefficient.negated()?;
        if turned != Exact::ONE && first.coefficient != Exact::ONE {
            return Ok(None);
        }
        let (mut computed, mut possible) = (Exact::ZERO, Interval::point(Exact::ZERO));
        let mut weights = Vec::with_capacity(others.len());
        for part in others {
            let weight = part.coefficient.times(turned)?;
            computed = computed.plus(part.quantity.exact()?.times(weight)?)?;
            possible = possible.plus(part.quantity.interval(self.rounding)?.scale(weight)?)?;
            weights.push(weight);
        }
        Ok(Some(Added { weights, computed, possible }))
    }
}

/// The results of one rule.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    /// The diagnostics, in order of discovery.
    pub diagnostics: Vec<Diagnostic>,
    /// Nodes that were read as values.
    pub claims: Claims,
    /// Whether the reason for having nothing to check was already reported.
    pub excused: bool,
    outcomes: Outcomes,
    selected: Vec<(Span, usize)>,
    /// The selectors that may select nothing.
    free: Vec<Span>,
    /// The patterns of operands, and whether each matches a text that its operand selects.
    occurring: Vec<(Span, bool)>,
    demands: Option<Vec<Demand>>,
    derivations: Vec<Derivation>,
    /// Whether relations that hold are also recorded as demands.
    traces: bool,
}

impl Findings {
    /// The same findings, which from now on also record the demands of the rule, for joint
    /// checking.
    #[must_use]
    pub fn recording(self) -> Self {
        Self { demands: Some(Vec::new()), ..self }
    }

    /// The same findings, which from now on also record every relation, including those that no joint check
    /// needs.
    #[must_use]
    pub fn tracing(self) -> Self {
        Self { traces: true, ..self.recording() }
    }

    /// Whether relations that hold are recorded.
    pub fn is_tracing(&self) -> bool {
        self.traces
    }

    /// Records how a figure is computed from others. `derivation` is called only if relations are
    /// traced.
    pub fn derive(&mut self, derivation: impl FnOnce() -> Derivation) {
        if self.traces {
            self.derivations.push(derivation());
        }
    }

    /// Takes the recorded derivations.
    pub fn take_derivations(&mut self) -> Vec<Derivation> {
        std::mem::take(&mut self.derivations)
    }

    /// Findings that also record every figure as it was read.
    pub fn reading() -> Self {
        Self { claims: Claims::reading(), ..Self::default() }
    }

    /// Takes back the diagnostic number `at`, of something that is not to be judged after all.
    pub fn retract(&mut self, at: usize) {
        drop(self.diagnostics.remove(at));
        self.outcomes.retract(InstanceState::Violated);
    }

    /// Records a linear relation that the rule demands. `demand` is called only in a recording run.
    pub fn demand(&mut self, demand: impl FnOnce() -> Option<Demand>) {
        if let Some(demands) = &mut self.demands {
            demands.extend(demand());
        }
    }

    /// Takes the recorded demands.
    pub fn take_demands(&mut self) -> Vec<Demand> {
        self.demands.take().unwrap_or_default()
    }

    /// Findings for a part of the work: empty, and recording if these are. [`merge`](Self::merge)
    /// adds them back.
    #[must_use]
    pub fn part(&self) -> Self {
        let demands = self.demands.as_ref().map(|_| Vec::new());
        Self { claims: self.claims.part(), demands, traces: self.traces, ..Self::default() }
    }

    /// Adds the findings of a part.
    pub fn merge(&mut self, part: Self) {
        self.diagnostics.extend(part.diagnostics);
        self.claims.merge(&part.claims);
        self.excused |= part.excused;
        self.derivations.extend(part.derivations);
        self.free.extend(part.free);
        self.outcomes += part.outcomes;
        part.selected.into_iter().for_each(|(span, count)| self.selected(span, count));
        part.occurring.into_iter().for_each(|(span, occurs)| self.occurs(span, || occurs));
        if let Some(demands) = &mut self.demands {
            demands.extend(part.demands.unwrap_or_default());
        }
    }

    /// Adds a diagnostic.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Counts one instance.
    pub fn checked(&mut self, outcome: InstanceState) {
        self.outcomes.add(outcome);
    }

    /// Numbers of instances by outcome.
    pub fn outcomes(&self) -> Outcomes {
        self.outcomes
    }

    /// Number of instances with this outcome.
    pub fn count(&self, outcome: InstanceState) -> usize {
        self.outcomes[outcome]
    }

    /// Counts `instances` as violated that were counted as unchecked.
    pub fn decide(&mut self, instances: usize) {
        self.outcomes.decide(instances);
    }

    /// Number of instances.
    pub fn instances(&self) -> usize {
        self.outcomes.instances()
    }

    /// Counts the nodes selected by the selector at `span`.
    pub fn selected(&mut self, span: Span, count: usize) {
        match self.selected.iter_mut().find(|(known, _)| *known == span) {
            Some((_, total)) => *total += count,
            None => self.selected.push((span, count)),
        }
    }

    /// Allows the selector at `span` to select nothing, because that is what the rule requires.
    pub fn may_be_idle(&mut self, span: Span) {
        self.free.push(span);
    }

    /// The selectors that never selected anything, though they must.
    pub fn unmatched(&self) -> impl Iterator<Item = Span> {
        let idle = self.selected.iter().filter(|(_, count)| *count == 0).map(|(span, _)| *span);
        idle.filter(|it| !self.free.contains(it))
    }

    /// Records whether the pattern at `span` matches in further texts that its operand selects;
    /// tested only until it does.
    pub fn occurs(&mut self, span: Span, occurs: impl FnOnce() -> bool) {
        match self.occurring.iter_mut().find(|(known, _)| *known == span) {
            Some((_, known)) => *known = *known || occurs(),
            None => self.occurring.push((span, occurs())),
        }
    }

    /// The patterns that match none of the texts that their operands select.
    pub fn absent(&self) -> impl Iterator<Item = Span> {
        self.occurring.iter().filter(|(_, occurs)| !*occurs).map(|(span, _)| *span)
    }
}
