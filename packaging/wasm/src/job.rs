//! Knows what a job looks like: a line of JSON, then the bytes of the files that it names, one after the
//! other. Does not know memory or exports.

use std::path::PathBuf;

use kenzan::report::{self, Format, Options, Report, Summary};
use kenzan::{Cancel, Diagnostic, Fact, Lang, Memory, Session, Settings, Severity, Sources, Stop};
use serde::{Deserialize, Serialize};

/// Rules that are used where there are no others.
const DEFAULT_RULES: &str = "kenzan:auto";

/// The head of a job.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Job {
    /// The files in the order of their bytes.
    files: Vec<File>,
    /// What is asked for.
    #[serde(default)]
    want: Want,
    #[serde(default)]
    options: Asked,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: String,
    size: usize,
}

/// What is asked for.
#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Want {
    /// The report for programs.
    #[default]
    Json,
    /// The report as a page.
    Html,
    /// The report in lines.
    Plain,
    /// What was read, from which bytes.
    Facts,
    /// The same with every table, its roles and relations, as `kenzan facts -f json` prints it.
    Reading,
    /// What the tables mean as rules, as `kenzan infer --stdout` prints it.
    Rules,
}

/// What the command line takes as arguments.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
struct Asked {
    /// Documents to report on.
    paths: Vec<PathBuf>,
    /// Files with rules, and packs.
    rules: Vec<PathBuf>,
    config: Option<PathBuf>,
    select: Vec<String>,
    ignore: Vec<String>,
    no_suppressions: bool,
    /// `YYYY-MM-DD`; without it no suppression expires.
    today: Option<String>,
    lang: Option<String>,
}

/// What comes back.
pub(crate) struct Answer {
    pub(crate) bytes: Vec<u8>,
    /// 0 nothing found, 1 errors, 2 something could not be checked.
    pub(crate) code: usize,
}

/// A figure, or a text that a rule looked at.
#[derive(Serialize)]
struct FactOut<'a> {
    file: &'a str,
    /// Bytes of the text.
    start: u32,
    end: u32,
    /// The place of its node as a normalized path.
    path: &'a str,
    figure: bool,
    /// The figure as it was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    read: Option<String>,
    claimed: bool,
    rules: &'a [String],
}

/// Does the job that `job` describes.
pub(crate) fn answer(job: &[u8]) -> Answer {
    let split = job.iter().position(|it| *it == b'\n').unwrap_or(job.len());
    let (head, rest) = job.split_at(split);
    match serde_json::from_slice::<Job>(head) {
        Ok(job) => done(job, rest.get(1..).unwrap_or_default()),
        Err(why) => refused(format!("the job cannot be read: {why}")),
    }
}

fn refused(why: String) -> Answer {
    let bytes = serde_json::to_vec(&serde_json::json!({ "error": why })).unwrap_or_default();
    Answer { bytes, code: 2 }
}

fn done(job: Job, mut bytes: &[u8]) -> Answer {
    let mut files = Memory::new();
    for File { name, size } in &job.files {
        let Some((own, rest)) = bytes.split_at_checked(*size) else {
            return refused(format!("`{name}` has fewer bytes than the job says"));
        };
        files = files.with(name, own);
        bytes = rest;
    }
    let lang = job.options.lang.as_deref().and_then(Lang::parse);
    let settings = match settings(job.options) {
        Ok(settings) => settings,
        Err(why) => return refused(why),
    };
    let mut session = Session::open(files, settings);
    let outcome = match session.check(&Cancel::new()) {
        Ok(outcome) => outcome,
        Err(Stop::Refused(why)) => return stopped(&why, job.want, lang.unwrap_or_default()),
        Err(why) => return refused(why.to_string()),
    };
    let lang = lang.or(outcome.lang()).unwrap_or_default();
    let open = |it: &&Diagnostic| it.severity == Severity::Error && it.suppression.is_none();
    let code = match outcome.diagnostics().iter().find(open) {
        _ if outcome.is_unable() => 2,
        Some(_) => 1,
        None => usize::from(outcome.is_undecided()),
    };
    let mut bytes = Vec::new();
    let cancel = &Cancel::new();
    let written = match (job.want, format(job.want)) {
        (_, Some(format)) => session.write(&outcome, &mut bytes, format, lang).is_ok(),
        (Want::Reading, _) => {
            session.write_facts(&mut bytes, cancel).is_ok_and(|written| written.is_ok())
        }
        (Want::Rules, _) => session.infer(lang, cancel).map(|it| bytes.extend(it.bytes())).is_ok(),
        _ => session
            .facts(cancel)
            .is_ok_and(|facts| write_facts(&mut bytes, &facts, outcome.sources()).is_ok()),
    };
    if written { Answer { bytes, code } } else { refused("nothing could be written".to_owned()) }
}

fn settings(asked: Asked) -> Result<Settings, String> {
    let mut settings = Settings::default();
    settings.paths = asked.paths;
    settings.rules = asked.rules;
    settings.config = asked.config;
    settings.select = asked.select;
    settings.ignore = asked.ignore;
    settings.no_suppressions = asked.no_suppressions;
    settings.default_rules = vec![DEFAULT_RULES.into()];
    if let Some(day) = asked.today {
        let date = kenzan::Date::parse(&day).ok_or_else(|| format!("`{day}` is no date"))?;
        settings.today = Some(date);
    }
    Ok(settings)
}

fn format(want: Want) -> Option<Format> {
    match want {
        Want::Json => Some(Format::Json),
        Want::Html => Some(Format::Html),
        Want::Plain => Some(Format::Plain),
        Want::Facts | Want::Reading | Want::Rules => None,
    }
}

/// The report of a check that could not begin.
fn stopped(why: &[Diagnostic], want: Want, lang: Lang) -> Answer {
    let (sources, summary) = (Sources::default(), Summary::counting(why));
    let report = Report::new(&sources, why, &summary);
    let options = Options { lang, ..Options::default() };
    let mut bytes = Vec::new();
    let format = format(want).unwrap_or(Format::Json);
    match report::write(&mut bytes, &report, format, &options) {
        Ok(()) => Answer { bytes, code: 2 },
        Err(why) => refused(why.to_string()),
    }
}

fn write_facts(out: &mut Vec<u8>, facts: &[Fact], sources: &Sources) -> serde_json::Result<()> {
    let all: Vec<FactOut<'_>> = facts.iter().map(|it| FactOut::of(it, sources)).collect();
    serde_json::to_writer(out, &all)
}

impl<'a> FactOut<'a> {
    fn of(it: &'a Fact, sources: &'a Sources) -> Self {
        Self {
            file: &sources.get(it.span.source).name,
            start: it.span.start,
            end: it.span.end,
            path: &it.path,
            figure: it.is_figure,
            read: it.quantity.as_ref().map(ToString::to_string),
            claimed: it.claimed,
            rules: &it.rules,
        }
    }
}
