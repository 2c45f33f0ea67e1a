//! Influences from outside: names with characters that affect a terminal, signals, pipes, hooks.

use std::fmt::Write as _;
use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::choices::git;
use crate::cli::{Place, SOUND, WRONG};

/// A name that would begin a workflow command, colour a terminal and turn a line around.
#[cfg(unix)]
const NAME: &str = "a\n::error::x\u{1b}[31m\u{202e}.yaml";

#[cfg(unix)]
fn hostile() -> Place {
    let config = "version: 1\nsources: { budget: 'data/*.yaml' }\nbaseline: b.jsonl\n";
    let rule = "id: a/b\ntitle: \"x\\n::error::y\\e[31m\"\ncheck: { sum: { in: budget, each: '$.tables[*]', total: $.subtotal, items: '$.items[*]' } }\n";
    let place =
        Place::new(&[("kenzan.yaml", config.as_bytes()), ("rules/r.yaml", rule.as_bytes())]);
    place.file(&format!("data/{NAME}"), WRONG.as_bytes());
    assert_eq!(place.exit("baseline create --baseline b.jsonl -q"), 0);
    place
}

#[test]
#[cfg(unix)]
fn no_command_prints_characters_of_a_name_that_act() {
    let place = hostile();
    for run in [
        "check --no-baseline",
        "check --no-baseline -f github",
        "check --no-baseline --statistics",
        "check --no-baseline -f markdown",
        "check --no-baseline --diff --unsafe-fixes",
        "facts",
        "config files",
        "config show",
        "rules",
        "baseline show",
        "explain a/b",
    ] {
        let answer = place.run(run);
        assert!(!answer.contains(['\u{1b}', '\u{202e}']), "{run}: {answer:?}");
        assert!(!answer.contains("\n::error::"), "{run}: {answer:?}");
    }
    assert!(place.run("facts").contains("a␊::error::x␛[31m<U+202E>.yaml:"));
}

#[test]
fn statistics_count_warnings_as_warnings() {
    let rules =
        "- { id: a/b, severity: warning, check: { required: { each: '$.x[*]', fields: $.k } } }\n";
    let place = Place::new(&[
        ("kenzan.yaml", b"version: 1\nsources: { x: x.yaml, y: y.yaml }\noverrides: [{ files: [y.yaml], severity: { a/b: error } }]\n"),
        ("rules/r.yaml", format!("rules:\n  {rules}").replace("warning", "error").as_bytes()),
        ("x.yaml", b"x: [{ n: 1 }, { n: 2 }]\n"),
        ("y.yaml", b"x: [{ n: 1 }]\n"),
    ]);
    place.file("kenzan.yaml", b"version: 1\nsources: { x: x.yaml, y: y.yaml }\noverrides: [{ files: [x.yaml], severity: { a/b: warning } }]\n");
    let told = place.run("check --statistics");
    assert!(told.contains("2  warning  a/b") && told.contains("1  error    a/b"), "{told}");
    assert!(told.contains("1 error, 2 warnings"), "{told}");
}

#[test]
fn a_file_with_a_long_name_is_fixed() {
    let place = Place::project(SOUND);
    let name = format!("data/{}.yaml", "n".repeat(249));
    place.file(&name, WRONG.as_bytes());
    let answer = place.run("check --fix --unsafe-fixes");
    assert!(answer.ends_with("exit 0\n"), "{answer}");
    assert_ne!(fs::read_to_string(place.path().join(&name)).unwrap(), WRONG);
}

#[test]
#[cfg(unix)]
fn an_interrupted_fix_leaves_no_file_behind() {
    let place = Place::project(SOUND);
    for at in 0..400 {
        place.file(&format!("data/w{at}.yaml"), WRONG.as_bytes());
    }
    let left = |place: &Place| {
        let names = fs::read_dir(place.path().join("data")).unwrap();
        names
            .filter(|it| it.as_ref().unwrap().file_name().to_string_lossy().ends_with(".tmp"))
            .count()
    };
    let mut command = Command::new(env!("CARGO_BIN_EXE_kenzan"));
    command.args(["check", "--fix", "--unsafe-fixes", "-q"]).current_dir(place.path());
    let mut child = command.spawn().unwrap();
    let start = Instant::now();
    while left(&place) == 0 && child.try_wait().unwrap().is_none() {
        assert!(start.elapsed() < Duration::from_secs(120));
    }
    let is_running = child.try_wait().unwrap().is_none();
    if is_running {
        let id = child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
    }
    let status = child.wait().unwrap();
    assert_eq!(left(&place), 0, "{status}");
}

#[test]
#[cfg(unix)]
fn a_pipe_is_refused_at_once() {
    let place = Place::project(SOUND);
    let pipe = place.path().join("data/pipe.yaml");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let answer = place.run("check data/pipe.yaml");
    assert!(answer.contains("error[input/unreadable] `data/pipe.yaml` is a pipe"), "{answer}");
    assert!(answer.ends_with("exit 2\n"), "{answer}");
}

#[test]
fn any_number_of_threads_may_be_asked_for() {
    let place = Place::project(SOUND);
    assert_eq!(place.exit("check -q -j 4000000"), 0);
}

#[test]
fn keys_that_are_wrong_by_the_thousand_are_reported_by_the_hundred() {
    let mut twice = "a:\n".to_owned();
    for at in 0..5000 {
        writeln!(twice, "  k{at}: 1\n  k{at}: 2").unwrap();
    }
    let place = Place::project(&twice);
    let json = place.run("check -q -f jsonl");
    let said = json.matches("yaml/duplicate-key").count();
    assert!((50..=150).contains(&said), "{said}");
    assert!(json.contains("more than 100 keys are duplicated"), "{said}");
    let mut unknown = "id: a/b\ncheck:\n  sum:\n".to_owned();
    for at in 0..5000 {
        writeln!(unknown, "    k{at}: 1").unwrap();
    }
    place.file("rules/unknown.yaml", unknown.as_bytes());
    let json = place.run("check -q -f jsonl");
    assert!(json.contains("4980 more unknown keys"), "{json}");
}

fn repository(document: &str) -> Place {
    let place = Place::project(document);
    fs::remove_dir_all(place.path().join(".git")).unwrap();
    git(&place, "init -q");
    git(&place, "add -A");
    git(&place, "commit -q -m first");
    place
}

fn exit(place: &Place, arguments: &str, variables: &[(&str, &str)]) -> i32 {
    let mut command = place.command();
    command.args(arguments.split_whitespace()).envs(variables.iter().copied());
    command.output().unwrap().status.code().unwrap_or(-1)
}

#[test]
fn a_hook_compares_with_what_pre_commit_names() {
    let place = repository(SOUND);
    git(&place, "branch old");
    place.file("data/a.yaml", WRONG.as_bytes());
    git(&place, "add -A");
    git(&place, "commit -q -m wrong");
    let hook = ("PRE_COMMIT", "1");
    assert_eq!(exit(&place, "check -q --changed", &[]), 0, "nothing since the last commit");
    assert_eq!(exit(&place, "check -q --changed", &[hook, ("PRE_COMMIT_FROM_REF", "old")]), 1);
    assert_eq!(exit(&place, "check -q --changed", &[hook, ("PRE_COMMIT_FROM_REF", "HEAD")]), 0);
    let committing = [hook, ("GIT_INDEX_FILE", ".git/index")];
    assert_eq!(exit(&place, "check -q --changed", &committing), 0, "nothing is staged");
    assert_eq!(exit(&place, "check -q --changed", &[hook]), 1, "over all files");
    let zeros = "0".repeat(40);
    assert_eq!(exit(&place, "check -q --changed", &[hook, ("PRE_COMMIT_FROM_REF", &zeros)]), 1);
    assert_eq!(exit(&place, "check -q --changed --base HEAD", &[hook]), 0, "asked for");
}

#[test]
fn a_file_that_was_moved_is_not_changed_by_that() {
    let place = repository(WRONG);
    fs::rename(place.path().join("data/a.yaml"), place.path().join("data/z.yaml")).unwrap();
    git(&place, "add -A");
    assert_eq!(place.exit("check -q --changed"), 0);
    place.file("data/z.yaml", format!("{WRONG}# more\n").as_bytes());
    git(&place, "add -A");
    assert_eq!(place.exit("check -q --changed"), 1);
}
