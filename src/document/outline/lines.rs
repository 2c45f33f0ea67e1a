//! Knows the lines of a part of a text, and the white space around words. Does not know their
//! meaning.

use std::ops::Range;

/// The lines of `range`, without their ends (`\n`, `\r\n` or a lone `\r`).
pub(in crate::document) fn lines_of(
    text: &str,
    range: Range<usize>,
) -> impl Iterator<Item = Range<usize>> {
    let mut next = Some(range.start);
    std::iter::from_fn(move || {
        let start = next.filter(|&at| at < range.end)?;
        let rest = &text.as_bytes()[start..range.end];
        let end = memchr::memchr2(b'\n', b'\r', rest).map_or(range.end, |at| start + at);
        next = Some(line_after(text, end));
        Some(start..end)
    })
}

/// The start of the line that follows the line ending at `end`.
pub(in crate::document) fn line_after(text: &str, end: usize) -> usize {
    let rest = &text.as_bytes()[end..];
    match rest {
        [b'\r', b'\n', ..] => end + 2,
        [b'\r' | b'\n', ..] => end + 1,
        _ => end,
    }
}

/// `range` without the white space at its ends that formats ignore. An ideographic space stays,
/// because it indents.
pub(in crate::document) fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    trimmed_of(text, range, |c| c.is_ascii_whitespace())
}

pub(in crate::document) fn trimmed_of(
    text: &str,
    range: Range<usize>,
    drop: fn(char) -> bool,
) -> Range<usize> {
    let part = &text[range.clone()];
    let end = range.start + part.trim_end_matches(drop).len();
    let start = range.start + (part.len() - part.trim_start_matches(drop).len());
    start.min(end)..end
}
