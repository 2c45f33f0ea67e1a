//! Knows bytes that replace files: unsaved texts from an editor or a hook, and files to treat as
//! deleted. Does not know where the files below are stored.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLock, RwLockReadGuard};

use super::memory::within;
use super::{Files, Listing, Stat};

/// Replacements by file identity; `None` for a deleted file.
type Over = BTreeMap<PathBuf, Option<Vec<u8>>>;

/// Files with replacements.
pub(crate) struct Overlay {
    below: Box<dyn Files>,
    over: RwLock<Over>,
}

impl Overlay {
    /// No replacements yet over `below`.
    pub(crate) fn new(below: Box<dyn Files>) -> Self {
        Self { below, over: RwLock::default() }
    }

    /// Replaces the content of the file at `path` with `bytes`, or treats the file as deleted.
    pub(crate) fn set(&self, path: &Path, bytes: Option<Vec<u8>>) {
        let identity = self.identity(path);
        self.over.write().unwrap_or_else(PoisonError::into_inner).insert(identity, bytes);
    }

    /// Removes the replacement of the file at `path`.
    pub(crate) fn unset(&self, path: &Path) {
        let identity = self.identity(path);
        self.over.write().unwrap_or_else(PoisonError::into_inner).remove(&identity);
    }

    fn over(&self) -> RwLockReadGuard<'_, Over> {
        // Nothing panics while it holds the lock.
        self.over.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Applies `look` to the replacement of the file at `path`, if there is one.
    fn at<T>(&self, path: &Path, look: impl FnOnce(Option<&Vec<u8>>) -> T) -> Option<T> {
        let over = self.over();
        if over.is_empty() {
            return None;
        }
        over.get(&self.identity(path)).map(|it| look(it.as_ref()))
    }
}

impl Files for Overlay {
    fn directory(&self) -> &Path {
        self.below.directory()
    }

    fn read(&self, path: &Path, most: u64) -> io::Result<Vec<u8>> {
        let over = self.at(path, |bytes| match bytes {
            Some(bytes) if bytes.len() as u64 > most => Err(io::ErrorKind::FileTooLarge.into()),
            Some(bytes) => Ok(bytes.clone()),
            None => Err(io::ErrorKind::NotFound.into()),
        });
        over.unwrap_or_else(|| self.below.read(path, most))
    }

    fn stat(&self, path: &Path) -> io::Result<Stat> {
        let over = self.at(path, |bytes| match bytes {
            Some(bytes) => Ok(Stat::file(bytes.len() as u64)),
            None => Err(io::ErrorKind::NotFound.into()),
        });
        over.unwrap_or_else(|| {
            let known = self.below.stat(path);
            let root = self.identity(path);
            let is_inside = |(it, bytes): (&PathBuf, &Option<Vec<u8>>)| {
                bytes.is_some() && it.starts_with(&root) && *it != root
            };
            match known {
                // A file that is not stored yet may be in a directory that does not exist either.
                Err(_) if self.over().iter().any(is_inside) => Ok(Stat::directory()),
                known => known,
            }
        })
    }

    fn list(
        &self,
        directory: &Path,
        depth: Option<usize>,
        wanted: &dyn Fn(&Path) -> bool,
    ) -> Listing {
        let mut listing = self.below.list(directory, depth, wanted);
        let over = self.over();
        if over.is_empty() {
            return listing;
        }
        listing.files.retain(|it| !matches!(over.get(&self.identity(it)), Some(None)));
        // A stored file that is not listed is hidden or ignored, and remains so.
        let new = over.iter().filter(|(it, bytes)| bytes.is_some() && self.below.stat(it).is_err());
        let root = self.identity(directory);
        let is_hidden = |it: &Path| {
            let parts = it.strip_prefix(directory).unwrap_or(it);
            parts.iter().any(|it| it.to_string_lossy().starts_with('.'))
        };
        let new = within(new.map(|(it, _)| it), &root, directory, depth);
        listing.files.extend(new.filter(|it| !is_hidden(it) && wanted(it)));
        listing
    }

    fn identity(&self, path: &Path) -> PathBuf {
        self.below.identity(path)
    }

    fn link(&self, path: &Path) -> Option<PathBuf> {
        self.below.link(path)
    }

    fn is_ignored(&self, path: &Path) -> bool {
        self.below.is_ignored(path)
    }

    fn absolute(&self, path: &Path) -> PathBuf {
        self.below.absolute(path)
    }
}
