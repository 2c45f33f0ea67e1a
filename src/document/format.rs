//! Knows the formats: one entry each, which answers every question asked outside the readers. Does
//! not know how any of them is read.
//!
//! # Adding a format
//!
//! 1. A module `document/x.rs` with its `ENTRY` and its reader.
//! 2. A variant of [`Format`], its line in [`Format::ALL`] and in [`Format::entry`].
//!
//! A reader of text ([`Reader::Text`]) gets the decoded text and fills a
//! [`Builder`](super::Builder) with spans into it. A format that is not text has a
//! [`Reader::Bytes`], which gets the stored bytes and writes the text that a person would read into
//! a [`Readable`](super::Readable), with the place of each part; see there.

pub use super::entry::{Comments, Entry, Escapes, Layout, ReadBytes, ReadText, Reader, Regions};
#[cfg(feature = "office")]
use super::office;
#[cfg(feature = "pdf")]
use super::pdf;
use super::{csv, html, json, markdown, plain, tex, toml, typst, yaml};
use crate::diagnostic::Text;
use crate::text;

/// A format that documents are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// YAML 1.2, any number of documents.
    Yaml,
    /// JSON (RFC 8259).
    Json,
    /// JSON with comments, as some programs read their settings.
    JsonWithComments,
    /// TOML 1.1.
    Toml,
    /// Comma-separated values (RFC 4180), first row the header.
    Csv,
    /// The same with tabs.
    Tsv,
    /// Markdown (CommonMark with GFM tables) with optional YAML front matter.
    Markdown,
    /// A web page.
    Html,
    /// Plain text.
    Text,
    /// LaTeX.
    Tex,
    /// Typst.
    Typst,
    /// A workbook in Office Open XML: XLSX, XLSM.
    #[cfg(feature = "office")]
    Xlsx,
    /// A workbook in OpenDocument.
    #[cfg(feature = "office")]
    Ods,
    /// A letter in Office Open XML.
    #[cfg(feature = "office")]
    Docx,
    /// A letter in OpenDocument.
    #[cfg(feature = "office")]
    Odt,
    /// An office document in a binary format, which is refused with advice.
    #[cfg(feature = "office")]
    OldOffice,
    /// Printed pages.
    #[cfg(feature = "pdf")]
    Pdf,
}

impl Format {
    /// Every format.
    pub const ALL: &'static [Self] = &[
        Self::Yaml,
        Self::Json,
        Self::JsonWithComments,
        Self::Toml,
        Self::Csv,
        Self::Tsv,
        Self::Markdown,
        Self::Html,
        Self::Text,
        Self::Tex,
        Self::Typst,
        #[cfg(feature = "office")]
        Self::Xlsx,
        #[cfg(feature = "office")]
        Self::Ods,
        #[cfg(feature = "office")]
        Self::Docx,
        #[cfg(feature = "office")]
        Self::Odt,
        #[cfg(feature = "office")]
        Self::OldOffice,
        #[cfg(feature = "pdf")]
        Self::Pdf,
    ];

    /// Its properties.
    pub fn entry(self) -> &'static Entry {
        match self {
            Self::Yaml => &yaml::ENTRY,
            Self::Json => &json::ENTRY,
            Self::JsonWithComments => &json::WITH_COMMENTS,
            Self::Toml => &toml::ENTRY,
            Self::Csv => &csv::COMMAS,
            Self::Tsv => &csv::TABS,
            Self::Markdown => &markdown::ENTRY,
            Self::Html => &html::ENTRY,
            Self::Text => &plain::ENTRY,
            Self::Tex => &tex::ENTRY,
            Self::Typst => &typst::ENTRY,
            #[cfg(feature = "office")]
            Self::Xlsx => &office::XLSX,
            #[cfg(feature = "office")]
            Self::Ods => &office::ODS,
            #[cfg(feature = "office")]
            Self::Docx => &office::DOCX,
            #[cfg(feature = "office")]
            Self::Odt => &office::ODT,
            #[cfg(feature = "office")]
            Self::OldOffice => &office::OLD,
            #[cfg(feature = "pdf")]
            Self::Pdf => &pdf::ENTRY,
        }
    }

    /// The format of a file, by its name or extension; ignores case.
    pub fn of_name(name: &str) -> Option<Self> {
        let is_named = |it: &&Self| it.entry().names.iter().any(|it| is_called(name, it));
        if let Some(named) = Self::ALL.iter().find(is_named) {
            return Some(*named);
        }
        // Files of the project are unpacked before they are read.
        #[cfg(feature = "office")]
        let name = packed_name(name).unwrap_or(name);
        let ending = name.rsplit_once('.')?.1;
        let has = |it: &Self| it.entry().endings.iter().any(|it| it.eq_ignore_ascii_case(ending));
        Self::ALL.iter().copied().find(has)
    }

    /// Whether a reader reports `code`.
    pub fn has_code(code: &str) -> bool {
        code.split_once('/')
            .is_some_and(|(area, _)| Self::ALL.iter().any(|it| it.entry().area == area))
    }

    /// Whether naming a directory includes its file called `name`.
    pub fn is_sought(name: &str) -> bool {
        let ending = name.rsplit_once('.').map_or("", |it| it.1);
        let is_unsought =
            |it: &Self| it.entry().unsought.iter().any(|it| it.eq_ignore_ascii_case(ending));
        Self::of_name(name).is_some_and(|it| !is_unsought(&it))
    }

    /// Whether its files are text, which can be edited at a span.
    pub fn is_text(self) -> bool {
        matches!(self.entry().reader, Reader::Text(_))
    }

    /// Whether it is read, rather than refused with the advice to save it as another format.
    fn is_read(self) -> bool {
        #[cfg(feature = "office")]
        return self != Self::OldOffice;
        #[cfg(not(feature = "office"))]
        true
    }

    /// Advice that lists the usual extension of each format.
    pub fn advice() -> Text {
        let read = Self::ALL.iter().filter(|it| it.is_read());
        let endings: Vec<String> = read.map(|it| format!(".{}", it.entry().endings[0])).collect();
        let (en, ja) = (endings.join(", "), endings.join("、"));
        text!("formats: {en}", "読める形式: {ja}")
    }
}

/// The name of the file that is packed in `name`.
#[cfg(feature = "office")]
fn packed_name(name: &str) -> Option<&str> {
    let (inner, ending) = name.rsplit_once('.')?;
    ending.eq_ignore_ascii_case("gz").then_some(inner)
}

/// Whether a path ends with `pattern`, in which one `*` matches any characters of a name.
fn is_called(path: &str, pattern: &str) -> bool {
    let depth = pattern.matches('/').count();
    let mut starts = path.rmatch_indices(['/', '\\']).map(|(at, _)| at + 1).chain([0]);
    let Some(name) = starts.nth(depth).map(|it| &path[it..]) else { return false };
    let (head, tail) = pattern.split_once('*').unwrap_or((pattern, ""));
    let is_whole = !pattern.contains('*');
    let fits =
        |part: Option<&str>, with: &str| part.is_some_and(|it| it.eq_ignore_ascii_case(with));
    let rest = name.len().checked_sub(tail.len()).filter(|it| *it >= head.len());
    let Some(rest) = rest.filter(|it| !is_whole || *it == head.len()) else { return false };
    fits(name.get(..head.len()), head) && fits(name.get(rest..), tail)
}
