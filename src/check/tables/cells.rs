//! Knows the figures of all tables of a run by their names: the label of the row and the heading of the column. Does not
//! compare them.

use rustc_hash::FxHashMap;

use super::super::{Context, Figure, corpus};
use super::names;
use crate::document::Node;
use crate::table::{Grid, Reading, Role, Words};

/// Maximum number of places of a table that is compared with others; larger ones are data for programs.
const MOST: usize = 60_000;

/// A table with the names of its lines.
pub(super) struct Table<'d> {
    pub(super) read: corpus::Table<'d>,
    /// The names of its columns, if known.
    pub(super) headings: Vec<Option<String>>,
    /// The names of its rows, without names that several rows share.
    pub(super) labels: Vec<Option<String>>,
    /// The document, by its place in the run.
    pub(super) document: usize,
    /// The words above it and its columns that distinguish states of the same figures.
    pub(super) states: Vec<&'static str>,
}

impl<'d> Table<'d> {
    pub(super) fn reading(&self) -> &Reading {
        self.read.reading()
    }

    /// The figure in a place, if it is compared.
    pub(super) fn figure(
        &self,
        cx: &Context<'d>,
        (row, column): (usize, usize),
    ) -> Option<Figure<'d>> {
        cx.figure_in_table(self.read.grid.at(row, column).node?, &self.reading().notation, None)
    }

    /// The last row that is a total of the table.
    pub(super) fn total(&self) -> Option<usize> {
        let rows = self.reading().rows.iter().enumerate();
        let is_total = |(_, it): &(usize, &crate::table::Line)| {
            let words = it.label.iter().fold(Words::default(), |all, it| all.with(Words::of(it)));
            it.figures > 0 && words.is_plain_total()
        };
        rows.filter(is_total).map(|it| it.0).next_back()
    }

    /// The columns of figures with a unique name.
    pub(super) fn columns(&self) -> impl Iterator<Item = (usize, &str)> {
        let named = self.headings.iter().enumerate();
        named.filter_map(|(at, it)| Some((at, it.as_deref()?)))
    }
}

/// Every table at `places`, in their order, except those that are too long.
pub(super) fn tables<'d>(cx: &Context<'d>, places: &[Node<'d>]) -> Vec<Table<'d>> {
    let mut all: Vec<Table<'d>> = Vec::new();
    let (mut document, mut last) = (0, None);
    for &place in places {
        let readings = cx.corpus.readings(place);
        if last != Some(place.document.source) {
            document += 1;
            last = Some(place.document.source);
        }
        if !readings.iter().any(Reading::has_figures) {
            continue;
        }
        let is_compared = |it: &corpus::Table<'_>| {
            it.reading().has_figures() && it.grid.height() * it.grid.width <= MOST
        };
        let own = cx.corpus.tables(place).into_iter().filter(is_compared);
        all.extend(own.map(|it| table(it, document)));
    }
    all
}

fn table(read: corpus::Table<'_>, document: usize) -> Table<'_> {
    let (grid, reading) = (&read.grid, read.reading());
    let words = |it: usize| reading.columns[it].label.iter().map(String::as_str);
    let base = names::base((0..reading.columns.len()).flat_map(words), grid.home);
    let is_value = |it: usize| {
        let column = &reading.columns[it];
        column.figures > 0 && !matches!(column.role, Role::Year | Role::Code)
    };
    let columns = 0..reading.columns.len();
    let headings: Vec<Option<String>> = columns
        .map(|it| names::heading(words(it), base).filter(|name| is_value(it) && !name.is_empty()))
        .collect();
    let rows = reading.rows.iter().enumerate().map(|(row, it)| {
        let name = row_name(grid, reading, row);
        (it.figures > 0 && !name.is_empty()).then_some(name)
    });
    let home = grid.home.map(names::titles).unwrap_or_default();
    let over = (0..reading.columns.len()).flat_map(words);
    let states = names::states(home.into_iter().chain(over));
    let (headings, labels) = (once(headings), once(rows.collect()));
    Table { read, headings, labels, document, states }
}

/// The name of a row: the words left of all figures, or else any words in it.
fn row_name(grid: &Grid<'_>, reading: &Reading, row: usize) -> String {
    let first = reading.columns.iter().position(|it| it.figures > 0).unwrap_or_default();
    let is_name = |it: &usize| !matches!(reading.columns[*it].role, Role::Code | Role::Year);
    let before = (0..first).filter(is_name).map(|it| grid.at(row, it).text);
    let name = names::label(before);
    match name.is_empty() {
        true => names::label(reading.rows[row].label.iter().map(String::as_str)),
        false => name,
    }
}

/// The names without those that occur several times.
fn once(names: Vec<Option<String>>) -> Vec<Option<String>> {
    let mut count: FxHashMap<&str, usize> = FxHashMap::default();
    names.iter().flatten().for_each(|it| *count.entry(it).or_default() += 1);
    let is_one: Vec<bool> =
        names.iter().map(|it| it.as_ref().is_some_and(|it| count[&**it] == 1)).collect();
    names.into_iter().zip(is_one).map(|(name, is_one)| name.filter(|_| is_one)).collect()
}
