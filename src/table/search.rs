//! Knows where to look for equations: which lines may be the items of a total, by lists of lines and runs in them.
//! Bounded: the work is counted, and incomplete work is reported. Does not choose.

use rustc_hash::FxHashMap;

use super::axis::{Axis, Plane, near};
use super::equation::{Candidate, Sum, Way, Weight, prior, weigh};
use super::score;
use super::sheet::Line;
use super::words::Words;

/// Least score of a candidate, in thousandths of a nat.
pub(super) const ENOUGH: i32 = 10_000;
/// Candidates kept for one total.
const KEPT: usize = 10;
/// Lines beside a total that pairs are sought among.
const NEAR: usize = 12;
/// Longest run.
const LONGEST: usize = 400;
/// Shortest limit of runs in a long table; longer runs are found only if a word names the total.
const SHORTEST: usize = 40;

/// The limit of the work of all searches of one plane.
#[derive(Clone, Copy, Debug)]
pub(super) struct Budget {
    /// Sums that may be compared.
    steps: u64,
    /// Slots of candidates that may be weighed.
    weighed: u64,
    /// Whether something was left undone.
    pub(super) is_exhausted: bool,
}

impl Default for Budget {
    fn default() -> Self {
        Self { steps: 600_000_000, weighed: 40_000_000, is_exhausted: false }
    }
}

/// Looks for candidates among the active lines.
pub(super) struct Search<'p> {
    plane: &'p Plane<'p>,
    active: &'p [bool],
    found: FxHashMap<usize, Vec<Candidate>>,
    scores: Vec<i32>,
    budget: &'p mut Budget,
    /// Longest run beside a line that no word calls a total.
    longest: usize,
}

/// Lines in order, and the sums of the first so many of them in every slot.
struct List {
    way: Way,
    lines: Vec<usize>,
    sums: Vec<Sum>,
    slots: usize,
}

impl List {
    fn of(plane: &Plane<'_>, way: Way, lines: Vec<usize>) -> Self {
        let slots = plane.slots;
        let mut sums = Vec::with_capacity((lines.len() + 1) * slots);
        sums.resize(slots, Sum::default());
        for (at, line) in lines.iter().enumerate() {
            for slot in 0..slots {
                sums.push(sums[at * slots + slot].plus(Sum::one(plane, *line, slot)));
            }
        }
        Self { way, lines, sums, slots }
    }

    fn sums(&self, count: usize) -> &[Sum] {
        &self.sums[count * self.slots..(count + 1) * self.slots]
    }
}

/// Where runs begin in a list, and whether they go up from there.
#[derive(Clone, Copy)]
struct Run {
    from: usize,
    is_up: bool,
    /// How many lines lie between them and their total.
    distance: usize,
}

/// The target of a total in each slot that is evidence: value and tolerance.
struct Wanted(Vec<(usize, i64, i64)>);

impl<'p> Search<'p> {
    pub(super) fn new(plane: &'p Plane<'p>, active: &'p [bool], budget: &'p mut Budget) -> Self {
        let lines = active.iter().filter(|it| **it).count();
        // Seven places above and below each line.
        let looks = (lines * (plane.slots + 1) * 14).max(1) as u64;
        let longest = (budget.steps / looks) as usize;
        let longest = longest.clamp(SHORTEST, LONGEST);
        Self { plane, active, found: FxHashMap::default(), scores: Vec::new(), budget, longest }
    }

    /// Every candidate that is good enough by itself, the best first.
    pub(super) fn run(&mut self) -> Vec<Candidate> {
        let active = self.lines(|_| true);
        self.runs(&List::of(self.plane, Way::Run, active.clone()), 6);
        if self.plane.axis == Axis::Columns {
            let ratio = Words::QUOTIENT;
            let amounts = self.lines(|it| !it.words.has(ratio) && !it.has_percent);
            if amounts.len() < active.len() {
                self.runs(&List::of(self.plane, Way::Amounts, amounts), 1);
            }
        }
        self.groups();
        for by in 2..=6 {
            self.strides(&active, by);
        }
        self.pairs(&active);
        let mut all: Vec<Candidate> =
            std::mem::take(&mut self.found).into_values().flatten().collect();
        all.sort_by(|left, right| {
            let key =
                |it: &Candidate| (-it.score, it.total, it.items.len(), it.items.first().copied());
            key(left).cmp(&key(right))
        });
        all
    }

    fn lines(&self, is: impl Fn(&Line) -> bool) -> Vec<usize> {
        let lines = self.plane.lines.iter().enumerate();
        lines.filter(|(at, line)| self.active[*at] && is(line)).map(|it| it.0).collect()
    }

    /// The slots of `total` in which a sum can agree.
    fn wanted(&self, total: usize) -> Wanted {
        let slots = 0..self.plane.slots;
        let wanted = slots.filter_map(|slot| {
            let it = Sum::one(self.plane, total, slot);
            (it.figures > 0 && it.value != 0).then_some((slot, it.value, it.half))
        });
        Wanted(wanted.collect())
    }

    /// Runs of `list` above and below each active line, up to `most` places away.
    fn runs(&mut self, list: &List, most: usize) {
        for total in self.lines(|_| true) {
            let wanted = self.wanted(total);
            let before = list.lines.partition_point(|it| *it < total);
            let after = list.lines.partition_point(|it| *it <= total);
            for distance in 0..=most {
                if let Some(end) = before.checked_sub(distance).filter(|it| *it >= 2) {
                    self.run_from(list, total, &wanted, Run { from: end, is_up: true, distance });
                }
                let start = after + distance;
                if start + 2 <= list.lines.len() {
                    self.run_from(
                        list,
                        total,
                        &wanted,
                        Run { from: start, is_up: false, distance },
                    );
                }
            }
        }
    }

    /// The runs that begin at `from` of `list` and go up or down.
    fn run_from(&mut self, list: &List, total: usize, wanted: &Wanted, run: Run) {
        let Run { from, is_up, distance } = run;
        let room = if is_up { from } else { list.lines.len() - from };
        let budgeted = (self.budget.steps / (wanted.0.len() as u64 + 1)) as usize;
        let is_labelled = self.plane.lines[total].words.has(Words::TOTAL) && distance == 0;
        let longest = room.min(if is_labelled { usize::MAX } else { self.longest }).min(budgeted);
        self.budget.is_exhausted |= longest < room.min(LONGEST);
        self.budget.steps = self.budget.steps.saturating_sub((longest * wanted.0.len()) as u64);
        let here = list.sums(from);
        for length in 2..=longest {
            let there = list.sums(if is_up { from - length } else { from + length });
            let (high, low) = if is_up { (here, there) } else { (there, here) };
            // Rounding lets the sums of very many lines meet by chance: such a run ends at a border, or is exact.
            let is_exact =
                |&(slot, value, _): &(usize, i64, i64)| high[slot].value - low[slot].value == value;
            let meets = |&(slot, value, half): &(usize, i64, i64)| {
                let (high, low) = (&high[slot], &low[slot]);
                (high.value - low.value - value).abs() <= high.half - low.half + half
            };
            let is_meant = || {
                length <= LONGEST || length == room || {
                    let beyond = if is_up { from - length - 1 } else { from + length };
                    self.plane.lines[list.lines[beyond]].words.has(Words::TOTAL)
                        || wanted.0.iter().any(is_exact)
                }
            };
            if wanted.0.iter().any(meets) && is_meant() {
                let lines = if is_up { from - length..from } else { from..from + length };
                let items = &list.lines[lines];
                self.candidate(total, items, list.way, distance, |slot| {
                    high[slot].minus(low[slot])
                });
            }
        }
    }

    /// Lists of lines that words group together.
    fn groups(&mut self) {
        let mut own: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
        let mut same: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
        let plane = self.plane;
        for (at, line) in plane.lines.iter().enumerate() {
            let is_usable = line.is_active(1) && !line.words.has(Words::PART);
            if is_usable && plane.is_tiered && !line.own.is_empty() {
                own.entry(&line.own).or_default().push(at);
            } else if is_usable
                && plane.axis == Axis::Rows
                && self.active[at]
                && !line.label.is_empty()
            {
                same.entry(&line.label).or_default().push(at);
            }
        }
        let mut lists: Vec<(Way, Vec<usize>)> =
            own.into_values().map(|it| (Way::Own, it)).collect();
        lists.extend(same.into_values().map(|it| (Way::Same, it)));
        lists.retain(|it| it.1.len() >= 2);
        lists.sort_by(|left, right| left.1.cmp(&right.1));
        for (way, lines) in lists.into_iter().take(200) {
            let list = List::of(plane, way, lines);
            self.runs_near(&list);
        }
    }

    /// Runs of `list` that end next to a total: one of the list itself, or one near a line of it.
    fn runs_near(&mut self, list: &List) {
        let mut totals: Vec<usize> = match list.way {
            Way::Own => list.lines.clone(),
            _ => list.lines.iter().flat_map(|it| it.saturating_sub(3)..=it + 3).collect(),
        };
        totals.sort_unstable();
        totals.dedup();
        totals.retain(|it| *it < self.plane.lines.len() && self.active[*it]);
        for total in totals {
            let wanted = self.wanted(total);
            let before = list.lines.partition_point(|it| *it < total);
            let after = list.lines.partition_point(|it| *it <= total);
            if before >= 2 {
                self.run_from(list, total, &wanted, Run { from: before, is_up: true, distance: 0 });
            }
            if after + 2 <= list.lines.len() {
                self.run_from(list, total, &wanted, Run { from: after, is_up: false, distance: 0 });
            }
        }
    }

    /// Every `by`th line of `active`, from each line on.
    fn strides(&mut self, active: &[usize], by: usize) {
        for first in 0..by {
            let lines: Vec<usize> = active.iter().copied().skip(first).step_by(by).collect();
            if lines.len() < 3 {
                continue;
            }
            let list = List::of(self.plane, Way::Stride(by), lines);
            for (at, total) in list.lines.clone().into_iter().enumerate() {
                let wanted = self.wanted(total);
                if at >= 2 {
                    self.run_from(
                        &list,
                        total,
                        &wanted,
                        Run { from: at, is_up: true, distance: 0 },
                    );
                }
                if at + 3 <= list.lines.len() {
                    self.run_from(
                        &list,
                        total,
                        &wanted,
                        Run { from: at + 1, is_up: false, distance: 0 },
                    );
                }
            }
        }
    }

    /// Pairs of lines near a total, which may be a difference of two of the three.
    fn pairs(&mut self, active: &[usize]) {
        for (at, &total) in active.iter().enumerate() {
            let near = near(at, NEAR, active.len());
            let near: Vec<usize> = near.filter(|it| *it != at).map(|it| active[it]).collect();
            let wanted = self.wanted(total);
            let cost = (near.len() * near.len() * wanted.0.len()) as u64 / 2;
            if self.budget.steps < cost {
                self.budget.is_exhausted = true;
                return;
            }
            self.budget.steps -= cost;
            for (first, &left) in near.iter().enumerate() {
                for &right in &near[first + 1..] {
                    self.pair(total, [left, right], &wanted);
                }
            }
        }
    }

    fn pair(&mut self, total: usize, items: [usize; 2], wanted: &Wanted) {
        let plane = self.plane;
        let meets = |&&(slot, value, half): &&(usize, i64, i64)| {
            let [left, right] = items.map(|it| plane.index(it, slot));
            let difference = plane.value[left] + plane.value[right] - value;
            difference.abs() <= plane.half[left] + plane.half[right] + half
        };
        // One slot alone is never enough for a pair.
        if wanted.0.iter().filter(meets).take(2).count() < 2 {
            return;
        }
        self.candidate(total, &items, Way::Pair, 0, |slot| Sum::of(plane, &items, slot));
    }

    fn candidate(
        &mut self,
        total: usize,
        items: &[usize],
        way: Way,
        distance: usize,
        sum: impl Fn(usize) -> Sum,
    ) {
        let cost = self.plane.slots as u64;
        if self.budget.weighed < cost {
            self.budget.is_exhausted = true;
            return;
        }
        self.budget.weighed -= cost;
        let mut scores = std::mem::take(&mut self.scores);
        let weight = weigh(self.plane, total, sum, &mut scores);
        self.scores = scores;
        let Some(Weight { scope, score, tested, holds }) = weight else { return };
        let fails = tested - holds;
        let is_enough = holds * 10 >= tested * 7 || fails == 1 && holds * 2 >= tested;
        if score + 9000 < ENOUGH || !is_enough {
            return;
        }
        // Three holding slots are not enough for a difference that no word names.
        let words = |line: &usize| self.plane.lines[*line].words.has(Words::DIFFERENCE);
        if way == Way::Pair && holds < 3 && !items.iter().chain([&total]).any(words) {
            return;
        }
        let score = score::saturated(score) + prior(self.plane, total, items, way, distance);
        if score < ENOUGH {
            return;
        }
        let items = items.to_vec();
        let candidate = Candidate { total, items, way, scope, score };
        let kept = self.found.entry(total).or_default();
        if kept.iter().any(|it| it.items == candidate.items && it.score >= score) {
            return;
        }
        let at = kept.partition_point(|it| it.score >= score);
        kept.insert(at, candidate);
        kept.truncate(KEPT);
    }
}
