//! Knows the file operations that a project needs, as one trait, and how paths name files. Does not know where files are
//! stored (the implementations below do), nor their content.

#[cfg(feature = "disk")]
mod disk;
mod glob;
mod memory;
mod overlay;
#[cfg(feature = "office")]
mod packed;

use std::collections::BTreeSet;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use super::config::FILE_NAME;
use crate::diagnostic::{Diagnostic, Text};
use crate::text;

#[cfg(feature = "disk")]
pub use disk::Disk;
pub(crate) use glob::{inside, malformed, matcher, matching};
pub use memory::Memory;
pub(super) use overlay::Overlay;
#[cfg(all(feature = "cli", feature = "office"))]
pub(crate) use packed::is_packed;
#[cfg(feature = "office")]
pub(crate) use packed::{Packed, beside_in_mail, stored};

/// Code of a glob or path of the configuration that matches no file.
pub(crate) const MATCHED_NOTHING: &str = "config/matched-nothing";
/// Code of a missing path.
pub(crate) const MISSING: &str = "input/missing";
/// Code of packed files that are not read.
pub(crate) const PACKED: &str = "input/packed";
/// Code of a path that cannot be read.
pub(crate) const UNREADABLE: &str = "input/unreadable";

/// Nothing is packed.
#[cfg(not(feature = "office"))]
pub(crate) fn beside_in_mail(_: &Path, _: &str) -> Option<PathBuf> {
    None
}

/// Nothing is packed.
#[cfg(not(feature = "office"))]
pub(crate) fn stored(path: &Path) -> std::borrow::Cow<'_, Path> {
    path.into()
}

/// Nothing is packed.
#[cfg(all(feature = "cli", not(feature = "office")))]
pub(crate) fn is_packed(_: &Path) -> bool {
    false
}

/// The files of a project. Paths are relative to [`directory`](Self::directory) or absolute.
///
/// Three implementations exist: [`Disk`](crate::Disk), [`Memory`], and the overlay that a
/// [`Session`](crate::Session) puts over either, in which an unsaved text replaces its file.
pub trait Files: Send + Sync {
    /// The directory, an absolute path, that relative paths and the names in reports are relative
    /// to.
    fn directory(&self) -> &Path;

    /// The bytes of the file at `path`.
    ///
    /// # Errors
    /// Fails if the file does not exist, is not readable, is larger than `most` bytes
    /// ([`FileTooLarge`](io::ErrorKind::FileTooLarge)), or is a pipe that might never be written to
    /// ([`Unsupported`](io::ErrorKind::Unsupported)).
    fn read(&self, path: &Path, most: u64) -> io::Result<Vec<u8>>;

    /// The properties of the file or directory at `path`, after following links.
    ///
    /// # Errors
    /// Fails if nothing exists there, or access is denied.
    fn stat(&self, path: &Path) -> io::Result<Stat>;

    /// Every file below `directory` that `wanted` accepts, at most `depth` levels down; hidden and
    /// ignored files are left out.
    fn list(
        &self,
        directory: &Path,
        depth: Option<usize>,
        wanted: &dyn Fn(&Path) -> bool,
    ) -> Listing;

    /// A path that identifies the file: absolute, links resolved. Two paths of the same file have
    /// the same identity.
    fn identity(&self, path: &Path) -> PathBuf {
        self.absolute(path)
    }

    /// The target of the link at `path`, if there is one.
    fn link(&self, _path: &Path) -> Option<PathBuf> {
        None
    }

    /// Whether the project ignores a file at `path`, which need not exist (another program may make it).
    fn is_ignored(&self, _path: &Path) -> bool {
        false
    }

    /// The absolute path without `.` and `..`, links unresolved.
    fn absolute(&self, path: &Path) -> PathBuf {
        normal(&self.directory().join(path))
    }
}

impl<F: Files + ?Sized> Files for Arc<F> {
    fn directory(&self) -> &Path {
        (**self).directory()
    }

    fn read(&self, path: &Path, most: u64) -> io::Result<Vec<u8>> {
        (**self).read(path, most)
    }

    fn stat(&self, path: &Path) -> io::Result<Stat> {
        (**self).stat(path)
    }

    fn list(
        &self,
        directory: &Path,
        depth: Option<usize>,
        wanted: &dyn Fn(&Path) -> bool,
    ) -> Listing {
        (**self).list(directory, depth, wanted)
    }

    fn identity(&self, path: &Path) -> PathBuf {
        (**self).identity(path)
    }

    fn link(&self, path: &Path) -> Option<PathBuf> {
        (**self).link(path)
    }

    fn is_ignored(&self, path: &Path) -> bool {
        (**self).is_ignored(path)
    }

    fn absolute(&self, path: &Path) -> PathBuf {
        (**self).absolute(path)
    }
}

/// The properties of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stat {
    /// Whether it is a directory.
    pub is_directory: bool,
    /// Whether it is a file, rather than a directory, a pipe or a device.
    pub is_file: bool,
    /// Size in bytes; 0 if unknown.
    pub size: u64,
    /// The time of the last change, if known. A packed file that is kept open counts as unchanged if this time and
    /// the size are the same.
    pub modified: Option<SystemTime>,
}

impl Stat {
    /// The properties of a file of this size.
    pub fn file(size: u64) -> Self {
        Self { is_directory: false, is_file: true, size, modified: None }
    }

    /// The properties of a directory.
    pub fn directory() -> Self {
        Self { is_directory: true, is_file: false, size: 0, modified: None }
    }
}

/// The files in a directory, and the places that could not be searched.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Listing {
    /// Paths that begin with the directory as it was given.
    pub files: BTreeSet<PathBuf>,
    /// Places that could not be searched, and why, if known.
    pub faults: Vec<(PathBuf, Option<io::Error>)>,
    /// Packed files that are not opened, and members that are not read.
    pub(crate) skipped: Vec<PathBuf>,
}

impl Listing {
    /// Reports places that could not be searched.
    pub(crate) fn reported(&self, files: &dyn Files) -> Vec<Diagnostic> {
        let faults = self.faults.iter();
        let faults = faults.map(|(path, error)| fault(files, path, error.as_ref()));
        let (parts, closed): (Vec<_>, Vec<_>) =
            self.skipped.iter().partition(|it| *stored(it) != ***it);
        let named = |it: Vec<&PathBuf>| {
            let first = it.first().map(|first| display_name(files, first));
            first.map(|first| (first, it.len()))
        };
        let closed = named(closed).map(|(first, count)| not_opened(&first, count));
        let parts = named(parts).map(|(first, count)| not_read(&first, count));
        faults.chain(closed).chain(parts).collect()
    }
}

/// Reports that `count` archives or mails in a directory are not opened.
fn not_opened(first: &str, count: usize) -> Diagnostic {
    let message = match count {
        1 => text!("`{first}` was not opened", "`{first}` は開いていない"),
        _ => text!(
            "{count} archives and mails were not opened, the first of them `{first}`",
            "アーカイブとメール{count}件は開いていない（最初は `{first}`）"
        ),
    };
    Diagnostic::note(PACKED, message).help(text!(
        "name it to check the documents in it: `kenzan check {first}`",
        "中の文書を検査するには、それを指定する: `kenzan check {first}`"
    ))
}

/// Reports that `count` parts of a mail have an unsupported format.
fn not_read(first: &str, count: usize) -> Diagnostic {
    let message = match count {
        1 => text!(
            "`{first}` has a format that is not supported, and was not read",
            "`{first}` の形式には対応していないため、読んでいない"
        ),
        _ => text!(
            "{count} attached files have formats that are not supported, and were not read, the first of them `{first}`",
            "添付ファイル{count}件の形式には対応していないため、読んでいない（最初は `{first}`）"
        ),
    };
    Diagnostic::note(PACKED, message)
}

/// Whether a directory is at `path`.
pub(crate) fn is_directory(files: &dyn Files, path: &Path) -> bool {
    files.stat(path).is_ok_and(|it| it.is_directory)
}

/// Whether a file is at `path`.
pub(crate) fn is_file(files: &dyn Files, path: &Path) -> bool {
    files.stat(path).is_ok_and(|it| it.is_file)
}

/// The nearest configuration: in `start` or above it, not beyond the root of a repository.
pub(crate) fn nearest_config(files: &dyn Files, start: &Path) -> Option<PathBuf> {
    for directory in files.absolute(start).ancestors() {
        let candidate = directory.join(FILE_NAME);
        if is_file(files, &candidate) {
            return Some(candidate);
        }
        if files.stat(&directory.join(".git")).is_ok() {
            return None;
        }
    }
    None
}

/// The directory of the file at `path`; never empty, even for the working directory.
pub(crate) fn directory(path: &Path) -> &Path {
    path.parent().filter(|it| *it != Path::new("")).unwrap_or(Path::new("."))
}

/// The path relative to `home`: as written if that is below it, otherwise resolved if that is, otherwise
/// with `..`.
pub(crate) fn relative(files: &dyn Files, home: &Path, path: &Path) -> PathBuf {
    let home = if home == Path::new("") { Path::new(".") } else { home };
    let (from, to) = (files.absolute(home), files.absolute(path));
    let inside = to.strip_prefix(&from).map(Path::to_owned);
    let real = || files.identity(path).strip_prefix(files.identity(home)).map(Path::to_owned);
    inside.or_else(|_| real()).unwrap_or_else(|_| between(&from, &to))
}

/// The way from the directory `from` to `to`, both absolute.
pub(crate) fn between(from: &Path, to: &Path) -> PathBuf {
    let shared = from.iter().zip(to.iter()).take_while(|(left, right)| left == right).count();
    let up = from.iter().skip(shared).map(|_| "..".as_ref());
    up.chain(to.iter().skip(shared)).collect()
}

/// Reports a path that cannot be read.
pub(crate) fn fault(files: &dyn Files, path: &Path, error: Option<&io::Error>) -> Diagnostic {
    let name = display_name(files, path);
    match error.map(io::Error::kind) {
        Some(io::ErrorKind::NotFound) => match files.link(path) {
            Some(target) => {
                let target = target.display().to_string();
                let message = text!(
                    "`{name}` is a link to `{target}`, which does not exist",
                    "`{name}` はリンクで、リンク先の `{target}` が存在しない"
                );
                Diagnostic::error(UNREADABLE, message)
            }
            None => {
                let message = text!("`{name}` does not exist", "`{name}` は存在しない");
                Diagnostic::error(MISSING, message)
            }
        },
        Some(io::ErrorKind::PermissionDenied) => {
            let message = text!("no permission to read `{name}`", "`{name}` を読む権限がない");
            Diagnostic::error(UNREADABLE, message)
        }
        _ => {
            let message = text!("`{name}` cannot be read", "`{name}` を読み取れない");
            #[cfg(feature = "office")]
            if let Some(fault) = error.and_then(packed::Fault::of) {
                return Diagnostic::error(UNREADABLE, message).because(fault.words());
            }
            let why = error.map(ToString::to_string).unwrap_or_default();
            Diagnostic::error(UNREADABLE, message).because(Text::same(why))
        }
    }
}

/// The path as reports show it: from the working directory, with `/` between its parts. Invalid
/// UTF-8 is replaced.
pub(crate) fn display_name(files: &dyn Files, path: &Path) -> String {
    let (path, here) = (files.absolute(path), files.directory());
    let shared = path.iter().zip(here.iter()).take_while(|(left, right)| left == right).count();
    let above = here.iter().count() - shared;
    let parts: Vec<_> = if shared > 1 && above <= 3 {
        let up = std::iter::repeat_n("..".into(), above);
        up.chain(path.iter().skip(shared).map(|it| it.to_string_lossy())).collect()
    } else {
        return path.to_string_lossy().replace('\\', "/");
    };
    if parts.is_empty() { ".".to_owned() } else { parts.join("/") }
}

/// The path without `.` and `..`, links unresolved.
pub(super) fn normal(path: &Path) -> PathBuf {
    let mut tidy = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                tidy.pop();
            }
            other => tidy.push(other),
        }
    }
    tidy
}
