//! Knows which figures a formula cannot add, because their units do not convert. Products and quotients
//! of figures have units of their own, of which nothing is said.

use super::Figures;
use super::expression::{Expression, Operator};
use crate::check::Figure;

/// A figure whose unit a part of the formula has; nothing where no figure alone tells it.
type Unit<'f, 'd> = Option<&'f Figure<'d>>;

/// Two figures that the formula adds at `place`, or takes one from the other, although both have known
/// units and these do not convert.
pub(super) fn apart<'f, 'd>(
    expression: &Expression,
    place: usize,
    named: &'f [Figures<'d>],
) -> Option<[&'f Figure<'d>; 2]> {
    unit(expression, place, named).err()
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
        Expression::Negate(inner) => unit(inner, place, named)?,
        Expression::Binary(operator, left, right) => {
            let units = [unit(left, place, named)?, unit(right, place, named)?];
            let is_number = |it: &Expression| matches!(it, Expression::Number(_));
            match (operator, units) {
                (Operator::Add | Operator::Subtract, [Some(one), Some(other)]) => {
                    let known = [one, other].iter().all(|it| it.quantity.unit.is_known());
                    if known && !one.quantity.unit.compatible(&other.quantity.unit) {
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
