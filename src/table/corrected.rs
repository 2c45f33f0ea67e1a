//! Knows figures that two relations agree are wrong: both fail, and with another value of the figure that they share
//! both hold, or one holds and a slip explains the other. Several such figures together do not refute relations of
//! which each fails too often alone. Does not know wording.

use rustc_hash::{FxHashMap, FxHashSet};

use super::axis::{Axis, Plane};
use super::equation::SlotState;
use super::relation::{Break, Certainty, Kind, Relation};
use super::score;
use super::sheet::Instead;
use super::slip::{Printed, mistypes};
use super::suspects::{Suspect, held, suspects};
use super::tested::{difference, instead, is_slip, is_sum, says};
use super::words::Words;

/// Maximum number of corrected figures in one table.
const MOST: usize = 8;
/// Maximum number of failing slots: a table with more does not have slips.
const FAILING: usize = 80;
/// Maximum number of figures of a table that is examined.
const LARGEST: usize = 5000;
/// Least evidence for a corrected figure, in thousandths of a nat: that two relations agree on it is no coincidence.
const TOLD: i32 = 2000;
/// The evidence of a slip that explains a sum only after another figure is corrected: the chance is one in ten.
const SLIP: i32 = 2300;
/// The evidence for a relation that words name, before its slots are read.
const NAMED: i32 = 4000;
/// The same for a relation that no words name.
const UNNAMED: i32 = -3000;
/// Least evidence for a relation that is kept.
const LEAST: i32 = 7000;
/// The cost of a corrected figure.
const CORRECTED: i32 = 1500;
/// The cost of an amount by which a relation fails all the same.
const FAILING_BY: i32 = 3000;

/// A slot of a suspect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Test {
    suspect: usize,
    slot: usize,
}

/// A corrected figure, the slots that fail without it, and the evidence for it.
struct Crossing {
    instead: Instead,
    was: i64,
    tests: Vec<Test>,
    told: i32,
}

/// The planes of a sheet, with corrected figures.
struct Table<'s> {
    planes: [Plane<'s>; 2],
    suspects: Vec<Suspect>,
    /// The slots of suspects that contain a figure.
    by_cell: FxHashMap<(usize, usize), Vec<Test>>,
}

/// The wrong figures of the sheet of `planes`, with the values on which relations agree.
pub(super) fn figures(planes: [Plane<'_>; 2], relations: &[Relation]) -> Vec<Instead> {
    let [rows, _] = &planes;
    if rows.is_coarse || rows.value.len() > LARGEST {
        return Vec::new();
    }
    let suspects = suspects(&planes, relations);
    let mut table = Table { planes, suspects, by_cell: FxHashMap::default() };
    loop {
        table.note_cells();
        let before: Vec<i32> = table.suspects.iter().map(|it| table.held(it)).collect();
        let crossings = table.crossings();
        let refuted = table.refuted(&crossings, &before);
        if refuted.is_empty() {
            return crossings.into_iter().map(|it| it.instead).collect();
        }
        crossings.iter().for_each(|it| table.set(it.instead.at, it.was));
        let mut at = 0..;
        table.suspects.retain(|_| at.next().is_none_or(|it| !refuted.contains(&it)));
    }
}

impl<'s> Table<'s> {
    fn plane(&self, axis: Axis) -> &Plane<'s> {
        let [rows, columns] = &self.planes;
        if axis == Axis::Rows { rows } else { columns }
    }

    fn held(&self, it: &Suspect) -> i32 {
        held(self.plane(it.relation.axis), it).told
    }

    fn value(&self, (row, column): (usize, usize)) -> i64 {
        let plane = self.plane(Axis::Rows);
        plane.value[plane.index(row, column)]
    }

    fn set(&mut self, (row, column): (usize, usize), value: i64) {
        let [rows, columns] = &mut self.planes;
        let (by_row, by_column) = (rows.index(row, column), columns.index(column, row));
        rows.value[by_row] = value;
        columns.value[by_column] = value;
    }

    fn says(&self, it: Test) -> (SlotState, i32) {
        let relation = &self.suspects[it.suspect].relation;
        says(self.plane(relation.axis), relation, it.slot)
    }

    fn fails(&self, it: Test) -> bool {
        self.says(it).0 == SlotState::Fails
    }

    /// The figures of a suspect in a slot.
    fn cells(&self, it: Test) -> FxHashSet<(usize, usize)> {
        let relation = &self.suspects[it.suspect].relation;
        let stated = relation.place(relation.stated, it.slot);
        relation.operands_at(it.slot).chain([stated]).collect()
    }

    fn tests(&self) -> Vec<Test> {
        let suspects = self.suspects.iter().enumerate();
        let all =
            suspects.flat_map(|(suspect, it)| it.slots.iter().map(move |slot| (suspect, *slot)));
        all.map(|(suspect, slot)| Test { suspect, slot }).collect()
    }

    fn note_cells(&mut self) {
        self.by_cell.clear();
        for test in self.tests() {
            for cell in self.cells(test) {
                self.by_cell.entry(cell).or_default().push(test);
            }
        }
    }

    /// The corrected figures, one after another, those with the most evidence first.
    fn crossings(&mut self) -> Vec<Crossing> {
        let mut found: Vec<Crossing> = Vec::new();
        while found.len() < MOST {
            let all = self.tests().into_iter();
            let failing: Vec<Test> = all.filter(|it| self.fails(*it)).collect();
            if failing.len() > FAILING {
                return Vec::new();
            }
            let mut best: Option<Crossing> = None;
            for test in failing {
                let relation = &self.suspects[test.suspect].relation;
                for way in instead(self.plane(relation.axis), relation, test.slot) {
                    let is_open = !found.iter().any(|it| it.instead.at == way.at);
                    let it = self.crossing(test, way).filter(|_| is_open);
                    best = best.into_iter().chain(it).max_by_key(|it| it.told);
                }
            }
            let Some(it) = best.filter(|it| it.told >= TOLD) else { break };
            self.set(it.instead.at, it.instead.value);
            found.push(it);
        }
        found
    }

    /// The evidence for the value of a figure that makes `from` hold.
    fn crossing(&mut self, from: Test, instead: Instead) -> Option<Crossing> {
        let was = self.value(instead.at);
        if !self.may_be(was, instead.value) || self.is_own(instead.at) {
            return None;
        }
        let others: Vec<Test> = self.by_cell.get(&instead.at)?.clone();
        let before: Vec<(SlotState, i32)> = others.iter().map(|it| self.says(*it)).collect();
        let off: Vec<u64> = others.iter().map(|it| self.off(*it)).collect();
        let is_typed = self.is_typed(instead);
        let slips: Vec<bool> = others.iter().map(|it| is_typed && self.is_slip(*it)).collect();
        self.set(instead.at, instead.value);
        let after: Vec<(SlotState, i32)> = others.iter().map(|it| self.says(*it)).collect();
        let is_freed = |it: (&Test, &bool)| is_typed && !it.1 && self.is_slip(*it.0);
        let freed: Vec<bool> = others.iter().zip(&slips).map(is_freed).collect();
        self.set(instead.at, was);
        let (mut told, mut tests, mut is_crossed) = (0, vec![from], false);
        for (at, other) in others.iter().enumerate() {
            let ((was, lost), (now, own)) = (before[at], after[at]);
            match (was, now) {
                (SlotState::Fails, SlotState::Fails) if *other == from => return None,
                (SlotState::Fails, it) if it.holds() && self.are_apart(from, *other) => {
                    is_crossed = true;
                    let told_by_off = score::evidence(2 * off[at], 2, true);
                    // A sum of counts is not off without a reason.
                    let least = if self.planes[0].is_counted { TOLD } else { 0 };
                    told += if off[at] > 0 { told_by_off.max(least) } else { own };
                    tests.push(*other);
                }
                (SlotState::Fails, SlotState::Fails)
                    if freed[at] && self.are_apart(from, *other) =>
                {
                    is_crossed = true;
                    told += SLIP;
                }
                (it, SlotState::Fails) if it.holds() => told -= lost.max(TOLD),
                _ => {}
            }
        }
        let has_words = tests.iter().any(|it| self.suspects[it.suspect].has_words);
        (is_crossed && has_words).then_some(Crossing { instead, was, tests, told })
    }

    /// Whether a slip of digits turns the corrected value into the printed one.
    fn is_typed(&self, instead: Instead) -> bool {
        let plane = self.plane(Axis::Rows);
        let at = plane.index(instead.at.0, instead.at.1);
        let printed = Printed { value: plane.value[at], step: plane.grain[at].max(1) };
        mistypes(printed, &|value| value == instead.value)
    }

    /// Whether a slip explains that a sum fails that words name.
    fn is_slip(&self, it: Test) -> bool {
        let Suspect { relation, has_words, .. } = &self.suspects[it.suspect];
        *has_words && is_slip(self.plane(relation.axis), relation, it.slot)
    }

    /// Whether a row and a column have the same name: amounts from one to itself may be left out of both.
    fn is_own(&self, (row, column): (usize, usize)) -> bool {
        let [own, across] = [&self.planes[0].lines[row], &self.planes[1].lines[column]];
        own.label == across.label && !own.words.has(Words::TOTAL)
    }

    /// Whether the correct value may be another one: a figure is not left out or counted twice, and an amount is not
    /// negative in a table without negative amounts.
    fn may_be(&self, was: i64, value: i64) -> bool {
        let has_negative = || self.planes[0].value.iter().any(|it| *it < 0);
        value != 0 && value != 2 * was && (value > 0 || has_negative())
    }

    /// The difference of a sum or product, in the units of the sheet; 0 for other relations.
    fn off(&self, it: Test) -> u64 {
        let relation = &self.suspects[it.suspect].relation;
        difference(self.plane(relation.axis), relation, it.slot).unsigned_abs()
    }

    /// Whether two tests are independent: sums and products share only one figure.
    fn are_apart(&self, one: Test, other: Test) -> bool {
        let (own, cells) = (self.cells(one), self.cells(other));
        let shared = cells.intersection(&own).count();
        let is_quotient = |it: Test| {
            let kind = self.suspects[it.suspect].relation.kind;
            matches!(kind, Kind::Share | Kind::Rate | Kind::Quotient | Kind::Levy)
        };
        let says_of = |it: Test| {
            let it = &self.suspects[it.suspect].relation;
            (it.kind == Kind::Levy).then_some((it.axis, it.stated))
        };
        let is_one = says_of(one).is_some() && says_of(one) == says_of(other);
        one != other && !is_one && (shared == 1 || is_quotient(other) && shared < cells.len())
    }

    /// The suspects that took part in `crossings` and have too little evidence. `before` is the evidence of each
    /// without corrections.
    fn refuted(&self, crossings: &[Crossing], before: &[i32]) -> Vec<usize> {
        // A label that states a rate is enough evidence for a single slot.
        let is_told = |suspect: usize| {
            before[suspect] != 0 || self.suspects[suspect].relation.kind == Kind::Levy
        };
        let is_idle = |it: &&Crossing| !it.tests.iter().any(|it| is_told(it.suspect));
        if let Some(it) = crossings.iter().find(is_idle) {
            return it.tests.iter().map(|it| it.suspect).collect();
        }
        let is_refuted = |suspect: &usize| {
            let it = &self.suspects[*suspect];
            let own =
                crossings.iter().filter(|it| it.tests.iter().any(|it| it.suspect == *suspect));
            let told: Vec<i32> = own.map(|it| it.told - CORRECTED).collect();
            let fails = it.slots.iter().map(|slot| Test { suspect: *suspect, slot: *slot });
            let fails = fails.filter(|it| self.fails(*it));
            // An item that is left out is missing by the same amount in several slots.
            let off: FxHashSet<u64> = fails.map(|it| self.off(it)).collect();
            let prior = if it.has_words { NAMED } else { UNNAMED };
            let all =
                prior + before[*suspect] + told.iter().sum::<i32>() - FAILING_BY * off.len() as i32;
            !told.is_empty() && all < LEAST
        };
        (0..self.suspects.len()).filter(is_refuted).collect()
    }
}

/// Adds breaks to `relations`, which were read with `figures` corrected, where they fail as printed; each at least as
/// certain as it was `before`. Returns the figures that two relations show; others are not corrected.
pub(super) fn mark(
    planes: &[Plane<'_>; 2],
    figures: &[Instead],
    before: &[Relation],
    relations: &mut [Relation],
) -> Vec<Instead> {
    let mut shown: FxHashMap<(usize, usize), usize> = FxHashMap::default();
    for it in relations.iter_mut() {
        let Some(plane) = planes.iter().find(|plane| plane.axis == it.axis) else { continue };
        let known = it.clone();
        for slot in &mut it.slots {
            let cells: Vec<_> = known
                .operands_at(slot.slot)
                .chain([known.place(known.stated, slot.slot)])
                .collect();
            let wrong = figures.iter().find(|it| cells.contains(&it.at));
            let Some(wrong) = wrong.filter(|_| slot.holds) else { continue };
            if says(plane, &known, slot.slot).0 != SlotState::Fails {
                continue;
            }
            (slot.holds, slot.is_exact) = (false, false);
            *shown.entry(wrong.at).or_default() += 1;
            let broken = broken(plane, &known, slot.slot, wrong.at);
            let certainty = broken.certainty.max(certainty(before, &known, slot.slot));
            it.breaks.push(Break { certainty, ..broken });
        }
        for fresh in it.breaks.iter_mut().filter(|it| known.breaks.contains(it)) {
            let was = certainty(before, &known, fresh.slot);
            let cells: Vec<_> = known.operands_at(fresh.slot).collect();
            let wrong = figures.iter().find(|it| cells.contains(&it.at));
            if let Some(wrong) = wrong.filter(|_| was == Certainty::Possible) {
                *shown.entry(wrong.at).or_default() += 1;
                fresh.certainty = fresh.certainty.min(Certainty::Likely);
            }
        }
        // A relation that holds as printed has no break, even if the corrected figures break it.
        it.breaks.retain(|it| !says(plane, &known, it.slot).0.holds());
        it.breaks.sort_by_key(|it| it.slot);
    }
    figures.iter().filter(|it| shown.get(&it.at).is_some_and(|it| *it > 1)).copied().collect()
}

/// How certain it was that a relation should hold in a slot.
fn certainty(before: &[Relation], it: &Relation, slot: usize) -> Certainty {
    let is_same = |other: &&Relation| {
        let key = |it: &Relation| (it.axis, it.kind, it.stated);
        key(other) == key(it) && other.operands == it.operands
    };
    let breaks = before.iter().filter(is_same).flat_map(|it| &it.breaks);
    breaks.filter(|it| it.slot == slot).map(|it| it.certainty).max().unwrap_or_default()
}

fn broken(plane: &Plane<'_>, it: &Relation, slot: usize, at: (usize, usize)) -> Break {
    let difference = difference(plane, it, slot);
    let lines = it.operands.iter().map(|it| it.line).chain([it.stated]);
    let bound: i64 = lines.map(|line| plane.place(plane.index(line, slot))).sum();
    let is_clear = !is_sum(it.kind) || 2 * difference.abs() > bound;
    Break { is_clear, cell: Some(at), ..Break::clear(slot, Certainty::Likely, difference) }
}
