//! Knows which columns of a table a sentence means that names some of them, or only periods, and which of them it
//! compares. Does not know rows.

use super::super::grid::{Grid, Series};
use super::NAMED;
use super::computed::Kind;
use super::sense::Sense;

/// The columns that a sentence means, those that it compares, and how surely.
pub(super) struct Columns<'d> {
    pub(super) all: Vec<&'d str>,
    pub(super) pairs: Vec<[&'d str; 2]>,
    pub(super) sure: usize,
}

pub(super) fn pairs<'d>(columns: &[&'d str]) -> Vec<[&'d str; 2]> {
    let all = columns.iter().flat_map(|one| columns.iter().map(move |other| [*one, *other]));
    all.filter(|it| it[0] != it[1]).collect()
}

/// A column with the columns that it may be compared with: that of the year before or the latest, or all others.
pub(super) fn compared<'d>(grid: &Grid<'d>, one: &'d str) -> Columns<'d> {
    let place = |it: &'_ Series<'d>| it.iter().position(|it| it.1 == one);
    let own = grid.series.iter().find_map(|it| Some((it, place(it)?)));
    let pairs = match own {
        Some((series, at)) => {
            let before = at.checked_sub(1).map(|it| [one, series[it].1]);
            let later = series[at + 1..].last().map(|last| [last.1, one]);
            before.into_iter().chain(later).collect()
        }
        None => {
            let others = grid.amounts.iter().filter(|it| **it != one);
            others.flat_map(|it| [[one, *it], [*it, one]]).collect()
        }
    };
    Columns { all: vec![one], pairs, sure: NAMED }
}

/// The columns of a sentence that names none: the latest, compared with the one before, or with all if it speaks
/// of several years.
pub(super) fn by_default<'d>(grid: &Grid<'d>, sense: &Sense) -> Columns<'d> {
    let of = |all, pairs, sure| Columns { all, pairs, sure };
    let named = |it: &Series<'d>| it.iter().map(|it| it.1).collect::<Vec<&'d str>>();
    match (&grid.series[..], &grid.amounts[..]) {
        ([one], _) if sense.says.contains(&Kind::Mean) => of(named(one), Vec::new(), 1),
        (series @ [_, ..], _) => {
            let is_of_previous = sense.is_previous && sense.says.is_empty();
            let column = |it: &Series<'d>| it[it.len() - if is_of_previous { 2 } else { 1 }].1;
            let before = |it: &Series<'d>| {
                let (last, before) = (it[it.len() - 1].1, it[..it.len() - 1].iter().rev());
                let before = before.take(if sense.is_since { usize::MAX } else { 1 });
                before.map(|it| [last, it.1]).collect::<Vec<_>>()
            };
            let pairs =
                if is_of_previous { Vec::new() } else { series.iter().flat_map(before).collect() };
            of(series.iter().map(column).collect(), pairs, 1)
        }
        ([], [one]) => of(vec![*one], Vec::new(), 1),
        ([], [one, other]) => of(grid.amounts.clone(), vec![[*one, *other], [*other, *one]], 1),
        ([], _) => of_any(grid),
    }
}

/// All columns.
pub(super) fn of_any<'d>(grid: &Grid<'d>) -> Columns<'d> {
    Columns { all: grid.amounts.clone(), pairs: pairs(&grid.amounts), sure: 0 }
}

/// Several named columns; of two years the later is compared with the earlier.
pub(super) fn of_several<'d>(grid: &Grid<'d>, some: &[&'d str]) -> Columns<'d> {
    let place = |column: &str| {
        let of =
            |(at, it): (usize, &Series<'d>)| Some((at, it.iter().position(|it| it.1 == column)?));
        grid.series.iter().enumerate().find_map(of)
    };
    let is_later = |it: &[&str; 2]| match it.map(place) {
        [Some((a, one)), Some((b, other))] => a != b || one > other,
        _ => true,
    };
    let pairs = pairs(some).into_iter().filter(is_later).collect();
    Columns { all: some.to_vec(), pairs, sure: NAMED }
}
