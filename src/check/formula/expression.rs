//! Knows the small language of formulas: names, decimal numbers, `+ - * /`, parentheses,
//! `previous(name)` and `total(name)`. Does not know where the named values come from.

use std::ops::Range;

use rust_decimal::Decimal;

use crate::diagnostic::Text;
use crate::text;

/// Maximum depth of nesting in an expression.
const MAX_DEPTH: usize = 64;

/// A compiled formula.
#[derive(Clone, Debug)]
pub(super) enum Expression {
    /// A number written in the formula.
    Number(Decimal),
    /// The value of a name, by its index.
    Name(usize),
    /// The value that a name has one place earlier.
    Previous(usize),
    /// The total of all values of a name.
    Total(usize),
    /// The negated value.
    Negate(Box<Expression>),
    /// A value without its sign: `abs(a - b)`.
    Absolute(Box<Expression>),
    /// Two operands and an operator.
    Binary(Operator, Box<Expression>, Box<Expression>),
}

/// A binary operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
}

/// The reason for rejecting a formula.
#[derive(Clone, Debug)]
pub(super) struct Fault {
    /// Bytes of the formula's text.
    pub(super) range: Range<usize>,
    /// The mistake.
    pub(super) message: Text,
}

impl Expression {
    /// The values that the formula uses at `place`: names by index, each with its place; a total
    /// has no place, because it uses all values.
    pub(super) fn uses(&self, place: usize, found: &mut Vec<(usize, Option<usize>)>) {
        match self {
            Self::Number(_) => {}
            Self::Name(name) => found.push((*name, Some(place))),
            Self::Previous(name) => found.push((*name, place.checked_sub(1))),
            Self::Total(name) => found.push((*name, None)),
            Self::Negate(inner) | Self::Absolute(inner) => inner.uses(place, found),
            Self::Binary(_, left, right) => {
                left.uses(place, found);
                right.uses(place, found);
            }
        }
    }

    /// The names whose value at a place it uses.
    pub(super) fn placed(&self) -> Vec<usize> {
        let mut uses = Vec::new();
        // At the second place, `previous` has a value too.
        self.uses(1, &mut uses);
        let mut names: Vec<usize> =
            uses.into_iter().filter(|(_, place)| place.is_some()).map(|(name, _)| name).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Whether it only adds and subtracts.
    pub(super) fn only_adds(&self) -> bool {
        match self {
            Self::Number(_) => false,
            Self::Name(_) | Self::Previous(_) | Self::Total(_) => true,
            Self::Negate(inner) | Self::Absolute(inner) => inner.only_adds(),
            Self::Binary(operator, left, right) => {
                let is_sum = matches!(operator, Operator::Add | Operator::Subtract);
                is_sum && left.only_adds() && right.only_adds()
            }
        }
    }

    /// Compiles `text`; `names` are the values it may use.
    pub(super) fn parse(text: &str, names: &[&str]) -> Result<Self, Fault> {
        let mut parser = Parser { text, at: 0, depth: 0, names };
        let expression = parser.sum()?;
        match parser.peek() {
            None => Ok(expression),
            Some(_) => Err(parser.fault(text!("unexpected here", "ここには書けない"))),
        }
    }
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
    names: &'t [&'t str],
}

impl<'t> Parser<'t> {
    /// The next character that is not a space.
    fn peek(&mut self) -> Option<char> {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start().len();
        self.text[self.at..].chars().next()
    }

    fn take(&mut self, wanted: char) -> bool {
        let is_next = self.peek() == Some(wanted);
        if is_next {
            self.at += wanted.len_utf8();
        }
        is_next
    }

    fn fault(&mut self, message: Text) -> Fault {
        let length = self.peek().map_or(0, char::len_utf8);
        Fault { range: self.at..self.at + length, message }
    }

    fn sum(&mut self) -> Result<Expression, Fault> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.fault(text!("nested too deeply", "入れ子が深すぎる")));
        }
        let mut left = self.product()?;
        loop {
            let operator = match self.peek() {
                Some('+') => Operator::Add,
                Some('-') => Operator::Subtract,
                _ => break,
            };
            self.at += 1;
            let right = self.product()?;
            left = Expression::Binary(operator, Box::new(left), Box::new(right));
        }
        self.depth -= 1;
        Ok(left)
    }

    fn product(&mut self) -> Result<Expression, Fault> {
        let mut left = self.factor()?;
        loop {
            let operator = match self.peek() {
                Some('*' | '×') => Operator::Multiply,
                Some('/' | '÷') => Operator::Divide,
                _ => return Ok(left),
            };
            self.at += self.peek().map_or(0, char::len_utf8);
            let right = self.factor()?;
            left = Expression::Binary(operator, Box::new(left), Box::new(right));
        }
    }

    fn factor(&mut self) -> Result<Expression, Fault> {
        match self.peek() {
            Some('-') => {
                self.at += 1;
                self.depth += 1;
                if self.depth > MAX_DEPTH {
                    return Err(self.fault(text!("nested too deeply", "入れ子が深すぎる")));
                }
                let negated = Expression::Negate(Box::new(self.factor()?));
                self.depth -= 1;
                Ok(negated)
            }
            Some('(') => {
                self.at += 1;
                let inner = self.sum()?;
                self.close()?;
                Ok(inner)
            }
            Some(digit) if digit.is_ascii_digit() => self.number(),
            Some(letter) if is_name(letter) => self.name(),
            _ => Err(self.fault(text!("a value is expected here", "ここには値が必要"))),
        }
    }

    fn close(&mut self) -> Result<(), Fault> {
        if self.take(')') {
            return Ok(());
        }
        Err(self.fault(text!("`)` is expected here", "ここには `)` が必要")))
    }

    fn word(&mut self, belongs: fn(char) -> bool) -> (usize, &'t str) {
        let (start, text) = (self.at, self.text);
        let rest = &text[start..];
        self.at += rest.find(|it| !belongs(it)).unwrap_or(rest.len());
        (start, &text[start..self.at])
    }

    fn number(&mut self) -> Result<Expression, Fault> {
        let (start, digits) = self.word(|it| it.is_ascii_digit() || it == '.');
        let number = Decimal::from_str_exact(digits).map(Expression::Number);
        number.map_err(|_| Fault {
            range: start..self.at,
            message: text!("not a decimal number", "十進数ではない"),
        })
    }

    fn name(&mut self) -> Result<Expression, Fault> {
        let (start, word) = self.word(is_name);
        if !self.take('(') {
            return self.value(start, word).map(Expression::Name);
        }
        if word == "abs" {
            let inner = self.sum()?;
            self.close()?;
            return Ok(Expression::Absolute(Box::new(inner)));
        }
        self.peek();
        let (inner_start, inner) = self.word(is_name);
        let value = self.value(inner_start, inner)?;
        self.close()?;
        match word {
            "previous" => Ok(Expression::Previous(value)),
            "total" => Ok(Expression::Total(value)),
            _ => Err(Fault {
                range: start..start + word.len(),
                message: text!(
                    "unknown function `{word}`; known functions: previous, total, abs",
                    "`{word}` という関数はない。previous、total、abs が使える"
                ),
            }),
        }
    }

    fn value(&self, start: usize, name: &str) -> Result<usize, Fault> {
        let index = self.names.iter().position(|known| *known == name);
        index.ok_or_else(|| {
            let Text { en, ja } = Text::list(self.names);
            Fault {
                range: start..start + name.len(),
                message: text!(
                    "no value is named `{name}`; known values: {en}",
                    "`{name}` という値はない。使えるのは {ja}"
                ),
            }
        })
    }
}

fn is_name(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}
