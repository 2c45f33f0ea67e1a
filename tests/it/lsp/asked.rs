//! An editor that pulls diagnostics gets answers, and is not sent the same diagnostics as well.

use serde_json::{Value, json};

use super::client::{Editor, Folder, abilities, host};

const CONFIG: &str = "sources: { data: 'data/*.yaml' }\n";
const RULES: &str = "\
rules:
  - { id: data/total, check: { sum: { total: $.total, items: '$.items[*]' } } }
  - { id: data/unique, check: { unique: { in: data, key: $.name, across: true } } }
";
const WRONG: &str = "name: a\ntotal: 30\nitems: [10, 10]\n";
const RIGHT: &str = "name: b\ntotal: 20\nitems: [10, 10]\n";

fn folder() -> Folder {
    Folder::new(&[
        ("kenzan.yaml", CONFIG),
        ("rules/a.yaml", RULES),
        ("data/a.yaml", WRONG),
        ("data/b.yaml", WRONG),
    ])
}

fn asking(folder: &Folder) -> Editor {
    let mut abilities = abilities(&["utf-8"]);
    abilities["textDocument"]["diagnostic"] = json!({ "dynamicRegistration": false });
    abilities["workspace"] = json!({ "diagnostics": { "refreshSupport": true } });
    let mut editor = Editor::silent(host());
    editor.greet(&[folder], abilities, Value::Null);
    editor
}

fn pull(editor: &mut Editor, uri: &str, known: Option<&str>) -> Value {
    let params = json!({ "textDocument": { "uri": uri }, "previousResultId": known });
    editor.ask("textDocument/diagnostic", params).unwrap()
}

fn codes(report: &Value) -> Vec<&str> {
    report["items"].as_array().unwrap().iter().map(|it| it["code"].as_str().unwrap()).collect()
}

const REFRESH: &str = "workspace/diagnostic/refresh";

#[test]
fn open_files_are_asked_for_and_others_are_sent() {
    let folder = folder();
    let mut editor = asking(&folder);
    assert_eq!(editor.capabilities["diagnosticProvider"]["interFileDependencies"], true);
    let (a, b) = (folder.uri("data/a.yaml"), folder.uri("data/b.yaml"));
    editor.settle(&a);
    assert_eq!(editor.codes(&a), ["data/total"]);
    assert_eq!(editor.codes(&b), ["data/unique", "data/total"]);
    editor.did_open(&a, WRONG);
    let report = pull(&mut editor, &a, None);
    assert_eq!((codes(&report), &report["kind"]), (vec!["data/total"], &json!("full")));
    assert_eq!(editor.codes(&a), [""; 0], "what was sent before is taken back");
    let related = &report["items"][0]["relatedInformation"];
    assert!(related.as_array().is_some_and(|it| it.len() >= 2), "{report}");
    // The same again costs nothing.
    let known = report["resultId"].as_str().unwrap().to_owned();
    let again = pull(&mut editor, &a, Some(&known));
    assert_eq!(again, json!({ "kind": "unchanged", "resultId": known }));
    let asked = editor.count_asked(REFRESH);
    editor.did_change(&a, 2, RIGHT);
    let report = pull(&mut editor, &a, Some(&known));
    assert_eq!(codes(&report), [""; 0]);
    assert_eq!(editor.count_asked(REFRESH), asked, "what was changed is pulled without being told");
    assert_eq!(editor.codes(&b), ["data/total"], "the closed file is sent");
    assert_eq!(editor.codes(&a), [""; 0], "the open one is not");
    // Changes that another file causes in an open one are pulled again.
    editor.did_open(&b, WRONG);
    assert_eq!(codes(&pull(&mut editor, &b, None)), ["data/total"]);
    let asked = editor.count_asked(REFRESH);
    editor.did_change(&a, 3, WRONG);
    assert_eq!(codes(&pull(&mut editor, &a, None)), ["data/total"]);
    assert!(editor.count_asked(REFRESH) > asked);
    assert_eq!(codes(&pull(&mut editor, &b, None)), ["data/unique", "data/total"]);
    // Closed, it is sent.
    editor.did_close(&b);
    editor.settle(&a);
    assert!(editor.codes(&b).contains(&"data/total".to_owned()));
    editor.close();
}

#[test]
fn a_file_of_no_project_has_an_empty_answer() {
    let folder = folder();
    let mut editor = asking(&folder);
    let uri = folder.uri("main.rs");
    editor.did_open(&uri, "fn main() {}\n");
    let report = pull(&mut editor, &uri, None);
    assert_eq!((&report["kind"], &report["items"]), (&json!("full"), &json!([])));
    editor.close();
}

#[test]
fn before_the_settings_are_known_it_is_worth_asking_again() {
    let folder = folder();
    let mut abilities = abilities(&["utf-8"]);
    abilities["textDocument"]["diagnostic"] = json!({});
    abilities["workspace"] =
        json!({ "diagnostics": { "refreshSupport": true }, "configuration": true });
    let mut editor = Editor::silent(host());
    editor.greet(&[&folder], abilities, Value::Null);
    let uri = folder.uri("data/a.yaml");
    editor.did_open(&uri, WRONG);
    let params = json!({ "textDocument": { "uri": uri } });
    // The question for settings is answered when this one is.
    assert_eq!(editor.ask("textDocument/diagnostic", params), Err(-32802));
    assert_eq!(codes(&pull(&mut editor, &uri, None)), ["data/total"]);
    editor.close();
}

#[test]
fn an_answer_that_newer_text_overtakes_is_asked_for_again() {
    let folder = folder();
    let mut editor = asking(&folder);
    let uri = folder.uri("data/a.yaml");
    editor.did_open(&uri, WRONG);
    let mut ids = Vec::new();
    for version in 2..40 {
        editor.did_change(&uri, version, &WRONG.replace("30", &version.to_string()));
        ids.push(editor.send("textDocument/diagnostic", json!({ "textDocument": { "uri": uri } })));
    }
    let last = ids.pop().unwrap();
    for id in ids {
        // ServerCancelled, whose data say that it is worth asking again.
        assert!(matches!(editor.answer(&id), Ok(_) | Err(-32802)));
    }
    let report = editor.answer(&last).unwrap();
    assert!(report.to_string().contains("39"), "{report}");
    editor.close();
}

#[test]
fn an_editor_that_cannot_be_told_to_ask_again_is_sent_everything() {
    let folder = folder();
    let mut abilities = abilities(&["utf-8"]);
    abilities["textDocument"]["diagnostic"] = json!({});
    let mut editor = Editor::silent(host());
    editor.greet(&[&folder], abilities, Value::Null);
    assert_eq!(editor.capabilities["diagnosticProvider"], Value::Null);
    let uri = folder.uri("data/b.yaml");
    editor.did_open(&uri, WRONG);
    editor.settle(&uri);
    assert_eq!(editor.codes(&uri), ["data/unique", "data/total"]);
    editor.close();
}
