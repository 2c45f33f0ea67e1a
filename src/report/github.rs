//! Knows the workflow commands of GitHub Actions that annotate lines of a pull request. Writes all
//! findings, although GitHub shows only ten of a severity and step.

use std::io;

use super::plain::{lead, words};
use super::visible::visible;
use super::{Places, Report};
use crate::diagnostic::{Diagnostic, Lang, Severity};

/// Writes each finding as one line, `::error file=…,line=…,…::message`. The message contains
/// related places, because an annotation has only one.
pub(super) fn write(out: &mut dyn io::Write, report: &Report<'_>, lang: Lang) -> io::Result<()> {
    let places = Places::new(report.sources);
    for diagnostic in report.diagnostics {
        write_command(out, &places, diagnostic, lang)?;
    }
    Ok(())
}

fn write_command(
    out: &mut dyn io::Write,
    places: &Places<'_>,
    diagnostic: &Diagnostic,
    lang: Lang,
) -> io::Result<()> {
    let command = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    write!(out, "::{command} ")?;
    if let Some(span) = diagnostic.span() {
        let file = property(&visible(&places.source(span.source).name));
        let [start, end] = places.ends(span);
        write!(out, "file={file},line={},endLine={},", start.line, end.line)?;
        let is_text = places.is_text(span.source);
        if is_text {
            write!(out, "col={},", start.column)?;
        }
        // GitHub rejects columns on different lines.
        if is_text && start.line == end.line {
            write!(out, "endColumn={},", end.column)?;
        }
    }
    let title = property(&visible(&diagnostic.code));
    writeln!(
        out,
        "title={title}::{}",
        data(&(lead(places, diagnostic, lang) + &words(places, diagnostic, lang)))
    )
}

/// `text` escaped for a message, as in GitHub's toolkit.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// `text` escaped for a property, as in GitHub's toolkit.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
