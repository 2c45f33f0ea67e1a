//! `kenzan infer` writes rules for tables: they find the same as the pack, and nothing else.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;

use crate::cli::Place;
use crate::run::sample;
use crate::unconfigured;

type Files = Vec<(String, String)>;

fn drafts() -> Files {
    unconfigured::drafts().into_iter().collect()
}

/// Every draft with every other of its faults: with all of them the suite takes half a minute more and says the same.
fn faulty() -> Files {
    let faulty =
        unconfigured::planted().into_iter().enumerate().filter(|(index, _)| index % 2 == 0);
    faulty.map(|(index, it)| (format!("f{index}-{}", it.name), it.text)).collect()
}

fn place(files: &Files) -> Place {
    let files: Vec<(&str, &[u8])> = files.iter().map(|it| (&*it.0, it.1.as_bytes())).collect();
    Place::new(&files)
}

/// Of each finding, its file, its rule, and where its figures begin, the stated one first.
fn found(place: &Place) -> Vec<(String, String, Vec<u64>)> {
    let output = place.command().args(["check", "-f", "json"]).output().unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let finding = |it: &Value| {
        let labels = it["labels"].as_array().unwrap();
        let starts = labels.iter().map(|it| it["span"]["start"]["byte"].as_u64().unwrap());
        let text = |it: &Value| it.as_str().unwrap().to_owned();
        (text(&labels[0]["path"]), text(&it["code"]), starts.collect())
    };
    report["diagnostics"].as_array().unwrap().iter().map(finding).collect()
}

#[test]
fn sound_drafts_pass_the_rules_that_are_read_from_them() {
    let place = place(&drafts());
    let said = place.run("infer");
    assert!(said.ends_with("exit 0\n"), "{said}");
    let answer = place.run("check");
    assert!(answer.contains("no findings") && answer.ends_with("exit 0\n"), "{answer}");
    // The pack alone does not count sums: these are the rules.
    assert!(answer.contains(" sums") && answer.contains(" formulas"), "{answer}");
    let tested = place.run("test");
    assert!(tested.contains("noisy: 0, missing: 0"), "{tested}");
    // Balances that go on from row to row, products and the like have no declared rule.
    let unwritten = said.split('\n').filter(|it| it.contains("no declared rule")).count();
    assert!(unwritten * 10 <= drafts().len(), "{unwritten}: {said}");
    for file in fs::read_dir(place.path().join("rules")).unwrap() {
        let text = fs::read_to_string(file.unwrap().path()).unwrap();
        serde_yaml::from_str::<serde_yaml::Value>(&text).unwrap();
    }
}

#[test]
fn rules_read_from_faulty_drafts_find_what_the_reading_finds() {
    let place = place(&sample(faulty(), 3));
    let all = found(&place);
    let read: Vec<_> = all.iter().filter(|it| it.1.starts_with("table/")).collect();
    assert!(read.len() > 70, "{}", read.len());
    let said = place.run("infer");
    // Only the rules: without the pack.
    let config = fs::read_to_string(place.path().join("kenzan.yaml")).unwrap();
    place.file("kenzan.yaml", config.replace("extends: [kenzan:auto]\n", "").as_bytes());
    let declared = found(&place);
    let same = |(file, _, figures): &&(String, String, Vec<u64>)| {
        declared.iter().any(|it| it.0 == *file && figures.contains(&it.2[0]))
    };
    let missed: Vec<_> = read
        .iter()
        .filter(|it| !same(it))
        .filter(|it| {
            !said.split('\n').any(|line| line.starts_with(&*it.0) && line.contains("no declared"))
        })
        .collect();
    assert!(missed.is_empty(), "{missed:#?}\n{said}");
    // Totals of records are written as rules too.
    let is_read = |file: &String| all.iter().any(|it| it.0 == *file);
    let noise: Vec<_> = declared.iter().filter(|it| !is_read(&it.0)).collect();
    assert!(noise.is_empty(), "{noise:#?}");
}

#[test]
fn rules_read_from_sound_drafts_find_faults_that_come_later() {
    let place = place(&drafts());
    assert!(place.run("infer -q").ends_with("exit 0\n"));
    let (mut planted, mut missed) = (0, Vec::new());
    let all = drafts();
    // One fault a draft at a time: the first of each, then the second.
    for round in 0..2 {
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        let mut now = Vec::new();
        // No configuration that is written names plain text.
        for (name, text) in faulty().into_iter().filter(|it| !it.0.ends_with(".txt")) {
            let name = name.split_once('-').unwrap().1.to_owned();
            let count = seen.entry(name.clone()).or_default();
            *count += 1;
            if *count == round + 1 {
                place.file(&name, text.as_bytes());
                now.push(name);
            }
        }
        let found = found(&place);
        planted += now.len();
        missed.extend(now.into_iter().filter(|name| found.iter().all(|it| it.0 != *name)));
        for (name, text) in &all {
            place.file(name, text.as_bytes());
        }
    }
    assert!(planted > 120 && missed.len() * 20 <= planted, "{planted}: {missed:?}");
}

const DRAFT: &str = "# Plan\n\n| Item | 2023 | 2024 |\n|---|---:|---:|\n| Research | 12,340 | 13,250 |\n| Education | 6,115 | 6,480 |\n| Rent | 2,207 | 2,391 |\n| Total | 20,662 | 22,211 |\n";

#[test]
fn nothing_is_replaced_unasked() {
    let place = Place::new(&[("draft.md", DRAFT.as_bytes())]);
    assert!(place.run("infer --diff draft.md").contains("+++ rules/draft.yaml"));
    assert!(!place.path().join("rules").exists());
    let shown = place.run("infer --stdout draft.md");
    assert!(shown.contains("levels: Total") && !place.path().join("rules").exists(), "{shown}");
    assert_eq!(shown, place.run("infer - draft.md"));
    assert_eq!(place.exit("infer draft.md"), 0);
    assert_eq!(place.exit("infer draft.md"), 0, "what says the same is no other file");
    assert!(place.run("infer --diff draft.md").ends_with("exit 0\n"));
    place.file("rules/draft.yaml", b"# mine\nrules: []\n");
    let refused = place.run("infer draft.md");
    assert!(refused.contains("error[infer/exists]") && refused.ends_with("exit 2\n"), "{refused}");
    assert_eq!(
        fs::read_to_string(place.path().join("rules/draft.yaml")).unwrap(),
        "# mine\nrules: []\n"
    );
    assert_eq!(place.exit("infer --force draft.md"), 0);
    assert!(fs::read_to_string(place.path().join("rules/draft.yaml")).unwrap().contains("levels"));
}

#[test]
fn what_a_rule_finds_the_pack_does_not_find_again() {
    let place = Place::new(&[("draft.md", DRAFT.as_bytes())]);
    assert_eq!(place.exit("check draft.md"), 1);
    assert_eq!(place.exit("infer -q draft.md"), 0);
    let found = found(&place);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].1.starts_with("draft/"), "{found:?}");
}

#[test]
fn rules_name_the_source_set_of_a_configuration() {
    let place = Place::new(&[
        ("kenzan.yaml", b"version: 1\nsources: { plan: draft.md }\n"),
        ("draft.md", DRAFT.replace("22,211", "22,121").as_bytes()),
        ("other.md", DRAFT.as_bytes()),
    ]);
    let said = place.run("infer draft.md other.md");
    assert!(said.contains("add `other: other.md` to `sources`"), "{said}");
    let rules = fs::read_to_string(place.path().join("rules/draft.yaml")).unwrap();
    assert!(rules.contains("in: plan\n"), "{rules}");
    fs::remove_file(place.path().join("rules/other.yaml")).unwrap();
    assert!(place.run("check").contains("2 sums checked in 1 file; no findings"));
}

#[test]
fn a_document_without_tables_has_no_rules() {
    let place = Place::new(&[("draft.md", b"# Plan\n\nNothing here.\n")]);
    let said = place.run("infer draft.md");
    assert!(said.starts_with("no table has a relation"), "{said}");
    assert!(!place.path().join("kenzan.yaml").exists());
}

#[test]
fn a_report_without_configuration_ends_with_what_was_looked_at_and_how_to_keep_it() {
    let draft = "# Plan\n\nSee [1] for 7 more.\n\n| Item | 2023 | 2024 | Change |\n|---|---:|---:|---:|\n| Research | 12,340 | 13,250 | 910 |\n| Education | 6,115 | 6,480 | 365 |\n| Rent | 2,207 | 2,391 | 184 |\n| Total | 20,662 | 22,211 | 1,459 |\n";
    let place = Place::new(&[("draft.md", draft.as_bytes())]);
    let said = place.run("check draft.md");
    let (report, end) = said.split_once("--- stderr\n").unwrap();
    assert!(report.contains("error[table/total]"), "{said}");
    assert!(end.starts_with("note[rule/by-default] checked with `kenzan:auto`"), "{said}");
    assert!(end.contains("tables read: 1; recognised in them and checked: totals 3"), "{said}");
    assert!(end.contains("changes and balances"), "{said}");
    assert!(end.contains("`kenzan facts --unclaimed` lists them"), "{said}");
    assert_eq!(end.matches("`kenzan infer`").count(), 1, "{said}");
    let japanese = place.run("check draft.md --lang ja");
    assert!(japanese.contains("読み取った表は1個。読み取って検査した関係: 合計3件"), "{japanese}");
    assert!(!place.run("check -q draft.md").contains("kenzan infer"));
    // Once it is kept, it is not offered again.
    place.run("infer -q draft.md");
    assert!(!place.run("check").contains("kenzan infer"));
}
