//! Knows the meaning of a table: its number format, the roles of its rows and columns, and the relations of its
//! figures: totals, differences, shares, rates, averages. Finds them by figures, words and positions alone, without
//! any rule.
//!
//! Detection may be generous, because an equation that holds is never shown. Violations are judged separately and
//! strictly.
//!
//! Does not know rules or wording, and never decides which of several contradicting figures is wrong.

mod apart;
mod average;
mod axis;
mod balance;
mod certain;
mod choose;
mod claims;
mod crossed;
mod equation;
mod flow;
mod follow;
mod grain;
mod grid;
mod growth;
mod inside;
mod labelled;
mod ledger;
mod levied;
mod listed;
mod measure;
mod missing;
mod named;
mod numbered;
mod part;
mod plain;
mod product;
mod ranked;
mod rare;
mod ratio;
mod relation;
mod results;
mod role;
mod running;
mod score;
mod search;
mod section;
mod settle;
mod share;
mod sheet;
mod signed;
mod single;
mod slip;
mod tested;
mod tree;
mod turned;
mod unlisted;
mod verdict;
mod whole;
mod words;

pub use axis::Axis;
pub use follow::Basis;
pub use grid::{Grid, GridCell, MOST_COLUMNS, MOST_PLACES};
pub use inside::Inside;
pub use relation::{Break, Certainty, Kind, Operand, Relation, Slot};
pub use role::{Line, Reason, Role};
pub use settle::Fault;
pub use words::Words;

use crate::quantity::Notation;
use axis::Plane;
use equation::{Candidate, SlotState, Sum, Way, ask};
use sheet::Sheet;

/// The reading of a grid.
#[derive(Debug, Default)]
pub struct Reading {
    /// Its number format.
    pub notation: Notation,
    /// The relations of its figures, including violated ones.
    pub relations: Vec<Relation>,
    /// The violations of these relations.
    pub faults: Vec<Fault>,
    /// Counts with their shares, in one cell each.
    pub inside: Vec<Inside>,
    /// The role of each row, with the reasons.
    pub rows: Vec<Line>,
    /// The role of each column, with the reasons.
    pub columns: Vec<Line>,
    /// Whether every place was examined; if not, the grid is too large.
    pub is_complete: bool,
}

impl Reading {
    /// Whether the grid contains figures.
    pub fn has_figures(&self) -> bool {
        self.rows.iter().any(|it| it.figures > 0)
    }

    /// Number of slots in which a relation holds.
    fn holds(&self) -> usize {
        self.relations.iter().map(Relation::holding).sum()
    }
}

/// Reads `grid`.
pub fn read(grid: &Grid<'_>) -> Reading {
    if grid.width == 0 {
        return Reading { is_complete: grid.beyond.is_none(), ..Reading::default() };
    }
    let usual = read_in(grid, grid.notation());
    // If nothing else shows what a point separates, the reading in which more figures add up wins.
    let other = grid.other_notation().map(|it| read_in(grid, it));
    other.filter(|it| it.holds() > usual.holds()).unwrap_or(usual)
}

fn read_in(grid: &Grid<'_>, notation: Notation) -> Reading {
    let mut sheet = Sheet::of(grid, notation);
    grain::settle(&mut sheet);
    let (mut reading, is_whole) = along_both(grid, &sheet, false);
    let mut wrong = crossed::figures(planes(&sheet, is_whole), &reading.relations);
    // Read again with the corrected values: relations that the wrong ones broke hold, and hidden faults appear.
    while !wrong.is_empty() {
        let (mut other, _) = along_both(grid, &sheet.with(&wrong), is_whole);
        let printed = planes(&sheet, is_whole);
        let shown = crossed::mark(&printed, &wrong, &reading.relations, &mut other.relations);
        if shown.len() == wrong.len() {
            reading = other;
            break;
        }
        wrong = shown;
    }
    reading.faults = settle::faults(&reading.relations);
    reading.inside = inside::shares(grid, &sheet.notation, &reading.relations);
    reading.relations.iter_mut().for_each(|it| certain::settle(&sheet, it));
    (reading.rows, reading.columns) = role::lines(grid, &sheet, &reading.relations);
    reading
}

/// The relations along both axes, and whether the figures are counts; `is_known` if that is already known.
fn along_both(grid: &Grid<'_>, sheet: &Sheet, is_known: bool) -> (Reading, bool) {
    let mut reading =
        Reading { notation: sheet.notation.clone(), is_complete: true, ..Reading::default() };
    both(grid, sheet, is_known, &mut reading);
    let is_whole = is_known || whole::counts(grid, sheet, &reading.relations);
    if is_whole && !is_known {
        reading.relations.clear();
        both(grid, sheet, true, &mut reading);
    }
    unlisted::clear(sheet, &mut reading.relations);
    (reading, is_whole)
}

/// A sheet along both axes; `is_whole` if its whole figures are counts.
fn planes(sheet: &Sheet, is_whole: bool) -> [Plane<'_>; 2] {
    let mut planes = [Axis::Rows, Axis::Columns].map(|it| Plane::of(sheet, it));
    let runs = planes.each_ref().map(running::lines);
    for (plane, runs) in planes.iter_mut().zip(runs.into_iter().rev()) {
        (plane.is_whole, plane.runs) = (is_whole, runs);
    }
    planes
}

/// Reads along both axes; `is_whole` if whole figures are counts.
fn both(grid: &Grid<'_>, sheet: &Sheet, is_whole: bool, reading: &mut Reading) {
    for plane in planes(sheet, is_whole) {
        along(grid, &plane, sheet.one(), reading);
    }
}

fn along(grid: &Grid<'_>, plane: &Plane<'_>, one: Option<i64>, reading: &mut Reading) {
    let named = named::formulas(grid, plane, one);
    let (equations, is_complete) = choose::equations(plane);
    reading.is_complete &= is_complete;
    let is_exact = plane.is_whole || are_exact(plane, &equations);
    let mut totals = vec![false; plane.lines.len()];
    for it in &equations {
        // A total that equals another total plus a balance may still be the sum of its items.
        let is_turned = it.items.len() == 2
            && it.items.iter().any(|it| plane.lines[*it].words.has(Words::BALANCE));
        totals[it.total] |= !matches!(it.way, Way::Pair) && !is_turned;
        let breaks = verdict::breaks(plane, it, is_exact);
        reading.relations.push(Relation { breaks, is_exact, ..sum(plane, it) });
    }
    let own = std::mem::take(&mut reading.relations);
    let (kept, _): (Vec<_>, Vec<_>) = own.into_iter().partition(|it| !is_stated(it, &named));
    reading.relations = kept;
    named.iter().for_each(|it| totals[it.stated] = true);
    let labelled = labelled::totals(plane, &totals, is_exact);
    let mut single = single::totals(plane, &totals);
    single.retain(|it| labelled.iter().all(|other| other.stated != it.stated));
    let called = labelled.into_iter().chain(single);
    reading.relations.extend(called.map(|it| Relation { is_exact, ..it }));
    take_rates(plane, &totals, reading);
    let matches = results::of_matches(plane);
    reading.relations.retain(|it| !is_stated(it, &matches));
    matches.iter().for_each(|it| totals[it.stated] = true);
    reading.relations.extend(matches);
    reading.relations.extend(tree::sums(plane, &totals));
    reading.relations.extend(section::totals(plane, &equations, &totals));
    reading.relations.extend(balance::results(plane, &totals));
    reading.relations.extend(part::parts(plane));
    let running = running::totals(plane, &totals);
    running.iter().for_each(|it| totals[it.stated] = true);
    reading.relations.extend(running);
    reading.relations.extend(flow::flows(plane, &totals));
    let mut averages = average::averages(plane, &totals);
    averages.retain(|it| !totals[it.stated]);
    reading.relations.extend(averages);
    let all = named.iter().chain(reading.relations.iter());
    let given: Vec<usize> = all.filter(|it| it.axis == plane.axis).map(|it| it.stated).collect();
    reading.relations.extend(apart::differences(plane, |line| given.contains(&line)));
    if let Some(one) = one {
        let (quotients, is_complete) = ratio::quotients(plane, one);
        reading.is_complete &= is_complete;
        let shares = share::shares(plane, one, &quotients);
        let ratios = quotients.into_iter().chain(shares).chain(product::products(plane, one));
        reading.relations.extend(ratios.filter(|it| !is_stated(it, &named)));
        let all = named.iter().chain(reading.relations.iter());
        let given: Vec<usize> =
            all.filter(|it| it.axis == plane.axis).map(|it| it.stated).collect();
        let changes = growth::changes(plane, one, |line| given.contains(&line));
        reading.relations.extend(changes);
    }
    reading.relations.extend(named);
    let own = reading.relations.iter_mut().filter(|it| it.axis == plane.axis);
    own.filter(|it| it.kind == Kind::Total).for_each(|it| verdict::temper(plane, it));
}

/// Adds rows computed from the rate in their label, and the sums after them, which replace those of another
/// reading.
fn take_rates(plane: &Plane<'_>, totals: &[bool], reading: &mut Reading) {
    let levied = levied::relations(plane, totals);
    let is_met = |it: &Relation| it.breaks.is_empty();
    let is_other = |it: &Relation| it.axis != plane.axis || it.kind != Kind::Total;
    reading.relations.retain(|it| {
        is_other(it) || levied.iter().all(|sum| sum.stated != it.stated || !is_met(sum))
    });
    reading.relations.extend(levied);
}

/// Whether a label states a relation of the same line as `it`.
fn is_stated(it: &Relation, named: &[Relation]) -> bool {
    named.iter().any(|named| {
        let lines = || named.operands.iter().map(|it| it.line).chain([named.stated]);
        let own = it.operands.iter().map(|it| it.line).chain([it.stated]);
        it.axis == named.axis
            && own.clone().count() == lines().count()
            && own.into_iter().all(|line| lines().any(|it| it == line))
    })
}

/// Whether so many sums hold to the last digit that the figures cannot have been rounded one by one.
fn are_exact(plane: &Plane<'_>, equations: &[Candidate]) -> bool {
    if plane.is_coarse {
        return false;
    }
    let (mut exact, mut rounded) = (0usize, 0usize);
    for it in equations.iter().filter(|it| it.score >= 14_000) {
        for slot in it.scope.0..=it.scope.1 {
            let sum = Sum::of(plane, &it.items, slot);
            let (says, _) = ask(plane, it.total, slot, sum);
            let counts = sum.filled > 1;
            exact += usize::from(counts && says == SlotState::Exact);
            rounded += usize::from(counts && says == SlotState::Rounded);
        }
    }
    exact >= 6 && exact * 100 >= (exact + rounded) * 97
}

fn sum(plane: &Plane<'_>, it: &Candidate) -> Relation {
    let slot = |slot: usize| {
        let (says, _) = ask(plane, it.total, slot, Sum::of(plane, &it.items, slot));
        let holds = says.holds();
        (says != SlotState::Nothing).then_some(Slot {
            slot,
            holds,
            is_exact: says == SlotState::Exact,
        })
    };
    let (kind, stated, operands) = reading_of(plane, it);
    // A blank difference is not stated.
    let slot = |at: usize| slot(at).filter(|_| plane.is_figure(stated, at));
    Relation {
        kind,
        axis: plane.axis,
        stated,
        operands,
        slots: (it.scope.0..=it.scope.1).filter_map(slot).collect(),
        score: it.score,
        ..Relation::default()
    }
}

/// The intended form of an equation: if one of two items is named as a difference, it is the total minus the
/// other.
fn reading_of(plane: &Plane<'_>, it: &Candidate) -> (Kind, usize, Vec<Operand>) {
    if let Some((stated, other)) = it.difference(plane) {
        let subtracted = Operand { weight: -1, ..Operand::line(other) };
        return (Kind::Difference, stated, vec![Operand::line(it.total), subtracted]);
    }
    (Kind::Total, it.total, it.items.iter().map(|it| Operand::line(*it)).collect())
}
