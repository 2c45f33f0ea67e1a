//! Knows sentences that state that a row is the largest or smallest in a column, `Africa received the most`,
//! 最も多いのは7月, and a larger or smaller cell. Does not know the column unless the sentence contains its heading.

use super::super::called::Said;
use super::super::cells::{Cell, Line};
use super::super::grid::Grid;
use super::{CHANGE, Drift};
use crate::check::phrases::phrases;
use crate::check::slip::length;
use crate::check::{Findings, InstanceState};
use crate::diagnostic::{Diagnostic, Text};
use crate::table::Words;
use crate::text;

phrases!(LARGEST, "largest");
phrases!(SMALLEST, "smallest");
// Words for a limited comparison: among some, or except others.
phrases!(AMONG, "otherwise", "earlier", "of-them", "not-first", "of-some");

/// Whether a sentence is about a change, or limits the comparison by words other than the superlative itself.
fn is_of_some(sentence: &str) -> bool {
    let lower = sentence.to_lowercase();
    let is_own = |it: &str| LARGEST.is_match(it) || SMALLEST.is_match(it);
    CHANGE.is_match(&lower) || AMONG.places(&lower).into_iter().any(|it| !is_own(&lower[it]))
}

/// A row stated to be first in a column, and the row that is.
struct Beaten<'s, 'd> {
    line: &'s Line<'d>,
    cell: &'s Cell<'d>,
    /// Its value, as stated or in the table.
    value: String,
    best: (&'s Line<'d>, &'s Cell<'d>),
}

impl<'s, 'd> Drift<'_, 's, '_, 'd> {
    /// Compares the superlatives of each clause with the tables.
    pub(super) fn superlative(&self, found: &mut Findings) {
        let text = self.sentence.text;
        if !LARGEST.is_match(text) && !SMALLEST.is_match(text) {
            return;
        }
        let mut start = 0;
        for clause in text.split_inclusive([',', ';', '、', '，', '；']) {
            let range = start..start + clause.len();
            start = range.end;
            let is_least = SMALLEST.is_match(clause);
            let place = if is_least { SMALLEST.find(clause) } else { LARGEST.find(clause) };
            let Some(place) = place else { continue };
            let is_limit = clause[place.end..].starts_with(char::is_numeric);
            let from = self.start + range.start;
            let place = from + place.start..from + place.end;
            if is_limit || is_of_some(text) || self.block.is_quiet(&place) {
                continue;
            }
            let grids = self.grids.all().iter();
            let all: Vec<_> = grids.filter_map(|it| self.beaten(it, &range, is_least)).collect();
            match &all[..] {
                [Some(it)] => {
                    found.checked(InstanceState::Violated);
                    found.report(self.not_first(place, it, is_least));
                }
                [None, ..] => found.checked(InstanceState::Holds),
                _ => {}
            }
        }
    }

    /// The error, if the only row that a clause names is not first in the only column named; `None` if row or
    /// column are unknown.
    fn beaten(
        &self,
        grid: &'s Grid<'d>,
        range: &std::ops::Range<usize>,
        is_least: bool,
    ) -> Option<Option<Beaten<'s, 'd>>> {
        const LEAST: usize = 3;
        let text = self.sentence.text;
        if grid.is_of_measures {
            return None;
        }
        let (near, whole) = (Said::of(&text[range.clone()]), Said::of(text));
        let only = |it: Vec<&'s Line<'d>>| if it.len() == 1 { it.first().copied() } else { None };
        let rows = grid.rows(&near);
        let line = if rows.is_empty() { only(grid.rows(&whole)) } else { only(rows) };
        let line = line.filter(|it| !it.is_total() && !it.words.has(Words::RESIDUAL))?;
        if let Some(it) = self.of_other_row(grid, line, range, is_least) {
            return Some(Some(it));
        }
        let [header] = grid.columns(&near)[..] else { return None };
        let header = self.header_of_figure(range, line).unwrap_or(header);
        let of = |it: &'s Line<'d>| it.cells.iter().find(|it| it.header == header);
        let cell = of(line).filter(|it| !it.words.has(Words::RANK))?;
        let others = grid.parts().filter(|it| !it.words.has(Words::RESIDUAL));
        let all: Vec<_> = others.filter_map(|it| Some((it, of(it)?))).collect();
        let best = all.iter().max_by_key(|it| {
            let value = it.1.quantity.value;
            if is_least { -value } else { value }
        })?;
        let is_first = best.1.quantity.value == cell.quantity.value;
        // The figure beside it may be that of another row.
        let is_given = |it: &usize| {
            let figure = &self.sentence.figures[*it];
            range.contains(&self.sentence.range(*it).start)
                && !self.is_year(*it)
                && !self.agrees(figure, &cell.quantity)
                && all.iter().any(|it| self.agrees(figure, &it.1.quantity))
        };
        // Any other figure is of another measure.
        let is_other = |it: &usize| {
            let figure = &self.sentence.figures[*it];
            range.contains(&self.sentence.range(*it).start)
                && !self.is_year(*it)
                && figure.is_definite()
                && !all.iter().any(|it| self.agrees(figure, &it.1.quantity))
        };
        if (0..self.sentence.figures.len()).any(|it| is_other(&it)) {
            return None;
        }
        let given = (0..self.sentence.figures.len()).find(is_given).filter(|_| is_first);
        if let Some(given) = given.filter(|_| all.len() >= LEAST) {
            let value = self.sentence.printed(given).to_owned();
            return Some(Some(Beaten { line, cell, value, best: (line, cell) }));
        }
        let is_known = all.len() >= LEAST && all.iter().all(|it| it.1.quantity.is_definite());
        let value = cell.node.text().trim().to_owned();
        let beaten = || Beaten { line, cell, value, best: *best };
        is_known.then(|| (!is_first).then(beaten))
    }

    /// The row that is first in a column with the only figure of the clause, or directly behind it, if the sentence names
    /// `line` instead: `the largest in Colm (2.60)`.
    fn of_other_row(
        &self,
        grid: &'s Grid<'d>,
        line: &'s Line<'d>,
        range: &std::ops::Range<usize>,
        is_least: bool,
    ) -> Option<Beaten<'s, 'd>> {
        const NEAR: usize = 8;
        const FEWEST: usize = 3;
        let is_near = |it: &usize| {
            let start = self.sentence.range(*it).start;
            let behind = self.sentence.text.get(range.end..start).map(|it| it.chars().count());
            range.contains(&start) || behind.is_some_and(|it| it < NEAR)
        };
        let figures = (0..self.sentence.figures.len()).filter(|it| !self.is_year(*it));
        let [only] = figures.filter(is_near).collect::<Vec<_>>()[..] else { return None };
        let figure = &self.sentence.figures[only];
        let states = |it: &Line<'d>| it.cells.iter().any(|it| self.agrees(figure, &it.quantity));
        // The name stands shortly before the figure.
        let before = &self.sentence.text[..self.sentence.range(only).start];
        let is_its = line.letters_behind(before).is_some_and(|it| it < NEAR);
        if length(figure) < FEWEST || !figure.is_definite() || states(line) || !is_its {
            return None;
        }
        let mut others = grid.parts().filter(|it| states(it));
        let (other, None) = (others.next()?, others.next()) else { return None };
        let whole = self.whole();
        if grid.rows_or_parts(whole).iter().any(|it| it.label.span == other.label.span) {
            return None;
        }
        let cell = other.cells.iter().find(|it| self.agrees(figure, &it.quantity))?;
        let all = grid.parts().filter_map(|it| it.cells.iter().find(|it| it.header == cell.header));
        let values: Vec<_> = all.map(|it| it.quantity.value).collect();
        let value = cell.quantity.value;
        let is_first = values.iter().all(|it| if is_least { *it >= value } else { *it <= value });
        let own = line.cells.iter().find(|it| it.header == cell.header)?;
        let stated = self.sentence.printed(only).to_owned();
        let beaten = Beaten { line, cell: own, value: stated, best: (other, cell) };
        (is_first && values.len() >= FEWEST).then_some(beaten)
    }

    /// The column in which `line` has a figure of the clause.
    fn header_of_figure(
        &self,
        range: &std::ops::Range<usize>,
        line: &'s Line<'d>,
    ) -> Option<&'d str> {
        let in_clause =
            |it: &usize| range.contains(&self.sentence.range(*it).start) && !self.is_year(*it);
        let figures = (0..self.sentence.figures.len()).filter(in_clause);
        let mut cells = figures.flat_map(|it| {
            let figure = &self.sentence.figures[it];
            line.cells.iter().filter(move |it| self.agrees(figure, &it.quantity))
        });
        cells.next().map(|it| it.header)
    }

    fn not_first(
        &self,
        place: std::ops::Range<usize>,
        it: &Beaten<'s, 'd>,
        is_least: bool,
    ) -> Diagnostic {
        let label = |line: &Line<'d>| line.label.value.trim().to_owned();
        let (own, own_value) = (label(it.line), it.value.clone());
        let first_value = it.best.1.node.text().trim().to_owned();
        let first = label(it.best.0);
        let message = if is_least {
            text!(
                "`{own}` is called the smallest with {own_value}, but the table has {first_value} for `{first}`",
                "「{own}」（{own_value}）が最小とあるが、表では「{first}」が{first_value}"
            )
        } else {
            text!(
                "`{own}` is called the largest with {own_value}, but the table has {first_value} for `{first}`",
                "「{own}」（{own_value}）が最大とあるが、表では「{first}」が{first_value}"
            )
        };
        let finding = self.cx.warning(message).at(self.block.span(place), text!("stated", "記載"));
        finding
            .at(it.cell.node.span(), Text::default())
            .at(it.best.1.node.span(), text!("in the table", "表の値"))
            .value("stated", own_value)
            .value("computed", first_value)
    }
}
