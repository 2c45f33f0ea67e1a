//! Knows what may precede the digits of a figure: value signs and currency signs. Does not know the
//! digits.

use crate::quantity::currency;
use crate::quantity::unit::{Multiplier, Unit};

/// The signs and words before the digits of a figure.
#[derive(Default)]
pub(super) struct Start {
    pub(super) negative: bool,
    pub(super) signed: bool,
    /// Whether the sign is ±, which only zero can have.
    pub(super) either: bool,
    /// The written currency, with its code.
    currency: Option<(&'static str, &'static str)>,
    pub(super) end: usize,
}

/// Dashes that are read as a minus.
pub(super) const MINUS: [char; 8] = ['-', '－', '−', '–', '‐', '‑', '‒', '﹣'];

/// Triangles that mark negative amounts in Japanese tables.
const DOWN: [char; 3] = ['▲', '△', '▼'];

/// Words in place of a sign, and whether they mean minus.
pub(super) const WORDS: [(&str, bool); 4] =
    [("マイナス", true), ("プラス", false), ("minus ", true), ("plus ", false)];

impl Start {
    /// Reads the signs and words at the start of `text`.
    pub(super) fn of(text: &str) -> Self {
        let mut start = Self::default();
        while let Some(len) = start.take(&text[start.end..]) {
            start.end += len;
        }
        start
    }

    /// Adds the sign at the start of `rest`, and its bytes.
    fn take(&mut self, rest: &str) -> Option<usize> {
        let c = rest.chars().next()?;
        if c.is_ascii_digit() {
            return None;
        }
        let one = c.len_utf8();
        let word = |it: &&(&str, bool)| {
            rest.get(..it.0.len()).is_some_and(|rest| rest.eq_ignore_ascii_case(it.0))
        };
        match c {
            _ if c.is_whitespace() => return Some(one),
            _ if self.signed => {}
            _ if MINUS.contains(&c) || DOWN.contains(&c) => return Some(self.sign(true, one)),
            '+' | '＋' => return Some(self.sign(false, one)),
            '±' => {
                self.either = true;
                return Some(self.sign(false, one));
            }
            _ => {
                if let Some((word, negative)) = WORDS.iter().find(word) {
                    return Some(self.sign(*negative, word.len()));
                }
            }
        }
        let (len, shown, base) = currency::before_digits(rest)?;
        self.currency.replace((shown, base)).is_none().then_some(len)
    }

    fn sign(&mut self, negative: bool, len: usize) -> usize {
        (self.negative, self.signed) = (negative, true);
        len
    }

    /// The unit of a figure with `multiplier` and the words `written` after its digits.
    pub(super) fn unit(&self, multiplier: Multiplier, written: &str) -> Option<Unit> {
        let Some(currency) = self.currency else {
            let aside = || if multiplier.len == 0 { in_brackets(written) } else { None };
            return Unit::of(multiplier, written).or_else(aside);
        };
        match written {
            // In Japanese texts a sign goes with their multiples: ￥5億.
            "" if multiplier.len > 0 => Some(Unit::multiple(multiplier, currency)),
            "" => Some(Unit::led_by(currency, None)),
            words if multiplier.len == 0 => {
                let scale = currency::scale(words)?;
                Some(Unit::led_by(currency, Some(scale)))
            }
            _ => None,
        }
    }
}

/// The unit in brackets after digits: `（千円）`, `(thousand yen)`, `（単位：億円）`.
fn in_brackets(words: &str) -> Option<Unit> {
    let inner = words.strip_prefix(['(', '（'])?.strip_suffix([')', '）'])?;
    Unit::stated(inner).filter(Unit::is_known)
}
