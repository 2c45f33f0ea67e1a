//! Knows how a cell of a table is read: a figure, possibly with emphasis, notes and flags, in the notation of the
//! whole table. Does not know which cells belong together.

use super::Quantity;
use super::absence::Absence;
use super::date::date;
use super::figure;
use super::notation::{Notation, USUAL};
use super::number;
use super::unit::Unit;
use crate::source::Spanned;

/// The content of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// A figure.
    Figure(Quantity),
    /// A sign that replaces a figure, or nothing.
    Absent(Absence),
    /// Something else.
    Words,
}

/// Signs of statistical offices for unknown or confidential values, which mean something else in
/// other texts.
const UNKNOWN: &[&str] = &["s", "f", "d", "c", "w", ":", "..", ".", "nd", "n.d.", "nr", "p", "u"];

/// Longest text that is tested: figures are short, and most texts with a digit in them are not.
const LONGEST: usize = 64;

/// The content of a table cell written in `notation`. A figure without a unit takes `default`.
pub fn cell(text: Spanned<&str>, notation: &Notation, default: Option<&Unit>) -> Cell {
    let bare = text.value.trim();
    if let Some(absence) = notation.absence(bare) {
        return Cell::Absent(absence);
    }
    if !bare.chars().any(|c| number::digit(c).is_some()) {
        let mark = bare.trim_matches(['(', ')', '（', '）', '*']).to_lowercase();
        let is_unknown = UNKNOWN.contains(&mark.as_str());
        return if is_unknown { Cell::Absent(Absence::NotStated) } else { Cell::Words };
    }
    if bare.len() > LONGEST {
        return Cell::Words;
    }
    if let Ok(Some(quantity)) = figure::read_as(text, default, notation)
        && !is_flagged(&quantity)
    {
        return Cell::Figure(quantity);
    }
    match figure::read_as(Spanned::new(plain(bare), text.span), default, notation) {
        Ok(Some(quantity)) => Cell::Figure(Quantity { span: text.span, ..quantity }),
        _ => Cell::Words,
    }
}

/// Whether a cell over several rows is a label of each of them: it has words (経常収益, 令和5年度) and is not a figure,
/// which would count once.
///
/// A long text is not a label, and would be read again for each row.
pub fn names_row(text: &str) -> bool {
    const LONGEST: usize = 200;
    if text.len() > LONGEST {
        return false;
    }
    text.chars().any(char::is_alphabetic)
        && match cell(Spanned::nowhere(text), &USUAL, None) {
            Cell::Words => true,
            Cell::Figure(_) => date(text).is_some(),
            Cell::Absent(_) => false,
        }
}

/// Whether the unit is only a letter or two that mark a figure as estimated or revised: `857E`, `12r`.
fn is_flagged(quantity: &Quantity) -> bool {
    let unit = &quantity.unit;
    unit.base().len() <= 2
        && unit.base().bytes().all(|it| it.is_ascii_alphabetic())
        && *unit != Unit::NONE
        && !unit.is_known()
        && !["g", "m", "t", "s", "h", "l", "L", "W", "V", "A", "K"].contains(&unit.base())
}

/// The two figures of a text, the second in brackets: `97 (52.7)`, `1,204（38.1％）`.
pub fn bracketed(text: &str) -> Option<(&str, &str)> {
    let (before, behind) = text.rsplit_once(['(', '（'])?;
    let inner = behind.strip_suffix([')', '）']).map(str::trim)?;
    let is_sign = |c: char| ".,%％+-−–±△▲~ \u{a0}\u{202f}".contains(c);
    let is_figure = |it: &str| {
        it.chars().any(|c| number::digit(c).is_some())
            && it.chars().all(|c| number::digit(c).is_some() || is_sign(c))
    };
    let before = before.trim_end();
    (is_figure(before) && is_figure(inner)).then_some((before, inner))
}

/// The figure without emphasis, notes and flags.
fn plain(text: &str) -> &str {
    let mut text = text.trim_matches(['*', '_', '`', '†', '‡', '§', '¹', '²', '³', ' ', '\u{a0}']);
    for (open, close) in [("[", "]"), ("(注", ")"), ("（注", "）"), ("<sup>", "</sup>"), ("※", "")]
    {
        if let Some(at) = text.rfind(open).filter(|at| *at > 0 && text.ends_with(close)) {
            text = text[..at].trim_end();
        }
    }
    let text = bracketed(text).map_or(text, |it| it.0);
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let is_flagged = (1..=2).contains(&(text.len() - digits.len()))
        && digits.ends_with(|c: char| c.is_ascii_digit());
    if is_flagged { digits } else { text }
}
