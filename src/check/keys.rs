//! Knows how to find values by folded keys fast: a short key, as most are, is stored in the table
//! itself rather than in the text of a document. Does not know what the keys belong to.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

/// Maximum number of bytes of a key stored in the table, beside its length.
const SHORT: usize = 15;

/// The bytes of a short key and their number; equal for equal keys.
type Packed = (u64, u64);

/// Values by key.
#[derive(Debug)]
pub(super) struct Keys<'d, V> {
    short: FxHashMap<Packed, V>,
    long: FxHashMap<Cow<'d, str>, V>,
}

impl<V> Default for Keys<'_, V> {
    fn default() -> Self {
        Self { short: FxHashMap::default(), long: FxHashMap::default() }
    }
}

impl<'d, V: Copy> Keys<'d, V> {
    /// Reserves space for `count` more keys.
    pub(super) fn reserve(&mut self, count: usize) {
        self.short.reserve(count);
    }

    /// The value of `key`.
    pub(super) fn get(&self, key: &str) -> Option<V> {
        match packed(key) {
            Some(packed) => self.short.get(&packed).copied(),
            None => self.long.get(key).copied(),
        }
    }

    /// The value of `key`, which becomes `value` if it has none.
    pub(super) fn get_or_insert(&mut self, key: Cow<'d, str>, value: V) -> V {
        match packed(&key) {
            Some(packed) => *self.short.entry(packed).or_insert(value),
            None => *self.long.entry(key).or_insert(value),
        }
    }

    /// Every value.
    pub(super) fn values_mut(&mut self) -> impl Iterator<Item = &mut V> {
        self.short.values_mut().chain(self.long.values_mut())
    }
}

fn packed(key: &str) -> Option<Packed> {
    let mut bytes = [0; SHORT + 1];
    bytes.get_mut(..SHORT)?.get_mut(..key.len())?.copy_from_slice(key.as_bytes());
    bytes[SHORT] = key.len() as u8;
    let packed = u128::from_le_bytes(bytes);
    Some((packed as u64, (packed >> 64) as u64))
}
