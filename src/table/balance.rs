//! Knows last lines that state a balance, 差引残高, Resultat, `Closing balance`: one total less the other, the sum of all
//! receipts and payments, or the first line less the others. Used where too few slots hold for an equation.

use super::axis::{Axis, Plane};
use super::relation::{Break, Certainty, Given, Kind, Operand, Relation, Slot, holding};
use super::signed::Signed;
use super::words::Words;

/// Most lines between two results of which all signs are tried.
const MOST_SIGNS: usize = 4;

/// Balances along a plane, for lines without an equation.
pub(super) fn results(plane: &Plane<'_>, given: &Given) -> Vec<Relation> {
    let is_result = |line: &usize| {
        let it = &plane.lines[*line];
        let other = Words::QUOTIENT.with(Words::TOTAL).with(Words::PART);
        // A line followed by a tax is a net amount, not a balance.
        let is_taxed = plane.lines.get(*line + 1).is_some_and(|it| it.words.has(Words::LEVY));
        !given.has(*line)
            && !is_taxed
            && it.figures > 0
            && it.words.has(Words::BALANCE)
            && !it.words.has(other)
    };
    if plane.axis != Axis::Rows {
        return Vec::new();
    }
    let left: Vec<usize> = (0..plane.lines.len()).filter(is_result).take(50).collect();
    left.into_iter().filter_map(|line| result(plane, line)).collect()
}

fn result(plane: &Plane<'_>, line: usize) -> Option<Relation> {
    let is_item = |it: &usize| {
        let it = &plane.lines[*it];
        it.is_active(1) && !it.words.has(Words::PART.with(Words::QUOTIENT))
    };
    let above: Vec<usize> = (0..line).filter(is_item).collect();
    let ways = ways(plane, &above);
    let asked = ways.iter().map(|operands| Signed { stated: line, operands }.slots(plane));
    let all: Vec<Vec<Slot>> = asked.collect();
    let most = all.iter().map(|it| holding(it)).max()?;
    let at = all.iter().position(|it| holding(it) == most)?;
    let (operands, slots) = (&ways[at], &all[at]);
    // One slot that fails is judged by itself, where one way alone is natural.
    let is_lone = slots.len() == 1 && ways.len() <= 2;
    let signed = Signed { stated: line, operands };
    // The places of the lines above alone show how a result is computed.
    let likely = |it: Break| Break { certainty: it.certainty.min(Certainty::Likely), ..it };
    // Variances are favourable or not: they add up where amounts are taken away.
    let holds = |slot: usize| all.iter().flatten().any(|it| it.slot == slot && it.holds);
    let breaks = signed.breaks(plane, slots, is_lone).into_iter().map(likely);
    let breaks: Vec<Break> = breaks.filter(|it| !holds(it.slot)).collect();
    if most == 0 && breaks.is_empty() {
        return None;
    }
    let is_difference = operands.iter().any(|it| it.weight < 0);
    Some(Relation {
        kind: if is_difference { Kind::Difference } else { Kind::Total },
        axis: plane.axis,
        stated: line,
        slots: slots.clone(),
        breaks,
        operands: operands.clone(),
        ..Relation::default()
    })
}

/// Possible formulas of a balance below the lines `above`, in order of preference.
fn ways(plane: &Plane<'_>, above: &[usize]) -> Vec<Vec<Operand>> {
    let weigh = |line: usize, weight: i32| Operand { weight, ..Operand::line(line) };
    // A result is made of the one above it and the lines between.
    let is_result = |it: &usize| {
        let words = plane.lines[*it].words;
        words.has(Words::BALANCE) && !words.has(Words::TOTAL)
    };
    let start = above.iter().rposition(is_result).filter(|it| it + 1 < above.len());
    let above = &above[start.unwrap_or(0)..];
    let (totals, items): (Vec<usize>, Vec<usize>) =
        above.iter().partition(|it| plane.lines[**it].words.has(Words::TOTAL));
    let is_negative = |it: &usize| plane.values(*it).iter().any(|it| *it < 0);
    let mut ways = Vec::new();
    if let [.., one, other] = totals[..] {
        let sign = if is_negative(&other) { 1 } else { -1 };
        ways.push(vec![weigh(one, 1), weigh(other, sign)]);
    } else if let Some(signed) = signed(plane, &items).filter(|_| totals.is_empty()) {
        ways.push(signed);
    } else if totals.is_empty() && items.len() > 1 {
        let others = &items[1..];
        let with = |weigh_of: &dyn Fn(usize) -> i32| {
            let others = others.iter().enumerate().map(|(at, it)| weigh(*it, weigh_of(at)));
            std::iter::once(weigh(items[0], 1)).chain(others).collect()
        };
        let is_signed = items.iter().any(is_negative);
        let first = if is_signed { 1 } else { -1 };
        ways.extend([with(&|_| first), with(&|_| -first)]);
        // Income and expenses below a result are added or taken away.
        if !is_signed && start.is_some() && (2..=MOST_SIGNS).contains(&others.len()) {
            let mixed = 1..(1usize << others.len()) - 1;
            ways.extend(mixed.map(|signs| with(&|at| if signs >> at & 1 == 1 { 1 } else { -1 })));
        }
    }
    ways
}

/// The lines with the signs before their labels, if all but the first have one: `+ Receipts`, `- Payments`.
fn signed(plane: &Plane<'_>, lines: &[usize]) -> Option<Vec<Operand>> {
    let (first, rest) = lines.split_first()?;
    let sign = |line: &usize| {
        let weight = match plane.lines[*line].label.chars().next()? {
            '+' => 1,
            '-' | '−' | '–' => -1,
            _ => return None,
        };
        Some(Operand { weight, ..Operand::line(*line) })
    };
    let signed: Vec<Operand> = rest.iter().map(sign).collect::<Option<_>>()?;
    // A dash alone marks the items of a list.
    let is_signed = signed.iter().any(|it| it.weight > 0);
    is_signed.then(|| [vec![Operand::line(*first)], signed].concat())
}
