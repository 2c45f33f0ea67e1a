//! Knows the values that a sentence may mean by the rows, columns and periods that it names, and by the words for a
//! change, a mean, a part or a sum around a figure. Reports a figure that is a slip of the only such value, and that
//! no value of those rows or columns explains. Does not know where the words belong in the sentence.

use super::super::called::Said;
use super::super::cells::Line;
use super::super::grid::{Grid, Series};
use super::columns::pairs;
use super::combined::OTHERS;
use super::computed::{Kind, Selection, Value};
use super::meant::meant_in;
use super::otherwise::OTHERWISE;
use super::printed::{gives, slip};
use super::sense::{EACH, SPAN, Sense};
use super::{Drift, Due, NAMED, Verdict};
use crate::check::slip::{digits, length};
use crate::check::years::years;
use crate::pattern::pattern;
use crate::quantity::{Decimals, Quantity, Unit};

pattern!(POINTS, "p(?:oi|u|o)n[tk]|ポイント|百分点|포인트");

impl<'s, 'd> Drift<'_, 's, '_, 'd> {
    /// The right value of a figure; `Right` if a table explains the figure itself; `None` if unknown.
    pub(super) fn expected(&self, index: usize) -> Option<Verdict<'s, 'd>> {
        self.expected_surely(index, 0)
    }

    /// The right value of a figure that is in some cell, if the words surely mean another one.
    pub(super) fn contradicted(&self, index: usize) -> Option<Due<'s, 'd>> {
        /// How surely.
        const SURE: usize = 4;
        let figure = &self.sentence.figures[index];
        let is_long = length(figure) > 2;
        match is_long.then(|| self.expected_surely(index, SURE)).flatten()? {
            Verdict::Right => None,
            Verdict::Wrong(due) => {
                (!self.is_in_named_cell(figure, self.sense(index))).then_some(due)
            }
        }
    }

    /// Whether the figure is in a cell whose row the sentence names, and whose column, other than one of a year, it names
    /// at least in part.
    pub(super) fn is_in_named_cell(&self, figure: &Quantity, sense: &Sense) -> bool {
        self.grids.views().any(|grid| {
            let mut columns = grid.headings_or_parts(&sense.whole);
            columns.retain(|it| !grid.series.iter().flatten().any(|x| x.1 == *it));
            let rows = grid.rows_or_parts(&sense.whole);
            let cells = rows.iter().flat_map(|it| &it.cells);
            let mut named = cells.filter(|it| columns.contains(&it.header));
            named.any(|it| self.agrees(figure, &it.quantity))
        })
    }

    fn expected_surely(&self, index: usize, least: usize) -> Option<Verdict<'s, 'd>> {
        let figure = &self.sentence.figures[index];
        if length(figure) < 2 || !figure.is_definite() {
            return None;
        }
        // A group of digits of a longer figure: `2 503`.
        let before = &self.sentence.text[..self.sentence.range(index).start];
        let printed = self.sentence.printed(index);
        let is_digit = |it: char| it.is_ascii_digit();
        let is_group = printed.find(|it| !is_digit(it)).unwrap_or(printed.len()) == 3;
        if is_group && before.trim_end_matches(char::is_whitespace).ends_with(is_digit) {
            return None;
        }
        let sense = self.sense(index);
        if self.is_elsewhere(index, sense) {
            return None;
        }
        let length = length(figure);
        let due = self.candidates(sense, length);
        if due.iter().any(|it| gives(figure, &it.1)) {
            return Some(Verdict::Right);
        }
        let (fit, it, value) = self.slipped(index, due).filter(|it| it.0 >= least)?;
        if self.is_stated_elsewhere(index, &value) || self.is_doubtful(index, sense, &it) {
            return None;
        }
        // A word for the kind excludes values of other kinds.
        let is_sure = fit > NAMED + NAMED;
        let kinds = if is_sure { &sense.says } else { &sense.kinds };
        if self.is_explained(figure, &sense.whole, kinds) {
            return Some(Verdict::Right);
        }
        let is_comma = self.block.node.notation().decimals() == Decimals::Comma;
        let value = match &it.from[..] {
            [cell] if is_comma => cell.node.text().trim().to_owned(),
            _ if it.kind.is_percentage() => format!("{}%", value.value),
            _ => value.to_string(),
        };
        Some(Verdict::Wrong(Due { line: it.line, value, from: it.from }))
    }

    /// Whether the sentence seems to speak of something else: of other years than the table, of a forecast, of another
    /// rate, of more rows than it names, or with another figure that the tables do not give.
    fn is_doubtful(&self, index: usize, sense: &Sense, it: &Value<'s, 'd>) -> bool {
        let zone = self.zone(index);
        let is_open = it.kind == Kind::Sum && OTHERS.is_match(zone);
        let is_rate = it.kind.is_percentage() && self.is_of_other_rate(index, zone, it.line);
        let is_ahead = it.kind.is_percentage() && self.is_before_forecast(it.line);
        let is_of_time = sense.years.is_empty() || self.has_years(&sense.years, it);
        is_open || is_rate || is_ahead || !is_of_time || self.is_beside_unknown(index)
    }

    /// Whether the table of a value has all of these years in its headings or labels; the titles of the draft, if it has
    /// none.
    fn has_years(&self, said: &[i64], it: &Value<'s, 'd>) -> bool {
        let place = it.line.label.span;
        let is_own = |grid: &&Grid<'d>| grid.lines.iter().any(|it| it.label.span == place);
        let lines = self.grids.views().filter(is_own).flat_map(|it| &it.lines);
        let names = lines.flat_map(|it| {
            std::iter::once(it.label.value).chain(it.cells.iter().map(|it| it.header))
        });
        let mut known: Vec<i64> = names.flat_map(years).collect();
        if !said.iter().all(|it| known.contains(it)) {
            known.extend(&self.cells.years);
        }
        said.iter().all(|it| known.contains(it))
    }

    /// Whether the sentence has another long figure that the tables do not give.
    pub(super) fn is_beside_unknown(&self, index: usize) -> bool {
        let figures = self.sentence.figures.iter().enumerate();
        let mut others = figures.filter(|(at, it)| {
            *at != index && !self.is_year(*at) && length(it) > 2 && it.unit.base() != "%"
        });
        others.any(|(at, figure)| {
            let states =
                |it: &Line<'d>| it.cells.iter().any(|it| self.agrees(figure, &it.quantity));
            !self.cells.near(figure).any(states) && !self.explains(at)
        })
    }

    /// Whether a value of the rows that the sentence names gives the figure.
    pub(super) fn explains(&self, index: usize) -> bool {
        let sense = self.sense(index);
        self.is_explained(&self.sentence.figures[index], &sense.whole, &sense.kinds)
    }

    /// The values that the words mean of a figure of so many digits, and how surely.
    fn candidates(&self, sense: &Sense, digits: usize) -> Vec<(usize, Value<'s, 'd>)> {
        let mut due = Vec::new();
        for grid in self.grids.views().filter(|it| is_narrow(it)) {
            for meant in meant_in(grid, sense) {
                let is_of_all = meant.selection.rows.iter().all(|it| it.is_total());
                let first = grid.lines.first();
                if is_of_all && first.is_none_or(|it| !self.may_be_total(it, digits)) {
                    continue;
                }
                let is_open = meant.selection.rows.is_empty() && sense.is_total;
                let is_per = |it: &Value<'_, '_>| {
                    it.kind == Kind::Cell && sense.is_divided && EACH.is_match(it.from[0].header)
                };
                let is_meant = |it: &Value<'_, '_>| {
                    sense.kinds.contains(&it.kind) || is_open && it.kind == Kind::Sum || is_per(it)
                };
                let fit = |it: &Value<'_, '_>| match it.kind {
                    kind if sense.says.contains(&kind) => meant.fit + 1,
                    Kind::Share if sense.is_of_whole && !it.is_within_row() => meant.fit + 1,
                    Kind::Cell | Kind::Sum => meant.fit,
                    _ => meant.fit.saturating_sub(1),
                };
                // A multiple is one of the same thing: of another row or another year.
                let is_other = |it: &Value<'_, '_>| {
                    let is_in = |year: &Series<'_>, it: &str| year.iter().any(|x| x.1 == it);
                    let is_of_years =
                        || grid.series.iter().any(|x| it.from.iter().all(|it| is_in(x, it.header)));
                    sense.is_times && it.is_within_row() && !is_of_years()
                };
                let values = meant.selection.values().into_iter();
                let values = values.filter(is_meant).filter(|it| !is_other(it));
                due.extend(values.map(|it| (fit(&it), it)));
            }
        }
        due
    }

    /// The only value, of those meant most surely, of which the figure is a slip.
    fn slipped(
        &self,
        index: usize,
        due: Vec<(usize, Value<'s, 'd>)>,
    ) -> Option<(usize, Value<'s, 'd>, Quantity)> {
        let figure = &self.sentence.figures[index];
        let slip = |(fit, it): (usize, Value<'s, 'd>)| {
            let is_foreign = self.is_foreign(index, it.from[0]) || is_of_other_column(figure, &it);
            Some((fit, slip(figure, &it).filter(|_| !is_foreign)?, it))
        };
        let all: Vec<_> = due.into_iter().filter_map(slip).collect();
        let best = all.iter().map(|it| it.0).max()?;
        let (_, due, it) = all.iter().find(|it| it.0 == best)?;
        let mut others = all.iter().filter(|it| it.0 == best);
        let is_one = others.all(|other| other.1.value == due.value);
        if !is_one || best < least(figure, due, it.kind)? {
            return None;
        }
        // A cell shows the value better than those that it is computed from.
        let value = due.value;
        let same = all.into_iter().filter(|it| it.1.value == value);
        same.min_by_key(|it| it.2.from.len()).map(|(fit, due, it)| (fit, it, due))
    }

    /// Whether another figure of the sentence is this value.
    fn is_stated_elsewhere(&self, index: usize, value: &Quantity) -> bool {
        let others = self.sentence.figures.iter().enumerate().filter(|it| it.0 != index);
        let due = digits(value);
        others.map(|it| it.1).any(|it| digits(it) == due)
    }

    /// Whether the figure is in points of percentages.
    pub(super) fn is_of_points(&self, index: usize) -> bool {
        let behind: String = self.sentence.after(index).chars().take(10).collect();
        POINTS.is_match(&format!("{} {behind}", self.sentence.printed(index)).to_lowercase())
    }

    /// Whether words around the figure show that it is none of the tables.
    pub(super) fn is_elsewhere(&self, index: usize, sense: &Sense) -> bool {
        let around = format!("{} {}", self.clause(index), self.around(index, self.zone(index)));
        let has_column = || self.grids.views().any(|it| !it.columns(&sense.near).is_empty());
        let is_own = |it: &str| match sense.says.is_empty() {
            true => SPAN.is_match(it) && has_column(),
            false => EACH.is_match(it) || SPAN.is_match(it),
        };
        let says = OTHERWISE.places(&around);
        says.into_iter().map(|it| &around[it]).any(|it| !self.cells.is_name(it) && !is_own(it))
    }

    /// Whether some value of the rows named in `words`, or of all rows if none is named, gives the figure. Short figures
    /// are cells or of one of `kinds`, if there are any.
    fn is_explained(&self, figure: &Quantity, words: &Said, kinds: &[Kind]) -> bool {
        let is_percentage = figure.unit.base() == "%";
        let is_long = length(figure) > 3;
        let is_named =
            |it: &&Grid<'d>| !it.rows_or_parts(words).is_empty() || !it.columns(words).is_empty();
        let all: Vec<&Grid<'d>> = self.grids.views().filter(|it| is_narrow(it)).collect();
        let mut grids: Vec<&Grid<'d>> = all.iter().copied().filter(is_named).collect();
        if grids.is_empty() {
            grids = all;
        }
        grids.into_iter().any(|grid| {
            let is_like = |it: &Value<'_, '_>| {
                it.kind == Kind::Cell
                    || it.kind.is_percentage() == is_percentage
                        && (is_long
                            || is_percentage
                            || kinds.is_empty()
                            || kinds.contains(&it.kind))
            };
            everything(grid, words).values().iter().any(|it| is_like(it) && gives(figure, it))
        })
    }
}

/// Whether a value has no unit, but another column of its row has the unit of the figure.
fn is_of_other_column(figure: &Quantity, it: &Value<'_, '_>) -> bool {
    let is_like = |unit: &Unit| !unit.is_none() && unit.compatible(&figure.unit);
    it.from[0].quantity.unit.is_none()
        && !figure.unit.is_percent()
        && it.line.cells.iter().any(|it| is_like(&it.quantity.unit))
}

/// Whether a table has few enough columns for all pairs of them.
fn is_narrow(grid: &Grid<'_>) -> bool {
    const MOST: usize = 30;
    grid.amounts.len() <= MOST
}

/// The rows that `words` name, with the totals, in all columns; all rows if they name none.
fn everything<'s, 'd>(grid: &'s Grid<'d>, words: &Said) -> Selection<'s, 'd> {
    let named = grid.rows_or_parts(words);
    let totals = grid.lines.iter().filter(|it| it.is_total());
    let rows = match named.is_empty() {
        true => grid.lines.iter().collect(),
        false => named.into_iter().chain(totals).collect(),
    };
    let pairs = pairs(&grid.headers);
    Selection { grid, rows, columns: grid.headers.clone(), pairs }
}

/// How surely a value must be meant of which the figure is a slip: short figures resemble many values by chance.
/// `None` if none is sure enough.
fn least(figure: &Quantity, due: &Quantity, kind: Kind) -> Option<usize> {
    let is_whole = figure.value.scale() == 0;
    let is_tenfold = digits(figure) == digits(due);
    let is_round = kind == Kind::Cell && !is_tenfold;
    match if is_round { digits(figure).len().max(2) } else { length(figure) } {
        2 if kind == Kind::Cell => None,
        2 if is_whole => Some(5),
        2 => Some(4),
        3 if kind == Kind::Cell => Some(4),
        _ => Some(3),
    }
}
