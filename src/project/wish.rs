//! Knows which documents a run includes: those of the source sets, and those that arguments name.
//! Does not read them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::claim::sets_named;
use super::files::{self, Files};
use super::rules::{Rules, rules, start};
use super::{Baseline, Settings, filter, rulebook};
use crate::diagnostic::Diagnostic;
use crate::document::Format;
use crate::text;

/// Code of a directory or configuration without documents.
const NO_DOCUMENTS: &str = "input/no-documents";

/// A document of the run.
#[derive(Default)]
pub(crate) struct Wanted {
    pub(crate) path: PathBuf,
    /// Source sets that it belongs to.
    pub(crate) sets: Vec<String>,
    /// Whether an argument names the file itself.
    pub(crate) is_named: bool,
}

/// Documents by identity, so that a file named twice is read once.
pub(crate) type Wishes = BTreeMap<PathBuf, Wanted>;

/// The documents that a run reads, and those of them that `paths` name, if any do.
pub(crate) fn requested(
    rules: &mut Rules,
    paths: &[PathBuf],
) -> (Wishes, Option<FxHashSet<PathBuf>>) {
    let mut wishes = Wishes::new();
    wish_sets(rules, &mut wishes);
    let asked = wish_paths(rules, paths, &mut wishes);
    (wishes, asked)
}

/// The documents of the configuration's source sets.
fn wish_sets(rules: &mut Rules, wishes: &mut Wishes) {
    let Rules { input, book, config, filter, home: Some(home), .. } = rules else {
        return;
    };
    for set in &config.sources {
        for glob in &set.globs {
            let listing = rulebook::listing(&home.directory, glob, input);
            input.trouble.extend(listing.reported(&*input.files));
            let mut files = listing.files;
            let any = !files.is_empty();
            files.retain(|path| filter.admits(path));
            if any && files.is_empty() {
                input.trouble.push(filter::all_left_out(glob));
            }
            for path in files {
                let identity = input.files.identity(&path);
                // A glob like `**/*.yaml` does not include the rule files.
                if book.files.contains(&identity) || identity == home.identity {
                    continue;
                }
                let wanted = wishes.entry(identity).or_default();
                wanted.path = path;
                if !wanted.sets.contains(&set.name.value) {
                    wanted.sets.push(set.name.value.clone());
                }
            }
        }
    }
    input.trouble.extend(filter.idle());
}

/// The documents that the arguments name. Returns the requested identities, or `None` if the whole
/// run was requested.
fn wish_paths(
    rules: &mut Rules,
    paths: &[PathBuf],
    wishes: &mut Wishes,
) -> Option<FxHashSet<PathBuf>> {
    let configured = rules.home.is_some();
    let here = [PathBuf::from(".")];
    let paths = match paths {
        [] if configured => return None,
        [] => &here[..],
        paths => paths,
    };
    let sets = if configured { Vec::new() } else { sets_named(&rules.book.rules) };
    let mut asked = FxHashSet::default();
    for path in paths {
        if files::is_directory(&*rules.input.files, path) {
            wish_directory(rules, path, &sets, wishes, &mut asked);
        } else if let Err(error) = rules.input.files.stat(path) {
            rules.input.trouble.push(files::fault(&*rules.input.files, path, Some(&error)));
        } else {
            let identity = rules.input.files.identity(path);
            asked.insert(identity.clone());
            if !wishes.contains_key(&identity) && !rules.filter.admits(path) {
                rules.input.trouble.push(filter::left_out(&rules.input.name(path)));
            } else if !rules.is_own(&identity) {
                wish(wishes, identity, path.clone(), &sets).is_named = true;
            }
        }
    }
    Some(asked)
}

fn wish_directory(
    rules: &mut Rules,
    directory: &Path,
    sets: &[String],
    wishes: &mut Wishes,
    asked: &mut FxHashSet<PathBuf>,
) {
    let identity = rules.input.files.identity(directory);
    let known: Vec<_> = wishes.keys().filter(|it| it.starts_with(&identity)).cloned().collect();
    if !known.is_empty() && rules.home.is_some() {
        asked.extend(known);
        return;
    }
    let mut listing = files::inside(&*rules.input.files, directory);
    listing.skipped.retain(|it| rules.filter.admits(it));
    let has_fault = !listing.faults.is_empty();
    rules.input.trouble.extend(listing.reported(&*rules.input.files));
    let mut count = 0;
    for path in listing.files {
        let identity = rules.input.files.identity(&path);
        if !rules.filter.admits(&path) {
            // Not reported for each file: a directory was named, and the exclusions are configured.
            count += 1;
        } else if !rules.is_own(&identity) {
            count += 1;
            asked.insert(identity.clone());
            wish(wishes, identity, path, sets);
        }
    }
    if count == 0 && !has_fault {
        rules.input.trouble.push(no_documents(Some(&rules.input.name(directory))));
    }
}

fn wish<'w>(
    wishes: &'w mut Wishes,
    identity: PathBuf,
    path: PathBuf,
    sets: &[String],
) -> &'w mut Wanted {
    let sets = || sets.to_vec();
    wishes.entry(identity).or_insert_with(|| Wanted { path, sets: sets(), is_named: false })
}

/// The files that a run would read, links resolved, as far as they are known now.
pub(crate) fn files_read(files: &Arc<dyn Files>, settings: &Settings) -> BTreeSet<PathBuf> {
    let paths = &settings.paths;
    let mut rules = rules(files.clone(), settings, &start(&**files, paths));
    let (wishes, _) = requested(&mut rules, paths);
    let mut read: BTreeSet<PathBuf> = wishes.into_keys().collect();
    read.extend(rules.book.files.iter().cloned());
    let named = settings.config.iter().chain(&settings.rules).chain(paths);
    let baseline = match &settings.baseline {
        Baseline::File(path) => Some(path),
        _ => None,
    };
    read.extend(named.chain(baseline).map(|it| files.identity(it)));
    if let Some(home) = &rules.home {
        let baseline = rules.config.baseline.iter().map(|it| home.directory.join(&it.value));
        read.extend(baseline.map(|it| files.identity(&it)));
        read.insert(home.identity.clone());
    }
    read
}

pub(super) fn no_documents(directory: Option<&str>) -> Diagnostic {
    let message = match directory {
        Some(name) => text!("no document in `{name}`", "`{name}` に文書がない"),
        None => text!("there is no document to check", "検査する文書がない"),
    };
    Diagnostic::error(NO_DOCUMENTS, message).help(Format::advice())
}
