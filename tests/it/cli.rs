//! The program as a person runs it: files on disk, arguments in, text and an exit code out.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use assert_cmd::Command;
use insta::assert_snapshot;
use kenzan::diagnostic::Lang;
use tempfile::TempDir;

/// A directory with files, and the program run in it.
pub(crate) struct Place {
    directory: TempDir,
}

pub(crate) const CONFIG: &str = "version: 1\nsources:\n  budget: data/*.yaml\n";

pub(crate) const RULE: &str = "\
id: budget/subtotal
title: A subtotal equals the sum of its items
check:
  sum:
    in: budget
    each: $.tables[*]
    total: $.subtotal
    items: $.items[*]
";

pub(crate) const SOUND: &str = "unit: 億円\ntables:\n  - subtotal: 9.9\n    items: [3.2, 6.7]\n";
pub(crate) const WRONG: &str = "unit: 億円\ntables:\n  - subtotal: 11.0\n    items: [3.2, 6.7]\n";

impl Place {
    pub(crate) fn new(files: &[(&str, &[u8])]) -> Self {
        let place = Self { directory: TempDir::new().unwrap() };
        // Ends the search for a configuration above the directory.
        place.file(".git/HEAD", b"");
        for (path, content) in files {
            place.file(path, content);
        }
        place
    }

    /// A configuration, one rule and the given document.
    pub(crate) fn project(document: &str) -> Self {
        Self::new(&[
            ("kenzan.yaml", CONFIG.as_bytes()),
            ("rules/subtotal.yaml", RULE.as_bytes()),
            ("data/a.yaml", document.as_bytes()),
        ])
    }

    pub(crate) fn file(&self, path: &str, content: &[u8]) {
        let path = self.directory.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    pub(crate) fn path(&self) -> &Path {
        self.directory.path()
    }

    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kenzan"));
        let variables = ["CONFIG", "LANG", "COLOR", "FORMAT", "FAIL_ON", "JOBS"];
        for name in variables {
            command.env_remove(format!("KENZAN_{name}"));
        }
        for name in ["LC_ALL", "LC_MESSAGES", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS"] {
            command.env_remove(name);
        }
        command.env("LANG", "en_US.UTF-8").current_dir(self.path());
        command
    }

    /// The whole answer: standard output, standard error and the exit code.
    pub(crate) fn run(&self, arguments: &str) -> String {
        let output = self.command().args(arguments.split_whitespace()).output().unwrap();
        let directory = self.path().to_str().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap().replace(directory, "DIR");
        let (out, err) = (text(output.stdout), text(output.stderr));
        let err = if err.is_empty() { err } else { format!("--- stderr\n{err}") };
        // A signal, as of a crash, has no code.
        format!("{out}{err}exit {}\n", output.status.code().unwrap_or(-1))
    }

    pub(crate) fn exit(&self, arguments: &str) -> i32 {
        let output = self.command().args(arguments.split_whitespace()).output().unwrap();
        output.status.code().unwrap_or(-1)
    }
}

#[test]
fn a_sound_document_is_clean() {
    assert_snapshot!(Place::project(SOUND).run("check"), @r"
    1 sum checked in 1 file; no findings; all 3 numbers covered
    exit 0
    ");
}

#[test]
fn a_difference_is_a_finding() {
    assert_snapshot!(Place::project(WRONG).run("check"), @r#"
    data/a.yaml:3:15: error[budget/subtotal] subtotal: 11.0億円 stated, but its 2 items add up to 9.9億円: a difference of 1.1億円
      3:15: stated here: 11.0
      4:13: 3.2
      4:18: 6.7
      = note: rounding of the printed figures explains at most 0.15億円
      = note: rule: A subtotal equals the sum of its items
    1 sum checked in 1 file; 1 error; all 3 numbers covered
    exit 1
    "#);
}

#[test]
fn findings_come_in_japanese_by_flag_configuration_or_locale() {
    let place = Place::project(WRONG);
    let japanese = place.run("check --lang ja");
    assert_snapshot!(japanese, @r#"
    data/a.yaml:3:15: error[budget/subtotal] subtotal: 記載は11.0億円、内訳2件の合計は9.9億円で、差は1.1億円
      3:15: 記載値: 11.0
      4:13: 3.2
      4:18: 6.7
      = note: 印字された値の丸めで説明できる差は最大0.15億円
      = note: 規則: A subtotal equals the sum of its items
    合計1件を1ファイルで検査: エラー1件。数値3個はすべて規則の対象
    exit 1
    "#);
    let by_locale = place.command().arg("check").env("LC_ALL", "ja_JP.UTF-8").output().unwrap();
    assert!(japanese.starts_with(std::str::from_utf8(&by_locale.stdout).unwrap()));
    place.file("kenzan.yaml", format!("{CONFIG}lang: ja\n").as_bytes());
    assert_eq!(place.run("check"), japanese);
    assert_ne!(place.run("check --lang en"), japanese);
}

#[test]
fn an_empty_file_is_no_json() {
    for (name, text) in
        [("a.json", ""), ("b.json", " \n"), ("c.jsonc", "\t"), ("d.json", "\u{feff}")]
    {
        let place = Place::project(SOUND);
        place.file(&format!("data/{name}"), text.as_bytes());
        let shown = place.run(&format!("check -q data/{name}"));
        assert!(shown.contains("error[json/syntax] a value is missing here"), "{name}: {shown}");
        assert!(!shown.contains("input/empty"), "{name}: {shown}");
    }
}

#[test]
fn an_empty_file_and_a_foreign_encoding_are_told() {
    let place = Place::project(SOUND);
    place.file("data/b.yaml", b" \n");
    place.file("data/c.yaml", b"total: \x1b$B9g7W\x1b(B\n");
    assert_snapshot!(place.run("check -q data"), @r"
    data/b.yaml:1:1: warning[input/empty] the file is empty
      = help: fill it, or exclude it with `exclude`
    data/c.yaml:1:1: error[input/encoding] the encoding ISO-2022-JP is not supported: the file switches to kanji at byte offset 7
      = help: save it in UTF-8
    exit 1
    ");
}

#[test]
fn fail_on_decides_the_exit_code() {
    let place = Place::project(WRONG);
    place.file(
        "kenzan.yaml",
        format!("{CONFIG}severity: {{ budget/subtotal: warning }}\n").as_bytes(),
    );
    let cases = [("check", 0), ("check --fail-on warning", 1), ("check --fail-on note", 1)];
    for (arguments, code) in cases {
        assert_eq!(place.exit(arguments), code, "{arguments}");
    }
}

#[test]
fn notes_are_shown_on_request_and_the_summary_can_be_left_out() {
    let place = Place::project("unit: 億円\ntables:\n  - subtotal: 10.0\n    items: [3.2, 6.7]\n");
    assert_eq!(place.run("check -q"), "exit 0\n");
    assert_snapshot!(place.run("check -q -v"), @r#"
    data/a.yaml:3:15: note[budget/subtotal] subtotal: 10.0億円 stated, the sum of its items (2) is 9.9億円; rounding explains the difference of 0.1億円
      3:15: stated here: 10.0
      4:13: 3.2
      4:18: 6.7
      = note: rule: A subtotal equals the sum of its items
    exit 0
    "#);
    assert_eq!(place.exit("check -v --fail-on note"), 1);
    let failing = place.run("check -q --fail-on note");
    assert_eq!(failing, place.run("check -q -v").replace("exit 0", "exit 1"));
}

#[test]
fn json_is_the_published_report() {
    let output = Place::project(WRONG).command().args(["check", "-f", "json"]).output().unwrap();
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["diagnostics"][0]["code"], "budget/subtotal");
    assert_eq!(report["summary"]["checked"][0]["kind"], "sum");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn colours_come_only_when_asked_for() {
    let place = Place::project(WRONG);
    let has_colour = |arguments: &str| place.run(arguments).contains('\u{1b}');
    assert!(has_colour("check -f fancy --color always"));
    assert!(!has_colour("check -f fancy --color never"));
    assert!(!has_colour("check -f fancy"));
    let mut forced = place.command();
    let forced = forced.args(["check", "-f", "fancy"]).env("CLICOLOR_FORCE", "1").output().unwrap();
    assert!(forced.stdout.contains(&0x1b));
}

#[test]
fn without_a_configuration_the_default_rules_check_what_they_can() {
    assert_snapshot!(Place::new(&[("a.yaml", b"a: 1\n")]).run("check"), @r"
    nothing checked in 1 file; no findings; 1 of 1 number not covered by any rule
    --- stderr
    note[rule/by-default] nothing was found to check: no table with figures computed from others, no sentence with figures to compare
      = note: numbers not compared with anything: 1 of 1; `kenzan facts --unclaimed` lists them
      = help: `kenzan explain table`, `kenzan explain prose` and `kenzan explain text` describe these checks; `kenzan init` writes a first rule of your own
    exit 0
    ");
    let draft = "対象は以下の3件である。\n\n- 甲\n- 乙\n";
    let place = Place::new(&[("draft.md", draft.as_bytes())]);
    for arguments in ["check", "check draft.md", "check ."] {
        let said = place.run(arguments);
        assert!(said.contains("draft.md:1:"), "{arguments}: {said}");
        assert!(
            said.contains("[prose/count]") && said.trim_end().ends_with("exit 1"),
            "{arguments}: {said}"
        );
    }
    // Other commands have nothing to go by.
    let said = place.run("rules");
    assert!(said.contains("config/missing") && said.trim_end().ends_with("exit 2"), "{said}");
}

#[test]
fn a_missing_path_is_told_and_the_rest_is_checked() {
    assert_snapshot!(Place::project(WRONG).run("check gone.yaml data/a.yaml"), @r#"
    error[input/missing] `gone.yaml` does not exist
    data/a.yaml:3:15: error[budget/subtotal] subtotal: 11.0億円 stated, but its 2 items add up to 9.9億円: a difference of 1.1億円
      3:15: stated here: 11.0
      4:13: 3.2
      4:18: 6.7
      = note: rounding of the printed figures explains at most 0.15億円
      = note: rule: A subtotal equals the sum of its items
    1 sum checked in 1 file; 2 errors; all 3 numbers covered
    exit 2
    "#);
    assert_snapshot!(Place::new(&[]).run("check gone.yaml"), @r"
    error[input/missing] `gone.yaml` does not exist
    nothing checked in 0 files; 1 error
    exit 2
    ");
}

#[test]
fn a_directory_without_documents_is_told() {
    let place = Place::project(SOUND);
    place.file("empty/notes.txt", b"");
    assert_snapshot!(place.run("check empty"), @r"
    error[input/no-documents] no document in `empty`
      = help: formats: .yaml, .json, .jsonc, .toml, .csv, .tsv, .md, .html, .txt, .tex, .typ, .xlsx, .ods, .docx, .odt, .pdf
    1 sum checked in 1 file; 1 error; all 3 numbers covered
    exit 2
    ");
    let place = Place::new(&[("r.yaml", RULE.as_bytes())]);
    assert_snapshot!(place.run("check --rules r.yaml"), @r"
    error[input/no-documents] no document in `.`
      = help: formats: .yaml, .json, .jsonc, .toml, .csv, .tsv, .md, .html, .txt, .tex, .typ, .xlsx, .ods, .docx, .odt, .pdf
    nothing checked in 0 files; 1 error
    exit 2
    ");
}

#[test]
fn rules_by_flag_need_no_configuration() {
    let place = Place::new(&[("rules/r.yaml", RULE.as_bytes()), ("a.yaml", WRONG.as_bytes())]);
    assert_snapshot!(place.run("check --rules rules a.yaml"), @r#"
    a.yaml:3:15: error[budget/subtotal] subtotal: 11.0億円 stated, but its 2 items add up to 9.9億円: a difference of 1.1億円
      3:15: stated here: 11.0
      4:13: 3.2
      4:18: 6.7
      = note: rounding of the printed figures explains at most 0.15億円
      = note: rule: A subtotal equals the sum of its items
    1 sum checked in 1 file; 1 error; all 3 numbers covered
    exit 1
    "#);
    assert_eq!(place.run("check --rules rules/r.yaml"), place.run("check --rules rules a.yaml"));
}

#[test]
fn paths_filter_the_report_and_not_the_analysis() {
    let place = Place::project(WRONG);
    place.file("data/b.yaml", WRONG.as_bytes());
    place.file("data/c.yaml", SOUND.as_bytes());
    assert_snapshot!(place.run("check data/c.yaml"), @r"
    3 sums checked in 3 files; no findings; 2 more in other files; all 9 numbers covered
    exit 0
    ");
    assert_eq!(place.exit("check data"), 1);
}

#[test]
fn the_nearest_configuration_above_the_first_path_holds() {
    let place = Place::project(WRONG);
    place.file("data/deep/x.txt", b"");
    let mut below = place.command();
    let below = below.current_dir(place.path().join("data/deep")).arg("check").output().unwrap();
    assert!(String::from_utf8(below.stdout).unwrap().starts_with("../a.yaml:3:15: error"));
    place.file("data/deep/.git/HEAD", b"");
    assert_eq!(place.exit("check data/deep"), 2);
}

#[test]
fn a_document_in_no_set_is_read_and_told() {
    let place = Place::project(SOUND);
    place.file("other.yaml", b"a: 1\n");
    assert_snapshot!(place.run("check other.yaml"), @r"
    other.yaml:1:1: warning[input/unclaimed] no rule covers this document
      = help: add it to a source set under `sources` in `kenzan.yaml`
    1 sum checked in 2 files; 1 warning; 1 of 4 numbers not covered by any rule
    exit 0
    ");
    // Not a document: the rules and the configuration themselves.
    assert_eq!(place.exit("check --fail-on warning kenzan.yaml rules/subtotal.yaml"), 0);
}

#[test]
fn bytes_that_are_no_text_are_findings() {
    let place = Place::project(SOUND);
    place.file("data/binary.yaml", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01");
    let mut half = "名称: 医薬品・医療機器の開発\n備考: 小".as_bytes().to_vec();
    half.pop();
    half.extend(b"\n");
    place.file("data/half.yaml", &half);
    assert_snapshot!(place.run("check"), @r"
    data/binary.yaml:1:1: error[input/encoding] the file is not text: NUL at offset 8
      = help: save it as text, in UTF-8 if possible
    data/half.yaml:2:5: error[input/encoding] the bytes at offset 50 are not valid UTF-8
      = help: save the file in UTF-8; until then this place is read as U+FFFD
    1 sum checked in 2 files; 2 errors; all 3 numbers covered
    exit 1
    ");
}

#[test]
fn an_encoding_other_than_utf_8_is_noted() {
    let place = Place::project(SOUND);
    // The words for "name: subtotal of the medicines" in Shift_JIS.
    let stored = b"\x96\xbc\x8f\xcc: \x88\xe3\x96\xf2\x95i\x82\xcc\x8f\xac\x8cv\x82\xcd\x8e\x9f\x82\xcc\x92\xca\x82\xe8\n";
    place.file("data/old.yaml", stored);
    assert_snapshot!(place.run("check -q -v"), @r"
    data/old.yaml:1:1: note[input/encoding] read as Shift_JIS
    exit 0
    ");
}

#[test]
fn a_format_without_a_reader_is_told() {
    let place = Place::project(SOUND);
    place.file("a.pages", b"PK");
    assert_snapshot!(place.run("check a.pages"), @r"
    a.pages:1:1: error[input/format] the format of `a.pages` is not supported
      = help: formats: .yaml, .json, .jsonc, .toml, .csv, .tsv, .md, .html, .txt, .tex, .typ, .xlsx, .ods, .docx, .odt, .pdf
    1 sum checked in 1 file; 1 error; all 3 numbers covered
    exit 1
    ");
}

#[test]
fn hostile_documents_are_told_quickly() {
    let deep = format!("a: {}", "[".repeat(100_000));
    let mut bomb = String::from("a0: &a0 [x]\n");
    for level in 1..30 {
        let alias = format!("*a{},", level - 1).repeat(9);
        bomb += &format!("a{level}: &a{level} [{alias}]\n");
    }
    let cases: [(&str, &[u8]); 8] = [
        ("deep.yaml", deep.as_bytes()),
        ("bomb.yaml", bomb.as_bytes()),
        ("tab.yaml", b"a:\n\tb: 1\n"),
        ("empty.yaml", b""),
        ("cr.yaml", b"a: 1\rb: 2\r"),
        ("open.yaml", b"a: \"never closed\n"),
        ("deep.json", &[b'['; 100_000]),
        ("wide.csv", &[b','; 100_000]),
    ];
    for (name, content) in cases {
        let place = Place::project(SOUND);
        place.file(name, content);
        let answer = place.run(&format!("check {name}"));
        let last = answer.trim_end().rsplit('\n').next().unwrap();
        assert!(["exit 0", "exit 1"].contains(&last), "{name}: {}", answer.len());
        assert!(answer.len() < 20_000, "{name}: {} bytes of answer", answer.len());
    }
}

#[test]
fn a_tab_in_yaml_has_words_of_its_own() {
    assert_snapshot!(Place::project("a:\n\tb: 1\n").run("check -q"), @r#"
    data/a.yaml:2:2: error[yaml/syntax] a tab is used where YAML allows only spaces
      = note: the rest of this YAML document was not read and not checked
      = help: indent with spaces
    exit 1
    "#);
}

#[test]
fn mistakes_in_a_rule_file_are_shown_on_their_bytes() {
    let place = Place::project(SOUND);
    place.file(
        "rules/typo.yaml",
        b"id: a/typo\ntitel: T\ncheck:\n  sum: { total: $.a, itmes: $.b }\n",
    );
    place.file("rules/kind.yaml", b"id: a/kind\ncheck:\n  summ: {}\n");
    place.file(
        "rules/selector.yaml",
        b"id: a/selector\ncheck:\n  sum: { total: '$.a[', items: $.b }\n",
    );
    assert_snapshot!(place.run("check -q"), @r#"
    rules/kind.yaml:3:3: error[rule/invalid] unknown kind of rule `summ`
      = help: did you mean `sum`?
    rules/selector.yaml:3:22: error[rule/invalid] malformed selector
      3:22: the selector ends too early
    rules/typo.yaml:2:1: error[rule/invalid] unknown key `titel`
      = help: did you mean `title`?
    rules/typo.yaml:4:22: error[rule/invalid] unknown key `itmes`
      = help: did you mean `items`?
    exit 2
    "#);
}

#[test]
fn a_misspelt_key_is_not_missed_as_well() {
    let place = Place::project(SOUND);
    place.file("rules/typo.yaml", b"id: a/typo\nchek: { sum: { total: $.a, items: $.b } }\n");
    assert_snapshot!(place.run("check -q"), @r#"
    rules/typo.yaml:2:1: error[rule/invalid] unknown key `chek`
      = help: did you mean `check`?
    exit 2
    "#);
}

#[test]
fn a_bare_selector_inside_brackets_is_told_to_be_quoted() {
    let place = Place::project(SOUND);
    place.file("rules/flow.yaml", b"id: a/flow\ncheck: { unique: { key: $.b[*] } }\n");
    assert_snapshot!(place.run("check -q"), @r#"
    rules/flow.yaml:2:28: error[yaml/syntax] the list or mapping in brackets is malformed here
      = note: the rest of this YAML document was not read and not checked
      = help: inside brackets, put a selector in quotes: '$.b[…'
    exit 2
    "#);
}

#[test]
fn half_a_rule_is_not_judged_in_any_format() {
    for (name, half) in [
        ("rules/cut.yaml", "id: a/cut\ncheck:\n  sum:\n    total: $.a\n    items: [\n"),
        ("rules/cut.json", "{\"id\": \"a/cut\", \"check\": {\"sum\": {\"total\": \"$.a\""),
        ("rules/cut.toml", "id = \"a/cut\"\n[check.sum]\ntotal = \"$.a"),
    ] {
        let place = Place::project(SOUND);
        place.file(name, half.as_bytes());
        let said = place.run("check -q");
        let lines = said.matches("error[").count();
        assert!(lines == 1 && said.contains("/syntax]"), "{name}: {said}");
    }
}

#[test]
fn a_selector_that_matches_nothing_is_a_finding() {
    let place = Place::project(SOUND);
    place.file("rules/subtotal.yaml", RULE.replace("items[*]", "itmes[*]").as_bytes());
    assert_snapshot!(place.run("check -q"), @r#"
    data/a.yaml:3:15: error[budget/subtotal] subtotal: a total is stated, but none of its items
      3:15: stated here: 9.9
      = note: rule: A subtotal equals the sum of its items
    rules/subtotal.yaml:8:12: error[rule/matched-nothing] a selector of rule `budget/subtotal` selects nothing
      8:12: selects nothing: $.itmes[*]
      = help: correct the rule, or add `if-present: true` if the rule may select nothing
    exit 1
    "#);
}

#[test]
fn a_unit_that_cannot_be_converted_is_a_finding() {
    let document = "tables:\n  - subtotal: 9.9億円\n    items: [3.2億円, 67人]\n";
    assert_snapshot!(Place::project(document).run("check -q"), @r#"
    data/a.yaml:3:20: error[budget/subtotal] cannot add 67人 to a total of 9.9億円: their units are incompatible
      3:20: item: 67人
      2:15: total: 9.9億円
      = note: rule: A subtotal equals the sum of its items
    exit 1
    "#);
}

#[test]
fn of_two_rules_with_one_id_the_later_is_left_out() {
    let place = Place::project(SOUND);
    place.file("rules/zweit.yaml", RULE.as_bytes());
    assert_snapshot!(place.run("check"), @r#"
    rules/zweit.yaml:1:5: error[rule/duplicate-id] a second rule is named `budget/subtotal`
      1:5: this one is not used: budget/subtotal
      rules/subtotal.yaml:1:5: the first one: budget/subtotal
      = help: give it a different id
    1 sum checked in 1 file; 1 error; all 3 numbers covered
    exit 2
    "#);
}

#[test]
fn a_rule_file_named_several_ways_is_read_once() {
    let place = Place::project(SOUND);
    let rule = RULE.replace("budget/subtotal", "own/subtotal");
    place.file("rules/subtotal.yaml", rule.as_bytes());
    let extends = "extends: [rules, ./rules/subtotal.yaml, kenzan:jp-budget, kenzan:jp-budget]\n";
    place.file("kenzan.yaml", format!("{CONFIG}{extends}rules: 'rules/*.yaml'\n").as_bytes());
    let count = |arguments: &str| place.run(arguments).matches("rules/subtotal.yaml").count();
    assert_eq!(count("rules --rules rules --rules rules/../rules/subtotal.yaml"), 1);
}

#[test]
fn rules_in_json_and_toml_are_found_where_those_in_yaml_are() {
    let check = r#""check": { "count": { "of": "$.tables[*]", "min": 9 } }"#;
    let place = Place::project(SOUND);
    place.file("rules/more.json", format!(r#"{{ "id": "own/json", {check} }}"#).as_bytes());
    let toml = "id = 'own/toml'\n[check.count]\nof = '$.tables[*]'\nmin = 9\n";
    place.file("rules/deep/more.toml", toml.as_bytes());
    for arguments in ["check", "check --rules rules"] {
        let answer = place.run(arguments);
        let said = ["error[own/json]", "error[own/toml]"].map(|it| answer.contains(it));
        assert_eq!(said, [true, true], "{answer}");
    }
}

#[test]
fn a_rule_without_sets_looks_at_every_document() {
    let place = Place::new(&[("r.yaml", RULE.replace("    in: budget\n", "").as_bytes())]);
    place.file("drafts/a.yaml", WRONG.as_bytes());
    place.file("drafts/b.json", br#"{"tables": [{"subtotal": 3, "items": [1, 1]}]}"#);
    let answer = place.run("check --rules r.yaml drafts");
    assert!(answer.contains("2 sums checked in 2 files"), "{answer}");
    place.file("kenzan.yaml", b"sources: { none: drafts/a.yaml }\nrules: r.yaml\n");
    let answer = place.run("check drafts/b.json");
    assert!(!answer.contains("input/unclaimed"), "{answer}");
}

#[test]
fn mistakes_in_the_configuration_are_shown_on_their_bytes() {
    let place = Place::project(SOUND);
    let config = "\
version: 2
extends: [kenzan:jp-bugdet, gone.yaml, jp-budget]
sources:
  budget: [data/*.yaml, nowhere/*.yaml]
  broken: 'data/[*.yaml'
  list: [[]]
rule: rules/*.yaml
severity:
  budget/subtotl: off
  budget/*: loud
lang: fr
";
    place.file("kenzan.yaml", config.as_bytes());
    assert_snapshot!(place.run("check"), @r"
    kenzan.yaml:1:10: error[config/invalid] `version` must be 1
    kenzan.yaml:2:11: error[config/unknown-pack] no shipped pack is named `jp-bugdet`
      = help: did you mean `jp-budget`?
    kenzan.yaml:2:29: error[input/missing] `gone.yaml` does not exist
    kenzan.yaml:2:40: error[input/missing] `jp-budget` does not exist
      = help: the pack of that name is `kenzan:jp-budget`
    kenzan.yaml:4:25: error[config/matched-nothing] `nowhere/*.yaml` matches no file
      = help: paths are relative to the configuration; hidden and ignored files are excluded
    kenzan.yaml:5:12: error[config/matched-nothing] malformed glob `data/[*.yaml`
      = note: unclosed character class; missing ']'
      = help: paths are relative to the configuration; hidden and ignored files are excluded
    kenzan.yaml:6:10: error[config/invalid] `list` must be a path or a glob
    kenzan.yaml:7:1: error[config/invalid] unknown key `rule`
      = help: did you mean `rules`?
    kenzan.yaml:9:3: error[config/unknown-rule] no rule is named `budget/subtotl`
      = help: did you mean `budget/subtotal`?
    kenzan.yaml:10:13: error[config/invalid] `budget/*` must be error, warning, note or off
    kenzan.yaml:11:7: error[config/invalid] `lang` must be ja or en
    1 sum checked in 1 file; 11 errors; all 3 numbers covered
    exit 2
    ");
}

#[test]
fn a_configuration_that_is_no_mapping_is_told() {
    for (content, answer) in [
        ("", "kenzan.yaml:1:1: error[config/invalid] the configuration is empty"),
        ("- 1\n", "kenzan.yaml:1:1: error[config/invalid] expected a mapping here"),
        ("sources: {\n", "kenzan.yaml:"),
        ("sources: {}\n", "error[input/no-documents] there is no document to check"),
    ] {
        let place = Place::new(&[("kenzan.yaml", content.as_bytes())]);
        let said = place.run("check");
        assert!(said.contains(answer) && said.ends_with("exit 2\n"), "{content:?}: {said}");
    }
    let place = Place::new(&[]);
    assert_snapshot!(place.run("check --config gone.yaml"), @r"
    error[input/missing] `gone.yaml` does not exist
    nothing checked in 0 files; 1 error
    exit 2
    ");
}

#[test]
fn severities_are_set_by_rule_and_by_area() {
    let place = Place::project(WRONG);
    let severity = |lines: &str| {
        place.file("kenzan.yaml", format!("{CONFIG}severity:\n{lines}").as_bytes());
        place.run("check --fail-on note")
    };
    assert!(severity("  budget/*: off\n").ends_with("exit 0\n"));
    assert!(severity("  budget/*: warning\n").contains("warning[budget/subtotal]"));
    let closest = severity("  budget/subtotal: error\n  budget/*: off\n");
    assert!(closest.contains("error[budget/subtotal]"), "{closest}");
}

#[test]
fn no_rules_are_told() {
    let place =
        Place::new(&[("kenzan.yaml", CONFIG.as_bytes()), ("data/a.yaml", SOUND.as_bytes())]);
    assert_snapshot!(place.run("check"), @r"
    error[rule/none] there is no rule to check
      = help: put rule files under `rules/`, or name packs and files under `extends` or with `--rules`
    nothing checked in 1 file; 1 error; 3 of 3 numbers not covered by any rule
    exit 2
    ");
}

#[test]
fn what_stands_in_the_wrong_place_of_a_rule_file_is_told_with_the_right_one() {
    let place = Place::project(SOUND);
    let rule =
        "id: a/b\ncheck: { sum: { in: budget, total: $.a, items: $.b, if-present: true } }\n";
    let bad = "examples:\n  bad:\n    - document: { a: 2, b: 3 }\n";
    place.file("rules/inside.yaml", format!("{rule}{bad}").as_bytes());
    place.file("rules/circle.yaml", b"version: 1\nextends: [rules]\nsources: { d: a.yaml }\n");
    place.file("rules/list.yaml", b"- id: a/c\n  check: { sum: { total: $.a, items: $.b } }\n");
    assert_snapshot!(place.run("check"), @r"
    rules/circle.yaml:2:1: error[rule/invalid] this is a configuration, not a rule file
      = help: `extends` and `--rules` accept rule files and packs
    rules/inside.yaml:2:53: error[rule/invalid] unknown key `if-present`
      = help: `if-present` is a key of the rule: write it beside `check`
    rules/inside.yaml:5:7: error[rule/invalid] `report` is missing
      = help: `report`: what must be found, in order: the bytes, or `at` and `says`
    rules/list.yaml:1:1: error[rule/invalid] a list of rules must be under `rules`
      = help: write `rules:` above it
    1 sum checked in 1 file; 4 errors; all 3 numbers covered
    exit 2
    ");
}

#[test]
fn help_is_given_wherever_it_is_asked_for() {
    let place = Place::new(&[]);
    for (asked, same) in [
        ("help", "--help"),
        ("help check --lang ja", "check --help --lang ja"),
        ("--lang ja help check", "check --help --lang ja"),
        ("--color=never --lang=ja help", "--help --lang ja"),
        ("help baseline prune", "baseline prune --help"),
        ("help nonsense", "nonsense --help"),
    ] {
        assert_eq!(place.run(asked), place.run(same), "{asked}");
    }
    assert_eq!(place.exit("help"), 0);
    // If the intended command is unclear, the help names the program itself.
    assert!(place.run("check --config").contains("see `kenzan --help`"));
}

#[test]
fn ignored_and_hidden_files_are_left_out_of_globs() {
    let place = Place::project(SOUND);
    place.file(".gitignore", b"data/old.yaml\n");
    place.file("data/old.yaml", WRONG.as_bytes());
    place.file("data/.hidden.yaml", WRONG.as_bytes());
    assert_eq!(place.exit("check"), 0);
    place.file("kenzan.yaml", b"sources: { budget: data/old.yaml }\n");
    assert_eq!(place.exit("check"), 1, "a path without wildcards names its file");
    place.file(".gitignore", b"data\n");
    place.file("kenzan.yaml", b"sources: { budget: 'data/*.yaml' }\n");
    assert_eq!(place.exit("check"), 1, "what is written before the first wildcard is meant");
    place.file("kenzan.yaml", b"sources: { budget: '**/*.yaml' }\n");
    assert_eq!(place.exit("check"), 2, "wildcards leave it out");
}

#[test]
fn the_rules_are_not_their_own_documents() {
    let place = Place::project(SOUND);
    place.file("kenzan.yaml", b"sources: { budget: '**/*.yaml' }\n");
    let answer = place.run("check");
    assert!(answer.contains("in 1 file;"), "{answer}");
}

#[test]
fn the_order_of_the_answer_is_fixed() {
    let place = Place::project(WRONG);
    for index in 0..40 {
        place.file(&format!("data/{index}.yaml"), WRONG.as_bytes());
    }
    let first = place.run("check");
    for _ in 0..3 {
        assert_eq!(place.run("check"), first);
    }
}

#[test]
fn a_reader_that_hangs_up_is_no_fault() {
    let place = Place::project(WRONG);
    for index in 0..2000 {
        place.file(&format!("data/{index}.yaml"), WRONG.as_bytes());
    }
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_kenzan"))
        .arg("check")
        .current_dir(place.path())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1), "the findings are there even so");
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}

#[cfg(unix)]
#[test]
fn links_in_a_loop_trap_nobody() {
    let place = Place::project(SOUND);
    std::os::unix::fs::symlink(".", place.path().join("data/self")).unwrap();
    std::os::unix::fs::symlink("loop", place.path().join("loop")).unwrap();
    place.file("kenzan.yaml", b"sources: { budget: 'data/**/*.yaml' }\n");
    assert_eq!(place.exit("check"), 0);
    assert_snapshot!(place.run("check loop data"), @r"
    error[input/unreadable] `loop` cannot be read
      = note: Too many levels of symbolic links (os error 40)
    1 sum checked in 1 file; 1 error; all 3 numbers covered
    exit 2
    ");
}

#[cfg(unix)]
#[test]
fn a_link_to_nothing_is_told_wherever_it_is_met() {
    let place = Place::project(SOUND);
    let link = |target: &str, name: &str| {
        std::os::unix::fs::symlink(target, place.path().join(name)).unwrap();
    };
    link("gone.yaml", "data/b.yaml");
    let said =
        "error[input/unreadable] `data/b.yaml` is a link to `gone.yaml`, which does not exist\n";
    let ja =
        "error[input/unreadable] `data/b.yaml` はリンクで、リンク先の `gone.yaml` が存在しない\n";
    for arguments in ["check -q", "check -q data", "check -q data/b.yaml"] {
        assert_eq!(place.run(arguments), format!("{said}exit 2\n"), "{arguments}");
    }
    assert_eq!(place.run("check -q --lang ja"), format!("{ja}exit 2\n"));
    // Named without a wildcard, and left out on purpose.
    place.file("kenzan.yaml", b"sources: { budget: [data/a.yaml, data/b.yaml] }\n");
    assert_eq!(place.run("check -q"), format!("{said}exit 2\n"));
    place.file("kenzan.yaml", b"sources: { budget: 'data/*.yaml' }\nexclude: data/b.yaml\n");
    assert_eq!(place.run("check -q"), "exit 0\n");
    link("gone/r.yaml", "rules/more.yaml");
    assert_eq!(
        place.run("check -q"),
        "error[input/unreadable] `rules/more.yaml` is a link to `gone/r.yaml`, which does not exist\nexit 2\n"
    );
    // What is no document is not asked for.
    fs::remove_file(place.path().join("rules/more.yaml")).unwrap();
    link("gone", "data/notes");
    link("gone.txt", "data/notes.txt");
    assert_eq!(place.run("check -q data"), "exit 0\n");
}

#[test]
fn a_rule_file_without_rules_is_told() {
    let place = Place::project(SOUND);
    place.file("rules/a.yaml", b"");
    place.file("rules/b.yaml", b"# id: budget/later\n# check: {}\n");
    place.file("rules/c.yaml", b"version: 1\nrules: []\n");
    place.file(
        "rules/model.yaml",
        b"model: {entities: {item: {each: '$.tables[*]', key: $.subtotal}}}\n",
    );
    assert_snapshot!(place.run("check"), @r"
    rules/a.yaml:1:1: warning[input/empty] the rule file contains no rule
      = help: write a rule, or remove the file
    rules/b.yaml:1:1: warning[input/empty] the rule file contains no rule
      = help: write a rule, or remove the file
    rules/c.yaml:2:8: warning[input/empty] the rule file contains no rule
      = help: write a rule, or remove the file
    1 sum checked in 1 file; 3 warnings; all 3 numbers covered
    exit 0
    ");
    assert!(place.run("check -q --lang ja").starts_with(
        "rules/a.yaml:1:1: warning[input/empty] 規則ファイルに規則がない\n  = help: 規則を書くか、ファイルを削除する\n"
    ));
    assert_eq!(place.exit("check --fail-on warning"), 1);
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_name_that_is_no_text_is_read_and_shown() {
    use std::os::unix::ffi::OsStrExt as _;
    let place = Place::project(SOUND);
    let name = std::ffi::OsStr::from_bytes(b"data/\xff.yaml");
    fs::File::create(place.path().join(name)).unwrap().write_all(WRONG.as_bytes()).unwrap();
    let answer = place.run("check -q");
    assert!(answer.starts_with("data/\u{fffd}.yaml:3:15: error[budget/subtotal]"), "{answer}");
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read_is_told_and_the_rest_is_checked() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = Place::project(WRONG);
    place.file("data/secret.yaml", SOUND.as_bytes());
    let secret = place.path().join("data/secret.yaml");
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(&secret).is_ok() {
        return; // The superuser reads everything.
    }
    assert_snapshot!(place.run("check -q"), @r"
    error[input/unreadable] no permission to read `data/secret.yaml`
    data/a.yaml:3:15: error[budget/subtotal] subtotal: 11.0億円 stated, but its 2 items add up to 9.9億円: a difference of 1.1億円
      3:15: stated here
      4:13: item
      4:18: item
      = note: rounding of 2 items and the total explains at most 0.15億円
      = note: rule: A subtotal equals the sum of its items
    exit 2
    ");
}

#[test]
fn rules_lists_what_each_rule_did() {
    let place = Place::project(WRONG);
    assert_snapshot!(place.run("rules"), @r"
    rule             severity  kind  checked  rounding  violated  unchecked  origin
    budget/subtotal  error     sum         1         0         1          0  rules/subtotal.yaml:1
    exit 0
    ");
    let output = place.command().args(["rules", "-f", "json"]).output().unwrap();
    let rows: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(rows[0]["violated"], 1);
}

#[test]
fn explain_shows_a_rule_as_written_and_in_effect() {
    let place = Place::project(SOUND);
    place.file("kenzan.yaml", format!("{CONFIG}severity: {{ budget/*: warning }}\n").as_bytes());
    assert_snapshot!(place.run("explain budget/subtotal"), @r"
    # budget/subtotal

    A subtotal equals the sum of its items

    * severity: warning
    * kind: sum: items add up to their stated total
    * origin: rules/subtotal.yaml:1
    * examples: 0

    ```yaml
    id: budget/subtotal
    title: A subtotal equals the sum of its items
    check:
      sum:
        in: budget
        each: $.tables[*]
        total: $.subtotal
        items: $.items[*]
    ```
    exit 0
    ");
    assert_snapshot!(place.run("explain budget/subtotla"), @r"
    --- stderr
    error[explain/unknown] no rule and no kind of rule is named `budget/subtotla`
      = help: did you mean `budget/subtotal`?
    exit 2
    ");
}

#[test]
fn explain_shows_the_page_of_every_kind_in_both_languages() {
    let place = Place::new(&[]);
    for kind in kenzan::check::KINDS {
        let name = kind.name();
        let english = place.run(&format!("explain {name}"));
        let japanese = place.run(&format!("explain {name} --lang ja"));
        assert!(english.starts_with(&format!("# {name}\n")), "{english}");
        assert!(!english.contains("## 日本語") && !japanese.contains("## 日本語"));
        assert!(!english.contains("<!-- params") && !japanese.contains("<!-- params"));
        for param in kind.params() {
            assert!(english.contains(param.en), "{name}: {}", param.name);
            assert!(japanese.contains(param.ja), "{name}: {}", param.name);
        }
    }
}

#[test]
fn a_wrong_argument_ends_with_2() {
    let place = Place::project(SOUND);
    for arguments in ["", "check --nonsense", "check -f pdf", "chekc", "explain", "check --lang fr"]
    {
        assert_eq!(place.exit(arguments), 2, "{arguments:?}");
    }
    for arguments in ["--help", "check -h", "--version", "rules --help --lang ja"] {
        assert_eq!(place.exit(arguments), 0, "{arguments:?}");
    }
}

#[test]
fn every_command_and_argument_is_worded_in_both_languages() {
    fn walk(command: &clap::Command, found: &mut Vec<(String, String)>) {
        let help = |arg: &clap::Arg| arg.get_help().map(ToString::to_string).unwrap_or_default();
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        found.push((command.get_name().to_owned(), about));
        found.extend(command.get_arguments().map(|arg| (arg.get_id().to_string(), help(arg))));
        command.get_subcommands().for_each(|below| walk(below, found));
    }
    let words = |lang| {
        let mut found = Vec::new();
        walk(&kenzan::cli::command(lang), &mut found);
        found
    };
    let (english, japanese) = (words(Lang::En), words(Lang::Ja));
    assert!(english.len() > 20, "{english:?}");
    for ((name, en), (_, ja)) in english.iter().zip(&japanese) {
        let is_japanese = ja.chars().any(|it| ('\u{3040}'..='\u{9fff}').contains(&it));
        assert!(en.is_ascii() && !en.is_empty() && is_japanese, "{name}: {en:?} / {ja:?}");
    }
}

#[test]
fn help_tells_the_exit_codes() {
    assert_snapshot!(Place::new(&[]).run("rules --help"), @r"
    List the rules in effect and what each of them checked

    Usage: kenzan rules [OPTIONS] [PATH]...

    Arguments:
      [PATH]...  Files and directories to report on; with a configuration, all of its sources are still
                 checked

    Options:
          --config <FILE>                 Configuration to use instead of the nearest `kenzan.yaml`
          --rules <FILE|DIR|kenzan:PACK>  Rules to add: a file, a directory or a shipped pack;
                                          repeatable
      -j, --jobs <N>                      Number of threads; by default one for each processor
      -f, --format <FORMAT>               Format of the table: plain (the default) or json
      -v, --verbose                       Also show notes: differences that rounding explains, and
                                          remarks on how files were read
          --lang <LANG>                   Language of messages: en or ja; by default from KENZAN_LANG,
                                          the configuration or the locale, in this order
          --color <WHEN>                  Colours: auto (the default; respects NO_COLOR and
                                          CLICOLOR_FORCE), always or never
      -h, --help                          Print this help

    Environment variables; arguments take precedence:
      KENZAN_CONFIG   configuration to use
      KENZAN_LANG     language of messages
      KENZAN_COLOR    colours; NO_COLOR and CLICOLOR_FORCE are respected too
      KENZAN_FORMAT   formats of `check`, separated by commas
      KENZAN_FAIL_ON  lowest severity that makes `check` fail
      KENZAN_JOBS     number of threads

    Exit codes:
      0  everything was checked; no finding reaches the severity of --fail-on
      1  there are findings (a document that cannot be read is a finding)
      2  something could not be checked: a wrong argument, a broken configuration or rule file,
         a path that does not exist or is not readable, no documents
    exit 0
    ");
}
