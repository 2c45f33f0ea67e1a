//! Knows how to show diagnostics: the formats, and what they share. Does not know rules or
//! documents; does not sort, filter or select diagnostics.

pub(crate) mod address;
#[cfg(feature = "fancy")]
mod breaks;
mod checkstyle;
#[cfg(feature = "draw")]
pub mod drawing;
#[cfg(any(feature = "fancy", feature = "html"))]
mod excerpt;
#[cfg(feature = "fancy")]
mod fancy;
mod fingerprint;
mod github;
mod gitlab;
#[cfg(feature = "html")]
mod html;
mod json;
mod jsonl;
mod junit;
mod literal;
mod markdown;
#[cfg(feature = "draw")]
pub mod matrix;
mod plain;
mod rdjson;
mod sarif;
mod summary;
mod visible;
#[cfg(feature = "html")]
pub mod whole;

use std::io;

use crate::diagnostic::{Diagnostic, Edit, Fix, Lang, Severity, Suppressor, Text};
use crate::source::lines::{Counted, Lines, Position};
use crate::source::{Source, SourceId, Sources, Span};
use crate::text;

pub use json::json_schema;
pub use summary::{Checked, Summary};
#[cfg(feature = "cli")]
pub(crate) use visible::{visible, visible_page};

/// A format of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people at a terminal: the lines themselves, the bytes underlined. Without the feature `fancy`, as
    /// [`Plain`](Self::Plain).
    Fancy,
    /// For people, logs and snapshots: `path:line:column: severity[code] message`.
    Plain,
    /// For programs: one JSON object, described by [`json_schema`].
    Json,
    /// For programs that read line by line: JSON Lines, each an object of the JSON format.
    JsonLines,
    /// SARIF 2.1.0, the OASIS standard that code scanning services read.
    Sarif,
    /// Workflow commands that GitHub Actions turns into annotations.
    Github,
    /// GitLab's code quality report, a subset of the Code Climate format.
    Gitlab,
    /// JUnit XML, which most services show as test results.
    Junit,
    /// Checkstyle XML.
    Checkstyle,
    /// The Reviewdog Diagnostic Format.
    Rdjson,
    /// A Markdown table for a comment on a pull request or a job summary.
    Markdown,
    /// A page for a browser, self-contained, in both languages.
    #[cfg(feature = "html")]
    Html,
}

impl Format {
    /// Every format, in the order of help texts.
    pub const ALL: &'static [Self] = &[
        Self::Fancy,
        Self::Plain,
        Self::Json,
        Self::JsonLines,
        Self::Sarif,
        Self::Github,
        Self::Gitlab,
        Self::Junit,
        Self::Checkstyle,
        Self::Rdjson,
        Self::Markdown,
        #[cfg(feature = "html")]
        Self::Html,
    ];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Fancy => "fancy",
            Self::Plain => "plain",
            Self::Json => "json",
            Self::JsonLines => "jsonl",
            Self::Sarif => "sarif",
            Self::Github => "github",
            Self::Gitlab => "gitlab",
            Self::Junit => "junit",
            Self::Checkstyle => "checkstyle",
            Self::Rdjson => "rdjson",
            Self::Markdown => "markdown",
            #[cfg(feature = "html")]
            Self::Html => "html",
        }
    }

    /// Whether the format uses [`Report::rules`]; others need no description of the rules.
    pub fn tells_rules(self) -> bool {
        #[cfg(feature = "html")]
        if self == Self::Html {
            return true;
        }
        matches!(self, Self::Sarif | Self::Junit)
    }

    /// Whether it uses [`Report::whole`], which is not computed for others.
    #[cfg(feature = "html")]
    pub fn tells_whole(self) -> bool {
        self == Self::Html
    }

    /// Whether it uses [`Report::whole`] for pictures of sums and links only.
    #[cfg(feature = "html")]
    pub fn tells_pictures(self) -> bool {
        self == Self::Markdown
    }

    /// Whether people read it: they get one finding for each cause.
    pub fn is_for_people(self) -> bool {
        matches!(self, Self::Fancy | Self::Plain | Self::Markdown)
    }

    /// The format named `name`.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|it| it.name() == name)
    }
}

/// How a report is shown to people. Ignored by [`Format::Json`] and [`Format::JsonLines`].
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
    /// Whether the summary follows the findings, in formats for people.
    pub summary: bool,
    /// The URI of the directory that file names are relative to, ending in `/`, if places and codes are shown as
    /// links ([`Format::Fancy`] only).
    pub links: Option<&'static str>,
}

impl Default for Options {
    /// English, no colour, Unicode frames, 100 columns.
    fn default() -> Self {
        Self { lang: Lang::En, color: false, unicode: true, width: 100, summary: true, links: None }
    }
}

/// The content of a report.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    /// The texts that spans point into.
    pub sources: &'a Sources,
    /// The findings, shown in this order.
    pub diagnostics: &'a [Diagnostic],
    /// The counts of the run.
    pub summary: &'a Summary,
    /// The rules in effect, for formats that describe them ([`Format::Sarif`]) or list those
    /// without findings ([`Format::Junit`]).
    pub rules: &'a [RuleInfo],
    /// Accepted findings; [`Format::Json`], [`Format::JsonLines`] and [`Format::Sarif`] include
    /// them, marked as such.
    pub suppressed: &'a [Suppressed],
    /// Further results of the run, for [`Format::Html`].
    #[cfg(feature = "html")]
    pub whole: Option<&'a whole::Whole>,
}

impl<'a> Report<'a> {
    /// A report with findings only.
    pub fn new(sources: &'a Sources, diagnostics: &'a [Diagnostic], summary: &'a Summary) -> Self {
        Self {
            sources,
            diagnostics,
            summary,
            rules: &[],
            suppressed: &[],
            #[cfg(feature = "html")]
            whole: None,
        }
    }
}

/// Information about a rule for reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleInfo {
    /// The rule's id, the [`code`](Diagnostic::code) of its findings.
    pub id: String,
    /// The rule's requirement, as a sentence that is true of a sound document; may be empty.
    pub title: Text,
    /// Name of its kind.
    pub kind: &'static str,
    /// Severity of its findings.
    pub severity: Severity,
    /// Its description, in Markdown and in the language of the report.
    pub page: String,
}

/// An accepted finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppressed {
    /// The finding.
    pub diagnostic: Diagnostic,
    /// The reason, in the words of the person who accepted it.
    pub reason: String,
    /// Whether it is accepted in the document itself, rather than in the configuration or a
    /// baseline.
    pub in_source: bool,
}

impl Suppressed {
    /// The finding, if it is accepted.
    pub fn of(diagnostic: Diagnostic) -> Option<Self> {
        let suppression = diagnostic.suppression.clone()?;
        let in_source = suppression.by == Suppressor::Comment;
        Some(Self { diagnostic, reason: suppression.reason, in_source })
    }

    /// The same finding in sources with other numbers.
    #[cfg(feature = "cli")]
    pub(crate) fn placed(self, place: impl Fn(crate::source::Span) -> crate::source::Span) -> Self {
        Self { diagnostic: self.diagnostic.placed(place), ..self }
    }
}

/// Each of `findings` in one line, after a fingerprint that identifies it in the next run even if rows have
/// moved.
#[cfg(feature = "cli")]
pub(crate) fn headlines(
    sources: &Sources,
    findings: &[Diagnostic],
    lang: Lang,
) -> Vec<(String, String)> {
    let (places, mut prints) = (Places::new(sources), fingerprint::Fingerprints::new(sources));
    let each = findings.iter();
    each.map(|it| (prints.of(it), plain::headline(&places, it, lang))).collect()
}

/// Writes `report` to `out`; the bytes depend on the arguments alone.
///
/// # Errors
/// The errors of `out`.
pub fn write(
    out: &mut dyn io::Write,
    report: &Report<'_>,
    format: Format,
    options: &Options,
) -> io::Result<()> {
    match format {
        #[cfg(feature = "fancy")]
        Format::Fancy => fancy::write(out, report, options)?,
        #[cfg(not(feature = "fancy"))]
        Format::Fancy => plain::write(out, report, options.lang)?,
        Format::Plain => plain::write(out, report, options.lang)?,
        Format::Github => github::write(out, report, options.lang)?,
        Format::Json => return json::write(out, report),
        Format::JsonLines => return jsonl::write(out, report),
        Format::Sarif => return sarif::write(out, report, options.lang),
        Format::Gitlab => return gitlab::write(out, report, options.lang),
        Format::Junit => return junit::write(out, report, options.lang),
        Format::Checkstyle => return checkstyle::write(out, report, options.lang),
        Format::Rdjson => return rdjson::write(out, report, options.lang),
        Format::Markdown => return markdown::write(out, report, options),
        #[cfg(feature = "html")]
        Format::Html => return html::write(out, report, options),
    }
    if options.summary {
        writeln!(out, "{}", report.summary.line(options.lang))?;
    }
    Ok(())
}

/// Line tables of the sources, each computed on first use and then kept, so that the cost of a
/// finding does not grow with its file.
struct Places<'a> {
    /// The rules that findings come from, if the format needs them.
    #[cfg_attr(not(feature = "fancy"), allow(dead_code))]
    rules: &'a [RuleInfo],
    lines: Counted<'a>,
}

impl<'a> Places<'a> {
    fn new(sources: &'a Sources) -> Self {
        Self { rules: &[], lines: Counted::new(sources) }
    }

    fn source(&self, id: SourceId) -> &'a Source {
        self.lines.sources().get(id)
    }

    /// The kind of the rule whose findings have this code; `None` for built-in diagnostics.
    #[cfg(feature = "fancy")]
    fn kind_of(&self, code: &str) -> Option<&'static str> {
        self.rules.iter().find(|it| it.id == code).map(|it| it.kind)
    }

    fn lines(&self, id: SourceId) -> &Lines<'a> {
        self.lines.of(id)
    }

    fn position(&self, id: SourceId, offset: u32) -> Position {
        self.lines(id).position(offset)
    }

    /// The start and the (exclusive) end of `span`. A file that is not text has no lines: formats
    /// that need one get the first, and the message contains the place.
    fn ends(&self, span: Span) -> [Position; 2] {
        match self.is_text(span.source) {
            true => [span.start, span.end].map(|it| self.position(span.source, it)),
            false => [Position { line: 1, column: 1 }; 2],
        }
    }

    /// Whether offsets of the source's text are offsets of the file.
    fn is_text(&self, id: SourceId) -> bool {
        self.source(id).origin.places().is_none()
    }

    /// The fix of `diagnostic`, if every file that it changes can be written.
    fn fix<'d>(&self, diagnostic: &'d Diagnostic) -> Option<&'d Fix> {
        let is_writable = |edit: &Edit| self.is_text(edit.span.source);
        diagnostic.fix.as_deref().filter(|fix| fix.edits.iter().all(is_writable))
    }
}

/// The note about places that are not shown.
fn more_places(omitted: usize) -> Text {
    if omitted == 1 {
        text!("+{omitted} more place", "ほか{omitted}か所")
    } else {
        text!("+{omitted} more places", "ほか{omitted}か所")
    }
}

/// The word for the severity in messages.
fn severity_word(severity: Severity) -> Text {
    match severity {
        Severity::Error => text!("error", "エラー"),
        Severity::Warning => text!("warning", "警告"),
        Severity::Note => text!("note", "情報"),
    }
}
