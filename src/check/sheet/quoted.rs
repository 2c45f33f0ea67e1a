//! Knows lists of typed numbers that quote results of formulas elsewhere in the workbook by their labels, and the number in
//! such a list that differs from the result with its label. Does not know lists that quote nothing.

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use super::super::context::Context;
use super::super::{Findings, InstanceState};
use super::{At, Book};
use crate::document::grid::{Cell, Kind, Sheet};
use crate::select::fold;
use crate::text;

/// Number of quotes in a list with another number.
const LEAST: usize = 2;
/// Maximum number of formulas of a workbook in which quotes are sought.
const MOST: usize = 50_000;
/// Decimals of typed numbers.
const PLACES: u32 = 2;

/// A cell and the names that its row and column give it.
struct Named<'d> {
    at: At<'d>,
    row: String,
    column: String,
}

impl<'d> Named<'d> {
    fn of(at: At<'d>) -> Self {
        let Cell { row, column, .. } = *at.cell;
        let before = at.sheet.within(row, &(0..column));
        let text = |it: &&Cell| it.kind == Kind::Text;
        let label = before.iter().find(text).or(before.first());
        let above = (0..row).rev().take(64);
        let heading = above.into_iter().find_map(|row| at.sheet.at(row, column).filter(text));
        let name =
            |it: Option<&Cell>| fold(it.map_or("", |it| at.sheet.shown(it)).trim()).into_owned();
        Self { at, row: name(label), column: name(heading) }
    }

    /// Whether a quote with the label `said` may be of this cell.
    fn is_called(&self, said: &str) -> bool {
        let is_in = |name: &str| name.chars().count() > 1 && said.contains(name);
        !self.row.is_empty() && (self.row == said || is_in(&self.row) && is_in(&self.column))
    }

    /// The sheet and the column or row that it is in.
    fn lines(&self) -> [(&'d str, bool, u32); 2] {
        let name = self.at.sheet.name.as_str();
        [(name, true, self.at.cell.column), (name, false, self.at.cell.row)]
    }
}

/// The value of a cell as stored.
fn value(at: At<'_>) -> Option<Decimal> {
    let stored = at.sheet.stored(at.cell);
    let value = stored.parse().or_else(|_| Decimal::from_scientific(stored)).ok()?;
    (at.cell.kind == Kind::Number).then_some(value)
}

/// The results of a workbook, by their values rounded to few places.
struct Results<'d> {
    all: Vec<Named<'d>>,
    by_value: FxHashMap<Decimal, Vec<usize>>,
}

impl<'d> Results<'d> {
    fn of(book: &Book<'d>) -> Self {
        let all: Vec<Named<'d>> = book.formulas().take(MOST).map(|it| Named::of(it.0)).collect();
        let mut by_value: FxHashMap<Decimal, Vec<usize>> = FxHashMap::default();
        for (index, it) in all.iter().enumerate() {
            let Some(value) = value(it.at) else { continue };
            let mut rounded: Vec<Decimal> = (0..=PLACES).map(|it| half_up(value, it)).collect();
            rounded.dedup();
            rounded.into_iter().for_each(|it| by_value.entry(it).or_default().push(index));
        }
        Self { all, by_value }
    }

    /// The result that a typed number quotes.
    fn quoted(&self, typed: &Named<'d>) -> Option<&Named<'d>> {
        let same = self.by_value.get(&half_up(value(typed.at)?, PLACES))?;
        same.iter().map(|it| &self.all[*it]).find(|it| it.is_called(&typed.row))
    }
}

fn half_up(value: Decimal, places: u32) -> Decimal {
    let away = rust_decimal::RoundingStrategy::MidpointAwayFromZero;
    value.round_dp_with_strategy(places, away).normalize()
}

/// Whether the typed number at `at` quotes a result.
pub(super) fn is_quote(book: &Book<'_>, at: At<'_>) -> bool {
    at.formula().is_none() && Results::of(book).quoted(&Named::of(at)).is_some()
}

/// Typed numbers agree with the results that they quote.
pub(super) fn quoted(cx: &Context<'_>, book: &Book<'_>, found: &mut Findings) {
    let results = Results::of(book);
    if results.all.is_empty() {
        return;
    }
    for sheet in book.shown() {
        for list in lists(book, sheet) {
            let of: Vec<_> = list.iter().map(|it| results.quoted(it)).collect();
            let quotes: Vec<&Named<'_>> = of.iter().flatten().copied().collect();
            quotes.iter().for_each(|_| found.checked(InstanceState::Holds));
            let mut others = list.iter().zip(&of).filter(|it| it.1.is_none()).map(|it| it.0);
            let (Some(odd), None) = (others.next(), others.next()) else { continue };
            let Some(source) = source(&results, odd, &quotes) else { continue };
            found.checked(InstanceState::Violated);
            report(cx, odd, source, found);
        }
    }
}

/// The lists of typed numbers below each other.
fn lists<'d>(book: &Book<'d>, sheet: &'d Sheet) -> Vec<Vec<Named<'d>>> {
    let is_typed = |it: &&Cell| it.kind == Kind::Number && sheet.formula(it).is_none();
    let mut typed: Vec<&Cell> = sheet.cells.iter().filter(is_typed).collect();
    typed.sort_by_key(|it| (it.column, it.row));
    let goes_on = |a: &&Cell, b: &&Cell| a.column == b.column && b.row == a.row + 1;
    let named = |cell: &&'d Cell| Named::of(At { book: book.document, sheet, cell });
    let lists = typed.chunk_by(goes_on).map(|it| {
        let all = it.iter().map(named).filter(|it| !it.row.is_empty());
        all.collect::<Vec<_>>()
    });
    lists.filter(|it| it.len() > LEAST).collect()
}

/// The only other result with the label of `odd` in a line of the sheets with results that the rest of its list quotes.
fn source<'r, 'd>(
    results: &'r Results<'d>,
    odd: &Named<'d>,
    quotes: &[&Named<'d>],
) -> Option<&'r Named<'d>> {
    let in_line = |it: &&Named<'d>| {
        let lines = it.lines();
        lines
            .iter()
            .any(|line| quotes.iter().filter(|quote| quote.lines().contains(line)).count() >= LEAST)
    };
    let called = |it: &&Named<'d>| it.is_called(&odd.row) && value(it.at).is_some();
    let mut all = results.all.iter().filter(called).filter(in_line);
    let first = all.next()?;
    (quotes.len() >= LEAST && all.next().is_none()).then_some(first)
}

fn report(cx: &Context<'_>, odd: &Named<'_>, source: &Named<'_>, found: &mut Findings) {
    let (at, of) = (odd.at, source.at);
    let (name, stated, other, computed) = (at.name(), at.shown(), of.name_from(at), of.shown());
    let message = text!(
        "{stated} in {name} is typed, but the formula in {other}, which has the same label, gives {computed}; the numbers around it equal the results with their labels",
        "{name}に入力された{stated}は、同じ項目名の{other}の計算結果{computed}と異なる。前後の数値は、それぞれの項目名の計算結果と一致する"
    );
    let Some(span) = at.span() else { return };
    let reported = cx.warning(message).at(span, text!("typed", "入力値"));
    let reported = of
        .span()
        .into_iter()
        .fold(reported, |reported, span| reported.at(span, text!("the result", "計算結果")));
    found.report(reported.value("stated", stated).value("computed", computed));
}
