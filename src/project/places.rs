//! Answers questions about a place in a project: which figures are related, which references a key has, which
//! document is there, how a finding there can be accepted. Does not know who asks.

mod accept;
mod mentions;
#[cfg(feature = "lsp")]
mod written;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use super::Session;
use super::session::Stop;
use super::state::Project;
use crate::diagnostic::{Diagnostic, Fix};
use crate::document::Document;
use crate::lint::Cancel;
use crate::lint::links::{Links, links};
use crate::lint::relations::{Relations, relations};
use crate::rule::Model;
use crate::source::SourceId;

pub use accept::Acceptance;
pub use mentions::Mentions;
#[cfg(feature = "lsp")]
pub(crate) use written::Written;

impl Session {
    /// The figures that rules compare with each other or compute from each other, in the current documents.
    ///
    /// # Errors
    /// The errors of [`check`](Self::check).
    pub fn relations(&mut self, cancel: &Cancel) -> Result<Relations, Stop> {
        let project = self.project(cancel)?;
        relations(&project.corpus, project.effective(), cancel).ok_or(Stop::Cancelled)
    }

    /// The entities of the project's models, and the references to them.
    ///
    /// # Errors
    /// The errors of [`check`](Self::check).
    pub fn links(&mut self, cancel: &Cancel) -> Result<Links, Stop> {
        let project = self.project(cancel)?;
        Ok(links(&project.corpus, project.effective()))
    }

    /// The document, rule file or configuration with this number.
    ///
    /// # Errors
    /// The errors of [`check`](Self::check).
    pub fn document(
        &mut self,
        source: SourceId,
        cancel: &Cancel,
    ) -> Result<Option<Arc<Document>>, Stop> {
        Ok(self.project(cancel)?.document(source).cloned())
    }

    /// The names of the source sets of the project.
    ///
    /// # Errors
    /// The errors of [`check`](Self::check).
    pub fn sets(&mut self, cancel: &Cancel) -> Result<Vec<String>, Stop> {
        Ok(self.project(cancel)?.corpus.sets.keys().cloned().collect())
    }

    /// The names that rules use: rule ids, the types of entities and the links of models.
    ///
    /// # Errors
    /// The errors of [`check`](Self::check).
    pub fn names(&mut self, cancel: &Cancel) -> Result<Names, Stop> {
        let project = self.project(cancel)?;
        let mut names = Names::default();
        for rule in &project.rules {
            names.rules.insert(rule.rule.id.value.clone());
            names.take(&rule.rule.model);
        }
        project.corpus.models.iter().for_each(|it| names.take(it));
        Ok(names)
    }

    /// Whether the source is the configuration (`true`) or a rule file (`false`); `None` if it is
    /// neither.
    ///
    /// # Errors
    /// The errors of [`check`](Self::check).
    pub fn is_configuration(
        &mut self,
        source: SourceId,
        cancel: &Cancel,
    ) -> Result<Option<bool>, Stop> {
        let project = self.project(cancel)?;
        let is_config = project.config.as_ref().is_some_and(|(it, _)| *it == source);
        Ok((is_config || project.is_own(source)).then_some(is_config))
    }

    /// The edit that accepts `finding`, if there is one.
    ///
    /// # Errors
    /// The errors of [`check`](Self::check).
    pub fn acceptance(
        &mut self,
        finding: &Diagnostic,
        how: &Acceptance<'_>,
        cancel: &Cancel,
    ) -> Result<Option<Fix>, Stop> {
        Ok(self.project(cancel)?.acceptance(finding, how))
    }
}

/// The names that rules use.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// Ids of rules.
    pub rules: BTreeSet<String>,
    /// Types of entities.
    pub entities: BTreeSet<String>,
    /// Links, and their inverses.
    pub edges: BTreeSet<String>,
}

impl Names {
    fn take(&mut self, model: &Model) {
        self.entities.extend(model.entities.iter().map(|it| it.name.value.clone()));
        let edges = model.edges.iter().flat_map(|it| it.inverse.iter().chain([&it.name]));
        self.edges.extend(edges.map(|it| it.value.clone()));
    }
}

impl Project {
    /// The document, rule file or configuration with this number.
    pub(crate) fn document(&self, source: SourceId) -> Option<&Arc<Document>> {
        self.corpus.documents.iter().chain(&self.own).find(|it| it.source == source)
    }

    /// Whether it is the configuration or a rule file.
    pub(crate) fn is_own(&self, source: SourceId) -> bool {
        self.own.iter().any(|it| it.source == source)
    }

    /// The path of a document as the configuration would write it.
    fn name_of(&self, source: SourceId) -> Option<String> {
        let home = self.home.as_deref()?;
        let member = self.known.iter().find(|it| it.source == source)?;
        let path: &Path = &super::files::relative(&*self.files, home, &member.path);
        Some(path.to_str()?.replace('\\', "/"))
    }
}
