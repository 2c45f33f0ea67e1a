//! Knows how one figure is written: sign, currency sign, digits, multipliers, unit; and that a whole text is one.
//! Does not know how to find figures inside prose (`find` does).

use std::ops::Range;

use rust_decimal::Decimal;

use super::exact::{Exact, Overflow};
use super::fault::{Fault, FaultKind};
use super::number::{self, Number, Unreadable};
use super::qualifier::{self, Qualifier};
use super::unit::{self, Multiplier, Unit};
use super::{Quantity, spot};
use crate::source::Spanned;

/// Words for "there is no figure here", beside runs of dashes.
const NONE_WORDS: &[&str] = &["n/a", "na", "none", "なし", "無し", "該当なし", "皆減", "皆増"];

/// Reads a text that is one figure as a whole: `４６７．３ 億円`, `（うち、63.8億円）`, `▲ 4.8%`.
///
/// `Ok(None)` is an explicit "none": empty, dashes, `…`, `n/a`, `なし`. A figure without a unit takes `default`.
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
    if is_none(&text.value[whole.clone()]) {
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
    let start = range.start + part.len() - part.trim_start().len();
    start..start + part.trim().len()
}

fn is_none(text: &str) -> bool {
    let dash = |c: char| "-－−―—–‐ー─…‥".contains(c);
    text.chars().all(dash) || NONE_WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
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
        if let Some((len, found)) = qualifier::before(part) {
            it.qualifier = it.qualifier | found;
            it.range.start += len;
        } else if let Some(inner) = bracketed(part) {
            it.bracketed = true;
            it.range = it.range.start + inner.start..it.range.start + inner.end;
        } else if let Some((len, found)) = qualifier::aside(part) {
            it.qualifier = it.qualifier | found;
            it.range.start += len;
        } else if let Some((start, found)) = suffix(part) {
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

/// The qualifier at the end of `part`, and where it begins.
fn suffix(part: &str) -> Option<(usize, Qualifier)> {
    let starts = part.char_indices().map(|(at, _)| at);
    starts.skip(1).find_map(|at| {
        let (len, found) = qualifier::after(&part[at..])?;
        (at + len == part.len()).then_some((at, found))
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
        let miss = |kind, range| Err(Miss { kind, range });
        let (currency, start) = skip_signs(text);
        let digits = match Digits::read(&text[start.end..], true) {
            None => return miss(FaultKind::NotAFigure, 0..text.len()),
            Some(Err(it)) => return miss(it.kind, start.end..start.end + it.len),
            Some(Ok(it)) => it,
        };
        let tail_at = start.end + digits.len;
        let written = text[tail_at..].trim();
        let multiplier = digits.open;
        let unit = match (currency, Unit::of(multiplier, written)) {
            (_, None) | (Some(_), Some(_)) if !written.is_empty() => {
                let at = text.len() - text[tail_at..].trim_start().len();
                let at = at + unit::known_at(written).map_or(0, |it| it.0);
                let date = is_date(written);
                let kind = if date { FaultKind::Date } else { FaultKind::Trailing };
                return miss(kind, if date { 0 } else { at }..text.len());
            }
            (Some(base), _) => Unit::of(multiplier, base),
            (None, unit) => unit,
        };
        let unit = unit.unwrap_or(Unit::NONE);
        if is_date(unit.name()) {
            return miss(FaultKind::Date, 0..text.len());
        }
        match digits.finish(start.negative) {
            Ok((value, step)) => {
                Ok(Self { value, step, unit, signed: start.signed, len: text.len() })
            }
            Err(Overflow) => miss(FaultKind::TooLarge, 0..text.len()),
        }
    }

    /// The figure without sign that `text` begins with; of its unit only what is known belongs to it.
    pub(super) fn prefix(text: &str) -> Option<Result<Self, Miss>> {
        let digits = match Digits::read(text, false)? {
            Ok(it) => it,
            Err(it) => return Some(Err(Miss { kind: it.kind, range: 0..it.len })),
        };
        let rest = &text[digits.len..];
        let gap = rest.len() - rest.trim_start_matches([' ', '　']).len();
        let mut len = digits.len;
        let mut base = "";
        if let Some((unit_len, known)) = unit::known_at(&rest[gap..]) {
            base = known;
            len += gap + unit_len;
        }
        let unit = Unit::of(digits.open, base).unwrap_or(Unit::NONE);
        let all = 0..digits.len;
        Some(match digits.finish(false) {
            Ok((value, step)) => Ok(Self { value, step, unit, signed: false, len }),
            Err(Overflow) => Err(Miss { kind: FaultKind::TooLarge, range: all }),
        })
    }

    /// Whether brackets around it can only mean a negative amount.
    fn is_accounting(&self, body: &str) -> bool {
        let digits = body.chars().filter(|c| number::digit(*c).is_some()).count();
        let bare = body.chars().all(|c| number::digit(c).is_some() || ",，.．".contains(c));
        bare && (digits >= 3 || body.contains([',', '，', '.', '．']))
    }
}

/// Whether words after a number say that it is a year, a month or a day.
pub(super) fn is_date(rest: &str) -> bool {
    let amount = ["年間", "月間", "日間", "か年", "年分"];
    rest.starts_with(['年', '月', '日']) && !amount.iter().any(|word| rest.starts_with(word))
}

/// What stands before the digits, up to `end`.
struct Start {
    negative: bool,
    signed: bool,
    end: usize,
}

fn skip_signs(text: &str) -> (Option<&'static str>, Start) {
    let mut start = Start { negative: false, signed: false, end: 0 };
    let mut currency = None;
    for (at, c) in text.char_indices() {
        match c {
            '▲' | '△' | '-' | '－' | '−' | '–' if !start.signed => {
                (start.negative, start.signed) = (true, true);
            }
            '+' | '＋' if !start.signed => start.signed = true,
            '¥' | '￥' if currency.is_none() => currency = Some("円"),
            '$' | '＄' if currency.is_none() => currency = Some("ドル"),
            '€' if currency.is_none() => currency = Some("ユーロ"),
            _ if c.is_whitespace() => {}
            _ => break,
        }
        start.end = at + c.len_utf8();
    }
    (currency, start)
}

/// Most groups of one number: 京, 兆, 億, 万 and units, each with 千, 百, 十.
const MOST_GROUPS: usize = 20;

/// Digits with their multipliers: `686億7千万`.
struct Digits {
    /// Sum of all groups in the unit of 10⁰.
    total: Result<Exact, Overflow>,
    /// Power of ten of the first group, whose multiplier the figure is kept in.
    first: u8,
    /// Last decimal place that is written, as a power of ten.
    last: i32,
    /// The multiplier of the first group.
    open: Multiplier,
    len: usize,
}

impl Digits {
    /// Reads groups as long as they follow without a gap. With `scientific`, also `1.5e3`.
    fn read(text: &str, scientific: bool) -> Option<Result<Self, Unreadable>> {
        let number = match number::number(text)? {
            Ok(it) => it,
            Err(it) => return Some(Err(it)),
        };
        if scientific && let Some((exponent, len)) = exponent(&text[number.len..]) {
            return Some(Self::scientific(number, exponent, len));
        }
        let mut groups: Vec<(Number, u8, u8)> = Vec::new();
        let (mut at, mut open) = (0, Multiplier::default());
        while let Some(next) = number::number(&text[at..]) {
            let number = match next {
                Ok(it) => it,
                Err(it) => return Some(Err(Unreadable { len: at + it.len, ..it })),
            };
            at += number.len;
            let gap = text[at..].len() - text[at..].trim_start_matches([' ', '　']).len();
            let multiplier = Multiplier::at(&text[at + gap..]);
            if multiplier.len > 0 {
                at += gap;
            }
            if groups.is_empty() {
                open = multiplier;
            }
            groups.push((number, multiplier.small, multiplier.large));
            at += multiplier.len;
            if multiplier.len == 0 {
                break;
            }
        }
        Some(Self::combine(&mut groups, open, at))
    }

    fn combine(
        groups: &mut [(Number, u8, u8)],
        mut open: Multiplier,
        len: usize,
    ) -> Result<Self, Unreadable> {
        let malformed = Err(Unreadable { kind: FaultKind::Malformed, len });
        // 万 億 兆 stand for every 千 百 十 group before them: 1千2百億.
        let mut large = 0;
        for group in groups.iter_mut().rev() {
            large = if group.2 > 0 { group.2 } else { large };
            group.2 = large;
        }
        let mut total = Ok(Exact::ZERO);
        let mut room: Option<u8> = None;
        let (mut first, mut last) = (0, 0);
        let count = groups.len();
        for (index, (number, small, large)) in groups.iter().enumerate() {
            let power = small + large;
            if index == 0 {
                first = power;
                open.large = *large;
            }
            let value =
                Exact::new(number.mantissa, number.scale).and_then(|it| it.shift(i32::from(power)));
            let fits = match (room, value) {
                (Some(room), Ok(value)) => {
                    Exact::ONE.shift(i32::from(room)).is_ok_and(|limit| value < limit)
                }
                _ => true,
            };
            if !fits || (number.scale > 0 && index + 1 < count) || index >= MOST_GROUPS {
                return malformed;
            }
            room = Some(power);
            total = total.and_then(|sum| sum.plus(value?));
            last = i32::from(power) - number.scale as i32;
        }
        Ok(Self { total, first, last, open, len })
    }

    fn scientific(number: Number, exponent: i32, len: usize) -> Result<Self, Unreadable> {
        let len = number.len + len;
        let total = Exact::new(number.mantissa, number.scale).and_then(|it| it.shift(exponent));
        let last = exponent - number.scale as i32;
        Ok(Self { total, first: 0, last, open: Multiplier::default(), len })
    }

    /// Value and step in the unit of the first group.
    fn finish(self, negative: bool) -> Result<(Decimal, Decimal), Overflow> {
        let first = i32::from(self.first);
        let total = self.total?.shift(-first)?;
        let step = Exact::ONE.shift(self.last - first)?;
        let scale = step.scale();
        let value = total.to_decimal().ok_or(Overflow)?;
        let step = step.to_decimal().ok_or(Overflow)?;
        let mut printed = value;
        printed.rescale(scale);
        if printed != value || printed.scale() != scale {
            return Err(Overflow);
        }
        printed.set_sign_negative(negative && !printed.is_zero());
        Ok((printed, step))
    }
}

/// The exponent that `text` begins with, `e-3`, and its length.
fn exponent(text: &str) -> Option<(i32, usize)> {
    let rest = text.strip_prefix(['e', 'E'])?;
    let digits = rest.strip_prefix(['+', '-']).unwrap_or(rest);
    let len = digits.bytes().take_while(u8::is_ascii_digit).count();
    if !(1..=3).contains(&len) {
        return None;
    }
    let sign = rest.len() - digits.len();
    let value = rest[..sign + len].trim_start_matches('+').parse().ok()?;
    Some((value, 1 + sign + len))
}
