//! Knows which documents and rules an entry of the configuration's `overrides` matches. Does not
//! know how the list is written, nor how findings change (`lint::overrides` does).

use super::config::fit;
use super::config::overrides::Entry;
use super::files::{self, MATCHED_NOTHING};
use super::rulebook::{Rulebook, closest};
use super::state::Member;
use super::suppress::Home;
use crate::diagnostic::{Diagnostic, Severity, Text};
use crate::lint::overrides::{Override, Overrides};
use crate::source::{SourceId, Spanned};
use crate::text;

/// Code of an override without effect.
const INVALID: &str = super::config::CODE;

/// The entries with the documents and rules they match. Entries that match nothing are reported.
/// Rules of `book` get the greatest severity that they have in any document.
pub(crate) fn resolve(
    entries: Vec<Entry>,
    home: Home<'_>,
    documents: &[Member],
    book: &mut Rulebook,
    found: &mut Vec<Diagnostic>,
) -> Overrides {
    let mut overrides = Overrides::default();
    for entry in entries {
        let severity = levels(&entry, book, found);
        let documents = meant(&entry, home, documents, found);
        let Some(first) = entry.files.first() else { continue };
        let files: Vec<&str> = entry.files.iter().map(|it| &*it.value).collect();
        let reason = entry.reason.unwrap_or_else(|| format!("overrides: {}", files.join(", ")));
        overrides.entries.push(Override { documents, severity, reason, span: first.span });
    }
    for rule in book.rules.iter_mut().map(|it| &mut it.rule) {
        let id = &rule.id.value;
        let here: Vec<_> = overrides.entries.iter().filter_map(|it| it.severity(id)).collect();
        if !here.is_empty() {
            overrides.elsewhere.push((id.clone(), rule.severity));
            rule.severity = here.into_iter().flatten().max().max(rule.severity);
        }
    }
    overrides
}

/// The severities that the entry sets, by rule: the most specific pattern applies, and `ignore`
/// above all.
fn levels(
    entry: &Entry,
    book: &Rulebook,
    found: &mut Vec<Diagnostic>,
) -> Vec<(String, Option<Severity>)> {
    for pattern in entry.severity.iter().map(|it| &it.pattern).chain(&entry.ignore) {
        book.check_pattern(pattern, found);
    }
    let mut levels = Vec::new();
    for rule in book.rules.iter().map(|it| &it.rule) {
        let id = &rule.id.value;
        let closest = closest(&entry.severity, id);
        if rule.severity.is_none() {
            // Findings can be removed from a run, but not added.
            let exact = closest.filter(|it| it.pattern.value == *id && it.severity.is_some());
            found.extend(exact.map(|it| is_off(&it.pattern)));
        } else if entry.ignore.iter().any(|it| fit(&it.value, id).is_some()) {
            levels.push((id.clone(), None));
        } else if let Some(closest) = closest {
            levels.push((id.clone(), closest.severity));
        }
    }
    levels
}

fn meant(
    entry: &Entry,
    home: Home<'_>,
    documents: &[Member],
    found: &mut Vec<Diagnostic>,
) -> Vec<SourceId> {
    let mut meant = Vec::new();
    for glob in &entry.files {
        let fits = match files::matcher(&glob.value) {
            Ok(fits) => fits,
            Err(why) => {
                found.push(files::malformed(glob, &why));
                continue;
            }
        };
        let fitting = documents.iter().filter(|it| fits(&home.relative(&it.path)));
        let before = meant.len();
        meant.extend(fitting.map(|it| it.source));
        if meant.len() == before {
            found.push(nothing(glob));
        }
    }
    meant
}

fn nothing(glob: &Spanned<String>) -> Diagnostic {
    let pattern = &glob.value;
    let message = text!(
        "the override has no effect: `{pattern}` matches no document of this run",
        "`{pattern}` に当たる文書がないため、この上書きは効果がない"
    );
    Diagnostic::warning(MATCHED_NOTHING, message).at(glob.span, Text::default())
}

fn is_off(rule: &Spanned<String>) -> Diagnostic {
    let id = &rule.value;
    let message = text!(
        "`{id}` is off: an override cannot enable it for some files",
        "`{id}` は無効であり、上書きで一部のファイルにだけ有効にすることはできない"
    );
    Diagnostic::error(INVALID, message).at(rule.span, Text::default()).help(text!(
        "give it a severity, and turn it off for the other files",
        "重大度を指定し、ほかのファイルについて off にする"
    ))
}
