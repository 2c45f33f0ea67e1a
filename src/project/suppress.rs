//! Knows which documents an entry of the configuration's `suppress` list matches. Does not know how
//! the list is written, nor the effect of an acceptance (`lint::suppress` does).

use std::path::{Path, PathBuf};

use super::config::suppress::Entry;
use super::files::{self, Files, MATCHED_NOTHING};
use super::state::Member;
use crate::diagnostic::{Diagnostic, Text};
use crate::lint::suppress::Listed;
use crate::source::{SourceId, Spanned};
use crate::text;

/// The directory of the configuration, and access to its files.
#[derive(Clone, Copy)]
pub(crate) struct Home<'a> {
    pub(crate) files: &'a dyn Files,
    pub(crate) directory: &'a Path,
}

impl Home<'_> {
    /// The path in the form that the configuration uses.
    pub(crate) fn relative(self, path: &Path) -> PathBuf {
        files::relative(self.files, self.directory, path)
    }
}

/// The entries with the documents they match. Entries that match nothing are reported.
pub(crate) fn resolve(
    entries: Vec<Entry>,
    home: Home<'_>,
    documents: &[Member],
    found: &mut Vec<Diagnostic>,
) -> Vec<Listed> {
    let resolve = |Entry { mut listed, within }| {
        for name in &within {
            let meant = meant(&name.value, home, documents);
            if meant.is_empty() {
                found.push(nothing(name));
            }
            listed.documents.extend(meant);
        }
        (!listed.documents.is_empty()).then_some(listed)
    };
    entries.into_iter().filter_map(resolve).collect()
}

/// The documents of the source set `name`, or those whose path from the configuration matches it.
fn meant(name: &str, home: Home<'_>, documents: &[Member]) -> Vec<SourceId> {
    let of_set = documents.iter().filter(|it| it.sets.iter().any(|set| set == name));
    let of_set: Vec<_> = of_set.map(|it| it.source).collect();
    let Some(fits) = files::matcher(name).ok().filter(|_| of_set.is_empty()) else { return of_set };
    let fitting = documents.iter().filter(|it| fits(&home.relative(&it.path)));
    fitting.map(|it| it.source).collect()
}

fn nothing(name: &Spanned<String>) -> Diagnostic {
    let pattern = &name.value;
    let message =
        text!("`{pattern}` matches no document of this run", "`{pattern}` に当たる文書はない");
    Diagnostic::error(MATCHED_NOTHING, message).at(name.span, Text::default()).help(text!(
        "write the name of a source set, or a path or glob relative to the configuration",
        "文書集合の名前か、設定ファイルからの相対パスまたはグロブを書く"
    ))
}
