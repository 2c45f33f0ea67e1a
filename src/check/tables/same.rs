//! Knows figures with the same names in two tables, and the certainty that they should be equal: by the number of
//! others that agree, and the probability that these agree by chance. Does not know which of them is wrong.

use std::collections::BTreeMap;

use rust_decimal::RoundingStrategy::MidpointAwayFromZero;
use rustc_hash::{FxHashMap, FxHashSet};

use super::super::Context;
use super::super::Findings;
use super::super::slip::{digits, is_slip};
use super::super::{Figure, InstanceState, agreement};
use super::cells::Table;
use super::{names, say};
use crate::document::format::Layout;
use crate::quantity::precision::Disagreement;
use crate::quantity::{Quantity, Rounding};
use crate::source::Span;
use crate::table::Certainty;

/// Maximum number of later places compared with one of the same names.
const REACH: usize = 8;

/// Maximum number of figures that a table of a draft shares with another; tables that share more are data in two states.
const LONG: usize = 100;

/// Two columns of two tables; the totals of whole tables, by table name, count as a separate table.
type Columns = [(usize, usize); 2];

/// A cell of a table, for comparison with others.
#[derive(Clone, Copy)]
struct CellOfTable {
    /// The table that it is counted in, and the column there.
    of: (usize, usize),
    table: usize,
    at: (usize, usize),
}

/// Two figures with the same names.
struct Pair<'d> {
    figures: [Figure<'d>; 2],
    places: [CellOfTable; 2],
    /// `Violated` if the figures differ.
    outcome: InstanceState,
}

impl Pair<'_> {
    fn agrees(&self) -> bool {
        self.outcome != InstanceState::Violated
    }
}

pub(super) fn check<'d>(cx: &Context<'d>, tables: &[Table<'d>], found: &mut Findings) {
    if tables.len() < 2 {
        return;
    }
    let mut told = FxHashSet::default();
    for pairs in pairs(tables).values() {
        let pairs: Option<Vec<Pair<'d>>> =
            pairs.iter().filter_map(|it| read(cx, tables, *it)).collect();
        if let Some(pairs) = pairs {
            judge(cx, tables, &pairs, found, &mut told);
        }
    }
}

/// Names by number, and the places of each label under each heading.
#[derive(Default)]
struct Index<'t> {
    names: FxHashMap<&'t str, usize>,
    places: FxHashMap<[usize; 2], Vec<CellOfTable>>,
    order: Vec<[usize; 2]>,
}

impl<'t> Index<'t> {
    fn number(&mut self, name: &'t str) -> usize {
        let next = self.names.len();
        *self.names.entry(name).or_insert(next)
    }

    fn take(&mut self, names: [&'t str; 2], place: CellOfTable) {
        let key = names.map(|it| self.number(it));
        let places = self.places.entry(key).or_default();
        if places.is_empty() {
            self.order.push(key);
        }
        places.push(place);
    }

    /// The places with equal names, for any two columns that share some.
    fn pairs(&self) -> BTreeMap<Columns, Vec<[CellOfTable; 2]>> {
        let mut pairs: BTreeMap<Columns, Vec<[CellOfTable; 2]>> = BTreeMap::new();
        for places in self.order.iter().map(|it| &self.places[it]) {
            for (at, one) in places.iter().enumerate() {
                let next = places[at + 1..].iter().take(REACH);
                for other in next.filter(|it| one.of.0 != it.of.0 && one.table != it.table) {
                    pairs.entry([one.of, other.of]).or_default().push([*one, *other]);
                }
            }
        }
        pairs
    }
}

/// The places with equal names, for any two columns that share some.
fn pairs(tables: &[Table<'_>]) -> BTreeMap<Columns, Vec<[CellOfTable; 2]>> {
    let title = |it: &Table<'_>| it.total().and_then(|_| title(it));
    let titles: Vec<Option<String>> = tables.iter().map(title).collect();
    let (shared, mut index) = (shared(tables, &titles), Index::default());
    let known = |name: &Option<String>| name.as_deref().is_some_and(|it| shared.contains(it));
    for (at, table) in tables.iter().enumerate() {
        for (row, label) in table.labels.iter().enumerate().filter(|it| known(it.1)) {
            for (column, heading) in table.columns() {
                let place = CellOfTable { of: (at, column), table: at, at: (row, column) };
                index.take([label.as_deref().unwrap_or_default(), heading], place);
            }
        }
    }
    for (at, (table, title)) in tables.iter().zip(&titles).enumerate().filter(|it| known(it.1.1)) {
        let total = table.total().unwrap_or_default();
        for (column, heading) in table.columns() {
            let whole = (tables.len() + table.document, index.number(heading));
            let place = CellOfTable { of: whole, table: at, at: (total, column) };
            index.take([title.as_deref().unwrap_or_default(), heading], place);
        }
    }
    index.pairs()
}

/// The names that occur in rows or titles of several tables; only these are indexed.
fn shared<'t>(tables: &'t [Table<'_>], titles: &'t [Option<String>]) -> FxHashSet<&'t str> {
    let mut first: FxHashMap<&str, usize> = FxHashMap::default();
    let mut shared = FxHashSet::default();
    for (at, (table, title)) in tables.iter().zip(titles).enumerate() {
        for name in table.labels.iter().chain([title]).flatten() {
            if *first.entry(name).or_insert(at) != at {
                shared.insert(name.as_str());
            }
        }
    }
    shared
}

/// The name of a whole table: its caption, or else the heading directly above it.
fn title(table: &Table<'_>) -> Option<String> {
    let title = names::label([names::titles(table.read.grid.home?).into_iter().next()?]);
    (!title.is_empty()).then_some(title)
}

/// The figures of two places; `None` if one has none, `Some(None)` if they cannot be compared.
fn read<'d>(
    cx: &Context<'d>,
    tables: &[Table<'d>],
    places: [CellOfTable; 2],
) -> Option<Option<Pair<'d>>> {
    let [one, other] = places.map(|it| tables[it.table].figure(cx, it.at));
    let figures = [one?, other?];
    let facts = figures.each_ref().map(|it| &it.quantity);
    let outcome = match agreement::of(facts, Rounding::ByUnit) {
        Ok(outcome) => Some(outcome),
        Err(Disagreement::Values(..)) => Some(InstanceState::Violated),
        Err(_) => None,
    };
    Some(outcome.map(|outcome| Pair { figures, places, outcome }))
}

/// The improbability of agreement by chance, in thousandths of a nat: the information in the digits of the
/// agreeing figures, each value counted once.
fn evidence(pairs: &[Pair<'_>]) -> u32 {
    let mut known: Vec<String> = Vec::new();
    let mut sum = 0;
    for pair in pairs.iter().filter(|it| it.agrees()) {
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
    found: &mut Findings,
    told: &mut FxHashSet<[Span; 2]>,
) {
    let (agree, all) = (pairs.iter().filter(|it| it.agrees()).count(), pairs.len());
    let broken: Vec<&Pair<'d>> = pairs.iter().filter(|it| !it.agrees()).collect();
    let evidence = evidence(pairs);
    if agree < 3
        || evidence < 14_000
        || broken.len() > (all / 10).max(1)
        || !is_one_state(cx, tables, pairs)
    {
        return;
    }
    for pair in pairs.iter().filter(|it| it.agrees()) {
        found.settle(pair.outcome, &pair.figures);
    }
    for pair in &broken {
        let at = pair.places.map(|it| it.table);
        let is_here = at.map(|it| tables[it].document);
        let slip = slipped(pair);
        let is_sure = is_here[0] == is_here[1] && agree >= 4 && evidence >= 20_000 && slip;
        let is_draft = all <= LONG && at.iter().any(|it| is_draft(&tables[*it]));
        let is_likely = slip || is_draft && agree >= 6 && agree * 10 >= all * 9;
        let is_told = pair.places.iter().any(|it| is_in_fault(&tables[it.table], it.at));
        if !is_likely || is_told || is_revision(pair, &broken) || told.contains(&spans(pair)) {
            continue;
        }
        told.insert(spans(pair));
        let certainty = if is_sure { Certainty::Certain } else { Certainty::Likely };
        let labels = pair.places.map(|it| tables[it.table].reading().rows[it.at.0].label.join(" "));
        found.report(say::differs(cx, &pair.figures, &labels, [agree, all], certainty));
        found.settle(InstanceState::Violated, &pair.figures);
    }
}

/// Whether the table is in running text: of two data files, one is mostly a later state of the other.
fn is_draft(table: &Table<'_>) -> bool {
    let format = table.read.grid.home.map(|it| it.document.format);
    format.is_some_and(|it| it.entry().layout == Layout::Text)
}

fn spans(pair: &Pair<'_>) -> [Span; 2] {
    pair.figures.each_ref().map(|it| it.quantity.span)
}

/// Whether the words of both tables indicate the same state of their figures.
fn is_one_state(cx: &Context<'_>, tables: &[Table<'_>], pairs: &[Pair<'_>]) -> bool {
    let Some(first) = pairs.first() else { return false };
    let [one, other] = first.places.map(|it| &tables[it.table]);
    if one.document == other.document {
        return one.states == other.states;
    }
    let name = |it: &Table<'_>| {
        it.read.grid.home.map_or("", |home| &cx.corpus.sources.get(home.document.source).name)
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

/// Whether another figure differs by the same amount: then it is not a slip but another state.
fn is_revision(pair: &Pair<'_>, broken: &[&Pair<'_>]) -> bool {
    let by = |it: &Pair<'_>| {
        let [one, other] = it.figures.each_ref().map(|it| it.quantity.exact());
        one.ok()?.minus(other.ok()?).ok()
    };
    let own = by(pair);
    let is_other = |it: &&&Pair<'_>| spans(it) != spans(pair);
    broken.iter().filter(is_other).any(|it| by(it).is_some() && by(it) == own)
}

/// Whether a fault in a relation of its table involves the figure in a place.
fn is_in_fault(table: &Table<'_>, at: (usize, usize)) -> bool {
    let reading = table.reading();
    reading.faults.iter().any(|fault| {
        let relation = &reading.relations[fault.relation];
        let stated = relation.place(relation.stated, fault.slot);
        relation.operands_at(fault.slot).chain([stated]).any(|it| it == at)
    })
}
