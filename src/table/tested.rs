//! Knows the state of a relation of any kind in one slot, and the value of each figure that would make it hold there.
//! Does not find relations and does not judge them.

use super::axis::Plane;
use super::equation::SlotState;
use super::levied;
use super::product;
use super::ratio::{self, Form};
use super::relation::{Kind, Operand, Relation};
use super::sheet::Instead;
use super::signed::Signed;

/// Whether its figures add up to the stated one: parts need not.
pub(super) fn is_sum(kind: Kind) -> bool {
    kind.adds_up() && kind != Kind::OfWhich
}

/// The state of `it` in `slot`, and its evidence in thousandths of a nat.
pub(super) fn says(plane: &Plane<'_>, it: &Relation, slot: usize) -> (SlotState, i32) {
    let signed = Signed { stated: it.stated, operands: &it.operands };
    let nothing = (SlotState::Nothing, 0);
    match (it.kind, &it.operands[..], plane.one) {
        (kind, ..) if is_sum(kind) => signed.asked(plane, slot),
        (Kind::Levy, ..) => levied::asked(plane, it, slot),
        (Kind::Product, [left, right], Some(one)) => {
            let lines = [it.stated, left.line, right.line];
            product::asked(plane, one, lines, it.factor, slot)
        }
        (Kind::Share | Kind::Rate | Kind::Quotient, [above, below], Some(one)) => {
            let at = |it: &Operand| Some((it.line, it.slot(slot)?));
            let form = Form { is_change: it.kind == Kind::Rate, factor: it.factor };
            let (Some(above), Some(below)) = (at(above), at(below)) else { return nothing };
            ratio::ask(plane, one, [(it.stated, slot), above, below], form)
        }
        _ => nothing,
    }
}

/// The value due for each figure of `it` in `slot` if the others are right.
pub(super) fn instead(plane: &Plane<'_>, it: &Relation, slot: usize) -> Vec<Instead> {
    let ways: Vec<(usize, usize, i64)> = match (it.kind, &it.operands[..], plane.one) {
        (kind, ..) if is_sum(kind) => {
            Signed { stated: it.stated, operands: &it.operands }.instead(plane, slot)
        }
        (Kind::Levy, ..) => {
            levied::instead(plane, it, slot).map(|due| (it.stated, slot, due)).into_iter().collect()
        }
        (Kind::Product, [left, right], Some(one)) => {
            let lines = [it.stated, left.line, right.line];
            let all = product::instead(plane, one, lines, it.factor, slot);
            all.into_iter().map(|(line, value)| (line, slot, value)).collect()
        }
        _ => Vec::new(),
    };
    let ways = ways.into_iter().filter(|(line, slot, _)| plane.is_figure(*line, *slot));
    ways.map(|(line, slot, value)| Instead { at: it.place(line, slot), value }).collect()
}

/// Whether one slip explains by no coincidence that a sum fails in `slot`.
pub(super) fn is_slip(plane: &Plane<'_>, it: &Relation, slot: usize) -> bool {
    let signed = Signed { stated: it.stated, operands: &it.operands };
    is_sum(it.kind) && signed.slip(plane, slot).is_some()
}

/// The stated figure of a sum or a product less its computed value in `slot`; 0 for other relations.
pub(super) fn difference(plane: &Plane<'_>, it: &Relation, slot: usize) -> i64 {
    match (it.kind, &it.operands[..], plane.one) {
        (kind, ..) if is_sum(kind) => {
            Signed { stated: it.stated, operands: &it.operands }.difference(plane, slot)
        }
        (Kind::Levy, ..) => levied::difference(plane, it, slot),
        (Kind::Product, [left, right], Some(one)) => {
            product::difference(plane, one, [it.stated, left.line, right.line], it.factor, slot)
        }
        _ => 0,
    }
}
