//! Measures `kenzan check` as a user runs it, against the least that any such program must do: a
//! bare parse of the same bytes, or the same sums written by hand. Prints ratios of one run only,
//! because times of different machines and days do not compare. Knows no budget of its own and
//! never fails for being slow; it fails when the answer is wrong. Graphs that careless algorithms never
//! finish have no floor: of them only time and memory are told.
//!
//! `cargo bench --bench speed [-- NAME]` runs all measurements, or those whose name contains NAME.
#![allow(clippy::print_stdout, clippy::unwrap_used, missing_docs)]

#[path = "speed/documents.rs"]
mod documents;
#[path = "speed/floor.rs"]
mod floor;
#[path = "speed/graphs.rs"]
mod graphs;
#[path = "speed/measure.rs"]
mod measure;
#[path = "speed/session.rs"]
mod session;

use std::path::{Path, PathBuf};
use std::process::Command;

use measure::{Case, Memory, Side};

const LARGE: usize = 50 << 20;
const ROWS: usize = 1_000_000;
const PROJECTS: usize = 100_000;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|it| it != "--bench").collect();
    if let [mode, files @ ..] = &arguments[..]
        && let Some(mode) = mode.strip_prefix("floor:")
    {
        return floor::run(mode, files);
    }
    let wanted = arguments.first().map_or("", String::as_str);
    let folder = tempfile::tempdir().unwrap();
    // Kept for a profiler: `KEEP=DIR`.
    let kept = std::env::var_os("KEEP").map(PathBuf::from);
    let folder = kept.as_deref().unwrap_or(folder.path());
    measure::heading();
    for (name, case) in CASES {
        if name.contains(wanted) {
            let folder = folder.join(name);
            std::fs::create_dir_all(&folder).unwrap();
            measure::compare(name, case(&folder));
        }
    }
    if "session".contains(wanted) {
        session::compare();
    }
    measure::heading_alone();
    for graph in graphs::all(wanted) {
        let folder = folder.join(graph.name);
        std::fs::create_dir_all(&folder).unwrap();
        hostile(&folder, graph);
    }
}

/// A graph for which nothing but an answer is asked.
fn hostile(folder: &Path, graph: graphs::Graph) {
    let files = written(folder, &[("graph.json", &graph.text)]);
    let check = check(folder, &files, &graph.rules);
    measure::alone(graph.name, Side::new(check, Some(graph.faults)), graph.text.len() as u64);
}

type Make = fn(&Path) -> Case;

const CASES: [(&str, Make); 6] = [
    ("draft.yaml", |folder| draft(folder, "draft.yaml", &documents::yaml(10 << 10))),
    ("draft.md", |folder| draft(folder, "draft.md", &documents::markdown(10 << 10))),
    ("large.yaml", |folder| large(folder, "large.yaml", &documents::yaml(LARGE))),
    ("large.json", |folder| large(folder, "large.json", &documents::json(LARGE))),
    ("rows.csv", rows),
    ("links.json", links),
];

/// A draft of one author: what counts is how soon the answer is there.
fn draft(folder: &Path, name: &str, text: &str) -> Case {
    let files = written(folder, &[(name, text)]);
    Case { runs: 60, goal: 30, ..sums(folder, &files, 30) }
}

/// One document of a whole government.
fn large(folder: &Path, name: &str, text: &str) -> Case {
    let files = written(folder, &[(name, text)]);
    Case { memory_goal: Some(Memory::OfFiles(120)), ..sums(folder, &files, 20) }
}

/// Rows of one file against the totals of another.
fn rows(folder: &Path) -> Case {
    let (rows, totals) = documents::csv(ROWS);
    let files = written(folder, &[("rows.csv", &rows), ("totals.csv", &totals)]);
    sums(folder, &files, 30)
}

/// Projects that feed one another and KPIs that measure them.
fn links(folder: &Path) -> Case {
    let files = written(folder, &[("links.json", &documents::links(PROJECTS))]);
    Case { memory_goal: Some(Memory::OfFloor(25)), ..checked(folder, &files, "links", 20) }
}

/// Checks `files` with the rules that fit them; the floor reads the same files.
fn sums(folder: &Path, files: &[PathBuf], goal: u32) -> Case {
    checked(folder, files, files[0].extension().unwrap().to_str().unwrap(), goal)
}

/// Checks `files` with the rules for `mode`; the floor of that mode reads the same files.
fn checked(folder: &Path, files: &[PathBuf], mode: &str, goal: u32) -> Case {
    let check = check(folder, files, documents::rules(mode));
    let mut floor = Command::new(std::env::current_exe().unwrap());
    floor.arg(format!("floor:{mode}")).args(files);
    let bytes = files.iter().map(|it| it.metadata().unwrap().len()).sum();
    Case {
        check: Side::new(check, Some(documents::FAULTS)),
        floor: Side::new(floor, None),
        bytes,
        runs: 5,
        goal,
        memory_goal: None,
    }
}

/// The command that checks `files`, each a source set of its name, with `rules`.
fn check(folder: &Path, files: &[PathBuf], rules: &str) -> Command {
    let config = folder.join("kenzan.yaml");
    let mut sources = String::from("version: 1\nextends: [./rules.yaml]\nsources:\n");
    for path in files {
        let set = path.file_stem().unwrap().to_str().unwrap();
        sources += &format!("  {set}: {}\n", path.file_name().unwrap().to_str().unwrap());
    }
    std::fs::write(&config, sources).unwrap();
    std::fs::write(folder.join("rules.yaml"), rules).unwrap();
    let mut check = Command::new(env!("CARGO_BIN_EXE_kenzan"));
    check.args(["check", "--format", "json", "--config"]).arg(&config);
    check
}

fn written(folder: &Path, files: &[(&str, &str)]) -> Vec<PathBuf> {
    let write = |(name, text): &(&str, &str)| {
        let path = folder.join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    files.iter().map(write).collect()
}
