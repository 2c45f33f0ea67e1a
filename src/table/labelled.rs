//! Knows totals that only their words show: which lines are most naturally their items, and whether these add up. Used
//! where no equation was found because too few slots hold. Does not know equations found by search.

use rustc_hash::FxHashSet;

use super::axis::{Axis, Plane};
use super::equation::{SlotState, Sum, ask, difference};
use super::grain::coarse;
use super::ledger;
use super::left_out;
use super::nested;
use super::one_reading;
use super::product;
use super::ranked;
use super::relation::{Break, Certainty, Given, Kind, Operand, Relation, Slot};
use super::sheet::Line;
use super::slip::{POSSIBLE, Puzzle, RARE, Slip, TOLD, UNLIKELY, explained, is_outnumbered};
use super::verdict::{lenient, puzzle, slip_of};
use super::words::Words;

/// Least evidence, in thousandths of a nat, that a line without a strict word is a total.
const TELLING: i32 = 4_000;
/// Maximum number of totals that are examined, and of lines on all their sides together.
const TOTALS: usize = 200;
const MOST_LINES: usize = 4_000_000;
/// Maximum number of lines of the same name that are examined.
const SIBLINGS: usize = 50;

/// The relations of totals that have no equation yet.
pub(super) fn totals(plane: &Plane<'_>, given: &Given, is_exact: bool) -> Vec<Relation> {
    let is_left = |line: &usize| {
        let it = &plane.lines[*line];
        let other = Words::CUMULATIVE
            .with(Words::QUOTIENT)
            .with(Words::PART)
            .with(Words::BOUND)
            .with(Words::DIFFERENCE);
        !given.has(*line)
            && it.figures > 0
            && (it.words.has(Words::STRICT) || left_out::counts_all(plane, *line))
            && !it.words.has(other)
    };
    let most = (MOST_LINES / plane.lines.len().max(1)).clamp(1, TOTALS);
    let left: Vec<usize> = (0..plane.lines.len()).filter(is_left).take(most).collect();
    let is_total = |line: usize| given.has(line) || plane.lines[line].words.has(Words::TOTAL);
    let left: Vec<usize> = left.into_iter().filter(|it| !is_of_one(plane, *it, is_total)).collect();
    let open = if left.is_empty() { Vec::new() } else { ledger::open(plane, is_total) };
    let total = |line: usize| {
        let mut sets = natural_sets(plane, line, given);
        for (_, set) in open.iter().filter(|it| it.0 == line) {
            if !sets.contains(set) {
                sets.push(set.clone());
            }
        }
        total(plane, line, sets, is_exact)
    };
    left.into_iter().filter_map(total).collect()
}

fn total(
    plane: &Plane<'_>,
    line: usize,
    mut sets: Vec<Vec<usize>>,
    is_exact: bool,
) -> Option<Relation> {
    sets.retain(|it| !ranked::is_of_other(plane, line, it) && !is_place(plane, line, it));
    let Best { mut at, most, fails, says } = best(plane, line, &sets)?;
    let items = &sets[at];
    let is_strict = plane.lines[line].words.has(Words::STRICT);
    let slip = |slot: usize| slip_of(plane, line, items, slot);
    let doubts = fails.len() - explained(fails.iter().copied(), slip).len();
    // A total that equals its only item is no evidence for its other items.
    let is_telling =
        |slot: &usize| says[at][*slot].holds() && Sum::of(plane, items, *slot).filled > 1;
    let holds = (0..plane.slots).filter(is_telling).count();
    let is_told = is_strict || told(plane, line, items, &says[at]) >= TELLING;
    if !is_told && plane.axis == Axis::Columns {
        return None;
    }
    let is_silent = match is_strict {
        true => doubts > 2 && doubts > holds || is_outnumbered(holds, doubts, fails.len()),
        false => doubts > holds || !is_told,
    };
    let is_only = sets.len() == 1 || left_out::is_section(plane, line, items);
    let has_siblings = has_siblings(plane, line, items);
    let tested = Tested { holds, fails: doubts.max(1), is_only, is_exact, has_siblings };
    // Different measures are listed, unless some column adds them up.
    let are_measures = are_measures(plane, line) && !says[at].contains(&SlotState::Exact);
    let break_of = |slot: &usize| {
        let told = tested.certainty(plane, line, items, *slot).filter(|_| !are_measures)?;
        let told = if is_strict { told } else { told.min(Certainty::Likely) };
        let certainty = if most == 0 { doubted(plane, line, items, *slot, told)? } else { told };
        Some(Break::clear(*slot, certainty, difference(plane, line, items, *slot)))
    };
    let failing = if is_silent { &[][..] } else { &fails };
    let mut breaks: Vec<Break> = failing.iter().filter_map(break_of).collect();
    if breaks.is_empty()
        && !are_measures
        && 2 * most <= fails.len()
        && let Some((own, it)) = missing(plane, line, &sets, at, &fails)
    {
        at = own;
        breaks.push(it);
    }
    let items = &sets[at];
    if most == 0 && breaks.is_empty() {
        return None;
    }
    Some(Relation {
        kind: Kind::Total,
        axis: plane.axis,
        stated: line,
        operands: items.iter().map(|it| Operand::line(*it)).collect(),
        slots: asked(&says[at]),
        breaks,
        certainty: if is_only { Certainty::Likely } else { Certainty::Possible },
        ..Relation::default()
    })
}

/// The set whose lines a total exceeds in every slot of `fails`, number `at` first, and the break for it.
fn missing(
    plane: &Plane<'_>,
    line: usize,
    sets: &[Vec<usize>],
    at: usize,
    fails: &[usize],
) -> Option<(usize, Break)> {
    let missing = |at: usize| Some((at, left_out::line(plane, line, &sets[at], fails)?));
    let mut all = std::iter::once(at).chain(0..sets.len());
    if fails.len() > 1 { all.find_map(missing) } else { None }
}

/// The evidence of the slots in which `items` add up to `line` exactly, each figure counted once, in thousandths of a nat.
fn told(plane: &Plane<'_>, line: usize, items: &[usize], says: &[SlotState]) -> i32 {
    let holding = (0..plane.slots).filter(|slot| says[*slot] == SlotState::Exact);
    let sums = holding.map(|slot| (slot, Sum::of(plane, items, slot))).filter(|it| it.1.filled > 1);
    let figures =
        |slot: usize| -> Vec<i64> { items.iter().map(|it| plane.values(*it)[slot]).collect() };
    let mut seen = FxHashSet::default();
    sums.filter(|it| seen.insert(figures(it.0))).map(|it| ask(plane, line, it.0, it.1).1).sum()
}

/// Whether two of `items` multiply to `line` in most slots, and in more than the `most` in which lines add up to it:
/// quantity by price, which some languages call a total.
fn is_product(plane: &Plane<'_>, line: usize, items: &[usize], most: usize) -> bool {
    const MOST: usize = 6;
    let Some(one) = plane.one.filter(|_| items.len() <= MOST) else { return false };
    let pairs = items.iter().enumerate();
    let mut pairs = pairs.flat_map(|(at, left)| items[at + 1..].iter().map(|it| [*left, *it]));
    pairs.any(|[left, right]| {
        let by = if [left, right].iter().any(|it| plane.lines[*it].has_percent) { 100 } else { 1 };
        let says = |slot: usize| product::asked(plane, one, [line, left, right], by, slot).0;
        let says: Vec<SlotState> = (0..plane.slots).map(says).collect();
        let count = |is: SlotState| says.iter().filter(|it| **it == is).count();
        let holds = count(SlotState::Exact);
        holds > most && holds > count(SlotState::Fails)
    })
}

/// Whether the first of `items` are none in `slot`: the others add up to `line`, and a later line states what the first
/// ones leave of it: revenue, costs, total costs, profit.
fn is_of_result(plane: &Plane<'_>, line: usize, items: &[usize], slot: usize) -> bool {
    let value = |line: usize| plane.value[plane.index(line, slot)];
    let total = value(line);
    let results: Vec<i64> =
        (line + 1..plane.lines.len()).filter(|it| plane.is_figure(*it, slot)).map(value).collect();
    let is_one = |count: usize| {
        let sum = |items: &[usize]| items.iter().map(|it| value(*it)).sum::<i64>();
        let (first, others) = items.split_at(count);
        let rest = sum(first) - total;
        others.last() < Some(&line)
            && sum(others) == total
            && results.iter().any(|it| *it == rest || *it == -rest)
    };
    (1..items.len().saturating_sub(1)).take(4).any(is_one)
}

/// Whether a line below is the sum of `line` and the others of `items` in `slot`: it is an item among them.
fn is_item(plane: &Plane<'_>, line: usize, items: &[usize], slot: usize) -> bool {
    let own = Sum::one(plane, line, slot).plus(Sum::of(plane, items, slot));
    let is_sum = |it: &usize| own.value == 2 * plane.values(*it)[slot];
    own.filled > 2 && items.iter().filter(|it| **it > line).any(is_sum)
}

/// Whether the rows are measures by the heading of their labels, and `line` is called the total or mean of something: `Total
/// revenue` among other measures.
pub(super) fn are_measures(plane: &Plane<'_>, line: usize) -> bool {
    let is_heading = |it: &Line| it.figures == 0 && it.words.has(Words::MEASURE);
    let mut named = plane.lines[line].label.split(|it: char| !it.is_alphanumeric());
    plane.axis == Axis::Rows
        && plane.across.iter().any(is_heading)
        && named.any(|it| !it.is_empty() && !Words::of(it).has(Words::TOTAL.with(Words::AVERAGE)))
}

/// Whether `line` states again the only line since the total before it.
fn is_of_one(plane: &Plane<'_>, line: usize, is_total: impl Fn(usize) -> bool) -> bool {
    let is_item = |it: &usize| plane.lines[*it].is_active(1);
    let mut above = (0..line).rev().filter(is_item);
    let (Some(item), Some(before)) = (above.next(), above.next()) else { return false };
    let is_same = |slot: usize| {
        let [own, of] = [line, item].map(|it| plane.index(it, slot));
        plane.holds[own] == plane.holds[of] && plane.value[own] == plane.value[of]
    };
    plane.axis == Axis::Rows
        && !is_total(item)
        && is_total(before)
        && (0..plane.slots).filter(|it| plane.is_figure(line, *it)).all(is_same)
}

/// Whether the word of a total is a name here: its figures are below those of its neighbours.
fn is_place(plane: &Plane<'_>, line: usize, items: &[usize]) -> bool {
    let is_below = |item: &usize| {
        (0..plane.slots).any(|slot| {
            let [own, other] = [line, *item].map(|it| plane.index(it, slot));
            plane.is_figure(line, slot) && plane.value[own] < plane.value[other]
        })
    };
    plane.lines[line].words.has(Words::NAME) && items.iter().any(is_below)
}

/// The chosen set of items of a total, and the evidence for it.
struct Best {
    /// Its number.
    at: usize,
    /// In how many slots it holds, which no other exceeds.
    most: usize,
    /// The slots in which none holds.
    fails: Vec<usize>,
    /// The states of the slots for each set.
    says: Vec<Vec<SlotState>>,
}

/// The nearest of `sets` of those that hold most often; where none holds, the one that a slip explains.
fn best(plane: &Plane<'_>, line: usize, sets: &[Vec<usize>]) -> Option<Best> {
    let says = |items: &[usize]| -> Vec<SlotState> {
        let ask = |slot: usize| ask(plane, line, slot, Sum::of(plane, items, slot)).0;
        (0..plane.slots).map(|slot| lenient(plane, line, items, slot, ask(slot))).collect()
    };
    let all: Vec<Vec<SlotState>> = sets.iter().map(|it| says(it)).collect();
    let holding = |says: &Vec<SlotState>| says.iter().filter(|it| it.holds()).count();
    let most = all.iter().map(holding).max()?;
    let best = || all.iter().enumerate().filter(|it| holding(it.1) == most);
    let is_slipped = |it: &(usize, &Vec<SlotState>)| {
        let mut fails = (0..plane.slots).filter(|slot| it.1[*slot] == SlotState::Fails);
        most == 0 && fails.any(|slot| is_explained(plane, line, &sets[it.0], slot))
    };
    let (at, _) = best().find(is_slipped).or_else(|| best().next())?;
    if is_product(plane, line, &sets[at], most) {
        return None;
    }
    let fails: Vec<usize> = (0..plane.slots)
        .filter(|slot| all[at][*slot] == SlotState::Fails)
        .filter(|slot| all.iter().all(|it| !it[*slot].holds()))
        .filter(|slot| !is_of_result(plane, line, &sets[at], *slot))
        .filter(|slot| !is_item(plane, line, &sets[at], *slot))
        .collect();
    Some(Best { at, most, fails, says: all })
}

/// How certain it is that a total should be the sum of `items` if none of its sums holds: its table may not list all
/// that it counts, or some of it twice.
fn doubted(
    plane: &Plane<'_>,
    line: usize,
    items: &[usize],
    slot: usize,
    told: Certainty,
) -> Option<Certainty> {
    // A column of rates beside the amounts is no item.
    let is_rate = |it: &usize| plane.lines[*it].words.has(Words::RATIO);
    if plane.axis == Axis::Columns && items.iter().any(is_rate) {
        return None;
    }
    if is_explained(plane, line, items, slot) {
        return Some(if plane.is_partial { told.min(Certainty::Likely) } else { told });
    }
    let missing = difference(plane, line, items, slot);
    // What is listed is hardly anything of the total, or the page before lists more, or no row shows that a column is one.
    let is_hardly = missing.saturating_mul(10) > plane.values(line)[slot].saturating_mul(9);
    if missing > 0 && (is_hardly || plane.is_paged) || plane.axis == Axis::Columns {
        return None;
    }
    let is_ranked = || ranked::is_ranked(plane, items, slot);
    if plane.is_partial
        || missing > 0 && (is_ranked() || ranked::is_head(plane, items, slot, missing))
    {
        return None;
    }
    let is_far_above = missing.saturating_mul(-10) > plane.value[plane.index(line, slot)].abs();
    let is_doubtful = missing > 0 && ranked::is_in_order(plane, items, slot) || is_far_above;
    Some(if is_doubtful { told.min(Certainty::Likely) } else { told })
}

/// The results of all slots of a labelled total.
struct Tested {
    holds: usize,
    fails: usize,
    /// Whether no other lines could be its items.
    is_only: bool,
    /// Whether the figures were not rounded.
    is_exact: bool,
    /// Whether other lines of the same name add up the same lines before them.
    has_siblings: bool,
}

impl Tested {
    fn certainty(
        &self,
        plane: &Plane<'_>,
        line: usize,
        items: &[usize],
        slot: usize,
    ) -> Option<Certainty> {
        let Self { holds, fails, is_only, is_exact, has_siblings } = *self;
        let (total, figures, bound) = puzzle(plane, line, items, slot);
        let is_exact = is_exact || plane.is_counted;
        let within = bound.max(coarse(plane, line, items, slot));
        let puzzle = Puzzle { total, items: &figures, bound: if is_exact { 0 } else { bound } };
        if puzzle.difference().abs() <= within && plane.is_counted {
            return (holds > 2 * fails).then_some(Certainty::Likely);
        }
        if puzzle.difference().abs() <= within || Sum::of(plane, items, slot).filled < 2 {
            return None;
        }
        if one_reading::is_rounder(plane, line, items, slot) {
            return Some(Certainty::Likely);
        }
        let is_pure = plane.lines[line].words.has(Words::PURE);
        let is_told = matches!(puzzle.told(), Some(Slip::Digits(_)));
        let chance = if is_told { TOLD } else { puzzle.chance() };
        let is_slip = puzzle.is_explained();
        let is_one = fails <= 1.max(holds);
        if is_one
            && one_reading::is_plain(plane, line, items)
            && one_reading::is_mistaken(plane, line, items, slot, is_slip)
        {
            return Some(Certainty::Certain);
        }
        if is_slip && is_pure && (is_only && chance < UNLIKELY || holds > 0 && chance < RARE) {
            return Some(Certainty::Certain);
        }
        // Every other row shows that the column is the sum of those beside it, or many columns show it of a row.
        let least = if plane.axis == Axis::Columns { 1 } else { 4 };
        let is_column = fails == 1 && holds > least;
        let is_last = one_reading::ends(plane, line);
        let is_plain =
            is_pure && is_only && is_last && items.iter().all(|it| plane.is_figure(*it, slot));
        let is_sibling = has_siblings && is_one && !puzzle.is_copied();
        if is_sibling && is_slip && chance < RARE {
            return Some(Certainty::Certain);
        }
        let is_likely = is_sibling
            || is_slip && chance < RARE
            || is_slip && holds > 0 && chance < POSSIBLE
            || is_plain
            || is_column;
        is_likely.then_some(Certainty::Likely)
    }
}

/// Whether other lines of the same name are the sums of the lines at the same distances as `items` from `line`, with
/// few exceptions.
fn has_siblings(plane: &Plane<'_>, line: usize, items: &[usize]) -> bool {
    let label = &plane.lines[line].label;
    let moved = |to: usize| -> Option<Vec<usize>> {
        let moved = |it: &usize| (to + it).checked_sub(line).filter(|it| *it < plane.lines.len());
        items.iter().map(moved).collect()
    };
    let is_other = |it: &usize| *it != line && plane.lines[*it].label == *label;
    let (mut holds, mut fails) = (0, 0);
    for other in (0..plane.lines.len()).filter(is_other).take(SIBLINGS) {
        let Some(items) = moved(other) else { continue };
        for slot in 0..plane.slots {
            let sum = Sum::of(plane, &items, slot);
            match ask(plane, other, slot, sum).0 {
                SlotState::Nothing => {}
                SlotState::Fails => fails += 1,
                SlotState::Exact | SlotState::Rounded => holds += usize::from(sum.filled > 1),
            }
        }
    }
    !label.is_empty() && holds > 2 && fails * 4 <= holds
}

/// The slots that can be tested.
fn asked(says: &[SlotState]) -> Vec<Slot> {
    says.iter().enumerate().filter_map(|(slot, says)| says.in_slot(slot)).collect()
}

/// Whether one slip explains, with little chance of coincidence, that `items` do not add up to `line` in `slot`.
fn is_explained(plane: &Plane<'_>, line: usize, items: &[usize], slot: usize) -> bool {
    let (total, figures, bound) = puzzle(plane, line, items, slot);
    let puzzle = Puzzle { total, items: &figures, bound };
    puzzle.chance() < UNLIKELY && puzzle.is_explained()
        || matches!(puzzle.told(), Some(Slip::Digits(_)))
}

/// The sets of lines that may be the items of a total, the most natural first, each once.
pub(super) fn natural_sets(plane: &Plane<'_>, line: usize, given: &Given) -> Vec<Vec<usize>> {
    let is_item = |it: &usize| {
        let it = &plane.lines[*it];
        it.is_active(1) && !it.words.has(Words::PART.with(Words::AVERAGE))
    };
    let above: Vec<usize> = (0..line).rev().filter(is_item).collect();
    let below: Vec<usize> = (line + 1..plane.lines.len()).filter(is_item).collect();
    let mut sets = Vec::new();
    let sides = if above.len() >= 2 { vec![above, below] } else { vec![below, above] };
    for (at, side) in sides.into_iter().enumerate() {
        // A total with lines on both sides adds up those before it, unless there are none.
        if at == 0 || sets.is_empty() || plane.lines[line].level > 0 {
            side_sets(plane, line, &side, given, &mut sets);
        }
    }
    for it in sets.clone().iter().filter_map(|it| nested::outermost(plane, it)) {
        if !sets.contains(&it.lines) {
            let place = if it.is_certain { 0 } else { sets.len() };
            sets.insert(place, it.lines);
        }
    }
    sets
}

fn side_sets(
    plane: &Plane<'_>,
    line: usize,
    side: &[usize],
    given: &Given,
    sets: &mut Vec<Vec<usize>>,
) {
    let is_total = |it: &usize| given.has(*it) || plane.lines[*it].words.has(Words::TOTAL);
    let mut add = |set: Vec<usize>| {
        let mut set = set;
        set.sort_unstable();
        if set.len() >= 2 && !sets.contains(&set) {
            sets.push(set);
        }
    };
    let since: Vec<usize> = side.iter().copied().take_while(|it| !is_total(it)).collect();
    add(since.clone());
    // An opening balance is no item of what happened after it.
    let opening = since.last().filter(|it| plane.lines[**it].words.has(Words::BALANCE));
    if opening.is_some_and(|it| *it < line) {
        add(since[..since.len() - 1].to_vec());
    }
    let near = until(side, line, |it| plane.lines[it].is_blank);
    add(near.iter().copied().take_while(|it| !is_total(it)).collect());
    add(side.iter().copied().filter(|it| !is_total(it)).collect());
    add(side.iter().copied().filter(is_total).collect());
    let section = until(side, line, |it| left_out::is_heading(plane, it));
    add(section.iter().copied().take_while(|it| !is_total(it)).collect());
    let level = |it: &usize| plane.lines[*it].level;
    let lowest = side.iter().map(level).min().unwrap_or(0);
    add(side.iter().copied().filter(|it| level(it) == lowest).collect());
    let own = since.iter().map(level).min().unwrap_or(0);
    add(since.iter().copied().filter(|it| level(it) == own).collect());
    let deeper: Vec<usize> =
        side.iter().copied().take_while(|it| level(it) > plane.lines[line].level).collect();
    add(deeper.clone());
    let children = deeper.iter().map(level).min().unwrap_or(0);
    add(deeper.iter().copied().filter(|it| level(it) == children).collect());
    // Rates are mostly no items, but their names may only begin like one.
    let amounts = side.iter().copied().filter(|it| !plane.lines[*it].words.has(Words::RATIO));
    add(amounts.take_while(|it| !is_total(it)).collect());
    // A total may name its items: `Parts total` below parts and other things.
    let named = plane.lines[line].label.split(|it: char| !it.is_alphanumeric());
    let named = named.filter(|it| it.len() > 2 && !Words::of(it).has(Words::TOTAL));
    let named: Vec<&str> = named.collect();
    let is_named = |it: &usize| named.iter().any(|name| plane.lines[*it].label.contains(name));
    add(since.iter().copied().filter(is_named).collect());
    // Totals, with the lines that belong to no total.
    add(leaves(side, is_total));
}

/// The lines of `side`, nearest first, up to the first one between which and `line` a line `ends` them.
fn until(side: &[usize], line: usize, ends: impl Fn(usize) -> bool) -> &[usize] {
    let mut last = line;
    let is_near = |it: &&usize| {
        let mut between = last.min(**it)..last.max(**it);
        last = **it;
        !between.any(&ends)
    };
    &side[..side.iter().take_while(is_near).count()]
}

/// Totals of `side`, nearest first, and the lines beyond the last of them.
fn leaves(side: &[usize], is_total: impl Fn(&usize) -> bool) -> Vec<usize> {
    let Some(first) = side.iter().position(&is_total) else { return Vec::new() };
    let mut set: Vec<usize> = side[..first].to_vec();
    set.extend(side[first..].iter().copied().filter(is_total));
    set
}
