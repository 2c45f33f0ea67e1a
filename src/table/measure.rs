//! Knows lines whose figures all have the same undeclared unit: `12 g`, `184 ms`, `2.4x`. Does not know what these
//! units mean; figures with two of them are not compared.

use crate::quantity::{Cell, Quantity, Unit};

/// Fewest figures that show that the words behind them are a unit.
const FEWEST: usize = 3;

/// Takes the words behind the figures of a row or column for their unit if all have the same. Leaves the first column
/// unchanged: `5 km` is the name of a row.
pub(super) fn settle(cells: &mut [Cell], width: usize, heads: usize) {
    let height = cells.len().checked_div(width).unwrap_or(0);
    let columns: Vec<usize> = (1..width)
        .filter(|column| is_measured((heads..height).map(|row| &cells[row * width + column])))
        .collect();
    let rows: Vec<usize> = (heads..height)
        .filter(|row| is_measured(cells[row * width..(row + 1) * width].iter().skip(1)))
        .collect();
    let down = columns.iter().flat_map(|it| (heads..height).map(move |row| row * width + it));
    let across = rows.iter().flat_map(|row| row * width + 1..(row + 1) * width);
    let all: Vec<usize> = down.chain(across).collect();
    for at in all {
        if let Cell::Figure(it) = &mut cells[at] {
            it.unit = if is_amount(it) { it.unit.clone() } else { Unit::NONE };
        }
    }
}

/// Whether the figures of a line have all one unit, which is not known.
fn is_measured<'c>(cells: impl Iterator<Item = &'c Cell>) -> bool {
    let mut figures = cells.filter_map(|it| match it {
        Cell::Figure(it) => Some(it),
        _ => None,
    });
    let Some(first) = figures.next() else { return false };
    let mut count = 1;
    let mut same = figures.inspect(|_| count += 1);
    !is_amount(first) && same.all(|it| it.unit == first.unit) && count >= FEWEST
}

/// Whether a cell states a place in an order, `2nd` or `T7th`, which nothing adds up or divides.
pub(super) fn is_ordinal(text: &str) -> bool {
    let text = text.trim();
    let digits = text.strip_prefix('T').unwrap_or(text);
    let ending = digits.trim_start_matches(|it: char| it.is_ascii_digit());
    ending.len() < digits.len() && ["st", "nd", "rd", "th", "ème", "º", "ª"].contains(&ending)
}

/// Whether there is no unit or a known one: another word behind digits is usually no unit, as in `3 years`. If a whole
/// line has the same word, `measure` has taken it for a unit.
pub(super) fn is_amount(quantity: &Quantity) -> bool {
    quantity.unit.base().is_empty() || quantity.unit.is_known()
}
