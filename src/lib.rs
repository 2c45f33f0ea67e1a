//! kenzan (検算) checks that a document agrees with itself: items add up to stated totals, links
//! resolve, the same fact is the same everywhere. Findings point at the exact bytes.
//!
//! A [`Session`] is an open project: files on the disk or in memory, a configuration, rules. Check it,
//! replace documents, and check it again. A fault of an input is never an error of the session but a
//! [`Diagnostic`], with a message in English and Japanese, its bytes, and often a fix.
//!
//! ```
//! # fn main() -> Result<(), kenzan::Stop> {
//! use kenzan::{Cancel, Memory, Session, Settings};
//!
//! let rule = "id: budget/total\ncheck: { sum: { total: $.total, items: '$.items[*]' } }\n";
//! let files = Memory::new()
//!     .with("draft.yaml", "total: 11.0億円\nitems: [3.2億円, 6.7億円]\n")
//!     .with("rule.yaml", rule);
//! let mut settings = Settings::default();
//! settings.rules.push("rule.yaml".into());
//! settings.paths.push("draft.yaml".into());
//!
//! let mut session = Session::open(files, settings);
//! let outcome = session.check(&Cancel::new())?;
//! let difference = &outcome.diagnostics()[0];
//! let place = difference.span().map(|span| outcome.sources().slice(span));
//! assert_eq!(place, Some("11.0億円"));
//! assert!(difference.message.en.contains("a difference of 1.1億円"));
//!
//! session.put("draft.yaml", "total: 9.9億円\nitems: [3.2億円, 6.7億円]\n");
//! assert!(session.check(&Cancel::new())?.diagnostics().is_empty());
//! # Ok(())
//! # }
//! ```
//!
//! The items re-exported here are the library. Offsets are bytes of the decoded text, amounts are exact
//! decimals, never binary floats. A source may have up to 4 GiB of text less one byte, figures 28 digits.
//! The modules below are public for the program, its tests and its benches, and change without notice.
//!
//! Features: `cli` (the command line; without it there is no `cli` module and no program), `disk` (files of
//! the machine), `fancy` (reports drawn for a terminal), `draw` (pictures of the link graph), `html` (the report
//! as a page), `office` (workbooks and letters), `pdf` (printed pages), `lsp` (the language server). All are on by
//! default; without any, the library compiles to WebAssembly.
//!
//! Modules, each using only those before it:
//!
//! * `source`: texts, and spans into them that travel inside every value;
//! * `diagnostic`: diagnostics about an input, in English and Japanese;
//! * `pattern`: regular expressions in the code;
//! * `quantity`: the value of a printed figure, with its precision, unit and qualifier;
//! * `document`: one tree for every format, each node with its bytes;
//! * `vocabulary`: lists of words, and a finder for them in a text;
//! * `table`: the meaning of a table: its totals, shares and changes;
//! * `select`: RFC 9535 selectors over that tree;
//! * `rule`: rules as written, and the shipped packs;
//! * `check`: the kinds of rules: the demands of each, and the wording of its violations;
//! * `lint`: the pipeline from documents and rules to sorted diagnostics;
//! * `report`: the formats of diagnostics;
//! * `project`: files, configuration, rules and documents put together;
//! * `sql`: rules over tables as SQL;
//! * `lsp`: the language server;
//! * `cli`: the command line.

#[doc(hidden)]
pub mod check;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;
pub mod diagnostic;
#[doc(hidden)]
pub mod document;
#[doc(hidden)]
pub mod lint;
#[cfg(feature = "lsp")]
#[doc(hidden)]
pub mod lsp;
mod pattern;
#[doc(hidden)]
pub mod project;
#[doc(hidden)]
pub mod quantity;
pub mod report;
#[doc(hidden)]
pub mod rule;
#[doc(hidden)]
pub mod select;
#[doc(hidden)]
pub mod source;
#[cfg(feature = "cli")]
mod sql;
#[doc(hidden)]
pub mod table;
mod vocabulary;

pub use diagnostic::{Diagnostic, Lang, Severity, Text};
pub use lint::suppress::date::Date;
pub use lint::{Cancel, RuleTally};
#[cfg(feature = "disk")]
pub use project::Disk;
pub use project::{
    Baseline, Coverage, Fact, Files, Listing, Memory, Outcome, Session, Settings, Stat, Stop,
};
pub use quantity::{Quantity, Rounding, Unit};
pub use source::{Source, SourceId, Sources, Span};
