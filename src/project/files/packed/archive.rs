//! Knows the members of an archive (ZIP). Does not know what they contain.

use std::io::{self, Cursor};
use std::sync::Arc;

use rustc_hash::FxHashMap;
use zip::ZipArchive;

use super::{Fault, MAX_MEMBERS, unpacked};
use crate::document::unpack::parts;

/// An archive in memory. Reading a member copies the reader's state, so that several can be read in parallel.
pub(super) struct Archive {
    zip: ZipArchive<Cursor<Arc<[u8]>>>,
    /// The names of documents and other members in order, with `/` between their parts; no directories, and no names
    /// that lead out of the archive.
    names: Vec<String>,
    /// The member with each name; of several, the first.
    places: FxHashMap<String, Member>,
}

/// Where a member is, and its size as the archive states it.
#[derive(Clone, Copy)]
struct Member {
    at: usize,
    size: u64,
    is_locked: bool,
}

impl Archive {
    /// Opens the archive in `bytes`.
    pub(super) fn open(bytes: Vec<u8>) -> Result<Self, Fault> {
        if parts(&bytes).is_some_and(|count| count > MAX_MEMBERS) {
            return Err(Fault::TooMany);
        }
        let mut zip = ZipArchive::new(Cursor::new(bytes.into())).map_err(|_| Fault::Damaged)?;
        if zip.len() as u64 > MAX_MEMBERS {
            return Err(Fault::TooMany);
        }
        let (mut names, mut places) = (Vec::new(), FxHashMap::default());
        for at in 0..zip.len() {
            let Ok(part) = zip.by_index_raw(at) else { continue };
            let Some(name) = name(part.name_raw()) else { continue };
            let member = Member { at, size: part.size(), is_locked: part.encrypted() };
            places.entry(name.clone()).or_insert(member);
            names.push(name);
        }
        Ok(Self { zip, names, places })
    }

    /// The names of its documents and other members.
    pub(super) fn names(&self) -> Vec<String> {
        self.names.clone()
    }

    /// The size of the member called `name`, as the archive states it.
    pub(super) fn size(&self, name: &str) -> Option<u64> {
        self.places.get(name).map(|it| it.size)
    }

    /// The content of the member called `name`.
    pub(super) fn read(&self, name: &str, most: u64) -> io::Result<Vec<u8>> {
        let member = *self.places.get(name).ok_or(io::ErrorKind::NotFound)?;
        if member.is_locked {
            return Err(Fault::Password.error());
        }
        let mut zip = self.zip.clone();
        let part = zip.by_index(member.at).map_err(|_| Fault::Damaged.error())?;
        let size = part.compressed_size();
        unpacked(part, size, most)
    }
}

/// The name that `raw` spells, with `/` between its parts; `None` for a directory, or a name that leads out of the
/// archive.
fn name(raw: &[u8]) -> Option<String> {
    let name = match std::str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        // Programs on Japanese Windows write names in this encoding.
        Err(_) => encoding_rs::SHIFT_JIS.decode_without_bom_handling(raw).0.into_owned(),
    };
    let name = name.replace('\\', "/");
    let is_part = |it: &str| !matches!(it, "" | "." | "..") && !it.contains('\0');
    name.split('/').all(is_part).then_some(name)
}
