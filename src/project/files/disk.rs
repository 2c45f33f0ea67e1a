//! Knows the file system of the machine; no other module below the command line accesses it. Does
//! not know what files are for.

use std::borrow::Cow;
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use ignore::gitignore::Gitignore;
use ignore::{Match, WalkBuilder};

use super::{Files, Listing, Stat, normal};

/// Minimum size of a file for which reading its halves on two threads pays off.
const WORTH_TWO: usize = 16 << 20;

/// The files of the machine.
#[derive(Clone, Debug)]
pub struct Disk {
    directory: PathBuf,
    /// Whether the directory is the one from which the process resolves relative paths.
    is_working: bool,
}

impl Default for Disk {
    /// Relative paths start from the current working directory of the process.
    fn default() -> Self {
        let here = std::path::absolute(".").map(|it| normal(&it)).unwrap_or_default();
        Self { directory: here, is_working: true }
    }
}

impl Disk {
    /// Relative paths start from `directory`.
    pub fn at(directory: impl AsRef<Path>) -> Self {
        let directory = directory.as_ref();
        let absolute = std::path::absolute(directory).unwrap_or_else(|_| directory.to_owned());
        Self { directory: normal(&absolute), is_working: false }
    }

    /// The path to pass to the operating system.
    fn real<'p>(&self, path: &'p Path) -> Cow<'p, Path> {
        if self.is_working { path.into() } else { self.directory.join(path).into() }
    }

    fn walk(&self, start: &Path, depth: Option<usize>) -> ignore::Walk {
        // Links to directories are not followed, so a loop of them cannot trap the walk.
        WalkBuilder::new(self.real(start)).max_depth(depth).require_git(false).build()
    }
}

impl Files for Disk {
    fn directory(&self) -> &Path {
        &self.directory
    }

    fn read(&self, path: &Path, most: u64) -> io::Result<Vec<u8>> {
        let real = self.real(path);
        if is_pipe(&real) {
            return Err(io::ErrorKind::Unsupported.into());
        }
        let mut file = File::open(real)?;
        let size = file.metadata()?.len();
        if size > most {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let size = usize::try_from(size).unwrap_or_default();
        let mut bytes = match size {
            WORTH_TWO.. => halves(&file, size).unwrap_or_default(),
            _ => Vec::with_capacity(size),
        };
        // A pipe or a device has no size, and a file may grow; never read beyond the limit.
        let known = bytes.len() as u64;
        if known > 0 {
            file.seek(SeekFrom::Start(known))?;
        }
        file.take(most.saturating_add(1) - known).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > most { Err(io::ErrorKind::FileTooLarge.into()) } else { Ok(bytes) }
    }

    fn stat(&self, path: &Path) -> io::Result<Stat> {
        let known = fs::metadata(self.real(path))?;
        let size = if known.is_file() { known.len() } else { 0 };
        let modified = known.modified().ok();
        Ok(Stat { is_directory: known.is_dir(), is_file: known.is_file(), size, modified })
    }

    fn list(
        &self,
        directory: &Path,
        depth: Option<usize>,
        wanted: &dyn Fn(&Path) -> bool,
    ) -> Listing {
        let mut listing = Listing::default();
        if !self.real(directory).exists() {
            return listing;
        }
        let real = self.real(directory);
        for entry in self.walk(directory, depth) {
            match entry {
                Ok(entry) => {
                    let inside = entry.path().strip_prefix(&*real);
                    let path = inside.map_or_else(
                        |_| entry.path().to_owned(),
                        |it| match it {
                            it if it == Path::new("") => directory.to_owned(),
                            it => directory.join(it),
                        },
                    );
                    if wanted(&path) && is_wanted(entry.path()) {
                        listing.files.insert(path);
                    }
                }
                Err(error) => listing.faults.push(fault(directory, error)),
            }
        }
        listing
    }

    fn identity(&self, path: &Path) -> PathBuf {
        let real = self.real(path);
        let of_directory = || {
            // A file that does not exist yet is identified by its directory.
            let (parent, name) = (super::directory(&real), real.file_name()?);
            Some(fs::canonicalize(parent).ok()?.join(name))
        };
        let found = fs::canonicalize(&real).ok().or_else(of_directory);
        found.unwrap_or_else(|| self.plain(path))
    }

    fn link(&self, path: &Path) -> Option<PathBuf> {
        fs::read_link(self.real(path)).ok()
    }

    fn is_ignored(&self, path: &Path) -> bool {
        let path = self.absolute(path);
        for directory in path.ancestors().skip(1) {
            let (rules, _) = Gitignore::new(directory.join(".gitignore"));
            let inside = path.strip_prefix(directory).unwrap_or(&path);
            let matched = match rules.is_empty() {
                true => Match::None,
                false => rules.matched_path_or_any_parents(inside, false),
            };
            if !matched.is_none() {
                return matched.is_ignore();
            }
            if directory.join(".git").exists() {
                break;
            }
        }
        false
    }

    fn absolute(&self, path: &Path) -> PathBuf {
        normal(&self.plain(path))
    }
}

impl Disk {
    /// The absolute path, links unresolved.
    fn plain(&self, path: &Path) -> PathBuf {
        let path = self.real(path);
        std::path::absolute(&path).unwrap_or_else(|_| path.into_owned())
    }
}

/// Whether the path is a file, or should be one: a broken link is reported when it is read.
fn is_wanted(path: &Path) -> bool {
    path.is_file() || (path.is_symlink() && fs::metadata(path).is_err())
}

/// The place of an error of the walk, and the error.
fn fault(start: &Path, error: ignore::Error) -> (PathBuf, Option<io::Error>) {
    match error {
        ignore::Error::WithPath { path, err } => (path, err.into_io_error()),
        ignore::Error::WithDepth { err, .. } => fault(start, *err),
        error => (start.to_owned(), error.into_io_error()),
    }
}

/// The first `size` bytes of `file`, whose halves are read in parallel: allocating that much memory
/// takes longer than copying it.
#[cfg(unix)]
fn halves(file: &File, size: usize) -> io::Result<Vec<u8>> {
    use std::os::unix::fs::FileExt;
    let mut bytes = vec![0; size];
    let (front, back) = bytes.split_at_mut(size / 2);
    let middle = front.len() as u64;
    let (first, second) =
        rayon::join(|| file.read_exact_at(front, 0), || file.read_exact_at(back, middle));
    first.and(second).map(|()| bytes)
}

/// On other systems a file is read sequentially.
#[cfg(not(unix))]
fn halves(_: &File, size: usize) -> io::Result<Vec<u8>> {
    Ok(Vec::with_capacity(size))
}

/// Whether opening `path` waits until another program writes to it.
#[cfg(unix)]
fn is_pipe(path: &Path) -> bool {
    use std::os::unix::fs::FileTypeExt as _;
    // A pipe passed to the program is already open.
    !path.starts_with("/dev") && fs::metadata(path).is_ok_and(|it| it.file_type().is_fifo())
}

#[cfg(not(unix))]
fn is_pipe(_: &Path) -> bool {
    false
}
