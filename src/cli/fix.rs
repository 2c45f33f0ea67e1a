//! Knows `kenzan check --fix` and `--diff`: makes fixes in memory, round after round, until nothing
//! is left to fix; then writes all files, or none. Does not know the content of a fix.

mod edited;

use std::collections::BTreeMap;
use std::path::PathBuf;

use similar::TextDiff;

use super::args::{Check, Speech};
use super::check::{self, Judged};
use super::delivery;
use super::disk::identity;
use super::exit::Exit;
use super::output::Voice;
use super::progress::Progress;
use super::stdin::{self, Overlay};
use crate::diagnostic::{Diagnostic, Text};
use crate::lint::Cancel;
use crate::lint::fix::revision::Change;
use crate::lint::fix::{Choice, choose, circular};
use crate::project::{Project, Session, Stop, files};
use crate::report::visible;
use crate::source::{SourceId, Span};
use crate::text;
use edited::Edited;

/// Code of the note about a fix that was made.
const MADE: &str = "fix/made";

/// Runs the command.
pub(super) fn run(args: &Check, speech: &Speech) -> Exit {
    let voice = Voice::new(speech, None);
    let outputs = match delivery::outputs(&args.format) {
        Ok(outputs) => outputs,
        Err(why) => return voice.complain(&[*why]),
    };
    let (paths, overlay) = match stdin::overlay(args) {
        Ok(overlaid) => overlaid,
        Err(why) => return voice.complain(&[*why]),
    };
    let progress = Progress::start(&text!("checking", "検査中"), voice.lang);
    let mut session = check::open(args, &paths, overlay.clone());
    let files = BTreeMap::new();
    let mut work =
        Work { args, paths, stdin: overlay, files, also_unsafe: args.fixing.unsafe_fixes };
    let fixed = work.fix(&mut session, voice);
    drop(progress);
    let read = fixed
        .and_then(|it| Ok((it, session.into_project(&Cancel::new()).map_err(Stop::reported)?)));
    let (judged, project) = match read {
        Ok(read) => read,
        Err(why) => return voice.complain(&why),
    };
    let voice = Voice::new(speech, project.lang);
    if project.unable {
        // Files that could not be checked could not be fixed either.
        return check::tell(args, voice.aside(), &outputs, &project, judged);
    }
    if args.fixing.diff {
        return work.show(voice);
    }
    if let Err(why) = work.write() {
        return voice.complain(&[*why]);
    }
    if !args.volume.quiet {
        voice.tell(&project.corpus.sources, &work.made(&project));
    }
    match work.stdin_bytes() {
        Some(bytes) => {
            voice.put(bytes).max(check::tell(args, voice.aside(), &outputs, &project, judged))
        }
        None => check::tell(args, voice, &outputs, &project, judged),
    }
}

/// The state of the fixes.
struct Work<'a> {
    args: &'a Check,
    paths: Vec<PathBuf>,
    /// The text of standard input, in place of a file.
    stdin: Option<Overlay>,
    /// The changed files, by identity.
    files: BTreeMap<PathBuf, Edited>,
    also_unsafe: bool,
}

impl Work<'_> {
    /// Checks and fixes in turn until nothing is left to fix. Returns the remaining findings.
    ///
    /// # Errors
    /// Nothing can be checked, or a text cannot be stored in its file.
    fn fix(&mut self, session: &mut Session, voice: Voice) -> Result<Judged, Vec<Diagnostic>> {
        loop {
            let judged = check::judge(self.args, session)?;
            let project = session.project(&Cancel::new()).map_err(Stop::reported)?;
            if project.unable {
                self.files.clear();
                return Ok(judged);
            }
            let choice = self.choose(project, &judged);
            let sources = &project.corpus.sources;
            if choice.fixes.is_empty() {
                voice.tell(sources, &choice.refused);
                return Ok(judged);
            }
            match self.take(project, &choice).map_err(|why| vec![*why])? {
                None => self.put(session),
                Some(again) => {
                    // Where totals depend on each other in a cycle, none of them is rewritten.
                    voice.tell(sources, &[again]);
                    self.undo(session);
                }
            }
        }
    }

    /// Hands the edited files to the session.
    fn put(&self, session: &mut Session) {
        self.files.iter().for_each(|(path, it)| session.put(path, it.bytes.clone()));
    }

    /// Reverts all edits, and makes no unsafe ones from now on.
    fn undo(&mut self, session: &mut Session) {
        for path in std::mem::take(&mut self.files).into_keys() {
            match self.stdin.as_ref().filter(|it| identity(&it.path) == path) {
                Some(stdin) => session.put(path, stdin.bytes.clone()),
                None => session.revert(path),
            }
        }
        self.also_unsafe = false;
    }

    /// The fixes of this round. As long as totals are rewritten, suppressions stay: an unused one
    /// may still be needed.
    fn choose(&self, project: &Project, judged: &Judged) -> Choice {
        let Project { corpus, own, .. } = project;
        let choose = |safe| choose(corpus, own, self.open(project, judged), safe);
        let others = if self.also_unsafe { choose(false) } else { Choice::default() };
        if !others.fixes.is_empty() {
            return others;
        }
        let mut choice = choose(true);
        choice.refused.splice(0..0, others.refused);
        choice
    }

    /// The findings whose fix changes only requested documents, or the configuration if that was requested.
    fn open<'j>(
        &self,
        project: &'j Project,
        judged: &'j Judged,
    ) -> impl Iterator<Item = &'j Diagnostic> {
        let is_asked = |span: Span| match &project.config {
            Some((config, path)) if *config == span.source => {
                let names = |it: &PathBuf| path.starts_with(identity(it));
                self.paths.is_empty() || self.paths.iter().any(names)
            }
            _ => {
                let mut known = project.known.iter().filter(|it| it.source == span.source);
                let known = known.any(|it| !files::is_packed(&it.path));
                known && !project.elsewhere.contains(&span.source)
            }
        };
        judged.shown.iter().filter(move |it| {
            it.fix.as_ref().is_some_and(|fix| fix.edits.iter().all(|edit| is_asked(edit.span)))
        })
    }

    /// Makes the fixes in memory. Returns a diagnostic if one would overwrite an earlier change.
    ///
    /// # Errors
    /// Fails if a file differs from the checked text, or cannot contain the new one.
    fn take(
        &mut self,
        project: &Project,
        choice: &Choice,
    ) -> Result<Option<Diagnostic>, Box<Diagnostic>> {
        for (source, edits) in choice.edits() {
            let path = paths(project).find(|(id, _)| *id == source).map(|(_, path)| path);
            let path = path.expect("internal: only documents and the configuration are fixed");
            let identity = identity(path);
            if !self.files.contains_key(&identity) {
                let stdin =
                    self.stdin.as_ref().filter(|it| super::disk::identity(&it.path) == identity);
                let edited = Edited::begin(path, project.corpus.sources.get(source), stdin)?;
                self.files.insert(identity.clone(), edited);
            }
            let file = self.files.get_mut(&identity).expect("internal: it was put there");
            let change = |(edit, title): &(&crate::diagnostic::Edit, &Text)| Change {
                range: edit.span.range(),
                text: edit.text.clone(),
                title: (*title).clone(),
            };
            if file.revise(edits.iter().map(change).collect())?.is_err() {
                let again =
                    choice.fixes.iter().find(|it| it.edits.iter().any(|it| it == edits[0].0));
                return Ok(again.map(circular));
            }
        }
        Ok(None)
    }

    /// The new bytes of standard input, if that was checked.
    fn stdin_bytes(&self) -> Option<&[u8]> {
        let stdin = self.stdin.as_ref()?;
        let edited = self.files.get(&identity(&stdin.path));
        Some(edited.map_or(&stdin.bytes, |it| &it.bytes))
    }

    /// Shows the changes as a unified diff of the texts.
    fn show(&self, voice: Voice) -> Exit {
        let mut page = String::new();
        for file in self.files.values() {
            let (old, new) = (&*file.source.text, file.text());
            let (diff, name) = (TextDiff::from_lines(&**old, &*new), &file.source.name);
            let name = visible(name);
            page += &diff.unified_diff().header(&name, &name).to_string();
        }
        let exit = if self.files.is_empty() { Exit::Clean } else { Exit::Findings };
        exit.max(voice.put(page.as_bytes()))
    }

    /// Writes the files. First writes all new contents to the disk, beside the old ones; if that
    /// succeeds, replaces the files.
    ///
    /// # Errors
    /// Fails if a file is not writable, or differs from the checked text. No file has been
    /// changed then, unless the last step failed; the diagnostic lists changed files.
    fn write(&self) -> Result<(), Box<Diagnostic>> {
        let stdin = self.stdin.as_ref().map(|it| identity(&it.path));
        let files: Vec<_> =
            self.files.iter().filter(|(identity, _)| Some(*identity) != stdin.as_ref()).collect();
        let mut staged = Vec::with_capacity(files.len());
        for (identity, file) in &files {
            staged.push(file.stage(identity)?);
        }
        files.iter().try_for_each(|(_, file)| file.unchanged())?;
        for (index, staged) in staged.into_iter().enumerate() {
            staged.commit().map_err(|error| {
                let name = |(_, file): &(_, &Edited)| file.name();
                let before: Vec<String> = files[..index].iter().map(name).collect();
                let after: Vec<String> = files[index..].iter().map(name).collect();
                files[index].1.stopped(&error, &before, &after)
            })?;
        }
        Ok(())
    }

    /// Notes about the fixes made, each with its current place.
    fn made(&self, project: &Project) -> Vec<Diagnostic> {
        let mut made = Vec::new();
        for (source, path) in paths(project) {
            let Some(file) = self.files.get(&identity(path)) else { continue };
            for (change, place) in file.changes() {
                let Text { en, ja } = &change.title;
                let message = text!("fixed: {en}", "修正した: {ja}");
                let at = Span::new(source, place);
                made.push(Diagnostic::note(MADE, message).at(at, Text::default()));
            }
        }
        made
    }
}

/// The documents and the configuration, with their paths.
fn paths(project: &Project) -> impl Iterator<Item = (SourceId, &PathBuf)> {
    let documents = project.known.iter().map(|it| (it.source, &it.path));
    documents.chain(project.config.iter().map(|(id, path)| (*id, path)))
}
