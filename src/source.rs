//! Knows the text of each input, decoded or made from a file that is not text, and spans into it.
//! Does not know files, formats, lines or columns (`source::lines` knows the last two).

pub mod decode;
pub mod encode;
pub mod lines;
pub(crate) mod parts;
pub mod places;

use std::ops::Range;
use std::sync::Arc;

pub use decode::Origin;
use places::Place;

/// Number of a source inside one [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(pub u32);

/// A range of bytes of one source's decoded text: `start` included, `end` excluded.
///
/// Both ends lie on character boundaries. Offsets are of the UTF-8 text that kenzan holds;
/// [`Source::original`] gives those of the file as it was stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The text that contains the offsets.
    pub source: SourceId,
    /// First byte.
    pub start: u32,
    /// Byte after the last.
    pub end: u32,
}

impl Span {
    /// A span over `range` of `source`.
    pub fn new(source: SourceId, range: Range<usize>) -> Self {
        Self { source, start: range.start as u32, end: range.end as u32 }
    }

    /// The bytes as a range that slices the text.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Whether `other` lies entirely inside this span.
    pub fn contains(self, other: Self) -> bool {
        self.source == other.source && self.start <= other.start && other.end <= self.end
    }

    /// The part of this span at `range`, counted from its start.
    #[must_use]
    pub fn part(self, range: Range<usize>) -> Self {
        let start = self.start as usize;
        Self::new(self.source, start + range.start..start + range.end)
    }
}

/// A value and the bytes it was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Its bytes.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// `value`, written at `span`.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

impl<'t> Spanned<&'t str> {
    /// A text that is no part of a source: its spans are ranges of the text.
    pub fn nowhere(text: &'t str) -> Self {
        Self { value: text, span: Span::new(SourceId(0), 0..text.len()) }
    }

    /// The part of the text at `range`, with its own span.
    #[must_use]
    pub fn slice(self, range: Range<usize>) -> Self {
        Self { value: &self.value[range.clone()], span: self.span.part(range) }
    }
}

/// One input: its name as the user knows it, its text, and how offsets map to the stored bytes.
#[derive(Clone, Debug)]
pub struct Source {
    /// Path as shown in reports, with `/` between its parts.
    pub name: String,
    /// Decoded text, otherwise unchanged: no newline or width is folded. For a file that is not
    /// text, a text made from it: one line per row, one heading per sheet.
    pub text: Arc<String>,
    /// How offsets of `text` map to the file.
    pub origin: Origin,
}

impl Source {
    /// A source whose text is the file's bytes as they are (UTF-8 without a byte order mark).
    pub fn utf8(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self { name: name.into(), text: Arc::new(text.into()), origin: Origin::utf8() }
    }

    /// Offset in the stored file of the byte at `offset` of the decoded text; `None` if the file is
    /// not text.
    pub fn original(&self, offset: u32) -> Option<u64> {
        self.origin.original(&self.text, offset)
    }

    /// The place where `span` starts, if the file is not text.
    pub fn place(&self, span: Span) -> Option<Place<'_>> {
        self.origin.places()?.at(span.start)
    }
}

/// All sources of one run.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    all: Vec<Source>,
}

impl Sources {
    /// Keeps `source` and returns its number.
    pub fn add(&mut self, source: Source) -> SourceId {
        self.all.push(source);
        SourceId((self.all.len() - 1) as u32)
    }

    /// Replaces the source `id` by `source`. Spans of the old source become invalid.
    pub fn put(&mut self, id: SourceId, source: Source) {
        self.all[id.0 as usize] = source;
    }

    /// The source numbered `id`.
    pub fn get(&self, id: SourceId) -> &Source {
        &self.all[id.0 as usize]
    }

    /// The text at `span`.
    pub fn slice(&self, span: Span) -> &str {
        &self.get(span.source).text[span.range()]
    }

    /// Every source, in the order of their numbers.
    pub fn iter(&self) -> impl Iterator<Item = (SourceId, &Source)> {
        self.all.iter().enumerate().map(|(index, source)| (SourceId(index as u32), source))
    }

    /// Number of sources.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there is no source.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }
}
