//! A new project gets files that work, its settings can be displayed, and the schemas for editors
//! match the readers. `UPDATE=1` rewrites the schemas.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use insta::assert_snapshot;
use kenzan::rule::packs::PACKS;
use regex::Regex;
use serde_json::Value;

use crate::cli::{CONFIG, Place, SOUND};
use crate::pages;

#[test]
fn init_writes_a_configuration_and_a_rule_that_work() {
    let place = Place::new(&[
        ("data/2020.csv", "項目,額\n甲,1\n".as_bytes()),
        ("data/2021.csv", "項目,額\n甲,2\n".as_bytes()),
        ("draft.md", "# 概算要求\n".as_bytes()),
        ("README.md", b"# about\n"),
    ]);
    assert_snapshot!(place.run("init"), @r"
    wrote .kenzan/config.schema.json
    wrote .kenzan/rules.schema.json
    wrote rules/first.yaml
    wrote kenzan.yaml
    documents found: 3; `kenzan check` checks them, `kenzan test` the rules under rules/, which are yours to change
    exit 0
    ");
    let read = |path: &str| fs::read_to_string(place.path().join(path)).unwrap();
    assert_snapshot!(read("kenzan.yaml"), @r#"
    # yaml-language-server: $schema=.kenzan/config.schema.json
    # What kenzan checks
    version: 1

    # The shipped rules that check documents without further declarations
    extends: [kenzan:auto]

    # Sets of documents; rules refer to them by these names
    sources:
      data: "data/*.csv"
      draft: draft.md

    # Severities that differ from those in the rules
    # severity: { table/total: warning }
    "#);
    assert_eq!(place.exit("test"), 0);
    assert_eq!(place.exit("check --fail-on warning"), 0);
    // The line for editors names a schema that is there, seen from the file.
    for (file, schema) in [("kenzan.yaml", "config"), ("rules/first.yaml", "rules")] {
        let text = read(file);
        let line = text.split('\n').next().unwrap();
        let path = line.strip_prefix("# yaml-language-server: $schema=").unwrap();
        let written = place.path().join(file).parent().unwrap().join(path);
        let published = published(schema);
        assert_eq!(fs::read_to_string(written).unwrap(), fs::read_to_string(published).unwrap());
    }
}

/// The places of findings in a report.
fn places(report: &str) -> BTreeSet<String> {
    let finding = Regex::new("(?m)^([^ ].*): (?:error|warning)\\[").unwrap();
    finding.captures_iter(report).map(|it| it[1].to_owned()).collect()
}

/// A document after `init` alone, which finds what is found without it. A pattern to begin with may find more.
fn begun(name: &str, text: &str) -> Place {
    let place = Place::new(&[(name, text.as_bytes())]);
    let before = place.run("check");
    assert_eq!(place.exit("init"), 0);
    assert_eq!(place.exit("test"), 0, "{name}: {text}");
    let after = place.run("check");
    let (before, after) = (places(&before), places(&after));
    let is_pattern = place.path().join("rules/first.yaml").exists();
    assert!(
        before == after || is_pattern && before.is_subset(&after),
        "{name}: {before:?} {after:?}"
    );
    place
}

#[test]
fn the_rules_that_init_writes_are_about_the_sums_that_the_documents_state() {
    let cases = [
        (
            "予算.md",
            "| 区分 | 前年度 | 金額 | 増減率 |\n|---|--:|--:|--:|\n| 甲 | 20 | 30 | 50% |\n| 乙 | 40 | 50 | 25% |\n| 合　計 | 60 | SUM | 33% |\n",
            "80",
        ),
        (
            "a.md",
            "| No | Item | Amount |\n|--|--|--:|\n| 1 | Roads | 30 |\n| 2 | Parks | 50 |\n| | Total | SUM |\n",
            "80",
        ),
        (
            "a.md",
            "# A\n\n| Item | Price | Cost |\n|--|--:|--:|\n| x | 3 | 30 |\n| y | 5 | 50 |\n| Subtotal | 4 | 80 |\n| z | 9 | 20 |\n| TOTAL | 8 | SUM |\n",
            "100",
        ),
        ("a.csv", "品目,金額\nりんご,３２０\nみかん,１８０\n計,SUM\n", "５００"),
        ("a.tsv", "Item\tAmount\nA\t10\nB\t20\nTotal\tSUM\n", "30"),
        (
            "a.yaml",
            "total: SUM億円\nitems: [{name: 甲, amount: 3.2億円}, {name: 乙, amount: 6.7億円}]\n",
            "9.9",
        ),
        (
            "a.yaml",
            "total: SUM億円\nyears: [2019, 2020]\n整理番号: [1, 2]\nspan: [2021, 2022]\n内訳: [{id: 1, 額: 3.2億円}, {id: 2, 額: 6.7億円}]\n",
            "9.9",
        ),
        (
            "a.json",
            "{\"total\": SUM, \"fiscal_years\": [10, 11], \"projectIds\": [7, 8], \"amounts\": [10, 20]}",
            "30",
        ),
        (
            "a.md",
            "| 年度 | 款コード | 区分 | ２年度 |\n|--|--|--|--:|\n| 2020 | 11 | 甲 | 30 |\n| 2021 | 12 | 乙 | 50 |\n| 2021 | 99 | 合計 | SUM |\n",
            "80",
        ),
        ("a.json", "{\"plans\": [{\"total\": SUM, \"items\": [10, 20]}]}", "30"),
        ("a.toml", "[\"予算\"]\n\"合計\" = SUM\n\"内訳\" = [10, 20]\n", "30"),
    ];
    let own = Regex::new("error\\[[a-z0-9-]+/(?:table-[0-9]+/|records/)").unwrap();
    for (name, text, sum) in cases {
        // Each start of the program takes its time: what is wrong from the beginning is tried with tables.
        if sum == "80" {
            begun(name, &text.replace("SUM", "9876"));
        }
        let place = begun(name, &text.replace("SUM", sum));
        assert!(!place.path().join("rules/first.yaml").exists(), "{name}: {text}");
        assert_eq!(place.exit("check --fail-on warning"), 0, "{name}: {text}");
        place.file(name, text.replace("SUM", "9876").as_bytes());
        let wrong = place.run("check");
        assert!(own.is_match(&wrong), "{name}: {wrong}");
    }
}

#[test]
fn init_proposes_links_between_records_whose_values_are_keys_of_others() {
    let projects = "projects:\n  - { id: roads, name: Roads, lead: north }\n  - { id: parks, name: Parks, lead: south }\n  - { id: schools, name: Schools, lead: west }\n  - { id: water, name: Water, lead: north }\n";
    let measures = "code,project,value\nm1,roads,12\nm2,parks,4\nm3,schools,8\nm4,roads,3\n";
    let offices = "[{\"key\": \"north\"}, {\"key\": \"south\"}, {\"key\": \"west\"}]";
    let place = Place::new(&[
        ("projects.yaml", projects.as_bytes()),
        ("measures.csv", measures.as_bytes()),
        ("offices.json", offices.as_bytes()),
    ]);
    assert_eq!(place.exit("init"), 0);
    let links = fs::read_to_string(place.path().join("rules/links.yaml")).unwrap();
    let lines: Vec<&str> = links.trim_end().split('\n').filter(|it| !it.starts_with('#')).collect();
    assert_snapshot!(lines.join("\n"), @r"
    model:
      entities:
        measure: { in: measures, each: '$[*]', key: '$.code' }
        office: { in: offices, each: '$[*]', key: '$.key' }
        project: { in: projects, each: '$.projects[*]', key: '$.id' }
      edges:
        measure-project: { from: measure, to: project, by: '$.project' }
        project-office: { from: project, to: office, by: '$.lead' }
    ");
    assert_eq!(place.exit("check"), 0);
    place.file("measures.csv", measures.replace("m4,roads", "m4,road").as_bytes());
    assert!(place.run("check").contains("model/unresolved"));
}

#[test]
fn init_reads_all_documents_of_a_set_and_writes_one_file_for_it() {
    let table = |total: &str| format!("項目,金額\n甲,1200\n乙,3400\n丙,560\n合計,{total}\n");
    let place = Place::new(&[
        ("data/2020.csv", table("5160").as_bytes()),
        ("data/2021.csv", table("5160").as_bytes()),
    ]);
    assert_eq!(place.exit("init"), 0);
    let rules: Vec<String> = fs::read_dir(place.path().join("rules"))
        .unwrap()
        .map(|it| it.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(rules.len(), 1, "{rules:?}");
    assert_eq!(place.exit("check"), 0);
    place.file("data/2021.csv", table("5610").as_bytes());
    assert!(place.run("check").contains("data/2021.csv:5:4: error["));
}

#[test]
fn what_init_writes_speaks_the_language_of_its_reader() {
    for text in ["a: 1\n", "total: 3\nitems: [1, 2]\n"] {
        let place = Place::new(&[("a.yaml", text.as_bytes())]);
        assert_eq!(place.exit("init --lang ja"), 0);
        let rules = fs::read_dir(place.path().join("rules")).unwrap();
        let rule =
            rules.map(|it| fs::read_to_string(it.unwrap().path()).unwrap()).collect::<String>();
        let english = ["Read from", "Without such"].iter().any(|it| rule.contains(it));
        assert!(rule.contains("`kenzan test`") && !english, "{rule}");
        assert_eq!(place.exit("test"), 0);
    }
}

#[test]
fn init_overwrites_nothing() {
    let place = Place::new(&[("rules/first.yaml", b"mine"), ("a.yaml", b"a: 1\n")]);
    assert_snapshot!(place.run("init --lang ja"), @r"
    .kenzan/config.schema.json を書き出した
    .kenzan/rules.schema.json を書き出した
    rules/first.yaml はそのまま残した
    kenzan.yaml を書き出した
    文書が1件見つかった。`kenzan check` で検査し、`kenzan test` で rules/ の規則を試す。規則は自由に書き換えてよい
    exit 0
    ");
    assert_eq!(fs::read(place.path().join("rules/first.yaml")).unwrap(), b"mine");
    let before = fs::read(place.path().join("kenzan.yaml")).unwrap();
    assert_snapshot!(place.run("init"), @r"
    --- stderr
    error[init/exists] `kenzan.yaml` already exists
    exit 2
    ");
    assert_eq!(fs::read(place.path().join("kenzan.yaml")).unwrap(), before);
    assert_eq!(place.exit("init gone"), 2);
}

#[cfg(unix)]
#[test]
fn on_a_full_disk_no_half_of_a_file_is_left() {
    let place = Place::new(&[("a.yaml", b"a: 1\n")]);
    let command = format!("ulimit -f 1; trap '' XFSZ; exec {} init", env!("CARGO_BIN_EXE_kenzan"));
    let mut shell = std::process::Command::new("sh");
    let output = shell.args(["-c", &command]).current_dir(place.path()).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("[output/unwritable] `.kenzan/config.schema.json`"), "{said}");
    assert_eq!(fs::read_dir(place.path().join(".kenzan")).unwrap().count(), 0);
    // The second run does not take the output of the first for the user's own.
    assert!(place.run("init").contains("wrote .kenzan/config.schema.json"));
}

#[test]
fn an_empty_directory_begins_with_an_empty_list() {
    let place = Place::new(&[]);
    assert_eq!(place.exit("init"), 0);
    assert_eq!(place.exit("test"), 0);
    assert!(place.run("check").contains("input/no-documents"));
}

#[test]
fn settings_and_files_are_shown() {
    let place = Place::project(SOUND);
    place.file("kenzan.yaml", format!("{CONFIG}severity: {{ budget/*: warning }}\n").as_bytes());
    assert_snapshot!(place.run("config show -j 1"), @r#"
    # kenzan.yaml
    version: 1
    sources:
      budget: ["data/*.yaml"]  # kenzan.yaml:3
    exclude: []  # default
    extends: []  # default
    # rules: ["rules/**/*.{yaml,yml,json,toml}"]  # default
    severity:
      budget/subtotal: warning  # kenzan.yaml:4
    lang: en  # LANG
    # color: auto  # default
    # fail-on: error  # default
    # format: fancy, plain  # default
    # jobs: 1  # --jobs
    exit 0
    "#);
    assert_snapshot!(place.run("config files"), @r"
    config    kenzan.yaml
    rules     rules/subtotal.yaml
    document  data/a.yaml          budget
    exit 0
    ");
    place.file("broken.yaml", b"sources: [\n");
    assert_eq!(place.exit("config show --config broken.yaml"), 2);
    assert_eq!(place.exit("config nonsense"), 2);
}

fn published(schema: &str) -> std::path::PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schema");
    folder.join(format!("{schema}.schema.json"))
}

#[test]
fn the_published_schemas_are_those_of_the_readers() {
    let place = Place::new(&[]);
    for schema in ["config", "rules", "report"] {
        let output = place.command().args(["config", "schema", "--of", schema]).output().unwrap();
        let fresh = String::from_utf8(output.stdout).unwrap();
        if pages::updates() {
            pages::put(&published(schema), &fresh);
        }
        let stored = fs::read_to_string(published(schema)).unwrap();
        assert!(stored == fresh, "{schema}: run `just update`");
    }
}

fn is_of(value: &Value, name: &str) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        "number" => value.is_number(),
        "integer" => value.is_i64() || value.is_u64(),
        other => panic!("the schema uses a type unknown here: {other}"),
    }
}

/// Whether `value` fits `schema`, as far as the vocabulary used there goes (patterns aside).
pub(crate) fn fits(value: &Value, schema: &Value, root: &Value) -> bool {
    let all = |values: Option<&Vec<Value>>, test: &dyn Fn(&Value) -> bool| {
        values.into_iter().flatten().all(test)
    };
    let referred = schema["$ref"].as_str().map(|it| root.pointer(&it[1..]).unwrap());
    let types = match &schema["type"] {
        Value::String(name) => is_of(value, name),
        Value::Array(names) => names.iter().any(|name| is_of(value, name.as_str().unwrap())),
        _ => true,
    };
    let members = value.as_object().into_iter().flatten().all(|(name, inner)| {
        match schema["properties"].get(name).or(schema.get("additionalProperties")) {
            Some(Value::Bool(allowed)) => *allowed,
            Some(schema) => fits(inner, schema, root),
            None => true,
        }
    });
    let count = value.as_object().map_or(1, serde_json::Map::len) as u64;
    types
        && members
        && referred.is_none_or(|schema| fits(value, schema, root))
        && schema["enum"].as_array().is_none_or(|words| words.contains(value))
        && schema.get("const").is_none_or(|only| only == value)
        && schema["maxProperties"].as_u64().is_none_or(|most| count <= most)
        && schema["anyOf"].as_array().is_none_or(|any| any.iter().any(|it| fits(value, it, root)))
        && all(schema["required"].as_array(), &|it| value.get(it.as_str().unwrap()).is_some())
        && schema
            .get("items")
            .is_none_or(|schema| all(value.as_array(), &|item| fits(item, schema, root)))
}

fn schema(name: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(published(name)).unwrap()).unwrap()
}

#[test]
fn the_shipped_rules_follow_their_schema() {
    let schema = schema("rules");
    for file in PACKS.iter().flat_map(|pack| pack.files) {
        let value: Value = serde_yaml::from_str(file.text).unwrap();
        let rules = value["rules"].as_array().unwrap();
        for rule in rules {
            let definition = &schema["$defs"]["rule"];
            assert!(fits(rule, definition, &schema), "{}: {}", file.name, rule["id"]);
        }
        assert!(fits(&value, &schema, &schema), "{}", file.name);
    }
}

#[test]
fn what_is_no_configuration_and_no_rule_does_not_follow_the_schemas() {
    let value = |text: &str| -> Value { serde_yaml::from_str(text).unwrap() };
    let (config, rules) = (schema("config"), schema("rules"));
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/health-rd-2021/kenzan.yaml");
    assert!(fits(&value(&fs::read_to_string(home).unwrap()), &config, &config));
    for wrong in ["sorces: {a: b}", "sources: {}\nlang: fr", "sources: {a: {b: c}}", "version: 1"] {
        assert!(!fits(&value(wrong), &config, &config), "{wrong}");
    }
    let sound = "id: a/b\ncheck: {sum: {total: $.a, items: $.b}}";
    assert!(fits(&value(sound), &rules, &rules));
    let wrong = [
        ("total", "totl"),
        ("sum", "smu"),
        ("id: a/b\n", ""),
        ("$.b", "{sel: $.b}"),
        ("}}", "}, count: {of: $.b}}"),
        ("check", "severity: fatal\ncheck"),
    ];
    for (old, new) in wrong {
        let text = sound.replacen(old, new, 1);
        assert!(!fits(&value(&text), &rules, &rules), "{text}");
    }
}
