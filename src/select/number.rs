//! Knows when two decimal numbers are equal and which is greater, exactly. Does not know
//! quantities: no unit, no precision, no rounding.

use std::borrow::Cow;
use std::cmp::Ordering;

/// A number in a comparison.
#[derive(Clone, Debug)]
pub(super) enum Number<'a> {
    /// A finite number.
    Decimal(Decimal<'a>),
    /// A number of a format that equals no decimal: `.inf`, `nan`.
    Other(&'a str),
}

/// `whole.fraction × 10^exponent`, the digits as they are written.
///
/// An exponent of more than 36 digits is held as ±10^36.
#[derive(Clone, Debug)]
pub(super) struct Decimal<'a> {
    negative: bool,
    whole: Cow<'a, str>,
    fraction: Cow<'a, str>,
    exponent: i128,
}

const EXPONENT_LIMIT: i128 = 10_i128.pow(36);

impl<'a> Number<'a> {
    /// The number that a format writes as `text`: decimal with an optional exponent, digits grouped
    /// by `_`, or a whole number after `0x`, `0o`, `0b`.
    pub(super) fn of_node(text: &'a str) -> Self {
        Decimal::parse(text)
            .or_else(|| Decimal::grouped(text))
            .or_else(|| Decimal::radix(text))
            .map_or(Self::Other(text), Self::Decimal)
    }

    /// Their order; `None` if they have none (`.nan`, or `.inf` and a decimal).
    pub(super) fn compare(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Decimal(a), Self::Decimal(b)) => Some(a.compare(b)),
            (Self::Other(a), Self::Other(b)) => {
                (a == b && !a.to_ascii_lowercase().contains("nan")).then_some(Ordering::Equal)
            }
            _ => None,
        }
    }
}

impl<'a> Decimal<'a> {
    /// The value of `text` if all of it is a decimal: `-12.50`, `+3`, `.5`, `1e-3`.
    pub(super) fn parse(text: &'a str) -> Option<Self> {
        let (negative, rest) = sign(text);
        let (mantissa, exponent) = match rest.find(['e', 'E']) {
            Some(at) => (&rest[..at], exponent(&rest[at + 1..])?),
            None => (rest, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(whole) || !digits(fraction) || whole.len() + fraction.len() == 0 {
            return None;
        }
        let (whole, fraction) = (Cow::Borrowed(whole), Cow::Borrowed(fraction));
        Some(Self { negative, whole, fraction, exponent })
    }

    /// The number `value`.
    pub(super) fn of_count(value: usize) -> Self {
        let (whole, fraction) = (Cow::Owned(value.to_string()), Cow::Borrowed(""));
        Self { negative: false, whole, fraction, exponent: 0 }
    }

    /// Its digits, if it is written without an exponent.
    pub(super) fn plain(&self) -> Option<String> {
        let sign = if self.negative { "-" } else { "" };
        let whole = if self.whole.is_empty() { "0" } else { &self.whole };
        let point = if self.fraction.is_empty() { "" } else { "." };
        (self.exponent == 0).then(|| format!("{sign}{whole}{point}{}", self.fraction))
    }

    /// The same number, its text borrowed.
    pub(super) fn borrowed(&self) -> Decimal<'_> {
        Decimal {
            negative: self.negative,
            whole: Cow::Borrowed(&self.whole),
            fraction: Cow::Borrowed(&self.fraction),
            exponent: self.exponent,
        }
    }

    /// The same number with its own text.
    pub(super) fn into_owned(self) -> Decimal<'static> {
        Decimal {
            negative: self.negative,
            whole: Cow::Owned(self.whole.into_owned()),
            fraction: Cow::Owned(self.fraction.into_owned()),
            exponent: self.exponent,
        }
    }

    /// `1_000`, each `_` between two digits.
    fn grouped(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
        let mut marks = text.match_indices('_').peekable();
        marks.peek()?;
        if !marks.all(|(at, _)| at > 0 && digit(at - 1) && digit(at + 1)) {
            return None;
        }
        Decimal::parse(&text.replace('_', "")).map(Decimal::into_owned)
    }

    fn radix(text: &str) -> Option<Self> {
        let (negative, rest) = sign(text);
        let radix = match rest.get(..2)? {
            "0x" => 16,
            "0o" => 8,
            "0b" => 2,
            _ => return None,
        };
        let digits = rest[2..].replace('_', "");
        if !digits.starts_with(|first: char| first.is_digit(radix)) {
            return None;
        }
        let whole = u128::from_str_radix(&digits, radix).ok()?.to_string();
        Some(Self { negative, whole: Cow::Owned(whole), fraction: Cow::Borrowed(""), exponent: 0 })
    }

    /// Digits from the first that is not zero.
    fn significant(&self) -> impl Iterator<Item = u8> + '_ {
        self.whole.bytes().chain(self.fraction.bytes()).skip_while(|&digit| digit == b'0')
    }

    /// -1, 0 or 1.
    fn signum(&self) -> i8 {
        match self.significant().next() {
            None => 0,
            Some(_) if self.negative => -1,
            Some(_) => 1,
        }
    }

    /// The power of ten just above the first significant digit.
    fn magnitude(&self) -> i128 {
        let all = self.whole.len() + self.fraction.len();
        let zeros = all - self.significant().count();
        self.whole.len() as i128 - zeros as i128 + self.exponent
    }

    fn compare(&self, other: &Self) -> Ordering {
        let (sign, theirs) = (self.signum(), other.signum());
        if sign != theirs || sign == 0 {
            return sign.cmp(&theirs);
        }
        let size = self.magnitude().cmp(&other.magnitude()).then_with(|| self.digits(other));
        if sign < 0 { size.reverse() } else { size }
    }

    /// Compares the significant digits; the shorter number is extended by zeros.
    fn digits(&self, other: &Self) -> Ordering {
        let (mut ours, mut theirs) = (self.significant(), other.significant());
        loop {
            let order = match (ours.next(), theirs.next()) {
                (None, None) => return Ordering::Equal,
                (a, b) => a.unwrap_or(b'0').cmp(&b.unwrap_or(b'0')),
            };
            if order != Ordering::Equal {
                return order;
            }
        }
    }
}

/// The decimal that a cell states, with digits of either width: `１,２３４．５`, `−3`, `▲12.0`.
///
/// Surrounding white space is ignored; commas must separate groups of three digits. Other
/// compatibility forms (`10²`, `①`) are not digits and are not read.
pub(super) fn stated(text: &str) -> Option<Decimal<'static>> {
    let narrow: String = text.trim().chars().map(narrow).collect();
    let (minus, digits) = match narrow.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", narrow.strip_prefix('+').unwrap_or(&narrow)),
    };
    if !digits.starts_with(|first: char| first.is_ascii_digit()) || digits.ends_with('.') {
        return None;
    }
    let end = digits.find('.').unwrap_or(digits.len());
    let (whole, rest) = digits.split_at(end);
    let plain = ungroup(whole)?;
    Decimal::parse(&format!("{minus}{plain}{rest}")).map(Decimal::into_owned)
}

fn ungroup(whole: &str) -> Option<String> {
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let grouped = whole.contains(',');
    let fits = !grouped || (1..=3).contains(&first.len());
    (fits && groups.all(|group| group.len() == 3)).then(|| whole.replace(',', ""))
}

fn narrow(character: char) -> char {
    match character {
        '\u{2212}' | '▲' | '△' => '-',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(character as u32 - 0xfee0).unwrap_or(character),
        other => other,
    }
}

fn sign(text: &str) -> (bool, &str) {
    match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    }
}

fn exponent(text: &str) -> Option<i128> {
    let (negative, digits) = sign(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let digits = digits.trim_start_matches('0');
    let size = match digits.len() {
        0 => 0,
        1..=36 => digits.parse().ok()?,
        _ => EXPONENT_LIMIT,
    };
    Some(if negative { -size } else { size })
}
