//! Knows `kenzan baseline`, and how a baseline is stored: JSON Lines, first the version, then one
//! accepted finding a line, sorted, so that merges go well.
//! Does not know which finding an entry accepts (`lint::baseline` does).

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::args::{BaselineAction, BaselineCreate, BaselineFile, Speech};
use super::delivery::write_whole;
use super::exit::Exit;
use super::output::Voice;
use crate::diagnostic::{Diagnostic, Severity, Text};
use crate::lint::baseline::{self, Entry, Files, Names};
use crate::lint::{Verdict, lint, suppress};
use crate::project::files;
use crate::project::{self, Project};
use crate::source::{Source, SourceId, Span, Spanned};
use crate::text;

/// Code of a baseline that cannot be read.
const INVALID: &str = "baseline/invalid";
/// Code of a baseline that is not there.
const MISSING: &str = "baseline/missing";
/// Code of a baseline that is there already.
const EXISTS: &str = "baseline/exists";
/// Code of a baseline that cannot be written.
const UNWRITABLE: &str = "baseline/unwritable";

/// Version of the format: raised when a reader of the old one could go wrong.
const VERSION: u32 = 1;

/// Where a baseline is written when neither the arguments nor the configuration say.
const FILE_NAME: &str = "kenzan-baseline.jsonl";

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

/// A run over all documents, without any baseline.
struct Run {
    project: Project,
    verdict: Verdict,
    voice: Voice,
    path: PathBuf,
    /// Whether nothing is told of what was done.
    quiet: bool,
}

/// Runs the command.
pub(super) fn run(action: &BaselineAction, speech: &Speech) -> Exit {
    let file = match action {
        BaselineAction::Create(BaselineCreate { file, .. }) => file,
        BaselineAction::Prune(file) | BaselineAction::Show(file) => file,
    };
    let mut run = match checked(file, speech) {
        Ok(run) => run,
        Err(exit) => return exit,
    };
    match action {
        BaselineAction::Create(args) => run.create(args.force),
        BaselineAction::Prune(_) => run.prune(),
        BaselineAction::Show(_) => run.show(),
    }
}

/// Checks the project; a run that could not check everything is no ground for a baseline.
fn checked(file: &BaselineFile, speech: &Speech) -> Result<Run, Exit> {
    let loaded = project::load(&file.origins.settings(), &[]);
    let mut project = loaded.map_err(|why| Voice::new(speech, None).complain(&why))?;
    let voice = Voice::new(speech, project.lang);
    let verbose = file.volume.verbose;
    if project.unable || verbose {
        voice.tell(&project.corpus.sources, &project.remarks(verbose));
    }
    if project.unable {
        return Err(Exit::Unable);
    }
    let found = std::mem::take(&mut project.found);
    let mut verdict = lint(&project.corpus, &project.rules, found);
    suppress(&mut verdict, &project.corpus, &project.rules, &project.policy());
    let path = chosen(file.baseline.as_deref(), &project)
        .unwrap_or_else(|| project.home.clone().unwrap_or_default().join(FILE_NAME));
    Ok(Run { project, verdict, voice, path, quiet: file.volume.quiet })
}

/// The baseline asked for, else the one that the configuration names.
pub(super) fn chosen(asked: Option<&Path>, project: &Project) -> Option<PathBuf> {
    let configured = || {
        let name = project.baseline.as_ref()?;
        Some(project.home.as_ref()?.join(&name.value))
    };
    asked.map(Path::to_owned).or_else(configured)
}

impl Run {
    fn create(&self, force: bool) -> Exit {
        let Self { project, verdict, voice, path, .. } = self;
        let name = files::display_name(path);
        if !force && path.exists() {
            return voice.complain(&[exists(&name)]);
        }
        let files = names_from(path, project);
        let mut names = Names::new(&project.corpus, &project.rules, &files);
        let mut entries: Vec<Entry> =
            verdict.diagnostics.iter().filter_map(|it| names.entry(it)).collect();
        entries.sort();
        if let Err(why) = store(path, &entries) {
            return voice.complain(&[*why]);
        }
        let open = verdict.diagnostics.iter();
        let open = open.filter(|it| it.severity > Severity::Note && it.suppression.is_none());
        let (count, left) = (entries.len(), open.count() - entries.len());
        let mut said = vec![text!(
            "findings accepted in `{name}`: {count}",
            "{count}件の指摘を `{name}` で受け入れた"
        )];
        if left > 0 {
            said.push(text!(
                "findings that cannot be accepted in bulk, see `kenzan check`: {left}",
                "一括では受け入れられない指摘が{left}件ある。`kenzan check` で確認する"
            ));
        }
        said.extend(self.advice(&name));
        self.tell(&said)
    }

    /// How to have the file used, which is called `name`, unless the configuration names it.
    fn advice(&self, name: &str) -> Option<Text> {
        let Some(home) = &self.project.home else {
            return Some(text!(
                "check with `--baseline {name}`",
                "`--baseline {name}` を付けて検査する"
            ));
        };
        let identity = files::identity(&self.path);
        let configured = chosen(None, &self.project);
        if configured.is_some_and(|it| files::identity(&it) == identity) {
            return None;
        }
        let written = files::relative(home, &self.path);
        let written = written.to_string_lossy().replace('\\', "/");
        Some(text!(
            "put `baseline: {written}` into `kenzan.yaml`, or check with `--baseline {name}`",
            "`kenzan.yaml` に `baseline: {written}` を書くか、`--baseline {name}` を付けて検査する"
        ))
    }

    fn prune(&mut self) -> Exit {
        let (entries, stale) = match self.read() {
            Ok(read) => read,
            Err(exit) => return exit,
        };
        let kept: Vec<Entry> = std::iter::zip(entries, &stale)
            .filter(|(_, stale)| !**stale)
            .map(|(entry, _)| entry.value)
            .collect();
        let (count, removed) = (kept.len(), stale.len() - kept.len());
        if removed > 0
            && let Err(why) = store(&self.path, &kept)
        {
            return self.voice.complain(&[*why]);
        }
        self.tell(&[text!(
            "stale lines removed: {removed}; kept: {count}",
            "古い行を{removed}行取り除き、{count}行を残した"
        )])
    }

    fn show(&mut self) -> Exit {
        let (entries, stale) = match self.read() {
            Ok(read) => read,
            Err(exit) => return exit,
        };
        let mut said = Vec::new();
        for (Spanned { value: Entry { file, at, rule, values }, .. }, stale) in
            std::iter::zip(&entries, &stale)
        {
            let values: Vec<_> =
                values.iter().map(|(name, value)| format!("{name}={value}")).collect();
            let line = format!("{file}: [{rule}] {at}: {}", values.join(", "));
            said.push(match stale {
                true => text!("{line} (stale)", "{line}（該当なし）"),
                false => Text::same(line),
            });
        }
        let stale = stale.iter().filter(|it| **it).count();
        let count = entries.len();
        if !self.quiet {
            said.push(text!(
                "lines: {count}; stale: {stale}",
                "全{count}行、うち該当なし{stale}行"
            ));
        }
        self.print(&said)
    }

    /// The stored entries, and which of them are stale.
    fn read(&mut self) -> Result<(Vec<Spanned<Entry>>, Vec<bool>), Exit> {
        let sources = &mut self.project.corpus.sources;
        let read = read(&self.path, sources);
        let entries = read.map_err(|why| {
            self.voice.tell(&self.project.corpus.sources, &[*why]);
            Exit::Unable
        })?;
        let stale = accept(&self.path, &self.project, &mut self.verdict, &entries);
        Ok((entries, stale))
    }

    /// Says what was done, unless nobody wants to know.
    fn tell(&self, said: &[Text]) -> Exit {
        if self.quiet { Exit::Clean } else { self.print(said) }
    }

    fn print(&self, said: &[Text]) -> Exit {
        self.voice.print(|out| {
            said.iter().try_for_each(|line| writeln!(out, "{}", line.get(self.voice.lang)))
        })
    }
}

/// Marks what the baseline at `path` accepts. One that cannot be read is said, and accepts nothing.
pub(super) fn apply(path: &Path, project: &mut Project, verdict: &mut Verdict) {
    match read(path, &mut project.corpus.sources) {
        Ok(entries) => {
            accept(path, project, verdict, &entries);
        }
        Err(mut why) => {
            // One that is not there has no bytes; where the configuration names it does.
            if let (Some(named), true) = (&project.baseline, why.labels.is_empty()) {
                why.label(named.span, Text::default());
            }
            project.unable = true;
            verdict.say([*why], &project.corpus.sources);
        }
    }
}

fn accept(
    path: &Path,
    project: &Project,
    verdict: &mut Verdict,
    entries: &[Spanned<Entry>],
) -> Vec<bool> {
    let files = names_from(path, project);
    let mut names = Names::new(&project.corpus, &project.rules, &files);
    let unread = verdict.diagnostics.iter().any(|it| it.code.starts_with("input/"));
    let complete = project.home.is_some() && !project.unable && !unread;
    baseline::accept(verdict, &mut names, entries, complete)
}

/// What the documents are called in the baseline at `path`: by their paths from its directory.
fn names_from(path: &Path, project: &Project) -> Files {
    let directory = files::identity(files::directory(path));
    let name = |it: &PathBuf| relative(&directory, &files::identity(it));
    project.paths.iter().map(|(source, path)| (*source, name(path))).collect()
}

fn relative(directory: &Path, path: &Path) -> String {
    let shared = directory.components().zip(path.components()).take_while(|(a, b)| a == b).count();
    let up = directory.components().skip(shared).map(|_| "..".into());
    let down =
        path.components().skip(shared).map(|it: Component<'_>| it.as_os_str().to_string_lossy());
    up.chain(down).collect::<Vec<_>>().join("/")
}

fn store(path: &Path, entries: &[Entry]) -> Result<(), Box<Diagnostic>> {
    let mut text = json(&Head { version: VERSION });
    for Entry { file, at, rule, values } in entries {
        let (file, at, rule, values) = (file.clone(), at.clone(), rule.clone(), values.clone());
        text += &json(&Line { file, at, rule, values });
    }
    write_whole(path, |out| out.write_all(text.as_bytes())).map_err(|error| {
        let name = files::display_name(path);
        let message = text!("`{name}` cannot be written", "`{name}` に書き込めない");
        Box::new(Diagnostic::error(UNWRITABLE, message).because(Text::same(error.to_string())))
    })
}

fn json(line: &impl Serialize) -> String {
    let mut text = serde_json::to_string(line).expect("internal: names and texts are JSON");
    text.push('\n');
    text
}

/// Reads the baseline at `path`, which becomes a source, so that its lines can be pointed at.
fn read(
    path: &Path,
    sources: &mut crate::source::Sources,
) -> Result<Vec<Spanned<Entry>>, Box<Diagnostic>> {
    let name = files::display_name(path);
    let text = match std::fs::read(path) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(Box::new(missing(&name)));
        }
        Err(error) => return Err(Box::new(files::fault(path, Some(&error)))),
    };
    let id = sources.add(Source::utf8(name, text.as_str()));
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

fn exists(name: &str) -> Diagnostic {
    let message = text!("the baseline `{name}` exists", "ベースライン `{name}` はすでにある");
    Diagnostic::error(EXISTS, message).help(text!(
        "`kenzan baseline prune` takes stale lines out; `--force` accepts everything anew",
        "古い行を除くには `kenzan baseline prune`、すべて受け入れ直すには `--force` を使う"
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
        "the file is no baseline: its first line must state the version",
        "ベースラインではない。1行目に版がない"
    );
    anew(Diagnostic::error(INVALID, message), span)
}

fn other_version(version: u32, span: Span) -> Diagnostic {
    let message = text!(
        "the baseline is of version {version}; this program reads version {VERSION}",
        "ベースラインの版は{version}だが、読めるのは版{VERSION}である"
    );
    anew(Diagnostic::error(INVALID, message), span)
}

fn malformed(error: &serde_json::Error, span: Span) -> Diagnostic {
    let message = text!("the line is no entry of a baseline", "ベースラインの項目として読めない行");
    let malformed = Diagnostic::error(INVALID, message);
    anew(malformed.because(Text::same(error.to_string())), span)
}
