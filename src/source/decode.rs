//! Knows encodings: turns stored bytes into text and keeps the map from text offsets to them.
//! Does not know files or formats.

mod legacy;
mod origin;

use std::ops::Range;
use std::string::FromUtf8Error;
use std::sync::Arc;

use origin::{MARK_EVERY, Width};
pub use origin::{Origin, Stored};

use bytes::Bytes;
use faststr::FastStr;

use super::{Source, parts};

/// Maximum size of a file in bytes. In any encoding, offsets into the text of a file of this size
/// fit into 32 bits.
pub const MAX_BYTES: u64 = 1 << 30;

/// A fault of stored bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The file is larger than [`MAX_BYTES`]; nothing was read.
    TooLarge {
        /// Size of the file in bytes.
        bytes: u64,
    },
    /// The bytes are not text; nothing was read.
    Binary {
        /// Byte of the file that never occurs in text (NUL).
        offset: u64,
    },
    /// The text is in an unsupported encoding; nothing was read.
    Foreign {
        /// Byte of the file that shows the encoding.
        offset: u64,
        /// Name of the encoding.
        encoding: &'static str,
    },
    /// The bytes are also valid, or only valid, in another encoding, with a different text.
    Doubtful {
        /// First byte of the file that would be read differently.
        offset: u64,
        /// The encoding used.
        encoding: &'static str,
        /// The other encoding, which is not supported.
        other: &'static str,
    },
    /// Bytes that are invalid in the encoding; the text contains U+FFFD in their place.
    Undecodable {
        /// First such byte of the file.
        offset: u64,
        /// The replacement character in the text.
        range: Range<u32>,
        /// The encoding used.
        encoding: &'static str,
    },
}

/// Decodes the stored `bytes` of the input called `name`.
///
/// A byte order mark decides (UTF-8, UTF-16) and is not part of the text; then UTF-8 if the bytes
/// are valid; then UTF-16 if zero bytes indicate it; then Windows-1252, Shift_JIS (the Windows variant,
/// CP932) or EUC-JP. Otherwise the text is unchanged: newlines and widths stay as they are. Bytes that cannot
/// be decoded become U+FFFD and are reported in `found`.
///
/// # Errors
/// [`Fault::TooLarge`], [`Fault::Binary`] and [`Fault::Foreign`], if there is no text.
pub fn decode(
    name: impl Into<String>,
    bytes: Vec<u8>,
    found: &mut Vec<Fault>,
) -> Result<Source, Fault> {
    if bytes.len() as u64 > MAX_BYTES {
        return Err(Fault::TooLarge { bytes: bytes.len() as u64 });
    }
    let (text, stored) = decode_bytes(bytes, found)?;
    Ok(Source { name: name.into(), text: Arc::new(text), origin: Origin::Stored(stored) })
}

fn decode_bytes(bytes: Vec<u8>, found: &mut Vec<Fault>) -> Result<(String, Stored), Fault> {
    if let Some(offset) = shift_to_kanji(&bytes) {
        return Err(Fault::Foreign { offset: offset as u64, encoding: "ISO-2022-JP" });
    }
    match bytes.as_slice() {
        [0xEF, 0xBB, 0xBF, rest @ ..] => match memchr::memchr(0, rest) {
            Some(zero) => Err(Fault::Binary { offset: zero as u64 + 3 }),
            None => Ok(utf8(bytes, 3, found)),
        },
        [0xFF, 0xFE, rest @ ..] => no_zero(utf16(rest, 2, u16::from_le_bytes, "UTF-16LE", found)),
        [0xFE, 0xFF, rest @ ..] => no_zero(utf16(rest, 2, u16::from_be_bytes, "UTF-16BE", found)),
        plain => match zero(plain) {
            Some(zero) => utf16_without_mark(plain, zero),
            None => Ok(utf8(bytes, 0, found)),
        },
    }
}

/// Position of the first zero byte. Usually there is none.
fn zero(bytes: &[u8]) -> Option<usize> {
    let is_there = parts::any(bytes, 0, |part| memchr::memchr(0, part).is_some());
    is_there.then(|| memchr::memchr(0, bytes)).flatten()
}

/// Position where ISO-2022-JP, which looks like ASCII, first switches to kanji. Used by mail and
/// old exports.
fn shift_to_kanji(bytes: &[u8]) -> Option<usize> {
    const ENOUGH: usize = 1 << 16;
    let head = &bytes[..bytes.len().min(ENOUGH)];
    let turns = |at: &usize| matches!(head[*at..], [_, b'$', b'B' | b'@', ..]);
    memchr::memchr_iter(0x1b, head).find(turns)
}

/// Rejects a text that contains U+0000.
fn no_zero(decoded: (String, Stored)) -> Result<(String, Stored), Fault> {
    let (text, origin) = decoded;
    match memchr::memchr(0, text.as_bytes()) {
        Some(zero) => Err(Fault::Binary { offset: origin.original(&text, zero as u32) }),
        None => Ok((text, origin)),
    }
}

/// The text of `bytes`, which contain no zero, after the first `skip`.
fn utf8(bytes: Vec<u8>, skip: usize, found: &mut Vec<Fault>) -> (String, Stored) {
    let mut text = match from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            // Only the last character is incomplete, and there are complete ones: it is UTF-8.
            let valid = error.utf8_error().valid_up_to();
            let is_cut = error.utf8_error().error_len().is_none();
            let bytes = error.into_bytes();
            let is_utf8 = skip > 0 || is_cut && !bytes[..valid].is_ascii();
            let legacy = if is_utf8 { None } else { legacy::decode(&bytes, found) };
            return legacy.unwrap_or_else(|| utf8_with_faults(&bytes, skip, found));
        }
    };
    text.drain(..skip);
    (text, Stored::new(Width::Utf8, "UTF-8", skip as u64))
}

/// Like [`String::from_utf8`], but many characters at a time: on a large text of kanji the standard
/// function takes longer than reading the file.
fn from_utf8(bytes: Vec<u8>) -> Result<String, FromUtf8Error> {
    let bytes = Bytes::from(bytes);
    match FastStr::from_bytes(bytes.clone()) {
        Ok(text) => {
            // Only a sole owner gets the bytes back without a copy.
            drop(bytes);
            Ok(text.into())
        }
        Err(_) => String::from_utf8(bytes.into()),
    }
}

fn utf8_with_faults(bytes: &[u8], skip: usize, found: &mut Vec<Fault>) -> (String, Stored) {
    let mut text = String::with_capacity(bytes.len());
    let mut origin = Stored::new(Width::Utf8, "UTF-8", skip as u64);
    let mut at = skip as u64;
    for chunk in bytes[skip..].utf8_chunks() {
        text.push_str(chunk.valid());
        at += chunk.valid().len() as u64;
        if !chunk.invalid().is_empty() {
            replace(&mut text, at, "UTF-8", found);
            at += chunk.invalid().len() as u64;
            origin.mark(text.len(), at);
        }
    }
    (text, origin)
}

/// Writes U+FFFD for the invalid bytes at `offset` of the file, and reports them.
fn replace(text: &mut String, offset: u64, encoding: &'static str, found: &mut Vec<Fault>) {
    let start = text.len() as u32;
    text.push(char::REPLACEMENT_CHARACTER);
    found.push(Fault::Undecodable { offset, range: start..text.len() as u32, encoding });
}

fn utf16(
    bytes: &[u8],
    skip: u64,
    unit: fn([u8; 2]) -> u16,
    encoding: &'static str,
    found: &mut Vec<Fault>,
) -> (String, Stored) {
    let mut text = String::with_capacity(bytes.len());
    let mut origin = Stored::new(Width::Utf16, encoding, skip);
    let mut at = skip;
    let (pairs, odd) = bytes.as_chunks::<2>();
    let mut marked = 0;
    for character in char::decode_utf16(pairs.iter().map(|&pair| unit(pair))) {
        match character {
            Ok(character) => {
                text.push(character);
                at += 2 * character.len_utf16() as u64;
            }
            Err(_) => {
                replace(&mut text, at, encoding, found);
                at += 2;
            }
        }
        if text.len() >= marked + MARK_EVERY {
            marked = text.len();
            origin.mark(marked, at);
        }
    }
    if !odd.is_empty() {
        replace(&mut text, at, encoding, found);
        origin.mark(text.len(), at + 1);
    }
    (text, origin)
}

/// UTF-16 without a byte order mark, if beyond doubt: zero bytes in at least half of the pairs and always on the same
/// side, no lone surrogate, no control character unusual in text. Otherwise binary.
fn utf16_without_mark(bytes: &[u8], zero: usize) -> Result<(String, Stored), Fault> {
    let binary = Fault::Binary { offset: zero as u64 };
    let zeros = memchr::memchr_iter(0, bytes);
    let is_one_sided = zeros.clone().all(|at| at % 2 == zero % 2);
    if !bytes.len().is_multiple_of(2) || !is_one_sided || zeros.count() * 4 < bytes.len() {
        return Err(binary);
    }
    let mut faults = Vec::new();
    let (text, origin) = if zero % 2 == 1 {
        utf16(bytes, 0, u16::from_le_bytes, "UTF-16LE", &mut faults)
    } else {
        utf16(bytes, 0, u16::from_be_bytes, "UTF-16BE", &mut faults)
    };
    let plausible = faults.is_empty()
        && text.chars().all(|it| !it.is_control() || matches!(it, '\t' | '\n' | '\r' | '\u{c}'));
    if plausible { Ok((text, origin)) } else { Err(binary) }
}
