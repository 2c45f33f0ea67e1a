//! Knows how to open an archive of parts within limits: the number of parts, their total bytes, and the
//! expansion of each part. Does not know the meaning of the parts.

use std::io::{BufRead, BufReader, Cursor, Read};

use rustc_hash::FxHashMap;
use zip::ZipArchive;

use super::problem::Fault;
use crate::document::unpack::{Bounded, MAX_BYTES, MAX_PARTS, parts};

/// The first bytes of what Windows calls a compound file: old formats, and new ones with a password.
const COMPOUND: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// An archive in memory, and how many bytes of its parts may still be read.
pub(super) struct Archive<'b> {
    zip: ZipArchive<Cursor<&'b [u8]>>,
    /// The parts by name in lower case, because the standard ignores case.
    names: FxHashMap<String, usize>,
    left: u64,
}

impl<'b> Archive<'b> {
    /// Opens the archive that `bytes` are.
    pub(super) fn open(bytes: &'b [u8]) -> Result<Self, Fault> {
        if bytes.starts_with(COMPOUND) {
            return Err(if is_encrypted(bytes) { Fault::Password } else { Fault::Compound });
        }
        if parts(bytes).is_some_and(|count| count > MAX_PARTS) {
            return Err(Fault::TooManyParts { limit: MAX_PARTS });
        }
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Fault::NoArchive)?;
        if zip.len() as u64 > MAX_PARTS {
            return Err(Fault::TooManyParts { limit: MAX_PARTS });
        }
        let names = (0..zip.len())
            .filter_map(|at| Some((zip.name_for_index(at)?.ok()?.to_ascii_lowercase(), at)))
            .collect();
        let mut archive = Self { zip, names, left: MAX_BYTES };
        if archive.manifest_is_locked()? { Err(Fault::Password) } else { Ok(archive) }
    }

    /// The media type of the document: the type of its main part, or the type that it states in a part of its own.
    pub(super) fn media_type(&mut self) -> Result<String, Fault> {
        const MOST: u64 = 1 << 20;
        let mut media = String::new();
        for name in ["[Content_Types].xml", "mimetype"] {
            if let Some(part) = self.part(name)? {
                // An unreadable part states nothing.
                _ = part.take(MOST).read_to_string(&mut media);
            }
        }
        Ok(media)
    }

    /// Whether an OpenDocument file declares encrypted parts.
    fn manifest_is_locked(&mut self) -> Result<bool, Fault> {
        const MOST: u64 = 1 << 20;
        let Some(part) = self.part("META-INF/manifest.xml")? else { return Ok(false) };
        let mut head = Vec::new();
        // An unreadable part declares nothing.
        _ = part.take(MOST).read_to_end(&mut head);
        Ok(memchr::memmem::find(&head, b"encryption-data").is_some())
    }

    /// The part named `name`, if it exists.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<impl BufRead + use<'_, 'b>>, Fault> {
        let Some(&at) = self.names.get(&name.to_ascii_lowercase()) else { return Ok(None) };
        let damaged = |_| Fault::Damaged { part: name.to_owned() };
        if self.zip.by_index_raw(at).is_ok_and(|part| part.encrypted()) {
            return Err(Fault::Password);
        }
        let part = self.zip.by_index(at).map_err(damaged)?;
        let size = part.compressed_size();
        Ok(Some(BufReader::new(Bounded::new(part, size, &mut self.left))))
    }
}

/// Whether a compound file holds an archive with a password.
fn is_encrypted(bytes: &[u8]) -> bool {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    memchr::memmem::find(bytes, &name).is_some()
}
