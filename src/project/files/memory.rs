//! Knows files that exist only in memory, for web pages, tests and programs that have texts but no
//! files. Has no hidden or ignored files: every file is listed.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::{Files, Listing, Stat};

/// The directory that relative names start from. Reports leave it out.
const HOME: &str = "/memory";

/// Files in memory, by name.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    files: BTreeMap<PathBuf, Vec<u8>>,
}

impl Memory {
    /// No files.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file called `name`, a relative path with `/` between its parts; it replaces an existing
    /// one.
    #[must_use]
    pub fn with(mut self, name: impl AsRef<Path>, bytes: impl Into<Vec<u8>>) -> Self {
        let path = self.absolute(name.as_ref());
        self.files.insert(path, bytes.into());
        self
    }
}

impl Files for Memory {
    fn directory(&self) -> &Path {
        Path::new(HOME)
    }

    fn read(&self, path: &Path, most: u64) -> io::Result<Vec<u8>> {
        let bytes = self.files.get(&self.absolute(path)).ok_or(io::ErrorKind::NotFound)?;
        if bytes.len() as u64 > most {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Ok(bytes.clone())
    }

    fn stat(&self, path: &Path) -> io::Result<Stat> {
        let path = self.absolute(path);
        if let Some(bytes) = self.files.get(&path) {
            // Nothing in memory changes while it is shared.
            let modified = Some(SystemTime::UNIX_EPOCH);
            return Ok(Stat { modified, ..Stat::file(bytes.len() as u64) });
        }
        let is_directory = path == Path::new(HOME) || below(self.files.keys(), &path).count() > 0;
        if is_directory { Ok(Stat::directory()) } else { Err(io::ErrorKind::NotFound.into()) }
    }

    fn list(
        &self,
        directory: &Path,
        depth: Option<usize>,
        wanted: &dyn Fn(&Path) -> bool,
    ) -> Listing {
        let root = self.absolute(directory);
        let files = within(self.files.keys(), &root, directory, depth);
        Listing { files: files.filter(|it| wanted(it)).collect(), ..Listing::default() }
    }
}

/// The paths among `paths` that are below `root`.
fn below<'p>(
    paths: impl Iterator<Item = &'p PathBuf>,
    root: &Path,
) -> impl Iterator<Item = &'p Path> {
    paths.filter_map(move |it| it.strip_prefix(root).ok()).filter(|it| *it != Path::new(""))
}

/// The paths among `paths` that are below `root`, at most `depth` levels down, relative to `directory`,
/// another name of it.
pub(super) fn within<'p>(
    paths: impl Iterator<Item = &'p PathBuf>,
    root: &Path,
    directory: &Path,
    depth: Option<usize>,
) -> impl Iterator<Item = PathBuf> {
    let inside =
        below(paths, root).filter(move |it| depth.is_none_or(|most| it.iter().count() <= most));
    inside.map(|it| directory.join(it)).collect::<BTreeSet<_>>().into_iter()
}
