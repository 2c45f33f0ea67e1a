//! Knows the height of each slot: near its neighbours in other layers, and clear of those in its
//! own. Does not change the order.

use super::GAP;
use super::layers::Slots;

/// Number of sweeps over all layers, back and forth.
const SWEEPS: usize = 16;
/// Approximate limit of slots moved in all sweeps together. Only drawings that are too large to
/// read get fewer sweeps.
const EFFORT: usize = 1_000_000;

/// The middle of each slot; the topmost edge is at 0.
pub(super) fn rows(slots: &Slots) -> Vec<i32> {
    let mut rows = vec![0_i32; slots.all.len()];
    for layer in &slots.layers {
        let mut y = 0;
        for &slot in layer {
            rows[slot] = y + slots.all[slot].height / 2;
            y += slots.all[slot].height + GAP;
        }
    }
    let count = slots.layers.len();
    let sweeps = (EFFORT / slots.all.len().max(1)).clamp(4, SWEEPS);
    for sweep in 0..sweeps {
        for step in 0..count {
            let down = sweep % 2 == 0;
            let layer = if down { step } else { count - 1 - step };
            // The last sweeps use both sides, so that a box moves to the middle of all its
            // neighbours.
            settle(slots, layer, (down, sweep + 4 > sweeps), &mut rows);
        }
    }
    let tops = slots.all.iter().zip(&rows).map(|(slot, y)| y - slot.height / 2);
    let top = tops.min().unwrap_or(0);
    rows.iter_mut().for_each(|y| *y -= top);
    rows
}

/// Adjacent slots, which move together.
struct Block {
    /// Sum of the positions that its slots want for the block's first slot, and their total weight.
    wish: i64,
    weight: i64,
    /// Slots in it.
    count: usize,
    /// Distance from the middle of its first slot to the middle of the next block's first slot, at
    /// least.
    extent: i64,
}

impl Block {
    fn place(&self) -> i64 {
        self.wish.div_euclid(self.weight)
    }
}

/// Moves the slots of one layer to the least squared distance from their neighbours in other
/// layers, within the given order and spacing: overlapping slots are merged into blocks.
fn settle(slots: &Slots, layer: usize, (down, both): (bool, bool), rows: &mut [i32]) {
    let row = &slots.layers[layer];
    let mut blocks: Vec<Block> = Vec::new();
    for (at, &slot) in row.iter().enumerate() {
        let it = &slots.all[slot];
        let (before, after) = (down || both, !down || both);
        let joined = it.before.iter().filter(|_| before).chain(it.after.iter().filter(|_| after));
        let places: Vec<i64> = joined.map(|&it| i64::from(rows[it])).collect();
        // A slot without neighbours wants to stay; bends have more weight than boxes, which keeps
        // lines straight.
        let (wish, weight) = match places.len() as i64 {
            0 => (i64::from(rows[slot]), 1),
            count => {
                let weight = if it.node.is_some() { 2 } else { 4 };
                (places.iter().sum::<i64>() * weight / count, weight)
            }
        };
        let next = row.get(at + 1).map_or(0, |&next| distance(slots, slot, next));
        blocks.push(Block { wish, weight, count: 1, extent: next });
        while let [.., upper, lower] = &mut blocks[..]
            && upper.place() + upper.extent > lower.place()
        {
            upper.wish += lower.wish - upper.extent * lower.weight;
            upper.weight += lower.weight;
            upper.count += lower.count;
            upper.extent += lower.extent;
            blocks.pop();
        }
    }
    let mut rest = row.iter().copied().peekable();
    for block in blocks {
        let mut y = block.place();
        for _ in 0..block.count {
            let Some(slot) = rest.next() else { return };
            rows[slot] = i32::try_from(y).unwrap_or(i32::MAX);
            y += rest.peek().map_or(0, |&next| distance(slots, slot, next));
        }
    }
}

/// Minimum distance between the middles of two neighbours.
fn distance(slots: &Slots, upper: usize, lower: usize) -> i64 {
    let (upper, lower) = (&slots.all[upper], &slots.all[lower]);
    let gap = if upper.node.is_some() || lower.node.is_some() { GAP } else { GAP / 2 };
    // Halves are rounded up, so that odd heights do not overlap.
    i64::from((upper.height + 1) / 2 + gap + (lower.height + 1) / 2)
}
