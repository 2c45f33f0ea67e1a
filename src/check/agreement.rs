//! Knows whether two statements of one amount agree, and the wording if they do not or cannot be compared. Does
//! not know why they must agree.

use super::InstanceState;
use crate::diagnostic::Text;
use crate::quantity::precision::{Disagreement, consistent};
use crate::quantity::{Quantity, Rounding};
use crate::text;

/// The way in which two statements agree.
///
/// # Errors
/// The reason why they do not agree, or why that is unknown.
pub(super) fn of(facts: [&Quantity; 2], rounding: Rounding) -> Result<InstanceState, Disagreement> {
    consistent(&facts, rounding)?;
    let [one, other] = facts.map(|it| it.exact().ok());
    Ok(if one == other { InstanceState::Holds } else { InstanceState::Rounding })
}

/// `value` as a sentence states it: words express the direction of an amount, so it has no sign there.
pub(super) fn in_words(mut value: Quantity, stated: &Quantity) -> Quantity {
    if value.value.is_sign_negative() && !stated.value.is_sign_negative() {
        value.value = value.value.abs();
    }
    value
}

/// The difference of `one` and `other`, in the unit of `one`; empty if it needs more than 38 digits.
pub(super) fn difference(one: &Quantity, other: &Quantity) -> String {
    let difference = one.exact().ok().zip(other.exact().ok()).and_then(|(a, b)| a.minus(b).ok());
    difference.map_or_else(String::new, |it| one.unit.show(it.abs().unwrap_or(it)))
}

/// The end of a message that named both: `: a difference of 0.3`. Empty if their units do not convert.
pub(super) fn apart(one: &Quantity, other: &Quantity) -> Text {
    let is_known = one.unit.compatible(&other.unit);
    match if is_known { difference(one, other) } else { String::new() } {
        it if it.is_empty() => Text::default(),
        it => text!(": a difference of {it}", "（差は{it}）"),
    }
}

pub(super) fn incompatible(one: &Quantity, other: &Quantity) -> Text {
    text!(
        "cannot compare {one} with {other}: their units are incompatible",
        "{one}と{other}は単位を換算できないため、比べられない"
    )
}

pub(super) fn too_large() -> Text {
    text!("the figures are too large to be compared exactly", "値が大きすぎて正確に比べられない")
}
