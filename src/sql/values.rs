//! Knows the SQL of rules that compare printed values: `equal` and `compare`. Does not add.

use super::columns::{self, Edge, edge, too_wide, whole};
use super::dialect::Dialect;
use super::number::{Number, TooWide};
use super::plan::{Plan, keys};
use super::probe::{self, Read, rounding};
use super::relation::{Given, Tables};
use super::sum::Joined;
use super::terms::{Term, terms};
use super::{Refusal, refused};
use crate::check::Compiled;
use crate::project::config::tables::{Figure, Type};
use crate::quantity::Exact;
use crate::rule::Args;
use crate::text;

/// The word of the parameter `name`; its meaning is private to the kind.
fn word<'t>(rule: &'t Compiled, name: &str) -> Option<&'t str> {
    rule.rule.params.node().get(name).map(|it| it.text())
}

/// The figures of one operand.
struct Side<'t> {
    given: Given<'t>,
    figure: Figure,
    read: Read,
    term: Term,
}

/// Figures in one unit.
struct Figures<'t> {
    all: Vec<Side<'t>>,
    dialect: Dialect,
}

fn figures<'t>(
    given: Vec<Given<'t>>,
    rule: &Compiled,
    args: &Args,
    tables: Tables<'t>,
) -> Result<Figures<'t>, Refusal> {
    let span = tables.span;
    let mut reads = Vec::new();
    for it in &given {
        reads.push(probe::figures(it, rule)?);
    }
    let first = &reads[0][0].unit;
    if reads.iter().any(|it| !it[0].unit.compatible(first)) {
        return Err(refused(
            span,
            text!("the units of its columns do not convert", "列の単位を換算できない"),
        ));
    }
    let rounding = rounding(args, &reads.iter().collect::<Vec<_>>(), span)?;
    let wanted: Vec<(Read, Exact)> = reads.iter().map(|it| (it.clone(), Exact::ONE)).collect();
    let terms = terms(&wanted, rounding, Exact::ZERO).map_err(|TooWide| too_wide(span))?;
    let mut all = Vec::new();
    for ((given, read), term) in given.into_iter().zip(reads).zip(terms.all) {
        all.push(Side { figure: given.figure()?.clone(), given, read, term });
    }
    Ok(Figures { all, dialect: tables.dialect })
}

impl Figures<'_> {
    /// The value `sql` of operand number `at` in the unit of all.
    fn value(&self, at: usize, sql: &str) -> Result<Number, TooWide> {
        let Side { figure, term, .. } = &self.all[at];
        let factor = Number::constant(self.dialect, term.factor)?;
        whole(figure, sql, 0, self.dialect)?.times(&factor)
    }

    /// One end of the range of the value `sql` of operand number `at`.
    fn end(&self, at: usize, sql: &str, is_upper: bool) -> Result<Edge, TooWide> {
        let Edge { value, open } = edge(sql, &self.all[at].term.ends, is_upper, self.dialect)?;
        Ok(Edge { value: self.value(at, sql)?.plus(&value)?, open })
    }

    /// Whether operands `one` and `other` are printed to the same place.
    fn is_alike(&self, one: usize, other: usize) -> bool {
        let step = |at: usize| self.all[at].read[0].exact_step().ok();
        step(one) == step(other)
    }
}

/// The plan of `compare`, of two columns of one row.
pub(super) fn compare<'t>(
    rule: &'t Compiled,
    args: &'t Args,
    tables: Tables<'t>,
) -> Result<Plan<'t>, Refusal> {
    let (Some(left), Some(right)) = (args.operand("left"), args.operand("right")) else {
        return Err(refused(tables.span, text!("it selects nothing", "値の指定がない")));
    };
    let given = vec![tables.given(left, &rule.scope)?, tables.given(right, &rule.scope)?];
    if rule.scope.each.is_none() {
        return Err(refused(
            tables.span,
            text!(
                "only columns of one row can be compared: write `each: \"$[*]\"`",
                "比べられるのは1行の中の列だけである。`each: \"$[*]\"` と書く"
            ),
        ));
    }
    let figures = figures(given, rule, args, tables)?;
    let relation = word(rule, "is").unwrap_or_default();
    let given: Vec<&Given<'t>> = figures.all.iter().map(|it| &it.given).collect();
    let mut plan = columns::in_row(&given, &given[0].joined_by()?, tables)?;
    let outcome = compared(&figures, relation).map_err(|TooWide| too_wide(tables.span))?;
    plan.last(&outcome, None, "kz_rows", tables.dialect);
    Ok(plan)
}

fn compared(figures: &Figures<'_>, relation: &str) -> Result<String, TooWide> {
    let (left, right) = (figures.value(0, "kz_v0")?, figures.value(1, "kz_v1")?);
    let (sign, is_below) = match relation {
        "at-most" => ("<=", true),
        "less-than" => ("<", true),
        "at-least" => (">=", false),
        _ => (">", false),
    };
    let is_strict = matches!(relation, "less-than" | "more-than");
    // The least value of the side that must be below, and the greatest value of the other.
    let (low, high) = if is_below { (0, 1) } else { (1, 0) };
    let least = figures.end(low, &format!("kz_v{low}"), false)?;
    let most = figures.end(high, &format!("kz_v{high}"), true)?;
    let touches = if is_strict {
        "1 = 0".to_owned()
    } else {
        format!("NOT ({}) AND NOT ({})", least.open, most.open)
    };
    let (from, to) = (least.value.sql, most.value.sql);
    let possible = format!("({from} < {to} OR ({from} = {to} AND {touches}))");
    let [one, other] = [0, 1].map(|at| &figures.all[at].read[0]);
    let reversed = if figures.is_alike(0, 1) && one.rounding == other.rounding {
        format!("({} {} {})", left.sql, if is_below { ">" } else { "<" }, right.sql)
    } else {
        "1 = 0".to_owned()
    };
    Ok(format!(
        "CASE WHEN kz_v0 IS NULL OR kz_v1 IS NULL THEN 'unchecked' WHEN {} {sign} {} THEN 'equal' WHEN {possible} AND NOT {reversed} THEN 'rounding' ELSE 'impossible' END",
        left.sql, right.sql
    ))
}

/// The plan of `equal`: columns of one row, or of tables joined by key.
pub(super) fn equal<'t>(
    rule: &'t Compiled,
    args: &'t Args,
    tables: Tables<'t>,
) -> Result<Plan<'t>, Refusal> {
    if args.has("one-by-one") {
        return Err(refused(
            tables.span,
            text!("`one-by-one` cannot be written as SQL", "`one-by-one` は SQL にできない"),
        ));
    }
    let given = args.operands("values").iter().map(|it| tables.given(it, &rule.scope));
    let given = given.collect::<Result<Vec<_>, _>>()?;
    let joined = Joined { is_row: rule.scope.each.is_some() };
    joined.check(&given.iter().collect::<Vec<_>>(), tables.span)?;
    let has_text = given.iter().any(|it| it.column.figure.is_none());
    let form = word(rule, "as").unwrap_or(if has_text { "" } else { "figure" });
    let wide = |TooWide| too_wide(tables.span);
    let is_lone = word(rule, "every").is_some();
    match form {
        "text" => {
            let mut plan = of_texts(&given, tables.dialect)?;
            let outcome = "WHEN kz_least <> kz_most THEN 'different' ELSE 'equal'";
            by_key(
                &mut plan,
                &given,
                tables.dialect,
                ("min(kz_w) AS kz_least, max(kz_w) AS kz_most", outcome),
                is_lone,
            );
            Ok(plan)
        }
        "figure" => {
            let figures = figures(given, rule, args, tables)?;
            let given: Vec<Given<'t>> = figures.all.iter().map(|it| it.given.clone()).collect();
            let mut plan = of_figures(&given, tables.dialect)?;
            let (selected, outcome) = consistent(&figures).map_err(wide)?;
            by_key(&mut plan, &given, tables.dialect, (&selected, &outcome), is_lone);
            Ok(plan)
        }
        _ => Err(refused(
            tables.span,
            text!(
                "texts and numbers mix; write `as: text`, or declare all columns as numbers",
                "文字列と数値が混ざる。`as: text` と書くか、すべての列を数値として定義する"
            ),
        )),
    }
}

/// A plan with a step `kz_rows`: the values of all operands under their keys. `kz_o` is the number of the operand,
/// `kz_p` is 1 if there is a value. `add` adds the rows of an operand, and returns the selected values.
fn gathered<'t>(
    given: &[Given<'t>],
    add: impl Fn(&mut Plan<'t>, usize, &str) -> Result<(String, String), Refusal>,
) -> Result<Plan<'t>, Refusal> {
    let mut plan = Plan::new(given[0].joined_by()?.len());
    let all = keys(plan.keys, str::to_owned).join(", ");
    let mut parts = Vec::new();
    for at in 0..given.len() {
        let name = format!("kz_o{at}");
        let (present, values) = add(&mut plan, at, &name)?;
        parts.push(format!("SELECT {all}, {at} AS kz_o, {present} AS kz_p, {values} FROM {name}"));
    }
    plan.step("kz_rows", parts.join(" UNION ALL "));
    Ok(plan)
}

/// The same for figures: `kz_v0` and so on, null except for that of the operand.
fn of_figures<'t>(given: &[Given<'t>], dialect: Dialect) -> Result<Plan<'t>, Refusal> {
    let mut nulls = Vec::new();
    for it in given {
        let Figure { digits, places, .. } = *it.figure()?;
        nulls.push(format!("CAST(NULL AS {})", dialect.decimal(digits, places)));
    }
    gathered(given, |plan, at, name| {
        columns::figures(plan, name, &given[at], dialect)?;
        let value = |(other, null): (usize, &String)| match other == at {
            true => format!("kz_v AS kz_v{other}"),
            false => format!("{null} AS kz_v{other}"),
        };
        let values = nulls.iter().enumerate().map(value).collect::<Vec<_>>().join(", ");
        Ok(("CASE WHEN kz_v IS NULL THEN 0 ELSE 1 END".to_owned(), values))
    })
}

/// The same for texts: `kz_w`, in the form in which they are compared.
fn of_texts<'t>(given: &[Given<'t>], dialect: Dialect) -> Result<Plan<'t>, Refusal> {
    gathered(given, |plan, at, name| {
        let (it, column) = (&given[at], given[at].column);
        if column.kind != Type::Text {
            let why = text!(
                "only columns of texts compare as texts in SQL",
                "SQL で文字列として比べられるのは文字列の列だけである"
            );
            return Err(refused(it.operand.span(), why));
        }
        columns::rows(plan, name, it, &dialect.as_text(column), dialect)?;
        let blank = dialect.is_blank(column, "kz_v");
        let folded = dialect
            .folded(column, "kz_v")
            .ok_or_else(|| columns::unfoldable(column, dialect, it.operand.span()))?;
        if let Some(test) = dialect.is_unfolded(column, "kz_w") {
            plan.broken.push(format!("SELECT 'unfolded' AS outcome, kz_w AS key_text FROM (SELECT DISTINCT {folded} AS kz_w FROM {name} WHERE NOT {blank}) kz_d WHERE {test}"));
        }
        let present = format!("CASE WHEN {blank} THEN 0 ELSE 1 END");
        Ok((present, format!("CASE WHEN {blank} THEN NULL ELSE {folded} END AS kz_w")))
    })
}

/// Adds the last steps: the result of `selected` for each key, and the cases `outcome`.
fn by_key(
    plan: &mut Plan<'_>,
    given: &[Given<'_>],
    dialect: Dialect,
    (selected, outcome): (&str, &str),
    is_lone: bool,
) {
    let all = keys(plan.keys, str::to_owned).join(", ");
    let count = given.len();
    plan.step("kz_keys", format!("SELECT {all}, count(*) AS kz_all, sum(kz_p) AS kz_n, count(DISTINCT kz_o) AS kz_sides, {selected} FROM kz_rows GROUP BY {all}"));
    let lone =
        if is_lone { format!("WHEN kz_sides < {count} THEN 'no-partner' ") } else { String::new() };
    let outcome = format!(
        "CASE {lone}WHEN kz_all < 2 THEN 'nothing' WHEN kz_n < 2 THEN 'unchecked' {outcome} END"
    );
    plan.last(&outcome, None, "kz_keys", dialect);
}

/// The least and greatest figure of each operand, and the cases for whether they can be the same fact.
fn consistent(figures: &Figures<'_>) -> Result<(String, String), TooWide> {
    let count = figures.all.len();
    let selected =
        (0..count).map(|at| format!("min(kz_v{at}) AS kz_l{at}, max(kz_v{at}) AS kz_m{at}"));
    let mut tests = Vec::new();
    let mut same = Vec::new();
    for one in 0..count {
        let (least, most) = (format!("kz_l{one}"), format!("kz_m{one}"));
        tests.push(format!("{least} <> {most}"));
        let value = figures.value(one, &least)?;
        for other in one + 1..count {
            let sql = format!("kz_l{other}");
            let compared = figures.value(other, &sql)?;
            let there = format!("{least} IS NOT NULL AND {sql} IS NOT NULL");
            let differ = format!("{} <> {}", value.sql, compared.sql);
            same.push(format!("({there} AND {differ})"));
            if figures.is_alike(one, other) {
                tests.push(format!("({there} AND {differ})"));
                continue;
            }
            for ((low, from), (high, to)) in
                [((one, &least), (other, &sql)), ((other, &sql), (one, &least))]
            {
                let (from, to) = (figures.end(low, from, false)?, figures.end(high, to, true)?);
                tests.push(format!(
                    "({there} AND ({l} > {h} OR ({l} = {h} AND ({} OR {}))))",
                    from.open,
                    to.open,
                    l = from.value.sql,
                    h = to.value.sql
                ));
            }
        }
    }
    let same = if same.is_empty() { "1 = 0".to_owned() } else { same.join(" OR ") };
    let outcome = format!(
        "WHEN {} THEN 'different' WHEN {same} THEN 'rounding' ELSE 'equal'",
        tests.join(" OR ")
    );
    Ok((selected.collect::<Vec<_>>().join(", "), outcome))
}
