//! Documents without rules of their own: the pack `kenzan:auto` is silent about sound drafts and finds the faults
//! planted into them. The drafts and faults are those of `fixtures/drafts`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use kenzan::diagnostic::{Diagnostic, Lang, Severity};
use kenzan::rule::packs::pack;

use crate::run;

fn home() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/drafts")
}

/// The findings of the pack in a text that is a file named `name`, as people read them.
fn findings(name: &str, text: &str) -> Vec<String> {
    let rules: Vec<_> = pack("auto").unwrap().files.iter().map(|it| (it.name, it.text)).collect();
    let name = format!("document.{}", name.rsplit_once('.').unwrap().1);
    let (corpus, verdict) = run::verdict_of(&rules, &[(&name, text)]);
    let loud = |it: &&Diagnostic| it.severity > Severity::Note;
    let loud = verdict.diagnostics.iter().filter(loud);
    loud.map(|it| run::show(Lang::En, &corpus.sources, std::slice::from_ref(it))).collect()
}

/// The drafts by the names of their files.
pub(crate) fn drafts() -> BTreeMap<String, String> {
    let entries = fs::read_dir(home()).unwrap().map(|it| it.unwrap().path());
    let name = |it: &PathBuf| it.file_name().unwrap().to_str().unwrap().to_owned();
    let drafts = entries.map(|it| (name(&it), fs::read_to_string(&it).unwrap()));
    drafts.filter(|(name, _)| name != "README.md" && name != "faults.tsv").collect()
}

/// A draft with one fault.
pub(crate) struct Planted {
    /// The name of the draft.
    pub(crate) name: String,
    /// The draft with the fault.
    pub(crate) text: String,
    /// What was changed, and where.
    pub(crate) change: String,
}

/// Every draft with each of the faults of `faults.tsv`.
pub(crate) fn planted() -> Vec<Planted> {
    let drafts = drafts();
    let faults = fs::read_to_string(home().join("faults.tsv")).unwrap();
    let plant = |line: &str| {
        let [name, number, written, fault, sort] =
            line.split('\t').collect::<Vec<_>>().try_into().unwrap();
        let number: usize = number.parse().unwrap();
        let mut lines: Vec<_> = drafts[name].split('\n').map(str::to_owned).collect();
        if fault.is_empty() {
            lines.remove(number - 1);
        } else {
            let at = lines[number - 1].rfind(written).unwrap();
            lines[number - 1].replace_range(at..at + written.len(), fault);
        }
        let change = format!("{name}:{number}: {written} → {fault} ({sort})");
        Planted { name: name.to_owned(), text: lines.join("\n"), change }
    };
    faults.trim_end().split('\n').skip(1).map(plant).collect()
}

#[test]
fn sound_drafts_in_ten_languages_have_no_finding() {
    let drafts = drafts();
    assert!(drafts.len() >= 60, "{}", drafts.len());
    let found = drafts.iter().flat_map(|(name, text)| {
        findings(name, text).into_iter().map(move |it| format!("{name}: {it}"))
    });
    let found: Vec<_> = found.collect();
    assert!(found.is_empty(), "{}", found.join(""));
}

#[test]
fn faults_planted_into_drafts_are_found() {
    let planted = planted();
    let missed = |some: &'static [Planted]| -> Vec<&str> {
        let missed = some.iter().filter(|it| findings(&it.name, &it.text).is_empty());
        missed.map(|it| &*it.change).collect()
    };
    let planted: &'static [Planted] = planted.leak();
    let halves = planted.split_at(planted.len() / 2);
    let other = std::thread::spawn(move || missed(halves.1));
    let missed: Vec<_> = missed(halves.0).into_iter().chain(other.join().unwrap()).collect();
    let planted = planted.len();
    let share = (planted - missed.len()) * 100 / planted;
    assert!(share >= 95, "{share} % of {planted} found; missed:\n{}", missed.join("\n"));
}
