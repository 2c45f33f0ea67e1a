//! Knows how the bytes of a long text are looked through by several threads. Does not know for what.

use rayon::prelude::*;

/// Bytes that one thread looks through; a text that is no longer wakes no other.
pub(super) const PART: usize = 4 << 20;

/// Whether `is_in` holds for `bytes` or for a part of them. Parts overlap by `overlap` bytes, so
/// that a pattern of at most this length lies entirely in one of them.
pub(crate) fn any(bytes: &[u8], overlap: usize, is_in: impl Fn(&[u8]) -> bool + Sync) -> bool {
    if bytes.len() <= PART {
        return is_in(bytes);
    }
    let parts = (0..bytes.len()).into_par_iter().step_by(PART);
    parts.any(|from| is_in(&bytes[from..(from + PART + overlap).min(bytes.len())]))
}
