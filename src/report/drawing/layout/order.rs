//! Knows the order of slots inside their layers that makes few arrows cross. Does not know heights
//! or distances.

use super::layers::Slots;

/// Number of sweeps over all layers, back and forth; more rarely help.
const SWEEPS: usize = 12;
/// Approximate limit of slots visited in all sweeps together. Only drawings that are too large to
/// read get fewer sweeps.
const EFFORT: usize = 500_000;

/// Sorts each layer by the mean position of the neighbours of its slots in the layer before, then
/// after, and so on; keeps the best order found.
pub(super) fn order(slots: &mut Slots) {
    let mut place = vec![0; slots.all.len()];
    for layer in &mut slots.layers {
        number(layer, &mut place);
    }
    let (mut best, mut fewest) = (slots.layers.clone(), crossings(slots, &place));
    let sweeps = (EFFORT / slots.all.len().max(1)).clamp(2, SWEEPS);
    for sweep in 0..sweeps {
        if fewest == 0 {
            break;
        }
        let down = sweep % 2 == 0;
        let count = slots.layers.len();
        for step in 0..count {
            let layer = if down { step } else { count - 1 - step };
            sort(slots, layer, down, &mut place);
        }
        let found = crossings(slots, &place);
        if found < fewest {
            fewest = found;
            best.clone_from(&slots.layers);
        }
    }
    slots.layers = best;
}

fn number(layer: &[usize], place: &mut [usize]) {
    layer.iter().enumerate().for_each(|(at, &slot)| place[slot] = at);
}

/// Sorts one layer by the barycentre of its neighbours. A slot without neighbours keeps its place
/// among the others.
fn sort(slots: &mut Slots, layer: usize, down: bool, place: &mut [usize]) {
    let mut row = std::mem::take(&mut slots.layers[layer]);
    let mean = |slot: usize| {
        let it = &slots.all[slot];
        let joined = if down { &it.before } else { &it.after };
        let sum: usize = joined.iter().map(|&it| place[it]).sum();
        // In thousandths of a place: whole numbers are the same on every machine.
        (!joined.is_empty()).then(|| sum * 1000 / joined.len())
    };
    let means: Vec<Option<usize>> = row.iter().map(|&slot| mean(slot)).collect();
    let mut free: Vec<(usize, usize)> =
        means.iter().zip(&row).filter_map(|(mean, &slot)| Some(((*mean)?, slot))).collect();
    free.sort_by_key(|&(mean, _)| mean);
    let mut free = free.into_iter();
    for (slot, mean) in row.iter_mut().zip(means) {
        if mean.is_some()
            && let Some((_, next)) = free.next()
        {
            *slot = next;
        }
    }
    number(&row, place);
    slots.layers[layer] = row;
}

/// Number of crossing pairs of arrows.
fn crossings(slots: &Slots, place: &[usize]) -> usize {
    let between = |layer: &Vec<usize>| {
        let mut ends = Vec::new();
        for &slot in layer {
            let start = ends.len();
            ends.extend(slots.all[slot].after.iter().map(|&it| place[it]));
            ends[start..].sort_unstable();
        }
        inversions(&mut ends)
    };
    slots.layers.iter().map(between).sum()
}

/// Number of pairs in the wrong order; sorts `values`.
fn inversions(values: &mut [usize]) -> usize {
    if values.len() < 2 {
        return 0;
    }
    let middle = values.len() / 2;
    let (left, right) = values.split_at_mut(middle);
    let mut count = inversions(left) + inversions(right);
    let (mut one, mut other) = (left.iter().peekable(), right.iter().peekable());
    let mut merged = Vec::with_capacity(left.len() + right.len());
    while let (Some(&&first), Some(&&second)) = (one.peek(), other.peek()) {
        if first <= second {
            merged.push(first);
            one.next();
        } else {
            merged.push(second);
            other.next();
            count += one.len();
        }
    }
    merged.extend(one.chain(other));
    values.copy_from_slice(&merged);
    count
}
