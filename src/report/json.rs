//! Knows the JSON format and its schema; `jsonl` serialises the same types. Does not select a
//! language: every sentence is written in all of them.

use std::collections::BTreeMap;
use std::io;

use schemars::JsonSchema;
use serde::Serialize;

use super::{Places, Report, Summary, Suppressed};
use crate::diagnostic::{Diagnostic, Edit, Fix, Label, Severity, Suppressor, Text};
use crate::source::{SourceId, Span};

/// Version of the format: raised when a reader of the old version could misread it.
pub(super) const VERSION: u32 = 1;

/// This program.
pub(super) const TOOL: Tool =
    Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") };

/// Writes `report` as one JSON object and a final newline.
pub(super) fn write(out: &mut dyn io::Write, report: &Report<'_>) -> io::Result<()> {
    let places = Places::new(report.sources);
    let diagnostics = report.diagnostics.iter().map(|it| diagnostic(&places, it)).collect();
    let suppressed = report.suppressed.iter().map(|it| suppressed(&places, it)).collect();
    let root = Root {
        version: VERSION,
        tool: TOOL,
        diagnostics,
        suppressed,
        summary: summary(report.summary),
    };
    serde_json::to_writer_pretty(&mut *out, &root)?;
    writeln!(out)
}

/// The JSON Schema (draft 2020-12) of [`Format::Json`](super::Format::Json).
pub fn json_schema() -> String {
    let schema = schemars::schema_for!(Root<'_>);
    let mut text = serde_json::to_string_pretty(&schema).expect("internal: a schema is JSON");
    text.push('\n');
    text
}

/// What kenzan found in a set of documents.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "kenzan report", rename = "Report")]
struct Root<'a> {
    /// Version of this format. New fields may appear within one version.
    version: u32,
    /// The program that wrote the report.
    tool: Tool,
    /// The findings, in a fixed order.
    diagnostics: Vec<DiagnosticOut<'a>>,
    /// Findings that somebody has accepted, in the same order; they are not among `diagnostics`.
    suppressed: Vec<SuppressedOut<'a>>,
    /// The counts of the run.
    summary: SummaryOut<'a>,
}

/// A program.
#[derive(Serialize, JsonSchema)]
pub(super) struct Tool {
    /// Its name.
    name: &'static str,
    /// Its version.
    version: &'static str,
}

/// One finding.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Diagnostic")]
pub(super) struct DiagnosticOut<'a> {
    /// Id of the rule or the built-in check.
    code: &'a str,
    /// Its severity.
    severity: Level,
    /// The finding as one sentence that can be read alone.
    message: Sentence<'a>,
    /// Its places; without any, it is about the whole run.
    labels: Vec<LabelOut<'a>>,
    /// How many further places were left out of `labels`.
    omitted: usize,
    /// Why: bounds, rules, conventions.
    notes: Vec<Sentence<'a>>,
    /// What to do.
    help: Vec<Sentence<'a>>,
    /// The disagreeing values by name, as exact text.
    values: BTreeMap<&'a str, &'a str>,
    /// Changes of the documents that would resolve the finding.
    fixes: Vec<FixOut<'a>>,
}

/// A change of documents. All of its edits are made, or none.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Fix")]
struct FixOut<'a> {
    /// A description of the change.
    title: Sentence<'a>,
    /// Whether it states nothing new. Any other change is right only if a person says so.
    safe: bool,
    /// The change.
    edits: Vec<EditOut<'a>>,
}

/// A replacement of bytes.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Edit")]
struct EditOut<'a> {
    /// Path of the document, with `/` between its parts.
    path: &'a str,
    /// The bytes to replace.
    span: SpanOut,
    /// The new text, to be written in the encoding of the document.
    text: &'a str,
}

/// An accepted finding.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Suppressed")]
pub(super) struct SuppressedOut<'a> {
    /// The finding.
    #[serde(flatten)]
    diagnostic: DiagnosticOut<'a>,
    /// Its acceptance.
    suppression: SuppressionOut<'a>,
}

/// An acceptance of a finding.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Suppression")]
struct SuppressionOut<'a> {
    /// Where it is accepted.
    by: By,
    /// The reason, in the words of the person who accepted it; a baseline has no reasons.
    reason: &'a str,
    /// The last day on which it applies, if it expires.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<&'a str>,
    /// Path of the file with the acceptance.
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a str>,
    /// Line in that file, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
}

/// The kind of an acceptance.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Suppressor")]
#[serde(rename_all = "lowercase")]
enum By {
    Comment,
    Configuration,
    Baseline,
}

/// A severity.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Severity")]
#[serde(rename_all = "lowercase")]
enum Level {
    Note,
    Warning,
    Error,
}

/// A sentence in each language.
#[derive(Serialize, JsonSchema)]
struct Sentence<'a> {
    /// English.
    en: &'a str,
    /// Japanese.
    ja: &'a str,
}

/// A place and its role in the finding.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Label")]
struct LabelOut<'a> {
    /// Path of the document, with `/` between its parts.
    path: &'a str,
    /// The bytes. For a document that is not text (a workbook, a letter, a PDF), they are bytes of
    /// the readable text made from it.
    span: SpanOut,
    /// The place in a document that is not text, as people name it: `予算!D14`, `p. 7, line 12`.
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<String>,
    /// The role of this place; may be empty.
    text: Sentence<'a>,
    /// Whether this is the primary place; exactly one label is, the first.
    primary: bool,
}

/// A range: `start` included, `end` excluded.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Span")]
struct SpanOut {
    /// Its first character.
    start: PositionOut,
    /// The character after its last.
    end: PositionOut,
}

/// A place in a document.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Place")]
struct PositionOut {
    /// Byte of the stored file, from 0; a byte order mark counts.
    byte: u64,
    /// Line, from 1; LF, CRLF and a lone CR each end one.
    #[schemars(range(min = 1))]
    line: u32,
    /// Column in Unicode scalar values, from 1; a byte order mark does not count.
    #[schemars(range(min = 1))]
    column: u32,
}

/// The counts of the run.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Summary")]
pub(super) struct SummaryOut<'a> {
    /// Numbers of checked instances.
    checked: Vec<CheckedOut<'a>>,
    /// Documents read.
    files: usize,
    /// Findings that are errors.
    errors: usize,
    /// Findings that are warnings.
    warnings: usize,
    /// Findings that are notes.
    notes: usize,
    /// Findings that were suppressed.
    suppressed: usize,
    /// Findings in documents that were not requested.
    elsewhere: usize,
    /// Numbers in the documents.
    numbers: usize,
    /// Number of figures that no rule covers.
    unclaimed: usize,
    /// Rules with nothing to check because a source set that they need is not declared.
    inapplicable: usize,
    /// These sets, each once.
    absent: &'a [String],
}

/// Number of instances of one kind.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Checked")]
struct CheckedOut<'a> {
    /// Name of the kind.
    kind: &'a str,
    /// Checked instances.
    count: usize,
    /// Instances that could not be decided: a value is absent, cannot be read or has another unit.
    unchecked: usize,
}

/// The finding `it`.
pub(super) fn diagnostic<'a>(places: &Places<'a>, it: &'a Diagnostic) -> DiagnosticOut<'a> {
    let labels = it.labels.iter().enumerate();
    DiagnosticOut {
        code: &it.code,
        severity: match it.severity {
            Severity::Note => Level::Note,
            Severity::Warning => Level::Warning,
            Severity::Error => Level::Error,
        },
        message: sentence(&it.message),
        labels: labels.map(|(index, label)| label_out(places, label, index == 0)).collect(),
        omitted: it.omitted,
        notes: it.notes.iter().map(sentence).collect(),
        help: it.help.iter().map(sentence).collect(),
        values: it.values.iter().map(|(name, value)| (*name, value.as_str())).collect(),
        fixes: places.fix(it).into_iter().map(|it| fix_out(places, it)).collect(),
    }
}

fn fix_out<'a>(places: &Places<'a>, fix: &'a Fix) -> FixOut<'a> {
    let edit = |it: &'a Edit| EditOut {
        path: &places.source(it.span.source).name,
        span: span_out(places, it.span),
        text: &it.text,
    };
    let edits = fix.edits.iter().map(edit).collect();
    FixOut { title: sentence(&fix.title), safe: fix.safe, edits }
}

pub(super) fn suppressed<'a>(places: &Places<'a>, it: &'a Suppressed) -> SuppressedOut<'a> {
    let written = it.diagnostic.suppression.as_ref();
    let by = match written.map(|it| it.by) {
        Some(Suppressor::Comment) => By::Comment,
        Some(Suppressor::Baseline) => By::Baseline,
        None if it.in_source => By::Comment,
        Some(Suppressor::Configuration) | None => By::Configuration,
    };
    let at = written.map(|it| it.span);
    let path = at.map(|span| places.source(span.source).name.as_str());
    let line = at.map(|span| places.position(span.source, span.start).line);
    let until = written.and_then(|it| it.until.as_deref());
    let suppression = SuppressionOut { by, reason: &it.reason, until, path, line };
    SuppressedOut { diagnostic: diagnostic(places, &it.diagnostic), suppression }
}

fn label_out<'a>(places: &Places<'a>, label: &'a Label, primary: bool) -> LabelOut<'a> {
    LabelOut {
        path: &places.source(label.span.source).name,
        span: span_out(places, label.span),
        place: places.source(label.span.source).place(label.span).map(|it| it.to_string()),
        text: sentence(&label.text),
        primary,
    }
}

fn span_out(places: &Places<'_>, span: Span) -> SpanOut {
    let [start, end] = [span.start, span.end].map(|offset| place(places, span.source, offset));
    SpanOut { start, end }
}

fn place(places: &Places<'_>, id: SourceId, offset: u32) -> PositionOut {
    let at = places.position(id, offset);
    let byte = places.source(id).original(offset).unwrap_or(offset.into());
    PositionOut { byte, line: at.line, column: at.column }
}

fn sentence(text: &Text) -> Sentence<'_> {
    Sentence { en: &text.en, ja: &text.ja }
}

/// The counts of the run.
pub(super) fn summary(it: &Summary) -> SummaryOut<'_> {
    let checked = it.checked.iter();
    SummaryOut {
        checked: checked
            .map(|it| CheckedOut { kind: &it.id, count: it.count, unchecked: it.unchecked })
            .collect(),
        files: it.files,
        errors: it.errors,
        warnings: it.warnings,
        notes: it.notes,
        suppressed: it.suppressed,
        elsewhere: it.elsewhere,
        numbers: it.numbers,
        unclaimed: it.unclaimed,
        inapplicable: it.inapplicable,
        absent: &it.absent,
    }
}
