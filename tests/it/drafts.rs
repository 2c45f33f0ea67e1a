//! Documents without rules: findings of the pack `kenzan:auto` in their words.

mod amounts;
mod bound;
mod company;
mod dates;
mod expected;
mod numbers;
mod other_things;
mod sentences;
mod speech;
mod terms;
mod together;
mod words;

use kenzan::rule::packs::pack;

use crate::run::report;

/// The findings of the pack's rule file `file` in a Markdown document.
fn told(file: &str, document: &str) -> String {
    let files = pack("auto").unwrap().files;
    let rules = files.iter().find(|it| it.name == file).unwrap().text;
    report(rules, &[("draft.md", document)])
}

/// Asserts that each of `documents` is silent.
fn silent(file: &str, documents: &[&str]) {
    let told = documents.iter().map(|it| (it, told(file, it)));
    let loud: Vec<_> = told.filter(|(_, told)| told != "(nothing found)\n").collect();
    assert!(loud.is_empty(), "{loud:#?}");
}

/// Tables, a true sentence, and what is replaced in it by a fault that is found, with the right value.
type Sentence = (&'static str, &'static str, &'static str, &'static str, &'static str);

/// Asserts that each sentence is silent, and that its fault is found as a warning.
fn compared(sentences: &[Sentence]) {
    for (tables, sentence, stated, other, due) in sentences {
        silent("prose.yaml", &[&format!("{tables}{sentence}\n")]);
        let wrong = format!("{tables}{}\n", sentence.replace(stated, other));
        found("prose.yaml", &[(&wrong, "warning[prose/", due)]);
    }
}

/// Asserts that the first finding of each document has this severity, rule and message.
fn found(file: &str, documents: &[(&str, &str, &str)]) {
    let lacking = documents.iter().filter_map(|(document, head, says)| {
        let told = told(file, document);
        let first = told.split('\n').next().unwrap();
        (!first.contains(head) || !first.contains(says)).then(|| format!("{document}: {told}"))
    });
    let lacking: Vec<String> = lacking.collect();
    assert!(lacking.is_empty(), "{}", lacking.join("\n"));
}
