//! Knows how a rule's own examples run: each is a small corpus that the rule must pass or fail.
//! Does not know who runs them.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::check::links::{self, Landing, Landings};
use crate::check::{Compiled, Corpus, context::Root};
use crate::diagnostic::{Diagnostic, Lang, Severity};
use crate::document::{Document, Format, read_written};
use crate::lint::lint;
use crate::rule::{ExampleText, Expected};
use crate::source::{Source, SourceId, Sources};

/// How the findings of an example differ from the expected ones.
#[derive(Debug)]
pub struct Differences {
    /// The sources that the spans of `noisy` point into.
    pub sources: Sources,
    /// Findings that are not expected.
    pub noisy: Vec<Diagnostic>,
    /// Expected findings that did not occur.
    pub missing: Vec<Expected>,
}

/// Runs example number `index` of `rule` and describes how its findings differ from the expected
/// ones; empty if the example passes. `sources` contains the rule file.
pub fn run(sources: &Sources, rule: &Compiled, index: usize) -> Vec<String> {
    let Differences { sources, noisy, missing } = differences(sources, rule, index);
    let count = noisy.len().max(missing.len());
    let reported = (0..count).map(|index| {
        let found = noisy.get(index).map(|it| (place(&sources, it), it.message.get(Lang::En)));
        format!("expected {:?}, found {found:?}", missing.get(index))
    });
    reported.collect()
}

/// Runs example number `index` of `rule`, which belongs to `sources`.
pub fn differences(sources: &Sources, rule: &Compiled, index: usize) -> Differences {
    let (corpus, found) = corpus(sources, rule, index);
    let verdict = lint(&corpus, std::slice::from_ref(rule), found);
    let faults = verdict.diagnostics.into_iter().filter(|it| it.severity > Severity::Note);
    compare(corpus.sources, faults, &rule.rule.examples[index].expected)
}

/// The documents of example number `index` of `rule`, and the diagnostics from reading them.
pub fn corpus(sources: &Sources, rule: &Compiled, index: usize) -> (Corpus, Vec<Diagnostic>) {
    let mut corpus = Corpus { sources: sources.clone(), ..Corpus::default() };
    let mut found = Vec::new();
    let model = rule.rule.model.entities.iter().flat_map(|it| &it.sets);
    let mut sets: Vec<&str> = rule.scope.sets.iter().chain(model).map(|set| &*set.value).collect();
    sets.sort_unstable();
    sets.dedup();
    for (set, content) in &rule.rule.examples[index].documents {
        let sets = if set.is_empty() { sets.clone() } else { vec![&**set] };
        add(&mut corpus, content, &sets, &mut found);
    }
    if rule.check.follows_links() {
        corpus.landings = landings(&corpus);
    }
    (corpus, found)
}

/// The targets of links in a directory that contains only the documents of `corpus`.
fn landings(corpus: &Corpus) -> Landings {
    let named = |it: &Document| (corpus.sources.get(it.source).name.clone(), it.source);
    let known: FxHashMap<String, SourceId> = corpus.documents.iter().map(|it| named(it)).collect();
    let landing = |file: String| {
        let landing = known.get(&file).map_or(Landing::Nothing, |it| Landing::Document(*it));
        (file, landing)
    };
    let of = |it: &Document| (it.source, links::files(it).into_keys().map(landing).collect());
    corpus.documents.iter().map(|it| of(it)).collect()
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
            let document = read_written(id, &mut corpus.sources, format, found);
            corpus.add(Arc::new(document), sets);
        }
    }
}

/// Compares actual and expected findings, both in the order of the text.
fn compare(
    sources: Sources,
    found: impl Iterator<Item = Diagnostic>,
    expected: &[Expected],
) -> Differences {
    let (mut noisy, mut missing) = (Vec::new(), Vec::new());
    let mut rest = expected;
    for diagnostic in found {
        match rest.iter().position(|it| matches(&sources, &diagnostic, it)) {
            Some(at) => {
                missing.extend_from_slice(&rest[..at]);
                rest = &rest[at + 1..];
            }
            None => noisy.push(diagnostic),
        }
    }
    missing.extend_from_slice(rest);
    Differences { sources, noisy, missing }
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
