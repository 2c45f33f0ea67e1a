//! Knows which documents a run is over: those of the source sets, and those that the arguments name.
//! Does not read any of them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use rustc_hash::FxHashSet;

use super::Settings;
use super::{Rules, filter, no_documents, rules, sets_named, start};
use crate::document::Format;
use crate::project::files::{self, Listing};
use crate::project::rulebook;

/// A document of the run.
#[derive(Default)]
pub(crate) struct Wanted {
    pub(crate) path: PathBuf,
    /// Source sets that it belongs to.
    pub(crate) sets: Vec<String>,
}

/// Documents by identity, so that a file named twice is read once.
pub(crate) type Wishes = BTreeMap<PathBuf, Wanted>;

/// The documents of the configuration's source sets.
pub(crate) fn wish_sets(rules: &mut Rules, wishes: &mut Wishes) {
    let Rules { input, book, config, filter, home: Some((directory, own)), .. } = rules else {
        return;
    };
    for set in &config.sources {
        for glob in &set.globs {
            let Listing { mut files, faults } = rulebook::listing(directory, glob, input);
            input.trouble.extend(faults);
            let any = !files.is_empty();
            files.retain(|path| filter.admits(path));
            if any && files.is_empty() {
                input.trouble.push(filter::all_left_out(glob));
            }
            for path in files {
                let identity = files::identity(&path);
                // A glob such as `**/*.yaml` does not mean the rules themselves.
                if book.files.contains(&identity) || identity == *own {
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

/// The documents that the arguments name. Returns the identities asked for, unless the whole run
/// was.
pub(crate) fn wish_paths(
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
        if path.is_dir() {
            wish_directory(rules, path, &sets, wishes, &mut asked);
        } else if let Some(sets) = rules.sets_of_overlay(path, &sets) {
            let identity = files::identity(path);
            asked.insert(identity.clone());
            if rules.filter.admits(path) {
                wish(wishes, identity, path.clone(), &sets);
            } else {
                rules.input.trouble.push(filter::left_out(path));
            }
        } else if let Err(error) = std::fs::metadata(path) {
            rules.input.trouble.push(files::fault(path, Some(&error)));
        } else {
            let identity = files::identity(path);
            asked.insert(identity.clone());
            if !wishes.contains_key(&identity) && !rules.filter.admits(path) {
                rules.input.trouble.push(filter::left_out(path));
            } else if !rules.is_own(&identity) {
                wish(wishes, identity, path.clone(), &sets);
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
    let identity = files::identity(directory);
    let known: Vec<_> = wishes.keys().filter(|it| it.starts_with(&identity)).cloned().collect();
    if !known.is_empty() && rules.home.is_some() {
        asked.extend(known);
        return;
    }
    let is_document = |path: &Path| Format::of_name(&path.to_string_lossy()).is_some();
    let listing = files::below(directory, is_document);
    let has_fault = !listing.faults.is_empty();
    rules.input.trouble.extend(listing.faults);
    let mut count = 0;
    for path in listing.files {
        let identity = files::identity(&path);
        if !rules.filter.admits(&path) {
            // Not said file by file: a directory was named, and what it is without is configured.
            count += 1;
        } else if !rules.is_own(&identity) {
            count += 1;
            asked.insert(identity.clone());
            wish(wishes, identity, path, sets);
        }
    }
    if count == 0 && !has_fault {
        rules.input.trouble.push(no_documents(Some(directory)));
    }
}

fn wish(wishes: &mut Wishes, identity: PathBuf, path: PathBuf, sets: &[String]) {
    wishes.entry(identity).or_insert_with(|| Wanted { path, sets: sets.to_vec() });
}

/// The files that a run would read, links resolved, as far as they can be known now.
pub(crate) fn files_read(settings: &Settings, paths: &[PathBuf]) -> BTreeSet<PathBuf> {
    let mut rules = rules(settings, &start(paths));
    let mut wishes = Wishes::new();
    if rules.home.is_some() {
        wish_sets(&mut rules, &mut wishes);
    }
    wish_paths(&mut rules, paths, &mut wishes);
    let mut files: BTreeSet<PathBuf> = wishes.into_keys().collect();
    files.extend(rules.book.files.iter().cloned());
    let named = settings.config.iter().chain(&settings.rules).chain(paths);
    files.extend(named.map(|it| files::identity(it)));
    if let Some((directory, own)) = &rules.home {
        let baseline = rules.config.baseline.iter().map(|it| directory.join(&it.value));
        files.extend(baseline.map(|it| files::identity(&it)));
        files.insert(own.clone());
    }
    files
}
