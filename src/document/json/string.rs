//! Knows JSON strings: where they end, what their escapes mean. Does not know what they are used
//! for.

use super::problem::Mistake;
use super::scan::{Scanner, Sink};
use crate::document::NodeKind;

/// Start and end of a string's content.
pub(super) type Content = (usize, usize);

/// Number of bytes before the first quote, backslash or control character. Reads eight at a time,
/// because most strings are too short for a wider search to pay off.
fn plain(bytes: &[u8]) -> usize {
    const ONES: u64 = u64::MAX / 0xFF;
    let (words, rest) = bytes.as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        let (quote, backslash) = (word ^ (ONES * 0x22), word ^ (ONES * 0x5C));
        // Subtracting sets the high bit of each byte that was zero (or below a blank); a borrow can
        // spoil only later bytes, and only the first matters.
        let found = (quote.wrapping_sub(ONES) & !quote)
            | (backslash.wrapping_sub(ONES) & !backslash)
            | (word.wrapping_sub(ONES * 0x20) & !word);
        let found = found & (ONES * 0x80);
        if found != 0 {
            return index * 8 + found.trailing_zeros() as usize / 8;
        }
    }
    let special = |&byte: &u8| byte < b' ' || matches!(byte, b'"' | b'\\');
    words.len() * 8 + rest.iter().position(special).unwrap_or(rest.len())
}

impl<S: Sink> Scanner<'_, S> {
    /// Reads a string value.
    pub(super) fn string(&mut self) {
        let (content, escaped) = self.scan_string();
        if escaped {
            self.sink.scalar_as(NodeKind::String, content.0, content.1, &self.decoded);
        } else {
            self.sink.scalar(NodeKind::String, content.0, content.1);
        }
    }

    /// Reads a string; returns its content and whether `decoded` holds its value.
    pub(super) fn scan_string(&mut self) -> (Content, bool) {
        let start = self.at + 1;
        let rest = &self.bytes[start..];
        let length = plain(rest);
        if rest.get(length) == Some(&b'"') {
            self.at = start + length + 1;
            return ((start, start + length), false);
        }
        (self.decode_string(start), true)
    }

    /// Reads the string whose content begins at `start` with all its escapes and mistakes.
    fn decode_string(&mut self, start: usize) -> Content {
        self.decoded.clear();
        self.at = start;
        loop {
            let rest = &self.bytes[self.at..];
            let stop = self.at + plain(rest);
            self.decoded.push_str(&self.text[self.at..stop]);
            self.at = stop;
            match self.bytes.get(stop) {
                Some(b'"') => {
                    self.at += 1;
                    return (start, stop);
                }
                Some(b'\\') => self.escape(),
                // A string that is not closed on its line ends there.
                None | Some(b'\n' | b'\r') => {
                    self.mistake(Mistake::UnclosedString, start - 1, stop);
                    self.swallowed(start, stop);
                    return (start, stop);
                }
                Some(&control) => {
                    self.mistake(Mistake::Control, stop, stop + 1);
                    self.decoded.push(char::from(control));
                    self.at += 1;
                }
            }
        }
    }

    /// Reads the escape at the current position.
    fn escape(&mut self) {
        let start = self.at;
        let plain = match self.bytes.get(start + 1) {
            Some(&byte @ (b'"' | b'\\' | b'/')) => char::from(byte),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode_escape(),
            _ => {
                let next = self.text[start + 1..].chars().next().filter(|&it| it >= ' ');
                self.at = start + 1 + next.map_or(0, char::len_utf8);
                self.mistake(Mistake::Escape, start, self.at);
                self.decoded.push_str(&self.text[start..self.at]);
                return;
            }
        };
        self.decoded.push(plain);
        self.at = start + 2;
    }

    /// Reads `\uXXXX`, or two of them that form a surrogate pair.
    fn unicode_escape(&mut self) {
        let start = self.at;
        let Some(unit) = self.unit(start) else {
            self.at = start + 2;
            self.mistake(Mistake::Escape, start, self.at);
            self.decoded.push_str(&self.text[start..self.at]);
            return;
        };
        self.at = start + 6;
        let low = match unit {
            0xD800..0xDC00 => self.unit(self.at).filter(|low| (0xDC00..0xE000).contains(low)),
            _ => None,
        };
        let code = match low {
            Some(low) => {
                self.at += 6;
                0x1_0000 + ((unit - 0xD800) << 10) + (low - 0xDC00)
            }
            None => unit,
        };
        match char::from_u32(code) {
            Some(character) => self.decoded.push(character),
            None => {
                self.mistake(Mistake::Surrogate, start, self.at);
                self.decoded.push(char::REPLACEMENT_CHARACTER);
            }
        }
    }

    /// The number written as `\uXXXX` at `at`.
    fn unit(&self, at: usize) -> Option<u32> {
        let digits = self.text.get(at..at + 6)?.strip_prefix("\\u")?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        u32::from_str_radix(digits, 16).ok()
    }

    /// Reads a string in single quotes, which JSON does not allow; returns its content and the byte
    /// after it.
    pub(super) fn single_quoted(&mut self) -> (Content, usize) {
        let start = self.at + 1;
        let rest = &self.bytes[start..];
        let length = memchr::memchr3(b'\'', b'\n', b'\r', rest).unwrap_or(rest.len());
        let end = start + length;
        self.at = end + usize::from(self.bytes.get(end) == Some(&b'\''));
        ((start, end), self.at)
    }
}
