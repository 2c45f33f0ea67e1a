//! Knows GitLab's code quality report: the part of the Code Climate format that GitLab reads, with
//! that format's further places and details. Does not know columns: GitLab shows lines.

use std::borrow::Cow;
use std::io;

use serde::Serialize;

use super::fingerprint::Fingerprints;
use super::plain::{lead, related, remarks};
use super::{Places, Report};
use crate::diagnostic::{Diagnostic, Label, Lang, Severity};

#[derive(Serialize)]
struct Issue<'a> {
    r#type: &'static str,
    check_name: &'a str,
    description: Cow<'a, str>,
    content: Option<Content>,
    categories: [&'static str; 1],
    severity: &'static str,
    fingerprint: String,
    location: Location<'a>,
    other_locations: Vec<Location<'a>>,
}

#[derive(Serialize)]
struct Content {
    body: String,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

/// Writes `report` as one JSON array and a final newline.
pub(super) fn write(out: &mut dyn io::Write, report: &Report<'_>, lang: Lang) -> io::Result<()> {
    let places = Places::new(report.sources);
    let mut prints = Fingerprints::new(report.sources);
    let issues = report.diagnostics.iter();
    let issues: Vec<_> = issues.map(|it| issue(&places, it, prints.of(it), lang)).collect();
    serde_json::to_writer_pretty(&mut *out, &issues)?;
    writeln!(out)
}

fn issue<'a>(
    places: &Places<'a>,
    diagnostic: &'a Diagnostic,
    fingerprint: String,
    lang: Lang,
) -> Issue<'a> {
    let mut locations = diagnostic.labels.iter().map(|label| location(places, label));
    // GitLab drops an issue without a place, so a finding about the whole run is attached to the
    // working directory.
    let nowhere = Location { path: ".", lines: Lines { begin: 1, end: 1 } };
    let details = [related(places, diagnostic, lang), remarks(diagnostic, lang)].concat();
    let body = details.iter().map(|line| format!("    {line}\n")).collect::<String>();
    Issue {
        r#type: "issue",
        check_name: &diagnostic.code,
        description: match lead(places, diagnostic, lang) {
            lead if lead.is_empty() => diagnostic.message.get(lang).into(),
            lead => (lead + diagnostic.message.get(lang)).into(),
        },
        content: (!body.is_empty()).then_some(Content { body }),
        categories: ["Bug Risk"],
        severity: match diagnostic.severity {
            Severity::Error => "major",
            Severity::Warning => "minor",
            Severity::Note => "info",
        },
        fingerprint,
        location: locations.next().unwrap_or(nowhere),
        other_locations: locations.collect(),
    }
}

fn location<'a>(places: &Places<'a>, label: &Label) -> Location<'a> {
    let [begin, end] = places.ends(label.span).map(|it| it.line);
    Location { path: &places.source(label.span.source).name, lines: Lines { begin, end } }
}
