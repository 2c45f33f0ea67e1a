//! Rules are tested by their examples and by folders of cases; failures are reported as noisy or
//! missing, and changes that no rule notices are listed.

use insta::assert_snapshot;
use std::fs;

use crate::cli::{CONFIG, Place, RULE, SOUND, WRONG};

const EXAMPLES: &str = "\
examples:
  ok:
    - document:
        unit: 億円
        tables: [{subtotal: 9.9, items: [3.2, 6.7]}]
  bad:
    - document:
        unit: 億円
        tables: [{subtotal: 11.0, items: [3.2, 6.7]}]
      report: {at: '11.0', says: 'a difference of 1.1億円'}
";

fn project(examples: &str) -> Place {
    let place = Place::project(SOUND);
    place.file("rules/subtotal.yaml", format!("{RULE}{examples}").as_bytes());
    place
}

#[test]
fn examples_that_hold_are_counted() {
    assert_snapshot!(project(EXAMPLES).run("test"), @r"
    rules: 1, examples: 2, cases: 0; noisy: 0, missing: 0
    exit 0
    ");
    assert_snapshot!(project("").run("test --lang ja"), @r"
    規則1件、例0件、ケース0件: 余計な指摘0件、見逃し0件、例のない規則1件
    exit 0
    ");
}

#[test]
fn an_example_that_does_not_hold_is_noisy_or_missing() {
    let noisy = EXAMPLES.replace("subtotal: 9.9", "subtotal: 8.8");
    assert_snapshot!(project(&noisy).run("test"), @r"
    rules/subtotal.yaml:13:29: error[test/noisy] rule `budget/subtotal` reports something that its example does not list: subtotal: 8.8億円 stated, but its 2 items add up to 9.9億円: a difference of 1.1億円
      11:7: the example: document:
    rules: 1, examples: 2, cases: 0; noisy: 1, missing: 0
    exit 1
    ");
    let missing = EXAMPLES.replace("subtotal: 11.0", "subtotal: 10.0");
    assert_snapshot!(project(&missing).run("test"), @r#"
    rules/subtotal.yaml:15:7: error[test/missing] rule `budget/subtotal` does not report "a difference of 1.1億円" at `11.0`
      15:7: the example: document:
    rules: 1, examples: 2, cases: 0; noisy: 0, missing: 1
    exit 1
    "#);
    let elsewhere = EXAMPLES.replace("at: '11.0'", "at: '3.2'");
    assert_snapshot!(project(&elsewhere).run("test --lang ja"), @r"
    rules/subtotal.yaml:17:29: error[test/noisy] 規則 `budget/subtotal` の指摘が、例に挙げられていない: subtotal: 記載は11.0億円、内訳2件の合計は9.9億円で、差は1.1億円
      15:7: この例: document:
    rules/subtotal.yaml:15:7: error[test/missing] 規則 `budget/subtotal` が `3.2` で「a difference of 1.1億円」と指摘しない
      15:7: この例: document:
    規則1件、例2件、ケース0件: 余計な指摘1件、見逃し1件
    exit 1
    ");
}

#[test]
fn a_rule_is_tested_even_where_it_is_off() {
    let place = project(EXAMPLES);
    place.file("kenzan.yaml", format!("{CONFIG}severity: {{ budget/*: 'off' }}\n").as_bytes());
    assert_eq!(place.exit("test"), 0);
}

#[test]
fn cases_beside_the_configuration_are_run_and_their_reports_written_on_request() {
    let place = project(EXAMPLES);
    place.file("tests/plain/ok/budget.yaml", SOUND.as_bytes());
    place.file("tests/plain/bad/budget.yaml", WRONG.as_bytes());
    place.file("tests/notes/readme.md", b"no case\n");
    assert_snapshot!(place.run("test"), @r"
    error[test/missing] case `plain/bad` has no `report.txt`
      = help: `kenzan test --update` writes it
    rules: 1, examples: 2, cases: 2; noisy: 0, missing: 1
    exit 1
    ");
    assert_snapshot!(place.run("test --update"), @r"
    wrote tests/plain/bad/report.txt
    rules: 1, examples: 2, cases: 2; noisy: 0, missing: 0
    exit 0
    ");
    let report = fs::read_to_string(place.path().join("tests/plain/bad/report.txt")).unwrap();
    assert_snapshot!(report, @r"
    budget.yaml:3:15: error[budget/subtotal] subtotal: 11.0億円 stated, but its 2 items add up to 9.9億円: a difference of 1.1億円
      3:15: stated here: 11.0
      4:13: 3.2
      4:18: 6.7
      = note: rounding of the printed figures explains at most 0.15億円
      = note: rule: A subtotal equals the sum of its items
    ");
    assert_eq!(place.exit("test"), 0);
    assert!(place.run("test --update").starts_with("rules: 1"), "nothing is written twice");
    // Wherever it is started, and whatever the language of the environment.
    let mut below = place.command();
    let below = below.env("LANG", "ja_JP.UTF-8").current_dir(place.path().join("tests"));
    assert_eq!(below.args(["test"]).output().unwrap().status.code(), Some(0));
}

#[test]
fn a_case_whose_findings_changed_is_noisy_and_missing() {
    let place = project(EXAMPLES);
    place.file("tests/plain/ok/budget.yaml", WRONG.as_bytes());
    place.file("tests/plain/bad/budget.yaml", WRONG.as_bytes());
    assert_eq!(place.exit("test --update"), 1, "the sound case is not");
    place.file("tests/plain/bad/budget.yaml", WRONG.replace("11.0", "12.0").as_bytes());
    assert_snapshot!(place.run("test"), @r"
    tests/plain/ok/budget.yaml:3:15: error[test/noisy] `budget/subtotal` reports something in the sound case `plain/ok`: subtotal: 11.0億円 stated, but its 2 items add up to 9.9億円: a difference of 1.1億円
      3:15: stated here: 11.0
      4:13: 3.2
      4:18: 6.7
      = note: rounding of the printed figures explains at most 0.15億円
      = note: rule: A subtotal equals the sum of its items
    tests/plain/bad/budget.yaml:3:15: error[test/noisy] `budget/subtotal` reports something that is not in the report of `plain/bad`: subtotal: 12.0億円 stated, but its 2 items add up to 9.9億円: a difference of 2.1億円
      3:15: stated here: 12.0
      4:13: 3.2
      4:18: 6.7
      = note: rounding of the printed figures explains at most 0.15億円
      = note: rule: A subtotal equals the sum of its items
    tests/plain/bad/report.txt:1:1: error[test/missing] a finding in the report of `plain/bad` is no longer reported
      1:1: not found: budget.yaml:3:15: error[budget/subtotal]…
    rules: 1, examples: 2, cases: 2; noisy: 2, missing: 1
    exit 1
    ");
    place.file("tests/plain/ok/budget.yaml", SOUND.as_bytes());
    place.file("tests/plain/bad/budget.yaml", SOUND.as_bytes());
    assert_snapshot!(place.run("test --update"), @r"
    error[test/missing] no rule reports anything in the case `plain/bad`
    wrote tests/plain/bad/report.txt
    rules: 1, examples: 2, cases: 2; noisy: 0, missing: 1
    exit 1
    ");
}

#[test]
fn documents_of_a_case_belong_to_the_set_they_are_named_after() {
    let place = project(EXAMPLES);
    place.file("kenzan.yaml", b"sources: { budget: data/*.yaml, other: data/*.yaml }\n");
    place.file("tests/a/bad/other.yaml", WRONG.as_bytes());
    assert!(place.run("test --update").contains("error[test/missing]"), "no rule looks at `other`");
    place.file("tests/a/bad/budget/2021.yaml", WRONG.as_bytes());
    assert_eq!(place.exit("test --update"), 0);
    let report = fs::read_to_string(place.path().join("tests/a/bad/report.txt")).unwrap();
    assert!(report.starts_with("budget/2021.yaml:3:15: error[budget/subtotal]"), "{report}");
}

#[test]
fn changes_that_no_rule_notices_are_listed() {
    // A digit of an addend may change within the rounding of the others.
    assert_snapshot!(project(EXAMPLES).run("test --mutate"), @r"
    rules/subtotal.yaml:13:29: note[test/unnoticed] no rule notices when `9.9` is changed to `9.8`
    rules/subtotal.yaml:13:42: note[test/unnoticed] no rule notices when `3.2` is changed to `3.3`
    rules/subtotal.yaml:13:42: note[test/unnoticed] no rule notices when `3.2` is changed to `3.1`
    rules/subtotal.yaml:13:47: note[test/unnoticed] no rule notices when `6.7` is changed to `6.8`
    rules/subtotal.yaml:13:47: note[test/unnoticed] no rule notices when `6.7` is changed to `6.6`
    rules: 1, examples: 2, cases: 0; noisy: 0, missing: 0; changes: 7, unnoticed: 5
    exit 0
    ");
    let place = project("");
    place.file("tests/plain/ok/budget.yaml", format!("{SOUND}year: 2021\n").as_bytes());
    assert_snapshot!(place.run("test --mutate"), @r"
    tests/plain/ok/budget.yaml:3:15: note[test/unnoticed] no rule notices when `9.9` is changed to `9.8`
    tests/plain/ok/budget.yaml:4:13: note[test/unnoticed] no rule notices when `3.2` is changed to `3.3`
    tests/plain/ok/budget.yaml:4:13: note[test/unnoticed] no rule notices when `3.2` is changed to `3.1`
    tests/plain/ok/budget.yaml:4:18: note[test/unnoticed] no rule notices when `6.7` is changed to `6.8`
    tests/plain/ok/budget.yaml:4:18: note[test/unnoticed] no rule notices when `6.7` is changed to `6.6`
    tests/plain/ok/budget.yaml:5:7: note[test/unnoticed] no rule notices when `2021` is changed to `2022`
    tests/plain/ok/budget.yaml:5:7: note[test/unnoticed] no rule notices when `2021` is changed to `2020`
    tests/plain/ok/budget.yaml:5:7: note[test/unnoticed] no rule notices when `2021` is changed to `2012`
    rules: 1, examples: 0, cases: 1; noisy: 0, missing: 0; rules without examples: 1; changes: 10, unnoticed: 8
    exit 0
    ");
}

#[test]
fn keys_and_links_are_changed_too() {
    let rule = "\
id: kpi/layer
check: {one-of: {values: $.layer, allowed: [output, outcome]}}
examples:
  ok: [{document: {layer: output}}]
";
    let place = Place::new(&[("r.yaml", rule.as_bytes())]);
    assert_snapshot!(place.run("test --mutate --rules r.yaml"), @r"
    rules: 1, examples: 1, cases: 0; noisy: 0, missing: 0; changes: 1, unnoticed: 0
    exit 0
    ");
    let blind = rule.replace(
        "one-of: {values: $.layer, allowed: [output, outcome]}",
        "required: {fields: [$.layer]}",
    );
    place.file("r.yaml", blind.as_bytes());
    assert_snapshot!(place.run("test --mutate --rules r.yaml"), @r"
    r.yaml:4:27: note[test/unnoticed] no rule notices when `output` is changed to `outpuu`
    rules: 1, examples: 1, cases: 0; noisy: 0, missing: 0; changes: 1, unnoticed: 1
    exit 0
    ");
}

#[test]
fn an_example_in_a_format_of_its_own_is_changed_in_its_text() {
    let rule = "\
id: table/total
check: {sum: {each: '$.tables[*]', total: \"$.rows[-1]['額']\", items: \"$.rows[:-1]['額']\", rounding: exact}}
examples:
  ok:
    - format: md
      document: |
        | 項目 | 額 |
        |---|---|
        | 甲 | ３０ |
        | 乙 | ４２ |
        | 計 | ７２ |
";
    let place = Place::new(&[("r.yaml", rule.as_bytes())]);
    assert_snapshot!(place.run("test --mutate --rules r.yaml"), @r"
    rules: 1, examples: 1, cases: 0; noisy: 0, missing: 0; changes: 7, unnoticed: 0
    exit 0
    ");
}

#[test]
fn a_case_may_leave_out_what_the_model_speaks_of() {
    let place = project(EXAMPLES);
    let model = "model: { entities: { kpi: { each: '$.kpis[*]', key: $.id } } }\n";
    let rule = "rules: [{ id: kpi/one, check: { count: { entity: kpi, of: $.id, min: 1 } } }]\n";
    place.file("rules/kpi.yaml", format!("{model}{rule}").as_bytes());
    place.file("tests/plain/ok/budget.yaml", SOUND.as_bytes());
    assert_eq!(place.exit("test"), 0, "{}", place.run("test"));
}

#[test]
fn nothing_to_test_is_told() {
    let place = project(EXAMPLES);
    assert_snapshot!(place.run("test data"), @r"
    rules: 1, examples: 2, cases: 0; noisy: 0, missing: 0
    --- stderr
    error[test/no-cases] no test case in `data`
      = help: a case is a directory with documents in `ok`, `bad` or both
    exit 2
    ");
    assert_eq!(Place::new(&[]).exit("test"), 2);
    assert_eq!(place.exit("test --rules gone.yaml"), 2);
}
