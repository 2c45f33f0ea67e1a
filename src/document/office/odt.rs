//! Reads letters in OpenDocument (ODT) as their final text: changes accepted, fields by their results,
//! list numbers as printed. Does not know how a letter is written for people.

mod changes;
mod lists;

use std::io::BufRead;

use super::archive::Archive;
use super::letter::{Composer, Letter, Piece};
use super::problem::Fault;
use super::words;
use super::xml::{Tag, Token, Xml};
use crate::document::Office;
use changes::Changes;
use lists::{Lists, Styles};

const CONTENT: &str = "content.xml";
const FLAT: &str = "office:document";
const STYLES: &str = "styles.xml";
/// Maximum number of repetitions of a row or a cell.
const MOST_REPEATED: u32 = 1000;

/// Reads the letter in `archive`.
pub(super) fn read(archive: &mut Archive<'_>, manner: Office) -> Result<Letter, Fault> {
    let mut body = Body { composer: Composer::new(manner), ..Body::default() };
    if let Some(part) = archive.part(STYLES)? {
        body.read(Xml::new(part, STYLES))?;
    }
    let part = archive.part(CONTENT)?.ok_or(Fault::Missing { part: CONTENT.to_owned() })?;
    body.read(Xml::new(part, CONTENT))?;
    Ok(body.composer.letter)
}

/// Reads a letter in one XML file (FODT).
pub(super) fn read_flat(bytes: &[u8], manner: Office) -> Result<Letter, Fault> {
    let mut body = Body { composer: Composer::new(manner), ..Body::default() };
    body.read(Xml::new(bytes, FLAT))?;
    Ok(body.composer.letter)
}

/// A paragraph being read.
#[derive(Default)]
struct Paragraph {
    words: String,
    /// Level of a heading.
    level: Option<u8>,
}

#[derive(Default)]
struct Body {
    composer: Composer,
    /// The tracked changes, if the text before them is read.
    changes: Changes,
    styles: Styles,
    lists: Lists,
    paragraphs: Vec<Paragraph>,
    /// For each open span, whether it hides its words.
    spans: Vec<bool>,
    /// Whether the mark of a note is being read.
    in_mark: bool,
    mark: String,
    /// Number of repetitions of the open cells.
    repeated: Vec<u32>,
}

impl Body {
    fn read(&mut self, mut xml: Xml<impl BufRead>) -> Result<(), Fault> {
        loop {
            match xml.next()? {
                Token::Open(tag) if tag.name() == b"tracked-changes" => {
                    self.composer.letter.has_changes = true;
                    match self.composer.letter.manner.original {
                        true => self.changes.read(&mut xml)?,
                        false => xml.skip()?,
                    }
                }
                Token::Open(tag) => {
                    if !self.open(&tag) {
                        xml.skip()?;
                    }
                }
                Token::Text(text) => self.text(&text),
                Token::Close(tag) => self.close(tag.name()),
                Token::Eof => return Ok(()),
                Token::Other => {}
            }
        }
    }

    /// Processes an opening tag; `false` if its content is not read.
    fn open(&mut self, tag: &Tag<'_>) -> bool {
        match tag.name() {
            b"ruby-text" | b"annotation" | b"forms" | b"sequence-decls" | b"variable-decls"
            | b"user-field-decls" | b"title" | b"desc" | b"hidden-paragraph" => return false,
            b"change" => self.put_back(&tag.get("change-id").unwrap_or_default()),
            b"change-start" => self.changes.open(&tag.get("change-id").unwrap_or_default()),
            b"change-end" => self.changes.close(&tag.get("change-id").unwrap_or_default()),
            b"p" | b"h" => {
                let level = tag.number("outline-level").unwrap_or(1).clamp(1, 6) as u8;
                let level = (tag.name() == b"h").then_some(level);
                self.paragraphs.push(Paragraph { words: self.changes.carried(), level });
            }
            b"span" => {
                let style = tag.get("style-name").unwrap_or_default();
                let is_hidden = self.styles.hides(&style);
                self.spans.push(is_hidden);
            }
            b"hidden-text" => self.spans.push(true),
            b"list" => self.lists.open(tag.get("style-name")),
            b"list-item" => self.lists.item(&self.styles, tag.number("start-value")),
            b"list-header" => self.lists.header(),
            b"note" => self.mark.clear(),
            b"note-citation" => self.in_mark = true,
            b"note-body" => self.composer.open_note(self.mark.clone()),
            b"text-box" | b"custom-shape" => self.composer.open_box(),
            b"header" | b"footer" | b"header-first" | b"footer-first" | b"header-left"
            | b"footer-left" => self.composer.open_margin(),
            b"table" | b"table-row" | b"table-cell" | b"covered-table-cell" => self.open_table(tag),
            b"table-header-rows" => self.in_head(true),
            name => {
                self.styles.take(tag);
                let count = tag.number("c").unwrap_or(1).min(1000) as usize;
                let words = words::of_tag(name, count);
                self.add(&words);
            }
        }
        true
    }

    fn in_head(&mut self, on: bool) {
        self.styles.in_head = on;
    }

    fn open_table(&mut self, tag: &Tag<'_>) {
        let count = |name: &str| tag.number(name).unwrap_or(1).clamp(1, MOST_REPEATED);
        match tag.name() {
            b"table" => self.composer.open_table(),
            b"table-row" => self.composer.open_row(self.styles.in_head),
            name => {
                self.repeated.push(count("number-columns-repeated"));
                self.composer.open_cell();
                if let Some(cell) = self.composer.cell() {
                    cell.rows = count("number-rows-spanned") as usize;
                    cell.is_covered = name == b"covered-table-cell";
                    if !cell.is_covered {
                        cell.spanned = count("number-columns-spanned") as usize;
                    }
                }
            }
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_mark {
            self.mark.push_str(text);
        } else {
            self.add(text);
        }
    }

    /// Adds printed words.
    fn add(&mut self, words: &str) {
        if words.is_empty() {
            return;
        }
        if self.changes.is_inserted()
            || self.spans.contains(&true) && self.composer.leaves_out_hidden()
        {
            return;
        }
        if let Some(paragraph) = self.paragraphs.last_mut() {
            paragraph.words.push_str(words);
        }
    }

    fn close(&mut self, name: &[u8]) {
        match name {
            b"p" | b"h" => self.close_paragraph(),
            b"span" | b"hidden-text" => _ = self.spans.pop(),
            b"list" => self.lists.close(),
            b"note-citation" => self.in_mark = false,
            b"note-body" | b"text-box" | b"custom-shape" | b"header" | b"footer"
            | b"header-first" | b"footer-first" | b"header-left" | b"footer-left" => {
                self.composer.close_aside();
            }
            b"table-cell" | b"covered-table-cell" => {
                let repeated = self.repeated.pop().unwrap_or(1);
                self.composer.close_cell();
                for _ in 1..repeated {
                    self.composer.open_cell();
                    if let Some(cell) = self.composer.cell() {
                        cell.is_covered = name == b"covered-table-cell";
                    }
                    self.composer.close_cell();
                }
            }
            b"table-row" => self.composer.close_row(true),
            b"table-header-rows" => self.in_head(false),
            b"table" => self.composer.close_table(),
            _ => {}
        }
    }

    /// Adds the words that the change `id` deleted; each line but the first is a paragraph of its own.
    fn put_back(&mut self, id: &str) {
        for (line, words) in self.changes.deleted(id).into_iter().enumerate() {
            if line > 0 && self.paragraphs.len() == 1 {
                let level = self.paragraphs[0].level.take();
                self.close_paragraph();
                self.paragraphs.push(Paragraph { words: String::new(), level });
            }
            self.add(&words);
        }
    }

    fn close_paragraph(&mut self) {
        let Some(Paragraph { words, level }) = self.paragraphs.pop() else { return };
        // An inserted paragraph end does not end the paragraph of the original.
        if self.changes.is_inserted() && self.composer.is_at_top() {
            return self.changes.carry(words);
        }
        // Some converters write a line end with a carriage return.
        let words = words.replace('\r', "");
        if words.trim().is_empty() {
            return;
        }
        let item = self.lists.take().filter(|_| self.composer.is_at_top());
        self.composer.add(match (level, item) {
            (Some(level), _) => Piece::Heading(level, words),
            (None, Some((depth, marker))) => Piece::Item { depth, marker, words },
            (None, None) => Piece::Paragraph(words),
        });
    }
}
