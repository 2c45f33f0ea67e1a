//! Knows how one figure is written: sign, currency sign, digits, multipliers, unit; and that a whole text is one.
//! Does not know how to find figures inside prose (`find` does).

use std::ops::Range;

use rust_decimal::Decimal;

use super::absence::absence;
use super::currency;
use super::fault::{Fault, FaultKind};
use super::number;
use super::numeral::Numeral;
use super::qualifier::{self, Qualifier};
use super::unit::{self, Multiplier, Unit};
use super::{Quantity, spot};
use crate::source::Spanned;

/// Reads a text that is one figure as a whole: `４６７．３ 億円`, `（うち、63.8億円）`, `▲ 4.8%`.
///
/// `Ok(None)` is a sign for no figure ([`absence`]): empty, dashes, `…`, `x`, `なし`. A figure without a unit takes `default`.
///
/// Brackets around a bare number with a separator, a point or at least three digits mean a negative
/// amount, as in accounts: `(1,234)` is −1234. `（１）` may be a list number and `（47億円）` an aside,
/// so both are [`FaultKind::Ambiguous`].
pub fn read(text: Spanned<&str>, default: Option<&Unit>) -> Result<Option<Quantity>, Fault> {
    if let Some(number) = number::plain(text.value.as_bytes()) {
        return Ok(Some(Quantity {
            value: Decimal::from_i128_with_scale(number.mantissa, number.scale),
            step: Decimal::new(1, number.scale),
            unit: default.cloned().unwrap_or(Unit::NONE),
            qualifier: Qualifier::default(),
            span: text.span,
        }));
    }
    let whole = trim(text.value, 0..text.value.len());
    if absence(&text.value[whole.clone()]).is_some() {
        return Ok(None);
    }
    let peeled = peel(text.value, whole);
    let fault = |kind, range| Fault { kind, span: spot(text, range) };
    let body = &text.value[peeled.range.clone()];
    let figure = Figure::whole(body).map_err(|it| {
        fault(it.kind, peeled.range.start + it.range.start..peeled.range.start + it.range.end)
    })?;
    let mut value = figure.value;
    if peeled.bracketed && peeled.qualifier.is_none() && !figure.signed {
        if !figure.is_accounting(body) {
            return Err(fault(FaultKind::Ambiguous, peeled.range));
        }
        value.set_sign_negative(!value.is_zero());
    }
    let unit = settle(figure.unit, default);
    let span = spot(text, peeled.range);
    Ok(Some(Quantity { value, step: figure.step, unit, qualifier: peeled.qualifier, span }))
}

fn settle(written: Unit, default: Option<&Unit>) -> Unit {
    match default {
        Some(default) if written.is_none() => default.clone(),
        Some(default) if written.base().is_empty() => default.with_multiplier(&written),
        _ => written,
    }
}

fn trim(text: &str, range: Range<usize>) -> Range<usize> {
    let part = &text[range.clone()];
    let body = without_breaks(part);
    let start = range.start + body.as_ptr().addr() - part.as_ptr().addr();
    start..start + body.len()
}

/// `text` without white space and line breaks (`<br>`, as Markdown cells have them) at its ends.
fn without_breaks(mut text: &str) -> &str {
    const BREAKS: [&str; 3] = ["<br>", "<br/>", "<br />"];
    loop {
        text = text.trim();
        let inner = BREAKS.iter().find_map(|it| text.strip_prefix(it).or(text.strip_suffix(it)));
        match inner {
            Some(inner) => text = inner,
            None => return text,
        }
    }
}

/// A text without the qualifiers and brackets around its figure.
struct Peeled {
    range: Range<usize>,
    qualifier: Qualifier,
    bracketed: bool,
}

fn peel(text: &str, range: Range<usize>) -> Peeled {
    let mut it = Peeled { range, qualifier: Qualifier::default(), bracketed: false };
    loop {
        it.range = trim(text, it.range.clone());
        let part = &text[it.range.clone()];
        let at_digits = part.starts_with(|c| number::digit(c).is_some());
        if let Some((len, found)) = if at_digits { None } else { qualifier::before(part) } {
            it.qualifier = it.qualifier | found;
            it.range.start += len;
        } else if let Some(inner) = bracketed(part) {
            it.bracketed = true;
            it.range = it.range.start + inner.start..it.range.start + inner.end;
        } else if let Some((len, found)) = qualifier::aside(part) {
            it.qualifier = it.qualifier | found;
            it.range.start += len;
        } else if let Some((start, found)) = qualifier::at_end(part) {
            it.qualifier = it.qualifier | found;
            it.range.end = it.range.start + start;
        } else {
            return it;
        }
    }
}

/// The inside of brackets around the whole of `part`.
fn bracketed(part: &str) -> Option<Range<usize>> {
    let inner = part.strip_prefix(['(', '（'])?.strip_suffix([')', '）'])?;
    let open = part.chars().next().map_or(0, char::len_utf8);
    bracket_balance(inner).then(|| open..open + inner.len())
}

/// Whether every bracket inside closes inside: `（5件）（再掲）` does not begin and end with one pair.
fn bracket_balance(inner: &str) -> bool {
    let mut depth = 0i32;
    inner.chars().all(|c| {
        depth += match c {
            '(' | '（' => 1,
            ')' | '）' => -1,
            _ => 0,
        };
        depth >= 0
    })
}

/// A figure in its own unit.
pub(super) struct Figure {
    pub(super) value: Decimal,
    pub(super) step: Decimal,
    pub(super) unit: Unit,
    /// Whether a sign is written.
    signed: bool,
    /// Bytes of sign, digits, multipliers and, if it belongs to the figure, unit.
    pub(super) len: usize,
}

/// Why there is no figure, and the bytes in question.
pub(super) struct Miss {
    kind: FaultKind,
    pub(super) range: Range<usize>,
}

impl Figure {
    /// The figure that the whole of `text` is.
    fn whole(text: &str) -> Result<Self, Miss> {
        let miss = |kind, range| Miss { kind, range };
        let (currency, start) = skip_signs(text);
        if is_of_programs(&text[start.end..]) {
            return Err(miss(FaultKind::NotAFigure, 0..text.len()));
        }
        let numeral = match Numeral::read(&text[start.end..], true) {
            None => return Err(miss(FaultKind::NotAFigure, 0..text.len())),
            Some(Err(it)) => return Err(miss(it.kind, start.end..start.end + it.len)),
            Some(Ok(it)) => it,
        };
        let tail = &text[start.end + numeral.len..];
        let (written, direction) = direction(tail.trim(), numeral.multiplier);
        let is_down = direction == Some(Direction::Down);
        if direction.is_some() && start.signed && start.negative != is_down {
            return Err(miss(FaultKind::NotAFigure, 0..text.len()));
        }
        let unit = match (currency, written) {
            (Some(base), "") => Unit::of(numeral.multiplier, base),
            (Some(base), words) if numeral.multiplier.len == 0 => {
                currency::scale(words).and_then(|times| Unit::times(times, base))
            }
            (Some(_), _) => None,
            (None, written) => Unit::of(numeral.multiplier, written),
        };
        let unit = unit.ok_or_else(|| {
            let at = text.len() - tail.trim_start().len();
            let at = at + unit::known_at(&text[at..]).map_or(0, |it| it.0);
            miss(FaultKind::Trailing, at..text.len())
        });
        if is_date(tail.trim_start()) {
            return Err(miss(FaultKind::Date, 0..text.len()));
        }
        let mut value = numeral.value;
        if start.either && !value.is_zero() {
            return Err(miss(FaultKind::NotAFigure, 0..text.len()));
        }
        value.set_sign_negative((start.negative || is_down) && !value.is_zero());
        let (step, len) = (numeral.step, text.len());
        let signed = start.signed || direction.is_some();
        Ok(Self { value, step, unit: unit?, signed, len })
    }

    /// The figure without sign that `text` begins with; of its unit only what is known belongs to it.
    pub(super) fn prefix(text: &str) -> Option<Result<Self, Miss>> {
        let numeral = match Numeral::read(text, false)? {
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

    /// Whether brackets around it can only mean a negative amount.
    fn is_accounting(&self, body: &str) -> bool {
        let digits = body.chars().filter(|c| number::digit(*c).is_some()).count();
        let bare = body.chars().all(|c| number::digit(c).is_some() || ",，.．".contains(c));
        bare && (digits >= 3 || body.contains([',', '，', '.', '．']))
    }
}

/// Whether the word that a unit would be goes on in kanji or katakana: `1 社会福祉費`, `表１　歳入`.
fn goes_on(rest: &str) -> bool {
    let letter = |c: char| c.is_alphabetic() && !c.is_ascii() && !('ぁ'..='ゟ').contains(&c);
    rest.starts_with(letter) && qualifier::after(rest).is_none()
}

/// Whether it is a number as programs write it, with a base other than ten: `0xFF`.
fn is_of_programs(text: &str) -> bool {
    ["0x", "0o", "0b"].iter().any(|prefix| text.starts_with(prefix))
}

/// Whether words after a number say that it is a year, a month or a day.
pub(super) fn is_date(rest: &str) -> bool {
    let other = ["年間", "月間", "日間", "年分", "年額", "月額", "年金", "日本"];
    rest.starts_with(['年', '月', '日']) && !other.iter().any(|word| rest.starts_with(word))
}

/// Which way a change went, as a word behind it says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Up,
    Down,
}

/// The unit in `tail`, which follows the digits, and the direction behind it: `%減`, `円増加`. A word
/// behind anything but a known unit may be a part of that: 加減.
fn direction(tail: &str, multiplier: Multiplier) -> (&str, Option<Direction>) {
    const WORDS: [(&str, Direction); 4] = [
        ("減少", Direction::Down),
        ("増加", Direction::Up),
        ("減", Direction::Down),
        ("増", Direction::Up),
    ];
    for (word, way) in WORDS {
        if let Some(unit) = tail.strip_suffix(word).map(str::trim_end)
            && Unit::of(multiplier, unit).is_some_and(|it| unit.is_empty() || it.is_known())
        {
            return (unit, Some(way));
        }
    }
    (tail, None)
}

/// What stands before the digits, up to `end`.
struct Start {
    negative: bool,
    signed: bool,
    /// Whether the sign is ±, which only nought can carry.
    either: bool,
    end: usize,
}

fn skip_signs(text: &str) -> (Option<&'static str>, Start) {
    let mut start = Start { negative: false, signed: false, either: false, end: 0 };
    let mut currency = None;
    for (at, c) in text.char_indices() {
        match c {
            '▲' | '△' | '-' | '－' | '−' | '–' if !start.signed => {
                (start.negative, start.signed) = (true, true);
            }
            '+' | '＋' if !start.signed => start.signed = true,
            '±' if !start.signed => (start.either, start.signed) = (true, true),
            'U' if currency.is_none() && text[at..].starts_with("US$") => {}
            'S' if text[..at].ends_with('U') && text[at..].starts_with("S$") => {}
            '¥' | '￥' if currency.is_none() => currency = Some("円"),
            '$' | '＄' if currency.is_none() => currency = Some("ドル"),
            '€' if currency.is_none() => currency = Some("ユーロ"),
            '£' if currency.is_none() => currency = Some("ポンド"),
            _ if c.is_whitespace() => {}
            _ => break,
        }
        start.end = at + c.len_utf8();
    }
    (currency, start)
}
