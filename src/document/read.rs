//! Knows how a source becomes a document, and the limits that keep hostile input harmless. Does not
//! know files: it gets a text, or bytes.

use super::entry::Reader;
use super::{Builder, Document, Format, Readable};
use crate::diagnostic::Diagnostic;
use crate::source::{Source, SourceId, Sources};

/// Limits of a reader; beyond them it reports a diagnostic and continues with the rest.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Maximum depth of nested containers.
    pub depth: usize,
    /// Maximum number of nodes that aliases and merge keys may add in one source.
    pub alias_nodes: usize,
    /// Maximum bytes of text made from a file that is not text; also the limit of data unpacked
    /// from it at once.
    pub expanded: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { depth: 256, alias_nodes: 1_000_000, expanded: 256 << 20 }
    }
}

/// The parts of a CSV dialect that are declared because the rows do not show them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Delimited {
    /// The character between cells.
    pub delimiter: Option<u8>,
    /// Number of the line that names the columns, from 1; lines above it are not rows.
    pub header_row: Option<u32>,
    /// Number of lines directly below it that are not rows either.
    pub skip: u32,
}

impl Delimited {
    /// In the notation of the configuration: `{delimiter: ";", header-row: 4}`.
    pub fn describe(&self) -> String {
        let delimiter =
            self.delimiter.map(|it| format!("delimiter: {:?}", char::from(it).to_string()));
        let header = self.header_row.map(|it| format!("header-row: {it}"));
        let skip = (self.skip > 0).then(|| format!("skip: {}", self.skip));
        let all: Vec<String> = delimiter.into_iter().chain(header).chain(skip).collect();
        format!("{{{}}}", all.join(", "))
    }
}

/// What is read of office documents beside what they display.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Office {
    /// Whether hidden sheets, rows, columns and words are read. Undeclared, those of workbooks are, except rows that
    /// are left out of totals; those of letters are not.
    pub hidden: Option<bool>,
    /// Tracked changes are read as if all were rejected, rather than accepted.
    pub original: bool,
}

impl Office {
    /// In the notation of the configuration: `{hidden: read, changes: original}`.
    pub fn describe(&self) -> String {
        let hidden =
            self.hidden.map(|it| format!("hidden: {}, ", if it { "read" } else { "skip" }));
        let changes = if self.original { "original" } else { "accepted" };
        format!("{{{}changes: {changes}}}", hidden.unwrap_or_default())
    }
}

/// What a source set declares about the reading of its files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Declared {
    /// The CSV dialect.
    pub delimited: Delimited,
    /// What is read of office documents.
    pub office: Office,
}

/// How a file is read.
#[derive(Clone, Copy, Debug)]
pub struct Manner {
    /// Its format.
    pub format: Format,
    /// What its source set declares.
    pub declared: Declared,
}

impl Manner {
    /// Nothing is declared.
    pub fn plain(format: Format) -> Self {
        Self { format, declared: Declared::default() }
    }
}

/// A stored file.
#[derive(Clone, Debug)]
pub struct Stored<'b> {
    /// Its name, as reports show it.
    pub name: String,
    /// Its content.
    pub bytes: &'b [u8],
}

/// Reads `source` as `format`. Never fails: what cannot be read is reported in `found` and left
/// out. A format that is not text uses [`read_bytes`] instead.
pub fn read(
    id: SourceId,
    source: &Source,
    format: Format,
    limits: Limits,
    found: &mut Vec<Diagnostic>,
) -> Document {
    read_as(id, source, Manner::plain(format), limits, found)
}

/// Like [`read`], in the way that is declared.
pub fn read_as(
    id: SourceId,
    source: &Source,
    manner: Manner,
    limits: Limits,
    found: &mut Vec<Diagnostic>,
) -> Document {
    let Manner { format, declared } = manner;
    let text = &*source.text;
    let mut builder = Builder::new(id, source.text.clone(), format).declared(declared);
    match format.entry().reader {
        Reader::Text(read) => read(text, &mut builder, limits, found),
        Reader::Bytes(_) => {}
    }
    builder.finish()
}

/// Reads the file `stored`, whose `format` is not text: returns the text made from its bytes, as the source numbered `id`, and its tree.
pub fn read_bytes(
    id: SourceId,
    stored: Stored<'_>,
    format: Format,
    limits: Limits,
    found: &mut Vec<Diagnostic>,
) -> (Source, Document) {
    read_bytes_as(id, stored, Manner::plain(format), limits, found)
}

/// Like [`read_bytes`], in the way that is declared.
pub fn read_bytes_as(
    id: SourceId,
    stored: Stored<'_>,
    manner: Manner,
    limits: Limits,
    found: &mut Vec<Diagnostic>,
) -> (Source, Document) {
    let (Manner { format, declared }, Stored { name, bytes }) = (manner, stored);
    let mut readable = Readable::new(id, limits, found).declared(declared);
    match format.entry().reader {
        Reader::Bytes(read) => read(bytes, &mut readable),
        Reader::Text(_) => {}
    }
    readable.finish(name, format)
}

/// Reads the source numbered `id` from its text alone: for a format that is not text, the text is
/// taken as the stored bytes and replaced by the text made from them.
pub fn read_written(
    id: SourceId,
    sources: &mut Sources,
    format: Format,
    found: &mut Vec<Diagnostic>,
) -> Document {
    let (source, limits) = (sources.get(id), Limits::default());
    if format.is_text() {
        return read(id, source, format, limits, found);
    }
    let stored = Stored { name: source.name.clone(), bytes: source.text.as_bytes() };
    let (made, document) = read_bytes(id, stored, format, limits, found);
    sources.put(id, made);
    document
}
