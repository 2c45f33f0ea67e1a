//! Knows the positions of boxes and arrows of a layered drawing, in whole pixels: the method of
//! Sugiyama, Tagawa and Toda (1981). Does not know the content of the boxes or how they look.
//!
//! Arrows lead from left to right. Arrows that would close a cycle are reversed while layers are
//! computed, and drawn backwards. An arrow over several layers has a bend in each of them.

mod layers;
mod order;
mod place;

use layers::{Slots, slots};

/// A point; `y` grows downwards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Point {
    pub(super) x: i32,
    pub(super) y: i32,
}

/// The input of the layout: sizes of boxes, and arrows by the indices of boxes. Arrows are distinct
/// and connect different boxes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plan<'a> {
    pub(super) sizes: &'a [(i32, i32)],
    pub(super) arrows: &'a [(usize, usize)],
}

/// The positions of boxes and arrows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Layout {
    /// Upper left corners.
    pub(super) boxes: Vec<Point>,
    /// Widths: the boxes of one layer are as wide as the widest, so that their arrows start on one
    /// line.
    pub(super) widths: Vec<i32>,
    /// From the rim of one box to that of the other: the points where an arrow enters and leaves
    /// each gap between layers, in pairs.
    pub(super) routes: Vec<Vec<Point>>,
    /// Extent.
    pub(super) width: i32,
    /// Extent.
    pub(super) height: i32,
}

/// Minimum distance between boxes of one layer.
const GAP: i32 = 12;
/// Minimum and maximum distance between layers.
const CHANNEL: (i32, i32) = (70, 220);

/// Computes the positions of everything in `plan`.
pub(super) fn layered(plan: Plan<'_>) -> Layout {
    let mut slots = slots(plan);
    order::order(&mut slots);
    let rows = place::rows(&slots);
    let columns = columns(plan, &slots, &rows);
    let count = plan.sizes.len();
    let (boxes, widths) = (vec![Point::default(); count], vec![0; count]);
    let mut layout = Layout { boxes, widths, ..Layout::default() };
    for (slot, it) in slots.all.iter().enumerate() {
        if let Some(node) = it.node {
            let y = rows[slot] - plan.sizes[node].1 / 2;
            let (left, right) = columns[it.layer];
            layout.boxes[node] = Point { x: left, y };
            layout.widths[node] = right - left;
            layout.height = layout.height.max(y + plan.sizes[node].1);
        }
        layout.width = layout.width.max(columns[it.layer].1);
        layout.height = layout.height.max(rows[slot]);
    }
    let ports = ports(plan, &slots, &rows);
    let routes = slots.chains.iter().zip(ports).map(|(chain, (start, end))| {
        let last = chain.slots.len() - 1;
        let mut route = Vec::with_capacity(chain.slots.len() * 2);
        for (at, &slot) in chain.slots.iter().enumerate() {
            let (left, right) = columns[slots.all[slot].layer];
            let y = match at {
                0 => start,
                _ if at == last => end,
                _ => rows[slot],
            };
            if at > 0 {
                route.push(Point { x: left, y });
            }
            if at < last {
                route.push(Point { x: right, y });
            }
        }
        if chain.turned {
            route.reverse();
        }
        route
    });
    layout.routes = routes.collect();
    layout
}

/// Left and right edge of each layer. Steeper arrows make a gap wider.
fn columns(plan: Plan<'_>, slots: &Slots, rows: &[i32]) -> Vec<(i32, i32)> {
    let mut columns = Vec::with_capacity(slots.layers.len());
    let mut x = 0;
    for layer in &slots.layers {
        let boxes = layer.iter().filter_map(|&slot| slots.all[slot].node);
        let width = boxes.map(|node| plan.sizes[node].0).max().unwrap_or(0);
        columns.push((x, x + width));
        let rises = layer.iter().flat_map(|&slot| {
            slots.all[slot].after.iter().map(move |&next| (rows[next] - rows[slot]).abs())
        });
        let steepest = rises.max().unwrap_or(0);
        x += width + (steepest / 3).clamp(CHANNEL.0, CHANNEL.1);
    }
    columns
}

/// The heights at which each arrow leaves its first box and enters its last: spread over the side
/// of the box in the order of the other ends, so that arrows do not cross there.
fn ports(plan: Plan<'_>, slots: &Slots, rows: &[i32]) -> Vec<(i32, i32)> {
    let mut ends: Vec<(i32, i32)> = slots
        .chains
        .iter()
        .map(|it| (rows[it.slots[0]], rows[it.slots[it.slots.len() - 1]]))
        .collect();
    for (slot, it) in slots.all.iter().enumerate() {
        let Some(node) = it.node else { continue };
        for leaving in [true, false] {
            let mut here: Vec<(i32, usize)> = Vec::new();
            for (number, chain) in slots.chains.iter().enumerate() {
                let last = chain.slots.len() - 1;
                let (own, next) = if leaving { (0, 1) } else { (last, last - 1) };
                if chain.slots[own] == slot {
                    here.push((rows[chain.slots[next]], number));
                }
            }
            here.sort_unstable();
            let height = plan.sizes[node].1;
            let count = here.len() as i32 + 1;
            for (rank, (_, number)) in (1..).zip(here) {
                let y = rows[slot] - height / 2 + height * rank / count;
                let end = &mut ends[number];
                *(if leaving { &mut end.0 } else { &mut end.1 }) = y;
            }
        }
    }
    ends
}
