//! Knows how one figure is written: sign, currency sign, digits, multipliers, unit; and that a whole text is one.
//! Does not know how to find figures inside prose (`find` does).

mod around;
mod range;
mod start;

use std::ops::Range;
use std::sync::LazyLock;

use rust_decimal::Decimal;
use rustc_hash::FxHashSet;

use super::fault::{Fault, FaultKind};
use super::notation::{Notation, USUAL};
use super::number::{self, Script};
use super::numeral::{self, Numeral};
use super::qualifier;
use super::unit::{self, Multiplier, Unit};
use super::{Origin, Quantity, spot};
use crate::source::Spanned;
use around::{peel, trim};
use start::{MINUS, Start};

/// Reads a text that is one figure as a whole: `４６７．３ 億円`, `（うち、63.8億円）`, `▲ 4.8%`, `1～5件`.
///
/// `Ok(None)` is a sign for no figure (`absence`): empty, dashes, `…`, `x`, `なし`. A figure
/// without a unit takes `default`.
///
/// Brackets around a bare number mean a negative amount, as in accounts: `(1,234)` is −1234, `($30.00)` is
/// −$30.00. `（１）` may be a list number and `（47億円）` an aside, so both are [`FaultKind::Ambiguous`].
pub fn read(text: Spanned<&str>, default: Option<&Unit>) -> Result<Option<Quantity>, Fault> {
    read_as(text, default, &USUAL)
}

/// Like [`read`], for figures written in `notation`.
pub fn read_as(
    text: Spanned<&str>,
    default: Option<&Unit>,
    notation: &Notation,
) -> Result<Option<Quantity>, Fault> {
    if notation.is_plain(text.value)
        && let Some(number) = number::plain(text.value.as_bytes())
    {
        let value = Decimal::from_i128_with_scale(number.mantissa, number.scale);
        let step = Decimal::new(1, number.scale);
        let unit = default.cloned().unwrap_or(Unit::NONE);
        let read = Quantity::plain(value, step, unit, text.span);
        return Ok(Some(notation.meant(Quantity { origin: origin(default), ..read })));
    }
    let whole = trim(text.value, 0..text.value.len());
    if notation.absence(&text.value[whole.clone()]).is_some() {
        return Ok(None);
    }
    let unflagged = notation.without_flag(&text.value[whole.clone()]);
    let peeled = peel(text.value, whole.start..whole.start + unflagged.len());
    let fault = |kind, range| Fault { kind, span: spot(text, range) };
    let body = &text.value[peeled.range.clone()];
    let (mut figure, until) = match Figure::whole(body, notation.alone()) {
        Ok(figure) => (figure, None),
        Err(miss) => match range::read(body, notation.alone()) {
            Some((figure, until)) => (figure, Some(until)),
            None => {
                let start = peeled.range.start;
                return Err(fault(miss.kind, start + miss.range.start..start + miss.range.end));
            }
        },
    };
    if let Some(brackets) = peeled.brackets
        && peeled.qualifier.is_none()
        && !figure.signed
    {
        if until.is_some() || !around::is_accounting(body, brackets) {
            return Err(fault(FaultKind::Ambiguous, peeled.range));
        }
        figure.value.set_sign_negative(!figure.value.is_zero());
    }
    let origin = if figure.unit.is_none() { origin(default) } else { Origin::Text };
    let unit = match default {
        Some(declared) => figure.unit.under(declared),
        None => figure.unit,
    };
    let span = spot(text, peeled.range);
    let read = Quantity::plain(figure.value, figure.step, unit, span);
    Ok(Some(notation.meant(Quantity {
        until,
        origin,
        qualifier: peeled.qualifier | qualifier::range(until.is_some()),
        ..read
    })))
}

/// Whether the first character of `text` rules out a figure: a letter that begins neither a numeral nor a word or
/// sign before digits (`第12課`, `KPI-3`).
pub(super) fn begins_name(text: &str) -> bool {
    // For kanji and kana the first character usually decides.
    static OPENING: LazyLock<FxHashSet<char>> = LazyLock::new(|| {
        let words = qualifier::BEFORE.iter().chain(qualifier::AT_START).map(|it| it.0);
        let words = words.chain(start::WORDS.map(|it| it.0));
        words.filter_map(|word| word.chars().next()).chain(numeral::KANJI.chars()).collect()
    });
    match text.chars().next() {
        Some(c @ ('\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' | '\u{4e00}'..='\u{9fff}')) => {
            !OPENING.contains(&c)
        }
        Some(c) if c.is_alphabetic() => {
            qualifier::before(text).or_else(|| qualifier::at_start(text)).is_none()
                && Start::of(text).end == 0
        }
        _ => false,
    }
}

/// The origin of the unit of a figure that takes `default`, as far as it is known when reading.
fn origin(default: Option<&Unit>) -> Origin {
    if default.is_some() { Origin::Rule } else { Origin::Text }
}

/// A figure in its own unit.
pub(super) struct Figure {
    pub(super) value: Decimal,
    pub(super) step: Decimal,
    pub(super) unit: Unit,
    /// Whether a sign is written.
    pub(super) signed: bool,
    /// Bytes of sign, digits, multipliers and, if it belongs to the figure, unit.
    pub(super) len: usize,
}

/// Why there is no figure, and the bytes concerned.
pub(super) struct Miss {
    kind: FaultKind,
    pub(super) range: Range<usize>,
}

impl Figure {
    /// The figure that makes up the whole of `text`.
    fn whole(text: &str, script: Script) -> Result<Self, Miss> {
        let miss = |kind, range| Miss { kind, range };
        let start = Start::of(text);
        if is_of_programs(&text[start.end..]) {
            return Err(miss(FaultKind::NotAFigure, 0..text.len()));
        }
        let numeral = match Numeral::read(&text[start.end..], script) {
            None => return Err(miss(FaultKind::NotAFigure, 0..text.len())),
            Some(Err(it)) => return Err(miss(it.kind, start.end..start.end + it.len)),
            Some(Ok(it)) => it,
        };
        let tail = &text[start.end + numeral.len..];
        let (written, direction) = direction(tail, numeral.multiplier, start.signed);
        let is_down = direction == Some(Direction::Down);
        let contradicts = direction.is_some() && start.signed && start.negative != is_down;
        if contradicts || (start.either && !numeral.value.is_zero()) {
            return Err(miss(FaultKind::NotAFigure, 0..text.len()));
        }
        if is_date(tail.trim_start()) {
            return Err(miss(FaultKind::Date, 0..text.len()));
        }
        let unit = start.unit(numeral.multiplier, written).ok_or_else(|| {
            let at = text.len() - tail.trim_start().len();
            let at = at + unit::known_at(&text[at..]).map_or(0, |it| it.0);
            miss(FaultKind::Trailing, at..text.len())
        })?;
        let mut value = numeral.value;
        value.set_sign_negative((start.negative || is_down) && !value.is_zero());
        let signed = start.signed || direction.is_some();
        Ok(Self { value, step: numeral.step, unit, signed, len: text.len() })
    }

    /// The figure without sign at the start of `text`. Only a known unit is included.
    pub(super) fn prefix(text: &str, script: Script) -> Option<Result<Self, Miss>> {
        let numeral = match Numeral::read(text, script)? {
            Ok(it) => it,
            Err(it) => return Some(Err(Miss { kind: it.kind, range: 0..it.len })),
        };
        let rest = &text[numeral.len..];
        let gap = rest.len() - rest.trim_start_matches([' ', '　']).len();
        let unit = unit::known_at(&rest[gap..]);
        let bare = numeral.multiplier.len == 0;
        let (len, base) = match unit {
            Some((len, _)) if bare && gap > 0 && goes_on(&rest[gap + len..]) => (numeral.len, ""),
            Some((len, base)) => (numeral.len + gap + len, base),
            None => (numeral.len, ""),
        };
        let unit = Unit::of(numeral.multiplier, base).unwrap_or(Unit::NONE);
        let (value, step) = (numeral.value, numeral.step);
        Some(Ok(Self { value, step, unit, signed: false, len }))
    }
}

/// Whether the word in place of a unit continues in kanji or katakana: `1 社会福祉費`, `表１ 歳入`.
fn goes_on(rest: &str) -> bool {
    let letter = |c: char| c.is_alphabetic() && !c.is_ascii() && !('ぁ'..='ゟ').contains(&c);
    rest.starts_with(letter) && qualifier::after(rest).is_none()
}

/// Whether it is a number as programs write it, with a base other than ten: `0xFF`.
fn is_of_programs(text: &str) -> bool {
    ["0x", "0o", "0b"].iter().any(|prefix| text.starts_with(prefix))
}

/// Whether words after a number make it a year, a month or a day.
pub(super) fn is_date(rest: &str) -> bool {
    let other = ["年間", "月間", "日間", "年分", "年額", "月額", "年金", "日本"];
    rest.starts_with(['年', '月', '日']) && !other.iter().any(|word| rest.starts_with(word))
}

/// The direction of a change, from the word after it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Up,
    Down,
}

/// The unit in `tail`, which follows the digits, and the direction after it: `%減`, `円の増加`, or a minus right after
/// the digits of a figure without a sign: `30.00-`. After anything but a known unit, the word may be part of
/// another word: 加減.
fn direction(tail: &str, multiplier: Multiplier, signed: bool) -> (&str, Option<Direction>) {
    const WORDS: [(&str, Direction); 4] = [
        ("減少", Direction::Down),
        ("増加", Direction::Up),
        ("減", Direction::Down),
        ("増", Direction::Up),
    ];
    if !signed && tail.strip_prefix(MINUS).is_some_and(str::is_empty) {
        return ("", Some(Direction::Down));
    }
    let tail = tail.trim();
    for (word, way) in WORDS {
        if let Some(unit) = tail.strip_suffix(word).map(str::trim_end)
            && let unit = unit.strip_suffix('の').unwrap_or(unit)
            && Unit::of(multiplier, unit).is_some_and(|it| unit.is_empty() || it.is_known())
        {
            return (unit, Some(way));
        }
    }
    (tail, None)
}
