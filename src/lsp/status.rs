//! Knows the state of a project in a few numbers, for an editor's status bar (`$/kenzan/status`). Does not
//! know when it is sent.

use std::path::Path;

use lsp_types::notification::Notification;
use serde::{Deserialize, Serialize};

use crate::diagnostic::Severity;
use crate::project::Outcome;

/// The notification that carries it.
pub(super) enum StatusNotification {}

impl Notification for StatusNotification {
    type Params = Status;

    const METHOD: &'static str = "$/kenzan/status";
}

/// The result of a check in numbers.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Status {
    /// The configuration; `None` for a file that is checked alone.
    config: Option<String>,
    /// Number of documents checked.
    files: usize,
    /// Number of figures in them.
    numbers: usize,
    /// Number of figures that no rule covers.
    unclaimed: usize,
    errors: usize,
    warnings: usize,
}

impl Status {
    pub(super) fn of(config: Option<&Path>, outcome: &Outcome) -> Self {
        let open = || outcome.diagnostics().iter().filter(|it| it.suppression.is_none());
        let count = |severity| open().filter(|it| it.severity == severity).count();
        let coverage = outcome.coverage();
        Self {
            config: config.map(|it| it.display().to_string()),
            files: outcome.documents(),
            numbers: coverage.numbers,
            unclaimed: coverage.unclaimed,
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
        }
    }
}
