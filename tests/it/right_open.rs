//! What is left open is counted as not checked, in every kind; what says "none" is not.

use crate::run::verdict;

/// The outcomes of a rule: holds, rounding, violated, not checked.
fn outcomes(check: &str, document: &str) -> [usize; 4] {
    let rule = format!("id: t/rule\ncheck: {{ {check} }}\n");
    let (_, verdict) = verdict(&rule, &[("document.yaml", document)]);
    verdict.rules[0].outcomes.counts()
}

const FORMULA: &str = "formula: { each: '$[*]', result: $.r, is: a + b, let: { a: $.a, b: $.b } }";

#[test]
fn a_result_that_is_left_open_is_not_checked() {
    for (result, expected) in [
        ("30", [1, 0, 0, 0]),
        ("39", [0, 0, 1, 0]),
        ("…", [0, 0, 0, 1]),
        ("''", [0, 0, 0, 1]),
        ("null", [0, 0, 0, 1]),
        ("x", [0, 0, 0, 1]),
        ("未定", [0, 0, 0, 1]),
        ("－", [0, 0, 0, 0]),
        ("なし", [0, 0, 0, 0]),
    ] {
        let document = format!("- {{ r: {result}, a: 10, b: 20 }}\n");
        assert_eq!(outcomes(FORMULA, &document), expected, "{result}");
    }
    // A row in which nothing is stated is none that could be checked.
    assert_eq!(
        outcomes(FORMULA, "- { r: 30, a: 10, b: 20 }\n- { r: '', a: '', b: '' }\n"),
        [1, 0, 0, 0]
    );
    // In a series, the places that are left open are counted one by one.
    let series = "formula: { result: '$.r[*]', is: a * k, let: { a: '$.a[*]', k: $.k } }";
    assert_eq!(
        outcomes(series, "{ r: [20, …, '', 80], a: [10, 20, '', 40], k: 2 }\n"),
        [2, 0, 0, 1]
    );
}

#[test]
fn a_comparison_with_what_is_left_open_is_not_checked() {
    let compare = "compare: { each: '$[*]', left: $.l, is: at-most, right: $.r }";
    for (left, right, expected) in [
        ("1", "2", [1, 0, 0, 0]),
        ("…", "2", [0, 0, 0, 1]),
        ("1", "…", [0, 0, 0, 1]),
        ("1", "''", [0, 0, 0, 1]),
        ("－", "2", [0, 0, 0, 0]),
        ("…", "…", [0, 0, 0, 0]),
    ] {
        let document = format!("- {{ l: {left}, r: {right} }}\n");
        assert_eq!(outcomes(compare, &document), expected, "{left} {right}");
    }
}

#[test]
fn an_equality_with_what_is_left_open_is_not_checked() {
    let equal = "equal: { each: '$[*]', values: [$.l, $.r] }";
    for (left, right, expected) in
        [("2", "2", [1, 0, 0, 0]), ("…", "2", [0, 0, 0, 1]), ("1", "''", [0, 0, 0, 1])]
    {
        let document = format!("- {{ l: {left}, r: {right} }}\n");
        assert_eq!(outcomes(equal, &document), expected, "{left} {right}");
    }
}

#[test]
fn a_sign_for_an_unknown_value_fills_a_field() {
    let required = "required: { each: '$[*]', fields: $.v }";
    for (value, is_filled) in [
        ("0", true),
        ("…", true),
        ("'...'", true),
        ("‥", true),
        ("なし", true),
        ("x", true),
        ("－", false),
        ("ー", false),
        ("'---'", false),
        ("''", false),
        ("null", false),
        ("[]", false),
    ] {
        let expected = if is_filled { [1, 0, 0, 0] } else { [0, 0, 1, 0] };
        assert_eq!(outcomes(required, &format!("- {{ v: {value} }}\n")), expected, "{value}");
    }
    // The same signs in a table, and for the other kinds that look at texts.
    let rows = "required: { each: '$.tables[*].rows[*]', fields: $.v }";
    let rule = format!("id: t/rule\ncheck: {{ {rows} }}\n");
    let table = "| n | v |\n|---|---|\n| a | … |\n| b | － |\n| c | ー |\n| d | 5 |\n";
    assert_eq!(
        verdict(&rule, &[("document.md", table)]).1.rules[0].outcomes.counts(),
        [2, 0, 2, 0]
    );
    let unique = "unique: { key: '$[*].v' }";
    assert_eq!(
        outcomes(unique, "[{ v: ー }, { v: ー }, { v: － }, { v: … }, { v: … }, { v: a }]\n")[2],
        0
    );
}
