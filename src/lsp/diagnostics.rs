//! Knows how findings look in an editor: ranges, related places, the address of the manual. Does
//! not know which are sent, nor when.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::str::FromStr;

use lsp_types::{
    CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Location,
    NumberOrString, Range, Uri,
};

use super::board::ByFile;
use super::options::{Abilities, Options};
use super::{place, uri};
use crate::diagnostic::{Diagnostic as Finding, Label, Lang, Severity, Text};
use crate::lint::causes;
use crate::project::Outcome;
use crate::report::address;
use crate::source::lines::Lines;
use crate::source::{SourceId, Span};
use crate::text;

/// How one editor shows diagnostics.
#[derive(Clone, Copy)]
pub(super) struct View<'v> {
    pub(super) lang: Lang,
    pub(super) options: &'v Options,
    pub(super) abilities: &'v Abilities,
    /// The open files: their names in the editor, and the versions that were checked.
    pub(super) open: &'v BTreeMap<PathBuf, (Uri, i32)>,
}

impl View<'_> {
    /// The URI of the file with this identity.
    pub(super) fn uri(&self, identity: &Path) -> Option<Uri> {
        let open = self.open.get(identity).map(|(uri, _)| uri.clone());
        open.or_else(|| uri::of_path(identity))
    }
}

/// The places of an outcome, as positions of an editor.
pub(super) struct Positions<'o> {
    pub(super) outcome: &'o Outcome,
    pub(super) view: View<'o>,
    /// Lines of the texts requested so far.
    lines: RefCell<BTreeMap<SourceId, Rc<Lines<'o>>>>,
}

impl<'o> Positions<'o> {
    pub(super) fn new(outcome: &'o Outcome, view: View<'o>) -> Self {
        Self { outcome, view, lines: RefCell::default() }
    }

    /// The lines of a text.
    pub(super) fn lines(&self, id: SourceId) -> Rc<Lines<'o>> {
        let text: &'o str = &self.outcome.sources().get(id).text;
        let mut lines = self.lines.borrow_mut();
        lines.entry(id).or_insert_with(|| Rc::new(Lines::new(text))).clone()
    }

    pub(super) fn range(&self, span: Span) -> Range {
        let source = self.outcome.sources().get(span.source);
        place::range(source, &self.lines(span.source), span, self.view.abilities.encoding)
    }

    /// The location of `span`; `None` if its text is built into the program.
    pub(super) fn location(&self, span: Span) -> Option<Location> {
        let uri = self.view.uri(self.outcome.path(span.source)?)?;
        Some(Location { uri, range: self.range(span) })
    }

    /// The version of an open text that was checked.
    pub(super) fn version(&self, source: SourceId) -> Option<i32> {
        let open = self.view.open.get(self.outcome.path(source)?);
        open.map(|(_, version)| *version)
    }

    /// The number of the text read from the file with this identity.
    pub(super) fn source(&self, identity: &Path) -> Option<SourceId> {
        let mut all = self.outcome.sources().iter().map(|(id, _)| id);
        all.find(|id| self.outcome.path(*id) == Some(identity))
    }
}

/// The findings of `places` to be shown, according to the options.
pub(super) fn shown(places: &Positions<'_>) -> Vec<Finding> {
    let options = places.view.options;
    let least = if options.notes { Severity::Note } else { Severity::Warning };
    let shown = places.outcome.diagnostics().iter();
    let shown = shown.filter(|it| it.severity >= least && it.suppression.is_none());
    let shown: Vec<Finding> = shown.cloned().collect();
    if options.all_findings { shown } else { causes::by_cause(&shown) }
}

/// The diagnostics of each file. One without a place is shown in the file `home`; `kind` returns the kind of
/// a rule.
pub(super) fn by_file(
    places: &Positions<'_>,
    home: &Path,
    kind: &dyn Fn(&str) -> Option<&'static str>,
) -> ByFile {
    let mut by_file = ByFile::new();
    for finding in shown(places) {
        let at = finding.span().and_then(|it| places.outcome.path(it.source));
        let shown = diagnostic(places, &finding, at.is_some(), kind(&finding.code));
        by_file.entry(at.unwrap_or(home).to_owned()).or_default().push(shown);
    }
    by_file
}

/// `finding` as a diagnostic of the protocol; at the beginning of its file unless `has_place`.
pub(super) fn diagnostic(
    places: &Positions<'_>,
    finding: &Finding,
    has_place: bool,
    kind: Option<&str>,
) -> Diagnostic {
    let range = finding.span().filter(|_| has_place).map(|it| places.range(it));
    let related = places.view.abilities.related.then(|| related(places, finding));
    Diagnostic {
        range: range.unwrap_or_default(),
        severity: Some(match finding.severity {
            Severity::Error => DiagnosticSeverity::ERROR,
            Severity::Warning => DiagnosticSeverity::WARNING,
            Severity::Note => DiagnosticSeverity::INFORMATION,
        }),
        code: Some(NumberOrString::String(finding.code.clone())),
        code_description: manual(kind).map(|href| CodeDescription { href }),
        source: Some("kenzan".to_owned()),
        message: message(places, finding),
        related_information: related.filter(|it| !it.is_empty()),
        tags: None,
        data: None,
    }
}

/// The manual page of a kind of rule, or the page of built-in diagnostics.
pub(super) fn manual(kind: Option<&str>) -> Option<Uri> {
    Uri::from_str(&address::manual(kind)).ok()
}

/// Whether `uri` is a page of the manual.
pub(super) fn is_manual(uri: &Uri) -> bool {
    let page = uri.as_str().strip_prefix(address::MANUAL);
    page.is_some_and(|it| it.starts_with('/') && !it.contains(".."))
}

/// The message, the notes and the help. If the file is not text, the place comes first.
fn message(places: &Positions<'_>, finding: &Finding) -> String {
    let lang = places.view.lang;
    let place = finding.span().and_then(|it| places.outcome.sources().get(it.source).place(it));
    let place = place.map(|it| format!("{}: ", Text::of_place(it).get(lang)));
    let mut message = place.unwrap_or_default() + finding.message.get(lang);
    for note in &finding.notes {
        message += &format!("\n{}", note.get(lang));
    }
    for help in &finding.help {
        let Text { en, ja } = help;
        message += &format!("\n{}", text!("help: {en}", "対処: {ja}").get(lang));
    }
    if finding.omitted > 0 {
        let omitted = finding.omitted;
        message += &format!("\n{}", text!("{omitted} more places", "ほか{omitted}か所").get(lang));
    }
    message
}

/// The labels of `finding` in order; the primary one only if it has a text.
fn related(places: &Positions<'_>, finding: &Finding) -> Vec<DiagnosticRelatedInformation> {
    let is_alone = finding.labels.len() < 2;
    let labels = finding.labels.iter().enumerate();
    let labels = labels.filter(|(at, it)| *at > 0 || !is_alone && !it.text.is_empty());
    let related = |(_, Label { span, text }): (usize, &Label)| {
        let location = places.location(*span)?;
        let said = match text.get(places.view.lang) {
            "" => places.outcome.sources().slice(*span).trim(),
            said => said,
        };
        Some(DiagnosticRelatedInformation { location, message: said.to_owned() })
    };
    labels.filter_map(related).collect()
}
