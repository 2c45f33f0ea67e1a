//! Knows SARIF 2.1.0 (OASIS): a result has one location; its further places are related locations,
//! linked from the message. Does not know services; the object model is in `sarif::model`.

mod model;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;

use super::address::encoded;
use super::fingerprint::Fingerprints;
use super::plain::{label_words, remarks};
use super::visible::visible;
use super::{Places, Report, RuleInfo, Suppressed, more_places};
use crate::diagnostic::{Diagnostic, Edit, Fix, Label, Lang, Severity};
use crate::source::places::Place;
use crate::source::{SourceId, Span};
use model::{
    Artifact, ArtifactChange, Configuration, Content, Descriptor, Driver, FixOut, FixProperties,
    Help, Location, Log, LogicalLocation, Message, PhysicalLocation, Region, Replacement,
    ResultOut, ResultProperties, Run, RunProperties, Suppression, Tool,
};

/// Writes `report` as one JSON object and a final newline.
pub(super) fn write(out: &mut dyn io::Write, report: &Report<'_>, lang: Lang) -> io::Result<()> {
    let maker = Maker { places: Places::new(report.sources), rules: codes(report), lang };
    let mut prints = Fingerprints::new(report.sources);
    let open = report.diagnostics.iter().map(|it| (it, None));
    let accepted = report.suppressed.iter().map(|it| (&it.diagnostic, Some(it)));
    let results = open.chain(accepted).map(|(diagnostic, suppressed)| ResultOut {
        partial_fingerprints: fingerprints(prints.of(diagnostic)),
        suppressions: suppressed.map(suppression).into_iter().collect(),
        ..maker.result(diagnostic)
    });
    let run = Run {
        results: results.collect(),
        tool: Tool { driver: maker.driver(report.rules) },
        language: match lang {
            Lang::En => "en",
            Lang::Ja => "ja",
        },
        column_kind: "unicodeCodePoints",
        newline_sequences: ["\r\n", "\n", "\r"],
        properties: RunProperties { summary: report.summary.line(lang) },
    };
    serde_json::to_writer_pretty(&mut *out, &Log::of(run))?;
    writeln!(out)
}

/// Every code in the report: those of the rules in effect, then those of other findings.
fn codes<'a>(report: &Report<'a>) -> Vec<&'a str> {
    let mut codes: Vec<&str> = report.rules.iter().map(|it| &*it.id).collect();
    let accepted = report.suppressed.iter().map(|it| &it.diagnostic);
    for diagnostic in report.diagnostics.iter().chain(accepted) {
        if !codes.contains(&&*diagnostic.code) {
            codes.push(&diagnostic.code);
        }
    }
    codes
}

/// The fingerprint under our own name, and under the one that GitHub reads.
fn fingerprints(print: String) -> BTreeMap<&'static str, String> {
    BTreeMap::from([("kenzan/v1", print.clone()), ("primaryLocationLineHash", print)])
}

fn suppression(it: &Suppressed) -> Suppression<'_> {
    let kind = if it.in_source { "inSource" } else { "external" };
    Suppression { kind, status: "accepted", justification: &it.reason }
}

fn level(severity: Severity) -> &'static str {
    // SARIF uses the same words.
    severity.word()
}

struct Maker<'a> {
    places: Places<'a>,
    rules: Vec<&'a str>,
    lang: Lang,
}

impl<'a> Maker<'a> {
    fn driver(&self, known: &'a [RuleInfo]) -> Driver<'a> {
        let described = known.iter().map(|rule| self.descriptor(rule));
        let others = self.rules.iter().skip(known.len()).map(|id| Descriptor::bare(id));
        Driver {
            name: env!("CARGO_PKG_NAME"),
            version: env!("CARGO_PKG_VERSION"),
            rules: described.chain(others).collect(),
        }
    }

    fn descriptor(&self, rule: &'a RuleInfo) -> Descriptor<'a> {
        let title = rule.title.get(self.lang);
        let text = if title.is_empty() { &*rule.id } else { title };
        Descriptor {
            short_description: Some(Message { text: text.to_owned() }),
            help: Some(Help { text, markdown: &rule.page }),
            default_configuration: Some(Configuration { level: level(rule.severity) }),
            ..Descriptor::bare(&rule.id)
        }
    }

    /// The result for `diagnostic`, without fingerprints and suppressions.
    fn result(&self, diagnostic: &'a Diagnostic) -> ResultOut<'a> {
        let rule = self.rules.iter().position(|it| *it == diagnostic.code);
        let mut labels = diagnostic.labels.iter();
        let primary = labels.next().map(|it| self.location(it, None));
        let related = labels.enumerate().map(|(index, it)| self.location(it, Some(index + 1)));
        ResultOut {
            rule_id: &diagnostic.code,
            rule_index: rule.expect("internal: every code is among the rules"),
            level: level(diagnostic.severity),
            message: Message { text: self.message(diagnostic) },
            locations: primary.into_iter().collect(),
            related_locations: related.collect(),
            partial_fingerprints: BTreeMap::new(),
            suppressions: Vec::new(),
            fixes: self.places.fix(diagnostic).into_iter().map(|it| self.fix(it)).collect(),
            properties: ResultProperties {
                values: diagnostic.values.iter().map(|(name, it)| (*name, &**it)).collect(),
            },
        }
    }

    /// The message, a line of links to the related places, then notes and help. Services show a
    /// related place only if the message links to it.
    fn message(&self, diagnostic: &Diagnostic) -> String {
        let mut text = literal(diagnostic.message.get(self.lang));
        let links = diagnostic.labels.iter().enumerate().skip(1);
        let links = links.map(|(id, label)| format!("[{}]({id})", self.link_text(label)));
        let more = (diagnostic.omitted > 0).then(|| more_places(diagnostic.omitted));
        let links: Vec<_> = links.chain(more.map(|it| it.get(self.lang).to_owned())).collect();
        if !links.is_empty() {
            _ = write!(text, "\n{}", links.join(", "));
        }
        for remark in remarks(diagnostic, self.lang) {
            _ = write!(text, "\n{}", literal(&remark));
        }
        text
    }

    /// The role of `label`; never empty, because a link must be visible.
    fn link_text(&self, label: &Label) -> String {
        let text = label_words(&self.places, label, self.lang);
        if text.is_empty() { "↗".to_owned() } else { literal(&text) }
    }

    fn location(&self, label: &'a Label, id: Option<usize>) -> Location {
        let words = visible(label.text.get(self.lang));
        let source = self.places.source(label.span.source);
        let place = source.place(label.span);
        let logical = |it: Place<'_>| LogicalLocation { fully_qualified_name: it.to_string() };
        Location {
            id,
            physical_location: PhysicalLocation {
                artifact_location: artifact(&source.name),
                region: self.places.is_text(label.span.source).then(|| self.region(label.span)),
            },
            logical_locations: place.into_iter().map(logical).collect(),
            message: match id {
                // Viewers list related places by their message.
                Some(_) => Some(Message { text: self.link_text(label) }),
                None => (!words.is_empty()).then(|| Message { text: literal(&words) }),
            },
        }
    }

    fn fix(&self, fix: &'a Fix) -> FixOut<'a> {
        let mut by_source: BTreeMap<SourceId, Vec<Replacement<'a>>> = BTreeMap::new();
        for Edit { span, text } in &fix.edits {
            let inserted_content = (!text.is_empty()).then_some(Content { text });
            let replacement = Replacement { deleted_region: self.region(*span), inserted_content };
            by_source.entry(span.source).or_default().push(replacement);
        }
        let change = |(source, replacements)| {
            let artifact_location = artifact(&self.places.source(source).name);
            ArtifactChange { artifact_location, replacements }
        };
        FixOut {
            description: Message { text: literal(fix.title.get(self.lang)) },
            artifact_changes: by_source.into_iter().map(change).collect(),
            properties: FixProperties { safe: fix.safe },
        }
    }

    fn region(&self, span: Span) -> Region {
        let source = self.places.source(span.source);
        let [start, end] = self.places.ends(span);
        let last = source.text.len() as u32;
        let [first, after] = [span.start, span.end].map(|it| {
            let offset = it.min(last);
            source.original(offset).unwrap_or(offset.into())
        });
        Region {
            start_line: start.line,
            start_column: start.column,
            end_line: end.line,
            end_column: end.column,
            byte_offset: first,
            byte_length: after - first,
        }
    }
}

/// `words` escaped for a message string, in which brackets make links (§3.11.6), braces are
/// placeholders (§3.11.5) and a backslash escapes.
fn literal(words: &str) -> String {
    let mut text = String::with_capacity(words.len());
    for character in visible(words).chars() {
        match character {
            '[' | ']' | '\\' => text.push('\\'),
            '{' | '}' => text.push(character),
            _ => {}
        }
        text.push(character);
    }
    text
}

/// Location of the document called `name`: relative to the root of the checkout, unless the name is
/// absolute.
fn artifact(name: &str) -> Artifact {
    let uri = encoded(name);
    if let Some(path) = uri.strip_prefix('/') {
        Artifact { uri: format!("file:///{path}"), uri_base_id: None }
    } else if name.as_bytes().get(1..3) == Some(b":/") {
        Artifact { uri: format!("file:///{}", uri.replacen("%3A", ":", 1)), uri_base_id: None }
    } else {
        Artifact { uri, uri_base_id: Some("%SRCROOT%") }
    }
}
