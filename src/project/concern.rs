//! Knows which files surely have no part in a project that is open, so that a change of them changes nothing.
//! Does not know what a change of any other file changes.

use std::path::Path;

use super::config::FILE_NAME;
use super::state::Project;
use super::{Settings, baseline};

impl Project {
    /// Whether the file of this identity, which is no document of the run, surely has no part in it: neither
    /// the configuration nor rules nor a baseline, and nothing that either names, nor what an anchor names.
    pub(super) fn is_indifferent_to(&self, identity: &Path, settings: &Settings) -> bool {
        let name = identity.file_name().unwrap_or_default();
        let is_of_search = name == FILE_NAME || name == ".gitignore" || name == ".ignore";
        let is_read = self.paths.values().any(|it| it == identity);
        let baseline = baseline::chosen(settings, self);
        let named = settings.config.iter().chain(&settings.rules).chain(&settings.paths);
        let mut named = named.chain(&baseline).map(|it| self.files.identity(it));
        let is_named = named.any(|it| identity.starts_with(it));
        let is_anywhere = self.home.is_none() && settings.paths.is_empty();
        let is_sought = self.sought.iter().any(|it| it == identity);
        !(is_sought || is_of_search || is_read || is_named || is_anywhere || self.names(identity))
    }
}
