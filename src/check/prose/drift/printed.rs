//! Knows how a sentence would print a value of a table: in the unit and with the places of its figure. Does not know
//! which value is meant.

use rust_decimal::Decimal;

use super::super::cells::{Cell, both_roundings};
use super::computed::{Kind, Value};
use crate::check::slip::{digits, is_slip};
use crate::quantity::Quantity;

/// A value in the unit and with the places of a figure: rounded and truncated; `None` if their units do not convert.
fn printed(figure: &Quantity, it: &Value<'_, '_>) -> Option<[Decimal; 2]> {
    let unit = &it.from[0].quantity.unit;
    let is_points = figure.unit.is_points() && unit.is_percent();
    let is_like =
        is_points || !figure.unit.is_none() && !unit.is_none() && figure.unit.compatible(unit);
    let is_free = it.kind.is_percentage() || it.kind == Kind::Quotient;
    if !is_like && !is_free && !figure.unit.is_none() && !unit.is_none() {
        return None;
    }
    let power = match () {
        () if it.kind.is_percentage() => 0,
        () if is_like => unit.power() - figure.unit.power(),
        () if unit.is_none() => -unstated_power(figure, it.value.abs()),
        () => 0,
    };
    let ten = Decimal::from(10_i128.checked_pow(power.unsigned_abs())?);
    let value = it.value.abs();
    let value = if power < 0 { value.checked_div(ten)? } else { value.checked_mul(ten)? };
    Some(both_roundings(value, figure.value.scale()))
}

/// The power of ten between a value without a unit and a figure in multiples: €9.61 million for 9,613 in a table in
/// thousands.
fn unstated_power(figure: &Quantity, value: Decimal) -> i32 {
    let figure_value = figure.value.abs();
    if figure.unit.power() < 3 || figure_value.is_zero() {
        return 0;
    }
    let times = [Decimal::ONE, Decimal::ONE_THOUSAND, Decimal::from(1_000_000)];
    let is_near = |it: &Decimal| {
        let ratio = value.checked_div(*it).and_then(|it| it.checked_div(figure_value));
        ratio.is_some_and(|it| it < Decimal::from(4) && it > Decimal::new(25, 2))
    };
    times.iter().position(is_near).map_or(0, |it| 3 * it as i32)
}

/// The value as the sentence would state it, if the figure is a slip of it.
pub(super) fn slip(figure: &Quantity, it: &Value<'_, '_>) -> Option<Quantity> {
    let [value, _] = printed(figure, it)?;
    let due = Quantity { value, ..figure.clone() };
    let own = figure.value.abs();
    let is_tenfold = [(own, value), (value, own)]
        .into_iter()
        .any(|(a, b)| !b.is_zero() && a.checked_mul(Decimal::TEN) == Some(b));
    (is_tenfold || is_slip(&digits(figure), figure, &digits(&due), &due)).then_some(due)
}

/// Whether a value, rounded or truncated, is the figure, or may be, if its cells are printed with fewer places.
pub(super) fn gives(figure: &Quantity, it: &Value<'_, '_>) -> bool {
    let Some(values) = printed(figure, it) else { return false };
    let own = figure.value.abs();
    let slack = slack(figure, it);
    let is_small = slack.checked_mul(Decimal::from(50)).is_some_and(|it| it <= own);
    values.contains(&own) || is_small && (own - values[0]).abs() <= slack
}

/// How far a figure with more places than the cells may be from a value that is computed from them.
fn slack(figure: &Quantity, it: &Value<'_, '_>) -> Decimal {
    let is_linear = matches!(it.kind, Kind::Cell | Kind::Sum | Kind::Difference);
    let is_finer = |cell: &&&Cell<'_>| {
        cell.quantity.unit.power() == figure.unit.power() && figure.step < cell.quantity.step
    };
    match is_linear {
        true => {
            let mut steps = it.from.iter().filter(is_finer).map(|it| it.quantity.step);
            let sum = steps.try_fold(Decimal::ZERO, Decimal::checked_add);
            sum.and_then(|it| it.checked_mul(Decimal::new(5, 1))).unwrap_or_default()
        }
        false => Decimal::ZERO,
    }
}
