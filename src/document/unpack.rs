//! Knows the limits within which stored bytes are unpacked: the number of parts, their total, and the expansion of
//! each. Does not know what is packed.

use std::io::{self, Read};

/// Maximum number of parts of an archive. A workbook has a few for each sheet and picture.
pub(crate) const MAX_PARTS: u64 = 20_000;
/// Maximum total number of bytes of all parts read.
pub(crate) const MAX_BYTES: u64 = 256 << 20;
/// Number of bytes that any part may expand to, regardless of its stored size.
const SMALL: u64 = 32 << 20;
/// Beyond that, the maximum ratio of a part's size to its stored size. Sheets of equal cells reach a
/// hundred.
const MAX_RATIO: u64 = 400;

/// A reader with a limit, beyond which it fails with [`is_too_large`].
pub(crate) struct Bounded<'a, R> {
    inner: R,
    most: u64,
    left: &'a mut u64,
}

impl<'a, R> Bounded<'a, R> {
    /// Reads `inner`, which unpacks `stored` bytes; of it and all others together, `left` may be read.
    pub(crate) fn new(inner: R, stored: u64, left: &'a mut u64) -> Self {
        Self { inner, most: SMALL.max(stored.saturating_mul(MAX_RATIO)), left }
    }
}

impl<R: Read> Read for Bounded<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        let may = self.most.min(*self.left);
        if count as u64 > may {
            return Err(io::ErrorKind::QuotaExceeded.into());
        }
        self.most -= count as u64;
        *self.left -= count as u64;
        Ok(count)
    }
}

/// Whether reading failed because a part, or all parts together, are too large.
pub(crate) fn is_too_large(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::QuotaExceeded
}

/// The number of parts that the end of the archive states, read before anything is allocated.
pub(crate) fn parts(bytes: &[u8]) -> Option<u64> {
    const LONGEST: usize = 22 + 0xFFFF;
    let tail = &bytes[bytes.len().saturating_sub(LONGEST)..];
    let at = memchr::memmem::rfind(tail, b"PK\x05\x06")?;
    let count = tail.get(at + 10..at + 12)?;
    Some(u64::from(u16::from_le_bytes([count[0], count[1]])))
}
