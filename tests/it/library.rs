//! The example on the crate's page, run.

use kenzan::{Cancel, Memory, Session, Settings};

#[test]
fn a_difference_is_found_on_its_bytes() {
    let rule = "id: budget/total\ncheck: { sum: { total: $.total, items: '$.items[*]' } }\n";
    let files = Memory::new()
        .with("draft.yaml", "total: 11.0億円\nitems: [3.2億円, 6.7億円]\n")
        .with("rule.yaml", rule);
    let mut settings = Settings::default();
    settings.rules.push("rule.yaml".into());
    settings.paths.push("draft.yaml".into());

    let mut session = Session::open(files, settings);
    let outcome = session.check(&Cancel::new()).unwrap();
    let difference = &outcome.diagnostics()[0];
    assert_eq!(outcome.sources().slice(difference.span().unwrap()), "11.0億円");
    assert!(difference.message.en.contains("a difference of 1.1億円"));

    session.put("draft.yaml", "total: 9.9億円\nitems: [3.2億円, 6.7億円]\n");
    assert!(session.check(&Cancel::new()).unwrap().diagnostics().is_empty());
}

#[test]
fn the_example_on_the_crate_page_is_this_one() {
    let page = include_str!("../../src/lib.rs");
    let code = page.split("//! ```\n").nth(1).unwrap();
    let tidy = |line: &str| line.trim().to_owned();
    let shown: Vec<String> =
        code.split('\n').map(|it| tidy(it.trim_start_matches("//!"))).collect();
    let run: Vec<String> = include_str!("library.rs").split('\n').map(tidy).collect();
    for line in shown {
        assert!(run.contains(&line), "only on the page: {line}");
    }
}

#[allow(dead_code)]
#[path = "../../examples/directory.rs"]
mod directory;
#[allow(dead_code)]
#[path = "../../examples/figures.rs"]
mod figures;
#[allow(dead_code)]
#[path = "../../examples/memory.rs"]
mod memory;

fn printed(run: impl FnOnce(&mut dyn std::io::Write)) -> String {
    let mut out = Vec::new();
    run(&mut out);
    String::from_utf8(out).unwrap()
}

#[test]
fn the_example_in_memory_finds_the_difference_and_its_end() {
    let out = printed(|out| memory::run(out).unwrap());
    assert!(out.starts_with("11.0億円: "), "{out}");
    assert!(out.contains("1.1億円"), "{out}");
    assert!(out.ends_with("findings now: 0\n"), "{out}");
}

#[test]
fn the_example_over_a_directory_prints_sarif() {
    let home = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(home.path().join(name), text).unwrap();
    write("kenzan.yaml", "sources: { budget: budget.yaml }\nrules: rule.yaml\n");
    write(
        "rule.yaml",
        "id: budget/total\ncheck: { sum: { in: budget, total: $.t, items: '$.i[*]' } }\n",
    );
    write("budget.yaml", "t: 8\ni: [1, 2]\n");
    let out = printed(|out| directory::run(home.path(), out).unwrap());
    let sarif: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    let result = &sarif["runs"][0]["results"][0];
    assert_eq!(result["ruleId"], "budget/total");
    let place = &result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
    assert_eq!(place, "budget.yaml");
}

#[test]
fn the_example_of_figures_compares_what_is_printed() {
    let said = |left, right| printed(|out| figures::run(left, right, out).unwrap());
    assert!(said("1,234百万円", "12.3億円").ends_with("the same, within rounding\n"));
    assert!(said("1,234百万円", "12.4億円").ends_with("not the same\n"));
    assert!(said("30人", "約30人").ends_with("the same, within rounding\n"));
    assert!(figures::run("30人", "30円", &mut Vec::new()).is_err());
    assert!(figures::run("無し", "30円", &mut Vec::new()).is_err());
}
