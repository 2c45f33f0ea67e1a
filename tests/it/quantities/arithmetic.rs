//! Exact numbers and intervals compute like fractions.

use kenzan::quantity::precision::{Disagreement, consistent};
use kenzan::quantity::{Bound, Exact, Interval, Overflow, Rounding};
use num_rational::BigRational;
use num_traits::Zero;
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::figure;

fn exact() -> impl Strategy<Value = Exact> {
    (-1_000_000i64..1_000_000, 0u32..6)
        .prop_map(|(mantissa, scale)| Exact::new(i128::from(mantissa), scale).unwrap())
}

fn interval() -> impl Strategy<Value = Interval> {
    let small = || (-4i64..4).prop_map(Exact::from);
    (small(), small(), any::<bool>(), any::<bool>()).prop_filter_map("empty", |(a, b, lo, hi)| {
        let end = |value, closed| Some(Bound { value, closed });
        Interval { lo: end(a.min(b), lo), hi: end(a.max(b), hi) }.intersect(Interval::ALL)
    })
}

proptest! {
    #[test]
    fn exact_numbers_compute_and_compare_like_fractions(a in exact(), b in exact(), n in -6i32..6) {
        let (x, y) = (a.to_rational(), b.to_rational());
        prop_assert_eq!(a.plus(b).unwrap().to_rational(), &x + &y);
        prop_assert_eq!(a.minus(b).unwrap().to_rational(), &x - &y);
        prop_assert_eq!(a.times(b).unwrap().to_rational(), &x * &y);
        prop_assert_eq!(a.half().unwrap().to_rational(), &x / BigRational::from_integer(2.into()));
        prop_assert_eq!(a.cmp(&b), x.cmp(&y));
        prop_assert_eq!(a.shift(n).unwrap().shift(-n).unwrap(), a);
        prop_assert_eq!(Exact::from(a.to_decimal().unwrap()), a);
        prop_assert_eq!(Exact::from(a.to_string().parse::<Decimal>().unwrap()), a);
    }

    #[test]
    fn order_never_overflows(a in any::<i128>(), s in 0u32..38, b in any::<i128>(), t in 0u32..38) {
        let (a, b) = (Exact::new(a, s).unwrap(), Exact::new(b, t).unwrap());
        prop_assert_eq!(a.cmp(&b), a.to_rational().cmp(&b.to_rational()));
    }

    /// Halves are enough to see every open and closed end of ranges between whole numbers.
    #[test]
    fn ranges_meet_exactly_if_they_share_a_value(a in interval(), b in interval()) {
        let shared = (-8..=8).any(|n| {
            let value = Exact::from(n).half().unwrap();
            a.contains(value) && b.contains(value)
        });
        prop_assert_eq!(a.meets(b), shared);
        prop_assert_eq!(b.meets(a), shared);
    }

    #[test]
    fn differences_of_ranges_contain_zero_exactly_if_they_meet(a in interval(), b in interval()) {
        prop_assert_eq!(a.minus(b).unwrap().contains(Exact::ZERO), a.meets(b));
    }

    #[test]
    fn a_weight_moves_every_value(a in interval(), weight in -3i64..4, n in -8i64..=8) {
        let value = Exact::from(n).half().unwrap();
        let weight = Exact::from(weight);
        let moved = a.scale(weight).unwrap();
        if a.contains(value) {
            prop_assert!(moved.contains(value.times(weight).unwrap()));
        } else if !weight.is_zero() {
            prop_assert!(!moved.contains(value.times(weight).unwrap()));
        }
    }

    #[test]
    fn the_printed_value_is_possible_and_the_width_is_the_step(
        mantissa in -1000i64..1000, scale in 0u32..3
    ) {
        let value = Exact::new(i128::from(mantissa), scale).unwrap();
        let step = Exact::new(1, scale).unwrap();
        for rounding in [Rounding::Nearest, Rounding::Truncate, Rounding::Exact] {
            let range = Interval::around(value, step, rounding).unwrap();
            prop_assert!(range.contains(value));
            let width = range.width().unwrap().unwrap().to_rational();
            let steps = match rounding {
                Rounding::Exact => BigRational::zero(),
                Rounding::Truncate if mantissa == 0 => (step.plus(step).unwrap()).to_rational(),
                _ => step.to_rational(),
            };
            prop_assert_eq!(width, steps);
        }
    }
}

#[test]
fn too_large_is_an_error_never_a_rounding() {
    let huge = Exact::new(i128::MAX, 0).unwrap();
    assert_eq!(huge.plus(Exact::ONE), Err(Overflow));
    assert_eq!(huge.times(Exact::from(10)), Err(Overflow));
    assert_eq!(Exact::new(1, 39), Err(Overflow));
    assert_eq!(Exact::new(10, 39), Exact::new(1, 38));
    assert_eq!(Exact::ONE.shift(-39), Err(Overflow));
    assert_eq!(Exact::ONE.shift(39), Err(Overflow));
    assert_eq!(Exact::ZERO.shift(1000), Ok(Exact::ZERO));
    assert_eq!(huge.to_decimal(), None);
}

#[test]
fn exact_numbers_print_without_noise() {
    for (mantissa, scale, shown) in
        [(0, 0, "0"), (0, 5, "0"), (-500, 3, "-0.5"), (9360, 2, "93.6"), (1200, 0, "1200")]
    {
        assert_eq!(Exact::new(mantissa, scale).unwrap().to_string(), shown);
    }
}

/// The range of a figure in its base unit, in the notation of intervals.
fn range(text: &str, rounding: Rounding) -> String {
    let it = figure(text).interval(rounding).unwrap();
    let lo = it
        .lo
        .map_or("(".to_owned(), |lo| format!("{}{}", if lo.closed { '[' } else { '(' }, lo.value));
    let hi = it
        .hi
        .map_or(")".to_owned(), |hi| format!("{}{}", hi.value, if hi.closed { ']' } else { ')' }));
    format!("{lo},{hi}")
}

#[test]
fn a_figure_leaves_a_range_possible() {
    use Rounding::*;
    for (text, rounding, shown) in [
        ("27", Nearest, "[26.5,27.5]"),
        ("27.0", Nearest, "[26.95,27.05]"),
        ("1.5億円", Nearest, "[145000000,155000000]"),
        ("27", Truncate, "[27,28)"),
        ("-27", Truncate, "(-28,-27]"),
        ("0.0", Truncate, "(-0.1,0.1)"),
        ("27", Exact, "[27,27]"),
        ("25件以上", Nearest, "[25,)"),
        ("５超", Nearest, "(5,)"),
        ("５以下", Nearest, "(,5]"),
        ("５未満", Nearest, "(,5)"),
        ("約30", Exact, "[25,35]"),
        ("約47億円", Nearest, "[4650000000,4750000000]"),
        ("約30.0", Nearest, "[25,35]"),
        ("47億円の内数", Exact, "[4700000000,4700000000]"),
    ] {
        assert_eq!(range(text, rounding), shown, "{text}");
    }
}

#[test]
fn statements_of_one_fact_agree_or_name_the_pair() {
    let check = |texts: &[&str]| {
        let facts: Vec<_> = texts.iter().map(|text| figure(text)).collect();
        consistent(&facts.iter().collect::<Vec<_>>(), Rounding::Nearest).err()
    };
    assert_eq!(check(&["177億円", "177.4億円", "17,740百万円"]), None);
    assert_eq!(check(&["177億円", "177.4億円", "178億円"]), Some(Disagreement::Values(0, 2)));
    assert_eq!(check(&["177億円", "178.4億円"]), Some(Disagreement::Values(0, 1)));
    assert_eq!(check(&["5件", "5人"]), Some(Disagreement::Units(0, 1)));
    // Ranges that only touch do not excuse two values of one precision.
    assert_eq!(check(&["5", "6"]), Some(Disagreement::Values(0, 1)));
    // That one of them is listed elsewhere, or is an envelope, does not make it less precise.
    assert_eq!(check(&["44億円", "45億円（再掲）"]), Some(Disagreement::Values(0, 1)));
    assert_eq!(check(&["47億円", "47億円の内数（再掲）"]), None);
    assert_eq!(check(&[]), None);
}

#[test]
fn digits_below_a_declared_step_are_never_rounded_away() {
    let declare = |text: &str, step: i64| figure(text).with_step(Decimal::from(step)).is_ok();
    assert!(declare("1,200", 100));
    assert!(!declare("1,234", 100));
    assert!(declare("93.64", 0));
    assert!(!declare("93.64", 1));
}
