//! Knows how a number fills the digit places of a section. Does not know dates.

use super::digits::Digits;
use super::fraction;
use super::parse::Section;
use super::shape::Shape;
use super::token::Token;

/// Number of whole digits that `General` shows in full; beyond it uses an exponent.
const MAX_WHOLE: i32 = 16;
/// Number of zeros after the decimal point that `General` shows in full.
const MAX_ZEROS: i32 = 4;

/// Displays `value` by `section`; `None` if the format is unsupported.
pub(super) fn show(section: &Section, value: Digits) -> Option<String> {
    let tokens = &section.tokens;
    if tokens.iter().any(|it| matches!(it, Token::Slash)) {
        return fraction::show(tokens, &value);
    }
    if tokens.iter().any(|it| matches!(it, Token::General)) {
        return Some(beside_literals(tokens, &value));
    }
    let shape = &section.shape;
    let scaled = value.shifted(shape.shift);
    if let Some(at) = tokens.iter().position(|it| matches!(it, Token::Exponent(_))) {
        return scientific(tokens, at, &scaled);
    }
    let rounded = if shape.places() > 0 { scaled.rounded(shape.fraction as i32) } else { scaled };
    let mut body = lay_out(tokens, shape, &rounded);
    if rounded.negative && !tokens.is_empty() {
        body.insert(0, '-');
    }
    Some(body)
}

/// A number as `General` shows it.
pub(super) fn general(value: &Digits) -> String {
    let power = value.magnitude();
    if value.is_zero() || (-MAX_ZEROS - 1..MAX_WHOLE).contains(&power) {
        return value.plain();
    }
    let mantissa = value.shifted(-power).plain();
    let sign = if power < 0 { '-' } else { '+' };
    format!("{mantissa}E{sign}{:02}", power.unsigned_abs())
}

fn beside_literals(tokens: &[Token], value: &Digits) -> String {
    let sign = if value.negative { "-" } else { "" };
    let plain = general(&value.abs());
    let part = |token: &Token| match token {
        Token::General => plain.clone(),
        Token::Literal(words) => words.clone(),
        Token::Percent => "%".to_owned(),
        _ => String::new(),
    };
    let body: String = tokens.iter().map(part).collect();
    format!("{sign}{body}")
}

fn lay_out(tokens: &[Token], shape: &Shape, value: &Digits) -> String {
    let digits = value.whole().len();
    let mut out = String::with_capacity(tokens.len() + digits);
    let (mut whole, mut fraction) = (0, 0);
    let mut after_point = false;
    for token in tokens {
        match token {
            Token::Literal(words) => out.push_str(words),
            Token::Percent => out.push('%'),
            Token::Point if !after_point => {
                after_point = true;
                if shape.whole == 0 {
                    out.extend(value.whole());
                }
                if shape.fraction > 0 {
                    out.push('.');
                }
            }
            Token::Place(place) if after_point => {
                let digit = value.fraction(fraction);
                fraction += 1;
                match (fraction > value.places(), place) {
                    (true, '#') => {}
                    (true, '?') => out.push(' '),
                    _ => out.push(digit),
                }
            }
            Token::Place(place) => {
                let left = shape.whole - whole;
                whole += 1;
                // The first place also takes the digits without a place.
                let first = if whole == 1 { digits.max(left) } else { left };
                for position in (left..=first).rev() {
                    push_whole(&mut out, value, position, *place, shape.is_grouped);
                }
            }
            _ => {}
        }
        if matches!(token, Token::Place(_)) && fraction == shape.fraction && fraction > 0 {
            // The point is removed if no digit follows.
            out.truncate(out.trim_end_matches('.').len());
        }
    }
    out
}

/// Adds the whole digit at `position`, counted from 1 leftwards from the decimal point.
fn push_whole(out: &mut String, value: &Digits, position: usize, place: char, grouped: bool) {
    let digit = value.whole_from_point(position);
    let Some(written) = digit.or(match place {
        '0' => Some('0'),
        '?' => Some(' '),
        _ => None,
    }) else {
        return;
    };
    out.push(written);
    if grouped && written != ' ' && position > 1 && (position - 1).is_multiple_of(3) {
        out.push(',');
    }
}

fn scientific(tokens: &[Token], at: usize, value: &Digits) -> Option<String> {
    let (mantissa, exponent) = (&tokens[..at], &tokens[at + 1..]);
    let Token::Exponent(plus) = tokens[at] else { return None };
    let shape = Shape::of(mantissa);
    let step = shape.whole.max(1) as i32;
    let power_of = |it: &Digits| it.magnitude().div_euclid(step) * step;
    let mut power = power_of(value);
    let mut rounded = value.shifted(-power).rounded(shape.fraction as i32);
    if power_of(&rounded) > 0 {
        power += step;
        rounded = value.shifted(-power).rounded(shape.fraction as i32);
    }
    let shape = Shape { whole: shape.whole.max(1), ..shape };
    let sign = if rounded.negative { "-" } else { "" };
    let body = lay_out(mantissa, &shape, &rounded);
    let width = exponent.iter().filter(|it| matches!(it, Token::Place(_))).count();
    let mark = match (power < 0, plus) {
        (true, _) => "-",
        (_, true) => "+",
        _ => "",
    };
    let literals: String = exponent
        .iter()
        .filter_map(|it| match it {
            Token::Literal(words) => Some(words.as_str()),
            _ => None,
        })
        .collect();
    Some(format!("{sign}{body}E{mark}{:0width$}{literals}", power.unsigned_abs()))
}
