//! Knows which figures rules hold against each other, those that agree too, with what follows from the
//! others: for whoever asks how a total comes about. Does not judge, and does not know who asks.

use super::{Cancel, Graphs, Run};
use crate::check::findings::{Demand, Part};
use crate::check::{Compiled, Corpus, Findings};
use crate::quantity::{Bound, Exact, Overflow};

/// Figures of which a rule demands that they belong together.
#[derive(Clone, Debug)]
pub struct Relation {
    /// The rule's id.
    pub rule: String,
    /// The figures; the first is the total, the whole or the result.
    pub parts: Vec<Part>,
    /// What the others make of the first, in the base unit, where that is a plain sum.
    pub computed: Option<Exact>,
    /// That minus what is stated.
    pub difference: Option<Exact>,
    /// The largest difference on that side that rounding and slack explain; none where any is.
    pub bound: Option<Exact>,
    /// Whether no true values behind the figures satisfy it.
    pub is_broken: bool,
}

/// Every relation of linear form that the rules in effect demand, in the order of the rules. Nothing once
/// `cancel` is set.
pub fn relations(corpus: &Corpus, rules: &[Compiled], cancel: &Cancel) -> Option<Vec<Relation>> {
    let graphs = &Graphs::build(corpus, rules);
    let blank = Findings::default().tracing();
    let runs = Run { corpus, rules, graphs, blank }.alone(None, cancel)?;
    let mut relations = Vec::new();
    for (compiled, mut found) in rules.iter().zip(runs) {
        if compiled.rule.severity.is_some() {
            let (rule, demands) = (&compiled.rule.id.value, found.take_demands().into_iter());
            relations.extend(demands.map(|it| Relation::of(rule.clone(), it)));
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
            true => ends(possible.hi, slack.lo)?.map(|(high, low)| high.minus(low)),
            false => ends(possible.lo, slack.hi)?.map(|(low, high)| low.minus(high)),
        };
        let bound = bound.transpose()?.map(|it| it.minus(difference)?.abs()).transpose()?;
        Ok(Some(Self { computed, difference, bound }))
    }
}

/// The values of both ends, if there are both.
fn ends(left: Option<Bound>, right: Option<Bound>) -> Result<Option<(Exact, Exact)>, Overflow> {
    Ok(left.zip(right).map(|(left, right)| (left.value, right.value)))
}
