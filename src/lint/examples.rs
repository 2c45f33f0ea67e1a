//! Knows how a rule's own examples run: each is a small corpus that the rule must pass or fail.
//! Does not know who asks.

use std::sync::Arc;

use crate::check::{Compiled, Corpus, context::Root};
use crate::diagnostic::{Diagnostic, Lang, Severity};
use crate::document::{Format, Limits, read};
use crate::lint::lint;
use crate::rule::{Example, ExampleText, Expected};
use crate::source::{Source, Sources};

/// Runs example number `index` of `rule` and says how it differs from what it promises; nothing
/// when it holds. `sources` are those that the rule file belongs to.
pub fn run(sources: &Sources, rule: &Compiled, index: usize) -> Vec<String> {
    let example = &rule.rule.examples[index];
    let mut corpus = Corpus { sources: sources.clone(), ..Corpus::default() };
    let mut found = Vec::new();
    let model = rule.rule.model.entities.iter().flat_map(|it| &it.sets);
    let mut sets: Vec<&str> = rule.scope.sets.iter().chain(model).map(|set| &*set.value).collect();
    sets.sort_unstable();
    sets.dedup();
    for (set, content) in &example.documents {
        let sets = if set.is_empty() { sets.clone() } else { vec![&**set] };
        add(&mut corpus, content, &sets, &mut found);
    }
    let verdict = lint(&corpus, std::slice::from_ref(rule), found);
    let faults = verdict.diagnostics.iter().filter(|it| it.severity > Severity::Note);
    compare(&corpus.sources, faults.collect(), example)
}

fn add(corpus: &mut Corpus, content: &ExampleText, sets: &[&str], found: &mut Vec<Diagnostic>) {
    match content {
        ExampleText::Tree(part) => {
            let root = Root { document: corpus.documents.len(), node: part.id };
            corpus.documents.push(part.document.clone());
            corpus.roots.push(root);
            for set in sets {
                corpus.sets.entry((*set).to_owned()).or_default().push(root);
            }
        }
        ExampleText::Text { text, format } => {
            let name = format!("example.{format}");
            let format = Format::of_name(&name).unwrap_or(Format::Yaml);
            let id = corpus.sources.add(Source::utf8(name, &**text));
            let document = read(id, corpus.sources.get(id), format, Limits::default(), found);
            corpus.add(Arc::new(document), sets);
        }
    }
}

/// Differences between what was found and what the example calls for, pair by pair.
fn compare(sources: &Sources, found: Vec<&Diagnostic>, example: &Example) -> Vec<String> {
    let mut differences = Vec::new();
    for index in 0..found.len().max(example.expected.len()) {
        match (found.get(index), example.expected.get(index)) {
            (Some(found), Some(expected)) if matches(sources, found, expected) => {}
            (found, expected) => {
                let found = found.map(|it| (place(sources, it), it.message.get(Lang::En)));
                differences.push(format!("expected {expected:?}, found {found:?}"));
            }
        }
    }
    differences
}

fn matches(sources: &Sources, found: &Diagnostic, expected: &Expected) -> bool {
    let says = |words: &String| {
        found.message.en.contains(words.as_str()) || found.message.ja.contains(words.as_str())
    };
    place(sources, found) == expected.at && expected.says.as_ref().is_none_or(says)
}

fn place<'s>(sources: &'s Sources, found: &Diagnostic) -> &'s str {
    found.span().map_or("", |span| sources.slice(span))
}
