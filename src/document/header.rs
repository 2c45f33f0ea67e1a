//! Knows whether the first row of a table names its columns, or is a row like those below it. Does not know where a
//! format marks a header.

use std::cmp::Ordering;

use super::digits;
use crate::quantity::{self, Cell, Notation};
use crate::source::Spanned;

/// Number of rows below the first one that are compared with it.
pub(super) const COMPARED: usize = 30;

/// Whether the first of `rows` holds figures wherever those below it do, and they name no columns: `Pens, 300` above
/// `Paper, 120`, but not `Year, 2020, 2021`.
pub(super) fn is_missing(rows: &[Vec<&str>]) -> bool {
    let Some((first, below)) = rows.split_first().filter(|(_, below)| below.len() > 1) else {
        return false;
    };
    // Most headers are words.
    if !first.iter().any(|it| is_figure(it)) {
        return false;
    }
    let column = |at: usize| move || below.iter().filter_map(move |row| row.get(at).copied());
    let written = |at: usize| column(at)().filter(|it| !it.trim().is_empty());
    let has_figures = |at: &usize| {
        let figures = written(*at).filter(|it| is_figure(it)).count();
        figures > 1 && figures * 2 > written(*at).count()
    };
    let (figures, words): (Vec<usize>, Vec<usize>) = (0..first.len()).partition(has_figures);
    let is_blank = |at: &usize| first[*at].trim().is_empty();
    let is_corner = !words.is_empty() && words.iter().all(is_blank);
    let stated: Vec<usize> = figures.iter().copied().filter(|it| !is_blank(it)).collect();
    let is_alike = |at: &usize| {
        is_figure(first[*at]) && written(*at).any(|it| beside(it).eq(beside(first[*at])))
    };
    let own = of_columns(first, &stated);
    let others = || below.iter().map(|row| of_columns(row, &stated));
    let same_way = |way: Ordering| others().filter(|it| direction(it) == Some(way)).count();
    let is_plain = |it: &&str| it.trim().bytes().filter(u8::is_ascii_digit).count() < 4;
    let are_plain =
        own.iter().all(is_plain) || own.len() > 2 && !own.iter().any(|it| it.contains(','));
    let is_series = are_plain && direction(&own).is_some_and(|way| 2 * same_way(way) < below.len());
    let are_names = || own.iter().all(|it| is_year(it)) || is_series;
    !stated.is_empty() && !is_corner && stated.iter().all(is_alike) && !are_names()
}

/// What stands beside the digits of a figure: its unit, its sign.
fn beside(figure: &str) -> impl Iterator<Item = char> {
    figure
        .trim()
        .chars()
        .filter(|it| !it.is_numeric() && !".,' -▲△−\u{a0}\u{202f}，．".contains(*it))
}

fn of_columns<'t>(row: &[&'t str], columns: &[usize]) -> Vec<&'t str> {
    columns.iter().filter_map(|it| row.get(*it).copied()).collect()
}

/// Whether each of several figures is less than the next, or each greater.
fn direction(figures: &[&str]) -> Option<Ordering> {
    let value = |it: &&str| match cell(it) {
        Cell::Figure(figure) => Some(figure.value),
        _ => None,
    };
    let values: Vec<_> = figures.iter().map(value).collect::<Option<_>>()?;
    let way = values.first()?.cmp(values.get(1)?);
    let goes_on = values.windows(2).all(|it| it[0].cmp(&it[1]) == way);
    (goes_on && way != Ordering::Equal).then_some(way)
}

/// 2021, 2020/21, 2021年度.
fn is_year(text: &str) -> bool {
    let text = text.trim();
    let (digits, rest) = text.split_at(text.bytes().take_while(u8::is_ascii_digit).count());
    quantity::is_like_year(digits) && !rest.starts_with([',', '.', '%'])
}

fn is_figure(text: &str) -> bool {
    let text = text.trim();
    digits::is_bare(text) || matches!(cell(text), Cell::Figure(_)) && quantity::date(text).is_none()
}

fn cell(text: &str) -> Cell {
    quantity::cell(Spanned::nowhere(text), &Notation::default(), None)
}
