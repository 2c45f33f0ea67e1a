//! Knows relations that words state: a line that is others added and taken away, slot by slot, and how sure it is that
//! one which fails in a slot should hold there. Does not know which words those are.

use rustc_hash::FxHashSet;

use super::axis::Plane;
use super::equation::{SlotState, Sum, ask};
use super::grain::coarse;
use super::relation::{Break, Certainty, Operand, Slot, holding};
use super::score;
use super::slip::{POSSIBLE, Printed, Puzzle, Slip, explained};
use super::unsigned;
use super::verdict::MANY;

/// A line with its operands.
pub(super) struct Signed<'r> {
    pub(super) stated: usize,
    pub(super) operands: &'r [Operand],
}

impl Signed<'_> {
    /// The operands in `slot`, by line, slot and weight; `None` if one would be before the first slot.
    fn at(&self, slot: usize) -> Option<Vec<(usize, usize, i64)>> {
        let operands = self.operands.iter();
        let place = |it: &Operand| Some((it.line, it.slot(slot)?, i64::from(it.weight)));
        operands.map(place).collect()
    }

    /// Tests `slot`. Every operand needs a figure or a sign for zero there.
    pub(super) fn says(&self, plane: &Plane<'_>, slot: usize) -> SlotState {
        self.asked(plane, slot).0
    }

    /// The same, with its evidence in thousandths of a nat.
    pub(super) fn asked(&self, plane: &Plane<'_>, slot: usize) -> (SlotState, i32) {
        match self.sum(plane, slot) {
            Some(sum) => ask(plane, self.stated, slot, sum),
            None => (SlotState::Nothing, 0),
        }
    }

    /// The sum of the operands in `slot`.
    fn sum(&self, plane: &Plane<'_>, slot: usize) -> Option<Sum> {
        let operands = self.at(slot)?;
        if operands.iter().any(|it| it.1 != slot && !plane.is_figure(it.0, it.1)) {
            return None;
        }
        Some(operands.iter().fold(Sum::default(), |sum, &(line, slot, weight)| {
            let one = Sum::one(plane, line, slot);
            sum.plus(Sum { value: one.value * weight, ..one })
        }))
    }

    /// The value due for the stated figure and each operand in `slot` if the others are right, by line and slot.
    pub(super) fn instead(&self, plane: &Plane<'_>, slot: usize) -> Vec<(usize, usize, i64)> {
        let (Some(sum), Some(operands)) = (self.sum(plane, slot), self.at(slot)) else {
            return Vec::new();
        };
        let stated = plane.value[plane.index(self.stated, slot)];
        let off = stated - sum.value;
        let whole = operands.into_iter().filter(|it| it.2 != 0 && off % it.2 == 0);
        let others = whole.map(|(line, slot, weight)| {
            (line, slot, plane.value[plane.index(line, slot)] + off / weight)
        });
        std::iter::once((self.stated, slot, stated - off)).chain(others).collect()
    }

    /// By how much the stated figure exceeds its operands in `slot`.
    pub(super) fn difference(&self, plane: &Plane<'_>, slot: usize) -> i64 {
        let stated = plane.value[plane.index(self.stated, slot)];
        self.sum(plane, slot).map_or(0, |sum| stated - sum.value)
    }

    /// Every slot that can be asked.
    pub(super) fn slots(&self, plane: &Plane<'_>) -> Vec<Slot> {
        (0..plane.slots).filter_map(|it| self.says(plane, it).in_slot(it)).collect()
    }

    /// The slots that fail although most hold. If a label states how the line is computed (`is_named`), two holding
    /// slots make a break certain that a slip explains, and three make any break certain; otherwise more are needed.
    pub(super) fn breaks(&self, plane: &Plane<'_>, slots: &[Slot], is_named: bool) -> Vec<Break> {
        let holds = holding(slots);
        let fails = self.doubts(plane, slots).max(1);
        if fails > holds && !(is_named && slots.len() == 1) {
            return Vec::new();
        }
        // Of many rows few are wrong, and slots within the rounding are no evidence for the others.
        let is_telling = |it: &&Slot| it.holds && self.asked(plane, it.slot).1 > score::NOTHING;
        let tested = || fails + slots.iter().filter(is_telling).count();
        if !is_named && slots.len() >= MANY && fails > 2 && fails * 10 > tested() {
            return Vec::new();
        }
        let failing = slots.iter().filter(|it| !it.holds);
        let breaks = failing
            .filter_map(|it| self.broken(plane, it.slot, (holds, fails), is_named))
            .collect();
        let lines = self.operands.iter().map(|it| it.line).chain([self.stated]);
        unsigned::told(plane, &lines.collect::<Vec<_>>(), breaks)
    }

    /// The evidence of the slots that hold, each figure counted once, in thousandths of a nat.
    pub(super) fn evidence(&self, plane: &Plane<'_>, slots: &[Slot]) -> i32 {
        let mut seen = FxHashSet::default();
        let at = |it: &Slot| plane.index(self.stated, it.slot);
        let holding = slots.iter().filter(|it| it.holds && plane.value[at(it)] != 0);
        let fresh = holding.filter(|it| seen.insert(plane.value[at(it)]));
        let told = |it: &Slot| {
            let [value, step] = [&plane.value, &plane.grain].map(|all| all[at(it)].unsigned_abs());
            match self.change(plane, it.slot) {
                Some((change, within)) => score::ln(change, within),
                None => score::evidence(value, step, it.is_exact),
            }
        };
        fresh.map(told).sum()
    }

    /// The change in `slot` of a line that continues its figure before, and the part of it that rounding explains:
    /// operands that sum to zero agree with a figure that hardly changes.
    fn change(&self, plane: &Plane<'_>, slot: usize) -> Option<(u64, u64)> {
        let before = self.operands.iter().find(|it| it.before)?;
        let values = plane.values(before.line);
        let (_, items, _) = self.puzzle(plane, slot)?;
        let within: i64 = items.iter().map(|it| it.step).sum();
        Some((values[slot].abs_diff(values[slot.checked_sub(1)?]), within.unsigned_abs()))
    }

    /// How many slots fail without a slip that explains it by no coincidence.
    pub(super) fn doubts(&self, plane: &Plane<'_>, slots: &[Slot]) -> usize {
        let failing = || slots.iter().filter(|it| !it.holds).map(|it| it.slot);
        failing().count() - explained(failing(), |slot| self.slip(plane, slot)).len()
    }

    /// The slip that explains by no coincidence that `slot` fails.
    pub(super) fn slip(&self, plane: &Plane<'_>, slot: usize) -> Option<Slip> {
        let (total, items, bound) = self.puzzle(plane, slot)?;
        Puzzle { total, items: &items, bound }.told()
    }

    /// The figures in `slot`, and the largest difference that rounding explains.
    fn puzzle(&self, plane: &Plane<'_>, slot: usize) -> Option<(Printed, Vec<Printed>, i64)> {
        let printed = |(line, slot, weight): (usize, usize, i64)| {
            let at = plane.index(line, slot);
            Printed { value: plane.value[at] * weight, step: plane.grain[at].max(1) }
        };
        let items: Vec<Printed> = self.at(slot)?.iter().map(|it| printed(*it)).collect();
        let total = printed((self.stated, slot, 1));
        let steps: i64 = items.iter().map(|it| it.step).sum();
        let bound = if plane.is_counted { 0 } else { (total.step + steps) / 2 };
        Some((total, items, bound))
    }

    fn broken(
        &self,
        plane: &Plane<'_>,
        slot: usize,
        (holds, fails): (usize, usize),
        is_named: bool,
    ) -> Option<Break> {
        let (total, items, bound) = self.puzzle(plane, slot)?;
        let puzzle = Puzzle { total, items: &items, bound };
        let lines: Vec<usize> = self.operands.iter().map(|it| it.line).collect();
        let difference = puzzle.difference();
        if difference.abs() <= puzzle.bound.max(coarse(plane, self.stated, &lines, slot)) {
            return None;
        }
        let is_slip = puzzle.chance() < POSSIBLE && puzzle.is_explained();
        let is_sure = match is_named {
            true => holds >= 2 * fails && (holds >= 3 || holds == 2 && is_slip),
            false => holds >= 3 * fails && holds >= 3 && (is_slip || holds >= 5),
        };
        let is_likely = holds >= 2 || is_slip && (holds > 0 || is_named);
        let certainty = match () {
            () if is_sure => Certainty::Certain,
            () if is_likely => Certainty::Likely,
            () => return None,
        };
        Some(Break::clear(slot, certainty, difference))
    }
}
