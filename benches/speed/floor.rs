//! The least that a program must do with the same files: for documents, run the parser and drop what
//! it says; for rows, the same sums in a loop; for links, the same checks over petgraph. No tree, no
//! spans, no rules, no report.

use std::collections::HashMap;
use std::fs;

use kenzan::diagnostic::Diagnostic;
use kenzan::document::{Limits, NodeKind, json};
use kenzan::source::SourceId;
use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use rust_decimal::Decimal;
use serde::Deserialize;

/// Does it for `files`, whose ending is `mode`.
pub(crate) fn run(mode: &str, files: &[String]) {
    let text = || fs::read_to_string(&files[0]).unwrap();
    let seen = match mode {
        "yaml" => events(&text()),
        "json" => tokens(&text()),
        "md" => {
            let options = pulldown_cmark::Options::ENABLE_TABLES;
            pulldown_cmark::Parser::new_ext(&text(), options).into_offset_iter().count()
        }
        "links" => wrong_links(&text()),
        "csv" => wrong_totals(&files[0], &files[1]),
        other => panic!("no floor for {other}"),
    };
    assert!(seen > 0);
}

/// What kenzan's own scanner tells of a JSON text, added up so that none of it can be left out.
fn tokens(text: &str) -> usize {
    let (mut told, mut found) = (Told(0), Vec::new());
    json::scan(text, SourceId(0), Limits::default(), &mut told, &mut found);
    assert!(found.is_empty());
    told.0
}

struct Told(usize);

impl json::Sink for Told {
    fn open(&mut self, kind: NodeKind, start: usize) {
        self.scalar(kind, start, start);
    }

    fn close(&mut self, end: usize, _: &mut Vec<Diagnostic>) {
        self.0 = self.0.wrapping_add(end);
    }

    fn cut(&mut self) {}

    fn name(&mut self, name: &str, start: usize, end: usize) {
        self.scalar_as(NodeKind::String, start, end, name);
    }

    fn scalar(&mut self, kind: NodeKind, start: usize, end: usize) {
        self.0 = self.0.wrapping_add(start + end + kind as usize);
    }

    fn scalar_as(&mut self, kind: NodeKind, start: usize, end: usize, value: &str) {
        self.scalar(kind, start, end + value.len());
    }
}

fn events(text: &str) -> usize {
    let mut parser = granit_parser::Parser::new_from_str(text);
    let mut count = 0;
    while let Some(event) = parser.next_event() {
        event.unwrap();
        count += 1;
    }
    count
}

/// How many totals are not the sum of their rows.
fn wrong_totals(rows: &str, totals: &str) -> usize {
    let mut sums: HashMap<Box<[u8]>, Decimal> = HashMap::new();
    each_record(rows, |record| {
        let amount = Decimal::from_str_exact(std::str::from_utf8(&record[3]).unwrap()).unwrap();
        match sums.get_mut(&record[1]) {
            Some(sum) => *sum += amount,
            None => _ = sums.insert(record[1].into(), amount),
        }
    });
    let mut wrong = 0;
    each_record(totals, |record| {
        let stated = Decimal::from_str_exact(std::str::from_utf8(&record[1]).unwrap()).unwrap();
        wrong += usize::from(sums.get(&record[0]) != Some(&stated));
    });
    wrong
}

#[derive(Deserialize)]
struct Plan {
    projects: Vec<Project>,
    kpis: Vec<Kpi>,
}

#[derive(Deserialize)]
struct Project {
    id: String,
    feeds: Vec<String>,
}

#[derive(Deserialize)]
struct Kpi {
    project: String,
}

/// How many references lead nowhere, ids stand twice, projects have no KPI, and links lie in circles.
fn wrong_links(text: &str) -> usize {
    let plan: Plan = serde_json::from_str(text).unwrap();
    let mut graph = DiGraph::<(), (), u32>::new();
    let mut known: HashMap<&str, NodeIndex> = HashMap::new();
    let mut wrong = 0;
    for project in &plan.projects {
        wrong += usize::from(known.insert(&project.id, graph.add_node(())).is_some());
    }
    for project in &plan.projects {
        for to in &project.feeds {
            match known.get(to.as_str()) {
                Some(&to) => _ = graph.add_edge(known[project.id.as_str()], to, ()),
                None => wrong += 1,
            }
        }
    }
    let mut measured = vec![0; plan.projects.len()];
    for kpi in &plan.kpis {
        match known.get(kpi.project.as_str()) {
            Some(project) => measured[project.index()] += 1,
            None => wrong += 1,
        }
    }
    wrong += measured.iter().filter(|it| **it == 0).count();
    wrong + kosaraju_scc(&graph).iter().filter(|it| it.len() > 1).count()
}

fn each_record(path: &str, mut take: impl FnMut(&csv::ByteRecord)) {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let mut record = csv::ByteRecord::new();
    while reader.read_byte_record(&mut record).unwrap() {
        take(&record);
    }
}
