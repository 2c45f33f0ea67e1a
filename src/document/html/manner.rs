//! Knows how elements change the words inside them: struck out, or raised. Does not know the
//! position of the words.

use std::borrow::Cow;

/// Elements that are open around the words which follow.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::document) struct Manner {
    struck: usize,
    raised: usize,
}

impl Manner {
    /// Takes in that the HTML element `name` opens, or closes.
    pub(in crate::document) fn tag(&mut self, name: &str, opens: bool) {
        let depth = match name {
            "del" | "s" | "strike" => &mut self.struck,
            "sup" => &mut self.raised,
            _ => return,
        };
        *depth = if opens { *depth + 1 } else { depth.saturating_sub(1) };
    }

    /// What `words` say: nothing if they are struck out. Raised digits are marks of notes or powers and
    /// must not run on from the digits before them.
    pub(in crate::document) fn of(self, words: &str) -> Cow<'_, str> {
        match self {
            Self { struck: 1.., .. } => Cow::Borrowed(""),
            Self { raised: 1.., .. } => Cow::Owned(words.chars().map(raised).collect()),
            _ => Cow::Borrowed(words),
        }
    }
}

/// The raised form of a character, where there is one.
pub(in crate::document) fn raised(c: char) -> char {
    const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    match c {
        '(' | '（' => '⁽',
        ')' | '）' => '⁾',
        _ => c.to_digit(10).map_or(c, |digit| RAISED[digit as usize]),
    }
}
