//! Drafts beside their data, `fixtures/beside`: nothing is found as they stand, and a change of the draft or of the data
//! is found where the draft states the figure.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use kenzan::diagnostic::{Diagnostic, Severity};
use kenzan::{Cancel, Memory, Session, Settings};

fn home() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/beside")
}

/// The files of the fixture in one language, by their paths in it.
fn files(language: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for directory in ["", "/rules"] {
        for entry in fs::read_dir(home().join(format!("{language}{directory}"))).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                let inside = path.strip_prefix(home().join(language)).unwrap();
                let name = inside.to_str().unwrap().replace('\\', "/");
                found.insert(name, fs::read_to_string(&path).unwrap());
            }
        }
    }
    found
}

/// What is found: the file, the text at the place, and the message.
fn found(session: &mut Session) -> Vec<(String, String, String)> {
    let outcome = session.check(&Cancel::new()).unwrap();
    let sources = outcome.sources();
    let told = |it: &Diagnostic| {
        let span = it.span().unwrap();
        let place = (sources.get(span.source).name.clone(), sources.slice(span).to_owned());
        (place.0, place.1, format!("{}: {}", it.code, it.message.en))
    };
    let loud = outcome.diagnostics().iter().filter(|it| it.severity > Severity::Note);
    loud.map(told).collect()
}

fn session(files: &BTreeMap<String, String>) -> Session {
    let memory = files.iter().fold(Memory::new(), |it, (name, text)| it.with(name, text.as_str()));
    Session::open(memory, Settings::default())
}

#[test]
fn a_draft_that_agrees_with_its_data_has_no_finding() {
    for language in ["ja", "en"] {
        assert_eq!(found(&mut session(&files(language))), [], "{language}");
    }
}

#[test]
fn a_change_of_the_draft_or_the_data_is_one_finding_where_the_draft_states_the_figure() {
    let faults = fs::read_to_string(home().join("faults.tsv")).unwrap();
    let mut sessions: BTreeMap<&str, Session> = BTreeMap::new();
    for line in faults.trim_end().split('\n').skip(1) {
        let [file, number, written, fault, place, at] =
            line.split('\t').collect::<Vec<_>>().try_into().unwrap();
        let (language, name) = file.split_once('/').unwrap();
        let all = files(language);
        let mut lines: Vec<String> = all[name].split('\n').map(str::to_owned).collect();
        let changed = &mut lines[number.parse::<usize>().unwrap() - 1];
        assert!(changed.contains(written), "{line}");
        *changed = changed.replacen(written, fault, 1);
        // One session sees every change and its end, as an editor does.
        let session = sessions.entry(language).or_insert_with(|| session(&all));
        session.put(name, lines.join("\n"));
        let report = found(session);
        session.put(name, all[name].clone());
        let (_, place) = place.split_once('/').unwrap();
        // Other rules may read the figure, too; those of the project tell of it once.
        let of_project = |it: &&(String, String, String)| {
            it.0 == place && ["anchor/", "draft/"].iter().any(|area| it.2.starts_with(area))
        };
        let bound: Vec<_> = report.iter().filter(of_project).collect();
        assert!(bound.len() == 1 && bound[0].1.contains(at), "{line}\n{report:#?}");
    }
    assert_eq!(sessions.len(), 2);
}
