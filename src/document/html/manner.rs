//! Knows how elements change the words inside them: deleted, or superscript. Does not know the
//! position of the words.

use std::borrow::Cow;

/// The formatting elements open around the following words.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::document) struct Manner {
    struck: usize,
    raised: usize,
}

impl Manner {
    /// Records that the HTML element `name` opens or closes.
    pub(in crate::document) fn tag(&mut self, name: &str, opens: bool) {
        let depth = match name {
            "del" | "s" | "strike" => &mut self.struck,
            "sup" => &mut self.raised,
            _ => return,
        };
        *depth = if opens { *depth + 1 } else { depth.saturating_sub(1) };
    }

    /// `words` as they are read: empty if deleted. Superscript digits are note marks or powers and must
    /// not join the digits before them.
    pub(in crate::document) fn of(self, words: &str) -> Cow<'_, str> {
        match self {
            Self { struck: 1.., .. } => Cow::Borrowed(""),
            Self { raised: 1.., .. } => Cow::Owned(words.chars().map(raised).collect()),
            _ => Cow::Borrowed(words),
        }
    }
}

/// The superscript form of a character, if it has one.
pub(in crate::document) fn raised(c: char) -> char {
    const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    match c {
        '(' | '（' => '⁽',
        ')' | '）' => '⁾',
        _ => c.to_digit(10).map_or(c, |digit| RAISED[digit as usize]),
    }
}
