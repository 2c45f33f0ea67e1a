//! Knows which parts of a line to show if it is too wide: those around its labels. Reads no more of
//! the line than it shows. Does not know the meaning of the labels.

use std::ops::Range;

use unicode_width::UnicodeWidthChar;

use super::super::visible::{is_hidden, push_visible};
use super::ELBOW_ROOM;

/// Maximum columns of a tab.
const TAB: usize = 4;
/// Gaps of fewer bytes are not cut out: that would save nothing.
const SLIVER: usize = 6;

/// The parts of the line at `content` of `text` to show in about `width` columns so that both ends
/// of each of `labelled` are visible. Ordered and disjoint; the gaps are left out.
pub(super) fn of(
    text: &str,
    content: Range<usize>,
    labelled: Vec<Range<usize>>,
    width: usize,
) -> Vec<Range<usize>> {
    if holds(text, &content, width) {
        return vec![content];
    }
    if labelled.is_empty() {
        let beginning = content.start..forward(text, &content, content.start, width - 1);
        return vec![beginning];
    }
    let room = (width / labelled.len()).max(ELBOW_ROOM) - 2;
    let mut parts: Vec<_> =
        labelled.into_iter().flat_map(|label| around(text, &content, label, room)).collect();
    parts.sort_by_key(|part| (part.start, part.end));
    join(parts, &content)
}

/// Whether the whole line at `content` of `text` fits into `width` columns.
pub(super) fn holds(text: &str, content: &Range<usize>, width: usize) -> bool {
    // A character has at most four bytes and rarely zero columns, so a longer line need not be
    // measured.
    content.len() <= width * 4 && forward(text, content, content.start, width) == content.end
}

/// The parts to show of `label` and its surroundings, in about `room` columns.
fn around(text: &str, line: &Range<usize>, label: Range<usize>, room: usize) -> [Range<usize>; 2] {
    let seen = forward(text, &label, label.start, room);
    if seen == label.end {
        let pad = (room - columns(&text[label.clone()])) / 2;
        let start = backward(text, line, label.start, pad);
        let end = forward(text, line, label.end, pad);
        return [start..label.end, label.end..end];
    }
    let (margin, half) = (room / 6, room / 3);
    [
        backward(text, line, label.start, margin)..forward(text, line, label.start, half),
        backward(text, line, label.end, half)..forward(text, line, label.end, margin),
    ]
}

/// `parts`, sorted by their start, made disjoint; parts that nearly touch become one.
fn join(parts: Vec<Range<usize>>, line: &Range<usize>) -> Vec<Range<usize>> {
    let mut joined: Vec<Range<usize>> = Vec::new();
    for part in parts {
        match joined.last_mut() {
            Some(last) if part.start <= last.end + SLIVER => last.end = last.end.max(part.end),
            _ => joined.push(part),
        }
    }
    if let Some(first) = joined.first_mut().filter(|it| it.start <= line.start + SLIVER) {
        first.start = line.start;
    }
    if let Some(last) = joined.last_mut().filter(|it| it.end + SLIVER >= line.end) {
        last.end = line.end;
    }
    joined
}

/// The furthest offset in `within` that is at most `room` columns after `from`.
fn forward(text: &str, within: &Range<usize>, from: usize, room: usize) -> usize {
    let mut used = 0;
    for (index, character) in text[from..within.end].char_indices() {
        used += cells(character);
        if used > room {
            return from + index;
        }
    }
    within.end
}

/// The earliest offset in `within` that is at most `room` columns before `from`.
fn backward(text: &str, within: &Range<usize>, from: usize, room: usize) -> usize {
    let mut used = 0;
    for (index, character) in text[within.start..from].char_indices().rev() {
        used += cells(character);
        if used > room {
            return within.start + index + character.len_utf8();
        }
    }
    within.start
}

fn columns(text: &str) -> usize {
    text.chars().map(cells).sum()
}

/// Maximum number of columns of `character` in an excerpt.
fn cells(character: char) -> usize {
    match character {
        '\t' => TAB,
        _ if is_hidden(character) => {
            let mut shown = String::new();
            push_visible(character, &mut shown);
            shown.chars().count()
        }
        _ => character.width().unwrap_or(0),
    }
}
