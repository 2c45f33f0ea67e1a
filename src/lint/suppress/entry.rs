//! Knows which bytes to remove when an entry of the configuration's `suppress` list is no longer
//! needed: its lines, its part of a list in brackets, or the whole list with its name. Does not
//! know which entries those are, nor how the file is read without them.
//!
//! A comment inside an entry, or behind it on its line, is removed with it. A comment between
//! entries, or above one, may refer to more: it is never removed, and if it would end up above
//! another entry, the entry stays.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Acceptance;
use crate::diagnostic::{Edit, Fix};
use crate::document::{Document, Node};
use crate::source::Span;
use crate::text;

/// The edit that removes each unused entry, by the bytes of its rule. `files` holds the
/// configuration.
pub(super) fn removals(
    acceptances: &[Acceptance],
    files: &[Arc<Document>],
    removable: &FxHashSet<&str>,
) -> FxHashMap<Span, Fix> {
    let goes = |it: &&Acceptance| !it.used && removable.contains(&*it.rule.value);
    let idle: Vec<(&Acceptance, Span)> =
        acceptances.iter().filter(goes).filter_map(|it| Some((it, it.entry?))).collect();
    let spans: FxHashSet<Span> = idle.iter().map(|(_, entry)| *entry).collect();
    let fix = |(acceptance, entry): (&Acceptance, Span)| {
        let document = files.iter().find(|it| it.source == entry.source)?;
        let list = document.nodes().find(|it| it.span() == entry)?.parent()?;
        let span = List::new(document, list).without(entry, &spans)?;
        let rule = &acceptance.rule.value;
        let title = text!("removal of the suppression of `{rule}`", "`{rule}` の抑制の削除");
        let edits = vec![Edit { span, text: String::new() }];
        Some((acceptance.rule.span, Fix { title, safe: true, edits, basis: Vec::new() }))
    };
    idle.into_iter().filter_map(fix).collect()
}

/// A list and its entries in a text.
struct List<'d> {
    document: &'d Document,
    node: Node<'d>,
    entries: Vec<Span>,
}

impl<'d> List<'d> {
    fn new(document: &'d Document, node: Node<'d>) -> Self {
        Self { document, node, entries: node.children().map(Node::span).collect() }
    }

    /// The bytes removed with `entry` when all of `idle` are removed. `None` if a person has to do
    /// it.
    fn without(&self, entry: Span, idle: &FxHashSet<Span>) -> Option<Span> {
        if self.entries.iter().all(|it| idle.contains(it)) {
            return self.whole();
        }
        if self.is_in_brackets() { self.part(entry, idle) } else { self.lines(entry) }
    }

    fn is_in_brackets(&self) -> bool {
        self.node.raw().starts_with('[')
    }

    /// The list with its name and the lines that contain them.
    fn whole(&self) -> Option<Span> {
        let key = self.node.key()?.span;
        let all = self.lines_of(Span { end: self.node.span().end, ..key });
        let before = self.between(all.start, key.start);
        // Comments between the entries, or before the first, may say something else: keep them.
        let gaps = self.entries.iter().scan(key.end, |at, it| {
            Some(self.between(std::mem::replace(at, self.line_end(*it)), it.start))
        });
        let is_bare = |it: &str| it.chars().all(|it| it.is_whitespace() || ":-[],".contains(it));
        let after = self.between(self.node.span().end, all.end).trim();
        let ends = after.is_empty() || after == "," || after.starts_with('#');
        let bare = before.is_empty() && ends && gaps.into_iter().all(is_bare);
        bare.then_some(all)
    }

    /// The lines of an entry that begins with `- `.
    fn lines(&self, entry: Span) -> Option<Span> {
        let all = self.lines_of(entry);
        let above = self.document.text()[..all.start as usize].trim_end_matches(['\n', '\r']);
        let above = above.rsplit(['\n', '\r']).next().unwrap_or_default();
        let is_bare = self.between(all.start, entry.start).trim() == "-"
            && !above.trim_start().starts_with('#');
        is_bare.then_some(all)
    }

    /// An entry of a list in brackets, with the comma on the side of an entry that stays.
    fn part(&self, entry: Span, idle: &FxHashSet<Span>) -> Option<Span> {
        let at = self.entries.iter().position(|it| *it == entry)?;
        let (before, after) = (&self.entries[..at], self.entries.get(at + 1));
        let part = match (before.last(), after) {
            (_, Some(next)) if before.iter().all(|it| idle.contains(it)) => {
                Span { end: next.start, ..entry }
            }
            (Some(last), _) => Span { start: last.end, ..entry },
            (None, _) => return None,
        };
        let start = before.last().map_or(self.node.span().start, |it| it.end);
        let has_remark = self.between(start, entry.start).contains('#');
        let gap = if part.end > entry.end { entry.end..part.end } else { part.start..entry.start };
        (self.between(gap.start, gap.end).trim() == "," && !has_remark).then_some(part)
    }

    /// The end of the bytes to remove: in brackets the end of the entry, else of its line, with a
    /// comment.
    fn line_end(&self, entry: Span) -> u32 {
        if self.is_in_brackets() { entry.end } else { self.lines_of(entry).end }
    }

    fn between(&self, start: u32, end: u32) -> &'d str {
        self.document.text().get(start as usize..end as usize).unwrap_or_default()
    }

    /// The lines that contain `span`, with the end of the last.
    fn lines_of(&self, span: Span) -> Span {
        let text = self.document.text();
        let lines = self.document.line(Span { end: span.start, ..span });
        // A block text ends where the next line begins, past blank lines.
        let before = text[..span.end as usize].trim_end_matches([' ', '\t']);
        if before.ends_with(['\n', '\r']) {
            return Span { end: before.len() as u32, ..lines };
        }
        let end = self.document.line(Span { start: span.end, ..span }).end;
        let rest = &text[end as usize..];
        let newline = ["\r\n", "\n", "\r"].into_iter().find(|it| rest.starts_with(*it));
        Span { end: end + newline.map_or(0, str::len) as u32, ..lines }
    }
}
