//! Sums are equal, explained by rounding, or impossible; and single changes that explain them balance.

use kenzan::quantity::difference::{Change, explain};
use kenzan::quantity::precision::{Disagreement, consistent};
use kenzan::quantity::sum::{Comparison, SumFault, SumOutcome, Term, Verdict, verify};
use kenzan::quantity::{Exact, Interval, Qualifier, Quantity, Rounding, Unit};
use num_rational::BigRational;
use num_traits::{Signed, Zero};
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::{figure, spanned};

fn figures(texts: &str) -> Vec<Quantity> {
    texts.split(' ').map(figure).collect()
}

fn once(figures: &[Quantity]) -> Vec<Term<'_>> {
    figures.iter().map(Term::once).collect()
}

fn check(total: &str, items: &str, rounding: Rounding) -> SumOutcome {
    verify(&figure(total), &once(&figures(items)), Comparison::Equal, rounding, None).unwrap()
}

#[test]
fn sums_are_judged_with_their_difference_and_bound() {
    use Rounding::{Exact, Nearest, Truncate};
    use Verdict::{Equal, Impossible, Rounding as Explained};
    let cases = [
        ("467.3億円", "358.9億円 108.4億円", Nearest, Equal, "0億円", "0.15億円"),
        ("336億円", "100億円 237億円", Nearest, Explained, "1億円", "1.5億円"),
        ("336億円", "100億円 237億円", Truncate, Impossible, "1億円", "1億円"),
        ("336億円", "100億円 237億円", Exact, Impossible, "1億円", "0億円"),
        ("177億円", "17.2億円 9.5億円 76.9億円 73.7億円", Nearest, Explained, "0.3億円", "0.7億円"),
        ("36,222百万円", "20,000百万円 16,225百万円", Nearest, Impossible, "3百万円", "1.5百万円"),
        ("1億円", "9,000万円 1,000万円", Nearest, Equal, "0億円", "0.5001億円"),
        ("10", "4 4", Nearest, Impossible, "-2", "1.5"),
        ("-3", "-1 -2", Truncate, Equal, "0", "2"),
    ];
    for (total, items, rounding, verdict, difference, bound) in cases {
        let it = check(total, items, rounding);
        assert_eq!(it.verdict, verdict, "{total} = {items}");
        assert_eq!(it.show(it.difference), difference, "{total} = {items}");
        assert_eq!(it.show(it.bound().unwrap()), bound, "{total} = {items}");
    }
}

#[test]
fn a_difference_inside_the_bound_can_still_be_improbable() {
    // 106 against 103.5: z = 2.5 / sqrt((5·1² + 0.1²)/12) = 3.87.
    assert!(check("103.5億円", "39億円 9億円 26億円 3億円 29億円", Rounding::Nearest).improbable);
    // 103.5 with 13 items of one: z = 0.93.
    assert!(!check("12", "1 1 1 1 1 1 1 1 1 1 1 1 1", Rounding::Nearest).improbable);
    // Cut off, thirteen items lose a half each on average, so a total seven above is expected.
    assert!(!check("20", "1 1 1 1 1 1 1 1 1 1 1 1 1", Rounding::Truncate).improbable);
    assert!(
        check("13", "1 1 1 1 1 1 1 1 1 1 1 1 2", Rounding::Nearest).verdict == Verdict::Rounding
    );
}

#[test]
fn parts_of_which_not_all_are_listed_stay_below_their_whole() {
    let judge = |total: &str, items: &str, relation| {
        verify(&figure(total), &once(&figures(items)), relation, Rounding::Nearest, None)
            .unwrap()
            .verdict
    };
    assert_eq!(judge("25", "5 10", Comparison::AtMost), Verdict::Equal);
    assert_eq!(judge("14", "5 10", Comparison::AtMost), Verdict::Rounding);
    assert_eq!(judge("10", "5 10", Comparison::AtMost), Verdict::Impossible);
    assert_eq!(judge("25", "5 10", Comparison::AtLeast), Verdict::Impossible);
    assert_eq!(judge("25件以上", "15件 15件", Comparison::Equal), Verdict::Rounding);
    assert_eq!(judge("25件以上", "5件 15件", Comparison::Equal), Verdict::Impossible);
}

#[test]
fn slack_has_a_unit_and_its_end_is_allowed() {
    let judge = |slack: &str| {
        let (total, items) = (figure("467.3億円"), figures("358.9億円 108.5億円"));
        verify(&total, &once(&items), Comparison::Equal, Rounding::Exact, Some(&figure(slack)))
            .map(|it| it.verdict)
    };
    assert_eq!(judge("0.1億円"), Ok(Verdict::Rounding));
    assert_eq!(judge("1,000万円"), Ok(Verdict::Rounding));
    assert_eq!(judge("999万円"), Ok(Verdict::Impossible));
    assert_eq!(judge("0.1"), Err(SumFault::UnusableSlack));
    assert_eq!(judge("-0.1億円"), Err(SumFault::UnusableSlack));
}

#[test]
fn what_cannot_be_added_says_which_term() {
    let fault = |total: &str, items: &[Quantity]| {
        verify(&figure(total), &once(items), Comparison::Equal, Rounding::Nearest, None)
            .unwrap_err()
    };
    assert_eq!(fault("5件", &figures("2件 3人")), SumFault::IncompatibleUnits { index: 1 });
    assert_eq!(fault("5億円", &figures("5")), SumFault::IncompatibleUnits { index: 0 });
    let digits = Quantity { step: Decimal::from(100), ..figure("1,234") };
    assert_eq!(fault("1,234", &[digits]), SumFault::ExcessDigits { index: Some(0) });
    let huge = figures("99999999999999999999999999兆円 99999999999999999999999999兆円");
    assert_eq!(fault("1億円", &huge), SumFault::Overflow);
}

// ---- the reference cases ----

/// `value@decimals` as a figure with a declared precision; `INF` is exact.
fn fact(text: &str) -> Quantity {
    let (value, decimals) = text.split_once('@').unwrap();
    let step = match decimals {
        "INF" => Decimal::ZERO,
        _ => Exact::ONE.shift(-decimals.parse::<i32>().unwrap()).unwrap().to_decimal().unwrap(),
    };
    Quantity { step, ..figure(value) }
}

fn joint(facts: &str, rounding: Rounding) -> Result<Interval, &'static str> {
    let facts: Vec<Quantity> = facts.split('|').map(fact).collect();
    if facts.iter().any(Quantity::has_excess_digits) {
        return Err("excess");
    }
    consistent(&facts.iter().collect::<Vec<_>>(), rounding).map_err(|it| match it {
        Disagreement::Values(..) => "differ",
        other => panic!("{other:?}"),
    })
}

fn reference_verdict(total: &str, items: &str, rounding: Rounding) -> Result<bool, &'static str> {
    let mut sum = Interval::point(Exact::ZERO);
    let stated = joint(total, rounding)?;
    for item in items.split(' ') {
        let (weight, facts) = item.split_once('*').unwrap();
        let weight = Exact::from(weight.parse::<Decimal>().unwrap());
        sum = sum.plus(joint(facts, rounding)?.scale(weight).unwrap()).unwrap();
    }
    Ok(sum.meets(stated))
}

/// The same through [`verify`], where every fact is stated once.
fn verified(total: &str, items: &str, rounding: Rounding) -> Result<bool, SumFault> {
    let parts: Vec<(Decimal, Quantity)> = items
        .split(' ')
        .map(|item| item.split_once('*').unwrap())
        .map(|(weight, text)| (weight.parse().unwrap(), fact(text)))
        .collect();
    let terms: Vec<Term<'_>> =
        parts.iter().map(|(weight, quantity)| Term { quantity, weight: *weight }).collect();
    verify(&fact(total), &terms, Comparison::Equal, rounding, None)
        .map(|it| it.verdict != Verdict::Impossible)
}

#[test]
fn every_reference_verdict_holds() {
    let table = include_str!("../../data/interval-sums.tsv");
    let rows = table.split_terminator('\n').filter(|row| !row.starts_with('#'));
    let mut checked = 0;
    for row in rows {
        let [nearest, truncate, total, items] = row.split('\t').collect::<Vec<_>>()[..] else {
            panic!("{row}")
        };
        for (rounding, expected) in [(Rounding::Nearest, nearest), (Rounding::Truncate, truncate)] {
            let verdict = match reference_verdict(total, items, rounding) {
                Ok(true) => "holds",
                Ok(false) => "fails",
                Err(word) => word,
            };
            assert_eq!(verdict, expected, "{rounding:?}: {row}");
            if !row.contains('|') {
                let word = match verified(total, items, rounding) {
                    Ok(true) => "holds",
                    Ok(false) => "fails",
                    Err(SumFault::ExcessDigits { .. }) => "excess",
                    Err(other) => panic!("{other:?}"),
                };
                assert_eq!(word, expected, "{rounding:?}: {row}");
            }
            checked += 1;
        }
    }
    assert_eq!(checked, 968);
}

// ---- brute force ----

/// A printed number of `scale` places.
fn printed(mantissa: i64, scale: u32) -> Quantity {
    Quantity { value: Decimal::new(mantissa, scale), step: Decimal::new(1, scale), ..figure("0") }
}

fn ratio(numerator: i64, denominator: i64) -> BigRational {
    BigRational::new(numerator.into(), denominator.into())
}

proptest! {
    /// Rounding to nearest explains a difference exactly up to half the weighted steps of all figures.
    #[test]
    fn the_verdict_is_that_of_fractions(
        total in (-300i64..300, 0u32..3),
        items in prop::collection::vec((-99i64..99, 0u32..3, prop::sample::select(vec![-2i64, -1, 1, 3])), 0..6),
    ) {
        let stated = printed(total.0, total.1);
        let parts: Vec<Quantity> = items.iter().map(|it| printed(it.0, it.1)).collect();
        let terms: Vec<Term<'_>> = parts
            .iter()
            .zip(&items)
            .map(|(quantity, it)| Term { quantity, weight: Decimal::from(it.2) })
            .collect();
        let outcome = verify(&stated, &terms, Comparison::Equal, Rounding::Nearest, None).unwrap();
        let unit = |scale: u32| ratio(1, 10i64.pow(scale));
        let mut difference = -ratio(total.0, 1) * unit(total.1);
        let mut bound = unit(total.1) / ratio(2, 1);
        let mut squares = unit(total.1) * unit(total.1);
        for (mantissa, scale, weight) in items {
            difference += ratio(mantissa * weight, 1) * unit(scale);
            let step = ratio(weight.abs(), 1) * unit(scale);
            bound += &step / ratio(2, 1);
            squares += &step * &step;
        }
        let verdict = match () {
            () if difference.is_zero() => Verdict::Equal,
            () if difference.abs() <= bound => Verdict::Rounding,
            () => Verdict::Impossible,
        };
        prop_assert_eq!(outcome.difference.to_rational(), difference.clone());
        prop_assert_eq!(outcome.bound().unwrap().to_rational(), bound);
        prop_assert_eq!(outcome.verdict, verdict);
        let far = &difference * &difference * ratio(12, 1) > squares * ratio(9, 1);
        prop_assert_eq!(outcome.improbable, verdict == Verdict::Rounding && far);
    }

    #[test]
    fn every_explanation_balances_the_sum(
        total in 1i64..5000,
        items in prop::collection::vec(1i64..999, 1..6),
        elsewhere in prop::collection::vec(1i64..999, 0..3),
    ) {
        let stated = printed(total, 1);
        let parts: Vec<Quantity> = items.iter().map(|it| printed(*it, 1)).collect();
        let others: Vec<Quantity> = elsewhere.iter().map(|it| printed(*it, 1)).collect();
        let terms = once(&parts);
        let outcome = verify(&stated, &terms, Comparison::Equal, Rounding::Nearest, None).unwrap();
        let found = explain(&stated, &terms, &others.iter().collect::<Vec<_>>(), &outcome);
        prop_assert!(found.len() <= 2);
        for it in found {
            let (mut values, mut result): (Vec<Decimal>, _) =
                (parts.iter().map(|it| it.value).collect(), stated.value);
            match (it.change, it.index, &it.instead) {
                (Change::Omitted, _, _) => values.push(it.written.value),
                (_, Some(index), Some(instead)) => values[index] = instead.value,
                (Change::AddedTwice, Some(index), None) => values.push(values[index]),
                (_, Some(index), None) => values[index] = Decimal::ZERO,
                (_, None, Some(instead)) => result = instead.value,
                other => panic!("{other:?}"),
            }
            let left = values.iter().sum::<Decimal>() - result;
            let bound = Decimal::new(5, 2) * Decimal::from(items.len() + 1);
            let fits = if it.is_exact { left.is_zero() } else { left.abs() <= bound };
            prop_assert!(fits);
        }
    }
}

/// Kinds of the explanations offered.
fn changes(total: &str, items: &str, elsewhere: &str) -> Vec<Change> {
    let (total, items) = (figure(total), figures(items));
    let others: Vec<Quantity> = if elsewhere.is_empty() { Vec::new() } else { figures(elsewhere) };
    let terms = once(&items);
    let outcome = verify(&total, &terms, Comparison::Equal, Rounding::Nearest, None).unwrap();
    let found = explain(&total, &terms, &others.iter().collect::<Vec<_>>(), &outcome);
    found.iter().map(|it| it.change).collect()
}

#[test]
fn a_single_change_that_fits_is_named() {
    use Change::*;
    let cases: &[(&str, &str, &str, &[Change])] = &[
        ("467.3億円", "358.9億円 180.4億円", "", &[DigitsSwapped]),
        ("93.6億円", "50.0億円 43.6億円 12.7億円", "", &[Surplus]),
        ("93.6億円", "50.0億円 30.9億円", "12.7億円", &[Omitted]),
        ("93.6億円", "50.0億円 43.6億円 43.6億円", "", &[CountedTwice]),
        ("1,552億円", "1,000億円 276億円", "", &[AddedTwice]),
        ("185億円", "50億円 45億円 45億円", "", &[]),
        ("93.6億円", "50.0億円 43.6億円 12.7億円（再掲）", "", &[RelistedCounted]),
        ("109億円", "88億円 21億円（再掲） 44億円（再掲） 21億円", "", &[RelistedCounted]),
        ("106.3", "50.0 43.6 -12.7", "", &[SignFlipped]),
        ("467.3億円", "358.9億円 108.4百万円", "", &[Scaled]),
        ("467.3億円", "358.9億円 108.4億円", "", &[]),
    ];
    for (total, items, elsewhere, expected) in cases {
        let found = changes(total, items, elsewhere);
        assert_eq!(found, *expected, "{total} = {items}");
    }
}

#[test]
fn explanations_speak_both_languages_and_point_at_the_figure() {
    let text = "180.4億円";
    let item = figure(text);
    let other = figure("358.9億円");
    let terms = [Term::once(&other), Term::once(&item)];
    let total = figure("467.3億円");
    let outcome = verify(&total, &terms, Comparison::Equal, Rounding::Nearest, None).unwrap();
    let found = explain(&total, &terms, &[], &outcome);
    assert_eq!(&spanned(text).value[found[0].span.range()], text);
    assert_eq!(found[0].index, Some(1));
    insta::assert_snapshot!(found[0].text().en, @"180.4億円 with two neighbouring digits swapped (108.4億円) would make the sum balance");
    insta::assert_snapshot!(found[0].text().ja, @"180.4億円の隣り合う2桁を入れ替えると（108.4億円）合う");
}

#[test]
fn qualifiers_are_sets() {
    let both = Qualifier::RELISTED | Qualifier::AT_LEAST;
    assert!(both.has(Qualifier::RELISTED) && !both.has(Qualifier::OVER));
    assert_eq!(Unit::NONE.show(Exact::from(1_234_567)), "1,234,567");
}
