//! Runs every mutation of the health research budget and writes the table of `docs/mutations.md`
//! under `UPDATE=1`. Fails when a rule misses a change that contradicts what the document states.
#![allow(clippy::print_stdout, clippy::unwrap_used, missing_docs, dead_code, unused_imports)]

#[path = "../tests/it/fixtures.rs"]
mod fixtures;
#[path = "../tests/it/mutations.rs"]
mod mutations;
#[path = "../tests/it/pages.rs"]
mod pages;
#[path = "../tests/it/run.rs"]
mod run;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/mutations.md");

fn main() {
    letters();
    let mut missed = measure(&mutations::Measure::new(), "<!-- table -->\n");
    missed.extend(measure(&mutations::Measure::of_data_alone(), "<!-- table: data alone -->\n"));
    assert!(missed.is_empty(), "{} missed:\n{}", missed.len(), missed.join("\n"));
}

/// Changes a letter of every text and prints how many were noticed.
fn letters() {
    let measure = mutations::Measure::new();
    let (table, unnoticed) = mutations::letters::run(&measure, &measure.slips());
    println!("{table}\n{}", unnoticed.join("\n"));
}

/// Runs every mutation, writes the table between the two lines `mark`, and returns what was missed.
fn measure(measure: &mutations::Measure, mark: &str) -> Vec<String> {
    let (table, missed) = mutations::run(measure, &measure.mutations());
    let table = mutations::show(&table);
    println!("{table}");
    if std::env::var_os("UPDATE").is_some() {
        let page = std::fs::read_to_string(PAGE).unwrap();
        let parts: Vec<&str> = page.split(mark).collect();
        let [before, _, after] = parts[..] else { panic!("{PAGE} needs two lines {mark}") };
        std::fs::write(PAGE, format!("{before}{mark}{table}{mark}{after}")).unwrap();
    }
    missed
}
