//! Knows the destinations of a report: which format goes to standard output, which to which file.
//! Writes a file entirely or not at all. Does not know its content.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, Once, PoisonError};

use super::disk::{display_name, identity};
use crate::diagnostic::{Diagnostic, Text};
use crate::project::rulebook::did_you_mean;
use crate::report::Format;
use crate::rule::fields::nearest;
use crate::source::Sources;
use crate::text;

/// Code of an invalid `-f`.
const WRONG: &str = "output/format";
/// Code of a file that cannot be written.
const UNWRITABLE: &str = "output/unwritable";

/// The exit code of an interrupted program, as in shells.
const INTERRUPTED: i32 = 130;

/// A requested format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Output<F = Format> {
    /// The format.
    pub(super) format: F,
    /// The file; without one, standard output.
    pub(super) file: Option<PathBuf>,
}

/// The outputs requested by `-f`, each `FORMAT` or `FORMAT=FILE`; `-` is standard output.
///
/// # Errors
/// An unknown format, a missing file name, two reports in one place.
pub(super) fn outputs(asked: &[String]) -> Result<Vec<Output>, Box<Diagnostic>> {
    let known: Vec<_> = Format::ALL.iter().map(|it| (it.name(), *it)).collect();
    outputs_of(asked, &known)
}

/// The same for the formats `known` by these names.
///
/// # Errors
/// The errors of [`outputs`].
pub(super) fn outputs_of<F: Copy>(
    asked: &[String],
    known: &[(&'static str, F)],
) -> Result<Vec<Output<F>>, Box<Diagnostic>> {
    let mut outputs: Vec<Output<F>> = Vec::new();
    for argument in asked {
        let output = output(argument, known)?;
        let place = |it: &Output<F>| it.file.as_deref().map(identity);
        if outputs.iter().any(|it| place(it) == place(&output)) {
            return Err(Box::new(taken(output.file.as_deref())));
        }
        outputs.push(output);
    }
    Ok(outputs)
}

fn output<F: Copy>(
    argument: &str,
    known: &[(&'static str, F)],
) -> Result<Output<F>, Box<Diagnostic>> {
    let (name, file) = match argument.split_once('=') {
        Some((name, file)) => (name, Some(file)),
        None => (argument, None),
    };
    let found = known.iter().find(|(known, _)| *known == name);
    let format = found.map(|&(_, it)| it).ok_or_else(|| Box::new(unknown(name, known)))?;
    match file {
        Some("") => {
            let message = text!("`-f {name}=` names no file", "`-f {name}=` にファイル名がない");
            Err(Box::new(Diagnostic::error(WRONG, message)))
        }
        Some("-") | None => Ok(Output { format, file: None }),
        Some(file) => Ok(Output { format, file: Some(file.into()) }),
    }
}

fn unknown<F>(name: &str, known: &[(&'static str, F)]) -> Diagnostic {
    let message = text!("no format is named `{name}`", "`{name}` という形式はない");
    let names = || known.iter().map(|(name, _)| *name);
    let unknown = Diagnostic::error(WRONG, message);
    if let Some(near) = nearest(name, names()) {
        return did_you_mean(unknown, Some(near));
    }
    let known = names().collect::<Vec<_>>().join(", ");
    unknown.help(text!("formats: {known}", "形式: {known}"))
}

fn taken(file: Option<&Path>) -> Diagnostic {
    let message = match file.map(display_name) {
        Some(name) => {
            text!("two reports go to `{name}`", "2つの報告の出力先がともに `{name}` である")
        }
        None => {
            text!("two reports go to standard output", "2つの報告の出力先がともに標準出力である")
        }
    };
    Diagnostic::error(WRONG, message).help(text!(
        "name a file for all but one: `-f sarif=report.sarif`",
        "1つを除いてファイルを指定する: `-f sarif=report.sarif`"
    ))
}

/// An error if one of `outputs` would overwrite an input of the run.
pub(super) fn overwrites<F>(outputs: &[Output<F>], sources: &Sources) -> Option<Diagnostic> {
    let targets = outputs.iter().filter_map(|it| it.file.as_deref());
    let targets: Vec<_> = targets.filter(|it| it.exists()).map(|it| (it, identity(it))).collect();
    if targets.is_empty() {
        return None;
    }
    let inputs = sources.iter().map(|(_, source)| identity(Path::new(&source.name)));
    let inputs: Vec<_> = inputs.collect();
    let (target, _) = targets.iter().find(|(_, it)| inputs.contains(it))?;
    let name = display_name(target);
    let message = text!(
        "the report would replace `{name}`, which was read as input",
        "報告を書くと、入力として読み込んだ `{name}` を上書きする"
    );
    Some(Diagnostic::error(UNWRITABLE, message))
}

/// Reports a file that cannot be written.
pub(super) fn unwritable(path: &Path, error: &io::Error) -> Diagnostic {
    let name = display_name(path);
    let message = text!("`{name}` cannot be written", "`{name}` に書き込めない");
    Diagnostic::error(UNWRITABLE, message).because(Text::same(error.to_string()))
}

/// Reports that standard output cannot be written.
pub(super) fn unwritable_stream(error: &io::Error) -> Diagnostic {
    let message = text!("standard output cannot be written", "標準出力に書き込めない");
    Diagnostic::error(UNWRITABLE, message).because(Text::same(error.to_string()))
}

/// Writes a file through a temporary one beside it, so that `path` contains either the complete new
/// text or the complete old text. Links and permissions are kept; a device or a pipe is written
/// directly.
///
/// # Errors
/// The errors of the file system; nothing is left behind then.
pub(super) fn write_whole(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let known = fs::metadata(path).ok();
    // `/dev/stderr` may lead to a plain file, which is open and must not be replaced.
    if path.starts_with("/dev") || known.as_ref().is_some_and(|it| !it.is_file()) {
        let mut out = BufWriter::new(OpenOptions::new().append(true).open(path)?);
        return write(&mut out).and_then(|()| out.flush());
    }
    let target = if known.is_some() { fs::canonicalize(path)? } else { path.to_owned() };
    Staged::new(target, known.as_ref(), write)?.commit()
}

/// Writes a file that does not exist yet, entirely or not at all.
///
/// # Errors
/// It exists (`AlreadyExists`), or the file system fails; nothing is left behind then.
pub(super) fn write_new(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    // A broken link counts as existing.
    if fs::symlink_metadata(path).is_ok() {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    Staged::new(path.to_owned(), None, write)?.commit_new()
}

/// The new content of a file, complete and on the disk, but not yet in place. If dropped without
/// [`commit`](Self::commit), it leaves nothing behind.
#[derive(Debug)]
pub(super) struct Staged {
    target: PathBuf,
    /// The file that contains it; `None` once it has been moved.
    beside: Option<PathBuf>,
}

impl Staged {
    /// Writes the new content of `target`, which is not a link, with the permissions of `known`.
    ///
    /// # Errors
    /// The errors of the file system; nothing is left behind then.
    pub(super) fn new(
        target: PathBuf,
        known: Option<&Metadata>,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> io::Result<Self> {
        let (file, beside) = create_beside(&target)?;
        let staged = Self { target, beside: Some(beside.clone()) };
        if let Some(known) = known {
            keep_owner(&beside, known);
            fs::set_permissions(&beside, known.permissions())?;
        }
        fill(file, write)?;
        Ok(staged)
    }

    /// Replaces the file in one step.
    ///
    /// # Errors
    /// The errors of the file system; the file is unchanged then.
    pub(super) fn commit(mut self) -> io::Result<()> {
        if let Some(beside) = &self.beside {
            fs::rename(beside, &self.target)?;
            settled(beside);
        }
        self.beside = None;
        Ok(())
    }

    /// Creates the file in one step.
    ///
    /// # Errors
    /// The file exists by now (`AlreadyExists`), or the file system fails.
    fn commit_new(self) -> io::Result<()> {
        let Some(beside) = &self.beside else { return Ok(()) };
        match fs::hard_link(beside, &self.target) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {}
            done => return done,
        }
        // On a file system without links, a file that another process creates in between is lost.
        if self.target.exists() { Err(io::ErrorKind::AlreadyExists.into()) } else { self.commit() }
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        if let Some(beside) = &self.beside {
            // An earlier failure is already being reported.
            _ = fs::remove_file(beside);
            settled(beside);
        }
    }
}

/// Gives the file at `path` the owner of `known`, if the system allows it.
#[cfg(unix)]
fn keep_owner(path: &Path, known: &Metadata) {
    use std::os::unix::fs::{MetadataExt as _, chown};
    let is_same =
        fs::metadata(path).is_ok_and(|it| (it.uid(), it.gid()) == (known.uid(), known.gid()));
    if !is_same {
        _ = chown(path, Some(known.uid()), Some(known.gid()));
    }
}

#[cfg(not(unix))]
fn keep_owner(_: &Path, _: &Metadata) {}

/// Existing temporary files; they are removed if the program is interrupted.
static BESIDE: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());
/// Makes their names unique.
static NUMBER: AtomicUsize = AtomicUsize::new(0);

/// A new file in the directory of `target`, with a unique name that is short even if the other name
/// is long.
fn create_beside(target: &Path) -> io::Result<(File, PathBuf)> {
    target.file_name().ok_or(io::ErrorKind::IsADirectory)?;
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let beside = target.with_file_name(format!(".kenzan.{}.{number}.tmp", process::id()));
    tidy_when_interrupted();
    // An interrupt now waits until the file is recorded.
    let mut known = BESIDE.lock().unwrap_or_else(PoisonError::into_inner);
    let file = OpenOptions::new().write(true).create_new(true).open(&beside)?;
    known.push(beside.clone());
    Ok((file, beside))
}

/// Records that the temporary file at `path` no longer exists.
fn settled(path: &Path) {
    BESIDE.lock().unwrap_or_else(PoisonError::into_inner).retain(|it| it != path);
}

/// Installs a handler: an interrupted program removes its temporary files and exits with the code
/// of an interrupt.
fn tidy_when_interrupted() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // An existing handler is responsible for the end of its program.
        _ = ctrlc::set_handler(|| {
            let beside = BESIDE.lock().unwrap_or_else(PoisonError::into_inner);
            beside.iter().for_each(|it| _ = fs::remove_file(it));
            process::exit(INTERRUPTED);
        });
    });
}

fn fill(file: File, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::new(file);
    write(&mut out)?;
    // A full disk may show only here.
    out.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()
}
