//! Flags select the rules to run, their severities, the output and the documents.

use std::process::Command;

use insta::assert_snapshot;

use crate::cli::{CONFIG, Place, RULE, SOUND, WRONG};
use crate::run::KPIS;

const LAYER: &str = "\
id: kpi/layer
title: { en: A layer is known, ja: 階層は既知のもの }
check: {one-of: {in: budget, values: $.layer, allowed: [output, outcome]}}
";

/// Two rules, each with a finding.
fn place() -> Place {
    let place = Place::project(&format!("{WRONG}layer: outcom\n"));
    place.file("rules/layer.yaml", LAYER.as_bytes());
    place
}

#[test]
fn rules_are_selected_and_ignored_by_id_or_area() {
    let place = place();
    let codes = |arguments: &str| {
        let answer = place.run(&format!("check {arguments}"));
        ["budget/subtotal", "kpi/layer"].map(|id| answer.contains(&format!("error[{id}]")))
    };
    let cases = [
        ("", [true, true]),
        ("--select budget/subtotal", [true, false]),
        ("--select kpi/*", [false, true]),
        ("--select kpi/* --select budget/*", [true, true]),
        ("--ignore kpi/layer", [true, false]),
        ("--select budget/* --ignore budget/subtotal", [false, false]),
    ];
    for (arguments, expected) in cases {
        assert_eq!(codes(arguments), expected, "{arguments}");
    }
    assert_snapshot!(place.run("check --select kpi/* -q"), @r"
    data/a.yaml:5:8: error[kpi/layer] `outcom` is not among the allowed values (2)
      5:8: not allowed: outcom
      rules/layer.yaml:3:65: the nearest allowed value: outcome
      = note: rule: A layer is known
      = help: the nearest allowed value is `outcome`
    exit 1
    ");
    assert_snapshot!(place.run("check --select kpi/layr --ignore x/*"), @r"
    --- stderr
    error[config/unknown-rule] no rule is named `kpi/layr`
      = help: did you mean `kpi/layer`?
    error[config/unknown-rule] no rule is named `x/*`
    exit 2
    ");
}

#[test]
fn severities_on_the_command_line_prevail() {
    let place = place();
    place.file("kenzan.yaml", format!("{CONFIG}severity: {{ kpi/layer: note }}\n").as_bytes());
    let cases = [
        ("--ignore budget/*", 0),
        ("--ignore budget/* --severity kpi/layer=error", 1),
        ("--severity budget/*=warning", 0),
        ("--severity budget/*=off --severity kpi/layer=error", 1),
        ("--severity budget/subtotal=warning --severity budget/*=error", 0),
        ("--severity budget/subtotal=fatal", 2),
        ("--severity none/*=error", 2),
    ];
    for (arguments, code) in cases {
        assert_eq!(place.exit(&format!("check {arguments}")), code, "{arguments}");
    }
}

#[test]
fn findings_need_not_fail() {
    let place = place();
    assert_eq!(place.exit("check --exit-zero"), 0);
    assert_eq!(
        place.exit("check --exit-zero gone.yaml"),
        2,
        "what could not be checked still does"
    );
}

#[test]
fn findings_beyond_the_limit_are_counted_and_told() {
    assert_snapshot!(place().run("check --max-findings 1"), @r"
    data/a.yaml:3:15: error[budget/subtotal] subtotal: 11.0億円 stated, but its 2 items add up to 9.9億円: a difference of 1.1億円
      3:15: stated here: 11.0
      4:13: 3.2
      4:18: 6.7
      = note: rounding of the printed figures explains at most 0.15億円
      = note: rule: A subtotal equals the sum of its items
    1 value, 1 sum checked in 1 file; 2 errors; all 3 numbers covered
    --- stderr
    note[output/more] 1 more finding is not shown
    exit 1
    ");
    assert_eq!(place().run("check --max-findings 2"), place().run("check"));
}

#[test]
fn statistics_count_findings_by_rule() {
    let place = place();
    place.file("data/b.yaml", WRONG.as_bytes());
    assert_snapshot!(place.run("check --statistics"), @r"
    2  error  budget/subtotal  A subtotal equals the sum of its items
    1  error  kpi/layer        A layer is known
    1 value, 2 sums checked in 2 files; 3 errors; all 6 numbers covered
    exit 1
    ");
    assert_snapshot!(place.run("check --statistics -q --lang ja"), @r"
    2  error  budget/subtotal  A subtotal equals the sum of its items
    1  error  kpi/layer        階層は既知のもの
    exit 1
    ");
    assert_eq!(place.exit("check --statistics -f json"), 2);
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let place = place();
    let answer = place.run("check");
    for arguments in ["check -j 1", "check -j 3", "check --jobs 8"] {
        assert_eq!(place.run(arguments), answer, "{arguments}");
    }
    assert_eq!(place.exit("check -j 0"), 2);
}

fn with_input(place: &Place, arguments: &str, input: &str) -> String {
    let mut command = assert_cmd::Command::from_std(Command::new(env!("CARGO_BIN_EXE_kenzan")));
    command.env("LANG", "en_US.UTF-8").current_dir(place.path()).write_stdin(input);
    let output = command.args(arguments.split_whitespace()).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    format!(
        "{}{}exit {}\n",
        text(output.stdout),
        text(output.stderr),
        output.status.code().unwrap()
    )
}

#[test]
fn standard_input_stands_in_the_place_of_one_file() {
    let place = Place::project(WRONG);
    place.file("data/b.yaml", WRONG.as_bytes());
    let check = |arguments: &str, input: &str| with_input(&place, arguments, input);
    assert_snapshot!(check("check -q --stdin-filename data/a.yaml -", SOUND), @r"exit 0");
    let answer = check("check --stdin-filename data/b.yaml - data/a.yaml", SOUND);
    assert!(answer.contains("data/a.yaml:3:15") && !answer.contains("data/b.yaml"), "{answer}");
    // A file that was never saved belongs to the sets that it will belong to.
    let answer = check("check -q --stdin-filename data/new.yaml -", WRONG);
    assert!(answer.starts_with("data/new.yaml:3:15: error[budget/subtotal]"), "{answer}");
    let outside = check("check -q --stdin-filename elsewhere/new.yaml -", WRONG);
    assert!(outside.contains("warning[input/unclaimed]"), "{outside}");
    // A rule that is not saved yet is the one that runs.
    let lenient = RULE.replace("items: $.items[*]", "items: $.items[*]\n    within: 5億円");
    let answer = check("check -q --stdin-filename rules/subtotal.yaml - data", &lenient);
    assert_eq!(answer, "exit 0\n");
}

#[test]
fn standard_input_needs_a_name() {
    let place = Place::project(SOUND);
    assert_snapshot!(with_input(&place, "check -", SOUND), @r"
    error[input/stdin] `-` needs `--stdin-filename`
      = help: write `kenzan check --stdin-filename PATH -`
    exit 2
    ");
    assert_snapshot!(with_input(&place, "check --stdin-filename data/a.yaml data", SOUND), @r"
    error[input/stdin] `--stdin-filename` needs `-` among the paths
      = help: write `kenzan check --stdin-filename PATH -`
    exit 2
    ");
}

pub(crate) fn git(place: &Place, arguments: &str) {
    let mut git = Command::new("git");
    let who =
        ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"];
    git.args(who).args(arguments.split_whitespace()).current_dir(place.path());
    git.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null");
    let output = git.output().unwrap();
    assert!(output.status.success(), "{arguments}: {}", String::from_utf8_lossy(&output.stderr));
}

/// A repository with a wrong document in its first commit.
fn repository() -> Place {
    let place = Place::project(WRONG);
    std::fs::remove_dir_all(place.path().join(".git")).unwrap();
    git(&place, "init -q");
    git(&place, "add -A");
    git(&place, "commit -q -m first");
    place
}

#[test]
fn only_findings_that_touch_changed_files_are_shown() {
    let place = repository();
    assert_snapshot!(place.run("check --changed"), @r"
    1 sum checked in 1 file; no findings; 1 more in other files; all 3 numbers covered
    exit 0
    ");
    place.file("data/表 計.yaml", WRONG.as_bytes());
    let answer = place.run("check --changed -q");
    assert!(answer.starts_with("data/表 計.yaml:3:15: error"), "{answer}");
    git(&place, "checkout -q -b topic");
    git(&place, "add -A");
    git(&place, "commit -q -m second");
    assert_eq!(place.exit("check --changed"), 0);
    assert_eq!(place.exit("check --changed --base main"), 1);
    assert_eq!(place.exit("check --changed --base main data/a.yaml"), 0);
    assert_eq!(place.exit("check --base main"), 2);
}

#[test]
fn a_finding_touches_every_file_it_shows() {
    let place = repository();
    let rule =
        "id: budget/same\ncheck: {equal: {values: [{in: a, select: $.x}, {in: b, select: $.x}]}}\n";
    place.file("kenzan.yaml", b"sources: { a: a.yaml, b: b.yaml }\n");
    place.file("rules/subtotal.yaml", rule.as_bytes());
    place.file("a.yaml", "x: 3億円\n".as_bytes());
    place.file("b.yaml", "x: 3億円\n".as_bytes());
    git(&place, "add -A");
    git(&place, "commit -q -m second");
    place.file("b.yaml", "x: 4億円\n".as_bytes());
    let answer = place.run("check --changed -q");
    assert!(answer.contains("error[budget/same]"), "{answer}");
}

#[test]
fn what_a_change_takes_away_is_missed_where_it_was_needed() {
    let place = repository();
    place.file(
        "kenzan.yaml",
        b"version: 1\nsources: { projects: p.yaml, kpis: k.yaml, other: o.yaml }\n",
    );
    place.file(
        "rules/subtotal.yaml",
        format!(
            "{KPIS}  - id: kpi/each
    check: {{ count: {{ entity: project, of: {{ path: ^measures }}, min: 1 }} }}
  - id: other/sum
    check: {{ sum: {{ in: other, total: $.total, items: '$.items[*]' }} }}
"
        )
        .as_bytes(),
    );
    place.file("p.yaml", b"projects: [{ id: A }, { id: B }]\n");
    place.file("k.yaml", b"kpis: [{ id: 1, project: A }, { id: 2, project: B }]\n");
    place.file("o.yaml", b"total: 5\nitems: [10, 20]\n");
    git(&place, "add -A");
    git(&place, "commit -q -m second");
    assert_eq!(place.exit("check --changed"), 0);
    place.file("k.yaml", b"kpis: [{ id: 1, project: A }]\n");
    let found = place.run("check --changed -q");
    assert!(found.starts_with("p.yaml:1:29: error[kpi/each]"), "{found}");
    assert!(!found.contains("other/sum"), "{found}");
}

#[test]
fn without_a_commit_everything_is_new() {
    let place = Place::project(WRONG);
    std::fs::remove_dir_all(place.path().join(".git")).unwrap();
    git(&place, "init -q");
    assert_eq!(place.exit("check --changed"), 1, "nothing is staged");
    git(&place, "add -A");
    assert_eq!(place.exit("check --changed"), 1, "the first commit is being made");
}

#[test]
fn a_change_of_what_is_demanded_bears_on_what_it_is_demanded_of() {
    let both = "version: 1\nsources: { budget: data/*.yaml, other: 'other/*.yaml' }\n";
    let other = "id: other/subtotal\ncheck: {sum: {in: other, each: '$.tables[*]', total: $.subtotal, items: '$.items[*]'}}\n";
    let noted = |text: &str| Some(format!("{text}# new\n"));
    let changes = [
        ("rules/subtotal.yaml", noted(RULE), "budget/subtotal"),
        ("kenzan.yaml", noted(both), "budget/subtotal other/subtotal"),
        // A missing document may be the target of a reference, and has no label.
        ("data/b.yaml", None, "budget/subtotal other/subtotal"),
        ("unrelated.md", None, ""),
        ("rules/new.yaml", Some(other.replace("other/subtotal", "a/b")), "a/b"),
    ];
    for (path, content, expected) in changes {
        let place = Place::project(WRONG);
        std::fs::remove_dir_all(place.path().join(".git")).unwrap();
        place.file("kenzan.yaml", both.as_bytes());
        place.file("rules/other.yaml", other.as_bytes());
        place.file("other/a.yaml", WRONG.as_bytes());
        place.file("data/b.yaml", SOUND.as_bytes());
        place.file("unrelated.md", b"# unrelated\n");
        git(&place, "init -q");
        git(&place, "add -A");
        git(&place, "commit -q -m first");
        match content {
            Some(content) => place.file(path, content.as_bytes()),
            None => std::fs::remove_file(place.path().join(path)).unwrap(),
        }
        let said = place.run("check --changed --statistics -q");
        let rules = said.split_whitespace().filter(|it| it.contains('/'));
        assert_eq!(rules.collect::<Vec<_>>().join(" "), expected, "{path}: {said}");
    }
}

#[test]
fn what_git_cannot_tell_is_told() {
    let place = Place::project(SOUND);
    std::fs::remove_dir_all(place.path().join(".git")).unwrap();
    let mut lost = place.command();
    lost.args(["check", "--changed"])
        .env("GIT_CEILING_DIRECTORIES", place.path().parent().unwrap());
    let lost = lost.output().unwrap();
    assert_eq!(lost.status.code(), Some(2));
    let said = String::from_utf8(lost.stderr).unwrap();
    assert!(said.starts_with("error[git/unable] cannot get the changed files from git"), "{said}");
    git(&place, "init -q");
    assert_eq!(place.exit("check --changed --base main"), 2, "there is no commit");
    git(&place, "add -A");
    git(&place, "commit -q -m first");
    assert_eq!(place.exit("check --changed"), 0);
    assert_eq!(place.exit("check --changed --base nowhere"), 2);
    let mut without = place.command();
    let without = without.args(["check", "--changed", "--lang", "ja"]).env("PATH", "").output();
    let said = String::from_utf8(without.unwrap().stderr).unwrap();
    assert!(
        said.starts_with("error[git/unable] 変更されたファイルを git から取得できない"),
        "{said}"
    );
}

#[test]
fn completions_and_pages_name_every_command() {
    let place = Place::new(&[]);
    let commands = kenzan::cli::command(kenzan::diagnostic::Lang::En);
    let names: Vec<_> = commands.get_subcommands().map(|it| it.get_name().to_owned()).collect();
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let script = place.run(&format!("completions {shell}"));
        assert!(script.ends_with("exit 0\n") && script.contains("stdin-filename"), "{shell}");
        assert!(names.iter().all(|name| script.contains(name.as_str())), "{shell}");
    }
    assert_eq!(place.exit("completions tcsh"), 2);
    let page = place.run("man");
    assert!(page.contains(".TH kenzan 1") && names.iter().all(|it| page.contains(it)), "{page}");
    for name in names {
        let page = place.run(&format!("man {name} --lang ja"));
        assert!(page.contains(&format!(".TH kenzan-{name} 1")), "{page}");
    }
    assert_snapshot!(place.run("man chekc"), @r"
    --- stderr
    error[man/unknown] no command is named `chekc`
      = help: did you mean `check`?
    exit 2
    ");
}

#[test]
fn a_set_that_only_rules_that_are_off_ask_for_is_not_missed() {
    let config = |more: &str| {
        let config = "version: 1\nextends: [kenzan:kpi]\nsources: { kpis: kpis.yaml, projects: projects.yaml }\n";
        format!("{config}{more}")
    };
    let off = config("severity: { coverage/budget: off, coverage/budget-lands: off }\n");
    let kpi = "target: 5件, layer: output, project: 1";
    let kpis = format!(
        "kpis:\n- {{ id: k1, {kpi} }}\n- {{ id: k2, {} }}\n",
        kpi.replace("output", "outcome")
    );
    let place = Place::new(&[
        ("kenzan.yaml", off.as_bytes()),
        ("kpis.yaml", kpis.as_bytes()),
        ("projects.yaml", b"projects: [{ number: 1, name: P }]\n"),
    ]);
    let found = place.run("check");
    assert!(!found.contains("budget`") && found.ends_with("exit 0\n"), "{found}");
    place.file("kenzan.yaml", config("").as_bytes());
    let found = place.run("check --select coverage/output");
    assert!(!found.contains("budget`") && found.ends_with("exit 0\n"), "{found}");
}
