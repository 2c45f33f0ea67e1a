//! Knows ranges, figures that state two limits: `1～5件`, `10-20`, `3±1`, `5 to 10%`. Does not know which rules
//! accept them.

use rust_decimal::Decimal;

use super::{Figure, Start};
use crate::quantity::exact::Exact;
use crate::quantity::number::{Script, digit};
use crate::quantity::numeral::Numeral;
use crate::quantity::unit::Unit;

/// Signs between the ends of a range. Dashes also occur in codes and dates.
const BETWEEN: [&str; 6] = ["～", "〜", "~", "から", " to ", "±"];
const DASHES: [&str; 6] = ["-", "–", "—", "―", "−", "－"];

/// The lower end of the range that makes up `text`, and the upper end in its unit.
pub(super) fn read(text: &str, script: Script) -> Option<(Figure, Decimal)> {
    // The lower end comes first, so the start of most texts already rules out a range.
    Numeral::read(&text[Start::of(text).end..], script)?.ok()?;
    let split = |marks: &[&'static str]| {
        let parted = |mark: &&'static str| Some((*mark, text.split_once(*mark)?));
        marks.iter().find_map(parted).filter(|(_, (left, _))| !left.trim().is_empty())
    };
    let (mark, (left, right)) = split(&BETWEEN).or_else(|| split(&DASHES))?;
    let is_dash = DASHES.contains(&mark);
    let (left, right) = (left.trim(), right.trim());
    if [left, right].iter().any(|it| has_leading_zero(it)) || (is_dash && is_code(left, right)) {
        return None;
    }
    let mut low = Figure::whole(left, script).ok()?;
    let high = Figure::whole(right, script).ok()?;
    if is_dash && (low.signed || high.signed) {
        return None;
    }
    let unit = common_unit(&low.unit, &high.unit)?;
    let of_low = |it: Decimal| in_unit(it, &low.unit, &high.unit, &unit);
    let of_high = |it: Decimal| in_unit(it, &high.unit, &low.unit, &unit);
    let (value, high_value) = (of_low(low.value)?, of_high(high.value)?);
    let step = of_low(low.step)?.min(of_high(high.step)?);
    low = Figure { value, step, unit, ..low };
    if mark == "±" {
        return around(low, high_value, &high);
    }
    let is_year = |it: Decimal| it >= Decimal::from(1800) && it < Decimal::from(2200);
    let is_of_years = low.unit.is_none() && is_year(low.value) && is_year(high_value);
    (low.value < high_value && !is_of_years).then_some((low, high_value))
}

/// `3±1` is 2 to 4. 50±3% is ambiguous: points, or a share of 50.
fn around(mut figure: Figure, margin: Decimal, written: &Figure) -> Option<(Figure, Decimal)> {
    let is_clear = !written.signed && margin > Decimal::ZERO && !written.unit.is_share();
    let (value, margin) = (Exact::from(figure.value), Exact::from(margin));
    let high = value.plus(margin).ok()?.to_decimal()?;
    figure.value = value.minus(margin).ok()?.to_decimal()?;
    is_clear.then_some((figure, high))
}

/// The unit of a range whose ends have these units: the only one written, or the larger multiple at the end.
fn common_unit(low: &Unit, high: &Unit) -> Option<Unit> {
    match () {
        () if low.is_none() => Some(high.clone()),
        () if high.is_none() => Some(low.clone()),
        () if low.base().is_empty() => Some(high.clone()),
        () => low.compatible(high).then(|| high.clone()),
    }
}

/// `value`, written in the unit `own` beside an end in `other`, in `unit`.
fn in_unit(value: Decimal, own: &Unit, other: &Unit, unit: &Unit) -> Option<Decimal> {
    let power = if own.is_none() { other.power() } else { own.power() };
    let moved = Exact::from(value).shift(power - unit.power()).ok()?;
    moved.to_decimal()
}

/// Whether digits joined by a dash could also be a date, a telephone number or a postal code.
fn is_code(left: &str, right: &str) -> bool {
    let bare = |it: &str| it.bytes().all(|it| it.is_ascii_digit());
    (bare(left) && bare(right)) && (left.len() > 3 || right.len() > 3)
}

fn has_leading_zero(text: &str) -> bool {
    let mut chars = text.chars();
    let is_digit = |c: Option<char>| c.and_then(digit).is_some();
    chars.next().and_then(digit).is_some_and(|it| it.0 == 0) && is_digit(chars.next())
}
