//! Knows documents that are written in several files: puts their text together, so that references are compared with
//! the labels of all of them. Does not know how a file includes another one.

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};

use super::references;
use crate::check::draft::Draft;
use crate::check::{Context, Findings};
use crate::document::{self, Document, Limits, Node};
use crate::source::{Source, SourceId, Span};

/// Maximum bytes of a document that is put together, number of files that include one another, and number of pieces: files
/// without words of their own add no bytes.
const LARGEST: usize = 16 << 20;
const DEEPEST: usize = 10;
const MOST_PIECES: usize = 20_000;

/// The documents of a run by their names.
pub(super) struct Files<'c> {
    named: FxHashMap<&'c str, &'c Document>,
    /// Those that others include.
    parts: BTreeSet<SourceId>,
}

impl<'c> Files<'c> {
    pub(super) fn of(cx: &'c Context<'_>) -> Self {
        let name = |it: &'c Document| &*cx.corpus.sources.get(it.source).name;
        let documents = || cx.corpus.documents.iter().map(|it| &**it);
        let named = documents().map(|it| (name(it), it)).collect();
        let mut files = Self { named, parts: BTreeSet::new() };
        let all = documents().flat_map(|it| included(it).map(move |file| (it, file)));
        files.parts = all
            .filter_map(|(it, file)| Some(files.find(name(it), name(it), file.text())?.1.source))
            .collect();
        files
    }

    /// The file that `from` includes as `file`, relative to its own directory or that of the whole document `home`.
    fn find(&self, from: &str, home: &str, file: &str) -> Option<(&'c str, &'c Document)> {
        let ending = from.rsplit_once('.').map_or("", |it| it.1);
        [from, home].into_iter().find_map(|it| {
            let path = joined(it, file);
            let found = self.named.get_key_value(&*path);
            let found = found.or_else(|| self.named.get_key_value(&*format!("{path}.{ending}")));
            found.map(|it| (*it.0, *it.1))
        })
    }

    /// Compares references in the document that begins with `main` with the labels in all its files.
    pub(super) fn check(&self, cx: &Context<'_>, main: &Document, found: &mut Findings) {
        if self.parts.contains(&main.source) || included(main).next().is_none() {
            return;
        }
        let Some((read, parts)) = self.whole(cx, main) else { return };
        let first = found.diagnostics.len();
        if let Some(draft) = read.roots().next().and_then(Draft::of) {
            references::named(cx, &draft, found);
        }
        for it in found.diagnostics.drain(first..).collect::<Vec<_>>() {
            found.diagnostics.push(it.placed(|span| original(&parts, span)));
        }
    }

    /// The names of the headings of the document that begins with `main`; `None` if not all are known.
    pub(super) fn headings(&self, cx: &Context<'_>, main: &Document) -> Option<FxHashSet<String>> {
        let is_one = included(main).next().is_none();
        let whole = if is_one { None } else { Some(self.whole(cx, main)?.0) };
        let root = whole.as_ref().unwrap_or(main).roots().next()?;
        references::headings(&Draft::of(root)?, root)
    }

    /// The document that begins with `main`, and where its pieces are written.
    fn whole(&self, cx: &Context<'_>, main: &Document) -> Option<(Document, Vec<(u32, Span)>)> {
        let name = &*cx.corpus.sources.get(main.source).name;
        let mut whole = Whole { files: self, home: name, text: String::new(), parts: Vec::new() };
        whole.add(name, main, 0)?;
        let (id, source) = (SourceId(u32::MAX), Source::utf8(name, whole.text));
        let read = document::read(id, &source, main.format, Limits::default(), &mut Vec::new());
        Some((read, whole.parts))
    }
}

/// A document as it is put together.
struct Whole<'f, 'c> {
    files: &'f Files<'c>,
    home: &'f str,
    text: String,
    /// Where each piece begins in the text, and in its file.
    parts: Vec<(u32, Span)>,
}

impl Whole<'_, '_> {
    /// Adds the file called `name`, with the files that it includes; `None` if one of them is not known.
    fn add(&mut self, name: &str, file: &Document, depth: usize) -> Option<()> {
        let mut at = 0;
        for node in included(file) {
            let command = node.span().range();
            self.piece(file, at..command.start);
            at = command.end;
            let (name, inner) = self.files.find(name, self.home, node.text())?;
            let is_large = self.text.len() > LARGEST || self.parts.len() > MOST_PIECES;
            if depth >= DEEPEST || is_large || inner.format != file.format {
                return None;
            }
            self.add(name, inner, depth + 1)?;
        }
        self.piece(file, at..file.text().len());
        Some(())
    }

    fn piece(&mut self, file: &Document, range: std::ops::Range<usize>) {
        self.parts.push((self.text.len() as u32, Span::new(file.source, range.clone())));
        self.text.push_str(&file.text()[range]);
    }
}

/// The place in its file of a span of the text that was put together.
fn original(parts: &[(u32, Span)], span: Span) -> Span {
    let at = parts.partition_point(|it| it.0 <= span.start).saturating_sub(1);
    let Some((start, piece)) = parts.get(at) else { return span };
    let (from, to) = (span.start - start, (span.end - start).min(piece.end - piece.start));
    piece.part(from as usize..to as usize)
}

/// The files that `document` includes.
fn included(document: &Document) -> impl Iterator<Item = Node<'_>> {
    document.roots().filter_map(|it| it.get("includes")).flat_map(Node::children)
}

/// The path `file`, relative to the directory of `from`.
fn joined(from: &str, file: &str) -> String {
    let directory = from.rfind(['/', '!']).map_or("", |it| &from[..=it]);
    let mut path: Vec<&str> = directory.split_terminator('/').collect();
    for part in file.split('/') {
        match part {
            "." => {}
            ".." if path.last().is_some_and(|it| *it != "..") => _ = path.pop(),
            part => path.push(part),
        }
    }
    path.join("/")
}
