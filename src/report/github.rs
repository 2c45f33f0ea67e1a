//! Knows the workflow commands of GitHub Actions that annotate lines of a pull request.
//! Does not know that GitHub shows no more than ten of a severity and step: all are written.

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
        // GitHub refuses columns of different lines.
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

/// `text` as GitHub's toolkit escapes it in a message.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// `text` as GitHub's toolkit escapes it in a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
