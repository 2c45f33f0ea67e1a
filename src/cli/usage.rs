//! Knows the wording of errors in the arguments, in both languages. Does not know the arguments:
//! clap detects the error and its kind.

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::diagnostic::{Diagnostic, Text};
use crate::project::rulebook::did_you_mean;
use crate::text;

/// Code of invalid arguments.
const INVALID: &str = "arguments/invalid";

/// The diagnostic about the error; `None` if the answer is help or the version.
pub(super) fn diagnose(error: &clap::Error) -> Option<Diagnostic> {
    let wrong = Diagnostic::error(INVALID, message(error)?);
    let wrong = match usage(error) {
        Some(usage) => wrong.because(text!("usage: {usage}", "使い方: {usage}")),
        None => wrong,
    };
    let near = near(error);
    let wrong = did_you_mean(wrong, near.as_deref());
    let values = list(error, ContextKind::ValidValue);
    let commands = list(error, ContextKind::ValidSubcommand);
    if let Some(values) =
        values.or_else(|| std::error::Error::source(error).map(|it| it.to_string()))
    {
        return Some(wrong.help(text!("possible values: {values}", "指定できる値: {values}")));
    }
    if let Some(commands) = commands {
        return Some(wrong.help(text!("commands: {commands}", "コマンド: {commands}")));
    }
    if near.is_some() {
        return Some(wrong);
    }
    let command = command(error);
    Some(
        wrong.help(text!("see `{command} --help`", "指定できるものは `{command} --help` で分かる")),
    )
}

fn message(error: &clap::Error) -> Option<Text> {
    let get = |kind| list(error, kind).unwrap_or_default();
    let (arg, value) = (get(ContextKind::InvalidArg), get(ContextKind::InvalidValue));
    let (name, prior) = (get(ContextKind::InvalidSubcommand), get(ContextKind::PriorArg));
    Some(match error.kind() {
        ErrorKind::InvalidValue if value.is_empty() => {
            text!("`{arg}` needs a value", "`{arg}` には値が必要")
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            text!("`{value}` is not a value of `{arg}`", "`{value}` は `{arg}` に指定できない")
        }
        ErrorKind::UnknownArgument => {
            text!("unexpected argument `{arg}`", "`{arg}` という引数は受け付けない")
        }
        ErrorKind::InvalidSubcommand => {
            text!("no command is named `{name}`", "`{name}` というコマンドはない")
        }
        ErrorKind::NoEquals => {
            text!("`{arg}` takes its value after `=`", "`{arg}` の値は `=` に続けて書く")
        }
        ErrorKind::ArgumentConflict if prior.is_empty() || prior == arg => {
            text!("`{arg}` can be used only once", "`{arg}` は1回しか指定できない")
        }
        ErrorKind::ArgumentConflict => text!(
            "`{arg}` cannot be used with `{prior}`",
            "`{arg}` と `{prior}` は同時に指定できない"
        ),
        ErrorKind::MissingRequiredArgument => {
            text!("`{arg}` is required", "`{arg}` の指定が必要")
        }
        ErrorKind::MissingSubcommand => {
            text!("`{name}` needs a command", "`{name}` にはコマンドの指定が必要")
        }
        ErrorKind::TooManyValues | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            text!("`{arg}` has too many values or too few", "`{arg}` の値の数が正しくない")
        }
        ErrorKind::InvalidUtf8 => {
            text!("an argument is not UTF-8", "引数が UTF-8 ではない")
        }
        _ => return None,
    })
}

/// The values of clap's context `kind`, joined by commas.
fn list(error: &clap::Error, kind: ContextKind) -> Option<String> {
    let reported = match error.get(kind)? {
        ContextValue::String(one) => one.clone(),
        ContextValue::Strings(many) => many.join(", "),
        _ => return None,
    };
    Some(reported).filter(|it| !it.is_empty())
}

fn near(error: &clap::Error) -> Option<String> {
    let kinds =
        [ContextKind::SuggestedArg, ContextKind::SuggestedValue, ContextKind::SuggestedSubcommand];
    kinds.into_iter().find_map(|kind| match error.get(kind)? {
        ContextValue::String(one) => Some(one.clone()),
        ContextValue::Strings(many) => many.first().cloned(),
        _ => None,
    })
}

/// The usage of the command, in clap's notation.
fn usage(error: &clap::Error) -> Option<String> {
    let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) else { return None };
    let usage = usage.to_string();
    let line = usage.trim().split('\n').next()?;
    Some(line.split_once(": ").map_or(line, |(_, it)| it).trim().to_owned())
}

/// The command that was called: the words before the first placeholder.
fn command(error: &clap::Error) -> String {
    let usage = usage(error).unwrap_or_default();
    let words = usage.split_whitespace().take_while(|it| !it.starts_with(['[', '<', '-']));
    let words: Vec<&str> = words.collect();
    if words.is_empty() { env!("CARGO_PKG_NAME").to_owned() } else { words.join(" ") }
}
