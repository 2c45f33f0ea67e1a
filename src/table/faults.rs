//! Knows how the breaks of one table are settled together: those that one figure explains are one fault.
//! Does not know which figure is wrong.

use rustc_hash::{FxHashMap, FxHashSet};

use super::relation::{Certainty, Kind, Relation};

/// A contradiction between figures, with everything that takes part in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The relation that shows it best, as an index into those of the reading.
    pub relation: usize,
    /// The slot in which that fails.
    pub slot: usize,
    /// How sure it is.
    pub certainty: Certainty,
    /// Other relations that fail with it, each in a slot.
    pub others: Vec<(usize, usize)>,
    /// The one place, row and column, that all of them share, if two or more fail by the same amount.
    pub crossing: Option<(usize, usize)>,
}

/// A break before it is settled.
struct Open {
    relation: usize,
    slot: usize,
    certainty: Certainty,
    difference: i64,
    is_clear: bool,
    /// The figure that is known to be wrong.
    cell: Option<(usize, usize)>,
    cells: FxHashSet<(usize, usize)>,
    /// Whether a product of the same figures fails too, which says by how much.
    is_product: bool,
}

/// Fewest quotients that show that a line states quotients.
const FEWEST: usize = 3;
/// Maximum number of breaks of one table that are settled: a table with more does not have slips.
const MOST: usize = 2000;

/// The faults that explain the breaks of `relations`, in the order of the relations.
pub(super) fn of(relations: &[Relation]) -> Vec<Fault> {
    let mut open = open(relations);
    let mut by_cell: FxHashMap<(usize, usize), Vec<usize>> = FxHashMap::default();
    for (at, it) in open.iter().enumerate() {
        it.cells.iter().for_each(|cell| by_cell.entry(*cell).or_default().push(at));
    }
    for at in (0..open.len()).filter(|it| open[*it].difference == 0).collect::<Vec<_>>() {
        let beside = open[at].cells.iter().next().and_then(|it| by_cell.get(it));
        let is_product =
            |it: &usize| open[*it].difference != 0 && open[*it].cells == open[at].cells;
        open[at].is_product = beside.is_some_and(|it| it.iter().any(is_product));
    }
    let mut group: Vec<usize> = (0..open.len()).collect();
    let mut cells: Vec<_> = by_cell.iter().collect();
    cells.sort_unstable();
    for (_, members) in cells {
        for (index, &left) in members.iter().enumerate() {
            for &right in &members[index + 1..] {
                let is_mixed = (open[left].difference == 0) != (open[right].difference == 0);
                if !is_mixed && is_one(&open[left], &open[right]) {
                    join(&mut group, left, right);
                }
            }
        }
    }
    (0..open.len()).for_each(|at| join_quotients(&mut group, &open, &by_cell, at));
    let mut groups: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
    for at in 0..open.len() {
        groups.entry(root(&group, at)).or_default().push(at);
    }
    let mut faults: Vec<Fault> =
        groups.into_values().map(|it| fault(relations, &open, &it)).collect();
    faults.sort_by_key(|it| (it.relation, it.slot));
    faults
}

/// Joins a sum with the quotients that fail at one of its figures: at the one at which most do. Where several do at a figure
/// each, and nothing else makes them one, the sum fails by itself.
fn join_quotients(
    group: &mut [usize],
    open: &[Open],
    by_cell: &FxHashMap<(usize, usize), Vec<usize>>,
    sum: usize,
) {
    if open[sum].difference == 0 {
        return;
    }
    let mut own: Vec<_> = open[sum].cells.iter().collect();
    own.sort_unstable();
    let is_of = |it: &&usize| {
        let (own, it) = (&open[sum], &open[**it]);
        it.difference == 0 && is_one(own, it) && (!it.is_product || it.cells == own.cells)
    };
    let at = |it| -> Vec<usize> { by_cell[it].iter().filter(is_of).copied().collect() };
    let all: Vec<Vec<usize>> = own.into_iter().map(at).filter(|it| !it.is_empty()).collect();
    let Some(most) = all.iter().max_by_key(|it| it.len()) else { return };
    let first = root(group, most[0]);
    let are_one = most.len() > 1 || all.iter().flatten().all(|it| root(group, *it) == first);
    let joined = most.iter().filter(|_| are_one);
    joined.for_each(|it| join(group, sum, *it));
}

fn open(relations: &[Relation]) -> Vec<Open> {
    let mut open = Vec::new();
    for (relation, it) in relations.iter().enumerate() {
        let is_meant = |slot: usize| !is_given(relations, it, slot) && !is_met(relations, it, slot);
        for broken in it.breaks.iter().filter(|broken| is_meant(broken.slot)) {
            let stated = it.place(it.stated, broken.slot);
            // The base of a rate differs by another amount than the rate.
            let is_of = |_: &(usize, usize)| it.kind != Kind::Levy;
            let cells = it.operands_at(broken.slot).filter(is_of).chain([stated]).collect();
            let (slot, certainty, difference) = (broken.slot, broken.certainty, broken.difference);
            let (is_clear, cell) = (broken.is_clear, broken.cell);
            let is_product = false;
            open.push(Open {
                relation,
                slot,
                certainty,
                difference,
                is_clear,
                cell,
                cells,
                is_product,
            });
        }
    }
    open.truncate(MOST);
    open
}

/// Whether the figure that a total states in `slot` is a quotient of its row or column, as all others of that line are,
/// and so no sum of them.
fn is_given(relations: &[Relation], total: &Relation, slot: usize) -> bool {
    let is_quotient = |it: &&Relation| matches!(it.kind, Kind::Rate | Kind::Quotient);
    let gives = |it: &Relation| {
        let holds = it.holding();
        it.axis != total.axis
            && it.stated == slot
            && holds >= FEWEST
            && holds == it.slots.len()
            && it.slots.iter().any(|it| it.slot == total.stated)
    };
    total.kind == Kind::Total && relations.iter().filter(is_quotient).any(gives)
}

/// Whether the figure that a total states in `slot` is the sum of other lines, as it is in several slots and more often than it
/// is that of these.
fn is_met(relations: &[Relation], total: &Relation, slot: usize) -> bool {
    let is_other = |it: &&Relation| {
        it.kind == Kind::Total && it.axis == total.axis && it.stated == total.stated
    };
    let meets = |it: &Relation| {
        it.holding() > total.holding().max(FEWEST)
            && it.slots.iter().any(|it| it.slot == slot && it.holds)
    };
    total.kind == Kind::Total && relations.iter().filter(is_other).any(meets)
}

/// Whether two breaks that share a cell are explained by it: both fail by the same, or one is a quotient.
fn is_one(left: &Open, right: &Open) -> bool {
    // One that is known explains nothing else.
    if left.cell.is_some() || right.cell.is_some() {
        return left.cell == right.cell;
    }
    // Shares of one whole share that cell, and each is wrong by itself.
    if left.relation == right.relation && left.difference == 0 && right.difference == 0 {
        return false;
    }
    left.difference.abs() == right.difference.abs() || left.difference == 0 || right.difference == 0
}

fn root(group: &[usize], mut at: usize) -> usize {
    while group[at] != at {
        at = group[at];
    }
    at
}

fn join(group: &mut [usize], left: usize, right: usize) {
    let (left, right) = (root(group, left), root(group, right));
    group[left.max(right)] = left.min(right);
}

fn fault(relations: &[Relation], open: &[Open], members: &[usize]) -> Fault {
    let sums: Vec<&Open> =
        members.iter().map(|it| &open[*it]).filter(|it| it.difference != 0).collect();
    let mut shared = sums.first().map(|it| it.cells.clone()).unwrap_or_default();
    sums.iter().for_each(|it| shared.retain(|cell| it.cells.contains(cell)));
    let is_crossed = sums.len() > 1 && shared.len() == 1;
    let crossing = shared.iter().next().copied().filter(|_| is_crossed);
    let rank = |at: &&usize| {
        let it = &open[**at];
        let relation = &relations[it.relation];
        let is_crossing = Some(relation.place(relation.stated, it.slot)) == crossing;
        let first = std::cmp::Reverse(it.relation);
        (it.difference != 0, it.certainty, is_crossing, relation.score, first)
    };
    let first = members.iter().max_by_key(rank).copied().unwrap_or(members[0]);
    let own = members.iter().map(|it| open[*it].certainty).max().unwrap_or_default();
    // That two relations fail by the same amount at one cell is no coincidence, but it may be rounding.
    let is_clear = members.iter().any(|it| open[*it].is_clear);
    let is_sure = crossing.is_some() && is_clear && own >= Certainty::Likely;
    let certainty = if is_sure { Certainty::Certain } else { own };
    let others = members.iter().filter(|it| **it != first);
    Fault {
        relation: open[first].relation,
        slot: open[first].slot,
        certainty,
        others: others.map(|it| (open[*it].relation, open[*it].slot)).collect(),
        crossing,
    }
}
