//! Knows the figures of a sentence, their positions and the words between them, and whether a name in it is a word
//! of its own. Does not know which of the figures belong together.

use std::ops::Range;

use crate::check::draft::Block;
use crate::check::phrases::phrases;
use crate::pattern::pattern;
use crate::quantity::{self, Decimals, Notation, Quantity, Unit, is_like_year};
use crate::source::{SourceId, Span, Spanned};

/// A sentence with its figures.
pub(super) struct Sentence<'t> {
    /// The words.
    pub(super) text: &'t str,
    /// The figures; their spans are offsets into `text`.
    pub(super) figures: Vec<Quantity>,
}

/// A sentence in a block of words.
#[derive(Clone, Copy)]
pub(super) struct Located<'s, 'b, 'd> {
    pub(super) block: &'s Block<'d>,
    pub(super) sentence: &'s Sentence<'b>,
    /// Its start in the words of the block.
    pub(super) start: usize,
}

impl Located<'_, '_, '_> {
    /// The bytes of a figure in the words of the block.
    pub(super) fn range(self, index: usize) -> Range<usize> {
        let Range { start, end } = self.sentence.range(index);
        self.start + start..self.start + end
    }

    /// The span of a figure.
    pub(super) fn span(self, index: usize) -> Span {
        self.block.span(self.range(index))
    }
}

// Amounts in English prose, with their currency or unit: `$4.6bn`, `12 per cent`.
pattern!(
    ENGLISH,
    "(?i)(?:(?:US)?\\$|€|£|¥)\\s?[0-9][0-9,]*(?:\\.[0-9]+)?(?:\\s?(?:bn|billion|million|m|mn|trillion|k|thousand)\\b)?|\\b[0-9][0-9,]*(?:\\.[0-9]+)?(?:\\s?%|\\s(?:per\\s?cent|percentage\\spoints)\\b|\\s(?:thousand|million|billion|trillion)\\b(?:\\s(?:people|persons|dollars|euros|yen|pounds)\\b)?)"
);

impl<'t> Sentence<'t> {
    /// Reads the figures of `text` in `notation`.
    pub(super) fn of(text: &'t str, notation: &Notation) -> Self {
        // TeX escapes the percent sign.
        let plain = text.replace("\\%", " %");
        let whole = Spanned::new(&*plain, Span::new(SourceId(0), 0..text.len()));
        let mut figures: Vec<Quantity> = Vec::new();
        let amounts = ENGLISH.find_iter(&plain).filter(|_| notation.decimals() == Decimals::Point);
        for amount in amounts {
            let glued = |c: char| c.is_ascii_alphanumeric() || "-–~.,".contains(c);
            if text[..amount.start()].ends_with(glued) {
                continue;
            }
            if let Ok(Some(quantity)) = quantity::read(whole.slice(amount.range()), None) {
                figures.push(quantity);
            }
        }
        let is_free = |it: &Quantity| {
            figures
                .iter()
                .all(|known| it.span.end <= known.span.start || known.span.end <= it.span.start)
        };
        let others: Vec<Quantity> =
            quantity::figures(whole, notation).into_iter().filter(is_free).collect();
        for known in &mut figures {
            let same = quantity::figures(whole, notation)
                .into_iter()
                .find(|it| it.span.start == known.span.start);
            known.qualifier = known.qualifier | same.map(|it| it.qualifier).unwrap_or_default();
        }
        figures.extend(others);
        figures.sort_by_key(|it| it.span.start);
        if notation.decimals() == Decimals::Comma {
            figures = joined(text, figures);
            figures.iter_mut().for_each(|it| spelled(text, it));
        }
        // Of overlapping figures the first is kept, so that text between figures is well defined.
        figures.dedup_by(|next, own| next.span.start < own.span.end);
        Self { text, figures }
    }

    /// The sentence without its years and age groups, so that the other figures are adjacent: 2021年の412件から2025年の587件.
    pub(super) fn without_years(self) -> Self {
        let is_other = |it| self.is_year(it) || self.is_age(it);
        let is_other: Vec<bool> = (0..self.figures.len()).map(is_other).collect();
        let kept = self.figures.into_iter().zip(is_other).filter(|it| !it.1).map(|it| it.0);
        Self { text: self.text, figures: kept.collect() }
    }

    /// Figure number `index`.
    pub(super) fn figure(&self, index: usize) -> &Quantity {
        &self.figures[index]
    }

    /// Whether these figures have the same unit, which is not percent.
    pub(super) fn are_alike(&self, figures: &[usize]) -> bool {
        let unit = |index: &usize| &self.figure(*index).unit;
        let is_like = |it: &usize| unit(it).compatible(unit(&figures[0]));
        figures.iter().all(|it| is_like(it) && !unit(it).is_percent())
    }

    /// Whether figure number `index` is a year or part of a date, not an amount.
    pub(super) fn is_year(&self, index: usize) -> bool {
        is_like_year(self.printed(index)) && self.figures[index].unit.is_none()
            || self.after(index).trim_start().starts_with(['年', '년'])
            || matches!(self.figures[index].unit.name(), "年" | "年度" | "月" | "日")
    }

    /// Whether figure number `index` is the age that a group of people begins at: `15 years and over`, `de 15 ans et plus`.
    fn is_age(&self, index: usize) -> bool {
        phrases!(OLDER, "or-older");
        const NEAR: usize = 10;
        const LONGEST: usize = 40;
        let text = &self.text[self.range(index).start..];
        let digits = text.find(|it: char| !it.is_ascii_digit()).unwrap_or(text.len());
        let behind = text[digits..].chars().take(LONGEST).collect::<String>().to_lowercase();
        (1..=2).contains(&digits)
            && OLDER.places(&behind).first().is_some_and(|it| {
                it.start <= NEAR && !behind[..it.start].contains(|c: char| c.is_ascii_digit())
            })
    }

    /// The words before figure number `index`, from the previous figure on.
    pub(super) fn before(&self, index: usize) -> &'t str {
        let start = index.checked_sub(1).map_or(0, |it| self.figures[it].span.end as usize);
        &self.text[start..self.figures[index].span.start as usize]
    }

    /// The words after figure number `index`, up to the next figure.
    pub(super) fn after(&self, index: usize) -> &'t str {
        let end = self.figures.get(index + 1).map_or(self.text.len(), |it| it.span.start as usize);
        &self.text[self.figures[index].span.end as usize..end]
    }

    /// The words after figure number `index`, up to the next figure that is not a year.
    pub(super) fn after_years(&self, index: usize) -> &'t str {
        let next = (index + 1..self.figures.len()).find(|it| !self.is_year(*it));
        let end = next.map_or(self.text.len(), |it| self.figures[it].span.start as usize);
        &self.text[self.figures[index].span.end as usize..end]
    }

    /// The bytes of figure number `index` in the sentence.
    pub(super) fn range(&self, index: usize) -> Range<usize> {
        self.figures[index].span.range()
    }

    /// Figure number `index` as printed.
    pub(super) fn printed(&self, index: usize) -> &'t str {
        &self.text[self.range(index)]
    }
}

/// Gives a figure the unit that is spelled out behind it: `34,7 Prozent`, `9,8 Mio. Euro`.
fn spelled(text: &str, figure: &mut Quantity) {
    /// Maximum number of words of such a unit.
    const WORDS: usize = 4;
    let start = figure.span.end as usize;
    let behind = &text[start..];
    if !figure.unit.is_none() || !behind.starts_with([' ', '\u{a0}', '\u{202f}']) {
        return;
    }
    let lead = behind.len() - behind.trim_start().len();
    let ends =
        behind.char_indices().skip(lead).filter(|it| " \u{a0}\u{202f},;:.)!?".contains(it.1));
    let ends = ends.map(|it| it.0).chain([behind.len()]);
    let is_sure = |it: &Unit| it.is_money() || it.is_share() || it.base().is_empty();
    let unit = |end: usize| Some((end, Unit::parse(&behind[lead..end]).filter(is_sure)?));
    if let Some((end, unit)) = ends.take(2 * WORDS).filter_map(unit).last() {
        figure.unit = unit;
        figure.span.end = (start + end) as u32;
    }
}

/// Joins figures that are groups of digits separated by a plain space: with a decimal comma, `1 015` is one
/// figure.
fn joined(text: &str, mut figures: Vec<Quantity>) -> Vec<Quantity> {
    pattern!(
        GROUPS,
        "(?:^|[^0-9.,])(?P<all>[1-9][0-9]{0,2}(?: [0-9]{3})+(?:,[0-9]+)?)(?:$|[^0-9,]|,[^0-9])"
    );
    for it in GROUPS.captures_iter(text).filter_map(|it| it.name("all")) {
        let Some(whole) = Quantity::parse(&it.as_str().replace(' ', "").replace(',', ".")) else {
            continue;
        };
        let is_in = |own: &Quantity| {
            (own.span.start as usize) < it.end() && it.start() < own.span.end as usize
        };
        let mut parts = figures.iter().filter(|own| is_in(own));
        let Some(first) = parts.next() else { continue };
        let last = parts.next_back().unwrap_or(first);
        let unit = if last.unit.is_none() { &first.unit } else { &last.unit }.clone();
        let start = it.start().min(first.span.start as usize);
        let span = Span::new(SourceId(0), start..it.end().max(last.span.end as usize));
        let qualifier = first.qualifier | last.qualifier;
        let is_below = first.value.is_sign_negative();
        let value = if is_below { -whole.value } else { whole.value };
        figures.retain(|own| !is_in(own));
        figures.push(Quantity { value, unit, qualifier, span, ..whole });
    }
    figures.sort_by_key(|it| it.span.start);
    figures
}

/// Whether the text at `at` is not part of a longer word; in languages without spaces, particles separate words.
pub(super) fn is_apart(words: &str, at: usize, length: usize) -> bool {
    let (before, after) = (words[..at].chars().next_back(), words[at + length..].chars().next());
    let is_kana = |c: char| ('\u{3041}'..='\u{309F}').contains(&c);
    let is_particle = |c: char| {
        is_kana(c) || ('\u{AC00}'..='\u{D7AF}').contains(&c) || "为為是达達占共较較由的".contains(c)
    };
    let goes_on = |c: char| c.is_alphanumeric() && !c.is_ascii_digit();
    let is_opened = words[..at].ends_with("其中");
    !before.is_some_and(|it| goes_on(it) && !is_kana(it) && !is_opened)
        && !after.is_some_and(|it| goes_on(it) && !is_particle(it))
}
