//! Knows the SQL of one operand: its rows with their keys and values, and what declarations of its columns
//! the data may break. Does not know what the values are compared with.

use super::dialect::Dialect;
use super::number::{Number, TooWide};
use super::plan::{Plan, keys, row_of};
use super::relation::{Given, Rows, Tables};
use super::terms::{End, Term};
use super::{Refusal, refused};
use crate::project::config::tables::{Column, Type};
use crate::source::Span;
use crate::text;

/// Digits of the number of rows under one key, and by which a sum is longer than its addends.
pub(super) const COUNT: u32 = 10;

/// The key expressions of `columns`.
pub(super) fn folded(
    columns: &[&Column],
    dialect: Dialect,
    span: Span,
) -> Result<Vec<String>, Refusal> {
    let fold = |it: &&Column| dialect.key(it).ok_or_else(|| unfoldable(it, dialect, span));
    columns.iter().map(fold).collect()
}

/// That the engine cannot fold `column` as it declares.
pub(super) fn unfoldable(column: &Column, dialect: Dialect, span: Span) -> Refusal {
    let (name, engine) = (&column.name.value, dialect.name());
    refused(
        span,
        text!(
            "{engine} cannot fold `{name}` by NFKC; declare `fold: ascii`, or `none` if the keys are clean",
            "{engine} では `{name}` を NFKC で畳めない。`fold: ascii` か、整った値なら `none` を定義する"
        ),
    )
}

impl<'t> Given<'t> {
    /// The columns that join it: its keys, or in the same row the column that names the row.
    pub(super) fn joined_by(&self) -> Result<Vec<&'t Column>, Refusal> {
        if self.keys.is_empty() {
            return Ok(vec![row_of(self.rows.table, self.operand.span())?]);
        }
        Ok(self.keys.clone())
    }
}

/// The plan whose step `kz_rows` has the figures of one row, `kz_v0` and so on, under the key `row`.
pub(super) fn in_row<'t>(
    given: &[&Given<'t>],
    row: &[&Column],
    Tables { dialect, span, .. }: Tables<'t>,
) -> Result<Plan<'t>, Refusal> {
    let key = folded(row, dialect, span)?;
    let values = given.iter().enumerate().map(|(at, it)| {
        let digits = if let Type::Decimal(digits, _) = it.column.kind { digits } else { 1 };
        let name = dialect.name_of(&it.column.name.value);
        format!("CAST({name} AS {}) AS kz_v{at}", dialect.decimal(digits, it.column.places))
    });
    let values = values.collect::<Vec<_>>().join(", ");
    let (first, mut plan) = (&given[0].rows, Plan::new(1));
    plan.step("kz_rows", format!("SELECT {} AS kz_1, {values} {}", key[0], first.from()?));
    unfolded(&mut plan, "kz_rows", row, dialect);
    for it in given {
        declared(&mut plan, it, dialect)?;
    }
    plan.behind(first.table, key);
    Ok(plan)
}

/// Adds to `plan` the step `name`: the rows of `given` with their keys, and the value `v`, exact. What the data
/// may hold against the declarations goes to `broken`.
pub(super) fn rows<'t>(
    plan: &mut Plan<'t>,
    name: &str,
    given: &Given<'t>,
    dialect: Dialect,
) -> Result<(), Refusal> {
    let columns = given.joined_by()?;
    let span = given.operand.span();
    let exprs = folded(&columns, dialect, span)?;
    let selected: Vec<String> =
        exprs.iter().enumerate().map(|(at, it)| format!("{it} AS kz_{}", at + 1)).collect();
    let (value, from) = (dialect.name_of(&given.column.name.value), given.rows.from()?);
    let exact = match given.column.kind {
        Type::Text => dialect.as_text(given.column),
        Type::Decimal(digits, _) => {
            format!("CAST({value} AS {})", dialect.decimal(digits, given.column.places))
        }
    };
    plan.step(name, format!("SELECT {}, {exact} AS kz_v {from}", selected.join(", ")));
    unfolded(plan, name, &columns, dialect);
    declared(plan, given, dialect)?;
    plan.behind(given.rows.table, exprs);
    Ok(())
}

/// Keys of the step `name` that their folding does not cover.
pub(super) fn unfolded(plan: &mut Plan<'_>, name: &str, columns: &[&Column], dialect: Dialect) {
    let tests = columns.iter().enumerate();
    let tests = tests.filter_map(|(at, it)| dialect.is_unfolded(it, &format!("kz_{}", at + 1)));
    let tests: Vec<String> = tests.collect();
    if !tests.is_empty() {
        let all = keys(columns.len(), str::to_owned);
        let (all, key) = (all.join(", "), all.join(" || ' / ' || "));
        plan.broken.push(format!(
            "SELECT 'unfolded' AS outcome, {key} AS key_text FROM (SELECT DISTINCT {all} FROM {name}) kz_d WHERE {}",
            tests.join(" OR ")
        ));
    }
}

/// Figures with digits below their step, and columns that are binary in the engine.
pub(super) fn declared(
    plan: &mut Plan<'_>,
    given: &Given<'_>,
    dialect: Dialect,
) -> Result<(), Refusal> {
    let Type::Decimal(digits, _) = given.column.kind else { return Ok(()) };
    let (name, value) = (&given.column.name.value, dialect.name_of(&given.column.name.value));
    let from = given.rows.from()?;
    let label = dialect.string(&format!("{}.{name}", given.rows.table.name.value));
    let exact = format!("CAST({value} AS {})", dialect.decimal(digits, given.column.places));
    let mut add = |outcome: &str, test: &str| {
        let broken = format!(
            "SELECT '{outcome}' AS outcome, {label} AS key_text FROM (SELECT max({test}) AS kz_m {from}) kz_d WHERE kz_m = 1"
        );
        if !plan.broken.contains(&broken) {
            plan.broken.push(broken);
        }
    };
    let excess = dialect.has_excess(&value, &exact, given.column.places);
    add("excess-digits", &format!("CASE WHEN {excess} THEN 1 ELSE 0 END"));
    if let Some(kind) = dialect.type_of(&value) {
        let test = format!(
            "CASE WHEN lower({kind}) IN ('double', 'float', 'real', 'double precision') THEN 1 ELSE 0 END"
        );
        add("binary-float", &test);
    }
    Ok(())
}

/// The rows of an item that a word in a column of texts may set apart.
pub(super) fn marked(
    plan: &mut Plan<'_>,
    given: &Given<'_>,
    dialect: Dialect,
) -> Result<(), Refusal> {
    let Rows { table, .. } = given.rows;
    let is_key = |it: &Column| given.keys.iter().any(|key| key.name.value == it.name.value);
    let texts = table.columns.iter().filter(|it| it.kind == Type::Text && !is_key(it));
    let tests: Vec<String> = texts.map(|it| dialect.is_marked(&dialect.as_text(it))).collect();
    if !tests.is_empty() {
        let from = given.rows.from()?;
        let label = dialect.string(&table.name.value);
        let broken = format!(
            "SELECT 'marked' AS outcome, {label} AS key_text FROM (SELECT max(CASE WHEN {} THEN 1 ELSE 0 END) AS kz_m {from}) kz_d WHERE kz_m = 1",
            tests.join(" OR ")
        );
        plan.broken.push(broken);
    }
    Ok(())
}

/// The value `sql` of `column`, at most so many digits longer, as a whole number of its last printed place.
pub(super) fn whole(
    column: &Column,
    sql: &str,
    longer: u32,
    dialect: Dialect,
) -> Result<Number, TooWide> {
    let Type::Decimal(digits, _) = column.kind else { return Err(TooWide) };
    let (digits, places) = (digits + longer, column.places);
    if digits > 38 {
        return Err(TooWide);
    }
    let value = format!("CAST(coalesce({sql}, 0) AS {})", dialect.decimal(digits, places));
    if places == 0 {
        return Ok(Number { sql: value, digits });
    }
    // The product has the digits of both, and the place of the value behind the point.
    if digits + places + 2 > 38 {
        return Err(TooWide);
    }
    let ten = Number::constant(dialect, 10_i128.pow(places))?;
    Number::cast(dialect, &format!("{value} * {}", ten.sql), digits)
}

/// How often a figure of each sign occurs, as expressions.
pub(super) struct Signs<'s> {
    pub(super) above: &'s str,
    pub(super) below: &'s str,
    pub(super) zero: &'s str,
    /// All together.
    pub(super) all: &'s str,
}

/// A count that never passes ten digits, as a number.
fn count(sql: &str, dialect: Dialect) -> Result<Number, TooWide> {
    Number::cast(dialect, sql, COUNT)
}

/// What `term` adds to the ends of a sum: the lower and upper end, whether each is excluded, and the squares
/// of the widths.
pub(super) struct Ends {
    pub(super) lo: Number,
    pub(super) hi: Number,
    pub(super) lo_open: String,
    pub(super) hi_open: String,
    pub(super) squares: Number,
}

/// The ends of figures that occur as often as `signs` say, with the ends of `term`.
pub(super) fn ends(term: &Term, signs: &Signs<'_>, dialect: Dialect) -> Result<Ends, TooWide> {
    let [above, below, zero] = &term.ends;
    // Mostly the sign does not matter.
    let pairs: Vec<(&End, &str)> = if above == below && below == zero {
        vec![(above, signs.all)]
    } else {
        vec![(above, signs.above), (below, signs.below), (zero, signs.zero)]
    };
    let pairs = || pairs.iter().copied();
    let total = |of: &dyn Fn(&End) -> i128| -> Result<Number, TooWide> {
        let mut numbers: Vec<Number> = Vec::new();
        for (end, sql) in pairs().filter(|(end, _)| of(end) != 0) {
            numbers.push(count(sql, dialect)?.times(&Number::constant(dialect, of(end))?)?);
        }
        super::number::sum(&numbers, dialect)
    };
    let open = |of: fn(&End) -> bool| {
        let met: Vec<String> =
            pairs().filter(|(end, _)| of(end)).map(|(_, sql)| format!("{sql} > 0")).collect();
        if met.is_empty() {
            "0".to_owned()
        } else {
            format!("CASE WHEN {} THEN 1 ELSE 0 END", met.join(" OR "))
        }
    };
    let square = |it: &End| (it.hi - it.lo).checked_pow(2).unwrap_or(i128::MAX);
    Ok(Ends {
        lo: total(&|it| it.lo)?,
        hi: total(&|it| it.hi)?,
        lo_open: open(|it| it.lo_open),
        hi_open: open(|it| it.hi_open),
        squares: total(&square)?,
    })
}

/// That more digits would be needed than engines hold.
pub(super) fn too_wide(span: Span) -> Refusal {
    refused(
        span,
        text!(
            "its exact result would need more than 38 digits; declare the columns no wider than they are",
            "正確な結果に38桁を超える桁数が必要になる。列の桁数を実際の幅に合わせて定義する"
        ),
    )
}
