//! Knows where the files are that links in documents name. Does not know which links are checked, nor the findings
//! about them.

use std::cell::LazyCell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;

use super::files::{Files, beside_in_mail, is_directory, normal, stored};
use super::state::{Member, Project, Sought};
use crate::check::links::{self, Landing, Landings};
use crate::document::Document;
use crate::source::SourceId;

/// The places where the files of a project are searched for.
struct Linked<'p> {
    files: &'p dyn Files,
    /// The directory of the configuration, or else of the run.
    home: PathBuf,
    known: FxHashMap<&'p Path, SourceId>,
}

impl Project {
    /// Searches for the files that links in the documents `indices` name now, if a rule checks links.
    pub(super) fn look_for_links(&mut self, indices: impl IntoIterator<Item = usize>) {
        let Self { corpus, known, rules, linked, files, home, .. } = self;
        if !rules.iter().any(|it| it.check.follows_links()) {
            return;
        }
        let places = Linked::of(&**files, home.as_deref(), known);
        for index in indices.into_iter().filter(|it| !known[*it].is_beside) {
            let document = &corpus.documents[index];
            places.find(&known[index], document, &mut corpus.landings, linked);
        }
    }
}

impl<'p> Linked<'p> {
    fn of(files: &'p dyn Files, home: Option<&Path>, known: &'p [Member]) -> Self {
        let home = files.absolute(home.unwrap_or(Path::new(".")));
        let known = known.iter().filter(|it| !it.is_beside);
        let known = known.map(|it| (it.identity.as_path(), it.source)).collect();
        Self { files, home, known }
    }

    /// Searches for the files that links in `document` name.
    fn find(
        &self,
        member: &Member,
        document: &Document,
        landings: &mut Landings,
        sought: &mut Sought,
    ) {
        let mut own = FxHashMap::default();
        let mut depends = BTreeSet::new();
        let is_packed = *stored(&member.path) != *member.path;
        let place = LazyCell::new(|| self.place(&member.path));
        for (file, is_part) in links::files(document) {
            let landing = match beside_in_mail(&member.path, &file) {
                Some(part) => Some(self.known_at(&part).unwrap_or(Landing::Nothing)),
                // Files packed beside a document are not searched for, nor are parts of mails elsewhere.
                None if is_packed || file.contains(':') => None,
                None => self.landing(&place, &file, is_part, &mut depends),
            };
            own.extend(landing.map(|it| (file, it)));
        }
        landings.insert(member.source, own);
        sought.insert(member.source, depends);
    }

    /// The directories of the document at `path` and of its project.
    fn place(&self, path: &Path) -> Place {
        let path = self.files.absolute(path);
        let directory = path.parent().unwrap_or(&path).to_owned();
        let is_root = |it: &&Path| self.files.stat(&it.join(".git")).is_ok();
        let repository = directory.ancestors().find(is_root).map(Path::to_owned);
        let home = || self.home.clone();
        let root = repository.unwrap_or_else(home);
        let real = self.files.identity(&path).parent().map(Path::to_owned);
        Place { root, real: real.filter(|it| *it != directory), directory }
    }

    /// What is at `path`, if anything.
    fn known_at(&self, path: &Path) -> Option<Landing> {
        self.files.stat(path).ok()?;
        let known = self.known.get(self.files.identity(path).as_path());
        Some(known.map_or(Landing::File, |it| Landing::Document(*it)))
    }

    /// The target of the link to `file`, which may be a part of the document; `None` if that is in doubt. Adds the files
    /// on which this depends.
    fn landing(
        &self,
        place: &Place,
        file: &str,
        is_part: bool,
        depends: &mut BTreeSet<PathBuf>,
    ) -> Option<Landing> {
        let target = normal(&place.directory.join(file));
        if !target.starts_with(&place.root) {
            return None;
        }
        depends.insert(self.files.identity(&target));
        if let Some(landing) = self.known_at(&target) {
            return Some(landing);
        }
        // Sites also resolve paths from a directory above or from its `pages`, and a document behind a link has two
        // places.
        let above =
            place.directory.ancestors().skip(1).take_while(|it| it.starts_with(&place.root));
        let beside = above.clone().chain([&*place.directory]).map(|it| it.join("pages"));
        let beside = beside.filter(|it| is_directory(self.files, it));
        let above = above.chain(place.real.as_deref()).map(Path::to_owned);
        let others: Vec<PathBuf> = above.chain(beside).map(|it| normal(&it.join(file))).collect();
        if let Some(other) = others.iter().find(|it| self.files.stat(it).is_ok()) {
            depends.insert(self.files.identity(other));
            return None;
        }
        // A missing file may belong to a part of the project that is not here, or be generated. A part names the files
        // that it includes as the whole document would.
        let is_seen = |it: &PathBuf| it.parent().is_some_and(|it| is_directory(self.files, it));
        let is_seen = is_seen(&target) || is_part && others.iter().any(is_seen);
        (is_seen && !self.files.is_ignored(&target)).then_some(Landing::Nothing)
    }
}

/// The place of a document.
struct Place {
    directory: PathBuf,
    /// The directory of its project; files outside are not searched for.
    root: PathBuf,
    /// Its own directory, if it was reached through a link.
    real: Option<PathBuf>,
}
