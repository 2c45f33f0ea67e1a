//! Knows the possible values of a change, share or product, by the intervals of the printed operands, and the
//! wording of differences. Does not know the sentences (`rate` does).

use crate::check::sentence::Located;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, Zero};
use rust_decimal::Decimal;

use crate::check::context::Context;
use crate::check::findings::Derivation;
use crate::check::slip::{digits, is_slip};
use crate::diagnostic::{Diagnostic, Text};
use crate::quantity::{Exact, Quantity, Rounding};
use crate::source::Spanned;
use crate::text;

/// The direction of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// An increase.
    Up,
    /// A decrease.
    Down,
}

/// How the stated figure is computed from two others, `a` and `b`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ratio {
    /// A rate: `a` is the change, `b` the value after it.
    ChangeBy(Way),
    /// A rate: from `a` to `b`.
    ChangeFrom(Way),
    /// A difference: from `a` to `b`.
    Difference(Way),
    /// By how much `b` exceeds `a`, whichever was first.
    Gap,
    /// `a` as a share of `b`.
    Share,
    /// `a` times `b`.
    Product,
}

/// A relation between figures of a sentence, by their numbers in it.
pub(super) struct Stated {
    /// The relation.
    pub(super) ratio: Ratio,
    /// The figure that should be the result.
    pub(super) stated: usize,
    /// The operands.
    pub(super) from: [usize; 2],
}

/// The result of a comparison.
pub(super) struct Comparison {
    /// Whether some unrounded values behind the printed ones satisfy the relation.
    pub(super) holds: bool,
    /// The result of the printed operands, to one place more than the stated figure.
    pub(super) computed: String,
    /// The difference between the stated figure and the result.
    pub(super) difference: Text,
    /// Whether a stated difference is several times the result: then the figures belong to different things.
    pub(super) is_far: bool,
    /// Whether the stated figure is one slip away from the result.
    pub(super) is_slip: bool,
}

/// Whether a stated figure is one slip away from a value in its unit.
fn is_slip_of(stated: &Quantity, value: Exact) -> bool {
    let printed = |value: Decimal| Quantity { value: value.normalize(), ..stated.clone() };
    let due = value.to_string().parse().map(printed);
    let own = printed(stated.value);
    due.is_ok_and(|due| is_slip(&digits(&own), &own, &digits(&due), &due))
}

type Range = [BigRational; 2];

impl Ratio {
    /// Compares `stated` with the result of `operands`; `None` if that cannot be computed: a limit, a zero
    /// divisor, a figure that is too large.
    pub(super) fn verdict(self, stated: &Quantity, operands: [&Quantity; 2]) -> Option<Comparison> {
        let [a, b] = [range(operands[0])?, range(operands[1])?];
        let possible = self.range(&a, &b)?;
        let points = [point(operands[0])?, point(operands[1])?];
        let [value, _] = self.range(&both(&points[0]), &both(&points[1]))?;
        let interval = magnitude(stated).interval(Rounding::ByUnit).ok()?;
        let is_amount = matches!(self, Self::Difference(_) | Self::Gap | Self::Product);
        let scale = if is_amount { 1 } else { 100 };
        let factor = BigRational::from(BigInt::from(scale));
        let [lo, hi] = possible.map(|it| it * &factor);
        let below = |limit: &Exact| hi < limit.to_rational();
        let above = |limit: &Exact| lo > limit.to_rational();
        let is_met = !interval.lo.is_some_and(|it| below(&it.value))
            && !interval.hi.is_some_and(|it| above(&it.value));
        // In round numbers, 59.4 % may be stated as 60 %.
        let one = || BigRational::from(BigInt::from(1));
        let is_near = || point(stated).is_some_and(|it| &it - &lo < one() && &hi - &it < one());
        let holds = is_met || !is_amount && is_round(stated) && is_near();
        let power = stated.unit.power();
        let places = stated.value.scale() + 1;
        let value = value * factor;
        let computed = rounded(&value, places, power)?;
        let own = Exact::from(magnitude(stated).value);
        let (amount, unit) = (own.minus(computed).ok()?.abs().ok()?, &stated.unit);
        let difference = match unit.base() {
            "%" => text!("{amount} pp", "{amount}ポイント"),
            _ => Text::same(format!("{amount}{unit}")),
        };
        let name = if unit.is_percent() { "%" } else { unit.name() };
        let three = Exact::from(Decimal::from(3));
        let most = computed.abs().and_then(|it| it.times(three)).ok()?;
        let is_slip = is_slip_of(stated, rounded(&value, places - 1, power)?);
        let is_far = matches!(self, Self::Difference(_)) && own > most && !is_slip;
        let computed = format!("{computed}{name}");
        Some(Comparison { holds, computed, difference, is_far, is_slip })
    }

    /// The lowest and highest possible result.
    fn range(self, a: &Range, b: &Range) -> Option<Range> {
        let over =
            |part: &BigRational, whole: BigRational| whole.is_positive().then(|| part / whole);
        Some(match self {
            Self::Share => [over(&a[0], b[1].clone())?, over(&a[1], b[0].clone())?],
            Self::Product => [&a[0] * &b[0], &a[1] * &b[1]],
            Self::ChangeBy(Way::Up) => [over(&a[0], &b[1] - &a[0])?, over(&a[1], &b[0] - &a[1])?],
            Self::ChangeBy(Way::Down) => [over(&a[0], &b[1] + &a[0])?, over(&a[1], &b[0] + &a[1])?],
            Self::ChangeFrom(Way::Up) => {
                [over(&(&b[0] - &a[1]), a[1].clone())?, over(&(&b[1] - &a[0]), a[0].clone())?]
            }
            Self::ChangeFrom(Way::Down) => {
                [over(&(&a[0] - &b[1]), a[0].clone())?, over(&(&a[1] - &b[0]), a[1].clone())?]
            }
            Self::Gap | Self::Difference(Way::Up) => [&b[0] - &a[1], &b[1] - &a[0]],
            Self::Difference(Way::Down) => [&a[0] - &b[1], &a[1] - &b[0]],
        })
    }

    /// The computation in words.
    fn says(self, [a, b]: [&str; 2]) -> Text {
        match self {
            Self::Gap => text!("the difference between {a} and {b} is", "{a}と{b}の差は"),
            Self::Share => text!("{a} of {b} is", "{b}のうち{a}は"),
            Self::Product => text!("{a} times {b} is", "{a}に{b}を掛けると"),
            Self::ChangeBy(Way::Up) => {
                text!("an increase by {a} to {b} is", "{a}増えて{b}になる増加率は")
            }
            Self::ChangeBy(Way::Down) => {
                text!("a decrease by {a} to {b} is", "{a}減って{b}になる減少率は")
            }
            Self::ChangeFrom(Way::Up) => {
                text!("an increase from {a} to {b} is", "{a}から{b}への増加率は")
            }
            Self::ChangeFrom(Way::Down) => {
                text!("a decrease from {a} to {b} is", "{a}から{b}への減少率は")
            }
            Self::Difference(Way::Up) => {
                text!("an increase from {a} to {b} is", "{a}から{b}への増加は")
            }
            Self::Difference(Way::Down) => {
                text!("a decrease from {a} to {b} is", "{a}から{b}への減少は")
            }
        }
    }
}

/// Whether a figure is a multiple of ten.
fn is_round(figure: &Quantity) -> bool {
    figure.value.scale() == 0 && (figure.value % Decimal::TEN).is_zero()
}

fn both(value: &BigRational) -> Range {
    [value.clone(), value.clone()]
}

/// The figure without its sign: in prose, words state the direction of a change.
fn magnitude(figure: &Quantity) -> Quantity {
    Quantity { value: figure.value.abs(), ..figure.clone() }.counted()
}

fn point(figure: &Quantity) -> Option<BigRational> {
    Some(magnitude(figure).exact().ok()?.to_rational())
}

fn range(figure: &Quantity) -> Option<Range> {
    let interval = magnitude(figure).interval(Rounding::ByUnit).ok()?;
    Some([interval.lo?.value.to_rational(), interval.hi?.value.to_rational()])
}

/// `value` of the base unit in a unit with that power of ten, rounded to `places`, half away from zero.
fn rounded(value: &BigRational, places: u32, power: i32) -> Option<Exact> {
    let shift = i32::try_from(places).ok()? - power;
    let ten = BigInt::from(10).pow(shift.unsigned_abs());
    let scaled = if shift < 0 { value / ten } else { value * ten };
    let digits = scaled.round().to_integer();
    if digits.is_zero() {
        return Some(Exact::ZERO);
    }
    Exact::new(i128::try_from(digits).ok()?, places).ok()
}

/// The derivation of the stated figure from the others.
pub(super) fn derivation(at: Located<'_, '_, '_>, it: &Stated, verdict: &Comparison) -> Derivation {
    let shown = |index: usize| Spanned::new(at.sentence.printed(index).to_owned(), at.span(index));
    Derivation {
        stated: shown(it.stated),
        computed: Text::same(&verdict.computed),
        formula: it.ratio.says(it.from.map(|index| at.sentence.printed(index))),
        used: it.from.map(shown).into(),
        is_broken: !verdict.holds,
    }
}

pub(super) fn differs(
    cx: &Context<'_>,
    at: Located<'_, '_, '_>,
    it: &Stated,
    verdict: &Comparison,
) -> Diagnostic {
    let printed = |index: usize| at.sentence.printed(index);
    let stated = printed(it.stated);
    let Text { en, ja } = it.ratio.says(it.from.map(printed));
    let (computed, difference) = (&verdict.computed, &verdict.difference);
    let en = format!("{en} {computed}: a difference of {}", difference.en);
    let ja = format!("{ja}{computed}（差は{}）", difference.ja);
    let finding = cx.finding(text!("`{stated}` is stated, but {en}", "「{stated}」とあるが、{ja}"));
    let mut finding = finding
        .at(at.span(it.stated), text!("stated", "記載"))
        .value("stated", stated)
        .value("computed", computed)
        .value("difference", &difference.en);
    for index in it.from {
        finding = finding.at(at.span(index), Text::default());
    }
    finding
}
