//! Knows what the editor shows of each file, and puts together what several projects find in one. A list is
//! sent when it differs from the last one, and never with a version older than the text that is open.
//! Does not know how anything was found.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use lsp_types::notification::PublishDiagnostics;
use lsp_types::{Diagnostic, PublishDiagnosticsParams, Uri};

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
}

impl Board {
    pub(super) fn new(client: Client) -> Self {
        Self { client, shares: BTreeMap::new(), open: BTreeMap::new(), shown: BTreeMap::new() }
    }

    /// Lets a project say something.
    pub(super) fn admit(&mut self, number: Number, is_draft: bool) {
        self.shares.insert(number, Share { is_draft, ..Share::default() });
    }

    /// Takes in which version of a file is open, and how the editor names it.
    pub(super) fn opened(&mut self, identity: &Path, uri: &Uri, version: i32) {
        self.open.insert(identity.to_owned(), (uri.clone(), version));
    }

    pub(super) fn closed(&mut self, identity: &Path) {
        self.open.remove(identity);
        // What is said of it goes on without a version.
        self.show(identity);
    }

    /// Takes in what a project finds, made of the `versions` of open files. What is older than the text that
    /// is open now is left out: a newer check is under way.
    pub(super) fn put(
        &mut self,
        number: Number,
        found: Found,
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
            // A draft may now be read by a project, or no longer.
            touched.extend(self.open.keys().cloned());
        }
        touched.extend(versions.keys().cloned());
        touched.retain(|it| match (self.open.get(it), versions.get(it)) {
            (Some((_, open)), Some(checked)) => checked == open,
            _ => true,
        });
        touched.iter().for_each(|it| self.show(it));
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
        shown.iter().for_each(|it| self.show(it));
    }

    /// Sends what is to be shown of a file, unless the editor has it.
    fn show(&mut self, identity: &Path) {
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
