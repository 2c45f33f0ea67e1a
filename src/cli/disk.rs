//! Knows how commands access the disk outside a session: to write files, and for names in messages.
//! Does not know projects.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use crate::diagnostic::Diagnostic;
use crate::lint::Cancel;
use crate::project::{Disk, Project, Session, Settings, Stop, files};

static DISK: LazyLock<Disk> = LazyLock::new(Disk::default);

/// The disk, with relative paths starting from the working directory.
pub(super) fn disk() -> Disk {
    DISK.clone()
}

/// The current project, for operations other than checks.
///
/// # Errors
/// There is nothing to check, or the request is ambiguous.
pub(super) fn project(settings: Settings) -> Result<Project, Vec<Diagnostic>> {
    Session::open(disk(), settings).into_project(&Cancel::new()).map_err(Stop::reported)
}

/// The path as reports show it.
pub(super) fn display_name(path: &Path) -> String {
    files::display_name(&*DISK, path)
}

/// The identity of the file: two paths of the same file have the same one.
pub(super) fn identity(path: &Path) -> PathBuf {
    files::Files::identity(&*DISK, path)
}

/// Reports a path that cannot be read.
pub(super) fn fault(path: &Path, error: &io::Error) -> Diagnostic {
    files::fault(&*DISK, path, Some(error))
}
