//! Knows whether the files that links lead to exist, and whether the headings that they name exist in those files.
//! Does not access the file system.

use rustc_hash::{FxHashMap, FxHashSet};

use super::references::headings;
use crate::check::context::Context;
use crate::check::draft::Draft;
use crate::check::links::{Landing, file, targets};
use crate::check::{Check, Findings, InstanceState};
use crate::diagnostic::{Diagnostic, Text};
use crate::document::{Document, Node};
use crate::source::SourceId;
use crate::text;

/// The relation `link`: links from each document to other files.
pub(super) struct Links;

/// The names of the headings of each document; `None` if not all are known.
type Headings = FxHashMap<SourceId, Option<FxHashSet<String>>>;

impl Check for Links {
    fn check(&self, cx: &Context<'_>, found: &mut Findings) {
        let mut headings = Headings::default();
        let mut seen = FxHashSet::default();
        for place in cx.places(found) {
            let document = place.document;
            let Some(landings) = cx.corpus.landings.get(&document.source) else { continue };
            let inside = place.id.0..place.after();
            for target in targets(document).filter(|it| inside.contains(&it.id.0)) {
                let Some((path, part)) = file(target.text()) else { continue };
                let Some(landing) = landings.get(&path) else { continue };
                if !seen.insert(target.span()) {
                    continue;
                }
                found.checked(match landing {
                    Landing::Nothing => InstanceState::Violated,
                    _ => InstanceState::Holds,
                });
                let part = part.filter(|it| !it.is_empty());
                match (landing, part) {
                    (Landing::Nothing, _) => found.report(missing(cx, target, &path)),
                    (Landing::Document(id), Some(part)) => {
                        let names = headings.entry(*id).or_insert_with(|| names(cx, *id));
                        let is_there =
                            names.as_ref().is_none_or(|it| super::references::lands(it, part));
                        if !is_there {
                            found.report(no_heading(cx, target, &path, part));
                        }
                    }
                    _ => {}
                }
            }
        }
    }

    fn reads_all(&self) -> bool {
        true
    }

    fn follows_links(&self) -> bool {
        true
    }
}

fn names(cx: &Context<'_>, id: SourceId) -> Option<FxHashSet<String>> {
    let document: &Document = cx.corpus.documents.iter().find(|it| it.source == id)?;
    let root = document.roots().next()?;
    headings(&Draft::of(root)?, root)
}

fn missing(cx: &Context<'_>, target: Node<'_>, path: &str) -> Diagnostic {
    let message = text!(
        "the link leads to `{path}`, which does not exist",
        "リンク先の `{path}` は存在しない"
    );
    cx.finding(message).at(target.span(), Text::default()).value("stated", path)
}

fn no_heading(cx: &Context<'_>, target: Node<'_>, path: &str, part: &str) -> Diagnostic {
    let message = text!(
        "the link leads to `#{part}`, which matches no heading of `{path}`",
        "リンク先の `#{part}` に当たる見出しは `{path}` にない"
    );
    cx.note(message).at(target.span(), Text::default()).value("stated", part)
}
