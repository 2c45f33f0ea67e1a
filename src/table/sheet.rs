//! Knows the figures of a grid as whole numbers of one size, and the names of its rows and columns. Does not know which
//! lines add up.

use rust_decimal::Decimal;

use super::grid::Grid;
use super::listed;
use super::measure::{self, is_amount};
use super::merged::Merged;
use super::numbered;
use super::rare_words;
use super::words::Words;
use crate::quantity::{self, Absence, Cell, Notation, Quantity, cell};
use crate::source::{SourceId, Span, Spanned};
use crate::vocabulary::lowered;

/// The content of a place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Holds {
    /// Words.
    #[default]
    Words,
    /// Nothing, or a sign for nothing.
    Nothing,
    /// A sign for an unknown value, or a limit.
    Unknown,
    /// A figure.
    Figure,
}

/// A place as a number: `value` and `half`, its half step, in halves of the smallest place of the grid.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Value {
    pub(super) holds: Holds,
    pub(super) value: i64,
    pub(super) half: i64,
    /// The last place that carries anything: where a whole line ends in padding zeros, the one before them.
    pub(super) grain: i64,
    /// Whether it is written with ％.
    pub(super) is_percent: bool,
}

/// A figure and the value that it would have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Instead {
    /// Its row and column.
    pub(super) at: (usize, usize),
    /// In the units of the sheet.
    pub(super) value: i64,
}

/// The properties of a row or column besides its figures.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    pub(super) words: Words,
    /// The label, folded; empty where there is none.
    pub(super) label: String,
    /// The last part of the label: under several header rows the part that distinguishes the columns of a group.
    pub(super) own: String,
    /// 16 times the column of its label, plus its indentation (0 to 15), plus its level of numbering.
    pub(super) level: u32,
    /// It is empty.
    pub(super) is_blank: bool,
    /// Its digits are years, numbers of rows or codes.
    pub(super) is_name: bool,
    /// How many figures it holds.
    pub(super) figures: usize,
    /// Most of its figures are written with ％.
    pub(super) has_percent: bool,
}

impl Line {
    /// Whether it holds at least so many figures, and they are no years, numbers of rows or codes.
    pub(super) fn is_active(&self, least: usize) -> bool {
        self.figures >= least && !self.is_name
    }
}

/// A grid in numbers.
#[derive(Clone, Debug, Default)]
pub(super) struct Sheet {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) values: Vec<Value>,
    pub(super) rows: Vec<Line>,
    pub(super) columns: Vec<Line>,
    pub(super) notation: Notation,
    pub(super) merged: Merged,
    /// How many decimal places the smallest place has.
    pub(super) exponent: i32,
    /// Whether nearly all figures are multiples of a unit above one.
    pub(super) is_coarse: bool,
    /// Whether its title, a heading or a note says that not everything is listed, or some of it twice.
    pub(super) is_partial: bool,
    /// Whether it is printed on pages, so that it may go on from the page before.
    pub(super) is_paged: bool,
}

/// Largest sum of a line, so that sums of sums stay in range.
const LARGEST: i64 = 1 << 60;

impl Sheet {
    pub(super) fn of(grid: &Grid<'_>, notation: Notation) -> Self {
        let (width, height) = (grid.width, grid.height());
        let texts = || (0..height).flat_map(|row| (0..width).map(move |column| (row, column)));
        let mut cells = Vec::with_capacity(width * height);
        for (row, column) in texts() {
            let place = grid.at(row, column);
            cells.push(if row < grid.heads {
                Cell::Words
            } else if place.is_covered {
                // The figure of a merged cell counts where the cell begins; how much of it belongs here is unknown.
                Cell::Absent(Absence::NotStated)
            } else {
                read(place.text, place.span, &notation)
            });
        }
        let is_figure = |row, column| matches!(cells[row * width + column], Cell::Figure(_));
        let merged = Merged::of(grid, is_figure);
        measure::settle(&mut cells, width, grid.heads);
        let (values, exponent) = scaled(&cells);
        let mut sheet =
            Self { width, height, values, merged, notation, exponent, ..Self::default() };
        sheet.read_letters(grid);
        sheet.rows = (0..height).map(|row| sheet.row_line(grid, row)).collect();
        let rows = sheet.rows.iter_mut().filter(|it| it.figures > 0);
        let rows = rows.map(|it| rare_words::Row { words: &mut it.words, label: &it.label });
        rare_words::clear(&mut rows.collect::<Vec<_>>());
        sheet.set_in_by_numbers();
        sheet.columns = (0..width).map(|column| sheet.column_line(grid, column)).collect();
        sheet.mask_names(grid);
        sheet.mark_wholes();
        let mut lines = sheet.rows.iter().chain(&sheet.columns);
        let has_total = lines.any(|it| it.words.has(Words::TOTAL));
        let is_headed = sheet.columns.iter().any(|it| it.words.has(Words::PARTIAL));
        sheet.is_paged = grid.home.is_some_and(|it| it.document.format.entry().is_paged);
        sheet.is_partial = is_headed || has_total && listed::is_said_partial(grid);
        sheet
    }

    pub(super) fn at(&self, row: usize, column: usize) -> &Value {
        &self.values[row * self.width + column]
    }

    /// Takes letters for names if no figure is in their row or column: `C` is a sign for a withheld value only among figures.
    fn read_letters(&mut self, grid: &Grid<'_>) {
        let is_figure = |it: &Value| it.holds == Holds::Figure;
        let mut rows = vec![false; self.height];
        let mut columns = vec![false; self.width];
        for (index, _) in self.values.iter().enumerate().filter(|it| is_figure(it.1)) {
            rows[index / self.width] = true;
            columns[index % self.width] = true;
        }
        for (index, value) in self.values.iter_mut().enumerate() {
            let (row, column) = (index / self.width, index % self.width);
            let is_named = value.holds == Holds::Unknown && !(rows[row] && columns[column]);
            if is_named && grid.at(row, column).text.chars().any(char::is_alphabetic) {
                value.holds = Holds::Words;
            }
        }
    }

    /// Sets rows in by the numbers before their labels, if no other sign of levels is there.
    fn set_in_by_numbers(&mut self) {
        let mut levels = self.rows.iter().filter(|it| it.figures > 0).map(|it| it.level);
        let first = levels.next();
        if levels.all(|it| Some(it) == first) {
            let labels: Vec<&str> = self.rows.iter().map(|it| &*it.label).collect();
            let levels = numbered::levels(&labels);
            self.rows.iter_mut().zip(levels).for_each(|(row, by)| row.level += by);
        }
    }

    fn row_line(&self, grid: &Grid<'_>, row: usize) -> Line {
        let mut labels = Vec::new();
        let (mut level, mut is_blank, mut percents) = (0, true, 0);
        let mut line = Line::default();
        for column in 0..self.width {
            let (place, value) = (grid.at(row, column), self.at(row, column));
            is_blank &= place.text.trim().is_empty();
            line.figures += usize::from(value.holds == Holds::Figure);
            percents += usize::from(value.is_percent);
            if value.holds == Holds::Words && labels.len() < 2 && !place.text.trim().is_empty() {
                if labels.is_empty() {
                    level = 16 * column as u32 + indent(place.text).max(place.indent);
                }
                labels.push(place.text.trim());
            }
        }
        line.has_percent = percents * 2 > line.figures;
        let mut line = Line { level, is_blank, ..named(line, &labels) };
        // A part is named, or set in.
        let is_set_in = labels.len() == 1 && level % 16 > 0;
        if !is_set_in && labels.last().is_some_and(|it| Words::is_bare_part(it)) {
            line.words = line.words.without(Words::PART);
        }
        line
    }

    fn column_line(&self, grid: &Grid<'_>, column: usize) -> Line {
        let mut line = Line { is_blank: true, ..Line::default() };
        let (mut labels, mut percents) = (Vec::new(), 0);
        for row in 0..self.height {
            let (place, value) = (grid.at(row, column), self.at(row, column));
            line.is_blank &= place.text.trim().is_empty();
            percents += usize::from(value.is_percent);
            if line.figures == 0 && value.holds == Holds::Words && labels.len() < 4 {
                let text = place.text.trim();
                if !text.is_empty() && self.width > 1 {
                    labels.push(text);
                }
            }
            line.figures += usize::from(value.holds == Holds::Figure);
        }
        line.has_percent = percents * 2 > line.figures;
        named(line, &labels)
    }

    /// Takes years, counters and codes for the names that they are.
    fn mask_names(&mut self, grid: &Grid<'_>) {
        for row in 0..self.height {
            let figures: Vec<i64> = self.figures((0..self.width).map(|column| (row, column)));
            // A single year above all figures is a heading, too.
            let is_heading = figures.len() == 1 && self.rows[row].label.is_empty();
            let is_first = is_heading && self.rows[..row].iter().all(|it| it.figures == 0);
            let are_years =
                self.are_years(&figures) || is_first && self.are_years(&[figures[0]; 2]);
            let is_figure = |column: &usize| self.at(row, *column).holds == Holds::Figure;
            let mut texts =
                (0..self.width).filter(is_figure).map(|it| grid.at(row, it).text.trim());
            self.rows[row].is_name =
                are_years && self.are_in_order(&figures) && !texts.any(is_grouped);
        }
        for column in 0..self.width {
            let rows = (0..self.height).filter(|row| !self.rows[*row].is_name);
            let figures = self.figures(rows.map(|row| (row, column)));
            let label = &self.columns[column].label;
            let first = (0..self.height).find(|row| self.rows[*row].figures > 0).unwrap_or(0);
            let below = (first..self.height).map(|row| self.at(row, column).holds);
            let words = below.filter(|it| *it == Holds::Words).count();
            let texts = (first..self.height).map(|row| grid.at(row, column).text.trim());
            let codes = texts.clone().filter(|it| is_coded(it)).count();
            // No year is written `2,000`.
            let is_of_years = self.are_in_order(&figures) || quantity::names_year(label);
            let are_years =
                is_of_years && self.are_years(&figures) && !texts.clone().any(is_grouped);
            self.columns[column].is_name = words > figures.len()
                || codes > 1 && codes * 2 > figures.len()
                || are_years
                || self.are_counters(&figures, column == 0)
                || quantity::names_no_amount(label)
                    && !label.contains("per ")
                    && (!quantity::names_year(label) || self.may_be_years(&figures));
        }
        for row in 0..self.height {
            for column in 0..self.width {
                if self.rows[row].is_name || self.columns[column].is_name {
                    let value = &mut self.values[row * self.width + column];
                    if value.holds == Holds::Figure {
                        *value = Value::default();
                    }
                }
            }
        }
        self.recount();
    }

    /// Takes a row for a total whose share is 100 ％ and that of all rows above it together, whatever it is called.
    fn mark_wholes(&mut self) {
        let Some(whole) = self.hundred() else { return };
        for column in 0..self.width {
            let own = &self.columns[column];
            if !own.has_percent && !own.words.has(Words::RATIO) {
                continue;
            }
            let shares: Vec<usize> = (0..self.height)
                .filter(|row| self.at(*row, column).holds == Holds::Figure)
                .collect();
            let is_whole = |row: &usize| self.at(*row, column).value == whole;
            let mut wholes = shares.iter().copied().filter(is_whole);
            let (Some(row), None) = (wholes.next(), wholes.next()) else { continue };
            let parts = || shares.iter().take_while(|it| **it < row).map(|it| self.at(*it, column));
            let sum: i64 = parts().map(|it| it.value).sum();
            let half: i64 = parts().map(|it| it.half).sum();
            if parts().count() > 1 && (sum - whole).abs() <= half {
                let words = &mut self.rows[row].words;
                *words = words.with(Words::TOTAL).with(Words::STRICT);
            }
        }
    }

    fn recount(&mut self) {
        let is_figure = |it: &Value| it.holds == Holds::Figure;
        for (row, line) in self.rows.iter_mut().enumerate() {
            let cells = &self.values[row * self.width..(row + 1) * self.width];
            line.figures = cells.iter().filter(|it| is_figure(it)).count();
        }
        for (column, line) in self.columns.iter_mut().enumerate() {
            let cells = self.values.iter().skip(column).step_by(self.width);
            line.figures = cells.filter(|it| is_figure(it)).count();
        }
    }

    fn figures(&self, places: impl Iterator<Item = (usize, usize)>) -> Vec<i64> {
        let values = places.map(|(row, column)| self.at(row, column));
        values.filter(|it| it.holds == Holds::Figure).map(|it| it.value).collect()
    }

    /// The same with other values in some places.
    pub(super) fn with(&self, others: &[Instead]) -> Self {
        let mut sheet = self.clone();
        others.iter().for_each(|it| sheet.values[it.at.0 * self.width + it.at.1].value = it.value);
        sheet
    }

    /// The size of one in the units of values.
    pub(super) fn one(&self) -> Option<i64> {
        let places = u32::try_from(self.exponent).ok()?;
        10i64.checked_pow(places)?.checked_mul(2)
    }

    /// A hundred, of the size of [`Self::one`].
    pub(super) fn hundred(&self) -> Option<i64> {
        self.one()?.checked_mul(100)
    }

    fn are_years(&self, figures: &[i64]) -> bool {
        let Some(one) = self.one() else { return false };
        let is_year = |it: &&i64| **it % one == 0 && (1900..=2100).contains(&(**it / one));
        let years = figures.iter().filter(is_year).count();
        figures.len() >= 2 && years * 10 >= figures.len() * 9
    }

    /// Whether none or all figures fall, by few years: `1950` and `2075` are amounts.
    fn are_in_order(&self, figures: &[i64]) -> bool {
        const MOST: i64 = 30;
        let Some(one) = self.one() else { return false };
        let steps = || figures.windows(2).map(|it| it[1] - it[0]);
        let are_small = steps().all(|it| it.abs() <= MOST * one);
        are_small && (steps().all(|it| it >= 0) || steps().all(|it| it <= 0))
    }

    /// Whether nearly all figures may number years: a figure under `Year` beside quarters is the amount of the year.
    fn may_be_years(&self, figures: &[i64]) -> bool {
        let Some(one) = self.one() else { return true };
        let is_year = |it: &&i64| **it % one == 0 && matches!(**it / one, 0..=150 | 1500..=2200);
        figures.iter().filter(is_year).count() * 10 >= figures.len() * 9
    }

    /// Whether figures number rows: from the first on, or, in the first column, as ages and years do.
    fn are_counters(&self, figures: &[i64], is_first: bool) -> bool {
        let Some(one) = self.one() else { return false };
        let rising = figures.windows(2).filter(|it| it[1] - it[0] == one).count();
        let steps = figures.len().saturating_sub(1);
        let starts = figures.first().is_some_and(|it| (0..=2 * one).contains(it));
        figures.len() >= 5 && (starts && rising * 10 >= steps * 8 || is_first && rising == steps)
    }
}

/// Whether a number is written as no amount is: `01`, `01.2`.
fn is_coded(text: &str) -> bool {
    let mut digits = text.chars();
    digits.next() == Some('0') && digits.next().is_some_and(|it| it.is_ascii_digit())
}

/// Whether something parts the digits of a figure.
fn is_grouped(text: &str) -> bool {
    let is_digit = |it: char| it.is_ascii_digit();
    text.starts_with(is_digit)
        && text.ends_with(is_digit)
        && text.chars().any(|it| matches!(it, ',' | '.' | '\'' | ' ' | '\u{a0}' | '\u{202f}'))
}

fn read(text: &str, span: Option<Span>, notation: &Notation) -> Cell {
    if measure::is_ordinal(text) {
        return Cell::Words;
    }
    let span = span.unwrap_or(Span { source: SourceId(0), start: 0, end: 0 });
    cell(Spanned::new(text, span), notation, None)
}

/// The cells in whole numbers, and the power of ten that the smallest place is.
fn scaled(cells: &[Cell]) -> (Vec<Value>, i32) {
    let figures = || cells.iter().filter_map(figure);
    let finest = |places: fn(&Quantity) -> i32| figures().map(places).max().unwrap_or(0);
    let printed = finest(|it| it.value.scale() as i32 - it.unit.power());
    let needed = finest(|it| it.value.normalize().scale() as i32 - it.unit.power());
    for exponent in [printed, needed, needed.min(6), 0] {
        if let Some(values) = at_exponent(cells, exponent, false) {
            return (values, exponent);
        }
    }
    (at_exponent(cells, 0, true).unwrap_or_default(), 0)
}

/// `None` if figures are too large for it; if `drops`, those are words.
fn at_exponent(cells: &[Cell], exponent: i32, drops: bool) -> Option<Vec<Value>> {
    let mut sum = 0i64;
    let mut fitting = |it: &Value| {
        let fits = sum.checked_add(it.value.abs()).is_some_and(|it| it < LARGEST);
        sum += if fits { it.value.abs() } else { 0 };
        fits
    };
    let value = |cell: &Cell| match (cell, figure(cell)) {
        (_, Some(quantity)) => {
            let value = number(quantity, exponent).filter(|it| fitting(it));
            if drops { Some(value.unwrap_or_default()) } else { value }
        }
        (Cell::Figure(it), _) if !is_amount(it) => Some(Value::default()),
        (Cell::Figure(_) | Cell::Absent(Absence::NotStated), _) => Some(holding(Holds::Unknown)),
        (Cell::Absent(_), _) => Some(holding(Holds::Nothing)),
        (Cell::Words, _) => Some(Value::default()),
    };
    cells.iter().map(value).collect()
}

fn holding(holds: Holds) -> Value {
    Value { holds, ..Value::default() }
}

/// The figure of a cell, unless it is but a limit.
fn figure(cell: &Cell) -> Option<&Quantity> {
    match cell {
        Cell::Figure(quantity) if quantity.is_definite() && is_amount(quantity) => Some(quantity),
        _ => None,
    }
}

fn number(quantity: &Quantity, exponent: i32) -> Option<Value> {
    let shift = |it: Decimal| {
        let it = it.normalize();
        let places = exponent + quantity.unit.power() - it.scale() as i32;
        let mantissa = i64::try_from(it.mantissa()).ok()?;
        match u32::try_from(places) {
            Ok(places) => mantissa.checked_mul(10i64.checked_pow(places)?),
            // Finer than anything here: only a step may be lost.
            Err(_) => (mantissa == 1 || mantissa == 0).then_some(0),
        }
    };
    let value = shift(quantity.value)?.checked_mul(2)?;
    let is_percent = quantity.unit.is_percent();
    let half = shift(quantity.step)?;
    Some(Value { holds: Holds::Figure, value, half, grain: 2 * half, is_percent })
}

fn named(line: Line, labels: &[&str]) -> Line {
    let words = labels.iter().map(|it| Words::of(it)).fold(Words::default(), Words::with);
    let label = labels.iter().map(|it| lowered(it)).collect::<Vec<_>>().join(" ");
    let own = labels.last().map(|it| lowered(it)).unwrap_or_default();
    Line { words, label, own, ..line }
}

/// How far a label is indented by spaces and the signs of trees and lists.
fn indent(text: &str) -> u32 {
    let mut depth = 0;
    // Emphasis is no sign of a list.
    for c in text.trim_start_matches("**").chars() {
        depth += match c {
            ' ' | '\t' | '\u{a0}' => 1,
            '\u{3000}' | '・' | '└' | '├' | '│' | '－' | '›' | '>' => 2,
            '-' | '–' | '•' | '*' | '─' => 1,
            _ => break,
        };
    }
    depth.min(15)
}
