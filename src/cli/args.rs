//! Knows the arguments as typed: names, shapes, defaults. Does not validate them, and does not know
//! their wording (`cli::help` does).

mod beginning;
mod named;
mod shell;
mod sql;

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use clap::{ArgAction, ArgGroup, Args, CommandFactory, Parser, Subcommand, ValueEnum};
use rust_decimal::Decimal;

use super::help;
use crate::diagnostic::{Lang, Severity};
use crate::lint::suppress::date::Date;
use crate::project::{Baseline, Settings};
use crate::rule::packs::DEFAULT_RULES;
pub(super) use beginning::{Infer, Init};
use named::{Named, drawing_formats, report_formats};
pub(super) use shell::{Completions, Man, Shell};
pub(super) use sql::Sql;

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
    Baseline(BaselineArgs),
    Check(Box<Check>),
    Explain(Explain),
    Graph(Graph),
    Rules(Rules),
    Facts(Facts),
    Test(Test),
    Completions(Completions),
    Man(Man),
    Infer(Infer),
    Init(Init),
    Config(Config),
    Sql(Sql),
    #[cfg(feature = "lsp")]
    Lsp(Lsp),
}

impl Command {
    /// The command's options about rules and documents, if it has any.
    pub(super) fn origins_mut(&mut self) -> Option<&mut Origins> {
        Some(match self {
            Self::Baseline(it) => match &mut it.action {
                BaselineAction::Create(it) => &mut it.file.origins,
                BaselineAction::Prune(it) | BaselineAction::Show(it) => &mut it.origins,
            },
            Self::Check(it) => &mut it.origins,
            Self::Explain(it) => &mut it.origins,
            Self::Graph(it) => &mut it.origins,
            Self::Rules(it) => &mut it.origins,
            Self::Facts(it) => &mut it.origins,
            Self::Infer(it) => &mut it.origins,
            Self::Test(it) => &mut it.origins,
            Self::Config(it) => &mut it.origins,
            Self::Sql(it) => &mut it.origins,
            #[cfg(feature = "lsp")]
            Self::Lsp(it) => &mut it.origins,
            Self::Completions(_) | Self::Man(_) | Self::Init(_) => return None,
        })
    }
}

/// Language and colour, for every command.
#[derive(Debug, Args)]
pub(super) struct Speech {
    #[arg(long, value_enum, global = true)]
    pub(super) lang: Option<Language>,
    #[arg(long, value_enum, value_name = "WHEN", global = true)]
    pub(super) color: Option<Color>,
    /// Environment variables used in place of an argument.
    #[arg(skip)]
    pub(super) variables: Vec<&'static str>,
}

/// The sources of rules and documents, and the number of threads.
#[derive(Debug, Args)]
pub(super) struct Origins {
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    #[arg(long, value_name = "FILE|DIR|kenzan:PACK")]
    pub(super) rules: Vec<PathBuf>,
    #[arg(short, long, value_name = "N", value_parser = one_or_more)]
    pub(super) jobs: Option<NonZeroUsize>,
}

impl Origins {
    /// The settings of the project, with `paths` as the requested ones.
    pub(super) fn settings(&self, paths: &[PathBuf]) -> Settings {
        let (config, rules) = (self.config.clone(), self.rules.clone());
        Settings { config, rules, paths: paths.to_vec(), today: today(), ..Settings::default() }
    }
}

impl Check {
    /// The settings of the project; `paths` are those of the arguments, with `-` replaced by the
    /// name of standard input.
    pub(super) fn settings(&self, paths: &[PathBuf]) -> Settings {
        let weight = |it: &Weight| (it.pattern.clone(), it.severity);
        let baseline = match &self.baseline {
            _ if self.no_baseline => Baseline::None,
            Some(path) => Baseline::File(path.clone()),
            None => Baseline::Configured,
        };
        Settings {
            select: self.choice.select.clone(),
            ignore: self.choice.ignore.clone(),
            severity: self.choice.severity.iter().map(weight).collect(),
            baseline,
            no_suppressions: self.no_suppressions,
            default_rules: vec![DEFAULT_RULES.into()],
            ..self.origins.settings(paths)
        }
    }
}

/// The current day, in UTC. `None` if the clock is before 1970.
pub(super) fn today() -> Option<Date> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    Some(Date::after_1970(i64::try_from(since.as_secs() / 86_400).ok()?))
}

#[derive(Debug, Args)]
pub(super) struct Check {
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) origins: Origins,
    #[arg(short, long, value_name = "FORMAT[=FILE]", value_parser = Named(report_formats))]
    pub(super) format: Vec<String>,
    #[command(flatten)]
    pub(super) volume: Volume,
    #[arg(long, value_enum, value_name = "SEVERITY")]
    pub(super) fail_on: Option<FailOn>,
    #[arg(long, value_name = "FILE", conflicts_with = "no_baseline")]
    pub(super) baseline: Option<PathBuf>,
    #[arg(long)]
    pub(super) no_baseline: bool,
    #[arg(long)]
    pub(super) no_suppressions: bool,
    #[command(flatten)]
    pub(super) choice: Choice,
    #[arg(long, value_name = "PCT", num_args = 0..=1, require_equals = true)]
    #[arg(default_missing_value = "100", value_parser = percent)]
    pub(super) coverage: Option<Decimal>,
    #[command(flatten)]
    pub(super) fixing: Fixing,
    #[arg(short, long, conflicts_with_all = ["fixing", "stdin_filename"])]
    pub(super) watch: bool,
    #[arg(long, value_name = "COMMAND")]
    #[arg(conflicts_with_all = ["fixing", "stdin_filename", "watch", "coverage", "changed"])]
    pub(super) engine: Option<String>,
}

/// Options for fixing findings.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("fixing").multiple(true))]
pub(super) struct Fixing {
    #[arg(long, group = "fixing")]
    pub(super) fix: bool,
    #[arg(long, group = "fixing", conflicts_with_all = ["format", "statistics"])]
    pub(super) diff: bool,
    #[arg(long, requires = "fixing")]
    pub(super) unsafe_fixes: bool,
}

#[derive(Debug, Args)]
pub(super) struct BaselineArgs {
    #[command(subcommand)]
    pub(super) action: BaselineAction,
}

#[derive(Debug, Subcommand)]
pub(super) enum BaselineAction {
    Create(BaselineCreate),
    Prune(BaselineFile),
    Show(BaselineFile),
}

#[derive(Debug, Args)]
pub(super) struct BaselineCreate {
    #[command(flatten)]
    pub(super) file: BaselineFile,
    #[arg(long)]
    pub(super) force: bool,
}

/// The amount of output.
#[derive(Clone, Copy, Debug, Args)]
pub(super) struct Volume {
    #[arg(short, long)]
    pub(super) verbose: bool,
    #[arg(short, long)]
    pub(super) quiet: bool,
}

/// The baseline, and the run it belongs to.
#[derive(Debug, Args)]
pub(super) struct BaselineFile {
    #[arg(long, value_name = "FILE")]
    pub(super) baseline: Option<PathBuf>,
    #[command(flatten)]
    pub(super) origins: Origins,
    #[command(flatten)]
    pub(super) volume: Volume,
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
    #[arg(value_parser = Named(drawing_formats))]
    pub(super) format: Vec<String>,
    #[arg(long, value_name = "KEY")]
    pub(super) around: Option<String>,
    #[arg(long, value_name = "N", requires = "around", value_parser = zero_or_more)]
    pub(super) depth: Option<usize>,
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub(super) edges: Vec<String>,
    #[arg(long, value_name = "ROWS:COLUMNS", conflicts_with = "around")]
    pub(super) matrix: Option<String>,
    #[arg(long, value_name = "LINKS", requires = "matrix")]
    pub(super) via: Option<String>,
    #[arg(long, value_name = "ATTRIBUTE", requires = "matrix")]
    pub(super) marks: Option<String>,
    #[arg(short, long)]
    pub(super) verbose: bool,
}

#[derive(Debug, Args)]
pub(super) struct Rules {
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) origins: Origins,
    #[arg(short = 'f', long = "format", id = "table_format", value_enum, default_value = "plain")]
    #[arg(value_name = "FORMAT")]
    pub(super) format: TableFormat,
    #[arg(short, long)]
    pub(super) verbose: bool,
}

#[derive(Debug, Args)]
pub(super) struct Facts {
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) origins: Origins,
    #[arg(long)]
    pub(super) unclaimed: bool,
    #[arg(short = 'f', long = "format", id = "table_format", value_enum, default_value = "plain")]
    #[arg(value_name = "FORMAT")]
    pub(super) format: TableFormat,
    #[command(flatten)]
    pub(super) volume: Volume,
}

/// Options for what is checked and shown.
#[derive(Debug, Args)]
pub(super) struct Choice {
    #[arg(long, value_name = "RULE|AREA/*")]
    pub(super) select: Vec<String>,
    #[arg(long, value_name = "RULE|AREA/*")]
    pub(super) ignore: Vec<String>,
    #[arg(long, value_name = "RULE=LEVEL", value_parser = weight)]
    pub(super) severity: Vec<Weight>,
    #[arg(long)]
    pub(super) exit_zero: bool,
    #[arg(long, value_name = "N", value_parser = zero_or_more)]
    pub(super) max_findings: Option<usize>,
    #[arg(long, conflicts_with = "by_cause")]
    pub(super) all: bool,
    #[arg(long)]
    pub(super) by_cause: bool,
    #[arg(long, conflicts_with = "format")]
    pub(super) statistics: bool,
    #[arg(long, value_name = "PATH")]
    pub(super) stdin_filename: Option<PathBuf>,
    #[arg(long)]
    pub(super) changed: bool,
    #[arg(long, value_name = "REV", requires = "changed")]
    pub(super) base: Option<String>,
}

/// A severity for a rule or an area; `None` is off.
#[derive(Clone, Debug)]
pub(super) struct Weight {
    pub(super) pattern: String,
    pub(super) severity: Option<Severity>,
}

#[derive(Debug, Args)]
pub(super) struct Config {
    #[arg(value_enum)]
    pub(super) part: Part,
    #[command(flatten)]
    pub(super) origins: Origins,
    #[arg(long, value_enum, value_name = "WHAT", default_value = "config")]
    pub(super) of: Schema,
    /// Set from the environment, for display.
    #[arg(skip)]
    pub(super) fail_on: Option<FailOn>,
    /// Set from the environment, for display.
    #[arg(skip)]
    pub(super) format: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Part {
    Show,
    Schema,
    Files,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Schema {
    Config,
    Rules,
    Report,
    Facts,
}

#[cfg(feature = "lsp")]
#[derive(Debug, Args)]
pub(super) struct Lsp {
    #[command(flatten)]
    pub(super) origins: Origins,
    /// Accepted because editors add it; there is no other transport.
    #[arg(long, hide = true)]
    stdio: bool,
}

#[derive(Debug, Args)]
pub(super) struct Test {
    #[arg(value_name = "DIR")]
    pub(super) directory: Option<PathBuf>,
    #[command(flatten)]
    pub(super) origins: Origins,
    #[arg(long)]
    pub(super) update: bool,
    #[arg(long)]
    pub(super) mutate: bool,
    #[command(flatten)]
    pub(super) volume: Volume,
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

impl Fixing {
    /// Whether documents are changed, or changes of them shown.
    pub(super) fn is_wanted(&self) -> bool {
        self.fix || self.diff
    }
}

impl Color {
    /// Its word on the command line.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Always => "always",
            Self::Never => "never",
        }
    }
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

/// `RULE=LEVEL`.
fn weight(text: &str) -> Result<Weight, String> {
    let (pattern, word) =
        text.rsplit_once('=').ok_or("RULE=LEVEL, LEVEL: error, warning, note, off")?;
    let severity = match word {
        "off" => None,
        word => Some(Severity::parse(word).ok_or("error, warning, note, off")?),
    };
    Ok(Weight { pattern: pattern.to_owned(), severity })
}

/// A number, 0 or greater.
fn zero_or_more(text: &str) -> Result<usize, String> {
    text.parse().map_err(|_| "0, 1, 2 …".to_owned())
}

/// A number, 1 or greater.
fn one_or_more(text: &str) -> Result<NonZeroUsize, String> {
    text.parse().map_err(|_| "1, 2, 3 …".to_owned())
}

/// A percentage between 0 and 100, without the sign.
fn percent(text: &str) -> Result<Decimal, String> {
    let share = Decimal::from_str_exact(text).ok();
    let share = share.filter(|it| (Decimal::ZERO..=Decimal::ONE_HUNDRED).contains(it));
    share.ok_or_else(|| "0 … 100".to_owned())
}

/// The position of the command in `args`: the first argument other than options for language and
/// colour.
pub(super) fn position_of_command(args: &[OsString]) -> Option<usize> {
    let mut at = 1;
    loop {
        let arg = args.get(at)?.to_str()?;
        at += match arg {
            "--lang" | "--color" => 2,
            _ if arg.starts_with("--lang=") || arg.starts_with("--color=") => 1,
            _ => return Some(at),
        };
    }
}

/// The command line, its help written in `lang`.
pub(super) fn command(lang: Lang) -> clap::Command {
    help::localise(Arguments::command(), lang)
}
