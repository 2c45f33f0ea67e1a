//! Knows a project as it was read: documents, rules, acceptances of the configuration. Does not
//! know how it was read, nor its findings.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::files::{self, Files};
use super::{claim, strays};
use crate::check::{Compiled, Corpus};
use crate::diagnostic::{Diagnostic, Lang, Severity};
use crate::document::Document;
use crate::lint::overrides::Overrides;
use crate::lint::suppress::date::Date;
use crate::lint::suppress::{Listed, Policy};
use crate::rule::Rule;
use crate::source::{SourceId, Spanned};

/// A project that is ready to be checked.
pub(crate) struct Project {
    /// The documents; its sources hold the configuration and rule files too.
    pub(crate) corpus: Corpus,
    /// The rules.
    pub(crate) rules: Vec<Compiled>,
    /// Diagnostics from reading, except those about single documents.
    pub(super) trouble: Vec<Diagnostic>,
    /// Diagnostics about files that nobody named and that could not become documents.
    pub(super) strays: Vec<Diagnostic>,
    /// Diagnostics about each document from reading it.
    pub(super) reported: Vec<Vec<Diagnostic>>,
    /// The source sets of each document that could not be read at all.
    pub(super) lacks: Vec<Vec<String>>,
    /// The documents in no set, by index.
    pub(super) outside: Vec<usize>,
    /// Whether something requested cannot be checked.
    pub(crate) unable: bool,
    /// The configuration's language.
    pub(crate) lang: Option<Lang>,
    /// Documents that the report leaves out because they were not requested.
    pub(crate) elsewhere: FxHashSet<SourceId>,
    /// The acceptances of the configuration.
    pub(crate) listed: Vec<Listed>,
    /// Severities that apply in some documents only.
    pub(crate) overrides: Overrides,
    /// The configuration and the rule files, without those built into the program.
    pub(crate) own: Vec<Arc<Document>>,
    /// The files of the sources, links resolved, without texts built into the program.
    pub(crate) paths: Arc<BTreeMap<SourceId, PathBuf>>,
    /// Access to files.
    pub(crate) files: Arc<dyn Files>,
    /// Files that anchors name and that do not exist.
    pub(super) sought: Vec<PathBuf>,
    /// Files that links name, whether or not they exist.
    pub(super) linked: Sought,
    /// The files of the documents, in the order of the corpus.
    pub(crate) known: Vec<Member>,
    /// Directory of the configuration, if there is one. The run then includes everything that it
    /// names.
    pub(crate) home: Option<PathBuf>,
    /// The baseline that the configuration names, relative to its directory.
    pub(crate) baseline: Option<Spanned<String>>,
    /// The globs of the configuration for documents and rules.
    pub(super) globs: Vec<String>,
    /// The configuration, if one could be read, and its path.
    pub(crate) config: Option<(SourceId, PathBuf)>,
    /// Whether the default rules apply: there is no configuration and no other rule.
    pub(crate) is_bare: bool,
}

/// The files on which links of each document depend, links of the file system resolved.
pub(super) type Sought = BTreeMap<SourceId, BTreeSet<PathBuf>>;

/// The file of a document.
pub(crate) struct Member {
    pub(crate) source: SourceId,
    pub(crate) path: PathBuf,
    /// Its path, links resolved.
    pub(crate) identity: PathBuf,
    /// The source sets that it belongs to.
    pub(crate) sets: Vec<String>,
    /// Whether an argument names the file itself.
    pub(crate) is_named: bool,
    /// Whether it is only used for comparisons, because an anchor names it.
    pub(crate) is_beside: bool,
}

impl Project {
    /// All diagnostics from reading.
    pub(crate) fn of_reading(&self) -> Vec<Diagnostic> {
        let mut found = self.trouble.clone();
        let mut strays = self.strays.clone();
        for (reported, known) in self.reported.iter().zip(&self.known) {
            let of = if self.is_bare && !known.is_named { &mut strays } else { &mut found };
            of.extend(reported.iter().cloned());
        }
        found.extend(if self.is_bare { strays::lessened(strays) } else { strays });
        found.extend(claim::unseen(&self.corpus, &self.outside, &self.rules, self.home.is_some()));
        found
    }

    /// Diagnostics from reading for commands other than `check`: only those that prevented reading,
    /// or all.
    pub(crate) fn remarks(&self, all: bool) -> Vec<Diagnostic> {
        let mut reported = self.of_reading();
        reported.retain(|it| all || it.severity == Severity::Error);
        reported
    }

    /// Whether a glob of the configuration matches `path`, even if no file is there.
    pub(crate) fn names(&self, path: &Path) -> bool {
        let Some(home) = &self.home else { return false };
        let seen = files::relative(&*self.files, home, path);
        let fits = |glob: &String| match files::matcher(glob) {
            Ok(fits) if glob.starts_with('/') => fits(&self.files.absolute(path)),
            Ok(fits) => fits(&seen),
            Err(_) => false,
        };
        self.globs.iter().any(fits)
    }

    /// The severity of the rule where no override applies.
    pub(crate) fn severity(&self, rule: &Rule) -> Option<Severity> {
        self.overrides.general(&rule.id.value).unwrap_or(rule.severity)
    }

    /// The input of suppression.
    pub(crate) fn policy(&self, today: Option<Date>) -> Policy<'_> {
        let (listed, files, complete) = (&self.listed, &self.own, self.home.is_some());
        Policy { listed, overrides: Some(&self.overrides), files, today, complete }
    }
}
