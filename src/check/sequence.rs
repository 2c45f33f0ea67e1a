//! Knows `sequence`: numbers follow each other without gap, repetition or reversal.
//! Does not know how numbers are written (`quantity::ordinal` does).
#![doc = include_str!("sequence.md")]

use std::cmp::Ordering;

use super::context::{self, Context, Instance};
use super::{Check, Findings, Kind, Noun, Outcome};
use crate::diagnostic::{Diagnostic, Text};
use crate::document::Node;
use crate::quantity::ordinal::{self, Era};
use crate::rule::operand::CODE;
use crate::rule::{Args, Operand, Param, Shape};
use crate::source::{Span, Spanned};
use crate::text;

/// The kind `sequence`.
pub struct Sequence;

const PARAMS: &[Param] = &[
    Param {
        name: "values",
        shape: Shape::Operand,
        required: true,
        en: "the numbers, in the order of the text; blank ones are passed over",
        ja: "番号。文書の順に見る。空欄は飛ばす",
    },
    Param {
        name: "as",
        shape: Shape::Word(&["ordinal", "number", "year", "outline"]),
        required: false,
        en: "how to read them: any numbering such as `（１）`, `①`, `Ⅲ`, `ア` (the default); figures, \
             which may be 0 or negative; years over eras; section numbers such as `3.1(2)`",
        ja: "読み方。`ordinal`（既定）は `（１）`、`①`、`Ⅲ`、`ア` などの番号、`number` は0や負数もある数、\
             `year` は元号をまたぐ年、`outline` は `3.1(2)` のような節番号",
    },
    Param {
        name: "step",
        shape: Shape::Integer,
        required: false,
        en: "from one number to the next; 1 unless said, negative to descend",
        ja: "次の番号との差。省略時は1、負なら降順",
    },
    Param {
        name: "start",
        shape: Shape::Integer,
        required: false,
        en: "the first number; any unless said",
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
        let reading = match args.word("as") {
            Some("number") => Reading::Number,
            Some("year") => Reading::Year,
            Some("outline") => Reading::Outline,
            _ => Reading::Ordinal,
        };
        let (gaps, repeats) = (args.flag("gaps"), args.flag("repeats"));
        let (values, start) = (args.operand("values")?.clone(), args.integer("start"));
        Some(Box::new(Series { values, reading, step, start, gaps, repeats }))
    }
}

#[derive(Clone, Copy)]
enum Reading {
    Ordinal,
    Number,
    Year,
    Outline,
}

struct Series {
    values: Operand,
    reading: Reading,
    step: i64,
    start: Option<i64>,
    gaps: bool,
    repeats: bool,
}

/// A number and its place in an outline: `3.1(2)` is `[3, 1, 2]`; all but outlines have one level.
struct Term<'d> {
    written: Spanned<&'d str>,
    levels: Vec<i64>,
}

/// Why a number does not follow the one before.
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
            let breaks = self.breaks(&terms);
            for it in &breaks {
                found.report(self.broken(cx, &instance, &terms, it));
            }
            found.checked(match (breaks.is_empty(), unread) {
                (false, _) => Outcome::Violated,
                (true, true) => Outcome::Unchecked,
                (true, false) => Outcome::Holds,
            });
        }
    }
}

impl Series {
    /// The numbers in `nodes`; what is not one is reported.
    fn terms<'d>(
        &self,
        cx: &Context<'d>,
        nodes: &[Node<'d>],
        found: &mut Findings,
    ) -> Vec<Term<'d>> {
        let mut written = Vec::new();
        for &node in nodes.iter().filter(|&&node| !context::is_blank(node)) {
            found.claims.add(node);
            written.extend(cx.captured(node, &self.values).map(|text| (node, text)));
        }
        if let Reading::Year = self.reading {
            let years = self.years(&written.iter().map(|(_, text)| text.value).collect::<Vec<_>>());
            let levels = years.into_iter().map(|year| year.map(|year| vec![year]));
            return collect(cx, written.iter().map(|(_, text)| *text).zip(levels), found);
        }
        let read = written.into_iter().filter_map(|(node, text)| {
            let levels = match self.reading {
                Reading::Number => {
                    let value = cx.figure(node, &self.values, found)?.quantity.value;
                    (value.is_integer())
                        .then(|| i64::try_from(value).ok())
                        .flatten()
                        .map(|it| vec![it])
                }
                Reading::Outline => outline(text.value),
                _ => numbering(text.value).map(|it| vec![it]),
            };
            Some((text, levels))
        });
        let read: Vec<_> = read.collect();
        collect(cx, read.into_iter(), found)
    }

    /// Western years. A row that opens with years of an unnamed era is read in the one era in which
    /// it breaks least, the latest of several. A descending row is read from its end.
    fn years(&self, texts: &[&str]) -> Vec<Option<i64>> {
        let read = |era| {
            if self.step > 0 {
                return ordinal::years(texts, era);
            }
            let ascending: Vec<_> = texts.iter().rev().copied().collect();
            ordinal::years(&ascending, era).into_iter().rev().collect()
        };
        let unread = |years: &[Option<i64>]| years.iter().filter(|year| year.is_none()).count();
        let breaks = |years: &[Option<i64>]| {
            let pairs = years.windows(2).filter_map(|pair| Some((pair[0]?, pair[1]?)));
            pairs.filter(|(before, year)| *year != before + self.step).count()
        };
        let plain = read(None);
        let eras = [Era::Reiwa, Era::Heisei, Era::Showa].map(|era| read(Some(era)));
        let guessed = eras.into_iter().min_by_key(|years| (unread(years), breaks(years)));
        guessed.filter(|years| unread(years) < unread(&plain)).unwrap_or(plain)
    }

    /// The numbers that do not follow the one before. One that stands alone between two that do
    /// follow each other breaks the sequence once, not twice.
    fn breaks(&self, terms: &[Term<'_>]) -> Vec<Break> {
        let mut breaks = Vec::new();
        if let (Some(start), Some(first)) = (self.start, terms.first())
            && first.levels != [start]
        {
            breaks.push(Break { at: 0, after: 0, flaw: Flaw::Start });
        }
        let mut after = 0;
        for at in 1..terms.len() {
            let flaw = self.flaw(&terms[after].levels, &terms[at].levels);
            if let Some(flaw) = flaw {
                breaks.push(Break { at, after, flaw });
            }
            let stray = flaw.is_some()
                && terms.get(at + 1).is_some_and(|next| {
                    self.is_next(&terms[after].levels, &next.levels)
                        && !self.is_next(&terms[at].levels, &next.levels)
                });
            if !stray {
                after = at;
            }
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

    /// The numbers left out between `expected` and `number`: `4`, `4-7`; nothing if the step does
    /// not lead from one to the other.
    fn skipped(&self, expected: &[i64], number: &[i64]) -> Option<String> {
        let first = write(expected);
        let (&[from], &[to]) = (expected, number) else { return Some(first) };
        let last = to.checked_sub(self.step)?;
        let fits = to.checked_sub(from)? % self.step == 0;
        fits.then(|| if last == from { first } else { format!("{first}-{last}") })
    }
}

/// The terms that could be read; the others are reported.
fn collect<'d>(
    cx: &Context<'d>,
    read: impl Iterator<Item = (Spanned<&'d str>, Option<Vec<i64>>)>,
    found: &mut Findings,
) -> Vec<Term<'d>> {
    let mut terms = Vec::new();
    for (written, levels) in read {
        match levels {
            Some(levels) => terms.push(Term { written, levels }),
            None => found.report(not_a_number(cx, written)),
        }
    }
    terms
}

/// The value of a numbering. A count such as `三法人` numbers nothing.
fn numbering(text: &str) -> Option<i64> {
    ordinal::read(text).filter(|it| it.series != ordinal::Series::Count).map(|it| it.value)
}

/// The levels of a section number: `3.1(2)`, `第３`, `２－１`.
fn outline(text: &str) -> Option<Vec<i64>> {
    let edge = |c: char| c.is_whitespace() || ".．()（）-－‐・,，、".contains(c);
    let parts = text.split(edge).filter(|part| !part.is_empty());
    let levels: Option<Vec<_>> = parts.map(numbering).collect();
    levels.filter(|levels| !levels.is_empty())
}

fn write(levels: &[i64]) -> String {
    levels.iter().map(i64::to_string).collect::<Vec<_>>().join(".")
}

fn step_of_zero(span: Span) -> Diagnostic {
    let message = text!("`step` cannot be 0", "`step` を0にすることはできません");
    Diagnostic::error(CODE, message).at(span, Text::default())
}

fn not_a_number(cx: &Context<'_>, written: Spanned<&str>) -> Diagnostic {
    let value = written.value.trim();
    let message =
        text!("`{value}` is not a number of a sequence", "「{value}」は番号として読めません");
    cx.finding(message).at(written.span, Text::default()).value("stated", value)
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
        let skipped = self.skipped(&expected, &term.levels);
        let pair = [before, term].map(|it| it.written.value.trim());
        let expected = write(&expected);
        let message = wording(it.flaw, &subject, pair, &expected, skipped);
        let label = text!("{expected} would follow", "続く番号は{expected}");
        let first = text!("{expected} would be first", "最初の番号は{expected}");
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
            "{subject}番号が{expected}ではなく「{number}」から始まっています"
        ),
        (Flaw::Repeat, _) => {
            text!("{subject}`{number}` is repeated", "{subject}番号「{number}」が重複しています")
        }
        (Flaw::Order, _) => text!(
            "{subject}`{number}` comes after `{before}`, out of order",
            "{subject}「{number}」が「{before}」の後にあり、順序が逆です"
        ),
        (Flaw::Gap, Some(skipped)) => text!(
            "{subject}`{number}` comes after `{before}`; {skipped} is skipped",
            "{subject}「{before}」の次が「{number}」で、{skipped}が抜けています"
        ),
        (Flaw::Gap, None) => text!(
            "{subject}`{number}` comes after `{before}`, where {expected} would be next",
            "{subject}「{before}」の次が{expected}ではなく「{number}」です"
        ),
    }
}
