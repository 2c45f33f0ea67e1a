//! Knows how a file is written as a whole or not at all.
//! Does not know what is in it.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process;

/// Writes a file through one beside it, so that `path` holds all of the new text or all of the old,
/// whoever else writes it at the same time. A link stays one, permissions stay as they were.
///
/// # Errors
/// Those of the file system; nothing is left behind then.
pub(super) fn write_whole(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let known = fs::metadata(path).ok();
    let target = if known.is_some() { fs::canonicalize(path)? } else { path.to_owned() };
    let (file, beside) = create_beside(&target)?;
    let written = fill(file, write).and_then(|()| {
        if let Some(known) = known {
            fs::set_permissions(&beside, known.permissions())?;
        }
        fs::rename(&beside, &target)
    });
    if written.is_err() {
        // The first failure is the one to tell.
        _ = fs::remove_file(&beside);
    }
    written
}

/// A new file in the directory of `target`, under a name that no other process uses.
fn create_beside(target: &Path) -> io::Result<(File, PathBuf)> {
    let name = target.file_name().ok_or(io::ErrorKind::IsADirectory)?;
    let mut beside = std::ffi::OsString::from(".");
    beside.push(name);
    beside.push(format!(".{}.tmp", process::id()));
    let beside = target.with_file_name(beside);
    Ok((OpenOptions::new().write(true).create_new(true).open(&beside)?, beside))
}

fn fill(file: File, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::new(file);
    write(&mut out)?;
    // A full disk may be noticed as late as this.
    out.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()
}
