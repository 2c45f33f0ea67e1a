//! Structure kinds at the boundary: a rule and documents in, the plain report out.

use insta::assert_snapshot;
use kenzan::diagnostic::Lang;
use proptest::prelude::*;

use crate::run::{report, report_in, verdict};

const NOTHING: &str = "(nothing found)\n";

/// A rule of one kind with its parameters in YAML flow style.
fn rule(kind: &str, params: &str) -> String {
    format!("id: test/rule\ncheck:\n  {kind}: {{ {params} }}\n")
}

fn yaml(kind: &str, params: &str, document: &str) -> String {
    report(&rule(kind, params), &[("document.yaml", document)])
}

/// Parameters and true documents, though each looks wrong at first sight.
const TRUE_DOCUMENTS: &[(&str, &str, &str)] = &[
    // Years: the era changes, is named once only, or never; western and Japanese years mix.
    (
        "sequence",
        "values: '$.*', as: year",
        "[22年度, 23年度, 24年度, 25年度, 26年度, 27年度, 28年度, 29年度, 30年度, 元年度, ２年度, ３年度]",
    ),
    ("sequence", "values: '$.*', as: year", "[平成30, 令和元, ２, ３]"),
    ("sequence", "values: '$.*', as: year", "[平成30年度, 2019年度, R2, 令和３年度, FY2022]"),
    ("sequence", "values: '$.*', as: year", "[１年, ２年, ３年]"),
    ("sequence", "values: '$.*', as: year", "[昭和63年, 平成元年]"),
    ("sequence", "values: '$.*', as: year, step: -1", "[令和２年度, 元年度, 平成30年度]"),
    // Numbering in every form, in both widths, continued from anywhere.
    ("sequence", "values: '$.*', start: 1", "[（１）, （２）, (3), （４）]"),
    ("sequence", "values: '$.*'", "[①, ②, ③, ④, ⑤, ⑥]"),
    ("sequence", "values: '$.*'", "[Ⅰ, Ⅱ, Ⅲ, Ⅳ]"),
    ("sequence", "values: '$.*'", "[ⅰ, ⅱ]"),
    ("sequence", "values: '$.*'", "[ア, イ, ウ, エ, オ, カ]"),
    ("sequence", "values: '$.*'", "[第３章, 第４章]"),
    ("sequence", "values: '$.*'", "[9, 10, 11]"),
    ("sequence", "values: '$.*', as: number", "['-1', '0', '1', '2']"),
    ("sequence", "values: '$.*', step: 2", "[1, 3, 5, 7, 9, 11]"),
    ("sequence", "values: '$.*', gaps: true, repeats: true", "[3, 8, 10, 12, 13, 13, 14]"),
    ("sequence", "values: '$.*', start: 3", "[3, '－', 4, ~, 5]"),
    ("sequence", "values: '$.*'", "[42]"),
    (
        "sequence",
        "values: '$.*', as: outline, start: 1",
        "['1', '1.1', '1.2', '2', '3', '3.1', '3.1(1)', '3.1(2)', '3.1（３）', '3.2', '4']",
    ),
    ("sequence", "values: {select: '$.*', capture: '注([0-9]+)'}", "[注1, BSL4, 注2, G2MC9, 注3]"),
    // Counts: numerals of every kind, lower and upper limits, list items that contain separators.
    ("count", "of: '$.a[*]', stated: $.n", "{ n: ６つ, a: [1, 2, 3, 4, 5, 6] }"),
    ("count", "of: '$.a[*]', stated: $.n", "{ n: 三法人, a: [1, 2, 3] }"),
    ("count", "of: '$.a[*]', stated: $.n", "{ n: ４要素, a: [1, 2, 3, 4] }"),
    (
        "count",
        "of: '$.a[*]', stated: $.n",
        "{ n: 2 件, a: [がん（肺がん、胃がん）, 精神・神経疾患] }",
    ),
    ("count", "of: '$.a[*]', stated: $.n", "{ n: ２件以上, a: [1, 2, 3] }"),
    ("count", "of: '$.a[*]', stated: $.n", "{ n: ５未満, a: [1, 2, 3, 4] }"),
    ("count", "of: '$.a[*]', stated: $.n", "{ n: 2, a: [1, '', ~, '－', 2] }"),
    ("count", "of: '$.a[*]', stated: '$.n[*]'", "{ n: [２つ, 二つ, 2], a: [い, ろ] }"),
    ("count", "of: '$.a[*]', distinct: true, is: 2", "{ a: [AMED 室, AMED室, 文] }"),
    ("count", "of: '$.a[*]', as-many-as: '$.b[*]'", "{ a: [1, 2], b: [い, ろ] }"),
    ("count", "of: '$.a[*]', min: 2, max: 3", "{ a: [1, 2, 3] }"),
    // Names that are alike but not the same.
    (
        "unique",
        "key: '$.*'",
        "[ゲノム創薬基盤推進研究事業, 創薬基盤推進研究事業, 難治性疾患研究, 腎疾患研究]",
    ),
    ("unique", "key: '$.*'", "['', ~, '－', '', a, A]"),
    (
        "unique",
        "records: '$.*', key: [$.project, $.name]",
        "[{ project: 1, name: a }, { project: 2, name: a }, { project: 1 }, { project: 1 }]",
    ),
    ("unique", "each: '$.*', key: '$.codes[*]'", "[{ codes: [文, 厚] }, { codes: [厚, 文] }]"),
    ("required", "each: '$.*', fields: $.n", "[{ n: 0 }, { n: なし }, { n: false }, { n: [x] }]"),
    ("required", "fields: [$.a, $.b], any-of: true", "{ b: 1 }"),
    (
        "pattern",
        "values: '$.*', matches: '件', not: '資源配分'",
        "[25 件, 資金配分機関の件, '', ~]",
    ),
    (
        "one-of",
        "values: '$.v[*]', among: '$.c[*]', allowed: 他PJ",
        "{ v: [AMED 室, ＡＭＥＤ室, 他 PJ, '', ~], c: [AMED室] }",
    ),
];

#[test]
fn true_documents_raise_no_finding() {
    for (kind, params, document) in TRUE_DOCUMENTS {
        assert_eq!(yaml(kind, params, document), NOTHING, "{kind}: {params}\n{document}");
    }
}

/// The first line of each finding, without its place.
fn messages(report: &str) -> Vec<&str> {
    let heads = report.split('\n').filter(|line| !line.starts_with(' '));
    heads.filter_map(|line| Some(line.split_once("[test/rule] ")?.1)).collect()
}

#[test]
fn each_break_of_a_sequence_is_told_once_in_words_of_its_own() {
    let table: &[(&str, &str, &[&str])] = &[
        ("values: '$.*'", "[1, 2, 4]", &["`4` comes after `2`; 3 is skipped"]),
        ("values: '$.*'", "[1, 2, 7, 8]", &["`7` comes after `2`; 3-6 is skipped"]),
        ("values: '$.*'", "[1, 2, 2, 3]", &["`2` is repeated"]),
        ("values: '$.*'", "[1, 3, 2]", &["`3` comes after `1`, but 2 is expected"]),
        ("values: '$.*'", "[1, 2, 2, 4, 5]", &["`2` is repeated"]),
        ("values: '$.*'", "[1, 2, 5, 4, 5]", &["`5` comes after `2`, but 3 is expected"]),
        ("values: '$.*'", "[1, 2, 2, 2, 4]", &["`2` is repeated", "`2` is repeated"]),
        ("values: '$.*'", "[4, 5, 1]", &["`1` comes after `5`, out of order"]),
        ("values: '$.*'", "[1, 2, 9, 3, 4]", &["`9` comes after `2`, but 3 is expected"]),
        ("values: '$.*', step: 2", "[1, 4]", &["`4` comes after `1`, but 3 is expected"]),
        ("values: '$.*', step: -1", "[3, 1]", &["`1` comes after `3`; 2 is skipped"]),
        ("values: '$.*', step: -1", "[3, 4]", &["`4` comes after `3`, out of order"]),
        ("values: '$.*', start: 1", "[②, ③]", &["the sequence starts with `②`, not with 1"]),
        ("values: '$.*', gaps: true", "[1, 5, 5]", &["`5` is repeated"]),
        ("values: '$.*', gaps: true", "[1, 5, 3]", &["`3` comes after `5`, out of order"]),
        (
            "values: '$.*', as: year",
            "[30年度, ２年度]",
            &["`２年度` comes after `30年度`, out of order"],
        ),
        (
            "values: '$.*', as: year",
            "[平成30年度, 令和２年度]",
            &["`令和２年度` comes after `平成30年度`; 2019 is skipped"],
        ),
        (
            "values: '$.*', as: outline",
            "['3.1(2)', '3.1(4)']",
            &["`3.1(4)` comes after `3.1(2)`; 3.1.3 is skipped"],
        ),
        (
            "values: '$.*', as: outline",
            "['1', '1.1.1']",
            &["`1.1.1` comes after `1`; 1.1 is skipped"],
        ),
        (
            "values: '$.*', as: outline",
            "['1.2', '1.1']",
            &["`1.1` comes after `1.2`, out of order"],
        ),
        ("values: '$.*'", "[1, 二子玉川, 2]", &["`二子玉川` is not a number of a sequence"]),
        ("values: '$.*', as: number", "['1.5', '2']", &["`1.5` is not a number of a sequence"]),
    ];
    for (params, document, expected) in table {
        let found = yaml("sequence", params, document);
        assert_eq!(messages(&found), *expected, "{params}\n{document}");
    }
}

#[test]
fn a_repeated_footnote_is_shown_with_the_one_before_it() {
    let document = "footnotes:\n  - number: 1\n  - number: 2\n  - number: 2\n";
    assert_snapshot!(yaml("sequence", "values: '$.footnotes[*].number'", document), @r#"
    document.yaml:4:13: error[test/rule] `2` is repeated
      4:13: expected 3: 2
      3:13: before it: 2
    "#);
}

#[test]
fn a_count_that_is_off_shows_what_was_counted() {
    let document = "text: 次の６つの柱で進める。\npillars: [い, ろ, は, に, ほ]\n";
    let rule = rule("count", "of: '$.pillars[*]', stated: { select: $.text, capture: '(６つ)' }");
    assert_snapshot!(report_in(Lang::Ja, &rule, &[("document.yaml", document)]), @r#"
    document.yaml:1:9: error[test/rule] 「６つ」とあるが、列挙は5件
      1:9: 記載: ６つ
      2:11: 1: い
      2:14: 2: ろ
      2:17: 3: は
      2:20: 4: に
      2:23: 5: ほ
    "#);
}

#[test]
fn limits_and_lists_that_disagree_are_told_at_the_list() {
    let table = [
        ("min: 3", "{ a: [1, 2] }", "2 `a` listed, at least 3 required"),
        ("max: 1", "{ a: [1, 2] }", "2 `a` listed, at most 1 allowed"),
        ("is: 1", "{ a: [1, 2] }", "2 `a` listed, 1 required"),
        ("is: 3", "{ a: [1, 2] }", "2 `a` listed, 3 required"),
        (
            "as-many-as: '$.b[*]'",
            "{ a: [1], b: [1, 2] }",
            "the number of items is 1, but 2 in the list that it must match",
        ),
        (
            "stated: $.n",
            "{ n: ５以上, a: [1] }",
            "`５以上` is stated, but the number of items listed is 1",
        ),
        (
            "stated: $.n",
            "{ n: １未満, a: [1] }",
            "`１未満` is stated, but the number of items listed is 1",
        ),
        (
            "stated: $.n",
            "{ n: 六つ, a: [1] }",
            "`六つ` is stated, but the number of items listed is 1",
        ),
    ];
    for (params, document, expected) in table {
        let found = yaml("count", &format!("of: '$.a[*]', {params}"), document);
        assert_eq!(messages(&found), [expected], "{params}\n{document}");
    }
}

#[test]
fn a_stated_number_that_is_none_is_told() {
    assert_snapshot!(yaml("count", "of: '$.a[*]', stated: $.n", "n: いくつか\na: [1]\n"), @"document.yaml:1:4: error[test/rule] `いくつか` is not a number");
}

#[test]
fn every_record_has_a_count_of_its_own_even_without_values() {
    let rule = rule(
        "count",
        "per: {in: projects, each: '$.projects[*]', key: $.id}, \
         of: {in: kpis, each: '$.kpis[*]', key: $.project, select: $.name}, is: 1",
    );
    let projects =
        "projects:\n  - { id: P1, name: 甲 }\n  - { id: P2, name: 乙 }\n  - { id: P3, name: 丙 }\n";
    let kpis = "kpis:\n  - { project: P1, name: い }\n  - { project: Ｐ１, name: ろ }\n  - { project: P2, name: は }\n";
    assert_snapshot!(report(&rule, &[("projects.yaml", projects), ("kpis.yaml", kpis)]), @r#"
    projects.yaml:2:5: error[test/rule] 甲: 2 `name` listed, 1 required
      2:5: 2 here: { id: P1, name: 甲 }
      kpis.yaml:2:26: 1: い
      kpis.yaml:3:26: 2: ろ
      = note: key: `P1`
    projects.yaml:4:5: error[test/rule] 丙: 0 `name` listed, 1 required
      4:5: 0 here: { id: P3, name: 丙 }
      = note: key: `P3`
    "#);
}

#[test]
fn a_rule_over_sets_alone_runs_once_however_many_files_there_are() {
    let rule = rule("count", "of: {in: a, select: '$[*]'}, as-many-as: {in: b, select: '$[*]'}");
    let (_, verdict) = verdict(&rule, &[("a.yaml", "[1]"), ("b.yaml", "[2]"), ("c.yaml", "[3]")]);
    assert_eq!(verdict.rules[0].outcomes.counts(), [1, 0, 0, 0]);
}

#[test]
fn a_key_is_the_same_in_either_width_and_with_any_spaces() {
    let document = "- { id: AMED室, n: 1 }\n- { id: ＡＭＥＤ 室, n: 2 }\n";
    assert_snapshot!(yaml("unique", "key: '$[*].id'", document), @r#"
    document.yaml:2:9: error[test/rule] `ＡＭＥＤ 室` occurs more than once
      2:9: again: ＡＭＥＤ 室
      1:9: first: AMED室
      = note: it is first written `AMED室`; keys that differ only in width or spaces are the same
    "#);
}

#[test]
fn several_values_form_one_key_of_a_record() {
    let document = "- { p: 1, n: a }\n- { p: 2, n: a }\n- { p: 1, n: a }\n- { p: '1a', n: '' }\n";
    assert_snapshot!(yaml("unique", "records: '$[*]', key: [$.p, $.n]", document), @r#"
    document.yaml:3:8: error[test/rule] `1 / a` occurs more than once
      3:8: again: 1
      3:14: a
      1:8: first: 1
    "#);
}

#[test]
fn keys_across_places_are_compared_over_files() {
    let rule = rule("unique", "in: [a, b], each: '$[*]', key: $.id, across: true");
    let documents = [("a.yaml", "- id: x\n- id: y\n"), ("b.yaml", "- id: y\n")];
    assert_eq!(messages(&report(&rule, &documents)), ["`y` occurs more than once"]);
    let within = rule.replace("across: true", "across: false");
    assert_eq!(report(&within, &documents), NOTHING);
}

#[test]
fn what_is_absent_is_told_at_its_record_and_what_is_blank_at_its_name() {
    let document = "kpis:\n  - name: 甲\n    target: －\n  - name: 乙\n  - name: 丙\n    target:\n";
    assert_snapshot!(yaml("required", "each: '$.kpis[*]', fields: $.target", document), @r#"
    document.yaml:3:13: error[test/rule] 甲: `target` is blank
      3:13: blank: －
      2:5: in this record: name: 甲
    document.yaml:4:5: error[test/rule] 乙: `target` is missing
      4:5: without `target`: name: 乙
    document.yaml:6:5: error[test/rule] 丙: `target` is blank
      6:5: blank: target
      5:5: in this record: name: 丙
    "#);
}

#[test]
fn an_empty_cell_is_told_in_its_row() {
    let rule = rule("required", "each: '$[*]', fields: $.amount");
    let csv = "name,amount\n甲,1\n乙,\n";
    assert_snapshot!(report(&rule, &[("document.csv", csv)]), @r#"
    document.csv:3:3: error[test/rule] 乙: `amount` is blank
      3:3: blank
      3:1: in this record: 乙,
    "#);
}

#[test]
fn a_banned_word_is_told_at_every_place_it_stands() {
    let document = "text: 資源配分機関は資源配分機関である\n";
    assert_snapshot!(yaml("pattern", "values: $.text, not: 資源配分機関, say: 資金配分機関", document), @r#"
    document.yaml:1:7: error[test/rule] `資源配分機関` should be `資金配分機関`
      1:7: 資金配分機関: 資源配分機関
    document.yaml:1:14: error[test/rule] `資源配分機関` should be `資金配分機関`
      1:14: 資金配分機関: 資源配分機関
    "#);
}

#[test]
fn a_text_without_its_form_is_told_whole() {
    assert_snapshot!(yaml("pattern", "values: $.id, matches: '^k[1-6]$'", "id: k7\n"), @"document.yaml:1:5: error[test/rule] `k7` does not match `^k[1-6]$`");
}

#[test]
fn the_nearest_allowed_value_is_shown_but_not_claimed() {
    let document = "codes: [科技, 健医]\nused: [健医, 健康医, 文]\n";
    assert_snapshot!(yaml("one-of", "values: '$.used[*]', among: '$.codes[*]'", document), @r#"
    document.yaml:2:12: error[test/rule] `健康医` is not among the allowed values (2)
      2:12: not allowed: 健康医
      1:13: the nearest allowed value: 健医
      = help: the nearest allowed value is `健医`
    document.yaml:2:17: error[test/rule] `文` is not among the allowed values (2)
      2:17: not allowed: 文
      = note: allowed: 科技, 健医
    "#);
}

#[test]
fn an_empty_set_of_allowed_values_is_told_once() {
    let found = yaml(
        "one-of",
        "each: '$[*]', values: '$.v[*]', among: '$.c[*]'",
        "- { v: [a, b], c: [] }\n- { v: [a], c: [a] }\n",
    );
    assert_eq!(messages(&found), ["cannot look up `a`: the set of allowed values is empty"]);
}

#[test]
fn a_rule_that_demands_nothing_or_the_impossible_is_not_run() {
    let table = [
        ("count", "of: $.a", "`count` needs"),
        ("count", "of: $.a, min: 3, max: 2", "`min` is greater than `max`"),
        ("sequence", "values: $.a, step: 0", "`step` cannot be 0"),
        (
            "sequence",
            "values: $.a, as: roman",
            "`as` must be one of ordinal, number, year, date, outline",
        ),
        ("unique", "key: [$.a, $.b]", "several keys need `records`"),
        ("required", "fields: ['$.a', '$.[']", "malformed selector"),
        ("pattern", "values: $.a", "`pattern` needs `matches` or `not`"),
        ("pattern", "values: $.a, not: 'x*'", "this pattern matches the empty text"),
        ("one-of", "values: $.a", "`one-of` needs `allowed` or `among`"),
    ];
    for (kind, params, expected) in table {
        let found = yaml(kind, params, "a: 1\n");
        assert!(
            found.contains("error[rule/invalid]") && found.contains(expected),
            "{kind}: {found}"
        );
        assert_eq!(found.matches("error[").count(), 1, "{kind}: {found}");
    }
}

#[test]
fn a_rule_that_selects_nothing_says_so_unless_that_is_allowed() {
    let kinds = [
        ("count", "of: $.x, stated: $.y"),
        ("sequence", "values: $.x"),
        ("unique", "key: $.x"),
        ("required", "each: $.x, fields: $.y"),
        ("pattern", "values: $.x, matches: a"),
        ("one-of", "values: $.x, allowed: a"),
    ];
    for (kind, params) in kinds {
        let strict = rule(kind, params);
        let found = report(&strict, &[("document.yaml", "a: 1\n")]);
        assert!(found.contains("error[rule/matched-nothing]"), "{kind}: {found}");
        let lenient = format!("if-present: true\n{strict}");
        assert_eq!(report(&lenient, &[("document.yaml", "a: 1\n")]), NOTHING, "{kind}");
    }
}

proptest! {
    #[test]
    fn a_run_of_numbers_holds_and_one_left_out_is_one_finding(
        start in 1i64..500,
        length in 3usize..30,
        left_out in 1usize..29,
        step in 1i64..4,
    ) {
        let numbers: Vec<_> = (0..length as i64).map(|index| start + index * step).collect();
        let params = format!("values: '$.*', step: {step}, start: {start}");
        let list = |numbers: &[i64]| format!("{numbers:?}");
        prop_assert_eq!(yaml("sequence", &params, &list(&numbers)), NOTHING);
        let left_out = left_out % (length - 2) + 1;
        let mut broken = numbers.clone();
        let gone = broken.remove(left_out);
        let found = yaml("sequence", &params, &list(&broken));
        let expected = format!("; {gone} is skipped");
        prop_assert_eq!(messages(&found).len(), 1);
        prop_assert!(messages(&found)[0].ends_with(&expected), "{}", found);
    }

    #[test]
    fn a_number_moved_elsewhere_is_always_found(
        numbers in proptest::sample::subsequence((1i64..20).collect::<Vec<_>>(), 3..19),
        from in 0usize..19,
        to in 0usize..19,
    ) {
        let mut moved = numbers.clone();
        let number = moved.remove(from % numbers.len());
        moved.insert(to % numbers.len(), number);
        let found = yaml("sequence", "values: '$.*', gaps: true", &format!("{moved:?}"));
        prop_assert_eq!(found == NOTHING, moved == numbers, "{:?}: {}", moved, found);
    }

    #[test]
    fn as_many_findings_as_keys_that_came_before(keys in proptest::collection::vec(0u8..6, 1..20)) {
        let mut distinct = keys.clone();
        distinct.sort_unstable();
        distinct.dedup();
        let found = yaml("unique", "key: '$.*'", &format!("{keys:?}"));
        prop_assert_eq!(messages(&found).len(), keys.len() - distinct.len(), "{}", found);
    }

    #[test]
    fn no_text_makes_a_kind_fail(text in "[\\PC\n]{0,30}", word in "\\PC{0,6}") {
        let quote = |text: &str| serde_json::to_string(text).unwrap();
        let document = format!("[{}, {}]", quote(&text), quote(&word));
        let kinds = [
            ("sequence", "values: '$.*', as: year"),
            ("sequence", "values: '$.*', as: outline"),
            ("sequence", "values: '$.*', as: number"),
            ("sequence", "values: '$.*'"),
            ("count", "of: '$.*', stated: '$.*'"),
            ("unique", "key: '$.*'"),
            ("required", "each: '$.*', fields: $"),
            ("pattern", "values: '$.*', not: '.'"),
            ("one-of", "values: '$[0]', among: '$[1]'"),
        ];
        for (kind, params) in kinds {
            let found = report(&rule(kind, params), &[("document.json", &document)]);
            prop_assert!(found.ends_with('\n'));
        }
    }
}

#[test]
fn a_rule_that_may_be_absent_does_not_ask_for_a_set_that_nobody_declared() {
    let rule = "id: test/rule\nif-present: true\ncheck:\n  count:\n    of: { in: kpis, each: \"$.kpis[*]\", key: $.project }\n    per: { each: \"$.projects[*]\", key: $.number }\n    min: 1\n";
    let (_, verdict) =
        crate::run::verdict(rule, &[("projects.yaml", "projects: [{ number: 1 }]\n")]);
    assert_eq!(verdict.diagnostics, []);
    let report = crate::run::report(
        &rule.replace("    of:", "    in: projects\n    of:"),
        &[("projects.yaml", "projects: [{ number: 1 }]\n"), ("kpis.yaml", "kpis: []\n")],
    );
    insta::assert_snapshot!(report, @r"
    projects.yaml:1:12: error[test/rule] projects: 0 listed, at least 1 required
      1:12: 0 here: { number: 1 }
    ");
}
