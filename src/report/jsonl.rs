//! Knows JSON Lines: the program, then a line for each finding, then the summary. Does not know the
//! form of a finding (`json` does). A report without its last line is incomplete.

use std::io;

use serde::Serialize;

use super::json::{self, DiagnosticOut, SummaryOut, SuppressedOut, Tool};
use super::{Places, Report};

/// A line; its `type` names the variant.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Line<'a> {
    /// The first one.
    Report { version: u32, tool: Tool },
    /// A finding.
    Diagnostic(DiagnosticOut<'a>),
    /// An accepted finding.
    Suppressed(SuppressedOut<'a>),
    /// The last one.
    Summary(SummaryOut<'a>),
}

/// Writes each part of `report` as a JSON object on its own line.
pub(super) fn write(out: &mut dyn io::Write, report: &Report<'_>) -> io::Result<()> {
    let places = Places::new(report.sources);
    write_line(out, &Line::Report { version: json::VERSION, tool: json::TOOL })?;
    for diagnostic in report.diagnostics {
        write_line(out, &Line::Diagnostic(json::diagnostic(&places, diagnostic)))?;
    }
    for accepted in report.suppressed {
        write_line(out, &Line::Suppressed(json::suppressed(&places, accepted)))?;
    }
    write_line(out, &Line::Summary(json::summary(report.summary)))
}

fn write_line(out: &mut dyn io::Write, line: &Line<'_>) -> io::Result<()> {
    serde_json::to_writer(&mut *out, line)?;
    writeln!(out)
}
