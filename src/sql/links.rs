//! Knows the SQL of rules about links between two tables: `resolve` and `symmetric`. Does not follow paths.

use super::columns::{as_key, folded, unfolded};
use super::plan::{Plan, row_of};
use super::relation::{Rows, Tables, column_of_key};
use super::{Refusal, refused};
use crate::check::Compiled;
use crate::project::config::tables::Column;
use crate::rule::Args;
use crate::rule::model::{EdgeType, EntityType};
use crate::source::Spanned;
use crate::text;

/// The rows of entities, and the columns of their key.
struct Entities<'t> {
    rows: Rows<'t>,
    key: Vec<&'t Column>,
}

/// A link: the rows of the entities that refer, the columns with the references, and their targets.
struct Link<'t> {
    from: Entities<'t>,
    by: Vec<&'t Column>,
    to: Entities<'t>,
}

/// The edge called `name` of the rule's model, in its declared direction.
fn edge<'t>(rule: &'t Compiled, name: &Spanned<String>) -> Result<&'t EdgeType, Refusal> {
    match rule.rule.model.edge(&name.value) {
        Some((at, false)) => Ok(&rule.rule.model.edges[at]),
        _ => Err(refused(
            name.span,
            text!("an edge must be named as it is declared", "リンクは定義された名前で書く"),
        )),
    }
}

fn entities<'t>(
    rule: &'t Compiled,
    name: &Spanned<String>,
    tables: Tables<'t>,
) -> Result<Entities<'t>, Refusal> {
    let model = &rule.rule.model;
    let kind: &EntityType = match model.entity(&name.value) {
        Some(at) => &model.entities[at],
        None => {
            return Err(refused(
                name.span,
                text!("this type of entity is not declared", "この型の実体の定義がない"),
            ));
        }
    };
    let [set] = &kind.sets[..] else {
        return Err(refused(
            kind.name.span,
            text!("`in` must name one table", "`in` に表を1つ書く必要がある"),
        ));
    };
    let rows = tables.rows(tables.named(set)?, kind.each.as_ref(), kind.name.span)?;
    let key = kind.key.iter().map(|it| column_of_key(rows.table, it)).collect::<Result<_, _>>()?;
    Ok(Entities { rows, key })
}

fn link<'t>(
    rule: &'t Compiled,
    edge: &'t EdgeType,
    tables: Tables<'t>,
) -> Result<Link<'t>, Refusal> {
    let [to] = &edge.to[..] else {
        return Err(refused(
            edge.name.span,
            text!(
                "a link to several types cannot be written as SQL",
                "複数の型へのリンクは SQL にできない"
            ),
        ));
    };
    if edge.each.is_some() || !edge.optional.is_empty() {
        return Err(refused(
            edge.name.span,
            text!(
                "`each` and `optional` of an edge cannot be written as SQL",
                "リンクの `each` と `optional` は SQL にできない"
            ),
        ));
    }
    let from = entities(rule, &edge.from, tables)?;
    let by = edge
        .by
        .iter()
        .map(|it| column_of_key(from.rows.table, it))
        .collect::<Result<Vec<_>, _>>()?;
    let to = entities(rule, to, tables)?;
    if by.len() != to.key.len() {
        return Err(refused(
            edge.name.span,
            text!(
                "the reference and the key have different numbers of parts",
                "参照とキーの部分の数が異なる"
            ),
        ));
    }
    Ok(Link { from, by, to })
}

/// The one edge of the rule.
fn of_rule<'t>(rule: &'t Compiled, tables: Tables<'t>) -> Result<&'t Spanned<String>, Refusal> {
    match &rule.scope.edges[..] {
        [only] if rule.scope.when.is_none() => Ok(only),
        _ => Err(refused(
            tables.span,
            text!(
                "only one edge without `when` can be written as SQL",
                "SQL にできるのは `when` のないリンク1つだけである"
            ),
        )),
    }
}

/// The plan of `resolve`: references that match no row.
pub(super) fn resolve<'t>(rule: &'t Compiled, tables: Tables<'t>) -> Result<Plan<'t>, Refusal> {
    let edge = edge(rule, of_rule(rule, tables)?)?;
    let Link { from, by, to } = link(rule, edge, tables)?;
    let (dialect, span) = (tables.dialect, edge.name.span);
    let row = row_of(from.rows.table, span)?;
    let mut plan = Plan::new(1);
    let key = folded(&[row], dialect, span)?;
    let refer = folded(&by, dialect, span)?;
    let refer: Vec<String> =
        refer.iter().enumerate().map(|(at, it)| format!("{it} AS kz_r{}", at + 1)).collect();
    let blank: Vec<String> =
        by.iter().map(|it| dialect.is_blank(it, &dialect.as_text(it))).collect();
    plan.step(
        "kz_refs",
        format!(
            "SELECT {} AS kz_1, {}, CASE WHEN {} THEN 1 ELSE 0 END AS kz_b {}",
            key[0],
            refer.join(", "),
            blank.join(" AND "),
            from.rows.from()?
        ),
    );
    unfolded(&mut plan, "kz_refs", &[row], dialect);
    let target = folded(&to.key, dialect, span)?;
    plan.step("kz_targets", format!("SELECT DISTINCT {} {}", as_key(&target), to.rows.from()?));
    unfolded(&mut plan, "kz_targets", &to.key, dialect);
    let tests: Vec<String> = by
        .iter()
        .enumerate()
        .filter_map(|(at, it)| dialect.is_unfolded(it, &format!("kz_r{}", at + 1)))
        .collect();
    if !tests.is_empty() {
        plan.broken.push(format!("SELECT 'unfolded' AS outcome, kz_r1 AS key_text FROM (SELECT DISTINCT kz_r1{} FROM kz_refs WHERE kz_b = 0) kz_d WHERE {}", (2..=by.len()).map(|it| format!(", kz_r{it}")).collect::<String>(), tests.join(" OR ")));
    }
    let on: Vec<String> = (1..=by.len()).map(|it| format!("t.kz_{it} = r.kz_r{it}")).collect();
    let none = format!("CAST(NULL AS {})", dialect.text());
    plan.step("kz_verdict", format!("SELECT r.kz_1 AS kz_1, CASE WHEN kz_b = 1 THEN 'nothing' WHEN t.kz_1 IS NULL THEN 'dangling' ELSE 'equal' END AS outcome, kz_r1 AS stated, {none} AS computed, {none} AS difference FROM kz_refs r LEFT JOIN kz_targets t ON {}", on.join(" AND ")));
    plan.behind(from.rows.table, key);
    plan.whole.push(to.rows.table);
    Ok(plan)
}

/// The plan of `symmetric`: links without a reverse link.
pub(super) fn symmetric<'t>(
    rule: &'t Compiled,
    args: &'t Args,
    tables: Tables<'t>,
) -> Result<Plan<'t>, Refusal> {
    let name = of_rule(rule, tables)?;
    let there = edge(rule, name)?;
    let back = args.text("back").map_or(Ok(there), |it| edge(rule, it))?;
    if args.has("agree") {
        return Err(refused(
            tables.span,
            text!("`agree` cannot be written as SQL", "`agree` は SQL にできない"),
        ));
    }
    let (dialect, span) = (tables.dialect, there.name.span);
    let mut plan = Plan::new(2);
    for (at, edge) in [there, back].into_iter().enumerate() {
        let Link { from, by, to } = link(rule, edge, tables)?;
        let ([key], [by], [of_target]) = (&from.key[..], &by[..], &to.key[..]) else {
            return Err(refused(
                span,
                text!(
                    "keys of several parts cannot be written as SQL here",
                    "複数の部分から成るキーは、ここでは SQL にできない"
                ),
            ));
        };
        let exprs = folded(&[key, by], dialect, span)?;
        let blank = dialect.is_blank(by, &dialect.as_text(by));
        let target = folded(&[of_target], dialect, span)?;
        // `resolve` reports unresolved links.
        plan.step(
            format!("kz_ends{at}"),
            format!("SELECT DISTINCT {} AS kz_k {}", target[0], to.rows.from()?),
        );
        let links = format!(
            "SELECT {} AS kz_1, {} AS kz_2, CASE WHEN {blank} THEN 1 ELSE 0 END AS kz_b {}",
            exprs[0],
            exprs[1],
            from.rows.from()?
        );
        plan.step(
            format!("kz_all{at}"),
            format!("SELECT kz_1, kz_2 FROM ({links}) kz_a WHERE kz_b = 0"),
        );
        plan.step(format!("kz_links{at}"), format!("SELECT DISTINCT a.kz_1 AS kz_1, a.kz_2 AS kz_2 FROM kz_all{at} a JOIN kz_ends{at} e ON e.kz_k = a.kz_2"));
        unfolded(&mut plan, &format!("kz_all{at}"), &[key, by], dialect);
        plan.whole.extend([from.rows.table, to.rows.table]);
    }
    let none = format!("CAST(NULL AS {})", dialect.text());
    let one_way = |one: usize, other: usize| {
        format!(
            "SELECT a.kz_1 AS kz_1, a.kz_2 AS kz_2, CASE WHEN b.kz_1 IS NULL THEN 'unanswered' ELSE 'equal' END AS outcome, {none} AS stated, {none} AS computed, {none} AS difference FROM kz_links{one} a LEFT JOIN kz_links{other} b ON b.kz_1 = a.kz_2 AND b.kz_2 = a.kz_1"
        )
    };
    let is_both = there.name.value != back.name.value;
    let rest = if is_both { format!(" UNION ALL {}", one_way(1, 0)) } else { String::new() };
    plan.step("kz_verdict", one_way(0, 1) + &rest);
    Ok(plan)
}
