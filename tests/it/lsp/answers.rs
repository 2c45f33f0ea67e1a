//! Requests about a place are answered from the results of rules: totals, keys, manual, actions.

use serde_json::{Value, json};

use super::client::{Editor, Folder, covered};

const CONFIG: &str = "sources: { budget: budget.yaml, plan: plan.yaml, table: table.json }\n";
const RULES: &str = "\
model:
  entities:
    kpi: { in: plan, each: '$.kpis[*]', key: $.id, label: $.name }
    measure: { in: plan, each: '$.measures[*]', key: $.id }
    budget: { in: plan, each: '$.budgets[*]', key: $.id }
  edges:
    by: { from: kpi, to: measure, by: $.measure }
    paid: { from: measure, to: budget, by: $.budget }
rules:
  - id: budget/total
    check: { sum: { in: budget, total: $.total, items: '$.items[*]' } }
  - id: table/total
    check: { sum: { in: table, total: $.total, items: '$.items[*]' } }
  - id: plan/linked
    check: { resolve: { edge: [by, paid] } }
";
const BUDGET: &str = "\
unit: 億円
total: 11.0
items:
  - 3.2
  - 6.7
";
const PLAN: &str = "\
kpis:
  - { id: K1, name: 利用者数, measure: M1 }
  - { id: K2, name: 満足度, measure: M-one }
measures:
  - { id: M1, budget: B1 }
  - { id: M-ones, budget: B1 }
budgets: [{ id: B1 }]
";

fn folder() -> Folder {
    Folder::new(&[
        ("kenzan.yaml", CONFIG),
        ("rules/a.yaml", RULES),
        ("budget.yaml", BUDGET),
        ("plan.yaml", PLAN),
        ("table.json", "{ \"total\": 30, \"items\": [10, 10] }\n"),
    ])
}

/// The position of the first `needle` in `text`, in bytes.
fn position(text: &str, needle: &str) -> Value {
    let at = text.find(needle).unwrap();
    let line = text[..at].matches('\n').count();
    let start = text[..at].rfind('\n').map_or(0, |it| it + 1);
    json!({ "line": line, "character": at - start })
}

fn place(uri: &str, position: Value) -> Value {
    json!({ "textDocument": { "uri": uri }, "position": position })
}

fn ask(editor: &mut Editor, method: &str, uri: &str, position: Value) -> Value {
    editor.ask(&format!("textDocument/{method}"), place(uri, position)).unwrap()
}

fn hover(editor: &mut Editor, uri: &str, text: &str, needle: &str) -> String {
    let answer = ask(editor, "hover", uri, position(text, needle));
    answer["contents"]["value"].as_str().unwrap_or_default().to_owned()
}

/// The texts at the locations.
fn texts<'t>(answer: &Value, text: &'t str) -> Vec<&'t str> {
    let all = answer.as_array().unwrap();
    all.iter().map(|it| covered(text, &it["range"], "utf-8")).collect()
}

#[test]
fn a_total_tells_its_items_their_sum_the_difference_and_the_unit() {
    let folder = folder();
    let mut editor = Editor::open(&[&folder]);
    let uri = folder.uri("budget.yaml");
    let told = hover(&mut editor, &uri, BUDGET, "11.0");
    for part in [
        "11.0億円",
        "3.2億円",
        "6.7億円",
        "9.9億円",
        "1.1億円",
        "0.15億円",
        "budget/total",
        "from the record",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    let told = hover(&mut editor, &uri, BUDGET, "6.7");
    assert!(told.contains("**6.7億円**") || told.contains("6.7億円**"), "{told}");
    assert_eq!(hover(&mut editor, &uri, BUDGET, "unit"), "");
    editor.did_open(&uri, &BUDGET.replace("11.0", "9.9"));
    let told = hover(&mut editor, &uri, BUDGET, "11.0");
    assert!(told.contains("No difference"), "{told}");
    editor.close();
}

#[test]
fn one_goes_from_a_total_to_its_items_and_back() {
    let folder = folder();
    let mut editor = Editor::open(&[&folder]);
    let uri = folder.uri("budget.yaml");
    let items = ask(&mut editor, "definition", &uri, position(BUDGET, "11.0"));
    assert_eq!(texts(&items, BUDGET), ["3.2", "6.7"]);
    let total = ask(&mut editor, "definition", &uri, position(BUDGET, "3.2"));
    assert_eq!(texts(&total, BUDGET), ["11.0"]);
    let mut params = place(&uri, position(BUDGET, "3.2"));
    params["context"] = json!({ "includeDeclaration": true });
    let others = editor.ask("textDocument/references", params).unwrap();
    assert_eq!(texts(&others, BUDGET), ["11.0", "6.7"]);
    editor.close();
}

#[test]
fn a_key_tells_who_refers_to_it_and_where_its_links_lead() {
    let folder = folder();
    let mut editor = Editor::open(&[&folder]);
    let uri = folder.uri("plan.yaml");
    let told = hover(&mut editor, &uri, PLAN, "K1");
    assert!(told.contains("K1 利用者数 → M1 → B1"), "{told}");
    let told = hover(&mut editor, &uri, PLAN, "M1, budget");
    assert!(told.contains("K1 利用者数") && told.contains("`by`"), "{told}");
    let told = hover(&mut editor, &uri, PLAN, "M-one }");
    assert!(told.contains("No measure has this key"), "{told}");
    let definition = ask(&mut editor, "definition", &uri, position(PLAN, "M1 }"));
    assert_eq!(texts(&definition, PLAN), ["M1"]);
    assert_eq!(definition[0]["range"]["start"]["line"], 4);
    let mut params = place(&uri, position(PLAN, "B1 }\n  - { id: M-ones"));
    params["context"] = json!({ "includeDeclaration": true });
    let all = editor.ask("textDocument/references", params).unwrap();
    let lines: Vec<&Value> =
        all.as_array().unwrap().iter().map(|it| &it["range"]["start"]["line"]).collect();
    assert_eq!(lines, [4, 5, 6]);
    editor.close();
}

/// The actions for the first finding in a text, by their titles.
fn actions(editor: &mut Editor, uri: &str) -> Vec<(String, Value)> {
    editor.settle(uri);
    let range = editor.of(uri).first().map(|it| it["range"].clone());
    let params = json!({
        "textDocument": { "uri": uri },
        "range": range.expect("there is a finding"),
        "context": { "diagnostics": [] },
    });
    let answer = editor.ask("textDocument/codeAction", params).unwrap();
    let all = answer.as_array().unwrap().iter();
    all.map(|it| (it["title"].as_str().unwrap().to_owned(), it.clone())).collect()
}

/// The text after the edits that an action makes in it.
fn edited(action: &Value, uri: &str, text: &str) -> String {
    let changes = action["edit"]["documentChanges"].as_array().unwrap();
    let own = changes.iter().find(|it| it["textDocument"]["uri"] == uri).unwrap();
    let mut text = text.to_owned();
    for edit in own["edits"].as_array().unwrap().iter().rev() {
        let range = &edit["range"];
        let part = covered(&text, range, "utf-8");
        let start = part.as_ptr() as usize - text.as_ptr() as usize;
        let end = start + part.len();
        text.replace_range(start..end, edit["newText"].as_str().unwrap());
    }
    text
}

#[test]
fn what_an_action_writes_ends_the_finding() {
    let folder = folder();
    let mut editor = Editor::open(&[&folder]);
    let (budget, plan) = (folder.uri("budget.yaml"), folder.uri("plan.yaml"));
    let offered = actions(&mut editor, &budget);
    let titles: Vec<&str> = offered.iter().map(|it| &*it.0).collect();
    assert_eq!(titles.len(), 4, "{titles:?}");
    for (title, action) in &offered[..3] {
        assert_ne!(action["isPreferred"], true, "{title}: a person decides");
        editor.did_open(&budget, &edited(action, &budget, BUDGET));
        editor.settle(&budget);
        assert_eq!(editor.codes(&budget), [""; 0], "{title}: {action}");
        editor.did_close(&budget);
    }
    assert!(offered[0].0.contains("9.9"), "{titles:?}");
    assert!(
        edited(&offered[1].1, &budget, BUDGET).contains("# kenzan: ignore[budget/total] REASON")
    );
    assert!(edited(&offered[2].1, &budget, BUDGET).contains("expect[budget/total, diff=1.1億円]"));
    assert_eq!(offered[3].1["command"]["command"], "kenzan.openManual");
    // An acceptance of one difference does not accept another.
    let expected = edited(&offered[2].1, &budget, BUDGET).replace("11.0", "12.0");
    editor.did_open(&budget, &expected);
    editor.settle(&budget);
    assert_eq!(editor.codes(&budget), ["budget/total"]);
    let offered = actions(&mut editor, &plan);
    let (_, near) = offered.iter().find(|it| it.0 == "write `M-ones`").expect("the near key");
    editor.did_open(&plan, &edited(near, &plan, PLAN));
    editor.settle(&plan);
    assert_eq!(editor.codes(&plan), [""; 0]);
    editor.close();
}

#[test]
fn a_format_without_comments_is_accepted_in_the_configuration() {
    let folder = folder();
    let mut editor = Editor::open(&[&folder]);
    let (table, config) = (folder.uri("table.json"), folder.uri("kenzan.yaml"));
    for index in [1, 2] {
        let offered = actions(&mut editor, &table);
        let text = edited(&offered[index].1, &config, CONFIG);
        editor.did_open(&config, &text);
        editor.settle(&table);
        assert_eq!(editor.codes(&table), [""; 0], "{text}");
        assert_eq!(editor.codes(&config), [""; 0], "{text}");
        editor.did_close(&config);
    }
    // Beside entries that are there.
    let text = format!(
        "{CONFIG}suppress:\n    - {{ rule: budget/total, in: budget, reason: known }}\nlang: en\n"
    );
    folder.write("kenzan.yaml", &text);
    editor.did_open(&config, &text);
    let offered = actions(&mut editor, &table);
    let text = edited(&offered[1].1, &config, &text);
    editor.did_change(&config, 2, &text);
    editor.settle(&table);
    assert_eq!(editor.codes(&table), [""; 0], "{text}");
    assert_eq!(editor.codes(&config), [""; 0], "{text}");
    editor.close();
}

#[test]
fn a_block_of_text_is_never_written_into() {
    let folder = folder();
    folder.write(
        "rules/b.yaml",
        "id: plan/words\nif-present: true\ncheck: { pattern: { in: plan, values: $.note, matches: 'x' } }\n",
    );
    let text = format!("note: |\n  first\n  second\n{PLAN}");
    let mut editor = Editor::open(&[&folder]);
    let uri = folder.uri("plan.yaml");
    editor.did_open(&uri, &text);
    let offered = actions(&mut editor, &uri);
    let (_, action) = offered.iter().find(|it| it.0.contains("plan/words")).expect("an acceptance");
    let text = edited(action, &uri, &text);
    assert!(text.contains("|\n  first\n  second\n"), "{text}");
    editor.did_change(&uri, 2, &text);
    editor.settle(&uri);
    assert!(!editor.codes(&uri).contains(&"plan/words".to_owned()), "{text}");
    editor.close();
}

fn labels(answer: &Value) -> Vec<String> {
    let items = answer["items"].as_array().unwrap().iter();
    items.map(|it| it["label"].as_str().unwrap().to_owned()).collect()
}

fn completed(editor: &mut Editor, uri: &str, marked: &str) -> Vec<String> {
    let text = marked.replacen('‸', "", 1);
    editor.did_open(uri, &text);
    let answer = ask(editor, "completion", uri, position(marked, "‸"));
    labels(&answer)
}

#[test]
fn references_are_completed_with_the_keys_that_they_may_name() {
    let folder = folder();
    let mut editor = Editor::open(&[&folder]);
    let uri = folder.uri("plan.yaml");
    let typed = |written: &str| PLAN.replace("measure: M-one }", written);
    assert_eq!(completed(&mut editor, &uri, &typed("measure: M‸ }")), ["M-ones", "M1"]);
    assert_eq!(completed(&mut editor, &uri, &typed("measure: M-‸one }")), ["M-ones"]);
    assert_eq!(completed(&mut editor, &uri, &typed("measure: \"M1‸\" }")), ["M1"]);
    assert_eq!(completed(&mut editor, &uri, &typed("measure: ‸ }")), ["M-ones", "M1"]);
    assert_eq!(completed(&mut editor, &uri, &typed("measure: M1, other: ‸ }")), [""; 0]);
    editor.close();
}

#[test]
fn configurations_and_rule_files_are_completed_by_what_they_may_say() {
    let folder = folder();
    let mut editor = Editor::open(&[&folder]);
    let (config, rules) = (folder.uri("kenzan.yaml"), folder.uri("rules/a.yaml"));
    let has = |all: &[String], name: &str| all.iter().any(|it| it == name);
    let offered = completed(&mut editor, &config, &format!("{CONFIG}‸"));
    assert!(has(&offered, "sources") && has(&offered, "suppress"), "{offered:?}");
    let offered = completed(&mut editor, &config, &format!("{CONFIG}severity: {{ ‸"));
    assert!(has(&offered, "budget/total"), "{offered:?}");
    let offered = completed(&mut editor, &config, &format!("{CONFIG}severity:\n  budget/total: ‸"));
    assert_eq!(offered, ["error", "warning", "note", "off"]);
    let offered = completed(&mut editor, &config, &format!("{CONFIG}extends:\n  - ‸"));
    assert!(has(&offered, "kenzan:auto"), "{offered:?}");
    let offered = completed(&mut editor, &config, &format!("{CONFIG}lang: ‸"));
    assert_eq!(offered, ["ja", "en"]);
    editor.did_close(&config);
    let rule = "rules:\n  - id: a/b\n";
    let offered = completed(&mut editor, &rules, &format!("{rule}    ‸"));
    assert!(has(&offered, "check") && has(&offered, "severity"), "{offered:?}");
    let offered = completed(&mut editor, &rules, &format!("{rule}    check:\n      ‸"));
    assert!(has(&offered, "sum") && has(&offered, "resolve"), "{offered:?}");
    let offered = completed(&mut editor, &rules, &format!("{rule}    check: {{ sum: {{ ‸ }} }}\n"));
    assert!(has(&offered, "total") && has(&offered, "in"), "{offered:?}");
    let offered =
        completed(&mut editor, &rules, &format!("{rule}    check: {{ sum: {{ in: ‸ }} }}\n"));
    assert!(has(&offered, "budget") && has(&offered, "plan"), "{offered:?}");
    let offered =
        completed(&mut editor, &rules, &format!("{rule}    check: {{ sum: {{ rounding: ‸"));
    assert!(has(&offered, "nearest"), "{offered:?}");
    let offered = completed(
        &mut editor,
        &rules,
        &format!("{rule}    check:\n      sum:\n        items:\n          - ‸"),
    );
    assert!(has(&offered, "select") && has(&offered, "weight"), "{offered:?}");
    editor.close();
}

#[test]
fn the_manual_is_told_where_a_kind_or_a_key_stands() {
    let folder = folder();
    let mut editor = Editor::open(&[&folder]);
    let (config, rules) = (folder.uri("kenzan.yaml"), folder.uri("rules/a.yaml"));
    let told = hover(&mut editor, &rules, RULES, "sum:");
    assert!(told.starts_with("# ") && told.contains("    total "), "{told}");
    let told = hover(&mut editor, &rules, RULES, "total: $");
    assert!(told.contains("`total`:") && told.contains("operand"), "{told}");
    let told = hover(&mut editor, &config, CONFIG, "sources");
    assert!(told.contains("`sources`:"), "{told}");
    editor.close();
}

#[test]
fn symbols_are_nested_as_the_records_are() {
    let folder = folder();
    let draft =
        "# 予算\n\n## 表\n\n表1 内訳\n\n| 項目 | 額 |\n|---|---|\n| a | 1 |\n\n## 終わり\n\nx\n";
    folder.write(
        "kenzan.yaml",
        format!("{}\n", CONFIG.replace("plan: plan.yaml", "plan: plan.yaml, d: d.md").trim()),
    );
    folder.write("d.md", draft);
    let mut editor = Editor::open(&[&folder]);
    let symbols = |editor: &mut Editor, name: &str| {
        let params = json!({ "textDocument": { "uri": folder.uri(name) } });
        editor.ask("textDocument/documentSymbol", params).unwrap()
    };
    let names = |of: &Value| -> Vec<String> {
        let all = of.as_array().into_iter().flatten();
        all.map(|it| it["name"].as_str().unwrap().to_owned()).collect()
    };
    let plan = symbols(&mut editor, "plan.yaml");
    assert_eq!(names(&plan), ["kpis", "measures", "budgets"]);
    assert_eq!(names(&plan[0]["children"]), ["利用者数", "満足度"]);
    let draft_symbols = symbols(&mut editor, "d.md");
    assert_eq!(names(&draft_symbols), ["予算"]);
    let inside = &draft_symbols[0]["children"];
    assert_eq!(names(inside), ["表", "終わり"]);
    assert_eq!(names(&inside[0]["children"]).len(), 1);
    editor.close();
}

#[test]
fn hints_are_off_unless_they_are_asked_for() {
    let folder = folder();
    let uri = folder.uri("budget.yaml");
    let whole =
        json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 99, "character": 0 } });
    let params = json!({ "textDocument": { "uri": uri }, "range": whole });
    let mut editor = Editor::open(&[&folder]);
    assert_eq!(editor.ask("textDocument/inlayHint", params.clone()).unwrap(), json!([]));
    editor.close();
    let mut editor = Editor::with(&[&folder], &["utf-8"], json!({ "inlayHints": true }));
    let hints = editor.ask("textDocument/inlayHint", params).unwrap();
    assert_eq!(hints.as_array().unwrap().len(), 1, "{hints}");
    assert_eq!(hints[0]["label"], "= ≠ 9.9億円");
    assert_eq!(hints[0]["position"], json!({ "line": 1, "character": 11 }));
    editor.close();
}

#[test]
fn only_pages_of_the_manual_are_opened() {
    let folder = folder();
    let mut editor = Editor::open(&[&folder]);
    let run = |editor: &mut Editor, page: &str| {
        let params = json!({ "command": "kenzan.openManual", "arguments": [page] });
        editor.ask("workspace/executeCommand", params)
    };
    assert_eq!(run(&mut editor, "https://example.org/"), Err(-32602));
    let offered = actions(&mut editor, &folder.uri("budget.yaml"));
    let page = offered[3].1["command"]["arguments"][0].as_str().unwrap().to_owned();
    assert!(page.ends_with("kinds/sum.md"), "{page}");
    assert_eq!(run(&mut editor, &page), Ok(Value::Null));
    assert_eq!(editor.told, [page]);
    let params = json!({ "command": "kenzan.recheck" });
    assert_eq!(editor.ask("workspace/executeCommand", params), Ok(Value::Null));
    editor.close();
}
