//! Knows how a cell shows another value: with its own places, unit, scale and separators. Does not know format codes.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::ToPrimitive;

use super::{At, eval};
use crate::document::grid::Kind;
use crate::quantity::{Exact, Quantity, rewrite};

/// Powers of ten by which a displayed figure may differ from the stored one: as it is, percent, thousands, millions.
const POWERS: [i32; 6] = [0, 2, -2, -3, -6, 3];
/// The signs between thousands and before decimals.
const SIGNS: [[char; 2]; 5] =
    [[',', '.'], ['.', ','], [' ', ','], ['\u{a0}', ','], ['\u{202f}', ',']];

/// `value` as `at` would show it; `None` for a time or date.
pub(super) fn like(at: At<'_>, value: &BigRational) -> Option<String> {
    let is_figure = at.cell.kind == Kind::Number && !at.shown().contains(':');
    let in_style = |signs: [char; 2]| in_style(at, value, signs);
    is_figure.then(|| SIGNS.into_iter().find_map(in_style).unwrap_or_else(|| eval::shown(value)))
}

/// The same, if the displayed figure is read with these signs between thousands and before decimals.
fn in_style(at: At<'_>, value: &BigRational, signs: [char; 2]) -> Option<String> {
    let shown = turned(at.shown(), signs, SIGNS[0]);
    let stored = Exact::stored(at.sheet.stored(at.cell))?;
    let old = Quantity::parse(&shown)?;
    let (printed, step) = (old.exact().ok()?, old.exact_step().ok()?);
    let is_it = |power: &i32| {
        let off = stored.shift(*power).and_then(|it| it.minus(printed)).and_then(Exact::abs);
        let off = off.and_then(|it| it.times(Exact::from(2)));
        off.is_ok_and(|it| it <= step)
    };
    let power = POWERS.into_iter().find(is_it)?;
    let rounded = rounded(value, power, step)?;
    // Without a format, a cell shows as many places as its value has.
    if at.shown() == at.sheet.stored(at.cell) && rounded.to_rational() != *value {
        return None;
    }
    let percent = if shown.ends_with('%') { "%" } else { "" };
    let written = rewrite(&shown, &old, rounded, true);
    Some(turned(&written.unwrap_or_else(|| format!("{rounded}{percent}")), SIGNS[0], signs))
}

/// `text` with the signs `to` in place of `from`.
fn turned(text: &str, from: [char; 2], to: [char; 2]) -> String {
    let turn = |it: char| from.iter().position(|sign| *sign == it).map_or(it, |at| to[at]);
    text.chars().map(turn).collect()
}

/// `value` times ten to the `power`, rounded to a multiple of `step`.
fn rounded(value: &BigRational, power: i32, step: Exact) -> Option<Exact> {
    let ten = BigRational::from_integer(BigInt::from(10)).pow(power);
    let steps = (value * ten / step.to_rational()).round().to_integer().to_i128()?;
    Exact::new(steps, 0).ok()?.times(step).ok()
}
