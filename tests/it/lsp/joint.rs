//! The findings of single rules do not wait for joint checks.

use std::time::Duration;

use serde_json::Value;

use super::client::{Editor, Folder, abilities, host};

const CONFIG: &str = "sources: { plan: plan.yaml }\n";
const RULES: &str = "\
rules:
  - id: project/share
    check: { sum: { total: $.share, items: '$.programmes[*]' } }
  - id: project/total
    check: { sum: { total: $.total, items: ['$.programmes[*]', $.envelope] } }
  - id: project/named
    check: { required: { in: plan, fields: [$.name] } }
  - id: project/joint
    check: { feasible: { rules: [project/share, project/total] } }
";
const PLAN: &str = "\
# kenzan: ignore[project/joint] reported
total: 152億円
share: 103.5億円
programmes: [39億円, 9億円, 26億円, 3億円, 29億円]
envelope: 47億円
";

/// The codes of each list that was published of a file with this version.
fn lists(editor: &Editor, version: i64) -> Vec<Vec<&str>> {
    let all = editor.published.iter().filter(|it| it["version"] == version);
    all.map(|it| {
        let found = it["diagnostics"].as_array().unwrap().iter();
        found.map(|it| it["code"].as_str().unwrap()).collect()
    })
    .collect()
}

#[test]
fn the_rest_is_published_before_a_slow_joint_check() {
    let folder =
        Folder::new(&[("kenzan.yaml", CONFIG), ("rules/a.yaml", RULES), ("plan.yaml", PLAN)]);
    let patience = Duration::ZERO;
    let mut editor = Editor::silent(kenzan::lsp::Host { patience, ..host() });
    editor.greet(&[&folder], abilities(&["utf-8"]), Value::Null);
    let uri = folder.uri("plan.yaml");
    editor.did_open(&uri, PLAN);
    editor.settle(&uri);
    // An acceptance that only the joint check uses is never called unused, and here nothing changes in between.
    let text = format!("{PLAN}more: 1\n");
    editor.did_change(&uri, 2, &text);
    editor.settle(&uri);
    assert_eq!(lists(&editor, 2), [["project/named", "project/share"]]);
    let text = text.replace("# kenzan: ignore[project/joint] reported\n", "");
    editor.did_change(&uri, 3, &text);
    editor.settle(&uri);
    let published = lists(&editor, 3);
    assert_eq!(published.len(), 2, "{published:?}");
    assert_eq!(published[0], ["project/named", "project/share"]);
    let mut last = published[1].clone();
    last.sort_unstable();
    assert_eq!(last, ["project/joint", "project/named", "project/share"]);
    editor.close();
}

#[test]
fn where_joint_checks_are_quick_one_list_comes() {
    let folder =
        Folder::new(&[("kenzan.yaml", CONFIG), ("rules/a.yaml", RULES), ("plan.yaml", PLAN)]);
    let patience = Duration::from_secs(3600);
    let mut editor = Editor::silent(kenzan::lsp::Host { patience, ..host() });
    editor.greet(&[&folder], abilities(&["utf-8"]), Value::Null);
    let uri = folder.uri("plan.yaml");
    editor.did_open(&uri, PLAN);
    editor.settle(&uri);
    editor.did_change(&uri, 2, &PLAN.replace("# kenzan: ignore[project/joint] reported\n", ""));
    editor.settle(&uri);
    assert_eq!(lists(&editor, 2).len(), 1);
    editor.close();
}
