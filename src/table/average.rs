//! Knows which lines are averages of which others. Does not know sums or quotients.

use super::axis::Plane;
use super::labelled::are_measures;
use super::relation::{Break, Certainty, Given, Kind, Operand, Relation, Slot, holding};
use super::score;
use super::sheet::Holds;
use super::slip::{Printed, Puzzle};
use super::words::Words;

/// Least score of an average.
const ENOUGH: i32 = 8_000;
/// Longest run.
const LONGEST: usize = 400;
/// Lines that may be between an average and the lines that it averages.
const FAR: usize = 6;

/// Sum and count of a run of lines in one slot.
#[derive(Clone, Copy, Default)]
struct Run {
    sum: i128,
    half: i128,
    figures: i128,
    unknown: bool,
    least: i64,
    most: i64,
}

/// Whether the figures are counted or the lines.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    Figures,
    Lines,
}

struct Found {
    items: Vec<usize>,
    slots: Vec<Slot>,
    score: i32,
}

/// The averages along a plane.
pub(super) fn averages(plane: &Plane<'_>, given: &Given) -> Vec<Relation> {
    let is_active = |line: &usize| plane.lines[*line].is_active(1);
    let all: Vec<usize> = (0..plane.lines.len()).filter(is_active).collect();
    let is_plain = |line: &&usize| {
        let words = plane.lines[**line].words;
        !words.has(Words::WEIGHTED) && (words.has(Words::AVERAGE) || !plane.is_constant(**line))
    };
    let statistics = |it: &usize| plane.lines[*it].words.has(Words::AVERAGE);
    // A least or greatest value and a deviation are no items of a mean.
    let is_spread =
        |it: &usize| statistics(it) && !plane.lines[*it].words.has(Words::MEAN.with(Words::TOTAL));
    let may_be_mean = |it: &usize| !is_spread(it) && !are_measures(plane, *it);
    let plain: Vec<usize> =
        all.iter().copied().filter(|it| !given.has(*it) && !statistics(it)).collect();
    let mut found = Vec::new();
    for &line in all.iter().filter(is_plain).filter(|it| may_be_mean(it)) {
        let mut best: Option<Found> = None;
        let lists = if plain.len() < all.len() { vec![&all, &plain] } else { vec![&all] };
        for list in lists {
            let runs = runs(plane, line, list);
            for run in runs.into_iter().filter(|it| !it.items.iter().any(is_spread)) {
                if best.as_ref().is_none_or(|it| it.score < run.score) {
                    best = Some(run);
                }
            }
        }
        // Too few slots for a search: a line called a mean is the mean of all lines before it.
        let best = best.or_else(|| whole(plane, line, &plain));
        if let Some(best) = best {
            let breaks = breaks(plane, line, &best);
            let operands = best.items.into_iter().map(Operand::line).collect();
            found.push(Relation {
                kind: Kind::Average,
                axis: plane.axis,
                stated: line,
                operands,
                slots: best.slots,
                breaks,
                score: best.score,
                ..Relation::default()
            });
        }
    }
    found
}

/// The slots in which an average fails although it should hold: one that is called so and holds in most.
fn breaks(plane: &Plane<'_>, line: usize, it: &Found) -> Vec<Break> {
    let holds = holding(&it.slots);
    let fails = it.slots.len() - holds;
    let told = |slot: &&Slot| !slot.holds && is_slip(plane, line, &it.items, slot.slot);
    if fails == 1 && plane.lines[line].words.has(Words::MEAN) && holds < 2 {
        let failing = it.slots.iter().filter(told);
        return failing.map(|it| Break::clear(it.slot, Certainty::Likely, 0)).collect();
    }
    if !plane.lines[line].words.has(Words::AVERAGE) || holds < 2 || fails * 3 > it.slots.len() {
        return Vec::new();
    }
    let certainty = if fails == 1 && holds >= 4 && it.score >= score::SURE {
        Certainty::Certain
    } else {
        Certainty::Likely
    };
    let failing = it.slots.iter().filter(|it| !it.holds);
    failing.map(|it| Break::clear(it.slot, certainty, 0)).collect()
}

/// A last line that is called a mean, of all lines before it.
fn whole(plane: &Plane<'_>, line: usize, plain: &[usize]) -> Option<Found> {
    let is_last = plain.last().is_none_or(|it| *it <= line);
    if !plane.lines[line].words.has(Words::MEAN) || !is_last {
        return None;
    }
    let items: Vec<usize> = plain.iter().copied().filter(|it| *it < line).collect();
    if items.len() < 3 {
        return None;
    }
    let slots = slots(plane, line, &items, By::Figures);
    let is_told = |it: &Slot| it.holds || is_slip(plane, line, &items, it.slot);
    (slots.len() < 3 && slots.iter().any(is_told)).then_some(Found { items, slots, score: 0 })
}

/// Whether one slip in a mean explains, with little chance of coincidence, that it is not the mean of `items`.
fn is_slip(plane: &Plane<'_>, line: usize, items: &[usize], slot: usize) -> bool {
    let mut run = Run::default();
    items.iter().for_each(|it| run.add(plane, *it, slot));
    let at = plane.index(line, slot);
    let step = 2 * plane.half[at].max(1);
    let mean = run.sum.checked_div(run.figures).and_then(|it| i64::try_from(it).ok());
    let printed = |value: i64| Printed { value, step };
    mean.is_some_and(|mean| {
        let due = (mean + step / 2) / step * step;
        let items = [printed(due)];
        let bound = i64::try_from(run.half / run.figures).unwrap_or(i64::MAX);
        Puzzle { total: printed(plane.value[at]), items: &items, bound }.told().is_some()
    })
}

/// Whether a line may be an average of its neighbours: by its words, or as the last one of a block.
fn may_be(plane: &Plane<'_>, line: usize) -> bool {
    let next = plane.lines.get(line + 1);
    let is_last =
        next.is_none_or(|it| it.is_blank || it.figures == 0 || it.words.has(Words::AVERAGE));
    plane.lines[line].words.has(Words::AVERAGE) || is_last
}

fn runs(plane: &Plane<'_>, line: usize, list: &[usize]) -> Vec<Found> {
    if !may_be(plane, line) {
        return Vec::new();
    }
    // Those that the longest run reaches, and the next one.
    let reach = FAR + LONGEST + 1;
    let [here, behind] = [line, line + 1].map(|it| list.partition_point(|other| *other < it));
    let before: Vec<usize> = list[..here].iter().copied().rev().take(reach).collect();
    let after: Vec<usize> = list[behind..].iter().copied().take(reach).collect();
    let is_labelled = plane.lines[line].words.has(Words::AVERAGE);
    let mut found = Vec::new();
    for side in [before, after] {
        for distance in 0..=if is_labelled { FAR } else { 1 } {
            let Some(rest) = side.get(distance..) else { break };
            found.extend(best_run(plane, line, rest, distance));
        }
    }
    found
}

/// The best of the runs that begin with the first of `rest`.
fn best_run(plane: &Plane<'_>, line: usize, rest: &[usize], distance: usize) -> Option<Found> {
    let mut sums = vec![Run::default(); plane.slots];
    let mut best: Option<(i32, usize, By)> = None;
    for (at, &item) in rest.iter().enumerate().take(LONGEST) {
        for (slot, run) in sums.iter_mut().enumerate() {
            run.add(plane, item, slot);
        }
        if at == 0 {
            continue;
        }
        for by in [By::Figures, By::Lines] {
            let lines = at as i128 + 1;
            let Some(told) = weigh(plane, line, &sums, lines, by) else { continue };
            let next = rest.get(at + 1);
            let words = plane.lines[line].words;
            let edge = match next {
                None => 1200,
                Some(next) if next.abs_diff(item) > 1 => 1000,
                Some(_) => 0,
            };
            let label = if words.has(Words::AVERAGE) { 3000 } else { -3000 };
            let score =
                told + label + edge - 800 * distance as i32 - if by == By::Lines { 500 } else { 0 };
            // A line called a mean is usually the mean of all lines; with a few of them it may agree by coincidence.
            let is_whole = next.is_none()
                && distance == 0
                && words.has(Words::AVERAGE)
                && best.is_some_and(|it| told + 10_000 > it.0);
            if score >= ENOUGH && (is_whole || best.is_none_or(|it| it.0 < score)) {
                best = Some((score, at, by));
            }
        }
    }
    let (score, at, by) = best?;
    let mut items = rest[..=at].to_vec();
    items.sort_unstable();
    let slots = slots(plane, line, &items, by);
    Some(Found { items, slots, score })
}

impl Run {
    fn add(&mut self, plane: &Plane<'_>, line: usize, slot: usize) {
        let at = plane.index(line, slot);
        match plane.holds[at] {
            Holds::Figure => {
                let value = plane.value[at];
                (self.least, self.most) = match self.figures {
                    0 => (value, value),
                    _ => (self.least.min(value), self.most.max(value)),
                };
                self.sum += i128::from(value);
                self.half += i128::from(plane.half[at]);
                self.figures += 1;
            }
            Holds::Unknown => self.unknown = true,
            _ => {}
        }
    }

    /// Whether `value` is the mean of `count`; nothing if that cannot be asked.
    fn is_mean(&self, plane: &Plane<'_>, line: usize, slot: usize, count: i128) -> Option<bool> {
        let at = plane.index(line, slot);
        if plane.holds[at] != Holds::Figure || self.figures == 0 || self.unknown {
            return None;
        }
        let difference = i128::from(plane.value[at]) * count - self.sum;
        let holds = difference.abs() <= i128::from(plane.half[at]) * count + self.half;
        // The rate of two means is no mean of rates.
        let across = &plane.across[slot];
        let is_rate = across.has_percent || across.words.has(Words::RATIO);
        (holds || !is_rate).then_some(holds)
    }
}

fn weigh(plane: &Plane<'_>, line: usize, sums: &[Run], lines: i128, by: By) -> Option<i32> {
    let (mut told, mut holds, mut fails) = (0, 0, 0);
    let mut seen = score::Seen::default();
    for (slot, run) in sums.iter().enumerate() {
        let count = if by == By::Figures { run.figures } else { lines };
        match run.is_mean(plane, line, slot, count) {
            None => {}
            Some(false) => {
                fails += 1;
                told += score::FAILURE;
            }
            Some(true) => {
                holds += 1;
                let at = plane.index(line, slot);
                let spread = run.most.abs_diff(run.least);
                let own = score::ln(spread + 1, plane.half[at].unsigned_abs().max(1)).min(7000);
                let own = if run.figures < 2 { own.min(score::NOTHING) } else { own };
                told += seen.weigh(plane.value[at], own);
            }
        }
        if fails > 3 && fails > holds {
            return None;
        }
    }
    (holds > 0 && (fails * 10 <= (holds + fails) * 3 || fails == 1 && holds >= fails))
        .then_some(told)
}

fn slots(plane: &Plane<'_>, line: usize, items: &[usize], by: By) -> Vec<Slot> {
    let ask = |slot: usize| {
        let mut run = Run::default();
        items.iter().for_each(|it| run.add(plane, *it, slot));
        let count = if by == By::Figures { run.figures } else { items.len() as i128 };
        let holds = run.is_mean(plane, line, slot, count)?;
        Some(Slot { slot, holds, is_exact: holds })
    };
    (0..plane.slots).filter_map(ask).collect()
}
