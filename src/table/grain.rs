//! Knows the last place that the figures of a sheet inform about, which may be above the last one printed:
//! `57.00000`, or statistics rounded to the nearest 5. Does not know relations.

use rustc_hash::FxHashSet;

use super::axis::Plane;
use super::sheet::{Holds, Line, Sheet, Value};
use super::words::Words;

/// Units to which statistics are rounded, the largest first.
const UNITS: [i64; 7] = [1000, 500, 100, 50, 10, 5, 3];

/// Fewest figures that show a unit of rounding.
const ENOUGH: usize = 20;

/// Fewest figures of an equation that show a unit to which all were rounded at random.
const COARSE: usize = 12;

/// Gives every figure its grain: the smaller one of its row's and its column's.
pub(super) fn settle(sheet: &mut Sheet) {
    let (width, height) = (sheet.width, sheet.height);
    let one = sheet.one().unwrap_or(0);
    let row = |at: usize| sheet.values[at * width..(at + 1) * width].iter();
    let rows: Vec<i64> = (0..height).map(|at| informed(row(at), one)).collect();
    let column = |at: usize| sheet.values.iter().skip(at).step_by(width.max(1));
    let columns: Vec<i64> = (0..width).map(|at| informed(column(at), one)).collect();
    let unit = unit(sheet);
    sheet.is_coarse = unit > 0;
    for (index, value) in sheet.values.iter_mut().enumerate() {
        if value.holds == Holds::Figure {
            let grain = rows[index / width].min(columns[index % width]);
            // Quotients and other decimals are not rounded to the unit of whole amounts.
            let is_of_unit = unit > 0 && value.value % unit == 0;
            value.grain = value.grain.max(grain).max(if is_of_unit { unit } else { 0 });
        }
    }
}

/// The last decimal place that some figure of a line fills; nothing for a line of nothing but zeros.
fn informed<'v>(values: impl Iterator<Item = &'v Value>, one: i64) -> i64 {
    let figures = values.filter(|it| it.holds == Holds::Figure && it.value != 0);
    let mut grain = 0i64;
    for value in figures {
        // Values are in halves, so that one place is twice a power of ten.
        let mut own = 2;
        // Whole numbers are taken to be whole: 120 informs about the last digit as 121 does.
        while own * 10 <= one && value.value % (own * 10) == 0 {
            own *= 10;
        }
        grain = if grain == 0 { own } else { grain.min(own) };
    }
    grain
}

/// The unit that nearly all whole numbers of a sheet are multiples of, if it is more than one.
fn unit(sheet: &Sheet) -> i64 {
    let Some(one) = sheet.one() else { return 0 };
    let is_figure = |it: &Value| it.holds == Holds::Figure && it.value != 0 && it.value % one == 0;
    // Quotients are rounded to places of their own.
    let is_ratio = |it: &Line| it.has_percent || it.words.has(Words::QUOTIENT);
    let is_amount = |index: usize| {
        let (row, column) = (index / sheet.width, index % sheet.width);
        !is_ratio(&sheet.rows[row]) && !is_ratio(&sheet.columns[column])
    };
    let values = sheet.values.iter().enumerate();
    let values = values.filter(|(index, it)| is_figure(it) && is_amount(*index));
    let whole: Vec<i64> = values.clone().map(|it| it.1.value / one).collect();
    // Amounts written with cents are exact, and fees are few amounts many times.
    let has_places = values.filter(|it| it.1.grain < one).count() * 2 > whole.len();
    let distinct: FxHashSet<i64> = whole.iter().copied().collect();
    if whole.len() < ENOUGH || has_places || distinct.len() * 3 < whole.len() {
        return 0;
    }
    let fits = |unit: &&i64| {
        whole.iter().filter(|it| **it % **unit == 0).count() * 100 >= whole.len() * 98
    };
    // Random rounding goes either way, so that a whole unit may part a figure from the true one.
    UNITS
        .iter()
        .find(fits)
        .map_or(0, |unit| if matches!(unit, 3 | 5) { 2 * unit } else { *unit } * one)
}

/// The largest difference that rounding explains if all figures of a slot are multiples of one unit, as in statistics that
/// are rounded at random.
pub(super) fn coarse(plane: &Plane<'_>, total: usize, items: &[usize], slot: usize) -> i64 {
    let Some(one) = plane.one else { return 0 };
    let values = |slot: usize| {
        items.iter().chain([&total]).map(move |it| plane.value[plane.index(*it, slot)])
    };
    let is_shared = |unit: i64, slot: usize| values(slot).all(|it| it % (unit * one) == 0);
    // People write round figures; only odd multiples show random rounding, and tens beside exact slots.
    if is_shared(10, slot) {
        let all = |slot: usize| {
            let lines = 0..plane.lines.len();
            lines.map(move |it| plane.value[plane.index(it, slot)]).filter(|it| *it != 0)
        };
        let is_of = |unit: i64, slot: usize| all(slot).all(|it| it % (unit * one) == 0);
        let are_many = |slot: usize| all(slot).nth(COARSE - 1).is_some();
        let is_exact = |it: &usize| !is_of(10, *it) && are_many(*it);
        let are_others = !is_of(50, slot) && are_many(slot) && is_of(10, slot);
        let is_rounded = are_others && (0..plane.slots).filter(is_exact).nth(1).is_some();
        let filled = values(slot).filter(|it| *it != 0).count();
        return if is_rounded { 10 * one * filled as i64 / 2 } else { 0 };
    }
    // A few multiples of five do not show a unit.
    let shared = |unit: &&i64| {
        let slots = || (0..plane.slots).filter(|it| is_shared(**unit, *it));
        let figures = || slots().flat_map(values).filter(|it| *it != 0);
        // Fees are few amounts many times.
        let are_various = || {
            let all: Vec<i64> = figures().collect();
            all.iter().collect::<FxHashSet<_>>().len() * 3 >= all.len()
        };
        is_shared(**unit, slot) && figures().nth(COARSE - 1).is_some() && are_various()
    };
    let count = values(slot).filter(|it| *it != 0).count() as i64;
    [5, 3].iter().find(shared).map_or(0, |unit| unit * one * count / 2)
}
