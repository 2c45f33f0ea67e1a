//! Knows the format codes of spreadsheets: what a stored number looks like in its cell (`#,##0.0,,"百万円"`,
//! `[$-411]ggge"年"`). Does not know cells or files, nor what the figure is worth.
//!
//! What it does not know how to show (`[DBNum1]`, calendars) it declines, and the stored number is shown.

mod calendar;
mod digits;
mod fraction;
mod number;
mod parse;
mod time;

use std::cmp::Ordering;

pub(super) use digits::Digits;
use parse::{Section, Token};

/// A format code, ready to show numbers.
#[derive(Clone, Debug)]
pub(super) struct FormatCode {
    sections: Vec<Section>,
    /// Of those, the one for text.
    text: Option<usize>,
    /// Whether days count from 1904.
    since_1904: bool,
}

/// What a cell shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    /// This.
    As(String),
    /// Something that is not known here; the stored number instead.
    Stored(String),
}

impl FormatCode {
    /// Reads `code`, in which days count from 1904 or from 1900.
    pub(super) fn parse(code: &str, since_1904: bool) -> Self {
        let mut sections = parse::sections(code);
        sections.truncate(4);
        let is_text = |it: &Section| it.tokens.contains(&Token::Text);
        let text = match sections.len() {
            4 => Some(3),
            count => (count > 0 && is_text(&sections[count - 1])).then(|| count - 1),
        };
        Self { sections, text, since_1904 }
    }

    /// Whether it shows numbers as days or times.
    pub(super) fn is_date(&self) -> bool {
        self.sections.first().is_some_and(Section::is_date)
    }

    /// What a cell with the number `value` shows.
    pub(super) fn number(&self, value: &Digits) -> Shown {
        let value = value.clone().kept();
        self.try_number(&value).map_or_else(|| Shown::Stored(number::general(&value)), Shown::As)
    }

    fn try_number(&self, value: &Digits) -> Option<String> {
        let numeric = match self.text {
            // A code for text alone shows numbers as they are.
            Some(0) => return Some(number::general(value)),
            Some(at) => at,
            None => self.sections.len(),
        };
        let (at, hides_sign) = self.choose(value, numeric)?;
        let section = &self.sections[at];
        if section.is_declined {
            return None;
        }
        let shown = if section.is_date() {
            time::show(section, value, self.since_1904)?
        } else {
            let value = if hides_sign { value.clone().abs() } else { value.clone() };
            number::show(section, &value)?
        };
        Some(if section.is_wide { widened(&shown) } else { shown })
    }

    /// The section for `value` among the first `count`, and whether the section itself says what is negative.
    fn choose(&self, value: &Digits, count: usize) -> Option<(usize, bool)> {
        let sections = &self.sections[..count];
        let explicit = sections.iter().any(|it| it.condition.is_some());
        if explicit {
            let fits = |it: &Section| it.condition.as_ref().is_none_or(|it| it.holds(value));
            let at = sections.iter().position(fits)?;
            let by_first = at > 0
                && sections[0].condition.as_ref().is_some_and(|it| it.takes_all_but_negative());
            let own = sections[at].condition.as_ref().is_some_and(|it| it.takes_only_negative());
            return Some((at, own || at == 1 && by_first));
        }
        let zero = Digits::default();
        match (count, value.compare(&zero)) {
            (0, _) => None,
            (1, _) => Some((0, false)),
            (_, Ordering::Less) => Some((1, true)),
            (3, Ordering::Equal) => Some((2, false)),
            _ => Some((0, false)),
        }
    }

    /// What a cell with the text `text` shows.
    pub(super) fn text(&self, text: &str) -> String {
        let Some(section) = self.text.and_then(|at| self.sections.get(at)) else {
            return text.to_owned();
        };
        let part = |token: &Token| match token {
            Token::Text => text.to_owned(),
            Token::Literal(words) => words.clone(),
            _ => String::new(),
        };
        section.tokens.iter().map(part).collect()
    }
}

/// Digits, commas and points in full width, as `[DBNum3]` asks.
fn widened(shown: &str) -> String {
    let wide = |c: char| match c {
        '!'..='~' => char::from_u32(c as u32 + 0xFEE0).unwrap_or(c),
        _ => c,
    };
    shown.chars().map(|c| if "0123456789,.-".contains(c) { wide(c) } else { c }).collect()
}
