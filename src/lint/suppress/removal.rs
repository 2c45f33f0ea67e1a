//! Knows which bytes to remove when a suppression in a comment is no longer needed: the whole
//! comment, with its line if that contains nothing else, or one rule of several. Does not know
//! which suppressions those are, nor how the document is read without them.

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::directive::Directive;
use super::{Acceptance, Policy};
use crate::check::{Compiled, InstanceState, Outcomes};
use crate::diagnostic::{Diagnostic, Edit, Fix, Severity};
use crate::document::Document;
use crate::document::comment::{Comment, Placement};
use crate::document::format::Regions;
use crate::lint::LintResult;
use crate::source::Span;
use crate::text;

/// The bytes of a suppressing comment and of its parts.
#[derive(Clone, Debug)]
pub(super) struct Written {
    document: Arc<Document>,
    comment: Comment,
    /// The rules that it names.
    pub(super) rules: Vec<Span>,
    members: Vec<Span>,
}

impl Written {
    pub(super) fn new(document: &Arc<Document>, comment: &Comment, directive: &Directive) -> Self {
        let rules = directive.rules.iter().map(|it| it.span).collect();
        Self {
            document: document.clone(),
            comment: *comment,
            rules,
            members: directive.members.clone(),
        }
    }

    /// The edit that removes the rule at `rule`, when all the rules of `idle` (sorted) are removed.
    pub(super) fn without(&self, rule: Span, idle: &[Span], document: &Document) -> Edit {
        let goes = |it: &Span| idle.binary_search(it).is_ok();
        let span = match self.rules.iter().all(goes) {
            true => return whole(document, &self.comment),
            false => self.member(rule, goes),
        };
        Edit { span, text: String::new() }
    }

    /// The member `rule` with the comma on the side of a remaining member, so that neighbouring
    /// spans do not overlap.
    fn member(&self, rule: Span, goes: impl Fn(&Span) -> bool) -> Span {
        let at = self.members.iter().position(|it| *it == rule).unwrap_or_default();
        match (self.members.get(at + 1), at.checked_sub(1)) {
            (Some(next), _) if self.members[..at].iter().all(goes) => {
                Span { end: next.start, ..rule }
            }
            (_, Some(before)) => Span { start: self.members[before].end, ..rule },
            (_, None) => rule,
        }
    }
}

/// The rules whose unused suppressions may be removed: those that decided all their instances, in a
/// run over everything in which everything could be read. Otherwise the finding may reappear in a
/// later run.
pub(super) fn removable<'r>(
    verdict: &LintResult,
    rules: &'r [Compiled],
    policy: &Policy<'_>,
) -> FxHashSet<&'r str> {
    let ids: FxHashSet<&str> = rules.iter().map(|it| &*it.rule.id.value).collect();
    let is_of_rule = |it: &Diagnostic| ids.contains(&*it.code);
    let mut errors = verdict.diagnostics.iter().filter(|it| it.severity == Severity::Error);
    if !policy.complete || errors.any(|it| !is_of_rule(it)) {
        return FxHashSet::default();
    }
    let is_decided = |it: Outcomes| it[InstanceState::Unchecked] == 0 && it.decided() > 0;
    let idle = verdict.rules.iter().filter(|it| !is_decided(it.outcomes)).map(|it| &*it.id);
    let idle: FxHashSet<&str> = idle.collect();
    ids.into_iter().filter(|it| !idle.contains(it)).collect()
}

/// The edit that removes each unused suppression, by the bytes of its rule. A region has a start
/// and an end, which are removed together and only if they name no other rule.
pub(super) fn removals(
    acceptances: &[Acceptance],
    written: &[Written],
    removable: &FxHashSet<&str>,
) -> FxHashMap<Span, Fix> {
    let goes = |it: &&Acceptance| {
        let is_alone = |(index, _): &(usize, Span)| written[*index].rules.len() == 1;
        let is_region = it.comments.len() > 1;
        !it.used
            && !it.comments.is_empty()
            && removable.contains(&*it.rule.value)
            && (!is_region || it.comments.iter().all(is_alone))
    };
    let mut idle: FxHashMap<usize, Vec<Span>> = FxHashMap::default();
    for (comment, rule) in acceptances.iter().filter(goes).flat_map(|it| &it.comments) {
        idle.entry(*comment).or_default().push(*rule);
    }
    idle.values_mut().for_each(|it| it.sort_unstable());
    let fix = |acceptance: &Acceptance| {
        let edits = acceptance.comments.iter().map(|(comment, rule)| {
            let it = &written[*comment];
            it.without(*rule, &idle[comment], &it.document)
        });
        let (rule, edits) = (&acceptance.rule.value, edits.collect());
        let title = text!("removal of the suppression of `{rule}`", "`{rule}` の抑制の削除");
        (acceptance.rule.span, Fix { title, safe: true, edits, basis: Vec::new() })
    };
    acceptances.iter().filter(goes).map(fix).collect()
}

/// The edit that removes a whole comment.
fn whole(document: &Document, comment: &Comment) -> Edit {
    let text = document.text();
    let line = document.line(comment.span).range();
    if comment.placement != Placement::OwnLine {
        let [start, end] = [comment.span.start, comment.span.end].map(|it| it as usize);
        let before = text[line.start..start].trim_end_matches([' ', '\t']).len();
        let range = match text[line.end.min(end)..line.end].trim_start() {
            "" => line.start + before..line.end,
            after if after.starts_with('|') => line.start + before..end,
            // Between words, the white space on both sides belongs to the text.
            _ => start..end,
        };
        return Edit { span: Span::new(document.source, range), text: String::new() };
    }
    let end = line.end + newline(&text[line.end..]);
    let next = &text[end..];
    let next = &next[..next.find(['\n', '\r']).unwrap_or(next.len())];
    let before = text[..line.start].trim_end_matches(['\n', '\r']).len();
    // With two line ends before it, or none, the line above is blank.
    let gap = &text[before..line.start];
    let above_blank = before == 0 || gap.len() > newline(gap);
    let below_blank = next.trim().is_empty();
    let range: Range<usize> = match document.format.entry().regions {
        // A comment that separated two blocks leaves a blank line between them.
        Regions::Blocks if !above_blank && !below_blank => line,
        Regions::Blocks if above_blank && below_blank => {
            let end = end + next.len();
            line.start..end + newline(&text[end..])
        }
        Regions::Blocks | Regions::Indented | Regions::Dotted => line.start..end,
    };
    Edit { span: Span::new(document.source, range), text: String::new() }
}

/// Bytes of the line end that `text` begins with.
fn newline(text: &str) -> usize {
    match text.as_bytes() {
        [b'\r', b'\n', ..] => 2,
        [b'\r' | b'\n', ..] => 1,
        _ => 0,
    }
}
