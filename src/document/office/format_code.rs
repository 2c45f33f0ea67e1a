//! Knows the format codes of spreadsheets: how a stored number looks in its cell (`#,##0.0,,"百万円"`,
//! `[$-411]ggge"年"`). Does not know cells or files, nor the value of the figure.
//!
//! For an unsupported code (`[DBNum1]`, calendars) the stored number is shown.

mod calendar;
mod digits;
mod fraction;
mod number;
mod parse;
mod shape;
mod time;
mod token;

use std::borrow::Cow;
use std::cmp::Ordering;

pub(super) use digits::Digits;
use parse::Section;
use token::Token;

/// A format code, ready to show numbers.
#[derive(Clone, Debug)]
pub(super) struct FormatCode {
    sections: Vec<Section>,
    /// Index of the section for text.
    text: Option<usize>,
    /// Whether days count from 1904.
    since_1904: bool,
}

/// The displayed content of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    /// The formatted content.
    As(String),
    /// The stored number, because the format is unsupported.
    Stored(String),
}

impl FormatCode {
    /// Reads `code`; days count from 1904 or from 1900.
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

    /// The displayed content of a cell with the number `value`.
    pub(super) fn number(&self, value: Digits) -> Shown {
        self.try_number(&value).map_or_else(|| Shown::Stored(number::general(&value)), Shown::As)
    }

    fn try_number(&self, value: &Digits) -> Option<String> {
        let numeric = match self.text {
            // A code with only a text section shows numbers unformatted.
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
            let value = if hides_sign { value.abs() } else { *value };
            number::show(section, value)?
        };
        Some(if section.is_wide { widened(&shown) } else { shown })
    }

    /// The section for `value` among the first `count`, and whether the section itself marks negative
    /// numbers.
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

    /// The displayed content of a cell with the text `text`.
    pub(super) fn text<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let Some(section) = self.text.and_then(|at| self.sections.get(at)) else {
            return text.into();
        };
        let part = |token: &Token| match token {
            Token::Text => text.to_owned(),
            Token::Literal(words) => words.clone(),
            _ => String::new(),
        };
        section.tokens.iter().map(part).collect::<String>().into()
    }
}

/// `shown` with full-width digits, commas and points, as `[DBNum3]` demands.
fn widened(shown: &str) -> String {
    let wide = |c: char| match c {
        '!'..='~' => char::from_u32(c as u32 + 0xFEE0).unwrap_or(c),
        _ => c,
    };
    shown.chars().map(|c| if "0123456789,.-".contains(c) { wide(c) } else { c }).collect()
}
