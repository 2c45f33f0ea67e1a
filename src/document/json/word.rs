//! Knows the unquoted values of JSON: numbers, `true`, `false`, `null`, and the end of a word. Does
//! not know the value of a number.

use super::problem::Mistake;
use super::scan::{Scanner, Sink};
use crate::document::NodeKind;

impl<S: Sink> Scanner<'_, S> {
    /// A number, `true`, `false`, `null`, or a word that is none of these and kept as text.
    pub(super) fn word(&mut self) {
        let start = self.at;
        let end = self.word_end();
        self.at = end;
        let word = &self.bytes[start..end];
        let kind = match word {
            b"true" | b"false" => NodeKind::Bool,
            b"null" => NodeKind::Null,
            word if is_number(word) => NodeKind::Number,
            word => {
                let numeric = matches!(word[0], b'-' | b'+' | b'.' | b'0'..=b'9');
                let mistake = if numeric { Mistake::Number } else { Mistake::Word };
                self.mistake(mistake, start, end);
                NodeKind::String
            }
        };
        self.sink.scalar(kind, start, end);
    }

    /// End of the run of characters read as one word: up to a blank or punctuation.
    pub(super) fn word_end(&self) -> usize {
        let rest = &self.bytes[self.at..];
        let ends = |byte: &u8| {
            matches!(byte, b' ' | b'\n' | b'\r' | b'\t' | b',' | b':' | b'"' | b'/')
                || matches!(byte, b'[' | b']' | b'{' | b'}')
        };
        self.at + rest.iter().position(ends).unwrap_or(rest.len()).max(1)
    }
}

/// `number` of RFC 8259 §6.
fn is_number(word: &[u8]) -> bool {
    let word = word.strip_prefix(b"-").unwrap_or(word);
    let (whole, rest) = word.split_at(digits(word));
    if whole.is_empty() || (whole.len() > 1 && whole[0] == b'0') {
        return false;
    }
    let rest = match rest {
        [b'.', rest @ ..] => match digits(rest) {
            0 => return false,
            length => &rest[length..],
        },
        rest => rest,
    };
    match rest {
        [] => true,
        [b'e' | b'E', b'+' | b'-', power @ ..] | [b'e' | b'E', power @ ..] => {
            !power.is_empty() && digits(power) == power.len()
        }
        _ => false,
    }
}

fn digits(text: &[u8]) -> usize {
    text.iter().take_while(|byte| byte.is_ascii_digit()).count()
}
