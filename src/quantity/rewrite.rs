//! Knows how another value is written in the style of a printed figure: sign, width of the digits,
//! separators, places and unit stay as they are. Does not know which figure is to be rewritten.

use super::exact::Exact;
use super::number::{self, digit};
use super::{Quantity, read};
use crate::source::Spanned;

/// `written`, which was read as `old`, with its number replaced by `value` (in the base unit).
/// `grouped` inserts separators even if the number was too short to have any.
///
/// `None` if the style cannot express the value: it needs more decimals or another sign, or the number is written
/// in several groups (`686億7千万`), with an exponent, spaces or leading zeros, or with escapes.
pub fn rewrite(written: &str, old: &Quantity, value: Exact, grouped: bool) -> Option<String> {
    let scale = old.value.scale();
    let value = value.shift(-old.unit.power()).ok()?.trimmed();
    let same_sign = value.signum() < 0 && old.value.is_sign_negative()
        || value.signum() >= 0 && (old.value.is_zero() || old.value.is_sign_positive());
    if value.scale() > scale || !same_sign {
        return None;
    }
    let start = written.find(|c| digit(c).is_some())?;
    let length = number::number(&written[start..], number::Script::PROSE)?.ok()?.len;
    let (head, rest) = written.split_at(start);
    let (run, tail) = rest.split_at(length);
    if tail.contains(|c| digit(c).is_some()) {
        return None;
    }
    let value = value.padded(scale);
    let number = Style::of(run, grouped)?.number(value)?;
    let rewritten = format!("{head}{number}{tail}");
    let means = |text: &str, value: Exact| {
        let read = read(Spanned::new(text, old.span), Some(&old.unit)).ok().flatten();
        read.is_some_and(|it| {
            Exact::from(it.value) == value
                && (it.value.scale(), it.step, &it.unit) == (scale, old.step, &old.unit)
        })
    };
    // Both texts must be read as the intended values.
    (means(written, old.value.into()) && means(&rewritten, value)).then_some(rewritten)
}

/// How the digits of a number are written.
struct Style {
    wide: bool,
    separator: Option<char>,
    point: Option<char>,
}

impl Style {
    fn of(run: &str, grouped: bool) -> Option<Self> {
        let whole = run.split(['.', '．']).next().unwrap_or(run);
        let digits = whole.chars().filter(|c| digit(*c).is_some()).count();
        if digits > 1 && whole.starts_with(['0', '０']) || run.contains(char::is_whitespace) {
            return None;
        }
        let wide = run.chars().any(|c| digit(c).is_some_and(|(_, wide)| wide));
        let written = whole.chars().find(|c| matches!(c, ',' | '，'));
        // A number of four digits without a separator shows that none is wanted.
        let wanted = (grouped && digits < 4).then_some(if wide { '，' } else { ',' });
        let point = run.chars().find(|c| matches!(c, '.' | '．'));
        Some(Self { wide, separator: written.or(wanted), point })
    }

    fn number(&self, value: Exact) -> Option<String> {
        let scale = value.scale() as usize;
        let digits = value.mantissa().unsigned_abs().to_string();
        let digits = format!("{digits:0>width$}", width = scale + 1);
        let whole = digits.len() - scale;
        let mut text = String::new();
        for (index, digit) in digits.char_indices() {
            if index == whole {
                text.push(self.point?);
            } else if index > 0 && index < whole && (whole - index).is_multiple_of(3) {
                text.extend(self.separator);
            }
            let wide = || char::from_u32(digit as u32 - '0' as u32 + '０' as u32);
            text.push(if self.wide { wide()? } else { digit });
        }
        Some(text)
    }
}
