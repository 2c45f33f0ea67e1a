//! Knows numbers written in groups with multipliers, `686億7千万`, and in scientific notation.
//! Does not know signs or units.

use rust_decimal::Decimal;

use super::exact::{Exact, Overflow};
use super::fault::FaultKind;
use super::number::{self, Number, Script, Unreadable};
use super::unit::Multiplier;

/// A number without sign, kept in multiples of its first group's multiplier.
pub(super) struct Numeral {
    /// 686.7 for `686億7千万`.
    pub(super) value: Decimal,
    /// The last written place: 0.1 for `686億7千万`.
    pub(super) step: Decimal,
    /// The multiplier of value and step: 億, or 千億 in `1千2百億`.
    pub(super) multiplier: Multiplier,
    /// Bytes.
    pub(super) len: usize,
}

/// Digits and the multiplier after them.
struct Group {
    number: Number,
    multiplier: Multiplier,
}

impl Group {
    fn power(&self) -> i32 {
        i32::from(self.multiplier.power())
    }

    fn value(&self) -> Result<Exact, Overflow> {
        Exact::new(self.number.mantissa, self.number.scale)
    }
}

impl Numeral {
    /// Reads groups as long as each has a multiplier and the next follows without a gap. If the
    /// whole text is one figure, `1.5e3` and `1 500` are accepted too.
    pub(super) fn read(text: &str, script: Script) -> Option<Result<Self, Unreadable>> {
        if script.alone && is_amount_in_kanji(text) {
            let groups =
                kanji(text).and_then(|first| groups(text, first, |it| kanji(it).map(Ok)).ok());
            let (groups, len) = groups.filter(|(groups, _)| well_formed(groups))?;
            return Some(Self::of(&groups, len).map_err(|_| too_large(len)));
        }
        let number = match number::number(text, script)? {
            Ok(it) => it,
            Err(it) => return Some(Err(it)),
        };
        if script.alone
            && let Some((exponent, len)) = exponent(&text[number.len..])
        {
            let len = number.len + len;
            return Some(Self::scientific(number, exponent, len).map_err(|_| too_large(len)));
        }
        let part = Script { alone: false, ..script };
        Some(groups(text, number, |it| number::number(it, part)).and_then(|(groups, len)| {
            if !well_formed(&groups) {
                return Err(Unreadable { kind: FaultKind::Malformed, len });
            }
            Self::of(&groups, len).map_err(|_| too_large(len))
        }))
    }

    fn of(groups: &[Group], len: usize) -> Result<Self, Overflow> {
        let (first, last) = (&groups[0], &groups[groups.len() - 1]);
        let mut total = first.value()?;
        for group in &groups[1..] {
            total = total.plus(group.value()?.shift(group.power() - first.power())?)?;
        }
        // A number that does not fit in the base unit could be read but not computed with.
        total.shift(first.power())?;
        let step = Exact::ONE.shift(last.power() - first.power() - last.number.scale as i32)?;
        Self::kept(total, step, first.multiplier, len)
    }

    /// Programs write 3000 as `3e3`: the missing digits do not limit its precision. `1.119312e+09` has as many digits as
    /// they print at most, so that more may be missing.
    fn scientific(number: Number, exponent: i32, len: usize) -> Result<Self, Overflow> {
        const PRINTED: u32 = 6;
        let total = Exact::new(number.mantissa, number.scale)?.shift(exponent)?;
        let place = exponent - number.scale as i32;
        let step = Exact::ONE.shift(if number.scale < PRINTED { place.min(0) } else { place })?;
        Self::kept(total, step, Multiplier::default(), len)
    }

    fn kept(
        total: Exact,
        step: Exact,
        multiplier: Multiplier,
        len: usize,
    ) -> Result<Self, Overflow> {
        let value = total.to_decimal().filter(|it| it.scale() == step.scale()).ok_or(Overflow)?;
        Ok(Self { value, step: step.to_decimal().ok_or(Overflow)?, multiplier, len })
    }
}

fn too_large(len: usize) -> Unreadable {
    Unreadable { kind: FaultKind::TooLarge, len }
}

/// The groups that follow each other from `first`, and their bytes.
fn groups(
    text: &str,
    first: Number,
    next: impl Fn(&str) -> Option<Result<Number, Unreadable>>,
) -> Result<(Vec<Group>, usize), Unreadable> {
    let mut groups = Vec::with_capacity(1);
    let (mut number, mut at) = (first, 0);
    loop {
        at += number.len;
        let rest = &text[at..];
        let body = rest.trim_start_matches([' ', '　', '\u{a0}', '\u{202f}', '\u{2009}']);
        let multiplier = Multiplier::at(body);
        groups.push(Group { number, multiplier });
        if multiplier.len == 0 {
            break;
        }
        at += rest.len() - body.len() + multiplier.len;
        let is_parted =
            |it: &str| it.starts_with(' ') && it[1..].starts_with(|c: char| c.is_ascii_digit());
        at += usize::from(multiplier.is_hangul && is_parted(&text[at..]));
        number = match next(&text[at..]) {
            None => break,
            Some(Ok(next)) => next,
            Some(Err(it)) => return Err(Unreadable { len: at + it.len, ..it }),
        };
    }
    // 万, 億 and 兆 apply to every group with 千, 百 or 十 before them: 1千2百億.
    let mut large = 0;
    for group in groups.iter_mut().rev() {
        large = if group.multiplier.large > 0 { group.multiplier.large } else { large };
        group.multiplier.large = large;
    }
    Ok((groups, at))
}

/// Whether each group fits below the one before it, and only the last has a fraction.
fn well_formed(groups: &[Group]) -> bool {
    groups.windows(2).all(|pair| {
        let room = Exact::ONE.shift(pair[0].power() - pair[1].power());
        let fits = |room: Exact| pair[1].value().is_ok_and(|value| value < room);
        pair[0].number.scale == 0 && pair[0].power() > pair[1].power() && room.is_ok_and(fits)
    })
}

/// The numerals in kanji: ten digits, then the powers of ten.
pub(super) const KANJI: &str = "〇一二三四五六七八九十百千万億兆";

/// Whether the whole of `text` is yen in kanji numerals: 二十三億五千万円. Without a digit it is a unit
/// (百万円), and other nouns behind numerals make names as often as counts (三田市, 一般会計).
fn is_amount_in_kanji(text: &str) -> bool {
    let is_numeral = |c: char| KANJI.contains(c);
    let Some(first) = text.chars().next().filter(|c| is_numeral(*c)) else { return false };
    let numerals = text.trim_end().strip_suffix('円');
    let has_digit =
        |it: &str| kanji_digit(first).is_some() || it.contains(|c| kanji_digit(c).is_some());
    numerals.is_some_and(|it| it.chars().all(is_numeral) && has_digit(it))
}

/// The digits that `text` begins with, or the 1 that 十, 百 and 千 imply.
fn kanji(text: &str) -> Option<Number> {
    let (mut mantissa, mut len, mut count) = (0, 0, 0);
    for (digit, size) in text.chars().map_while(|c| Some((kanji_digit(c)?, c.len_utf8()))) {
        (mantissa, len, count) = (mantissa * 10 + digit, len + size, count + 1);
        if count > 28 {
            return None;
        }
    }
    let implied = || text.starts_with(['十', '百', '千']);
    match len {
        0 => implied().then_some(Number { mantissa: 1, scale: 0, len: 0 }),
        _ => Some(Number { mantissa, scale: 0, len }),
    }
}

fn kanji_digit(c: char) -> Option<i128> {
    KANJI.chars().take(10).position(|it| it == c).map(|at| at as i128)
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
