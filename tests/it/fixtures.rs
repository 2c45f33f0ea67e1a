//! The fixtures keep their promise: the true document has no finding, every planted fault is found
//! at its bytes by the intended rules, and harmless changes raise nothing. `UPDATE=1` rewrites the
//! reports.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, OnceLock};

use kenzan::check::{Compiled, Corpus};
use kenzan::diagnostic::{Diagnostic, Lang, Severity};
use kenzan::document::{Document, Format, Limits, Node, read};
use kenzan::lint::{Cancel, Kept, LintResult, lint_kept};
use kenzan::report::{self, Options, Report, Summary};
use kenzan::rule::packs::{PREFIX, PackFile, pack};
use kenzan::source::{Source, Sources};

use crate::run;

const BASE: &str = "health-rd-2021";

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|why| panic!("{}: {why}", path.display()))
}

/// The entries of a directory, in the order of their names.
fn entries(directory: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<_> =
        fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

/// A change of one file: `old`, which occurs once, becomes `new`.
struct Edit {
    file: String,
    old: String,
    new: String,
}

impl Edit {
    fn read(node: Node<'_>) -> Self {
        let member = |name: &str| node.get(name).unwrap().text().to_owned();
        Self { file: member("file"), old: member("old"), new: member("new") }
    }

    fn apply(&self, text: &str) -> String {
        assert_eq!(text.matches(&self.old).count(), 1, "{} in {}", self.old, self.file);
        text.replace(&self.old, &self.new)
    }
}

/// The true document: read once, its rules made ready once.
pub(crate) struct Base {
    sources: Sources,
    rules: Vec<Compiled>,
    documents: Vec<Member>,
    /// The findings of all rules in the true document, kept by the first check.
    kept: OnceLock<Kept>,
}

struct Member {
    name: String,
    sets: Vec<String>,
    tree: Arc<Document>,
}

static TRUE: LazyLock<Base> = LazyLock::new(Base::load);

impl Base {
    pub(crate) fn load() -> Self {
        let home = fixtures().join(BASE);
        let (mut sources, mut found) = (Sources::default(), Vec::new());
        let mut rules = Vec::new();
        for path in entries(&home.join("rules")) {
            let name = path.file_name().unwrap().to_str().unwrap();
            rules.extend(run::compile(&mut sources, name, &text(&path), &mut found));
        }
        let file = text(&home.join("kenzan.yaml"));
        let config = tree(&mut sources, "kenzan.yaml", file, &mut found);
        let config = config.roots().next().unwrap();
        for file in config.get("extends").unwrap().children().flat_map(|it| pack_files(it.text())) {
            rules.extend(run::compile(&mut sources, file.name, file.text, &mut found));
        }
        let documents = members(&home, config, &mut sources, &mut found);
        assert!(found.is_empty(), "{found:#?}");
        Self { sources, rules, documents, kept: OnceLock::new() }
    }

    /// Removes the documents of `sets`, and the rules about them.
    pub(crate) fn without(mut self, sets: &[&str]) -> Self {
        let is_away = |set: &str| sets.contains(&set);
        self.documents.retain(|it| !it.sets.iter().any(|set| is_away(set)));
        let speaks = |it: &Compiled| {
            let written = it.rule.params.node().raw();
            sets.iter().any(|set| written.contains(&format!("in: {set}")))
        };
        self.rules.retain(|it| !speaks(it));
        self
    }

    /// The findings in the document after `edit`.
    fn check(&self, edit: Option<&Edit>) -> (Corpus, LintResult) {
        self.check_with(edit.map(|edit| (&*edit.file, edit.apply(self.text(&edit.file)))))
    }

    /// The tree of a file.
    pub(crate) fn tree(&self, file: &str) -> &Document {
        &self.documents.iter().find(|it| it.name == file).unwrap().tree
    }

    /// The text of a file.
    pub(crate) fn text(&self, file: &str) -> &str {
        &self.sources.get(self.tree(file).source).text
    }

    /// The findings in the document after replacing the text of one file. Only rules that read it run again, as in a
    /// session.
    pub(crate) fn check_with(&self, change: Option<(&str, String)>) -> (Corpus, LintResult) {
        let mut kept = self.kept.get_or_init(|| self.run(None, Kept::default()).2).clone();
        let changed =
            self.documents.iter().filter(|it| change.as_ref().is_some_and(|c| c.0 == it.name));
        kept.forget(&self.rules, &changed.flat_map(|it| &it.sets).map(String::as_str).collect());
        let (corpus, verdict, _) = self.run(change, kept);
        (corpus, verdict)
    }

    fn run(&self, change: Option<(&str, String)>, mut kept: Kept) -> (Corpus, LintResult, Kept) {
        let mut corpus = Corpus { sources: self.sources.clone(), ..Corpus::default() };
        let mut found = Vec::new();
        for member in &self.documents {
            let sets: Vec<&str> = member.sets.iter().map(String::as_str).collect();
            match change.as_ref().filter(|(file, _)| *file == member.name) {
                Some((_, text)) => {
                    let text = text.clone();
                    let tree = tree(&mut corpus.sources, &member.name, text, &mut found);
                    corpus.add(tree, &sets);
                }
                None => corpus.add(member.tree.clone(), &sets),
            }
        }
        let verdict =
            lint_kept(&corpus, &self.rules, found, Some(&mut kept), &Cancel::new()).unwrap();
        (corpus, verdict, kept)
    }
}

fn tree(
    sources: &mut Sources,
    name: &str,
    text: String,
    found: &mut Vec<Diagnostic>,
) -> Arc<Document> {
    let id = sources.add(Source::utf8(name, text));
    let format = Format::of_name(name).unwrap();
    Arc::new(read(id, sources.get(id), format, Limits::default(), found))
}

/// The files of the pack that `kenzan:NAME` names.
fn pack_files(extends: &str) -> &'static [PackFile] {
    let name = extends.strip_prefix(PREFIX).unwrap();
    pack(name).unwrap().files
}

/// The documents that `kenzan.yaml` names, each with its source set.
fn members(
    home: &Path,
    config: Node<'_>,
    sources: &mut Sources,
    found: &mut Vec<Diagnostic>,
) -> Vec<Member> {
    let sets = config.get("sources").unwrap();
    let mut documents = Vec::new();
    for set in sets.children() {
        let (folder, pattern) = set.text().rsplit_once('/').unwrap();
        let (before, after) = pattern.split_once('*').unwrap_or((pattern, ""));
        for path in entries(&home.join(folder)) {
            let file = path.file_name().unwrap().to_str().unwrap();
            if file.starts_with(before) && file.ends_with(after) {
                let name = format!("{folder}/{file}");
                let tree = tree(sources, &name, text(&path), found);
                documents.push(Member {
                    name,
                    sets: vec![set.key().unwrap().value.to_owned()],
                    tree,
                });
            }
        }
    }
    documents
}

/// The rule that all figures hold at once. It warns in the true document, of project 4.
const JOINT: &str = "joint/figures";

/// The warnings in the true document: places where an editor should be asked.
static KNOWN: LazyLock<Vec<Diagnostic>> =
    LazyLock::new(|| at_least(Severity::Warning, &TRUE.check(None).1));

/// The findings that an edit causes; the joint figures may fail for another reason.
fn news(verdict: &LintResult) -> Vec<Diagnostic> {
    let is_known = |it: &Diagnostic| {
        KNOWN.iter().any(|known| known.code == it.code && known.message == it.message)
    };
    let mut found = at_least(Severity::Warning, verdict);
    found.retain(|it| it.code != JOINT && !is_known(it));
    found
}

/// The findings that a fault must raise: each a rule and the bytes under the primary label.
fn expected(fault: Node<'_>) -> Vec<(String, String)> {
    let member = |node: Node<'_>, name: &str| node.get(name).unwrap().text().to_owned();
    let expect = fault.get("expect").unwrap().children();
    let mut expected: Vec<_> = expect.map(|it| (member(it, "rule"), member(it, "at"))).collect();
    expected.sort();
    expected
}

fn codes(found: &[Diagnostic]) -> Vec<&str> {
    found.iter().map(|it| &*it.code).collect()
}

fn at_least(severity: Severity, verdict: &LintResult) -> Vec<Diagnostic> {
    verdict.diagnostics.iter().filter(|it| it.severity >= severity).cloned().collect()
}

/// The plain report without its summary.
fn plain(lang: Lang, corpus: &Corpus, diagnostics: &[Diagnostic]) -> String {
    let summary = Summary::default();
    let sources = &corpus.sources;
    let report = Report::new(sources, diagnostics, &summary);
    let options = Options { lang, summary: false, ..Options::default() };
    let mut out = Vec::new();
    report::write(&mut out, &report, report::Format::Plain, &options).unwrap();
    String::from_utf8(out).unwrap()
}

/// Compares `fresh` with the file at `path`, or writes it there under `UPDATE=1`.
fn is_fresh(path: &Path, fresh: &str) -> Result<(), String> {
    if crate::pages::updates() {
        crate::pages::put(path, fresh);
    }
    let kept = fs::read_to_string(path).unwrap_or_default();
    if kept == fresh { Ok(()) } else { Err(format!("{}: is now\n{fresh}", path.display())) }
}

/// Each finding as the rule and the bytes under its primary label.
fn pairs(corpus: &Corpus, found: &[Diagnostic]) -> Vec<(String, String)> {
    let place =
        |it: &Diagnostic| it.span().map_or("", |span| corpus.sources.slice(span)).to_owned();
    let mut pairs: Vec<_> = found.iter().map(|it| (it.code.to_string(), place(it))).collect();
    pairs.sort();
    pairs
}

#[test]
fn the_true_document_has_no_error_four_questions_and_only_the_known_rounding() {
    let (corpus, verdict) = TRUE.check(None);
    assert_eq!(at_least(Severity::Error, &verdict), []);
    let found = at_least(Severity::Warning, &verdict);
    let lead = "link/one-lead";
    assert_eq!(codes(&found), [lead, lead, lead, JOINT], "where an editor should be asked");
    let notes = at_least(Severity::Note, &verdict);
    let data = |it: &&Diagnostic| {
        // A programme without an amount is no difference of figures.
        if it.severity > Severity::Note || it.code == "programme/amount" {
            return false;
        }
        let name = &corpus.sources.get(it.span().unwrap().source).name;
        name.starts_with("data/") && name.ends_with(".yaml")
    };
    assert_eq!(
        notes.iter().filter(data).count(),
        13,
        "rounding explains 13 of the sums in the data"
    );
    for (lang, name) in [(Lang::En, "notes.en.txt"), (Lang::Ja, "notes.ja.txt")] {
        let path = fixtures().join(BASE).join(name);
        is_fresh(&path, &plain(lang, &corpus, &notes)).unwrap();
    }
}

#[test]
fn every_rule_checks_something_in_the_true_document() {
    let (_, verdict) = TRUE.check(None);
    let idle = |it: &&kenzan::lint::RuleTally| it.outcomes.instances() == 0;
    let idle: Vec<_> = verdict.rules.iter().filter(idle).map(|it| &*it.id).collect();
    assert_eq!(idle, ["joint/share-of-programmes"], "an assumption is off by itself");
}

/// A planted fault that is described, not spelled out.
fn planted(case: &Path) -> Result<(), String> {
    let mut sources = Sources::default();
    let description =
        tree(&mut sources, "fault.yaml", text(&case.join("fault.yaml")), &mut Vec::new());
    let description = description.roots().next().unwrap();
    let (corpus, verdict) = TRUE.check(Some(&Edit::read(description)));
    let (found, expected) = (news(&verdict), expected(description));
    let report = is_fresh(&case.join("report.txt"), &plain(Lang::En, &corpus, &found));
    let pairs = pairs(&corpus, &found);
    if pairs != expected || pairs.is_empty() {
        return Err(format!("{}: found {pairs:?}, expected {expected:?}", case.display()));
    }
    report
}

#[test]
fn every_planted_fault_is_found_where_it_is_and_by_the_rule_meant_for_it() {
    let cases = entries(&fixtures().join("faults"));
    let cases: Vec<_> = cases.iter().filter(|case| case.join("fault.yaml").exists()).collect();
    assert!(cases.len() >= 44, "{} cases", cases.len());
    let faults: Vec<_> = cases.iter().filter_map(|case| planted(case).err()).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Planted faults of links and coverage, a line each.
#[test]
fn every_planted_fault_of_a_link_is_told_once_and_where_it_is() {
    let path = fixtures().join("graph-faults/faults.yaml");
    let mut sources = Sources::default();
    let cases = tree(&mut sources, "faults.yaml", text(&path), &mut Vec::new());
    let (mut wrong, mut reports, mut count) = (Vec::new(), String::new(), 0);
    for case in cases.roots().next().unwrap().children() {
        let name = case.key().unwrap().value;
        let (corpus, verdict) = TRUE.check(Some(&Edit::read(case)));
        let (found, expected) = (news(&verdict), expected(case));
        let pairs = pairs(&corpus, &found);
        if pairs != expected || pairs.is_empty() {
            wrong.push(format!("{name}: found {pairs:?}, expected {expected:?}"));
        }
        reports.push_str(&format!("# {name}\n{}\n", plain(Lang::En, &corpus, &found)));
        count += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count >= 40, "{count} faults");
    is_fresh(&fixtures().join("graph-faults/reports.txt"), &reports).unwrap();
}

#[test]
fn what_is_no_fault_is_passed_over() {
    let mut sources = Sources::default();
    let path = fixtures().join("faults/silent.yaml");
    let silent = tree(&mut sources, "silent.yaml", text(&path), &mut Vec::new());
    let mut count = 0;
    for edit in silent.roots().next().unwrap().children() {
        let edit = Edit::read(edit);
        let (corpus, verdict) = TRUE.check(Some(&edit));
        assert_eq!(plain(Lang::En, &corpus, &news(&verdict)), "", "{} -> {}", edit.old, edit.new);
        count += 1;
    }
    assert!(count >= 7, "{count} edits");
}

/// A directory that a reader can check by hand: `kenzan check fixtures/faults/NAME`.
#[test]
fn a_directory_of_its_own_is_reported_as_it_says() {
    let cases = entries(&fixtures().join("faults"));
    let cases: Vec<_> = cases.iter().filter(|case| case.join("kenzan.yaml").exists()).collect();
    assert!(cases.len() >= 6, "{} directories", cases.len());
    for case in cases {
        for (lang, name) in [("en", "report.en.txt"), ("ja", "report.ja.txt")] {
            let output = assert_cmd::Command::cargo_bin("kenzan")
                .unwrap()
                .current_dir(case)
                .args(["check", "--format", "plain", "--lang", lang])
                .output()
                .unwrap();
            let report = String::from_utf8(output.stdout).unwrap();
            is_fresh(&case.join(name), &report).unwrap();
            assert_eq!(output.status.code(), Some(1), "{}", case.display());
        }
    }
}
