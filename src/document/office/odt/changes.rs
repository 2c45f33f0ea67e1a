//! Knows the tracked changes of an OpenDocument letter: what was deleted, and which parts were inserted. Does not
//! know paragraphs.

use std::io::BufRead;

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::problem::Fault;
use super::super::xml::{Token, Xml};

/// The changes of a letter.
#[derive(Default)]
pub(super) struct Changes {
    /// The lines that each change deleted.
    deleted: FxHashMap<String, Vec<String>>,
    inserted: FxHashSet<String>,
    /// The open insertions.
    open: Vec<String>,
    /// The words before an inserted paragraph end.
    carried: String,
}

impl Changes {
    /// Reads the element `tracked-changes`, which was just opened.
    pub(super) fn read(&mut self, xml: &mut Xml<impl BufRead>) -> Result<(), Fault> {
        let (mut id, mut in_deletion, mut in_info) = (String::new(), false, false);
        loop {
            match xml.next()? {
                Token::Open(tag) => match tag.name() {
                    b"changed-region" => {
                        id = tag.get("id").unwrap_or_default();
                    }
                    b"insertion" => _ = self.inserted.insert(id.clone()),
                    b"deletion" => in_deletion = true,
                    b"change-info" => in_info = true,
                    b"p" | b"h" if in_deletion && !in_info => {
                        self.deleted.entry(id.clone()).or_default().push(String::new());
                    }
                    _ => {}
                },
                Token::Text(text) if in_deletion && !in_info => {
                    if let Some(line) = self.deleted.get_mut(&id).and_then(|it| it.last_mut()) {
                        line.push_str(&text);
                    }
                }
                Token::Close(tag) => match tag.name() {
                    b"deletion" => in_deletion = false,
                    b"change-info" => in_info = false,
                    b"tracked-changes" => return Ok(()),
                    _ => {}
                },
                Token::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    /// The lines that the change `id` deleted.
    pub(super) fn deleted(&mut self, id: &str) -> Vec<String> {
        self.deleted.remove(id).unwrap_or_default()
    }

    /// Begins the part of the change `id`.
    pub(super) fn open(&mut self, id: &str) {
        if self.inserted.contains(id) {
            self.open.push(id.to_owned());
        }
    }

    /// Ends the part of the change `id`.
    pub(super) fn close(&mut self, id: &str) {
        self.open.retain(|it| it != id);
    }

    /// Whether what is read now was inserted.
    pub(super) fn is_inserted(&self) -> bool {
        !self.open.is_empty()
    }

    /// Keeps `words` for the next paragraph.
    pub(super) fn carry(&mut self, words: String) {
        self.carried.push_str(&words);
    }

    /// The words kept for this paragraph.
    pub(super) fn carried(&mut self) -> String {
        std::mem::take(&mut self.carried)
    }
}
