//! Knows the Reviewdog Diagnostic Format (`DiagnosticResult` of `reviewdog.proto`), which counts
//! columns in bytes of UTF-8. Does not know the code review service.

use std::io;

use serde::Serialize;

use super::plain::{label_words, lead, words};
use super::{Places, Report};
use crate::diagnostic::{Diagnostic, Edit, Fix, Lang, Severity};
use crate::source::{SourceId, Span};

#[derive(Serialize)]
struct Root<'a> {
    source: Tool,
    diagnostics: Vec<DiagnosticOut<'a>>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
}

#[derive(Serialize)]
struct DiagnosticOut<'a> {
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<Location<'a>>,
    severity: &'static str,
    code: Code<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<Suggestion<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Related<'a>>,
}

#[derive(Serialize)]
struct Code<'a> {
    value: &'a str,
}

#[derive(Serialize)]
struct Suggestion<'a> {
    range: Range,
    text: &'a str,
}

#[derive(Serialize)]
struct Related<'a> {
    message: String,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    range: Range,
}

/// `end` is excluded.
#[derive(Serialize)]
struct Range {
    start: Position,
    end: Position,
}

#[derive(Serialize)]
struct Position {
    line: u32,
    column: u32,
}

/// Writes `report` as one JSON object and a final newline.
pub(super) fn write(out: &mut dyn io::Write, report: &Report<'_>, lang: Lang) -> io::Result<()> {
    let places = Places::new(report.sources);
    let diagnostics = report.diagnostics.iter().map(|it| diagnostic(&places, it, lang)).collect();
    let root = Root { source: Tool { name: env!("CARGO_PKG_NAME") }, diagnostics };
    serde_json::to_writer_pretty(&mut *out, &root)?;
    writeln!(out)
}

fn diagnostic<'a>(places: &Places<'a>, it: &'a Diagnostic, lang: Lang) -> DiagnosticOut<'a> {
    let related = it.labels.iter().skip(1).map(|label| Related {
        message: label_words(places, label, lang),
        location: location(places, label.span),
    });
    // A review offers a suggestion without its caveats, and only in the file of the finding.
    let is_offered = |fix: &&'a Fix| {
        let here = |edit: &Edit| Some(edit.span.source) == it.span().map(|it| it.source);
        fix.safe && fix.edits.iter().all(here)
    };
    let fixes = places.fix(it).filter(is_offered).into_iter().flat_map(|it| &it.edits);
    let suggestions =
        fixes.map(|edit| Suggestion { range: range(places, edit.span), text: &edit.text });
    DiagnosticOut {
        suggestions: suggestions.collect(),
        message: lead(places, it, lang) + &words(places, it, lang),
        location: it.span().map(|span| location(places, span)),
        severity: match it.severity {
            Severity::Error => "ERROR",
            Severity::Warning => "WARNING",
            Severity::Note => "INFO",
        },
        code: Code { value: &it.code },
        related_locations: related.collect(),
    }
}

fn location<'a>(places: &Places<'a>, span: Span) -> Location<'a> {
    Location { path: &places.source(span.source).name, range: range(places, span) }
}

fn range(places: &Places<'_>, span: Span) -> Range {
    let [start, end] = [span.start, span.end].map(|offset| place(places, span.source, offset));
    Range { start, end }
}

fn place(places: &Places<'_>, id: SourceId, offset: u32) -> Position {
    if !places.is_text(id) {
        return Position { line: 1, column: 1 };
    }
    let line = places.position(id, offset).line;
    let offset = offset.min(places.source(id).text.len() as u32);
    Position { line, column: offset - places.lines(id).start(line as usize - 1) + 1 }
}
