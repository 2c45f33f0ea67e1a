//! Knows how a project stands, in few numbers, for an editor that shows it all the time (`$/kenzan/status`).
//! Does not know when it is told.

use std::path::Path;

use lsp_types::notification::Notification;
use serde::{Deserialize, Serialize};

use crate::diagnostic::Severity;
use crate::project::Outcome;

/// The notification that tells it.
pub(super) enum Standing {}

impl Notification for Standing {
    type Params = Status;

    const METHOD: &'static str = "$/kenzan/status";
}

/// What a check came to.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Status {
    /// The configuration; none of a file that is checked by itself.
    config: Option<String>,
    /// Documents that were checked.
    files: usize,
    /// Figures in them.
    numbers: usize,
    /// Figures that no rule looks at.
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
