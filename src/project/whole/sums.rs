//! Knows how the demands of rules become sums with bars: the sum of the items, its range, the length of each
//! bar. Does not know how demands arise, nor how a bar looks.

use num_rational::BigRational;
use num_traits::{ToPrimitive, Zero};

use crate::check::findings::{Demand, Part as Demanded};
use crate::diagnostic::Text;
use crate::quantity::{Exact, Interval, Overflow, Quantity};
use crate::report::whole::{Bar, Bars, Part, Sum};
use crate::text;

/// The demand as a sum; `None` if its first figure has a weight.
pub(super) fn sum_of(rule: &str, demand: &Demand) -> Result<Option<Sum>, Overflow> {
    let Some((total, items)) = demand.parts.split_first() else { return Ok(None) };
    let Some(added) = demand.added()?.filter(|_| !items.is_empty()) else { return Ok(None) };
    let range = demand.range.scale(total.coefficient)?.plus(added.possible)?;
    let (mut steps, mut printed) = (Vec::with_capacity(items.len()), Exact::ZERO);
    for (item, weight) in items.iter().zip(&added.weights) {
        let from = printed;
        printed = printed.plus(item.quantity.exact()?.times(*weight)?)?;
        steps.push((from, printed));
    }
    let parts = items.iter().zip(added.weights).map(|(item, weight)| part(item, weight)).collect();
    let quantity = &total.quantity;
    let (stated, own) = (quantity.exact()?, quantity.interval(demand.rounding)?);
    Ok(Some(Sum {
        rule: rule.to_owned(),
        total: part(total, Exact::ONE),
        items: parts,
        computed: quantity.show(printed),
        computed_range: shown(range, quantity),
        stated_range: shown(own, quantity),
        is_exact: stated == printed,
        is_broken: demand.is_broken,
        bars: bars(&steps, [printed, stated], [range, own]),
    }))
}

fn part(it: &Demanded, weight: Exact) -> Part {
    let (sign, size) = match weight.signum() {
        -1 => ("−", weight.abs().unwrap_or(weight)),
        _ => ("", weight),
    };
    let times = if size == Exact::ONE { String::new() } else { format!("{} × ", size.trimmed()) };
    let printed = format!("{sign}{times}{}", it.quantity);
    Part { name: it.name.clone(), span: it.quantity.span, printed }
}

/// A range in words, in the unit of `quantity`.
fn shown(range: Interval, quantity: &Quantity) -> Text {
    let show = |it: Exact| quantity.unit.show(it.trimmed());
    match (range.lo, range.hi) {
        (Some(lo), Some(hi)) if lo.value == hi.value => Text::same(show(lo.value)),
        (Some(lo), Some(hi)) => Text::same(format!("{} … {}", show(lo.value), show(hi.value))),
        (Some(lo), None) => {
            let lo = show(lo.value);
            text!("at least {lo}", "{lo}以上")
        }
        (None, Some(hi)) => {
            let hi = show(hi.value);
            text!("at most {hi}", "{hi}以下")
        }
        (None, None) => text!("any value", "任意の値"),
    }
}

/// The bars of a sum whose partial sums are `steps`; `ends` are the computed and the stated total.
fn bars(steps: &[(Exact, Exact)], ends: [Exact; 2], ranges: [Interval; 2]) -> Option<Bars> {
    let all = steps.iter().flat_map(|it| [it.0, it.1]).chain(ends).chain([Exact::ZERO]);
    let scale = Scale::over(&all.collect::<Vec<_>>())?;
    let bar = |from, to| [scale.at(from), scale.at(to)];
    let [computed, stated] = ends.map(|it| bar(Exact::ZERO, it));
    let items = steps.iter().map(|it| bar(it.0, it.1)).collect();
    let limits = ranges.iter().flat_map(|it| [it.lo, it.hi]).flatten().map(|it| it.value);
    let near = Scale::over(&limits.chain(ends).collect::<Vec<_>>());
    let ranges = near.map(|it| ranges.map(|range| it.span(range)));
    Some(Bars { zero: scale.at(Exact::ZERO), items, computed, stated, ranges })
}

/// Maps amounts to positions on a bar.
struct Scale {
    least: BigRational,
    width: BigRational,
}

impl Scale {
    /// The scale over `ends`; `None` if all are equal.
    fn over(ends: &[Exact]) -> Option<Self> {
        let (least, most) = (ends.iter().min()?.to_rational(), ends.iter().max()?.to_rational());
        let width = most - &least;
        (!width.is_zero()).then_some(Self { least, width })
    }

    fn at(&self, amount: Exact) -> u16 {
        let part = (amount.to_rational() - &self.least) / &self.width;
        let place = (part * BigRational::from_integer(1000.into())).round().to_integer();
        place.to_u16().unwrap_or_default().min(1000)
    }

    /// A range; an open end extends to the edge.
    fn span(&self, range: Interval) -> Bar {
        let place =
            |end: Option<crate::quantity::Bound>, edge| end.map_or(edge, |it| self.at(it.value));
        [place(range.lo, 0), place(range.hi, 1000)]
    }
}
