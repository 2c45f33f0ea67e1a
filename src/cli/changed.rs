//! Knows `--changed`: asks git which files changed. Does not know which findings they affect
//! (`project::touched` does).

use std::collections::BTreeSet;
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::args::Choice;
use super::disk::{disk, identity};
use crate::diagnostic::{Diagnostic, Text};
use crate::project::{self, Project, Touched};
use crate::text;

/// Code of a git command that failed.
const GIT: &str = "git/unable";

/// The changes according to git; `None` unless requested.
///
/// # Errors
/// Fails if there is no git, no repository or no such revision.
pub(super) fn touched(
    choice: &Choice,
    project: &Project,
    paths: &[PathBuf],
) -> Result<Option<Touched>, Vec<Diagnostic>> {
    if !choice.changed {
        return Ok(None);
    }
    let start = project::start(&disk(), paths);
    let base = Base::of(choice.base.as_deref());
    let files = changes(&start, &base).map_err(|why| vec![*why])?;
    let is_complete = base != Base::Unknown;
    Ok(Some(Touched::by(project, &files, is_complete)))
}

/// The base of the comparison.
#[derive(Debug, PartialEq, Eq)]
enum Base {
    /// The merge base of this revision and the current one.
    Revision(String),
    /// The last commit.
    Head,
    /// Unknown: pre-commit runs by hand or over all files without saying which. Then nothing is
    /// left out.
    Unknown,
}

impl Base {
    /// As requested; otherwise from pre-commit, if that runs the program; otherwise the last
    /// commit.
    fn of(asked: Option<&str>) -> Self {
        let variable = |name| env::var(name).ok().filter(|it| !it.is_empty());
        let from = || variable("PRE_COMMIT_FROM_REF");
        match asked.map(str::to_owned) {
            Some(asked) => Self::Revision(asked),
            None if variable("PRE_COMMIT").is_none() => Self::Head,
            None => match from() {
                // A branch that is pushed for the first time has no base.
                Some(from) if from.bytes().all(|it| it == b'0') => Self::Unknown,
                Some(from) => Self::Revision(from),
                // Git sets the index file for its hooks only during a commit.
                None if variable("GIT_INDEX_FILE").is_some() => Self::Head,
                None => Self::Unknown,
            },
        }
    }
}

/// Changed, new and deleted files. A file that was only moved is none of them.
fn changes(start: &Path, base: &Base) -> Result<BTreeSet<PathBuf>, Box<Diagnostic>> {
    let root = git(start, &["rev-parse", "--show-toplevel"])?;
    let root = PathBuf::from(String::from_utf8_lossy(&root).trim_end_matches(['\n', '\r']));
    let base = match base {
        Base::Revision(base) => {
            line(git(start, &["merge-base", "--end-of-options", base, "HEAD"])?)
        }
        _ if git(&root, &["rev-parse", "--verify", "--quiet", "HEAD"]).is_ok() => "HEAD".to_owned(),
        // Before the first commit everything is new: compare with the empty tree.
        _ => line(git(&root, &["hash-object", "-t", "tree", "/dev/null"])?),
    };
    let diff = ["diff", "--name-status", "--find-renames", "-z", &base, "--"];
    let untracked = ["ls-files", "--others", "--exclude-standard", "--full-name", "-z"];
    // Names are relative to the root; untracked files are listed relative to the directory of the
    // command.
    let named = |name: &[u8]| identity(&root.join(file_name(name)));
    let parts = |answer: Vec<u8>| -> Vec<Vec<u8>> {
        let parts = answer.split(|byte| *byte == 0).filter(|it| !it.is_empty());
        parts.map(<[u8]>::to_vec).collect()
    };
    let mut changes = BTreeSet::new();
    let listed = parts(git(&root, &diff)?);
    let mut listed = listed.iter();
    while let (Some(status), Some(name)) = (listed.next(), listed.next()) {
        let Some(to) = status.starts_with(b"R").then(|| listed.next()).flatten() else {
            changes.insert(named(name));
            continue;
        };
        if status != b"R100" {
            changes.insert(named(to));
        }
    }
    changes.extend(parts(git(&root, &untracked)?).iter().map(|it| named(it)));
    Ok(changes)
}

/// A one-line answer of git.
fn line(answer: Vec<u8>) -> String {
    String::from_utf8_lossy(&answer).trim().to_owned()
}

#[cfg(unix)]
fn file_name(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt as _;
    std::ffi::OsStr::from_bytes(bytes).into()
}

#[cfg(not(unix))]
fn file_name(bytes: &[u8]) -> PathBuf {
    String::from_utf8_lossy(bytes).into_owned().into()
}

/// Runs git and returns its output.
fn git(directory: &Path, arguments: &[&str]) -> Result<Vec<u8>, Box<Diagnostic>> {
    let output = Command::new("git").arg("-C").arg(directory).args(arguments).output();
    let why = match output {
        Ok(output) if output.status.success() => return Ok(output.stdout),
        Ok(output) => String::from_utf8_lossy(&output.stderr).trim().replace('\n', "; "),
        Err(error) => error.to_string(),
    };
    let message =
        text!("cannot get the changed files from git", "変更されたファイルを git から取得できない");
    let help = text!(
        "`--changed` needs git and a repository, `--base` a revision of it",
        "`--changed` には git とリポジトリ、`--base` にはそのリビジョンが必要"
    );
    let unable = Diagnostic::error(GIT, message).help(help);
    Err(Box::new(if why.is_empty() { unable } else { unable.because(Text::same(why)) }))
}
