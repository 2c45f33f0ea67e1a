//! Knows `kenzan baseline`: writes, prunes and shows the file of accepted findings. Does not know how it is
//! stored (`project::baseline` does), nor what an entry accepts (`lint::baseline` does).

use std::path::{Path, PathBuf};

use super::args::{BaselineAction, BaselineCreate, BaselineFile, Speech};
use super::delivery::write_whole;
use super::disk::{self, display_name, identity};
use super::exit::Exit;
use super::output::Voice;
use crate::diagnostic::{Diagnostic, Severity, Text};
use crate::lint::baseline::{Entry, Names};
use crate::lint::{Cancel, LintResult};
use crate::project::baseline::{accept, chosen, names_from, read, text as stored};
use crate::project::{Baseline, Project, Session, Settings, files};
use crate::report::visible;
use crate::source::Spanned;
use crate::text;

/// Code of a baseline that already exists.
const EXISTS: &str = "baseline/exists";
/// Code of a baseline that cannot be written.
const UNWRITABLE: &str = "baseline/unwritable";

/// Default path of a baseline.
const FILE_NAME: &str = "kenzan-baseline.jsonl";

/// A run over all documents, without any baseline.
struct Run {
    project: Project,
    verdict: LintResult,
    voice: Voice,
    path: PathBuf,
    /// Whether to print no messages.
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

/// Checks the project; a run that could not check everything is refused as a baseline.
fn checked(file: &BaselineFile, speech: &Speech) -> Result<Run, Exit> {
    let settings = Settings { baseline: Baseline::None, ..file.origins.settings(&[]) };
    let mut session = Session::open(disk::disk(), settings).once();
    let complain = |why: Vec<Diagnostic>| Voice::new(speech, None).complain(&why);
    let cancel = Cancel::new();
    let outcome = session.check(&cancel).map_err(|why| complain(why.reported()))?;
    let project = session.into_project(&cancel).map_err(|why| complain(why.reported()))?;
    let voice = Voice::new(speech, project.lang);
    let verbose = file.volume.verbose;
    if project.unable || verbose {
        voice.tell(&project.corpus.sources, &project.remarks(verbose));
    }
    if project.unable {
        return Err(Exit::Unable);
    }
    let path = asked(file, &project)
        .unwrap_or_else(|| project.home.clone().unwrap_or_default().join(FILE_NAME));
    Ok(Run { project, verdict: outcome.verdict, voice, path, quiet: file.volume.quiet })
}

/// The baseline that the arguments name, or else the configuration.
fn asked(file: &BaselineFile, project: &Project) -> Option<PathBuf> {
    file.baseline.clone().or_else(|| chosen(&Settings::default(), project))
}

impl Run {
    fn create(&self, force: bool) -> Exit {
        let Self { project, verdict, voice, path, .. } = self;
        let name = display_name(path);
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
        let mut reported = vec![text!(
            "findings accepted in `{name}`: {count}",
            "{count}件の指摘を受け入れ、`{name}` に書き出した"
        )];
        if left > 0 {
            reported.push(text!(
                "findings that cannot be accepted in bulk, see `kenzan check`: {left}",
                "一括では受け入れられない指摘が{left}件ある。`kenzan check` で確認する"
            ));
        }
        reported.extend(self.advice(&name));
        self.tell(&reported)
    }

    /// Advice to configure the baseline called `name`, unless the configuration already names it.
    fn advice(&self, name: &str) -> Option<Text> {
        let Some(home) = &self.project.home else {
            return Some(text!(
                "check with `--baseline {name}`",
                "`--baseline {name}` を付けて検査する"
            ));
        };
        let configured = chosen(&Settings::default(), &self.project);
        if configured.is_some_and(|it| identity(&it) == identity(&self.path)) {
            return None;
        }
        let written = files::relative(&*self.project.files, home, &self.path);
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
            "stale entries removed: {removed}; kept: {count}",
            "該当のなくなった{removed}行を取り除き、{count}行を残した"
        )])
    }

    fn show(&mut self) -> Exit {
        let (entries, stale) = match self.read() {
            Ok(read) => read,
            Err(exit) => return exit,
        };
        let mut reported = Vec::new();
        for (Spanned { value: Entry { file, at, rule, values }, .. }, stale) in
            std::iter::zip(&entries, &stale)
        {
            let values: Vec<_> =
                values.iter().map(|(name, value)| format!("{name}={value}")).collect();
            let line = format!("{file}: [{rule}] {at}: {}", values.join(", "));
            reported.push(match stale {
                true => text!("{line} (stale)", "{line}（該当なし）"),
                false => Text::same(line),
            });
        }
        let stale = stale.iter().filter(|it| **it).count();
        let count = entries.len();
        if !self.quiet {
            reported.push(text!(
                "lines: {count}; stale: {stale}",
                "全{count}行、うち該当なし{stale}行"
            ));
        }
        self.print(&reported)
    }

    /// The stored entries, and for each whether it is stale.
    fn read(&mut self) -> Result<(Vec<Spanned<Entry>>, Vec<bool>), Exit> {
        let read = read(&self.path, &mut self.project);
        let entries = read.map_err(|why| {
            self.voice.tell(&self.project.corpus.sources, &[*why]);
            Exit::Unable
        })?;
        let stale = accept(&self.path, &self.project, &mut self.verdict, &entries);
        Ok((entries, stale))
    }

    /// Prints messages, unless `quiet`.
    fn tell(&self, reported: &[Text]) -> Exit {
        if self.quiet { Exit::Clean } else { self.print(reported) }
    }

    fn print(&self, reported: &[Text]) -> Exit {
        self.voice.print(|out| {
            let mut lines = reported.iter().map(|line| visible(line.get(self.voice.lang)));
            lines.try_for_each(|line| writeln!(out, "{line}"))
        })
    }
}

fn store(path: &Path, entries: &[Entry]) -> Result<(), Box<Diagnostic>> {
    let text = stored(entries);
    write_whole(path, |out| out.write_all(text.as_bytes())).map_err(|error| {
        let name = display_name(path);
        let message = text!("`{name}` cannot be written", "`{name}` に書き込めない");
        Box::new(Diagnostic::error(UNWRITABLE, message).because(Text::same(error.to_string())))
    })
}

fn exists(name: &str) -> Diagnostic {
    let message = text!("the baseline `{name}` exists", "ベースライン `{name}` はすでにある");
    Diagnostic::error(EXISTS, message).help(text!(
        "`kenzan baseline prune` removes stale lines; `--force` replaces the baseline",
        "該当のなくなった行を除くには `kenzan baseline prune`、ベースラインを作り直すには `--force` を使う"
    ))
}
