//! Knows bytes in the place of files, as editors and hooks hand over what is not saved yet.
//! Does not know where they come from.

use std::path::{Path, PathBuf};

use super::files;

/// Bytes in the place of a file.
#[derive(Clone, Debug)]
pub(crate) struct Overlay {
    /// The file, links resolved.
    pub(crate) identity: PathBuf,
    /// The bytes.
    pub(crate) bytes: Vec<u8>,
}

/// What of `overlays` stands in the place of `path`.
pub(crate) fn in_place_of<'o>(overlays: &'o [Overlay], path: &Path) -> Option<&'o Overlay> {
    if overlays.is_empty() {
        return None;
    }
    let identity = files::identity(path);
    overlays.iter().find(|it| it.identity == identity)
}
