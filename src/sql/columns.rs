//! Knows the SQL of one operand: its rows with their keys and values, and the declarations of its columns that the
//! data may violate. Does not know what the values are compared with.

use super::dialect::Dialect;
use super::number::{Number, TooWide};
use super::plan::{Plan, keys, row_of};
use super::relation::{Given, Rows, Tables};
use super::terms::Ends;
use super::{Refusal, refused, written};
use crate::project::config::tables::{Column, Figure, Type};
use crate::source::Span;
use crate::text;

/// Maximum number of digits of the number of rows under one key, by which a sum is longer than its addends.
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

/// Reports that the engine cannot fold `column` as declared.
pub(super) fn unfoldable(column: &Column, dialect: Dialect, span: Span) -> Refusal {
    let (name, engine) = (&column.name.value, dialect.name());
    refused(
        span,
        text!(
            "{engine} cannot fold `{name}` by NFKC; declare `fold: ascii`, or `none` if the keys are clean",
            "{engine} では `{name}` を NFKC で正規化できない。`fold: ascii` か、表記がそろっていれば `none` を定義する"
        ),
    )
}

impl<'t> Given<'t> {
    /// The columns that join it: its keys, or within one row the column that identifies the row.
    pub(super) fn joined_by(&self) -> Result<Vec<&'t Column>, Refusal> {
        if self.keys.is_empty() {
            return Ok(vec![row_of(self.rows.table, self.operand.span())?]);
        }
        Ok(self.keys.clone())
    }
}

impl Given<'_> {
    /// The figures of the column.
    pub(super) fn figure(&self) -> Result<&Figure, Refusal> {
        let name = &self.column.name.value;
        self.column.figure.as_ref().ok_or_else(|| {
            refused(
                self.operand.span(),
                text!(
                    "`{name}` is a column of texts; if they are figures, declare `figure: decimal(DIGITS,SCALE)`",
                    "`{name}` は文字列の列である。数値が書かれているなら `figure: decimal(桁数,小数桁数)` を定義する"
                ),
            )
        })
    }
}

/// A plan whose step `kz_rows` has the figures of one row, `kz_v0` and so on, under the key `row`.
pub(super) fn in_row<'t>(
    given: &[&Given<'t>],
    row: &[&Column],
    Tables { dialect, span, .. }: Tables<'t>,
) -> Result<Plan<'t>, Refusal> {
    let key = folded(row, dialect, span)?;
    let mut values = Vec::new();
    for (at, it) in given.iter().enumerate() {
        values.push(format!("{} AS kz_v{at}", dialect.figure(it.column, it.figure()?)));
    }
    let (values, first, mut plan) = (values.join(", "), &given[0].rows, Plan::new(1));
    plan.step("kz_rows", format!("SELECT {} AS kz_1, {values} {}", key[0], first.from()?));
    unfolded(&mut plan, "kz_rows", row, dialect);
    for it in given {
        declared(&mut plan, it, dialect)?;
    }
    plan.behind(first.table, key);
    Ok(plan)
}

/// Adds to `plan` the step `name`: the rows of `given` with their keys, and the exact figures `kz_v`. Adds to
/// `broken` the tests for data that violate the declarations.
pub(super) fn figures<'t>(
    plan: &mut Plan<'t>,
    name: &str,
    given: &Given<'t>,
    dialect: Dialect,
) -> Result<(), Refusal> {
    let value = dialect.figure(given.column, given.figure()?);
    rows(plan, name, given, &value, dialect)?;
    declared(plan, given, dialect)
}

/// The same with `value` of each row as `kz_v`.
pub(super) fn rows<'t>(
    plan: &mut Plan<'t>,
    name: &str,
    given: &Given<'t>,
    value: &str,
    dialect: Dialect,
) -> Result<(), Refusal> {
    let columns = given.joined_by()?;
    let exprs = folded(&columns, dialect, given.operand.span())?;
    let key = as_key(&exprs);
    plan.step(name, format!("SELECT {key}, {value} AS kz_v {}", given.rows.from()?));
    unfolded(plan, name, &columns, dialect);
    plan.behind(given.rows.table, exprs);
    Ok(())
}

/// Expressions as the columns of a key.
pub(super) fn as_key(exprs: &[String]) -> String {
    let named = exprs.iter().enumerate().map(|(at, it)| format!("{it} AS kz_{}", at + 1));
    named.collect::<Vec<_>>().join(", ")
}

/// Adds the test for keys of the step `name` that their folding does not cover.
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

/// Adds the tests for figures with digits below their step, columns that are binary floats in the engine, and
/// texts that are not figures.
pub(super) fn declared(
    plan: &mut Plan<'_>,
    given: &Given<'_>,
    dialect: Dialect,
) -> Result<(), Refusal> {
    let (figure, from) = (given.figure()?, given.rows.from()?);
    let name = &given.column.name.value;
    let (value, text) = (dialect.name_of(name), dialect.as_text(given.column));
    let label = dialect.string(&format!("{}.{name}", given.rows.table.name.value));
    let mut add = |outcome: &str, key: &str, tested: &str, test: &str| {
        let broken = format!(
            "SELECT '{outcome}' AS outcome, {key} AS key_text FROM (SELECT max({tested}) AS kz_m {from}) kz_d WHERE {test}"
        );
        if !plan.broken.contains(&broken) {
            plan.broken.push(broken);
        }
    };
    if given.column.kind == Type::Text {
        let is_figure = dialect.matches(&text, &written::figure(figure.printed));
        let tested = format!(
            "CASE WHEN NOT ({is_figure} OR {}) THEN {text} END",
            dialect.is_left_blank(&text)
        );
        add("unreadable", &format!("{label} || ': ' || kz_m"), &tested, "kz_m IS NOT NULL");
        return Ok(());
    }
    let one = |test: &str| format!("CASE WHEN {test} THEN 1 ELSE 0 END");
    let exact = format!("CAST({value} AS {})", dialect.decimal(figure.digits, figure.printed));
    let excess = dialect.has_excess(&value, &exact, figure.printed);
    add("excess-digits", &label, &one(&excess), "kz_m = 1");
    if let Some(kind) = dialect.type_of(&value) {
        let test = format!("lower({kind}) IN ('double', 'float', 'real', 'double precision')");
        add("binary-float", &label, &one(&test), "kz_m = 1");
    }
    Ok(())
}

/// Adds the test for rows of an item with a word like 再掲 or うち in a column of texts.
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

/// The value `sql` of `figure`, at most so many digits longer, as a whole number in units of its last place.
pub(super) fn whole(
    figure: &Figure,
    sql: &str,
    longer: u32,
    dialect: Dialect,
) -> Result<Number, TooWide> {
    let (digits, places) = (figure.digits + longer, figure.places);
    if digits > 38 {
        return Err(TooWide);
    }
    let value = format!("CAST(coalesce({sql}, 0) AS {})", dialect.decimal(digits, places));
    if places == 0 {
        return Ok(Number { sql: value, digits });
    }
    // The product has the digits of both factors, and the decimals of the value.
    if digits + places + 2 > 38 {
        return Err(TooWide);
    }
    let ten = Number::constant(dialect, 10_i128.pow(places))?;
    Number::cast(dialect, &format!("{value} * {}", ten.sql), digits)
}

/// The one of `values` for the sign of the figure `sql`: above zero, below, zero.
pub(super) fn by_sign(sql: &str, values: [i128; 3], dialect: Dialect) -> Result<Number, TooWide> {
    let [above, below, zero] = values;
    // Mostly the sign does not matter.
    if above == below && below == zero {
        return Number::constant(dialect, above);
    }
    let constant = |it| Number::constant(dialect, it);
    let (a, b, z) = (constant(above)?, constant(below)?, constant(zero)?);
    let case = format!(
        "CASE WHEN {sql} > 0 THEN {} WHEN {sql} < 0 THEN {} ELSE {} END",
        a.sql, b.sql, z.sql
    );
    Number::cast(dialect, &case, a.digits.max(b.digits).max(z.digits))
}

/// The condition that the sign of the figure `sql` is one of those set in `flags`: above zero, below, zero.
pub(super) fn has_sign(sql: &str, flags: [bool; 3]) -> String {
    match flags {
        [true, true, true] => "1 = 1".to_owned(),
        [false, false, false] => "1 = 0".to_owned(),
        flags => {
            let met = [">", "<", "="].iter().zip(flags).filter(|it| it.1);
            let met: Vec<String> = met.map(|(sign, _)| format!("{sql} {sign} 0")).collect();
            format!("({})", met.join(" OR "))
        }
    }
}

/// An end of the range of a figure, and the condition under which it is excluded.
pub(super) struct Edge {
    pub(super) value: Number,
    pub(super) open: String,
}

/// The distance of the upper or lower end of the figure `sql` from its printed value.
pub(super) fn edge(
    sql: &str,
    ends: &Ends,
    is_upper: bool,
    dialect: Dialect,
) -> Result<Edge, TooWide> {
    let value = ends.map(|it| if is_upper { it.hi } else { it.lo });
    let open = ends.map(|it| if is_upper { it.hi_open } else { it.lo_open });
    Ok(Edge { value: by_sign(sql, value, dialect)?, open: has_sign(sql, open) })
}

/// Reports that the result would need more digits than engines support.
pub(super) fn too_wide(span: Span) -> Refusal {
    refused(
        span,
        text!(
            "its exact result could need more than 38 digits; declare the columns with only as many digits as they have",
            "正確な結果に38桁を超える桁数が必要になる。列の桁数を実際の幅に合わせて定義する"
        ),
    )
}
