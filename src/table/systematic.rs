//! Knows slots that were counted otherwise than the rest of a table: several sums of other lines fail there, each by
//! another amount, as a note may explain. Does not know the sums.

use rustc_hash::{FxHashMap, FxHashSet};

use super::axis::Axis;
use super::relation::{Kind, Relation};

/// Fewest sums without a common line whose failures are no slips.
const SEVERAL: usize = 3;

/// Takes back the failures of all sums in such slots.
pub(super) fn clear(relations: &mut [Relation]) {
    let mut failing: FxHashMap<(Axis, usize), Vec<(usize, i64)>> = FxHashMap::default();
    let is_sum = |it: &Relation| matches!(it.kind, Kind::Total | Kind::Difference);
    for (at, it) in relations.iter().enumerate().filter(|it| is_sum(it.1)) {
        for fault in &it.breaks {
            failing.entry((it.axis, fault.slot)).or_default().push((at, fault.difference));
        }
    }
    for ((_, slot), sums) in failing.into_iter().filter(|it| it.1.len() >= SEVERAL) {
        let (mut lines, mut differences) = (FxHashSet::default(), FxHashSet::default());
        for (at, difference) in &sums {
            let it = &relations[*at];
            let own = || it.operands.iter().map(|it| it.line).chain([it.stated]);
            if own().all(|it| !lines.contains(&it)) && differences.insert(difference.abs()) {
                lines.extend(own());
            }
        }
        if differences.len() >= SEVERAL {
            sums.iter().for_each(|it| relations[it.0].breaks.retain(|it| it.slot != slot));
        }
    }
}
