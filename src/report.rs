//! Knows how to show diagnostics: the formats, and what they share.
//! Does not know rules or documents, does not sort, filter or choose what is shown.

mod excerpt;
mod fancy;
mod json;
mod plain;
mod summary;
mod visible;

use std::cell::OnceCell;
use std::io;

use crate::diagnostic::{Diagnostic, Lang, Text};
use crate::source::lines::{Lines, Position};
use crate::source::{Source, SourceId, Sources};
use crate::text;

pub use json::json_schema;
pub use summary::{Checked, Summary};

/// A way of showing a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people at a terminal: the lines themselves, the bytes underlined.
    Fancy,
    /// For people, logs and snapshots: `path:line:column: severity[code] message`.
    Plain,
    /// For programs: one JSON object, described by [`json_schema`].
    Json,
}

/// How a person wants to read a report. [`Format::Json`] ignores all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Language of messages.
    pub lang: Lang,
    /// Whether to write ANSI colours ([`Format::Fancy`] only).
    pub color: bool,
    /// Whether frames and underlines may use characters beyond ASCII ([`Format::Fancy`] only).
    pub unicode: bool,
    /// Columns of the terminal ([`Format::Fancy`] only); less than 40 counts as 40.
    pub width: usize,
    /// Whether the summary follows the findings.
    pub summary: bool,
}

impl Default for Options {
    /// English, no colour, Unicode frames, 100 columns.
    fn default() -> Self {
        Self { lang: Lang::En, color: false, unicode: true, width: 100, summary: true }
    }
}

/// What is to be shown.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    /// The texts that spans point into.
    pub sources: &'a Sources,
    /// The findings, shown in this order.
    pub diagnostics: &'a [Diagnostic],
    /// What was done.
    pub summary: &'a Summary,
    /// Findings that somebody has accepted; [`Format::Json`] keeps them, marked as such.
    pub suppressed: &'a [Suppressed],
}

/// A finding that somebody has accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppressed {
    /// The finding.
    pub diagnostic: Diagnostic,
    /// Why it is accepted, in the words of whoever did.
    pub reason: String,
    /// Whether the document itself says so, and not a list beside it.
    pub in_source: bool,
}

/// Writes `report` to `out`; the bytes depend on the arguments alone.
///
/// # Errors
/// Those of `out`.
pub fn write(
    out: &mut dyn io::Write,
    report: &Report<'_>,
    format: Format,
    options: &Options,
) -> io::Result<()> {
    match format {
        Format::Fancy => fancy::write(out, report, options)?,
        Format::Plain => plain::write(out, report, options.lang)?,
        Format::Json => return json::write(out, report),
    }
    if options.summary {
        writeln!(out, "{}", report.summary.line(options.lang))?;
    }
    Ok(())
}

/// Line tables of the sources, each made when first asked for and then kept, so that the cost of
/// a finding does not grow with its file.
struct Places<'a> {
    sources: &'a Sources,
    lines: Vec<OnceCell<Lines>>,
}

impl<'a> Places<'a> {
    fn new(sources: &'a Sources) -> Self {
        Self { sources, lines: vec![OnceCell::new(); sources.len()] }
    }

    fn source(&self, id: SourceId) -> &'a Source {
        self.sources.get(id)
    }

    fn lines(&self, id: SourceId) -> &Lines {
        self.lines[id.0 as usize].get_or_init(|| Lines::new(&self.source(id).text))
    }

    fn position(&self, id: SourceId, offset: u32) -> Position {
        self.lines(id).position(&self.source(id).text, offset)
    }
}

/// How many places a finding has beyond those shown.
fn more_places(omitted: usize) -> Text {
    if omitted == 1 {
        text!("+{omitted} more place", "ほか{omitted}か所")
    } else {
        text!("+{omitted} more places", "ほか{omitted}か所")
    }
}
