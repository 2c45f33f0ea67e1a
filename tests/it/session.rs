//! After any edits a session equals a fresh run, reads only changed files, and can be cancelled.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use kenzan::report::{self, Format, Options, Report, Summary};
use kenzan::{Cancel, Files, Listing, Memory, Outcome, Session, Settings, Stat, Stop};

const CONFIG: &str = "\
sources:
  drafts: drafts/*.md
  data: data/*.yaml
  plan: plan.yaml
include: ['**']
overrides:
  - files: data/b.yaml
    ignore: [data/total]
    reason: kept by another office
suppress:
  - { rule: data/total, in: data/c.yaml, reason: known }
";

const RULES: &str = "\
rules:
  - id: data/total
    check: { sum: { in: data, total: $.total, items: '$.items[*]' } }
  - id: data/named
    check: { required: { in: data, fields: [name] } }
  - id: drafts/total
    if-present: true
    check: { sum: { in: drafts, each: '$..tables[*]', rows: '$.rows[*]', label: Item, values: [Amount], levels: [Total] } }
  - id: plan/same
    if-present: true
    check: { equal: { values: [{ in: plan, select: $.total }, { in: data, select: $.total }] } }
  - id: all/joint
    check: { feasible: {} }
  - id: any/name
    if-present: true
    check: { pattern: { values: $.name, matches: '[a-z]+' } }
";

const MODEL: &str = "\
model:
  entities:
    project: { in: plan, each: '$.projects[*]', key: $.id }
  edges:
    after: { from: project, to: project, by: '$.after[*]' }
rules:
  - id: plan/order
    check: { acyclic: { edge: after } }
";

/// Possible contents of a file, some of them broken; by the beginning of its name.
fn variants(name: &str) -> Vec<&'static [u8]> {
    match name.split('/').next().unwrap_or_default() {
        "data" => vec![
            b"name: a\ntotal: 11.0\nitems: [3.2, 6.7]\n",
            b"name: a\ntotal: 9.9\nitems: [3.2, 6.7]\n",
            b"total: 10\nitems: [1, 2, 3]\n",
            b"# kenzan: allow data/total -- agreed\nname: '1'\ntotal: 10\nitems: [1, 2, 3]\n",
            b"name: a\ntotal: [unclosed\n",
            b"",
            b"\x00\x01\x02",
            "name: 予算\ntotal: 9億円\nitems: [3億円, 5億円]\n".as_bytes(),
        ],
        "drafts" => vec![
            b"| Item | Amount |\n|---|---|\n| a | 1 |\n| b | 2 |\n| Total | 3 |\n",
            b"| Item | Amount |\n|---|---|\n| a | 1 |\n| b | 2 |\n| Total | 4 |\n",
            b"# Nothing here\n\n12 people, 3 days.\n",
        ],
        "plan.yaml" => vec![
            b"total: 9.9\nprojects: [{ id: p, after: [q] }, { id: q }]\n",
            b"total: 9.9\nprojects: [{ id: p, after: [q] }, { id: q, after: [p] }]\n",
            b"total: 8\nprojects: [{ id: p, after: [r] }, { id: q }, { id: q }]\n",
        ],
        "rules" => vec![MODEL.as_bytes(), RULES.as_bytes(), b"rules: []\n"],
        _ => vec![CONFIG.as_bytes()],
    }
}

/// All that an outcome says, as bytes.
fn shown(outcome: &Result<Outcome, Stop>) -> String {
    let outcome = match outcome {
        Ok(outcome) => outcome,
        Err(why) => return why.to_string(),
    };
    let (sources, diagnostics) = (outcome.sources(), outcome.diagnostics());
    let summary = &Summary::counting(diagnostics);
    let report = Report::new(sources, diagnostics, summary);
    let mut out = Vec::new();
    report::write(&mut out, &report, Format::Json, &Options::default()).unwrap();
    report::write(&mut out, &report, Format::Plain, &Options::default()).unwrap();
    let accepted: Vec<_> = diagnostics.iter().filter_map(|it| it.suppression.as_ref()).collect();
    let reasons: Vec<_> = accepted.iter().map(|it| &it.reason).collect();
    let (tally, coverage) = (outcome.tally(), outcome.coverage());
    let rest = format!("{reasons:?} {tally:?} {coverage:?} {}", outcome.is_unable());
    String::from_utf8(out).unwrap() + &rest
}

fn memory(files: &BTreeMap<String, Vec<u8>>) -> Memory {
    files.iter().fold(Memory::new(), |it, (name, bytes)| it.with(name, bytes.clone()))
}

fn project() -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::from([
        ("kenzan.yaml".to_owned(), CONFIG.into()),
        ("rules/all.yaml".to_owned(), RULES.into()),
        ("rules/model.yaml".to_owned(), MODEL.into()),
    ]);
    for name in ["data/a.yaml", "data/b.yaml", "data/c.yaml", "drafts/x.md", "plan.yaml"] {
        files.insert(name.to_owned(), variants(name)[0].to_vec());
    }
    files
}

/// A small generator: the same edits in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % most
    }
}

#[test]
fn a_session_equals_a_fresh_run_after_any_edits() {
    const NAMES: [&str; 10] = [
        "data/a.yaml",
        "data/b.yaml",
        "data/c.yaml",
        "data/new.yaml",
        "drafts/x.md",
        "drafts/y.md",
        "plan.yaml",
        "data/a.yaml",
        "drafts/x.md",
        "rules/model.yaml",
    ];
    let mut replaced = 0;
    for seed in 0..5 {
        let mut dice = Dice(seed);
        let mut files = project();
        let mut session = Session::open(memory(&files), Settings::default());
        for edit in 0..40 {
            let name = NAMES[dice.below(NAMES.len())];
            if dice.below(6) == 0 {
                files.remove(name);
                session.remove(name);
            } else {
                let variants = variants(name);
                let bytes = variants[dice.below(variants.len())].to_vec();
                replaced += usize::from(files.insert(name.to_owned(), bytes.clone()).is_some());
                session.put(name, bytes);
            }
            // Several edits may come before a check.
            if dice.below(4) == 0 {
                continue;
            }
            let fresh = Session::open(memory(&files), Settings::default()).check(&Cancel::new());
            let again = session.check(&Cancel::new());
            assert_eq!(shown(&again), shown(&fresh), "seed {seed}, edit {edit}, {name}");
        }
    }
    assert!(replaced > 50, "{replaced}");
}

/// Files that record which of them were read, and can stop a check.
pub(crate) struct Watched {
    files: Memory,
    pub(crate) read: Arc<Mutex<Vec<PathBuf>>>,
    stop: Option<(usize, Cancel)>,
    count: AtomicUsize,
}

impl Watched {
    pub(crate) fn new(files: Memory) -> Self {
        Self { files, read: Arc::default(), stop: None, count: AtomicUsize::new(0) }
    }
}

impl Files for Watched {
    fn directory(&self) -> &Path {
        self.files.directory()
    }

    fn read(&self, path: &Path, most: u64) -> io::Result<Vec<u8>> {
        self.read.lock().unwrap().push(path.to_owned());
        let count = self.count.fetch_add(1, Ordering::SeqCst) + 1;
        if let Some((_, cancel)) = self.stop.as_ref().filter(|(at, _)| *at == count) {
            cancel.set();
        }
        self.files.read(path, most)
    }

    fn stat(&self, path: &Path) -> io::Result<Stat> {
        self.files.stat(path)
    }

    fn list(
        &self,
        directory: &Path,
        depth: Option<usize>,
        wanted: &dyn Fn(&Path) -> bool,
    ) -> Listing {
        self.files.list(directory, depth, wanted)
    }
}

#[test]
fn a_replaced_document_is_checked_without_reading_another() {
    let files = Watched::new(memory(&project()));
    let read = files.read.clone();
    let mut session = Session::open(files, Settings::default());
    let first = session.check(&Cancel::new()).unwrap();
    assert!(read.lock().unwrap().len() >= 8);
    read.lock().unwrap().clear();

    session.put("data/a.yaml", variants("data/a.yaml")[1]);
    let second = session.check(&Cancel::new()).unwrap();
    assert!(read.lock().unwrap().is_empty(), "{:?}", read.lock().unwrap());
    assert_ne!(shown(&Ok(first)), shown(&Ok(second)));
}

#[test]
fn a_document_keeps_its_number_and_an_outcome_its_texts_when_it_is_replaced() {
    let mut session = Session::open(memory(&project()), Settings::default());
    let first = session.check(&Cancel::new()).unwrap();
    let number = |of: &Outcome| {
        let mut sources = of.sources().iter().filter(|(_, it)| it.name == "data/a.yaml");
        let (id, source) = sources.next().unwrap();
        (id, source.text.to_string())
    };
    session.put("data/a.yaml", "name: b\ntotal: 1\nitems: [1]\n");
    let second = session.check(&Cancel::new()).unwrap();
    assert_eq!(number(&first).0, number(&second).0);
    assert!(number(&first).1.contains("11.0"), "{:?}", number(&first));
    assert!(number(&second).1.contains("total: 1\n"), "{:?}", number(&second));
    let found = first.diagnostics().iter().find(|it| it.code == "data/total").unwrap();
    assert_eq!(first.sources().slice(found.span().unwrap()), "11.0");
}

#[test]
fn a_check_that_is_cancelled_stops_between_documents_and_can_be_made_again() {
    let many = (0..200).fold(project(), |mut files, index| {
        files.insert(format!("data/n{index}.yaml"), variants("data/a.yaml")[0].to_vec());
        files
    });
    let cancel = Cancel::new();
    let mut files = Watched::new(memory(&many));
    files.stop = Some((20, cancel.clone()));
    let read = files.read.clone();
    let mut session = Session::open(files, Settings::default());
    assert!(matches!(session.check(&cancel), Err(Stop::Cancelled)));
    assert!(read.lock().unwrap().len() < 150, "{}", read.lock().unwrap().len());

    let again = session.check(&Cancel::new());
    let fresh = Session::open(memory(&many), Settings::default()).check(&Cancel::new());
    assert_eq!(shown(&again), shown(&fresh));
}

#[test]
fn what_was_put_is_forgotten_when_it_is_reverted() {
    let mut session = Session::open(memory(&project()), Settings::default());
    let before = shown(&session.check(&Cancel::new()));
    session.put("data/a.yaml", "name: b\ntotal: 1\nitems: [2]\n");
    assert_ne!(before, shown(&session.check(&Cancel::new())));
    session.revert("data/a.yaml");
    assert_eq!(before, shown(&session.check(&Cancel::new())));
}

#[test]
fn without_a_rule_there_is_no_outcome_but_a_reason() {
    let files = Memory::new().with("a.yaml", "a: 1\n");
    let mut settings = Settings::default();
    settings.select.push("no/such".into());
    settings.rules.push("kenzan:links".into());
    let stop = Session::open(files, settings).check(&Cancel::new()).unwrap_err();
    assert!(stop.to_string().contains("no/such"), "{stop}");
}

#[test]
fn suppressions_and_baselines_can_be_left_out_but_not_forgotten() {
    let mut files = project();
    files.insert("data/c.yaml".into(), variants("data/c.yaml")[0].to_vec());
    let count = |settings: Settings| {
        let outcome = Session::open(memory(&files), settings).check(&Cancel::new()).unwrap();
        let open = outcome.diagnostics().iter().filter(|it| it.suppression.is_none());
        open.filter(|it| it.code == "data/total").count()
    };
    assert_eq!(count(Settings::default()), 1);
    let mut all = Settings::default();
    all.no_suppressions = true;
    assert_eq!(count(all), 3);
}

#[test]
fn documents_that_nobody_described_are_checked_by_the_default_rules() {
    let draft = "対象は以下の3件である。\n\n- 甲\n- 乙\n";
    let files = || Memory::new().with("draft.md", draft).with("sound.yaml", "total: 3\n");
    let mut settings = Settings::default();
    assert!(Session::open(files(), settings.clone()).check(&Cancel::new()).is_err());

    settings.default_rules.push("kenzan:auto".into());
    let outcome = Session::open(files(), settings.clone()).check(&Cancel::new()).unwrap();
    let codes: Vec<_> = outcome.diagnostics().iter().map(|it| &*it.code).collect();
    assert_eq!((codes, outcome.documents()), (vec!["prose/count"], 2));

    // Where something is configured, that alone is heeded.
    let rule = "id: a/b\ncheck: { required: { fields: [total] } }\n";
    settings.rules.push("rule.yaml".into());
    let configured = files().with("rule.yaml", rule);
    let outcome = Session::open(configured, settings).check(&Cancel::new()).unwrap();
    assert!(outcome.diagnostics().iter().all(|it| it.code != "prose/count"));
}
