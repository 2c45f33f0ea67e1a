//! Knows whether the files that links lead to exist, and whether the headings that they name exist in those files.
//! Does not access the file system.

use rustc_hash::{FxHashMap, FxHashSet};

use super::assembled::Files;
use super::references;
use crate::check::context::Context;
use crate::check::links::{Landing, file, targets};
use crate::check::{Check, Findings, InstanceState};
use crate::diagnostic::{Diagnostic, Text};
use crate::document::Node;
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
        let files = Files::of(cx);
        for place in cx.places(found) {
            let document = place.document;
            if place.parent().is_none() {
                files.check(cx, document, found);
            }
            let Some(landings) = cx.corpus.landings.get(&document.source) else { continue };
            // A text whose links all lead nowhere shows how links are written.
            let is_of_text = document.format.entry().is_plain();
            let is_any_there = landings.values().any(|it| *it != Landing::Nothing);
            let inside = place.id.0..place.after();
            for target in targets(document).filter(|it| inside.contains(&it.id.0)) {
                let Some((path, part)) = file(target.text()) else { continue };
                let Some(landing) = landings.get(&path) else { continue };
                if !seen.insert(target.span()) {
                    continue;
                }
                let is_link = target.key().is_some();
                if *landing == Landing::Nothing && is_link && is_of_text && !is_any_there {
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
                        let names = headings.entry(*id).or_insert_with(|| {
                            let main = cx.corpus.documents.iter().find(|it| it.source == *id)?;
                            files.headings(cx, main)
                        });
                        let Some(names) = names else { continue };
                        if !references::lands(names, part) {
                            let is_slip = references::is_near(names, part);
                            found.report(no_heading(cx, target, [&path, part], is_slip));
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

fn missing(cx: &Context<'_>, target: Node<'_>, path: &str) -> Diagnostic {
    let message = text!(
        "the link leads to `{path}`, which does not exist",
        "リンク先の `{path}` は存在しない"
    );
    cx.finding(message).at(target.span(), Text::default()).value("stated", path)
}

fn no_heading(
    cx: &Context<'_>,
    target: Node<'_>,
    [path, part]: [&str; 2],
    is_slip: bool,
) -> Diagnostic {
    let message = text!(
        "the link leads to `#{part}`, which matches no heading of `{path}`",
        "リンク先の `#{part}` に当たる見出しは `{path}` にない"
    );
    let finding = if is_slip { cx.finding(message) } else { cx.note(message) };
    finding.at(target.span(), Text::default()).value("stated", part)
}
