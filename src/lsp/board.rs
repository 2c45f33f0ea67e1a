//! Knows what the editor shows of each file, and puts together what several projects find in one. A list is
//! sent when it differs from the last one, and never with a version older than the text that is open. An editor that
//! asks for what is found in open files is sent only what is found in the others.
//! Does not know how anything was found.

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

/// Number of a project, never used again.
pub(super) type Number = u64;

/// What a project finds, by the identities of files.
pub(super) type Found = BTreeMap<PathBuf, Vec<Diagnostic>>;

/// What one project says.
#[derive(Debug, Default)]
struct Share {
    /// Whether it is about a file that is in no project. Then it says nothing of what a project reads.
    is_draft: bool,
    found: Found,
    reads: Arc<BTreeSet<PathBuf>>,
}

/// What the editor shows.
pub(super) struct Board {
    client: Client,
    shares: BTreeMap<Number, Share>,
    /// The addresses and versions of open files.
    open: BTreeMap<PathBuf, (Uri, i32)>,
    /// What was sent last, where that was anything, and with which version.
    shown: BTreeMap<PathBuf, (Vec<Diagnostic>, Option<i32>)>,
    /// Whether the editor asks for what is found in open files. Then nothing is sent of them.
    is_asked: bool,
    /// What was answered last about open files, each answer with a number of its own.
    answered: BTreeMap<PathBuf, (u64, Vec<Diagnostic>)>,
    answers: u64,
}

impl Board {
    pub(super) fn new(client: Client, is_asked: bool) -> Self {
        let (shares, open, shown) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        let (answered, answers) = (BTreeMap::new(), 0);
        Self { client, shares, open, shown, is_asked, answered, answers }
    }

    /// Lets a project say something.
    pub(super) fn admit(&mut self, number: Number, is_draft: bool) {
        self.shares.insert(number, Share { is_draft, ..Share::default() });
    }

    /// Takes in which version of a file is open, and how the editor names it.
    pub(super) fn opened(&mut self, identity: &Path, uri: &Uri, version: i32) {
        let before = self.open.insert(identity.to_owned(), (uri.clone(), version));
        // From now on the editor asks; what was sent would be shown twice.
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
        // What was never stored is gone.
        if uri::is_unsaved(identity) {
            let was_shown = self.shown.remove(identity).is_some_and(|(it, _)| !it.is_empty());
            if let Some((uri, _)) = open.filter(|_| was_shown) {
                let params = PublishDiagnosticsParams { uri, diagnostics: vec![], version: None };
                self.client.notify::<PublishDiagnostics>(params);
            }
            return;
        }
        // What is said of it goes on without a version.
        self.show(identity);
    }

    /// Takes in what a project finds, made of the `versions` of open files. What is older than the text that
    /// is open now is left out: a newer check is under way. Returns the open files about which an editor that asks
    /// was answered something else.
    pub(super) fn put(
        &mut self,
        number: Number,
        found: Found,
        reads: Arc<BTreeSet<PathBuf>>,
        versions: &BTreeMap<PathBuf, i32>,
    ) -> BTreeSet<PathBuf> {
        let Some(share) = self.shares.get_mut(&number) else { return BTreeSet::new() };
        let before = std::mem::replace(&mut share.found, found);
        let read_before = std::mem::replace(&mut share.reads, reads);
        let is_same = Arc::ptr_eq(&read_before, &share.reads);
        let mut touched: BTreeSet<PathBuf> = before.into_keys().collect();
        touched.extend(share.found.keys().cloned());
        if !is_same {
            // A draft may now be read by a project, or no longer.
            touched.extend(self.open.keys().cloned());
        }
        touched.extend(versions.keys().cloned());
        touched.retain(|it| match (self.open.get(it), versions.get(it)) {
            (Some((_, open)), Some(checked)) => checked == open,
            _ => true,
        });
        touched.iter().for_each(|it| self.show(it));
        touched.retain(|it| self.is_outdated(it));
        touched
    }

    /// Whether an editor that asks was answered something else about an open file.
    fn is_outdated(&self, identity: &Path) -> bool {
        self.is_asked
            && self.open.contains_key(identity)
            && self.answered.get(identity).is_none_or(|(_, known)| *known != self.all(identity))
    }

    /// What is found in a file, for an editor that asks and knows the answer `known`.
    pub(super) fn answer(
        &mut self,
        identity: &Path,
        known: Option<&str>,
    ) -> DocumentDiagnosticReport {
        let all = self.all(identity);
        let before = self.answered.get(identity);
        if let Some((number, _)) = before.filter(|(_, it)| *it == all)
            && known == Some(&*number.to_string())
        {
            let result_id = number.to_string();
            let report = UnchangedDocumentDiagnosticReport { result_id };
            return RelatedUnchangedDocumentDiagnosticReport {
                related_documents: None,
                unchanged_document_diagnostic_report: report,
            }
            .into();
        }
        self.answers += 1;
        self.answered.insert(identity.to_owned(), (self.answers, all.clone()));
        full(all, Some(self.answers))
    }

    /// The project, no draft, that reads the file.
    pub(super) fn reader(&self, identity: &Path) -> Option<Number> {
        let mut readers =
            self.shares.iter().filter(|(_, it)| !it.is_draft && it.reads.contains(identity));
        readers.next().map(|(number, _)| *number)
    }

    /// Takes everything back that a project has said.
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

    /// Has the editor ask again for what is found in open files.
    pub(super) fn ask_again(&self) {
        self.client.ask::<WorkspaceDiagnosticRefresh>(());
    }

    /// What all projects together find in a file.
    fn all(&self, identity: &Path) -> Vec<Diagnostic> {
        let is_read = |it: &Share| !it.is_draft && it.reads.contains(identity);
        let is_of_project = self.shares.values().any(is_read);
        let heard = self.shares.values().filter(|it| !(it.is_draft && is_of_project));
        let mut all: Vec<Diagnostic> = Vec::new();
        for found in heard.filter_map(|it| it.found.get(identity)) {
            // Two projects may find the same in one file.
            let others = all.len();
            let new = found.iter().filter(|it| !all[..others].contains(it));
            let new: Vec<Diagnostic> = new.cloned().collect();
            all.extend(new);
        }
        all
    }

    /// Sends what is to be shown of a file, unless the editor has it or asks for it.
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

/// The whole answer about a file.
pub(super) fn full(items: Vec<Diagnostic>, number: Option<u64>) -> DocumentDiagnosticReport {
    let result_id = number.map(|it| it.to_string());
    let full_document_diagnostic_report = FullDocumentDiagnosticReport { result_id, items };
    RelatedFullDocumentDiagnosticReport { related_documents: None, full_document_diagnostic_report }
        .into()
}
