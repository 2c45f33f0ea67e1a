//! Knows cells that aggregate a range of one column or row, of any sheet: what they leave out, and what they include
//! twice. Does not know other formulas.

use std::cell::OnceCell;
use std::ops::Range;

use super::super::context::Context;
use super::super::{Findings, InstanceState};
use super::used::Uses;
use super::{At, Book, heading, row_label, with_formula, written};
use crate::diagnostic::{Diagnostic, Text};
use crate::document::grid::formula::{Word, words};
use crate::document::grid::{Kind, Sheet};
use crate::quantity::Exact;
use crate::table::Words;
use crate::text;

/// What is computed of the cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Of {
    Sum,
    /// `SUBTOTAL` leaves out other subtotals.
    Subtotal,
    Mean,
    /// Of the cells that meet a condition, or of products.
    Some,
}

/// A cell that aggregates a range of a column or row.
pub(super) struct Total<'d> {
    pub(super) at: At<'d>,
    pub(super) of: Of,
    /// The sheet of the range, and its column or row.
    sheet: &'d Sheet,
    line: u32,
    is_down: bool,
    /// Its own position, if it is in the line of the range.
    pub(super) place: Option<u32>,
    pub(super) items: Range<u32>,
}

impl<'d> Total<'d> {
    /// Reads `SUM(B4:B6)`, `SUBTOTAL(9,B4:B6)`, `AVERAGE(Data!B4:B6)`, `SUMIF(A4:A6,D1,B4:B6)`, `SUMIFS(B4:B6,…)`.
    pub(super) fn of(at: At<'d>, formula: &str) -> Option<Self> {
        let words = words(formula);
        let text = |index: usize| words.get(index).map_or("", |(_, it)| &formula[it.clone()]);
        let is_sign = |index: usize, sign: &str| text(index) == sign;
        if !is_sign(1, "(") || !is_sign(words.len() - 1, ")") {
            return None;
        }
        let (of, from) = match &*text(0).to_ascii_uppercase() {
            "SUM" => (Of::Sum, 2),
            "AVERAGE" => (Of::Mean, 2),
            "SUBTOTAL" if matches!(text(2), "9" | "109") && is_sign(3, ",") => (Of::Subtotal, 4),
            "SUMIFS" | "AVERAGEIFS" | "SUMPRODUCT" => (Of::Some, 2),
            "SUMIF" | "AVERAGEIF" => {
                let comma = (0..words.len()).rev().find(|it| is_sign(*it, ","))?;
                (Of::Some, comma + 1)
            }
            _ => return None,
        };
        let is_elsewhere = words.get(from)?.0 == Word::Sheet && is_sign(from + 1, "!");
        let sheet = if is_elsewhere { at.book.sheet_named(text(from))? } else { at.sheet };
        let from = if is_elsewhere { from + 2 } else { from };
        let end = if of == Of::Some { "," } else { ")" };
        let is_end = is_sign(from + 3, end) || is_sign(from + 3, ")");
        if !is_sign(from + 1, ":") || !is_end || of != Of::Some && words.len() != from + 4 {
            return None;
        }
        let (Word::Cell(r1, c1), Word::Cell(r2, c2)) = (words[from].0, words[from + 2].0) else {
            return None;
        };
        let range = |one: u32, two: u32| one.min(two)..one.max(two) + 1;
        let (is_down, line, items) = match (c1.at == c2.at, r1.at == r2.at) {
            (true, false) => (true, c1.at, range(r1.at, r2.at)),
            (false, true) => (false, r1.at, range(c1.at, c2.at)),
            _ => return None,
        };
        let (row, column) = (at.cell.row, at.cell.column);
        let (own_line, own) = if is_down { (column, row) } else { (row, column) };
        let place = Some(own).filter(|_| own_line == line && sheet.name == at.sheet.name);
        let is_inside = place.is_some_and(|it| items.contains(&it));
        (!is_inside).then_some(Self { at, of, sheet, line, is_down, place, items })
    }

    /// The cell at `place` of its line.
    fn cell(&self, place: u32) -> Option<At<'d>> {
        let (row, column) = if self.is_down { (place, self.line) } else { (self.line, place) };
        Some(At { sheet: self.sheet, cell: self.sheet.at(row, column)?, ..self.at })
    }

    /// The non-empty cells of its line in `places`.
    pub(super) fn cells(&self, places: Range<u32>) -> impl Iterator<Item = At<'d>> {
        let (sheet, at, line) = (self.sheet, self.at, self.line..self.line + 1);
        let (rows, columns) = if self.is_down { (places, line) } else { (line, places) };
        rows.flat_map(move |row| {
            sheet.within(row, &columns).iter().map(move |cell| At { cell, sheet, ..at })
        })
    }

    /// The label of the cell at `place`: that of its row, or the heading of its column.
    fn label(&self, place: u32) -> &'d str {
        match self.is_down {
            true => row_label(self.sheet, place, self.line),
            false => heading(self.sheet, self.line, place),
        }
    }

    /// Whether the cell at `place` may be an item: a figure that is not a sum, a year, or a part of
    /// another.
    fn is_item(&self, place: u32) -> Option<At<'d>> {
        let at = self.cell(place).filter(|it| it.cell.kind == Kind::Number)?;
        let label = self.label(place).to_lowercase();
        // A sum over another sheet may be an item of this one.
        let is_own = |it: &str| is_aggregate(it) && !it.contains('!');
        let is_sum = at.formula().is_some_and(is_own) || is_total(&label);
        let is_year = is_year(at.shown());
        (!is_sum && !is_year && !is_no_item(&label) && !label.is_empty()).then_some(at)
    }

    /// The items next to its range that it leaves out.
    fn left_out(&self, others: &[Self]) -> Vec<At<'d>> {
        match self.place {
            Some(place) if place > self.items.start => self.left_out_before(place, others),
            Some(place) => {
                let between = self.between(place + 1..self.items.start);
                if between.is_empty() { self.left_out_behind(others) } else { between }
            }
            None => self.left_out_behind(others),
        }
    }

    /// Those between the range and the total at `place` after it, and the one directly below the header.
    fn left_out_before(&self, place: u32, others: &[Self]) -> Vec<At<'d>> {
        let mut out = self.between(self.items.end..place);
        let first = self.items.start.checked_sub(1).filter(|it| self.is_first(*it, others));
        let is_near = place - self.items.end <= FAR;
        out.extend(first.filter(|_| is_near).and_then(|it| self.is_item(it)));
        out
    }

    /// The items in `places`, if these are few.
    fn between(&self, places: Range<u32>) -> Vec<At<'d>> {
        let is_near = places.len() as u32 <= FAR;
        places.filter(|_| is_near).filter_map(|it| self.is_item(it)).collect()
    }

    /// The last items of the line, behind the range of a total elsewhere, if they are few and no other total of that
    /// line includes them.
    fn left_out_behind(&self, others: &[Self]) -> Vec<At<'d>> {
        const FEW: usize = 2;
        let end = self.items.end;
        let out: Vec<At<'d>> = (end..).map_while(|it| self.is_item(it)).take(FEW + 1).collect();
        // Most ranges end where their line does: the rest is asked of few.
        if !(1..=FEW).contains(&out.len()) || !(FEW + 1..=MOST_ITEMS).contains(&self.items.len()) {
            return Vec::new();
        }
        let mut others = others.iter().filter(|it| it.line == self.line && self.is_along(it));
        let are_of_others = others.any(|it| it.items.end > end);
        let are_items = || self.items.clone().all(|it| self.is_item(it).is_some());
        if !are_of_others && are_items() { out } else { Vec::new() }
    }

    fn noun(&self) -> Text {
        match self.of {
            Of::Mean => text!("the mean", "平均"),
            _ => text!("the sum", "合計"),
        }
    }

    /// Whether `place` is directly below the words of a header, and of the same kind as the first
    /// item. A column that every total of the rows leaves out (an age, a rate) has no items.
    fn is_first(&self, place: u32, others: &[Self]) -> bool {
        let above = place.checked_sub(1).and_then(|it| self.cell(it));
        let is_header = above.is_some_and(|it| it.cell.kind == Kind::Text);
        let includes = |it: &Self| self.is_along(it) && it.items.contains(&place);
        is_header
            && self.kind(place) == self.kind(self.items.start)
            && !self.label(place + 1).is_empty()
            && (self.is_down || others.iter().any(includes))
    }

    /// Whether the cell at `place` has a formula, whether it is a percentage, and whether a year names it.
    fn kind(&self, place: u32) -> [bool; 3] {
        let cell = self.cell(place);
        let has_formula = cell.is_some_and(|it| it.formula().is_some());
        let is_percent = cell.is_some_and(|it| it.shown().contains(['%', '％']));
        [has_formula, is_percent, is_year(self.label(place))]
    }

    /// Whether `other` aggregates lines of the same direction on the same sheet.
    fn is_along(&self, other: &Self) -> bool {
        other.is_down == self.is_down && other.sheet.name == self.sheet.name
    }

    /// Those of the cells in `left_out` that formulas read like the item next to them.
    fn used_alike(&self, left_out: Vec<At<'d>>, uses: &Uses<'d>) -> Vec<At<'d>> {
        let is_behind = |it: &At<'d>| {
            (if self.is_down { it.cell.row } else { it.cell.column }) >= self.items.end
        };
        let near = |it: &At<'d>| if is_behind(it) { self.items.end - 1 } else { self.items.start };
        let is_used =
            |it: &At<'d>| self.cell(near(it)).is_none_or(|item| uses.are_alike(*it, item));
        left_out.into_iter().filter(is_used).collect()
    }

    /// The sums in its range of other cells of that range.
    fn subtotals(&self) -> Vec<Self> {
        let inner = |at: At<'d>| {
            let inner = Self::of(at, at.formula()?)?;
            let is_inside = inner.place.is_some()
                && inner.is_down == self.is_down
                && inner.items.start >= self.items.start
                && inner.items.end <= self.items.end;
            let are_subtotals = inner.of == Of::Subtotal && self.of == Of::Subtotal;
            let is_sum = matches!(inner.of, Of::Sum | Of::Subtotal);
            (is_inside && is_sum && !are_subtotals).then_some(inner)
        };
        self.cells(self.items.clone()).filter_map(inner).collect()
    }

    /// The sum with the figures in `more` added, or subtracted if `sign` is negative.
    fn with(&self, more: &[At<'d>], sign: i64) -> Option<String> {
        if !matches!(self.of, Of::Sum | Of::Subtotal) {
            return None;
        }
        let stored = |at: &At<'d>| Exact::stored(at.sheet.stored(at.cell));
        let add =
            |sum: Exact, at: &At<'d>| sum.plus(stored(at)?.times(Exact::from(sign)).ok()?).ok();
        let sum = more.iter().try_fold(stored(&self.at)?, add)?;
        written::like(self.at, &sum.to_rational())
    }
}

/// Maximum distance between a range and its total.
const FAR: u32 = 5;

/// Maximum number of items of a total elsewhere that are looked at.
const MOST_ITEMS: usize = 10_000;

fn is_year(text: &str) -> bool {
    text.trim().parse::<u32>().is_ok_and(|it| (1900..=2100).contains(&it))
}

/// Whether a label in lower case is that of a part, or of an amount that is carried over.
pub(super) fn is_no_item(label: &str) -> bool {
    const NO_ITEMS: [&str; 14] = [
        "うち", "再掲", "内数", "参考", "再", "繰越", "前期", "期首", "前年", "残高", "of which",
        "memo", "opening", "balance",
    ];
    NO_ITEMS.iter().any(|it| label.contains(it))
}

/// Whether a label in lower case is that of a total.
fn is_total(label: &str) -> bool {
    let words = Words::of(label);
    words.has(Words::TOTAL) || words.has(Words::AVERAGE)
}

/// Whether `formula` only aggregates other cells.
pub(super) fn is_aggregate(formula: &str) -> bool {
    const NAMES: [&str; 9] =
        ["SUM", "SUBTOTAL", "AVERAGE", "COUNT", "COUNTA", "MAX", "MIN", "SUMIF", "AGGREGATE"];
    words(formula).iter().any(|(word, at)| {
        *word == Word::Function && NAMES.contains(&&*formula[at.clone()].to_ascii_uppercase())
    })
}

pub(super) fn totals<'d>(book: &Book<'d>) -> impl Iterator<Item = Total<'d>> {
    book.formulas().filter_map(|(at, formula)| Total::of(at, formula))
}

/// A sum includes all items of its line.
pub(super) fn range(cx: &Context<'_>, book: &Book<'_>, found: &mut Findings) {
    let totals: Vec<_> = totals(book).collect();
    let uses = OnceCell::new();
    for total in &totals {
        let mut left_out = total.left_out(&totals);
        if !left_out.is_empty() {
            left_out = total.used_alike(left_out, uses.get_or_init(|| Uses::of(book)));
        }
        let (Some(span), Some(first)) = (total.at.span(), left_out.first()) else {
            found.checked(InstanceState::Holds);
            continue;
        };
        found.checked(InstanceState::Violated);
        let (name, value, item, shown) =
            (total.at.name(), total.at.shown(), first.name_from(total.at), first.shown());
        let message = match total.of {
            Of::Mean => text!(
                "the mean {value} in {name} leaves out {shown} in {item}, which is adjacent to its range",
                "{name}の平均{value}は、集計範囲に隣り合う{item}の{shown}を含まない"
            ),
            _ => text!(
                "the sum {value} in {name} leaves out {shown} in {item}, which is adjacent to its range",
                "{name}の合計{value}は、集計範囲に隣り合う{item}の{shown}を含まない"
            ),
        };
        let computed = total.with(&left_out, 1);
        let message = match &computed {
            Some(computed) => {
                message.and(text!("with it the sum is {computed}", "含めた合計は{computed}"))
            }
            None => message,
        };
        let mut reported = with_formula(cx.warning(message), total.at).at(span, total.noun());
        for span in left_out.iter().filter_map(|it| it.span()) {
            reported = reported.at(span, text!("left out", "範囲の外"));
        }
        found.report(with_values(reported, value, computed));
    }
}

/// `reported` with the stated value, and the computed one if it is known.
pub(super) fn with_values(
    reported: Diagnostic,
    stated: &str,
    computed: Option<String>,
) -> Diagnostic {
    let reported = reported.value("stated", stated);
    computed.into_iter().fold(reported, |reported, it| reported.value("computed", it))
}

/// A sum or mean includes no subtotal together with the items of that subtotal.
pub(super) fn twice(cx: &Context<'_>, book: &Book<'_>, found: &mut Findings) {
    let mut budget = super::eval::MAX_CELLS;
    for total in totals(book).filter(|it| it.of != Of::Some) {
        let Some(left) = budget.checked_sub(total.items.len()) else {
            found.checked(InstanceState::Unchecked);
            continue;
        };
        budget = left;
        let inner: Vec<Total<'_>> = total.subtotals();
        let computed = total.with(&inner.iter().map(|it| it.at).collect::<Vec<_>>(), -1);
        let (Some(span), Some(inner)) = (total.at.span(), inner.into_iter().next()) else {
            found.checked(InstanceState::Holds);
            continue;
        };
        found.checked(InstanceState::Violated);
        let (name, value) = (total.at.name(), total.at.shown());
        let (item, shown) = (inner.at.name_from(total.at), inner.at.shown());
        let message = match total.of {
            Of::Mean => text!(
                "the mean {value} in {name} includes both the sum {shown} in {item} and the items of that sum",
                "{name}の平均{value}は、{item}の合計{shown}とその内訳の両方を含む"
            ),
            _ => text!(
                "the sum {value} in {name} includes both the subtotal {shown} in {item} and the items of that subtotal",
                "{name}の合計{value}は、{item}の小計{shown}とその内訳を二重に含む"
            ),
        };
        let message = match &computed {
            Some(computed) => message.and(text!(
                "without subtotals the sum is {computed}",
                "小計を除いた合計は{computed}"
            )),
            None => message,
        };
        let reported = with_formula(cx.finding(message), total.at).at(span, total.noun());
        let reported = inner.at.span().into_iter().fold(reported, |reported, span| {
            reported.at(span, text!("a subtotal in its range", "範囲内の小計"))
        });
        found.report(with_values(with_formula(reported, inner.at), value, computed));
    }
}
