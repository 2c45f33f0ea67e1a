//! Formulas with exact inputs, a value used twice, a result with slack or another unit; keys without
//! counterparts; words for open ends; numbers as programs print them.

use crate::run::{report, verdict};

/// The words of the findings, notes aside, in order.
fn said(rule: &str, documents: &[(&str, &str)]) -> Vec<String> {
    let found = report(rule, documents);
    let is_first = |it: &&str| it.contains("error[") || it.contains("warning[");
    found.split('\n').filter(is_first).map(|it| it.split_once("] ").unwrap().1.to_owned()).collect()
}

/// The findings of the formula `check` in `text`.
fn of(check: &str, text: &str) -> Vec<String> {
    said(&format!("id: t/f\ncheck: {{ formula: {{ {check} }} }}\n"), &[("document.yaml", text)])
}

#[test]
fn inputs_may_be_exact_where_the_result_is_rounded() {
    let check = |rounding: &str| {
        format!(
            "result: $.tax, is: a * rate / 100, let: {{ a: $.a, rate: {{ select: $.rate{rounding} }} }}"
        )
    };
    let text = |tax: &str| format!("a: \"1,234,567円\"\nrate: 10 %\ntax: \"{tax}\"\n");
    assert_eq!(of(&check(", rounding: exact"), &text("123,457円")), [""; 0]);
    let cut = check(", rounding: exact")
        .replace("result: $.tax", "result: { select: $.tax, rounding: truncate }");
    assert_eq!(of(&cut, &text("123,456円")), [""; 0]);
    assert_eq!(of(&check(", rounding: exact"), &text("128,456円")).len(), 1);
    assert_eq!(of(&check(""), &text("128,456円")), [""; 0], "9.5 % to 10.5 % may be it");
    let literal = "result: $.tax, is: a * 10 / 100, let: { a: $.a }";
    assert_eq!(of(literal, &text("128,456円")).len(), 1);
    let wrong = of(&check(", rounding: half"), &text("123,456円"));
    assert_eq!(wrong, ["`rounding` is one of nearest, truncate, exact"]);
}

#[test]
fn a_value_that_is_named_twice_is_the_same_both_times() {
    let text = |rate: &str| format!("a: 23億円\nb: 17億円\nrate: {rate}\n");
    for form in ["(a - b) / b * 100", "(a / b - 1) * 100", "100 * a / b - 100"] {
        let check = format!("result: $.rate, is: {form}, let: {{ a: $.a, b: $.b }}");
        // 22.5/17.5 to 23.5/16.5: 28.57 % to 42.42 %.
        for rate in ["35.3 %", "28.6 %", "42.4 %"] {
            assert_eq!(of(&check, &text(rate)), [""; 0], "{form} {rate}");
        }
        for rate in ["28.5 %", "42.5 %", "25 %"] {
            assert_eq!(of(&check, &text(rate)).len(), 1, "{form} {rate}");
        }
    }
}

#[test]
fn a_formula_has_slack_precision_absolute_values_and_totals_of_lists() {
    let apart =
        |more: &str| format!("result: $.r, is: abs(a - b), let: {{ a: $.a, b: $.b }}{more}");
    let text = |r: &str| format!("a: 3.0億円\nb: 7.0億円\nr: {r}\n");
    assert_eq!(of(&apart(""), &text("4.0億円")), [""; 0]);
    assert_eq!(of(&apart(""), &text("-4.0億円")).len(), 1);
    assert_eq!(of(&apart(", within: 0.5億円"), &text("4.6億円")), [""; 0]);
    assert_eq!(of(&apart(", within: 0.5億円"), &text("4.8億円")).len(), 1);
    assert_eq!(of(&apart(", within: 0.5人"), &text("4.0億円")).len(), 1);
    assert_eq!(of(&apart(", precision: 1億円"), &text("4.0億円")), [""; 0]);
    assert_eq!(of(&apart(", precision: 1億円"), &text("4.2億円")).len(), 1);
    let mean = "result: $.mean, is: total(xs) / 3, let: { xs: '$.xs[*]' }";
    assert_eq!(of(mean, "mean: 20億円\nxs: [10億円, 20億円, 30億円]\n"), [""; 0]);
    assert_eq!(of(mean, "mean: 25億円\nxs: [10億円, 20億円, 30億円]\n").len(), 1);
}

#[test]
fn the_unit_of_the_result_is_that_of_the_formula() {
    let sum = "result: $.r, is: a - b, let: { a: $.a, b: $.b }";
    let text = |r: &str| format!("a: 30億円\nb: 10億円\nr: {r}\n");
    assert_eq!(of(sum, &text("20億円")), [""; 0]);
    assert_eq!(of(sum, &text("2,000百万円")), [""; 0]);
    for other in ["20人", "20%", "20ドル"] {
        let found = of(sum, &text(other));
        assert_eq!(found.len(), 1, "{other}");
        assert!(found[0].contains("the units are incompatible"), "{found:?}");
    }
    // A number may turn one money into another.
    let rate = "result: $.r, is: a / 150, let: { a: $.a }";
    assert_eq!(of(rate, "a: 300円\nr: 2ドル\n").len(), 0);
}

#[test]
fn blank_inputs_are_counted_and_not_reported_one_by_one() {
    let rule =
        "id: t/f\ncheck: { formula: { result: '$.r[*]', is: a * 2, let: { a: '$.a[*]' } } }\n";
    let text = "r: [2, 4, 6, 8]\na: [1, '', －, 4]\n";
    assert_eq!(said(rule, &[("document.yaml", text)]), [""; 0]);
    let (_, found) = verdict(rule, &[("document.yaml", text)]);
    assert_eq!(found.rules[0].outcomes.counts(), [2, 0, 0, 2]);
    assert_eq!(found.coverage.unclaimed, 2, "the results that nobody checked");
}

#[test]
fn words_tell_open_ends_and_what_differs_behind_the_printed_places() {
    let cut = "id: t/s\ncheck: { sum: { each: '$[*]', total: $.t, items: '$.i[*]', rounding: truncate } }\n";
    let found = report(
        cut,
        &[(
            "document.yaml",
            "- { t: 10億円, i: [4億円, 5億円] }\n- { t: 12億円, i: [4億円, 5億円] }\n",
        )],
    );
    assert!(found.contains("explains less than"), "{found}");
    let slack = cut.replace("truncate }", "truncate, within: 1億円 }");
    // Two items below 5 and 6 億円 stay below 11, and with the slack below 12.
    let text = "- { t: 12億円, i: [4億円, 5億円] }\n";
    assert_eq!(said(&slack, &[("document.yaml", text)]).len(), 1);
    let text = "- { t: 11億円, i: [4億円, 5億円] }\n";
    assert_eq!(said(&slack, &[("document.yaml", text)]), [""; 0]);
    let exact = "result: $.r, is: a * 1.0001, let: { a: $.a }, rounding: exact";
    let found = of(exact, "a: 47\nr: 47\n");
    assert_eq!(found, ["r: 47 is stated, but the formula gives 47.005: a difference of 0.005"]);
}

#[test]
fn numbers_that_programs_print_are_no_roundings_and_their_tails_are_said() {
    let rule =
        "id: c/tot\ncheck: { sum: { in: c, each: '$[*]', total: $.t, items: \"$['a','b']\" } }\n";
    let text = "name,a,b,t\nok,2999,3e3,5999\nwrong,2999,3e3,6400\nwrong5,1e+05,23456,150000\nfine,1.5e3,250,1750\n";
    assert_eq!(said(rule, &[("c.csv", text)]).len(), 2);
    let text = "name,a,b,t\nx,2.318457042157284,20.0000000000000000,22.318457042157294\n";
    let found = report(rule, &[("c.csv", text)]);
    assert!(found.contains("`precision:`"), "{found}");
}

#[test]
fn every_key_may_have_to_be_on_both_sides() {
    let rule = |more: &str| {
        format!(
            "id: t/e\ncheck: {{ equal: {{ values: [{{ in: a, each: '$[*]', key: $.k, select: $.v }}, {{ in: b, each: '$[*]', key: $.k, select: $.v }}]{more} }} }}\n"
        )
    };
    let documents = [("a.csv", "k,v\nalpha,1\nbeta,2\n"), ("b.csv", "k,v\nalpha,1\nbata,2\n")];
    assert_eq!(said(&rule(""), &documents), [""; 0]);
    let found = report(&rule(", every: both"), &documents);
    assert!(found.contains("`beta` is stated here"), "{found}");
    assert!(found.contains("`bata` is stated here"), "{found}");
    assert!(found.contains("`bata` on the other side has no counterpart"), "{found}");
}
