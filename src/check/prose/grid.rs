//! Knows the tables of a draft with the names of their rows and columns, and which of them a sentence names. Does
//! not know what the sentence states about them.

use std::cell::OnceCell;

use rust_decimal::Decimal;
use rustc_hash::{FxHashMap, FxHashSet};

use super::called::{Name, Said};
use super::cells::{Cell, Line, all_lines, transposed};
use crate::check::context::Units;
use crate::check::draft::Draft;
use crate::check::slip::bare_digits;
use crate::check::years::years;
use crate::document::Node;
use crate::table::Words;
use crate::vocabulary::lowered;

/// The tables of a draft, read at their first use.
pub(super) struct Grids<'d> {
    tables: Vec<Node<'d>>,
    all: OnceCell<Vec<Grid<'d>>>,
    /// Those whose rows are periods, with their columns as rows.
    turned: OnceCell<Vec<Grid<'d>>>,
}

impl<'d> Grids<'d> {
    pub(super) fn of(draft: &Draft<'d>) -> Self {
        Self { tables: draft.tables().collect(), all: OnceCell::new(), turned: OnceCell::new() }
    }

    /// The tables short enough for sentences about their rows.
    pub(super) fn all(&self) -> &[Grid<'d>] {
        const LONGEST: usize = 60;
        const MOST: usize = 60;
        let units = Units::default();
        let grid = |(at, table): (usize, &Node<'d>)| {
            let rows = table.get("rows").map_or(0, |it| it.children().count());
            (rows <= LONGEST).then(|| Grid::of(all_lines(*table, at, &units)))
        };
        let tables = || self.tables.iter().take(MOST).enumerate();
        self.all.get_or_init(|| tables().filter_map(grid).collect())
    }

    /// The same, and those whose rows are periods also with their columns as rows.
    pub(super) fn views(&self) -> impl Iterator<Item = &Grid<'d>> {
        let all = self.all();
        let turned = || all.iter().filter(|it| it.is_of_periods()).map(Grid::turned).collect();
        all.iter().chain(self.turned.get_or_init(turned))
    }
}

/// The columns of several years, each with its year, in their order.
pub(super) type Series<'d> = Vec<(i64, &'d str)>;

/// A table with the names of its lines.
pub(super) struct Grid<'d> {
    pub(super) lines: Vec<Line<'d>>,
    rows: Vec<Name>,
    /// The labels of the rows, folded.
    pub(super) labels: Vec<String>,
    /// The headings of columns with figures.
    pub(super) headers: Vec<&'d str>,
    columns: Vec<Name>,
    /// The headings of columns with amounts.
    pub(super) amounts: Vec<&'d str>,
    /// Those of them that show the same of several years.
    pub(super) series: Vec<Series<'d>>,
    /// Whether its rows are the columns of a table: then those of a column have nothing in common.
    pub(super) is_turned: bool,
    /// Whether its rows are of different measures: their labels state different units.
    pub(super) is_of_measures: bool,
    /// The row and the cell of each figure by its digits; `None` if several have them.
    places: OnceCell<FxHashMap<u128, Option<(usize, usize)>>>,
}

impl<'d> Grid<'d> {
    pub(super) fn of(lines: Vec<Line<'d>>) -> Self {
        let rows = Name::all(lines.iter().map(|it| it.label.value));
        let labels = lines.iter().map(|it| lowered(it.label.value.trim())).collect();
        let mut headers: Vec<&str> = Vec::new();
        for it in lines.iter().flat_map(|it| &it.cells) {
            if !headers.contains(&it.header) {
                headers.push(it.header);
            }
        }
        let columns = Name::all(headers.iter().copied());
        let cells = lines.iter().flat_map(|it| &it.cells).filter(|it| it.is_amount());
        let have: FxHashSet<&str> = cells.map(|it| it.header).collect();
        let is_numbering = |header: &str| {
            let own = lines.iter().flat_map(|it| &it.cells).filter(|it| it.header == header);
            let own: Vec<Decimal> = own.map(|it| it.quantity.value).collect();
            own.len() > 2 && own.iter().zip(1_u32..).all(|it| *it.0 == Decimal::from(it.1))
        };
        let is_amount = |it: &&&str| have.contains(**it) && !is_numbering(it);
        let amounts: Vec<&str> = headers.iter().filter(is_amount).copied().collect();
        let series = series(&amounts);
        let mut grid = Self {
            lines,
            rows,
            labels,
            headers,
            columns,
            amounts,
            series,
            is_turned: false,
            is_of_measures: false,
            places: OnceCell::new(),
        };
        grid.is_of_measures = grid.has_units();
        grid
    }

    /// Whether most of its rows are years.
    fn is_of_periods(&self) -> bool {
        let dated = self.lines.iter().filter(|it| !years(it.label.value).is_empty()).count();
        dated > 1 && 2 * dated > self.lines.len()
    }

    fn turned(&self) -> Self {
        Self { is_turned: true, ..Self::of(transposed(&self.lines)) }
    }

    /// The rows named in `words`.
    pub(super) fn rows(&self, words: &Said) -> Vec<&Line<'d>> {
        called(&self.rows, words).into_iter().map(|it| &self.lines[it]).collect()
    }

    /// The rows named in `words`, and those of which a distinctive part is.
    pub(super) fn rows_or_parts(&self, words: &Said) -> Vec<&Line<'d>> {
        let full = called(&self.rows, words);
        let is_meant = |it: &usize| full.contains(it) || self.rows[*it].is_partly_in(words);
        (0..self.rows.len()).filter(is_meant).map(|it| &self.lines[it]).collect()
    }

    /// The headings named in `words`.
    pub(super) fn columns(&self, words: &Said) -> Vec<&'d str> {
        called(&self.columns, words).into_iter().map(|it| self.headers[it]).collect()
    }

    /// The headings of which `words` contain any distinctive word.
    pub(super) fn headings_or_parts(&self, words: &Said) -> Vec<&'d str> {
        let touched = self.columns.iter().zip(&self.headers).filter(|it| it.0.is_touched_in(words));
        touched.map(|it| *it.1).collect()
    }

    /// Those of them that are headings of amounts.
    pub(super) fn columns_or_parts(&self, words: &Said) -> Vec<&'d str> {
        let mut touched = self.headings_or_parts(words);
        touched.retain(|it| self.amounts.contains(it));
        touched
    }

    /// The only figure with these digits, and its row.
    pub(super) fn only(&self, digits: u128) -> Option<(&Line<'d>, &Cell<'d>)> {
        let places = self.places.get_or_init(|| {
            let mut places: FxHashMap<u128, Option<(usize, usize)>> = FxHashMap::default();
            for (row, line) in self.lines.iter().enumerate() {
                for (at, cell) in line.cells.iter().enumerate() {
                    let known = places.entry(bare_digits(&cell.quantity));
                    known.and_modify(|it| *it = None).or_insert(Some((row, at)));
                }
            }
            places
        });
        let (row, at) = (*places.get(&digits)?)?;
        Some((&self.lines[row], &self.lines[row].cells[at]))
    }

    /// Whether the labels of its rows state different units.
    fn has_units(&self) -> bool {
        let unit = |it: &Line<'d>| {
            let label = it.label.value.trim().strip_suffix([')', '）'])?;
            label.rsplit_once(['(', '（']).map(|it| it.1.trim())
        };
        let mut units = self.parts().map(unit);
        let first = units.next();
        units.any(|it| Some(it) != first)
    }

    /// The last row that is a total.
    pub(super) fn total(&self) -> Option<&Line<'d>> {
        self.lines.iter().rev().find(|it| it.is_total() || it.words.has(Words::TOTAL))
    }

    /// The rows that are not totals.
    pub(super) fn parts(&self) -> impl Iterator<Item = &Line<'d>> {
        self.lines.iter().filter(|it| !it.is_total() && !it.words.has(Words::TOTAL))
    }

    /// The amounts of a column, without those of totals.
    pub(super) fn column(&self, header: &str) -> Vec<&Cell<'d>> {
        let cells = self.parts().flat_map(|it| &it.cells);
        cells.filter(|it| it.header == header && it.is_amount()).collect()
    }
}

/// The names in `words`, without those that are only part of a longer one there.
fn called(names: &[Name], words: &Said) -> Vec<usize> {
    let all: Vec<usize> =
        (0..names.len()).filter(|it| names[*it].ends_in(words).is_some()).collect();
    let is_part = |it: &usize| all.iter().any(|x| x != it && names[*it].is_within(&names[*x]));
    all.iter().filter(|it| !is_part(it)).copied().collect()
}

/// The columns that show the same of different years: those that differ in nothing but the year, or all with a year
/// if each has its own.
fn series<'d>(columns: &[&'d str]) -> Vec<Series<'d>> {
    let dated = columns.iter().filter_map(|it| Some((*years(it).first()?, *it)));
    let mut all: Series<'d> = dated.collect();
    all.sort_by_key(|it| it.0);
    let is_one = all.windows(2).all(|it| it[0].0 != it[1].0);
    let letters = |it: &str| it.chars().filter(|it| it.is_alphabetic()).collect::<String>();
    let mut alike: Vec<(String, Series<'d>)> = Vec::new();
    for it in all {
        let name = if is_one { String::new() } else { letters(it.1) };
        match alike.iter_mut().find(|it| it.0 == name) {
            Some(own) => own.1.push(it),
            None => alike.push((name, vec![it])),
        }
    }
    alike.into_iter().map(|it| it.1).filter(|it| it.len() > 1).collect()
}

/// The rows without totals, unless only totals are named: `All lines` is named wherever a line is.
pub(super) fn apart_from_totals<'g, 'd>(rows: Vec<&'g Line<'d>>) -> Vec<&'g Line<'d>> {
    let parts: Vec<_> = rows.iter().filter(|it| !it.is_total()).copied().collect();
    if parts.is_empty() { rows } else { parts }
}
