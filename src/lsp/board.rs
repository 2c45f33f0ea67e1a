//! Knows the diagnostics shown for each file, and merges those of several projects. A list is sent only if it
//! differs from the last one sent, and never with a version older than the open text. If the editor pulls the
//! diagnostics of open files, only those of other files are sent. Does not know how they are computed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use lsp_types::notification::PublishDiagnostics;
use lsp_types::request::WorkspaceDiagnosticRefresh;
use lsp_types::{
    Diagnostic, DocumentDiagnosticReport, FullDocumentDiagnosticReport, PublishDiagnosticsParams,
    RelatedFullDocumentDiagnosticReport, RelatedUnchangedDocumentDiagnosticReport,
    UnchangedDocumentDiagnosticReport, Uri,
};

use super::client::Client;
use super::uri;

/// Number of a project; never reused.
pub(super) type Number = u64;

/// The diagnostics of one project, by file identity.
pub(super) type ByFile = BTreeMap<PathBuf, Vec<Diagnostic>>;

/// The contribution of one project.
#[derive(Debug, Default)]
struct Share {
    /// Whether this is the session of a single file outside every project. A file read by a project
    /// takes nothing from it.
    is_draft: bool,
    found: ByFile,
    reads: Arc<BTreeSet<PathBuf>>,
}

/// The diagnostics of all files.
pub(super) struct Board {
    client: Client,
    shares: BTreeMap<Number, Share>,
    /// The addresses and versions of open files.
    open: BTreeMap<PathBuf, (Uri, i32)>,
    /// The last non-empty list sent for each file, with its version.
    shown: BTreeMap<PathBuf, (Vec<Diagnostic>, Option<i32>)>,
    /// Whether the editor pulls the diagnostics of open files. If so, they are not sent.
    is_asked: bool,
    /// The last answer for each open file.
    answered: BTreeMap<PathBuf, Answer>,
    answers: u64,
}

/// The last answer to an editor that pulls diagnostics of a file.
struct Answer {
    /// Every answer has its own.
    number: u64,
    /// The version of the text that was open then, if still open.
    version: Option<i32>,
    items: Vec<Diagnostic>,
}

impl Board {
    pub(super) fn new(client: Client, is_asked: bool) -> Self {
        let (shares, open, shown) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        let (answered, answers) = (BTreeMap::new(), 0);
        Self { client, shares, open, shown, is_asked, answered, answers }
    }

    /// Registers a project, whose results are accepted from now on.
    pub(super) fn admit(&mut self, number: Number, is_draft: bool) {
        self.shares.insert(number, Share { is_draft, ..Share::default() });
    }

    /// Records the open version of a file and the editor's name for it.
    pub(super) fn opened(&mut self, identity: &Path, uri: &Uri, version: i32) {
        let before = self.open.insert(identity.to_owned(), (uri.clone(), version));
        // From now on the editor pulls; a list sent earlier would be shown twice.
        if self.is_asked
            && before.is_none()
            && let Some((shown, _)) = self.shown.remove(identity)
            && !shown.is_empty()
        {
            let (uri, version) = (uri.clone(), Some(version));
            let params = PublishDiagnosticsParams { uri, diagnostics: Vec::new(), version };
            self.client.notify::<PublishDiagnostics>(params);
        }
    }

    pub(super) fn closed(&mut self, identity: &Path) {
        let open = self.open.remove(identity);
        self.answered.remove(identity);
        // A document that was never saved no longer exists.
        if uri::is_unsaved(identity) {
            let was_shown = self.shown.remove(identity).is_some_and(|(it, _)| !it.is_empty());
            if let Some((uri, _)) = open.filter(|_| was_shown) {
                let params = PublishDiagnosticsParams { uri, diagnostics: vec![], version: None };
                self.client.notify::<PublishDiagnostics>(params);
            }
            return;
        }
        // A stored file keeps its diagnostics, without a version.
        self.show(identity);
    }

    /// Takes the diagnostics of a project, computed from the `versions` of open files. Results for an older
    /// version than the open one are dropped, because a newer check is under way. A pulling editor is asked to
    /// pull again where it has a different answer.
    pub(super) fn put(
        &mut self,
        number: Number,
        found: ByFile,
        reads: Arc<BTreeSet<PathBuf>>,
        versions: &BTreeMap<PathBuf, i32>,
    ) {
        let Some(share) = self.shares.get_mut(&number) else { return };
        let before = std::mem::replace(&mut share.found, found);
        let read_before = std::mem::replace(&mut share.reads, reads);
        let is_same = Arc::ptr_eq(&read_before, &share.reads);
        let mut touched: BTreeSet<PathBuf> = before.into_keys().collect();
        touched.extend(share.found.keys().cloned());
        if !is_same {
            // A draft may now be read by a project, or no longer be.
            touched.extend(self.open.keys().cloned());
        }
        touched.extend(versions.keys().cloned());
        touched.retain(|it| match (self.open.get(it), versions.get(it)) {
            (Some((_, open)), Some(checked)) => checked == open,
            _ => true,
        });
        touched.iter().for_each(|it| self.show(it));
        if touched.iter().any(|it| self.is_outdated(it)) {
            self.ask_again();
        }
    }

    /// Whether a pulling editor has a different answer for the open text of a file. It pulls by itself what it
    /// has just opened or changed.
    fn is_outdated(&self, identity: &Path) -> bool {
        let open = self.open.get(identity).zip(self.answered.get(identity));
        open.is_some_and(|((_, version), it)| {
            it.version == Some(*version) && it.items != self.all(identity)
        })
    }

    /// The diagnostics of a file, for a pulling editor that has the answer `known`.
    pub(super) fn answer(
        &mut self,
        identity: &Path,
        known: Option<&str>,
    ) -> DocumentDiagnosticReport {
        let all = self.all(identity);
        let version = self.open.get(identity).map(|(_, version)| *version);
        if let Some(before) = self.answered.get_mut(identity).filter(|it| it.items == all)
            && known == Some(&*before.number.to_string())
        {
            before.version = version;
            let result_id = before.number.to_string();
            let report = UnchangedDocumentDiagnosticReport { result_id };
            return RelatedUnchangedDocumentDiagnosticReport {
                related_documents: None,
                unchanged_document_diagnostic_report: report,
            }
            .into();
        }
        self.answers += 1;
        let answer = Answer { number: self.answers, version, items: all.clone() };
        self.answered.insert(identity.to_owned(), answer);
        full(all, Some(self.answers))
    }

    /// The project, other than a draft, that reads the file.
    pub(super) fn reader(&self, identity: &Path) -> Option<Number> {
        let mut readers =
            self.shares.iter().filter(|(_, it)| !it.is_draft && it.reads.contains(identity));
        readers.next().map(|(number, _)| *number)
    }

    /// Removes everything that a project contributed.
    pub(super) fn dismiss(&mut self, number: Number) {
        let Some(share) = self.shares.remove(&number) else { return };
        let touched: BTreeSet<&PathBuf> = share.found.keys().chain(&*share.reads).collect();
        let shown: Vec<PathBuf> =
            self.shown.keys().filter(|it| touched.contains(it)).cloned().collect();
        let outdated = self.answered.keys().any(|it| self.is_outdated(it));
        shown.iter().for_each(|it| self.show(it));
        if outdated {
            self.ask_again();
        }
    }

    /// Has the editor pull the diagnostics of open files again.
    fn ask_again(&self) {
        self.client.ask::<WorkspaceDiagnosticRefresh>(());
    }

    /// The diagnostics of all projects for a file.
    fn all(&self, identity: &Path) -> Vec<Diagnostic> {
        let is_read = |it: &Share| !it.is_draft && it.reads.contains(identity);
        let is_of_project = self.shares.values().any(is_read);
        let heard = self.shares.values().filter(|it| !(it.is_draft && is_of_project));
        let mut all: Vec<Diagnostic> = Vec::new();
        for found in heard.filter_map(|it| it.found.get(identity)) {
            // Two projects may report the same in one file.
            let others = all.len();
            let new = found.iter().filter(|it| !all[..others].contains(it));
            let new: Vec<Diagnostic> = new.cloned().collect();
            all.extend(new);
        }
        all
    }

    /// Sends the diagnostics of a file, unless the editor already has them or pulls them.
    fn show(&mut self, identity: &Path) {
        if self.is_asked && self.open.contains_key(identity) {
            return;
        }
        let all = self.all(identity);
        let open = self.open.get(identity);
        let version = open.map(|(_, version)| *version);
        let uri = open.map(|(uri, _)| uri.clone()).or_else(|| uri::of_path(identity));
        let Some(uri) = uri else { return };
        match self.shown.get(identity) {
            None if all.is_empty() && version.is_none() => return,
            Some((shown, at)) if *shown == all && *at == version => return,
            _ => {}
        }
        let kept = (all.clone(), version);
        match all.is_empty() && version.is_none() {
            true => _ = self.shown.remove(identity),
            false => _ = self.shown.insert(identity.to_owned(), kept),
        }
        let params = PublishDiagnosticsParams { uri, diagnostics: all, version };
        self.client.notify::<PublishDiagnostics>(params);
    }
}

/// The complete answer about a file.
pub(super) fn full(items: Vec<Diagnostic>, number: Option<u64>) -> DocumentDiagnosticReport {
    let result_id = number.map(|it| it.to_string());
    let full_document_diagnostic_report = FullDocumentDiagnosticReport { result_id, items };
    RelatedFullDocumentDiagnosticReport { related_documents: None, full_document_diagnostic_report }
        .into()
}
