//! Knows how far the qualifiers around a figure reach. Does not know which words they are.

use super::qualifier::{after, ends_before};

/// How many bytes at the start of `text`, where a figure has just ended, are qualifiers.
pub fn qualifiers_at_start(text: &str) -> usize {
    let mut length = 0;
    while let Some((more, _)) = after(&text[length..]) {
        length += more;
    }
    length
}

/// How many bytes at the end of `text`, just before a figure, are qualifiers.
pub fn qualifiers_at_end(text: &str) -> usize {
    let mut length = 0;
    while let Some((more, _)) = ends_before(&text[..text.len() - length]) {
        length += more;
    }
    length
}
