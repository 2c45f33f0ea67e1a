//! Knows how several threads search the bytes of a long text. Does not know what they search for.

use rayon::prelude::*;

/// Number of bytes that one thread searches; a shorter text wakes no other thread.
pub(super) const PART: usize = 4 << 20;

/// Whether `is_in` holds for `bytes` or a part of them. Parts overlap by `overlap` bytes, so a
/// pattern of at most that length lies completely in one of them.
pub(crate) fn any(bytes: &[u8], overlap: usize, is_in: impl Fn(&[u8]) -> bool + Sync) -> bool {
    if bytes.len() <= PART {
        return is_in(bytes);
    }
    let parts = (0..bytes.len()).into_par_iter().step_by(PART);
    parts.any(|from| is_in(&bytes[from..(from + PART + overlap).min(bytes.len())]))
}
