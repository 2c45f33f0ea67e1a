//! Knows the mapping from text offsets to the file: to its bytes if the file is text, to named places if
//! it is not. Does not know how the text was made.

use std::sync::Arc;

use crate::source::places::Places;

/// Bytes of text between two marks; a lookup scans at most this many.
pub(super) const MARK_EVERY: usize = 4096;

/// The number of stored bytes of each valid character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Width {
    Utf8,
    Utf16,
    ShiftJis,
    EucJp,
    Windows1252,
}

impl Width {
    pub(super) fn of(self, character: char) -> u64 {
        let narrow = matches!(character, '\u{ff61}'..='\u{ff9f}');
        match self {
            Self::Utf8 => character.len_utf8() as u64,
            Self::Utf16 => 2 * character.len_utf16() as u64,
            Self::Windows1252 => 1,
            Self::ShiftJis if narrow || character <= '\u{80}' => 1,
            Self::EucJp if character.is_ascii() => 1,
            Self::ShiftJis | Self::EucJp => 2,
        }
    }
}

/// The origin of a text.
#[derive(Clone, Debug)]
pub enum Origin {
    /// The file is text: each character has its own bytes.
    Stored(Stored),
    /// The file is not text; this text was made from it to be read and shown.
    Places(Arc<Places>),
}

impl Origin {
    /// The identity: the file is the text.
    pub fn utf8() -> Self {
        Self::Stored(Stored::new(Width::Utf8, "UTF-8", 0))
    }

    /// Of a UTF-8 file of which only parts are in the text: where each part begins in the text and in the file,
    /// in order.
    pub fn of_parts(parts: Vec<(u32, u64)>) -> Self {
        Self::Stored(Stored { marks: parts, ..Stored::new(Width::Utf8, "UTF-8", 0) })
    }

    /// Name of the encoding that the file was read as: `UTF-8`, `UTF-16LE`, `Shift_JIS` …; `None`
    /// if the file is not text.
    pub fn encoding(&self) -> Option<&'static str> {
        match self {
            Self::Stored(stored) => Some(stored.encoding),
            Self::Places(_) => None,
        }
    }

    /// The encoding, if it is a guess from the bytes, without a declaration in the file.
    pub fn guess(&self) -> Option<&'static str> {
        match self {
            Self::Stored(stored) => Some(stored.encoding).filter(|_| stored.is_guess),
            Self::Places(_) => None,
        }
    }

    /// The places of the text, if it was made from a file that is not text.
    pub fn places(&self) -> Option<&Places> {
        match self {
            Self::Stored(_) => None,
            Self::Places(places) => Some(places),
        }
    }

    /// Byte of the file that stores the character at `offset` of `text`; `None` if the file is not
    /// text.
    pub fn original(&self, text: &str, offset: u32) -> Option<u64> {
        match self {
            Self::Stored(stored) => Some(stored.original(text, offset)),
            Self::Places(_) => None,
        }
    }
}

/// How offsets of a decoded text map to bytes of the file it was decoded from.
#[derive(Clone, Debug)]
pub struct Stored {
    width: Width,
    encoding: &'static str,
    /// The encoding was guessed from the bytes.
    is_guess: bool,
    /// Byte of the file at which the text begins: the length of a byte order mark.
    skip: u64,
    /// Known pairs of text offset and file offset, ascending; between them `width` gives the
    /// distance.
    marks: Vec<(u32, u64)>,
}

impl Default for Origin {
    fn default() -> Self {
        Self::utf8()
    }
}

impl Stored {
    pub(super) fn new(width: Width, encoding: &'static str, skip: u64) -> Self {
        let is_guess = !matches!(width, Width::Utf8 | Width::Utf16);
        Self { width, encoding, is_guess, skip, marks: Vec::new() }
    }

    /// Records that the text at `offset` is stored at `byte` of the file.
    pub(super) fn mark(&mut self, offset: usize, byte: u64) {
        self.marks.push((offset as u32, byte));
    }

    pub(super) fn encoding(&self) -> &'static str {
        self.encoding
    }

    /// Byte of the file that stores the character at `offset` of `text`.
    pub(super) fn original(&self, text: &str, offset: u32) -> u64 {
        let after = self.marks.partition_point(|&(mark, _)| mark <= offset);
        let (mark, byte) = match after.checked_sub(1) {
            Some(last) => self.marks[last],
            None => (0, self.skip),
        };
        if self.width == Width::Utf8 {
            return byte + u64::from(offset - mark);
        }
        let passed = text.get(mark as usize..offset as usize).unwrap_or_default();
        byte + passed.chars().map(|character| self.width.of(character)).sum::<u64>()
    }
}
