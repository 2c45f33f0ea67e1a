//! Settings of `kenzan.yaml` for files and severities, the settings that override it (the environment,
//! the command line), and its schema and reader, which accept the same keys.

use std::fs;
use std::path::Path;

use insta::assert_snapshot;
use serde_json::Value;

use crate::cli::{CONFIG, Place, RULE, SOUND, WRONG};
use crate::init::fits;

/// A project with wrong documents in three places.
fn place(more: &str) -> Place {
    let place = Place::project(SOUND);
    for path in ["data/a.yaml", "data/drafts/b.yaml", "data/old/c.yaml"] {
        place.file(path, WRONG.as_bytes());
    }
    place
        .file("kenzan.yaml", format!("sources: {{ budget: 'data/**/*.yaml' }}\n{more}").as_bytes());
    place
}

/// Each finding's file, severity and code; then the summary and the exit code.
fn told(place: &Place, arguments: &str) -> String {
    let answer = place.run(arguments);
    let is_told = |it: &&str| !it.starts_with("  ");
    let short = |it: &str| match it.split_once("] ") {
        Some((head, _)) => format!("{head}]\n"),
        None => format!("{it}\n"),
    };
    answer.split_terminator('\n').filter(is_told).map(short).collect()
}

#[test]
fn what_is_excluded_or_not_included_is_no_document() {
    let exclude = place("exclude: [data/old, ./data/drafts/**]\n");
    assert_snapshot!(told(&exclude, "check"), @r"
    data/a.yaml:3:15: error[budget/subtotal]
    1 sum checked in 1 file; 1 error; all 3 numbers covered
    exit 1
    ");
    let include = place("include: ['data/*/*.yaml']\nexclude: data/old\n");
    assert_snapshot!(told(&include, "check"), @r"
    data/drafts/b.yaml:3:15: error[budget/subtotal]
    1 sum checked in 1 file; 1 error; all 3 numbers covered
    exit 1
    ");
    // The command line chooses among the documents that the configuration leaves.
    assert_snapshot!(exclude.run("check -q -v data/old/c.yaml"), @r"
    note[input/excluded] `data/old/c.yaml` is not checked: the configuration excludes it
    exit 0
    ");
    assert_snapshot!(told(&exclude, "check -q data/old"), @r"exit 0");
    let files = exclude.run("config files");
    assert!(!files.contains("old") && files.contains("data/a.yaml"), "{files}");
}

#[test]
fn a_configuration_may_be_named_without_its_directory() {
    let place = Place::project(SOUND);
    place.file("a.yaml", WRONG.as_bytes());
    place.file("other.yml", b"sources: { budget: 'a*.yaml' }\nextends: [./rules]\n");
    let answers =
        ["other.yml", "./other.yml"].map(|it| told(&place, &format!("check --config {it}")));
    assert_snapshot!(answers[0], @r"
    a.yaml:3:15: error[budget/subtotal]
    1 sum checked in 1 file; 1 error; all 3 numbers covered
    exit 1
    ");
    assert_eq!(answers[0], answers[1]);
}

#[test]
fn a_file_that_is_not_saved_yet_can_be_excluded() {
    let place = place("exclude: data/old\n");
    let mut command = place.command();
    command.args(["check", "-v", "--stdin-filename", "data/old/new.yaml", "-"]);
    let output = command.write_stdin(WRONG).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("note[input/excluded] `data/old/new.yaml` is not checked"), "{said}");
}

#[test]
fn globs_that_do_nothing_are_told() {
    let place = place("include: [data, nowhere]\nexclude: [gone/**, 'data/[']\n");
    assert_snapshot!(place.run("check -q -v --ignore budget/subtotal"), @r"
    kenzan.yaml:2:17: error[config/matched-nothing] `nowhere` matches no file of the sources
    kenzan.yaml:3:11: note[config/matched-nothing] `gone/**` matches no file of the sources
    kenzan.yaml:3:21: error[config/matched-nothing] malformed glob `data/[`
      = note: unclosed character class; missing ']'
    exit 2
    ");
    place.file("kenzan.yaml", b"sources: { budget: 'data/*.yaml' }\nexclude: data\n");
    assert_snapshot!(place.run("check -q"), @r"
    kenzan.yaml:1:21: error[config/matched-nothing] `include` and `exclude` exclude every file of `data/*.yaml`
    exit 2
    ");
}

#[test]
fn overrides_set_severities_for_some_files() {
    let place = place(
        "\
severity: { budget/subtotal: warning }
overrides:
  - files: [data/drafts/**, data/old]
    severity: { budget/*: error }
  - files: data/old/c.yaml
    ignore: budget/*
    reason: closed in 2019
",
    );
    assert_snapshot!(told(&place, "check"), @r"
    data/a.yaml:3:15: warning[budget/subtotal]
    data/drafts/b.yaml:3:15: error[budget/subtotal]
    3 sums checked in 3 files; 1 error, 1 warning; 1 suppressed; all 9 numbers covered
    exit 1
    ");
    let all = place.run("check -q --no-suppressions data/old");
    assert!(all.contains("  = note: suppressed: closed in 2019"), "{all}");
    // The command line is above the configuration, and so are comments in a document.
    assert_eq!(place.exit("check --severity budget/subtotal=note"), 0);
    assert_eq!(place.exit("check --severity budget/*=error data/old"), 1);
    let document = WRONG.replace("11.0", "11.0 # kenzan: ignore[budget/subtotal] as printed");
    place.file("data/drafts/b.yaml", document.as_bytes());
    assert_eq!(place.exit("check"), 0);
    assert!(place.run("rules").contains("budget/subtotal  warning"));
    // What is off is in no baseline.
    assert!(place.run("baseline create").starts_with("findings accepted in"));
    let stored = fs::read_to_string(place.path().join("kenzan-baseline.jsonl")).unwrap();
    assert_eq!(stored.matches("budget/subtotal").count(), 1, "{stored}");
}

#[test]
fn an_override_never_makes_a_remark_a_finding() {
    // 10.0 is explained by rounding: a note, whatever the rule weighs.
    let place = place(
        "severity: { budget/*: note }\noverrides: [{ files: data, severity: { budget/*: error } }]\n",
    );
    for path in ["data/a.yaml", "data/drafts/b.yaml", "data/old/c.yaml"] {
        place.file(path, WRONG.replace("11.0", "10.0").as_bytes());
    }
    assert_eq!(place.exit("check --fail-on warning"), 0);
    place.file("data/a.yaml", WRONG.as_bytes());
    assert_snapshot!(told(&place, "check"), @r"
    data/a.yaml:3:15: error[budget/subtotal]
    3 sums checked in 3 files; 1 error; all 9 numbers covered
    exit 1
    ");
}

#[test]
fn files_outside_of_the_configuration_have_names_from_it() {
    let place = place("");
    let config =
        "sources: { budget: ../data/**/*.yaml }\nrules: ../rules/*\nexclude: ../data/old\n";
    let more = "overrides: [{ files: '../data/drafts/*', ignore: budget/* }]\n";
    place.file("sub/kenzan.yaml", format!("{config}{more}").as_bytes());
    assert_snapshot!(told(&place, "check --config sub/kenzan.yaml"), @r"
    data/a.yaml:3:15: error[budget/subtotal]
    2 sums checked in 2 files; 1 error; 1 suppressed; all 6 numbers covered
    exit 1
    ");
    place.file("sub/kenzan.yaml", format!("{config}{more}exclude: .\n").as_bytes());
    assert_eq!(place.exit("check --config sub/kenzan.yaml"), 2, "a key is written twice");
    place.file("kenzan.yaml", b"sources: { budget: data/*.yaml }\nexclude: .\n");
    assert!(place.run("check").contains("exclude every file"));
}

#[test]
fn overrides_that_do_nothing_are_told() {
    let config = "\
severity: { budget/subtotal: off }
overrides:
  - files: nowhere/**
    ignore: budget/subtotl
  - files: [data/a.yaml, '[']
    severity: { budget/subtotal: error }
  - severty: {}
";
    assert_snapshot!(place(config).run("check -q"), @r"
    kenzan.yaml:4:12: warning[config/matched-nothing] the override has no effect: `nowhere/**` matches no document of this run
    kenzan.yaml:5:13: error[config/unknown-rule] no rule is named `budget/subtotl`
      = help: did you mean `budget/subtotal`?
    kenzan.yaml:6:27: error[config/matched-nothing] malformed glob `[`
      = note: unclosed character class; missing ']'
    kenzan.yaml:7:17: error[config/invalid] `budget/subtotal` is off: an override cannot enable it for some files
      = help: give it a severity, and turn it off for the other files
    kenzan.yaml:8:5: error[config/invalid] unknown key `severty`
      = help: did you mean `severity`?
    kenzan.yaml:8:5: error[config/invalid] `files` is missing
      = help: `files`: paths or globs, relative to this file
    exit 2
    ");
}

#[test]
fn the_environment_is_above_the_file_and_below_the_command_line() {
    let place = Place::project(WRONG);
    place.file("kenzan.yaml", format!("{CONFIG}lang: en\n").as_bytes());
    place.file("other.yaml", format!("{CONFIG}severity: {{ budget/*: warning }}\n").as_bytes());
    let run = |variables: &[(&str, &str)], arguments: &str| {
        let mut command = place.command();
        command.envs(variables.iter().copied()).args(arguments.split_whitespace());
        let output = command.output().unwrap();
        let out = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        (out, output.status.code().unwrap())
    };
    let (answer, _) = run(&[("KENZAN_LANG", "ja")], "check");
    assert!(answer.contains("内訳2件の合計"), "{answer}");
    assert!(!run(&[("KENZAN_LANG", "ja")], "check --lang en").0.contains("内訳"));
    assert!(!run(&[("KENZAN_LANG", "")], "check").0.contains("内訳"));
    assert!(run(&[("KENZAN_LANG", "ja")], "check --nonsense").0.contains("という引数は"));
    assert_eq!(run(&[("KENZAN_CONFIG", "other.yaml")], "check").1, 0);
    assert_eq!(run(&[("KENZAN_CONFIG", "other.yaml")], "check --config kenzan.yaml").1, 1);
    let warn = [("KENZAN_CONFIG", "other.yaml"), ("KENZAN_FAIL_ON", "warning")];
    assert_eq!(run(&warn, "check").1, 1);
    assert_eq!(run(&warn, "check --fail-on error").1, 0);
    let format = [("KENZAN_FORMAT", "jsonl, json=report.json")];
    assert!(run(&format, "check").0.starts_with('{'));
    assert!(place.path().join("report.json").exists());
    assert!(run(&format, "check -f plain").0.starts_with("data/a.yaml:3:15"));
    assert!(run(&format, "check --statistics").0.starts_with('1'));
    assert!(run(&format, "rules").0.starts_with("rule "), "it is the format of `check`");
    assert!(run(&[("KENZAN_COLOR", "always")], "check -f fancy").0.contains('\u{1b}'));
    assert!(
        !run(&[("KENZAN_COLOR", "always")], "check -f fancy --color never").0.contains('\u{1b}')
    );
    assert_eq!(run(&[("KENZAN_JOBS", "1")], "check"), run(&[], "check"));
}

#[test]
fn wrong_variables_are_named() {
    let place = Place::project(SOUND);
    let mut command = place.command();
    let wrong =
        [("LANG", "fr"), ("COLOR", "red"), ("FORMAT", "pdf"), ("FAIL_ON", "x"), ("JOBS", "0")];
    command.envs(wrong.map(|(name, value)| (format!("KENZAN_{name}"), value)));
    let output = command.arg("facts").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert_snapshot!(String::from_utf8(output.stderr).unwrap(), @r"
    error[environment/invalid] the environment variable `KENZAN_LANG` cannot be `fr`
      = help: possible values: en, ja
    error[environment/invalid] the environment variable `KENZAN_COLOR` cannot be `red`
      = help: possible values: auto, always, never
    error[environment/invalid] the environment variable `KENZAN_FAIL_ON` cannot be `x`
      = help: possible values: error, warning, note
    error[environment/invalid] the environment variable `KENZAN_JOBS` cannot be `0`
      = help: possible values: 1, 2, 3 …
    error[output/format] no format is named `pdf`
      = note: the environment variable `KENZAN_FORMAT` is `pdf`
      = help: formats: fancy, plain, json, jsonl, sarif, github, gitlab, junit, checkstyle, rdjson, markdown, html
    ");
}

#[test]
fn settings_are_shown_with_their_origin() {
    let place = place(
        "overrides: [{ files: data/old, ignore: budget/* }]\nlang: ja\nextends: kenzan:kpi\n",
    );
    place.file("other.yaml", b"sources: {}\nseverity: { budget/*: note }\nbaseline: b.jsonl\ninclude: data\nrules: rules/*.yaml\nsuppress: []\n");
    let shown = place.run("config show");
    for line in [
        "# kenzan.yaml\n",
        "  budget: [\"data/**/*.yaml\"]  # kenzan.yaml:1\n",
        "extends: [\"kenzan:kpi\"]  # kenzan.yaml:4\n",
        "  budget/subtotal: error  # rules/subtotal.yaml:1\n",
        "  - files: [\"data/old\"]  # kenzan.yaml:2\n",
        "lang: ja  # kenzan.yaml:3\n",
        "# fail-on: error  # 既定\n",
    ] {
        assert!(shown.contains(line), "{line}{shown}");
    }
    // What is shown is a configuration that says the same.
    place.file("again.yaml", shown.replace("exit 0\n", "").as_bytes());
    assert_eq!(place.exit("check --config again.yaml"), place.exit("check"));
    let mut command = place.command();
    command.args(["config", "show", "-j", "2"]);
    command.envs([
        ("KENZAN_CONFIG", "other.yaml"),
        ("KENZAN_LANG", "en"),
        ("KENZAN_FAIL_ON", "note"),
    ]);
    let shown = String::from_utf8(command.output().unwrap().stdout).unwrap();
    assert_snapshot!(shown, @r#"
    # other.yaml (KENZAN_CONFIG)
    version: 1
    sources: {}
    include: ["data"]  # other.yaml:4
    exclude: []  # default
    extends: []  # default
    rules: ["rules/*.yaml"]  # other.yaml:5
    severity:
      budget/subtotal: note  # other.yaml:2
    baseline: "b.jsonl"  # other.yaml:3
    lang: en  # KENZAN_LANG
    # color: auto  # default
    # fail-on: note  # KENZAN_FAIL_ON
    # format: fancy, plain  # default
    # jobs: 2  # --jobs
    "#);
}

#[test]
fn findings_on_rule_files_and_the_configuration_can_be_accepted_there() {
    let place = Place::project(SOUND);
    let rule = RULE.replace("items[*]", "itmes[*]").replace("total: $.subtotal", "total: $.totl");
    let accepted = rule.replace(
        "total: $.totl",
        "total: $.totl # kenzan: ignore[rule/matched-nothing] the table comes in May",
    );
    place.file("rules/subtotal.yaml", accepted.as_bytes());
    assert_snapshot!(place.run("check"), @r"
    nothing checked in 1 file; no findings; 1 suppressed; 3 of 3 numbers not covered by any rule
    exit 0
    ");
    // Once there is nothing to accept, the comment is one too many.
    let unused = format!("# kenzan: ignore[rule/matched-nothing] the table comes in May\n{RULE}");
    place.file("rules/subtotal.yaml", unused.as_bytes());
    assert_snapshot!(place.run("check -q"), @r"
    rules/subtotal.yaml:1:18: error[suppress/unused] this suppression is unused: `rule/matched-nothing` reports nothing here
      = help: remove it
    exit 1
    ");
    assert_eq!(place.exit("check --ignore budget/subtotal"), 0, "a rule that is off says nothing");
    assert_eq!(place.exit("check --rules rules --config kenzan.yaml"), 1);
    let wrong = format!(
        "# kenzan: ignore[rule/matched-nothin] why\n# kenzan: ignore[rule/invalid]\n{RULE}"
    );
    place.file("rules/subtotal.yaml", wrong.as_bytes());
    assert_snapshot!(place.run("check -q"), @r"
    rules/subtotal.yaml:1:18: error[suppress/unknown-rule] no rule is named `rule/matched-nothin`
      = help: did you mean `rule/matched-nothing`?
    rules/subtotal.yaml:2:18: error[suppress/malformed] a suppression needs a reason
      = help: the form is `kenzan: ignore[RULE] reason`
    exit 1
    ");
    place.file("rules/subtotal.yaml", RULE.as_bytes());
    let config = "\
sources:
  budget:
    - data/*.yaml
    # kenzan: ignore[config/matched-nothing] next year
    - nowhere/*.yaml
overrides:
  # kenzan: ignore[config/matched-nothing] drafts come and go
  - files: drafts/**
    ignore: budget/*
";
    place.file("kenzan.yaml", config.as_bytes());
    assert_snapshot!(place.run("check"), @r"
    kenzan.yaml:5:7: error[config/matched-nothing] `nowhere/*.yaml` matches no file
      = note: this cannot be suppressed: something was not checked because of it
      = help: paths are relative to the configuration; hidden and ignored files are excluded
    1 sum checked in 1 file; 1 error; 1 suppressed; all 3 numbers covered
    exit 2
    ");
}

#[test]
fn a_remark_about_the_program_in_its_own_files_is_no_suppression() {
    let place = Place::project(SOUND);
    let cases = [
        ("kenzan: settings of CI", ""),
        ("kenzan:kpi,", ""),
        ("kenzan : see the manual", ""),
        ("kenzan", ""),
        ("kenzan: ignore the drafts", "suppress/malformed"),
        ("kenzan: ingore[rule/matched-nothing] why", "suppress/malformed"),
        ("kenzan ignore[rule/matched-nothing] why", "suppress/malformed"),
    ];
    for (comment, code) in cases {
        for (file, text) in [("kenzan.yaml", CONFIG), ("rules/subtotal.yaml", RULE)] {
            place.file(file, format!("# {comment}\n{text}").as_bytes());
            let said = place.run("check -q");
            assert!(said.contains(code), "{comment}: {said}");
            assert_eq!(said == "exit 0\n", code.is_empty(), "{comment}: {said}");
            place.file(file, text.as_bytes());
        }
    }
}

#[test]
fn examples_in_a_rule_file_may_show_suppressions() {
    let place = Place::project(SOUND);
    let example = "\
examples:
  ok:
    - format: md
      document: |
        <!-- kenzan: ignore[a/b] shown -->
        # kenzan: ignore[a/b] shown
";
    place.file("rules/subtotal.yaml", format!("{RULE}{example}").as_bytes());
    assert_eq!(place.exit("check"), 0);
}

#[test]
fn a_comment_in_csv_is_told_where_it_belongs() {
    let place = Place::project(SOUND);
    place.file("data/a.csv", b"k,v\na,1\n# kenzan: ignore[budget/subtotal] why\n");
    place.file("kenzan.yaml", b"sources: { budget: 'data/*' }\n");
    assert_snapshot!(place.run("check -q --ignore budget/subtotal"), @r"
    data/a.csv:3:1: warning[csv/ragged] the row has 1 cells, but the header has 2
      3:1: too short: # kenzan: ignore[budget/subtotal] why
      1:1: the header: k,v
      = help: write an empty cell where there is no value
    data/a.csv:3:3: error[suppress/misplaced] the suppression is inside a value, not in a comment
      = help: where the format has no comments, use the `suppress` list of `kenzan.yaml`
    exit 1
    ");
}

fn schema(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schema");
    let text = fs::read_to_string(path.join(format!("{name}.schema.json"))).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// The members of the record that `schema` allows, behind references and alternatives.
fn properties<'a>(
    schema: &'a Value,
    root: &'a Value,
) -> Option<&'a serde_json::Map<String, Value>> {
    if let Some(target) = schema["$ref"].as_str() {
        return properties(root.pointer(&target[1..]).unwrap(), root);
    }
    let any = schema["anyOf"].as_array();
    let direct = schema["properties"].as_object();
    direct.or_else(|| any?.iter().find_map(|it| properties(it, root)))
}

/// The diagnostic about a member with an impossible value.
fn said_of(place: &Place, file: &str, text: &str) -> String {
    place.file(file, text.as_bytes());
    place.run("check")
}

#[test]
fn the_reader_takes_the_keys_of_the_schema_and_no_others() {
    let place = Place::project(SOUND);
    let (config, rules) = (schema("config"), schema("rules"));
    let members = |schema: &Value, root: &Value| -> Vec<String> {
        properties(schema, root).unwrap().keys().cloned().collect()
    };
    let of = |path: &str, root: &Value| members(root.pointer(path).unwrap(), root);
    let cases = [
        ("kenzan.yaml", "KEY", members(&config, &config)),
        ("kenzan.yaml", "sources: {}\nsuppress: [{KEY}]", of("/properties/suppress", &config)),
        ("kenzan.yaml", "sources: {}\noverrides: [{KEY}]", of("/properties/overrides", &config)),
        ("rules/a.yaml", "id: a/b\nKEY", of("/$defs/rule", &rules)),
        ("rules/a.yaml", "rules: []\nKEY", of("/anyOf/1", &rules)),
        ("rules/a.yaml", "id: a/b\nwaive: [{KEY}]", of("/$defs/rule/properties/waive", &rules)),
        (
            "rules/a.yaml",
            "id: a/b\nexamples: {bad: [{KEY}]}",
            of("/$defs/rule/properties/examples/properties/bad", &rules),
        ),
        (
            "rules/a.yaml",
            "id: a/b\nexamples: {ok: [{KEY}]}",
            of("/$defs/rule/properties/examples/properties/ok", &rules),
        ),
        ("rules/a.yaml", "model: {KEY}", of("/$defs/model", &rules)),
        (
            "rules/a.yaml",
            "model: {entities: {e: {KEY}}}",
            of("/$defs/model/properties/entities/additionalProperties", &rules),
        ),
        (
            "rules/a.yaml",
            "model: {edges: {e: {KEY}}}",
            of("/$defs/model/properties/edges/additionalProperties", &rules),
        ),
        (
            "rules/a.yaml",
            "id: a/b\ncheck: {sum: {total: $.a, items: {KEY}}}",
            of("/$defs/operand", &rules),
        ),
    ];
    for (file, text, members) in cases {
        assert!(!members.is_empty(), "{text}");
        for member in members.iter().map(String::as_str).chain(["zzzzzzzzzzz"]) {
            let said =
                said_of(&place, file, &text.replacen("KEY", &format!("{member}: [[[]]]"), 1));
            let is_unknown = said.contains(&format!("unknown key `{member}`"));
            assert_eq!(is_unknown, member == "zzzzzzzzzzz", "{text}: {member}\n{said}");
        }
        place.file("kenzan.yaml", CONFIG.as_bytes());
        fs::remove_file(place.path().join("rules/a.yaml")).ok();
    }
}

#[test]
fn the_reader_takes_the_values_of_the_schema_and_no_others() {
    let place = Place::project(SOUND);
    let says = |file: &str, text: &str, code: &str| {
        let said = said_of(&place, file, text);
        let it = said.contains(&format!("[{code}]"));
        place.file("kenzan.yaml", CONFIG.as_bytes());
        place.file(
            "rules/a.yaml",
            b"{ id: a/b, if-present: true, check: { sum: { total: $.a, items: $.b } } }",
        );
        it
    };
    let config = [
        "version: 1",
        "version: 2",
        "lang: en",
        "lang: fr",
        "severity: { budget/*: off }",
        "severity: { budget/*: 'off' }",
        "severity: { budget/*: false }",
        "severity: { budget/*: fatal }",
        "severity: [error]",
        "exclude: none.yaml",
        "exclude: [none.yaml, nowhere/**]",
        "exclude: { a: b }",
        "exclude: [[a]]",
        "extends: {}",
        "baseline: [a]",
        "overrides: { files: data, ignore: budget/subtotal }",
        "overrides: [{ files: [data], severity: { budget/*: note }, reason: why }]",
        "overrides: [{ severity: {} }]",
        "overrides: [{ files: data, severity: { budget/*: x } }]",
        "suppress: []",
        "suppress: [{ rule: budget/subtotal, in: budget }]",
        "suppress: [{ rule: budget/subtotal, in: [budget], reason: why, at: $.x }]",
        "suppress: [{ rule: budget/subtotal, in: budget, reason: why, expect: { diff: [1億円, 2億円] } }]",
        "suppress: [{ rule: budget/subtotal, in: budget, reason: why, expect: diff }]",
        "model: {}",
        "model: []",
        "model: { entities: { e: { key: $.id, group: true } } }",
        "model: { entities: { e: { group: true } } }",
    ];
    let schema_of_config = schema("config");
    for text in config {
        let text = format!("sources: {{ budget: data/*.yaml }}\n{text}\n");
        let value: Value = serde_yaml::from_str(&text).unwrap();
        let wrong = says("kenzan.yaml", &text, "config/invalid")
            || says("kenzan.yaml", &text, "rule/invalid");
        assert_eq!(fits(&value, &schema_of_config, &schema_of_config), !wrong, "{text}");
    }
    let rules = [
        "title: t",
        "title: { ja: t }",
        "title: { fr: t }",
        "severity: note",
        "severity: false",
        "if-present: 1",
        "at-least: 95%",
        "at-least: [95%]",
        "waive: [{ at: x }]",
        "examples: { ok: { document: { a: 1, b: [1] } } }",
        "examples: { ok: [{ document: 1, report: x }] }",
        "examples: { bad: [{ document: 1 }] }",
        "examples: { bad: [{ document: 1, report: [x, { at: y, says: z }] }] }",
        "examples: { bad: [{ document: 1, report: { says: z } }] }",
        "check: { sum: { total: $.a, items: { select: $.b, unit: null, weight: '2' } } }",
        "check: { sum: { total: $.a, items: { select: $.b, unit: 百万円, weight: -1 } } }",
        "check: { sum: { total: $.a, items: { select: $.b, unit: [] } } }",
        "check: { sum: { total: $.a, items: [$.b, { select: $.c, in: budget }], within: 1億円 } }",
        "check: { sum: { total: $.a, items: 7 } }",
        "check: { sum: { total: $.a, items: $.b }, count: { of: $.a } }",
        "check: { smu: { total: $.a, items: $.b } }",
    ];
    let schema_of_rules = schema("rules");
    for text in rules {
        let check = if text.starts_with("check") {
            ""
        } else {
            "check: { sum: { total: $.a, items: $.b } }\n"
        };
        let text = format!("id: a/b\n{check}{text}\n");
        let value: Value = serde_yaml::from_str(&text).unwrap();
        let wrong = says("rules/a.yaml", &text, "rule/invalid");
        assert_eq!(fits(&value, &schema_of_rules, &schema_of_rules), !wrong, "{text}");
    }
}

#[test]
fn the_page_about_the_configuration_tells_of_every_key_and_variable() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("docs/configuration.md")).unwrap();
    for key in schema("config")["properties"].as_object().unwrap().keys() {
        assert!(page.contains(&format!("| `{key}` |")), "{key}");
    }
    let code = fs::read_to_string(root.join("src/cli/environment.rs")).unwrap();
    let help = fs::read_to_string(root.join("src/cli/help/environment.rs")).unwrap();
    let variables: Vec<&str> = code.split('"').filter(|it| it.starts_with("KENZAN_")).collect();
    assert_eq!(variables.len(), 6);
    for name in variables {
        assert!(page.contains(&format!("| `{name}` |")) && help.contains(name), "{name}");
    }
}

#[test]
fn every_member_is_described_in_both_languages() {
    fn walk(schema: &Value, path: &str, silent: &mut Vec<String>) {
        for (name, member) in schema["properties"].as_object().into_iter().flatten() {
            let path = format!("{path}/{name}");
            let about = member["description"].as_str().unwrap_or_default();
            let is_sentence = path.ends_with("/ja") || path.ends_with("/en");
            if !about.contains(" / ") && !is_sentence && !path.contains("/check/") {
                silent.push(path.clone());
            }
            walk(member, &path, silent);
        }
        for (name, inner) in schema.as_object().into_iter().flatten() {
            if name != "properties" {
                walk(inner, &format!("{path}/{name}"), silent);
            }
        }
        for inner in schema.as_array().into_iter().flatten() {
            walk(inner, path, silent);
        }
    }
    for name in ["config", "rules"] {
        let mut silent = Vec::new();
        walk(&schema(name), "", &mut silent);
        assert!(silent.is_empty(), "{silent:?}");
    }
}
