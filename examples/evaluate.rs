//! Measures how well relations are detected in tables with relations annotated by people, and how many planted faults
//! are found: `cargo run --release --example evaluate -- FILE`, a file with one JSON record per line (`gzip -dc` it
//! first). Tunes nothing: a hash of the file name divides the tables into one half to tune on and one half to report
//! on.
#![allow(clippy::print_stdout)]

#[path = "evaluate/annotated.rs"]
mod annotated;
#[path = "evaluate/faults.rs"]
mod faults;
#[path = "evaluate/score.rs"]
mod score;
#[path = "evaluate/truth.rs"]
mod truth;

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::time::Instant;

use annotated::Table;
use score::Tally;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let Some(file) = arguments.next() else {
        println!(
            "usage: evaluate FILE [tuning|reporting] [NAME] (a file of one JSON record a line; gzip -dc it first)"
        );
        return ExitCode::from(2);
    };
    let text = match std::fs::read_to_string(&file) {
        Ok(text) => text,
        Err(error) => {
            println!("{file}: {error}");
            return ExitCode::from(2);
        }
    };
    let half = arguments.next();
    let name = arguments.next();
    let tables: Vec<Table> = text.split('\n').filter_map(Table::read).collect();
    for (half_name, is_tuning) in [("tuning", true), ("reporting", false)] {
        if half.as_ref().is_some_and(|it| !half_name.starts_with(it.as_str())) {
            continue;
        }
        let mut chosen: Vec<&Table> =
            tables.iter().filter(|it| it.is_tuning() == is_tuning).collect();
        if let Some(name) = &name {
            chosen.retain(|it| it.name.contains(name.as_str()));
        }
        evaluate(half_name, &chosen, name.is_some());
    }
    ExitCode::SUCCESS
}

fn evaluate(half: &str, tables: &[&Table], is_loud: bool) {
    let mut tallies: BTreeMap<&'static str, [Tally; 3]> = BTreeMap::new();
    let mut calibration: BTreeMap<i32, (usize, usize)> = BTreeMap::new();
    let mut slowest: Vec<(u128, &str)> = Vec::new();
    let start = Instant::now();
    for table in tables {
        let begun = Instant::now();
        let found = score::found(table);
        slowest.push((begun.elapsed().as_millis(), &table.name));
        if is_loud {
            println!("# {}", table.name);
            score::print(table, &found);
        }
        score::compare(table, &found, &mut tallies);
        score::calibrate(table, &found, &mut calibration);
    }
    let time = start.elapsed();
    println!("## {half} half: {} tables, {} ms", tables.len(), time.as_millis());
    println!(
        "| type | precision | recall | F1 | the same without blank and zero items | | | and without what is true but not annotated | | |"
    );
    println!("|{}", "---|".repeat(10));
    for (kind, [whole, bare, open]) in &tallies {
        println!("| {kind} | {whole} | {bare} | {open} |");
    }
    println!("score (nats): instances right of found");
    for (bucket, (right, all)) in &calibration {
        println!("  {bucket:>3}: {right} of {all} ({})", score::share(*right, *all));
    }
    slowest.sort_unstable();
    slowest.iter().rev().take(4).for_each(|(time, name)| println!("  {time} ms {name}"));
    faults::plant(tables, is_loud);
}
