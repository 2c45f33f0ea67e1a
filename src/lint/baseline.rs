//! Knows how findings are accepted in bulk: each by its rule, its place and the disagreeing values,
//! never by a line number or a count. Does not know how a baseline is stored (`project::baseline`
//! does).

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::LintResult;
use super::anchor::Anchors;
use super::suppress::is_acceptable;
use crate::check::{Compiled, Corpus};
use crate::diagnostic::{Diagnostic, Severity, Suppression, Suppressor, Text};
use crate::document::Document;
use crate::source::{SourceId, Span, Spanned};
use crate::text;

/// Code of a baseline entry without a matching finding.
pub const STALE: &str = "baseline/stale";

/// Name of the value that holds the bytes themselves, for findings without values.
const WRITTEN: &str = "written";

/// Maximum number of characters kept of those bytes.
const KEPT: usize = 80;

/// An accepted finding. Ordered by file, place and rule, so that stored entries keep their order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Entry {
    /// The document's name in the baseline.
    pub file: String,
    /// The place in it: a path in which rows and records are named by their labels.
    pub at: String,
    /// Id of the rule.
    pub rule: String,
    /// The values of the finding, by name.
    pub values: BTreeMap<String, String>,
}

/// Names of documents in a baseline.
pub type Files = FxHashMap<SourceId, String>;

/// Names the findings of one run.
pub struct Names<'a> {
    corpus: &'a Corpus,
    rules: &'a [Compiled],
    files: &'a Files,
    documents: FxHashMap<SourceId, &'a Arc<Document>>,
    anchors: FxHashMap<SourceId, Anchors<'a>>,
}

impl<'a> Names<'a> {
    /// Builds entries for findings of `rules`, in documents named as in `files`.
    pub fn new(corpus: &'a Corpus, rules: &'a [Compiled], files: &'a Files) -> Self {
        let documents = corpus.documents.iter().map(|it| (it.source, it)).collect();
        Self { corpus, rules, files, documents, anchors: FxHashMap::default() }
    }

    /// The entry that accepts `diagnostic`. `None` for diagnostics that no baseline can accept:
    /// notes, already accepted findings, diagnostics outside documents, unreadable documents.
    pub fn entry(&mut self, diagnostic: &Diagnostic) -> Option<Entry> {
        let open = diagnostic.severity > Severity::Note && diagnostic.suppression.is_none();
        let span = diagnostic.span().filter(|_| open)?;
        let file = self.files.get(&span.source)?;
        if !is_acceptable(&diagnostic.code, self.rules) {
            return None;
        }
        let document = *self.documents.get(&span.source)?;
        let anchors = self.anchors.entry(span.source).or_insert_with(|| Anchors::new(document));
        let values =
            diagnostic.values.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
        let mut values: BTreeMap<_, _> = values.collect();
        if values.is_empty() {
            let written = self.corpus.sources.slice(span).chars().take(KEPT).collect();
            values.insert(WRITTEN.to_owned(), written);
        }
        let (file, at) = (file.clone(), anchors.of(span));
        Some(Entry { file, at, rule: diagnostic.code.clone(), values })
    }
}

/// Marks the findings that `baseline` accepts and reports stale entries. Returns, for each entry,
/// whether it is stale, that is, matches no finding any more. `complete` means that the run covered
/// all rules and documents; otherwise entries of other rules or documents are not judged.
pub fn accept(
    verdict: &mut LintResult,
    names: &mut Names<'_>,
    baseline: &[Spanned<Entry>],
    complete: bool,
) -> Vec<bool> {
    let mut accepted: FxHashMap<&Entry, Vec<usize>> = FxHashMap::default();
    for (index, entry) in baseline.iter().enumerate().rev() {
        accepted.entry(&entry.value).or_default().push(index);
    }
    let mut used = vec![false; baseline.len()];
    let mut reopened: FxHashMap<(String, String, String), Span> = FxHashMap::default();
    let found: Vec<Option<Entry>> = verdict.diagnostics.iter().map(|it| names.entry(it)).collect();
    let moved = moved(baseline, names.files, found.iter().flatten());
    for (diagnostic, entry) in verdict.diagnostics.iter_mut().zip(found) {
        let Some(mut entry) = entry else { continue };
        if let Some(old) = moved.get(&entry.file) {
            entry.file.clone_from(old);
        }
        // One entry accepts one finding; a second, equal finding is new.
        match accepted.get_mut(&entry).and_then(Vec::pop) {
            Some(index) => {
                used[index] = true;
                let (by, span) = (Suppressor::Baseline, baseline[index].span);
                diagnostic.suppression =
                    Some(Suppression { by, reason: String::new(), until: None, span });
            }
            None => {
                let place = (entry.file, entry.at, entry.rule);
                reopened.extend(diagnostic.span().map(|span| (place, span)));
            }
        }
    }
    let broken = broken(verdict);
    let known = |entry: &Entry| {
        let rule = names.rules.iter().find(|it| it.rule.id.value == entry.rule);
        let off = rule.is_some_and(|it| it.rule.severity.is_none());
        match names.files.iter().find(|(_, file)| **file == entry.file) {
            Some((source, _)) => !off && !broken.contains(source) && (complete || rule.is_some()),
            None => complete,
        }
    };
    let stale: Vec<bool> =
        std::iter::zip(baseline, &used).map(|(entry, used)| !used && known(&entry.value)).collect();
    let reported =
        std::iter::zip(baseline, &stale).filter(|(_, stale)| **stale).map(|(entry, _)| {
            let Entry { file, at, rule, .. } = entry.value.clone();
            said_stale(entry, reopened.get(&(file, at, rule)).copied())
        });
    let reported: Vec<_> = reported.collect();
    verdict.insert(reported, &names.corpus.sources);
    stale
}

/// Files that were renamed: the old name no longer exists, the new one has no entries of its own, and
/// findings accepted under the old name occur under the new one and nowhere else.
fn moved<'e>(
    baseline: &[Spanned<Entry>],
    files: &Files,
    found: impl Iterator<Item = &'e Entry>,
) -> FxHashMap<String, String> {
    let present: FxHashSet<&str> = files.values().map(String::as_str).collect();
    let named: FxHashSet<&str> = baseline.iter().map(|it| &*it.value.file).collect();
    let mut old: FxHashMap<(&str, &str, &BTreeMap<_, _>), Vec<&str>> = FxHashMap::default();
    for Entry { file, at, rule, values } in baseline.iter().map(|it| &it.value) {
        if !present.contains(&**file) {
            old.entry((at, rule, values)).or_default().push(file);
        }
    }
    let mut pairs: FxHashSet<(&str, &str)> = FxHashSet::default();
    for Entry { file, at, rule, values } in found {
        let fits = old.get(&(&**at, &**rule, values)).filter(|_| !named.contains(&**file));
        pairs.extend(fits.into_iter().flatten().map(|it| (&**file, *it)));
    }
    let is_only = |(new, was): &(&str, &str)| {
        pairs.iter().filter(|it| it.0 == *new || it.1 == *was).count() == 1
    };
    let only = pairs.iter().filter(|it| is_only(it));
    only.map(|(new, was)| ((*new).to_owned(), (*was).to_owned())).collect()
}

/// Documents that were not read to the end, in which findings may be missing.
fn broken(verdict: &LintResult) -> FxHashSet<SourceId> {
    let broken = verdict.diagnostics.iter().filter(|it| it.code.ends_with("/syntax"));
    broken.filter_map(|it| Some(it.span()?.source)).collect()
}

fn said_stale(entry: &Spanned<Entry>, now: Option<Span>) -> Diagnostic {
    let Entry { file, at, rule, .. } = &entry.value;
    let message = match now {
        Some(_) => text!(
            "the finding of `{rule}` that the baseline accepts at {at} in `{file}` has changed",
            "ベースラインで受け入れた指摘（`{file}` の {at}、規則 `{rule}`）は、値が変わっている"
        ),
        None => text!(
            "the finding of `{rule}` that the baseline accepts at {at} in `{file}` is gone",
            "ベースラインで受け入れた指摘（`{file}` の {at}、規則 `{rule}`）は、もうない"
        ),
    };
    let stale = Diagnostic::error(STALE, message).at(entry.span, Text::default());
    let stale = match now {
        Some(span) => stale.at(span, text!("found now", "今回の指摘")),
        None => stale,
    };
    stale.help(text!(
        "remove stale lines with `kenzan baseline prune`",
        "`kenzan baseline prune` で、該当のなくなった行を取り除ける"
    ))
}
