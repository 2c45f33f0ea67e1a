//! Knows encodings: turns stored bytes into text and keeps the map from text offsets to them.
//! Does not know files or formats.

/// How offsets of a decoded text map to bytes of the file it was decoded from.
#[derive(Clone, Debug, Default)]
pub struct Origin {}

impl Origin {
    /// The identity: the text is the file.
    pub fn utf8() -> Self {
        Self::default()
    }

    /// Byte of the file at which the character at `offset` of `text` is stored.
    pub fn original(&self, _text: &str, offset: u32) -> u64 {
        u64::from(offset)
    }
}
