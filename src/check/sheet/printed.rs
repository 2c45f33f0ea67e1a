//! Knows whether the displayed items of a sum add up to its displayed total. Does not know the stored values of other
//! cells.

use super::super::context::Context;
use super::super::{Findings, InstanceState};
use super::totals::{Of, Total, totals};
use super::{Book, eval, with_formula};
use crate::document::grid::Kind;
use crate::quantity::Exact;
use crate::text;

/// The printed items add up to the printed total, if the stored ones do.
pub(super) fn shown(cx: &Context<'_>, book: &Book<'_>, found: &mut Findings) {
    let mut budget = eval::MAX_CELLS;
    for total in totals(book).filter(|it| it.of == Of::Sum && it.place.is_some()) {
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
    let off = eval::is_off(&exact.to_rational(), &stored.to_rational(), &stored.to_rational());
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
