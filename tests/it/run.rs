//! Knows how a test applies one rule to documents: takes both as text, returns the plain report.

use std::sync::Arc;

use kenzan::check::{self, Compiled, Corpus};
use kenzan::diagnostic::{Diagnostic, Lang, Severity};
use kenzan::document::{Document, Format, read_written};
use kenzan::lint::{LintResult, lint};
use kenzan::report::{self, Options, Report, Summary};
use kenzan::source::{Source, Sources};

/// A model of KPIs that measure projects, each in a source set of its own; rules follow.
pub(crate) const KPIS: &str = "\
model:
  entities:
    project: { in: projects, each: '$.projects[*]', key: $.id }
    kpi: { in: kpis, each: '$.kpis[*]', key: $.id }
  edges:
    measures: { from: kpi, to: project, by: $.project }
rules:
";

/// Every `step`th of `all`; all of them if the environment variable `THOROUGH` is set.
pub(crate) fn sample<T>(all: impl IntoIterator<Item = T>, step: usize) -> Vec<T> {
    let step = if std::env::var_os("THOROUGH").is_some() { 1 } else { step };
    all.into_iter().step_by(step).collect()
}

/// What is found when `rule` looks at `documents`, each a file name and a text, in English.
pub(crate) fn report(rule: &str, documents: &[(&str, &str)]) -> String {
    report_in(Lang::En, rule, documents)
}

/// The same in `lang`.
pub(crate) fn report_in(lang: Lang, rule: &str, documents: &[(&str, &str)]) -> String {
    let (corpus, verdict) = verdict(rule, documents);
    show(lang, &corpus.sources, &verdict.diagnostics)
}

/// What comes of it. A file named `document.…` belongs to every source set that the rule names, any
/// other to the set of its name.
pub(crate) fn verdict(rule: &str, documents: &[(&str, &str)]) -> (Corpus, LintResult) {
    verdict_of(&[("rule.yaml", rule)], documents)
}

/// What is found when several rule files, each a name and a text, look at `documents`.
pub(crate) fn report_of(files: &[(&str, &str)], documents: &[(&str, &str)]) -> String {
    let (corpus, verdict) = verdict_of(files, documents);
    show(Lang::En, &corpus.sources, &verdict.diagnostics)
}

/// What comes of several rule files, each a name and a text, in front of `documents`.
pub(crate) fn verdict_of(
    files: &[(&str, &str)],
    documents: &[(&str, &str)],
) -> (Corpus, LintResult) {
    let mut corpus = Corpus::default();
    let mut found = Vec::new();
    let mut rules = Vec::new();
    for (name, text) in files {
        rules.extend(compile(&mut corpus.sources, name, text, &mut found));
    }
    let named: Vec<String> =
        rules.iter().flat_map(|it| sets(it.rule.params.node().document)).collect();
    for (name, text) in documents {
        let document = tree(&mut corpus.sources, name, text, &mut found);
        let stem = name.split('.').next().unwrap();
        let sets: Vec<&str> = match stem {
            "document" => named.iter().map(String::as_str).collect(),
            set => vec![set],
        };
        corpus.add(Arc::new(document), &sets);
    }
    let verdict = lint(&corpus, &rules, found);
    (corpus, verdict)
}

/// The rules in `text`, ready to run; their mistakes are added to `found`.
pub(crate) fn compile(
    sources: &mut Sources,
    name: &str,
    text: &str,
    found: &mut Vec<Diagnostic>,
) -> Vec<Compiled> {
    let document = Arc::new(tree(sources, name, text, found));
    let rules = kenzan::rule::read(&document, name, found);
    rules.into_iter().filter_map(|rule| check::compile(rule, found)).collect()
}

fn tree(sources: &mut Sources, name: &str, text: &str, found: &mut Vec<Diagnostic>) -> Document {
    let id = sources.add(Source::utf8(name, text));
    let format = Format::of_name(name).unwrap();
    read_written(id, sources, format, found)
}

/// Every source set that a rule file names.
fn sets(rules: &Document) -> Vec<String> {
    let named = rules.nodes().filter(|node| node.key().is_some_and(|key| key.value == "in"));
    let texts = named.flat_map(kenzan::rule::fields::items);
    let mut sets: Vec<_> = texts.map(|node| node.text().to_owned()).collect();
    sets.sort();
    sets.dedup();
    sets
}

/// The findings alone, without the summary line.
pub(crate) fn show(lang: Lang, sources: &Sources, diagnostics: &[Diagnostic]) -> String {
    if diagnostics.is_empty() {
        return "(nothing found)\n".to_owned();
    }
    let summary = Summary::default();
    let report = Report::new(sources, diagnostics, &summary);
    let mut out = Vec::new();
    let options = Options { lang, ..Options::default() };
    report::write(&mut out, &report, report::Format::Plain, &options).unwrap();
    let mut text = String::from_utf8(out).unwrap();
    let line = text.trim_end().rfind('\n').map_or(0, |end| end + 1);
    text.truncate(line);
    text
}

/// What the pack `kenzan:auto` finds in a document, except notes.
pub(crate) fn found_by_auto(name: &str, text: &str) -> Vec<Diagnostic> {
    let pack = kenzan::rule::packs::pack("auto").unwrap();
    let rules: Vec<_> = pack.files.iter().map(|it| (it.name, it.text)).collect();
    let (_, verdict) = verdict_of(&rules, &[(name, text)]);
    verdict.diagnostics.into_iter().filter(|it| it.severity > Severity::Note).collect()
}

/// Holds that the pack `kenzan:auto` finds nothing in `text`, and something with code `code` once `from` is `to`.
pub(crate) fn judged_by_auto(name: &str, text: &str, changes: &[(&str, &str)], code: &str) {
    let codes = |text: &str| -> Vec<String> {
        found_by_auto(name, text).iter().map(|it| it.code.to_string()).collect()
    };
    assert_eq!(codes(text), Vec::<String>::new(), "{text}");
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        let faulty = codes(&text.replacen(from, to, 1));
        assert!(faulty.iter().any(|it| it.starts_with(code)), "{from} → {to}: {faulty:?}");
    }
}
