//! Knows how the values of a sequence become numbers: numberings, figures, years, dates, section
//! numbers.
//! Does not know which number should follow which.

use super::super::Findings;
use super::super::context::{self, Context};
use super::Series;
use crate::diagnostic::{Diagnostic, Text};
use crate::document::Node;
use crate::quantity::date;
use crate::quantity::ordinal::{self, Era};
use crate::source::Spanned;
use crate::{text, words};

/// How numbers are read: the parameter `as`.
#[derive(Clone, Copy, Default)]
pub(super) enum Reading {
    #[default]
    Ordinal,
    Number,
    Year,
    Date,
    Outline,
}

words!(Reading {
    "ordinal" => Reading::Ordinal,
    "number" => Reading::Number,
    "year" => Reading::Year,
    "date" => Reading::Date,
    "outline" => Reading::Outline,
});

/// A number and its place in an outline: `3.1(2)` is `[3, 1, 2]`; a date has up to
/// three; all others have one.
pub(super) struct Term<'d> {
    pub(super) written: Spanned<&'d str>,
    pub(super) levels: Vec<i64>,
}

impl Term<'_> {
    /// The style of a section number, as far as it distinguishes series: 1 and 2 are followed neither by A
    /// nor by 第１.
    fn style(&self) -> Style {
        let text = self.written.value.trim();
        let first = sections(text).next().and_then(ordinal::read);
        (text.starts_with('第'), first.map(|it| it.series))
    }
}

/// Whether 第 precedes the number, and the series of its first part.
type Style = (bool, Option<ordinal::Series>);

/// The numbers of each style, in order.
pub(super) fn by_style(terms: Vec<Term<'_>>) -> Vec<Vec<Term<'_>>> {
    let mut styles: Vec<(Style, Vec<Term<'_>>)> = Vec::new();
    for term in terms {
        let style = term.style();
        match styles.iter_mut().find(|it| it.0 == style) {
            Some((_, terms)) => terms.push(term),
            None => styles.push((style, vec![term])),
        }
    }
    styles.into_iter().map(|(_, terms)| terms).collect()
}

/// A text, and the number in it, if there is one.
type Read<'d> = (Spanned<&'d str>, Option<Vec<i64>>);

impl Series {
    /// The numbers in `nodes`; other content is reported.
    pub(super) fn terms<'d>(
        &self,
        cx: &Context<'d>,
        nodes: &[Node<'d>],
        found: &mut Findings,
    ) -> Vec<Term<'d>> {
        let mut written = Vec::new();
        for &node in nodes.iter().filter(|&&node| !context::is_blank(node) && !node.is_covered()) {
            written.extend(cx.claimed(node, &self.values, found).map(|text| (node, text)));
        }
        if let Reading::Year = self.reading {
            let years = self.years(&written.iter().map(|(_, text)| text.value).collect::<Vec<_>>());
            let levels = years.into_iter().map(|year| year.map(|year| vec![year]));
            return collect(
                cx,
                self.reading,
                written.iter().map(|(_, text)| *text).zip(levels),
                found,
            );
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
                Reading::Date => date(text.value),
                Reading::Outline => outline(text.value),
                _ => numbering(text.value).map(|it| vec![it]),
            };
            Some((text, levels))
        });
        let read: Vec<_> = read.collect();
        if let Reading::Ordinal = self.reading
            && let Some(terms) = self.iroha(&read)
        {
            return terms;
        }
        collect(cx, self.reading, read.into_iter(), found)
    }

    /// The terms in the order イ, ロ, ハ, if that has fewer breaks than the order of the fifty sounds.
    fn iroha<'d>(&self, read: &[Read<'d>]) -> Option<Vec<Term<'d>>> {
        let first = read.first()?;
        ordinal::iroha(first.0.value)?;
        let term = |written, levels| Some(Term { written, levels });
        let terms: Option<Vec<_>> =
            read.iter().map(|it| term(it.0, vec![ordinal::iroha(it.0.value)?])).collect();
        let terms = terms?;
        let sounds: Option<Vec<_>> = read.iter().map(|it| term(it.0, it.1.clone()?)).collect();
        let breaks = |terms: &[Term<'_>]| self.breaks(terms).len();
        sounds.is_none_or(|sounds| breaks(&terms) < breaks(&sounds)).then_some(terms)
    }

    /// Western years. A series that begins with years of an unnamed era is read in the era with the
    /// fewest breaks, the latest among equals. A descending series is read from its end.
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
}

/// The terms that could be read; the others are reported.
fn collect<'d>(
    cx: &Context<'d>,
    reading: Reading,
    read: impl Iterator<Item = Read<'d>>,
    found: &mut Findings,
) -> Vec<Term<'d>> {
    let mut terms = Vec::new();
    for (written, levels) in read {
        match levels {
            Some(levels) => terms.push(Term { written, levels }),
            None => found.report(not_a_number(cx, written, reading)),
        }
    }
    terms
}

/// The value of a numbering. A count like `三法人` is not one.
fn numbering(text: &str) -> Option<i64> {
    ordinal::read(text).filter(|it| it.series != ordinal::Series::Count).map(|it| it.value)
}

/// The levels of a section number: `3.1(2)`, `第３`, `２－１`.
fn outline(text: &str) -> Option<Vec<i64>> {
    // A preface may have the number 0.
    let level = |it: &str| if matches!(it, "0" | "０") { Some(0) } else { numbering(it) };
    let levels: Option<Vec<_>> = sections(text).map(level).collect();
    levels.filter(|levels| !levels.is_empty())
}

/// The numbers of a section number, each as it is written.
fn sections(text: &str) -> impl Iterator<Item = &str> {
    let edge = |c: char| c.is_whitespace() || ".．()（）-－‐・,，、".contains(c);
    text.split(edge).filter(|part| !part.is_empty())
}

fn not_a_number(cx: &Context<'_>, written: Spanned<&str>, reading: Reading) -> Diagnostic {
    let value = written.value.trim();
    let message = match reading {
        Reading::Year => text!("`{value}` is not a year", "「{value}」は年として読めない"),
        Reading::Date => text!("`{value}` is not a date", "「{value}」は日付として読めない"),
        Reading::Outline => {
            text!("`{value}` is not a section number", "「{value}」は節番号として読めない")
        }
        Reading::Ordinal | Reading::Number => {
            text!("`{value}` is not a number of a sequence", "「{value}」は番号として読めない")
        }
    };
    cx.finding(message).at(written.span, Text::default()).value("stated", value)
}
