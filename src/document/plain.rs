//! Reads plain text (as people write it, or as programs print a page) into the tree of running text:
//! underlined headings, paragraphs, lists, and tables, drawn with lines or aligned by spaces. Does not know
//! other markup, and recognizes numbers only by their looks.

mod aligned;
mod asciidoc;
mod asides;
mod bullets;
mod directive;
mod drawn;

use std::ops::Range;

use super::entry::{self, Entry};
use super::outline::lines::{lines_of, trimmed_of};
use super::outline::{Block, Heading, Outline, Paragraph, Row, Table, Words};
use super::{Builder, Limits};
use crate::diagnostic::Diagnostic;

/// The properties of plain text.
pub(super) const ENTRY: Entry = Entry {
    name: "plain text",
    endings: &["txt", "text", "rst", "adoc"],
    unsought: &["txt", "text"],
    media_type: "text/plain",
    area: "text",
    reader: entry::Reader::Text(read),
    ..Entry::TEXT
};

fn read(text: &str, builder: &mut Builder, _: Limits, _: &mut Vec<Diagnostic>) {
    if text.trim().is_empty() {
        return;
    }
    let lines: Vec<Range<usize>> = lines_of(text, 0..text.len()).collect();
    let mut outline = Outline::default();
    let listings = asides::includes(text, &lines, &mut outline);
    let mut reader = LineReader { text, outline, listings };
    let is_blank = |line: &Range<usize>| text[line.clone()].trim().is_empty();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let rest = &lines[at..];
        let length = rest.iter().position(is_blank).unwrap_or(rest.len());
        // A form feed separates its page from the text above.
        if length > 0 && text[line.clone()].starts_with('\u{c}') {
            reader.outline.blocks.push(Block::Divider);
        }
        at += reader.block(rest, length).max(1);
    }
    reader.outline.write(text, builder);
}

struct LineReader<'t> {
    text: &'t str,
    outline: Outline,
    listings: Vec<Range<usize>>,
}

impl LineReader<'_> {
    /// Adds the first `length` lines, without a blank one between them: text and tables in turn. A list and a table of
    /// AsciiDoc may go on after blank lines. Returns the number of lines added.
    fn block(&mut self, all: &[Range<usize>], length: usize) -> usize {
        let lines = &all[..length];
        let mut at = 0;
        let mut words = 0..0;
        // Index of the first line that may begin a table, drawn or aligned.
        let mut without = [0, 0];
        while at < lines.len() {
            let rest = &lines[at..];
            let marked = [asciidoc::table, directive::table];
            let mut table = marked.iter().find_map(|it| it(self.text, &all[at..]));
            for (kind, without) in [drawn::table, aligned::table].into_iter().zip(&mut without) {
                if table.is_none() && at >= *without {
                    match kind(self.text, rest) {
                        Ok(found) => table = Some(found),
                        Err(length) => *without = at + length,
                    }
                }
            }
            if let Some((table, length)) = table {
                self.paragraph(std::mem::take(&mut words));
                let span = table.span.clone();
                self.push(Block::Table(table), span);
                at += length.max(1);
            } else if let Some(length) = self.heading(rest) {
                self.paragraph(std::mem::take(&mut words));
                at += length;
            } else if let Some((list, length)) = bullets::list(self.text, &all[at..]) {
                self.paragraph(std::mem::take(&mut words));
                let span = list.span.clone();
                self.push(Block::List(list), span);
                at += length;
            } else if is_comment(&self.text[lines[at].clone()]) {
                self.paragraph(std::mem::take(&mut words));
                at += 1;
            } else {
                let line = lines[at].clone();
                words = if words.is_empty() { line } else { words.start..line.end };
                // A line that names a unit or a table is a block of its own.
                if ["単位", "表"].iter().any(|it| self.text[lines[at].clone()].contains(it)) {
                    self.paragraph(std::mem::take(&mut words));
                }
                at += 1;
            }
        }
        self.paragraph(words);
        at
    }

    fn paragraph(&mut self, lines: Range<usize>) {
        let span = trimmed(self.text, lines);
        if !span.is_empty() {
            let words = Words::verbatim(span.clone());
            let paragraph = Paragraph { words, strong: false, claimed: false };
            self.push(Block::Paragraph(paragraph), span);
        }
    }

    /// Adds a block with the links in its `span`.
    fn push(&mut self, block: Block, span: Range<usize>) {
        self.outline.blocks.push(block);
        let before = self.listings.partition_point(|it| it.end <= span.start);
        if self.listings.get(before).is_none_or(|it| span.end <= it.start) {
            asides::crossings(self.text, span, &mut self.outline);
        }
    }

    /// A heading: a line underlined over its whole width (`===`, `---` …), or one that begins with
    /// `==` (AsciiDoc).
    fn heading(&mut self, lines: &[Range<usize>]) -> Option<usize> {
        let span = trimmed(self.text, lines.first()?.clone());
        let words = &self.text[span.clone()];
        let marks = words.len() - words.trim_start_matches('=').len();
        if (1..=6).contains(&marks) && words[marks..].starts_with(' ') {
            let inner = trimmed(self.text, span.start + marks..span.end);
            self.push_heading(marks as u8, span, inner);
            return Some(1);
        }
        let line = self.text.get(lines.get(1)?.clone())?.trim();
        let level = 1 + ['=', '-', '~', '^', '"'].iter().position(|it| line.starts_with(*it))?;
        let mark = line.chars().next()?;
        let is_rule = line.len() >= 3 && line.chars().all(|it| it == mark);
        (is_rule && !words.is_empty()).then(|| {
            self.push_heading(level as u8, span.clone(), span.clone());
            2
        })
    }

    fn push_heading(&mut self, level: u8, span: Range<usize>, words: Range<usize>) {
        let words = Words::verbatim(words);
        self.outline.blocks.push(Block::Heading(Heading { level, span, words }));
    }
}

/// Whether a line is a comment of AsciiDoc.
fn is_comment(line: &str) -> bool {
    line.starts_with("//") && !line.starts_with("///")
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    trimmed_of(text, range, char::is_whitespace)
}

/// A table of `rows`; the first is the header.
fn as_table(mut rows: Vec<Row>) -> Option<Table> {
    let first = rows.first()?;
    let span = first.span.start..rows.last()?.span.end;
    let columns = rows.remove(0);
    Some(Table { span, caption: None, unit: None, columns, rows })
}
