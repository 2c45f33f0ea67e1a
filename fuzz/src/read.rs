//! Knows what a fuzz target does: reads bytes as a file of some name, or as a packed file through a session, and holds
//! the tree to what is promised of it.
//! Does not know any format.

use std::sync::Once;

use kenzan::document::{Document, Format, Limits, Stored, read as read_text, read_bytes};
use kenzan::source::{Source, SourceId};
use kenzan::{Cancel, Memory, Session, Settings};

/// A configuration for a packed file, and a rule that finds something in few documents.
const CONFIG: &str = "rules: [rule.yaml]\nsources: { packed: ";
const RULE: &str = "id: packed/total\ncheck: { sum: { total: $.total, items: '$.items[*]' } }\n";

/// Reads `data` as the file `name`. A file that is text may hold anything that is no UTF-8, as after decoding.
pub fn read(name: &str, data: &[u8]) {
    unhook();
    let Some(format) = Format::of_name(name) else { return };
    let (id, mut found) = (SourceId(0), Vec::new());
    if format.is_text() {
        let source = Source::utf8(name, String::from_utf8_lossy(data));
        let document = read_text(id, &source, format, Limits::default(), &mut found);
        look(&source, &document);
    } else {
        let limits = Limits::default();
        let (source, document) =
            read_bytes(id, Stored { name: name.to_owned(), bytes: data }, format, limits, &mut found);
        look(&source, &document);
    }
}

/// Reads `data` as the packed file `name` (a compressed file, an archive, a mail), with all that is in it.
pub fn unpack(name: &str, data: &[u8]) {
    unhook();
    let files = Memory::new()
        .with("kenzan.yaml", format!("{CONFIG}{name} }}\n"))
        .with("rule.yaml", RULE)
        .with(name, data);
    check(files);
}

/// Checks the parts of `data`, which NUL divides, as the files `names` of one document.
pub fn assemble(names: &[&str], data: &[u8]) {
    unhook();
    let parts = data.split(|it| *it == 0);
    let config = format!("extends: [kenzan:auto]\nsources: {{ all: {names:?} }}\n");
    let files = Memory::new().with("kenzan.yaml", config);
    check(names.iter().zip(parts).fold(files, |files, (name, part)| files.with(name, part)));
}

/// All that is found lies inside its text.
fn check(files: Memory) {
    let outcome = Session::open(files, Settings::default()).check(&Cancel::new());
    let Ok(outcome) = outcome else { return };
    for found in outcome.diagnostics() {
        let text = &outcome.sources();
        assert!(found.labels.iter().all(|it| text.get(it.span.source).text.get(it.span.range()).is_some()));
    }
}

/// libFuzzer's hook would abort at a panic that a reader catches; one that it does not catch still ends the run.
fn unhook() {
    static UNHOOKED: Once = Once::new();
    UNHOOKED.call_once(|| drop(std::panic::take_hook()));
}

/// Every node lies inside the text, on the bounds of characters.
fn look(source: &Source, document: &Document) {
    for node in document.nodes() {
        let span = node.span().range();
        assert!(source.text.get(span.clone()).is_some(), "{span:?} of {}", node.path());
    }
}
