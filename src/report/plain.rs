//! Knows the plain format: stable lines for logs, editors and snapshots. Does not know colour,
//! width or the text around a place.

use std::borrow::Cow;
use std::io;

use super::visible::visible;
use super::{Places, Report, more_places};
use crate::diagnostic::{Diagnostic, Label, Lang, Text};
use crate::source::lines::Position;
use crate::source::{SourceId, Span};

/// Maximum number of characters quoted from a labelled text.
const QUOTED: usize = 40;

/// Writes each finding as `path:line:column: severity[code] message`, with its labels, notes and
/// help indented below.
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
    writeln!(out, "{}", headline(places, diagnostic, lang))?;
    for line in related(places, diagnostic, lang) {
        writeln!(out, "  {line}")?;
    }
    for line in remarks(diagnostic, lang) {
        writeln!(out, "  = {line}")?;
    }
    Ok(())
}

/// `path:line:column: severity[code] message`.
pub(super) fn headline(places: &Places<'_>, diagnostic: &Diagnostic, lang: Lang) -> String {
    let place = diagnostic.span().map(|it| format!("{}: ", place(places, it, None, lang)));
    let (severity, code) = (diagnostic.severity.word(), visible(&diagnostic.code));
    let message = visible(diagnostic.message.get(lang));
    format!("{}{severity}[{code}] {message}", place.unwrap_or_default())
}

/// The finding without its place: the message, then a line for each place, note and help.
pub(super) fn words(places: &Places<'_>, diagnostic: &Diagnostic, lang: Lang) -> String {
    let mut lines = vec![visible(diagnostic.message.get(lang)).into_owned()];
    lines.extend(related(places, diagnostic, lang));
    lines.extend(remarks(diagnostic, lang));
    lines.join("\n")
}

/// A line for each label, as `line:column: role: the text there`; another file is named.
pub(super) fn related(places: &Places<'_>, diagnostic: &Diagnostic, lang: Lang) -> Vec<String> {
    let home = diagnostic.span().map(|span| span.source);
    // The headline contains the place of the first label, but not its text.
    let labels = diagnostic.labels.iter().enumerate();
    let reported = labels.filter(|(index, label)| *index > 0 || !label.text.is_empty());
    let mut lines: Vec<_> = reported.map(|(_, it)| label_line(places, it, home, lang)).collect();
    if diagnostic.omitted > 0 {
        lines.push(format!("({})", more_places(diagnostic.omitted).get(lang)));
    }
    lines
}

/// A line for each note, then one for each help.
pub(super) fn remarks(diagnostic: &Diagnostic, lang: Lang) -> Vec<String> {
    let notes = diagnostic.notes.iter().map(|it| format!("note: {}", visible(it.get(lang))));
    let help = diagnostic.help.iter().map(|it| format!("help: {}", visible(it.get(lang))));
    notes.chain(help).collect()
}

fn label_line(places: &Places<'_>, label: &Label, home: Option<SourceId>, lang: Lang) -> String {
    let at = place(places, label.span, home, lang);
    format!("{at}: {}", label_words(places, label, lang))
}

/// The role of `label` and the text there, if there are any.
pub(super) fn label_words(places: &Places<'_>, label: &Label, lang: Lang) -> String {
    let (words, slice) = (visible(label.text.get(lang)), quoted(places, label.span));
    let parts = [&*words, &*slice].into_iter().filter(|it| !it.is_empty());
    parts.collect::<Vec<_>>().join(": ")
}

/// The text at `span` as one short line, safe to show in a terminal.
pub(super) fn quoted(places: &Places<'_>, span: Span) -> String {
    let text = &places.source(span.source).text;
    visible(&shortened(text.get(span.range()).unwrap_or_default())).into_owned()
}

/// The first line of `slice`, at most [`QUOTED`] characters of it.
fn shortened(slice: &str) -> Cow<'_, str> {
    let line = slice.split(['\n', '\r']).next().unwrap_or_default();
    let cut = line.char_indices().nth(QUOTED).map_or(line.len(), |(at, _)| at);
    if cut == slice.len() { line.into() } else { format!("{}…", &line[..cut]).into() }
}

/// `path:line:column`, without the path inside the source `home`; in a file that is not text, the
/// place as people name it, `book.xlsx!予算!D14`.
pub(super) fn place(places: &Places<'_>, span: Span, home: Option<SourceId>, lang: Lang) -> String {
    let source = places.source(span.source);
    let name = || visible(&source.name);
    let is_home = home == Some(span.source);
    if places.is_text(span.source) {
        let Position { line, column } = places.position(span.source, span.start);
        return match is_home {
            true => format!("{line}:{column}"),
            false => format!("{}:{line}:{column}", name()),
        };
    }
    let Some(place) = source.place(span) else { return name().into_owned() };
    let words = Text::of_place(place);
    let words = visible(words.get(lang));
    if is_home { words.into_owned() } else { format!("{}{}{words}", name(), place.separator()) }
}

/// The place of the finding and a colon, if its file has no lines for a format to refer to.
pub(super) fn lead(places: &Places<'_>, diagnostic: &Diagnostic, lang: Lang) -> String {
    match diagnostic.span() {
        Some(span) if !places.is_text(span.source) => {
            format!("{}: ", place(places, span, None, lang))
        }
        _ => String::new(),
    }
}
