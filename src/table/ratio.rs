//! Knows which lines are quotients of two others: shares, rates of growth, unit values, and products read the other
//! way round. Does not know sums.

use rustc_hash::FxHashSet;

use super::axis::Plane;
use super::relation::{Break, Certainty, Kind, Operand, Relation, Slot};
use super::score;
use super::sheet::Holds;
use super::words::Words;

/// Least score of a quotient of two lines.
const ENOUGH: i32 = 7_000;
/// Least score of a share of one cell.
const ENOUGH_OF_ONE: i32 = 4_000;
/// Most lines of which every pair is tried; beyond it only those near by.
const FEW: usize = 70;
const NEAR: usize = 25;
/// Slots that are tried first.
const SAMPLES: usize = 10;
/// Pairs tried at most in one plane.
const PAIRS: u64 = 6_000_000;

/// How a line may be made of two others.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Form {
    pub(super) is_change: bool,
    pub(super) factor: i64,
}

const FORMS: [Form; 4] = [
    Form { is_change: false, factor: 1 },
    Form { is_change: false, factor: 100 },
    Form { is_change: true, factor: 1 },
    Form { is_change: true, factor: 100 },
];

/// What one slot says.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Says {
    Nothing,
    Fails,
    /// How telling, and whether the quotient rounds to just what is printed.
    Holds(i32, bool),
}

/// Where a figure stands: line and slot.
pub(super) type At = (usize, usize);

pub(super) fn ask(plane: &Plane<'_>, one: i64, at: [At; 3], form: Form) -> Says {
    ask_moved(plane, one, at, (form, 0))
}

/// The same, with the quotient taken as `by` more than it is.
fn ask_moved(plane: &Plane<'_>, one: i64, [c, a, b]: [At; 3], (form, by): (Form, i64)) -> Says {
    let [c, a, b] = [c, a, b].map(|(line, slot)| plane.index(line, slot));
    if [c, a, b].iter().any(|it| plane.holds[*it] != Holds::Figure) || plane.value[b] == 0 {
        return Says::Nothing;
    }
    let wide = |it: i64| i128::from(it);
    let (vc, va, vb) =
        (wide(plane.value[c]) + wide(by), wide(plane.value[a]), wide(plane.value[b]));
    let unit = wide(one) * wide(form.factor);
    let above = if form.is_change { va - vb } else { va };
    let (Some(left), Some(right)) = (above.checked_mul(unit), vc.checked_mul(vb)) else {
        return Says::Nothing;
    };
    // Where figures are padded with zeros, the quotient was rounded before them.
    let half = plane.half[c].max(plane.grain[c] / 2);
    let own = wide(half) * vb.abs();
    // What a judgement excuses: that padded figures were rounded before their zeros.
    let of =
        |at: usize| if by == 0 { plane.half[at] } else { plane.half[at].max(plane.grain[at] / 2) };
    let below = wide(of(b)) * (vc.abs() + if form.is_change { unit } else { 0 });
    let bound = own + wide(of(a)) * unit + below;
    let difference = (left - right).abs();
    if difference > bound {
        return Says::Fails;
    }
    let is_rounded = difference <= own;
    // What a line divided by itself or by one gives tells nothing.
    if va == 0 && !form.is_change || vc == 0 || va == vb || vb.abs() == wide(one) {
        return Says::Holds(score::NOTHING, is_rounded);
    }
    let within =
        u64::try_from(2 * bound / vb.abs()).unwrap_or(u64::MAX).max(2 * half.unsigned_abs());
    let told = score::evidence(plane.value[c].unsigned_abs(), within, false);
    Says::Holds(told, is_rounded)
}

/// A quotient that may be meant.
struct Quotient {
    above: usize,
    below: usize,
    form: Form,
    score: i32,
}

/// The quotients along a plane. `one` is the size of one.
pub(super) fn quotients(plane: &Plane<'_>, one: i64) -> (Vec<Relation>, bool) {
    let is_active = |line: &usize| plane.lines[*line].figures > 0 && !plane.lines[*line].is_name;
    let active: Vec<usize> = (0..plane.lines.len()).filter(is_active).collect();
    let (mut found, mut left, mut is_complete) = (Vec::new(), PAIRS, true);
    for (at, &line) in active.iter().enumerate() {
        let near = match active.len() {
            0..=FEW => 0..active.len(),
            _ => at.saturating_sub(NEAR)..(at + NEAR + 1).min(active.len()),
        };
        let samples = samples(plane, line);
        if samples.len() < 2 {
            continue;
        }
        let cost = (near.len() * near.len()) as u64;
        if left < cost {
            is_complete = false;
            break;
        }
        left -= cost;
        let others: Vec<usize> = active[near].iter().copied().filter(|it| *it != line).collect();
        if let Some(best) = best(plane, one, line, &others, &samples) {
            found.push((line, best));
        }
    }
    let found = without_turned(plane, found);
    (found.into_iter().map(|(line, it)| relation(plane, one, line, &it)).collect(), is_complete)
}

/// The slots that are tried first: those that differ most in place.
fn samples(plane: &Plane<'_>, line: usize) -> Vec<usize> {
    let is_filled = |slot: &usize| {
        let at = plane.index(line, *slot);
        plane.holds[at] == Holds::Figure && plane.value[at] != 0
    };
    let filled: Vec<usize> = (0..plane.slots).filter(is_filled).collect();
    let step = filled.len().div_ceil(SAMPLES).max(1);
    filled.into_iter().step_by(step).collect()
}

fn best(
    plane: &Plane<'_>,
    one: i64,
    line: usize,
    others: &[usize],
    samples: &[usize],
) -> Option<Quotient> {
    let mut best: Option<Quotient> = None;
    for &above in others {
        for &below in others {
            if above == below {
                continue;
            }
            for form in FORMS {
                if !survives(plane, one, [line, above, below], form, samples) {
                    continue;
                }
                let Some(score) = weigh(plane, one, [line, above, below], form) else { continue };
                if score >= ENOUGH && best.as_ref().is_none_or(|it| it.score < score) {
                    best = Some(Quotient { above, below, form, score });
                }
            }
        }
    }
    best
}

fn survives(plane: &Plane<'_>, one: i64, lines: [usize; 3], form: Form, samples: &[usize]) -> bool {
    let (mut holds, mut fails) = (0, 0);
    for &slot in samples {
        match ask(plane, one, lines.map(|it| (it, slot)), form) {
            Says::Nothing => {}
            Says::Fails => fails += 1,
            Says::Holds(..) => holds += 1,
        }
        if fails > 3 || fails > 1 && holds == 0 {
            return false;
        }
    }
    holds >= 2 && fails * 10 <= (holds + fails) * 4
}

fn weigh(plane: &Plane<'_>, one: i64, lines: [usize; 3], form: Form) -> Option<i32> {
    let (mut told, mut holds, mut fails, mut rounded) = (0, 0, 0, 0);
    let mut seen = FxHashSet::default();
    for slot in 0..plane.slots {
        match ask(plane, one, lines.map(|it| (it, slot)), form) {
            Says::Nothing => {}
            Says::Fails => {
                fails += 1;
                told += score::FAILURE;
            }
            Says::Holds(own, is_rounded) => {
                holds += 1;
                rounded += i32::from(is_rounded);
                let value = plane.value[plane.index(lines[0], slot)];
                told += if seen.insert(value) { own } else { own * 15 / 100 };
            }
        }
    }
    if holds == 0 || fails * 10 > (holds + fails) * 3 && !(fails == 1 && holds > 1) {
        return None;
    }
    let [line, above, below] = lines.map(|it| &plane.lines[it]);
    let is_ratio = line.words.has(Words::RATIO) || line.has_percent;
    let feeds_ratio = |it: &super::sheet::Line| it.words.has(Words::RATIO) || it.has_percent;
    let far = lines[0].abs_diff(lines[1]).max(lines[0].abs_diff(lines[2]));
    let fed = if !is_ratio && (feeds_ratio(above) || feeds_ratio(below)) { 3000 } else { 0 };
    let label = match (form.is_change, line.words.has(Words::DIFFERENCE)) {
        (_, _) if is_ratio => 5000,
        (true, true) => 4000,
        _ => 0,
    };
    let cleanly = 6000 * rounded / holds - 5400;
    Some(told - 7000 - fed + label - 100 * far as i32 + cleanly)
}

/// Of the two quotients that a product can be read as, the one whose result is called a ratio, else the first.
fn without_turned(plane: &Plane<'_>, found: Vec<(usize, Quotient)>) -> Vec<(usize, Quotient)> {
    let is_ratio =
        |line: usize| plane.lines[line].words.has(Words::RATIO) || plane.lines[line].has_percent;
    let turned = |line: usize, it: &Quotient| {
        found.iter().find(|(other, that)| {
            *other == it.below
                && that.above == it.above
                && that.below == line
                && !that.form.is_change
        })
    };
    let keep: Vec<bool> = found
        .iter()
        .map(|(line, it)| match turned(*line, it) {
            Some((other, that)) if !it.form.is_change => {
                (is_ratio(*line), it.score, *other) > (is_ratio(*other), that.score, *line)
            }
            _ => true,
        })
        .collect();
    found.into_iter().zip(keep).filter_map(|(it, keep)| keep.then_some(it)).collect()
}

/// Least score of a quotient whose failure is an error, and of a share of one cell.
const SURE: i32 = 20_000;
const SURE_OF_ONE: i32 = 12_000;

/// The slots in which quotients fail although they should hold. Only lines that say what they are are judged, and
/// none of which more than a third fails.
pub(super) fn breaks(
    plane: &Plane<'_>,
    slots: &[Slot],
    (line, score, sure): (usize, i32, i32),
    is_clear: impl Fn(usize) -> bool,
) -> Vec<Break> {
    let it = &plane.lines[line];
    let is_called =
        it.words.has(Words::RATIO.with(Words::DIFFERENCE).with(Words::PRICE)) || it.has_percent;
    let holds = slots.iter().filter(|it| it.holds).count();
    let fails = slots.len() - holds;
    if !is_called || holds < 2 || fails * 3 > slots.len() {
        return Vec::new();
    }
    let is_sure = fails == 1 && holds >= 4 && score >= sure;
    let certainty = if is_sure { Certainty::Certain } else { Certainty::Likely };
    let failing = slots.iter().filter(|it| !it.holds && is_clear(it.slot));
    failing.map(|it| Break { slot: it.slot, certainty, difference: 0, is_clear: true }).collect()
}

/// Whether a quotient fails by more than a figure that was cut instead of rounded could.
pub(super) fn is_clear(plane: &Plane<'_>, one: i64, at: [At; 3], form: Form) -> bool {
    let (line, slot) = at[0];
    let c = plane.index(line, slot);
    let half = plane.half[c].max(plane.place(c) / 2);
    // One step to either side.
    [-half, half].into_iter().all(|by| ask_moved(plane, one, at, (form, by)) == Says::Fails)
}

fn relation(plane: &Plane<'_>, one: i64, line: usize, it: &Quotient) -> Relation {
    let kind = if it.form.is_change { Kind::Rate } else { Kind::Quotient };
    let lines = [line, it.above, it.below];
    let says = |slot: usize| ask(plane, one, lines.map(|it| (it, slot)), it.form);
    let slots: Vec<Slot> = (0..plane.slots).filter_map(|slot| slot_of(slot, says(slot))).collect();
    let clear = |slot: usize| is_clear(plane, one, lines.map(|it| (it, slot)), it.form);
    Relation {
        kind,
        axis: plane.axis,
        stated: line,
        operands: vec![Operand::line(it.above), Operand::line(it.below)],
        breaks: breaks(plane, &slots, (line, it.score, SURE), clear),
        slots,
        score: it.score,
        factor: it.form.factor,
        ..Relation::default()
    }
}

/// The quotient of two lines that a label says `line` is, or the change from the second to the first: in ％ if that holds
/// more often.
pub(super) fn stated(
    plane: &Plane<'_>,
    one: i64,
    line: usize,
    ([above, below], is_change): ([usize; 2], bool),
) -> Option<Relation> {
    let of = |factor: i64| {
        let form = Form { is_change, factor };
        relation(plane, one, line, &Quotient { above, below, form, score: 2 * SURE })
    };
    let relations = [of(1), of(100)].into_iter();
    let mut best = relations.filter(|it| it.holding() > 0).max_by_key(Relation::holding)?;
    let is_sure = best.holding() >= 3 && best.slots.len() == best.holding() + 1;
    best.breaks.iter_mut().filter(|_| is_sure).for_each(|it| it.certainty = Certainty::Certain);
    Some(best)
}

pub(super) fn slot_of(slot: usize, says: Says) -> Option<Slot> {
    match says {
        Says::Nothing => None,
        Says::Fails => Some(Slot { slot, holds: false, is_exact: false }),
        Says::Holds(_, is_exact) => Some(Slot { slot, holds: true, is_exact }),
    }
}

fn is_power_of_ten(value: i64, one: i64) -> bool {
    let mut rest = value.abs() / one.max(1);
    while rest > 1 && rest % 10 == 0 {
        rest /= 10;
    }
    rest <= 1
}

/// The lines that state shares of one figure of another line: that where the share is 100 ％.
pub(super) fn shares(plane: &Plane<'_>, one: i64, known: &[Relation]) -> Vec<Relation> {
    let is_active = |line: &usize| plane.lines[*line].figures > 1 && !plane.lines[*line].is_name;
    let active: Vec<usize> = (0..plane.lines.len()).filter(is_active).collect();
    let mut found = Vec::new();
    for (at, &line) in active.iter().enumerate() {
        if known.iter().any(|it| it.stated == line) {
            continue;
        }
        let near = match active.len() {
            0..=FEW => 0..active.len(),
            _ => at.saturating_sub(NEAR)..(at + NEAR + 1).min(active.len()),
        };
        let mut best: Option<Relation> = None;
        for &above in active[near].iter().filter(|it| **it != line) {
            for it in shares_of(plane, one, line, above) {
                if best.as_ref().is_none_or(|known| known.score < it.score) {
                    best = Some(it);
                }
            }
        }
        found.extend(best);
    }
    found
}

/// The shares of `above` that `line` may state: for each whole that is 100 ％, one.
fn shares_of(plane: &Plane<'_>, one: i64, line: usize, above: usize) -> Vec<Relation> {
    let mut found = Vec::new();
    for factor in [100, 1] {
        let is_whole = |slot: &usize| {
            plane.is_figure(line, *slot)
                && Some(plane.values(line)[*slot]) == one.checked_mul(factor)
        };
        let wholes: Vec<usize> = (0..plane.slots).filter(is_whole).take(8).collect();
        for whole in wholes {
            found.extend(share(plane, one, (line, above), (whole, factor)));
        }
    }
    found
}

fn share(
    plane: &Plane<'_>,
    one: i64,
    (line, above): (usize, usize),
    (whole, factor): (usize, i64),
) -> Option<Relation> {
    let form = Form { is_change: false, factor };
    // Divided by a power of ten, each figure is its own share.
    if !plane.is_figure(above, whole) || is_power_of_ten(plane.values(above)[whole], one) {
        return None;
    }
    let (mut told, mut holds, mut fails) = (0, 0, 0);
    let mut slots = Vec::new();
    let mut seen = FxHashSet::default();
    for slot in (0..plane.slots).filter(|it| *it != whole) {
        let says = ask(plane, one, [(line, slot), (above, slot), (above, whole)], form);
        // Beyond the whole it is no share.
        let is_beyond = plane.values(line)[slot].abs() > plane.values(line)[whole];
        let says = if is_beyond && matches!(says, Says::Holds(..)) { Says::Fails } else { says };
        slots.extend(slot_of(slot, says));
        match says {
            Says::Nothing => {}
            Says::Fails => {
                fails += 1;
                told += score::FAILURE / 2;
            }
            Says::Holds(own, _) => {
                holds += 1;
                told += if seen.insert(plane.values(line)[slot]) { own } else { own * 15 / 100 };
            }
        }
        if fails > 6 && fails > 2 * holds {
            return None;
        }
    }
    let words = &plane.lines[line];
    let is_ratio = words.words.has(Words::RATIO) || words.has_percent;
    let score = told - 7000 + if is_ratio { 5000 } else { 0 } - 100 * line.abs_diff(above) as i32;
    if holds < 2 || holds * 10 < (holds + fails) * 6 || score < ENOUGH_OF_ONE {
        return None;
    }
    let base = Operand { at: Some(whole), ..Operand::line(above) };
    let at = |slot: usize| [(line, slot), (above, slot), (above, whole)];
    let clear = |slot: usize| is_clear(plane, one, at(slot), form);
    let breaks = breaks(plane, &slots, (line, score, SURE_OF_ONE), clear);
    Some(Relation {
        breaks,
        kind: Kind::Share,
        axis: plane.axis,
        stated: line,
        operands: vec![Operand::line(above), base],
        slots,
        score,
        factor,
        ..Relation::default()
    })
}
