//! Knows the arguments of the commands that serve a shell: `completions` and `man`. Does not know their
//! wording.

use clap::{Args, ValueEnum};

#[derive(Debug, Args)]
pub(in crate::cli) struct Completions {
    #[arg(value_enum)]
    pub(in crate::cli) shell: Shell,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct Man {
    #[arg(value_name = "COMMAND")]
    pub(in crate::cli) command: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Shell {
    Bash,
    Zsh,
    Fish,
    Powershell,
}
