//! Knows what a fuzz target does: reads bytes as a file of some name, and holds the tree to what is promised of it.
//! Does not know any format.

use std::sync::Once;

use kenzan::document::{Document, Format, Limits, Stored, read as read_text, read_bytes};
use kenzan::source::{Source, SourceId};

/// Reads `data` as the file `name`. A file that is text may hold anything that is no UTF-8, as after decoding.
pub fn read(name: &str, data: &[u8]) {
    // libFuzzer's hook would abort at a panic that the reader catches; one that it does not catch still ends the run.
    static UNHOOKED: Once = Once::new();
    UNHOOKED.call_once(|| drop(std::panic::take_hook()));
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

/// Every node lies inside the text, on the bounds of characters.
fn look(source: &Source, document: &Document) {
    for node in document.nodes() {
        let span = node.span().range();
        assert!(source.text.get(span.clone()).is_some(), "{span:?} of {}", node.path());
    }
}
