//! Knows the arguments as typed: names, shapes, defaults.
//! Does not judge them, and does not know their wording (`cli::help` does).

use std::path::PathBuf;

use clap::{ArgAction, Args, CommandFactory, Parser, Subcommand, ValueEnum};

use super::help;
use crate::diagnostic::{Lang, Severity};

#[derive(Debug, Parser)]
#[command(name = "kenzan", version, arg_required_else_help = true)]
#[command(disable_help_flag = true, disable_version_flag = true, disable_help_subcommand = true)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Command,
    #[command(flatten)]
    pub(super) speech: Speech,
    #[arg(short = 'h', long, action = ArgAction::Help, global = true)]
    help: Option<bool>,
    #[arg(short = 'V', long, action = ArgAction::Version)]
    version: Option<bool>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Check(Check),
    Explain(Explain),
    Graph(Graph),
    Rules(Rules),
}

/// How to speak, whatever the command.
#[derive(Debug, Args)]
pub(super) struct Speech {
    #[arg(long, value_enum, global = true)]
    pub(super) lang: Option<Language>,
    #[arg(long, value_enum, value_name = "WHEN", global = true, default_value = "auto")]
    pub(super) color: Color,
}

/// Where rules and documents come from.
#[derive(Debug, Args)]
pub(super) struct Origins {
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    #[arg(long, value_name = "FILE|DIR|kenzan:PACK")]
    pub(super) rules: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct Check {
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) origins: Origins,
    #[arg(short, long, value_name = "FORMAT[=FILE]")]
    pub(super) format: Vec<String>,
    #[arg(short, long)]
    pub(super) verbose: bool,
    #[arg(short, long)]
    pub(super) quiet: bool,
    #[arg(long, value_enum, value_name = "SEVERITY", default_value = "error")]
    pub(super) fail_on: FailOn,
}

#[derive(Debug, Args)]
pub(super) struct Explain {
    #[arg(value_name = "RULE|KIND")]
    pub(super) name: String,
    #[command(flatten)]
    pub(super) origins: Origins,
}

#[derive(Debug, Args)]
pub(super) struct Graph {
    #[arg(value_name = "PATH", id = "drawn_paths")]
    pub(super) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) origins: Origins,
    #[arg(short = 'f', long = "format", id = "drawing_format", value_name = "FORMAT[=FILE]")]
    pub(super) format: Vec<String>,
    #[arg(long, value_name = "KEY")]
    pub(super) around: Option<String>,
    #[arg(long, value_name = "N", requires = "around")]
    pub(super) depth: Option<usize>,
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub(super) edges: Vec<String>,
    #[arg(long, value_name = "ROWS:COLUMNS", conflicts_with = "around")]
    pub(super) matrix: Option<String>,
    #[arg(long, value_name = "ATTRIBUTE", requires = "matrix")]
    pub(super) marks: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct Rules {
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) origins: Origins,
    #[arg(short = 'f', long = "format", id = "table_format", value_enum, default_value = "plain")]
    pub(super) format: TableFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Language {
    En,
    Ja,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum TableFormat {
    Plain,
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    Error,
    Warning,
    Note,
}

impl From<Language> for Lang {
    fn from(language: Language) -> Self {
        match language {
            Language::En => Self::En,
            Language::Ja => Self::Ja,
        }
    }
}

impl From<FailOn> for Severity {
    fn from(fail_on: FailOn) -> Self {
        match fail_on {
            FailOn::Error => Self::Error,
            FailOn::Warning => Self::Warning,
            FailOn::Note => Self::Note,
        }
    }
}

/// The command line, its help written in `lang`.
pub(super) fn command(lang: Lang) -> clap::Command {
    help::localise(Arguments::command(), lang)
}
