//! Knows lines that are parts of the line before them by their words (うち, of which, davon): none can exceed its whole.
//! Does not know sums.

use super::axis::Plane;
use super::relation::{Break, Certainty, Kind, Operand, Relation, Slot};
use super::sheet::Line;
use super::words::Words;

/// The parts along a plane, each with its whole.
pub(super) fn parts(plane: &Plane<'_>) -> Vec<Relation> {
    let mut found = Vec::new();
    let mut whole: Option<usize> = None;
    for (at, line) in plane.lines.iter().enumerate() {
        if !line.is_active(1) {
            // A line that separates rows from their whole also separates their meaning from it.
            whole = whole.filter(|_| !line.is_blank);
        } else if !line.words.has(Words::PART) {
            whole = Some(at);
        } else if let Some(whole) = whole {
            found.extend(part(plane, whole, at));
        }
    }
    found
}

/// Whether the figures of a slot are amounts, or shares of one whole: if no percentage is the whole, there may be as
/// many wholes as lines.
fn is_of_one(plane: &Plane<'_>, slot: usize) -> bool {
    let across = &plane.across[slot];
    // A part can have a higher mean and price than its whole.
    if across.words.has(Words::AVERAGE.with(Words::PRICE)) {
        return false;
    }
    let whole = plane.hundred();
    let is_whole = |line: usize| Some(plane.value[plane.index(line, slot)]) == whole;
    !(across.has_percent || across.label.contains('%')) || (0..plane.lines.len()).any(is_whole)
}

fn part(plane: &Plane<'_>, whole: usize, part: usize) -> Option<Relation> {
    let is_ratio = |it: &Line| it.words.has(Words::RATIO) || it.has_percent;
    let [of, own] = [whole, part].map(|it| &plane.lines[it]);
    if is_ratio(of) != is_ratio(own) {
        return None;
    }
    let mut slots = Vec::new();
    for slot in (0..plane.slots).filter(|it| is_of_one(plane, *it)) {
        let both = [whole, part].map(|it| plane.index(it, slot));
        let is_asked =
            both.iter().all(|it| plane.is_figure(it / plane.slots, slot) && plane.value[*it] >= 0);
        if is_asked {
            let [whole, part] = both;
            let slack = (plane.grain[whole] + plane.grain[part]) / 2;
            let holds = plane.value[part] <= plane.value[whole] + slack;
            slots.push(Slot { slot, holds, is_exact: holds });
        }
    }
    let fails: Vec<usize> = slots.iter().filter(|it| !it.holds).map(|it| it.slot).collect();
    // A line that exceeds its whole as often as not is a part of something else.
    let is_meant =
        fails.len() == 1 && (slots.len() == 1 || slots.len() > 2) || 2 * fails.len() < slots.len();
    let breaks = fails.into_iter().filter(|_| is_meant).map(|slot| {
        let [whole, part] = [whole, part].map(|it| plane.value[plane.index(it, slot)]);
        // The whole may be another line than the one before.
        Break::clear(slot, Certainty::Likely, whole - part)
    });
    Some(Relation {
        kind: Kind::OfWhich,
        axis: plane.axis,
        stated: whole,
        operands: vec![Operand::line(part)],
        breaks: breaks.collect(),
        slots,
        ..Relation::default()
    })
}
