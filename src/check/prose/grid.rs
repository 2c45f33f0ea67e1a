//! Knows the tables of a draft with the names of their rows and columns, and which of them a sentence names. Does
//! not know what the sentence states about them.

use std::cell::OnceCell;

use rustc_hash::{FxHashMap, FxHashSet};

use super::called::{Name, Said};
use super::cells::{Cell, Line, all_lines};
use crate::check::context::Units;
use crate::check::draft::Draft;
use crate::check::years::years;
use crate::document::Node;
use crate::table::Words;

/// The tables of a draft, read at their first use.
pub(super) struct Grids<'d> {
    tables: Vec<Node<'d>>,
    all: OnceCell<Vec<Grid<'d>>>,
}

impl<'d> Grids<'d> {
    pub(super) fn of(draft: &Draft<'d>) -> Self {
        Self { tables: draft.tables().collect(), all: OnceCell::new() }
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
}

/// A table with the names of its lines.
pub(super) struct Grid<'d> {
    pub(super) lines: Vec<Line<'d>>,
    rows: Vec<Name>,
    /// The headings of columns with figures.
    pub(super) headers: Vec<&'d str>,
    columns: Vec<Name>,
    /// The headings of columns with amounts.
    pub(super) amounts: Vec<&'d str>,
    /// Those of them that differ in nothing but the year, in its order.
    pub(super) dated: Vec<(i64, &'d str)>,
}

impl<'d> Grid<'d> {
    pub(super) fn of(lines: Vec<Line<'d>>) -> Self {
        let rows = Name::all(lines.iter().map(|it| it.label.text()));
        let mut headers: Vec<&str> = Vec::new();
        for it in lines.iter().flat_map(|it| &it.cells) {
            if !headers.contains(&it.header) {
                headers.push(it.header);
            }
        }
        let columns = Name::all(headers.iter().copied());
        let cells = lines.iter().flat_map(|it| &it.cells).filter(|it| it.is_amount());
        let have: FxHashSet<&str> = cells.map(|it| it.header).collect();
        let amounts: Vec<&str> = headers.iter().filter(|it| have.contains(*it)).copied().collect();
        let dated = dated(&amounts);
        Self { lines, rows, headers, columns, amounts, dated }
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

/// The columns that show the same of different years: those that differ in nothing but the year.
fn dated<'d>(columns: &[&'d str]) -> Vec<(i64, &'d str)> {
    let letters = |it: &str| it.chars().filter(|it| it.is_alphabetic()).collect::<String>();
    let mut alike: FxHashMap<String, Vec<(i64, &'d str)>> = FxHashMap::default();
    for it in columns {
        if let Some(year) = years(it).last() {
            alike.entry(letters(it)).or_default().push((*year, *it));
        }
    }
    let most = alike.values().map(Vec::len).max().unwrap_or_default();
    let mut like: Vec<_> =
        alike.into_values().filter(|it| it.len() == most && most > 1).flatten().collect();
    like.sort_unstable();
    like
}

/// The rows without totals, unless only totals are named: `All lines` is named wherever a line is.
pub(super) fn apart_from_totals<'g, 'd>(rows: Vec<&'g Line<'d>>) -> Vec<&'g Line<'d>> {
    let parts: Vec<_> = rows.iter().filter(|it| !it.is_total()).copied().collect();
    if parts.is_empty() { rows } else { parts }
}
