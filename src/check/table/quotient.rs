//! Knows the wording of findings about shares, rates, averages and products in tables: the same as for formulas.
//! Does not detect them.

use rust_decimal::Decimal;

use crate::check::{Context, Figure, Findings, InstanceState, formula};
use crate::table::{Kind, Relation};

/// Reports that `stated` differs from the result of `operands`; `None` if that cannot be computed.
pub(super) fn compare<'d>(
    cx: &Context<'d>,
    relation: &Relation,
    stated: &Figure<'d>,
    operands: &[(Figure<'d>, Decimal)],
    found: &mut Findings,
) -> Option<()> {
    let values: Vec<Decimal> = operands.iter().map(|it| it.0.quantity.value).collect();
    let factor = Decimal::from(relation.factor);
    let value = match (relation.kind, &values[..]) {
        (Kind::Average, [_, _, ..]) => {
            let sum = values.iter().try_fold(Decimal::ZERO, |sum, it| sum.checked_add(*it))?;
            sum.checked_div(Decimal::from(values.len()))?
        }
        (Kind::Rate, [now, before]) => {
            now.checked_sub(*before)?.checked_mul(factor)?.checked_div(*before)?
        }
        (Kind::Levy, [_, ..]) => {
            let weigh = |it: &(Figure<'_>, Decimal)| it.0.quantity.value.checked_mul(it.1);
            let add = |sum: Decimal, it| sum.checked_add(weigh(it)?);
            operands.iter().try_fold(Decimal::ZERO, add)?.checked_div(factor)?
        }
        (Kind::Product, [one, other]) => one.checked_mul(*other)?.checked_div(factor)?,
        (Kind::Share | Kind::Quotient, [part, whole]) => {
            part.checked_mul(factor)?.checked_div(*whole)?
        }
        _ => return None,
    };
    let places = stated.quantity.value.scale();
    let value = format!("{:.1$}", value.round_dp(places), places as usize);
    let computed = format!("{value}{}", stated.quantity.unit);
    let used: Vec<&Figure<'d>> = operands.iter().map(|it| &it.0).collect();
    let words = formula_of(relation, &used);
    found.derive(|| formula::derivation(stated, (&computed, &words), &used, true));
    found.checked(InstanceState::Violated);
    found.report(formula::mismatch(cx, stated, &computed, &words, &used));
    Some(())
}

/// The formula with the figures in place of names.
fn formula_of(relation: &Relation, used: &[&Figure<'_>]) -> String {
    let show = |at: usize| used.get(at).map(|it| it.quantity.to_string()).unwrap_or_default();
    let times =
        if relation.factor > 1 { format!(" × {}", relation.factor) } else { String::new() };
    match relation.kind {
        Kind::Levy => {
            let over = relation.operands.first().map_or(1, |it| it.weight.abs());
            let signs =
                relation.operands.iter().map(|it| if it.weight < 0 { " − " } else { " + " });
            let mut sum: String =
                signs.enumerate().map(|(at, sign)| format!("{sign}{}", show(at))).collect();
            sum = sum.trim_start_matches(" + ").to_owned();
            let sum = if used.len() > 1 { format!("({sum})") } else { sum };
            let rate = Decimal::from(over) * Decimal::ONE_HUNDRED / Decimal::from(relation.factor);
            format!("{sum} × {}%", rate.normalize())
        }
        Kind::Rate => format!("({} − {}) ÷ {}{times}", show(0), show(1), show(1)),
        Kind::Product if relation.factor == 100 => format!("{} × {} ÷ 100", show(0), show(1)),
        Kind::Product => format!("{} × {}", show(0), show(1)),
        Kind::Average => {
            let n = used.len();
            format!("({} + … + {}) ÷ {n}", show(0), show(n.saturating_sub(1)))
        }
        _ => format!("{} ÷ {}{times}", show(0), show(1)),
    }
}
