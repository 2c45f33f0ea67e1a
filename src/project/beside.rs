//! Knows the files that anchors in documents name. They are read only to be compared with; no rule checks them.
//! Does not know the meaning of an anchor.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::files;
use super::input::Input;
use super::state::Member;
use crate::check::Corpus;
use crate::check::anchor;
use crate::document::{Declared, Format};
use crate::lint::Cancel;

/// The files read in addition to the documents of a run.
#[derive(Default)]
pub(super) struct Beside {
    pub(super) known: Vec<Member>,
    pub(super) reported: Vec<Vec<crate::diagnostic::Diagnostic>>,
    /// Files that anchors name and that do not exist.
    pub(super) sought: Vec<PathBuf>,
    /// Whether a document of the run has an anchor at all.
    pub(super) has_anchors: bool,
}

/// Reads into `corpus` the files that anchors of the documents `known` name, except these documents.
pub(super) fn read(
    input: &mut Input,
    known: &[Member],
    corpus: &mut Corpus,
    cancel: &Cancel,
) -> Beside {
    let mut beside = Beside::default();
    let mut named: Vec<PathBuf> = Vec::new();
    for (member, document) in known.iter().zip(&corpus.documents) {
        let Some(files) = anchor::files(document) else { continue };
        beside.has_anchors = true;
        let files = files.iter().filter(|it| anchor::is_beside(it));
        named.extend(files.map(|it| path(&member.path, it)));
    }
    if named.is_empty() {
        return beside;
    }
    let mut seen: BTreeSet<PathBuf> = known.iter().map(|it| it.identity.clone()).collect();
    let mut wanted: Vec<(PathBuf, PathBuf)> = Vec::new();
    for path in named {
        let identity = input.files.identity(&path);
        if !seen.insert(identity.clone()) {
            continue;
        }
        match input.files.stat(&path) {
            Ok(stat) if stat.is_file && Format::of_name(&input.name(&path)).is_some() => {
                wanted.push((identity, path));
            }
            _ => beside.sought.push(identity),
        }
    }
    let paths: Vec<(PathBuf, Declared)> =
        wanted.iter().map(|it| (it.1.clone(), Declared::default())).collect();
    let before = input.findings.len();
    for loaded in input.load_documents(&paths, cancel) {
        let (identity, path) = wanted[loaded.index].clone();
        let source = loaded.document.source;
        corpus.add_beside(Arc::clone(&loaded.document));
        beside.known.push(Member {
            source,
            path,
            identity,
            sets: Vec::new(),
            is_named: false,
            is_beside: true,
        });
        beside.reported.push(loaded.reported);
    }
    let unread = input.findings.split_off(before);
    input.trouble.extend(unread.into_iter().map(|it| it.1));
    beside
}

/// The path of `file`, which a document at `path` names, without `..`.
fn path(document: &Path, file: &str) -> PathBuf {
    let mut path = files::directory(document).to_owned();
    if path == Path::new(".") {
        path = PathBuf::new();
    }
    for part in file.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." if path.file_name().is_some() => _ = path.pop(),
            part => path.push(part),
        }
    }
    path
}
