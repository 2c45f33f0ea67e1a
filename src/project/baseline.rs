//! Knows how a baseline is stored (JSON Lines: the version, then one accepted finding per line,
//! sorted so that merges are easy) and how the baseline of a run applies to findings. Does not know
//! which finding an entry accepts (`lint::baseline` does), and does not write one.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::state::Project;
use super::{Baseline, Settings, files};
use crate::diagnostic::{Diagnostic, Text};
use crate::lint::LintResult;
use crate::lint::baseline::{self, Entry, Files, Names};
use crate::source::decode::MAX_BYTES;
use crate::source::{Source, SourceId, Span, Spanned};
use crate::text;

/// Code of a baseline that cannot be read.
const INVALID: &str = "baseline/invalid";
/// Code of a missing baseline.
const MISSING: &str = "baseline/missing";

/// Version of the format: raised when a reader of the old version could misread it.
const VERSION: u32 = 1;

/// The first line.
#[derive(Serialize, Deserialize)]
struct Head {
    #[serde(rename = "kenzan-baseline")]
    version: u32,
}

/// Any other line.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    file: String,
    at: String,
    rule: String,
    values: BTreeMap<String, String>,
}

/// The baseline entries of a run.
pub(crate) struct Accepted {
    path: PathBuf,
    entries: Vec<Spanned<Entry>>,
}

/// The path of the baseline that the settings name, or else the configuration.
pub(crate) fn chosen(settings: &Settings, project: &Project) -> Option<PathBuf> {
    match &settings.baseline {
        Baseline::None => None,
        Baseline::File(path) => Some(path.clone()),
        Baseline::Configured => {
            let name = project.baseline.as_ref()?;
            Some(project.home.as_ref()?.join(&name.value))
        }
    }
}

/// Reads the baseline of the run, if it has one. If it cannot be read, that is added to the
/// project's trouble.
pub(crate) fn load(settings: &Settings, project: &mut Project) -> Option<Accepted> {
    let path = chosen(settings, project)?;
    match read(&path, project) {
        Ok(entries) => Some(Accepted { path, entries }),
        Err(mut why) => {
            // A missing baseline has no bytes to point at; the configuration that names it does.
            if let (Some(named), true) = (&project.baseline, why.labels.is_empty()) {
                why.label(named.span, Text::default());
            }
            project.unable = true;
            project.trouble.push(*why);
            None
        }
    }
}

impl Accepted {
    /// Marks the findings that the entries accept.
    pub(crate) fn apply(&self, project: &Project, verdict: &mut LintResult) {
        accept(&self.path, project, verdict, &self.entries);
    }
}

/// Marks the findings accepted by `entries` of the baseline at `path`, and returns, for each entry,
/// whether it accepts none.
pub(crate) fn accept(
    path: &Path,
    project: &Project,
    verdict: &mut LintResult,
    entries: &[Spanned<Entry>],
) -> Vec<bool> {
    let files = names_from(path, project);
    let mut names = Names::new(&project.corpus, &project.rules, &files);
    let unread = verdict.diagnostics.iter().any(|it| it.code.starts_with("input/"));
    let complete = project.home.is_some() && !project.unable && !unread;
    baseline::accept(verdict, &mut names, entries, complete)
}

/// The names of documents in the baseline at `path`: their paths from its directory.
pub(crate) fn names_from(path: &Path, project: &Project) -> Files {
    let directory = project.files.identity(files::directory(path));
    let name = |it: &Path| {
        let steps = files::between(&directory, it);
        steps.iter().map(|it| it.to_string_lossy()).collect::<Vec<_>>().join("/")
    };
    project.known.iter().map(|it| (it.source, name(&it.identity))).collect()
}

/// The text of a baseline with these entries.
pub(crate) fn text(entries: &[Entry]) -> String {
    let mut text = json(&Head { version: VERSION });
    for Entry { file, at, rule, values } in entries {
        let (file, at, rule, values) = (file.clone(), at.clone(), rule.clone(), values.clone());
        text += &json(&Line { file, at, rule, values });
    }
    text
}

fn json(line: &impl Serialize) -> String {
    let mut text = serde_json::to_string(line).expect("internal: names and texts are JSON");
    text.push('\n');
    text
}

/// Reads the baseline at `path`. It becomes a source, so that diagnostics can point at its lines.
pub(crate) fn read(
    path: &Path,
    project: &mut Project,
) -> Result<Vec<Spanned<Entry>>, Box<Diagnostic>> {
    let files = &*project.files;
    let name = files::display_name(files, path);
    let text = match files.read(path, MAX_BYTES) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(Box::new(missing(&name)));
        }
        Err(error) => return Err(Box::new(files::fault(files, path, Some(&error)))),
    };
    let id = project.corpus.sources.add(Source::utf8(name, text.as_str()));
    let mut lines = lines(&text, id);
    let Some(head) = lines.next() else { return Err(Box::new(headless(Span::new(id, 0..0)))) };
    match serde_json::from_str::<Head>(head.value) {
        Ok(Head { version: VERSION }) => {}
        Ok(Head { version }) => return Err(Box::new(other_version(version, head.span))),
        Err(_) => return Err(Box::new(headless(head.span))),
    }
    let entry = |line: Spanned<&str>| match serde_json::from_str::<Line>(line.value) {
        Ok(Line { file, at, rule, values }) => {
            Ok(Spanned::new(Entry { file, at, rule, values }, line.span))
        }
        Err(error) => Err(Box::new(malformed(&error, line.span))),
    };
    lines.map(entry).collect()
}

/// The lines that are not blank.
fn lines(text: &str, id: SourceId) -> impl Iterator<Item = Spanned<&str>> {
    let mut start = 0;
    let lines = text.split('\n').map(move |line| {
        let from = start;
        start += line.len() + 1;
        let line = line.trim_end();
        Spanned::new(line, Span::new(id, from..from + line.len()))
    });
    lines.filter(|line| !line.value.is_empty())
}

fn missing(name: &str) -> Diagnostic {
    let message = text!("the baseline `{name}` does not exist", "ベースライン `{name}` がない");
    Diagnostic::error(MISSING, message).help(text!(
        "write it with `kenzan baseline create`",
        "`kenzan baseline create` で作成する"
    ))
}

fn anew(diagnostic: Diagnostic, span: Span) -> Diagnostic {
    diagnostic.at(span, Text::default()).help(text!(
        "restore the file, or write it anew with `kenzan baseline create --force`",
        "ファイルを元に戻すか、`kenzan baseline create --force` で作り直す"
    ))
}

fn headless(span: Span) -> Diagnostic {
    let message = text!(
        "the file is not a baseline: its first line must state the version",
        "ベースラインのファイルではない（1行目に版の記載がない）"
    );
    anew(Diagnostic::error(INVALID, message), span)
}

fn other_version(version: u32, span: Span) -> Diagnostic {
    let message = text!(
        "the baseline has version {version}, but this program reads version {VERSION}",
        "ベースラインの版は{version}だが、読めるのは版{VERSION}である"
    );
    anew(Diagnostic::error(INVALID, message), span)
}

fn malformed(error: &serde_json::Error, span: Span) -> Diagnostic {
    let message = text!("the line is not a baseline entry", "ベースラインの項目として読めない行");
    let malformed = Diagnostic::error(INVALID, message);
    anew(malformed.because(Text::same(error.to_string())), span)
}
