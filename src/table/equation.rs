//! Knows candidates for equations between lines: a total and its items, tested in every slot.
//! Does not choose among them.

use super::axis::{Axis, Plane};
use super::relation::Slot;
use super::score::{self, best_stretch, evidence};
use super::sheet::{Holds, Line};
use super::words::Words;

/// How the items of a candidate were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// Neighbours.
    Run,
    /// Neighbours without ratios.
    Amounts,
    /// Columns with the same words in the last header row.
    Own,
    /// Lines of one label.
    Same,
    /// Every n-th line.
    Stride(usize),
    /// Two lines nearby.
    Pair,
}

impl Way {
    fn prior(self) -> i32 {
        match self {
            Self::Run => 0,
            Self::Amounts | Self::Own => -500,
            Self::Same => -1000,
            Self::Stride(by) => -1300 - 200 * by as i32,
            Self::Pair => -6500,
        }
    }
}

/// The state of a candidate or relation in one slot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum SlotState {
    /// It cannot be tested.
    #[default]
    Nothing,
    /// It holds to the last digit.
    Exact,
    /// It holds within rounding.
    Rounded,
    /// It fails.
    Fails,
}

impl SlotState {
    /// Whether it holds, to the last digit or within rounding.
    pub(super) fn holds(self) -> bool {
        matches!(self, Self::Exact | Self::Rounded)
    }

    /// The result in `slot`; `None` if it cannot be tested.
    pub(super) fn in_slot(self, slot: usize) -> Option<Slot> {
        let is_exact = self == Self::Exact;
        (self != Self::Nothing).then(|| Slot { slot, holds: self.holds(), is_exact })
    }
}

/// An equation that may be meant: the total is the sum of the items.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub(super) total: usize,
    pub(super) items: Vec<usize>,
    pub(super) way: Way,
    /// The slots in which it is meant, from and to.
    pub(super) scope: (usize, usize),
    pub(super) score: i32,
}

impl Candidate {
    /// Which of two items is the difference of the total and the other, if words say so.
    pub(super) fn difference(&self, plane: &Plane<'_>) -> Option<(usize, usize)> {
        let says = |line: usize, words: Words| plane.lines[line].words.has(words);
        let &[left, right] = self.items.as_slice() else { return None };
        match [left, right].map(|it| says(it, Words::DIFFERENCE)) {
            _ if says(self.total, Words::TOTAL) => None,
            [true, false] => Some((left, right)),
            [false, true] => Some((right, left)),
            _ => None,
        }
    }
}

/// The sum of some lines in one slot.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sum {
    pub(super) value: i64,
    pub(super) half: i64,
    pub(super) grain: i64,
    pub(super) filled: i32,
    pub(super) figures: i32,
    /// 0 if all is known.
    pub(super) unknown: i64,
}

impl Sum {
    pub(super) fn of(plane: &Plane<'_>, items: &[usize], slot: usize) -> Self {
        items.iter().fold(Self::default(), |sum, line| sum.plus(Self::one(plane, *line, slot)))
    }

    pub(super) fn one(plane: &Plane<'_>, line: usize, slot: usize) -> Self {
        let at = plane.index(line, slot);
        let merged = plane.merged.get(at).copied().unwrap_or(0);
        let figures = i32::from(plane.holds[at] == Holds::Figure || merged > 0);
        // Words in the place of a figure do not mean zero.
        let is_unknown = merged == 0 && matches!(plane.holds[at], Holds::Unknown | Holds::Words);
        Self {
            value: plane.value[at],
            half: plane.half[at],
            grain: plane.grain[at],
            filled: i32::from(plane.value[at] != 0),
            figures,
            unknown: merged + i64::from(is_unknown),
        }
    }

    pub(super) fn plus(self, other: Self) -> Self {
        Self {
            value: self.value + other.value,
            half: self.half + other.half,
            grain: self.grain + other.grain,
            filled: self.filled + other.filled,
            figures: self.figures + other.figures,
            unknown: self.unknown + other.unknown,
        }
    }

    pub(super) fn minus(self, other: Self) -> Self {
        Self {
            value: self.value - other.value,
            half: self.half - other.half,
            grain: self.grain - other.grain,
            filled: self.filled - other.filled,
            figures: self.figures - other.figures,
            unknown: self.unknown - other.unknown,
        }
    }
}

/// Whether the figures of an equation are counts, which are never rounded.
fn are_whole(plane: &Plane<'_>, total: Sum, sum: Sum) -> bool {
    let half = plane.one.map_or(0, |it| it / 2);
    plane.is_counted && total.half == half && sum.half == i64::from(sum.figures) * half
}

/// Whether the total in `line` is `sum` in `slot`, and the evidence of that.
pub(super) fn ask(plane: &Plane<'_>, line: usize, slot: usize, sum: Sum) -> (SlotState, i32) {
    let is_other = plane.across[slot].words.has(Words::QUOTIENT) || plane.runs[slot];
    match ask_any(plane, line, slot, sum) {
        (SlotState::Fails, _) if is_other => (SlotState::Nothing, 0),
        says => says,
    }
}

/// The same, also for slots of ratios, which are usually not added.
pub(super) fn ask_any(plane: &Plane<'_>, line: usize, slot: usize, sum: Sum) -> (SlotState, i32) {
    let total = Sum::one(plane, line, slot);
    let at = plane.index(line, slot);
    let is_blank = plane.holds[at] != Holds::Figure;
    if is_blank || sum.figures == 0 || sum.unknown != 0 {
        return (SlotState::Nothing, 0);
    }
    let difference = (total.value - sum.value).abs();
    let is_off = difference > total.half + sum.half && 2 * difference > total.grain + sum.grain;
    if is_off || difference > 0 && are_whole(plane, total, sum) {
        return (SlotState::Fails, score::FAILURE);
    }
    let exact = difference == 0;
    let says = if exact { SlotState::Exact } else { SlotState::Rounded };
    // A total smaller than the rounding is no evidence.
    if total.value.abs() <= total.half + sum.half && !are_whole(plane, total, sum) {
        return (says, score::NOTHING);
    }
    let within = if exact { total.grain.max(total.half) } else { total.grain + sum.grain };
    let told = evidence(total.value.unsigned_abs(), within.unsigned_abs(), exact);
    (says, if sum.filled <= 1 { told.min(score::LONE) } else { told })
}

/// The evidence of the slots that `items` are the items of `total`, without its words and place.
pub(super) fn weigh(
    plane: &Plane<'_>,
    total: usize,
    sum: impl Fn(usize) -> Sum,
    scores: &mut Vec<i32>,
) -> Option<Weight> {
    scores.clear();
    let mut seen = score::Seen::default();
    let mut says = Vec::with_capacity(plane.slots);
    let mut lone_left = score::ALL_LONE;
    for slot in 0..plane.slots {
        let sum = sum(slot);
        let (said, told) = ask(plane, total, slot, sum);
        let value = plane.value[plane.index(total, slot)];
        let told = if told > score::NOTHING { seen.weigh(value, told) } else { told };
        let is_lone = told > 0 && sum.filled <= 1;
        let told = if is_lone { told.min(lone_left) } else { told };
        lone_left -= if is_lone { told } else { 0 };
        scores.push(told);
        says.push(said);
    }
    let (from, to, score) = best_stretch(scores)?;
    let count = |is: SlotState| says[from..=to].iter().filter(|it| **it == is).count();
    let (exact, rounded, fails) =
        (count(SlotState::Exact), count(SlotState::Rounded), count(SlotState::Fails));
    Some(Weight {
        scope: (from, to),
        score,
        tested: exact + rounded + fails,
        holds: exact + rounded,
    })
}

/// The results of all slots.
pub(super) struct Weight {
    pub(super) scope: (usize, usize),
    pub(super) score: i32,
    pub(super) tested: usize,
    pub(super) holds: usize,
}

/// The evidence of words and places for or against a candidate.
pub(super) fn prior(
    plane: &Plane<'_>,
    total: usize,
    items: &[usize],
    way: Way,
    distance: usize,
) -> i32 {
    let line = &plane.lines[total];
    let mut prior = way.prior() + groups(plane, items, way);
    let is_total = line.words.has(Words::TOTAL);
    prior += if is_total { 3000 } else { -2500 };
    let any = |words: Words| items.iter().any(|it| plane.lines[*it].words.has(words));
    if !is_total {
        prior -= if any(Words::TOTAL) { 2500 } else { 0 };
        if plane.axis == Axis::Rows {
            prior -= score::ln(plane.lines.len() as u64, 20) * 8 / 10;
        }
    }
    prior -= if line.words.has(Words::AVERAGE) { 2000 } else { 0 };
    prior -= if any(Words::AVERAGE) { 2000 } else { 0 };
    prior -= if line.words.has(Words::RATIO) { 1000 } else { 0 };
    prior -= if line.words.has(Words::DIFFERENCE) { 2000 } else { 0 };
    prior -= if mixes(plane, total, items) { 6000 } else { 0 };
    // A figure with a percent sign is no sum or difference of figures without one.
    let is_percent = |it: &Line| it.has_percent || it.label.contains(['%', '％']);
    let is_other = |it: &usize| is_percent(&plane.lines[*it]) != is_percent(line);
    prior -= if items.iter().any(is_other) { 20_000 } else { 0 };
    if way == Way::Pair {
        let far = items.iter().map(|it| it.abs_diff(total)).max().unwrap_or(0);
        prior -= 150 * far as i32;
        // Three columns side by side are no chance meeting.
        let all = || items.iter().chain([&total]);
        let is_together = all().max().zip(all().min()).is_some_and(|(to, from)| to - from == 2);
        prior += if is_together && plane.axis == Axis::Columns { 2500 } else { 0 };
        let is_difference = line.words.has(Words::DIFFERENCE) || any(Words::DIFFERENCE);
        return prior + if is_difference { 4000 } else { 0 };
    }
    prior -= 800 * distance as i32;
    prior + borders(plane, total, items) + levels(plane, total, items)
}

/// Whether quotients would be added to amounts: 増減額 + 増減率.
fn mixes(plane: &Plane<'_>, total: usize, items: &[usize]) -> bool {
    let is_ratio = |it: &&usize| {
        let it = &plane.lines[**it];
        it.has_percent || it.words.has(Words::RATIO) && !it.words.has(Words::TOTAL)
    };
    let ratios = items.iter().filter(is_ratio).count();
    plane.axis == Axis::Columns && ratios > 0 && (ratios < items.len() || !is_ratio(&&total))
}

/// The evidence of the last header row for lines that are not adjacent: their words are alike or not.
fn groups(plane: &Plane<'_>, items: &[usize], way: Way) -> i32 {
    let own = |it: &usize| &plane.lines[*it].own;
    if !matches!(way, Way::Stride(_)) || !plane.is_tiered {
        return 0;
    }
    if items.windows(2).all(|it| own(&it[0]) == own(&it[1])) { 1500 } else { -4000 }
}

/// The evidence of the lines at the ends of a run of items.
fn borders(plane: &Plane<'_>, total: usize, items: &[usize]) -> i32 {
    let (Some(&first), Some(&last)) = (items.iter().min(), items.iter().max()) else { return 0 };
    let is_above = last < total;
    let blank = |from: usize, to: usize| (from..to).any(|it| plane.lines[it].is_blank);
    let between = if is_above { blank(last, total) } else { blank(total, first) };
    let mut prior = if between { -600 } else { 0 };
    prior -= if blank(first, last) { 400 } else { 0 };
    let beyond = if is_above {
        first.checked_sub(1)
    } else {
        Some(last + 1).filter(|it| *it < plane.lines.len())
    };
    prior
        + match beyond.map(|it| &plane.lines[it]) {
            None => 1200,
            Some(line) if line.is_blank => 1500,
            Some(line) if line.figures == 0 => 1200,
            Some(line) if line.words.has(Words::TOTAL) => 1000,
            Some(_) => 0,
        }
}

/// The evidence of the indentation of a run.
fn levels(plane: &Plane<'_>, total: usize, items: &[usize]) -> i32 {
    let level = |it: usize| plane.lines[it].level;
    let own = level(total);
    let deeper = items.iter().filter(|it| level(**it) > own).count();
    if deeper == 0 {
        return 0;
    }
    if deeper < items.len() {
        return -1500;
    }
    let (first, last) = (items.iter().min(), items.iter().max());
    let beyond = match (first, last) {
        (Some(first), Some(last)) if *last < total => first.checked_sub(1),
        (_, Some(last)) => Some(last + 1),
        _ => None,
    };
    let goes_on = beyond
        .and_then(|it| plane.lines.get(it))
        .is_some_and(|it| it.level > own && it.figures > 0);
    1500 + if goes_on { 0 } else { 2000 }
}

/// The stated total less the sum of the items.
pub(super) fn difference(plane: &Plane<'_>, total: usize, items: &[usize], slot: usize) -> i64 {
    plane.value[plane.index(total, slot)] - Sum::of(plane, items, slot).value
}
