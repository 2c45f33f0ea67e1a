//! Knows cells that hold a count and, in brackets, its share, `91 (59.9%)`, and of what number these are shares: the one
//! that the header states (`n = 152`), or another figure of the column. Does not compare counts with each other.

use std::sync::LazyLock;

use regex::Regex;
use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use super::grid::Grid;
use super::relation::Certainty;
use super::slip::{Printed, mistypes};
use super::words::Words;
use crate::quantity::{Cell, Notation, bracketed, cell};
use crate::source::{SourceId, Span, Spanned};

/// A count and its share, in one cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inside {
    /// Row and column of the cell.
    pub place: (usize, usize),
    /// The count.
    pub count: Decimal,
    /// Its share as printed, in percent.
    pub share: Decimal,
    /// What the count is a share of.
    pub whole: Decimal,
    /// Where that is stated: row and column.
    pub whole_at: (usize, usize),
    /// Whether the share agrees.
    pub holds: bool,
    /// If not, how sure it is that it should.
    pub certainty: Certainty,
}

/// A cell before its whole is known.
#[derive(Clone, Copy)]
struct Pair {
    row: usize,
    count: Decimal,
    share: Decimal,
}

/// A number that the shares of a column may be of.
#[derive(Clone, Copy)]
struct Whole {
    value: Decimal,
    at: (usize, usize),
}

/// Fewest shares of one number that show that it is their whole.
const FEWEST: usize = 3;

/// The counts with their shares in `grid`, of those columns where one number is the whole of most.
pub(super) fn shares(grid: &Grid<'_>, notation: &Notation) -> Vec<Inside> {
    let columns = (0..grid.width).flat_map(|column| of_column(grid, notation, column));
    let mut all: Vec<Inside> = columns.collect();
    let mut rows: FxHashMap<usize, Row> = FxHashMap::default();
    for it in &all {
        let row = rows.entry(it.place.0).or_default();
        row.shares += 1;
        row.holds |= it.holds;
    }
    // A row of which all shares differ has a whole of its own.
    all.retain(|it| rows[&it.place.0].holds || rows[&it.place.0].shares == 1);
    for it in &mut all {
        let most = if rows[&it.place.0].holds { Certainty::Certain } else { Certainty::Likely };
        it.certainty = it.certainty.min(most);
    }
    all
}

/// The shares of a row.
#[derive(Clone, Copy, Default)]
struct Row {
    shares: usize,
    /// Whether one of them agrees with its count.
    holds: bool,
}

fn of_column(grid: &Grid<'_>, notation: &Notation, column: usize) -> Vec<Inside> {
    let rows = grid.heads..grid.height();
    let pairs: Vec<Pair> = rows.filter_map(|row| pair(grid, notation, (row, column))).collect();
    if pairs.len() < FEWEST {
        return Vec::new();
    }
    let holding = |whole: &Whole| pairs.iter().filter(|it| is_share(**it, whole.value)).count();
    let stated = wholes(grid, notation, column);
    let Some(whole) = stated.into_iter().rev().max_by_key(holding) else { return Vec::new() };
    let (holds, all) = (holding(&whole), pairs.len());
    let unexplained =
        pairs.iter().filter(|it| !is_share(**it, whole.value) && !is_slip(**it, whole.value));
    if holds < FEWEST - 1 || unexplained.count() * 2 > holds || holds * 2 < all {
        return Vec::new();
    }
    let is_named = whole.at.0 < grid.heads && holds >= FEWEST;
    let inside = |it: Pair| {
        let holds = is_share(it, whole.value);
        let is_meant = !holds && is_slip(it, whole.value) && !is_part(grid, it.row);
        let certainty = match is_meant {
            true if is_named => Certainty::Certain,
            true => Certainty::Likely,
            false => Certainty::Possible,
        };
        let Pair { row, count, share } = it;
        Inside {
            place: (row, column),
            count,
            share,
            whole: whole.value,
            whole_at: whole.at,
            holds,
            certainty,
        }
    };
    pairs.into_iter().map(inside).collect()
}

/// Whether the label of a row says that it is a part of the row before it, or of what else it names.
fn is_part(grid: &Grid<'_>, row: usize) -> bool {
    let label = grid.at(row, 0).text;
    Words::of(label.trim()).has(Words::PART) || stated_in(label).is_some()
}

/// The count and the share of a cell. Where no cell says percent, the header or the label does.
fn pair(grid: &Grid<'_>, notation: &Notation, (row, column): (usize, usize)) -> Option<Pair> {
    let (before, inside) = bracketed(grid.at(row, column).text.trim())?;
    let is_percent = |it: &str| it.contains(['%', '％']);
    let heads = || (0..grid.heads).map(|row| grid.at(row, column).text);
    let is_said = || heads().any(is_percent) || is_percent(grid.at(row, 0).text);
    let (count, share) = match () {
        () if is_percent(before) => (inside, before),
        () if is_percent(inside) || is_said() => (before, inside),
        () => return None,
    };
    let [count, share] = [number(count, notation)?, number(share, notation)?];
    let is_count = count.is_integer() && count.scale() == 0 && count >= Decimal::ZERO;
    let is_share = share >= Decimal::ZERO && share <= Decimal::ONE_HUNDRED;
    (is_count && is_share).then_some(Pair { row, count, share })
}

/// The number that `text` is, in its unit.
fn number(text: &str, notation: &Notation) -> Option<Decimal> {
    let span = Span::new(SourceId(0), 0..text.len());
    match cell(Spanned::new(text, span), notation, None) {
        Cell::Figure(it) if it.is_definite() && it.unit.power() == 0 => Some(it.value),
        _ => None,
    }
}

/// The numbers that a column states without a share, that of its header first.
fn wholes(grid: &Grid<'_>, notation: &Notation, column: usize) -> Vec<Whole> {
    let of_head = |row: usize| {
        let at = (0..=column).rev().find(|it| !grid.at(row, *it).is_covered)?;
        Some(Whole { value: stated_in(grid.at(row, at).text)?, at: (row, at) })
    };
    let of_cell = |row: usize| {
        let value = number(grid.at(row, column).text.trim(), notation)?;
        (value.is_integer() && value > Decimal::ZERO).then_some(Whole { value, at: (row, column) })
    };
    let of_hundred = |row: usize| {
        let it = pair(grid, notation, (row, column))?;
        (it.share == Decimal::ONE_HUNDRED).then_some(Whole { value: it.count, at: (row, column) })
    };
    let rows = || grid.heads..grid.height();
    let heads = (0..grid.heads).rev().filter_map(of_head);
    heads.chain(rows().filter_map(of_cell)).chain(rows().filter_map(of_hundred)).collect()
}

/// The number of cases that a header states: `Usual care (n = 152)`.
fn stated_in(text: &str) -> Option<Decimal> {
    static CASES: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)(?:^|[^\p{L}])[nｎ]\s*[=＝]\s*([0-9]{1,3}(?:[,.\x{a0}\x{202f} ][0-9]{3})+|[0-9]+)")
            .expect("internal: valid pattern")
    });
    let digits: String = CASES.captures(text)?[1].chars().filter(char::is_ascii_digit).collect();
    digits.parse().ok()
}

/// Whether a share is what its count is of `whole`, rounded either way or cut off.
fn is_share(it: Pair, whole: Decimal) -> bool {
    let meets = |count: Decimal| -> Option<bool> {
        let exact = count.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(whole)?;
        let step = Decimal::new(1, it.share.scale());
        let above = exact - it.share;
        Some(above.abs() * Decimal::TWO <= step || above >= Decimal::ZERO && above < step)
    };
    meets(it.count).unwrap_or(false)
}

/// Whether one slip in the count or the share explains that they differ.
fn is_slip(it: Pair, whole: Decimal) -> bool {
    let printed =
        |it: Decimal| i64::try_from(it.mantissa()).ok().map(|value| Printed { value, step: 1 });
    let as_count = |value: i64| is_share(Pair { count: Decimal::from(value), ..it }, whole);
    let scale = it.share.scale();
    let as_share = |value: i64| is_share(Pair { share: Decimal::new(value, scale), ..it }, whole);
    let is_told =
        |of: Decimal, is: &dyn Fn(i64) -> bool| printed(of).is_some_and(|it| mistypes(it, is));
    is_told(it.count, &as_count) || is_told(it.share, &as_share)
}
