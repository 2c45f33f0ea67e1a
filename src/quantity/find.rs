//! Knows which digits in prose are figures and which belong to names, dates, numbering and ranges.
//! Does not know sentences: it only considers the characters next to the digits.

use std::ops::Range;

use rust_decimal::Decimal;

use super::currency;
use super::figure::{self, Figure, is_date};
use super::identifier::is_like_year;
use super::notation::{Notation, USUAL};
use super::number::Script;
use super::numeral::Numeral;
use super::qualifier::{self, Qualifier};
use super::unit::Unit;
use super::{Quantity, number, spot};
use crate::source::{Span, Spanned};

/// Whether `text` has a digit of either width at all: what [`read`](super::read) and [`find`] need at least.
pub fn looks_like_figure(text: &str) -> bool {
    next_digit(text, 0).is_some()
}

/// Number of figures that [`figures`] finds.
pub fn count(text: Spanned<&str>, notation: &Notation) -> usize {
    match looks_like_figure(text.value) {
        _ if number::plain(text.value.as_bytes()).is_some() => 1,
        // Only the number of figures matters here, not their places.
        true => {
            let places = Span::new(text.span.source, 0..text.value.len());
            figures(Spanned::new(text.value, places), notation).len()
        }
        false => 0,
    }
}

/// Every figure of a text, in order: the one that makes up the whole text, as rules read it, and those in the
/// prose or in remarks.
pub fn figures(text: Spanned<&str>, notation: &Notation) -> Vec<Quantity> {
    if figure::begins_name(text.value) {
        return find_as(text, notation);
    }
    let whole = match figure::read_as(text, None, notation) {
        Ok(Some(whole)) if !is_perhaps_numbering(text.value, &whole) => whole,
        _ => return find_as(text, notation),
    };
    let (start, end) = (whole.span.start, whole.span.end);
    let is_all = (start, end) == (text.span.start, text.span.end);
    let mut found = if is_all { Vec::new() } else { find_as(text, notation) };
    // After it are remarks with their own figures, `（うち5件）`, or note marks.
    let marks = text.span.start + qualifier::without_marks(text.value).len() as u32;
    found.retain(|it| it.span.end <= start || (end <= it.span.start && it.span.end <= marks));
    let at = found.partition_point(|it| it.span.start < start);
    found.insert(at, whole);
    found
}

/// How many figures [`figures`] finds in these bytes, if that is obvious: none without a digit, one
/// if there are only a few digits.
pub fn count_at_a_glance(bytes: &[u8]) -> Option<usize> {
    // Tests every byte: in short texts that is faster than finding where to stop.
    let (some, all) = bytes.iter().fold((false, true), |(some, all), byte| {
        let digit = byte.is_ascii_digit();
        (some | digit | (*byte == 0xef), all & digit)
    });
    match bytes {
        _ if !some => Some(0),
        [b'0', _, ..] => None,
        _ => (all && bytes.len() <= 18).then_some(1),
    }
}

/// Every figure inside prose or a cell, in order, each with its own bytes and qualifiers.
///
/// Digits are skipped if they are not certainly an amount:
/// * glued to a Latin letter (`BSL4`, `G2MC9`, `3D`) or after `第`, `No.`, `#`;
/// * glued to kanji or katakana, unless a known unit follows (`遺伝子治療５件` is 5件, `ファクター17５以上` is nothing);
/// * years, months and days (`平成27年度`, `2015年４月`), ranges and codes (`10～20`, `2020-2024`, `3/4`, `- 1-`, `007`);
/// * marks of notes (`※1`), unless a known unit follows;
/// * numbering and marks of notes in brackets: `（１）`, `[1]`, `１．` before words, `3.1(3)`;
/// * with both widths of digits in one number, wrongly grouped, or of more than 28 digits.
///
/// Units are the known ones only: prose after a number does not say where its unit would end.
pub fn find(text: Spanned<&str>) -> Vec<Quantity> {
    find_as(text, &USUAL)
}

fn find_as(text: Spanned<&str>, notation: &Notation) -> Vec<Quantity> {
    let script = notation.in_prose();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = next_digit(text.value, at) {
        if let Some(end) = after_name(text.value, start) {
            at = end;
            continue;
        }
        if !may_begin(text.value, start) {
            let Some(numeral) = Numeral::read(&text.value[start..], script) else { break };
            at = start + numeral.map_or_else(|miss| miss.len, |it| it.len);
            continue;
        }
        let Some(candidate) = Figure::prefix(&text.value[start..], script) else { break };
        let figure = match candidate {
            Ok(figure) => whole_unit(&text.value[start..], figure, script),
            Err(miss) => {
                at = start + miss.range.end;
                continue;
            }
        };
        let (figure, sign_len) = with_money(text.value, at..start, figure);
        at = start + figure.len;
        let place = Surroundings::of(text.value, [start - sign_len, start], figure.len);
        if place.is_amount(&figure) {
            let (qualifier, tail) = place.qualifiers();
            let signed = start - sign_len - place.sign_len;
            let mut value = figure.value;
            value.set_sign_negative(place.negative && !value.is_zero());
            let span = spot(text, signed..at);
            let read = Quantity::plain(value, figure.step, figure.unit, span);
            found.push(Quantity { qualifier, ..read });
            at += tail;
        }
    }
    found
}

/// The figure at the start of `text`, without a unit that is only the beginning of a word: `4,521 had`.
fn whole_unit(text: &str, figure: Figure, script: Script) -> Figure {
    let (own, behind) = text.split_at(figure.len);
    let is_whole = !own.ends_with(is_latin) || !behind.starts_with(is_latin);
    let numeral = || Numeral::read(text, script)?.ok();
    let bare = || Figure::prefix(&text[..numeral()?.len], script)?.ok();
    if is_whole { figure } else { bare().unwrap_or(figure) }
}

/// Whether `text`, read as the figure `whole`, could also be a heading with its number: `1
/// 社会福祉費`.
fn is_perhaps_numbering(text: &str, whole: &Quantity) -> bool {
    let unit = whole.unit.name();
    let is_word = !whole.unit.is_known() && !unit.is_empty() && !unit.is_ascii();
    is_word && text.rfind(unit).is_some_and(|at| text[..at].ends_with(char::is_whitespace))
}

/// The figure that follows `before` with the sign of money in it (`$421,500`, `€10.5 million`), and bytes of that
/// sign.
fn with_money(text: &str, before: Range<usize>, figure: Figure) -> (Figure, usize) {
    let start = before.end;
    let sign = if figure.unit.is_none() { currency::at_end(&text[before]) } else { None };
    let Some((len, shown, base)) = sign else { return (figure, 0) };
    let rest = &text[start + figure.len..];
    let body = rest.trim_start_matches(' ');
    let word = body.find(|c: char| !c.is_ascii_alphabetic()).map_or(body, |end| &body[..end]);
    let scale = currency::scale(word);
    let behind = scale.map_or(0, |_| rest.len() - body.len() + word.len());
    let unit = Unit::led_by((shown, base), scale);
    (Figure { unit, len: figure.len + behind, ..figure }, len)
}

/// Where the next digit is. By bytes: ０…９ are EF BC 90…99, and no other character ends so.
fn next_digit(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    (from..bytes.len()).find(|at| match bytes[*at] {
        b'0'..=b'9' => true,
        0xef => matches!(bytes[at + 1..], [0xbc, 0x90..=0x99, ..]),
        _ => false,
    })
}

/// The end of the digits at `start`, if they belong to a name, `第12課`, `KPI-3` or `事業7`, and nothing continues
/// them. Only a shortcut for common names: the general code handles everything else.
fn after_name(text: &str, start: usize) -> Option<usize> {
    let (before, digits) = (&text[..start], &text.as_bytes()[start..]);
    let length = digits.iter().take_while(|it| it.is_ascii_digit()).count();
    let end = start + length;
    let is_name = match before.as_bytes() {
        [.., b'a'..=b'z' | b'A'..=b'Z'] | [.., b'a'..=b'z' | b'A'..=b'Z', b'-'] => true,
        // At the end there is neither a unit nor a word that could make it an amount.
        _ if end == text.len() => {
            before.ends_with(is_name) && qualifier::ends_before(before).is_none()
        }
        _ => before.ends_with('第'),
    };
    let goes_on = |c: char| {
        number::digit(c).is_some()
            || matches!(c, ',' | '，' | '.' | '．' | ' ' | '　')
            || matches!(c, '十' | '百' | '千' | '万' | '萬' | '億' | '兆' | '京')
    };
    (is_name && length > 0 && !text[end..].starts_with(goes_on)).then_some(end)
}

/// Whether a figure of any unit can begin at `start`: most digits of names and codes fail at this.
fn may_begin(text: &str, start: usize) -> bool {
    let (_, sign_len) = sign(&text[..start]);
    begins(&text[..start - sign_len], sign_len > 0, true)
}

/// Whether a figure can begin after `before` and perhaps a sign.
fn begins(before: &str, signed: bool, has_unit: bool) -> bool {
    let free = match before.chars().next_back() {
        None => true,
        Some(c) if signed => !is_latin(c),
        Some(c) if is_latin(c) || "第#＃№_/／.．~～〜-－–:@=&,，\\".contains(c) => {
            false
        }
        Some(c) if is_name(c) || "※*＊†‡".contains(c) => has_unit,
        Some(_) => !before.ends_with("No. ") && !before.ends_with("第 "),
    };
    free || qualifier::ends_before(before).is_some()
}

/// The characters around a figure.
struct Surroundings<'a> {
    before: &'a str,
    after: &'a str,
    negative: bool,
    sign_len: usize,
    leading_zero: bool,
}

impl<'a> Surroundings<'a> {
    /// The characters around the digits at `start`, which are `len` bytes long; a currency sign is
    /// at `begin`.
    fn of(text: &'a str, [begin, start]: [usize; 2], len: usize) -> Self {
        let (negative, sign_len) = sign(&text[..begin]);
        let mut digits = text[start..].chars().filter_map(number::digit);
        let leading_zero = digits.next().is_some_and(|it| it.0 == 0)
            && text[start..].chars().nth(1).is_some_and(|c| number::digit(c).is_some());
        Self {
            before: &text[..begin - sign_len],
            after: &text[start + len..],
            negative,
            sign_len,
            leading_zero,
        }
    }

    fn is_amount(&self, figure: &Figure) -> bool {
        let has_unit = !figure.unit.base().is_empty();
        !self.leading_zero
            && self.begins(has_unit)
            && (has_unit || (self.ends() && !self.is_numbering(figure)))
            && !is_date(self.after.trim_start())
    }

    /// Whether a figure can begin here.
    fn begins(&self, has_unit: bool) -> bool {
        begins(self.before, self.sign_len > 0, has_unit)
    }

    /// Whether a figure without unit can end here.
    fn ends(&self) -> bool {
        if qualifier::after(self.after).is_some() {
            return true;
        }
        match self.after.chars().next() {
            None => true,
            Some(c) if is_latin(c) || is_name(c) => false,
            Some(c) if number::digit(c).is_some() => false,
            Some(c) => !"_/／~～〜-－–:@=&(（\\".contains(c),
        }
    }

    /// Whether it is the number of a list item or of a note: `（１）`, `[1]`, or `１．` at the start of a line before
    /// words.
    fn is_numbering(&self, figure: &Figure) -> bool {
        let [before, after] = [self.before, self.after].map(|it| it.trim_matches([' ', '　']));
        let is_note = before.ends_with('[') && after.trim_start_matches('\\').starts_with(']');
        let is_item = before.ends_with(['(', '（']) && after.starts_with([')', '）']);
        // A year may stand in brackets too; other figures there are of the words before: `in Holm (655)`.
        let is_mark = figure.value < Decimal::ONE_HUNDRED
            || is_like_year(&figure.value.to_string()) && figure.len == 4;
        let is_whole = figure.value.scale() == 0 && figure.len <= 6;
        let bracketed = (is_item && is_whole && is_mark) || (is_note && figure.len <= 2);
        let indent = self.before.trim_end_matches([' ', '　']);
        let line_start = indent.is_empty() || indent.ends_with(['\n', '\r']);
        let stop = self.after.strip_prefix(['.', '．', ')', '）']);
        bracketed || (line_start && stop.is_some_and(|rest| !rest.trim().is_empty()))
    }

    /// The qualifiers on both sides, and how many bytes those after the figure take.
    fn qualifiers(&self) -> (Qualifier, usize) {
        let mut found = Qualifier::default();
        let mut before = self.before.trim_end_matches(['（', '(']);
        while let Some((len, qualifier)) = qualifier::ends_before(before) {
            found = found | qualifier;
            before = &before[..before.len() - len];
        }
        let mut tail = 0;
        while let Some((len, qualifier)) = qualifier::after(&self.after[tail..]) {
            found = found | qualifier;
            tail += len;
        }
        (self.noun_between(found), tail)
    }

    /// Adds うち if one noun is between it and the figure: `、うち遺伝子治療５件`.
    fn noun_between(&self, found: Qualifier) -> Qualifier {
        let bound = |c: char| number::digit(c).is_some() || "。\n\r".contains(c);
        let near = self.before.rsplit(bound).next().unwrap_or("");
        let of_which = near.rfind("うち").is_some_and(|at| {
            let (left, noun) = (&near[..at], &near[at + "うち".len()..]);
            let opens = |c: char| c.is_whitespace() || "、，,（(".contains(c);
            let noun = noun.trim_start_matches(opens);
            left.chars().next_back().is_none_or(opens) && !noun.contains(['、', '，', '）', ')'])
        });
        if of_which { found | Qualifier::OF_WHICH } else { found }
    }
}

/// The sign at the end of `before`: whether it is minus, and its bytes with the spaces after it.
fn sign(before: &str) -> (bool, usize) {
    let body = before.trim_end_matches([' ', '　']);
    if let Some(c) = body.chars().next_back().filter(|c| "▲△▼".contains(*c)) {
        return (true, before.len() - body.len() + c.len_utf8());
    }
    let Some(c) = before.chars().next_back().filter(|c| "-－−+＋".contains(*c)) else {
        return (false, 0);
    };
    // A hyphen is a sign only if there is nothing before it to join: after a space, a bracket or a particle.
    let left = before[..before.len() - c.len_utf8()].chars().next_back();
    let free = left.is_none_or(|c| {
        c.is_whitespace() || "（(「、，,：:".contains(c) || ('ぁ'..='ゟ').contains(&c)
    });
    if free { ("-－−".contains(c), c.len_utf8()) } else { (false, 0) }
}

fn is_latin(c: char) -> bool {
    c.is_ascii_alphabetic()
        || ('Ａ'..='Ｚ').contains(&c)
        || ('ａ'..='ｚ').contains(&c)
        || ('\u{c0}'..='\u{24f}').contains(&c)
}

/// Kanji, katakana and other letters except hiragana, with which names begin and end.
fn is_name(c: char) -> bool {
    c == 'ー' || (c.is_alphabetic() && !('ぁ'..='ゟ').contains(&c))
}
