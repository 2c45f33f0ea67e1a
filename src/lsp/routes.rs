//! Knows which project a file belongs to: the one of the nearest configuration, found as the command line
//! finds it, or the file alone. Does not know what a project contains.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Host;
use super::options::Options;
use super::uri::is_unsaved;
use crate::document::Format;
use crate::project::files::{directory, nearest_config};
use crate::project::{Files, Settings};
use crate::rule::packs::DEFAULT_RULES;

/// The subject of a session.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Route {
    /// The project of this configuration.
    Config(PathBuf),
    /// This file, which belongs to no project.
    Draft(PathBuf),
}

impl Route {
    /// The file that shows diagnostics without a place.
    pub(super) fn home(&self) -> &Path {
        match self {
            Self::Config(path) | Self::Draft(path) => path,
        }
    }

    pub(super) fn is_draft(&self) -> bool {
        matches!(self, Self::Draft(_))
    }

    /// The settings of the session.
    pub(super) fn settings(&self, host: &Host, options: &Options, base: &Path) -> Settings {
        let own = options.rules.iter().map(|it| absolute(base, it));
        let mut settings = Settings {
            rules: host.rules.iter().cloned().chain(own).collect(),
            default_rules: vec![DEFAULT_RULES.into()],
            today: (host.today)(),
            ..Settings::default()
        };
        match self {
            Self::Config(path) => settings.config = Some(path.clone()),
            Self::Draft(path) => settings.paths = vec![path.clone()],
        }
        settings
    }
}

/// `path` from `base`, unless it names a pack.
fn absolute(base: &Path, path: &Path) -> PathBuf {
    let is_pack = path.to_str().is_some_and(|it| it.starts_with("kenzan:"));
    if is_pack { path.to_owned() } else { base.join(path) }
}

/// Where projects are looked for.
pub(super) struct Roads<'r> {
    pub(super) host: &'r Host,
    pub(super) options: &'r Options,
    /// The workspace folders.
    pub(super) folders: &'r [PathBuf],
}

impl Roads<'_> {
    /// The files, with relative names starting from the workspace folder that contains `path`, or else
    /// from its own directory; and that directory.
    pub(super) fn files(&self, path: &Path) -> (Arc<dyn Files>, PathBuf) {
        let holding = self.folders.iter().filter(|it| path.starts_with(it));
        let base = holding.max_by_key(|it| it.as_os_str().len());
        let base = base.map_or_else(|| directory(path).to_owned(), Clone::clone);
        ((self.host.files)(&base), base)
    }

    /// The projects of the workspace folders.
    pub(super) fn of_folders(&self) -> Vec<Route> {
        let config = |folder: &PathBuf| self.config(folder, &(self.host.files)(folder));
        self.folders.iter().filter_map(config).map(Route::Config).collect()
    }

    /// The project or draft that checks the open file at `path`, whose identity is known. `None` if the
    /// file cannot be checked alone.
    pub(super) fn of_file(&self, path: &Path, identity: &Path) -> Option<Route> {
        let name = path.to_string_lossy();
        let is_text = |it: Format| it.is_text();
        let is_sought = Format::is_sought(&name) && Format::of_name(&name).is_some_and(is_text);
        let draft =
            || (self.options.drafts && is_sought).then(|| Route::Draft(identity.to_owned()));
        if is_unsaved(path) {
            return draft();
        }
        let (files, base) = self.files(path);
        let near = directory(path);
        let configured = self.config(&base, &files).filter(|_| self.is_fixed());
        if let Some(config) = configured.or_else(|| self.nearest(near, &files)) {
            return Some(Route::Config(config));
        }
        draft()
    }

    /// Whether one configuration applies everywhere.
    fn is_fixed(&self) -> bool {
        self.host.config.is_some() || self.options.config.is_some()
    }

    fn config(&self, base: &Path, files: &Arc<dyn Files>) -> Option<PathBuf> {
        match self.options.config.as_ref().or(self.host.config.as_ref()) {
            Some(fixed) => Some(files.identity(&base.join(fixed))),
            None => self.nearest(base, files),
        }
    }

    fn nearest(&self, start: &Path, files: &Arc<dyn Files>) -> Option<PathBuf> {
        nearest_config(&**files, start).map(|it| files.identity(&it))
    }
}
