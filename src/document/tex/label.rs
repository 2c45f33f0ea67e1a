//! Knows the labels of a LaTeX document and the references to them. Does not know what they print.
//!
//! References are read only where every label is known: in a whole document that includes no other file and whose
//! macros make no labels. Packages make labels of what their commands are given, so that a reference whose name
//! appears outside of references as well is left out.

use std::ops::Range;

use rustc_hash::FxHashSet;

use super::scan::{REFERENCES, Shape, command_end, is_verbatim};
use crate::document::outline::Labels;
use crate::document::outline::lines::trimmed;

/// Commands that read other files, which may have labels.
const INCLUDING: [&str; 10] = [
    "input",
    "include",
    "subfile",
    "subfileinclude",
    "import",
    "subimport",
    "InputIfFileExists",
    "includestandalone",
    "externaldocument",
    "zexternaldocument",
];
/// Commands by which a part of the text may not be printed, besides those that begin with `if`.
const BRANCHES: [&str; 10] = [
    "else",
    "mode",
    "nottoggle",
    "fi",
    "only",
    "alt",
    "excludecomment",
    "includecomment",
    "excludeversion",
    "includeversion",
];
/// Classes of documents that are parts of others, whose labels they refer to.
const PARTS: [&str; 2] = ["subfiles", "standalone"];
/// Labels that packages define.
const PACKAGED: [&str; 3] = ["LastPage", "VeryLastPage", "TotPages"];

/// The labels of the document `text`.
pub(super) fn labels(text: &str, shape: &Shape) -> Labels {
    let mut reader = Reader {
        text,
        shape,
        labels: Labels::default(),
        comments: Vec::new(),
        is_open: false,
        has_branches: false,
        is_whole: [false; 2],
    };
    reader.read();
    let Reader { mut labels, comments, is_open, has_branches, is_whole, .. } = reader;
    if is_open || is_whole != [true; 2] {
        labels.referenced.clear();
    }
    if has_branches {
        let mut seen = FxHashSet::default();
        labels.defined.retain(|it| seen.insert(&text[it.clone()]));
    }
    leave_out_mentioned(text, &comments, &mut labels);
    labels
}

struct Reader<'t> {
    text: &'t str,
    shape: &'t Shape,
    labels: Labels,
    comments: Vec<Range<usize>>,
    /// Further labels may be defined by macros or in other files.
    is_open: bool,
    has_branches: bool,
    /// It has a class, and a body.
    is_whole: [bool; 2],
}

impl Reader<'_> {
    fn read(&mut self) {
        let (bytes, mut at) = (self.text.as_bytes(), 0);
        while let Some(skip) = memchr::memchr2(b'\\', b'%', &bytes[at..]) {
            at += skip;
            if bytes[at] == b'%' {
                let end = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |it| at + it);
                self.comments.push(at..end);
                at = end;
                continue;
            }
            let end = command_end(self.text, at);
            at = match &self.text[at + 1..end] {
                "begin" => match self.shape.environment(self.text, end) {
                    Some(("document", inner)) => {
                        self.is_whole[1] = true;
                        inner
                    }
                    Some((name, inner)) if is_verbatim(name) && !holds_labels(name) => {
                        self.shape.end_of(at).map_or(inner, |it| it.end)
                    }
                    _ => end,
                },
                "end" if self.text[end..].starts_with("{document}") => return,
                "verb" | "lstinline" | "url" | "nolinkurl" | "path" | "href" => {
                    self.after_verbatim(end)
                }
                name => {
                    self.command(name, end);
                    end
                }
            };
        }
    }

    fn command(&mut self, name: &str, after: usize) {
        match name {
            "documentclass" => {
                let class = self.argument(after).map(|it| self.text[it].trim());
                self.is_whole[0] = class.is_none_or(|it| !PARTS.contains(&it));
            }
            "label" => match self.argument(after) {
                Some(inner) => self.define(inner),
                None => self.is_open = true,
            },
            _ if REFERENCES.contains(&name) => {
                self.argument(after).into_iter().for_each(|it| self.refer(it));
            }
            _ if INCLUDING.contains(&name) => self.is_open = true,
            _ => {
                self.has_branches |=
                    name.starts_with("if") || name.starts_with("If") || BRANCHES.contains(&name)
            }
        }
    }

    /// The names in braces after the command that ends at `at`, in formulas too.
    fn argument(&self, at: usize) -> Option<Range<usize>> {
        const LONGEST: usize = 2000;
        let at = at + usize::from(self.text[at..].starts_with('*'));
        let at = self.shape.option(self.text, at).map_or(at, |it| it.1);
        let rest = &self.text[at..self.text.floor_char_boundary(at + LONGEST)];
        let inner = rest.trim_start().strip_prefix('{')?;
        let from = at + rest.len() - inner.len();
        Some(from..from + inner.find('}')?)
    }

    fn define(&mut self, inner: Range<usize>) {
        match is_plain(&self.text[inner.clone()]) {
            true => self.labels.defined.push(trimmed(self.text, inner)),
            // A macro makes labels of its arguments.
            false => self.is_open = true,
        }
    }

    /// Adds the references to the labels named in `inner`, between commas.
    fn refer(&mut self, inner: Range<usize>) {
        let mut at = inner.start;
        for part in self.text[inner].split(',') {
            let name = trimmed(self.text, at..at + part.len());
            at += part.len() + 1;
            if !name.is_empty() && is_plain(part) && !PACKAGED.contains(&&self.text[name.clone()]) {
                self.labels.referenced.push(name);
            }
        }
    }

    /// The byte after the words of `\verb` that begin at `at`.
    fn after_verbatim(&self, at: usize) -> usize {
        let rest = &self.text[at..];
        let Some(sign) = rest.chars().next() else { return at };
        let inner = &rest[sign.len_utf8()..];
        let close = if sign == '{' { '}' } else { sign };
        let length = inner.find([close, '\n']).unwrap_or(inner.len());
        at + sign.len_utf8() + length
    }
}

/// Whether an environment that is not read as text may hold labels.
fn holds_labels(name: &str) -> bool {
    const CODE: [&str; 9] = [
        "verbatim",
        "verbatim*",
        "Verbatim",
        "lstlisting",
        "minted",
        "comment",
        "thebibliography",
        "filecontents",
        "filecontents*",
    ];
    !CODE.contains(&name)
}

/// Whether the characters of a name are none that macros use.
fn is_plain(name: &str) -> bool {
    name.trim().chars().all(|c| in_name(c) || matches!(c, ' ' | ','))
}

fn in_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, ':' | '_' | '-' | '.' | '/' | '+' | '*' | '\'')
}

/// Leaves out references whose label another command may define: their name, or what comes after its last colon in
/// braces or after `=`, appears outside of references as well.
fn leave_out_mentioned(text: &str, comments: &[Range<usize>], labels: &mut Labels) {
    let defined: FxHashSet<&str> = labels.defined.iter().map(|it| &text[it.clone()]).collect();
    let is_missing = |it: &&Range<usize>| !defined.contains(&text[(*it).clone()]);
    let missing: FxHashSet<&str> =
        labels.referenced.iter().filter(is_missing).map(|it| &text[it.clone()]).collect();
    if missing.is_empty() {
        return;
    }
    let tails: FxHashSet<&str> = missing.iter().map(|it| tail(it)).collect();
    let (mut mentioned, mut ends) = (FxHashSet::default(), FxHashSet::default());
    let mut at = 0;
    for word in text.split(|c| !in_name(c)) {
        let range = at..at + word.len();
        at = range.end + text[range.end..].chars().next().map_or(0, char::len_utf8);
        let is_reference =
            || labels.referenced.binary_search_by_key(&range.start, |it| it.start).is_ok();
        let before = || comments.partition_point(|it| it.start <= range.start);
        let in_comment = || comments[..before()].last().is_some_and(|it| range.start < it.end);
        if word.is_empty() || is_reference() || in_comment() {
            continue;
        }
        if missing.contains(word) {
            mentioned.insert(word);
        }
        if tails.contains(word) && text[..range.start].ends_with(['{', '=', '[']) {
            ends.insert(word);
        }
    }
    labels.referenced.retain(|it| {
        let name = &text[it.clone()];
        // A name of several words is not sought in the text.
        let is_sought = !name.contains(char::is_whitespace);
        defined.contains(name)
            || is_sought && !mentioned.contains(name) && !ends.contains(tail(name))
    });
}

/// The part of a name after its last colon.
fn tail(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}
