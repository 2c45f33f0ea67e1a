//! Knows one file that is being fixed: its original bytes, their text, and its new bytes. Does not
//! know which changes are wanted.

use std::fs;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::cli::delivery::Staged;
use crate::cli::disk::{display_name, fault};
use crate::cli::stdin::Overlay;
use crate::diagnostic::{Diagnostic, Text};
use crate::lint::fix::revision::{Again, Change, Revision};
use crate::source::Source;
use crate::source::decode::decode;
use crate::source::encode::splice;
use crate::text;

/// Code of a file that cannot be fixed.
const UNWRITABLE: &str = "fix/unwritable";
/// Code of a file that another program changed meanwhile.
const CHANGED: &str = "fix/changed";

/// A file, as it was read and as it will be written.
pub(super) struct Edited {
    path: PathBuf,
    /// The text as first checked.
    pub(super) source: Source,
    stored: Vec<u8>,
    revision: Revision,
    /// The new content.
    pub(super) bytes: Vec<u8>,
}

impl Edited {
    /// The file at `path`, which was checked as `source`.
    ///
    /// # Errors
    /// It can no longer be read, or its content has changed.
    pub(super) fn begin(
        path: &Path,
        source: &Source,
        stdin: Option<&Overlay>,
    ) -> Result<Self, Box<Diagnostic>> {
        let stored = match stdin {
            Some(overlay) => overlay.bytes.clone(),
            None => fs::read(path).map_err(|error| fault(path, &error))?,
        };
        let bytes = stored.clone();
        let now = decode("", stored.clone(), &mut Vec::new());
        if now.ok().is_none_or(|now| now.text != source.text) {
            return Err(changed(path));
        }
        let (path, source, revision) = (path.to_owned(), source.clone(), Revision::default());
        Ok(Self { path, source, stored, revision, bytes })
    }

    /// Makes changes of the current text.
    ///
    /// # Errors
    /// The encoding of the file cannot represent the new text. The inner error: a change
    /// overlaps an earlier one; nothing has been changed then.
    pub(super) fn revise(
        &mut self,
        changes: Vec<Change>,
    ) -> Result<Result<(), Again>, Box<Diagnostic>> {
        if self.revision.then(changes).is_err() {
            return Ok(Err(Again));
        }
        let changes = self.revision.changes().iter().map(|it| (it.range.clone(), &*it.text));
        self.bytes = splice(&self.stored, &self.source, changes)
            .map_err(|_| unencodable(&self.path, &self.source))?;
        Ok(Ok(()))
    }

    /// The new text.
    pub(super) fn text(&self) -> String {
        self.revision.apply(&self.source.text)
    }

    /// The changes, and the range of each in the new text.
    pub(super) fn changes(&self) -> impl Iterator<Item = (&Change, Range<usize>)> {
        self.revision.changes().iter().zip(self.revision.places())
    }

    /// Writes the new bytes to the disk, beside the file, which is `target` with links resolved.
    ///
    /// # Errors
    /// The file is read-only, or the file system fails.
    pub(super) fn stage(&self, target: &Path) -> Result<Staged, Box<Diagnostic>> {
        let unwritable = |error: io::Error| self.unwritable(&error);
        let known = fs::metadata(target).map_err(unwritable)?;
        // The directory may allow replacing the file, but that is not the intention of a read-only
        // file.
        if known.permissions().readonly() {
            return Err(self.unwritable(&io::ErrorKind::PermissionDenied.into()));
        }
        if !known.is_file() {
            return Err(self.unwritable(&io::ErrorKind::Unsupported.into()));
        }
        let staged = Staged::new(target.to_owned(), Some(&known), |out| out.write_all(&self.bytes));
        staged.map_err(unwritable)
    }

    /// Makes sure that the file still contains the checked text.
    ///
    /// # Errors
    /// Its content has changed.
    pub(super) fn unchanged(&self) -> Result<(), Box<Diagnostic>> {
        let now = fs::read(&self.path).map_err(|error| self.unwritable(&error))?;
        if now == self.stored { Ok(()) } else { Err(changed(&self.path)) }
    }

    /// The file's name, as reports show it.
    pub(super) fn name(&self) -> String {
        display_name(&self.path)
    }

    /// Reports that the file cannot be replaced, although the files `before` it have been. `after`
    /// are the others, including this one.
    pub(super) fn stopped(
        &self,
        error: &io::Error,
        before: &[String],
        after: &[String],
    ) -> Box<Diagnostic> {
        if before.is_empty() {
            return self.unwritable(error);
        }
        let (name, before, after) = (self.name(), before.join(", "), after.join(", "));
        let message = text!(
            "`{name}` cannot be written; only some of the files were fixed",
            "`{name}` に書き込めないため、一部のファイルだけを修正した"
        );
        let stopped = Diagnostic::error(UNWRITABLE, message);
        let stopped = stopped.because(Text::same(error.to_string()));
        let stopped = stopped.because(text!("fixed: {before}", "修正した: {before}"));
        Box::new(stopped.because(text!("not fixed: {after}", "修正していない: {after}")))
    }

    /// Reports that the file cannot be written; nothing has been written yet.
    fn unwritable(&self, error: &io::Error) -> Box<Diagnostic> {
        let name = self.name();
        let message = text!(
            "`{name}` cannot be written; nothing was fixed",
            "`{name}` に書き込めないため、何も修正していない"
        );
        let why = Text::same(error.to_string());
        Box::new(Diagnostic::error(UNWRITABLE, message).because(why))
    }
}

fn changed(path: &Path) -> Box<Diagnostic> {
    let name = display_name(path);
    let message = text!(
        "`{name}` was changed while it was checked; nothing was fixed",
        "`{name}` が検査中に変更されたため、何も修正していない"
    );
    let help = text!("run the command again", "もう一度実行する");
    Box::new(Diagnostic::error(CHANGED, message).help(help))
}

fn unencodable(path: &Path, source: &Source) -> Box<Diagnostic> {
    let name = display_name(path);
    let encoding = source.origin.encoding().unwrap_or_default();
    let message = text!(
        "the fixed text of `{name}` cannot be encoded in {encoding}; nothing was fixed",
        "`{name}` の修正後のテキストは {encoding} で保存できないため、何も修正していない"
    );
    Box::new(Diagnostic::error(UNWRITABLE, message))
}
