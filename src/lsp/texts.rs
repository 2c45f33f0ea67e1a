//! Knows the texts that are open in the editor, and applies its edits to them.
//! Does not know what is found in them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use lsp_types::{TextDocumentContentChangeEvent, Uri};

use super::place::offset;
use crate::source::lines::{Encoding, Lines};

/// A text as the editor has it.
#[derive(Clone, Debug)]
pub(super) struct Open {
    /// How the editor names it.
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

    /// Makes the edits, each on the text that the ones before it leave. Nothing where the file is not open,
    /// or the edits are of an older version than is known already.
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

/// Makes one edit. What of it lies outside of the text means the nearest place inside.
fn apply(text: &mut String, change: TextDocumentContentChangeEvent, encoding: Encoding) {
    let Some(range) = change.range else {
        *text = change.text;
        return;
    };
    let lines = Lines::new(text);
    let [start, end] = [range.start, range.end].map(|it| offset(&lines, it, encoding) as usize);
    text.replace_range(start.min(end)..end.max(start), &change.text);
}
