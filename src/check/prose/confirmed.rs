//! Knows changes with their rates, `a difference of 28 days (4.4 %)`, um 138 kWh (4,6 %) gesunken, and reports a
//! change that does not match its rate if the difference of two amounts, in the text or in totals, does. Does not
//! know the meaning of the amounts.

use crate::check::sentence::{Located, Sentence};
use crate::check::slip::digits;
use rust_decimal::Decimal;

use super::cells::percent;
use super::grid::Grids;
use super::together::is_near;
use crate::check::context::Context;
use crate::check::draft::Block;
use crate::check::phrases::phrases;
use crate::check::slip::is_slip;
use crate::check::{Findings, InstanceState};
use crate::diagnostic::Text;
use crate::pattern::pattern;
use crate::quantity::{Exact, Quantity};
use crate::source::Span;
use crate::text;

// Between a change and its rate.
pattern!(BESIDE, "^[^0-9.;。%()（）]{0,24}(?:[(（]|,\\s|、)\\s*[+−-]?$");
phrases!(CHANGE, "more", "less", "gap");

/// An amount and its span.
type Amount = (Decimal, Span);

/// Compares each such change of a block.
pub(super) fn check(cx: &Context<'_>, block: &Block<'_>, grids: &Grids<'_>, found: &mut Findings) {
    if !block.text().contains(['%', '％']) || !CHANGE.is_match(block.text()) {
        return;
    }
    let sentence = &Sentence::of(block.text(), block.node.notation()).without_years();
    let at = Located { block, sentence, start: 0 };
    for index in 1..sentence.figures.len().saturating_sub(1) {
        let rate = &sentence.figures[index + 1];
        let is_rate = rate.unit.is_percent() && BESIDE.is_match(sentence.after(index));
        let words = format!("{}{}", sentence.before(index), sentence.after(index + 1));
        if is_rate && CHANGE.is_match(&words.to_lowercase()) && !block.is_quiet(&at.range(index)) {
            judge(cx, at, index, grids, found);
        }
    }
}

fn judge(
    cx: &Context<'_>,
    at: Located<'_, '_, '_>,
    index: usize,
    grids: &Grids<'_>,
    found: &mut Findings,
) {
    let figures = &at.sentence.figures;
    let (own, rate) = (&figures[index], &figures[index + 1]);
    let is_like = |it: &Quantity| {
        let is_one = it.unit.is_none() || own.unit.is_none() || it.unit == own.unit;
        is_one && !it.unit.is_percent() && it.is_definite() && digits(it).len() > 1
    };
    let before = (0..index).filter(|it| is_like(&figures[*it]));
    let before: Vec<Amount> = before.map(|it| (figures[it].value.abs(), at.span(it))).collect();
    let stated = own.value.abs();
    let Some((last, rest)) = before.split_last().filter(|_| is_like(own)) else { return };
    if before.iter().any(|it| is_rate_of(rate, stated, it.0)) {
        return found.checked(InstanceState::Holds);
    }
    let cells = grids.all().iter().filter_map(|it| it.total()).flat_map(|it| &it.cells);
    let totals = cells.filter(|it| it.is_amount() && is_like(&it.quantity));
    let totals = totals.map(|it| (it.quantity.value.abs(), it.node.span()));
    let others: Vec<(Amount, bool)> =
        rest.last().map(|it| (*it, true)).into_iter().chain(totals.map(|it| (it, false))).collect();
    let due = others.iter().find_map(|(other, is_here)| {
        let due = (other.0 - last.0).abs();
        let of = Quantity { value: due, ..own.clone() };
        let is_slip = is_slip(&digits(own), own, &digits(&of), &of);
        let may_be = is_slip || *is_here && is_near(Exact::from(stated), Exact::from(due), 2);
        let is_confirmed = due != stated
            && [last.0, other.0].iter().any(|it| {
                percent(due, *it, rate.value.scale())
                    .is_some_and(|it| it.contains(&rate.value.abs()))
            });
        (may_be && is_confirmed).then_some((of, other.1))
    });
    let Some((due, other)) = due else { return };
    let (stated, rate) = (at.sentence.printed(index), at.sentence.printed(index + 1));
    let computed = due.to_string();
    let message = text!(
        "{stated} is stated, but the two figures differ by {computed}, which the {rate} beside it confirms",
        "{stated}とあるが、2つの値の差は{computed}で、併記の{rate}に合う"
    );
    found.checked(InstanceState::Violated);
    let finding = cx.warning(message).at(at.span(index), text!("stated", "記載"));
    let finding = finding.at(last.1, Text::default()).at(other, Text::default());
    found.report(finding.value("stated", stated).value("computed", computed));
}

/// Whether `change`, from or to `amount`, has this rate.
fn is_rate_of(rate: &Quantity, change: Decimal, amount: Decimal) -> bool {
    let bases = [Some(amount), amount.checked_sub(change), amount.checked_add(change)];
    bases.into_iter().flatten().any(|base| {
        percent(change, base, rate.value.scale()).is_some_and(|it| it.contains(&rate.value.abs()))
    })
}
