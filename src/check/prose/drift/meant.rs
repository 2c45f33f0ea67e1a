//! Knows which rows and columns of a table the words around a figure mean, and how surely. Does not know the value.

use super::super::cells::Line;
use super::super::grid::{Grid, apart_from_totals};
use super::NAMED;
use super::columns::{Columns, by_default, compared, of_any, of_several, pairs};
use super::computed::{Kind, Selection};
use super::sense::Sense;

/// Rows and columns of a table, and how surely a sentence means them.
pub(super) struct Meant<'s, 'd> {
    pub(super) selection: Selection<'s, 'd>,
    pub(super) fit: usize,
}

/// The rows and columns of a table that the words name, with columns of less certainty behind.
pub(super) fn meant_in<'s, 'd>(grid: &'s Grid<'d>, sense: &Sense) -> Vec<Meant<'s, 'd>> {
    let headed = grid.columns(&sense.near);
    let named = named_columns(grid, sense, &headed);
    let Some((rows, fit)) = rows_of(grid, sense, [&headed, &named]) else { return Vec::new() };
    let of = |Columns { all, pairs, sure }| {
        let selection = Selection { grid, rows: rows.clone(), columns: all, pairs };
        Meant { selection, fit: fit + sure }
    };
    let columns = columns_of(grid, sense, &named, rows.len());
    columns.into_iter().chain([columns_of_others(grid, sense, &headed)]).map(of).collect()
}

/// The columns of amounts among those named by their headings (`headed`), and those named by their years.
fn named_columns<'d>(grid: &Grid<'d>, sense: &Sense, headed: &[&'d str]) -> Vec<&'d str> {
    let amounts = headed.iter().filter(|it| grid.amounts.contains(it));
    let mut named: Vec<&'d str> = amounts.copied().collect();
    let dated = grid.series.iter().flatten();
    for it in dated.filter(|it| sense.years.contains(&it.0)) {
        if !named.contains(&it.1) {
            named.push(it.1);
        }
    }
    named
}

/// The rows named, and how surely; the total if none is and the words are about all rows or about a column.
fn rows_of<'s, 'd>(
    grid: &'s Grid<'d>,
    sense: &Sense,
    [headed, columns]: [&[&'d str]; 2],
) -> Option<(Vec<&'s Line<'d>>, usize)> {
    for (words, fit) in [(&sense.near, NAMED), (&sense.whole, 1)] {
        let rows = apart_from_totals(grid.rows_or_parts(words));
        if !rows.is_empty() {
            return Some((rows, fit));
        }
    }
    let is_year = |it: &&str| grid.series.iter().flatten().any(|x| x.1 == *it);
    let has_named = !headed.is_empty();
    let fit = match () {
        () if sense.is_total || !columns.is_empty() && sense.is_divided => NAMED,
        () if has_named && sense.is_divided => 0,
        () if has_named && !columns.iter().all(is_year) && !sense.says.is_empty() => 1,
        () => return None,
    };
    Some((grid.lines.iter().rfind(|it| it.is_total()).into_iter().collect(), fit))
}

/// The columns of amounts that the words name, or that they mean if they name none.
fn columns_of<'d>(
    grid: &Grid<'d>,
    sense: &Sense,
    named: &[&'d str],
    rows: usize,
) -> Vec<Columns<'d>> {
    let is_compared =
        sense.kinds.iter().any(|it| !matches!(it, Kind::Cell | Kind::Sum | Kind::Mean));
    let touched = [&sense.near, &sense.whole].map(|it| grid.columns_or_parts(it));
    let touched = touched.into_iter().find(|it| !it.is_empty()).unwrap_or_default();
    let mut columns = match (named, &touched[..]) {
        ([one], _) if is_compared && rows == 1 => vec![compared(grid, one)],
        ([one], _) => vec![Columns { all: vec![*one], pairs: Vec::new(), sure: NAMED }],
        ([], [one]) if grid.series.is_empty() => {
            vec![Columns { sure: 1, ..compared(grid, one) }, of_any(grid)]
        }
        ([], _) => vec![by_default(grid, sense), of_any(grid)],
        (some, _) => vec![of_several(grid, some)],
    };
    if sense.is_divided && !touched.is_empty() {
        let mut pairs = pairs(&grid.amounts);
        pairs.retain(|it| it.iter().any(|it| touched.contains(it)));
        columns.push(Columns { all: Vec::new(), pairs, sure: 1 });
    }
    columns
}

/// The columns of means, changes and shares that a sentence names; all of them if it names none, but says a change or a
/// mean.
fn columns_of_others<'d>(grid: &Grid<'d>, sense: &Sense, headed: &[&'d str]) -> Columns<'d> {
    let is_other = |it: &&'d str| !grid.amounts.contains(it);
    let named: Vec<&'d str> = headed.iter().copied().filter(is_other).collect();
    let of = |all, sure| Columns { all, pairs: Vec::new(), sure };
    let is_open = sense.says.iter().any(|it| !matches!(it, Kind::Share | Kind::Cell | Kind::Sum));
    match named.is_empty() {
        true if !is_open => of(Vec::new(), 0),
        true => of(grid.headers.iter().copied().filter(is_other).collect(), 0),
        false => of(named, NAMED),
    }
}
