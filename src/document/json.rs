//! Knows how JSON (RFC 8259) becomes the tree: the scanner's events go to the builder, and
//! duplicate names of a record are reported. Does not know how JSON is written (`json::scan`).

mod problem;
mod relay;
mod scan;
mod string;
mod word;

use super::duplicates::Duplicates;
use super::entry::{self, Comments, Entry};
use super::{Builder, Limits, NodeKind, WORTH_A_THREAD};
use crate::diagnostic::Diagnostic;
use crate::source::{SourceId, Span};

use problem::Mistake;
use scan::scan_with_comments;
pub use scan::{Sink, scan};

/// The properties of JSON.
pub(super) const ENTRY: Entry = Entry {
    name: "JSON",
    endings: &["json"],
    media_type: "application/json",
    area: "json",
    is_utf8: true,
    reader: entry::Reader::Text(read),
    ..Entry::DATA
};

/// The properties of JSON with comments, which the programs named here read.
pub(super) const WITH_COMMENTS: Entry = Entry {
    name: "JSON with comments",
    endings: &["jsonc"],
    names: &[
        "tsconfig*.json",
        "jsconfig*.json",
        "devcontainer*.json",
        ".devcontainer/*.json",
        ".vscode/*.json",
        ".eslintrc.json",
        ".babelrc.json",
        "tslint*.json",
        "api-extractor*.json",
    ],
    comments: Comments::Slashes,
    reader: entry::Reader::Text(read_with_comments),
    ..ENTRY
};

pub(super) fn read(text: &str, builder: &mut Builder, limits: Limits, found: &mut Vec<Diagnostic>) {
    let source = builder.source();
    found.extend(nothing(text, source));
    let mut tree = Tree { builder, duplicates: Duplicates::new("json/duplicate-key") };
    if text.len() < WORTH_A_THREAD {
        scan(text, source, limits, &mut tree, found);
    } else {
        relay::scan_beside(text, source, limits, &mut tree, found);
    }
}

/// Like [`read`], but accepts comments and trailing commas.
fn read_with_comments(
    text: &str,
    builder: &mut Builder,
    limits: Limits,
    found: &mut Vec<Diagnostic>,
) {
    let source = builder.source();
    found.extend(nothing(text, source));
    let mut tree = Tree { builder, duplicates: Duplicates::new("json/duplicate-key") };
    scan_with_comments(text, source, limits, &mut tree, found);
}

/// Reports a text without any value, which is no JSON.
fn nothing(text: &str, source: SourceId) -> Option<Diagnostic> {
    let span = Span::new(source, 0..0);
    text.trim().is_empty().then(|| problem::syntax(Mistake::MissingValue, "", span))
}

/// The growing tree.
struct Tree<'b> {
    builder: &'b mut Builder,
    duplicates: Duplicates,
}

impl Sink for Tree<'_> {
    fn open(&mut self, kind: NodeKind, start: usize) {
        self.builder.open(kind, start);
    }

    fn close(&mut self, end: usize, found: &mut Vec<Diagnostic>) {
        self.duplicates.check(self.builder, None, found);
        self.builder.close(end);
    }

    fn cut(&mut self) {
        self.builder.cut();
    }

    fn name(&mut self, name: &str, start: usize, end: usize) {
        self.builder.name(name, start, end);
    }

    fn scalar(&mut self, kind: NodeKind, start: usize, end: usize) {
        self.builder.scalar(kind, start, end);
    }

    fn scalar_as(&mut self, kind: NodeKind, start: usize, end: usize, value: &str) {
        self.builder.scalar_as(kind, start, end, value);
    }
}
