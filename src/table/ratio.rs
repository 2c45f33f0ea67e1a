//! Knows which lines are quotients of two others: shares, rates of growth, unit values, and products read the other
//! way round. Does not know sums.

use super::axis::{Plane, near};
use super::equation::SlotState;
use super::relation::{Break, Certainty, Kind, Operand, Relation, Slot, holding};
use super::rest;
use super::score;
use super::sheet::Holds;
use super::slip::{Printed, Puzzle, Slip, explained};
use super::verdict::constants;
use super::words::Words;

/// Least score of a quotient of two lines.
const ENOUGH: i32 = 7_000;
/// Maximum number of lines of which every pair is tried; beyond it only nearby pairs.
pub(super) const FEW: usize = 70;
pub(super) const NEAR: usize = 25;
/// Slots that are tried first.
const SAMPLES: usize = 10;
/// Maximum number of pairs tried in one plane.
const PAIRS: u64 = 6_000_000;

/// How a line may be made of two others.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Form {
    pub(super) is_change: bool,
    pub(super) factor: i64,
}

/// Last those of amounts in other units, which only lines that are called quotients have: yen a kilogram of millions a tonne.
const FORMS: [Form; 6] = [
    Form { is_change: false, factor: 1 },
    Form { is_change: false, factor: 100 },
    Form { is_change: true, factor: 1 },
    Form { is_change: true, factor: 100 },
    Form { is_change: false, factor: 1000 },
    Form { is_change: false, factor: 10 },
];
/// How many of them any line may have.
const PLAIN: usize = 4;

/// The place of a figure: line and slot.
pub(super) type At = (usize, usize);

/// The state of a quotient in three places, exact if it rounds to the printed value, and its evidence.
pub(super) fn ask(plane: &Plane<'_>, one: i64, at: [At; 3], form: Form) -> (SlotState, i32) {
    ask_moved(plane, one, at, form, 0)
}

/// The difference of the printed quotient from that of the printed figures, all times the divisor.
struct Off {
    difference: i128,
    /// The difference that the rounding of the quotient explains.
    own: i128,
    /// The difference that the rounding of all three figures explains.
    bound: i128,
}

/// The difference if the quotient were greater by `by`; `None` if it cannot be tested.
fn off(plane: &Plane<'_>, one: i64, [c, a, b]: [At; 3], form: Form, by: i64) -> Option<Off> {
    let has_price = !form.is_change && plane.lines[c.0].words.has(Words::PRICE);
    let [c, a, b] = [c, a, b].map(|(line, slot)| plane.index(line, slot));
    if [c, a, b].iter().any(|it| plane.holds[*it] != Holds::Figure) || plane.value[b] == 0 {
        return None;
    }
    // An item that costs nothing was not bought, but it has a price.
    if has_price && plane.value[a] == 0 && plane.value[c] != 0 {
        return None;
    }
    let wide = |it: i64| i128::from(it);
    let (vc, va, vb) =
        (wide(plane.value[c]) + wide(by), wide(plane.value[a]), wide(plane.value[b]));
    let unit = wide(one) * wide(form.factor);
    let above = if form.is_change { va - vb } else { va };
    let (left, right) = (above.checked_mul(unit)?, vc.checked_mul(vb)?);
    // Where figures are padded with zeros, the quotient was rounded before them.
    let half = plane.half[c].max(plane.grain[c] / 2);
    let own = wide(half) * vb.abs();
    // Only judgements excuse that padded figures were rounded before their zeros.
    let of =
        |at: usize| if by == 0 { plane.half[at] } else { plane.half[at].max(plane.grain[at] / 2) };
    let below = wide(of(b)) * (vc.abs() + if form.is_change { unit } else { 0 });
    let bound = own + wide(of(a)) * unit + below;
    let difference = (left - right).abs();
    // The exponents of powers are subtracted where the powers are divided.
    let is_power = !form.is_change && form.factor == 1 && vc == va - vb;
    (difference <= bound || !is_power).then_some(Off { difference, own, bound })
}

/// The same, if the quotient were greater by `by`.
fn ask_moved(plane: &Plane<'_>, one: i64, at: [At; 3], form: Form, by: i64) -> (SlotState, i32) {
    let Some(off) = off(plane, one, at, form, by) else { return (SlotState::Nothing, 0) };
    if off.difference > off.bound {
        return (SlotState::Fails, score::FAILURE);
    }
    let state = if off.difference <= off.own { SlotState::Exact } else { SlotState::Rounded };
    (state, told(plane, one, at, form, off.bound))
}

/// The evidence of a quotient that agrees within `bound`.
fn told(plane: &Plane<'_>, one: i64, [c, a, b]: [At; 3], form: Form, bound: i128) -> i32 {
    let [c, a, b] = [c, a, b].map(|(line, slot)| plane.index(line, slot));
    let (va, vb, vc) = (plane.value[a], plane.value[b], plane.value[c]);
    // The quotient of a figure and itself or one is no evidence.
    if va == 0 && !form.is_change || vc == 0 || va == vb || vb.abs() == one {
        return score::NOTHING;
    }
    let half = plane.half[c].max(plane.grain[c] / 2);
    let within = u64::try_from(2 * bound / i128::from(vb).abs()).unwrap_or(u64::MAX);
    score::evidence(vc.unsigned_abs(), within.max(2 * half.unsigned_abs()), false)
}

/// A quotient that may be meant.
struct Quotient {
    above: usize,
    below: usize,
    form: Form,
    score: i32,
    /// Whether its figures were counted, so that the quotient is rounded from the printed figures.
    is_counted: bool,
}

/// The quotients along a plane. `one` is the size of one.
pub(super) fn quotients(plane: &Plane<'_>, one: i64) -> (Vec<Relation>, bool) {
    let is_active = |line: &usize| plane.lines[*line].is_active(1);
    let active: Vec<usize> = (0..plane.lines.len()).filter(is_active).collect();
    let (mut found, mut left, mut is_complete) = (Vec::new(), PAIRS, true);
    for (at, &line) in active.iter().enumerate() {
        let near = match active.len() {
            0..=FEW => 0..active.len(),
            _ => near(at, NEAR, active.len()),
        };
        let samples = samples(plane, line);
        if samples.len() < 2 || plane.is_constant(line) {
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
    let is_called = plane.lines[line].words.has(Words::RATIO) && !plane.lines[line].has_percent;
    let forms = &FORMS[..if is_called { FORMS.len() } else { PLAIN }];
    for &above in others {
        for &below in others {
            if above == below {
                continue;
            }
            for &form in forms {
                if !survives(plane, one, [line, above, below], form, samples) {
                    continue;
                }
                let lines = [line, above, below];
                let rounded = weigh(plane, one, lines, form, false);
                let counted = weigh(plane, one, lines, form, true)
                    .filter(|_| are_counted(plane, one, lines, form));
                let is_counted = counted > rounded;
                let Some(score) = counted.max(rounded) else { continue };
                if score >= ENOUGH && best.as_ref().is_none_or(|it| it.score < score) {
                    best = Some(Quotient { above, below, form, score, is_counted });
                }
            }
        }
    }
    best
}

fn survives(plane: &Plane<'_>, one: i64, lines: [usize; 3], form: Form, samples: &[usize]) -> bool {
    // Where words say that it is meant, some may fail by a slip.
    let is_ratio = is_ratio(plane, lines[0]);
    let (mut holds, mut fails) = (0, 0);
    for &slot in samples {
        match ask(plane, one, lines.map(|it| (it, slot)), form).0 {
            SlotState::Nothing => {}
            SlotState::Fails => fails += 1,
            SlotState::Exact | SlotState::Rounded => holds += 1,
        }
        if fails > 3 || fails > 1 && holds == 0 && !is_ratio {
            return false;
        }
    }
    holds >= 2 && fails * 10 <= (holds + fails) * if is_ratio { 6 } else { 4 }
}

/// Least evidence that figures were counted, in thousandths of a nat.
const COUNTED: i32 = 8_000;

/// Whether so many quotients are rounded from the printed figures that these cannot have been rounded.
fn are_counted(plane: &Plane<'_>, one: i64, lines: [usize; 3], form: Form) -> bool {
    let offs =
        (0..plane.slots).filter_map(|it| off(plane, one, lines.map(|line| (line, it)), form, 0));
    let (mut told, mut exact, mut others) = (0i32, 0usize, 0usize);
    for it in offs.filter(|it| it.difference <= it.bound) {
        if it.difference <= it.own {
            let shift = |it: i128| u64::try_from(it).unwrap_or(u64::MAX);
            exact += 1;
            told = told.saturating_add(score::ln(shift(it.bound), shift(it.own)));
        } else {
            others += 1;
        }
    }
    // A divisor with decimals is a rounded mean itself, however well its quotients agree.
    let [_, _, below] = lines;
    let is_whole = |slot: usize| plane.place(plane.index(below, slot)) >= one;
    told >= COUNTED
        && exact >= 2
        && others <= 1.max(exact / 5)
        && (0..plane.slots).filter(|it| plane.is_figure(below, *it)).all(is_whole)
}

/// The state of a quotient; if the figures were counted (`is_counted`), only the quotient was rounded.
fn ask_as(
    plane: &Plane<'_>,
    one: i64,
    at: [At; 3],
    form: Form,
    is_counted: bool,
) -> (SlotState, i32) {
    match ask(plane, one, at, form) {
        (SlotState::Rounded, _) if is_counted => (SlotState::Fails, score::FAILURE),
        (SlotState::Exact, _) if is_counted => {
            let own = off(plane, one, at, form, 0).map_or(0, |it| it.own);
            (SlotState::Exact, told(plane, one, at, form, own))
        }
        says => says,
    }
}

fn weigh(
    plane: &Plane<'_>,
    one: i64,
    lines: [usize; 3],
    form: Form,
    is_counted: bool,
) -> Option<i32> {
    let (mut told, mut holds, mut rounded) = (0, 0, 0);
    let mut failing = Vec::new();
    let mut seen = score::Seen::default();
    for slot in 0..plane.slots {
        let (state, own) = ask_as(plane, one, lines.map(|it| (it, slot)), form, is_counted);
        match state {
            SlotState::Nothing => {}
            SlotState::Fails => failing.push(slot),
            SlotState::Exact | SlotState::Rounded => {
                holds += 1;
                rounded += i32::from(state == SlotState::Exact);
                let value = plane.value[plane.index(lines[0], slot)];
                told += seen.weigh(value, own);
            }
        }
    }
    let is_ratio = is_ratio(plane, lines[0]);
    let mut fails = failing.len() as i32;
    if is_ratio && holds > 1 && fails > 0 {
        let slip = |slot: usize| slip_of(plane, one, lines.map(|it| (it, slot)), form);
        fails -= explained(failing.into_iter(), slip).len() as i32;
    }
    told += score::FAILURE * fails;
    if holds == 0 || fails * 10 > (holds + fails) * 3 && !(fails == 1 && holds > 1) {
        return None;
    }
    let [line, above, below] = lines.map(|it| &plane.lines[it]);
    let feeds_ratio = |it: &super::sheet::Line| it.words.has(Words::RATIO) || it.has_percent;
    let far = lines[0].abs_diff(lines[1]).max(lines[0].abs_diff(lines[2]));
    let fed = if !is_ratio && (feeds_ratio(above) || feeds_ratio(below)) { 3000 } else { 0 };
    let label = match (form.is_change, line.words.has(Words::DIFFERENCE)) {
        (_, _) if is_ratio => 5000,
        (true, true) => 4000,
        (false, _) if line.words.has(Words::AVERAGE) => 4000,
        _ => 0,
    };
    let cleanly = 6000 * rounded / holds - 5400;
    let named = if is_ratio && [above, below].iter().any(|it| shares_name(&line.label, &it.label)) {
        2000
    } else {
        0
    };
    // It is no coincidence that a rate directly follows its two lines.
    let is_behind = is_ratio && lines[0] == lines[1].max(lines[2]) + 1 && far == 2;
    let beside = if is_behind { 3000 } else { 0 };
    Some(told - 7000 - fed + label + named + beside - 100 * far as i32 + cleanly)
}

/// Whether words or signs say that a line states quotients.
pub(super) fn is_ratio(plane: &Plane<'_>, line: usize) -> bool {
    plane.lines[line].words.has(Words::RATIO) || plane.lines[line].has_percent
}

/// The slip in one of the figures that explains that a quotient fails.
pub(super) fn slip_of(plane: &Plane<'_>, one: i64, at: [At; 3], form: Form) -> Option<Slip> {
    let index = at.map(|(line, slot)| plane.index(line, slot));
    let [c, a, b] = index.map(|it| i128::from(plane.value[it]));
    let [of_c, of_a, of_b] = index.map(|it| i128::from(plane.half[it].max(plane.grain[it] / 2)));
    let unit = i128::from(one) * i128::from(form.factor);
    // A base and its change give the present value.
    let (share, above) = if form.is_change { (c + unit, a - b) } else { (c, a) };
    let due = [(above * unit, b, of_c), (share * b, unit, of_a), (a * unit, share, of_b)];
    let moves = [
        (of_a * unit + of_b * (c.abs() + unit), b),
        (of_c * b.abs() + of_b * share.abs(), unit),
        (of_a * unit + of_c * b.abs(), share),
    ];
    let way = |at: usize| {
        let ((over, under, own), (moved, by)) = (due[at], moves[at]);
        let [due, moved] = [(over, under), (moved, by.abs())]
            .map(|(over, under)| over.checked_div(under).and_then(|it| i64::try_from(it).ok()));
        let step = plane.grain[index[at]].max(1);
        let total = Printed { value: plane.value[index[at]], step };
        let bound = moved?.checked_add(i64::try_from(own).ok()?)?;
        Puzzle { total, items: &[Printed { value: due?, step }], bound }.told()
    };
    (0..3).find_map(way)
}

/// Whether a label names another: 採択率 and 採択数, `% of admissions` and `Admissions`.
fn shares_name(label: &str, other: &str) -> bool {
    let is_letter =
        |it: &char| ('\u{3400}'..='\u{9FFF}').contains(it) || ('ァ'..='ヺ').contains(it);
    let letters: Vec<char> = label.chars().collect();
    let pairs = letters.windows(2).filter(|it| it.iter().all(is_letter));
    let words = other.split(|it: char| !it.is_alphabetic()).filter(|it| it.chars().count() > 4);
    let is_latin = |it: &&str| it.chars().all(|it| u32::from(it) < 0x250);
    pairs.map(|it| it.iter().collect::<String>()).any(|it| other.contains(&it))
        || words.filter(is_latin).any(|it| label.contains(it))
}

/// Of the two quotients that a product can be read as, the one whose result is called a ratio, else the first.
fn without_turned(plane: &Plane<'_>, found: Vec<(usize, Quotient)>) -> Vec<(usize, Quotient)> {
    let is_ratio = |line: usize| is_ratio(plane, line);
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

/// Least score of a quotient whose failure is an error.
const SURE: i32 = 20_000;

/// A line of quotients, before its failures are judged.
#[derive(Clone, Copy)]
pub(super) struct Quotients {
    pub(super) line: usize,
    /// The evidence that the relation is no coincidence.
    pub(super) score: i32,
    /// The least score with which one failure is an error.
    pub(super) sure: i32,
    /// How many of its failures a slip explains.
    pub(super) told: usize,
}

/// The slots in which quotients fail although they should hold. Quotients are lines with such words or with enough
/// evidence, in which at most a third of the slots fail.
pub(super) fn breaks(
    plane: &Plane<'_>,
    slots: &[Slot],
    judged: Quotients,
    is_clear: impl Fn(usize) -> bool,
) -> Vec<Break> {
    let Quotients { line, score, sure, told } = judged;
    let it = &plane.lines[line];
    let called = Words::QUOTIENT.with(Words::DIFFERENCE).with(Words::PRICE);
    let is_called = it.words.has(called) || it.has_percent;
    let holds = holding(slots);
    let fails = slots.len() - holds;
    // So many holding slots are no coincidence, whatever the line is called.
    let is_evident = fails == 1 && holds >= 3 && score >= SURE;
    let doubts = if is_called { (fails - told).max(1) } else { fails };
    let is_refuted = doubts * 2 > holds && !(is_called && score >= sure && holds > doubts);
    if !is_called && !is_evident || holds < 2 || is_refuted {
        return Vec::new();
    }
    let is_sure = is_called && fails == 1 && holds >= 4 && score >= sure;
    let certainty = if is_sure { Certainty::Certain } else { Certainty::Likely };
    // The mean of quotients is no quotient of means.
    let is_mean = |it: &&Slot| plane.across[it.slot].words.has(Words::AVERAGE);
    let failing = slots.iter().filter(|it| !it.holds && !is_mean(it) && is_clear(it.slot));
    failing.map(|it| Break::clear(it.slot, certainty, 0)).collect()
}

/// Whether a quotient fails by more than a figure that was cut instead of rounded could.
pub(super) fn is_clear(plane: &Plane<'_>, one: i64, at: [At; 3], form: Form) -> bool {
    let (line, slot) = at[0];
    let c = plane.index(line, slot);
    let half = plane.half[c].max(plane.place(c) / 2);
    // One step to either side.
    [-half, half].into_iter().all(|by| ask_moved(plane, one, at, form, by).0 == SlotState::Fails)
}

fn relation(plane: &Plane<'_>, one: i64, line: usize, it: &Quotient) -> Relation {
    let kind = if it.form.is_change { Kind::Rate } else { Kind::Quotient };
    let (lines, unit) = ([line, it.above, it.below], one.saturating_mul(it.form.factor));
    let state =
        |slot: usize| ask_as(plane, one, lines.map(|it| (it, slot)), it.form, it.is_counted).0;
    let slots: Vec<Slot> = (0..plane.slots).filter_map(|it| state(it).in_slot(it)).collect();
    let held = slots.iter().filter(|it| it.holds).map(|it| it.slot);
    let constant = constants(plane, &lines[1..], held);
    let is_moved = |slot: usize| constant.iter().any(|it| plane.values(it.line)[slot] != it.value);
    let clear = |slot: usize| {
        let at = lines.map(|it| (it, slot));
        // One that was cut is off by a whole step.
        let is_far = |it: Off| it.difference > 3 * it.own;
        // One figure in all three places is a code.
        let [c, a, b] = at.map(|it| plane.value[plane.index(it.0, it.1)]);
        let is_code = c == a && c == b;
        // A share that may not be more than the whole.
        let is_capped = !it.form.is_change
            && Some(c) == one.checked_mul(it.form.factor)
            && a.abs() > b.abs()
            && plane.values(line).iter().all(|it| *it <= c);
        !is_code
            && !is_capped
            && !is_moved(slot)
            && (is_clear(plane, one, at, it.form)
                || it.is_counted && off(plane, one, at, it.form, 0).is_some_and(is_far))
            && (it.form.is_change || !rest::is_taken_off(plane, lines, slot, unit, &slots))
    };
    let slip = |slot: usize| slip_of(plane, one, lines.map(|it| (it, slot)), it.form);
    let told = explained(slots.iter().filter(|it| !it.holds).map(|it| it.slot), slip).len();
    let judged = Quotients { line, score: it.score, sure: SURE, told };
    Relation {
        kind,
        axis: plane.axis,
        stated: line,
        operands: vec![Operand::line(it.above), Operand::line(it.below)],
        breaks: breaks(plane, &slots, judged, clear),
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
    [above, below]: [usize; 2],
    is_change: bool,
) -> Option<Relation> {
    let of = |factor: i64| {
        let form = Form { is_change, factor };
        relation(
            plane,
            one,
            line,
            &Quotient { above, below, form, score: 2 * SURE, is_counted: false },
        )
    };
    let relations = [of(1), of(100)].into_iter();
    let mut best = relations.filter(|it| it.holding() > 0).max_by_key(Relation::holding)?;
    let is_sure = best.holding() >= 3 && best.slots.len() == best.holding() + 1;
    best.breaks.iter_mut().filter(|_| is_sure).for_each(|it| it.certainty = Certainty::Certain);
    Some(best)
}
