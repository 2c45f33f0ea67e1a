//! Knows tables of a league: matches played are those won, drawn and lost, points are three or two for each won match
//! and one for each drawn match, and goals are counted for and against. All of these are counts, so that nothing is
//! rounded. Does not know sums of other tables.

use super::axis::{Axis, Plane};
use super::relation::{Kind, Operand, Relation, holding};
use super::score;
use super::signed::Signed;
use super::words::Words;

/// Fewest teams that must confirm the meaning of a line.
const FEWEST: usize = 3;

/// Points of a won, drawn and lost match.
const COUNTS: [[i32; 3]; 3] = [[1, 1, 1], [3, 1, 0], [2, 1, 0]];

/// The orders in which three lines may state matches won, drawn and lost.
const ORDERS: [[usize; 3]; 6] = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];

/// The lines of a plane that the results of matches give.
pub(super) fn of_matches(plane: &Plane<'_>) -> Vec<Relation> {
    if plane.axis != Axis::Columns {
        return Vec::new();
    }
    let has = |line: usize, words: Words| plane.lines[line].words.has(words);
    let is_active = |line: &usize| plane.lines[*line].is_active(1);
    let active: Vec<usize> = (0..plane.lines.len()).filter(is_active).collect();
    // One letter is a word of several languages.
    let orders = active.windows(3).flat_map(|it| ORDERS.map(|order| order.map(|at| it[at])));
    let is_named = |[won, drawn, lost]: &[usize; 3]| {
        has(*won, Words::WON) && has(*drawn, Words::DRAWN) && has(*lost, Words::LOST)
    };
    let results: Vec<[usize; 3]> = orders.filter(is_named).take(20).collect();
    if results.is_empty() {
        return Vec::new();
    }
    let plane = &Plane { is_counted: true, ..plane.clone() };
    let of_line = |&line: &usize| {
        let counts = COUNTS
            .into_iter()
            .filter(|counts| has(line, if counts[0] == 1 { Words::PLAYED } else { Words::POINTS }));
        let others = results.iter().filter(|it| !it.contains(&line));
        let ways = counts.flat_map(|counts| others.clone().map(move |three| (three, counts)));
        let relations = ways.filter_map(|(three, counts)| counted(plane, line, *three, counts));
        relations.max_by_key(Relation::holding)
    };
    let mut found: Vec<Relation> = active.iter().filter_map(of_line).collect();
    let is_other = |it: &&[usize]| it.iter().all(|it| !results.iter().any(|all| all.contains(it)));
    let goals = active.windows(3).filter(is_other).filter_map(|it| difference(plane, it));
    found.extend(goals);
    found
}

/// The third of three lines, if it is the first less the second.
fn difference(plane: &Plane<'_>, lines: &[usize]) -> Option<Relation> {
    let &[scored, let_in, stated] = lines else { return None };
    let less = Operand { weight: -1, ..Operand::line(let_in) };
    relation(plane, Kind::Difference, stated, vec![Operand::line(scored), less])
}

fn counted(
    plane: &Plane<'_>,
    stated: usize,
    three: [usize; 3],
    counts: [i32; 3],
) -> Option<Relation> {
    let all = three.into_iter().zip(counts).filter(|it| it.1 > 0);
    let operands: Vec<Operand> =
        all.map(|(line, weight)| Operand { weight, ..Operand::line(line) }).collect();
    relation(plane, Kind::Total, stated, operands)
}

fn relation(
    plane: &Plane<'_>,
    kind: Kind,
    stated: usize,
    operands: Vec<Operand>,
) -> Option<Relation> {
    let signed = Signed { stated, operands: &operands };
    let slots = signed.slots(plane);
    let holds = holding(&slots);
    if holds < FEWEST || holds < 3 * signed.doubts(plane, &slots) {
        return None;
    }
    let breaks = signed.breaks(plane, &slots, true);
    Some(Relation {
        kind,
        axis: plane.axis,
        stated,
        slots,
        breaks,
        score: score::SURE,
        operands,
        is_exact: true,
        ..Relation::default()
    })
}
