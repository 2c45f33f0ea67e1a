//! Knows which files certainly do not affect an open project, so that a change of them has no effect. Does
//! not know the effect of a change of any other file.

use std::path::Path;

use super::config::FILE_NAME;
use super::files::stored;
use super::state::Project;
use super::{Settings, baseline};

impl Project {
    /// Whether the file with this identity, which is not a document of the run, certainly does not affect
    /// it: it is not the configuration, a rule file or the baseline, no glob or path of these matches it, and
    /// no anchor or link names it.
    pub(super) fn is_indifferent_to(&self, identity: &Path, settings: &Settings) -> bool {
        let name = identity.file_name().unwrap_or_default();
        let is_of_search = name == FILE_NAME || name == ".gitignore" || name == ".ignore";
        let is_read = self.paths.values().any(|it| it == identity);
        let is_stored = self.known.iter().any(|it| *stored(&it.identity) == *identity);
        let baseline = baseline::chosen(settings, self);
        let named = settings.config.iter().chain(&settings.rules).chain(&settings.paths);
        let mut named = named.chain(&baseline).map(|it| self.files.identity(it));
        let is_named = named.any(|it| identity.starts_with(it));
        let is_anywhere = self.home.is_none() && settings.paths.is_empty();
        let is_sought = self.sought.iter().any(|it| it == identity);
        let is_linked = self.linked.values().any(|it| it.contains(identity));
        !(is_stored
            || is_sought
            || is_linked
            || is_of_search
            || is_read
            || is_named
            || is_anywhere
            || self.names(identity))
    }
}
