//! Knows the exit codes and what each promises. Does not know what leads to them.

use std::process::ExitCode;

/// How a run ended. Ordered: of several, the greatest is the run's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// Everything asked for was checked; nothing weighs as much as `--fail-on`.
    #[default]
    Clean = 0,
    /// There are findings. A document that cannot be read is one.
    Findings = 1,
    /// Something asked for could not be checked: a wrong flag, a broken configuration or rule file,
    /// a path that is not there or may not be read, no input.
    Unable = 2,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
