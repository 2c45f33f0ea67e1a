//! Reads LaTeX into the tree of running text: headings, paragraphs, lists, and tables (`tabular`, `tabularx`,
//! `longtable` …) with their captions. Commands and comments are left out of the words. Expands no macro and opens no
//! other file: where one is included, the content does not count as complete.

mod label;
mod scan;
mod table;

use super::entry::{self, Comments, Entry, Escapes};
use super::html::table::Gathered;
use super::outline::{Block, Footnote, Heading, Outline, Words};
use super::{Builder, Limits};
use crate::diagnostic::Diagnostic;
use scan::{Piece, Scan, Shape};

/// The properties of LaTeX.
pub(super) const ENTRY: Entry = Entry {
    name: "LaTeX",
    endings: &["tex", "ltx"],
    media_type: "application/x-tex",
    area: "tex",
    comments: Comments::Percent,
    escapes: Escapes::Commands,
    reader: entry::Reader::Text(read),
    ..Entry::TEXT
};

/// Commands of headings, with their levels.
const HEADINGS: [(&str, u8); 8] = [
    ("title", 1),
    ("part", 1),
    ("chapter", 1),
    ("section", 2),
    ("subsection", 3),
    ("subsubsection", 4),
    ("paragraph", 5),
    ("subparagraph", 6),
];

/// Environments of lists.
const LISTS: [&str; 3] = ["itemize", "enumerate", "description"];
/// Environments that contain tables and their captions.
const FLOATS: [&str; 4] = ["table", "table*", "figure", "figure*"];

fn read(text: &str, builder: &mut Builder, limits: Limits, _: &mut Vec<Diagnostic>) {
    if text.trim().is_empty() {
        return;
    }
    let shape = Shape::of(text);
    let (from, to) = shape.body(text);
    let mut reader = Parser::new(text, &shape, limits);
    reader.read(from, to);
    reader.outline.labels = label::labels(text, &shape);
    reader.outline.write(text, builder);
}

struct Parser<'t> {
    text: &'t str,
    shape: &'t Shape,
    limits: Limits,
    outline: Outline,
    words: Option<Gathered>,
    /// The depth of the item that the words belong to.
    item: Option<usize>,
    /// Number of open lists.
    depth: usize,
    /// The caption of the open float, and the first of its blocks.
    caption: Option<Words>,
    float: usize,
}

impl<'t> Parser<'t> {
    fn new(text: &'t str, shape: &'t Shape, limits: Limits) -> Self {
        Self {
            text,
            shape,
            limits,
            outline: Outline::default(),
            words: None,
            item: None,
            depth: 0,
            caption: None,
            float: 0,
        }
    }

    fn read(&mut self, from: usize, to: usize) {
        let mut scan = Scan::new(self.text, self.shape, from..to);
        while let Some((at, piece)) = scan.next_piece() {
            match piece {
                Piece::Text(words) => {
                    if self.words.is_some() || !words.trim().is_empty() {
                        self.words.get_or_insert_with(|| Gathered::new(at)).add(&words);
                    }
                }
                Piece::LineEnd => self.words.iter_mut().for_each(Gathered::end_line),
                Piece::Blank => self.flush(at),
                Piece::Group | Piece::Next => {}
                Piece::Command(name) => scan.at = self.command(name, at, scan.at),
            }
        }
        self.flush(to);
    }

    /// Processes the command at `at`, whose arguments begin at `after`; returns where to continue.
    fn command(&mut self, name: &str, at: usize, after: usize) -> usize {
        if let Some((_, level)) = HEADINGS.iter().find(|it| it.0 == name) {
            self.flush(at);
            let Some((inner, end)) = self.shape.argument(self.text, after) else { return after };
            let words = self.plain(inner);
            if !words.as_str(self.text).is_empty() {
                let heading = Heading { level: *level, span: at..words.span.end.max(at), words };
                self.outline.blocks.push(Block::Heading(heading));
            }
            return end;
        }
        match name {
            "begin" => return self.begin(at, after),
            "end" => return self.end(at, after),
            "item" => return self.open_item(at, after),
            "caption" | "footnote" | "thanks" => {
                let Some((inner, end)) = self.shape.argument(self.text, after) else {
                    return after;
                };
                let words = self.plain(inner);
                if name == "caption" {
                    self.flush(at);
                    self.captioned(words);
                } else {
                    self.note((at, after), words, end);
                }
                return end;
            }
            "par" => self.flush(at),
            "input" | "include" | "subfile" => {
                self.flush(at);
                self.outline.blocks.push(Block::Lost);
                let Some((inner, end)) = self.shape.argument(self.text, after) else {
                    return after;
                };
                let file = self.text[inner].trim();
                // A bare name may be a file that comes with TeX.
                let is_own = name != "input" || file.contains('/');
                let is_bare = !file.rsplit('/').next().is_some_and(|it| it.contains('.'));
                let ending = if is_own && is_bare { ".tex" } else { "" };
                let file = Words { span: at..end, value: Some(format!("{file}{ending}")) };
                self.outline.includes.push(file);
                return end;
            }
            _ => {}
        }
        after
    }

    /// Adds the footnote of the command at `at`, whose argument ends before `end`. The command is its mark.
    fn note(&mut self, (at, after): (usize, usize), words: Words, end: usize) {
        let label = at..after;
        self.outline.references.push(label.clone());
        self.outline.footnotes.push(Footnote { span: at..end, label, texts: vec![words] });
    }

    fn plain(&self, range: std::ops::Range<usize>) -> Words {
        scan::plain(self.text, self.shape, range)
    }

    fn begin(&mut self, at: usize, after: usize) -> usize {
        self.flush(at);
        let Some((name, inner)) = self.shape.environment(self.text, after) else { return after };
        let end = self.shape.end_of(at);
        if let Some(end) = end.clone().filter(|_| table::is_table(name)) {
            let (table, caption) = table::read(self.text, self.shape, name, at, inner..end.start);
            if let Some(table) = table {
                self.outline.blocks.push(Block::Table(table));
            }
            caption.into_iter().for_each(|it| self.captioned(it));
            return end.end;
        }
        if LISTS.contains(&name) {
            self.depth += 1;
        } else if FLOATS.contains(&name) {
            self.outline.blocks.push(Block::Divider);
            (self.caption, self.float) = (None, self.outline.blocks.len());
        } else if let Some(end) = end.filter(|_| scan::is_verbatim(name)) {
            self.outline.blocks.push(Block::Divider);
            return end.end;
        }
        self.shape.after_arguments(self.text, inner)
    }

    fn end(&mut self, at: usize, after: usize) -> usize {
        self.flush(at);
        let Some((name, inner)) = self.shape.environment(self.text, after) else { return after };
        if LISTS.contains(&name) {
            self.depth = self.depth.saturating_sub(1);
            if self.depth == 0 {
                self.item = None;
                self.outline.blocks.push(Block::Divider);
            }
        } else if FLOATS.contains(&name) {
            if let Some(caption) = self.caption.take() {
                self.captioned(caption);
            }
            // A caption without a table belongs to a picture.
            if let Some(words) = self.caption.take() {
                self.outline.paragraph(words, false);
            }
            self.outline.blocks.push(Block::Divider);
        }
        inner
    }

    /// Gives the words to the last table of the float, or keeps them for it.
    fn captioned(&mut self, words: Words) {
        let from = self.float.min(self.outline.blocks.len());
        let last = self.outline.blocks[from..].iter_mut().rev().find_map(|it| match it {
            Block::Table(table) => Some(table),
            _ => None,
        });
        match last {
            Some(table) if table.caption.is_none() => table.caption = Some(words),
            _ => self.caption = Some(words),
        }
    }

    fn open_item(&mut self, at: usize, after: usize) -> usize {
        self.flush(at);
        self.item = Some(self.depth.saturating_sub(1));
        match self.shape.option(self.text, after) {
            Some((inner, end)) => {
                let words = self.plain(inner.clone());
                let mut gathered = Gathered::new(inner.start);
                gathered.add(words.as_str(self.text));
                gathered.add(" ");
                self.words = Some(gathered);
                end
            }
            None => after,
        }
    }

    /// Ends the words being gathered before the byte `at`.
    fn flush(&mut self, at: usize) {
        let words = self.words.take().map(|it| it.finish(self.text, at));
        let words = words.filter(|it| !it.as_str(self.text).trim().is_empty());
        match (words, self.item) {
            (Some(words), Some(depth)) => self.add_item(words, depth),
            (Some(words), None) => self.outline.paragraph(words, false),
            (None, _) => {}
        }
    }

    fn add_item(&mut self, words: Words, depth: usize) {
        // Lists and their items take two levels of the tree each.
        self.outline.item(words, depth.min(self.limits.depth / 4));
    }
}
