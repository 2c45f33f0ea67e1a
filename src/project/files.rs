//! Knows the file system: which files a glob or a path names, and how each is called in reports.
//! Does not know what is in them (`project::input` reads them).

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use globset::{GlobBuilder, GlobMatcher};
use ignore::WalkBuilder;

use super::config::FILE_NAME;
use crate::diagnostic::{Diagnostic, Text};
use crate::source::Spanned;
use crate::text;

/// Code of a glob or path of the configuration that names no file.
pub(crate) const MATCHED_NOTHING: &str = "config/matched-nothing";
/// Code of a path that is not there.
pub(crate) const MISSING: &str = "input/missing";
/// Code of a path that may not be read, or fails to be.
pub(crate) const UNREADABLE: &str = "input/unreadable";

/// What makes a path component a pattern.
const META: [char; 5] = ['*', '?', '[', ']', '{'];

/// The files that a glob or directory names, and what went wrong on the way.
#[derive(Debug, Default)]
pub(crate) struct Listing {
    /// Paths, sorted.
    pub(crate) files: BTreeSet<PathBuf>,
    /// Places that could not be looked into.
    pub(crate) faults: Vec<Diagnostic>,
}

/// The nearest configuration: in `start` or above it, not beyond the root of a repository.
pub(crate) fn nearest_config(start: &Path) -> Option<PathBuf> {
    let start = std::path::absolute(start).ok()?;
    for directory in start.ancestors() {
        let candidate = directory.join(FILE_NAME);
        if candidate.is_file() {
            return Some(candidate);
        }
        if directory.join(".git").exists() {
            return None;
        }
    }
    None
}

/// The directory that the file at `path` is in; the working directory has a name as well.
pub(crate) fn directory(path: &Path) -> &Path {
    path.parent().filter(|it| *it != Path::new("")).unwrap_or(Path::new("."))
}

/// Every file below `directory` that `wanted` accepts; hidden and ignored files are left out.
pub(crate) fn below(directory: &Path, wanted: impl Fn(&Path) -> bool) -> Listing {
    walk(directory, None, wanted)
}

/// Every file that `glob` names, relative to `base`. A glob without wildcards names a file even if
/// it is hidden or ignored.
///
/// # Errors
/// What is wrong with the glob.
pub(crate) fn matching(base: &Path, glob: &str) -> Result<Listing, String> {
    let components: Vec<&str> = glob.split('/').filter(|it| !matches!(*it, "" | ".")).collect();
    let literal = components.iter().take_while(|it| !it.contains(META)).count();
    let root = if glob.starts_with('/') { PathBuf::from("/") } else { base.to_owned() };
    let start = components[..literal].iter().fold(root, |path, part| path.join(part));
    if literal == components.len() {
        let files = BTreeSet::from_iter(is_wanted(&start).then_some(start));
        return Ok(Listing { files, faults: Vec::new() });
    }
    let pattern = components[literal..].join("/");
    let matcher = compile(&pattern)?;
    let depth = (!pattern.contains("**")).then_some(components.len() - literal);
    let wanted = |path: &Path| path.strip_prefix(&start).is_ok_and(|it| matcher.is_match(it));
    Ok(walk(&start, depth, wanted))
}

/// Whether `glob`, relative to `base`, would name `path` if it were there.
pub(crate) fn fits(base: &Path, glob: &str, path: &Path) -> bool {
    let tidy = |path: &Path| normal(&std::path::absolute(path).unwrap_or_else(|_| path.to_owned()));
    let pattern = normal(Path::new(glob));
    let pattern = tidy(base).join(pattern);
    let pattern = pattern.to_string_lossy();
    compile(&pattern).is_ok_and(|matcher| matcher.is_match(tidy(path)))
}

fn compile(pattern: &str) -> Result<GlobMatcher, String> {
    let glob = GlobBuilder::new(pattern).literal_separator(true).build();
    glob.map(|glob| glob.compile_matcher()).map_err(|error| error.kind().to_string())
}

/// Whether a path fits `pattern`: a path that is the pattern, or lies below it, or a glob's match.
///
/// # Errors
/// What is wrong with the glob.
pub(crate) fn matcher(pattern: &str) -> Result<impl Fn(&Path) -> bool + 'static, String> {
    let pattern = pattern.strip_prefix("./").unwrap_or(pattern).trim_end_matches('/');
    let pattern = if pattern == "." { "" } else { pattern }.to_owned();
    let glob = compile(&pattern)?;
    Ok(move |path: &Path| path.starts_with(&pattern) || glob.is_match(path))
}

/// What to say of a glob of the configuration that cannot be read.
pub(crate) fn malformed(glob: &Spanned<String>, why: &str) -> Diagnostic {
    let pattern = &glob.value;
    let message = text!("malformed glob `{pattern}`", "グロブ `{pattern}` の書き方が正しくない");
    let malformed = Diagnostic::error(MATCHED_NOTHING, message).at(glob.span, Text::default());
    malformed.because(Text::same(why))
}

/// The path as seen from `home`: as written where that lies below, else its own one if that does, else by
/// way of `..`.
pub(crate) fn relative(home: &Path, path: &Path) -> PathBuf {
    let tidy = |path: &Path| normal(&std::path::absolute(path).unwrap_or_else(|_| path.to_owned()));
    let home = if home == Path::new("") { Path::new(".") } else { home };
    let (from, to) = (tidy(home), tidy(path));
    let inside = to.strip_prefix(&from).map(Path::to_owned);
    let real = || identity(path).strip_prefix(identity(home)).map(Path::to_owned);
    inside.or_else(|_| real()).unwrap_or_else(|_| {
        let shared = from.iter().zip(to.iter()).take_while(|(left, right)| left == right).count();
        let up = from.iter().skip(shared).map(|_| "..".as_ref());
        up.chain(to.iter().skip(shared)).collect()
    })
}

fn walk(start: &Path, depth: Option<usize>, wanted: impl Fn(&Path) -> bool) -> Listing {
    let mut listing = Listing::default();
    if !start.exists() {
        return listing;
    }
    // Links to directories are not followed, so a loop of them cannot trap the walk.
    let walk = WalkBuilder::new(start).max_depth(depth).require_git(false).build();
    for entry in walk {
        match entry {
            Ok(entry) => {
                let path = entry.path();
                if wanted(path) && is_wanted(path) {
                    listing.files.insert(path.to_owned());
                }
            }
            Err(error) => listing.faults.push(walk_fault(start, &error)),
        }
    }
    listing
}

/// Whether a file stands at `path`, or what should be one: a link to nothing is met when it is read.
fn is_wanted(path: &Path) -> bool {
    path.is_file() || (path.is_symlink() && fs::metadata(path).is_err())
}

fn walk_fault(start: &Path, error: &ignore::Error) -> Diagnostic {
    let path = match error {
        ignore::Error::WithPath { path, .. } => path,
        ignore::Error::WithDepth { err, .. } => return walk_fault(start, err),
        _ => start,
    };
    fault(path, error.io_error())
}

/// What to say of a path that cannot be read.
pub(crate) fn fault(path: &Path, error: Option<&io::Error>) -> Diagnostic {
    let name = display_name(path);
    match error.map(io::Error::kind) {
        Some(io::ErrorKind::NotFound) if path.is_symlink() => {
            let target = fs::read_link(path).unwrap_or_default();
            let target = target.display().to_string();
            let message = text!(
                "`{name}` is a link to `{target}`, which does not exist",
                "`{name}` はリンクで、リンク先の `{target}` が存在しない"
            );
            Diagnostic::error(UNREADABLE, message)
        }
        Some(io::ErrorKind::NotFound) => {
            let message = text!("`{name}` does not exist", "`{name}` は存在しない");
            Diagnostic::error(MISSING, message)
        }
        Some(io::ErrorKind::PermissionDenied) => {
            let message = text!("`{name}` may not be read", "`{name}` を読む権限がない");
            Diagnostic::error(UNREADABLE, message)
        }
        _ => {
            let message = text!("`{name}` cannot be read", "`{name}` を読み取れない");
            let why = error.map(ToString::to_string).unwrap_or_default();
            Diagnostic::error(UNREADABLE, message).because(Text::same(why))
        }
    }
}

/// What tells whether two paths are the same file, links resolved.
pub(crate) fn identity(path: &Path) -> PathBuf {
    fs::canonicalize(path)
        .or_else(|_| std::path::absolute(path))
        .unwrap_or_else(|_| path.to_owned())
}

/// The path as reports show it: from the working directory, with `/` between its parts. Bytes that
/// are no text are replaced.
pub(crate) fn display_name(path: &Path) -> String {
    let tidy = |path: &Path| normal(&std::path::absolute(path).unwrap_or_else(|_| path.to_owned()));
    let path = tidy(path);
    let here = env::current_dir().map(|it| tidy(&it)).unwrap_or_default();
    let shared = path.iter().zip(here.iter()).take_while(|(left, right)| left == right).count();
    let above = here.iter().count() - shared;
    let parts: Vec<_> = if shared > 1 && above <= 3 {
        let up = std::iter::repeat_n("..".into(), above);
        up.chain(path.iter().skip(shared).map(|it| it.to_string_lossy())).collect()
    } else {
        return path.to_string_lossy().replace('\\', "/");
    };
    if parts.is_empty() { ".".to_owned() } else { parts.join("/") }
}

/// The path without `.` and `..`, as written.
fn normal(path: &Path) -> PathBuf {
    let mut tidy = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                tidy.pop();
            }
            other => tidy.push(other),
        }
    }
    tidy
}
