//! Knows lines that are called the difference of the two lines right before them, in tables of so few rows that no search
//! finds them. Does not know other differences.

use super::axis::Plane;
use super::relation::{Certainty, Given, Kind, Operand, Relation, holding};
use super::score;
use super::signed::Signed;
use super::words::Words;

/// Fewest rows in which such a line must hold.
const FEWEST: usize = 2;
/// Least evidence of those rows, in thousandths of a nat.
const TOLD: i32 = 3_500;

/// The differences along a plane, of lines that nothing else gives.
pub(super) fn differences(plane: &Plane<'_>, given: &Given) -> Vec<Relation> {
    let is_active = |line: &usize| plane.lines[*line].is_active(2);
    let active: Vec<usize> = (0..plane.lines.len()).filter(is_active).collect();
    let other = Words::QUOTIENT.with(Words::TOTAL);
    let is_other =
        |line: usize| plane.lines[line].has_percent || plane.lines[line].words.has(other);
    let is_called = |line: usize| plane.lines[line].words.has(Words::DIFFERENCE);
    let left = active.windows(3).filter(|it| {
        is_called(it[2])
            && !given.has(it[2])
            && !is_other(it[2])
            && !it[..2].iter().any(|line| is_called(*line))
    });
    let ways = left.filter_map(|it| {
        let ways = [[it[0], it[1]], [it[1], it[0]]];
        let all = ways.into_iter().filter_map(|[a, b]| difference(plane, it[2], [a, b]));
        all.max_by_key(Relation::holding)
    });
    ways.collect()
}

fn difference(plane: &Plane<'_>, stated: usize, [from, less]: [usize; 2]) -> Option<Relation> {
    let operands = vec![Operand::line(from), Operand { weight: -1, ..Operand::line(less) }];
    let signed = Signed { stated, operands: &operands };
    let slots = signed.slots(plane);
    let holds = holding(&slots);
    let fails = slots.len() - holds;
    if holds < FEWEST || fails * 2 > holds || signed.evidence(plane, &slots) < TOLD {
        return None;
    }
    let mut breaks = signed.breaks(plane, &slots, false);
    breaks.iter_mut().for_each(|it| it.certainty = it.certainty.min(Certainty::Likely));
    Some(Relation {
        kind: Kind::Difference,
        axis: plane.axis,
        stated,
        slots,
        breaks,
        score: score::BY_PLACE,
        operands,
        ..Relation::default()
    })
}
