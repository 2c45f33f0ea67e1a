//! Long runs, on demand: `cargo test --test it -- --ignored --nocapture lsp::long`. Prints its measurements.
#![allow(clippy::print_stdout)]

use std::fs;
use std::time::{Duration, Instant};

use kenzan::{Cancel, Disk, Session, Settings};
use serde_json::json;

use super::client::{Editor, Folder};

/// A table of many rows that adds up, and prose around it: some 10 kB.
fn draft(last: u32) -> String {
    let mut text = String::from(
        "# 予算の内訳\n\n表1 内訳（単位：百万円）\n\n| 区分 | 令和6年度 | 令和7年度 | 増減 |\n|---|---|---|---|\n",
    );
    let (mut before, mut now) = (0, 0);
    for row in 0..110u32 {
        let (one, two) = (100 + row * 7, 120 + row * 9);
        (before, now) = (before + one, now + two);
        text += &format!("| 事業その{row}の名称 | {one} | {two} | {} |\n", two - one);
    }
    text += &format!("| 合計 | {before} | {now} | {} |\n\n", now - before);
    for row in 0..40 {
        text += &format!(
            "{row}番目の段落では、前年度の{}件から{}件へ増加した経緯を述べる。\n\n",
            100 + row,
            110 + row
        );
    }
    text + &format!("最後の段落の数は{last}である。\n")
}

const CONFIG: &str = "sources: { data: 'data/*.yaml' }\n";
const RULES: &str = "\
rules:
  - id: data/total
    check: { sum: { in: data, total: $.total, items: '$.items[*]' } }
  - id: data/named
    check: { required: { in: data, fields: [name] } }
";

fn data(number: usize, last: u32) -> String {
    let items: Vec<String> = (0..10).map(|it| (it * 10 + number).to_string()).collect();
    let total: usize = (0..10).map(|it| it * 10 + number).sum();
    format!("name: 文書{number}\ntotal: {total}\nitems: [{}]\nlast: {last}\n", items.join(", "))
}

/// The middle and the 95th of a hundred of these.
fn middle(mut all: Vec<Duration>) -> [Duration; 2] {
    all.sort();
    [all[all.len() / 2], all[all.len() * 95 / 100]]
}

/// How long it takes from a keystroke to the diagnostics, against a check in this process.
fn measured(
    name: &str,
    folder: &Folder,
    settings: Settings,
    file: &str,
    text: &dyn Fn(u32) -> String,
) {
    let mut session = Session::open(Disk::at(folder.path("")), settings);
    session.put(folder.path(file), text(0));
    session.check(&Cancel::new()).unwrap();
    let direct = (1..=100).map(|it| {
        let text = text(it);
        let begun = Instant::now();
        session.put(folder.path(file), text);
        session.check(&Cancel::new()).unwrap();
        begun.elapsed()
    });
    let direct = middle(direct.collect());
    let mut editor = Editor::open(&[folder]);
    let uri = folder.uri(file);
    editor.did_open(&uri, &text(0));
    editor.settle(&uri);
    let mut text_now = text(0);
    let typed = (1..=100).map(|it| {
        let at = text_now.rfind(&(it - 1).to_string()).unwrap();
        let line = text_now[..at].matches('\n').count();
        let column = at - text_now[..at].rfind('\n').map_or(0, |it| it + 1);
        let end = column + (it - 1).to_string().len();
        let range = json!({ "start": { "line": line, "character": column }, "end": { "line": line, "character": end } });
        text_now = text(it);
        let version = it + 1;
        let begun = Instant::now();
        editor.edit(&uri, version as i32, json!([{ "range": range, "text": it.to_string() }]));
        editor.until_version(&uri, version.into());
        begun.elapsed()
    });
    let typed = middle(typed.collect());
    for (which, at) in [("median", 0), ("95th", 1)] {
        let (typed, direct) = (typed[at].as_micros(), direct[at].as_micros().max(1));
        println!(
            "{name}, {which}: {typed} µs from keystroke to diagnostics, {direct} µs in process, {} %",
            typed * 100 / direct
        );
    }
    editor.close();
}

#[test]
#[ignore = "measures"]
fn a_keystroke_costs_little_more_than_a_check() {
    let folder = Folder::new(&[("draft.md", &draft(0))]);
    println!("draft of {} bytes", draft(0).len());
    let mut settings = Settings::default();
    settings.paths.push(folder.path("draft.md"));
    settings.default_rules.push("kenzan:auto".into());
    measured("draft", &folder, settings, "draft.md", &draft);
    let folder = Folder::new(&[("kenzan.yaml", CONFIG), ("rules/a.yaml", RULES)]);
    for number in 0..1000 {
        folder.write(&format!("data/{number}.yaml"), data(number, 0));
    }
    let mut settings = Settings::default();
    settings.config = Some(folder.path("kenzan.yaml"));
    measured("1,000 files", &folder, settings, "data/500.yaml", &|last| data(500, last));
}

/// Memory that this process holds, in kB; where the system does not say, 0.
fn resident() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.split('\n').find_map(|it| it.strip_prefix("VmRSS:"));
    line.and_then(|it| it.trim().split(' ').next()?.parse().ok()).unwrap_or(0)
}

#[test]
#[ignore = "takes minutes"]
fn ten_thousand_edits_take_no_more_memory_than_one_thousand() {
    let folder = Folder::new(&[
        ("kenzan.yaml", CONFIG),
        ("rules/a.yaml", RULES),
        ("data/a.yaml", &data(1, 0)),
        ("data/b.yaml", &data(2, 0)),
    ]);
    let mut editor = Editor::open(&[&folder]);
    let uri = folder.uri("data/a.yaml");
    editor.did_open(&uri, &data(1, 0));
    let mut held = Vec::new();
    for version in 2..=10_001u32 {
        // Every third breaks the total, every fifth the syntax.
        let text = match version % 15 {
            0 | 5 | 10 => "total: [".to_owned(),
            3 | 6 | 9 | 12 => data(1, version).replace("total: ", "total: 9"),
            _ => data(1, version),
        };
        editor.did_change(&uri, version as i32, &text);
        editor.until_version(&uri, version.into());
        editor.published.clear();
        if version % 1000 == 1 {
            held.push(resident());
        }
    }
    println!("kB held after each thousand edits: {held:?}");
    assert!(held[9] < held[0] + held[0] / 5, "{held:?}");
    editor.settle(&uri);
    assert_eq!(editor.codes(&uri), [""; 0], "version 10001 is sound");
    editor.close();
}

/// A table of so many bytes whose column adds up, but for its last row.
fn long_table(bytes: usize) -> String {
    let mut text = String::with_capacity(bytes + 100);
    text += "name,amount\n";
    let mut total = 0u64;
    for row in 0u64.. {
        let amount = row % 9973 + 1;
        total += amount;
        text += &format!("the item of the row with the number {row},{amount}\n");
        if text.len() > bytes {
            break;
        }
    }
    text + &format!("Total,{}\n", total + 1)
}

#[test]
#[ignore = "takes minutes"]
fn a_file_of_fifty_megabytes_is_checked_as_one_types_and_memory_stays_bounded() {
    let text = long_table(50_000_000);
    let config = "sources: { data: data.csv }\n";
    let rule = "id: data/named\ncheck: { pattern: { in: data, values: '$[*].name', matches: '^(the item|Total)' } }\n";
    let folder = Folder::new(&[
        ("kenzan.yaml", config),
        ("rules/a.yaml", rule),
        ("data.csv", "name,amount\n"),
    ]);
    let mut editor = Editor::open(&[&folder]);
    let uri = folder.uri("data.csv");
    let before = resident();
    let begun = Instant::now();
    editor.did_open(&uri, &text);
    editor.until_version(&uri, 1);
    println!("{} bytes: opened and checked in {} ms", text.len(), begun.elapsed().as_millis());
    let place = |column: u32| json!({ "line": 1, "character": column });
    let mut held = Vec::new();
    for version in 2..12 {
        let begun = Instant::now();
        let (old, new) = if version % 2 == 0 { ("the", "xhe") } else { ("xhe", "the") };
        let range = json!({ "start": place(0), "end": place(old.len() as u32) });
        editor.edit(&uri, version, json!([{ "range": range, "text": new }]));
        editor.until_version(&uri, version.into());
        println!("keystroke {version}: {} ms", begun.elapsed().as_millis());
        assert_eq!(editor.of(&uri).len(), usize::from(version % 2 == 0), "version {version}");
        held.push(resident());
    }
    println!("kB held before {before}, after each keystroke {held:?}");
    assert!(held[9] < held[1] + held[1] / 5, "{held:?}");
    editor.close();
}
