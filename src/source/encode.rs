//! Knows how changes of a text are applied to the bytes it was read from, in their encoding. Does
//! not know files, nor the purpose of the changes.

use std::ops::Range;

use encoding_rs::{EUC_JP, SHIFT_JIS, WINDOWS_1252};

use super::Source;
use super::decode::decode;

/// The encoding cannot represent the new text, or the new bytes would be read differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unencodable;

/// `stored`, the bytes of `source`, with some ranges of its text replaced; the ranges ascend and do
/// not overlap. All other bytes stay unchanged.
///
/// # Errors
/// The new bytes would not be read as the changed text.
pub fn splice<'e>(
    stored: &[u8],
    source: &Source,
    edits: impl Iterator<Item = (Range<usize>, &'e str)> + Clone,
) -> Result<Vec<u8>, Unencodable> {
    let mut bytes = Vec::with_capacity(stored.len());
    let mut text = String::with_capacity(source.text.len());
    let encoding = source.origin.encoding().ok_or(Unencodable)?;
    let original = |at: usize| source.original(at as u32).ok_or(Unencodable);
    let (mut from, mut at) = (0, 0);
    for (range, words) in edits {
        let (start, end) = (original(range.start)? as usize, original(range.end)? as usize);
        bytes.extend(stored.get(from..start).ok_or(Unencodable)?);
        text.push_str(&source.text[at..range.start]);
        bytes.extend(encoded(words, encoding).ok_or(Unencodable)?);
        text.push_str(words);
        (from, at) = (end, range.end);
    }
    bytes.extend(stored.get(from..).ok_or(Unencodable)?);
    text.push_str(&source.text[at..]);
    // The encoding is detected from the bytes, so a change may alter the detection.
    let read = decode("", bytes.clone(), &mut Vec::new()).map_err(|_| Unencodable)?;
    if *read.text == text { Ok(bytes) } else { Err(Unencodable) }
}

/// `words` in the encoding that the decoder calls `name`.
fn encoded(words: &str, name: &str) -> Option<Vec<u8>> {
    let legacy = match name {
        "UTF-8" => return Some(words.as_bytes().to_vec()),
        "UTF-16LE" => return Some(words.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        "UTF-16BE" => return Some(words.encode_utf16().flat_map(u16::to_be_bytes).collect()),
        "Shift_JIS" => SHIFT_JIS,
        "EUC-JP" => EUC_JP,
        "windows-1252" => WINDOWS_1252,
        _ => return None,
    };
    let (bytes, _, has_gaps) = legacy.encode(words);
    (!has_gaps).then(|| bytes.into_owned())
}
