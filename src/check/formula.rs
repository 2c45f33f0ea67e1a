#![doc = include_str!("formula.md")]

mod demand;
mod expression;
mod linear;
mod say;
mod units;
pub(super) mod value;

pub(super) use say::{derivation, mismatch};

use num_rational::BigRational;

use super::context::Instance;
use super::findings::Demand;
use super::sum::ROUNDING;
use super::{Basis, Check, Context, Figure, Findings, InstanceState, Kind, Noun};
use crate::diagnostic::{Diagnostic, Text};
use crate::quantity::{Exact, Interval, Overflow, Quantity, Rounding, counts_by_name};
use crate::rule::operand::CODE;
use crate::rule::{Args, Operand, Param, Shape};
use crate::text;
use demand::{Half, Side};
use expression::Expression;
use value::{Absent, Series, Value};

/// The kind `formula`.
pub struct Formula;

impl Kind for Formula {
    fn name(&self) -> &'static str {
        "formula"
    }

    fn summary(&self) -> Text {
        text!(
            "a stated figure equals the result of a formula, rounded once",
            "記載された値が、他の値から式で求めた値（丸めは1回だけ）と一致する"
        )
    }

    fn manual(&self) -> &'static str {
        include_str!("formula.md")
    }

    fn params(&self) -> &'static [Param] {
        const {
            &[
                Param {
                    name: "result",
                    shape: Shape::Operand,
                    required: true,
                    en: "the stated figures",
                    ja: "記載された値",
                },
                Param {
                    name: "is",
                    shape: Shape::Text,
                    required: true,
                    en: "the formula: names, numbers, + - * /, ( ), previous(name), total(name), abs(…)",
                    ja: "式。名前、数、+ - * /、( )、previous(名前)、total(名前)、abs(…)",
                },
                Param {
                    name: "let",
                    shape: Shape::NamedOperands,
                    required: true,
                    en: "the values that the formula uses; a single value applies to every place",
                    ja: "式で使う値。1個だけならすべての位置で使う",
                },
                ROUNDING,
                Param {
                    name: "within",
                    shape: Shape::Amount,
                    required: false,
                    en: "slack beyond rounding, inclusive, with the unit of the result",
                    ja: "丸め以外に許す差（その値を含む）。結果の単位が必要",
                },
                Param {
                    name: "precision",
                    shape: Shape::Amount,
                    required: false,
                    en: "the last printed place of the result; finer digits are a finding",
                    ja: "結果の印字の最小桁。それより細かい桁は指摘する",
                },
            ]
        }
    }

    fn values(&self) -> &'static [&'static str] {
        &["stated", "computed"]
    }

    fn basis(&self) -> Option<Basis> {
        Some(Basis::Declared)
    }

    fn noun(&self) -> Noun {
        Noun { one: "formula", many: "formulas", ja: "計算式" }
    }

    fn compile(&self, args: &Args, found: &mut Vec<Diagnostic>) -> Option<Box<dyn Check>> {
        let result = args.operand("result")?.clone();
        let formula = args.text("is")?;
        let names: Vec<&str> = args.named("let").iter().map(|(name, _)| &*name.value).collect();
        let expression = match Expression::parse(&formula.value, &names) {
            Ok(expression) => expression,
            Err(fault) => {
                let fits = formula.span.range().len() == formula.value.len();
                let span = if fits { formula.span.part(fault.range) } else { formula.span };
                let message = text!("malformed formula", "式の書き方が正しくない");
                found.push(Diagnostic::error(CODE, message).at(span, fault.message));
                return None;
            }
        };
        let named = args.named("let").iter().map(|(_, operand)| operand.clone()).collect();
        let rounding = super::sum::rounding(args);
        let formula = formula.value.clone();
        let within = args.amount("within").cloned();
        let precision = args.amount("precision").cloned();
        let placed = expression.placed();
        Some(Box::new(FormulaCheck {
            result,
            named,
            formula,
            expression,
            placed,
            rounding,
            within,
            precision,
        }))
    }
}

struct FormulaCheck {
    result: Operand,
    named: Vec<Operand>,
    formula: String,
    expression: Expression,
    /// The names that have a value for each place, not only a total.
    placed: Vec<usize>,
    rounding: Rounding,
    within: Option<Quantity>,
    precision: Option<Quantity>,
}

/// The figures of one name at the places of an instance; `None` if nothing is stated.
type Figures<'d> = Vec<Option<Figure<'d>>>;

impl Check for FormulaCheck {
    fn check(&self, cx: &Context<'_>, found: &mut Findings) {
        let mut operands = vec![&self.result];
        operands.extend(&self.named);
        for instance in cx.instances(&operands, found) {
            self.instance(cx, &instance, &operands, found);
        }
    }
}

impl FormulaCheck {
    fn instance<'d>(
        &self,
        cx: &Context<'d>,
        instance: &Instance<'d>,
        operands: &[&Operand],
        found: &mut Findings,
    ) {
        let Some(values) = cx.aligned(operands, &instance.values) else {
            return found.checked(InstanceState::Unchecked);
        };
        let mut figures = operands.iter().zip(&values).map(|(operand, nodes)| {
            nodes.iter().map(|&node| cx.read(node, operand, found)).collect::<Figures<'d>>()
        });
        let results = figures.next().unwrap_or_default();
        let named: Vec<Figures<'d>> = figures.map(|it| self.counted(it)).collect();
        let placed = self.placed.iter().map(|&it| &named[it]);
        let uneven = placed.into_iter().find(|it| it.len() > 1 && it.len() != results.len());
        if let Some(uneven) = uneven
            && !results.is_empty()
        {
            found.checked(InstanceState::Violated);
            found.report(say::uneven_lengths(cx, instance, &results, uneven));
            return;
        }
        let written = named.iter().flatten().flatten().map(|it| &it.quantity);
        let rounding = self.rounding.among(written);
        let series: Result<Vec<Series>, Overflow> =
            named.iter().map(|figures| series(figures, rounding)).collect();
        let mut is_first = true;
        for (place, result) in results.iter().enumerate() {
            let Some(result) = result else {
                let (node, operand) = (values[0][place], operands[0]);
                let is_open = || cx.is_open(node, operand) && self.has_inputs(place, &named);
                if !cx.has_value(node, operand) || is_open() {
                    found.checked(InstanceState::Unchecked);
                }
                continue;
            };
            let outcome = match &series {
                Ok(series) => {
                    let inputs = Inputs { series, named: &named, rounding };
                    self.place(cx, result, place, inputs, found)
                }
                Err(Overflow) => Err(Overflow),
            };
            let outcome = outcome.unwrap_or_else(|Overflow| {
                found
                    .report(cx.finding(say::too_large()).at(result.quantity.span, Text::default()));
                InstanceState::Unchecked
            });
            let is_checked = outcome != InstanceState::Unchecked;
            let used = if is_checked { self.here(place, &named, is_first) } else { Vec::new() };
            is_first &= !is_checked;
            found.settle(outcome, std::iter::once(result).chain(used));
        }
    }

    /// Whether a figure is stated that belongs to the result at `place` alone.
    fn has_inputs(&self, place: usize, named: &[Figures<'_>]) -> bool {
        let is_stated = |name: &usize| {
            let figures = &named[*name];
            figures.len() != 1 && figures.get(place).is_some_and(Option::is_some)
        };
        let is_single =
            || named.iter().all(|it| it.len() == 1) && named.iter().flatten().any(Option::is_some);
        self.placed.iter().any(is_stated) || is_single()
    }

    /// The figures of one name; figures under 数量 or 人数 are taken as exact counts: in a product, half
    /// a piece of so few would excuse any slip. In sums they stay rounded, because published counts
    /// often are.
    fn counted<'d>(&self, figures: Figures<'d>) -> Figures<'d> {
        if self.rounding != Rounding::ByUnit {
            return figures;
        }
        let counts = |it: &Figure<'_>| it.node.key().is_some_and(|key| counts_by_name(key.value));
        let mut figures = figures;
        for figure in figures.iter_mut().flatten().filter(|it| counts(it)) {
            figure.quantity = figure.quantity.clone().counted();
        }
        figures
    }

    fn place<'d>(
        &self,
        cx: &Context<'d>,
        result: &Figure<'d>,
        place: usize,
        inputs: Inputs<'_, 'd>,
        found: &mut Findings,
    ) -> Result<InstanceState, Overflow> {
        let Inputs { series, named, rounding } = inputs;
        if let Some(figures) = units::apart(&self.expression, place, named) {
            found.report(say::units(cx, figures));
            return Ok(InstanceState::Unchecked);
        }
        let of_other = units::of_other_unit(&self.expression, &result.quantity, place, named);
        if let Some(figure) = of_other {
            found.report(say::result_unit(cx, result, figure));
            return Ok(InstanceState::Unchecked);
        }
        let value = match self.expression.value(series, place) {
            Ok(value) => value,
            // A blank input counts as unchecked, like a blank item of a sum.
            Err(Absent::Missing) => return Ok(InstanceState::Unchecked),
            Err(Absent::DivisionByZero) => {
                found.report(say::division_by_zero(cx, result));
                return Ok(InstanceState::Unchecked);
            }
        };
        let stated = match self.stated(result, rounding)? {
            Ok(stated) => stated,
            Err(misfit) => {
                found.report(say::misfit(cx, result, misfit));
                return Ok(InstanceState::Unchecked);
            }
        };
        let shown = self.show(result, &value)?;
        let exactly = || demand::reaches(&self.expression, stated, place, named, rounding);
        let (holds, possible) =
            (contains(stated, &value.point), meets(stated, &value) && exactly().unwrap_or(true));
        for side in [Side::Below, Side::Above] {
            found.demand(|| {
                let of = &self.expression;
                let demand = demand::demand(of, result, place, named, Half { side, rounding })?;
                Some(Demand { is_broken: !(holds || possible), ..demand })
            });
        }
        found.derive(|| {
            let used = self.used(place, named);
            derivation(result, (&shown, &self.formula), &used, !(holds || possible))
        });
        if holds {
            return Ok(InstanceState::Holds);
        }
        let used = self.used(place, named);
        if possible {
            found.report(say::explained(cx, result, &shown, &self.formula, &used));
            return Ok(InstanceState::Rounding);
        }
        found.report(say::mismatch(cx, result, &shown, &self.formula, &used));
        Ok(InstanceState::Violated)
    }

    /// The figures that the formula uses at `place`; those of totals only the first time.
    fn here<'f, 'd>(
        &self,
        place: usize,
        named: &'f [Figures<'d>],
        is_first: bool,
    ) -> Vec<&'f Figure<'d>> {
        let mut uses = Vec::new();
        self.expression.uses(place, &mut uses);
        uses.retain(|(_, at)| at.is_some() || is_first);
        uses.into_iter().flat_map(|(name, place)| taken(name, place, named)).collect()
    }

    /// The figures that the formula uses at `place`, each once.
    fn used<'f, 'd>(&self, place: usize, named: &'f [Figures<'d>]) -> Vec<&'f Figure<'d>> {
        let mut uses = Vec::new();
        self.expression.uses(place, &mut uses);
        let mut used: Vec<&Figure<'d>> = Vec::new();
        uses.into_iter().for_each(|(name, place)| used.extend(taken(name, place, named)));
        let mut seen = Vec::new();
        used.retain(|it| {
            let is_new = !seen.contains(&it.quantity.span);
            seen.push(it.quantity.span);
            is_new
        });
        used
    }

    /// The range of true values of the stated result, with the slack; or the declaration of the rule
    /// that does not fit it.
    fn stated(
        &self,
        result: &Figure<'_>,
        rounding: Rounding,
    ) -> Result<Result<Interval, Misfit<'_>>, Overflow> {
        let mut quantity = result.quantity.clone();
        let declared = [&self.within, &self.precision].into_iter().flatten();
        if let Some(amount) = declared.into_iter().find(|it| !it.unit.compatible(&quantity.unit)) {
            return Ok(Err(Misfit::Unit(amount)));
        }
        if let Some(precision) = &self.precision {
            let step = precision.to_unit(&quantity.unit).ok_or(Overflow)?.value;
            match quantity.with_step(step) {
                Ok(it) => quantity = it,
                Err(_) => return Ok(Err(Misfit::Digits(precision))),
            }
        }
        let slack = self.within.as_ref().map_or(Ok(Exact::ZERO), Quantity::exact)?;
        quantity.interval(of_result(rounding))?.widen(slack).map(Ok)
    }

    /// The computed value in the unit of the result, with two more digits than printed, or as many
    /// as distinguish it from the stated one.
    fn show(&self, result: &Figure<'_>, value: &Value) -> Result<String, Overflow> {
        let unit = &result.quantity.unit;
        let printed = i64::from(result.quantity.value.scale()) - i64::from(unit.power());
        let shown = |more: i64| {
            let scale = u32::try_from((printed + more).max(0)).unwrap_or(0);
            Ok(result.quantity.show(value::rounded(&value.point, scale)?))
        };
        let (first, stated) = (shown(2)?, result.quantity.show(result.quantity.exact()?));
        if first != stated || value.point == result.quantity.exact()?.to_rational() {
            return Ok(first);
        }
        let mut finer = (3..=MOST_DIGITS).map_while(|more| shown(more).ok());
        Ok(finer.find(|it| *it != stated).unwrap_or(first))
    }
}

/// A weighted sum of values, by the index of their name, and a constant.
#[cfg(feature = "cli")]
#[derive(Clone, Debug)]
pub(crate) struct Linear {
    pub(crate) terms: Vec<(usize, Exact)>,
    pub(crate) constant: Exact,
}

/// The two linear forms whose quotient `formula` over `names` is, if it is one and every name has one
/// value; the divisor of a linear formula is a number.
#[cfg(feature = "cli")]
pub(crate) fn quotient(formula: &str, names: &[&str]) -> Option<[Linear; 2]> {
    let expression = Expression::parse(formula, names).ok()?;
    let linear::Quotient { over, under } = expression.quotient(0, &vec![1; names.len()])?;
    let form = |it: linear::Form| {
        let it = it.merged()?;
        let terms = it.terms.into_iter().map(|((name, _), times)| (name, times));
        Some(Linear { terms: terms.collect(), constant: it.constant.unwrap_or(Exact::ZERO) })
    };
    Some([form(over)?, form(under)?])
}

/// Maximum number of digits beyond the printed ones that are used to distinguish a computed value
/// from the stated one.
const MOST_DIGITS: i64 = 18;

/// A declaration of a rule that does not fit a result.
enum Misfit<'r> {
    /// The amount is in another unit.
    Unit(&'r Quantity),
    /// The result has digits below it.
    Digits(&'r Quantity),
}

/// The figures for one use of a name: the one at the place, or the only one; without a place, all
/// of them.
fn taken<'f, 'd>(
    name: usize,
    place: Option<usize>,
    named: &'f [Figures<'d>],
) -> impl Iterator<Item = &'f Figure<'d>> {
    let figures = &named[name];
    let range = match place {
        Some(_) if figures.len() == 1 => 0..1,
        Some(place) => place..place + 1,
        None => 0..figures.len(),
    };
    figures.get(range).into_iter().flatten().flatten()
}

/// The inputs of a formula: the figures of its names, and how they were rounded.
#[derive(Clone, Copy)]
struct Inputs<'i, 'd> {
    series: &'i [Series],
    named: &'i [Figures<'d>],
    rounding: Rounding,
}

fn series(figures: &Figures<'_>, rounding: Rounding) -> Result<Series, Overflow> {
    let value = |figure: &Figure<'_>| {
        let interval = figure.quantity.interval(rounding)?;
        Ok(Value::printed(figure.quantity.exact()?, interval))
    };
    figures.iter().map(|figure| figure.as_ref().map(value).transpose()).collect()
}

/// The rounding of the result. A computed value need not be whole, even if it is printed so: a tax
/// in yen, a mean number of people.
fn of_result(rounding: Rounding) -> Rounding {
    if rounding == Rounding::ByUnit { Rounding::Nearest } else { rounding }
}

fn contains(interval: Interval, point: &BigRational) -> bool {
    reaches_down(interval, point, true) && reaches_up(interval, point, true)
}

/// Whether some true value behind the inputs would be printed as the result.
fn meets(interval: Interval, value: &Value) -> bool {
    let Some((least, most)) = &value.bounds else { return true };
    reaches_down(interval, &most.value, most.closed)
        && reaches_up(interval, &least.value, least.closed)
}

/// Whether the range has values at `end` or below it; only below it if `end` itself is excluded.
fn reaches_down(interval: Interval, end: &BigRational, closed: bool) -> bool {
    interval.lo.is_none_or(|lo| {
        let bound = lo.value.to_rational();
        bound < *end || lo.closed && closed && bound == *end
    })
}

/// Whether the range has values at `end` or above it; only above it if `end` itself is excluded.
fn reaches_up(interval: Interval, end: &BigRational, closed: bool) -> bool {
    interval.hi.is_none_or(|hi| {
        let bound = hi.value.to_rational();
        bound > *end || hi.closed && closed && bound == *end
    })
}
