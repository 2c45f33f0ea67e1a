//! Knows the links of a web page (`<a href="…">`) and its pictures in a mail: their words, wherever they stand, and their
//! targets as written.
//! Does not know what a target names.

use std::ops::Range;

use html5gum::StartTag;

use super::table::Gathered;
use crate::document::outline::{Link, Words};

/// The links of a page, while it is read.
#[derive(Default)]
pub(super) struct Links {
    open: Option<OpenLink>,
    read: Vec<Link>,
}

struct OpenLink {
    from: usize,
    target: Words,
    words: Gathered,
    pictures: Vec<Link>,
}

impl Links {
    /// Begins a link, if `tag` is one, or adds a picture. HTML allows no link inside a link: an open one ends here.
    pub(super) fn open(&mut self, text: &str, tag: &StartTag<usize>) {
        let is_picture = match &**tag.name {
            b"a" => false,
            b"img" => true,
            _ => return,
        };
        if !is_picture {
            self.close(text, tag.span.start..tag.span.start);
        }
        let Some(target) = tag.attributes.get(if is_picture { &b"src"[..] } else { b"href" })
        else {
            return;
        };
        let target = String::from_utf8_lossy(&target.value).trim().to_owned();
        if target.is_empty() || is_picture && !target.starts_with("cid:") {
            return;
        }
        let at = tag.span.start..tag.span.end;
        // A target with character references is not the bytes of the page.
        let target = match text[at.clone()].find(&target) {
            Some(skip) => Words::verbatim(at.start + skip..at.start + skip + target.len()),
            None => Words { span: at.clone(), value: Some(target) },
        };
        if is_picture {
            let words = Words::verbatim(at.end..at.end);
            let open = self.open.as_mut().map(|it| &mut it.pictures);
            open.unwrap_or(&mut self.read).push(Link { span: at, words, target });
            return;
        }
        self.open = Some(OpenLink {
            pictures: Vec::new(),
            from: at.start,
            target,
            words: Gathered::new(at.end),
        });
    }

    /// Whether a link is open.
    pub(super) fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Adds words to the open link, if there is one.
    pub(super) fn add(&mut self, words: &str) {
        if let Some(link) = &mut self.open {
            link.words.add(words);
        }
    }

    /// Ends the line of the open link.
    pub(super) fn end_line(&mut self) {
        if let Some(link) = &mut self.open {
            link.words.end_line();
        }
    }

    /// Ends the open link with the closing tag `at`.
    pub(super) fn close(&mut self, text: &str, at: Range<usize>) {
        let Some(OpenLink { from, target, words, pictures }) = self.open.take() else { return };
        let words = words.finish(text, at.start);
        self.read.push(Link { span: from..at.end, words, target });
        self.read.extend(pictures);
    }

    /// Takes the links that end before the byte `at`.
    pub(super) fn before(&mut self, at: usize) -> impl Iterator<Item = Link> + '_ {
        let count = self.read.partition_point(|it| it.span.end <= at);
        self.read.drain(..count)
    }

    /// The start of the first link that is not taken.
    pub(super) fn start(&self) -> Option<usize> {
        self.read.first().map(|it| it.span.start)
    }
}
