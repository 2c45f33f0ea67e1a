//! Knows which files would declare the relations of a table, and whether they exist already. Does not write them,
//! and does not know how relations become rules (`infer` does).

use std::path::{Path, PathBuf};

use crate::diagnostic::Lang;
use crate::lint::Cancel;
use crate::project::Session;
use crate::project::config::FILE_NAME;
use crate::project::files::Files;
use crate::project::infer::configuration;
use crate::project::session::Stop;
use crate::project::state::Project;
use crate::source::Span;

/// The files that would declare the relations of a table.
pub(crate) enum Written {
    /// Files to create, each with its absolute path and its text.
    New(Vec<(PathBuf, String)>),
    /// The file at this path, or its rules, exist already.
    There(PathBuf),
    /// The table has no relation that a rule could declare.
    Nothing,
}

impl Session {
    /// Whether there is a table with figures at `at`.
    ///
    /// # Errors
    /// The errors of [`check`](Self::check).
    pub(crate) fn has_table(&mut self, at: Span, cancel: &Cancel) -> Result<bool, Stop> {
        let project = self.project(cancel)?;
        let of_document = project.tables();
        let mut own = of_document.iter().map(|it| it.span());
        Ok(own.any(|it| it.source == at.source && it.start <= at.end && at.start <= it.end))
    }

    /// The files that would declare the relations of the tables at `at`, including a configuration if
    /// there is none.
    ///
    /// # Errors
    /// The errors of [`check`](Self::check).
    pub(crate) fn written(
        &mut self,
        at: Span,
        lang: Lang,
        cancel: &Cancel,
    ) -> Result<Written, Stop> {
        let pack = self.default_rules();
        let project = self.project(cancel)?;
        Ok(project.written(at, &pack, lang))
    }
}

impl Project {
    fn written(&self, at: Span, pack: &str, lang: Lang) -> Written {
        let Some((mut inferred, number)) = self.infer_at(at, lang) else { return Written::Nothing };
        let Some(text) = inferred.text.take() else { return Written::Nothing };
        let files: &dyn Files = &*self.files;
        let home = self.home.clone().unwrap_or_default();
        let absolute = |path: &Path| files.identity(&home.join(path));
        let stem = &inferred.stem;
        let path = absolute(&Path::new("rules").join(format!("{stem}-table-{number}.yaml")));
        let is_known = |id: &str| self.rules.iter().any(|it| it.rule.id.value == id);
        if files.stat(&path).is_ok() || inferred.ids.iter().any(|it| is_known(it)) {
            return Written::There(path);
        }
        let mut all = vec![(path, text)];
        if self.home.is_none() {
            let config = absolute(Path::new(FILE_NAME));
            all.push((config, configuration(&[inferred], pack, lang)));
        }
        Written::New(all)
    }
}
