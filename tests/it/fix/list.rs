//! Unused entries of the configuration's `suppress` list are removed like comments, including their content;
//! everything else that a person wrote there stays.

use insta::assert_snapshot;

use super::{RULES, project};
use crate::cli::Place;

const HEAD: &str = "version: 1\nsources: { budget: 'data/*' }\n";
/// One that is needed, and one that is not.
const USED: &str = "{ rule: term/bad, in: data/a.json, at: $.a, reason: 注1 }";
const IDLE: &str = "{ rule: term/bad, in: data/a.json, at: $.b, reason: old }";

fn place(config: &str) -> Place {
    Place::new(&[
        ("kenzan.yaml", config.as_bytes()),
        ("rules/r.yaml", RULES.as_bytes()),
        ("data/a.json", br#"{"a": "bad1", "b": 1, "c": 2}"#),
    ])
}

fn config(place: &Place) -> String {
    std::fs::read_to_string(place.path().join("kenzan.yaml")).unwrap()
}

/// The configuration after `--fix`; `--diff` agrees, and a second run finds nothing to do.
fn fixed(before: &str) -> String {
    let place = place(before);
    let would = place.exit("check --diff");
    assert_eq!(config(&place), before, "--diff wrote");
    let report = place.run("check --fix");
    let once = config(&place);
    assert_eq!(would == 1, once != before, "{before}{report}");
    place.run("check --fix");
    assert_eq!(config(&place), once, "again: {before}{report}");
    once
}

#[test]
fn an_entry_that_suppresses_nothing_is_taken_out() {
    let cases = [
        ("suppress:\n  - USED\n  - IDLE\nlang: en\n", "suppress:\n  - USED\nlang: en\n"),
        ("suppress:\n- IDLE\n- USED\n", "suppress:\n- USED\n"),
        ("suppress:\r\n  - IDLE\r\n  - IDLE # old\r\n  - USED\r\n", "suppress:\r\n  - USED\r\n"),
        ("suppress:\n  - USED\n  - IDLE", "suppress:\n  - USED\n"),
        (
            "suppress:\n  - rule: term/bad\n    in: data/a.json\n    at: $.b\n    # of 2021\n    reason: >\n      two\n      lines\n\n  - USED\n",
            "suppress:\n  - USED\n",
        ),
        ("suppress: [IDLE, USED, IDLE]\n", "suppress: [USED]\n"),
        ("suppress: [\n  USED,\n  IDLE\n]\n", "suppress: [\n  USED\n]\n"),
        // The last of them goes with the name of the list.
        (
            "lang: en\nsuppress:\n  - IDLE\n  - IDLE # old\nexclude: old.json\n",
            "lang: en\nexclude: old.json\n",
        ),
        ("suppress: [IDLE, IDLE] # old\nlang: en\n", "lang: en\n"),
        ("lang: en\nsuppress:\n  - IDLE", "lang: en\n"),
    ];
    for (before, after) in cases {
        let [before, after] = [before, after]
            .map(|it| format!("{HEAD}{}", it.replace("USED", USED).replace("IDLE", IDLE)));
        assert_eq!(fixed(&before), after);
    }
}

#[test]
fn what_only_a_person_can_judge_stays() {
    let cases = [
        // A remark above would speak of the next entry.
        "suppress:\n  # as agreed in May\n  - IDLE\n  - USED\n",
        "suppress:\n  # as agreed in May\n  - IDLE\n",
        "suppress: # as agreed in May\n  - IDLE\n",
        "suppress: [ # as agreed\n  IDLE,\n  USED]\n",
        "suppress: [IDLE, # as agreed\n  USED]\n",
        // It says something else too.
        "suppress:\n  - &old IDLE\n  - USED\n",
        "suppress:\n  - IDLE\n  - USED\nseverity: {}\nlang: fr\n",
        // Its day is over, its rule is not there or looked at nothing.
        "suppress: [{ rule: term/bad, in: data/a.json, until: 2001-01-01, reason: old }, USED]\n",
        "suppress: [{ rule: term/none, in: data/a.json, reason: old }, USED]\n",
        "suppress: [{ rule: budget/total, in: data/a.json, reason: old }, USED]\n",
    ];
    for text in cases {
        let text = format!("{HEAD}{}", text.replace("USED", USED).replace("IDLE", IDLE));
        assert_eq!(fixed(&text), text);
    }
    let braces = format!("{{ sources: {{ budget: 'data/*' }}, suppress: [{IDLE}] }}\n");
    assert_eq!(fixed(&braces), braces);
}

#[test]
fn the_configuration_is_fixed_only_where_it_was_asked_for() {
    let text = format!("{HEAD}suppress: [{USED}, {IDLE}]\n");
    let place = place(&text);
    place.run("check --fix data/a.json");
    assert_eq!(config(&place), text);
    assert_snapshot!(place.run("check --diff kenzan.yaml"), @r"
    --- kenzan.yaml
    +++ kenzan.yaml
    @@ -1,3 +1,3 @@
     version: 1
     sources: { budget: 'data/*' }
    -suppress: [{ rule: term/bad, in: data/a.json, at: $.a, reason: 注1 }, { rule: term/bad, in: data/a.json, at: $.b, reason: old }]
    +suppress: [{ rule: term/bad, in: data/a.json, at: $.a, reason: 注1 }]
    exit 1
    ");
    assert_snapshot!(place.run("check --fix"), @r"
    6 texts checked in 1 file; no findings; 1 suppressed; 2 of 2 numbers not covered by any rule
    --- stderr
    kenzan.yaml:3:68: note[fix/made] fixed: removal of the suppression of `term/bad`
    exit 0
    ");
    assert_eq!(config(&place), format!("{HEAD}suppress: [{USED}]\n"));
}

#[test]
fn documents_and_the_configuration_are_fixed_at_once() {
    let place = project("a.yaml", "a: 1 # kenzan: ignore[term/bad] why\nb: 2\n");
    let entry = "suppress:\n  - { rule: term/bad, in: budget, reason: old }\n";
    place.file("kenzan.yaml", format!("{HEAD}{entry}").as_bytes());
    assert_eq!(place.exit("check --fix"), 0);
    assert_eq!(super::read(&place, "a.yaml"), b"a: 1\nb: 2\n");
    assert_eq!(config(&place), HEAD);
}

#[test]
fn what_stands_behind_the_list_on_its_line_stays() {
    let before = HEAD.replace("version: 1\n", "{\nversion: 1,\n").replace(" }\n", " },\n");
    let config = format!("{before}suppress: [ {IDLE} ], exclude: x.json,\nlang: en }}\n");
    assert!(fixed(&config).contains("exclude: x.json"));
}
