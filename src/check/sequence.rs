//! Knows `sequence`: numbers follow each other without gap, repetition or reversal.
//! Does not know how numbers are written (`quantity::ordinal` does).
#![doc = include_str!("sequence.md")]

mod read;

use std::cmp::Ordering;

use super::context::{self, Context, Instance};
use super::{Check, Findings, InstanceState, Kind, Noun};
use crate::diagnostic::{Diagnostic, Text};
use crate::rule::operand::CODE;
use crate::rule::params::Words;
use crate::rule::{Args, Operand, Param, Shape};
use crate::source::Span;
use crate::text;
use read::{Reading, Term};

/// The kind `sequence`.
pub struct Sequence;

const PARAMS: &[Param] = &[
    Param {
        name: "values",
        shape: Shape::Operand,
        required: true,
        en: "the numbers, in the order of the text; blank ones are skipped",
        ja: "番号。文書の順に見る。空欄は飛ばす",
    },
    Param {
        name: "as",
        shape: Shape::Word(Reading::WORDS),
        required: false,
        en: "how to read them: any numbering, for example `（１）`, `①`, `Ⅲ`, `ア`, `イ` before `ロ` (the default); \
             figures, which may be 0 or negative; years, also across eras; dates, for example `2019年12月４日`, \
             `2019-12-04`, `4 December 2019`, of which only the order matters; section numbers, for example `3.1(2)`",
        ja: "読み方。`ordinal`（既定）は `（１）`、`①`、`Ⅲ`、`ア`、`イ` の次が `ロ` などの番号、`number` は0や負数もある数、\
             `year` は元号をまたぐ年、`date` は `2019年12月４日`、`2019-12-04` などの日付（順序だけを見る）、`outline` は `3.1(2)` のような節番号",
    },
    Param {
        name: "step",
        shape: Shape::Integer,
        required: false,
        en: "difference between consecutive numbers; by default 1, negative for descending ones",
        ja: "次の番号との差。省略時は1、負なら降順",
    },
    Param {
        name: "start",
        shape: Shape::Integer,
        required: false,
        en: "the first number; by default any",
        ja: "最初の番号。省略時は任意",
    },
    Param {
        name: "gaps",
        shape: Shape::Flag,
        required: false,
        en: "numbers may be left out; only the order matters",
        ja: "欠番を許し、順序だけを検査する",
    },
    Param {
        name: "repeats",
        shape: Shape::Flag,
        required: false,
        en: "a number may come several times in a row",
        ja: "同じ番号が続くことを許す",
    },
];

impl Kind for Sequence {
    fn name(&self) -> &'static str {
        "sequence"
    }

    fn summary(&self) -> Text {
        text!(
            "numbers follow each other without gap, repetition or reversal",
            "番号に欠番、重複、順序の逆転がない"
        )
    }

    fn manual(&self) -> &'static str {
        include_str!("sequence.md")
    }

    fn params(&self) -> &'static [Param] {
        PARAMS
    }

    fn values(&self) -> &'static [&'static str] {
        &["stated", "expected", "previous"]
    }

    fn noun(&self) -> Noun {
        Noun { one: "sequence", many: "sequences", ja: "連番" }
    }

    fn compile(&self, args: &Args, found: &mut Vec<Diagnostic>) -> Option<Box<dyn Check>> {
        let step = args.integer("step").unwrap_or(1);
        if step == 0 {
            let span = args.number("step").map_or(args.span(), |it| it.span);
            found.push(step_of_zero(span));
            return None;
        }
        let reading: Reading = args.word("as").unwrap_or_default();
        let gaps = args.flag("gaps") || matches!(reading, Reading::Date);
        let repeats = args.flag("repeats");
        let (values, start) = (args.operand("values")?.clone(), args.integer("start"));
        Some(Box::new(Series { values, reading, step, start, gaps, repeats }))
    }
}

struct Series {
    values: Operand,
    reading: Reading,
    step: i64,
    start: Option<i64>,
    gaps: bool,
    repeats: bool,
}

/// Why a number does not follow the previous one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Flaw {
    Start,
    Gap,
    Repeat,
    Order,
}

/// A number that does not follow.
struct Break {
    /// Its position.
    at: usize,
    /// Position of the number that it should follow (its own, for the first).
    after: usize,
    flaw: Flaw,
    /// Whether the sequence continues after it as if it were correct, so that nothing is skipped.
    alone: bool,
}

impl Check for Series {
    fn check(&self, cx: &Context<'_>, found: &mut Findings) {
        for instance in cx.instances(&[&self.values], found) {
            let before = found.diagnostics.len();
            let terms = self.terms(cx, &instance.values[0], found);
            let unread = found.diagnostics.len() > before;
            if terms.is_empty() && !unread {
                continue;
            }
            let styles = match self.reading {
                Reading::Outline => read::by_style(terms),
                _ => vec![terms],
            };
            let reported = found.diagnostics.len();
            for terms in &styles {
                let broken = self.breaks(terms);
                let broken = broken.iter().map(|it| self.broken(cx, &instance, terms, it));
                found.diagnostics.extend(broken);
            }
            found.checked(match (found.diagnostics.len() == reported, unread) {
                (false, _) => InstanceState::Violated,
                (true, true) => InstanceState::Unchecked,
                (true, false) => InstanceState::Holds,
            });
        }
    }
}

impl Series {
    /// The numbers that do not follow the one before. If the sequence continues after one number as
    /// if that one were missing, or were the expected one, it breaks once, not twice.
    fn breaks(&self, terms: &[Term<'_>]) -> Vec<Break> {
        let mut breaks = Vec::new();
        let Some(first) = terms.first() else { return breaks };
        if self.start.is_some_and(|start| first.levels != [start]) {
            breaks.push(Break { at: 0, after: 0, flaw: Flaw::Start, alone: false });
        }
        let (mut after, mut base) = (0, first.levels.clone());
        for at in 1..terms.len() {
            let number = &terms[at].levels;
            let expected = self.next(&base, number.len());
            let Some(flaw) = self.flaw(&base, number) else {
                (after, base) = (at, number.clone());
                continue;
            };
            let goes_on = |from: &[i64]| {
                terms.get(at + 1).is_some_and(|next| self.is_next(from, &next.levels))
            };
            let is_stray = !goes_on(number) && goes_on(&base);
            let is_misprint = !goes_on(number) && goes_on(&expected);
            breaks.push(Break { at, after, flaw, alone: is_stray || is_misprint });
            if is_stray {
                continue;
            }
            (after, base) = (at, if is_misprint { expected } else { number.clone() });
        }
        breaks
    }

    fn flaw(&self, before: &[i64], number: &[i64]) -> Option<Flaw> {
        let order = number.cmp(before);
        match if self.step < 0 { order.reverse() } else { order } {
            Ordering::Equal => (!self.repeats).then_some(Flaw::Repeat),
            Ordering::Less => Some(Flaw::Order),
            Ordering::Greater if self.gaps || self.is_next(before, number) => None,
            Ordering::Greater => Some(Flaw::Gap),
        }
    }

    fn is_next(&self, before: &[i64], number: &[i64]) -> bool {
        self.next(before, number.len()) == number
    }

    /// The number after `before` with `depth` levels: its first part, or the next on that level.
    fn next(&self, before: &[i64], depth: usize) -> Vec<i64> {
        if depth > before.len() {
            return before.iter().copied().chain([1]).collect();
        }
        let mut next = before[..depth].to_vec();
        if let Some(last) = next.last_mut() {
            *last = last.saturating_add(self.step);
        }
        next
    }

    /// The numbers left out between `expected` and `number`: `4`, `4-7`; `None` if the step does
    /// not lead from one to the other.
    fn skipped(&self, expected: &[i64], number: &[i64]) -> Option<String> {
        let first = write(expected);
        let (&[from], &[to]) = (expected, number) else { return Some(first) };
        let last = to.checked_sub(self.step)?;
        let fits = to.checked_sub(from)? % self.step == 0;
        fits.then(|| if last == from { first } else { format!("{first}-{last}") })
    }
}

fn write(levels: &[i64]) -> String {
    levels.iter().map(i64::to_string).collect::<Vec<_>>().join(".")
}

fn step_of_zero(span: Span) -> Diagnostic {
    let message = text!("`step` cannot be 0", "`step` を0にすることはできない");
    Diagnostic::error(CODE, message).at(span, Text::default())
}

impl Series {
    fn broken(
        &self,
        cx: &Context<'_>,
        instance: &Instance<'_>,
        terms: &[Term<'_>],
        it: &Break,
    ) -> Diagnostic {
        let (term, before) = (&terms[it.at], &terms[it.after]);
        let expected = match self.start {
            Some(start) if it.flaw == Flaw::Start => vec![start],
            _ => self.next(&before.levels, term.levels.len()),
        };
        let title = instance.key.as_deref().unwrap_or_else(|| context::title(instance.place));
        let subject = if title.is_empty() { String::new() } else { format!("{title}: ") };
        let skipped = self.skipped(&expected, &term.levels).filter(|_| !it.alone);
        let pair = [before, term].map(|it| it.written.value.trim());
        let expected = write(&expected);
        let message = wording(it.flaw, &subject, pair, &expected, skipped);
        let label = match self.reading {
            // For dates only the order matters: none is the next.
            Reading::Date => text!("not later than the one before", "直前の日付より後ではない"),
            _ => text!("expected {expected}", "続く番号は{expected}"),
        };
        let first = text!("expected {expected} first", "最初の番号は{expected}");
        let finding = cx
            .finding(message)
            .at(term.written.span, if it.flaw == Flaw::Start { first } else { label })
            .value("stated", pair[1])
            .value("expected", &expected);
        if it.flaw == Flaw::Start {
            return finding;
        }
        finding.at(before.written.span, text!("before it", "直前")).value("previous", pair[0])
    }
}

fn wording(
    flaw: Flaw,
    subject: &str,
    [before, number]: [&str; 2],
    expected: &str,
    skipped: Option<String>,
) -> Text {
    match (flaw, skipped) {
        (Flaw::Start, _) => text!(
            "{subject}the sequence starts with `{number}`, not with {expected}",
            "{subject}番号が{expected}ではなく「{number}」から始まっている"
        ),
        (Flaw::Repeat, _) => {
            text!("{subject}`{number}` is repeated", "{subject}番号「{number}」が重複している")
        }
        (Flaw::Order, _) => text!(
            "{subject}`{number}` comes after `{before}`, out of order",
            "{subject}「{number}」が「{before}」の後にあり、順序が逆である"
        ),
        (Flaw::Gap, Some(skipped)) => text!(
            "{subject}`{number}` comes after `{before}`; {skipped} is skipped",
            "{subject}「{before}」の次が「{number}」で、{skipped}が抜けている"
        ),
        (Flaw::Gap, None) => text!(
            "{subject}`{number}` comes after `{before}`, but {expected} is expected",
            "{subject}「{before}」の次が{expected}ではなく「{number}」である"
        ),
    }
}
