//! Knows how equations are chosen among candidates, round by round: first subtotals, then their totals. Does not judge cells.

use rustc_hash::FxHashMap;

use super::axis::Plane;
use super::equation::{Candidate, Way};
use super::follow::Basis;
use super::search::{Budget, Search};
use super::words::Words;

/// Most rounds: each may find one level of totals.
const ROUNDS: usize = 6;

/// The equations of a plane, and whether the search came to its end.
pub(super) fn equations(plane: &Plane<'_>) -> (Vec<Candidate>, bool) {
    let mut active: Vec<bool> =
        plane.lines.iter().map(|it| it.is_active(1) && !it.words.has(Words::PART)).collect();
    let mut chosen = Chosen::default();
    let mut budget = Budget::default();
    for _ in 0..ROUNDS {
        let mut candidates = Search::new(plane, &active, &mut budget).run();
        candidates.retain(|it| !is_copy(plane, it));
        let fresh = chosen.round(&candidates);
        if fresh == 0 {
            break;
        }
        let from = chosen.all.len() - fresh;
        for it in &chosen.all[from..] {
            if consumes(plane, it) {
                it.items.iter().for_each(|item| active[*item] = false);
            }
        }
    }
    (chosen.all, !budget.is_exhausted)
}

/// Whether a total equals one of its items in every slot, so that rounding hides the other items.
fn is_copy(plane: &Plane<'_>, it: &Candidate) -> bool {
    const FEWEST: usize = 3;
    let is_figure = |slot: &usize| plane.is_figure(it.total, *slot);
    let slots = (0..plane.slots).filter(is_figure);
    let total = plane.values(it.total);
    let is_same = |line: &usize| {
        let values = plane.values(*line);
        slots.clone().all(|slot| values[slot] == total[slot])
    };
    slots.clone().count() >= FEWEST && it.items.iter().any(is_same)
}

/// Whether the items of an equation are accounted for by its total, so that they are items of no other.
fn consumes(plane: &Plane<'_>, it: &Candidate) -> bool {
    let is_pair = it.way == Way::Pair && !plane.lines[it.total].words.has(Words::TOTAL);
    !is_pair && it.difference(plane).is_none()
}

#[derive(Default)]
struct Chosen {
    all: Vec<Candidate>,
    /// Of each total, its equations.
    of: FxHashMap<usize, Vec<usize>>,
    basis: Basis,
}

impl Chosen {
    /// Accepts the good ones among `candidates`, which are sorted by score, and returns their number.
    fn round(&mut self, candidates: &[Candidate]) -> usize {
        let before = self.all.len();
        let mut best: FxHashMap<usize, &Candidate> = FxHashMap::default();
        for it in candidates {
            best.entry(it.total).or_insert(it);
        }
        for it in candidates {
            if !is_put_off(it, &best) && self.fits(it) {
                self.of.entry(it.total).or_default().push(self.all.len());
                self.basis.add(it.total, &it.items);
                self.all.push(it.clone());
            }
        }
        self.all.len() - before
    }

    fn fits(&self, it: &Candidate) -> bool {
        let own = self.of.get(&it.total).map_or(0, Vec::len);
        own < 2
            && !self.overlaps(it)
            && !self.leads_back(it)
            && !self.basis.follows(it.total, &it.items)
    }

    /// Whether some of its items are items of another equation in the same slots, of the same total or of
    /// another; two pairs may share a line.
    fn overlaps(&self, it: &Candidate) -> bool {
        self.all.iter().any(|other| {
            let apart = other.scope.1 < it.scope.0 || it.scope.1 < other.scope.0;
            let is_pair = it.way == Way::Pair || other.way == Way::Pair;
            let shared = it.items.iter().filter(|item| other.items.binary_search(item).is_ok());
            // Two classifications of the same things cross in one line.
            !apart && !is_pair && shared.take(2).count() > usize::from(it.total != other.total)
        })
    }

    /// Whether the total is an item, however far down, of one of its own items.
    fn leads_back(&self, it: &Candidate) -> bool {
        let mut open = it.items.clone();
        let mut seen = vec![];
        while let Some(line) = open.pop() {
            if line == it.total {
                return true;
            }
            if seen.contains(&line) {
                continue;
            }
            seen.push(line);
            for equation in self.of.get(&line).into_iter().flatten() {
                open.extend(&self.all[*equation].items);
            }
        }
        false
    }
}

/// Whether a candidate contains all items of a total that is among its lines and has as much evidence: that one is
/// accepted first.
fn is_put_off(it: &Candidate, best: &FxHashMap<usize, &Candidate>) -> bool {
    if it.way == Way::Pair {
        return false;
    }
    let (Some(&first), Some(&last)) = (it.items.iter().min(), it.items.iter().max()) else {
        return false;
    };
    let (first, last) = (first.min(it.total), last.max(it.total));
    (first..=last).filter(|line| *line != it.total).any(|line| {
        best.get(&line).is_some_and(|other| {
            other.items.len() < it.items.len()
                && other.way != Way::Pair
                && 10 * other.score >= 6 * it.score
                && other.items.iter().all(|item| it.items.binary_search(item).is_ok())
        })
    })
}
