//! A figure in a draft: how it is computed, where else it is stated; and its table as rules.

use kenzan::{Cancel, Disk, Session, Settings};
use serde_json::{Value, json};

use super::client::{Editor, Folder, abilities, covered, host};

const DRAFT: &str = "\
# 予算

| 区分 | 令和6年度 | 令和7年度 | 増減 | 増減率 | 構成比 |
|---|--:|--:|--:|--:|--:|
| 道路 | 1,200 | 1,320 | 120 | 10.0% | 24.7% |
| 橋梁 | 2,340 | 2,106 | △234 | △10.0% | 39.4% |
| 河川 | 1,810 | 1,920 | 110 | 6.1% | 35.9% |
| 合計 | 5,350 | 5,346 | △4 | △0.1% | 100.0% |

道路の予算は1,200から1,320へ増え、増加率は10.0%である。来場者は1,200人から1,320人へ10.0%増加した。全体では5,346となる。
";

fn position(text: &str, at: usize) -> Value {
    let line = text[..at].matches('\n').count();
    let start = text[..at].rfind('\n').map_or(0, |it| it + 1);
    json!({ "line": line, "character": at - start })
}

fn ask(editor: &mut Editor, method: &str, uri: &str, at: usize) -> Value {
    let mut params = json!({ "textDocument": { "uri": uri }, "position": position(DRAFT, at) });
    params["context"] = json!({ "includeDeclaration": true });
    editor.ask(&format!("textDocument/{method}"), params).unwrap()
}

fn texts(answer: &Value) -> Vec<&'static str> {
    let all = answer.as_array().unwrap();
    all.iter().map(|it| covered(DRAFT, &it["range"], "utf-8")).collect()
}

fn hover(editor: &mut Editor, uri: &str, needle: &str) -> String {
    let answer = ask(editor, "hover", uri, DRAFT.find(needle).unwrap());
    answer["contents"]["value"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn shares_rates_and_changes_tell_what_they_are_computed_from() {
    let folder = Folder::new(&[("draft.md", DRAFT)]);
    let mut editor = Editor::open(&[&folder]);
    let uri = folder.uri("draft.md");
    editor.did_open(&uri, DRAFT);
    let share = hover(&mut editor, &uri, "24.7%");
    assert!(share.contains("1,320 ÷ 5,346") && share.contains("24.7%, as stated"), "{share}");
    let rate = hover(&mut editor, &uri, "6.1%");
    assert!(rate.contains("110 ÷ 1,810 × 100") && rate.contains("6.1%, as stated"), "{rate}");
    let change = hover(&mut editor, &uri, "△234");
    assert!(change.contains("2,106") && change.contains("2,340"), "{change}");
    let prose = hover(&mut editor, &uri, "10.0%増加した");
    assert!(prose.contains("an increase from 1,200人 to 1,320人"), "{prose}");
    // One goes there and back.
    let items = ask(&mut editor, "definition", &uri, DRAFT.find("6.1%").unwrap());
    assert_eq!(texts(&items), ["1,810", "110"]);
    editor.did_change(&uri, 2, &DRAFT.replace("24.7%", "29.7%"));
    let broken = hover(&mut editor, &uri, "24.7%");
    assert!(broken.contains("24.7%, but something else is stated"), "{broken}");
    editor.close();
}

#[test]
fn an_amount_refers_to_its_other_mentions_in_every_file() {
    let other = "# 別紙\n\n合計は5,346、部数は12である。割合は12%である。\n";
    let config = "version: 1\nextends: [kenzan:auto]\nsources: { drafts: '*.md' }\n";
    let folder = Folder::new(&[("kenzan.yaml", config), ("draft.md", DRAFT), ("other.md", other)]);
    let mut editor = Editor::open(&[&folder]);
    let uri = folder.uri("draft.md");
    let at = DRAFT.find("5,346となる").unwrap();
    let found = ask(&mut editor, "references", &uri, at);
    let found = found.as_array().unwrap();
    let of = |name: &str| found.iter().filter(|it| it["uri"] == folder.uri(name)).count();
    assert_eq!((of("draft.md"), of("other.md")), (1, 1), "{found:?}");
    let elsewhere = found.iter().find(|it| it["uri"] == folder.uri("other.md")).unwrap();
    assert_eq!(covered(other, &elsewhere["range"], "utf-8"), "5,346");
    // A small bare number means something else everywhere, and 12% is no 12.
    let params = json!({
        "textDocument": { "uri": folder.uri("other.md") },
        "position": position(other, other.find("12である").unwrap()),
        "context": { "includeDeclaration": true },
    });
    assert_eq!(editor.ask("textDocument/references", params).unwrap(), json!([]));
    editor.close();
}

fn making() -> Value {
    let mut abilities = abilities(&["utf-8"]);
    abilities["workspace"] = json!({
        "applyEdit": true,
        "workspaceEdit": { "documentChanges": true, "resourceOperations": ["create"] },
    });
    abilities
}

/// The actions at a place that run the command of this name.
fn offered(editor: &mut Editor, uri: &str, at: usize) -> Vec<Value> {
    let here = position(DRAFT, at);
    let params = json!({
        "textDocument": { "uri": uri },
        "range": { "start": here, "end": here },
        "context": { "diagnostics": [] },
    });
    let all = editor.ask("textDocument/codeAction", params).unwrap();
    let own = |it: &&Value| it["command"]["command"] == "kenzan.inferRules";
    all.as_array().into_iter().flatten().filter(own).cloned().collect()
}

#[test]
fn the_rules_of_a_table_are_written_on_request_and_hold() {
    let folder = Folder::new(&[("draft.md", DRAFT)]);
    let mut editor = Editor::silent(host());
    editor.greet(&[&folder], making(), Value::Null);
    let uri = folder.uri("draft.md");
    editor.did_open(&uri, DRAFT);
    assert_eq!(offered(&mut editor, &uri, 0), [] as [Value; 0], "there is no table");
    let actions = offered(&mut editor, &uri, DRAFT.find("1,920").unwrap());
    assert_eq!(actions.len(), 1, "{actions:?}");
    let command = &actions[0]["command"];
    let run = json!({ "command": command["command"], "arguments": command["arguments"] });
    editor.ask("workspace/executeCommand", run.clone()).unwrap();
    let edit = editor.edits.pop().expect("an edit");
    let operations = edit["documentChanges"].as_array().unwrap();
    assert_eq!(operations.len(), 4, "two files are made and written: {edit}");
    for pair in operations.chunks(2) {
        assert_eq!(pair[0]["kind"], "create");
        assert_eq!(pair[0]["options"], json!({ "overwrite": false, "ignoreIfExists": false }));
        assert_eq!(pair[0]["uri"], pair[1]["textDocument"]["uri"]);
        let name = pair[0]["uri"].as_str().unwrap();
        let name = name.strip_prefix(&folder.uri("")).unwrap();
        folder.write(name, pair[1]["edits"][0]["newText"].as_str().unwrap());
    }
    // The rules report a fault in the table, and nothing in the original table.
    let mut settings = Settings::default();
    settings.config = Some(folder.path("kenzan.yaml"));
    settings.select = vec!["draft/*".into()];
    let mut session = Session::open(Disk::at(folder.path("")), settings);
    let outcome = session.check(&Cancel::new()).unwrap();
    assert!(outcome.diagnostics().is_empty(), "{:?}", outcome.diagnostics());
    session.put("draft.md", DRAFT.replace("| 6.1%", "| 8.1%"));
    assert_eq!(session.check(&Cancel::new()).unwrap().diagnostics().len(), 1);
    // What is there is not written again.
    let change = json!({ "changes": [{ "uri": folder.uri("kenzan.yaml"), "type": 1 }] });
    editor.notify("workspace/didChangeWatchedFiles", change);
    editor.ask("workspace/executeCommand", run).unwrap();
    assert!(editor.edits.is_empty(), "{:?}", editor.edits);
    assert!(editor.told.iter().any(|it| it.contains("already exist")), "{:?}", editor.told);
    editor.close();
}

#[test]
fn an_editor_that_makes_no_files_is_not_offered_any() {
    let folder = Folder::new(&[("draft.md", DRAFT)]);
    let mut editor = Editor::open(&[&folder]);
    let uri = folder.uri("draft.md");
    editor.did_open(&uri, DRAFT);
    assert_eq!(offered(&mut editor, &uri, DRAFT.find("1,920").unwrap()), [] as [Value; 0]);
    editor.close();
}
