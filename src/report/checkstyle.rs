//! Knows the XML format of Checkstyle, which many services read: findings grouped by file. The
//! format has no related places; the message contains them.

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, Event};

use super::plain::{lead, related, remarks};
use super::visible::visible;
use super::{Places, Report};
use crate::diagnostic::{Diagnostic, Lang, Severity};
use crate::source::SourceId;

/// Version of Checkstyle whose format this is; some readers require one.
const VERSION: &str = "10.0";

/// Writes `report` as one XML document and a final newline.
pub(super) fn write(out: &mut dyn io::Write, report: &Report<'_>, lang: Lang) -> io::Result<()> {
    let places = Places::new(report.sources);
    let mut xml = Writer::new_with_indent(out, b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let root = xml.create_element("checkstyle").with_attribute(("version", VERSION));
    root.write_inner_content(|xml| {
        for (home, found) in by_file(report.diagnostics) {
            // A finding about the whole run is attached to the working directory.
            let name = home.map_or(".", |id| &places.source(id).name);
            let file = xml.create_element("file").with_attribute(("name", &*visible(name)));
            file.write_inner_content(|xml| {
                found.iter().try_for_each(|it| write_error(xml, &places, it, lang))
            })?;
        }
        Ok(())
    })?;
    writeln!(xml.get_mut())
}

/// The findings grouped by the file of their primary place, in the order of their first.
fn by_file(diagnostics: &[Diagnostic]) -> Vec<(Option<SourceId>, Vec<&Diagnostic>)> {
    let mut files: Vec<(Option<SourceId>, Vec<&Diagnostic>)> = Vec::new();
    for diagnostic in diagnostics {
        let home = diagnostic.span().map(|span| span.source);
        match files.iter_mut().rfind(|(known, _)| *known == home) {
            Some((_, found)) => found.push(diagnostic),
            None => files.push((home, vec![diagnostic])),
        }
    }
    files
}

fn write_error(
    xml: &mut Writer<&mut dyn io::Write>,
    places: &Places<'_>,
    diagnostic: &Diagnostic,
    lang: Lang,
) -> io::Result<()> {
    let mut error = xml.create_element("error");
    if let Some(span) = diagnostic.span() {
        let [at, _] = places.ends(span);
        error = error.with_attribute(("line", &*at.line.to_string()));
        error = error.with_attribute(("column", &*at.column.to_string()));
    }
    let severity = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "info",
    };
    let source = format!("{}.{}", env!("CARGO_PKG_NAME"), visible(&diagnostic.code));
    let error = error
        .with_attribute(("severity", severity))
        .with_attribute(("message", &*message(places, diagnostic, lang)))
        .with_attribute(("source", &*source));
    error.write_empty()?;
    Ok(())
}

/// The finding in one line, because an attribute cannot contain more.
fn message(places: &Places<'_>, diagnostic: &Diagnostic, lang: Lang) -> String {
    let message = lead(places, diagnostic, lang) + &visible(diagnostic.message.get(lang));
    let details = [related(places, diagnostic, lang), remarks(diagnostic, lang)].concat();
    if details.is_empty() { message } else { format!("{message} [{}]", details.join("; ")) }
}
