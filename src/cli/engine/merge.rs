//! Knows how the runs of single rules become one report: renumbers the sources, and replaces the counts of the
//! extracts by those of the engine. Does not run anything.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::check::Judged;
use super::Files;
use crate::check::Compiled;
use crate::diagnostic::Diagnostic;
use crate::source::{Origin, Source, SourceId, Sources, Span};

/// Records that the engine checked `instances` instances of `rule` without findings.
pub(super) fn clean(into: &mut Judged, rule: &Compiled, instances: usize) {
    into.outcome.counted(rule.kind.noun(), instances);
}

/// Adds the results of `of_rule`, a run of `rule` alone over `files`; the engine checked `instances` instances.
pub(super) fn join(
    into: &mut Judged,
    of_rule: Judged,
    files: &Files,
    rule: &Compiled,
    instances: usize,
) {
    let mut sources = Sources::clone(into.outcome.sources());
    let numbers = numbers(&mut sources, of_rule.outcome.sources(), files);
    let place = |span: Span| Span { source: numbers[&span.source], ..span };
    let placed =
        |all: Vec<Diagnostic>| all.into_iter().map(|it| it.placed(place)).collect::<Vec<_>>();
    into.shown.extend(placed(of_rule.shown));
    into.notes.extend(placed(of_rule.notes));
    into.suppressed.extend(of_rule.suppressed.into_iter().map(|it| it.placed(place)));
    into.hidden += of_rule.hidden;
    into.outcome.counted(rule.kind.noun(), instances);
    into.outcome.sources = Arc::new(sources);
    let sources = into.outcome.sources.clone();
    crate::lint::sort(&mut into.shown, &sources);
    crate::lint::sort(&mut into.notes, &sources);
}

/// The numbers in `sources` of the sources `more`, which are added unless present. Those of `files` that are parts
/// of files keep the offsets of the whole files.
fn numbers(sources: &mut Sources, more: &Sources, files: &Files) -> BTreeMap<SourceId, SourceId> {
    let mut numbers = BTreeMap::new();
    for (id, source) in more.iter() {
        let known = sources.iter().find(|(_, it)| it.name == source.name && it.text == source.text);
        let number = known.map(|(number, _)| number);
        let file = files.values().find(|it| !it.parts.is_empty() && it.text == *source.text);
        let origin = file.map(|it| Origin::of_parts(it.parts.clone()));
        let added =
            || Source { origin: origin.unwrap_or_else(|| source.origin.clone()), ..source.clone() };
        numbers.insert(id, number.unwrap_or_else(|| sources.add(added())));
    }
    numbers
}
