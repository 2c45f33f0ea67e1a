//! Knows the tags of a letter's text: paragraphs, runs, fields, tables, boxes, notes, tracked changes.
//! Does not know styles and list numbers, which it looks up.

use rustc_hash::FxHashMap;

use crate::document::Office;

use super::super::letter::{Composer, Letter, Piece};
use super::super::words;
use super::super::xml::Tag;
use super::numbering::Numbering;
use super::styles::{Style, Styles};

/// A paragraph being read.
#[derive(Default)]
struct Paragraph {
    own: Style,
    style: Option<String>,
    words: String,
}

/// A field being read.
#[derive(Default)]
struct Field {
    instruction: String,
    in_result: bool,
    /// Start of its result in the paragraph.
    from: usize,
}

/// A reference to a bookmark, and its printed text.
struct Reference {
    bookmark: String,
    printed: String,
    /// Number of the piece that contains it.
    piece: usize,
}

pub(super) struct Body<'s> {
    pub(super) composer: Composer,
    styles: &'s Styles,
    numbering: Numbering,
    /// The open paragraphs; a box in a paragraph has its own.
    paragraphs: Vec<Paragraph>,
    fields: Vec<Field>,
    in_text: bool,
    in_instruction: bool,
    in_paragraph_marks: bool,
    is_hidden: bool,
    is_row_gone: bool,
    notes: usize,
    /// Open bookmarks by id: name, depth of paragraphs, start.
    bookmarks: FxHashMap<String, (String, usize, usize)>,
    targets: FxHashMap<String, String>,
    references: Vec<Reference>,
}

impl<'s> Body<'s> {
    pub(super) fn new(styles: &'s Styles, numbering: Numbering, manner: Office) -> Self {
        Self {
            composer: Composer::new(manner),
            styles,
            numbering,
            paragraphs: Vec::new(),
            fields: Vec::new(),
            in_text: false,
            in_instruction: false,
            in_paragraph_marks: false,
            is_hidden: false,
            is_row_gone: false,
            notes: 0,
            bookmarks: FxHashMap::default(),
            targets: FxHashMap::default(),
            references: Vec::new(),
        }
    }

    /// Processes an opening tag; `false` if its content is not read.
    pub(super) fn open(&mut self, tag: &Tag<'_>) -> bool {
        match tag.name() {
            b"del" | b"moveFrom" => return self.change(false),
            b"ins" | b"moveTo" => return self.change(true),
            // They hold the properties before a change.
            b"rPrChange" | b"pPrChange" | b"trPrChange" | b"tcPrChange" | b"tblPrChange" => {
                return self.change(false);
            }
            b"Fallback" | b"rt" | b"rubyPr" | b"sectPr" | b"tblPr" | b"pict" | b"binData" => {
                // Old boxes are inside pictures.
                return tag.name() == b"pict";
            }
            b"p" => self.paragraphs.push(Paragraph::default()),
            b"r" => self.is_hidden = false,
            b"t" | b"delText" => self.in_text = true,
            b"instrText" | b"delInstrText" => self.in_instruction = true,
            b"fldSimple" => {
                let instruction = tag.get("instr").unwrap_or_default();
                self.fields.push(Field { instruction, in_result: true, from: self.length() });
            }
            b"fldChar" => self.field(tag.get("fldCharType").as_deref()),
            b"footnote" | b"endnote" => return self.note(tag),
            b"footnoteReference" | b"endnoteReference" | b"commentReference" => {}
            b"txbxContent" => self.composer.open_box(),
            b"bookmarkStart" => self.bookmark(tag),
            b"bookmarkEnd" => self.end_bookmark(tag),
            b"tbl" | b"tr" | b"tc" => self.open_table(tag.name()),
            name => {
                if !self.mark(tag) {
                    let words = words::of_tag(name, 1);
                    self.add(&words);
                }
            }
        }
        true
    }

    /// Begins a tracked change, which adds words (`is_new`) or removes them; `false` if its content is not read.
    fn change(&mut self, is_new: bool) -> bool {
        self.composer.letter.has_changes = true;
        let is_read = is_new != self.composer.letter.manner.original;
        self.is_row_gone |= !is_read && self.composer.row().is_some() && self.paragraphs.is_empty();
        is_read
    }

    fn open_table(&mut self, name: &[u8]) {
        match name {
            b"tbl" => self.composer.open_table(),
            b"tr" => {
                self.is_row_gone = false;
                self.composer.open_row(false);
            }
            _ => self.composer.open_cell(),
        }
    }

    /// Processes properties of a paragraph, a run, a row or a cell; `false` if `tag` is none.
    fn mark(&mut self, tag: &Tag<'_>) -> bool {
        let number = || tag.number("val").map(|it| it as usize);
        match (tag.name(), self.paragraphs.last_mut()) {
            (b"pPr", _) => self.in_paragraph_marks = true,
            (b"vanish" | b"webHidden", _) if !self.in_paragraph_marks => {
                self.is_hidden |= tag.is_on();
            }
            (b"rStyle", _) if !self.in_paragraph_marks => {
                let style = tag.get("val").unwrap_or_default();
                self.is_hidden |= self.styles.hides(&style);
            }
            (b"pStyle", Some(paragraph)) => paragraph.style = tag.get("val"),
            (b"outlineLvl", Some(paragraph)) => {
                paragraph.own.outline = number().map(|it| it.min(9) as u8);
            }
            (b"numId", Some(paragraph)) => paragraph.own.list = tag.get("val"),
            (b"ilvl", Some(paragraph)) => paragraph.own.level = number(),
            (b"tab" | b"tabs", _) if self.in_paragraph_marks => {}
            (b"gridSpan", None) => {
                if let (Some(cell), Some(count)) = (self.composer.cell(), number()) {
                    cell.columns = count;
                }
            }
            (b"vMerge", None) => {
                if let Some(cell) = self.composer.cell() {
                    cell.goes_on = tag.get("val").is_none_or(|it| it == "continue");
                }
            }
            (b"gridBefore", None) => {
                if let (Some(columns), true) = (number(), self.composer.row().is_some()) {
                    self.composer.open_cell();
                    if let Some(cell) = self.composer.cell() {
                        cell.columns = columns;
                    }
                    self.composer.close_cell();
                }
            }
            (b"tblHeader", None) => {
                if let Some(row) = self.composer.row() {
                    row.in_head = tag.is_on();
                }
            }
            (b"hidden", None) => {
                self.is_row_gone |= tag.is_on() && self.composer.leaves_out_hidden();
            }
            _ => return false,
        }
        true
    }

    /// Begins a footnote; notes that only draw a separator are skipped.
    fn note(&mut self, tag: &Tag<'_>) -> bool {
        if tag.get("type").is_some_and(|it| it != "normal") {
            return false;
        }
        self.notes += 1;
        self.composer.open_note(self.notes.to_string());
        true
    }

    fn field(&mut self, kind: Option<&str>) {
        let from = self.length();
        match kind {
            Some("begin") => self.fields.push(Field::default()),
            Some("separate") => {
                if let Some(field) = self.fields.last_mut() {
                    (field.in_result, field.from) = (true, from);
                }
            }
            Some("end") => self.end_field(),
            _ => {}
        }
    }

    fn end_field(&mut self) {
        let Some(field) = self.fields.pop() else { return };
        let mut words = field.instruction.split_whitespace();
        let is_reference = words.next().is_some_and(|it| it.eq_ignore_ascii_case("REF"));
        if let (true, Some(bookmark), Some(paragraph)) =
            (is_reference && field.in_result, words.next(), self.paragraphs.last())
        {
            // With a switch such as `\n`, the field prints a number or a position instead.
            let is_plain = words.all(|it| matches!(it, "\\h" | "\\*" | "MERGEFORMAT"));
            let printed = paragraph.words.get(field.from..).filter(|_| is_plain);
            let printed = printed.map(|it| it.trim().to_owned());
            let (bookmark, piece) = (bookmark.to_owned(), self.composer.letter.pieces.len());
            let is_here = self.composer.is_at_top();
            let reference = printed.map(|printed| Reference { bookmark, printed, piece });
            self.references.extend(reference.filter(|_| is_here));
        }
    }

    fn length(&self) -> usize {
        self.paragraphs.last().map_or(0, |it| it.words.len())
    }

    fn bookmark(&mut self, tag: &Tag<'_>) {
        if let (Some(id), Some(name)) = (tag.get("id"), tag.get("name")) {
            self.bookmarks.insert(id, (name, self.paragraphs.len(), self.length()));
        }
    }

    /// Stores the words of a bookmark inside one paragraph.
    fn end_bookmark(&mut self, tag: &Tag<'_>) {
        let open = tag.get("id").and_then(|it| self.bookmarks.remove(&it));
        let Some((name, depth, from)) = open.filter(|it| it.1 == self.paragraphs.len()) else {
            return;
        };
        let words = self.paragraphs.last().and_then(|it| it.words.get(from..));
        if let Some(words) = words.filter(|_| depth > 0) {
            self.targets.insert(name, words.trim().to_owned());
        }
    }

    pub(super) fn text(&mut self, text: &str) {
        if self.in_instruction {
            if let Some(field) = self.fields.last_mut().filter(|it| !it.in_result) {
                field.instruction.push_str(text);
            }
        } else if self.in_text {
            self.add(text);
        }
    }

    /// Adds printed words.
    fn add(&mut self, words: &str) {
        if words.is_empty() || self.fields.iter().any(|it| !it.in_result) {
            return;
        }
        if self.is_hidden && self.composer.leaves_out_hidden() {
            return;
        }
        if let Some(paragraph) = self.paragraphs.last_mut() {
            paragraph.words.push_str(words);
        }
    }

    pub(super) fn close(&mut self, name: &[u8]) {
        match name {
            b"t" | b"delText" => self.in_text = false,
            b"instrText" | b"delInstrText" => self.in_instruction = false,
            b"pPr" => self.in_paragraph_marks = false,
            b"r" => self.is_hidden = false,
            b"p" => self.close_paragraph(),
            b"fldSimple" => self.end_field(),
            b"txbxContent" | b"footnote" | b"endnote" => self.composer.close_aside(),
            b"tc" => self.composer.close_cell(),
            b"tr" => {
                let is_kept = !std::mem::take(&mut self.is_row_gone);
                self.composer.close_row(is_kept);
            }
            b"tbl" => self.composer.close_table(),
            _ => {}
        }
    }

    fn close_paragraph(&mut self) {
        let Some(Paragraph { own, style, words }) = self.paragraphs.pop() else { return };
        let style = style.map(|it| self.styles.get(&it)).unwrap_or_default();
        let outline = own.outline.or(style.outline).filter(|&it| it < 9);
        let list = own.list.or(style.list).filter(|it| it != "0");
        let level = own.level.or(style.level).unwrap_or(0);
        if words.trim().is_empty() {
            return;
        }
        let marker = list.and_then(|it| self.numbering.next(&it, level));
        self.composer.add(match (outline, marker) {
            (Some(outline), marker) => {
                let marker = marker.filter(|it| !it.is_empty());
                let number = marker.map(|it| format!("{it} ")).unwrap_or_default();
                Piece::Heading(outline.min(5) + 1, format!("{number}{words}"))
            }
            (None, Some(marker)) => Piece::Item { depth: level, marker, words },
            (None, None) => Piece::Paragraph(words),
        });
    }

    /// The letter, with the references whose printed text differs from their targets.
    pub(super) fn finish(mut self) -> Letter {
        for Reference { bookmark, printed, piece } in self.references {
            if let Some(target) = self.targets.get(&bookmark).filter(|it| **it != printed) {
                self.composer.letter.stale.push((piece, printed, target.clone()));
            }
        }
        self.composer.letter
    }
}
