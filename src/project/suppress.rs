//! Knows which documents an entry of the configuration's `suppress` list means, and the day of the run.
//! Does not know how the list is written, nor what an acceptance does (`lint::suppress` does).

use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use super::config::suppress::Entry;
use super::files::{self, MATCHED_NOTHING};
use crate::diagnostic::{Diagnostic, Text};
use crate::lint::suppress::Listed;
use crate::lint::suppress::date::Date;
use crate::source::{SourceId, Spanned};
use crate::text;

/// A document of the run.
pub(crate) struct Known<'a> {
    pub(crate) source: SourceId,
    pub(crate) path: &'a Path,
    pub(crate) sets: &'a [String],
}

/// The entries with the documents they mean; that one means none is said.
pub(crate) fn resolve(
    entries: Vec<Entry>,
    home: &Path,
    documents: &[Known<'_>],
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

/// The documents of the source set `name`, or those whose path from the configuration fits it.
fn meant(name: &str, home: &Path, documents: &[Known<'_>]) -> Vec<SourceId> {
    let of_set = documents.iter().filter(|it| it.sets.iter().any(|set| set == name));
    let of_set: Vec<_> = of_set.map(|it| it.source).collect();
    let Some(fits) = files::matcher(name).ok().filter(|_| of_set.is_empty()) else { return of_set };
    let fitting = documents.iter().filter(|it| fits(&files::relative(home, it.path)));
    fitting.map(|it| it.source).collect()
}

fn nothing(name: &Spanned<String>) -> Diagnostic {
    let pattern = &name.value;
    let message =
        text!("`{pattern}` means no document of the run", "`{pattern}` に当たる文書はない");
    Diagnostic::error(MATCHED_NOTHING, message).at(name.span, Text::default()).help(text!(
        "write the name of a source set, or a path or glob relative to the configuration",
        "文書の集合の名前か、設定ファイルからの相対パスまたはグロブを書く"
    ))
}

/// The day that it is, in UTC. Nothing when the clock stands before 1970.
pub(crate) fn today() -> Option<Date> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    Some(Date::after_1970(i64::try_from(since.as_secs() / 86_400).ok()?))
}
