//! Knows `--changed`: which files git sees as changed, and which findings touch them.
//! Does not know what the changes are.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use rustc_hash::FxHashSet;

use super::args::Choice;
use super::files;
use super::project::{self, Project};
use crate::diagnostic::{Diagnostic, Text};
use crate::source::SourceId;
use crate::text;

/// Code of a question that git does not answer.
const GIT: &str = "git/unable";

/// The sources that git sees as changed; nothing unless asked for.
///
/// # Errors
/// There is no git, no repository, no commit or no such revision.
pub(super) fn touched(
    choice: &Choice,
    project: &Project,
    paths: &[PathBuf],
) -> Result<Option<FxHashSet<SourceId>>, Vec<Diagnostic>> {
    if !choice.changed {
        return Ok(None);
    }
    let start = project::start(paths);
    let files = files_changed(&start, choice.base.as_deref()).map_err(|why| vec![*why])?;
    let sources = project.corpus.sources.iter();
    let is_changed = |name: &str| files.contains(&files::identity(Path::new(name)));
    let touched = sources.filter(|(_, source)| is_changed(&source.name)).map(|(id, _)| id);
    Ok(Some(touched.collect()))
}

/// Whether any place of the finding is in a source of `touched`, not only its primary one: a total
/// in an unchanged file may be wrong because an item elsewhere was changed.
pub(super) fn touches(found: &Diagnostic, touched: &FxHashSet<SourceId>) -> bool {
    found.labels.is_empty() || found.labels.iter().any(|it| touched.contains(&it.span.source))
}

fn files_changed(start: &Path, base: Option<&str>) -> Result<BTreeSet<PathBuf>, Box<Diagnostic>> {
    let root = git(start, &["rev-parse", "--show-toplevel"])?;
    let root = PathBuf::from(String::from_utf8_lossy(&root).trim_end_matches(['\n', '\r']));
    let base = match base {
        None => "HEAD".to_owned(),
        Some(base) => {
            let ancestor = git(start, &["merge-base", "--end-of-options", base, "HEAD"])?;
            String::from_utf8_lossy(&ancestor).trim().to_owned()
        }
    };
    let diff = ["diff", "--name-only", "--no-renames", "-z", &base, "--"];
    let untracked = ["ls-files", "--others", "--exclude-standard", "--full-name", "-z"];
    // Names are relative to the root, and untracked files are listed from where git is asked.
    let mut names = git(&root, &diff)?;
    names.extend(git(&root, &untracked)?);
    let names = names.split(|byte| *byte == 0).filter(|name| !name.is_empty());
    Ok(names.map(|name| files::identity(&root.join(file_name(name)))).collect())
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

/// What git answers.
fn git(directory: &Path, arguments: &[&str]) -> Result<Vec<u8>, Box<Diagnostic>> {
    let output = Command::new("git").arg("-C").arg(directory).args(arguments).output();
    let why = match output {
        Ok(output) if output.status.success() => return Ok(output.stdout),
        Ok(output) => String::from_utf8_lossy(&output.stderr).trim().replace('\n', "; "),
        Err(error) => error.to_string(),
    };
    let message =
        text!("git does not tell which files changed", "変わったファイルを git から取得できません");
    let help = text!(
        "`--changed` needs git, a repository and a commit to compare with",
        "`--changed` には git、リポジトリ、比較するコミットが必要です"
    );
    let unable = Diagnostic::error(GIT, message).help(help);
    Err(Box::new(if why.is_empty() { unable } else { unable.because(Text::same(why)) }))
}
