#![doc = include_str!("compare.md")]

mod named;
mod say;

use super::findings::Demand;
use super::sum::ROUNDING;
use super::{Basis, Check, Context, Figure, Findings, InstanceState, Kind, Noun};
use crate::diagnostic::{Diagnostic, Text};
use crate::document::Node;
use crate::quantity::{Bound, Exact, Interval, Overflow, Quantity, Rounding};
use crate::rule::params::Words;
use crate::rule::{Args, Operand, Param, Shape};
use crate::{text, words};
use named::Named;

/// The kind `compare`.
pub struct Compare;

impl Kind for Compare {
    fn name(&self) -> &'static str {
        "compare"
    }

    fn summary(&self) -> Text {
        text!(
            "a figure is at most, below, at least or above another",
            "値どうしの大小関係（以下・未満・以上・超）が成り立つ"
        )
    }

    fn manual(&self) -> &'static str {
        include_str!("compare.md")
    }

    fn params(&self) -> &'static [Param] {
        const {
            &[
                Param {
                    name: "left",
                    shape: Shape::Operand,
                    required: true,
                    en: "the figures that are compared",
                    ja: "比べる値",
                },
                Param {
                    name: "is",
                    shape: Shape::Word(Relation::WORDS),
                    required: true,
                    en: "the required relation to `right`",
                    ja: "右の値との関係: at-most 以下、less-than 未満、at-least 以上、more-than 超",
                },
                Param {
                    name: "right",
                    shape: Shape::Operand,
                    required: true,
                    en: "the other side; a single figure is compared with all, several are compared item by item",
                    ja: "比べられる値。1個ならすべてと、複数なら順に1つずつ比べる",
                },
                ROUNDING,
            ]
        }
    }

    fn values(&self) -> &'static [&'static str] {
        &["stated", "limit"]
    }

    fn basis(&self) -> Option<Basis> {
        Some(Basis::Declared)
    }

    fn noun(&self) -> Noun {
        Noun { one: "comparison", many: "comparisons", ja: "大小比較" }
    }

    fn compile(&self, args: &Args, _found: &mut Vec<Diagnostic>) -> Option<Box<dyn Check>> {
        Some(Box::new(CompareCheck {
            left: args.operand("left")?.clone(),
            right: args.operand("right")?.clone(),
            relation: args.word("is")?,
            rounding: super::sum::rounding(args),
        }))
    }
}

#[derive(Clone, Copy)]
enum Relation {
    AtMost,
    LessThan,
    AtLeast,
    MoreThan,
}

words!(Relation {
    "at-most" => Relation::AtMost,
    "less-than" => Relation::LessThan,
    "at-least" => Relation::AtLeast,
    "more-than" => Relation::MoreThan,
});

impl Relation {
    /// Whether the printed figures themselves satisfy the relation.
    fn holds(self, left: &Figure<'_>, right: &Figure<'_>) -> Result<bool, Overflow> {
        let (left, right) = (left.quantity.exact()?, right.quantity.exact()?);
        Ok(match self {
            Self::AtMost => left <= right,
            Self::LessThan => left < right,
            Self::AtLeast => left >= right,
            Self::MoreThan => left > right,
        })
    }

    /// Whether both are printed to the same place, in the wrong order: rounding both alike cannot
    /// reverse their order.
    fn is_reversed(self, left: &Quantity, right: &Quantity) -> Result<bool, Overflow> {
        let is_alike = left.exact_step()? == right.exact_step()?
            && left.rounding == right.rounding
            && left.is_definite()
            && right.is_definite();
        let (left, right) = (left.exact()?, right.exact()?);
        Ok(is_alike
            && match self {
                Self::AtMost | Self::LessThan => left > right,
                Self::AtLeast | Self::MoreThan => left < right,
            })
    }

    /// Whether some true values behind the printed figures satisfy the relation.
    fn possible(self, left: Interval, right: Interval) -> bool {
        match self {
            Self::AtMost => below(left, right, false),
            Self::LessThan => below(left, right, true),
            Self::AtLeast => below(right, left, false),
            Self::MoreThan => below(right, left, true),
        }
    }
}

/// Whether some value of `left` is at most (or, `strictly`, below) some value of `right`.
fn below(left: Interval, right: Interval, strictly: bool) -> bool {
    let (Some(least), Some(most)) = (left.lo, right.hi) else { return true };
    let touches = least.closed && most.closed && !strictly;
    least.value < most.value || least.value == most.value && touches
}

struct CompareCheck {
    left: Operand,
    right: Operand,
    relation: Relation,
    rounding: Rounding,
}

impl Check for CompareCheck {
    fn check(&self, cx: &Context<'_>, found: &mut Findings) {
        let operands = [&self.left, &self.right];
        for instance in cx.instances(&operands, found) {
            match cx.aligned(&operands, &instance.values) {
                Some(values) => self.instance(cx, instance.place, &values, found),
                None => found.checked(InstanceState::Unchecked),
            }
        }
    }
}

impl CompareCheck {
    fn instance<'d>(
        &self,
        cx: &Context<'d>,
        place: Node<'d>,
        values: &[Vec<Node<'d>>],
        found: &mut Findings,
    ) {
        let (lefts, rights) = (&values[0], &values[1]);
        if lefts.is_empty() && rights.is_empty() || lefts.is_empty() && cx.if_present() {
            return;
        }
        if rights.len() != 1 && rights.len() != lefts.len() || lefts.is_empty() {
            let named = Named::align(lefts, rights);
            if !cx.if_present() {
                found.checked(InstanceState::Violated);
                found.report(match lefts.first().xor(rights.first()) {
                    Some(alone) => say::alone(cx, *alone),
                    None => say::uneven(cx, place, [lefts, rights], &named.alone),
                });
            }
            return self.pairs(cx, named.pairs, found);
        }
        let right = |index| rights[if rights.len() == 1 { 0 } else { index }];
        let pairs = lefts.iter().enumerate().map(|(index, &left)| (left, right(index)));
        self.pairs(cx, pairs, found);
    }

    fn pairs<'d>(
        &self,
        cx: &Context<'d>,
        pairs: impl IntoIterator<Item = (Node<'d>, Node<'d>)>,
        found: &mut Findings,
    ) {
        for (left, right) in pairs {
            let sides = [(left, &self.left), (right, &self.right)];
            if sides.iter().any(|it| !cx.has_value(it.0, it.1)) {
                found.checked(InstanceState::Unchecked);
                continue;
            }
            let reported = found.diagnostics.len();
            let left = cx.read(left, &self.left, found);
            let right = cx.read(right, &self.right, found);
            match (left, right) {
                (Some(left), Some(right)) => {
                    let outcome = self.pair(cx, &left, &right, found);
                    found.settle(outcome, [&left, &right]);
                }
                _ if found.diagnostics.len() > reported => found.checked(InstanceState::Unchecked),
                (None, None) => {}
                // A stated "none" counts as no figure.
                _ => {
                    if sides.iter().any(|it| cx.is_open(it.0, it.1)) {
                        found.checked(InstanceState::Unchecked);
                    }
                }
            }
        }
    }

    /// Left minus right is on the side of zero that the relation requires.
    fn demand(&self, left: &Figure<'_>, right: &Figure<'_>, rounding: Rounding) -> Demand {
        let zero = |closed| Some(Bound { value: Exact::ZERO, closed });
        let range = match self.relation {
            Relation::AtMost => Interval { lo: None, hi: zero(true) },
            Relation::LessThan => Interval { lo: None, hi: zero(false) },
            Relation::AtLeast => Interval { lo: zero(true), hi: None },
            Relation::MoreThan => Interval { lo: zero(false), hi: None },
        };
        let parts = vec![right.part(Exact::from(-1)), left.part(Exact::ONE)];
        Demand { parts, range, rounding, is_broken: false }
    }

    fn pair<'d>(
        &self,
        cx: &Context<'d>,
        left: &Figure<'d>,
        right: &Figure<'d>,
        found: &mut Findings,
    ) -> InstanceState {
        if !left.quantity.unit.compatible(&right.quantity.unit) {
            found.report(say::units(cx, left, right));
            return InstanceState::Unchecked;
        }
        let rounding = self.rounding.among([&left.quantity, &right.quantity]);
        let verdict = || {
            let holds = self.relation.holds(left, right)?;
            let (left, right) = (&left.quantity, &right.quantity);
            let is_reversed = self.relation.is_reversed(left, right)?;
            let (left, right) = (left.interval(rounding)?, right.interval(rounding)?);
            let is_possible = self.relation.possible(left, right);
            Ok((holds, is_possible && !is_reversed, is_possible && is_reversed))
        };
        let verdict = verdict();
        found.demand(|| {
            let is_broken = matches!(verdict, Ok((false, false, _)));
            Some(Demand { is_broken, ..self.demand(left, right, rounding) })
        });
        match verdict {
            Ok((true, ..)) => InstanceState::Holds,
            Ok((false, true, _)) => {
                found.report(say::explained(cx, left, right));
                InstanceState::Rounding
            }
            Ok((false, false, is_copy)) => {
                found.report(say::violated(cx, self.relation, (left, right), is_copy));
                InstanceState::Violated
            }
            Err(Overflow) => {
                found.report(say::too_large(cx, left));
                InstanceState::Unchecked
            }
        }
    }
}
