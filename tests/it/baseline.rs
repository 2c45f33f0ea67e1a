//! Findings accepted in bulk: which findings an entry accepts, which changes reopen them, and how
//! the file is kept.

use std::fs;
use std::process::Stdio;

use insta::assert_snapshot;

use crate::cli::Place;

const CONFIG: &str = "sources: { budget: 'data/*' }\nbaseline: old.jsonl\n";

const RULES: &str = "\
id: budget/subtotal
check: { sum: { in: budget, each: '$..tables[*]', total: $.subtotal, items: '$.items[*]' } }
---
id: term/bad
check: { pattern: { values: $..*, not: 'bad' } }
";

const OLD: &str = "\
unit: 億円
tables:
- { name: 健康, subtotal: 11.0, items: [3.2, 6.7] }
- { name: 医療, subtotal: 20.0, items: [3.2, 6.7] }
";

/// A project whose document is `document`, with a baseline of its findings.
fn project(document: &str) -> Place {
    let place = without(document);
    assert_eq!(place.exit("baseline create"), 0);
    place
}

fn without(document: &str) -> Place {
    Place::new(&[
        ("kenzan.yaml", CONFIG.as_bytes()),
        ("rules/rules.yaml", RULES.as_bytes()),
        ("data/a.yaml", document.as_bytes()),
    ])
}

fn stored(place: &Place) -> String {
    fs::read_to_string(place.path().join("old.jsonl")).unwrap()
}

/// The reported codes, in order, and the exit code.
fn told(place: &Place) -> String {
    let output = place.command().args(["check", "-f", "json"]).output().unwrap();
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let codes = report["diagnostics"].as_array().unwrap().iter();
    let codes: Vec<_> = codes.map(|it| it["code"].as_str().unwrap().to_owned()).collect();
    format!("{} {}", codes.join(" "), output.status.code().unwrap()).trim().to_owned()
}

#[test]
fn a_baseline_names_rule_place_and_values_and_no_line() {
    let place = without(OLD);
    assert_snapshot!(place.run("baseline create"), @r"
    findings accepted in `old.jsonl`: 2
    exit 0
    ");
    assert_snapshot!(stored(&place), @r#"
    {"kenzan-baseline":1}
    {"file":"data/a.yaml","at":"$['tables'][name='健康']['subtotal']","rule":"budget/subtotal","values":{"computed":"9.9億円","difference":"1.1億円","items":"2","stated":"11.0億円"}}
    {"file":"data/a.yaml","at":"$['tables'][name='医療']['subtotal']","rule":"budget/subtotal","values":{"computed":"9.9億円","difference":"10.1億円","items":"2","stated":"20.0億円"}}
    "#);
    assert_snapshot!(place.run("check"), @r"
    2 sums, 9 texts checked in 1 file; no findings; 2 suppressed; all 6 numbers covered
    exit 0
    ");
    assert_eq!(place.exit("check --no-baseline"), 1);
    assert_snapshot!(place.run("baseline show"), @r"
    data/a.yaml: [budget/subtotal] $['tables'][name='健康']['subtotal']: computed=9.9億円, difference=1.1億円, items=2, stated=11.0億円
    data/a.yaml: [budget/subtotal] $['tables'][name='医療']['subtotal']: computed=9.9億円, difference=10.1億円, items=2, stated=20.0億円
    lines: 2; stale: 0
    exit 0
    ");
}

#[test]
fn only_a_change_of_the_disagreement_reopens_it() {
    let reopened = "budget/subtotal baseline/stale 1";
    let cases = [
        // Not: another place, another order, another form of the same figures.
        ("a row before it", OLD.replace("tables:\n", "tables:\n- { name: 新, subtotal: 1.0, items: [1.0] }\n"), "0"),
        ("lines before it", format!("# x\n\nabove: 1\n{OLD}"), "0"),
        ("another style", OLD.replace("{ name: 健康, subtotal: 11.0,", "{ subtotal: 11.0, name: 健康,"), "0"),
        ("rows in another order", "unit: 億円\ntables:\n- { name: 医療, subtotal: 20.0, items: [3.2, 6.7] }\n- { name: 健康, subtotal: 11.0, items: [3.2, 6.7] }\n".to_owned(), "0"),
        // A figure has changed.
        ("the total", OLD.replace("11.0", "11.5"), reopened),
        ("an item", OLD.replacen("6.7", "6.8", 1), reopened),
        ("the unit", OLD.replace("億円", "百万円"), "budget/subtotal budget/subtotal baseline/stale baseline/stale 1"),
        ("a new one", format!("{OLD}- {{ name: 新, subtotal: 5.0, items: [1.0] }}\n"), "budget/subtotal 1"),
        ("two swapped", OLD.replace("11.0", "X").replace("20.0", "11.0").replace('X', "20.0"), "budget/subtotal budget/subtotal baseline/stale baseline/stale 1"),
        ("resolved", OLD.replace("11.0", "9.9"), "baseline/stale 1"),
        ("the row renamed", OLD.replace("健康", "保健"), reopened),
        ("the row gone", OLD.replace("- { name: 健康, subtotal: 11.0, items: [3.2, 6.7] }\n", ""), "baseline/stale 1"),
        ("a second one like it", format!("{OLD}- {{ name: 健康, subtotal: 11.0, items: [3.2, 6.7] }}\n"), "budget/subtotal 1"),
    ];
    let place = project(OLD);
    for (change, document, expected) in cases {
        place.file("data/a.yaml", document.as_bytes());
        assert_eq!(told(&place), expected, "{change}:\n{document}");
    }
}

#[test]
fn a_place_is_named_so_that_edits_elsewhere_leave_it() {
    let cases = [
        ("a.yaml", "x:\n- id: P-1\n  v: bad\n", "$['x'][id='P-1']['v']"),
        ("a.yaml", "x:\n- v: bad\n  name: 'it''s'\n", r"$['x'][name='it\'s']['v']"),
        ("a.yaml", "x:\n- v: 1\n- v: bad\n", "$['x'][1]['v']"),
        ("a.yaml", "x: [1, bad]\n", "$['x']['bad']"),
        ("a.yaml", "x: [bad, bad]\n", "$['x']['bad'#2]"),
        ("a.csv", "k,v\na,1\nb,bad\n", "$['b']['v']"),
        ("a.csv", "k,v\na,1\na,bad\n", "$['a'#2]['v']"),
        ("a.toml", "[[x]]\nid = 'P-1'\nv = 'bad'\n", "$['x'][id='P-1']['v']"),
        (
            "a.md",
            "# 章\n\n## 節\n\nbad\n",
            "$['sections'][heading='章']['sections'][heading='節']['paragraphs']['bad']",
        ),
        (
            "a.md",
            "| 名 | 値 |\n|---|---|\n| 甲 | 1 |\n| 乙 | bad |\n",
            "$['tables'][0]['rows']['乙']['値']",
        ),
    ];
    for (name, text, expected) in cases {
        let place = Place::new(&[
            ("kenzan.yaml", CONFIG.as_bytes()),
            ("rules/rules.yaml", RULES.split("---\n").nth(1).unwrap().as_bytes()),
            (&format!("data/{name}"), text.as_bytes()),
        ]);
        assert_eq!(place.exit("baseline create"), 0);
        let lines = stored(&place);
        let entries = lines.trim_end().split('\n').skip(1);
        let places: Vec<String> = entries
            .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
            .map(|entry| entry["at"].as_str().unwrap().to_owned())
            .collect();
        assert!(places.iter().any(|it| it == expected), "{name}: {text}: {places:?}");
    }
}

#[test]
fn stale_lines_are_shown_on_their_bytes_and_pruned() {
    let place = project(OLD);
    place.file("data/a.yaml", OLD.replace("11.0", "9.9").replace("20.0", "21.0").as_bytes());
    assert_snapshot!(place.run("check -q"), @r"
    data/a.yaml:4:25: error[budget/subtotal] 医療: 21.0億円 stated, but its 2 items add up to 9.9億円: a difference of 11.1億円
      4:25: stated here: 21.0
      4:39: 3.2
      4:44: 6.7
      = note: rounding of the printed figures explains at most 0.15億円
    old.jsonl:2:1: error[baseline/stale] the finding of `budget/subtotal` that the baseline accepts at $['tables'][name='健康']['subtotal'] in `data/a.yaml` is gone
      = help: remove stale lines with `kenzan baseline prune`
    old.jsonl:3:1: error[baseline/stale] the finding of `budget/subtotal` that the baseline accepts at $['tables'][name='医療']['subtotal'] in `data/a.yaml` has changed
      data/a.yaml:4:25: found now: 21.0
      = help: remove stale lines with `kenzan baseline prune`
    exit 1
    ");
    assert_snapshot!(place.run("baseline prune"), @r"
    stale entries removed: 2; kept: 0
    exit 0
    ");
    assert_eq!(stored(&place), "{\"kenzan-baseline\":1}\n");
    assert_eq!(told(&place), "budget/subtotal 1");
    assert_eq!(place.run("baseline prune"), "stale entries removed: 0; kept: 0\nexit 0\n");
}

#[test]
fn a_baseline_is_not_written_over_unless_asked() {
    let place = project(OLD);
    let before = stored(&place);
    place.file("data/a.yaml", OLD.replace("11.0", "12.0").as_bytes());
    assert_snapshot!(place.run("baseline create"), @r"
    --- stderr
    error[baseline/exists] the baseline `old.jsonl` exists
      = help: `kenzan baseline prune` removes stale lines; `--force` replaces the baseline
    exit 2
    ");
    assert_eq!(stored(&place), before);
    assert_eq!(place.exit("baseline create --force"), 0);
    assert_eq!(told(&place), "0");
}

#[test]
fn what_a_comment_accepts_is_in_no_baseline() {
    let place = project(&format!(
        "# kenzan: ignore[budget/subtotal] why\n{}",
        OLD.replacen("tables", "x: 1\n# kenzan: ignore[budget/subtotal] why\ntables", 1)
    ));
    assert_eq!(stored(&place).matches("subtotal").count(), 0);
    // The first comment is at `unit` and suppresses nothing, which no baseline can accept.
    assert_eq!(told(&place), "suppress/unused 1");
}

#[test]
fn a_file_that_is_no_baseline_of_this_version_is_told() {
    let place = project(OLD);
    let sound = stored(&place);
    let cases = [
        ("", "its first line must state the version"),
        ("{}\n", "its first line must state the version"),
        (
            "{\"kenzan-baseline\":2}\n",
            "the baseline has version 2, but this program reads version 1",
        ),
        (
            "{\"kenzan-baseline\":1}\nx\n",
            "old.jsonl:2:1: error[baseline/invalid] the line is not a baseline entry",
        ),
        ("{\"kenzan-baseline\":1}\n<<<<<<< HEAD\n", "old.jsonl:2:1: error[baseline/invalid]"),
        ("{\"kenzan-baseline\":1}\n{\"file\":\"a\"}\n", "missing field"),
    ];
    for (content, expected) in cases {
        place.file("old.jsonl", content.as_bytes());
        for command in ["check", "baseline prune", "baseline show"] {
            let answer = place.run(command);
            assert!(answer.contains(expected), "{command}: {content}: {answer}");
            assert!(answer.ends_with("exit 2\n"), "{command}: {content}: {answer}");
        }
    }
    // Blank lines, CRLF and any order are read.
    let mut lines: Vec<&str> = sound.trim_end().split('\n').collect();
    lines[1..].reverse();
    place.file("old.jsonl", lines.join("\r\n\r\n").as_bytes());
    assert_eq!(told(&place), "0");
}

#[test]
fn a_baseline_that_is_not_there_is_told() {
    assert_snapshot!(without(OLD).run("check -q"), @r"
    data/a.yaml:3:25: error[budget/subtotal] 健康: 11.0億円 stated, but its 2 items add up to 9.9億円: a difference of 1.1億円
      3:25: stated here: 11.0
      3:39: 3.2
      3:44: 6.7
      = note: rounding of the printed figures explains at most 0.15億円
    data/a.yaml:4:25: error[budget/subtotal] 医療: 20.0億円 stated, but its 2 items add up to 9.9億円: a difference of 10.1億円
      4:25: stated here: 20.0
      4:39: 3.2
      4:44: 6.7
      = note: rounding of the printed figures explains at most 0.15億円
    kenzan.yaml:2:11: error[baseline/missing] the baseline `old.jsonl` does not exist
      = help: write it with `kenzan baseline create`
    exit 2
    ");
    let place = without(OLD);
    place.file("kenzan.yaml", b"sources: { budget: 'data/*' }\n");
    assert_snapshot!(place.run("baseline create"), @r"
    findings accepted in `kenzan-baseline.jsonl`: 2
    put `baseline: kenzan-baseline.jsonl` into `kenzan.yaml`, or check with `--baseline kenzan-baseline.jsonl`
    exit 0
    ");
    assert_eq!(place.exit("check --baseline kenzan-baseline.jsonl"), 0);
    assert_eq!(place.exit("check"), 1);
    assert_eq!(place.exit("check --baseline gone.jsonl"), 2);
    assert_eq!(place.exit("check --baseline gone.jsonl --no-baseline"), 2);
}

#[test]
fn a_new_baseline_tells_how_to_have_it_used() {
    let place = without(OLD);
    let told = place.run("baseline create --baseline old/debt.jsonl");
    assert!(told.contains("`old/debt.jsonl` cannot be written"), "{told}");
    place.file("old/README", b"");
    assert_snapshot!(place.run("baseline create --baseline old/debt.jsonl"), @r"
    findings accepted in `old/debt.jsonl`: 2
    put `baseline: old/debt.jsonl` into `kenzan.yaml`, or check with `--baseline old/debt.jsonl`
    exit 0
    ");
    place.file("kenzan.yaml", b"sources: { budget: 'data/*' }\nbaseline: kenzan-baseline.jsonl\n");
    assert!(place.run("baseline create --force --baseline old/debt.jsonl").contains("\nput "));
    assert!(!place.run("baseline create --force").contains("\nput "));
    std::fs::remove_file(place.path().join("kenzan.yaml")).unwrap();
    assert_snapshot!(place.run("baseline create --force --rules rules/rules.yaml"), @r"
    findings accepted in `kenzan-baseline.jsonl`: 2
    check with `--baseline kenzan-baseline.jsonl`
    exit 0
    ");
}

#[test]
fn nothing_is_written_when_not_everything_could_be_checked() {
    let place = without(OLD);
    place.file("rules/broken.yaml", b"id: a/b\n");
    let answer = place.run("baseline create");
    assert!(answer.contains("`check` is missing") && answer.ends_with("exit 2\n"), "{answer}");
    assert!(!place.path().join("old.jsonl").exists());
}

#[test]
fn a_document_that_cannot_be_read_makes_no_line_stale() {
    let place = project(OLD);
    place.file("data/a.yaml", b"unit: [\n");
    assert!(!told(&place).contains("baseline/stale"));
    place.file("data/a.yaml", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01");
    assert!(!told(&place).contains("baseline/stale"));
}

#[test]
fn a_run_over_some_rules_says_nothing_of_the_others() {
    let place = project(&OLD.replace("医療", "bad"));
    place.file("kenzan.yaml", format!("{CONFIG}severity: {{ term/bad: off }}\n").as_bytes());
    assert_eq!(told(&place), "0");
    place.file("kenzan.yaml", CONFIG.as_bytes());
    place.file("only.yaml", RULES.split("---\n").next().unwrap().as_bytes());
    let alone = Place::new(&[]);
    for path in ["only.yaml", "old.jsonl", "data/a.yaml"] {
        alone.file(path, &fs::read(place.path().join(path)).unwrap());
    }
    let answer = alone.run("check --rules only.yaml --baseline old.jsonl data");
    assert!(!answer.contains("baseline/stale"), "{answer}");
    assert!(answer.contains("; 2 suppressed"), "{answer}");
}

#[test]
fn paths_are_those_from_the_baseline_whatever_the_working_directory() {
    let place = project(OLD);
    let mut below = place.command();
    let below = below.current_dir(place.path().join("data")).arg("check").output().unwrap();
    assert_eq!(below.status.code(), Some(0), "{}", String::from_utf8_lossy(&below.stdout));
}

#[cfg(unix)]
#[test]
fn a_baseline_that_cannot_be_written_is_told_and_leaves_nothing() {
    let place = without(OLD);
    let answer = place.run("baseline create --baseline none/old.jsonl");
    assert!(answer.contains("error[baseline/unwritable] `none/old.jsonl`"), "{answer}");
    assert!(answer.ends_with("exit 2\n"), "{answer}");
    let answer = place.run("baseline create --force --baseline data");
    assert!(answer.contains("error[baseline/unwritable] `data`"), "{answer}");
    let left = fs::read_dir(place.path()).unwrap();
    let left: Vec<_> = left.map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
    assert!(left.iter().all(|name| !name.ends_with(".tmp")), "{left:?}");
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link() {
    let place = without(OLD);
    place.file("kept/old.jsonl", b"");
    std::os::unix::fs::symlink("kept/old.jsonl", place.path().join("old.jsonl")).unwrap();
    assert_eq!(place.exit("baseline create --force"), 0);
    assert!(fs::symlink_metadata(place.path().join("old.jsonl")).unwrap().is_symlink());
    assert!(fs::read_to_string(place.path().join("kept/old.jsonl")).unwrap().len() > 100);
}

#[test]
fn runs_at_the_same_time_leave_one_whole_file() {
    let place = without(OLD);
    let start = |_| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_kenzan"));
        command.args(["baseline", "create", "--force"]).current_dir(place.path());
        command.stdout(Stdio::null()).spawn().unwrap()
    };
    let running: Vec<_> = (0..6).map(start).collect();
    for mut run in running {
        assert!(run.wait().unwrap().success());
    }
    assert_eq!(told(&place), "0");
    assert_eq!(stored(&place), stored(&project(OLD)));
}

#[test]
fn a_reader_that_hangs_up_is_no_fault() {
    let rows: String = (0..3000)
        .map(|row| format!("- {{ name: r{row}, subtotal: 9.0, items: [1.0] }}\n"))
        .collect();
    let place = project(&format!("tables:\n{rows}"));
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_kenzan"));
    command.args(["baseline", "show"]).current_dir(place.path());
    let mut show = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(show.stdout.take());
    let output = show.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn the_words_exist_in_japanese() {
    let place = project(OLD);
    place.file("data/a.yaml", OLD.replace("11.0", "12.0").as_bytes());
    assert_snapshot!(place.run("baseline show --lang ja"), @r"
    data/a.yaml: [budget/subtotal] $['tables'][name='健康']['subtotal']: computed=9.9億円, difference=1.1億円, items=2, stated=11.0億円（該当なし）
    data/a.yaml: [budget/subtotal] $['tables'][name='医療']['subtotal']: computed=9.9億円, difference=10.1億円, items=2, stated=20.0億円
    全2行、うち該当なし1行
    exit 0
    ");
    let answer = place.run("check -q --lang ja");
    let stale = answer.split('\n').find(|line| line.contains("baseline/stale")).unwrap();
    assert_snapshot!(stale, @r"old.jsonl:2:1: error[baseline/stale] ベースラインで受け入れた指摘（`data/a.yaml` の $['tables'][name='健康']['subtotal']、規則 `budget/subtotal`）は、値が変わっている");
}
