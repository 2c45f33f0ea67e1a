//! Knows how text leaves the program: streams, colour, width, a closed pipe. Does not know the text
//! (`report` does).

use std::env;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;
use std::sync::OnceLock;

use anstream::{AutoStream, ColorChoice};

use super::args::{self, Speech};
use super::delivery::{self, Output};
use super::exit::Exit;
use super::locale;
use crate::diagnostic::{Diagnostic, Lang};
use crate::report::address::encoded;
use crate::report::{self, Format, Options, Report, Summary};
use crate::source::Sources;

/// Language, colour and verbosity: fixed once the configuration is known.
#[derive(Clone, Copy, Debug)]
pub(super) struct Voice {
    /// Language of messages.
    pub(super) lang: Lang,
    /// Whether standard output supports colours.
    pub(super) color: bool,
    /// Whether standard output is used otherwise, so that messages go to standard error.
    aside: bool,
}

impl Voice {
    /// The language from a flag or variable, else the configuration, else the locale; with the
    /// other settings.
    pub(super) fn new(speech: &Speech, configured: Option<Lang>) -> Self {
        let lang = speech.lang.map(Lang::from).or(configured);
        let color = match speech.color {
            Some(args::Color::Always) => true,
            Some(args::Color::Never) => false,
            // Obeys NO_COLOR, CLICOLOR and CLICOLOR_FORCE.
            Some(args::Color::Auto) | None => {
                AutoStream::choice(&io::stdout()) != ColorChoice::Never
            }
        };
        Self { lang: lang.unwrap_or_else(locale::of_environment), color, aside: false }
    }

    /// The settings for messages before anything else is known.
    pub(super) fn plain(lang: Lang) -> Self {
        Self { lang, color: false, aside: false }
    }

    /// How reports are drawn.
    pub(super) fn options(self) -> Options {
        let unicode = env::var_os("TERM").is_none_or(|term| term != "dumb");
        let width = terminal_width().unwrap_or(100);
        let links = (self.color && unicode).then(links).flatten();
        Options { lang: self.lang, color: self.color, unicode, width, summary: true, links }
    }

    /// The same with messages on standard error.
    #[must_use]
    pub(super) fn aside(self) -> Self {
        Self { aside: true, color: false, ..self }
    }

    /// Writes `bytes` to standard output as they are, like [`print`](Self::print).
    pub(super) fn put(self, bytes: &[u8]) -> Exit {
        let mut out = io::stdout().lock();
        self.written(out.write_all(bytes).and_then(|()| out.flush()))
    }

    /// Writes to standard output, or to standard error if that is used otherwise.
    pub(super) fn print(self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Exit {
        let choice = if self.color { ColorChoice::Always } else { ColorChoice::Never };
        if self.aside {
            let mut out = BufWriter::new(AutoStream::new(io::stderr().lock(), choice));
            return match write(&mut out).and_then(|()| out.flush()) {
                Ok(()) => Exit::Clean,
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Clean,
                // There is nowhere left to report the failure.
                Err(_) => Exit::Unable,
            };
        }
        let mut out = BufWriter::new(AutoStream::new(io::stdout().lock(), choice));
        self.written(write(&mut out).and_then(|()| out.flush()))
    }

    /// The exit for the result of writing to standard output: a closed pipe is not an error; any
    /// other failure is reported.
    pub(super) fn written(self, result: io::Result<()>) -> Exit {
        match result {
            Ok(()) => Exit::Clean,
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Clean,
            Err(error) => self.complain(&[delivery::unwritable_stream(&error)]),
        }
    }

    /// Writes each of `reports` to its outputs, if any to standard output. If all reports go to
    /// files, standard output still gets the summary, so that a log shows what was done.
    pub(super) fn deliver(self, reports: &[(&[Output], Report<'_>)], summary: bool) -> Exit {
        let options = Options { summary, ..self.options() };
        let standing = if self.aside { Format::Plain } else { standing_format() };
        let standing = [Output { format: standing, file: None }];
        let (mut exit, mut is_quiet) = (Exit::Clean, true);
        for (outputs, report) in reports {
            let outputs = if outputs.is_empty() { &standing } else { *outputs };
            for Output { format, file } in outputs {
                is_quiet &= file.is_some();
                exit = exit.max(match file {
                    None => self.print(|out| report::write(out, report, *format, &options)),
                    Some(path) => self.write_file(path, report, *format, &options),
                });
            }
        }
        if let (true, Some((_, report))) = (summary && is_quiet, reports.first()) {
            let line = report.summary.line(self.lang);
            exit = exit.max(self.print(|out| writeln!(out, "{line}")));
        }
        exit
    }

    /// Writes `report` to the file at `path`, whose reader has no terminal.
    fn write_file(
        self,
        path: &Path,
        report: &Report<'_>,
        format: Format,
        options: &Options,
    ) -> Exit {
        let still = Options { lang: self.lang, summary: options.summary, ..Options::default() };
        match delivery::write_whole(path, |out| report::write(out, report, format, &still)) {
            Ok(()) => Exit::Clean,
            Err(error) => self.complain(&[delivery::unwritable(path, &error)]),
        }
    }

    /// Writes `diagnostics` to standard error, and returns the exit code for a run that could not
    /// be carried out.
    pub(super) fn complain(self, diagnostics: &[Diagnostic]) -> Exit {
        self.tell(&Sources::default(), diagnostics);
        Exit::Unable
    }

    /// Shows `diagnostics` in the default format, without a summary.
    ///
    /// # Errors
    /// The errors of `out`.
    pub(super) fn show(
        self,
        out: &mut dyn Write,
        sources: &Sources,
        diagnostics: &[Diagnostic],
    ) -> io::Result<()> {
        let summary = &Summary::default();
        let report = Report::new(sources, diagnostics, summary);
        let options = Options { summary: false, ..self.options() };
        report::write(out, &report, standing_format(), &options)
    }

    /// Writes `diagnostics` to standard error, for commands that use standard output otherwise.
    pub(super) fn tell(self, sources: &Sources, diagnostics: &[Diagnostic]) {
        let summary = &Summary::default();
        let report = Report::new(sources, diagnostics, summary);
        let options = Options { lang: self.lang, summary: false, ..Options::default() };
        // A failure of standard error cannot be reported anywhere.
        let _ = report::write(&mut io::stderr(), &report, Format::Plain, &options);
    }
}

/// The default format for standard output: `fancy` on a terminal.
fn standing_format() -> Format {
    if io::stdout().is_terminal() { Format::Fancy } else { Format::Plain }
}

/// The URI of the working directory, if standard output is a terminal that shows links.
fn links() -> Option<&'static str> {
    static HERE: OnceLock<Option<String>> = OnceLock::new();
    let here = || {
        let is_shown = io::stdout().is_terminal() && supports_hyperlinks::supports_hyperlinks();
        let here = env::current_dir().ok().filter(|_| is_shown)?;
        let here = encoded(&here.to_str()?.replace('\\', "/"));
        Some(format!("file:///{}/", here.trim_start_matches('/')))
    };
    HERE.get_or_init(here).as_deref()
}

fn terminal_width() -> Option<usize> {
    if let Some((width, _)) = terminal_size::terminal_size() {
        return Some(width.0.into());
    }
    env::var("COLUMNS").ok()?.parse().ok()
}
