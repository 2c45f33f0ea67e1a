//! Knows which files a glob of the configuration matches, and the documents in a directory, an archive or a mail. Does not
//! know where files are stored.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use globset::{GlobBuilder, GlobMatcher};

#[cfg(feature = "office")]
use super::packed;
use super::{Files, Listing, MATCHED_NOTHING, is_file};
use crate::diagnostic::{Diagnostic, Text};
use crate::document::Format;
use crate::source::Spanned;
use crate::text;

/// Characters that make a path component a pattern.
const META: [char; 5] = ['*', '?', '[', ']', '{'];

/// Every file that matches `glob`, relative to `base`. A glob without wildcards names a file even
/// if it is hidden or ignored.
///
/// # Errors
/// The reason if the glob is malformed.
pub(crate) fn matching(files: &dyn Files, base: &Path, glob: &str) -> Result<Listing, String> {
    #[cfg(feature = "office")]
    return matching_packed(files, base, glob);
    #[cfg(not(feature = "office"))]
    matching_stored(files, base, glob)
}

/// The documents in `directory`, which may be an archive or a mail; the archives and mails in it and the other parts of
/// a mail are skipped.
pub(crate) fn inside(files: &dyn Files, directory: &Path) -> Listing {
    let skipped = RefCell::new(Vec::new());
    let is_wanted = |it: &Path| {
        let is_sought = Format::is_sought(&it.to_string_lossy());
        // The text of a mail may be plain text, which is not searched for in directories.
        #[cfg(feature = "office")]
        let is_sought = is_sought
            || packed::is_mail(directory) && Format::of_name(&it.to_string_lossy()).is_some();
        #[cfg(feature = "office")]
        if packed::is_skipped(directory, it, is_sought) {
            skipped.borrow_mut().push(it.to_owned());
        }
        is_sought
    };
    let listing = files.list(directory, None, &is_wanted);
    let mut skipped = skipped.into_inner();
    skipped.sort();
    Listing { skipped, ..listing }
}

/// The files that match, and in place of an archive its documents, or those that the rest of the glob matches
/// (`data/*.zip!**/*.csv`).
#[cfg(feature = "office")]
fn matching_packed(files: &dyn Files, base: &Path, glob: &str) -> Result<Listing, String> {
    let (outer, inner) = packed::split_glob(glob).map_or((glob, None), |it| (it.0, Some(it.1)));
    let inner = inner.map(compile).transpose()?;
    let mut listing = matching_stored(files, base, outer)?;
    for path in std::mem::take(&mut listing.files) {
        if !packed::is_archive(&path) || !super::is_directory(files, &path) {
            // Only archives contain files.
            if inner.is_none() {
                listing.files.insert(path);
            }
            continue;
        }
        let inside = match &inner {
            None => inside(files, &path),
            Some(inner) => {
                let name = |it: &Path| it.to_string_lossy().into_owned();
                let is_wanted = |it: &Path| {
                    packed::split_glob(&name(it)).is_some_and(|it| inner.is_match(it.1))
                };
                files.list(&path, None, &is_wanted)
            }
        };
        listing.files.extend(inside.files);
        listing.faults.extend(inside.faults);
        listing.skipped.extend(inside.skipped);
    }
    Ok(listing)
}

fn matching_stored(files: &dyn Files, base: &Path, glob: &str) -> Result<Listing, String> {
    let components: Vec<&str> = glob.split('/').filter(|it| !matches!(*it, "" | ".")).collect();
    let literal = components.iter().take_while(|it| !it.contains(META)).count();
    let root = if glob.starts_with('/') { PathBuf::from("/") } else { base.to_owned() };
    let start = components[..literal].iter().fold(root, |path, part| path.join(part));
    if literal == components.len() {
        // A broken link is reported when it is read.
        #[cfg(feature = "office")]
        let is_archive = packed::is_archive(&start) && super::is_directory(files, &start);
        #[cfg(not(feature = "office"))]
        let is_archive = false;
        let is_there = is_archive
            || is_file(files, &start)
            || files.link(&start).is_some() && files.stat(&start).is_err();
        let named = BTreeSet::from_iter(is_there.then_some(start));
        return Ok(Listing { files: named, ..Listing::default() });
    }
    let pattern = components[literal..].join("/");
    let matcher = compile(&pattern)?;
    let depth = (!pattern.contains("**")).then_some(components.len() - literal);
    let wanted = |path: &Path| path.strip_prefix(&start).is_ok_and(|it| matcher.is_match(it));
    Ok(files.list(&start, depth, &wanted))
}

fn compile(pattern: &str) -> Result<GlobMatcher, String> {
    let glob = GlobBuilder::new(pattern).literal_separator(true).build();
    glob.map(|glob| glob.compile_matcher()).map_err(|error| error.kind().to_string())
}

/// A predicate for paths that match `pattern`: the path itself, everything below it, or the matches
/// of a glob.
///
/// # Errors
/// The reason if the glob is malformed.
pub(crate) fn matcher(
    pattern: &str,
) -> Result<impl Fn(&Path) -> bool + Send + Sync + 'static, String> {
    let pattern = pattern.strip_prefix("./").unwrap_or(pattern).trim_end_matches('/');
    let pattern = if pattern == "." { "" } else { pattern }.to_owned();
    let glob = compile(&pattern)?;
    Ok(move |path: &Path| path.starts_with(&pattern) || glob.is_match(path))
}

/// Reports a malformed glob of the configuration.
pub(crate) fn malformed(glob: &Spanned<String>, why: &str) -> Diagnostic {
    let pattern = &glob.value;
    let message = text!("malformed glob `{pattern}`", "グロブ `{pattern}` の書き方が正しくない");
    let malformed = Diagnostic::error(MATCHED_NOTHING, message).at(glob.span, Text::default());
    malformed.because(Text::same(why))
}
