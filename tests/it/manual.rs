//! The manual pages of the kinds and the shipped rules keep their promise: every example runs, and
//! every report and parameter table equals the program's output. `UPDATE=1` rewrites them.

use std::fs;
use std::path::{Path, PathBuf};

use kenzan::check::{KINDS, Kind};
use kenzan::lint::examples;
use kenzan::rule::Param;
use kenzan::rule::params::SCOPE;
use kenzan::source::Sources;

use crate::pages::{Block, blocks, put, updates, written};
use crate::run;

const SECTIONS: &[&str] = &["## Why", "## Parameters", "## Examples", "## 日本語"];

fn page(kind: &dyn Kind) -> PathBuf {
    let name = format!("{}.md", kind.name().replace('-', "_"));
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/check").join(name)
}

/// The page as the tool would write it, and the reports in it.
fn fresh(kind: &dyn Kind, page: &str) -> (String, Vec<String>) {
    let mut blocks = blocks(page);
    let (mut rule, mut documents) = (String::new(), Vec::<(String, String)>::new());
    let mut reports = Vec::new();
    for block in &mut blocks {
        let Block::Fence { info, body, .. } = block else { continue };
        let (format, role) = info.split_once(' ').unwrap_or((info.as_str(), ""));
        match role.split_once(' ').unwrap_or((role, "document")) {
            ("rule", _) => {
                rule.clone_from(body);
                documents.clear();
            }
            ("document", set) => {
                let ending = if format == "markdown" { "md" } else { format };
                documents.push((format!("{set}.{ending}"), body.clone()));
            }
            ("report", _) => {
                let documents: Vec<_> =
                    documents.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
                assert!(!documents.is_empty(), "{}: a report without documents", kind.name());
                *body = run::report(&rule, &documents);
                reports.push(body.clone());
            }
            _ => panic!("{}: unknown fence `{info}`", kind.name()),
        }
    }
    let page = written(&blocks);
    let page = with_table(&page, "<!-- params -->", &table(kind, false));
    (with_table(&page, "<!-- params ja -->", &table(kind, true)), reports)
}

fn with_table(page: &str, mark: &str, table: &str) -> String {
    let (before, rest) = page.split_once(mark).unwrap_or_else(|| panic!("no `{mark}`"));
    let (_, after) = rest.split_once("<!-- /params -->").expect("the table is closed");
    format!("{before}{mark}\n{table}<!-- /params -->{after}")
}

fn table(kind: &dyn Kind, ja: bool) -> String {
    let head = if ja {
        "| 名前 | 値 | 必須 | 意味 |"
    } else {
        "| name | value | required | meaning |"
    };
    let mut table = format!("{head}\n|---|---|---|---|\n");
    for Param { name, shape, required, en, ja: japanese } in kind.params().iter().chain(SCOPE) {
        let value = shape.describe();
        let (value, meaning) = if ja { (value.ja, japanese) } else { (value.en, en) };
        let required = match (required, ja) {
            (false, _) => "",
            (true, false) => "yes",
            (true, true) => "必須",
        };
        let meaning = meaning.replace('|', "\\|");
        table.push_str(&format!("| `{name}` | {value} | {required} | {meaning} |\n"));
    }
    table
}

#[test]
fn every_manual_page_shows_what_the_tool_reports() {
    let update = updates();
    for &kind in KINDS {
        let path = page(kind);
        let stored = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path:?}: {error}"));
        let (page, _) = fresh(kind, &stored);
        if update {
            put(&path, page);
        } else {
            assert_eq!(stored, page, "{path:?} is stale; UPDATE=1 rewrites it");
            assert_eq!(stored, kind.manual(), "`{}` has another page", kind.name());
        }
    }
}

#[test]
fn every_manual_page_has_its_sections_and_both_outcomes() {
    for &kind in KINDS {
        let name = kind.name();
        let stored = fs::read_to_string(page(kind)).unwrap();
        assert!(stored.starts_with(&format!("# {name}\n\n")), "{name}: title");
        let mut rest = stored.as_str();
        for section in SECTIONS {
            let (before, after) = rest
                .split_once(&format!("\n{section}\n"))
                .unwrap_or_else(|| panic!("{name}: {section}"));
            assert!(before.trim().len() > 20, "{name}: nothing stands before {section}");
            rest = after;
        }
        let (_, reports) = fresh(kind, &stored);
        let is_fault = |it: &&String| it.contains(" error[") || it.contains(" warning[");
        let silent = reports.len() - reports.iter().filter(is_fault).count();
        assert!(silent > 0, "{name}: no example of a sound document");
        assert!(silent < reports.len(), "{name}: no example of a finding");
        let broken =
            reports.iter().find(|it| it.contains("[rule/invalid]") || it.contains("yaml/"));
        assert_eq!(broken, None, "{name}: an example is not well-formed");
    }
}

#[test]
fn kinds_stand_in_the_order_of_their_names_and_say_everything_twice() {
    let names: Vec<_> = KINDS.iter().map(|kind| kind.name()).collect();
    assert!(names.is_sorted(), "{names:?}");
    for kind in KINDS {
        for param in kind.params().iter().chain(SCOPE) {
            let japanese = param.ja.chars().any(|c| matches!(c, 'ぁ'..='ヿ' | '一'..='鿿'));
            assert!(japanese, "{}: `{}` is not explained in Japanese", kind.name(), param.name);
            assert!(!param.en.is_empty() && !param.en.ends_with('.'), "{}", param.name);
        }
    }
}

fn rule_files(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rule_files(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "yaml") {
            files.push(path);
        }
    }
    files.sort();
}

/// What is wrong with the examples of the rules in `text`.
fn faults(name: &str, text: &str) -> Vec<String> {
    let (mut sources, mut found) = (Sources::default(), Vec::new());
    let rules = run::compile(&mut sources, name, text, &mut found);
    let mut faults: Vec<_> = found.iter().map(|it| it.message.en.clone()).collect();
    for compiled in &rules {
        let rule = &compiled.rule;
        let bad = rule.examples.iter().filter(|it| !it.expected.is_empty()).count();
        if bad == 0 || bad == rule.examples.len() {
            faults.push(format!(
                "{}: needs an example that passes and one that fails",
                rule.id.value
            ));
        }
        for index in 0..rule.examples.len() {
            let differences = examples::run(&sources, compiled, index);
            faults.extend(differences.iter().map(|it| format!("{} #{index}: {it}", rule.id.value)));
        }
    }
    faults
}

#[test]
fn every_page_names_the_values_that_a_message_may_use() {
    for kind in KINDS {
        let text = kind.manual().replace('\n', " ");
        let named: String =
            text.split(". ").filter(|it| it.contains("A custom `message`")).collect();
        let mut named: Vec<&str> =
            named.split("`{").skip(1).map(|it| it.split('}').next().unwrap()).collect();
        let mut values = kind.values().to_vec();
        named.sort_unstable();
        values.sort_unstable();
        assert_eq!(named, values, "{}", kind.name());
    }
}

#[test]
fn every_shipped_rule_holds_its_examples() {
    let mut files = Vec::new();
    rule_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("rules"), &mut files);
    let of = |path: &PathBuf| faults(path.to_str().unwrap(), &fs::read_to_string(path).unwrap());
    let faults: Vec<_> = files.iter().flat_map(of).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn an_example_that_does_not_hold_is_told() {
    let rule = |bad: &str| {
        format!(
            "id: kpi/layer\ncheck: {{one-of: {{values: $.layer, allowed: [output, outcome]}}}}\n\
             examples:\n  ok:\n    - document: {{layer: output}}\n  bad:\n{bad}"
        )
    };
    let sound = "    - document: {layer: outcom}\n      report: {at: outcom, says: allowed}\n";
    assert_eq!(faults("rule.yaml", &rule(sound)), [""; 0]);
    let wrong_place = sound.replace("at: outcom,", "at: layer,");
    assert_eq!(faults("rule.yaml", &rule(&wrong_place)).len(), 1);
    let passes = sound.replace("{layer: outcom}", "{layer: outcome}");
    assert_eq!(faults("rule.yaml", &rule(&passes)).len(), 1);
    assert_eq!(faults("rule.yaml", &rule("    []\n").replace("  bad:\n    []\n", "")).len(), 1);
}
