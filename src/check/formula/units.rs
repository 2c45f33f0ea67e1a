//! Knows which figures a formula cannot add, because one is money or a share and the other is not,
//! or is another currency. Units of products and quotients are not checked.

use super::Figures;
use super::expression::{Expression, Operator};
use crate::check::Figure;
use crate::quantity::Quantity;

/// A figure with the unit of a part of the formula; `None` if no single figure determines it.
type Unit<'f, 'd> = Option<&'f Figure<'d>>;

/// Two figures that the formula adds or subtracts at `place` although their units [`differ`].
pub(super) fn apart<'f, 'd>(
    expression: &Expression,
    place: usize,
    named: &'f [Figures<'d>],
) -> Option<[&'f Figure<'d>; 2]> {
    unit(expression, place, named).err()
}

/// A figure of the formula at `place` that determines the unit of its result, if the unit of `result`
/// differs. A number that the formula multiplies by may be an exchange rate, or turn a share into an
/// amount.
pub(super) fn of_other_unit<'f, 'd>(
    expression: &Expression,
    result: &Quantity,
    place: usize,
    named: &'f [Figures<'d>],
) -> Option<&'f Figure<'d>> {
    let figure = unit(expression, place, named).ok()??;
    let units = [&figure.quantity.unit, &result.unit];
    let shares = units.map(|it| it.is_share());
    let moneys = units.map(|it| it.is_money());
    let may_convert = shares.contains(&true) || moneys == [true, true];
    let is_sure = expression.only_adds() || !may_convert;
    (is_sure && differ(&figure.quantity, result)).then_some(figure)
}

fn unit<'f, 'd>(
    expression: &Expression,
    place: usize,
    named: &'f [Figures<'d>],
) -> Result<Unit<'f, 'd>, [&'f Figure<'d>; 2]> {
    let at = |name: usize, place: usize| {
        let figures = &named[name];
        figures.get(if figures.len() == 1 { 0 } else { place })?.as_ref()
    };
    Ok(match expression {
        Expression::Number(_) => None,
        Expression::Name(name) => at(*name, place),
        Expression::Previous(name) => place.checked_sub(1).and_then(|place| at(*name, place)),
        Expression::Total(name) => named[*name].iter().flatten().next(),
        Expression::Negate(inner) | Expression::Absolute(inner) => unit(inner, place, named)?,
        Expression::Binary(operator, left, right) => {
            let units = [unit(left, place, named)?, unit(right, place, named)?];
            let is_number = |it: &Expression| matches!(it, Expression::Number(_));
            match (operator, units) {
                (Operator::Add | Operator::Subtract, [Some(one), Some(other)]) => {
                    if differ(&one.quantity, &other.quantity) {
                        return Err([one, other]);
                    }
                    Some(one)
                }
                (Operator::Multiply | Operator::Divide, [one, _]) if is_number(right) => one,
                (Operator::Multiply, [_, other]) if is_number(left) => other,
                _ => None,
            }
        }
    })
}

/// Whether both have known, incompatible units, and at least one is an amount of money or a share.
/// People (人, 名), things and works may be added on purpose.
fn differ(one: &Quantity, other: &Quantity) -> bool {
    let units = [&one.unit, &other.unit];
    let (is_share, is_money) = (units.map(|it| it.is_share()), units.map(|it| it.is_money()));
    let is_special = is_share[0] != is_share[1] || is_money.contains(&true);
    units.iter().all(|it| it.is_known()) && is_special && !units[0].compatible(units[1])
}
