//! Knows a stored number as decimal digits, and rounds those, never a binary value: 1.005 formatted with
//! `0.00` is 1.01. Does not know format codes.

use std::cmp::Ordering;

/// Number of significant digits that a spreadsheet keeps.
const SIGNIFICANT: usize = 15;
/// Largest power of ten that a stored number may have; a binary double has 308.
const MAX_EXPONENT: i32 = 400;

/// A number: the digits after `0.`, times ten to the power of `point`, as many as a spreadsheet keeps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::document::office) struct Digits {
    /// Whether it is less than zero.
    pub(super) negative: bool,
    /// From 0 to 9, the first one not 0; 0 from `count` on.
    digits: [u8; SIGNIFICANT + 1],
    /// Number of digits up to the last one that is not 0; none for zero.
    count: usize,
    /// Number of digits before the decimal point; may exceed the number of digits, or be negative.
    point: i32,
}

impl Digits {
    /// The number written as `text`, in the form that files store: `-1.5`, `6.02E+23`.
    pub(in crate::document::office) fn parse(text: &str) -> Option<Self> {
        let (mantissa, exponent) = match text.find(['e', 'E']) {
            Some(at) => (&text[..at], text[at + 1..].parse::<i32>().ok()?),
            None => (text, 0),
        };
        let plain = mantissa.strip_prefix(['-', '+']).unwrap_or(mantissa);
        let mut number = Self { negative: mantissa.starts_with('-'), ..Self::default() };
        let (mut written, mut zeros, mut point) = (0, 0, None);
        for byte in plain.bytes() {
            match byte {
                b'0' if zeros == written => zeros += 1,
                b'0'..=b'9' => {
                    if let Some(digit) = number.digits.get_mut(written - zeros) {
                        *digit = byte - b'0';
                    }
                }
                b'.' if point.is_none() => {
                    point = Some(written);
                    continue;
                }
                _ => return None,
            }
            written += 1;
        }
        let fits = (1..=MAX_EXPONENT as usize).contains(&written);
        if !fits || exponent.unsigned_abs() > MAX_EXPONENT as u32 {
            return None;
        }
        number.point = point.unwrap_or(written) as i32 - zeros as i32 + exponent;
        let number = number.trimmed();
        Some(number.rounded(SIGNIFICANT as i32 - number.point))
    }

    /// The number with its digits counted anew.
    fn trimmed(mut self) -> Self {
        self.count = self.digits.iter().rposition(|it| *it != 0).map_or(0, |last| last + 1);
        if self.count == 0 { Self::default() } else { self }
    }

    pub(super) fn is_zero(&self) -> bool {
        self.count == 0
    }

    pub(super) fn abs(mut self) -> Self {
        self.negative = false;
        self
    }

    /// The number times ten to the power of `by`.
    pub(super) fn shifted(mut self, by: i32) -> Self {
        if !self.is_zero() {
            self.point += by;
        }
        self
    }

    /// The power of ten of the first digit.
    pub(super) fn magnitude(&self) -> i32 {
        if self.is_zero() { 0 } else { self.point - 1 }
    }

    /// The number rounded to `places` digits after the decimal point, half away from zero.
    pub(super) fn rounded(mut self, places: i32) -> Self {
        let kept = self.point + places;
        if kept < 0 {
            return Self::default();
        }
        let kept = kept as usize;
        if kept >= self.count {
            return self;
        }
        let up = self.digits[kept] >= 5;
        self.digits[kept..].fill(0);
        if up {
            self.add_to(kept);
        }
        self.trimmed()
    }

    /// Adds one to the last of the first `kept` digits.
    fn add_to(&mut self, kept: usize) {
        for digit in self.digits[..kept].iter_mut().rev() {
            if *digit < 9 {
                *digit += 1;
                return;
            }
            *digit = 0;
        }
        self.digits[0] = 1;
        self.point += 1;
    }

    /// The digits before the decimal point, none for less than 1.
    pub(super) fn whole(&self) -> impl ExactSizeIterator<Item = char> {
        (0..self.point.max(0)).map(|at| self.digit(at))
    }

    /// The digit `place` places before the decimal point, from 1; `None` before the first.
    pub(super) fn whole_from_point(&self, place: usize) -> Option<char> {
        let at = self.point.checked_sub(i32::try_from(place).ok()?)?;
        (at >= 0).then(|| self.digit(at))
    }

    /// The digit `place` places after the decimal point, from 0.
    pub(super) fn fraction(&self, place: usize) -> char {
        self.digit(self.point.saturating_add(place as i32))
    }

    /// Number of digits after the decimal point.
    pub(super) fn places(&self) -> usize {
        (self.count as i32 - self.point).max(0) as usize
    }

    fn digit(&self, at: i32) -> char {
        let digit = usize::try_from(at).ok().and_then(|at| self.digits.get(at));
        char::from(b'0' + digit.copied().unwrap_or(0))
    }

    /// As plain digits, in full.
    pub(in crate::document::office) fn plain(&self) -> String {
        let sign = if self.negative { "-" } else { "" };
        let mut out = String::with_capacity(self.count + 3);
        out.push_str(sign);
        out.extend(self.whole());
        if self.point <= 0 {
            out.push('0');
        }
        let places = self.places();
        if places > 0 {
            out.push('.');
            out.extend((0..places).map(|at| self.fraction(at)));
        }
        out
    }

    /// The number times ten to the power of `places`, truncated, if it is not too large.
    pub(super) fn scaled(&self, places: usize) -> Option<i128> {
        let fraction = (0..places).map(|at| self.fraction(at));
        let all: String = self.whole().chain(fraction).collect();
        if all.len() > 36 {
            return None;
        }
        let value: i128 = if all.is_empty() { 0 } else { all.parse().ok()? };
        Some(if self.negative { -value } else { value })
    }

    pub(super) fn compare(&self, other: &Self) -> Ordering {
        let sign = |it: &Self| match (it.is_zero(), it.negative) {
            (true, _) => 0,
            (_, true) => -1,
            _ => 1,
        };
        let size = || self.point.cmp(&other.point).then_with(|| self.digits.cmp(&other.digits));
        match (sign(self), sign(other)) {
            (1, 1) => size(),
            (-1, -1) => size().reverse(),
            (one, two) => one.cmp(&two),
        }
    }
}
