//! Knows an open project, which is checked again and again while documents are replaced: reads and
//! runs only the parts that a change affects. Does not know how rules run (`lint` does).

mod written;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::baseline::{self, Accepted};
use super::facts::Fact;
use super::files::{Files, Overlay, stored};
use super::load;
use super::rules::{self, Rules};
use super::state::Project;
use super::wish::files_read;
use super::{Settings, input};
use crate::check::{Compiled, Corpus, KINDS, Noun, anchor};
use crate::diagnostic::{Diagnostic, Lang, Severity, Text};
use crate::lint::{self, Cancel, Coverage, Kept, LintResult, Nothing, RuleTally, Work, suppress};
use crate::report::{Checked, RuleInfo, Summary};
use crate::source::{SourceId, Sources};
use crate::text;

/// A project that is checked as often as its documents change.
///
/// Nothing is read before the first [`check`](Self::check). After that, [`put`](Self::put) replaces
/// one document; the next check reads only that document and runs only the rules that cover it. Its
/// result is, byte for byte, that of a new session. Adding or removing a document, or changing a
/// rule file or the configuration, opens the project anew.
///
/// ```
/// use kenzan::{Cancel, Memory, Session, Settings};
///
/// let rule = "id: budget/total\ncheck: { sum: { total: $.total, items: '$.items[*]' } }\n";
/// let files = Memory::new()
///     .with("draft.yaml", "total: 11.0億円\nitems: [3.2億円, 6.7億円]\n")
///     .with("rule.yaml", rule);
/// let mut settings = Settings::default();
/// settings.rules.push("rule.yaml".into());
/// settings.paths.push("draft.yaml".into());
/// let mut session = Session::open(files, settings);
/// assert_eq!(session.check(&Cancel::new())?.diagnostics().len(), 1);
///
/// session.put("draft.yaml", "total: 9.9億円\nitems: [3.2億円, 6.7億円]\n");
/// assert!(session.check(&Cancel::new())?.diagnostics().is_empty());
/// # Ok::<(), kenzan::Stop>(())
/// ```
pub struct Session {
    files: Arc<Overlay>,
    settings: Settings,
    /// The open project; `None` before the first check, and when it must be opened again.
    open: Option<Open>,
    /// Whether findings are kept for the next check.
    keeps: bool,
}

/// A project as read, and the results computed from it.
struct Open {
    project: Project,
    /// The baseline, once it was requested.
    accepted: Option<Option<Accepted>>,
    kept: Kept,
    /// Documents replaced since they were read, by index.
    stale: BTreeSet<usize>,
}

/// Why a check has no outcome.
#[derive(Debug)]
#[non_exhaustive]
pub enum Stop {
    /// The caller cancelled it.
    Cancelled,
    /// There is nothing to check, or the request is ambiguous: no configuration and no rule, or the
    /// settings name unknown rules.
    Refused(Vec<Diagnostic>),
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cancelled => f.write_str("the check was cancelled"),
            Self::Refused(why) => {
                let why: Vec<&str> = why.iter().map(|it| &*it.message.en).collect();
                f.write_str(&why.join("; "))
            }
        }
    }
}

impl std::error::Error for Stop {}

impl Stop {
    /// The diagnostics to report; none for a check that the caller cancelled.
    pub(crate) fn reported(self) -> Vec<Diagnostic> {
        match self {
            Self::Cancelled => Vec::new(),
            Self::Refused(why) => why,
        }
    }
}

/// The outcome of a check.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub(crate) verdict: LintResult,
    pub(crate) sources: Arc<Sources>,
    paths: Arc<BTreeMap<SourceId, PathBuf>>,
    pub(crate) is_unable: bool,
    /// Why nothing was checked, if nothing was.
    nothing: Option<Nothing>,
    lang: Option<Lang>,
    documents: usize,
    rules: Arc<[RuleInfo]>,
}

impl Outcome {
    /// All diagnostics, sorted by source name, place and code. Severity overrides, waivers,
    /// suppressions and the baseline are applied: an accepted finding has a
    /// [`suppression`](Diagnostic::suppression).
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.verdict.diagnostics
    }

    /// The texts that the spans of the diagnostics point into. They belong to this outcome: a document that
    /// is replaced later keeps its number, but its old text remains here.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// The file of a source: absolute, links resolved. `None` for texts built into the program.
    pub fn path(&self, source: SourceId) -> Option<&Path> {
        self.paths.get(&source).map(PathBuf::as_path)
    }

    /// The files of the sources, links resolved. Outcomes of one session share them until a file is added
    /// or removed.
    #[cfg(feature = "lsp")]
    pub(crate) fn paths(&self) -> &Arc<BTreeMap<SourceId, PathBuf>> {
        &self.paths
    }

    /// The results of each rule.
    pub fn tally(&self) -> &[RuleTally] {
        &self.verdict.rules
    }

    /// The share of the documents' figures that rules cover.
    pub fn coverage(&self) -> Coverage {
        self.verdict.coverage
    }

    /// Number of documents checked.
    pub fn documents(&self) -> usize {
        self.documents
    }

    /// Records that an engine decided `instances` instances.
    #[cfg(feature = "cli")]
    pub(crate) fn counted(&mut self, noun: Noun, instances: usize) {
        self.verdict.add(noun, instances, 0);
    }

    /// Why nothing was checked, if that is so, and if a report that shows `shown` and omits `left_out`
    /// findings does not explain it.
    pub(crate) fn nothing(&self, shown: &[Diagnostic], left_out: usize) -> Option<Nothing> {
        let is_explained = shown.iter().any(|it| it.severity == Severity::Error)
            || left_out > 0
            || self.documents == 0;
        self.nothing.filter(|_| !is_explained)
    }

    /// The summary of a report that shows `shown` and omits `elsewhere` findings.
    pub(crate) fn summary(&self, shown: &[Diagnostic], elsewhere: usize) -> Summary {
        let verdict = &self.verdict;
        let checked = verdict.checked.iter().map(|Work { noun, checked, unchecked }| Checked {
            id: kind_counting(*noun).to_owned(),
            count: *checked,
            unchecked: *unchecked,
            one: Text { en: noun.one.to_owned(), ja: noun.ja.to_owned() },
            many: Text { en: noun.many.to_owned(), ja: noun.ja.to_owned() },
        });
        let lacking = || verdict.rules.iter().filter_map(|it| it.lacks.as_ref());
        let absent: BTreeSet<&String> = lacking().collect();
        Summary {
            inapplicable: lacking().count(),
            absent: absent.into_iter().cloned().collect(),
            checked: checked.collect(),
            files: self.documents,
            numbers: verdict.coverage.numbers,
            unclaimed: verdict.coverage.unclaimed,
            elsewhere,
            ..Summary::counting(shown)
        }
    }

    /// Whether rules found places but could decide none of them, which is not the same as having no
    /// findings. Accepted findings count as decided.
    pub fn is_undecided(&self) -> bool {
        let accepted = self.diagnostics().iter().filter(|it| it.suppression.is_some()).count();
        matches!(self.nothing(&[], accepted), Some(Nothing::Undecided(_)))
    }

    /// Whether something requested could not be checked; the diagnostics say what.
    pub fn is_unable(&self) -> bool {
        self.is_unable
    }

    /// The language of messages set in the configuration.
    pub fn lang(&self) -> Option<Lang> {
        self.lang
    }
}

/// The kind whose instances are called `noun`; the first, if there are several.
fn kind_counting(noun: Noun) -> &'static str {
    KINDS.iter().find(|kind| kind.noun() == noun).map_or(noun.one, |kind| kind.name())
}

impl Session {
    /// A session over `files`. Nothing is read yet.
    pub fn open(files: impl Files + 'static, settings: Settings) -> Self {
        let files: Box<dyn Files> = Box::new(files);
        #[cfg(feature = "office")]
        let files: Box<dyn Files> = Box::new(super::files::Packed::new(files));
        Self { files: Arc::new(Overlay::new(files)), settings, open: None, keeps: true }
    }

    /// Replaces the content of the file `name` with `bytes`. The file need not exist.
    pub fn put(&mut self, name: impl AsRef<Path>, bytes: impl Into<Vec<u8>>) {
        self.files.set(name.as_ref(), Some(bytes.into()));
        self.changed(name);
    }

    /// Treats the file called `name` as deleted.
    pub fn remove(&mut self, name: impl AsRef<Path>) {
        self.files.set(name.as_ref(), None);
        self.open = None;
    }

    /// Discards what was put for the file `name`; the underlying file is used again.
    pub fn revert(&mut self, name: impl AsRef<Path>) {
        self.files.unset(name.as_ref());
        self.changed(name);
    }

    /// Records that the stored file called `name` was changed.
    pub fn changed(&mut self, name: impl AsRef<Path>) {
        let Some(open) = &mut self.open else { return };
        let identity = self.files.identity(name.as_ref());
        match open.project.known.iter().position(|it| it.identity == identity) {
            Some(index) => _ = open.stale.insert(index),
            None if open.project.is_indifferent_to(&identity, &self.settings) => {}
            None => self.open = None,
        }
    }

    /// Records that any file may have changed: the next check reads all of them.
    pub fn refresh(&mut self) {
        self.open = None;
    }

    /// Checks the current state of the project.
    ///
    /// # Errors
    /// `cancel` was set, or there is nothing to check. The session remains usable.
    pub fn check(&mut self, cancel: &Cancel) -> Result<Outcome, Stop> {
        self.bring_up(cancel)?;
        let (settings, keeps) = (&self.settings, self.keeps);
        let Some(open) = &mut self.open else { return Err(Stop::Cancelled) };
        open.check(settings, keeps, false, cancel).ok_or(Stop::Cancelled)
    }

    /// Like [`check`](Self::check), without joint checks (`feasible`), which may take long. Acceptances that only
    /// such a check would use are not reported as unused.
    ///
    /// # Errors
    /// The errors of [`check`](Self::check).
    pub fn check_apart(&mut self, cancel: &Cancel) -> Result<Outcome, Stop> {
        self.bring_up(cancel)?;
        let (settings, keeps) = (&self.settings, self.keeps);
        let Some(open) = &mut self.open else { return Err(Stop::Cancelled) };
        open.check(settings, keeps, true, cancel).ok_or(Stop::Cancelled)
    }

    /// Every figure of the documents, and every other text that a rule covers.
    ///
    /// # Errors
    /// The errors of [`check`](Self::check).
    pub fn facts(&mut self, cancel: &Cancel) -> Result<Vec<Fact>, Stop> {
        Ok(self.project(cancel)?.facts())
    }

    /// Turns off keeping of findings: for a session that checks once.
    #[must_use]
    pub(crate) fn once(self) -> Self {
        Self { keeps: false, ..self }
    }

    /// The project as read; ends the session.
    pub(crate) fn into_project(mut self, cancel: &Cancel) -> Result<Project, Stop> {
        self.bring_up(cancel)?;
        self.open.map(|it| it.project).ok_or(Stop::Cancelled)
    }

    /// The current project, for operations other than checks.
    pub(crate) fn project(&mut self, cancel: &Cancel) -> Result<&Project, Stop> {
        self.bring_up(cancel)?;
        self.open.as_ref().map(|it| &it.project).ok_or(Stop::Cancelled)
    }

    /// The identity of the file: absolute, links resolved. Two paths with the same identity name
    /// the same file.
    pub fn identity(&self, path: impl AsRef<Path>) -> PathBuf {
        self.files.identity(path.as_ref())
    }

    /// The pack for documents without a configuration.
    #[cfg(feature = "lsp")]
    pub(crate) fn default_rules(&self) -> String {
        let first = self.settings.default_rules.first();
        first.map(|it| it.to_string_lossy().into_owned()).unwrap_or_default()
    }

    /// The kind of the rule `id`, if the open project has it.
    #[cfg(feature = "lsp")]
    pub(crate) fn kind_of(&self, id: &str) -> Option<&'static str> {
        let mut rules = self.open.as_ref()?.project.rules.iter();
        rules.find(|it| it.rule.id.value == id).map(|it| it.kind.name())
    }

    /// Only the configuration and the rules.
    pub(crate) fn rules(&self) -> Rules {
        let start = rules::start(&*self.files, &self.settings.paths);
        rules::rules(self.files(), &self.settings, &start)
    }

    /// The files that a check reads, links resolved, as far as they are known now.
    pub(crate) fn files_read(&self) -> BTreeSet<PathBuf> {
        let mut read = files_read(&self.files(), &self.settings);
        if let Some(open) = &self.open {
            let beside = open.project.known.iter().filter(|it| it.is_beside);
            read.extend(beside.map(|it| it.identity.clone()));
            read.extend(open.project.sought.iter().cloned());
            read.extend(open.project.linked.values().flatten().cloned());
        }
        read.iter().map(|it| stored(it).into_owned()).collect()
    }

    /// The files, with replacements applied.
    fn files(&self) -> Arc<dyn Files> {
        self.files.clone()
    }

    /// Reads the files that changed.
    fn bring_up(&mut self, cancel: &Cancel) -> Result<(), Stop> {
        if self.open.as_mut().is_some_and(|it| !it.reread(&*self.files)) {
            self.open = None;
        }
        if self.open.is_none() {
            let project = load::load(self.files(), &self.settings, cancel);
            if cancel.is_set() {
                return Err(Stop::Cancelled);
            }
            self.open = Some(Open::new(project.map_err(Stop::Refused)?));
        }
        Ok(())
    }
}

impl Open {
    fn new(project: Project) -> Self {
        Self { project, accepted: None, kept: Kept::default(), stale: BTreeSet::new() }
    }

    /// Reads the replaced documents. Returns whether that is enough: if a file is no longer text,
    /// the project must be opened again.
    fn reread(&mut self, files: &dyn Files) -> bool {
        if self.stale.is_empty() {
            return true;
        }
        let Project { corpus, known, reported, .. } = &mut self.project;
        for &index in &self.stale {
            let (id, path) = (known[index].source, &known[index].path);
            let declared = corpus.documents[index].declared();
            let Some(loaded) = input::reread(files, path, declared, id, &mut corpus.sources) else {
                return false;
            };
            // The files that anchors name are read with the documents.
            if anchor::files(&corpus.documents[index]) != anchor::files(&loaded.document) {
                return false;
            }
            let declared = corpus.documents[index].declared_notation();
            corpus.documents[index] = match declared {
                Some(notation) => load::written_in(loaded.document, notation),
                None => loaded.document,
            };
            reported[index] = loaded.reported;
        }
        self.project.look_for_links(self.stale.iter().copied());
        let Project { known, rules, .. } = &self.project;
        let sets = self.stale.iter().flat_map(|&it| known[it].sets.iter().map(String::as_str));
        self.kept.forget(rules, &sets.collect());
        self.stale.clear();
        self.project.renew();
        true
    }

    fn check(
        &mut self,
        settings: &Settings,
        keep: bool,
        is_apart: bool,
        cancel: &Cancel,
    ) -> Option<Outcome> {
        let has_documents = !self.project.corpus.documents.is_empty();
        if has_documents && self.accepted.is_none() {
            self.accepted = Some(baseline::load(settings, &mut self.project));
        }
        let project = &self.project;
        let found = project.of_reading();
        let kept = keep.then_some(&mut self.kept);
        let again = if is_apart { lint::lint_kept_apart } else { lint::lint_kept };
        let mut verdict = again(&project.corpus, project.effective(), found, kept, cancel)?;
        if has_documents {
            let policy = project.policy(settings.today);
            suppress(&mut verdict, &project.corpus, &project.rules, &policy);
            if settings.no_suppressions {
                verdict.diagnostics.iter_mut().for_each(lift);
            }
            if let Some(Some(accepted)) = &self.accepted {
                accepted.apply(project, &mut verdict);
            }
        }
        if is_apart {
            let of_acceptance = [lint::suppress::UNUSED, lint::baseline::STALE];
            verdict.diagnostics.retain(|it| !of_acceptance.contains(&&*it.code));
        }
        let sources = Arc::new(project.corpus.sources.clone());
        let paths = project.paths.clone();
        let (lang, documents) = (project.lang, project.corpus.checked().count());
        let is_unable = project.unable;
        let rules = project.effective().iter().filter_map(|it| project.describe(it)).collect();
        let nothing = verdict.nothing(project.effective());
        Some(Outcome { verdict, sources, paths, is_unable, lang, documents, rules, nothing })
    }
}

impl Project {
    /// Information about a rule in effect for reports, without its manual page.
    fn describe(&self, compiled: &Compiled) -> Option<RuleInfo> {
        let rule = &compiled.rule;
        let (id, title) = (rule.id.value.clone(), rule.title.clone());
        let (severity, kind) = (self.severity(rule)?, compiled.kind.name());
        Some(RuleInfo { id, title, kind, severity, page: String::new() })
    }

    /// The rules to run. Without any document there are none: the missing documents are the fault.
    pub(crate) fn effective(&self) -> &[Compiled] {
        if self.corpus.documents.is_empty() { &[] } else { &self.rules }
    }

    /// Rebuilds the sets of the corpus after documents were replaced.
    fn renew(&mut self) {
        let old = std::mem::take(&mut self.corpus);
        let sets = old.sets.into_keys().map(|set| (set, Vec::new())).collect();
        let (sources, models, landings) = (old.sources, old.models, old.landings);
        let mut corpus = Corpus { sources, models, landings, sets, ..Corpus::default() };
        load::form_lacking(&mut corpus, &self.lacks);
        for (document, known) in old.documents.into_iter().zip(&self.known) {
            let sets: Vec<&str> = known.sets.iter().map(String::as_str).collect();
            match known.is_beside {
                true => corpus.add_beside(document),
                false => corpus.add(document, &sets),
            }
        }
        self.corpus = corpus;
    }
}

/// Turns an accepted finding into an ordinary one, with a note that says where it was accepted.
fn lift(diagnostic: &mut Diagnostic) {
    if let Some(suppression) = diagnostic.suppression.take() {
        let reason = &suppression.reason;
        diagnostic.notes.push(text!("suppressed: {reason}", "抑制の理由: {reason}"));
        diagnostic.label(suppression.span, text!("suppressed here", "抑制箇所"));
    }
}
