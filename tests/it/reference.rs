//! The reference pages match the code: every code, every member of a rule file.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use kenzan::check::KINDS;
use regex::Regex;

use crate::tidy::rust_files;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn page(name: &str) -> String {
    fs::read_to_string(root().join("docs").join(name)).unwrap()
}

/// Every first group of `pattern` in the code, comments aside.
fn harvest(directory: &str, pattern: &str) -> BTreeSet<String> {
    let pattern = Regex::new(pattern).unwrap();
    let mut found = BTreeSet::new();
    for file in rust_files(&root().join(directory)) {
        let text = fs::read_to_string(file).unwrap();
        let code = text.split('\n').filter(|line| {
            // Media types look like codes.
            !line.trim_start().starts_with("//") && !line.contains("media_type:")
        });
        for line in code {
            found.extend(pattern.captures_iter(line).map(|it| it[1].to_owned()));
        }
    }
    found
}

#[test]
fn every_code_is_listed_and_every_listed_code_exists() {
    let mut written = harvest("src", "\"([a-z]+/[a-z-]+)\"");
    assert!(written.remove("n/a"), "the word for no figure is no code");
    let page = page("codes.md");
    let row = Regex::new(r"(?m)^\| `([a-z]+/[a-z-]+)` \| [a-z, ]+ \| [^|]+ \| [^|]+ \|$").unwrap();
    let listed: Vec<String> = row.captures_iter(&page).map(|it| it[1].to_owned()).collect();
    assert!(listed.is_sorted());
    assert_eq!(listed.into_iter().collect::<BTreeSet<_>>(), written);
}

#[test]
fn every_member_that_a_rule_file_may_have_is_in_the_reference() {
    let asked = r#"(?:get|required|text|texts|list|flag|sentence|severity|selections)\((?:&mut fields, )?"([a-z-]+)""#;
    let page = page("rules.md");
    let members = harvest("src/rule", asked);
    assert!(members.len() > 20, "{members:?}");
    let kinds = KINDS.iter().map(|it| it.name().to_owned());
    for name in members.into_iter().chain(kinds) {
        let told = [format!("`{name}"), format!("{name}: …")].iter().any(|it| page.contains(it));
        assert!(told, "docs/rules.md does not tell of `{name}`");
    }
}

/// Every block of the page that is a rule file of its own is one that can be run.
#[test]
fn the_rules_of_the_reference_can_be_run() {
    let page = page("rules.md");
    let rules: Vec<&str> =
        page.split("```yaml rule\n").skip(1).filter_map(|it| it.split("```").next()).collect();
    assert!(rules.len() >= 4);
    for rule in rules {
        let (mut sources, mut found) = (kenzan::source::Sources::default(), Vec::new());
        let compiled = crate::run::compile(&mut sources, "rule.yaml", rule, &mut found);
        let said: Vec<_> = found.iter().map(|it| &it.message.en).collect();
        assert!(said.is_empty() && !compiled.is_empty(), "{rule}\n{said:?}");
        for rule in &compiled {
            let examples = 0..rule.rule.examples.len();
            let said: Vec<_> = examples
                .flat_map(|index| kenzan::lint::examples::run(&sources, rule, index))
                .collect();
            assert!(said.is_empty(), "{said:?}");
        }
    }
}

#[test]
fn japanese_sentences_are_in_the_plain_style() {
    let polite = Regex::new("です|ます[。|（ ]|ません|ました|でした|ください|でしょう").unwrap();
    let page = page("messages.md");
    let wrong: Vec<&str> = page.split('\n').filter(|line| polite.is_match(line)).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_dependency_is_justified() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let page = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let (_, table) = page.split_once("\n## Dependencies\n").unwrap();
    let mut section = "";
    for line in manifest.split('\n') {
        if line.starts_with('[') {
            section = line;
        } else if let Some((name, _)) = line.split_once(" = ")
            && section.ends_with("dependencies]")
        {
            assert!(table.contains(name), "ARCHITECTURE.md does not say what {name} is for");
        }
    }
}

/// Every function that ARCHITECTURE names stands where it says, so that its ways through the code can be followed.
#[test]
fn every_function_that_the_architecture_names_exists() {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let code: Vec<(String, String)> = rust_files(&root().join("src"))
        .into_iter()
        .map(|it| (it.to_string_lossy().replace('\\', "/"), fs::read_to_string(it).unwrap()))
        .collect();
    let is_there = |owner: &str, name: &str| {
        let function = Regex::new(&format!(r"fn {name}\b")).unwrap();
        let owned =
            Regex::new(&format!(r"impl(<[^{{]*>)? ([\w:]+ for )?(super::)*{owner}\b")).unwrap();
        code.iter().filter(|it| function.is_match(&it.1)).any(|(path, text)| {
            let is_module = path.ends_with(&format!("/{owner}.rs"));
            is_module || owned.is_match(text)
        })
    };
    let named = Regex::new(r"([A-Za-z_]+)::([a-z_]+)\b(?:[^:(]|$)").unwrap();
    let lines = text
        .split('\n')
        .filter(|it| it.contains('→') || it.starts_with("  ") || it.starts_with("| `"));
    let mut count = 0;
    for it in lines.flat_map(|line| named.captures_iter(line)) {
        let (owner, name) = (&it[1], &it[2]);
        let is_module = code.iter().any(|code| {
            code.0.ends_with(&format!("{owner}/{name}.rs"))
                || code.0.contains(&format!("/{owner}/{name}/"))
        });
        assert!(is_module || is_there(owner, name), "ARCHITECTURE.md names {owner}::{name}");
        count += 1;
    }
    assert!(count > 30, "{count}");
    assert!(!is_there("verdict", "nothing") && !is_there("Nobody", "read"));
}
