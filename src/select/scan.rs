//! Knows the tokens of a selector: white space, names, strings, numbers (RFC 9535 §2.1, §2.3). Does
//! not know how tokens form a query.

use std::ops::Range;

use super::fault::{self, SelectFault};
use super::name::{is_name_char, is_name_first};
use super::number::Decimal;

pub(super) type Scanned<T> = Result<T, SelectFault>;

/// Greatest whole number allowed in a selector (2⁵³ − 1, RFC 9535 §2.1).
const MAX_INTEGER: i64 = (1 << 53) - 1;

/// A position in the text of a selector.
pub(super) struct Scanner<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    pub(super) fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Consumes `word` if it is at the current position.
    pub(super) fn eat(&mut self, word: &str) -> bool {
        let here = self.rest().starts_with(word);
        if here {
            self.at += word.len();
        }
        here
    }

    pub(super) fn skip_blank(&mut self) {
        let rest = self.rest().trim_start_matches([' ', '\t', '\n', '\r']);
        self.at = self.text.len() - rest.len();
    }

    /// The bytes of the next character; empty at the end.
    pub(super) fn here(&self) -> Range<usize> {
        self.at..self.at + self.peek().map_or(0, char::len_utf8)
    }

    /// Consumes the longest run of characters that satisfy `belongs`.
    pub(super) fn run(&mut self, belongs: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let length = rest.find(|character| !belongs(character)).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    /// Consumes an unquoted name; an empty text if none begins here.
    pub(super) fn shorthand(&mut self) -> &'a str {
        if self.peek().is_some_and(is_name_first) { self.run(is_name_char) } else { "" }
    }

    /// `0`, or digits without a leading zero, optionally after `-` (RFC 9535 `int`).
    pub(super) fn integer(&mut self) -> Scanned<i64> {
        let start = self.at;
        let negative = self.eat("-");
        let digits = self.run(|character| character.is_ascii_digit());
        let range = start..self.at;
        if digits.is_empty() {
            return Err(fault::digits_missing(self.text, self.here()));
        }
        if digits.starts_with('0') && (negative || digits.len() > 1) {
            return Err(fault::leading_zero(self.text, range));
        }
        match digits.parse::<i64>() {
            Ok(value) if value <= MAX_INTEGER => Ok(if negative { -value } else { value }),
            _ => Err(fault::integer_range(self.text, range)),
        }
    }

    /// A number literal inside a filter: `-12.50`, `1e3`.
    pub(super) fn number(&mut self) -> Scanned<Decimal<'static>> {
        let start = self.at;
        self.eat("-");
        let whole = self.run(|character| character.is_ascii_digit());
        if whole.is_empty() {
            return Err(fault::digits_missing(self.text, self.here()));
        }
        if whole.starts_with('0') && whole.len() > 1 {
            return Err(fault::leading_zero(self.text, start..self.at));
        }
        if self.eat(".") {
            self.digits()?;
        }
        if self.eat("e") || self.eat("E") {
            if !self.eat("-") {
                self.eat("+");
            }
            self.digits()?;
        }
        let text = &self.text[start..self.at];
        let number = Decimal::parse(text).expect("internal: a literal has digits only");
        Ok(number.into_owned())
    }

    fn digits(&mut self) -> Scanned<()> {
        match self.run(|character| character.is_ascii_digit()) {
            "" => Err(fault::digits_missing(self.text, self.here())),
            _ => Ok(()),
        }
    }

    /// The value of the quoted string at the current position.
    pub(super) fn string(&mut self) -> Scanned<String> {
        let start = self.at;
        let quote = self.peek().unwrap_or('"');
        self.at += 1;
        let mut value = String::new();
        loop {
            value.push_str(self.run(|next| next != quote && next != '\\' && next >= ' '));
            match self.peek() {
                None => return Err(fault::unclosed_string(self.text, start..self.at)),
                Some('\\') => value.push(self.escape(quote)?),
                Some(next) if next == quote => break,
                Some(_) => return Err(fault::control(self.text, self.here())),
            }
        }
        self.at += 1;
        Ok(value)
    }

    fn escape(&mut self, quote: char) -> Scanned<char> {
        let start = self.at;
        self.at += 1;
        let next = self.peek();
        let character = match next {
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some(same @ ('/' | '\\')) => same,
            Some(same) if same == quote => same,
            Some('u') => return self.unicode_escape(start),
            _ => return Err(fault::escape(self.text, start..self.here().end)),
        };
        self.at += 1;
        Ok(character)
    }

    fn unicode_escape(&mut self, start: usize) -> Scanned<char> {
        let high = self.hex(start)?;
        let unit = match high {
            0xd800..=0xdbff if self.rest().starts_with("\\u") => {
                self.at += 1;
                let low = self.hex(start)?;
                if !(0xdc00..=0xdfff).contains(&low) {
                    return Err(fault::escape(self.text, start..self.at));
                }
                0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00)
            }
            other => other,
        };
        char::from_u32(unit).ok_or_else(|| fault::escape(self.text, start..self.at))
    }

    /// The four digits after `u`.
    fn hex(&mut self, start: usize) -> Scanned<u32> {
        self.at += 1;
        let rest = self.rest();
        let digits = rest.get(..4).filter(|it| it.bytes().all(|byte| byte.is_ascii_hexdigit()));
        match digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()) {
            Some(value) => {
                self.at += 4;
                Ok(value)
            }
            None => {
                self.run(|character| character.is_ascii_hexdigit());
                Err(fault::escape(self.text, start..self.at))
            }
        }
    }
}
