//! Knows figures that two tables state under the same names, and how sure it is that they are meant to be the same: by
//! how many others agree, and how unlikely it is that these do by chance. Does not know what is wrong with which of them.

use rust_decimal::RoundingStrategy::MidpointAwayFromZero;
use rustc_hash::FxHashMap;

use super::super::Context;
use super::super::Findings;
use super::super::prose::{digits, is_slip};
use super::super::{Figure, Outcome};
use super::cells::Table;
use super::{Sureness, names, say};
use crate::quantity::precision::{Disagreement, consistent};
use crate::quantity::{Quantity, Rounding};

/// Tables after one in which the same name is looked for.
const REACH: usize = 8;

/// Two columns of two tables; what is stated of whole tables counts as a table of its own.
type Columns = [(usize, usize); 2];

/// A place of a table.
#[derive(Clone, Copy)]
struct Place {
    /// The table that it counts as, and the column there.
    of: (usize, usize),
    table: usize,
    at: (usize, usize),
}

/// Two figures of the same names.
struct Pair<'d> {
    figures: [Figure<'d>; 2],
    places: [Place; 2],
    agrees: bool,
}

pub(super) fn check<'d>(cx: &Context<'d>, tables: &[Table<'d>], found: &mut Findings) {
    if tables.len() < 2 {
        return;
    }
    let mut told = Vec::new();
    for pairs in pairs(tables).values() {
        let pairs: Option<Vec<Pair<'d>>> =
            pairs.iter().filter_map(|it| read(cx, tables, *it)).collect();
        if let Some(pairs) = pairs {
            judge(cx, tables, &pairs, (found, &mut told));
        }
    }
}

/// The places of equal names in each two columns that share some.
fn pairs(tables: &[Table<'_>]) -> std::collections::BTreeMap<Columns, Vec<[Place; 2]>> {
    let mut named: FxHashMap<(String, String), Vec<Place>> = FxHashMap::default();
    let mut order = Vec::new();
    let mut take = |label: &str, heading: &str, place: Place| {
        let key = (label.to_owned(), heading.to_owned());
        let places = named.entry(key.clone()).or_default();
        if places.is_empty() {
            order.push(key);
        }
        places.push(place);
    };
    for (index, table) in tables.iter().enumerate() {
        for (row, label) in table.labels.iter().enumerate() {
            let Some(label) = label else { continue };
            for (column, heading) in table.columns() {
                take(
                    label,
                    heading,
                    Place { of: (index, column), table: index, at: (row, column) },
                );
            }
        }
    }
    let mut headings: Vec<&str> = Vec::new();
    for (index, table) in tables.iter().enumerate() {
        let Some((total, name)) = table.total().zip(title(table)) else { continue };
        for (column, heading) in table.columns() {
            let at = headings.iter().position(|it| *it == heading);
            let at = at.unwrap_or_else(|| {
                headings.push(heading);
                headings.len() - 1
            });
            let whole = tables.len() + table.document;
            take(&name, heading, Place { of: (whole, at), table: index, at: (total, column) });
        }
    }
    let mut pairs = std::collections::BTreeMap::new();
    for places in order.iter().filter_map(|it| named.get(it)) {
        for (at, one) in places.iter().enumerate() {
            for other in places[at + 1..].iter().take(REACH) {
                if one.of.0 != other.of.0 && one.table != other.table {
                    let own: &mut Vec<[Place; 2]> = pairs.entry([one.of, other.of]).or_default();
                    own.push([*one, *other]);
                }
            }
        }
    }
    pairs
}

/// What a table as a whole is called: its caption, else the heading right above it.
fn title(table: &Table<'_>) -> Option<String> {
    let title = names::label([names::titles(table.grid.home?).into_iter().next()?]);
    (!title.is_empty()).then_some(title)
}

/// The figures of two places; nothing where one has none, and no pairs at all where they do not convert.
fn read<'d>(
    cx: &Context<'d>,
    tables: &[Table<'d>],
    places: [Place; 2],
) -> Option<Option<Pair<'d>>> {
    let [one, other] = places.map(|it| tables[it.table].figure(cx, it.at));
    let figures = [one?, other?];
    let verdict = consistent(&[&figures[0].quantity, &figures[1].quantity], Rounding::ByUnit);
    Some(match verdict {
        Ok(_) => Some(Pair { figures, places, agrees: true }),
        Err(Disagreement::Values(..)) => Some(Pair { figures, places, agrees: false }),
        Err(_) => None,
    })
}

/// How unlikely it is that the agreeing figures do so by chance, in thousandths of a nat: what their digits carry, each
/// value once.
fn evidence(pairs: &[Pair<'_>]) -> u32 {
    let mut known: Vec<String> = Vec::new();
    let mut sum = 0;
    for pair in pairs.iter().filter(|it| it.agrees) {
        let [one, other] = pair.figures.each_ref().map(|it| digits(&it.quantity));
        let coarser = if one.len() < other.len() { one } else { other };
        if !known.contains(&coarser) {
            sum += (2303 * coarser.len() as u32).saturating_sub(500).min(7000);
            known.push(coarser);
        }
    }
    sum
}

fn judge<'d>(
    cx: &Context<'d>,
    tables: &[Table<'d>],
    pairs: &[Pair<'d>],
    (found, told): (&mut Findings, &mut Vec<[usize; 2]>),
) {
    let (agree, all) = (pairs.iter().filter(|it| it.agrees).count(), pairs.len());
    let broken: Vec<&Pair<'d>> = pairs.iter().filter(|it| !it.agrees).collect();
    let evidence = evidence(pairs);
    if agree < 3
        || evidence < 14_000
        || broken.len() > (all / 10).max(1)
        || !is_one_state(cx, tables, pairs)
    {
        return;
    }
    for pair in pairs.iter().filter(|it| it.agrees) {
        let is_exact =
            pair.figures[0].quantity.exact().ok() == pair.figures[1].quantity.exact().ok();
        found.settle(if is_exact { Outcome::Holds } else { Outcome::Rounding }, &pair.figures);
    }
    for pair in &broken {
        let at = pair.places.map(|it| it.table);
        let is_here = at.map(|it| tables[it].document);
        let slip = slipped(pair);
        let is_sure = is_here[0] == is_here[1] && agree >= 4 && evidence >= 20_000 && slip;
        let is_likely = slip || agree >= 6 && agree * 10 >= all * 9;
        let is_told = pair.places.iter().any(|it| is_in_fault(&tables[it.table], it.at));
        if !is_likely || is_told || is_revision(pair, &broken) || told.contains(&key(pair)) {
            continue;
        }
        told.push(key(pair));
        let sureness = if is_sure { Sureness::Certain } else { Sureness::Likely };
        let labels = pair.places.map(|it| tables[it.table].reading().rows[it.at.0].label.join(" "));
        found.report(say::differs(cx, &pair.figures, (&labels, [agree, all]), sureness));
        found.settle(Outcome::Violated, &pair.figures);
    }
}

fn key(pair: &Pair<'_>) -> [usize; 2] {
    pair.figures.each_ref().map(|it| it.quantity.span.start as usize)
}

/// Whether both tables are of one state of their figures, as far as their words tell.
fn is_one_state(cx: &Context<'_>, tables: &[Table<'_>], pairs: &[Pair<'_>]) -> bool {
    let Some(first) = pairs.first() else { return false };
    let [one, other] = first.places.map(|it| &tables[it.table]);
    if one.document == other.document {
        return one.states == other.states;
    }
    let name = |it: &Table<'_>| {
        it.grid.home.map_or("", |home| &cx.corpus.sources.get(home.document.source).name)
    };
    one.states == other.states && !names::are_versions(name(one), name(other))
}

fn slipped(pair: &Pair<'_>) -> bool {
    let [one, other] = pair.figures.each_ref().map(|it| &it.quantity);
    let is_finer = one.exact_step().ok() <= other.exact_step().ok();
    let (fine, coarse) = if is_finer { (one, other) } else { (other, one) };
    let Some(fine) = fine.to_unit(&coarse.unit) else { return false };
    let places = coarse.value.scale();
    let value = fine.value.round_dp_with_strategy(places, MidpointAwayFromZero);
    let fine = Quantity { value, ..fine };
    is_slip(&digits(coarse), coarse, &digits(&fine), &fine)
}

/// Whether another figure differs by as much: then it is not a slip of the pen but another state.
fn is_revision(pair: &Pair<'_>, broken: &[&Pair<'_>]) -> bool {
    let by = |it: &Pair<'_>| {
        let [one, other] = it.figures.each_ref().map(|it| it.quantity.exact());
        one.ok()?.minus(other.ok()?).ok()
    };
    let own = by(pair);
    let is_other = |it: &&&Pair<'_>| key(it) != key(pair);
    broken.iter().filter(is_other).any(|it| by(it).is_some() && by(it) == own)
}

/// Whether a relation of its own table already says that the figure in a place may be wrong.
fn is_in_fault(table: &Table<'_>, at: (usize, usize)) -> bool {
    let reading = table.reading();
    reading.faults.iter().any(|fault| {
        let relation = &reading.relations[fault.relation];
        let stated = relation.place(relation.stated, fault.slot);
        relation.operands_at(fault.slot).chain([stated]).any(|it| it == at)
    })
}
