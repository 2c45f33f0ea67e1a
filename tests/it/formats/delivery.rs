//! Reports reach their destinations, entirely or not at all.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use insta::assert_snapshot;
use tempfile::TempDir;

const RULE: &str = "\
id: budget/subtotal
title: { en: A subtotal equals the sum of its items, ja: 小計は内訳の合計と一致する }
check:
  sum: { in: budget, each: '$.tables[*]', total: $.subtotal, items: '$.items[*]' }
";
const DATA: &str = "unit: 億円\ntables:\n  - subtotal: 11.0\n    items: [3.2, 6.7]\n";

/// A directory with a document that disagrees with itself.
pub(super) fn project() -> TempDir {
    let directory = TempDir::new().unwrap();
    let config = "version: 1\nsources:\n  budget: data/*.yaml\n";
    let files = [
        (".git/HEAD", ""),
        ("kenzan.yaml", config),
        ("rules/subtotal.yaml", RULE),
        ("data/a.yaml", DATA),
    ];
    for (name, text) in files {
        let path = directory.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    directory
}

/// Standard output, standard error and the exit code of `kenzan check` with `arguments`.
pub(super) fn check(directory: &Path, arguments: &[&str]) -> (String, String, i32) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kenzan"));
    for name in ["LC_ALL", "LC_MESSAGES", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS"] {
        command.env_remove(name);
    }
    command.env("LANG", "en_US.UTF-8").current_dir(directory).arg("check").args(arguments);
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (text(output.stdout), text(output.stderr), output.status.code().unwrap_or(-1))
}

fn names(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory).unwrap();
    let mut names: Vec<_> =
        entries.map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn several_formats_come_of_one_run() {
    let place = project();
    let arguments = ["-f", "plain", "-f", "sarif=r.sarif", "--format=junit=r=1.xml"];
    let (out, err, code) = check(place.path(), &arguments);
    assert_eq!((err.as_str(), code), ("", 1));
    assert!(out.starts_with("data/a.yaml:3:15: error[budget/subtotal]"), "{out}");
    let sarif = fs::read_to_string(place.path().join("r.sarif")).unwrap();
    assert!(sarif.contains("\"ruleId\": \"budget/subtotal\""), "{sarif}");
    assert!(sarif.contains("# budget/subtotal\\n\\nA subtotal equals"), "the rule's page: {sarif}");
    let junit = fs::read_to_string(place.path().join("r=1.xml")).unwrap();
    assert!(junit.contains("failures=\"1\""), "{junit}");
    let left = [".git", "data", "kenzan.yaml", "r.sarif", "r=1.xml", "rules"];
    assert_eq!(names(place.path()), left, "nothing else is left behind");
}

#[test]
fn with_files_alone_standard_output_tells_the_summary() {
    let place = project();
    let (out, _, code) = check(place.path(), &["-f", "json=r.json"]);
    assert_eq!(
        (out.as_str(), code),
        ("1 sum checked in 1 file; 1 error; all 3 numbers covered\n", 1)
    );
    let (out, _, code) = check(place.path(), &["-f", "json=r.json", "--quiet"]);
    assert_eq!((out.as_str(), code), ("", 1));
}

#[test]
fn a_wrong_format_is_told_before_anything_is_done() {
    let place = project();
    let cases: [&[&str]; 6] = [
        &["-f", "sarfi"],
        &["-f", "xml", "--lang", "ja"],
        &["-f", "sarif="],
        &["-f", "json", "-f", "sarif"],
        &["-f", "json", "-f", "sarif=-"],
        &["-f", "json=r", "-f", "sarif=./r"],
    ];
    let told = cases.map(|arguments| {
        let (out, err, code) = check(place.path(), arguments);
        assert_eq!((out.as_str(), code), ("", 2), "{arguments:?}");
        err
    });
    assert!(!place.path().join("r").exists());
    assert_snapshot!(told.concat(), @r"
    error[output/format] no format is named `sarfi`
      = help: did you mean `sarif`?
    error[output/format] `xml` という形式はない
      = help: 形式: fancy, plain, json, jsonl, sarif, github, gitlab, junit, checkstyle, rdjson, markdown, html
    error[output/format] `-f sarif=` names no file
    error[output/format] two reports go to standard output
      = help: name a file for all but one: `-f sarif=report.sarif`
    error[output/format] two reports go to standard output
      = help: name a file for all but one: `-f sarif=report.sarif`
    error[output/format] two reports go to `r`
      = help: name a file for all but one: `-f sarif=report.sarif`
    ");
}

#[test]
fn what_cannot_be_written_is_told_and_nothing_is_half_written() {
    let place = project();
    fs::create_dir(place.path().join("taken")).unwrap();
    let before = names(place.path());
    let (out, err, code) = check(place.path(), &["-f", "plain", "-f", "sarif=none/r.sarif"]);
    assert_eq!(code, 2);
    assert!(out.contains("error[budget/subtotal]"), "the other report is written: {out}");
    assert_snapshot!(err, @r"
    error[output/unwritable] `none/r.sarif` cannot be written
      = note: No such file or directory (os error 2)
    ");
    let (_, err, code) = check(place.path(), &["-f", "sarif=taken"]);
    assert_eq!(code, 2);
    assert!(err.contains("`taken` cannot be written"), "{err}");
    assert_eq!(names(place.path()), before);
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_told() {
    let place = project();
    let (_, err, code) = check(place.path(), &["-f", "sarif=/dev/full"]);
    assert_eq!(code, 2);
    assert!(err.contains("`/dev/full` cannot be written"), "{err}");
}

#[test]
fn no_report_replaces_what_was_read() {
    let place = project();
    for file in ["data/a.yaml", "./kenzan.yaml", "rules/subtotal.yaml"] {
        let before = fs::read_to_string(place.path().join(file)).unwrap();
        let (_, err, code) = check(place.path(), &["-f", &format!("json={file}")]);
        assert_eq!(code, 2, "{file}");
        assert!(err.contains("which was read as input"), "{err}");
        assert_eq!(fs::read_to_string(place.path().join(file)).unwrap(), before);
    }
}

#[test]
#[cfg(unix)]
fn a_link_and_its_permissions_stay() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let place = project();
    let [target, link] = ["old.json", "link.json"].map(|it| place.path().join(it));
    fs::write(&target, "old").unwrap();
    fs::set_permissions(&target, fs::Permissions::from_mode(0o604)).unwrap();
    symlink("old.json", &link).unwrap();
    assert_eq!(check(place.path(), &["-f", "json=link.json"]).2, 1);
    assert!(link.is_symlink());
    assert!(fs::read_to_string(&target).unwrap().contains("budget/subtotal"));
    assert_eq!(fs::metadata(&target).unwrap().permissions().mode() & 0o777, 0o604);
}
