//! Knows how a number is displayed as a fraction (`# ??/??`, `# ?/8`). Does not know other forms.

use super::digits::Digits;
use super::token::Token;

/// Maximum number of decimals used.
const PLACES: usize = 15;
/// Maximum number of digits of a denominator.
const MAX_WIDTH: usize = 4;

/// Displays `value` as the nearest fraction with a denominator of the given number of digits.
pub(super) fn show(tokens: &[Token], value: &Digits) -> Option<String> {
    let bar = tokens.iter().position(|it| *it == Token::Slash)?;
    let is_place = |it: &&Token| matches!(it, Token::Place(_));
    let above = tokens[..bar].iter().rev().take_while(is_place).count();
    let has_whole = tokens[..bar - above].iter().any(|it| matches!(it, Token::Place(_)));
    let below = &tokens[bar + 1..];
    let fixed: String = below
        .iter()
        .map_while(|it| match it {
            Token::Literal(words) => Some(words.as_str()),
            Token::Place('0') => Some("0"),
            _ => None,
        })
        .collect();
    let width = below.iter().take_while(is_place).count();
    let most = match fixed.parse::<u32>() {
        Ok(most) if most > 0 => most,
        _ if (1..=MAX_WIDTH).contains(&width) => 10_u32.pow(width as u32) - 1,
        _ => return None,
    };
    let least = if fixed.is_empty() { 1 } else { most };
    let scale = 10_i128.pow(PLACES as u32);
    let size = value.abs().scaled(PLACES).filter(|it| *it < scale * scale / 10_000)?;
    let (mut whole, rest) = if has_whole { (size / scale, size % scale) } else { (0, size) };
    let (mut top, mut bottom) = nearest(rest, scale, least, most)?;
    if has_whole && top == bottom {
        (whole, top, bottom) = (whole + 1, 0, 1);
    }
    let sign = if value.negative { "-" } else { "" };
    Some(match (has_whole && whole > 0, top) {
        (true, 0) => format!("{sign}{whole}"),
        (false, 0) => "0".to_owned(),
        (true, _) => format!("{sign}{whole} {top}/{bottom}"),
        (false, _) => format!("{sign}{top}/{bottom}"),
    })
}

/// The fraction nearest to `rest / scale`, the one with the smallest denominator among the nearest.
fn nearest(rest: i128, scale: i128, least: u32, most: u32) -> Option<(i128, i128)> {
    // |top/bottom − rest/scale| as a fraction of scale · bottom.
    let mut best: Option<(i128, i128, i128)> = None;
    for bottom in i128::from(least)..=i128::from(most) {
        let top = (2 * rest * bottom + scale) / (2 * scale);
        let off = (top * scale - rest * bottom).abs();
        if best.is_none_or(|(_, bottom_best, off_best)| off * bottom_best < off_best * bottom) {
            best = Some((top, bottom, off));
        }
    }
    best.map(|(top, bottom, _)| (top, bottom))
}
