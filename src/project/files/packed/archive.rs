//! Knows the members of an archive (ZIP). Does not know what they contain.

use std::io::{self, Cursor};

use zip::ZipArchive;

use super::{Fault, MAX_MEMBERS, unpacked};
use crate::document::unpack::parts;

/// An archive in memory.
pub(super) struct Archive(ZipArchive<Cursor<Vec<u8>>>);

impl Archive {
    /// Opens the archive that `bytes` are.
    pub(super) fn open(bytes: Vec<u8>) -> Result<Self, Fault> {
        if parts(&bytes).is_some_and(|count| count > MAX_MEMBERS) {
            return Err(Fault::TooMany);
        }
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Fault::Damaged)?;
        if zip.len() as u64 > MAX_MEMBERS { Err(Fault::TooMany) } else { Ok(Self(zip)) }
    }

    /// The names of its documents and other members.
    pub(super) fn names(&mut self) -> Vec<String> {
        (0..self.0.len()).filter_map(|at| self.name(at)).collect()
    }

    /// The size of the member called `name`, as the archive states it.
    pub(super) fn size(&mut self, name: &str) -> Option<u64> {
        let at = self.position(name)?;
        self.0.by_index_raw(at).ok().map(|it| it.size())
    }

    /// The content of the member called `name`.
    pub(super) fn read(&mut self, name: &str, most: u64) -> io::Result<Vec<u8>> {
        let at = self.position(name).ok_or(io::ErrorKind::NotFound)?;
        if self.0.by_index_raw(at).is_ok_and(|it| it.encrypted()) {
            return Err(Fault::Password.error());
        }
        let part = self.0.by_index(at).map_err(|_| Fault::Damaged.error())?;
        let size = part.compressed_size();
        unpacked(part, size, most)
    }

    fn position(&mut self, name: &str) -> Option<usize> {
        (0..self.0.len()).find(|&at| self.name(at).is_some_and(|it| it == name))
    }

    /// The name of the member numbered `at`, with `/` between its parts; `None` for a directory, or a name that leads
    /// out of the archive.
    fn name(&mut self, at: usize) -> Option<String> {
        let part = self.0.by_index_raw(at).ok()?;
        let raw = part.name_raw();
        let name = match std::str::from_utf8(raw) {
            Ok(name) => name.to_owned(),
            // Programs of Japanese Windows write names so.
            Err(_) => encoding_rs::SHIFT_JIS.decode_without_bom_handling(raw).0.into_owned(),
        };
        let name = name.replace('\\', "/");
        let is_part = |it: &str| !matches!(it, "" | "." | "..") && !it.contains('\0');
        name.split('/').all(is_part).then_some(name)
    }
}
