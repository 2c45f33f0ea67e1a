//! Measures a session in which one document of many is replaced: how long the next check takes, in parts of
//! the first one. Knows no program: it runs the library over files in memory.

use std::time::{Duration, Instant};

use kenzan::{Cancel, Memory, Session, Settings};

use crate::documents;

const FILES: usize = 1000;
const ROUNDS: usize = 9;
/// Most that a second check may take, in thousandths of the first.
const GOAL: u128 = 50;

const CONFIG: &str = "sources:\n  draft: draft.yaml\n  data: data/*.yaml\nrules: rule-*.yaml\n";

fn rule(set: &str) -> String {
    let (total, items) = ("$.subtotal", "$.sections[*].subtotal");
    format!(
        "id: {set}/department\ncheck: {{ sum: {{ in: {set}, each: '$.departments[*]', total: {total}, items: '{items}' }} }}\n"
    )
}

/// Prints one line: the first check, the next one after `draft.yaml` was replaced, and their ratio.
pub(crate) fn compare() {
    let text = documents::yaml(10 << 10);
    let mut files = Memory::new()
        .with("kenzan.yaml", CONFIG)
        .with("rule-draft.yaml", rule("draft"))
        .with("rule-data.yaml", rule("data"))
        .with("draft.yaml", text.clone());
    for index in 1..FILES {
        files = files.with(format!("data/{index}.yaml"), text.clone());
    }
    let mut session = Session::open(files, Settings::default());
    let (first, found) = time(&mut session);
    let mut again: Vec<Duration> = (0..ROUNDS)
        .map(|round| {
            session.put("draft.yaml", format!("{text}# {round}\n"));
            let (time, same) = time(&mut session);
            assert_eq!(same, found, "the same findings");
            time
        })
        .collect();
    again.sort();
    let (first, again) = (first.as_micros(), again[ROUNDS / 2].as_micros());
    let thousandths = again * 1000 / first;
    let is_within = if thousandths <= GOAL { "yes" } else { "no" };
    println!(
        "\n| session | first check | one of {FILES} replaced | part | within {} % |",
        GOAL / 10
    );
    println!("|---|--:|--:|--:|---|");
    println!(
        "| 10 kB of 10 MB | {} ms | {}.{:02} ms | {}.{} % | {is_within} |",
        first / 1000,
        again / 1000,
        again % 1000 / 10,
        thousandths / 10,
        thousandths % 10
    );
}

fn time(session: &mut Session) -> (Duration, usize) {
    let begun = Instant::now();
    let outcome = session.check(&Cancel::new()).unwrap();
    (begun.elapsed(), outcome.diagnostics().len())
}
