//! Knows `kenzan completions` and `kenzan man`: scripts and pages generated from the command line
//! itself. Does not know any command or argument.

use clap_complete::aot::{Shell as Script, generate};
use clap_mangen::Man as Page;

use super::args::{self, Completions, Man, Shell, Speech};
use super::exit::Exit;
use super::output::Voice;
use crate::diagnostic::Diagnostic;
use crate::project::rulebook::did_you_mean;
use crate::rule::fields::nearest;
use crate::text;

/// Code of a command that does not exist.
const UNKNOWN: &str = "man/unknown";

/// Prints the completion script of a shell.
pub(super) fn run(arguments: &Completions, speech: &Speech) -> Exit {
    let voice = Voice::new(speech, None);
    let shell = match arguments.shell {
        Shell::Bash => Script::Bash,
        Shell::Zsh => Script::Zsh,
        Shell::Fish => Script::Fish,
        Shell::Powershell => Script::PowerShell,
    };
    let mut script = Vec::new();
    generate(shell, &mut args::command(voice.lang), env!("CARGO_PKG_NAME"), &mut script);
    voice.print(|out| out.write_all(&script))
}

/// Prints the manual page of the program or of one of its commands.
pub(super) fn page(arguments: &Man, speech: &Speech) -> Exit {
    let voice = Voice::new(speech, None);
    let mut program = args::command(voice.lang);
    program.build();
    let Some(name) = arguments.command.as_deref() else {
        return voice.print(|out| Page::new(program).render(out));
    };
    if let Some(command) = program.find_subcommand(name) {
        return voice.print(|out| Page::new(command.clone()).render(out));
    }
    let message = text!("no command is named `{name}`", "`{name}` というコマンドはない");
    let names = program.get_subcommands().map(clap::Command::get_name);
    voice.complain(&[did_you_mean(Diagnostic::error(UNKNOWN, message), nearest(name, names))])
}
