//! Knows whether a figure is one slip of the hand away from another: their digits, as printed. Does not know which of
//! the two is right.

use rust_decimal::Decimal;

use crate::quantity::{Exact, Quantity};

/// The printed digits of a figure without leading and trailing zeros.
pub(super) fn digits(figure: &Quantity) -> String {
    match bare_digits(figure) {
        0 => String::new(),
        it => it.to_string(),
    }
}

/// The same as a number, 0 for zero.
pub(super) fn bare_digits(figure: &Quantity) -> u128 {
    let mut digits = figure.value.mantissa().unsigned_abs();
    while digits != 0 && digits.is_multiple_of(10) {
        digits = match u64::try_from(digits) {
            Ok(it) => u128::from(it / 10),
            Err(_) => digits / 10,
        };
    }
    digits
}

/// The number of printed digits, without leading zeros.
pub(super) fn length(figure: &Quantity) -> usize {
    figure.value.mantissa().abs().to_string().len()
}

/// Whether `own` is one slip away from `due`: one other digit, two neighbours swapped, one digit lost or doubled, or ten
/// times as much in the same unit.
///
/// Digits in the same unit, or without a known unit, are compared as written. Others are compared without trailing zeros,
/// and must have the same magnitude. Different units of measurement never match.
pub(super) fn is_slip(own: &str, figure: &Quantity, due: &str, of: &Quantity) -> bool {
    let is_bare = figure.unit.is_none() || of.unit.is_none();
    let are_measures = [&figure.unit, &of.unit].iter().all(|it| it.is_measure());
    if are_measures && !figure.unit.compatible(&of.unit) {
        return false;
    }
    let is_one_unit =
        is_bare || figure.unit.power() == of.unit.power() && figure.unit.compatible(&of.unit);
    let written = [figure, of].map(|it| it.value.mantissa().abs().to_string());
    let is_as_written = is_one_unit && figure.value.scale() == of.value.scale() && own != due;
    let [own, due] = if is_as_written { [&*written[0], &*written[1]] } else { [own, due] };
    if own != due && !(is_as_written || is_of_magnitude(figure, of)) {
        return false;
    }
    if is_bare && !is_as_written && is_rounded([figure, of]) {
        return false;
    }
    let (a, b) = (own.as_bytes(), due.as_bytes());
    if a == b {
        let is_same_unit =
            figure.unit == of.unit && !figure.unit.is_none() || figure.unit.is_percent();
        let ten = [10, 100].map(Decimal::from);
        let is_times = |it: Decimal| {
            let [one, other] = [figure, of].map(|it| it.value.abs());
            other.checked_mul(it) == Some(one) || one.checked_mul(it) == Some(other)
        };
        return is_same_unit && ten.into_iter().any(is_times);
    }
    let other = a.iter().zip(b).filter(|it| it.0 != it.1).count();
    if a.len() == b.len() {
        let first = a.iter().zip(b).position(|it| it.0 != it.1).unwrap_or_default();
        let is_swap =
            other == 2 && a.get(first) == b.get(first + 1) && a.get(first + 1) == b.get(first);
        return other == 1 || is_swap;
    }
    let (long, short) = if a.len() > b.len() { (a, b) } else { (b, a) };
    long.len() == short.len() + 1
        && short.len() > 2
        && (0..long.len())
            .any(|skip| long[..skip] == short[..skip] && long[skip + 1..] == short[skip..])
}

/// Whether the digits of one figure are those of the other, rounded or cut, as in another multiple: 20.9 of 20,920.
fn is_rounded(figures: [&Quantity; 2]) -> bool {
    let [one, other] = figures.map(bare_digits);
    let [short, long] = if one < other { [one, other] } else { [other, one] };
    let places = |it: u128| it.checked_ilog10().unwrap_or_default();
    let ten = 10_u128.pow(places(long) - places(short));
    ten > 1 && (long / ten == short || long / ten + 1 == short && long % ten >= ten / 2)
}

/// Whether the figures are of one magnitude: without units, their first digits have the same place; in units that convert,
/// neither is twelve times the other; otherwise, one may be stated in thousands, millions and so on of the other.
fn is_of_magnitude(one: &Quantity, other: &Quantity) -> bool {
    if one.unit.is_none() && other.unit.is_none() {
        let place = |it: &Quantity| {
            let digits = it.value.mantissa().unsigned_abs().checked_ilog10();
            digits.map(|digits| i64::from(digits) - i64::from(it.value.scale()))
        };
        return place(one) == place(other);
    }
    if !one.unit.compatible(&other.unit) {
        let [one, other] = [one, other].map(|it| it.value.abs());
        return (0..5).any(|it| is_near(one, other, 3 * it) || is_near(other, one, 3 * it));
    }
    let [Ok(one), Ok(other)] = [one, other].map(|it| it.exact().and_then(Exact::abs)) else {
        return false;
    };
    let is_below = |a: Exact, b: Exact| b.times(Exact::from(12)).is_ok_and(|b| a < b);
    is_below(one, other) && is_below(other, one)
}

/// Whether `large`, divided by this power of ten, is within eight times of `small`.
fn is_near(large: Decimal, small: Decimal, power: u32) -> bool {
    let ratio = large.checked_div(Decimal::from(10_u64.pow(power)));
    let ratio = ratio.and_then(|it| it.checked_div(small));
    ratio.is_some_and(|it| it < Decimal::from(8) && it > Decimal::new(125, 3))
}
