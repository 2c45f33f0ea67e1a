//! Knows formulas that only add cells of one line, and cells that they add twice: alone, and in a subtotal. Does not know
//! other formulas.

use super::super::context::Context;
use super::super::{Findings, InstanceState};
use super::totals::{Total, with_values};
use super::{At, Book, with_formula, written};
use crate::diagnostic::Diagnostic;
use crate::document::grid::formula::{Word, shape, words};
use crate::quantity::Exact;
use crate::text;

/// Maximum number of cells that a formula may add.
const MOST: u32 = 200;

/// No formula that adds cells adds one of them both alone and in a subtotal.
pub(super) fn twice(cx: &Context<'_>, book: &Book<'_>, found: &mut Findings) {
    for (at, formula) in book.formulas() {
        let Some(added) = addends(at, formula) else { continue };
        let doubled = doubled(at, formula, &added);
        let reported = doubled.and_then(|(subtotal, item)| report(cx, at, subtotal, item));
        if let Some(reported) = reported {
            found.checked(InstanceState::Violated);
            found.report(reported);
        }
    }
}

/// A subtotal among the cells that a formula adds, and one of its items among them.
fn doubled<'d>(at: At<'d>, formula: &str, added: &[(u32, u32)]) -> Option<(At<'d>, At<'d>)> {
    let is_range = Total::of(at, formula).is_some();
    added.iter().find_map(|place| {
        let subtotal = At { cell: at.sheet.at(place.0, place.1)?, ..at };
        let own = subtotal.formula()?;
        // A recurrence: each cell is made from those before it in the same way.
        let shape_in = |at: At<'_>, formula: &str| shape(formula, at.cell.row, at.cell.column);
        if shape_in(at, formula) == shape_in(subtotal, own) {
            return None;
        }
        // Ranges in ranges are another matter.
        if is_range && Total::of(subtotal, own).is_some() {
            return None;
        }
        let items = addends(subtotal, own)?;
        let item = items.iter().find(|it| added.contains(it))?;
        let is_whole = items.len() > 1 && !items.contains(place);
        is_whole.then_some((subtotal, At { cell: at.sheet.at(item.0, item.1)?, ..at }))
    })
}

/// The cells that `formula` in `at` adds, if it does only that, and all of them are in its column or all in its row.
fn addends(at: At<'_>, formula: &str) -> Option<Vec<(u32, u32)>> {
    let words = words(formula);
    let text = |index: usize| words.get(index).map_or("", |(_, it)| &formula[it.clone()]);
    let cell = |index: usize| match words.get(index)?.0 {
        Word::Cell(row, column) => Some((row.at, column.at)),
        _ => None,
    };
    let mut added = Vec::new();
    let mut index = usize::from(text(0) == "+");
    loop {
        if text(index).eq_ignore_ascii_case("SUM") && text(index + 3) == ":" {
            let (one, other) = (cell(index + 2)?, cell(index + 4)?);
            let is_line = one.0 == other.0 || one.1 == other.1;
            let count = one.0.abs_diff(other.0) + one.1.abs_diff(other.1);
            if !is_line || count > MOST || text(index + 1) != "(" || text(index + 5) != ")" {
                return None;
            }
            for row in one.0.min(other.0)..=one.0.max(other.0) {
                let columns = one.1.min(other.1)..=one.1.max(other.1);
                added.extend(columns.map(|column| (row, column)));
            }
            index += 6;
        } else {
            added.push(cell(index)?);
            index += 1;
        }
        match text(index) {
            "" => break,
            "+" => index += 1,
            _ => return None,
        }
    }
    let is_column = added.iter().all(|it| it.1 == at.cell.column);
    let is_row = added.iter().all(|it| it.0 == at.cell.row);
    (added.len() > 1 && (is_column || is_row)).then_some(added)
}

fn report(cx: &Context<'_>, at: At<'_>, subtotal: At<'_>, item: At<'_>) -> Option<Diagnostic> {
    let stored = |it: At<'_>| Exact::stored(it.sheet.stored(it.cell));
    let once = stored(at)?.minus(stored(item)?).ok()?;
    let computed = written::like(at, &once.to_rational());
    let (name, value) = (at.name(), at.shown());
    let (other, sum) = (subtotal.name(), subtotal.shown());
    let (own, shown) = (item.name(), item.shown());
    let message = text!(
        "the sum {value} in {name} adds {shown} in {own} twice: alone, and in the subtotal {sum} in {other}",
        "{name}の合計{value}は、{own}の{shown}を、単独と{other}の小計{sum}の中とで二重に加えている"
    );
    let message = computed.iter().fold(message, |message, computed| {
        message.and(text!("once, the sum is {computed}", "一度だけ加えた合計は{computed}"))
    });
    let reported = cx.finding(message).at(at.span()?, text!("the sum", "合計"));
    let places =
        [(subtotal, text!("a subtotal", "小計")), (item, text!("added twice", "二重の加算"))];
    let reported = places.into_iter().fold(reported, |reported, (at, text)| {
        at.span().into_iter().fold(reported, |reported, span| reported.at(span, text.clone()))
    });
    let reported = with_formula(with_formula(reported, at), subtotal);
    Some(with_values(reported, value, computed))
}
