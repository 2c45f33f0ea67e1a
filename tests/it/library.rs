//! The example on the crate's page, run.

use std::sync::Arc;

use kenzan::check::{self, Corpus};
use kenzan::document::{Format, Limits, read};
use kenzan::lint::lint;
use kenzan::rule;
use kenzan::source::Source;

#[test]
fn a_difference_is_found_on_its_bytes() {
    let mut corpus = Corpus::default();
    let mut found = Vec::new();
    let mut load = |name: &str, text: &str| {
        let id = corpus.sources.add(Source::utf8(name, text));
        Arc::new(read(id, corpus.sources.get(id), Format::Yaml, Limits::default(), &mut found))
    };
    let draft = load("draft.yaml", "subtotal: 11.0億円\nitems: [3.2億円, 6.7億円]\n");
    let written = load(
        "rules.yaml",
        "id: budget/subtotal\ncheck: { sum: { in: draft, total: $.subtotal, items: '$.items[*]' } }\n",
    );
    corpus.add(draft, &["draft"]);

    let rules = rule::read(&written, "rules.yaml", &mut found);
    let rules: Vec<_> =
        rules.into_iter().filter_map(|rule| check::compile(rule, &mut found)).collect();
    let verdict = lint(&corpus, &rules, found);

    let difference = &verdict.diagnostics[0];
    assert_eq!(corpus.sources.slice(difference.span().unwrap()), "11.0億円");
    assert!(difference.message.en.contains("a difference of 1.1億円"));
}

#[test]
fn the_example_on_the_crate_page_is_this_one() {
    let page = include_str!("../../src/lib.rs");
    let code = page.split("//! ```\n").nth(1).unwrap();
    let tidy = |line: &str| line.trim().to_owned();
    let shown: Vec<String> =
        code.split('\n').map(|it| tidy(it.trim_start_matches("//!"))).collect();
    let run: Vec<String> = include_str!("library.rs").split('\n').map(tidy).collect();
    for line in shown {
        assert!(run.contains(&line), "only on the page: {line}");
    }
}
