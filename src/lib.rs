//! kenzan (検算) tells whether a document agrees with itself: whether items add up to stated totals,
//! links land, and the same fact is the same everywhere. Findings are shown on the very bytes.
//!
//! The program is `cli`; everything below it is a library without files, clocks or output. It never
//! fails: what is wrong with an input is a [`Diagnostic`](diagnostic::Diagnostic).
//!
//! ```
//! use std::sync::Arc;
//!
//! use kenzan::check::{self, Corpus};
//! use kenzan::document::{Format, Limits, read};
//! use kenzan::lint::lint;
//! use kenzan::rule;
//! use kenzan::source::Source;
//!
//! let mut corpus = Corpus::default();
//! let mut found = Vec::new();
//! let mut load = |name: &str, text: &str| {
//!     let id = corpus.sources.add(Source::utf8(name, text));
//!     Arc::new(read(id, corpus.sources.get(id), Format::Yaml, Limits::default(), &mut found))
//! };
//! let draft = load("draft.yaml", "subtotal: 11.0億円\nitems: [3.2億円, 6.7億円]\n");
//! let written = load(
//!     "rules.yaml",
//!     "id: budget/subtotal\ncheck: { sum: { in: draft, total: $.subtotal, items: '$.items[*]' } }\n",
//! );
//! corpus.add(draft, &["draft"]);
//!
//! let rules = rule::read(&written, "rules.yaml", &mut found);
//! let rules: Vec<_> =
//!     rules.into_iter().filter_map(|rule| check::compile(rule, &mut found)).collect();
//! let verdict = lint(&corpus, &rules, found);
//!
//! let difference = &verdict.diagnostics[0];
//! assert_eq!(corpus.sources.slice(difference.span().unwrap()), "11.0億円");
//! assert!(difference.message.en.contains("a difference of 1.1億円"));
//! ```
//!
//! Modules, each knowing only those before it:
//!
//! * [`source`]: texts, and spans into them that travel inside every value;
//! * [`diagnostic`]: what is said about an input, in English and Japanese;
//! * [`quantity`]: what a printed figure is worth, with its precision, unit and qualifier;
//! * [`document`]: one tree for every format, each node with its bytes;
//! * [`select`]: RFC 9535 selectors over that tree;
//! * [`rule`]: rules as written, and the shipped packs;
//! * [`check`]: the kinds of rules: what each demands and how it words a violation;
//! * [`lint`]: the pipeline from documents and rules to sorted diagnostics;
//! * [`report`]: how diagnostics are shown;
//! * [`project`]: files, configuration, rules and documents put together;
//! * [`cli`]: the command line.

pub mod check;
pub mod cli;
pub mod diagnostic;
pub mod document;
pub mod lint;
pub mod project;
pub mod quantity;
pub mod report;
pub mod rule;
pub mod select;
pub mod source;
