//! Figures are listed with their bytes, their meaning and the rules that cover them; the number of
//! uncovered figures is the same everywhere.

use insta::assert_snapshot;

use crate::cli::{CONFIG, Place, RULE, SOUND, WRONG};

/// A sum, a rule that captures one of two figures of a sentence, and numbers that no rule sees.
fn place() -> Place {
    let place = Place::project(SOUND);
    let document = format!("{SOUND}year: 2021\nnote: 約9.9億円を3件に配分\nlayer: outcome\n");
    place.file("data/a.yaml", document.as_bytes());
    let rules = "\
rules:
  - id: budget/note
    check: {compare: {left: {select: $.note, capture: '約(?:[0-9.]+)億円'}, is: at-most, right: '$.tables[0].subtotal'}}
  - id: budget/layer
    check: {one-of: {values: $.layer, allowed: [output, outcome]}}
";
    place.file("rules/more.yaml", rules.as_bytes());
    place
}

#[test]
fn every_figure_and_every_claimed_text_is_listed_with_its_bytes() {
    assert_snapshot!(place().run("facts"), @r"
    place             written  read as     step  qualifiers  rules
    data/a.yaml:3:15  9.9      9.9億円  0.1億円  -           budget/note budget/subtotal
    data/a.yaml:4:13  3.2      3.2億円  0.1億円  -           budget/subtotal
    data/a.yaml:4:18  6.7      6.7億円  0.1億円  -           budget/subtotal
    data/a.yaml:5:7   2021       2,021        1  -           -
    data/a.yaml:6:8   9.9億円  9.9億円  0.1億円  about       budget/note
    data/a.yaml:6:14  3件          3件      1件  -           -
    data/a.yaml:7:8   outcome        -        -  -           budget/layer
    numbers: 6 read, 2 not covered by any rule
    exit 0
    ");
}

#[test]
fn unclaimed_numbers_are_those_of_the_summary() {
    let place = place();
    assert_snapshot!(place.run("facts --unclaimed"), @r"
    place             written  read as  step  qualifiers  rules
    data/a.yaml:5:7   2021       2,021     1  -           -
    data/a.yaml:6:14  3件          3件   1件  -           -
    numbers: 6 read, 2 not covered by any rule
    exit 0
    ");
    assert!(
        place.run("check").contains("2 of 6 numbers not covered by any rule"),
        "{}",
        place.run("check")
    );
    assert_snapshot!(place.run("facts --unclaimed --lang ja"), @r"
    位置              原文   解釈  最小の位  添え書き  規則
    data/a.yaml:5:7   2021  2,021         1  -         -
    data/a.yaml:6:14  3件     3件       1件  -         -
    数値: 読み取り6個、うちどの規則の対象でもないもの2個
    exit 0
    ");
}

#[test]
fn facts_in_json_carry_exact_values() {
    let output = place().command().args(["facts", "-f", "json"]).output().unwrap();
    let rows: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let row = |written: &str| {
        let rows = rows["facts"].as_array().unwrap();
        rows.iter().find(|row| row["written"] == written).unwrap().clone()
    };
    assert_snapshot!(serde_json::to_string_pretty(&row("9.9億円")).unwrap(), @r#"
    {
      "claimed": true,
      "column": 8,
      "end": 90,
      "figure": {
        "base": "円",
        "exact": "990000000",
        "qualifiers": [
          "about"
        ],
        "step": "0.1",
        "unit": "億円",
        "unit_from": "text",
        "value": "9.9"
      },
      "file": "data/a.yaml",
      "line": 6,
      "path": "$['note']",
      "rules": [
        "budget/note"
      ],
      "start": 81,
      "what": "number",
      "written": "9.9億円"
    }
    "#);
    assert_eq!(row("2021")["rules"], serde_json::json!([]));
    assert_eq!(row("outcome")["what"], "text");
}

#[test]
fn paths_filter_the_facts() {
    let place = place();
    place.file("data/b.yaml", b"other: 7\n");
    let answer = place.run("facts data/b.yaml");
    assert!(answer.contains("data/b.yaml:1:8") && !answer.contains("data/a.yaml"), "{answer}");
}

#[test]
fn coverage_is_a_gate() {
    let place = place();
    assert_snapshot!(place.run("check --coverage=80"), @r"
    data/a.yaml:5:7: error[coverage/below] rules cover 66.6% of the numbers, but 80% are required: 2 of 6 are not covered by any rule
      6:14: 3件
      = help: `kenzan facts --unclaimed` lists them all
    1 comparison, 1 value, 1 sum checked in 1 file; 1 error; 2 of 6 numbers not covered by any rule
    exit 1
    ");
    let cases = [("", 0), ("--coverage", 1), ("--coverage=66", 0), ("--coverage=66.7", 1)];
    for (arguments, code) in cases {
        assert_eq!(place.exit(&format!("check {arguments}")), code, "{arguments}");
    }
    assert_eq!(place.exit("check --coverage=101"), 2);
    assert_eq!(Place::project(SOUND).exit("check --coverage"), 0);
}

#[test]
fn coverage_counts_the_documents_asked_for() {
    let place = Place::new(&[
        ("kenzan.yaml", CONFIG.as_bytes()),
        ("rules/r.yaml", RULE.as_bytes()),
        ("data/a.yaml", WRONG.as_bytes()),
        ("data/b.yaml", format!("{SOUND}more: 1\n").as_bytes()),
    ]);
    assert!(!place.run("check --coverage data/a.yaml").contains("coverage/below"));
    assert!(place.run("check --coverage data/b.yaml").contains("error[coverage/below]"));
}

#[test]
fn facts_of_a_draft_stand_in_the_order_of_its_text() {
    let place = Place::project(SOUND);
    place.file("kenzan.yaml", b"version: 1\nsources: { draft: draft.md }\n");
    let draft = "# 決算\n\n| 区分 | 億円 |\n|---|---|\n| 人件費 | 3.2 |\n\n利用者は10人。\n";
    place.file("draft.md", draft.as_bytes());
    assert_snapshot!(place.run("facts"), @r"
    place         written  read as  step  qualifiers  rules
    draft.md:5:9  3.2          3.2   0.1  -           -
    draft.md:7:5  10人        10人   1人  -           -

    draft.md:3:3: table of 2 rows and 2 columns
              label   value
      header  区分    億円
      value   人件費    3.2
    numbers: 2 read, 2 not covered by any rule
    exit 0
    ");
}

/// How the summary of a check of `document`, named so, ends, if `check` is all that looks at it.
fn unclaimed(name: &str, document: &str, check: &str) -> String {
    let place = Place::new(&[
        ("kenzan.yaml", b"version: 1\nsources: { all: \"data/*\" }\n"),
        ("rules/r.yaml", format!("id: a/b\ncheck: {check}\n").as_bytes()),
        (name, document.as_bytes()),
    ]);
    let report = place.run("check");
    let summary = report.trim_end().rsplit('\n').nth(1).unwrap();
    let facts = place.run("facts");
    let facts = facts.trim_end().rsplit('\n').nth(1).unwrap();
    let counts: Vec<&str> =
        facts.split(|c: char| !c.is_ascii_digit()).filter(|it| !it.is_empty()).collect();
    let [all, unclaimed] = counts[..] else { panic!("{facts}") };
    let told = match unclaimed {
        "0" => format!("all {all} number"),
        _ => format!("{unclaimed} of {all} number"),
    };
    assert!(summary.contains(&told), "{summary}\n{facts}");
    format!("{unclaimed} of {all}")
}

#[test]
fn only_what_a_pattern_matches_is_looked_at() {
    let text = "text: 47件と12人、計3.5億円\nnext: １０件\n";
    let cases = [
        ("matches: 件", "4 of 4"),
        ("matches: '[0-9]+人|１０件'", "2 of 4"),
        ("matches: '^.*$'", "0 of 4"),
        ("not: 百万円", "4 of 4"),
        ("not: '12人'", "3 of 4"),
    ];
    for (pattern, expected) in cases {
        let check = format!("{{pattern: {{values: '$.*', {pattern}}}}}");
        assert_eq!(unclaimed("data/a.yaml", text, &check), expected, "{pattern}");
    }
    let captured =
        "{pattern: {values: {select: '$.*', capture: '^[0-9]+件|１０'}, matches: '[0-9]+|^'}}";
    assert_eq!(unclaimed("data/a.yaml", text, captured), "3 of 4");
    // In a text that is not its bytes, too.
    let draft = "47件と**12人**、計3.5億円\n";
    let check = "{pattern: {values: '$.paragraphs[*]', matches: '[0-9]+人'}}";
    assert_eq!(unclaimed("data/a.md", draft, check), "2 of 3");
}

#[test]
fn a_remark_beside_a_figure_is_not_read_with_it() {
    let text = "total: 30件\nitems: [10件, 20件（うち新規３件）]\n";
    let check = "{sum: {total: $.total, items: '$.items[*]'}}";
    assert_eq!(unclaimed("data/a.yaml", text, check), "1 of 4");
    let text = "a: 30件※1\nb: 30件（注2）\nc: 30件※12\n";
    assert_eq!(unclaimed("data/a.yaml", text, "{equal: {values: [$.a, $.b, $.c]}}"), "0 of 3");
}

#[test]
fn counting_values_or_asking_for_them_reads_no_figure() {
    let text = "list: [47件, 12, 5人]\nstated: 3\n";
    let cases = [
        ("{count: {of: '$.list[*]', stated: $.stated}}", "3 of 4"),
        ("{count: {of: '$.list[*]', min: 1}}", "4 of 4"),
        ("{count: {of: '$.list[*]', distinct: true, is: 3}}", "1 of 4"),
        ("{required: {fields: ['$.list[0]', $.stated]}}", "4 of 4"),
        ("{unique: {key: {select: '$.list[*]', capture: 件|人|1}}}", "3 of 4"),
        ("{sequence: {values: {select: '$.list[2]', capture: '[0-9]'}}}", "3 of 4"),
    ];
    for (check, expected) in cases {
        assert_eq!(unclaimed("data/a.yaml", text, check), expected, "{check}");
    }
}

#[test]
fn a_figure_that_a_draft_holds_in_two_places_of_its_tree_is_one() {
    let draft = "# 3 計画 2億円\n\n## **1** 概要10件、10件\n\n[500億円](a.md)と*3億円*。\n";
    let none = "{pattern: {values: '$.title', matches: 計画}}";
    assert_eq!(unclaimed("data/a.md", draft, none), "7 of 7");
    let title = "{pattern: {values: '$.title', matches: '^3'}}";
    assert_eq!(unclaimed("data/a.md", draft, title), "6 of 7");
    let numbers = "{sequence: {values: '$..number'}}";
    assert_eq!(unclaimed("data/a.md", draft, numbers), "5 of 7");
}

#[test]
fn a_figure_that_aliases_repeat_is_written_once() {
    let text = "a: &x { n: 5, m: [1件と2件] }\nb: *x\nc: { <<: *x, k: 5 }\n";
    assert_eq!(
        unclaimed("data/a.yaml", text, "{pattern: {values: '$.c.n', matches: '5'}}"),
        "3 of 4"
    );
    let first = "{pattern: {values: '$.b.m[0]', matches: '1'}}";
    assert_eq!(unclaimed("data/a.yaml", text, first), "3 of 4");
}

#[test]
fn figures_that_no_rule_reads_have_the_unit_that_stands_above_them() {
    let place = Place::project(SOUND);
    place.file("kenzan.yaml", b"version: 1\nsources: { draft: \"draft.*\" }\n");
    let draft = "（単位：百万円）\n\n| 区分 | 予算 | 人員（人） | 増減率 |\n|---|---|---|---|\n\
                 | 館 | ▲32 | 4 | 5.1 |\n| 室 | 3億円 | 2（うち1） | 3件と4 |\n";
    place.file("draft.md", draft.as_bytes());
    place.file("draft.yaml", "unit: 千円\ntotal: 12\nshare: { unit: ％, of: [3.5] }\n".as_bytes());
    assert_snapshot!(place.run("facts --unclaimed --lang ja"), @r"
    位置             原文        解釈  最小の位  添え書き  規則
    draft.md:5:7     ▲32    -32百万円   1百万円  -         -
    draft.md:5:13    4            4人       1人  -         -
    draft.md:5:17    5.1          5.1       0.1  -         -
    draft.md:6:7     3億円      3億円     1億円  -         -
    draft.md:6:13    2            2人       1人  -         -
    draft.md:6:17    1              1         1  of-which  -
    draft.md:6:22    3件          3件       1件  -         -
    draft.md:6:25    4              4         1  -         -
    draft.yaml:2:8   12        12千円     1千円  -         -
    draft.yaml:3:24  3.5         3.5%      0.1%  -         -
    数値: 読み取り10個、うちどの規則の対象でもないもの10個
    exit 0
    ");
}

#[test]
fn the_units_of_many_figures_take_no_long_time() {
    let place = Place::project(SOUND);
    place.file("kenzan.yaml", b"version: 1\nsources: { all: \"all.*\" }\n");
    let rows: String = (0..20_000).map(|it| format!("第{it}課,{}.5\n", it % 7)).collect();
    place.file("all.csv", format!("部,構成比\n{rows}").as_bytes());
    let started = std::time::Instant::now();
    assert!(place.run("facts").contains("20000"));
    assert!(started.elapsed().as_secs() < 30, "{:?}", started.elapsed());
}

#[test]
fn the_paths_of_many_facts_are_those_of_each() {
    let place = Place::project(SOUND);
    place.file("kenzan.yaml", b"version: 1\nsources: { all: \"all.*\" }\n");
    let text = "a: [[1, 2], [3], 4]\nb: { c: [x], d: [5, x, [6]] }\n---\n[7, 8]\n";
    place.file("all.yaml", text.as_bytes());
    let output = place.command().args(["facts", "-f", "json"]).output().unwrap();
    let rows: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let paths = rows["facts"].as_array().unwrap().iter().map(|it| it["path"].as_str().unwrap());
    let mut paths: Vec<_> = paths.collect();
    paths.sort_unstable();
    let expected = [
        "$['a'][0][0]",
        "$['a'][0][1]",
        "$['a'][1][0]",
        "$['a'][2]",
        "$['b']['d'][0]",
        "$['b']['d'][2][0]",
        "$[0]",
        "$[1]",
    ];
    assert_eq!(paths, expected);
}
