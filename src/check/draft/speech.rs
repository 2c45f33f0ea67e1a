//! Knows whose words a draft contains: its own, quotations, and examples of mistakes. A quotation may be faithful
//! to its source, so an error in it is only a warning; examples of mistakes are not reported. Does not know the
//! errors.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::{Block, Draft, Role, sentences};
use crate::check::Findings;
use crate::check::phrases::{any, phrases};
use crate::diagnostic::{Diagnostic, Severity, Text};
use crate::pattern::{compiled, pattern};
use crate::source::Span;
use crate::text;

/// Pairs of quotation marks; a straight one closes what it opened.
const QUOTES: [(char, char); 8] = [
    ('「', '」'),
    ('『', '』'),
    ('“', '”'),
    ('„', '“'),
    ('«', '»'),
    ('»', '«'),
    ('《', '》'),
    ('"', '"'),
];

/// Signs before an example of a mistake.
const CROSSES: &str = "✗✘❌×✕✖🚫⛔";
/// Signs before a correct example.
const TICKS: &str = "✓✔✅○◯";

/// The origin of some words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origin {
    Own,
    Quoted,
    Mistake,
}

/// Adjusts the diagnostics of `found` from number `first` on by the origin of the words they are about.
pub(in crate::check) fn weigh(draft: &Draft<'_>, first: usize, found: &mut Findings) {
    let of = |it: &Diagnostic| it.span().map_or(Origin::Own, |it| said(draft, it));
    let mut said: Vec<Origin> = found.diagnostics[first..].iter().map(of).collect();
    let all = found.diagnostics[first..].iter().zip(&said);
    // Other sentences may discuss an example of a mistake.
    let mistakes: Vec<Text> =
        all.filter(|it| *it.1 == Origin::Mistake).map(|it| it.0.message.clone()).collect();
    let mut at = first;
    while let Some(finding) = found.diagnostics.get_mut(at) {
        if mistakes.contains(&finding.message) {
            found.retract(at);
            said.remove(at - first);
            continue;
        }
        if said[at - first] == Origin::Quoted && finding.severity == Severity::Error {
            finding.severity = Severity::Warning;
            finding.notes.push(text!("the words are a quotation", "引用された文である"));
        }
        at += 1;
    }
}

fn said(draft: &Draft<'_>, span: Span) -> Origin {
    let holds = |it: &Block<'_>| {
        let own = it.node.span();
        own.source == span.source && own.start <= span.start && span.end <= own.end
    };
    let end = draft.blocks.partition_point(|it| it.node.span().start <= span.start);
    let Some(index) = draft.blocks[..end].iter().rposition(holds) else { return Origin::Own };
    let block = &draft.blocks[index];
    if is_below_mistakes(draft, index) {
        return Origin::Mistake;
    }
    let text = block.text();
    let meets = |it: &Range<usize>| {
        let own = block.span(it.clone());
        own.start <= span.start && span.end <= own.end
    };
    let (marked, is_wrong) = marked(block, span);
    let is_denied = || {
        let all = sentences(text);
        let is_begun = |it: &Range<usize>| block.span(it.clone()).start <= span.start;
        let is_ended = |it: &Range<usize>| span.end <= block.span(it.clone()).end;
        // The point of `29. Februar` ends none.
        let upto = all.iter().position(is_ended).map_or(all.len(), |it| it + 1);
        let from = all[..upto].iter().rposition(is_begun).unwrap_or(0);
        let own = &all[from.min(upto)..upto];
        let own = own.first().map_or(0, |it| it.start)..own.last().map_or(0, |it| it.end);
        let own = own.start.max(marked.start)..own.end.min(marked.end);
        is_denied(text.get(own).unwrap_or_default())
    };
    match (is_wrong || is_denied(), quotations(text).iter().any(meets)) {
        (true, _) => Origin::Mistake,
        (false, true) => Origin::Quoted,
        (false, false) => Origin::Own,
    }
}

/// Whether a sentence itself denies its statement.
fn is_denied(sentence: &str) -> bool {
    phrases!(DENIED, "denied");
    DENIED.is_match(sentence)
}

/// The quotations including their marks, by their ends.
fn quotations(text: &str) -> Vec<Range<usize>> {
    let mut open: Vec<(usize, char)> = Vec::new();
    let mut found = Vec::new();
    for (at, c) in text.char_indices() {
        let closes = open.iter().rposition(|it| it.1 == c);
        if let Some(opening) = closes {
            found.push(open[opening].0..at + c.len_utf8());
            open.truncate(opening);
        } else if let Some((_, close)) = QUOTES.iter().find(|it| it.0 == c) {
            open.push((at, *close));
        }
    }
    found
}

/// The words around `span` from one mark to the next, and whether the first mark introduces an example of a
/// mistake: `Bad: …`, `✗ …`, 誤）….
fn marked(block: &Block<'_>, span: Span) -> (Range<usize>, bool) {
    static MARKS: LazyLock<Regex> = LazyLock::new(|| {
        let [wrong, right] = ["wrong-example", "right-example"].map(any);
        compiled(&format!(
            "(?:^|[\\s.。!?！？”\"」』»)）*|])[\\[【（(]?(?:(?P<wrong>{wrong}\\s*[:：)）】\\]]|[{CROSSES}])|{right}\\s*[:：)）】\\]]|[{TICKS}])"
        ))
    });
    let (mut own, mut is_wrong) = (0..block.text().len(), false);
    for mark in MARKS.captures_iter(block.text()) {
        let Some(range) = mark.get(0).map(|it| it.range()) else { continue };
        // After a figure, as in `6 × 15`, it is a multiplication sign.
        if block.text()[..range.start].ends_with(|it: char| it.is_numeric()) {
            continue;
        }
        if block.span(range.clone()).end > span.start {
            own.end = range.start.max(own.start);
            break;
        }
        (own.start, is_wrong) = (range.end, mark.name("wrong").is_some());
    }
    (own, is_wrong)
}

/// Whether a block is among examples of mistakes, by its heading, `Common mistakes`, or by the paragraph before
/// it.
fn is_below_mistakes(draft: &Draft<'_>, index: usize) -> bool {
    pattern!(HEADING, &format!("^\\W*{}\\W*$", any("wrong-example")));
    let is_heading = |it: &&Block<'_>| matches!(it.role, Role::Heading(_));
    let before = &draft.blocks[..index];
    if before.iter().rev().find(is_heading).is_some_and(|it| HEADING.is_match(it.text())) {
        return true;
    }
    let lead = before.iter().rev().find(|it| it.role != Role::Item);
    lead.filter(|it| it.role == Role::Paragraph).is_some_and(|it| {
        let words = it.text().trim_end();
        let last = sentences(words).pop().unwrap_or(0..0);
        words.ends_with([':', '：'])
            && (is_denied(&words[last.clone()]) || HEADING.is_match(&words[last]))
    })
}
