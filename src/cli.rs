//! Knows the command line: arguments in, text and an exit code out. It alone touches files, the
//! environment and the standard streams. Does not know what is checked or how findings look.

mod args;
mod baseline;
mod cases;
mod changed;
mod check;
mod choice;
mod completions;
mod config;
mod coverage;
mod delivery;
mod exit;
mod explain;
mod facts;
mod files;
mod fix;
mod graph;
mod help;
mod init;
mod input;
mod locale;
mod output;
mod progress;
mod project;
mod rulebook;
mod rules;
mod schema;
mod settings;
mod statistics;
mod stdin;
mod suppress;
mod table;
mod test;
mod watch;

use std::ffi::OsString;

use clap::FromArgMatches;

use crate::diagnostic::Lang;

pub use exit::Exit;

/// Runs the program with `args`, the first of which is the program's own name.
///
/// Reads the files that the arguments and the configuration name, writes findings to standard
/// output and what kept it from working to standard error.
pub fn run(args: impl IntoIterator<Item = OsString>) -> Exit {
    let args: Vec<OsString> = args.into_iter().collect();
    let lang = locale::asked(&args).unwrap_or_else(locale::of_environment);
    let parsed = command(lang)
        .try_get_matches_from(args)
        .and_then(|matches| args::Arguments::from_arg_matches(&matches));
    let arguments = match parsed {
        Ok(arguments) => arguments,
        Err(answer) => {
            // Help and version are answers, not errors. A closed stream leaves nobody to tell.
            let _ = answer.print();
            return if answer.use_stderr() { Exit::Unable } else { Exit::Clean };
        }
    };
    match &arguments.command {
        args::Command::Baseline(command) => baseline::run(&command.action, &arguments.speech),
        args::Command::Check(command) if command.watch => watch::run(command, &arguments.speech),
        args::Command::Check(command) if command.fixing.is_wanted() => {
            fix::run(command, &arguments.speech)
        }
        args::Command::Check(command) => check::run(command, &arguments.speech),
        args::Command::Explain(command) => explain::run(command, &arguments.speech),
        args::Command::Graph(command) => graph::run(command, &arguments.speech),
        args::Command::Rules(command) => rules::run(command, &arguments.speech),
        args::Command::Facts(command) => facts::run(command, &arguments.speech),
        args::Command::Test(command) => test::run(command, &arguments.speech),
        args::Command::Completions(command) => completions::run(command, &arguments.speech),
        args::Command::Init(command) => init::run(command, &arguments.speech),
        args::Command::Config(command) => settings::run(command, &arguments.speech),
        args::Command::Man(command) => completions::page(command, &arguments.speech),
    }
}

/// The command line with its help in `lang`: for completions, manual pages and tests.
pub fn command(lang: Lang) -> clap::Command {
    args::command(lang)
}
