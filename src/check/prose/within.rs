//! Knows the sentences in which a figure follows from others of the same sentence, the order in which their relations
//! are tried, and how a difference is reported. Does not know the words of any relation.

use super::rate;
use super::ratio::Stated;
use crate::check::context::Context;
use crate::check::draft::{Block, Draft, Role, sentences};
use crate::check::phrases::phrases;
use crate::check::sentence::{Located, Sentence};
use crate::check::{Findings, InstanceState};
use crate::diagnostic::Severity;

/// Maximum number of figures of a sentence; more are a list.
const MOST_FIGURES: usize = 200;

pub(super) fn check(cx: &Context<'_>, draft: &Draft<'_>, found: &mut Findings) {
    let is_prose = |it: &&Block<'_>| !matches!(it.role, Role::Cell | Role::Caption);
    for block in draft.blocks.iter().filter(is_prose) {
        let text = block.text();
        // A relation needs three figures.
        let digits = |it: char| it.is_ascii_digit() || ('０'..='９').contains(&it);
        if text.split(|it| !digits(it)).filter(|it| !it.is_empty()).nth(2).is_none() {
            continue;
        }
        super::remainder::check(cx, block, found);
        for range in sentences(text) {
            let sentence =
                Sentence::of(&text[range.clone()], block.node.notation()).without_years();
            let at = Located { block, sentence: &sentence, start: range.start };
            if sentence.figures.len() > MOST_FIGURES {
                found.checked(InstanceState::Unchecked);
                continue;
            }
            let relations = relations(&sentence);
            let is_of = |known: &Stated, it: usize| known.stated == it || known.from.contains(&it);
            let is_open = |it: &usize| !relations.iter().any(|known| is_of(&known.0, *it));
            let others = (0..sentence.figures.len()).filter(is_open);
            let others =
                others.filter_map(|it| Some((super::between::stated(&sentence, it)?, false)));
            let others: Vec<_> = others.collect();
            for (stated, is_sure) in relations.into_iter().chain(others) {
                judge(cx, at, &stated, is_sure, found);
            }
            super::parts::check(cx, at, found);
        }
    }
}

/// Compares a stated figure with its operands; a difference is at most a warning unless `is_sure`.
fn judge(
    cx: &Context<'_>,
    at: Located<'_, '_, '_>,
    it: &Stated,
    is_sure: bool,
    found: &mut Findings,
) {
    let Located { block, sentence, .. } = at;
    if block.is_quiet(&at.range(it.stated)) {
        return;
    }
    let operands = [sentence.figure(it.from[0]), sentence.figure(it.from[1])];
    let Some(verdict) = it.ratio.verdict(sentence.figure(it.stated), operands) else {
        return found.checked(InstanceState::Unchecked);
    };
    if verdict.is_far {
        return found.checked(InstanceState::Unchecked);
    }
    for index in [it.stated, it.from[0], it.from[1]] {
        found.claims.add_part(block.node, at.range(index));
    }
    found.derive(|| super::ratio::derivation(at, it, &verdict));
    if verdict.holds {
        return found.checked(InstanceState::Holds);
    }
    found.checked(InstanceState::Violated);
    let mut differs = super::ratio::differs(cx, at, it, &verdict);
    if !is_sure {
        differs.severity = differs.severity.min(Severity::Warning);
    }
    found.report(differs);
}

/// Reads a relation between three figures of a sentence, if the words around them state it.
type Pattern = fn(&Sentence<'_>, [usize; 3]) -> Option<Stated>;

/// The relations between the figures of a sentence, and whether its words are unambiguous.
fn relations(sentence: &Sentence<'_>) -> Vec<(Stated, bool)> {
    const SURE: [Pattern; 12] = [
        rate::change_by,
        rate::change_from,
        rate::against,
        rate::from_to,
        rate::share,
        rate::english_change,
        rate::english_share,
        super::change::from_to,
        super::change::against,
        super::parts::part_of_them,
        super::parts::from_by,
        super::product::written_out,
    ];
    const LIKELY: [Pattern; 4] = [
        super::portion::stated,
        super::change::against_behind,
        super::change::exceeds,
        super::change::to_from,
    ];
    let mut found = Vec::new();
    for first in 0..sentence.figures.len().saturating_sub(2) {
        let three = [first, first + 1, first + 2];
        if is_adjusted(sentence, three) || is_of_two_brackets(sentence, three) {
            continue;
        }
        let sure = SURE.iter().find_map(|way| Some((way(sentence, three)?, true)));
        let likely = || LIKELY.iter().find_map(|way| Some((way(sentence, three)?, false)));
        found.extend(sure.or_else(likely));
    }
    found
}

/// Whether the words around three figures show that the last one is not computed from the printed ones: a rate in
/// real terms, a discounted price.
fn is_adjusted(sentence: &Sentence<'_>, [first, _, last]: [usize; 3]) -> bool {
    phrases!(ADJUSTED, "adjusted");
    let start = sentence.range(first).start - sentence.before(first).len();
    let end = sentence.range(last).end + sentence.after(last).len();
    ADJUSTED.is_match(&sentence.text[start..end])
}

/// Whether two figures are in one pair of brackets and the third in another: `size (12 versus 5), length (55
/// versus 30)`.
fn is_of_two_brackets(sentence: &Sentence<'_>, [first, second, last]: [usize; 3]) -> bool {
    let between = |one: usize, other: usize| {
        &sentence.text[sentence.range(one).end..sentence.range(other).start]
    };
    let opens = |it: &str| it.rfind(['(', '（']);
    let closes = |it: &str| it.find([')', '）']);
    let (own, behind) = (between(first, second), between(second, last));
    let is_other = closes(behind).zip(opens(behind)).is_some_and(|(close, open)| close < open);
    is_other && opens(own).or(closes(own)).is_none()
}
