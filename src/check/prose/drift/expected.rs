//! Knows the values that a sentence may mean by the rows, columns and periods that it names, and by the words for a
//! change, a mean, a part or a sum around a figure. Reports a figure that is a slip of the only such value, and that
//! no value of those rows or columns explains. Does not know where the words belong in the sentence.

use rust_decimal::{Decimal, RoundingStrategy};

use super::super::cells::Line;
use super::super::grid::{Grid, apart_from_totals};
use super::columns::{Columns, by_default, compared, of_several, pairs};
use super::combined::OTHERS;
use super::computed::{Kind, Selection, Value};
use super::otherwise::OTHERWISE;
use super::sense::{EACH, SPAN, Sense};
use super::{Drift, Due, NAMED, Verdict};
use crate::check::slip::{digits, is_slip, length};
use crate::check::years::years;
use crate::pattern::pattern;
use crate::quantity::Quantity;

pattern!(POINTS, "p(?:oi|u|o)n[tk]|ポイント|百分点|포인트");

/// A table with the rows and columns named beside a figure, and how surely.
struct Meant<'s, 'd> {
    selection: Selection<'s, 'd>,
    fit: usize,
}

impl<'s, 'd> Drift<'_, 's, '_, 'd> {
    /// The right value of a figure; `Ok` if a table explains the figure itself; `None` if unknown.
    pub(super) fn expected(&self, index: usize) -> Verdict<'s, 'd> {
        let figure = &self.sentence.figures[index];
        if length(figure) < 2 || !figure.is_definite() || self.is_of_points(index) {
            return None;
        }
        // A group of digits of a longer figure: `2 503`.
        let before = &self.sentence.text[..self.sentence.range(index).start];
        if before.trim_end_matches(char::is_whitespace).ends_with(|it: char| it.is_ascii_digit()) {
            return None;
        }
        let sense = self.sense(index);
        if self.is_elsewhere(index, &sense) {
            return None;
        }
        let due = self.candidates(&sense);
        if due.iter().any(|it| gives(figure, &it.1)) {
            return Some(Ok(()));
        }
        let (it, value) = self.slipped(figure, due)?;
        if self.is_stated(&digits(&value)) || self.is_doubtful(index, &sense, &it) {
            return None;
        }
        if self.is_explained(figure, &sense) {
            return Some(Ok(()));
        }
        let value = match it.kind.is_percentage() {
            true => format!("{}%", value.value),
            false => value.to_string(),
        };
        Some(Err(Due { line: it.line, value, from: it.from }))
    }

    /// Whether the sentence seems to speak of something else: of other years than the table, of a forecast, of another
    /// rate, of more rows than it names, or with another figure that the tables do not give.
    fn is_doubtful(&self, index: usize, sense: &Sense, it: &Value<'s, 'd>) -> bool {
        let zone = self.zone(index);
        let is_open = it.kind == Kind::Sum && OTHERS.is_match(zone);
        let is_rate = it.kind.is_percentage() && self.is_of_other_rate(index, zone, it.line);
        let is_ahead = it.kind == Kind::Growth && self.is_before_forecast(it.line);
        let is_of_time = sense.years.is_empty() || self.has_years(&sense.years);
        is_open || is_rate || is_ahead || !is_of_time || self.is_beside_unknown(index)
    }

    /// Whether the tables have all of these years in their headings, labels or captions.
    fn has_years(&self, said: &[i64]) -> bool {
        let lines = self.grids.all().iter().flat_map(|it| &it.lines);
        let names = lines.flat_map(|it| {
            std::iter::once(it.label.text()).chain(it.cells.iter().map(|it| it.header))
        });
        let mut known: Vec<i64> = names.flat_map(years).collect();
        known.extend(&self.cells.years);
        said.iter().all(|it| known.contains(it))
    }

    /// Whether the sentence has another long figure that the tables do not give.
    fn is_beside_unknown(&self, index: usize) -> bool {
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
        self.is_explained(&self.sentence.figures[index], &self.sense(index))
    }

    /// The values that the words mean, and how surely.
    fn candidates(&self, sense: &Sense) -> Vec<(usize, Value<'s, 'd>)> {
        let mut due = Vec::new();
        for grid in self.grids.all().iter().filter(|it| is_narrow(it)) {
            let Some(meant) = meant_in(grid, sense) else { continue };
            let is_open = meant.selection.rows.is_empty() && sense.is_total;
            let is_meant = |it: &Value<'_, '_>| {
                sense.kinds.contains(&it.kind) || is_open && it.kind == Kind::Sum
            };
            let fit = |it: &Value<'_, '_>| match it.kind {
                Kind::Cell => meant.fit,
                Kind::Share if !sense.is_said => meant.fit.saturating_sub(1),
                _ => meant.fit + 1,
            };
            let values = meant.selection.values().into_iter().filter(is_meant);
            due.extend(values.map(|it| (fit(&it), it)));
        }
        due
    }

    /// The only value, of those meant most surely, of which the figure is a slip.
    fn slipped(
        &self,
        figure: &Quantity,
        due: Vec<(usize, Value<'s, 'd>)>,
    ) -> Option<(Value<'s, 'd>, Quantity)> {
        let slip = |(fit, it): (usize, Value<'s, 'd>)| Some((fit, slip(figure, &it)?, it));
        let all: Vec<_> = due.into_iter().filter_map(slip).collect();
        let best = all.iter().map(|it| it.0).max()?;
        let (_, due, it) = all.iter().find(|it| it.0 == best)?;
        let mut others = all.iter().filter(|it| it.0 == best);
        let is_one = others.all(|other| other.1.value == due.value);
        if !is_one || best < least(figure, it.kind)? {
            return None;
        }
        // A cell shows the value better than those that it is computed from.
        let value = due.value;
        let same = all.into_iter().filter(|it| it.1.value == value);
        same.min_by_key(|it| it.2.from.len()).map(|(_, due, it)| (it, due))
    }

    /// Whether the figure is in points of percentages.
    fn is_of_points(&self, index: usize) -> bool {
        let behind: String = self.sentence.after(index).chars().take(10).collect();
        POINTS.is_match(&format!("{} {behind}", self.sentence.printed(index)).to_lowercase())
    }

    /// Whether words around the figure show that it is none of the tables.
    pub(super) fn is_elsewhere(&self, index: usize, sense: &Sense) -> bool {
        let around = self.around(index, self.zone(index));
        let is_own =
            |it: &str| sense.kinds != [Kind::Cell] && (EACH.is_match(it) || SPAN.is_match(it));
        let says = OTHERWISE.places(&around);
        says.into_iter().map(|it| &around[it]).any(|it| !self.cells.is_name(it) && !is_own(it))
    }

    /// Whether some value of the named rows, or of all rows if none is named, gives the figure.
    fn is_explained(&self, figure: &Quantity, sense: &Sense) -> bool {
        let is_percentage = figure.unit.base() == "%";
        let is_long = length(figure) > 3;
        let is_named = |it: &&Grid<'d>| {
            !it.rows_or_parts(&sense.whole).is_empty() || !it.columns(&sense.whole).is_empty()
        };
        let all = self.grids.all().iter().filter(|it| is_narrow(it));
        let mut grids: Vec<&Grid<'d>> = all.clone().filter(is_named).collect();
        if grids.is_empty() {
            grids = all.collect();
        }
        grids.into_iter().any(|grid| {
            let is_like = |it: &Value<'_, '_>| {
                it.kind.is_percentage() == is_percentage
                    && (is_long
                        || it.kind == Kind::Cell
                        || is_percentage
                        || sense.kinds.contains(&it.kind))
            };
            everything(grid, sense).values().iter().any(|it| is_like(it) && gives(figure, it))
        })
    }
}

/// Whether a table has few enough columns for all pairs of them.
fn is_narrow(grid: &Grid<'_>) -> bool {
    const MOST: usize = 30;
    grid.amounts.len() <= MOST
}

/// A value in the unit and with the places of a figure: rounded and truncated; `None` if their units do not convert.
fn printed(figure: &Quantity, it: &Value<'_, '_>) -> Option<[Decimal; 2]> {
    let unit = &it.from[0].quantity.unit;
    let is_like = !figure.unit.is_none() && !unit.is_none() && figure.unit.compatible(unit);
    let is_free = it.kind.is_percentage() || it.kind == Kind::Quotient;
    if !is_like && !is_free && !figure.unit.is_none() && !unit.is_none() {
        return None;
    }
    let is_converted = is_like && !it.kind.is_percentage();
    let power = if is_converted { unit.power() - figure.unit.power() } else { 0 };
    let ten = Decimal::from(10_i128.checked_pow(power.unsigned_abs())?);
    let value = it.value.abs();
    let value = if power < 0 { value.checked_div(ten)? } else { value.checked_mul(ten)? };
    let scale = figure.value.scale();
    Some([RoundingStrategy::MidpointAwayFromZero, RoundingStrategy::ToZero].map(|strategy| {
        let mut value = value.round_dp_with_strategy(scale, strategy);
        value.rescale(scale);
        value
    }))
}

/// The rows that a sentence names, with the totals, in all columns; all rows if it names none.
fn everything<'s, 'd>(grid: &'s Grid<'d>, sense: &Sense) -> Selection<'s, 'd> {
    let named = grid.rows_or_parts(&sense.whole);
    let totals = grid.lines.iter().filter(|it| it.is_total());
    let rows = match named.is_empty() {
        true => grid.lines.iter().collect(),
        false => named.into_iter().chain(totals).collect(),
    };
    let pairs = pairs(&grid.amounts);
    Selection { grid, rows, columns: grid.headers.clone(), pairs }
}

/// The rows and columns of a table that the words name.
fn meant_in<'s, 'd>(grid: &'s Grid<'d>, sense: &Sense) -> Option<Meant<'s, 'd>> {
    let (mut rows, mut fit) = (apart_from_totals(grid.rows_or_parts(&sense.near)), NAMED);
    if rows.is_empty() {
        (rows, fit) = (apart_from_totals(grid.rows_or_parts(&sense.whole)), 1);
    }
    let mut named: Vec<&'d str> = grid.columns(&sense.near);
    named.retain(|it| grid.amounts.contains(it));
    let of_years = grid.dated.iter().filter(|it| sense.years.contains(&it.0)).map(|it| it.1);
    for it in of_years.collect::<Vec<_>>() {
        if !named.contains(&it) {
            named.push(it);
        }
    }
    if rows.is_empty() && named.is_empty() {
        return None;
    }
    if rows.is_empty() {
        let is_of_all = sense.is_total || sense.kinds.contains(&Kind::Mean);
        fit = if is_of_all { NAMED } else { return None };
        rows.extend(grid.lines.iter().rfind(|it| it.is_total()));
    }
    let is_compared =
        sense.kinds.iter().any(|it| !matches!(it, Kind::Cell | Kind::Sum | Kind::Mean));
    let columns = match &named[..] {
        [one] if is_compared && rows.len() == 1 => compared(&grid.amounts, &grid.dated, one),
        [one] => Columns { all: vec![*one], pairs: Vec::new(), sure: NAMED },
        [] => by_default(&grid.amounts, &grid.dated, sense),
        some => of_several(some, &grid.dated),
    };
    let Columns { all, pairs, sure } = columns;
    Some(Meant { selection: Selection { grid, rows, columns: all, pairs }, fit: fit + sure })
}

/// The value as the sentence would state it, if the figure is a slip of it.
fn slip(figure: &Quantity, it: &Value<'_, '_>) -> Option<Quantity> {
    let [value, _] = printed(figure, it)?;
    let due = Quantity { value, ..figure.clone() };
    let own = figure.value.abs();
    let is_tenfold = [(own, value), (value, own)]
        .into_iter()
        .any(|(a, b)| !b.is_zero() && a.checked_mul(Decimal::TEN) == Some(b));
    (is_tenfold || is_slip(&digits(figure), figure, &digits(&due), &due)).then_some(due)
}

/// Whether a value, rounded or truncated, is the figure.
fn gives(figure: &Quantity, it: &Value<'_, '_>) -> bool {
    printed(figure, it).is_some_and(|it| it.contains(&figure.value.abs()))
}

/// How surely a value must be meant of which the figure is a slip: short figures resemble many values by chance.
/// `None` if none is sure enough.
fn least(figure: &Quantity, kind: Kind) -> Option<usize> {
    let is_whole = figure.value.scale() == 0 && !kind.is_percentage();
    match length(figure) {
        2 if kind == Kind::Cell => None,
        2 if is_whole => Some(5),
        2 => Some(4),
        _ if kind == Kind::Cell => Some(4),
        _ => Some(3),
    }
}
