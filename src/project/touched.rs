//! Knows which findings a change of some files may affect. Does not know where the changes come
//! from.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use rustc_hash::FxHashSet;

use super::Project;
use super::files::stored;
use crate::check::Compiled;
use crate::check::corpus::Root;
use crate::diagnostic::Diagnostic;
use crate::rule::Rule;
use crate::source::SourceId;

/// The changes since an earlier state of the project, as far as they affect findings.
pub(crate) struct Touched {
    /// The files that changed.
    sources: FxHashSet<SourceId>,
    /// Rules that changed, or whose model changed, and rules that compare a set with a changed document
    /// from elsewhere.
    rules: FxHashSet<String>,
    /// The configuration changed, a file of the project was deleted, or the changes are unknown: any
    /// finding may come from them.
    all: bool,
}

impl Touched {
    /// The effect of changing `files`, whose links are resolved; everything, unless the list
    /// `is_complete`.
    pub(crate) fn by(project: &Project, files: &BTreeSet<PathBuf>, is_complete: bool) -> Self {
        let is_changed =
            |name: &str| files.contains(&*stored(&project.files.identity(Path::new(name))));
        let sources = project.corpus.sources.iter();
        let sources = sources.filter(|(_, source)| is_changed(&source.name)).map(|(id, _)| id);
        let sources: FxHashSet<SourceId> = sources.collect();
        let sets = sets_with(&sources, project);
        let bears = |it: &&Compiled| is_of(&it.rule, &sources) || it.looks_at(&sets);
        let rules = project.rules.iter().filter(bears).map(|it| it.rule.id.value.clone()).collect();
        let is_gone = |it: &PathBuf| project.files.stat(it).is_err() && project.names(it);
        let all = !is_complete
            || project.config.as_ref().is_some_and(|(it, _)| sources.contains(it))
            || files.iter().any(is_gone);
        Self { sources, rules, all }
    }

    /// Whether the finding may come from the changes: its rule changed or compares a changed file from
    /// elsewhere, or any of its places is in a changed file, not only the primary one. A total in an
    /// unchanged file may be wrong because an item elsewhere changed; and if a KPI was removed,
    /// nothing in the changed file is left to point at.
    pub(crate) fn bears_on(&self, found: &Diagnostic) -> bool {
        let of_project = ["model/", "baseline/"].iter().any(|area| found.code.starts_with(area));
        self.all
            || of_project && !self.sources.is_empty()
            || found.labels.is_empty()
            || self.rules.contains(&*found.code)
            || found.labels.iter().any(|it| self.sources.contains(&it.span.source))
    }
}

/// The source sets that contain a document of `sources`.
fn sets_with<'p>(sources: &FxHashSet<SourceId>, project: &'p Project) -> BTreeSet<&'p str> {
    let corpus = &project.corpus;
    let is_changed = |root: &Root| sources.contains(&corpus.documents[root.document].source);
    let sets = corpus.sets.iter().filter(|(_, roots)| roots.iter().any(is_changed));
    sets.map(|(set, _)| set.as_str()).collect()
}

/// Whether the rule, or an entity or link that it may use, is declared in one of `sources`.
fn is_of(rule: &Rule, sources: &FxHashSet<SourceId>) -> bool {
    let entities = rule.model.entities.iter().map(|it| &it.name);
    let declared = entities.chain(rule.model.edges.iter().map(|it| &it.name)).chain([&rule.id]);
    declared.into_iter().any(|it| sources.contains(&it.span.source))
}
