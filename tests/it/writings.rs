//! Numberings, dates, years, figures and tables in the notations that people use: true ones pass,
//! and one change is found on its bytes.

use crate::run::{report, verdict};

fn rule(check: &str) -> String {
    format!("id: test/rule\ncheck:\n  {check}\n")
}

fn found(check: &str, name: &str, text: &str) -> String {
    report(&rule(check), &[(name, text)])
}

#[test]
fn numbering_in_any_usual_order_and_form_is_followed() {
    for (as_, values) in [
        ("ordinal", "[イ, ロ, ハ, ニ, ホ, ヘ]"),
        ("ordinal", "[（イ）, （ロ）, （ハ）]"),
        ("ordinal", "[い, ろ, は]"),
        ("ordinal", "[あ, い, う]"),
        ("ordinal", "[ア, イ, ウ]"),
        ("ordinal", "[ｱ, ｲ, ｳ]"),
        ("ordinal", "[⑴, ⑵, ⑶]"),
        ("ordinal", "[㋐, ㋑, ㋒]"),
        ("ordinal", "[ⓐ, ⓑ, ⓒ]"),
        ("ordinal", "[㈠, ㈡, ㈢]"),
        ("ordinal", "[❿, ⓫, ⓬]"),
        ("year", "[平成30年, 平成31年（令和元年）, 令和２年]"),
        ("year", "[平成30（2018）年度, 令和元（2019）年度, 令和２（2020）年度]"),
        ("year", "[2020年度（令和２年度）, 2021年度（令和３年度）]"),
        ("year", "[平成30年度, 平成31年度・令和元年度, 令和2年度（見込み）]"),
        ("date", "[2019-12-04, 2020-01-05, '2020-01-05T09:30:00Z', '2020-01-05 09:31']"),
        ("date", "[2019/12/4, ２０２０．１．５, R2.2.3, 令和2年4月1日（水）, 令和2（2020）年5月]"),
        ("date", "['4 December 2019', 'Dec. 5, 2019', 'January 2020', '1st February 2020']"),
    ] {
        let check = format!("sequence: {{ values: '$.*', as: {as_} }}");
        assert_eq!(found(&check, "document.yaml", values), "(nothing found)\n", "{values}");
    }
}

#[test]
fn numbering_that_breaks_is_told_in_its_own_order() {
    for (as_, values, message) in [
        ("ordinal", "[イ, ロ, ニ]", "`ニ` comes after `ロ`; 3 is skipped"),
        ("ordinal", "[ア, イ, エ]", "`エ` comes after `イ`; 3 is skipped"),
        ("ordinal", "[⑴, ⑶]", "`⑶` comes after `⑴`; 2 is skipped"),
        ("year", "[平成30年度, 令和元（2020）年度]", "`令和元（2020）年度` is not a year"),
        ("date", "[2020-01-05, 2020-01-04]", "`2020-01-04` comes after `2020-01-05`, out of order"),
        ("date", "[2021-02-29]", "`2021-02-29` is not a date"),
        ("date", "[2020年13月1日]", "`2020年13月1日` is not a date"),
        ("date", "['2020-01-05T09:30:00+09:00']", "`2020-01-05T09:30:00+09:00` is not a date"),
    ] {
        let check = format!("sequence: {{ values: '$.*', as: {as_} }}");
        let found = found(&check, "document.yaml", values);
        assert!(found.contains(message), "{values}: {found}");
        assert_eq!(found.matches("error[").count(), 1, "{values}: {found}");
    }
    let one = "sequence: { values: '$.*', start: 1 }";
    assert_eq!(found(one, "document.yaml", "[イ]"), "(nothing found)\n", "the first of イ, ロ, ハ");
}

#[test]
fn a_number_that_is_none_is_no_count() {
    let check = "count: { each: '$[*]', of: '$.n[*]', stated: $.s }";
    for (stated, counted) in
        [("Three areas", "[a, b, c]"), ("two", "[a, b]"), ("三つ", "[a, b, c]")]
    {
        let text = format!("- {{ s: {stated}, n: {counted} }}");
        assert_eq!(found(check, "document.yaml", &text), "(nothing found)\n", "{text}");
    }
    let off = found(check, "document.yaml", "- { s: Three areas, n: [a, b] }");
    assert!(off.contains("`Three areas` is stated, but the number of items listed is 2"), "{off}");
    // Somewhere above ten, which no list contradicts.
    let vague = found(check, "document.yaml", "- { s: 十数件, n: [a, b] }");
    assert!(vague.contains("1:8: error[test/rule] `十数件` is not a number"), "{vague}");
    for vague in [
        "５、６件",
        "5か6件",
        "三、四件",
        "Two hundred areas",
        "three to five areas",
        "Two or three",
        "one or more",
        "two dozen",
        "One of the areas",
        "twenty one areas",
    ] {
        let found = found(check, "document.yaml", &format!("- {{ s: {vague}, n: [a, b] }}"));
        assert!(found.contains("error[test/rule]"), "{vague}: {found}");
        assert!(!found.contains("is stated, but the list has"), "{vague}: {found}");
    }
    let places = found(check, "document.yaml", "- { s: 2か所, n: [a, b] }");
    assert_eq!(places, "(nothing found)\n");
    // Between two numbers is definite enough.
    for range in ["1～2件", "2-6 件"] {
        let of =
            |list: &str| found(check, "document.yaml", &format!("- {{ s: {range}, n: {list} }}"));
        assert_eq!(of("[a, b]"), "(nothing found)\n");
        assert!(
            of("[]").contains(&format!("`{range}` is stated, but the number of items listed is 0")),
            "{}",
            of("[]")
        );
    }
}

#[test]
fn counts_that_contradict_each_other_are_mistakes_of_the_rule() {
    for (limits, message) in [
        ("is: 5, min: 2", "`is` cannot be combined with `min` or `max`"),
        ("max: -1", "a count cannot be negative"),
    ] {
        let found = found(&format!("count: {{ of: '$.*', {limits} }}"), "document.yaml", "[1]");
        assert!(found.contains(message), "{limits}: {found}");
    }
}

#[test]
fn a_number_may_begin_with_its_point() {
    let check = "sum: { total: $.t, items: '$.i[*]' }";
    for (name, text) in [
        ("document.yaml", "t: 1.0\ni: [.5, +.75, -.25]\n"),
        ("document.yaml", "t: １％\ni: [．５％, .5％]\n"),
        ("document.csv", "t,i\n.75,.75\n"),
    ] {
        let check = if name.ends_with("csv") {
            "equal: { each: '$[*]', values: [$.t, $.i] }"
        } else {
            check
        };
        let verdict = verdict(&rule(check), &[(name, text)]).1;
        assert!(verdict.diagnostics.is_empty(), "{text}: {:?}", verdict.diagnostics);
        assert_eq!(verdict.checked[0].checked, 1, "{text}");
    }
    let off = found(check, "document.yaml", "t: 1.9\ni: [.5, .4]\n");
    assert!(
        off.contains("1:4: error[test/rule] t: 1.9 stated, but its 2 items add up to 0.9"),
        "{off}"
    );
    assert!(off.contains("2:5: .5"), "{off}");
    let two = found(check, "document.yaml", "t: 1.9\ni: [.5.4]\n");
    assert!(two.contains("2:5: error[test/rule] `.5.4` is not a number"), "{two}");
}

#[test]
fn the_corner_of_a_csv_table_may_be_empty() {
    let check = "sum: { rows: '$[*]', label: '$[0]', values: \"$['額']\", levels: 計 }";
    assert_eq!(found(check, "document.csv", ",額\nア,1\nイ,2\n計,3\n"), "(nothing found)\n");
}

#[test]
fn what_was_truncated_does_not_reach_the_next_digit() {
    // 3個 is below 4, 883百万円 below 884: their product is below 3,536.
    let product =
        "formula: { result: $.t, is: a * b, let: { a: $.a, b: $.b }, rounding: truncate }";
    let of_three = |total: &str| {
        let text = format!("{{ a: 3個, b: 883百万円, t: '{total}百万円' }}");
        found(product, "document.yaml", &text)
    };
    assert!(of_three("3,536").contains("error["), "nothing below 3,536 is printed so");
    assert!(of_three("3,535").contains("note["));
    assert!(!of_three("2,649").contains("error["));
    let share =
        "formula: { result: $.t, is: a / b * 100, let: { a: $.a, b: $.b }, rounding: truncate }";
    let of = |percent: &str| {
        let text = format!("{{ a: 1億円, b: 4億円, t: {percent}％ }}");
        found(share, "document.yaml", &text)
    };
    assert!(of("50").contains("error["), "2 / 4 is 50, and a is below 2");
    assert!(of("49").contains("note["));
}

#[test]
fn a_message_names_only_what_its_kind_has() {
    let with = |message: &str| {
        let rule = format!(
            "id: test/rule\nmessage: {message}\ncheck: {{ pattern: {{ values: '$[*]', not: '.*x.*' }} }}\n"
        );
        report(&rule, &[("document.yaml", "['a{x}']")])
    };
    let found = with("{ en: 'no {stated}', ja: '{staded}' }");
    assert!(found.contains("rule.yaml:2:36: error[rule/invalid]"), "{found}");
    assert!(found.contains("findings of `pattern` have no value `{staded}`\n"), "{found}");
    assert!(found.contains("help: known here: {stated}\n"), "{found}");
    let with_share = with("'{held} of {al}'\nat-least: 90%");
    assert!(with_share.contains("help: known here: {stated}, {held}, {all}\n"), "{with_share}");
    assert!(with("'no {stated'").contains("rule.yaml:2:14: error[rule/invalid]"), "never closed");
    assert!(with("''").contains("`message` must be a sentence"));
    // Text of the document may contain braces of its own.
    assert!(with("'no {stated}!'").contains("error[test/rule] no a{x}!"));
}

#[test]
fn what_a_rule_declares_in_another_unit_is_told() {
    let with = |declared: &str, text: &str| {
        found(&format!("sum: {{ total: $.t, items: $.i, {declared} }}"), "document.yaml", text)
    };
    let text = "{ t: 10億円, i: 10億円 }";
    for (declared, message) in [
        ("precision: 1件", "10億円: the precision `precision: 1件` is in an incompatible unit\n"),
        ("precision: 1", "10億円: the precision `precision: 1` is in an incompatible unit\n"),
        ("within: 0.5", "10億円: the slack `within: 0.5` is in an incompatible unit\n"),
        ("within: -1億円", "expected an amount, for example 0.5 million\n"),
        ("within: 約1億円", "expected an amount, for example 0.5 million\n"),
        ("within: －", "expected an amount, for example 0.5 million\n"),
    ] {
        let found = with(declared, text);
        assert!(found.contains(message), "{declared}: {found}");
        let help = declared.ends_with(['1', '5']);
        assert_eq!(found.contains("help: write the unit too: "), help, "{found}");
    }
    assert_eq!(with("precision: 1百万円, within: 1千円", text), "(nothing found)\n");
}
