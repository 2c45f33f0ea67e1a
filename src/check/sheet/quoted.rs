//! Knows lists of typed numbers that quote results of formulas elsewhere in the workbook by their labels, and the number in
//! such a list that differs from the result with its label. Does not know lists that quote nothing.

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use super::super::context::Context;
use super::super::{Findings, InstanceState};
use super::{At, Book, heading, row_label};
use crate::document::grid::{Cell, Kind, Sheet};
use crate::select::fold;
use crate::text;

/// Number of quotes in a list with another number.
const LEAST: usize = 2;
/// Maximum number of formulas of a workbook in which quotes are sought.
const MOST: usize = 50_000;
/// Decimals of typed numbers.
const PLACES: u32 = 2;

/// The label of a typed number, folded.
fn label(at: At<'_>) -> String {
    fold(row_label(at.sheet, at.cell.row, at.cell.column).trim()).into_owned()
}

/// Whether a quote with the label `said` may be of the cell `at`: it is that of the row, or contains those of row and column.
fn is_called(at: At<'_>, said: &str) -> bool {
    let row = label(at);
    let is_in = |name: &str| name.chars().count() > 1 && said.contains(name);
    let column = || fold(heading(at.sheet, at.cell.row, at.cell.column).trim()).into_owned();
    !row.is_empty() && (row == said || is_in(&row) && is_in(&column()))
}

/// The sheet and the column or row that a cell is in.
fn lines(at: At<'_>) -> [(&str, bool, u32); 2] {
    let name = at.sheet.name.as_str();
    [(name, true, at.cell.column), (name, false, at.cell.row)]
}

/// The value of a cell as stored.
fn value(at: At<'_>) -> Option<Decimal> {
    let stored = at.sheet.stored(at.cell);
    let value = stored.parse().or_else(|_| Decimal::from_scientific(stored)).ok()?;
    (at.cell.kind == Kind::Number).then_some(value)
}

/// The results of a workbook, by their values rounded to few places.
struct Results<'d> {
    all: Vec<At<'d>>,
    by_value: FxHashMap<Decimal, Vec<usize>>,
}

impl<'d> Results<'d> {
    fn of(book: &Book<'d>) -> Self {
        let all: Vec<At<'d>> = book.formulas().take(MOST).map(|it| it.0).collect();
        let mut by_value: FxHashMap<Decimal, Vec<usize>> = FxHashMap::default();
        for (index, it) in all.iter().enumerate() {
            for value in printed(*it) {
                by_value.entry(value).or_default().push(index);
            }
        }
        Self { all, by_value }
    }

    /// The result that a typed number with the label `said` quotes.
    fn quoted(&self, typed: At<'d>, said: &str) -> Option<At<'d>> {
        let same = self.by_value.get(&half_up(value(typed)?, PLACES))?;
        same.iter().map(|it| self.all[*it]).find(|it| is_called(*it, said))
    }
}

/// The values as which a quote may print a result.
fn printed(at: At<'_>) -> Vec<Decimal> {
    let Some(value) = value(at) else { return Vec::new() };
    let mut rounded: Vec<Decimal> = (0..=PLACES).map(|it| half_up(value, it)).collect();
    rounded.dedup();
    rounded
}

fn half_up(value: Decimal, places: u32) -> Decimal {
    let away = rust_decimal::RoundingStrategy::MidpointAwayFromZero;
    value.round_dp_with_strategy(places, away).normalize()
}

/// Whether the typed number at `at` quotes a result.
pub(super) fn is_quote(book: &Book<'_>, at: At<'_>) -> bool {
    let Some(value) = value(at).map(|it| half_up(it, PLACES)) else { return false };
    let said = label(at);
    let mut results = book.formulas().take(MOST).map(|it| it.0);
    results.any(|it| printed(it).contains(&value) && is_called(it, &said))
}

/// Typed numbers agree with the results that they quote.
pub(super) fn quoted(cx: &Context<'_>, book: &Book<'_>, found: &mut Findings) {
    let results = Results::of(book);
    if results.all.is_empty() {
        return;
    }
    for sheet in book.shown() {
        for list in lists(book, sheet) {
            let of: Vec<_> = list.iter().map(|(at, said)| results.quoted(*at, said)).collect();
            let quotes: Vec<At<'_>> = of.iter().flatten().copied().collect();
            quotes.iter().for_each(|_| found.checked(InstanceState::Holds));
            let mut others = list.iter().zip(&of).filter(|it| it.1.is_none()).map(|it| it.0);
            let (Some((odd, said)), None) = (others.next(), others.next()) else { continue };
            let Some(source) = source(&results, said, &quotes) else { continue };
            found.checked(InstanceState::Violated);
            report(cx, *odd, source, found);
        }
    }
}

/// The lists of typed numbers below each other, each with its label.
fn lists<'d>(book: &Book<'d>, sheet: &'d Sheet) -> Vec<Vec<(At<'d>, String)>> {
    let is_typed = |it: &&Cell| it.kind == Kind::Number && sheet.formula(it).is_none();
    let mut typed: Vec<&Cell> = sheet.cells.iter().filter(is_typed).collect();
    typed.sort_by_key(|it| (it.column, it.row));
    let goes_on = |a: &&Cell, b: &&Cell| a.column == b.column && b.row == a.row + 1;
    let labelled = |cell: &&'d Cell| {
        let at = At { book: book.document, sheet, cell };
        Some((at, label(at))).filter(|it| !it.1.is_empty())
    };
    let lists = typed.chunk_by(goes_on).filter(|it| it.len() > LEAST);
    let lists = lists.map(|it| it.iter().filter_map(labelled).collect::<Vec<_>>());
    lists.filter(|it| it.len() > LEAST).collect()
}

/// The only result with the label `said` in a line with results that the rest of the list quotes.
fn source<'d>(results: &Results<'d>, said: &str, quotes: &[At<'d>]) -> Option<At<'d>> {
    if quotes.len() < LEAST {
        return None;
    }
    let in_line = |at: &At<'d>| {
        let own = lines(*at);
        let beside = |line| quotes.iter().filter(|it| lines(**it).contains(line)).count();
        own.iter().any(|line| beside(line) >= LEAST)
    };
    let is_source = |it: &At<'d>| value(*it).is_some() && in_line(it) && is_called(*it, said);
    let mut all = results.all.iter().copied().filter(is_source);
    all.next().filter(|_| all.next().is_none())
}

fn report(cx: &Context<'_>, at: At<'_>, of: At<'_>, found: &mut Findings) {
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
