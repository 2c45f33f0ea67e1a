//! Knows whether edits preserve how a document is read: the same tree, and the same words except in
//! rewritten figures. In a file of the project, removed parts may be missing. Does not know why
//! anything is edited.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::check::Corpus;
use crate::diagnostic::{Diagnostic, Edit, Fix};
use crate::document::{Document, Limits, Manner, Node, NodeKind, read_as};
use crate::source::{Source, SourceId};

/// Maximum number of fixes of one document that are tried individually if all of them together
/// change how it is read.
const TRIED_ALONE: usize = 32;

/// The fixes among `fixes` that cannot be made.
pub(super) fn refused(corpus: &Corpus, files: &[Arc<Document>], fixes: &[&Fix]) -> Vec<bool> {
    let mut refused = vec![false; fixes.len()];
    let mut by_source: BTreeMap<SourceId, Vec<usize>> = BTreeMap::new();
    for (index, fix) in fixes.iter().enumerate() {
        let mut sources: Vec<_> = fix.edits.iter().map(|it| it.span.source).collect();
        sources.dedup();
        sources.into_iter().for_each(|it| by_source.entry(it).or_default().push(index));
    }
    for (source, wanted) in by_source {
        let find = |of: &'_ [Arc<Document>]| of.iter().find(|it| it.source == source).cloned();
        let (document, file) = (find(&corpus.documents), find(files));
        let sound = |chosen: &[usize]| {
            let (edits, source) = (edits(fixes, chosen, source), corpus.sources.get(source));
            match (&document, &file) {
                (Some(document), _) => reads_alike(document, source, &edits),
                (None, Some(file)) => reads_without(file, source, &edits),
                (None, None) => false,
            }
        };
        if sound(&wanted) {
            continue;
        }
        let alone = wanted.iter().take(TRIED_ALONE).copied().filter(|it| sound(&[*it]));
        let alone: Vec<usize> = alone.collect();
        let kept = if sound(&alone) { alone } else { Vec::new() };
        wanted.iter().filter(|it| !kept.contains(it)).for_each(|it| refused[*it] = true);
    }
    refused
}

/// An edit of a text, and whether it may change the text of a scalar.
type Override<'f> = (&'f Edit, bool);

fn edits<'f>(fixes: &[&'f Fix], chosen: &[usize], source: SourceId) -> Vec<Override<'f>> {
    let all = chosen.iter().flat_map(|it| fixes[*it].edits.iter().map(|e| (e, !fixes[*it].safe)));
    let mut edits: Vec<Override<'f>> = all.filter(|(it, _)| it.span.source == source).collect();
    edits.sort_by_key(|(it, _)| it.span);
    edits.dedup_by_key(|(it, _)| it.span);
    edits
}

/// The document read again after `edits`; `None` if the reader reports new diagnostics.
fn reread(document: &Document, source: &Source, edits: &[Override<'_>]) -> Option<Document> {
    let parts = edits.iter().map(|(it, _)| (it.span.range(), &*it.text));
    let text = replaced(document.text(), parts);
    let edited = Source { text: Arc::new(text), ..source.clone() };
    let reread = |source: &Source| {
        let mut found: Vec<Diagnostic> = Vec::new();
        let manner = Manner { format: document.format, declared: document.declared() };
        let document = read_as(document.source, source, manner, Limits::default(), &mut found);
        (document, found.into_iter().map(|it| it.code).collect::<Vec<_>>())
    };
    let ((_, before), (after, now)) = (reread(source), reread(&edited));
    (before == now).then_some(after)
}

/// Whether the document reads the same after `edits`, except for nodes that they remove entirely.
fn reads_without(document: &Document, source: &Source, edits: &[Override<'_>]) -> bool {
    let goes = |node: Node<'_>| {
        // A node that ends with a block text includes the indentation after it.
        let (start, length) = (node.span().start as usize, node.raw().trim_end().len());
        let takes = |it: Range<usize>| it.start <= start && start + length <= it.end;
        length > 0 && edits.iter().any(|(it, _)| takes(it.span.range()))
    };
    let stays = |node: &Node<'_>| !goes(*node) && !node.ancestors().any(goes);
    let Some(after) = reread(document, source, edits) else { return false };
    let before = document.nodes().filter(stays).map(form);
    before.eq(after.nodes().map(form))
}

/// Depth, name, kind and text of a node.
fn form(node: Node<'_>) -> (usize, Option<&str>, NodeKind, &str) {
    let text = if node.kind().is_scalar() { node.text() } else { "" };
    (node.ancestors().count(), node.key().map(|it| it.value), node.kind(), text)
}

fn reads_alike(document: &Document, source: &Source, edits: &[Override<'_>]) -> bool {
    let Some(after) = reread(document, source, edits) else { return false };
    if document.len() != after.len() {
        return false;
    }
    let mut touched = vec![0; edits.len()];
    let alike = document.nodes().zip(after.nodes()).all(|(old, new)| {
        let met = met(old, edits);
        let may_differ = !met.is_empty() && edits[met.clone()].iter().all(|(_, may)| *may);
        met.for_each(|it| touched[it] += 1);
        alike(old, new, may_differ)
    });
    // An alias repeats bytes that are written once: rewriting them would change two places.
    let is_single = |(count, (_, may)): (&usize, &Override<'_>)| !may || *count == 1;
    alike && touched.iter().zip(edits).all(is_single)
}

/// The edits that overlap a scalar.
fn met(node: Node<'_>, edits: &[Override<'_>]) -> Range<usize> {
    if !node.kind().is_scalar() {
        return 0..0;
    }
    let span = node.span();
    let first = edits.partition_point(|(it, _)| it.span.end <= span.start);
    let last = edits.partition_point(|(it, _)| it.span.start < span.end);
    first..last.max(first)
}

fn alike(old: Node<'_>, new: Node<'_>, may_differ: bool) -> bool {
    let same_name = old.key().map(|it| it.value) == new.key().map(|it| it.value);
    let same_parent = old.parent().map(|it| it.id) == new.parent().map(|it| it.id);
    let (is_scalar, becomes_scalar) = (old.kind().is_scalar(), new.kind().is_scalar());
    let same_value = match (is_scalar, becomes_scalar) {
        (true, true) => may_differ || old.kind() == new.kind() && old.text() == new.text(),
        (false, false) => old.kind() == new.kind(),
        _ => false,
    };
    same_name && same_parent && same_value
}

/// `text` with the given ranges replaced; they ascend and do not overlap.
pub(super) fn replaced<'e>(
    text: &str,
    edits: impl Iterator<Item = (Range<usize>, &'e str)>,
) -> String {
    let (mut new, mut at) = (String::with_capacity(text.len()), 0);
    for (range, words) in edits {
        new.push_str(&text[at..range.start]);
        new.push_str(words);
        at = range.end;
    }
    new.push_str(&text[at..]);
    new
}
