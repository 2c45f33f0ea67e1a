//! Knows severity overrides that apply to some documents only, and applies them to findings.
//! Does not know how they are written, nor which files there are.

use crate::diagnostic::{Diagnostic, Severity, Suppression, Suppressor};
use crate::source::{SourceId, Span};

/// Severities for some documents; of several entries the last holds.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// The entries, in the order written.
    pub entries: Vec<Override>,
    /// The severity that each rule of an entry has in all other documents. In the run the rule has the
    /// greatest of all, so that findings are only ever made less: notes on rounding stay notes.
    pub elsewhere: Vec<(String, Option<Severity>)>,
}

/// One entry.
#[derive(Clone, Debug)]
pub struct Override {
    /// The documents.
    pub documents: Vec<SourceId>,
    /// Severities by rule id; `None` is off.
    pub severity: Vec<(String, Option<Severity>)>,
    /// Why.
    pub reason: String,
    /// Where it is written.
    pub span: Span,
}

impl Override {
    /// The severity that the entry gives to the rule `id`, if it speaks of it.
    pub fn severity(&self, id: &str) -> Option<Option<Severity>> {
        self.severity.iter().find(|(rule, _)| rule == id).map(|(_, severity)| *severity)
    }
}

impl Overrides {
    /// The severity of the rule `id` in documents that no entry means, if an entry speaks of the rule.
    pub fn general(&self, id: &str) -> Option<Option<Severity>> {
        self.elsewhere.iter().find(|(rule, _)| rule == id).map(|(_, severity)| *severity)
    }

    /// Leaves the rule `id` out of all entries: something stronger has spoken of it.
    pub fn forget(&mut self, id: &str) {
        self.elsewhere.retain(|(rule, _)| rule != id);
        for entry in &mut self.entries {
            entry.severity.retain(|(rule, _)| rule != id);
        }
    }

    /// The severity of findings like this one where it stands, and the entry that says so; nothing when
    /// no entry speaks of the rule.
    fn of(&self, diagnostic: &Diagnostic) -> Option<(Option<Severity>, Option<&Override>)> {
        let code = &diagnostic.code;
        let general = self.general(code)?;
        let source = diagnostic.span()?.source;
        let mut here = self.entries.iter().rev().filter(|it| it.documents.contains(&source));
        let last = here.find_map(|it| Some((it.severity(code)?, Some(it))));
        Some(last.unwrap_or((general, None)))
    }

    /// Gives findings the severity that they have where they stand. What is off there keeps its own.
    pub(super) fn weigh(&self, diagnostics: &mut [Diagnostic]) {
        for diagnostic in diagnostics {
            if let Some((Some(severity), _)) = self.of(diagnostic) {
                diagnostic.severity = diagnostic.severity.min(severity);
            }
        }
    }

    /// Whether the rule of a finding like this one is off where it stands.
    pub(super) fn is_off(&self, diagnostic: &Diagnostic) -> bool {
        matches!(self.of(diagnostic), Some((None, Some(_))))
    }

    /// Marks findings of rules that are off where they stand as accepted, unless they are already, and
    /// drops their notes.
    pub(super) fn set_apart(&self, diagnostics: &mut Vec<Diagnostic>) {
        diagnostics.retain_mut(|diagnostic| {
            let Some((None, Some(entry))) = self.of(diagnostic) else { return true };
            let (by, reason) = (Suppressor::Configuration, entry.reason.clone());
            let suppression = Suppression { by, reason, span: entry.span };
            diagnostic.suppression.get_or_insert(suppression);
            diagnostic.severity > Severity::Note
        });
    }
}
