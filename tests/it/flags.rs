//! Every command and flag is run once on real files, in an order in which each finds its input; the
//! output, and every help page, is stored. `UPDATE=1` rewrites both.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Stdio;

use kenzan::diagnostic::Lang;
use regex::Regex;

use crate::choices::git;
use crate::cli::{Place, SOUND, WRONG};

const CONFIG: &str = "\
version: 1
sources: { budget: 'data/*.yaml', kpis: kpis.yaml }
severity: { 'kpi-table/*': warning }
";

const RULES: &str = "\
model:
  entities:
    table: { in: budget, each: '$.tables[*]', key: $.name }
    kpi: { in: kpis, each: '$.kpis[*]', key: $.name }
  edges:
    of: { from: kpi, to: table, by: $.table, attrs: { layer: $.layer } }
rules:
  - id: budget/subtotal
    title: { en: a subtotal is the sum of its items, ja: 小計は内訳の合計と一致する }
    check: { sum: { in: budget, each: '$.tables[*]', total: $.subtotal, items: '$.items[*]' } }
    examples:
      ok: [{ document: { tables: [{ subtotal: 3億円, items: [1億円, 2億円] }] } }]
  - id: kpi-table/lands
    check: { resolve: { edge: of } }
    examples:
      bad:
        - documents: { budget: { tables: [{ name: 甲 }] }, kpis: { kpis: [{ name: 件数, table: 乙 }] } }
          report: [乙]
";

/// Run in this order, each in the directory that the one before it left.
const RUNS: &[&str] = &[
    "check",
    "check -v --lang ja",
    "check --quiet --format jsonl data/a.yaml",
    "check -f plain -f json=report.json --verbose",
    "check -q -f github",
    "check -q -f gitlab",
    "check -q -f junit",
    "check -q -f checkstyle",
    "check -q -f rdjson",
    "check -q -f markdown --lang ja",
    "check -f sarif=report.sarif",
    "check -q -f sarif=none/report.sarif -f json=data",
    "check -q -f json=data/a.yaml --lang ja",
    "check -q --config kenzan.yaml --rules more -j 2",
    "check -q --fail-on note --color never",
    "check -q -f fancy --color always",
    "check --select budget/* --ignore kpi-table/*",
    "check -q --severity budget/subtotal=warning",
    "check --exit-zero --max-findings 1",
    "check --statistics",
    "check -q --coverage=99.9",
    "check -q --changed",
    "check --changed --base main",
    "check -q --no-suppressions",
    "check -q --stdin-filename data/a.yaml -",
    "explain budget/subtotal --jobs 1",
    "explain more/figures --rules more --config kenzan.yaml --color never",
    "explain budget/subtotal --lang ja",
    "graph",
    "graph -f json=graph.json -f mermaid -j 1 --edges of",
    "graph --around 甲 --depth 1 --lang ja",
    "graph --matrix kpi:table --marks layer --rules more --config kenzan.yaml",
    "check --diff --unsafe-fixes",
    "check --fix --quiet",
    "graph --verbose --color never --matrix kpi:table --via of -f csv",
    "rules",
    "rules data --lang ja --rules more --config kenzan.yaml",
    "rules -f json -v -j 1 --color never",
    "facts",
    "facts --unclaimed -f json --rules more --config kenzan.yaml",
    "facts -q -v --jobs 1 --lang ja --color never data",
    "test",
    "test --mutate --lang ja",
    "test tests --update -j 1 --color never",
    "test -q -v --rules more --config kenzan.yaml",
    "config show --jobs 1 --lang en",
    "config show --rules more --config kenzan.yaml -j 1 --lang ja --color never",
    "config files",
    "config schema --of nothing",
    "baseline create",
    "baseline create",
    "baseline create --force --lang ja",
    "baseline create --baseline other.jsonl -q -v -j 1 --rules more --config kenzan.yaml --color never",
    "check --baseline other.jsonl",
    "check -q --baseline other.jsonl --no-baseline",
    "baseline show --lang ja",
    "baseline show --baseline other.jsonl -q -v -j 1 --rules more --config kenzan.yaml --color never",
    "baseline prune",
    "baseline prune --baseline other.jsonl -q -v -j 1 --rules more --config kenzan.yaml --color never",
    "baseline prune --lang ja",
    "completions tcsh --color never",
    "completions --lang ja",
    "man chekc --color never",
    "man chekc --lang ja",
    "infer --stdout --rules more --config kenzan.yaml -j 1 --color never",
    "infer --diff --lang ja",
    "infer -q --force",
    "lsp --stdio --rules more --config kenzan.yaml -j 1 --lang ja --color never",
    "init",
    "init new -q --color never",
    "init new --lang ja",
    "init newer --lang ja",
];

/// A repository with one commit of sound documents, and a wrong one that is not committed.
fn place() -> Place {
    let sound = SOUND.replace("- subtotal", "- name: 甲\n    subtotal");
    let kpis = "kpis:\n  - { name: 件数, table: 甲, layer: output, target: 5 }\n";
    let place = Place::new(&[
        ("kenzan.yaml", CONFIG.as_bytes()),
        ("rules/r.yaml", RULES.as_bytes()),
        (
            "more/r.yaml",
            b"{ id: more/figures, severity: off, check: { required: { fields: $ } } }\n",
        ),
        ("data/a.yaml", sound.as_bytes()),
        ("kpis.yaml", kpis.as_bytes()),
        ("tests/one/ok/budget.yaml", sound.as_bytes()),
        ("tests/one/ok/kpis.yaml", kpis.as_bytes()),
        ("tests/one/bad/kpis.yaml", kpis.as_bytes()),
        ("tests/one/bad/budget.yaml", sound.replace("9.9", "9.2").as_bytes()),
    ]);
    fs::remove_dir_all(place.path().join(".git")).unwrap();
    git(&place, "init -q");
    git(&place, "add -A");
    git(&place, "commit -q -m first");
    place.file("data/b.yaml", WRONG.replace("- subtotal", "- name: 乙\n    subtotal").as_bytes());
    for folder in ["new", "newer"] {
        place.file(&format!("{folder}/a.csv"), b"k,v\na,1\n");
        place.file(&format!("{folder}/.git/HEAD"), b"");
    }
    place
}

/// The stored text called `name`; compared, or written with `UPDATE=1`.
fn compare(name: &str, now: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/flags").join(name);
    if crate::pages::updates() {
        crate::pages::put(&path, now);
        return;
    }
    let stored = fs::read_to_string(&path).unwrap_or_default();
    let differ = stored.split('\n').zip(now.split('\n')).position(|(old, new)| old != new);
    assert!(
        stored == now,
        "{name} differs at line {differ:?}; run `just update` and read the diff"
    );
}

#[test]
fn every_command_answers_as_before() {
    let place = place();
    let mut answers = String::new();
    for run in RUNS {
        let mut command = place.command();
        command.args(run.split_whitespace()).write_stdin(WRONG);
        let output = command.output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        let (out, err) = (text(output.stdout), text(output.stderr));
        let err = if err.is_empty() { err } else { format!("--- stderr\n{err}") };
        let code = output.status.code().unwrap();
        answers += &format!("$ kenzan {run}\n{out}{err}exit {code}\n\n");
    }
    compare("runs.txt", &answers.replace('\u{1b}', "␛"));
}

/// The commands that do something, with the words that call them.
fn commands() -> Vec<(String, clap::Command)> {
    fn walk(words: &str, command: &clap::Command, found: &mut Vec<(String, clap::Command)>) {
        for below in command.get_subcommands() {
            walk(format!("{words} {}", below.get_name()).trim(), below, found);
        }
        if !command.has_subcommands() {
            found.push((words.to_owned(), command.clone()));
        }
    }
    let mut program = kenzan::cli::command(Lang::En);
    program.build();
    let mut found = Vec::new();
    walk("", &program, &mut found);
    found
}

#[test]
fn help_is_as_before() {
    let place = Place::new(&[]);
    let mut pages = place.run("--help") + &place.run("--help --lang ja");
    for (words, _) in commands() {
        pages += &format!("\n$ kenzan {words} --help\n{}", place.run(&format!("{words} --help")));
        pages += &format!(
            "\n$ kenzan {words} -h --lang ja\n{}",
            place.run(&format!("{words} -h --lang ja"))
        );
    }
    compare("help.txt", &pages);
}

/// Every string of the tests that could be a command line.
fn command_lines() -> BTreeSet<String> {
    let mut lines: BTreeSet<String> = RUNS.iter().map(|it| (*it).to_owned()).collect();
    let literal = Regex::new(r#""([a-z]+ [^"\\]*)""#).unwrap();
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it");
    for path in crate::tidy::rust_files(&tests) {
        let text = fs::read_to_string(path).unwrap();
        lines.extend(literal.captures_iter(&text).map(|it| it[1].to_owned()));
    }
    lines
}

#[test]
fn every_flag_of_every_command_is_tried() {
    let lines = command_lines();
    let mut untried = Vec::new();
    for (words, command) in commands() {
        for argument in command.get_arguments().filter(|it| it.get_id() != "help") {
            let long = argument.get_long().map(|it| format!("--{it}"));
            let short = argument.get_short().map(|it| format!("-{it}"));
            let names: Vec<String> = long.into_iter().chain(short).collect();
            let is_named = |word: &str| names.iter().any(|it| word.split('=').next() == Some(it));
            let is_tried = |line: &String| {
                line.strip_prefix(&*words).is_some_and(|it| it.split(' ').any(is_named))
            };
            if !names.is_empty() && !lines.iter().any(is_tried) {
                untried.push(format!("{words} {}", names.join(" ")));
            }
        }
    }
    assert!(untried.is_empty(), "no test tries these: {untried:#?}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_by_every_command() {
    let place = place();
    for run in [
        "check",
        "rules",
        "facts",
        "test",
        "graph",
        "explain sum",
        "man",
        "completions fish",
        "config show",
        "config files",
        "config schema",
        "baseline create",
        "baseline show",
        "baseline prune",
        "init new",
        "--help",
        "check -h --lang ja",
        "--version",
    ] {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_kenzan"));
        command
            .args(run.split(' '))
            .current_dir(place.path())
            .env("LANG", "C")
            .env_remove("LC_ALL");
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = command.stdout(full).stderr(Stdio::piped()).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{run}: {said}");
        let told = ["standard output cannot be written", "標準出力に書き込めない"];
        assert!(told.iter().any(|it| said.contains(it)), "{run}: {said}");
    }
}

#[test]
fn no_command_minds_a_reader_that_hangs_up() {
    let place = place();
    for run in RUNS.iter().filter(|it| !it.ends_with(" -") && !it.contains("=data")) {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_kenzan"));
        command.args(run.split(' ')).current_dir(place.path()).env("LANG", "C");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.code().is_some(), "{run}: a signal");
        assert!(!said.contains("output/unwritable") && !said.contains("panicked"), "{run}: {said}");
    }
}

#[test]
fn runs_at_the_same_time_leave_whole_files() {
    let place = place();
    let start = |run: &&str| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_kenzan"));
        command.args(run.split(' ')).current_dir(place.path()).env("LANG", "C");
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    };
    let runs = ["check -f json=report.json", "test --update", "init new"];
    let running: Vec<_> = runs.iter().cycle().take(12).map(start).collect();
    let codes: Vec<i32> =
        running.into_iter().map(|mut it| it.wait().unwrap().code().unwrap()).collect();
    assert!(codes.iter().step_by(3).all(|it| *it == 1), "{codes:?}");
    assert!(codes.iter().skip(1).step_by(3).all(|it| *it == 0), "{codes:?}");
    assert!(codes.iter().skip(2).step_by(3).any(|it| *it == 0), "{codes:?}");
    let read = |path: &str| fs::read_to_string(place.path().join(path)).unwrap();
    assert!(serde_json::from_str::<serde_json::Value>(&read("report.json")).is_ok());
    assert!(read("tests/one/bad/report.txt").contains("error[budget/subtotal]"));
    assert_eq!(place.exit("check --config new/kenzan.yaml"), 0, "{}", read("new/kenzan.yaml"));
    let left: Vec<_> =
        fs::read_dir(place.path()).unwrap().flatten().map(|it| it.file_name()).collect();
    assert!(!left.iter().any(|it| it.to_string_lossy().ends_with(".tmp")), "{left:?}");
}
