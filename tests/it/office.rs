//! Office documents: workbooks and letters are read as they are printed, with their places, within bounds.

pub(crate) mod archives;
mod declared;
mod hostile;
mod letters;
mod sheets;
mod shown;
mod workbooks;

use kenzan::diagnostic::Diagnostic;
use kenzan::document::{Declared, Document, Format, Limits, Manner, Office, Stored, read_bytes_as};
use kenzan::source::{Source, SourceId};

/// What was made of a file.
pub(crate) struct Read {
    pub(crate) source: Source,
    pub(crate) document: Document,
    pub(crate) found: Vec<Diagnostic>,
}

impl Read {
    /// Reads `bytes` as the file `name`.
    pub(crate) fn new(name: &str, bytes: &[u8]) -> Self {
        Self::with(Office::default(), name, bytes)
    }

    /// Reads `bytes` as the file `name`, of which `office` says what is read.
    pub(crate) fn with(office: Office, name: &str, bytes: &[u8]) -> Self {
        let declared = Declared { office, ..Declared::default() };
        let mut found = Vec::new();
        let format = Format::of_name(name).unwrap();
        let stored = Stored { name: name.to_owned(), bytes };
        let (source, document) = read_bytes_as(
            SourceId(0),
            stored,
            Manner { format, declared },
            Limits::default(),
            &mut found,
        );
        Self { source, document, found }
    }

    /// Every text of the tree with its path and its place.
    pub(crate) fn leaves(&self) -> Vec<(String, String, String)> {
        let leaves = self.document.nodes().filter(|it| it.kind().is_scalar());
        let place = |span| self.source.place(span).map_or_else(String::new, |it| it.to_string());
        leaves.map(|it| (it.path(), it.text().to_owned(), place(it.span()))).collect()
    }

    /// The text at `path`, with its place.
    pub(crate) fn at(&self, path: &str) -> (String, String) {
        let leaves = self.leaves();
        let leaf = leaves.iter().find(|it| it.0 == path);
        let (_, text, place) = leaf.unwrap_or_else(|| panic!("no {path} in {leaves:#?}"));
        (text.clone(), place.clone())
    }

    /// The codes and messages of the findings.
    pub(crate) fn said(&self) -> Vec<(&str, &str)> {
        self.found.iter().map(|it| (&*it.code, &*it.message.en)).collect()
    }

    pub(crate) fn says(&self, code: &str, words: &str) -> bool {
        self.said().iter().any(|it| it.0 == code && it.1.contains(words))
    }
}
