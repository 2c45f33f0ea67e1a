//! Knows the command line: takes arguments, returns text and an exit code. Only this module
//! accesses the environment and the standard streams. Does not know what is checked or how findings
//! look.

mod args;
mod baseline;
mod cases;
mod changed;
mod check;
mod choice;
mod completions;
mod delivery;
mod disk;
mod engine;
mod environment;
mod exit;
mod explain;
mod facts;
mod fix;
mod graph;
mod help;
mod infer;
mod init;
mod locale;
#[cfg(feature = "lsp")]
mod lsp;
mod output;
mod pager;
mod progress;
mod rules;
mod schema;
mod settings;
mod sql;
mod statistics;
mod stdin;
mod table;
mod test;
mod trail;
mod unconfigured;
mod usage;
mod watch;

use std::ffi::OsString;

use clap::FromArgMatches;

use crate::diagnostic::Lang;

pub use exit::Exit;

/// Runs the program with `args`, the first of which is the program's own name.
///
/// Reads the files that the arguments and the configuration name, and writes findings to standard
/// output, and problems that prevented checks to standard error.
pub fn run(args: impl IntoIterator<Item = OsString>) -> Exit {
    #[cfg(feature = "pdf")]
    keep_caught_panics_quiet();
    let mut args: Vec<OsString> = args.into_iter().collect();
    // `kenzan help check` works as in other programs, also after options for language and colour.
    if let Some(command) = args::position_of_command(&args).filter(|&it| args[it] == "help") {
        args.remove(command);
        args.push("--help".into());
    }
    let lang = locale::asked(&args).or_else(environment::lang);
    let lang = lang.unwrap_or_else(locale::of_environment);
    let parsed = command(lang)
        .try_get_matches_from(args)
        .and_then(|matches| args::Arguments::from_arg_matches(&matches));
    let mut arguments = match parsed {
        Ok(arguments) => arguments,
        Err(answer) => return refuse(&answer, lang),
    };
    if let Err(why) = environment::fill(&mut arguments) {
        return output::Voice::plain(lang).complain(&why);
    }
    choice::use_threads(arguments.command.origins_mut().and_then(|it| it.jobs));
    match &arguments.command {
        args::Command::Baseline(command) => baseline::run(&command.action, &arguments.speech),
        args::Command::Check(command) if command.engine.is_some() => {
            engine::run(command, command.engine.as_deref().unwrap_or(""), &arguments.speech)
        }
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
        args::Command::Infer(command) => infer::run(command, &arguments.speech),
        args::Command::Init(command) => init::run(command, &arguments.speech),
        args::Command::Sql(command) => sql::run(command, &arguments.speech),
        args::Command::Config(command) => settings::run(command, &arguments.speech),
        #[cfg(feature = "lsp")]
        args::Command::Lsp(command) => lsp::run(command, &arguments.speech),
        args::Command::Man(command) => completions::page(command, &arguments.speech),
    }
}

/// Prints panics as usual, except those that a reader catches and reports itself.
#[cfg(feature = "pdf")]
fn keep_caught_panics_quiet() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !crate::document::pdf::catches() {
            usual(panic);
        }
    }));
}

/// Reports mistakes in the arguments, or prints the requested help or version.
fn refuse(answer: &clap::Error, lang: Lang) -> Exit {
    let voice = output::Voice::plain(lang);
    if let Some(wrong) = usage::diagnose(answer) {
        return voice.complain(&[wrong]);
    }
    // Requested help and the version are answers, not errors; help shown in place of a command is
    // an error.
    let reported = voice.written(answer.print());
    if answer.use_stderr() { Exit::Unable } else { reported }
}

/// The command line with its help in `lang`: for completions, manual pages and tests.
pub fn command(lang: Lang) -> clap::Command {
    args::command(lang)
}
