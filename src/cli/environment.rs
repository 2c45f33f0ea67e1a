//! Knows the environment variables that replace missing arguments. Does not know the configuration
//! and the locale, which have lower precedence.

use std::env;
use std::ffi::OsString;
use std::num::NonZeroUsize;

use clap::ValueEnum;

use super::args::{Arguments, Command};
use super::delivery;
use crate::diagnostic::{Diagnostic, Lang};
use crate::text;

/// Code of a variable with an invalid value.
const INVALID: &str = "environment/invalid";

/// The configuration to use.
pub(super) const CONFIG: &str = "KENZAN_CONFIG";
/// The language of messages.
pub(super) const LANG: &str = "KENZAN_LANG";
/// When to use colours.
pub(super) const COLOR: &str = "KENZAN_COLOR";
/// Formats of the report of `check`, separated by commas.
pub(super) const FORMAT: &str = "KENZAN_FORMAT";
/// The lowest severity that makes `check` fail.
pub(super) const FAIL_ON: &str = "KENZAN_FAIL_ON";
/// The number of threads.
pub(super) const JOBS: &str = "KENZAN_JOBS";

/// Fills in missing arguments from the environment; an empty variable has no effect.
///
/// # Errors
/// Fails with the variables that have invalid values.
pub(super) fn fill(arguments: &mut Arguments) -> Result<(), Vec<Diagnostic>> {
    let mut reader = Variables::default();
    let lang = reader.one_of(LANG);
    let color = reader.one_of(COLOR);
    let fail_on = reader.one_of(FAIL_ON);
    let jobs = reader.read(JOBS, "1, 2, 3 …", |it| it.parse::<NonZeroUsize>().ok());
    let formats = reader.formats();
    let config = set(CONFIG);
    let Arguments { command, speech, .. } = arguments;
    let mut used = Vec::new();
    let mut note = |is_used: bool, name| used.extend(is_used.then_some(name));
    note(speech.lang.is_none() && lang.is_some(), LANG);
    speech.lang = speech.lang.or(lang);
    note(speech.color.is_none() && color.is_some(), COLOR);
    speech.color = speech.color.or(color);
    if let Some(origins) = command.origins_mut() {
        note(origins.config.is_none() && config.is_some(), CONFIG);
        origins.config = origins.config.take().or(config.map(Into::into));
        note(origins.jobs.is_none() && jobs.is_some(), JOBS);
        origins.jobs = origins.jobs.or(jobs);
    }
    if let Command::Check(check) = command {
        check.fail_on = check.fail_on.or(fail_on);
        if check.format.is_empty() && !check.choice.statistics {
            check.format = formats.clone();
        }
    }
    if let Command::Config(config) = command {
        note(fail_on.is_some(), FAIL_ON);
        note(!formats.is_empty(), FORMAT);
        (config.fail_on, config.format) = (fail_on, formats);
    }
    speech.variables = used;
    if reader.wrong.is_empty() { Ok(()) } else { Err(reader.wrong) }
}

/// The language in [`LANG`], for messages before the arguments are known.
pub(super) fn lang() -> Option<Lang> {
    Lang::parse(set(LANG)?.to_str()?)
}

fn set(name: &str) -> Option<OsString> {
    env::var_os(name).filter(|it| !it.is_empty())
}

/// Reads variables and collects mistakes in them.
#[derive(Default)]
struct Variables {
    wrong: Vec<Diagnostic>,
}

impl Variables {
    fn read<T>(
        &mut self,
        name: &'static str,
        wanted: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let written = set(name)?;
        let value = written.to_str().and_then(parse);
        if value.is_none() {
            let written = written.to_string_lossy();
            let message = text!(
                "the environment variable `{name}` cannot be `{written}`",
                "環境変数 `{name}` の値 `{written}` が正しくない"
            );
            let help = text!("possible values: {wanted}", "指定できる値: {wanted}");
            self.wrong.push(Diagnostic::error(INVALID, message).help(help));
        }
        value
    }

    fn one_of<T: ValueEnum>(&mut self, name: &'static str) -> Option<T> {
        let words = T::value_variants().iter().filter_map(ValueEnum::to_possible_value);
        let words: Vec<String> = words.map(|it| it.get_name().to_owned()).collect();
        self.read(name, &words.join(", "), |it| T::from_str(it, false).ok())
    }

    fn formats(&mut self) -> Vec<String> {
        let Some(written) = set(FORMAT) else { return Vec::new() };
        let written = written.to_string_lossy();
        let formats: Vec<String> = written.split(',').map(|it| it.trim().to_owned()).collect();
        if let Err(why) = delivery::outputs(&formats) {
            let written = &written;
            self.wrong.push(why.because(text!(
                "the environment variable `{FORMAT}` is `{written}`",
                "環境変数 `{FORMAT}` の値は `{written}` である"
            )));
            return Vec::new();
        }
        formats
    }
}
