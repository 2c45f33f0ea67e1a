//! Knows severity overrides that apply to some documents only, and applies them to findings.
//! Does not know how they are written, nor which files there are.

use crate::diagnostic::{Diagnostic, Severity, Suppression, Suppressor};
use crate::source::{SourceId, Span};

/// Severities for some documents; the last matching entry applies.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// The entries, in the order written.
    pub entries: Vec<Override>,
    /// The severity of each overridden rule in all other documents. The rule runs with the greatest
    /// of its severities, so that overrides only lower severities and notes on rounding stay notes.
    pub elsewhere: Vec<(String, Option<Severity>)>,
}

/// One entry.
#[derive(Clone, Debug)]
pub struct Override {
    /// The documents.
    pub documents: Vec<SourceId>,
    /// Severities by rule id; `None` is off.
    pub severity: Vec<(String, Option<Severity>)>,
    /// The reason.
    pub reason: String,
    /// Where it is written.
    pub span: Span,
}

impl Override {
    /// The severity that the entry sets for the rule `id`, if it sets one.
    pub fn severity(&self, id: &str) -> Option<Option<Severity>> {
        self.severity.iter().find(|(rule, _)| rule == id).map(|(_, severity)| *severity)
    }
}

impl Overrides {
    /// The severity of the rule `id` in documents without an override, if any entry overrides the
    /// rule.
    pub fn general(&self, id: &str) -> Option<Option<Severity>> {
        self.elsewhere.iter().find(|(rule, _)| rule == id).map(|(_, severity)| *severity)
    }

    /// Removes the rule `id` from all entries, because the command line sets its severity.
    pub fn forget(&mut self, id: &str) {
        self.elsewhere.retain(|(rule, _)| rule != id);
        for entry in &mut self.entries {
            entry.severity.retain(|(rule, _)| rule != id);
        }
    }

    /// The severity of a finding at its place, and the entry that sets it; `None` if no entry
    /// overrides its rule.
    fn of(&self, diagnostic: &Diagnostic) -> Option<(Option<Severity>, Option<&Override>)> {
        let code = &diagnostic.code;
        let general = self.general(code)?;
        let source = diagnostic.span()?.source;
        let mut here = self.entries.iter().rev().filter(|it| it.documents.contains(&source));
        let last = here.find_map(|it| Some((it.severity(code)?, Some(it))));
        Some(last.unwrap_or((general, None)))
    }

    /// Sets the severity of each finding to that of its place. Findings that are off there keep
    /// theirs.
    pub(super) fn apply(&self, diagnostics: &mut [Diagnostic]) {
        for diagnostic in diagnostics {
            if let Some((Some(severity), _)) = self.of(diagnostic) {
                diagnostic.severity = diagnostic.severity.min(severity);
            }
        }
    }

    /// Whether the rule of the finding is off at its place.
    pub(super) fn is_off(&self, diagnostic: &Diagnostic) -> bool {
        matches!(self.of(diagnostic), Some((None, Some(_))))
    }

    /// Marks findings of rules that are off at their place as accepted, unless they already are,
    /// and drops their notes.
    pub(super) fn set_apart(&self, diagnostics: &mut Vec<Diagnostic>) {
        diagnostics.retain_mut(|diagnostic| {
            let Some((None, Some(entry))) = self.of(diagnostic) else { return true };
            let (by, reason) = (Suppressor::Configuration, entry.reason.clone());
            let suppression = Suppression { by, reason, until: None, span: entry.span };
            diagnostic.suppression.get_or_insert(suppression);
            diagnostic.severity > Severity::Note
        });
    }
}
