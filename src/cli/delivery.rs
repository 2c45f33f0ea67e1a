//! Knows where a report goes: which format to standard output, which to which file, and that a file
//! is written as a whole or not at all. Does not know what is in it.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process;

use super::files::{self, display_name};
use super::rulebook::did_you_mean;
use crate::diagnostic::{Diagnostic, Text};
use crate::report::Format;
use crate::rule::fields::nearest;
use crate::source::Sources;
use crate::text;

/// Code of a `-f` that asks for what cannot be.
const WRONG: &str = "output/format";
/// Code of a file that cannot be written.
const UNWRITABLE: &str = "output/unwritable";

/// A format asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Output<F = Format> {
    /// How to show it.
    pub(super) format: F,
    /// Where to; without one, to standard output.
    pub(super) file: Option<PathBuf>,
}

/// What the arguments of `-f` ask for, each `FORMAT` or `FORMAT=FILE`; `-` is standard output.
///
/// # Errors
/// A format that does not exist, a name that is missing, two reports in one place.
pub(super) fn outputs(asked: &[String]) -> Result<Vec<Output>, Box<Diagnostic>> {
    outputs_of(asked, &Format::ALL.map(|it| (it.name(), it)))
}

/// The same where formats are `known` by these names.
///
/// # Errors
/// As of [`outputs`].
pub(super) fn outputs_of<F: Copy>(
    asked: &[String],
    known: &[(&'static str, F)],
) -> Result<Vec<Output<F>>, Box<Diagnostic>> {
    let mut outputs: Vec<Output<F>> = Vec::new();
    for argument in asked {
        let output = output(argument, known)?;
        let place = |it: &Output<F>| it.file.as_deref().map(files::identity);
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

/// The refusal to write over an input of the run, if one of `outputs` would.
pub(super) fn overwrites<F>(outputs: &[Output<F>], sources: &Sources) -> Option<Diagnostic> {
    let targets = outputs.iter().filter_map(|it| it.file.as_deref());
    let targets: Vec<_> =
        targets.filter(|it| it.exists()).map(|it| (it, files::identity(it))).collect();
    if targets.is_empty() {
        return None;
    }
    let inputs = sources.iter().map(|(_, source)| files::identity(Path::new(&source.name)));
    let inputs: Vec<_> = inputs.collect();
    let (target, _) = targets.iter().find(|(_, it)| inputs.contains(it))?;
    let name = display_name(target);
    let message = text!(
        "the report would replace `{name}`, which was read as input",
        "報告を書くと、入力として読み込んだ `{name}` を上書きする"
    );
    Some(Diagnostic::error(UNWRITABLE, message))
}

/// What to say of a file that cannot be written.
pub(super) fn unwritable(path: &Path, error: &io::Error) -> Diagnostic {
    let name = display_name(path);
    let message = text!("`{name}` cannot be written", "`{name}` に書き込めない");
    Diagnostic::error(UNWRITABLE, message).because(Text::same(error.to_string()))
}

/// What to say when standard output cannot be written.
pub(super) fn unwritable_stream(error: &io::Error) -> Diagnostic {
    let message = text!("standard output cannot be written", "標準出力に書き込めない");
    Diagnostic::error(UNWRITABLE, message).because(Text::same(error.to_string()))
}

/// Writes a file through one beside it, so that `path` holds all of the new text or all of the old.
/// A link stays one, permissions stay as they were; a device or a pipe is written as it is.
///
/// # Errors
/// Those of the file system; nothing is left behind then.
pub(super) fn write_whole(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let known = fs::metadata(path).ok();
    // `/dev/stderr` may lead to a plain file, which is open and must not be exchanged.
    if path.starts_with("/dev") || known.as_ref().is_some_and(|it| !it.is_file()) {
        let mut out = BufWriter::new(OpenOptions::new().append(true).open(path)?);
        return write(&mut out).and_then(|()| out.flush());
    }
    let target = if known.is_some() { fs::canonicalize(path)? } else { path.to_owned() };
    let (file, beside) = create_beside(&target)?;
    let written = fill(file, write).and_then(|()| {
        if let Some(known) = known {
            fs::set_permissions(&beside, known.permissions())?;
        }
        fs::rename(&beside, &target)
    });
    if written.is_err() {
        // The first failure is the one to tell.
        _ = fs::remove_file(&beside);
    }
    written
}

/// A new file in the directory of `target`, under a name that nothing else uses.
fn create_beside(target: &Path) -> io::Result<(File, PathBuf)> {
    let name = target.file_name().ok_or(io::ErrorKind::IsADirectory)?;
    let mut beside = std::ffi::OsString::from(".");
    beside.push(name);
    beside.push(format!(".{}.tmp", process::id()));
    let beside = target.with_file_name(beside);
    Ok((OpenOptions::new().write(true).create_new(true).open(&beside)?, beside))
}

fn fill(file: File, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::new(file);
    write(&mut out)?;
    // A full disk may be noticed as late as this.
    out.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()
}
