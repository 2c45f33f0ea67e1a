//! Knows the exit codes and their meaning. Does not know what leads to them.

use std::process::ExitCode;

/// The result of a run. Ordered: the greatest of several is the run's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// Everything requested was checked; no finding reaches the severity of `--fail-on`.
    #[default]
    Clean = 0,
    /// There are findings. A document that cannot be read is one.
    Findings = 1,
    /// Something requested could not be checked: an invalid flag, a broken configuration or rule
    /// file, a path that does not exist or cannot be read, no input.
    Unable = 2,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
