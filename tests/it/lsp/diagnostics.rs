//! Diagnostics are on the right bytes, in every encoding and in every file of the project.

use serde_json::{Value, json};

use super::client::{Editor, Folder, covered};
use crate::office::archives::one_sheet;

const TOTAL: &str = "id: data/total\ncheck: { sum: { total: $.total, items: '$.items[*].amount', if-present: true } }\n";
const CONFIG: &str = "sources: { data: 'data/*.yaml' }\n";

/// Lines on which columns differ: full width, astral, combining, tabs.
const HARD: &str = "\
name: 予算\t案
total: { \"𠮷野家\u{1f600}\": x, e\u{301}: y, \"\t１\": z, amount: １１．０億円 }
items: [{ 𠮷: 小計, amount: 3.2億円 }, { 𠮷: か\u{3099}, amount: ６．７億円 }]
";

#[test]
fn the_columns_are_those_of_each_encoding() {
    let rule = TOTAL.replace("$.total", "$.total.amount").replace(", if-present: true", "");
    let files = [("kenzan.yaml", CONFIG), ("rules/a.yaml", &*rule), ("data/a.yaml", HARD)];
    let folder = Folder::new(&files);
    for (offered, chosen) in [
        (&["utf-16", "utf-32", "utf-8"][..], "utf-8"),
        (&["utf-16", "utf-32"], "utf-32"),
        (&["utf-16"], "utf-16"),
        (&[], "utf-16"),
    ] {
        let mut editor = Editor::with(&[&folder], offered, Value::Null);
        let uri = folder.uri("data/a.yaml");
        editor.settle(&uri);
        assert_eq!(editor.capabilities["positionEncoding"], chosen);
        let found = editor.of(&uri);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(covered(HARD, &found[0]["range"], chosen), "１１．０億円", "{chosen}");
        let related = found[0]["relatedInformation"].as_array().unwrap();
        let places: Vec<&str> =
            related.iter().map(|it| covered(HARD, &it["location"]["range"], chosen)).collect();
        assert_eq!(places, ["１１．０億円", "3.2億円", "６．７億円"], "{chosen}");
        assert!(related.iter().all(|it| it["location"]["uri"] == uri));
        assert!(related.iter().all(|it| it["message"] != ""));
        // An edit by the columns that were told puts the figure right.
        editor.did_open(&uri, HARD);
        editor.edit(&uri, 2, json!([{ "range": found[0]["range"], "text": "9.9億円" }]));
        editor.settle(&uri);
        assert_eq!(editor.of(&uri), [Value::Null; 0], "{chosen}");
        editor.close();
    }
}

#[test]
fn files_that_are_not_open_are_shown_too() {
    let folder = Folder::new(&[
        ("kenzan.yaml", CONFIG),
        (
            "rules/a.yaml",
            "id: data/total\ncheck: { sum: { total: $.total, items: '$.items[*]' } }\n",
        ),
        ("data/a.yaml", "total: 30\nitems: [10, 10]\n"),
        ("data/b.yaml", "total: 20\nitems: [10, 10]\n"),
        ("data/c.yaml", "total: 40\nitems: [10, 10]\n"),
    ]);
    let mut editor = Editor::open(&[&folder]);
    let b = folder.uri("data/b.yaml");
    editor.settle(&b);
    assert_eq!(editor.codes(&folder.uri("data/a.yaml")), ["data/total"]);
    assert_eq!(editor.codes(&b), [""; 0]);
    assert_eq!(editor.codes(&folder.uri("data/c.yaml")), ["data/total"]);
    let found = &editor.of(&folder.uri("data/a.yaml"))[0];
    assert_eq!(found["severity"], 1);
    assert_eq!(found["source"], "kenzan");
    assert!(found["codeDescription"]["href"].as_str().unwrap().ends_with("docs/kinds/sum.md"));
    assert!(found["message"].as_str().unwrap().contains("a difference of 10"), "{found}");
    editor.close();
}

#[test]
fn what_is_no_text_is_shown_at_its_beginning_with_its_place() {
    let folder =
        Folder::new(&[("kenzan.yaml", "sources: { book: '*.xlsx' }\nextends: [kenzan:auto]\n")]);
    let cells: &[&[&str]] =
        &[&["項目", "額"], &["道路", "120"], &["橋梁", "340"], &["河川", "210"], &["合計", "770"]];
    folder.write("book.xlsx", one_sheet(cells));
    let mut editor = Editor::open(&[&folder]);
    let uri = folder.uri("book.xlsx");
    editor.settle(&uri);
    let found = editor.of(&uri);
    assert_eq!(editor.codes(&uri), ["table/total"]);
    assert_eq!(found[0]["range"]["end"], json!({ "line": 0, "character": 0 }));
    let message = found[0]["message"].as_str().unwrap();
    assert!(message.split(':').next().unwrap().ends_with("!B5"), "{message}");
    editor.close();
}

#[test]
fn the_language_is_that_of_the_settings_then_of_the_configuration() {
    let japanese = format!("lang: ja\n{CONFIG}");
    let rule = "id: data/total\ncheck: { sum: { total: $.total, items: '$.items[*]' } }\n";
    let data = "total: 30\nitems: [10, 10]\n";
    for (config, options, expected) in [
        (CONFIG, json!({}), "a difference of 10"),
        (&*japanese, json!({}), "差は10"),
        (&*japanese, json!({ "lang": "en" }), "a difference of 10"),
        (CONFIG, json!({ "kenzan": { "lang": "ja" } }), "差は10"),
    ] {
        let files = [("kenzan.yaml", config), ("rules/a.yaml", rule), ("data/a.yaml", data)];
        let folder = Folder::new(&files);
        let mut editor = Editor::with(&[&folder], &["utf-8"], options);
        let uri = folder.uri("data/a.yaml");
        editor.settle(&uri);
        let message = editor.of(&uri)[0]["message"].as_str().unwrap().to_owned();
        assert!(message.contains(expected), "{message}");
        editor.close();
    }
}

#[test]
fn configuration_and_rule_files_are_checked_and_read_anew() {
    let folder = Folder::new(&[
        ("kenzan.yaml", "sourcs: { data: 'data/*.yaml' }\n"),
        (
            "rules/a.yaml",
            "id: data/total\ncheck: { sum: { totl: $.total, items: '$.items[*]' } }\n",
        ),
        ("data/a.yaml", "total: 30\nitems: [10, 10]\n"),
    ]);
    let mut editor = Editor::open(&[&folder]);
    let (config, rule) = (folder.uri("kenzan.yaml"), folder.uri("rules/a.yaml"));
    editor.settle(&config);
    assert!(editor.codes(&config).contains(&"config/invalid".to_owned()), "{:?}", editor.shown);
    assert!(editor.codes(&rule).contains(&"rule/invalid".to_owned()), "{:?}", editor.shown);
    editor.did_open(&config, "sources: { data: 'data/*.yaml' }\n");
    editor.did_open(
        &rule,
        "id: data/total\ncheck: { sum: { total: $.total, items: '$.items[*]' } }\n",
    );
    editor.settle(&config);
    assert_eq!(editor.codes(&config), [""; 0]);
    assert_eq!(editor.codes(&rule), [""; 0]);
    assert_eq!(editor.codes(&folder.uri("data/a.yaml")), ["data/total"]);
    editor.close();
}
