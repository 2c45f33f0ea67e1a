//! Knows which reader serves which format, and the limits that keep hostile input harmless.
//! Does not know files: it is given a source.

use super::{Builder, Document, csv, json, markdown, toml, yaml};
use crate::diagnostic::Diagnostic;
use crate::source::{Source, SourceId};

/// A format that documents are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// YAML 1.2, any number of documents.
    Yaml,
    /// JSON (RFC 8259).
    Json,
    /// TOML 1.0.
    Toml,
    /// Comma-separated values (RFC 4180), first row the header.
    Csv,
    /// The same with tabs.
    Tsv,
    /// Markdown (CommonMark with GFM tables) with optional YAML front matter.
    Markdown,
}

impl Format {
    /// The format that a file name's ending stands for, without regard to case.
    pub fn of_name(name: &str) -> Option<Self> {
        let extension = name.rsplit_once('.')?.1.to_ascii_lowercase();
        match extension.as_str() {
            "yaml" | "yml" => Some(Self::Yaml),
            "json" => Some(Self::Json),
            "toml" => Some(Self::Toml),
            "csv" => Some(Self::Csv),
            "tsv" | "tab" => Some(Self::Tsv),
            "md" | "markdown" => Some(Self::Markdown),
            _ => None,
        }
    }
}

/// What a reader refuses to exceed; beyond it there is a diagnostic and the rest goes on.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Nesting of containers.
    pub depth: usize,
    /// Nodes that aliases and merge keys may add in one source.
    pub alias_nodes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { depth: 256, alias_nodes: 1_000_000 }
    }
}

/// Reads `source` as `format`. Never fails: what cannot be read is said in `found` and left out.
pub fn read(
    id: SourceId,
    source: &Source,
    format: Format,
    limits: Limits,
    found: &mut Vec<Diagnostic>,
) -> Document {
    let text = &*source.text;
    let mut builder = Builder::new(id, source.text.clone(), format);
    match format {
        Format::Yaml => yaml::read(text, &mut builder, limits, found),
        Format::Json => json::read(text, &mut builder, limits, found),
        Format::Toml => toml::read(text, &mut builder, limits, found),
        Format::Csv => csv::read(text, &mut builder, limits, found, b','),
        Format::Tsv => csv::read(text, &mut builder, limits, found, b'\t'),
        Format::Markdown => markdown::read(text, &mut builder, limits, found),
    }
    builder.finish()
}
