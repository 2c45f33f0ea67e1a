//! Knows the layer of each box, and which bends the arrows need in the layers between. Does not
//! know the order inside a layer.

use super::Plan;

/// A place in a layer: a box, or the bend of an arrow that passes.
#[derive(Clone, Debug, Default)]
pub(super) struct Slot {
    pub(super) layer: usize,
    pub(super) node: Option<usize>,
    pub(super) height: i32,
    /// Connected slots of the previous layer.
    pub(super) before: Vec<usize>,
    /// Connected slots of the next layer.
    pub(super) after: Vec<usize>,
}

/// The slots of an arrow, from left to right.
#[derive(Clone, Debug)]
pub(super) struct Chain {
    pub(super) slots: Vec<usize>,
    /// Whether the arrow leads from right to left.
    pub(super) turned: bool,
}

/// Everything in layers; the slot of a box has the box's number.
#[derive(Clone, Debug)]
pub(super) struct Slots {
    pub(super) all: Vec<Slot>,
    /// Slots from top to bottom, layer by layer.
    pub(super) layers: Vec<Vec<usize>>,
    pub(super) chains: Vec<Chain>,
}

/// Height of a passing arrow.
const BEND: i32 = 4;

/// Assigns boxes to layers, and bends of arrows to the layers between.
pub(super) fn slots(plan: Plan<'_>) -> Slots {
    let count = plan.sizes.len();
    let ranks = ranks(count, plan.arrows);
    let forward = |&(from, to): &(usize, usize)| {
        if ranks[from] < ranks[to] { (from, to) } else { (to, from) }
    };
    let arrows: Vec<(usize, usize)> = plan.arrows.iter().map(forward).collect();
    let layer = layers(&ranks, &arrows);
    let mut all: Vec<Slot> = (0..count)
        .map(|node| {
            let (layer, height) = (layer[node], plan.sizes[node].1);
            Slot { layer, node: Some(node), height, ..Slot::default() }
        })
        .collect();
    let mut chains = Vec::with_capacity(arrows.len());
    for (&(from, to), &(start, _)) in arrows.iter().zip(plan.arrows) {
        let mut slots = vec![from];
        for layer in layer[from] + 1..layer[to] {
            slots.push(all.len());
            all.push(Slot { layer, height: BEND, ..Slot::default() });
        }
        slots.push(to);
        for pair in slots.windows(2) {
            all[pair[0]].after.push(pair[1]);
            all[pair[1]].before.push(pair[0]);
        }
        chains.push(Chain { slots, turned: start != from });
    }
    let mut layers = vec![Vec::new(); layer.iter().max().map_or(0, |it| it + 1)];
    for (number, slot) in all.iter().enumerate() {
        layers[slot.layer].push(number);
    }
    Slots { all, layers, chains }
}

/// Rank of each box in an order against which few arrows run: the greedy heuristic of Eades, Lin
/// and Smyth (1993). Without cycles no arrow does.
fn ranks(count: usize, arrows: &[(usize, usize)]) -> Vec<usize> {
    let (mut next, mut previous) = (vec![Vec::new(); count], vec![Vec::new(); count]);
    for &(from, to) in arrows {
        next[from].push(to);
        previous[to].push(from);
    }
    let mut leaving: Vec<usize> = next.iter().map(Vec::len).collect();
    let mut entering: Vec<usize> = previous.iter().map(Vec::len).collect();
    let mut open: Vec<usize> = (0..count).collect();
    let (mut head, mut tail) = (Vec::new(), Vec::new());
    while !open.is_empty() {
        let sink = open.iter().position(|&it| leaving[it] == 0 && entering[it] > 0);
        let source = || open.iter().position(|&it| entering[it] == 0);
        let best = || {
            let balance = |&at: &usize| leaving[open[at]] as i64 - entering[open[at]] as i64;
            // `max_by_key` returns the last maximum; reversed, that is the first.
            (0..open.len()).rev().max_by_key(balance)
        };
        let at = sink.or_else(source).or_else(best).unwrap_or(0);
        let node = open.remove(at);
        if sink.is_some() {
            tail.push(node)
        } else {
            head.push(node)
        }
        next[node].iter().for_each(|&it| entering[it] = entering[it].saturating_sub(1));
        previous[node].iter().for_each(|&it| leaving[it] = leaving[it].saturating_sub(1));
    }
    head.extend(tail.into_iter().rev());
    let mut ranks = vec![0; count];
    head.into_iter().enumerate().for_each(|(rank, node)| ranks[node] = rank);
    ranks
}

/// Layers by the longest path from a box without incoming arrows; then each box with more outgoing
/// than incoming arrows moves right, next to its targets.
fn layers(ranks: &[usize], arrows: &[(usize, usize)]) -> Vec<usize> {
    let count = ranks.len();
    let mut order = vec![0; count];
    ranks.iter().enumerate().for_each(|(node, &rank)| order[rank] = node);
    let (mut next, mut previous) = (vec![Vec::new(); count], vec![Vec::new(); count]);
    for &(from, to) in arrows {
        next[from].push(to);
        previous[to].push(from);
    }
    let mut layer = vec![0; count];
    for &node in &order {
        layer[node] = previous[node].iter().map(|&it| layer[it] + 1).max().unwrap_or(0);
    }
    for &node in order.iter().rev() {
        let limit = next[node].iter().map(|&it: &usize| layer[it] - 1).min();
        if let Some(limit) = limit.filter(|_| next[node].len() > previous[node].len()) {
            layer[node] = limit;
        }
    }
    layer
}
