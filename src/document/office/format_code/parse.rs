//! Knows the syntax of format codes: sections, digit places, literals, content in brackets, units of time.
//! Does not know how they display a number.

use std::cmp::Ordering;

use super::digits::Digits;
use super::shape::Shape;
use super::token::{Time, Token};

/// A comparison in brackets.
#[derive(Clone, Debug)]
pub(super) struct Condition {
    orders: &'static [Ordering],
    bound: Digits,
}

impl Condition {
    pub(super) fn holds(&self, value: &Digits) -> bool {
        self.orders.contains(&value.compare(&self.bound))
    }

    /// Whether it excludes every number from zero on.
    pub(super) fn takes_only_negative(&self) -> bool {
        let bound = self.bound.compare(&Digits::default());
        !self.orders.contains(&Ordering::Greater)
            && (bound == Ordering::Less
                || bound == Ordering::Equal && !self.orders.contains(&Ordering::Equal))
    }

    /// Whether it includes every number above zero.
    pub(super) fn takes_all_but_negative(&self) -> bool {
        self.orders.contains(&Ordering::Greater)
            && self.bound.compare(&Digits::default()) != Ordering::Greater
    }
}

/// A part of a code, between semicolons.
#[derive(Clone, Debug, Default)]
pub(super) struct Section {
    pub(super) tokens: Vec<Token>,
    /// The places of its digits.
    pub(super) shape: Shape,
    pub(super) condition: Option<Condition>,
    /// Names of days and months are Japanese.
    pub(super) is_japanese: bool,
    /// Digits are shown in full width.
    pub(super) is_wide: bool,
    /// The first year of an era is 元年.
    pub(super) has_first_year: bool,
    /// It contains something unsupported.
    pub(super) is_declined: bool,
}

impl Section {
    pub(super) fn is_date(&self) -> bool {
        self.tokens.iter().any(|it| matches!(it, Token::Time(..)))
    }
}

/// The sections of `code`.
pub(super) fn sections(code: &str) -> Vec<Section> {
    let mut parser = Parser { rest: code, section: Section::default(), all: Vec::new() };
    while let Some(first) = parser.rest.chars().next() {
        parser.take(first);
    }
    parser.end();
    parser.all
}

struct Parser<'c> {
    rest: &'c str,
    section: Section,
    all: Vec<Section>,
}

impl<'c> Parser<'c> {
    fn end(&mut self) {
        let mut section = std::mem::take(&mut self.section);
        settle(&mut section);
        section.shape = Shape::of(&section.tokens);
        self.all.push(section);
    }

    /// Consumes `length` bytes and returns them.
    fn bite(&mut self, length: usize) -> &'c str {
        let (taken, rest) = self.rest.split_at(length);
        self.rest = rest;
        taken
    }

    fn push(&mut self, token: Token) {
        self.section.tokens.push(token);
    }

    fn literal(&mut self, words: &str) {
        match self.section.tokens.last_mut() {
            Some(Token::Literal(last)) => last.push_str(words),
            _ => self.push(Token::Literal(words.to_owned())),
        }
    }

    fn take(&mut self, first: char) {
        const WORDS: [(&str, Token); 5] = [
            ("General", Token::General),
            ("G/標準", Token::General),
            ("AM/PM", Token::Time(Time::Half, 2)),
            ("A/P", Token::Time(Time::Half, 1)),
            ("午前/午後", Token::Time(Time::Half, 3)),
        ];
        for (word, token) in WORDS {
            let here = self.rest.get(..word.len());
            if here.is_some_and(|it| it.eq_ignore_ascii_case(word)) {
                self.bite(word.len());
                return self.push(token);
            }
        }
        match first {
            '"' => self.quoted(),
            '[' => self.bracketed(),
            '\\' | '!' | '_' | '*' => self.escaped(first),
            'E' | 'e' if self.rest[1..].starts_with(['+', '-']) && self.has_places() => {
                let taken = self.bite(2);
                self.push(Token::Exponent(taken.ends_with('+')));
            }
            _ if first.is_ascii_alphabetic() => self.letters(first),
            _ => {
                self.bite(first.len_utf8());
                match first {
                    ';' => self.end(),
                    '0' | '#' | '?' => self.push(Token::Place(first)),
                    '.' => self.push(Token::Point),
                    ',' => self.push(Token::Comma),
                    '%' => self.push(Token::Percent),
                    '/' => self.push(Token::Slash),
                    '@' => self.push(Token::Text),
                    _ => self.literal(first.encode_utf8(&mut [0; 4])),
                }
            }
        }
    }

    fn has_places(&self) -> bool {
        self.section.tokens.iter().any(|it| matches!(it, Token::Place(_)))
    }

    fn quoted(&mut self) {
        self.bite(1);
        let end = self.rest.find('"').unwrap_or(self.rest.len());
        let words = self.bite(end);
        self.literal(words);
        self.bite(1.min(self.rest.len()));
    }

    /// `\x` and `!x` show x, `_x` leaves a space of its width, `*x` fills the cell with it.
    fn escaped(&mut self, mark: char) {
        self.bite(1);
        let length = self.rest.chars().next().map_or(0, char::len_utf8);
        let next = self.bite(length);
        match mark {
            '_' => self.literal(" "),
            '*' => {}
            _ => self.literal(next),
        }
    }

    fn bracketed(&mut self) {
        let end = self.rest.find(']').map_or(self.rest.len(), |at| at + 1);
        let inner = self.bite(end).trim_start_matches('[').trim_end_matches(']');
        let lower = inner.to_ascii_lowercase();
        if let Some(money) = inner.strip_prefix('$') {
            let (sign, locale) = money.split_once('-').unwrap_or((money, ""));
            self.literal(sign);
            let locale = locale.to_ascii_lowercase();
            self.section.is_japanese |= locale.ends_with("411") || locale.starts_with("ja");
            self.section.has_first_year |= locale.contains("gannen");
        } else if inner.starts_with(['<', '>', '=']) {
            match condition(inner) {
                Some(condition) => self.section.condition = Some(condition),
                None => self.section.is_declined = true,
            }
        } else if let Some(unit) = elapsed(&lower) {
            self.push(Token::Time(unit, lower.len()));
        } else if lower == "dbnum3" {
            self.section.is_wide = true;
        } else if !is_colour(&lower) {
            self.section.is_declined = true;
        }
    }

    fn letters(&mut self, first: char) {
        let is_same = |c: char| c.eq_ignore_ascii_case(&first);
        let length = self.rest.len() - self.rest.trim_start_matches(is_same).len();
        let run = self.bite(length);
        let unit = match first.to_ascii_lowercase() {
            'y' => Time::Year,
            'm' => Time::Month,
            'd' => Time::Day,
            'h' => Time::Hour,
            's' => Time::Second,
            'g' => Time::Era,
            'e' => Time::EraYear,
            'a' if length >= 3 => Time::Weekday,
            'r' => {
                self.push(Token::Time(Time::Era, if length > 1 { 3 } else { 0 }));
                return self.push(Token::Time(Time::EraYear, 2));
            }
            'b' | 'n' | 'w' | 'q' => {
                self.section.is_declined = true;
                return;
            }
            _ => return self.literal(run),
        };
        self.push(Token::Time(unit, length));
    }
}

fn condition(inner: &str) -> Option<Condition> {
    use Ordering::{Equal, Greater, Less};
    const OPERATORS: [(&str, &[Ordering]); 6] = [
        (">=", &[Greater, Equal]),
        ("<=", &[Less, Equal]),
        ("<>", &[Less, Greater]),
        (">", &[Greater]),
        ("<", &[Less]),
        ("=", &[Equal]),
    ];
    let (operator, orders) = OPERATORS.into_iter().find(|(it, _)| inner.starts_with(it))?;
    let bound = Digits::parse(inner[operator.len()..].trim())?;
    Some(Condition { orders, bound })
}

fn elapsed(lower: &str) -> Option<Time> {
    let all = |c: char| !lower.is_empty() && lower.chars().all(|it| it == c);
    let units = [('h', Time::AllHours), ('m', Time::AllMinutes), ('s', Time::AllSeconds)];
    units.into_iter().find_map(|(letter, unit)| all(letter).then_some(unit))
}

fn is_colour(lower: &str) -> bool {
    const NAMES: [&str; 16] = [
        "black", "blue", "cyan", "green", "magenta", "red", "white", "yellow", "黒", "青", "水",
        "緑", "紫", "赤", "白", "黄",
    ];
    NAMES.contains(&lower) || lower.starts_with("color") || lower.starts_with('色')
}

/// Decides the meaning of the letters of a date by their neighbours: `m` is a minute after an hour or
/// before a second, `.0` after a second is a fraction of it, and bars and commas are literals.
fn settle(section: &mut Section) {
    if !section.is_date() {
        return;
    }
    let tokens = &mut section.tokens;
    let mut last = None;
    for at in 0..tokens.len() {
        let Token::Time(unit, length) = tokens[at] else { continue };
        if unit == Time::Month && length <= 2 {
            let is_after = matches!(last, Some(Time::Hour | Time::AllHours));
            let next = tokens[at + 1..].iter().find_map(|it| match it {
                Token::Time(unit, _) => Some(*unit),
                _ => None,
            });
            if is_after || matches!(next, Some(Time::Second | Time::AllSeconds)) {
                tokens[at] = Token::Time(Time::Minute, length);
            }
        }
        if let Token::Time(unit, _) = tokens[at] {
            last = Some(unit);
        }
    }
    section.is_declined |= !settle_signs(tokens);
}

/// Whether every token of a date has a meaning there.
fn settle_signs(tokens: &mut Vec<Token>) -> bool {
    let mut settled: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut old = std::mem::take(tokens).into_iter().peekable();
    let mut is_known = true;
    while let Some(token) = old.next() {
        let is_second =
            matches!(settled.last(), Some(Token::Time(Time::Second | Time::AllSeconds, _)));
        settled.push(match token {
            Token::Slash => Token::Literal("/".into()),
            Token::Comma => Token::Literal(",".into()),
            Token::Point if is_second && old.peek() == Some(&Token::Place('0')) => {
                let mut places = 0;
                while old.next_if_eq(&Token::Place('0')).is_some() {
                    places += 1;
                }
                Token::Time(Time::Fraction, places)
            }
            Token::Point => Token::Literal(".".into()),
            Token::Literal(_) | Token::Time(..) => token,
            _ => {
                is_known = false;
                token
            }
        });
    }
    *tokens = settled;
    is_known
}
