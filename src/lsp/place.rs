//! Knows how offsets become positions and ranges of the protocol, and the reverse. Does not know
//! which text an editor means.

use lsp_types::{Position, Range};

use crate::source::lines::{Encoding, Lines, Point};
use crate::source::{Source, Span};

/// The position of `offset`.
pub(super) fn position(lines: &Lines<'_>, offset: u32, encoding: Encoding) -> Position {
    let Point { line, column } = lines.point(offset, encoding);
    Position { line, character: column }
}

/// The offset of `position`, which may lie outside the text.
pub(super) fn offset(lines: &Lines<'_>, position: Position, encoding: Encoding) -> u32 {
    lines.offset(Point { line: position.line, column: position.character }, encoding)
}

/// The range of `span` in `source`. A file that is not text has no lines, so its beginning is
/// returned.
pub(super) fn range(source: &Source, lines: &Lines<'_>, span: Span, encoding: Encoding) -> Range {
    if source.origin.places().is_some() {
        return Range::default();
    }
    let [start, end] = [span.start, span.end].map(|it| position(lines, it, encoding));
    Range { start, end }
}
