//! Knows the forms of declared rules in which a relation may be written, the most readable first. Does not know which
//! of them fits a document: they are tried.

use super::place::Spot;
use super::trial::Wanted;
use super::write::{Body, list, quoted};
use crate::project::tables::Table;
use crate::table::{Axis, Kind, Operand, Relation};

/// Maximum number of items that a rule names individually.
const MOST: usize = 40;

/// The candidate rules for `relations` of one table.
pub(super) fn bodies(
    table: &Table<'_>,
    spot: &Spot<'_>,
    relations: &[(usize, &Relation)],
    wanted: &Wanted,
) -> Vec<Body> {
    let is_exact = relations.iter().any(|it| it.1.is_exact);
    let goes_on = |it: &Relation| it.operands.iter().any(|it| it.before);
    let plain = match relations {
        [(_, one)] if goes_on(one) => running(spot, one, &slots(wanted)),
        [(_, one)] if one.axis == Axis::Columns => across(spot, one, &slots(wanted)),
        [(_, one)] => {
            let mut all = levels(table, spot, relations, wanted);
            all.extend(along(spot, one, &slots(wanted)));
            all
        }
        _ => levels(table, spot, relations, wanted),
    };
    let roundings: &[&str] = if is_exact { &["exact", ""] } else { &["", "truncate"] };
    let mut bodies = Vec::new();
    for body in plain {
        for rounding in roundings {
            let mut lines = body.lines.clone();
            if !rounding.is_empty() {
                lines.push(format!("rounding: {rounding}"));
            }
            bodies.push(Body { lines, ..body });
        }
    }
    bodies
}

fn slots(wanted: &Wanted) -> Vec<usize> {
    let mut slots: Vec<usize> = wanted.relations.iter().flatten().map(|it| it.slot).collect();
    slots.sort_unstable();
    slots.dedup();
    slots
}

fn word(kind: Kind) -> &'static str {
    if kind == Kind::Quotient { "ratio" } else { kind.word() }
}

/// Totals among the rows of a table, identified by the first word of their label.
fn levels(
    table: &Table<'_>,
    spot: &Spot<'_>,
    relations: &[(usize, &Relation)],
    wanted: &Wanted,
) -> Vec<Body> {
    let totals: Vec<&Relation> =
        relations.iter().map(|it| it.1).filter(|it| it.kind == Kind::Total).collect();
    let Some(label) = (0..table.grid.width).find(|column| {
        let is_worded = |it: &&Relation| !table.grid.at(it.stated, *column).text.trim().is_empty();
        totals.iter().all(is_worded) && !slots(wanted).contains(column)
    }) else {
        return Vec::new();
    };
    let text = |row: usize| table.grid.at(row, label).text.trim().to_owned();
    // Innermost first: a total comes after the totals it is made of.
    let depth = |it: &Relation| {
        let (mut depth, mut line) = (0, it.stated);
        while let Some(above) = totals
            .iter()
            .find(|other| other.stated != line && other.operands.iter().any(|it| it.line == line))
        {
            (depth, line) = (depth + 1, above.stated);
            if depth > totals.len() {
                break;
            }
        }
        depth
    };
    let mut words: Vec<(usize, String)> =
        totals.iter().map(|it| (depth(it), text(it.stated))).collect();
    words.sort_by_key(|it| std::cmp::Reverse(it.0));
    let mut levels: Vec<String> = Vec::new();
    words.into_iter().for_each(|(_, it)| {
        if !levels.contains(&it) {
            levels.push(it);
        }
    });
    let is_signed = |it: &Relation| it.operands.iter().any(|it| it.weight != 1);
    if levels.is_empty() || levels.len() > 8 || relations.iter().any(|it| is_signed(it.1)) {
        return Vec::new();
    }
    let columns = slots(wanted);
    let values: Option<Vec<String>> = columns.iter().map(|it| spot.column(*it)).collect();
    let (Some(values), Some(label)) = (values, spot.column(label)) else { return Vec::new() };
    let mut lines: Vec<String> = each(spot);
    lines.push(format!("rows: {}", quoted(&format!("{}[*]", spot.rows))));
    lines.push(format!("label: {}", quoted(&label)));
    lines.push(format!("values: {}", list(&values)));
    lines.push(format!("levels: {}", list(&levels)));
    let mut first = lines.clone();
    first.push("total-first: true".to_owned());
    let body = |lines| Body { kind: "sum", word: "totals", lines };
    let leads = totals.iter().all(|it| it.operands.iter().all(|item| item.line > it.stated));
    if leads { vec![body(first)] } else { vec![body(lines)] }
}

fn each(spot: &Spot<'_>) -> Vec<String> {
    spot.each.iter().map(|it| format!("each: {}", quoted(it))).collect()
}

/// A relation between rows, checked column by column over `slots`.
fn along(spot: &Spot<'_>, it: &Relation, slots: &[usize]) -> Vec<Body> {
    let cell = |operand: &Operand| -> Option<String> {
        let columns = operand.at.map_or(slots.to_vec(), |at| vec![at]);
        Some(format!("{}{}", spot.row(operand.line)?, spot.steps(&columns)?))
    };
    let Some(stated) = cell(&Operand::line(it.stated)) else { return Vec::new() };
    let mut bodies = Vec::new();
    let rows: Vec<usize> = it.operands.iter().map(|it| it.line).collect();
    let are_plain = it.operands.iter().all(|it| it.weight == 1 && it.at.is_none());
    if let [column] = slots
        && are_plain
        && let Some(step) = spot.steps(&[*column])
    {
        for rows in spot.several(&rows) {
            let items = format!("{rows}{step}");
            bodies.extend(match it.kind {
                Kind::Total | Kind::OfWhich => sum(it, each(spot), &stated, &[quoted(&items)]),
                Kind::Average => {
                    let is = format!("total(items) / {}", it.operands.len());
                    Some(formula(it, each(spot), &stated, &is, &[("items", items)]))
                }
                _ => None,
            });
        }
    }
    if it.operands.len() > MOST {
        return bodies;
    }
    let Some(cells) = it.operands.iter().map(cell).collect::<Option<Vec<_>>>() else {
        return bodies;
    };
    let mut own = each(spot);
    if slots.len() > 1 && is_sum(it.kind) {
        own.push("one-by-one: true".to_owned());
    }
    bodies.extend(named(it, own, &stated, cells));
    bodies
}

/// A relation between columns, in the rows `slots`.
fn across(spot: &Spot<'_>, it: &Relation, slots: &[usize]) -> Vec<Body> {
    let Some(stated) = spot.column(it.stated) else { return Vec::new() };
    let columns = it.operands.iter().map(|it| spot.column(it.line));
    let Some(columns) = columns.collect::<Option<Vec<_>>>() else { return Vec::new() };
    if it.operands.len() > MOST {
        return Vec::new();
    }
    let mut bodies = Vec::new();
    for rows in std::iter::once(format!("{}[*]", spot.rows)).chain(spot.several(slots)) {
        if it.operands.iter().all(|it| it.at.is_none()) {
            let from = match &spot.each {
                Some(each) => format!("{each}{}", &rows[1..]),
                None => rows,
            };
            let own = vec![format!("each: {}", quoted(&from))];
            bodies.extend(named(it, own, &stated, columns.clone()));
        } else {
            // One of the figures is shared by every row.
            let cell = |(operand, column): (&Operand, &String)| match operand.at {
                None => Some(format!("{rows}{}", &column[1..])),
                Some(row) => Some(format!("{}{}", spot.row(row)?, &column[1..])),
            };
            let cells = it.operands.iter().zip(&columns).map(cell).collect::<Option<Vec<_>>>();
            let stated = format!("{rows}{}", &stated[1..]);
            bodies.extend(cells.and_then(|cells| named(it, each(spot), &stated, cells)));
        }
    }
    bodies
}

/// A series in which each figure is the previous one plus or minus others.
fn running(spot: &Spot<'_>, it: &Relation, slots: &[usize]) -> Vec<Body> {
    let first = slots.first().and_then(|it| it.checked_sub(1));
    let all: Vec<usize> = first.into_iter().chain(slots.iter().copied()).collect();
    let mut bodies = Vec::new();
    let ranges = match it.axis {
        Axis::Rows => vec![String::new()],
        Axis::Columns => {
            [format!("{}[*]", spot.rows)].into_iter().chain(spot.several(&all)).collect()
        }
    };
    for range in ranges {
        let series = |line: usize| match it.axis {
            Axis::Rows => Some(format!("{}{}", spot.row(line)?, spot.steps(&all)?)),
            Axis::Columns => Some(format!("{range}{}", &spot.column(line)?[1..])),
        };
        let cells = it.operands.iter().map(|it| series(it.line)).collect::<Option<Vec<_>>>();
        let (Some(stated), Some(cells)) = (series(it.stated), cells) else { continue };
        let names: Vec<String> = (1..=cells.len()).map(|it| format!("x{it}")).collect();
        let mut is = String::new();
        for (operand, name) in it.operands.iter().zip(&names) {
            let sign = if operand.weight < 0 { "-" } else { "+" };
            is += match is.is_empty() {
                true if operand.weight > 0 => "",
                true => "0 - ",
                false => " ",
            };
            is += if is.is_empty() || is.ends_with("- ") { "" } else { sign };
            is += if is.is_empty() || is.ends_with(' ') { "" } else { " " };
            is += &if operand.before { format!("previous({name})") } else { name.clone() };
        }
        let values: Vec<(&str, String)> = names.iter().map(String::as_str).zip(cells).collect();
        bodies.push(formula(it, each(spot), &stated, &is, &values));
    }
    bodies
}

/// Whether a rule of kind `sum` says the same.
fn is_sum(kind: Kind) -> bool {
    kind.adds_up() && kind != Kind::Running
}

/// A rule with an operand for each figure.
fn named(it: &Relation, own: Vec<String>, stated: &str, cells: Vec<String>) -> Option<Body> {
    if is_sum(it.kind) {
        let item = |(cell, operand): (&String, &Operand)| match operand.weight {
            1 => quoted(cell),
            weight => format!("{{ select: {}, weight: {weight} }}", quoted(cell)),
        };
        let items: Vec<String> = cells.iter().zip(&it.operands).map(item).collect();
        return sum(it, own, stated, &items);
    }
    let times = if it.factor > 1 { format!(" * {}", it.factor) } else { String::new() };
    let names: Vec<String> = match it.kind {
        Kind::Rate => vec!["now".into(), "before".into()],
        Kind::Share => vec!["part".into(), "whole".into()],
        Kind::Average | Kind::Levy => (1..=cells.len()).map(|it| format!("x{it}")).collect(),
        _ => vec!["a".into(), "b".into()],
    };
    if names.len() != cells.len() {
        return None;
    }
    let is = match it.kind {
        Kind::Rate => format!("(now - before) / before{times}"),
        Kind::Share => format!("part / whole{times}"),
        Kind::Quotient => format!("a / b{times}"),
        Kind::Levy if it.operands.iter().all(|it| it.weight > 0) => {
            let rate = it.operands.first().map_or(1, |it| it.weight);
            format!("({}) * {rate} / {}", names.join(" + "), it.factor)
        }
        Kind::Product if it.factor == 100 => "a * b / 100".to_owned(),
        Kind::Product => "a * b".to_owned(),
        Kind::Average => format!("({}) / {}", names.join(" + "), names.len()),
        _ => return None,
    };
    let values: Vec<(&str, String)> = names.iter().map(String::as_str).zip(cells).collect();
    Some(formula(it, own, stated, &is, &values))
}

fn sum(it: &Relation, own: Vec<String>, stated: &str, items: &[String]) -> Option<Body> {
    let mut lines = own;
    lines.push(format!("total: {}", quoted(stated)));
    match items {
        [one] => lines.push(format!("items: {one}")),
        many if many.len() <= 3 => lines.push(format!("items: [{}]", many.join(", "))),
        many => {
            lines.push("items:".to_owned());
            lines.extend(many.iter().map(|it| format!("  - {it}")));
        }
    }
    if it.kind == Kind::OfWhich {
        lines.push("relation: at-most".to_owned());
    }
    Some(Body { kind: "sum", word: word(it.kind), lines })
}

fn formula(
    it: &Relation,
    own: Vec<String>,
    stated: &str,
    is: &str,
    values: &[(&str, String)],
) -> Body {
    let mut lines = own;
    lines.push(format!("result: {}", quoted(stated)));
    lines.push(format!("is: {is}"));
    lines.push("let:".to_owned());
    lines.extend(values.iter().map(|(name, cell)| format!("  {name}: {}", quoted(cell))));
    Body { kind: "formula", word: word(it.kind), lines }
}
