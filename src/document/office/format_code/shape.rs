//! Knows how many digit places the tokens of a section have. Does not know numbers.

use super::token::Token;

/// The number of digit places of a section, and its scale.
#[derive(Clone, Debug, Default)]
pub(super) struct Shape {
    pub(super) whole: usize,
    pub(super) fraction: usize,
    pub(super) is_grouped: bool,
    /// Power of ten that percent signs and commas multiply by.
    pub(super) shift: i32,
}

impl Shape {
    pub(super) fn of(tokens: &[Token]) -> Self {
        let mut shape = Self::default();
        let mut after_point = false;
        let mut commas = 0;
        for token in tokens {
            match token {
                Token::Place(_) => {
                    shape.is_grouped |= commas > 0 && shape.whole > 0 && !after_point;
                    commas = 0;
                    let count = if after_point { &mut shape.fraction } else { &mut shape.whole };
                    *count += 1;
                }
                // Commas directly before the point scale, commas before a digit place group.
                Token::Point if !after_point => {
                    after_point = true;
                    shape.shift -= 3 * std::mem::take(&mut commas);
                }
                Token::Comma if shape.places() > 0 => commas += 1,
                Token::Percent => shape.shift += 2,
                Token::Exponent(_) => break,
                _ => {}
            }
        }
        shape.shift -= 3 * commas;
        shape
    }

    pub(super) fn places(&self) -> usize {
        self.whole + self.fraction
    }
}
