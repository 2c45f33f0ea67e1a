//! Knows the plain format: stable lines for logs, editors and snapshots.
//! Does not know colour, width or the text around a place.

use std::borrow::Cow;
use std::io;

use super::visible::visible;
use super::{Places, Report, more_places};
use crate::diagnostic::{Diagnostic, Label, Lang};
use crate::source::SourceId;

/// Characters of a labelled text that are quoted.
const QUOTED: usize = 40;

/// Writes each finding as `path:line:column: severity[code] message`, below it, indented, its
/// labels, notes and help.
pub(super) fn write(out: &mut dyn io::Write, report: &Report<'_>, lang: Lang) -> io::Result<()> {
    let places = Places::new(report.sources);
    for diagnostic in report.diagnostics {
        write_diagnostic(out, &places, diagnostic, lang)?;
    }
    Ok(())
}

fn write_diagnostic(
    out: &mut dyn io::Write,
    places: &Places<'_>,
    diagnostic: &Diagnostic,
    lang: Lang,
) -> io::Result<()> {
    let home = diagnostic.span().map(|span| span.source);
    if let Some(span) = diagnostic.span() {
        write!(out, "{}: ", place(places, span.source, span.start, None))?;
    }
    let (severity, code) = (diagnostic.severity.word(), visible(&diagnostic.code));
    writeln!(out, "{severity}[{code}] {}", visible(diagnostic.message.get(lang)))?;
    for (index, label) in diagnostic.labels.iter().enumerate() {
        // The headline has told the place of the first label; only its words may be missing.
        if index > 0 || !label.text.is_empty() {
            write_label(out, places, label, home, lang)?;
        }
    }
    if diagnostic.omitted > 0 {
        writeln!(out, "  ({})", more_places(diagnostic.omitted).get(lang))?;
    }
    for note in &diagnostic.notes {
        writeln!(out, "  = note: {}", visible(note.get(lang)))?;
    }
    for help in &diagnostic.help {
        writeln!(out, "  = help: {}", visible(help.get(lang)))?;
    }
    Ok(())
}

fn write_label(
    out: &mut dyn io::Write,
    places: &Places<'_>,
    label: &Label,
    home: Option<SourceId>,
    lang: Lang,
) -> io::Result<()> {
    let at = place(places, label.span.source, label.span.start, home);
    write!(out, "  {at}:")?;
    if !label.text.is_empty() {
        write!(out, " {}:", visible(label.text.get(lang)))?;
    }
    let text = &places.source(label.span.source).text;
    let slice = text.get(label.span.range()).unwrap_or_default();
    writeln!(out, " {}", visible(&shortened(slice)))
}

/// The first line of `slice`, at most [`QUOTED`] characters of it.
fn shortened(slice: &str) -> Cow<'_, str> {
    let line = slice.split(['\n', '\r']).next().unwrap_or_default();
    let cut = line.char_indices().nth(QUOTED).map_or(line.len(), |(at, _)| at);
    if cut == slice.len() { line.into() } else { format!("{}…", &line[..cut]).into() }
}

/// `path:line:column`, without the path inside the source `home`.
fn place(places: &Places<'_>, id: SourceId, offset: u32, home: Option<SourceId>) -> String {
    let at = places.position(id, offset);
    if home == Some(id) {
        format!("{}:{}", at.line, at.column)
    } else {
        format!("{}:{}:{}", visible(&places.source(id).name), at.line, at.column)
    }
}
