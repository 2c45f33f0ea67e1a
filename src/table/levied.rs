//! Knows rows that are a rate of others, which their label states, `VAT 20 %`, 諸経費（12％）, and the sum after such rows:
//! net and tax are gross. Does not know rates in cells.

use super::axis::{Axis, Plane};
use super::equation::SlotState;
use super::relation::{Break, Certainty, Given, Kind, Operand, Relation, Slot};
use super::score;
use super::sheet::Line;
use super::signed::Signed;
use super::slip::{Printed, Puzzle};
use super::words::Words;
use crate::pattern::pattern;

/// Maximum number of rows that state a rate.
const RATES: usize = 12;
/// Maximum number of totals that may be the base of one.
const BASES: usize = 3;
/// Maximum number of rows between one and the sum after it.
const BETWEEN: usize = 4;

pattern!(RATE, r"(?:^|[^\d.,])(?P<whole>\d{1,2})(?:[.,](?P<part>\d{1,3}))?\s*%");

/// A row that is a rate of others: their sum times `over`, divided by `under`.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Levy {
    line: usize,
    over: i32,
    under: i64,
}

/// The rows of a plane that state a rate, and the sums that they lead to.
pub(super) fn relations(plane: &Plane<'_>, given: &Given) -> Vec<Relation> {
    let levies = levies(plane);
    let mut found: Vec<Relation> =
        levies.iter().filter_map(|it| best(plane, &levies, *it)).collect();
    let sums = sums(plane, &levies, &found).into_iter().filter(|it| !given.has(it.stated));
    let sums: Vec<Relation> = sums.map(|it| judged(plane, &mut found, it)).collect();
    found.extend(sums);
    found.retain(|it| it.holding() > 0 || !it.breaks.is_empty());
    found
}

/// Every way in which a row that states a rate and the sum behind it may be meant, held or not.
pub(super) fn ways(plane: &Plane<'_>) -> Vec<Relation> {
    let levies = levies(plane);
    let rates: Vec<Relation> = levies.iter().filter_map(|it| best(plane, &levies, *it)).collect();
    let sums = sums(plane, &levies, &rates);
    let of = |levy: &Levy| {
        let under = levy.under;
        readings(plane, &levies, *levy).into_iter().filter(move |it| it.factor == under)
    };
    levies.iter().flat_map(of).chain(sums).collect()
}

fn sums(plane: &Plane<'_>, levies: &[Levy], rates: &[Relation]) -> Vec<Relation> {
    levies.iter().filter_map(|it| gross(plane, levies, rates, it.line)).collect()
}

fn levies(plane: &Plane<'_>) -> Vec<Levy> {
    if plane.axis != Axis::Rows {
        return Vec::new();
    }
    let is_called =
        |it: &usize| plane.lines[*it].words.has(Words::LEVY) && is_amount(&plane.lines[*it]);
    let lines = (0..plane.lines.len()).filter(is_called);
    lines.filter_map(|it| levy(plane, it)).take(RATES).collect()
}

/// The rate that a label states, if it states one, and no other figure of the row is that rate of another.
fn levy(plane: &Plane<'_>, line: usize) -> Option<Levy> {
    let mut rates = RATE.captures_iter(&plane.lines[line].label);
    let (rate, None) = (rates.next()?, rates.next()) else { return None };
    let part = rate.name("part").map_or("", |it| it.as_str());
    let over: i32 = format!("{}{part}", &rate["whole"]).parse().ok()?;
    let under = 10i64.checked_pow(u32::try_from(part.len()).ok()?)?.checked_mul(100)?;
    let it = Levy { line, over, under };
    let own = || (0..plane.slots).filter(|slot| plane.is_figure(line, *slot));
    let is_rate = |(stated, of): (usize, usize)| {
        let [stated, of] = [stated, of].map(|slot| plane.index(line, slot));
        let off = i128::from(plane.value[stated]) * i128::from(under)
            - i128::from(plane.value[of]) * i128::from(over);
        off.abs() < i128::from(2 * plane.half[stated]) * i128::from(under)
    };
    let is_row = own().any(|stated| own().any(|of| of != stated && is_rate((stated, of))));
    (over > 0 && !is_row).then_some(it)
}

fn is_amount(it: &Line) -> bool {
    it.is_active(1) && !it.words.has(Words::PART.with(Words::AVERAGE))
}

/// The rows above `line` that have a figure where it has one, nearest first.
fn above(plane: &Plane<'_>, line: usize) -> Vec<usize> {
    let Some(slot) = (0..plane.slots).find(|slot| plane.is_figure(line, *slot)) else {
        return Vec::new();
    };
    let is_one = |it: &usize| plane.is_figure(*it, slot) && is_amount(&plane.lines[*it]);
    (0..line).rev().filter(is_one).collect()
}

/// A row as it counts among others: taken away where its words say so and no sign does.
fn counted(plane: &Plane<'_>, line: usize) -> Operand {
    let is_signed = plane.values(line).iter().any(|it| *it < 0);
    let is_off = plane.lines[line].words.has(Words::DEDUCTION) && !is_signed;
    Operand { weight: if is_off { -1 } else { 1 }, ..Operand::line(line) }
}

/// The possible bases of a rate, the most natural first: the line that its label names, the row before such rows, with
/// or without them, the rows since the last total, a total; then those that already contain it.
fn readings(plane: &Plane<'_>, levies: &[Levy], levy: Levy) -> Vec<Relation> {
    let line = levy.line;
    let above = above(plane, line);
    let is_total = |it: &usize| plane.lines[*it].words.has(Words::TOTAL);
    let is_levy = |it: &usize| levies.iter().any(|levy| levy.line == *it);
    let alone = |it: usize| vec![Operand::line(it)];
    let named = above.iter().copied().find(|it| names(plane, line, *it)).map(alone);
    let first = above.iter().position(|it| !is_levy(it));
    let before = first.map(|at| alone(above[at]));
    let after = |to: usize| above[..to].iter().map(|it| counted(plane, *it));
    let running = first.map(|at| after(at).chain([Operand::line(above[at])]).collect());
    let last = above.iter().position(is_total);
    let since = match last {
        Some(at) => after(at).chain([Operand::line(above[at])]).collect(),
        None => after(above.len()).collect(),
    };
    let items = last.map(|at| after(at).collect::<Vec<_>>());
    let totals: Vec<usize> = above.iter().copied().filter(is_total).take(BASES).collect();
    let below = (line + 1..plane.lines.len()).find(is_total);
    let net = named.into_iter().chain(before).chain(running).chain([since]).chain(items);
    let net = net.chain(totals.iter().map(|it| alone(*it)));
    let gross = totals.iter().copied().chain(first.map(|at| above[at])).chain(below).map(alone);
    let net = net.filter(|it| !it.is_empty()).map(|it| relation(plane, levy, it, levy.under));
    let contained = levy.under + i64::from(levy.over);
    net.chain(gross.map(|it| relation(plane, levy, it, contained))).collect()
}

/// Whether the label of `line` names that of `other`: 管理費（直接工事費の12％） and 直接工事費計.
fn names(plane: &Plane<'_>, line: usize, other: usize) -> bool {
    let [own, other] = [line, other].map(|it| &*plane.lines[it].label);
    let name = other.strip_suffix(['計', '额', '額']).unwrap_or(other);
    let is_apart = name.is_ascii();
    name.chars().count() >= if is_apart { 4 } else { 3 } && own.contains(name)
}

fn relation(plane: &Plane<'_>, levy: Levy, base: Vec<Operand>, factor: i64) -> Relation {
    let weigh = |it: Operand| Operand { weight: it.weight * levy.over, ..it };
    let operands = base.into_iter().map(weigh).collect();
    let mut found = Relation {
        kind: Kind::Levy,
        axis: plane.axis,
        stated: levy.line,
        operands,
        factor,
        score: score::BY_PLACE,
        ..Relation::default()
    };
    let slot = |slot: usize| {
        let holds = asked(plane, &found, slot).0;
        let is_exact = holds == SlotState::Exact;
        (holds != SlotState::Nothing).then_some(Slot { slot, holds: is_exact, is_exact })
    };
    found.slots = (0..plane.slots).filter_map(slot).collect();
    found
}

/// How a row reads in the way that holds most often; where none does, in that in which it fails by a slip.
fn best(plane: &Plane<'_>, levies: &[Levy], levy: Levy) -> Option<Relation> {
    let all = readings(plane, levies, levy);
    let most = all.iter().map(Relation::holding).max()?;
    let slip = |it: &Relation| it.slots.iter().any(|slot| is_slip(plane, it, slot.slot));
    let is_net = |it: &&Relation| it.factor == levy.under;
    let best = match most {
        0 => all.iter().filter(is_net).find(|it| slip(it)).or_else(|| all.iter().find(is_net)),
        most => all.iter().find(|it| it.holding() == most),
    };
    let best = best?;
    let holds = |it: &Relation, slot: usize| it.slots.iter().any(|it| it.slot == slot && it.holds);
    let is_open = |slot: &usize| !all.iter().any(|it| holds(it, *slot));
    let failing = best.slots.iter().map(|it| it.slot).filter(is_open);
    let told = failing.filter(|it| is_slip(plane, best, *it) && is_lone(plane, levies, levy));
    let broken = |slot: usize| Break::clear(slot, Certainty::Likely, difference(plane, best, slot));
    Some(Relation { breaks: told.map(broken).collect(), ..best.clone() })
}

/// Whether no other row states a rate: each of several may be of a part of the listed rows.
fn is_lone(plane: &Plane<'_>, levies: &[Levy], levy: Levy) -> bool {
    let name = |line: usize| {
        let label = &plane.lines[line].label;
        label.split(|it: char| !it.is_alphabetic()).find(|it| !it.is_empty())
    };
    let is_alike = |it: &&Levy| it.line != levy.line && name(it.line) == name(levy.line);
    levies.iter().filter(is_alike).all(|it| it.over == levy.over)
}

/// Whether a row is its stated rate in `slot`, rounded or truncated, and the evidence of that.
pub(super) fn asked(plane: &Plane<'_>, it: &Relation, slot: usize) -> (SlotState, i32) {
    let Some((due, slack)) = due(plane, it, slot) else { return (SlotState::Nothing, 0) };
    let at = plane.index(it.stated, slot);
    let (value, step) = (plane.value[at], 2 * plane.half[at]);
    let off = (i128::from(value) * i128::from(it.factor) - due).abs();
    if off < i128::from(step) * i128::from(it.factor) || off <= slack {
        let told = score::evidence(value.unsigned_abs(), 2 * step.unsigned_abs(), false);
        return (SlotState::Exact, told);
    }
    (SlotState::Fails, 0)
}

/// The value due for the stated figure, times the divisor, and the difference that the rounding of its base explains.
fn due(plane: &Plane<'_>, it: &Relation, slot: usize) -> Option<(i128, i128)> {
    let figures = it.operands.iter().map(|it| it.line).chain([it.stated]);
    if figures.into_iter().any(|line| !plane.is_figure(line, slot)) {
        return None;
    }
    let at = |it: &Operand| plane.index(it.line, slot);
    let own = plane.half[plane.index(it.stated, slot)];
    let of = |it: &Operand| i128::from(plane.value[at(it)]) * i128::from(it.weight);
    let half = |it: &Operand| i128::from(plane.half[at(it)]) * i128::from(it.weight.abs());
    let sum: i128 = it.operands.iter().map(of).sum();
    let slack: i128 = it.operands.iter().map(half).sum();
    let is_below = plane.value[plane.index(it.stated, slot)] < 0 && sum > 0;
    Some((if is_below { -sum } else { sum }, slack + i128::from(own) * i128::from(it.factor)))
}

/// The value due for the stated figure, rounded as it is printed.
pub(super) fn instead(plane: &Plane<'_>, it: &Relation, slot: usize) -> Option<i64> {
    let (due, _) = due(plane, it, slot)?;
    let step = i128::from(2 * plane.half[plane.index(it.stated, slot)].max(1));
    let (by, sign) = (step * i128::from(it.factor), due.signum());
    i64::try_from((due.abs() + by / 2) / by * step * sign).ok()
}

/// The stated figure less the value due.
pub(super) fn difference(plane: &Plane<'_>, it: &Relation, slot: usize) -> i64 {
    let stated = plane.value[plane.index(it.stated, slot)];
    instead(plane, it, slot).map_or(0, |due| stated - due)
}

/// Whether one slip explains, with little chance of coincidence, that a row is not its rate; rounding before its zeros
/// is no slip.
fn is_slip(plane: &Plane<'_>, it: &Relation, slot: usize) -> bool {
    let Some(due) = instead(plane, it, slot) else { return false };
    let value = plane.values(it.stated)[slot];
    let is_rounded = is_cut(value, due, 2 * plane.half[plane.index(it.stated, slot)].max(1));
    asked(plane, it, slot).0 == SlotState::Fails
        && !is_rounded
        && is_told(plane, it.stated, slot, value - due)
}

/// Whether one slip, with little chance of coincidence, increased a figure by this difference.
fn is_told(plane: &Plane<'_>, line: usize, slot: usize, off: i64) -> bool {
    let at = plane.index(line, slot);
    let step = 2 * plane.half[at].max(1);
    let printed = |value: i64| Printed { value, step };
    let value = plane.value[at];
    let puzzle = Puzzle { total: printed(value), items: &[printed(value - off)], bound: 0 };
    puzzle.told().is_some()
}

/// Whether `value` is `due`, rounded or cut off before its last zeros.
fn is_cut(value: i64, due: i64, step: i64) -> bool {
    let mut place = step;
    while value != 0 && place < value.abs() && value % (place * 10) == 0 {
        place *= 10;
    }
    (value - due).abs() < place
}

/// The sum to which the rows of rates that end with `line` lead: the next total, or the last row.
fn gross(plane: &Plane<'_>, levies: &[Levy], found: &[Relation], line: usize) -> Option<Relation> {
    let slot = (0..plane.slots).find(|slot| plane.is_figure(line, *slot))?;
    let is_one = |it: &usize| plane.is_figure(*it, slot) && is_amount(&plane.lines[*it]);
    let after: Vec<usize> = (line + 1..plane.lines.len()).filter(is_one).collect();
    let is_levy = |it: &usize| levies.iter().any(|levy| levy.line == *it);
    let is_total = |it: &usize| plane.lines[*it].words.has(Words::TOTAL.with(Words::GROSS));
    let end = after.iter().position(is_total).or(after.len().checked_sub(1))?;
    if end > BETWEEN || after[..end].iter().any(is_levy) || is_levy(&after[end]) {
        return None;
    }
    let above = above(plane, line);
    let block = above.iter().take_while(|it| is_levy(it)).count();
    let last = above.iter().position(|it| plane.lines[*it].words.has(Words::TOTAL));
    let own = after[..end].iter().chain([&line]).chain(&above[..block]);
    let own: Vec<Operand> = own.map(|it| counted(plane, *it)).collect();
    let before = *above.get(block)?;
    let rest = &above[block..last.map_or(above.len(), |at| at.max(block) + 1)];
    let items = rest.iter().map(|it| counted(plane, *it));
    let all = [vec![Operand::line(before)], items.collect()];
    let sums = all.map(|it| {
        let mut operands = [it, own.clone()].concat();
        operands.sort_by_key(|it| it.line);
        sum(plane, after[end], operands)
    });
    let is_alone = found.iter().any(|it| matches!(&it.operands[..], [base] if base.line == before));
    let [alone, items] = sums;
    let is_items = items.holding() > alone.holding() || alone.holding() == 0 && !is_alone;
    Some(if is_items { items } else { alone })
}

fn sum(plane: &Plane<'_>, stated: usize, operands: Vec<Operand>) -> Relation {
    let slots = Signed { stated, operands: &operands }.slots(plane);
    let axis = plane.axis;
    Relation {
        kind: Kind::Total,
        axis,
        stated,
        operands,
        slots,
        score: score::BY_PLACE,
        ..Relation::default()
    }
}

/// Whether nothing but the tax stands between a net and a gross total, and the tax is right: then the gross total,
/// unless it was rounded, is the sum of both.
fn is_bill(plane: &Plane<'_>, rates: &[Relation], sum: &Relation, slot: usize, off: i64) -> bool {
    let [net, tax] = &sum.operands[..] else { return false };
    let words = |line: usize| plane.lines[line].words;
    let is_base = |it: &Relation| it.operands.len() == 1 && it.operands[0].line == net.line;
    let is_met = |it: &Relation| it.slots.iter().any(|it| it.slot == slot && it.holds);
    let is_taxed = rates.iter().any(|it| it.stated == tax.line && is_base(it) && is_met(it));
    let stated = plane.values(sum.stated)[slot];
    let step = 2 * plane.half[plane.index(sum.stated, slot)].max(1);
    net.weight == 1
        && tax.weight == 1
        && tax.line == net.line + 1
        && sum.stated == tax.line + 1
        && is_taxed
        && words(net.line).has(Words::TOTAL)
        && words(sum.stated).has(Words::TOTAL.with(Words::GROSS))
        && !is_cut(stated, stated - off, step)
}

fn fails(it: &Relation, slot: usize) -> bool {
    it.slots.iter().any(|it| it.slot == slot && !it.holds)
}

/// A sum after rows of rates that are right, if it fails by a slip. If it holds, a rate that fails has another base.
fn judged(plane: &Plane<'_>, rates: &mut [Relation], sum: Relation) -> Relation {
    let signed = Signed { stated: sum.stated, operands: &sum.operands };
    let mut breaks = Vec::new();
    for it in &sum.slots {
        let slot = it.slot;
        let mut off = signed.difference(plane, slot);
        let mut are_met = true;
        for own in &sum.operands {
            let Some(rate) = rates.iter_mut().find(|it| it.stated == own.line) else { continue };
            rate.breaks.retain(|broken| !it.holds || broken.slot != slot);
            match rate.breaks.iter_mut().find(|it| it.slot == slot) {
                Some(broken) => {
                    off += broken.difference * i64::from(own.weight);
                    // The sum says the same.
                    broken.certainty = if off == 0 { Certainty::Certain } else { broken.certainty };
                }
                None => are_met &= !fails(rate, slot),
            }
        }
        let is_meant =
            |off| is_told(plane, sum.stated, slot, off) || is_bill(plane, rates, &sum, slot, off);
        if are_met && !it.holds && off != 0 && is_meant(off) {
            let difference = signed.difference(plane, slot);
            breaks.push(Break::clear(slot, Certainty::Likely, difference));
        }
    }
    Relation { breaks, ..sum.clone() }
}
