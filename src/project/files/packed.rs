//! Knows packed documents: `data.csv.gz` is read as `data.csv`; an archive or a mail is a directory, whose
//! documents have names like `bundle.zip!inner.csv`. Unpacks in memory, within limits, and never writes. Does not
//! know where the packed files are stored, and does not open an archive inside an archive.

mod archive;
mod mail;

use std::borrow::Cow;
use std::fmt;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use flate2::read::MultiGzDecoder;

use super::{Files, Listing, Stat};
use crate::diagnostic::Text;
use crate::document::Format;
use crate::document::unpack::{Bounded, MAX_BYTES, is_too_large};
use crate::text;
use archive::Archive;
use mail::Mail;

/// Maximum number of members of an archive of documents.
const MAX_MEMBERS: u64 = 2_000;
/// Maximum number of stored bytes of the archives and mails that are kept open, besides the one opened last.
const MAX_OPEN: u64 = 64 << 20;
/// The endings of files that are read as a directory.
const CONTAINERS: [&str; 2] = ["zip", "eml"];

/// Files, and those packed in them.
pub(crate) struct Packed {
    below: Box<dyn Files>,
    /// The archives and mails opened last, the latest first.
    open: Mutex<Vec<Open>>,
}

/// Why a packed document cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It cannot be unpacked.
    Damaged,
    /// It needs a password.
    Password,
    /// It expands to too many bytes.
    TooLarge,
    /// The archive has too many members.
    TooMany,
    /// It is an archive inside an archive.
    Nested,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words().en)
    }
}

impl std::error::Error for Fault {}

impl Fault {
    /// The fault that caused `error`, if any.
    pub(crate) fn of(error: &io::Error) -> Option<Self> {
        error.get_ref()?.downcast_ref().copied()
    }

    /// The reason, for people.
    pub(crate) fn words(self) -> Text {
        match self {
            Self::Damaged => text!("it cannot be unpacked", "展開できない"),
            Self::Password => text!("it is protected by a password", "パスワードで保護されている"),
            Self::TooLarge => {
                let limit = MAX_BYTES >> 20;
                text!(
                    "it is too large when unpacked (limit {limit} MiB, or 400 times its stored size)",
                    "展開すると大きすぎる（上限は{limit} MiB、または保存された大きさの400倍）"
                )
            }
            Self::TooMany => {
                let limit = MAX_MEMBERS;
                text!(
                    "it contains more than {limit} members",
                    "中のファイルが{limit}個を超えている"
                )
            }
            Self::Nested => text!(
                "an archive inside an archive is not opened",
                "アーカイブの中のアーカイブは開かない"
            ),
        }
    }

    fn error(self) -> io::Error {
        io::Error::other(self)
    }
}

/// The file at `path` on the disk: the archive, for a document in one.
pub(crate) fn stored(path: &Path) -> Cow<'_, Path> {
    match split(path) {
        Some((archive, _)) => archive.into(),
        None => path.into(),
    }
}

/// Whether the content of `path` is packed in another file, or by itself.
#[cfg(feature = "cli")]
pub(crate) fn is_packed(path: &Path) -> bool {
    is_gzip(path) || split(path).is_some()
}

/// Whether `path` has the name of an archive or a mail.
pub(crate) fn is_archive(path: &Path) -> bool {
    let is = |it: &str| path.extension().is_some_and(|own| own.eq_ignore_ascii_case(it));
    CONTAINERS.iter().any(|it| is(it))
}

/// Whether reading `directory` reports `path` as not read: an archive or a mail in a directory, or a part of a
/// mail that is not a document.
pub(super) fn is_skipped(directory: &Path, path: &Path, is_document: bool) -> bool {
    !is_document && if is_archive(directory) { is_mail(directory) } else { is_archive(path) }
}

/// Whether `path` has the name of a mail.
pub(super) fn is_mail(path: &Path) -> bool {
    path.extension().is_some_and(|it| it.eq_ignore_ascii_case("eml"))
}

/// The path of the file that is called `name` in the mail whose body is at `path`.
pub(crate) fn beside_in_mail(path: &Path, name: &str) -> Option<PathBuf> {
    let is_body = |it: &str| it.contains("body.");
    let (mail, _) = split(path).filter(|it| is_mail(&it.0) && is_body(&it.1))?;
    Some(joined(&mail, name))
}

/// The two parts of a glob that leads into archives: `data/*.zip` and `**/*.csv`.
pub(crate) fn split_glob(glob: &str) -> Option<(&str, &str)> {
    let at = into(glob)?;
    Some((&glob[..at - 1], &glob[at..]))
}

/// The byte after the sign that leads into an archive or a mail.
fn into(path: &str) -> Option<usize> {
    let mut signs = path.match_indices('!').map(|it| it.0);
    signs.find(|at| is_archive(Path::new(&path[..*at]))).map(|at| at + 1)
}

/// The archive and the name of its member, for a document in an archive.
fn split(path: &Path) -> Option<(PathBuf, String)> {
    let path = path.to_str()?;
    let at = into(path)?;
    Some((PathBuf::from(&path[..at - 1]), path[at..].replace('\\', "/")))
}

fn is_gzip(path: &Path) -> bool {
    path.extension().is_some_and(|it| it.eq_ignore_ascii_case("gz"))
        && Format::of_name(&path.to_string_lossy()).is_some()
}

/// The path of the member `name` of `archive`.
fn joined(archive: &Path, name: &str) -> PathBuf {
    let mut path = archive.as_os_str().to_owned();
    path.push("!");
    path.push(name);
    path.into()
}

impl Packed {
    /// The files of `below`, with the documents packed in them.
    pub(crate) fn new(below: Box<dyn Files>) -> Self {
        Self { below, open: Mutex::default() }
    }

    fn is_archive(&self, path: &Path) -> bool {
        is_archive(path) && self.below.stat(path).is_ok_and(|it| it.is_file)
    }

    /// The archive or mail at `path`, opened, unless it still is and was not changed since.
    fn container(&self, path: &Path) -> io::Result<Arc<Container>> {
        let (identity, stat) = (self.below.identity(path), self.below.stat(path)?);
        let is_it = |it: &Open| it.identity == identity && it.stat == stat;
        let is_known = stat.modified.is_some();
        if let Some(open) = self.open().iter().find(|it| is_known && is_it(it)) {
            return Ok(open.container.clone());
        }
        let bytes = self.below.read(path, MAX_BYTES)?;
        let opened = match is_mail(path) {
            true => Mail::open(&bytes).map(Container::Mail),
            false => Archive::open(bytes).map(Container::Archive),
        };
        let container = Arc::new(opened.map_err(Fault::error)?);
        if is_known {
            let mut open = self.open();
            open.retain(|it| it.identity != identity);
            open.insert(0, Open { identity, stat, container: container.clone() });
            let mut size = 0;
            open.retain(|it| {
                let is_first = size == 0;
                size += it.stat.size.max(1);
                is_first || size <= MAX_OPEN
            });
        }
        Ok(container)
    }

    fn open(&self) -> MutexGuard<'_, Vec<Open>> {
        // Nothing panics while it holds the lock.
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A file that contains documents, as it was when it was opened.
struct Open {
    identity: PathBuf,
    stat: Stat,
    container: Arc<Container>,
}

/// A file that contains documents.
enum Container {
    Archive(Archive),
    Mail(Mail),
}

impl Container {
    fn names(&self) -> Vec<String> {
        match self {
            Self::Archive(it) => it.names(),
            Self::Mail(it) => it.names(),
        }
    }

    fn size(&self, name: &str) -> Option<u64> {
        match self {
            Self::Archive(it) => it.size(name),
            Self::Mail(it) => it.part(name).map(|it| it.map_or(0, <[u8]>::len) as u64),
        }
    }

    fn read(&self, name: &str, most: u64) -> io::Result<Vec<u8>> {
        match self {
            Self::Archive(it) => it.read(name, most),
            Self::Mail(it) => {
                let bytes = it.part(name).ok_or(io::ErrorKind::NotFound)?.map_err(Fault::error)?;
                let is_large = bytes.len() as u64 > most;
                if is_large { Err(io::ErrorKind::FileTooLarge.into()) } else { Ok(bytes.to_vec()) }
            }
        }
    }
}

/// The content of `packed`, of `size` stored bytes, after expansion.
fn unpacked(packed: impl Read, size: u64, most: u64) -> io::Result<Vec<u8>> {
    let (mut bytes, mut left) = (Vec::new(), most.min(MAX_BYTES));
    match Bounded::new(packed, size, &mut left).read_to_end(&mut bytes) {
        Ok(_) => Ok(bytes),
        Err(error) if is_too_large(&error) => Err(Fault::TooLarge.error()),
        Err(_) => Err(Fault::Damaged.error()),
    }
}

impl Files for Packed {
    fn directory(&self) -> &Path {
        self.below.directory()
    }

    fn read(&self, path: &Path, most: u64) -> io::Result<Vec<u8>> {
        let bytes = match split(path) {
            Some((archive, name)) => self.container(&archive)?.read(&name, most)?,
            None => self.below.read(path, most)?,
        };
        match is_gzip(path) {
            true => unpacked(MultiGzDecoder::new(&*bytes), bytes.len() as u64, most),
            false => Ok(bytes),
        }
    }

    fn stat(&self, path: &Path) -> io::Result<Stat> {
        let Some((archive, name)) = split(path) else {
            return match self.is_archive(path) {
                true => Ok(Stat::directory()),
                false => self.below.stat(path),
            };
        };
        let size = self.container(&archive)?.size(&name).ok_or(io::ErrorKind::NotFound)?;
        Ok(Stat::file(size))
    }

    fn list(
        &self,
        directory: &Path,
        depth: Option<usize>,
        wanted: &dyn Fn(&Path) -> bool,
    ) -> Listing {
        if !self.is_archive(directory) {
            return self.below.list(directory, depth, wanted);
        }
        let mut listing = Listing::default();
        let names = match self.container(directory) {
            Ok(container) => container.names(),
            Err(error) => {
                listing.faults.push((directory.to_owned(), Some(error)));
                return listing;
            }
        };
        for name in names {
            let path = joined(directory, &name);
            if name.split('/').any(|it| it.starts_with('.') || it == "__MACOSX") {
                continue;
            }
            if is_archive(&path) {
                listing.faults.push((path, Some(Fault::Nested.error())));
            } else if wanted(&path) {
                listing.files.insert(path);
            }
        }
        listing
    }

    fn identity(&self, path: &Path) -> PathBuf {
        match split(path) {
            Some((archive, name)) => joined(&self.below.identity(&archive), &name),
            None => self.below.identity(path),
        }
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
