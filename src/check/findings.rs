//! Knows the results of a run of one rule: diagnostics, outcomes of instances, covered nodes. Does
//! not know what the instances mean.

use super::claims::Claims;
use crate::diagnostic::{Diagnostic, Text};
use crate::quantity::{Exact, Interval, Overflow, Quantity, Rounding};
use crate::source::{Span, Spanned};

/// What a kind counts, for the summary line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Noun {
    /// English, for one.
    pub one: &'static str,
    /// English, for any other number.
    pub many: &'static str,
    /// Japanese.
    pub ja: &'static str,
}

/// How one instance of a rule came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// It holds exactly.
    Holds,
    /// It holds within the rounding of the printed figures.
    Rounding,
    /// It cannot hold.
    Violated,
    /// It could not be decided: a value is absent, illegible or in another unit.
    Unchecked,
}

/// A figure that takes part in a demand.
#[derive(Clone, Debug)]
pub struct Part {
    /// What it is called.
    pub name: String,
    /// What is written.
    pub quantity: Quantity,
    /// How often it counts.
    pub coefficient: Exact,
    /// Whether the rule requires this value at the place, instead of reading it there.
    pub is_demanded: bool,
}

/// A linear relation that a rule demands of true values: the figures, each counted as often as its
/// coefficient says, add up to something in `range`.
#[derive(Clone, Debug)]
pub struct Demand {
    /// The figures; the first is the one that the rule calls the total, the whole or the result.
    pub parts: Vec<Part>,
    /// What they may add up to, in the base unit.
    pub range: Interval,
    /// How the figures were rounded.
    pub rounding: Rounding,
    /// Whether the rule itself found that it cannot hold.
    pub is_broken: bool,
}

/// How a figure follows from others by a formula that is no plain sum: a share, a change in per cent, a mean.
#[derive(Clone, Debug)]
pub struct Derivation {
    /// The figure that states the result.
    pub stated: Spanned<String>,
    /// What the others give, with its unit.
    pub computed: Text,
    /// How, in words or as a formula.
    pub formula: Text,
    /// The figures that it is computed from.
    pub used: Vec<Spanned<String>>,
    /// Whether what is stated cannot be that.
    pub is_broken: bool,
}

/// What the figures of a demand behind the first come to.
pub struct Added {
    /// How often each counts, so that their sum is what the first states.
    pub weights: Vec<Exact>,
    /// Their sum as printed, in the base unit.
    pub computed: Exact,
    /// What their true sum may be.
    pub possible: Interval,
}

impl Demand {
    /// What the others make of the first figure; nothing where that does not count once.
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

/// Everything one rule has to say.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    /// What was found, in the order of discovery.
    pub diagnostics: Vec<Diagnostic>,
    /// Nodes that were read as values.
    pub claims: Claims,
    /// Whether it was already reported why there is nothing to check.
    pub excused: bool,
    outcomes: [usize; 4],
    selected: Vec<(Span, usize)>,
    /// The selectors that may select nothing.
    free: Vec<Span>,
    /// The patterns of operands, and whether each was found in a text that its operand selects.
    occurring: Vec<(Span, bool)>,
    demands: Option<Vec<Demand>>,
    derivations: Vec<Derivation>,
    /// Whether what holds by itself is a demand, too.
    traces: bool,
}

impl Findings {
    /// The same findings, which from now on also record the demands of the rule, for joint
    /// checking.
    #[must_use]
    pub fn recording(self) -> Self {
        Self { demands: Some(Vec::new()), ..self }
    }

    /// The same findings, which from now on also keep every relation that was found, those too that no joint
    /// check needs.
    #[must_use]
    pub fn tracing(self) -> Self {
        Self { traces: true, ..self.recording() }
    }

    /// Whether relations are kept that hold by themselves.
    pub fn is_tracing(&self) -> bool {
        self.traces
    }

    /// Records how a figure follows from others. `derivation` is only called where relations are traced.
    pub fn derive(&mut self, derivation: impl FnOnce() -> Derivation) {
        if self.traces {
            self.derivations.push(derivation());
        }
    }

    /// Takes the recorded derivations.
    pub fn take_derivations(&mut self) -> Vec<Derivation> {
        std::mem::take(&mut self.derivations)
    }

    /// Findings that also keep every figure as it was read.
    pub fn reading() -> Self {
        Self { claims: Claims::reading(), ..Self::default() }
    }

    /// Records a linear relation that the rule demands. `demand` is only called in a recording run.
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
        for (total, count) in self.outcomes.iter_mut().zip(part.outcomes) {
            *total += count;
        }
        part.selected.into_iter().for_each(|(span, count)| self.selected(span, count));
        part.occurring.into_iter().for_each(|(span, occurs)| self.occurs(span, || occurs));
        if let Some(demands) = &mut self.demands {
            demands.extend(part.demands.unwrap_or_default());
        }
    }

    /// Says something.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Counts one instance.
    pub fn checked(&mut self, outcome: Outcome) {
        self.outcomes[outcome as usize] += 1;
    }

    /// How many instances came out as `outcome`.
    pub fn count(&self, outcome: Outcome) -> usize {
        self.outcomes[outcome as usize]
    }

    /// Takes so many instances for violated that were counted as unchecked.
    pub fn decide(&mut self, instances: usize) {
        let instances = instances.min(self.count(Outcome::Unchecked));
        self.outcomes[Outcome::Unchecked as usize] -= instances;
        self.outcomes[Outcome::Violated as usize] += instances;
    }

    /// How many instances there were.
    pub fn instances(&self) -> usize {
        self.outcomes.iter().sum()
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

    /// Takes in whether the pattern written at `span` occurs in more texts that its operand selects,
    /// which is asked only until it does.
    pub fn occurs(&mut self, span: Span, occurs: impl FnOnce() -> bool) {
        match self.occurring.iter_mut().find(|(known, _)| *known == span) {
            Some((_, known)) => *known = *known || occurs(),
            None => self.occurring.push((span, occurs())),
        }
    }

    /// The patterns that occur in none of the texts that their operands select.
    pub fn absent(&self) -> impl Iterator<Item = Span> {
        self.occurring.iter().filter(|(_, occurs)| !*occurs).map(|(span, _)| *span)
    }
}
