//! Knows which figures the rules relate, including sums without a finding, and how each result is
//! computed, for editors and reports. Does not judge.

use rustc_hash::FxHashSet;

use super::{Cancel, Graphs, Run};
use crate::check::findings::{Demand, Derivation, Part};
use crate::check::{Compiled, Corpus, Findings};
use crate::quantity::{Exact, Overflow};
use crate::source::Span;

/// Figures that a rule relates by a sum.
#[derive(Clone, Debug)]
pub struct Relation {
    /// The rule's id.
    pub rule: String,
    /// The figures; the first is the total, the whole or the result.
    pub parts: Vec<Part>,
    /// The value that the others give the first, in the base unit, if the relation is a plain sum.
    pub computed: Option<Exact>,
    /// The computed minus the stated value.
    pub difference: Option<Exact>,
    /// The largest difference in that direction that rounding and slack explain; `None` if there is
    /// no limit.
    pub bound: Option<Exact>,
    /// Whether no true values of the figures satisfy it.
    pub is_broken: bool,
}

/// The relations that the rules demand of the figures.
#[derive(Clone, Debug, Default)]
pub struct Relations {
    /// Figures that add up, in the order of the rules.
    pub sums: Vec<Relation>,
    /// Other computed figures, each with its rule.
    pub derived: Vec<(String, Derivation)>,
}

impl Relations {
    /// The related figures, group by group, the result first.
    pub fn groups(&self) -> impl Iterator<Item = Vec<Span>> {
        let sums = self.sums.iter().map(|it| it.parts.iter().map(|it| it.quantity.span).collect());
        let derived = self.derived.iter().map(|(_, it)| {
            let used = it.used.iter().map(|it| it.span);
            std::iter::once(it.stated.span).chain(used).collect()
        });
        sums.chain(derived)
    }

    /// Adds the relations of one rule. A formula that is a plain sum counts as a sum.
    fn add(&mut self, rule: &str, mut sums: Vec<Relation>, mut derived: Vec<Derivation>) {
        let stated = |it: &Relation| it.parts.first().map(|it| it.quantity.span);
        let plain: FxHashSet<Span> =
            sums.iter().filter(|it| it.computed.is_some()).filter_map(stated).collect();
        derived.retain(|it| !plain.contains(&it.stated.span));
        let others: FxHashSet<Span> = derived.iter().map(|it| it.stated.span).collect();
        sums.retain(|it| {
            it.computed.is_some() || stated(it).is_none_or(|it| !others.contains(&it))
        });
        self.sums.extend(sums);
        self.derived.extend(derived.into_iter().map(|it| (rule.to_owned(), it)));
    }
}

/// Every relation that the rules in effect demand, in the order of the rules. `None` once `cancel`
/// is set.
pub fn relations(corpus: &Corpus, rules: &[Compiled], cancel: &Cancel) -> Option<Relations> {
    let graphs = &Graphs::build(corpus, rules);
    let blank = Findings::default().tracing();
    let runs = Run { blank, ..Run::new(corpus, rules, graphs) }.alone(None, cancel)?;
    let mut relations = Relations::default();
    for (compiled, mut found) in rules.iter().zip(runs) {
        if compiled.rule.severity.is_some() {
            let rule = &compiled.rule.id.value;
            let sums = found.take_demands().into_iter().map(|it| Relation::of(rule.clone(), it));
            relations.add(rule, sums.collect(), found.take_derivations());
        }
    }
    Some(relations)
}

impl Relation {
    fn of(rule: String, demand: Demand) -> Self {
        let sum = Sum::of(&demand).ok().flatten();
        Self {
            rule,
            computed: sum.as_ref().map(|it| it.computed),
            difference: sum.as_ref().map(|it| it.difference),
            bound: sum.and_then(|it| it.bound),
            parts: demand.parts,
            is_broken: demand.is_broken,
        }
    }
}

struct Sum {
    computed: Exact,
    difference: Exact,
    bound: Option<Exact>,
}

impl Sum {
    fn of(demand: &Demand) -> Result<Option<Self>, Overflow> {
        let (Some(added), Some(stated)) = (demand.added()?, demand.parts.first()) else {
            return Ok(None);
        };
        let computed = added.computed;
        let possible = added.possible.minus(stated.quantity.interval(demand.rounding)?)?;
        let difference = computed.minus(stated.quantity.exact()?)?;
        let slack = demand.range;
        let bound = match difference.signum() < 0 {
            true => possible.hi.zip(slack.lo).map(|(high, low)| high.value.minus(low.value)),
            false => possible.lo.zip(slack.hi).map(|(low, high)| low.value.minus(high.value)),
        };
        let bound = bound.transpose()?.map(|it| it.minus(difference)?.abs()).transpose()?;
        Ok(Some(Self { computed, difference, bound }))
    }
}
