#![doc = include_str!("formula.md")]

mod demand;
mod expression;
mod linear;
mod say;
mod units;
pub(super) mod value;

pub(super) use say::mismatch;

use num_rational::BigRational;

use super::context::Instance;
use super::sum::ROUNDING;
use super::{Check, Context, Figure, Findings, Kind, Noun, Outcome};
use crate::diagnostic::{Diagnostic, Text};
use crate::document::Node;
use crate::quantity::{Interval, Overflow, Rounding, counts_by_name};
use crate::rule::operand::CODE;
use crate::rule::{Args, Operand, Param, Shape};
use crate::text;
use demand::Side;
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
            "a stated figure is what a formula makes of others, rounded once",
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
                    en: "the formula: names, numbers, + - * /, ( ), previous(name), total(name)",
                    ja: "式。名前、数、+ - * /、( )、previous(名前)、total(名前)",
                },
                Param {
                    name: "let",
                    shape: Shape::NamedOperands,
                    required: true,
                    en: "the values that the formula names; one value stands for every place",
                    ja: "式で使う値。1個だけなら全ての位置で使う",
                },
                ROUNDING,
            ]
        }
    }

    fn values(&self) -> &'static [&'static str] {
        &["stated", "computed"]
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
        Some(Box::new(Compiled { result, named, formula, expression, rounding }))
    }
}

struct Compiled {
    result: Operand,
    named: Vec<Operand>,
    formula: String,
    expression: Expression,
    rounding: Rounding,
}

/// One name's figures at the places of an instance; `None` where nothing is stated.
type Figures<'d> = Vec<Option<Figure<'d>>>;

impl Check for Compiled {
    fn check(&self, cx: &Context<'_>, found: &mut Findings) {
        let mut operands = vec![&self.result];
        operands.extend(&self.named);
        for instance in cx.instances(&operands, found) {
            self.instance(cx, &instance, &operands, found);
        }
    }
}

impl Compiled {
    fn instance<'d>(
        &self,
        cx: &Context<'d>,
        instance: &Instance<'d>,
        operands: &[&Operand],
        found: &mut Findings,
    ) {
        let Some(values) = cx.aligned(operands, &instance.values) else {
            return found.checked(Outcome::Unchecked);
        };
        let holds = |(operand, nodes): (&&Operand, &Vec<Node<'d>>)| {
            nodes.iter().all(|&node| cx.has_value(node, operand))
        };
        let is_stated = operands.iter().zip(&values).all(holds);
        let mut figures = operands.iter().zip(&values).map(|(operand, nodes)| {
            nodes.iter().map(|&node| cx.read(node, operand, found)).collect::<Figures<'d>>()
        });
        let results = figures.next().unwrap_or_default();
        let named: Vec<Figures<'d>> = figures.map(|it| self.counted(it)).collect();
        let uneven = named.iter().find(|it| it.len() > 1 && it.len() != results.len());
        if let Some(uneven) = uneven
            && !results.is_empty()
        {
            found.checked(Outcome::Violated);
            found.report(say::uneven_lengths(cx, instance, &results, uneven));
            return;
        }
        let written = named.iter().flatten().flatten().map(|it| &it.quantity);
        let rounding = self.rounding.among(written);
        let series: Result<Vec<Series>, Overflow> =
            named.iter().map(|figures| series(figures, rounding)).collect();
        for (place, result) in results.iter().enumerate() {
            let Some(result) = result else {
                if !cx.has_value(values[0][place], operands[0]) {
                    found.checked(Outcome::Unchecked);
                }
                continue;
            };
            let outcome = match &series {
                Ok(series) => {
                    let inputs = Inputs { series, named: &named, rounding, is_stated };
                    self.place(cx, result, place, inputs, found)
                }
                Err(Overflow) => Err(Overflow),
            };
            let outcome = outcome.unwrap_or_else(|Overflow| {
                found
                    .report(cx.finding(say::too_large()).at(result.quantity.span, Text::default()));
                Outcome::Unchecked
            });
            let used =
                if outcome == Outcome::Unchecked { Vec::new() } else { self.here(place, &named) };
            found.settle(outcome, std::iter::once(result).chain(used));
        }
    }

    /// The figures of one name, those under 数量 or 人数 as the very counts: in a product, half a piece
    /// of so few would excuse any slip. In sums they stay rounded, since published counts often are.
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
    ) -> Result<Outcome, Overflow> {
        let Inputs { series, named, rounding, is_stated } = inputs;
        if let Some(figures) = units::apart(&self.expression, place, named) {
            found.report(say::units(cx, figures));
            return Ok(Outcome::Unchecked);
        }
        let value = match self.expression.value(series, place) {
            Ok(value) => value,
            Err(Absent::Missing) if !is_stated => return Ok(Outcome::Unchecked),
            Err(absent) => {
                found.report(say::undecided(cx, result, absent));
                return Ok(Outcome::Unchecked);
            }
        };
        let stated = result.quantity.interval(of_result(rounding))?;
        let shown = self.show(result, &value)?;
        for side in [Side::Below, Side::Above] {
            found.demand(|| {
                demand::demand(&self.expression, result, place, named, (rounding, side))
            });
        }
        if contains(stated, &value.point) {
            return Ok(Outcome::Holds);
        }
        if meets(stated, &value) {
            let used = self.used(place, named);
            found.report(say::explained(cx, result, &shown, &self.formula, &used));
            return Ok(Outcome::Rounding);
        }
        let used = self.used(place, named);
        found.report(say::mismatch(cx, result, &shown, &self.formula, &used));
        Ok(Outcome::Violated)
    }

    /// The figures that the formula takes at `place`; those of a total at the first place only.
    fn here<'f, 'd>(&self, place: usize, named: &'f [Figures<'d>]) -> Vec<&'f Figure<'d>> {
        let mut uses = Vec::new();
        self.expression.uses(place, &mut uses);
        uses.retain(|(_, at)| at.is_some() || place == 0);
        uses.into_iter().flat_map(|it| taken(it, named)).collect()
    }

    /// The figures that the formula takes at `place`, each once.
    fn used<'f, 'd>(&self, place: usize, named: &'f [Figures<'d>]) -> Vec<&'f Figure<'d>> {
        let mut uses = Vec::new();
        self.expression.uses(place, &mut uses);
        let mut used: Vec<&Figure<'d>> = Vec::new();
        uses.into_iter().for_each(|it| used.extend(taken(it, named)));
        let mut seen = Vec::new();
        used.retain(|it| {
            let is_new = !seen.contains(&it.quantity.span);
            seen.push(it.quantity.span);
            is_new
        });
        used
    }

    /// The computed value in the unit of the result, with two more digits than it prints.
    fn show(&self, result: &Figure<'_>, value: &Value) -> Result<String, Overflow> {
        let unit = &result.quantity.unit;
        let scale = i64::from(result.quantity.value.scale()) + 2 - i64::from(unit.power());
        let scale = u32::try_from(scale.max(0)).unwrap_or(0);
        Ok(result.quantity.show(value::rounded(&value.point, scale)?))
    }
}

/// The figures of one use of a name: that at the place, the only one, or with no place all of them.
fn taken<'f, 'd>(
    (name, place): (usize, Option<usize>),
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

/// What a formula computes from: the figures that its names stand for, and how they were rounded.
#[derive(Clone, Copy)]
struct Inputs<'i, 'd> {
    series: &'i [Series],
    named: &'i [Figures<'d>],
    rounding: Rounding,
    /// Every text that is selected holds a value.
    is_stated: bool,
}

fn series(figures: &Figures<'_>, rounding: Rounding) -> Result<Series, Overflow> {
    let value = |figure: &Figure<'_>| {
        let interval = figure.quantity.interval(rounding)?;
        Ok(Value::printed(figure.quantity.exact()?, interval))
    };
    figures.iter().map(|figure| figure.as_ref().map(value).transpose()).collect()
}

/// How the result was rounded. What is computed need not come whole, even where it is printed so: a
/// tax in yen, a mean number of people.
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

/// Whether the range has values at `end` or below it; only below it if `end` is no value itself.
fn reaches_down(interval: Interval, end: &BigRational, closed: bool) -> bool {
    interval.lo.is_none_or(|lo| {
        let bound = lo.value.to_rational();
        bound < *end || lo.closed && closed && bound == *end
    })
}

/// Whether the range has values at `end` or above it; only above it if `end` is no value itself.
fn reaches_up(interval: Interval, end: &BigRational, closed: bool) -> bool {
    interval.hi.is_none_or(|hi| {
        let bound = hi.value.to_rational();
        bound > *end || hi.closed && closed && bound == *end
    })
}
