//! Knows sums over a range of a column or row: what they leave out, what they include twice, and
//! whether their displayed items add up to the displayed total. Does not know other formulas.

use std::ops::Range;

use super::super::context::Context;
use super::super::{Findings, InstanceState};
use super::{At, Book, with_formula};
use crate::document::grid::Kind;
use crate::document::grid::formula::{Word, words};
use crate::quantity::Exact;
use crate::text;

/// A cell that sums a range of its own column or row.
struct Total<'d> {
    at: At<'d>,
    /// Along the column, or along the row.
    is_down: bool,
    /// Its own position, and the range.
    place: u32,
    items: Range<u32>,
    /// `SUBTOTAL` leaves out other subtotals.
    is_subtotal: bool,
}

impl<'d> Total<'d> {
    /// Reads `SUM(B4:B6)` or `SUBTOTAL(9,B4:B6)` in the same column or row.
    fn of(at: At<'d>, formula: &str) -> Option<Self> {
        let words = words(formula);
        let text = |index: usize| words.get(index).map(|(_, it)| &formula[it.clone()]);
        let name = text(0)?.to_ascii_uppercase();
        let (is_subtotal, from) = match (&*name, text(2)) {
            ("SUM", _) => (false, 2),
            ("SUBTOTAL", Some("9" | "109")) if text(3) == Some(",") => (true, 4),
            _ => return None,
        };
        let is_whole = text(1) == Some("(") && text(from + 1) == Some(":");
        if !is_whole || text(from + 3) != Some(")") || words.len() != from + 4 {
            return None;
        }
        let (Word::Cell(r1, c1), Word::Cell(r2, c2)) = (words[from].0, words[from + 2].0) else {
            return None;
        };
        let (row, column) = (at.cell.row, at.cell.column);
        let range = |one: u32, two: u32| one.min(two)..one.max(two) + 1;
        let (is_down, place, items) = match (c1.at == c2.at, r1.at == r2.at) {
            (true, false) if c1.at == column => (true, row, range(r1.at, r2.at)),
            (false, true) if r1.at == row => (false, column, range(c1.at, c2.at)),
            _ => return None,
        };
        (!items.contains(&place)).then_some(Self { at, is_down, place, items, is_subtotal })
    }

    /// The cell at `place` of its line.
    fn cell(&self, place: u32) -> Option<At<'d>> {
        match self.is_down {
            true => self.at.other(place, self.at.cell.column),
            false => self.at.other(self.at.cell.row, place),
        }
    }

    /// The non-empty cells of its line in `places`.
    fn cells(&self, places: Range<u32>) -> impl Iterator<Item = At<'d>> {
        let (sheet, at) = (self.at.sheet, self.at);
        let rows = if self.is_down { places.clone() } else { at.cell.row..at.cell.row + 1 };
        let columns = if self.is_down { at.cell.column..at.cell.column + 1 } else { places };
        rows.flat_map(move |row| {
            sheet.within(row, &columns).iter().map(move |cell| At { cell, ..at })
        })
    }

    /// The label of the cell at `place`: the first text of its row, or the one above.
    fn label(&self, place: u32) -> &'d str {
        let (row, column) = (self.at.cell.row, self.at.cell.column);
        let sheet = self.at.sheet;
        let is_text = |it: &&crate::document::grid::Cell| it.kind == Kind::Text;
        let named = match self.is_down {
            true => sheet.within(place, &(0..column)).iter().find(is_text),
            false => (0..row).rev().take(64).find_map(|row| sheet.at(row, place).filter(is_text)),
        };
        named.map_or("", |it| sheet.shown(it))
    }

    /// Whether the cell at `place` may be an item: a figure that is not a sum, a year, or a part of
    /// another.
    fn is_item(&self, place: u32) -> Option<At<'d>> {
        const OTHERS: [&str; 14] = [
            "うち", "再掲", "内数", "参考", "再", "繰越", "前期", "期首", "前年", "残高",
            "of which", "memo", "opening", "balance",
        ];
        let at = self.cell(place).filter(|it| it.cell.kind == Kind::Number)?;
        let label = self.label(place).to_lowercase();
        let is_sum = at.formula().is_some_and(is_aggregate);
        let is_year = at.shown().parse::<u32>().is_ok_and(|it| (1900..=2100).contains(&it));
        let is_other = OTHERS.iter().any(|it| label.contains(it));
        (!is_sum && !is_year && !is_other && !label.is_empty()).then_some(at)
    }

    /// The items next to its range that it leaves out: those between the range and itself, and the one
    /// directly below the header.
    fn left_out(&self) -> Vec<At<'d>> {
        let is_below = self.place > self.items.start;
        let between = match is_below {
            true => self.items.end..self.place,
            false => self.place + 1..self.items.start,
        };
        const FAR: u32 = 5;
        if between.len() as u32 > FAR {
            return Vec::new();
        }
        let mut out: Vec<At<'d>> = between.filter_map(|it| self.is_item(it)).collect();
        let first = self.items.start.checked_sub(1).filter(|_| is_below);
        if let Some(first) = first.filter(|it| self.is_first(*it)) {
            out.extend(self.is_item(first));
        }
        out
    }

    /// Whether `place` is directly below the words of a header, and of the same kind as the first
    /// item.
    fn is_first(&self, place: u32) -> bool {
        let above = place.checked_sub(1).and_then(|it| self.cell(it));
        let is_header = above.is_some_and(|it| it.cell.kind == Kind::Text);
        let formula = |place: u32| self.cell(place).is_some_and(|it| it.formula().is_some());
        is_header
            && formula(place) == formula(self.items.start)
            && !self.label(place + 1).is_empty()
    }
}

/// Whether `formula` only aggregates other cells.
pub(super) fn is_aggregate(formula: &str) -> bool {
    const NAMES: [&str; 9] =
        ["SUM", "SUBTOTAL", "AVERAGE", "COUNT", "COUNTA", "MAX", "MIN", "SUMIF", "AGGREGATE"];
    words(formula).iter().any(|(word, at)| {
        *word == Word::Function && NAMES.contains(&&*formula[at.clone()].to_ascii_uppercase())
    })
}

fn totals<'d>(book: &Book<'d>) -> impl Iterator<Item = Total<'d>> {
    book.formulas().filter_map(|(at, formula)| Total::of(at, formula))
}

/// A sum includes all items of its line.
pub(super) fn range(cx: &Context<'_>, book: &Book<'_>, found: &mut Findings) {
    for total in totals(book) {
        let left_out = total.left_out();
        let (Some(span), Some(first)) = (total.at.span(), left_out.first()) else {
            found.checked(InstanceState::Holds);
            continue;
        };
        found.checked(InstanceState::Violated);
        let (name, value, item, shown) =
            (total.at.name(), total.at.shown(), first.name(), first.shown());
        let message = text!(
            "the sum {value} in {name} leaves out {shown} in {item}, which is adjacent to its range",
            "{name}の合計{value}は、集計範囲に隣り合う{item}の{shown}を含まない"
        );
        let mut reported =
            with_formula(cx.warning(message), total.at).at(span, text!("the sum", "合計"));
        for span in left_out.iter().filter_map(|it| it.span()) {
            reported = reported.at(span, text!("left out", "範囲の外"));
        }
        found.report(reported.value("stated", value));
    }
}

/// A sum includes no subtotal together with the items of that subtotal.
pub(super) fn twice(cx: &Context<'_>, book: &Book<'_>, found: &mut Findings) {
    let mut budget = super::eval::MAX_CELLS;
    for total in totals(book) {
        let Some(left) = budget.checked_sub(total.items.len()) else {
            found.checked(InstanceState::Unchecked);
            continue;
        };
        budget = left;
        let inner = total.cells(total.items.clone()).find_map(|at| {
            let inner = Total::of(at, at.formula()?)?;
            let is_inside = inner.is_down == total.is_down
                && inner.items.start >= total.items.start
                && inner.items.end <= total.items.end;
            (is_inside && !(inner.is_subtotal && total.is_subtotal)).then_some(inner)
        });
        let (Some(span), Some(inner)) = (total.at.span(), inner) else {
            found.checked(InstanceState::Holds);
            continue;
        };
        found.checked(InstanceState::Violated);
        let (name, value) = (total.at.name(), total.at.shown());
        let (item, shown) = (inner.at.name(), inner.at.shown());
        let message = text!(
            "the sum {value} in {name} includes both the subtotal {shown} in {item} and the items of that subtotal",
            "{name}の合計{value}は、{item}の小計{shown}とその内訳を二重に含む"
        );
        let reported =
            with_formula(cx.finding(message), total.at).at(span, text!("the sum", "合計"));
        let reported = inner.at.span().into_iter().fold(reported, |reported, span| {
            reported.at(span, text!("a subtotal in its range", "範囲内の小計"))
        });
        found.report(with_formula(reported, inner.at).value("stated", value));
    }
}

/// The printed items add up to the printed total, if the stored ones do.
pub(super) fn shown(cx: &Context<'_>, book: &Book<'_>, found: &mut Findings) {
    let mut budget = super::eval::MAX_CELLS;
    for total in totals(book).filter(|it| !it.is_subtotal) {
        let Some(left) = budget.checked_sub(total.items.len()) else {
            found.checked(InstanceState::Unchecked);
            continue;
        };
        budget = left;
        let (Some(span), Some([stated, computed])) = (total.at.span(), printed(&total)) else {
            found.checked(InstanceState::Unchecked);
            continue;
        };
        let Some(difference) = stated.minus(computed).ok().filter(|it| *it != Exact::ZERO) else {
            found.checked(InstanceState::Holds);
            continue;
        };
        found.checked(InstanceState::Rounding);
        let name = total.at.name();
        let message = text!(
            "the items of the sum in {name} add up to {computed} as displayed, but {stated} is displayed: the difference of {difference} comes from display rounding",
            "{name}の合計の表示は{stated}、内訳の表示値の合計は{computed}で、差{difference}は表示の丸めによる"
        );
        let reported = with_formula(cx.note(message), total.at).at(span, text!("the sum", "合計"));
        let reported = reported.value("stated", stated).value("computed", computed);
        found.report(reported.value("difference", difference));
    }
}

/// The total and the sum of its items as printed, if all are printed alike and the stored values agree.
fn printed(total: &Total<'_>) -> Option<[Exact; 2]> {
    let (stated, suffix) = figure(total.at.shown())?;
    let stored = Exact::stored(total.at.sheet.stored(total.at.cell))?;
    let (mut sum, mut exact, mut count) = (Exact::ZERO, Exact::ZERO, 0);
    for at in total.cells(total.items.clone()) {
        match at.cell.kind {
            Kind::Text => continue,
            Kind::Number if at.span().is_some() => {}
            _ => return None,
        }
        let (value, own) = figure(at.shown())?;
        if own != suffix || value.scale() != stated.scale() {
            return None;
        }
        sum = sum.plus(value).ok()?;
        exact = exact.plus(Exact::stored(at.sheet.stored(at.cell))?).ok()?;
        count += 1;
    }
    let off =
        super::eval::is_off(&exact.to_rational(), &stored.to_rational(), &stored.to_rational());
    (count > 1 && !off).then_some([stated, sum])
}

/// A displayed figure, and the text after it.
fn figure(shown: &str) -> Option<(Exact, &str)> {
    let shown = shown.trim();
    let plain = shown.trim_start_matches(['-', '−', '▲', '△', '(', '¥', '$']);
    let sign = &shown[..shown.len() - plain.len()];
    let is_negative = sign.contains(['-', '−', '▲', '△', '(']);
    let end = plain.find(|c: char| !c.is_ascii_digit() && !matches!(c, ',' | '.'));
    let (digits, suffix) = plain.split_at(end.unwrap_or(plain.len()));
    let value = Exact::stored(&digits.replace(',', ""))?;
    Some((if is_negative { value.negated().ok()? } else { value }, suffix.trim_matches([')', ' '])))
}
