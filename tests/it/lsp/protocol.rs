//! Faulty or impatient messages of an editor do not end the server, and get the right answer.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use kenzan::{Disk, Files, Listing, Stat};
use serde_json::{Value, json};

use super::client::{Editor, Folder, abilities, host};

const CONFIG: &str = "sources: { data: 'data/*.yaml' }\n";
const RULE: &str = "id: data/total\ncheck: { sum: { total: $.total, items: '$.items[*]' } }\n";

fn folder() -> Folder {
    Folder::new(&[
        ("kenzan.yaml", CONFIG),
        ("rules/a.yaml", RULE),
        ("data/a.yaml", "total: 30\nitems: [10, 10]\n"),
    ])
}

const INVALID_PARAMS: i32 = -32602;
const NO_METHOD: i32 = -32601;
const NOT_YET: i32 = -32002;
const INVALID_REQUEST: i32 = -32600;
const CANCELLED: i32 = -32800;
const INTERNAL: i32 = -32603;

#[test]
fn nothing_is_answered_before_the_greeting_or_after_the_goodbye() {
    let folder = folder();
    let mut editor = Editor::silent(host());
    assert_eq!(editor.ask("textDocument/hover", json!({})), Err(NOT_YET));
    assert_eq!(editor.ask("shutdown", Value::Null), Err(NOT_YET));
    assert_eq!(editor.ask("initialize", json!({ "capabilities": 3 })), Err(INVALID_PARAMS));
    editor.notify("textDocument/didOpen", json!({}));
    editor.greet(&[&folder], abilities(&[]), Value::Null);
    assert_eq!(editor.ask("initialize", json!({})), Err(NO_METHOD));
    assert_eq!(editor.ask("shutdown", Value::Null), Ok(Value::Null));
    assert_eq!(editor.ask("textDocument/hover", json!({})), Err(INVALID_REQUEST));
    editor.notify("exit", Value::Null);
}

#[test]
fn an_editor_that_hangs_up_ends_the_server() {
    let folder = folder();
    assert!(!Editor::silent(host()).hang_up());
    let mut editor = Editor::open(&[&folder]);
    editor.settle(&folder.uri("data/a.yaml"));
    assert!(!editor.hang_up());
}

#[test]
fn malformed_messages_are_refused_and_the_server_goes_on() {
    let folder = folder();
    let uri = folder.uri("data/a.yaml");
    let mut editor = Editor::open(&[&folder]);
    assert_eq!(editor.ask("textDocument/codeAction", json!([1])), Err(INVALID_PARAMS));
    assert_eq!(editor.ask("no/such", Value::Null), Err(NO_METHOD));
    assert_eq!(
        editor.ask("workspace/executeCommand", json!({ "command": "x" })),
        Err(INVALID_PARAMS)
    );
    for method in ["didOpen", "didChange", "didClose", "didSave"] {
        editor.notify(&format!("textDocument/{method}"), json!({ "textDocument": 7 }));
    }
    editor.notify("textDocument/didClose", json!({ "textDocument": { "uri": "no uri at all" } }));
    editor.notify("$/unknown", json!({}));
    editor.notify(
        "workspace/didChangeWatchedFiles",
        json!({ "changes": [{ "uri": "file:%", "type": 9 }] }),
    );
    // Files that are not open, and URIs that are not files.
    editor.did_close(&uri);
    editor.did_change(&uri, 9, "total: 2\n");
    editor.did_open("untitled:Untitled-1", "total: 3\n");
    editor.did_open("file:///%FF", "total: 3\n");
    editor.settle(&uri);
    assert_eq!(editor.codes(&uri), ["data/total"]);
    assert!(editor.told.iter().any(|it| it.contains("didOpen")), "{:?}", editor.told);
    editor.close();
}

#[test]
fn edits_outside_of_the_text_are_made_at_the_nearest_place() {
    let folder = folder();
    let uri = folder.uri("data/a.yaml");
    let mut editor = Editor::open(&[&folder]);
    editor.did_open(&uri, "");
    let range = |from: [u32; 2], to: [u32; 2]| {
        json!({
            "start": { "line": from[0], "character": from[1] },
            "end": { "line": to[0], "character": to[1] },
        })
    };
    editor.edit(
        &uri,
        2,
        json!([
            { "range": range([7, 7], [9, 9]), "text": "total: 30\nitems: [1]\n" },
            { "range": range([0, 400], [0, 500]), "text": " # note" },
            // Ends before it begins.
            { "range": range([1, 9], [1, 8]), "text": "10, 10" },
            { "range": range([99, 0], [u32::MAX, u32::MAX]), "text": "# end\n" },
        ]),
    );
    editor.settle(&uri);
    assert_eq!(editor.codes(&uri), ["data/total"], "{:?}", editor.shown);
    editor.did_change(&uri, 3, "total: 20\nitems: [10, 10]\n");
    editor.settle(&uri);
    assert_eq!(editor.codes(&uri), [""; 0]);
    editor.close();
}

#[test]
fn versions_never_go_back() {
    let folder = folder();
    let uri = folder.uri("data/a.yaml");
    let mut editor = Editor::open(&[&folder]);
    editor.did_open(&uri, "total: 30\nitems: [10, 10]\n");
    for version in 2..60 {
        let total = 10 * (version % 2 + 2);
        editor.did_change(&uri, version, &format!("total: {total}\nitems: [10, 10]\n"));
        if version % 7 == 0 {
            editor.did_change(&uri, version - 3, "total: 77\nitems: [10, 10]\n");
        }
    }
    editor.settle(&uri);
    let versions = editor.published.iter().filter(|it| it["uri"] == uri);
    let versions: Vec<i64> = versions.filter_map(|it| it["version"].as_i64()).collect();
    assert!(versions.is_sorted(), "{versions:?}");
    assert_eq!(versions.last(), Some(&59));
    assert_eq!(editor.codes(&uri), ["data/total"]);
    assert!(!editor.of(&uri)[0].to_string().contains("77"), "an older edit was made");
    editor.close();
}

#[test]
fn a_question_that_nobody_wants_any_more_is_answered_as_cancelled_or_in_time() {
    let folder = folder();
    let uri = folder.uri("data/a.yaml");
    let mut editor = Editor::open(&[&folder]);
    let zero = json!({ "line": 0, "character": 0 });
    let params = json!({
        "textDocument": { "uri": uri },
        "range": { "start": zero, "end": zero },
        "context": { "diagnostics": [] },
    });
    let mut ids = Vec::new();
    for version in 1..20 {
        editor.did_open(&uri, &format!("total: {version}\nitems: [10, 10]\n"));
        let id = editor.send("textDocument/codeAction", params.clone());
        editor.notify("$/cancelRequest", json!({ "id": version + 1 }));
        ids.push(id);
    }
    for id in ids {
        let answer = editor.answer(&id);
        assert!(answer.is_ok() || answer == Err(CANCELLED), "{answer:?}");
    }
    editor.close();
}

/// Files, one of which causes an internal error while a flag is set.
struct Cursed {
    disk: Disk,
    is_active: Arc<AtomicBool>,
}

impl Files for Cursed {
    fn directory(&self) -> &Path {
        self.disk.directory()
    }

    fn read(&self, path: &Path, most: u64) -> io::Result<Vec<u8>> {
        let is_meant = path.ends_with("b.yaml") && self.is_active.load(Ordering::SeqCst);
        assert!(!is_meant, "planted");
        self.disk.read(path, most)
    }

    fn stat(&self, path: &Path) -> io::Result<Stat> {
        self.disk.stat(path)
    }

    fn list(&self, at: &Path, depth: Option<usize>, wanted: &dyn Fn(&Path) -> bool) -> Listing {
        self.disk.list(at, depth, wanted)
    }

    fn identity(&self, path: &Path) -> PathBuf {
        self.disk.identity(path)
    }
}

#[test]
fn an_internal_error_in_a_check_is_told_and_the_server_goes_on() {
    let folder = folder();
    folder.write("data/b.yaml", "total: 50\nitems: [10, 10]\n");
    let is_active = Arc::new(AtomicBool::new(true));
    let flag = is_active.clone();
    let files = move |directory: &Path| {
        let cursed = Cursed { disk: Disk::at(directory), is_active: flag.clone() };
        Arc::new(cursed) as Arc<dyn Files>
    };
    let mut editor = Editor::silent(kenzan::lsp::Host { files: Arc::new(files), ..host() });
    editor.greet(&[&folder], abilities(&["utf-8"]), Value::Null);
    let (a, b) = (folder.uri("data/a.yaml"), folder.uri("data/b.yaml"));
    editor.did_open(&a, "total: 30\nitems: [10, 10]\n");
    // The question may come before the error or after it.
    assert!(matches!(editor.try_settle(&a), Err(INTERNAL) | Ok(Value::Null)));
    let told = editor.told.iter().filter(|it| it.contains("internal error")).count();
    assert!(told >= 1, "{:?}", editor.told);
    // One error is reported once.
    assert_eq!(editor.try_settle(&a), Ok(Value::Null));
    assert_eq!(editor.told.iter().filter(|it| it.contains("internal error")).count(), told);
    is_active.store(false, Ordering::SeqCst);
    editor.did_change(&a, 2, "total: 40\nitems: [10, 10]\n");
    editor.settle(&a);
    assert_eq!(editor.codes(&a), ["data/total"]);
    assert!(editor.of(&a)[0].to_string().contains("40"));
    assert_eq!(editor.codes(&b), ["data/total"]);
    editor.close();
}
