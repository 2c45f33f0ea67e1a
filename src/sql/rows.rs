//! Knows the SQL of rules about the texts of single columns: `required`, `one-of`, `pattern`, `unique` and
//! `count`. Does not know figures.

use super::columns::{as_key, folded, unfolded};
use super::dialect::Dialect;
use super::plan::{Plan, keys, row_of};
use super::relation::{Rows, Tables, column, column_of_key, compared_as_texts, plain};
use super::{Refusal, refused};
use crate::check::Compiled;
use crate::project::config::tables::{Column, Type};
use crate::rule::operand::KeyForm;
use crate::rule::{Args, Operand};
use crate::select::fold;
use crate::source::Span;
use crate::text;

/// A plan with a step `kz_rows`: the key of each row, and `texts` by their names.
fn places<'t>(
    rows: &Rows<'t>,
    texts: &[(&str, String)],
    tables: Tables<'t>,
) -> Result<Plan<'t>, Refusal> {
    let mut plan = Plan::new(1);
    let row = row_of(rows.table, tables.span)?;
    let key = folded(&[row], tables.dialect, tables.span)?;
    let texts: Vec<String> = texts.iter().map(|(name, sql)| format!("{sql} AS {name}")).collect();
    let (first, texts) = (&key[0], texts.join(", "));
    plan.step("kz_rows", format!("SELECT {first} AS kz_1, {texts} {}", rows.from()?));
    unfolded(&mut plan, "kz_rows", &[row], tables.dialect);
    plan.behind(rows.table, key);
    Ok(plan)
}

/// The plan of `required`.
pub(super) fn required<'t>(
    rule: &'t Compiled,
    args: &'t Args,
    tables: Tables<'t>,
) -> Result<Plan<'t>, Refusal> {
    let rows = tables.places(&rule.scope)?;
    let mut tests = Vec::new();
    for field in args.selectors("fields") {
        let column = column(rows.table, field)?;
        let text = tables.dialect.as_text(column);
        tests.push(match column.kind {
            Type::Text => tables.dialect.is_left_blank(&text),
            Type::Decimal(..) => format!("({text} = '')"),
        });
    }
    let word = if args.flag("any-of") { " AND " } else { " OR " };
    let missing = format!("CASE WHEN {} THEN 'missing' ELSE 'equal' END", tests.join(word));
    let mut plan = places(&rows, &[("kz_o", missing)], tables)?;
    plan.last("kz_o", None, "kz_rows", tables.dialect);
    Ok(plan)
}

/// The plan of `one-of`.
pub(super) fn one_of<'t>(
    rule: &'t Compiled,
    args: &'t Args,
    tables: Tables<'t>,
) -> Result<Plan<'t>, Refusal> {
    let rows = tables.places(&rule.scope)?;
    let dialect = tables.dialect;
    let values = value(args, "values", &rows, tables)?;
    let span = values.1;
    let key = folded(&[values.0], dialect, span)?.remove(0);
    let text = dialect.as_text(values.0);
    let texts = [
        ("kz_k", key),
        ("kz_t", text.clone()),
        ("kz_b", format!("CASE WHEN {} THEN 1 ELSE 0 END", dialect.is_blank(values.0, &text))),
    ];
    let mut plan = places(&rows, &texts, tables)?;
    let mut members: Vec<String> = Vec::new();
    for operand in args.operands("among") {
        let Some(set) = &operand.set else {
            return Err(refused(
                operand.span(),
                text!("`among` must name a table with `in`", "`among` には `in` で表を書く"),
            ));
        };
        plain(operand)?;
        let rows = tables.rows(tables.named(set)?, operand.each.as_ref(), operand.span())?;
        let column = column_of_key(rows.table, &operand.select)?;
        let key = folded(&[column], dialect, operand.span())?.remove(0);
        let blank = dialect.is_blank(column, &dialect.as_text(column));
        members.push(format!(
            "SELECT {key} AS kz_k, CASE WHEN {blank} THEN 1 ELSE 0 END AS kz_b {}",
            rows.from()?
        ));
        plan.whole.push(rows.table);
    }
    let allowed = args.texts("allowed").iter().map(|it| dialect.string(&fold(&it.value)));
    members.extend(allowed.map(|it| format!("SELECT {it} AS kz_k, 0 AS kz_b")));
    plan.step(
        "kz_set",
        format!("SELECT DISTINCT kz_k FROM ({}) kz_m WHERE kz_b = 0", members.join(" UNION ALL ")),
    );
    if let Some(test) = dialect.is_unfolded(values.0, "kz_k") {
        plan.broken.push(format!("SELECT 'unfolded' AS outcome, kz_k AS key_text FROM (SELECT DISTINCT kz_k FROM kz_rows WHERE kz_b = 0) kz_d WHERE {test}"));
    }
    let outcome =
        "CASE WHEN kz_b = 1 THEN 'nothing' WHEN s.kz_k IS NULL THEN 'stranger' ELSE 'equal' END";
    let from = "kz_rows r LEFT JOIN kz_set s ON s.kz_k = r.kz_k";
    plan.last(outcome, Some("kz_t"), from, dialect);
    Ok(plan)
}

/// The column that the operand `name` selects, and the place of the operand.
fn value<'t>(
    args: &'t Args,
    name: &str,
    rows: &Rows<'t>,
    tables: Tables<'t>,
) -> Result<(&'t Column, Span), Refusal> {
    let Some(operand) = args.operand(name).filter(|it| it.set.is_none() && it.each.is_none())
    else {
        return Err(refused(
            tables.span,
            text!("`{name}` must be a column of each row", "`{name}` は各行の列でなければならない"),
        ));
    };
    plain(operand)?;
    Ok((column(rows.table, &operand.select)?, operand.span()))
}

/// The plan of `pattern`.
pub(super) fn pattern<'t>(
    rule: &'t Compiled,
    args: &'t Args,
    tables: Tables<'t>,
) -> Result<Plan<'t>, Refusal> {
    let rows = tables.places(&rule.scope)?;
    let dialect = tables.dialect;
    let (column, span) = value(args, "values", &rows, tables)?;
    if column.kind != Type::Text {
        return Err(refused(
            span,
            text!(
                "only a column of texts has a pattern in SQL",
                "SQL で形を調べられるのは文字列の列だけである"
            ),
        ));
    }
    let text = dialect.as_text(column);
    let mut tests = vec![format!("WHEN {} THEN 'nothing'", dialect.is_blank(column, &text))];
    if let Some(form) = args.pattern("matches") {
        let form = portable(form.value.as_str(), form.span, dialect)?;
        tests.push(format!("WHEN NOT {} THEN 'malformed'", dialect.matches(&text, &form)));
    }
    if let Some(not) = args.pattern("not") {
        let not = portable(not.value.as_str(), not.span, dialect)?;
        tests.push(format!("WHEN {} THEN 'banned'", dialect.matches(&text, &not)));
    }
    let outcome = format!("CASE {} ELSE 'equal' END", tests.join(" "));
    let mut plan = places(&rows, &[("kz_o", outcome), ("kz_t", text)], tables)?;
    plan.last("kz_o", Some("kz_t"), "kz_rows", dialect);
    Ok(plan)
}

/// `pattern`, if all engines read it alike: letters, classes, groups, alternatives, repetitions and anchors.
fn portable(pattern: &str, span: Span, dialect: Dialect) -> Result<String, Refusal> {
    let no = |part: String| {
        refused(
            span,
            text!(
                "engines read `{part}` in a pattern differently; write out what it means",
                "パターンの `{part}` はエンジンによって意味が異なる。意味する文字を書き出す"
            ),
        )
    };
    let mut out = String::new();
    let (mut chars, mut in_class) = (pattern.chars().peekable(), false);
    while let Some(c) = chars.next() {
        let next = chars.peek().copied();
        match c {
            '\\' => match next {
                Some(it) if it.is_ascii_punctuation() => {
                    chars.next();
                    out.extend(['\\', it]);
                    continue;
                }
                _ => return Err(no(format!("\\{}", next.unwrap_or(' ')))),
            },
            '.' if !in_class => return Err(no(".".to_owned())),
            '(' if !in_class && next == Some('?') => {
                let mut ahead = chars.clone();
                ahead.next();
                if ahead.next() != Some(':') {
                    return Err(no("(?".to_owned()));
                }
            }
            '[' if in_class => return Err(no("[[".to_owned())),
            '&' | '~' | '-' if in_class && next == Some(c) => return Err(no(format!("{c}{c}"))),
            '[' => in_class = true,
            ']' => in_class = false,
            // In Java, a line end may follow `$`.
            '$' if !in_class && matches!(dialect, Dialect::Spark | Dialect::Trino) => {
                out += r"\z";
                continue;
            }
            _ => {}
        }
        out.push(c);
    }
    Ok(out)
}

/// The rows that `unique` checks.
fn records<'t>(
    rule: &'t Compiled,
    args: &'t Args,
    tables: Tables<'t>,
) -> Result<Rows<'t>, Refusal> {
    if args.flag("partial") {
        return Err(refused(
            tables.span,
            text!("`partial` cannot be written as SQL", "`partial` は SQL にできない"),
        ));
    }
    match args.selector("records") {
        Some(records) if rule.scope.each.is_none() => {
            tables.rows(tables.of_scope(&rule.scope)?, Some(records), records.span)
        }
        None if args.flag("across") => tables.places(&rule.scope),
        _ => Err(refused(
            tables.span,
            text!(
                "keys of a table differ over all rows: write `records: \"$[*]\"`",
                "表のキーは全行を通して調べる。`records: \"$[*]\"` と書く"
            ),
        )),
    }
}

/// The plan of `unique`.
pub(super) fn unique<'t>(
    rule: &'t Compiled,
    args: &'t Args,
    tables: Tables<'t>,
) -> Result<Plan<'t>, Refusal> {
    let (rows, dialect) = (records(rule, args, tables)?, tables.dialect);
    let mut columns = Vec::new();
    for operand in args.operands("key") {
        plain(operand)?;
        if operand.set.is_some() || operand.each.is_some() {
            return Err(refused(
                operand.span(),
                text!(
                    "the key must be of columns of one row",
                    "キーは同じ行の列でなければならない"
                ),
            ));
        }
        columns.push(column_of_key(rows.table, &operand.select)?);
    }
    let exprs = folded(&columns, dialect, tables.span)?;
    let mut plan = Plan::new(columns.len());
    let blank = columns.iter().map(|it| dialect.is_blank(it, &dialect.as_text(it)));
    let blank = blank.collect::<Vec<_>>().join(" OR ");
    let (key, from) = (as_key(&exprs), rows.from()?);
    plan.step(
        "kz_rows",
        format!("SELECT {key}, CASE WHEN {blank} THEN 1 ELSE 0 END AS kz_b {from}"),
    );
    unfolded(&mut plan, "kz_rows", &columns, dialect);
    plan.behind(rows.table, exprs);
    let all = keys(columns.len(), str::to_owned).join(", ");
    let groups =
        format!("(SELECT {all}, count(*) AS n FROM kz_rows WHERE kz_b = 0 GROUP BY {all}) kz_g");
    plan.last("CASE WHEN n > 1 THEN 'repeated' ELSE 'equal' END", None, &groups, dialect);
    Ok(plan)
}

/// The records of a `count`, and the values to count in each.
fn counting<'t>(
    rule: &Compiled,
    args: &'t Args,
    tables: Tables<'t>,
) -> Result<[&'t Operand; 2], Refusal> {
    let no = |why| Err(refused(tables.span, why));
    let (Some(per), Some(of)) = (args.operand("per"), args.operand("of")) else {
        return no(text!(
            "only a count `per` record can be written as SQL",
            "SQL にできるのは `per` のある count だけである"
        ));
    };
    let others = ["stated", "as-many-as", "propagate"];
    if others.iter().any(|it| args.has(it)) || rule.scope.each.is_some() {
        return no(text!(
            "only `is`, `min` and `max` can be written as SQL",
            "SQL にできるのは `is`、`min`、`max` だけである"
        ));
    }
    if of.key.is_empty() || of.key.len() != per.key.len() {
        return no(text!(
            "`per` and `of` need keys with the same number of parts",
            "`per` と `of` には同じ数の部分から成るキーが必要"
        ));
    }
    Ok([per, of])
}

/// Adds a step `name` with the keys of `operand` and the values that it counts; returns whether one of the keys is
/// a text.
fn counted_rows<'t>(
    plan: &mut Plan<'t>,
    name: &str,
    operand: &'t Operand,
    args: &Args,
    tables: Tables<'t>,
) -> Result<bool, Refusal> {
    let dialect = tables.dialect;
    plain(operand)?;
    let Some(set) = &operand.set else {
        let why = text!(
            "`per` and `of` must name their tables with `in`",
            "`per` と `of` には `in` で表を書く"
        );
        return Err(refused(operand.span(), why));
    };
    let rows = tables.rows(tables.named(set)?, operand.each.as_ref(), operand.span())?;
    let columns = operand.key.iter().map(|it| column_of_key(rows.table, it));
    let columns = columns.collect::<Result<Vec<_>, _>>()?;
    let exprs = folded(&columns, dialect, operand.span())?;
    let value = match name {
        "kz_of" => counted(operand, &rows, args, dialect)?,
        _ => "1".to_owned(),
    };
    plan.step(name, format!("SELECT {}, {value} AS kz_v {}", as_key(&exprs), rows.from()?));
    unfolded(plan, name, &columns, dialect);
    plan.behind(rows.table, exprs);
    Ok(columns.iter().any(|it| it.kind == Type::Text))
}

/// The plan of `count`, for each record of `per`.
pub(super) fn count<'t>(
    rule: &'t Compiled,
    args: &'t Args,
    tables: Tables<'t>,
) -> Result<Plan<'t>, Refusal> {
    let [per, of] = counting(rule, args, tables)?;
    let mut plan = Plan::new(per.key.len());
    let is_text = counted_rows(&mut plan, "kz_per", per, args, tables)?
        | counted_rows(&mut plan, "kz_of", of, args, tables)?;
    let says = |form| [per, of].iter().any(|it| it.key_form == Some(form));
    if is_text && !says(KeyForm::Text) || says(KeyForm::Number) {
        return Err(compared_as_texts(per.span()));
    }
    let limit = |name: &str| args.integer(name).or_else(|| args.integer("is"));
    let mut tests = Vec::new();
    tests.extend(limit("min").map(|it| format!("WHEN coalesce(o.n, 0) < {it} THEN 'too-few'")));
    tests.extend(limit("max").map(|it| format!("WHEN coalesce(o.n, 0) > {it} THEN 'too-many'")));
    let (tests, all) = (tests.join(" "), keys(plan.keys, str::to_owned).join(", "));
    let what = if args.flag("distinct") { "DISTINCT kz_v" } else { "kz_v" };
    plan.step("kz_counts", format!("SELECT {all}, count({what}) AS n FROM kz_of GROUP BY {all}"));
    let on = super::plan::same_keys(plan.keys, "p", "o");
    let from = format!("(SELECT DISTINCT {all} FROM kz_per) p LEFT JOIN kz_counts o ON {on}");
    let of_per = keys(plan.keys, |it| format!("p.{it} AS {it}")).join(", ");
    let text = tables.dialect.text();
    let none = format!("CAST(NULL AS {text})");
    plan.step("kz_verdict", format!("SELECT {of_per}, CASE {tests} ELSE 'equal' END AS outcome, {none} AS stated, CAST(coalesce(o.n, 0) AS {text}) AS computed, {none} AS difference FROM {from}"));
    Ok(plan)
}

/// The value of a row to count; null if it is blank.
fn counted(
    of: &Operand,
    rows: &Rows<'_>,
    args: &Args,
    dialect: Dialect,
) -> Result<String, Refusal> {
    let column = column(rows.table, &of.select)?;
    let blank = dialect.is_blank(column, &dialect.as_text(column));
    let value = match args.flag("distinct") {
        true => folded(&[column], dialect, of.span())?.remove(0),
        false => "'1'".to_owned(),
    };
    Ok(format!("CASE WHEN {blank} THEN NULL ELSE {value} END"))
}
