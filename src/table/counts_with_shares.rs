//! Knows counts with their shares, in brackets in one cell, `91 (59.9%)`, or in two columns, and the whole of these
//! shares: the number that the header, the caption or the text before the table states (`n = 152`), or another figure
//! of the column. Does not compare counts with each other.

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use super::axis::Axis;
use super::grid::Grid;
use super::relation::{Certainty, Relation};
use super::slip::{Printed, mistypes};
use super::words::Words;
use crate::pattern::pattern;
use crate::quantity::{Cell, Decimals, Notation, bracketed, cell};
use crate::source::Spanned;

/// A count and its share, in one cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inside {
    /// Row and column of the cell.
    pub place: (usize, usize),
    /// The count.
    pub count: Decimal,
    /// Its share as printed, in percent.
    pub share: Decimal,
    /// The whole of the share.
    pub whole: Decimal,
    /// The place of the whole: row and column, if it is in the table.
    pub whole_at: Option<(usize, usize)>,
    /// Whether some word or sign says that it is a share.
    pub(super) is_said: bool,
    /// Whether the share agrees.
    pub holds: bool,
    /// If not, how certain it is that it should.
    pub certainty: Certainty,
}

/// A cell before its whole is known.
#[derive(Clone, Copy)]
struct Pair {
    row: usize,
    count: Decimal,
    share: Decimal,
    /// Whether some word or sign says that it is a share.
    is_said: bool,
}

/// A number that the shares of a column may be of.
#[derive(Clone, Copy)]
struct Whole {
    value: Decimal,
    at: Option<(usize, usize)>,
    /// Whether the header or the caption says that it is the number of cases.
    is_named: bool,
}

/// Fewest shares of one number that show that it is their whole.
const FEWEST: usize = 3;

/// The counts with their shares in `grid`, of those columns where one number is the whole of most.
pub(super) fn shares(grid: &Grid<'_>, notation: &Notation, relations: &[Relation]) -> Vec<Inside> {
    let columns = (0..grid.width).flat_map(|column| of_column(grid, notation, column));
    let mut all: Vec<Inside> = columns.collect();
    let mut rows: FxHashMap<usize, Row> = FxHashMap::default();
    for it in &all {
        let row = rows.entry(it.place.0).or_default();
        row.shares += 1;
        row.holds |= it.holds;
    }
    // A row in which all shares differ has a whole of its own.
    all.retain(|it| rows[&it.place.0].holds || rows[&it.place.0].shares == 1 && it.is_said);
    for it in &mut all {
        let most = if rows[&it.place.0].holds { Certainty::Certain } else { Certainty::Likely };
        it.certainty = it.certainty.min(most);
    }
    all.extend(beside(grid, notation, relations));
    all
}

/// Columns of shares beside their counts, whose whole is in none of their rows.
fn beside(grid: &Grid<'_>, notation: &Notation, relations: &[Relation]) -> Vec<Inside> {
    let is_given = |column: usize| {
        let states = |it: &Relation| it.axis == Axis::Columns && it.stated == column;
        relations.iter().any(states)
    };
    let open = (1..grid.width).filter(|it| !is_given(*it) && says_share(grid, *it));
    let mut stated: Option<Vec<Whole>> = None;
    let of = |column: usize| {
        let pairs: Vec<Pair> =
            rows(grid).filter_map(|row| in_two(grid, notation, row, column)).collect();
        if pairs.len() < FEWEST {
            return Vec::new();
        }
        let mut stated = stated.get_or_insert_with(|| before(grid, notation)).clone();
        // Or of all of them, where no row says how many that are.
        let sum = pairs.iter().try_fold(Decimal::ZERO, |sum, it| sum.checked_add(it.count));
        stated.extend(sum.map(|value| Whole { value, at: None, is_named: false }));
        settled(grid, column, pairs, stated)
    };
    open.flat_map(of).collect()
}

fn rows(grid: &Grid<'_>) -> std::ops::Range<usize> {
    grid.heads..grid.height()
}

/// Whether the header of a column says that it states shares.
fn says_share(grid: &Grid<'_>, column: usize) -> bool {
    let mut heads = (0..grid.heads).map(|row| grid.at(row, column).text.trim());
    heads.any(|it| it.contains(['%', '％']) || Words::of(it).has(Words::RATIO))
}

/// The count in the column before a share.
fn in_two(grid: &Grid<'_>, notation: &Notation, row: usize, column: usize) -> Option<Pair> {
    let [count, share] = [column - 1, column].map(|it| grid.at(row, it).text.trim());
    let share = number(share.trim_end_matches(['%', '％', ' ']), notation)?;
    let is_share = share > Decimal::ZERO && share < Decimal::ONE_HUNDRED && share.scale() > 0;
    let count = number(count, notation).filter(|it| *it > Decimal::ZERO)?;
    is_share.then_some(Pair { row, count, share, is_said: true })
}

/// The numbers that the caption and the text right before a table state.
fn before(grid: &Grid<'_>, notation: &Notation) -> Vec<Whole> {
    const FAR: usize = 1500;
    pattern!(
        NUMBER,
        r"[0-9]{1,3}(?:[,.\x{a0}\x{202f} ][0-9]{3})+(?:[.,][0-9]+)?|[0-9]+(?:[.,][0-9]+)?"
    );
    let Some(home) = grid.home else { return Vec::new() };
    let text = home.document.text();
    let end = home.span().start as usize;
    let from = (end.saturating_sub(FAR)..=end).find(|at| text.is_char_boundary(*at));
    let text = from.and_then(|from| text.get(from..end)).unwrap_or_default();
    let caption = grid.caption().map_or("", |it| it.text());
    let all = NUMBER.find_iter(caption).chain(NUMBER.find_iter(text));
    let values = all.filter_map(|it| number(it.as_str(), notation));
    values.map(|value| Whole { value, at: None, is_named: false }).collect()
}

/// The shares of a row.
#[derive(Clone, Copy, Default)]
struct Row {
    shares: usize,
    /// Whether one of them agrees with its count.
    holds: bool,
}

fn of_column(grid: &Grid<'_>, notation: &Notation, column: usize) -> Vec<Inside> {
    let mut pairs: Vec<Pair> =
        rows(grid).filter_map(|row| pair(grid, notation, (row, column))).collect();
    // Where some are said to be shares, the others are not: a mean with its deviation.
    let is_said = pairs.iter().any(|it| it.is_said);
    pairs.retain(|it| it.is_said == is_said);
    if pairs.len() < FEWEST {
        return Vec::new();
    }
    let stated = before(grid, notation).into_iter().chain(wholes(grid, notation, column));
    settled(grid, column, pairs, stated.collect())
}

/// The pairs of a column, of the one of the `stated` numbers that is the whole of most.
fn settled(
    grid: &Grid<'_>,
    column: usize,
    pairs: Vec<Pair>,
    mut stated: Vec<Whole>,
) -> Vec<Inside> {
    // A figure with a share of its own is the whole of others only at 100 %.
    let is_part = |at: (usize, usize)| {
        let own = pairs.iter().find(|it| (it.row, column) == at);
        own.is_some_and(|it| it.share < Decimal::ONE_HUNDRED)
    };
    stated.retain(|it| !it.at.is_some_and(is_part));
    let holding = |whole: &Whole| pairs.iter().filter(|it| is_share(**it, whole.value)).count();
    let Some(whole) = stated.into_iter().rev().max_by_key(holding) else { return Vec::new() };
    let (holds, all) = (holding(&whole), pairs.len());
    let unexplained =
        pairs.iter().filter(|it| !is_share(**it, whole.value) && !is_slip(**it, whole.value));
    let is_said = pairs[0].is_said;
    // Shares of a number somewhere in the table, or that no word calls shares, must agree more often.
    let is_loose = !is_said || whole.at.is_none() && !whole.is_named;
    let least = if is_loose { FEWEST } else { FEWEST - 1 };
    if holds < least
        || unexplained.count() * 2 > holds
        || holds * 2 < all
        || !is_said && !whole.is_named
    {
        return Vec::new();
    }
    let is_named = whole.is_named && whole.at.is_some() && holds >= FEWEST && is_said;
    let inside = |it: Pair| {
        let holds = is_share(it, whole.value);
        let is_meant = !holds && is_slip(it, whole.value) && !is_of_part(grid, it.row);
        let certainty = match is_meant {
            true if is_named => Certainty::Certain,
            true => Certainty::Likely,
            false => Certainty::Possible,
        };
        let Pair { row, count, share, is_said } = it;
        Inside {
            place: (row, column),
            count,
            share,
            whole: whole.value,
            whole_at: whole.at,
            is_said,
            holds,
            certainty,
        }
    };
    pairs.into_iter().map(inside).collect()
}

/// Whether the label of a row says that it is a part of the row before it, or of another that it names.
fn is_of_part(grid: &Grid<'_>, row: usize) -> bool {
    let label = grid.at(row, 0).text;
    Words::of(label.trim()).has(Words::PART) || stated_in(label).is_some()
}

/// The count and the share of a cell. Where no cell says percent, the header or the label does.
fn pair(grid: &Grid<'_>, notation: &Notation, (row, column): (usize, usize)) -> Option<Pair> {
    let (before, inside) = bracketed(grid.at(row, column).text.trim())?;
    let is_percent = |it: &str| it.contains(['%', '％']);
    let heads = || (0..grid.heads).map(|row| grid.at(row, column).text);
    let caption = grid.caption().map_or("", |it| it.text());
    let is_said = is_percent(grid.at(row, column).text)
        || heads().any(is_percent)
        || is_percent(grid.at(row, 0).text)
        || is_percent(caption);
    let (count, share) = if is_percent(before) { (inside, before) } else { (before, inside) };
    // Figures in brackets do not show how a table writes numbers.
    let comma = Notation::of(Decimals::Comma);
    let read = |it: &str| number(it, notation).or_else(|| number(it, &comma));
    let [count, share] = [read(count)?, read(share)?];
    let is_count = count.is_integer() && count.scale() == 0 && count >= Decimal::ZERO;
    let is_share = share >= Decimal::ZERO && share <= Decimal::ONE_HUNDRED;
    (is_count && is_share).then_some(Pair { row, count, share, is_said })
}

/// The number that `text` is, in its unit.
fn number(text: &str, notation: &Notation) -> Option<Decimal> {
    match cell(Spanned::nowhere(text), notation, None) {
        Cell::Figure(it) if it.is_definite() && it.unit.power() == 0 => Some(it.value),
        _ => None,
    }
}

/// The numbers that a column states without a share, that of its header first.
fn wholes(grid: &Grid<'_>, notation: &Notation, column: usize) -> Vec<Whole> {
    let of_head = |row: usize| {
        let at = (0..=column).rev().find(|it| !grid.at(row, *it).is_covered)?;
        let value = stated_in(grid.at(row, at).text)?;
        Some(Whole { value, at: Some((row, at)), is_named: true })
    };
    let of_cell = |row: usize| {
        let value = number(grid.at(row, column).text.trim(), notation)?;
        let whole = Whole { value, at: Some((row, column)), is_named: false };
        (value.is_integer() && value > Decimal::ZERO).then_some(whole)
    };
    let of_hundred = |row: usize| {
        let it = pair(grid, notation, (row, column))?;
        let whole = Whole { value: it.count, at: Some((row, column)), is_named: false };
        (it.share == Decimal::ONE_HUNDRED).then_some(whole)
    };
    let heads = (0..grid.heads).rev().filter_map(of_head);
    let caption = grid.caption().and_then(|it| stated_in(it.text()));
    let caption = caption.map(|value| Whole { value, at: None, is_named: true });
    let rows = || rows(grid);
    let cells = rows().filter_map(of_cell).chain(rows().filter_map(of_hundred));
    heads.chain(caption).chain(cells).collect()
}

/// The number of cases that a header states: `Usual care (n = 152)`.
fn stated_in(text: &str) -> Option<Decimal> {
    pattern!(
        CASES,
        r"(?i)(?:^|[^\p{L}])[nｎ]\s*[=＝]\s*([0-9]{1,3}(?:[,.\x{a0}\x{202f} ][0-9]{3})+|[0-9]+)"
    );
    let digits: String = CASES.captures(text)?[1].chars().filter(char::is_ascii_digit).collect();
    digits.parse().ok()
}

/// Whether a share is the quotient of its count and `counted`, rounded either way or truncated.
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
