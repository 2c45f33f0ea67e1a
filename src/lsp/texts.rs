//! Knows the open texts, and applies the editor's edits to them. Does not know the findings in
//! them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use lsp_types::{TextDocumentContentChangeEvent, Uri};

use super::place::offset;
use crate::source::lines::{Encoding, Lines};

/// An open text.
#[derive(Clone, Debug)]
pub(super) struct Open {
    /// The editor's name for it.
    pub(super) uri: Uri,
    /// Its path, as the editor has it.
    pub(super) path: PathBuf,
    /// Grows with each change.
    pub(super) version: i32,
    pub(super) text: Arc<String>,
}

/// The open texts, by the identities of their files.
#[derive(Debug, Default)]
pub(super) struct Texts {
    open: BTreeMap<PathBuf, Open>,
}

impl Texts {
    pub(super) fn iter(&self) -> impl Iterator<Item = (&PathBuf, &Open)> {
        self.open.iter()
    }

    pub(super) fn get(&self, identity: &Path) -> Option<&Open> {
        self.open.get(identity)
    }

    pub(super) fn open(&mut self, identity: PathBuf, open: Open) {
        self.open.insert(identity, open);
    }

    pub(super) fn close(&mut self, identity: &Path) -> Option<Open> {
        self.open.remove(identity)
    }

    /// Applies the edits in order, each to the result of the previous one. `None` if the file is not open,
    /// or the edits are of an older version.
    pub(super) fn edit(
        &mut self,
        identity: &Path,
        version: i32,
        changes: Vec<TextDocumentContentChangeEvent>,
        encoding: Encoding,
    ) -> Option<&Open> {
        let open = self.open.get_mut(identity).filter(|it| it.version <= version)?;
        open.version = version;
        let text = Arc::make_mut(&mut open.text);
        changes.into_iter().for_each(|it| apply(text, it, encoding));
        Some(open)
    }
}

/// Applies one edit. A position outside the text means the nearest one inside.
fn apply(text: &mut String, change: TextDocumentContentChangeEvent, encoding: Encoding) {
    let Some(range) = change.range else {
        *text = change.text;
        return;
    };
    let lines = Lines::new(text);
    let [start, end] = [range.start, range.end].map(|it| offset(&lines, it, encoding) as usize);
    text.replace_range(start.min(end)..end.max(start), &change.text);
}
