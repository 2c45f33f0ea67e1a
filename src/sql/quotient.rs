//! Knows the SQL of `formula` in one row: a linear form, or a quotient of two, compared with the stated result
//! without division. Does not know formulas of several rows.

use super::columns::{Edge, edge, in_row, too_wide, whole};
use super::dialect::Dialect;
use super::number::{Number, TooWide, sum};
use super::plan::{Plan, row_of};
use super::probe::{self, Read, precise, rounding};
use super::relation::{Given, Tables};
use super::terms::{Terms, terms};
use super::{Refusal, refused};
use crate::check::Compiled;
use crate::check::formula::{Linear, quotient};
use crate::project::config::tables;
use crate::quantity::{Exact, Quantity, Rounding, counts_by_name};
use crate::rule::Args;
use crate::text;

/// A figure of the row: the expression of its column, and its doubled value in its own unit.
struct Figure {
    sql: String,
    value: Number,
    terms: Terms,
}

/// The plan of a `formula`.
pub(super) fn plan<'t>(
    rule: &'t Compiled,
    args: &'t Args,
    tables: Tables<'t>,
) -> Result<Plan<'t>, Refusal> {
    let span = tables.span;
    let (Some(result), Some(formula)) = (args.operand("result"), args.text("is")) else {
        return Err(refused(span, text!("it selects nothing", "値の指定がない")));
    };
    let names: Vec<&str> = args.named("let").iter().map(|(name, _)| &*name.value).collect();
    let Some([over, under]) = quotient(&formula.value, &names) else {
        return Err(refused(
            formula.span,
            text!(
                "only a linear formula or a quotient of two can be written as SQL",
                "SQL にできるのは一次式と、一次式どうしの商だけである"
            ),
        ));
    };
    if rule.scope.each.is_none() {
        return Err(refused(
            span,
            text!(
                "only a formula of one row can be written as SQL: write `each: \"$[*]\"`",
                "SQL にできるのは1行の中の式だけである。`each: \"$[*]\"` と書く"
            ),
        ));
    }
    let operands = std::iter::once(result).chain(args.named("let").iter().map(|it| &it.1));
    let given = operands.map(|it| tables.given(it, &rule.scope)).collect::<Result<Vec<_>, _>>()?;
    let reads = reads(&given, rule, args)?;
    units(&reads, &under, tables)?;
    let inputs = rounding(args, &reads[1..].iter().collect::<Vec<_>>(), span)?;
    let of_result = if inputs == Rounding::ByUnit { Rounding::Nearest } else { inputs };
    let wide = |_| too_wide(span);
    let slack = args.amount("within").map_or(Ok(Exact::ZERO), Quantity::exact).map_err(wide)?;
    let row = row_of(given[0].rows.table, span)?;
    let mut plan = in_row(&given.iter().collect::<Vec<_>>(), &[row], tables)?;
    let mut figures = Vec::new();
    for (at, (given, read)) in given.iter().zip(&reads).enumerate() {
        let (rounding, slack) = if at == 0 { (of_result, slack) } else { (inputs, Exact::ZERO) };
        let terms = terms(&[(read.clone(), Exact::ONE)], rounding, slack);
        let sql = format!("kz_v{at}");
        let terms = terms.map_err(|TooWide| too_wide(span))?;
        let value = value(given.figure()?, &sql, &terms, tables.dialect);
        figures.push(Figure { value: value.map_err(|TooWide| too_wide(span))?, sql, terms });
    }
    let test = Test { figures, over, under, dialect: tables.dialect };
    let outcome = test.outcome().map_err(|TooWide| too_wide(span))?;
    plan.last(&outcome, None, "kz_rows", tables.dialect);
    Ok(plan)
}

/// The readings of the columns; those with the name of a count are exact, as in the kind.
fn reads(given: &[Given<'_>], rule: &Compiled, args: &Args) -> Result<Vec<Read>, Refusal> {
    let is_by_unit = args.word::<Rounding>("rounding").unwrap_or_default() == Rounding::ByUnit;
    let mut reads = Vec::new();
    for (at, it) in given.iter().enumerate() {
        let read = probe::figures(it, rule)?;
        let counts = at > 0 && is_by_unit && counts_by_name(&it.column.name.value);
        let read = if counts { read.map(Quantity::counted) } else { read };
        let precision = args.amount("precision").filter(|_| at == 0);
        reads.push(precise(it, read, precision)?);
    }
    Ok(reads)
}

/// Checks the units: none at all, or the same for all, while a quotient has none or %.
fn units(reads: &[Read], under: &Linear, tables: Tables<'_>) -> Result<(), Refusal> {
    let unit = |at: usize| &reads[at][0].unit;
    let inputs = (2..reads.len()).all(|at| unit(at).compatible(unit(1)));
    let is_quotient = !under.terms.is_empty();
    let result = if is_quotient {
        unit(0).is_none() || unit(0).is_percent()
    } else {
        reads.len() < 2 || unit(0).compatible(unit(1))
    };
    if inputs && result {
        return Ok(());
    }
    Err(refused(
        tables.span,
        text!(
            "formulas over several units cannot be written as SQL",
            "単位の異なる値の式は SQL にできない"
        ),
    ))
}

/// The figure `sql` in the unit of its `terms`.
fn value(
    figure: &tables::Figure,
    sql: &str,
    terms: &Terms,
    dialect: Dialect,
) -> Result<Number, TooWide> {
    whole(figure, sql, 0, dialect)?.times(&Number::constant(dialect, terms.all[0].factor)?)
}

/// The formula of a row, to be compared with its result.
struct Test {
    /// The result, then the values in the order of the formula.
    figures: Vec<Figure>,
    over: Linear,
    under: Linear,
    dialect: Dialect,
}

impl Test {
    fn constant(&self, value: i128) -> Result<Number, TooWide> {
        Number::constant(self.dialect, value)
    }

    /// The doubled distance of an end of figure number `at` from its printed value.
    fn end(&self, at: usize, is_upper: bool) -> Result<Edge, TooWide> {
        let Figure { sql, terms, .. } = &self.figures[at];
        let Edge { value, open } = edge(sql, &terms.all[0].ends, is_upper, self.dialect)?;
        let slack = self.constant(if is_upper { terms.slack } else { -terms.slack })?;
        Ok(Edge { value: value.plus(&slack)?, open })
    }

    /// The power of ten that makes both forms whole, with doubled values.
    fn scale(&self) -> i32 {
        let forms = [&self.over, &self.under];
        let of_terms = forms.iter().flat_map(|it| &it.terms).map(|(name, times)| {
            self.figures[name + 1].terms.scale + times.trimmed().scale() as i32
        });
        let constants = forms.iter().map(|it| it.constant.trimmed().scale() as i32);
        of_terms.chain(constants).max().unwrap_or(0)
    }

    /// The factor of value number `name` in `form`, in the unit of both forms.
    fn times(&self, form: &Linear, name: usize) -> Result<i128, TooWide> {
        let times = form.terms.iter().find(|it| it.0 == name).map_or(Exact::ZERO, |it| it.1);
        let shift = self.scale() - self.figures[name + 1].terms.scale;
        Ok(times.shift(shift)?.trimmed().mantissa())
    }

    /// The constant of `form`, doubled, in the same unit.
    fn rest(&self, form: &Linear) -> Result<Number, TooWide> {
        let rest = form.constant.times(Exact::from(2))?.shift(self.scale())?;
        self.constant(rest.trimmed().mantissa())
    }

    fn names(&self) -> impl Iterator<Item = usize> {
        0..self.figures.len() - 1
    }

    /// The doubled value of `form` as printed or, with the ends of its figures, its least or greatest value.
    fn form(&self, form: &Linear, ends: Option<bool>) -> Result<Number, TooWide> {
        let mut parts = vec![self.rest(form)?];
        for name in self.names() {
            let times = self.times(form, name)?;
            if times != 0 {
                let mut value = self.figures[name + 1].value.clone();
                if let Some(is_upper) = ends {
                    value = value.plus(&self.end(name + 1, is_upper == (times > 0))?.value)?;
                }
                parts.push(value.times(&self.constant(times)?)?);
            }
        }
        sum(&parts, self.dialect)
    }

    /// The least (or greatest) value of `over − end · under`, where `end` is an end of the result, and whether
    /// that value is excluded.
    fn reach(&self, end: &Number, is_least: bool) -> Result<Edge, TooWide> {
        let unit = self.result_unit()?;
        let less = |times: &Number| -> Result<Number, TooWide> { end.times(times) };
        let mut parts =
            vec![self.rest(&self.over)?.times(&unit)?.minus(&less(&self.rest(&self.under)?)?)?];
        let mut opens = Vec::new();
        for name in self.names() {
            let (over, under) = (self.times(&self.over, name)?, self.times(&self.under, name)?);
            if over == 0 && under == 0 {
                continue;
            }
            let times = self.constant(over)?.times(&unit)?.minus(&less(&self.constant(under)?)?)?;
            let value = &self.figures[name + 1].value;
            let (low, high) = (self.end(name + 1, false)?, self.end(name + 1, true)?);
            let (first, other) = if is_least { (low, high) } else { (high, low) };
            let [one, two] = [value.plus(&first.value)?, value.plus(&other.value)?];
            let digits = one.digits.max(two.digits);
            let case = format!("CASE WHEN {} > 0 THEN {} ELSE {} END", times.sql, one.sql, two.sql);
            parts.push(times.times(&Number::cast(self.dialect, &case, digits)?)?);
            opens.push(format!(
                "({t} > 0 AND {}) OR ({t} < 0 AND {})",
                first.open,
                other.open,
                t = times.sql
            ));
        }
        Ok(Edge { value: sum(&parts, self.dialect)?, open: opens.join(" OR ") })
    }

    /// Twice the unit of the result.
    fn result_unit(&self) -> Result<Number, TooWide> {
        let scale = u32::try_from(self.figures[0].terms.scale.max(0)).map_err(|_| TooWide)?;
        self.constant(2 * 10_i128.checked_pow(scale).ok_or(TooWide)?)
    }

    /// An end of the result, in the unit that [`result_unit`](Self::result_unit) counts.
    fn result_end(&self, away: &Number) -> Result<Number, TooWide> {
        let tens = u32::try_from(-self.figures[0].terms.scale.min(0)).map_err(|_| TooWide)?;
        let end = self.figures[0].value.plus(away)?;
        if tens == 0 {
            return Ok(end);
        }
        end.times(&self.constant(10_i128.checked_pow(tens).ok_or(TooWide)?)?)
    }

    fn outcome(&self) -> Result<String, TooWide> {
        let (low, high) = (self.end(0, false)?, self.end(0, true)?);
        let (lo, hi) = (self.result_end(&low.value)?, self.result_end(&high.value)?);
        let unit = self.result_unit()?;
        let (over, under) = (self.form(&self.over, None)?, self.form(&self.under, None)?);
        let over = over.times(&unit)?;
        let (at_least, at_most) = (lo.times(&under)?, hi.times(&under)?);
        let holds = format!(
            "({o} > {} OR ({o} = {} AND NOT ({}))) AND ({o} < {} OR ({o} = {} AND NOT ({})))",
            at_least.sql,
            at_least.sql,
            low.open,
            at_most.sql,
            at_most.sql,
            high.open,
            o = over.sql
        );
        let (least, most) = (self.reach(&hi, true)?, self.reach(&lo, false)?);
        let possible = format!(
            "({l} < 0 OR ({l} = 0 AND NOT ({}) AND NOT ({}))) AND ({m} > 0 OR ({m} = 0 AND NOT ({}) AND NOT ({})))",
            least.open,
            high.open,
            most.open,
            low.open,
            l = least.value.sql,
            m = most.value.sql
        );
        let blank = self.figures.iter().map(|it| format!("{} IS NULL", it.sql));
        let blank = blank.collect::<Vec<_>>().join(" OR ");
        let (smallest, greatest) =
            (self.form(&self.under, Some(false))?, self.form(&self.under, Some(true))?);
        let divisor = if self.under.terms.is_empty() {
            String::new()
        } else {
            format!(
                "WHEN {} = 0 THEN 'division-by-zero' WHEN {} < 0 THEN 'negative-divisor' WHEN {} <= 0 THEN 'rounding' ",
                under.sql, greatest.sql, smallest.sql
            )
        };
        Ok(format!(
            "CASE WHEN {blank} THEN 'unchecked' {divisor}WHEN {holds} THEN 'equal' WHEN {possible} THEN 'rounding' ELSE 'impossible' END"
        ))
    }
}
