//! Knows figures that equal no cell, and the only value for the names in the sentence, in any order and language,
//! from which such a figure is a slip: a cell by row and column, the sum of a column, the difference of two rows,
//! two tables or the first two places, an average. Does not know grammar: a figure that follows from the table in
//! another way counts as right.

use crate::check::slip::{digits, is_slip, length};
use crate::check::years::{only, years};
use rust_decimal::Decimal;

use super::super::called::Said;
use super::super::cells::{Cell, Line, plus, quotient};
use super::super::grid::Grid;
use super::{CHANGE, Drift, Due, SAVED, Verdict, YEAR_BEHIND};
use crate::check::phrases::phrases;
use crate::quantity::Quantity;
use crate::table::Words;

phrases!(DIFFERENCE, "gap", "ahead", "difference");
phrases!(FIRST_TWO, "first-two");
// Words for only a part of the things in the table.
phrases!(SOME, "of-them", "share");

/// A value computed from the tables for the names in a sentence.
struct Given<'s, 'd> {
    grid: &'s Grid<'d>,
    line: &'s Line<'d>,
    from: Vec<&'s Cell<'d>>,
    value: Quantity,
    /// The strength of the match with the names in the sentence.
    weight: usize,
}

/// The words of a sentence about one of its figures.
struct Around {
    /// Those before it, after the previous figure found in a cell, and those after it in its clause.
    near: Said,
    /// Those directly beside it.
    beside: Said,
    whole: Said,
    /// Its year, if stated.
    year: Option<i64>,
    /// Whether the words indicate a part, a difference or an average.
    is_of_some: bool,
    is_difference: bool,
    is_mean: bool,
}

impl<'s, 'd> Drift<'_, 's, '_, 'd> {
    /// The right value of a figure; `Right` if the tables give the figure itself; `None` if unknown.
    pub(super) fn bound(&self, index: usize) -> Option<Verdict<'s, 'd>> {
        let figure = self.sentence.figure(index);
        let length = length(figure);
        if length < 2 {
            return None;
        }
        let around = self.words_about(index);
        let mut all = Vec::new();
        for grid in self.grids.all() {
            if around.is_difference {
                differences(grid, &around, &mut all);
            }
            match around.is_mean {
                true => means(grid, &around, figure.value.scale(), &mut all),
                false => called(grid, &around, &mut all),
            }
        }
        if around.is_difference {
            self.of_two_tables(index, &around, &mut all);
        }
        let fits = |it: &Given<'s, 'd>| {
            let [one, other] = [figure, &it.value].map(|it| &it.unit);
            one.is_none() || other.is_none() || one.compatible(other)
        };
        all.retain(|it| fits(it) && (!it.line.is_total() || self.may_be_total(it.line, length)));
        if all.iter().any(|it| self.agrees(figure, &it.value)) {
            return Some(Verdict::Right);
        }
        let own = digits(figure);
        let is_slip = |it: &Given<'s, 'd>| is_slip(&own, figure, &digits(&it.value), &it.value);
        all.retain(|it| is_slip(it) && self.is_of_columns_time(index, &around, it));
        let first = all.first()?;
        let is_one = all.iter().all(|it| digits(&it.value) == digits(&first.value));
        let it = all.iter().max_by_key(|it| it.weight)?;
        let is_enough = match length {
            2 => it.weight > 1 && self.is_beside_others(index, it),
            3 => it.weight > 1 || it.weight > 0 && self.is_beside_others(index, it),
            _ => it.weight > 0 || self.is_beside_others(index, it),
        };
        if !is_one || !is_enough || self.is_stated(&digits(&it.value)) || self.is_derived(index, it)
        {
            return None;
        }
        Some(Verdict::Wrong(Due {
            line: it.line,
            value: it.value.to_string(),
            from: it.from.clone(),
        }))
    }

    fn words_about(&self, index: usize) -> Around {
        let text = self.sentence.text;
        let range = self.sentence.range(index);
        let is_given = |it: &usize| {
            let figure = self.sentence.figure(*it);
            let states =
                |it: &Line<'d>| it.cells.iter().any(|it| self.agrees(figure, &it.quantity));
            !self.is_year(*it) && digits(figure).len() > 1 && self.cells.near(figure).any(states)
        };
        let start = (0..index).rev().find(is_given).map_or(0, |it| self.sentence.range(it).end);
        let (before, behind) = (&text[start..range.start], self.behind(index).0);
        let tail = before.chars().rev().take(12).map(char::len_utf8).sum::<usize>();
        let head: String = behind.chars().take(16).collect();
        let near = format!("{before} · {behind}");
        let lower = near.to_lowercase();
        let words = Words::of(before.trim());
        Around {
            beside: Said::of(&format!("{} · {head}", &before[before.len() - tail..])),
            whole: Said::of(text),
            year: self.year(index),
            is_of_some: SOME.is_match(&lower),
            is_difference: DIFFERENCE.is_match(&lower)
                || SAVED.is_match(&lower)
                || CHANGE.is_match(&lower)
                || words.has(Words::BALANCE),
            is_mean: words.has(Words::AVERAGE) || Words::of(behind.trim()).has(Words::AVERAGE),
            near: Said::of(&near),
        }
    }

    /// The year directly after a figure and its unit, or the only one before it.
    fn year(&self, index: usize) -> Option<i64> {
        let near: String = self.sentence.after_years(index).chars().take(40).collect();
        let behind = YEAR_BEHIND.captures(&near).and_then(|it| it[1].parse().ok());
        behind.or_else(|| only(years(self.zone(index))))
    }

    /// Whether the years around a figure, if any, are years of the column, the row or the draft.
    fn is_of_columns_time(&self, index: usize, around: &Around, it: &Given<'s, 'd>) -> bool {
        let said = years(&around.near.folded);
        let of: Vec<i64> = it.from.iter().flat_map(|it| years(it.header)).collect();
        let of_line = years(it.line.label.value);
        let known = if of.is_empty() { &self.cells.years } else { &of };
        // A long figure does not match by chance, even if no year is known.
        let is_long = digits(self.sentence.figure(index)).len() > 4;
        let is_said = said.is_empty()
            || said.iter().any(|it| known.contains(it) || of_line.contains(it))
            || is_long && known.is_empty();
        is_said && self.is_of_time(index, it.line, it.from[0])
    }

    /// Whether another figure of the sentence is in the row or column of the computed value.
    fn is_beside_others(&self, index: usize, it: &Given<'s, 'd>) -> bool {
        let of_column = |cell: &&Cell<'d>| cell.header == it.from[0].header;
        let column = it.grid.lines.iter().flat_map(|it| &it.cells).filter(of_column);
        let cells: Vec<&Cell<'d>> = column.chain(&it.line.cells).collect();
        let is_of_them = |other: &usize| {
            let figure = self.sentence.figure(*other);
            *other != index
                && !self.is_year(*other)
                && digits(figure).len() > 1
                && cells.iter().any(|it| self.agrees(figure, &it.quantity))
        };
        (0..self.sentence.figures.len()).any(|it| is_of_them(&it))
    }

    /// Whether the stated figure is the sum or difference of two cells in the row or column of the computed value,
    /// or of two other figures of the sentence.
    fn is_derived(&self, index: usize, it: &Given<'s, 'd>) -> bool {
        let own = self.sentence.figure(index).value.abs();
        let of_column = |cell: &&Cell<'d>| cell.header == it.from[0].header;
        let column = it.grid.lines.iter().flat_map(|it| &it.cells).filter(of_column);
        let amount = |it: &Cell<'d>| it.quantity.value;
        let others = self.sentence.figures.iter().enumerate();
        let others = others.filter(|it| it.0 != index && !self.is_year(it.0));
        let lists: [Vec<Decimal>; 3] = [
            column.map(amount).collect(),
            it.line.cells.iter().map(amount).collect(),
            others.map(|it| it.1.value).collect(),
        ];
        let gives = |[a, b]: [Decimal; 2]| {
            [a.checked_add(b), a.checked_sub(b)].iter().flatten().any(|it| it.abs() == own)
        };
        lists.iter().any(|list| {
            let pairs = list.iter().enumerate();
            pairs.into_iter().any(|(at, a)| list[at + 1..].iter().any(|b| gives([*a, *b])))
        })
    }

    /// The differences between the totals of the only two tables with totals, and between the only two rows with
    /// the same name, in columns with the same heading.
    fn of_two_tables(&self, index: usize, around: &Around, all: &mut Vec<Given<'s, 'd>>) {
        let grids: Vec<&'s Grid<'d>> = self.grids.all().iter().collect();
        let mut give = |grid: &'s Grid<'d>, [one, other]: [&'s Line<'d>; 2]| {
            for a in one.cells.iter().filter(|it| it.is_amount()) {
                let mut like = other.cells.iter().filter(|it| it.is_amount());
                let Some(b) = like.find(|it| it.header == a.header) else { continue };
                let weight = usize::from(self.is_of_time(index, one, a));
                all.extend(difference(grid, one, [a, b], weight));
            }
        };
        let totals: Vec<_> = grids.iter().filter_map(|it| Some((*it, it.total()?))).collect();
        if let [(grid, one), (_, other)] = totals[..] {
            give(grid, [one, other]);
        }
        let rows =
            grids.iter().flat_map(|it| it.rows(&around.near).into_iter().map(move |x| (*it, x)));
        let rows: Vec<_> = rows.filter(|it| !it.1.is_total()).collect();
        if let [(grid, one), (_, other)] = rows[..]
            && one.label.value == other.label.value
        {
            give(grid, [one, other]);
        }
    }
}

/// The cells of the named rows and columns; without a row, those of the total, or the sum of a column without a
/// total.
fn called<'s, 'd>(grid: &'s Grid<'d>, around: &Around, all: &mut Vec<Given<'s, 'd>>) {
    let mut columns = grid.columns(&around.near);
    let is_near = !columns.is_empty();
    if !is_near {
        columns = Some(grid.columns(&around.whole)).filter(|it| it.len() == 1).unwrap_or_default();
    }
    let mut rows = grid.rows(&around.near);
    if rows.is_empty() {
        rows = Some(grid.rows(&around.whole)).filter(|it| it.len() == 1).unwrap_or_default();
    }
    // Several years are a range, unless one is the year of the figure.
    if rows.len() > 1 && rows.iter().all(|it| !years(it.label.value).is_empty()) {
        rows.retain(|it| around.year.is_some_and(|year| years(it.label.value).contains(&year)));
    }
    for line in &rows {
        let amounts: Vec<&Cell<'d>> = line.cells.iter().filter(|it| it.is_amount()).collect();
        for cell in &amounts {
            let weight = match columns.contains(&cell.header) {
                true => 2,
                false if !columns.is_empty() || amounts.len() > 3 => continue,
                false => usize::from(amounts.len() == 1),
            };
            let value = cell.quantity.clone();
            all.push(Given { grid, line, from: vec![*cell], value, weight });
        }
    }
    if !rows.is_empty() || !is_near || around.is_of_some {
        return;
    }
    let beside = grid.columns(&around.beside);
    for header in columns {
        let weight = 1 + usize::from(beside.contains(&header));
        let totals = grid.lines.iter().filter(|it| it.is_total());
        let cells = totals.flat_map(|line| line.cells.iter().map(move |cell| (line, cell)));
        let mut cells = cells.filter(|it| it.1.header == header && it.1.is_amount()).peekable();
        if cells.peek().is_none() {
            all.extend(sum(grid, header, weight));
        }
        all.extend(cells.map(|(line, cell)| Given {
            grid,
            line,
            from: vec![cell],
            value: cell.quantity.clone(),
            weight,
        }));
    }
}

/// The sum of a column without a total.
fn sum<'s, 'd>(grid: &'s Grid<'d>, header: &str, weight: usize) -> Option<Given<'s, 'd>> {
    let from = grid.column(header);
    let line = grid.parts().next().filter(|_| from.len() > 2)?;
    let value = Quantity { value: plus(&from)?, ..from[0].quantity.clone() };
    Some(Given { grid, line, from, value, weight })
}

fn difference<'s, 'd>(
    grid: &'s Grid<'d>,
    line: &'s Line<'d>,
    [one, other]: [&'s Cell<'d>; 2],
    weight: usize,
) -> Option<Given<'s, 'd>> {
    let value = one.quantity.value.checked_sub(other.quantity.value)?.abs();
    let value = Quantity { value, ..one.quantity.clone() };
    Some(Given { grid, line, from: vec![one, other], value, weight })
}

/// The differences of the two named rows, or of the first two places, in the named columns.
fn differences<'s, 'd>(grid: &'s Grid<'d>, around: &Around, all: &mut Vec<Given<'s, 'd>>) {
    let mut columns = grid.columns(&around.near);
    let is_called = !columns.is_empty();
    if FIRST_TWO.is_match(&around.whole.folded) {
        for header in &columns {
            let mut cells = grid.column(header);
            cells.sort_by_key(|it| std::cmp::Reverse(it.quantity.value));
            let line = grid.parts().next();
            if let ([one, other, ..], Some(line)) = (&cells[..], line) {
                all.extend(difference(grid, line, [one, other], 2));
            }
        }
        return;
    }
    if !is_called && grid.headers.len() <= 3 {
        columns.clone_from(&grid.headers);
    }
    let [one, other] = grid.rows(&around.whole)[..] else { return };
    for header in columns {
        if let (Some(a), Some(b)) = (one.amount(header), other.amount(header)) {
            all.extend(difference(grid, one, [a, b], 1 + usize::from(is_called)));
        }
    }
}

/// The averages of the named columns, and the quotients of two named columns.
fn means<'s, 'd>(grid: &'s Grid<'d>, around: &Around, places: u32, all: &mut Vec<Given<'s, 'd>>) {
    let mut give = |line: &'s Line<'d>, from: Vec<&'s Cell<'d>>, sum: Decimal, by: Decimal| {
        for value in quotient(sum, by, places).into_iter().flatten() {
            let value = Quantity { value, ..from[0].quantity.clone() };
            all.push(Given { grid, line, from: from.clone(), value, weight: 2 });
        }
    };
    let columns = grid.columns(&around.near);
    for header in &columns {
        let cells = grid.column(header);
        if let (Some(line), Some(sum), 3..) = (grid.parts().next(), plus(&cells), cells.len()) {
            let count = Decimal::from(cells.len());
            give(line, cells, sum, count);
        }
    }
    let rows = grid.rows(&around.near);
    let totals = || grid.lines.iter().filter(|it| it.is_total()).collect();
    let rows: Vec<&Line<'d>> = if rows.is_empty() { totals() } else { rows };
    for line in rows {
        let is_called = |it: &&Cell<'d>| it.is_amount() && columns.contains(&it.header);
        let cells: Vec<&Cell<'d>> = line.cells.iter().filter(is_called).collect();
        let [one, other] = cells[..] else { continue };
        give(line, vec![one, other], one.quantity.value, other.quantity.value);
        give(line, vec![other, one], other.quantity.value, one.quantity.value);
    }
}
