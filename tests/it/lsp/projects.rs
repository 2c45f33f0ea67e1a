//! The project of a file is found as the command line finds it, and files come and go.

use std::fs;

use serde_json::{Value, json};

use super::client::{Editor, Folder, abilities, host};

const CONFIG: &str = "sources: { data: 'data/*.yaml' }\n";
const RULE: &str = "id: data/total\ncheck: { sum: { total: $.total, items: '$.items[*]' } }\n";
const WRONG: &str = "total: 30\nitems: [10, 10]\n";
const RIGHT: &str = "total: 20\nitems: [10, 10]\n";
const DRAFT: &str =
    "| 区分 | 金額 |\n|---|---|\n| 道路 | 120 |\n| 橋梁 | 340 |\n| 河川 | 210 |\n| 合計 | 770 |\n";

fn folder() -> Folder {
    Folder::new(&[("kenzan.yaml", CONFIG), ("rules/a.yaml", RULE), ("data/a.yaml", WRONG)])
}

#[test]
fn each_folder_has_its_own_configuration() {
    let (first, second) = (folder(), folder());
    second.write("rules/a.yaml", RULE.replace("data/total", "other/total"));
    let mut editor = Editor::open(&[&first, &second]);
    let uris = [first.uri("data/a.yaml"), second.uri("data/a.yaml")];
    uris.iter().for_each(|it| editor.settle(it));
    assert_eq!(editor.codes(&uris[0]), ["data/total"]);
    assert_eq!(editor.codes(&uris[1]), ["other/total"]);
    let gone = json!({ "uri": first.uri(""), "name": "folder" });
    let event = json!({ "event": { "added": [], "removed": [gone] } });
    editor.notify("workspace/didChangeWorkspaceFolders", event);
    editor.settle(&uris[1]);
    assert_eq!(editor.codes(&uris[0]), [""; 0]);
    assert_eq!(editor.codes(&uris[1]), ["other/total"]);
    editor.close();
}

#[test]
fn a_file_below_the_folder_has_the_nearest_configuration() {
    let folder = folder();
    folder.write("inner/kenzan.yaml", CONFIG);
    folder.write("inner/rules/a.yaml", RULE.replace("data/total", "inner/total"));
    folder.write("inner/data/a.yaml", RIGHT);
    let mut editor = Editor::open(&[&folder]);
    let inner = folder.uri("inner/data/a.yaml");
    editor.did_open(&inner, WRONG);
    editor.settle(&inner);
    assert_eq!(editor.codes(&inner), ["inner/total"]);
    // After closing, its stored text counts; the project stays open.
    editor.did_close(&inner);
    editor.settle(&inner);
    assert_eq!(editor.codes(&inner), [""; 0]);
    folder.write("inner/data/a.yaml", WRONG);
    let change = json!({ "changes": [{ "uri": inner, "type": 2 }] });
    editor.notify("workspace/didChangeWatchedFiles", change);
    editor.settle(&inner);
    assert_eq!(editor.codes(&inner), ["inner/total"]);
    editor.close();
}

#[test]
fn a_file_outside_of_any_project_is_checked_as_a_draft() {
    let folder = Folder::new(&[("a.md", DRAFT), ("b.md", DRAFT), ("c.rs", "fn main() {}\n")]);
    let mut editor = Editor::open(&[&folder]);
    let (a, b) = (folder.uri("a.md"), folder.uri("b.md"));
    editor.did_open(&a, DRAFT);
    editor.did_open(&folder.uri("c.rs"), "fn main() {}\n");
    editor.settle(&a);
    assert_eq!(editor.codes(&a), ["table/total"]);
    // Nobody asked for this one.
    assert_eq!(editor.codes(&b), [""; 0]);
    editor.did_change(&a, 2, &DRAFT.replace("770", "670"));
    editor.settle(&a);
    assert_eq!(editor.codes(&a), [""; 0]);
    editor.did_change(&a, 3, DRAFT);
    editor.settle(&a);
    editor.did_close(&a);
    let other = folder.uri("b.md");
    editor.did_open(&other, DRAFT);
    editor.settle(&other);
    assert_eq!(editor.codes(&a), [""; 0], "nothing is shown of a draft that was closed");
    editor.close();
    let mut editor = Editor::with(&[&folder], &[], json!({ "drafts": false }));
    editor.did_open(&a, DRAFT);
    editor.settle(&a);
    assert!(editor.close().shown.is_empty());
}

#[test]
fn a_document_that_was_never_stored_is_checked_as_a_draft() {
    let folder = folder();
    let mut editor = Editor::open(&[&folder]);
    let uri = "untitled:Untitled-1";
    let open = |editor: &mut Editor, uri: &str, language: &str| {
        let text = DRAFT;
        let document = json!({ "uri": uri, "languageId": language, "version": 1, "text": text });
        editor.notify("textDocument/didOpen", json!({ "textDocument": document }));
    };
    open(&mut editor, uri, "markdown");
    editor.settle(uri);
    assert_eq!(editor.codes(uri), ["table/total"]);
    let related = editor.of(uri)[0]["relatedInformation"].clone();
    assert_eq!(related[1]["location"]["uri"], uri, "{related}");
    editor.did_change(uri, 2, &DRAFT.replace("770", "670"));
    editor.settle(uri);
    assert_eq!(editor.codes(uri), [""; 0]);
    editor.did_change(uri, 3, DRAFT);
    editor.settle(uri);
    assert_eq!(editor.codes(uri), ["table/total"]);
    // Documents that kenzan does not read are ignored; the extension of a name decides the format.
    open(&mut editor, "untitled:Untitled-2", "rust");
    open(&mut editor, "untitled:/home/me/plan.md", "x");
    let config = folder.uri("kenzan.yaml");
    editor.settle("untitled:/home/me/plan.md");
    assert_eq!(editor.codes("untitled:/home/me/plan.md"), ["table/total"]);
    assert_eq!(editor.codes("untitled:Untitled-2"), [""; 0]);
    editor.did_close(uri);
    editor.settle("untitled:/home/me/plan.md");
    editor.settle(&config);
    assert_eq!(editor.codes(uri), [""; 0]);
    editor.close();
}

#[test]
fn a_configuration_that_is_saved_makes_a_project_and_one_that_goes_ends_it() {
    let folder = Folder::new(&[("rules/a.yaml", RULE), ("data/a.yaml", WRONG)]);
    let own = "data/total".to_owned();
    let mut editor = Editor::open(&[&folder]);
    let (config, data) = (folder.uri("kenzan.yaml"), folder.uri("data/a.yaml"));
    editor.did_open(&data, WRONG);
    editor.settle(&data);
    assert!(!editor.codes(&data).contains(&own), "{:?}", editor.shown);
    folder.write("kenzan.yaml", CONFIG);
    editor.notify("textDocument/didSave", json!({ "textDocument": { "uri": config } }));
    editor.settle(&data);
    assert_eq!(editor.codes(&data), ["data/total"]);
    fs::remove_file(folder.path("kenzan.yaml")).unwrap();
    let change = json!({ "changes": [{ "uri": config, "type": 3 }] });
    editor.notify("workspace/didChangeWatchedFiles", change);
    editor.settle(&data);
    assert!(!editor.codes(&data).contains(&own), "{:?}", editor.shown);
    editor.close();
}

#[test]
fn files_come_and_go_while_the_editor_is_open() {
    let folder = folder();
    let mut editor = Editor::open(&[&folder]);
    let uri = |name: &str| folder.uri(name);
    let changed = |editor: &mut Editor, name: &str, kind: u32| {
        let change = json!({ "changes": [{ "uri": uri(name), "type": kind }] });
        editor.notify("workspace/didChangeWatchedFiles", change);
    };
    editor.settle(&uri("data/a.yaml"));
    folder.write("data/b.yaml", WRONG);
    changed(&mut editor, "data/b.yaml", 1);
    editor.settle(&uri("data/a.yaml"));
    assert_eq!(editor.codes(&uri("data/b.yaml")), ["data/total"]);
    // A file that is open and goes stays as it is in the editor, until that is closed.
    editor.did_open(&uri("data/b.yaml"), WRONG);
    fs::rename(folder.path("data/b.yaml"), folder.path("data/c.yaml")).unwrap();
    changed(&mut editor, "data/b.yaml", 3);
    changed(&mut editor, "data/c.yaml", 1);
    editor.settle(&uri("data/a.yaml"));
    assert_eq!(editor.codes(&uri("data/b.yaml")), ["data/total"]);
    assert_eq!(editor.codes(&uri("data/c.yaml")), ["data/total"]);
    editor.did_close(&uri("data/b.yaml"));
    editor.settle(&uri("data/a.yaml"));
    assert_eq!(editor.codes(&uri("data/b.yaml")), [""; 0]);
    assert_eq!(editor.codes(&uri("data/c.yaml")), ["data/total"]);
    assert_eq!(editor.codes(&uri("data/a.yaml")), ["data/total"], "closing clears nothing else");
    editor.close();
}

#[test]
fn a_text_that_is_not_stored_yet_belongs_to_the_project_that_would_have_it() {
    let folder = folder();
    let mut editor = Editor::open(&[&folder]);
    let new = folder.uri("data/new.yaml");
    editor.did_open(&new, WRONG);
    editor.settle(&new);
    assert_eq!(editor.codes(&new), ["data/total"]);
    editor.did_close(&new);
    editor.settle(&folder.uri("data/a.yaml"));
    assert_eq!(editor.codes(&new), [""; 0]);
    editor.close();
}

#[test]
fn settings_come_from_the_editor_when_it_is_asked() {
    let folder = folder();
    folder.write(
        "other.yaml",
        "sources: { data: 'data/*.yaml' }\nseverity: { data/total: warning }\n",
    );
    let mut editor = Editor::silent(host());
    editor.settings = json!({ "config": "other.yaml", "lang": null });
    let mut able = abilities(&["utf-8"]);
    able["workspace"] = json!({
        "configuration": true,
        "didChangeWatchedFiles": { "dynamicRegistration": true },
    });
    able["window"] = json!({ "workDoneProgress": true });
    editor.greet(&[&folder], able, Value::Null);
    let uri = folder.uri("data/a.yaml");
    editor.did_open(&uri, WRONG);
    // The protocol allows requests to stay unanswered while settings arrive.
    let until = |editor: &mut Editor, done: &dyn Fn(&Editor) -> bool| {
        for _ in 0..10_000 {
            if done(editor) {
                return;
            }
            let answer = editor.try_settle(&uri);
            assert!(matches!(answer, Ok(_) | Err(-32801)), "{answer:?}");
        }
        panic!("{:?}", editor.shown);
    };
    until(&mut editor, &|it| !it.of(&uri).is_empty());
    assert_eq!(editor.of(&uri)[0]["severity"], 2);
    assert!(editor.was_asked("workspace/configuration"));
    assert!(editor.was_asked("client/registerCapability"));
    let kinds: Vec<&Value> = editor.progress.iter().map(|it| &it["value"]["kind"]).collect();
    assert_eq!(kinds, ["begin", "end"]);
    editor.settings = Value::Null;
    editor.notify("workspace/didChangeConfiguration", json!({ "settings": null }));
    until(&mut editor, &|it| it.of(&uri).first().is_some_and(|it| it["severity"] == 1));
    editor.settings = json!({ "drafts": "no boolean" });
    editor.notify("workspace/didChangeConfiguration", json!({ "settings": null }));
    until(&mut editor, &|it| !it.told.is_empty());
    assert!(editor.told[0].contains("boolean"), "{:?}", editor.told);
    assert_eq!(editor.codes(&uri), ["data/total"]);
    editor.close();
}

#[test]
fn an_editor_that_wants_it_is_told_how_the_project_stands() {
    let folder = folder();
    let uri = folder.uri("data/a.yaml");
    let mut editor = Editor::with(&[&folder], &["utf-8"], json!({ "status": true }));
    editor.settle(&uri);
    let status = editor.status.last().unwrap();
    assert_eq!(status["errors"], 1);
    assert_eq!([&status["files"], &status["numbers"], &status["unclaimed"]], [1, 3, 0]);
    assert!(status["config"].as_str().unwrap().ends_with("kenzan.yaml"));
    editor.close();
}
