//! Knows which documents and sets the rules of a run cover. Does not check anything.

use rustc_hash::FxHashSet;

use crate::check::{Compiled, Context, Corpus, Findings};
use crate::diagnostic::{Diagnostic, Text};
use crate::document::{Node, NodeKind};
use crate::rule::fields::items;
use crate::source::{SourceId, Span};
use crate::text;

/// Code of a requested document that is in no source set and that no rule covers.
const UNCLAIMED: &str = "input/unclaimed";

/// Every source set that a rule names, in its scope or in an operand.
pub(crate) fn sets_named(rules: &[Compiled]) -> Vec<String> {
    let mut sets = Vec::new();
    let mut open: Vec<Node<'_>> = rules.iter().map(|it| it.rule.params.node()).collect();
    for set in rules.iter().flat_map(|it| &it.rule.model.entities).flat_map(|it| &it.sets) {
        sets.push(set.value.clone());
    }
    while let Some(node) = open.pop() {
        open.extend(node.children());
        let is_set = node.key().is_some_and(|key| key.value == "in");
        if is_set {
            let names = items(node).into_iter().filter(|it| it.kind() == NodeKind::String);
            sets.extend(names.map(|it| it.text().to_owned()));
        }
    }
    sets.sort_unstable();
    sets.dedup();
    sets
}

/// Reports documents in `outside`, which are in no set, if no rule for every document finds a place
/// in them. Empty documents are not reported.
pub(crate) fn unseen(
    corpus: &Corpus,
    outside: &[usize],
    rules: &[Compiled],
    has_config: bool,
) -> Vec<Diagnostic> {
    if outside.is_empty() {
        return Vec::new();
    }
    let mut seen: FxHashSet<SourceId> = FxHashSet::default();
    for rule in rules.iter().filter(|it| it.scope.sets.is_empty()) {
        let Some(severity) = rule.rule.severity else { continue };
        let context = Context::new(corpus, rule, severity);
        let places = context.places(&mut Findings::default());
        seen.extend(places.into_iter().map(|it| it.span().source));
    }
    let outside = outside.iter().map(|&index| &corpus.documents[index]);
    let outside = outside.filter(|it| it.roots().next().is_some() && !seen.contains(&it.source));
    outside.map(|it| unclaimed(it.source, has_config)).collect()
}

fn unclaimed(source: SourceId, has_config: bool) -> Diagnostic {
    let message = text!("no rule covers this document", "この文書を対象とする規則がない");
    let at = Span::new(source, 0..0);
    let unclaimed = Diagnostic::warning(UNCLAIMED, message).at(at, Text::default());
    if !has_config {
        return unclaimed;
    }
    unclaimed.help(text!(
        "add it to a source set under `sources` in `kenzan.yaml`",
        "`kenzan.yaml` の `sources` の文書集合に加える"
    ))
}
