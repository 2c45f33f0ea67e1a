//! Knows which rows and columns of a table the words around a figure mean, and how surely. Does not know the value.

use super::super::cells::{Cell, Line};
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
    let stated = of_stated(grid, sense);
    let Some((rows, fit)) = rows_of(grid, sense, [&headed, &named]) else { return stated };
    let of = |Columns { all, pairs, sure }| {
        let selection = Selection { grid, rows: rows.clone(), columns: all, pairs };
        Meant { selection, fit: fit + sure }
    };
    let columns = columns_of(grid, sense, &named, rows.len());
    let columns = columns.into_iter().chain([columns_of_others(grid, sense, &headed)]);
    columns.map(of).chain(stated).collect()
}

/// What the words mean by figures beside: the cells that these state, with a row that the words name.
fn of_stated<'s, 'd>(grid: &'s Grid<'d>, sense: &Sense) -> Vec<Meant<'s, 'd>> {
    if sense.says.is_empty() {
        return Vec::new();
    }
    let cells: Vec<(&'s Line<'d>, &'s Cell<'d>)> =
        sense.stated.iter().filter_map(|it| grid.only(*it)).collect();
    let of = |rows, columns, pairs| {
        let selection = Selection { grid, rows, columns, pairs };
        vec![Meant { selection, fit: NAMED + 1 }]
    };
    let is_row = |one: &Line<'d>, other: &Line<'d>| std::ptr::eq(one, other);
    match cells[..] {
        [(line, cell)] => {
            let mut rows = [&sense.near, &sense.whole].map(|it| grid.rows_or_parts(it));
            rows.iter_mut().for_each(|it| it.retain(|it| !is_row(it, line)));
            let other = rows.into_iter().find(|it| !it.is_empty());
            let rows = other.into_iter().flatten().chain([line]).collect();
            of(rows, vec![cell.header], Vec::new())
        }
        [(line, one), (other, two)] if is_row(line, other) => {
            let columns = vec![one.header, two.header];
            let pairs = pairs(&columns);
            of(vec![line], columns, pairs)
        }
        [(_, first), ..] if cells.iter().all(|it| it.1.header == first.header) => {
            of(cells.iter().map(|it| it.0).collect(), vec![first.header], Vec::new())
        }
        _ => Vec::new(),
    }
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
    if !sense.is_total && !sense.says.is_empty() {
        let previous = apart_from_totals(grid.rows_or_parts(&sense.previous));
        if !previous.is_empty() {
            return Some((previous, 0));
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
