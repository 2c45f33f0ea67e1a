//! Knows how to evaluate an expression: numbers, texts, cells, signs and brackets in the precedence of spreadsheet
//! programs. Does not know single functions.

use std::ops::Range;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, Zero};

use super::{Evaluator, is_off};
use crate::document::grid::formula::Word;
use crate::document::grid::{Area, Kind, MAX_COLUMNS, MAX_ROWS, Sheet};
use crate::quantity::Exact;

/// Maximum depth of nested brackets and functions.
const MAX_DEPTH: usize = 32;
/// Maximum exponent.
const MAX_POWER: usize = 64;

/// A value in a formula.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    Number(BigRational),
    Text(String),
    Truth(bool),
}

/// Why an expression has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// It has something unsupported.
    Unsupported,
    /// A program shows an error: a division by zero.
    Error,
}

/// The value of an expression.
pub(super) type Result<T> = std::result::Result<T, Stop>;

/// An expression being evaluated.
pub(super) struct Run<'r, 'd, 'f> {
    pub(super) evaluator: &'r mut Evaluator<'d>,
    pub(super) sheet: &'d Sheet,
    formula: &'f str,
    words: &'f [(Word, Range<usize>)],
    pub(super) at: usize,
    depth: usize,
    /// The largest absolute value of an operand so far.
    pub(super) largest: BigRational,
}

impl<'r, 'd, 'f> Run<'r, 'd, 'f> {
    pub(super) fn new(
        evaluator: &'r mut Evaluator<'d>,
        sheet: &'d Sheet,
        formula: &'f str,
        words: &'f [(Word, Range<usize>)],
    ) -> Self {
        Self { evaluator, sheet, formula, words, at: 0, depth: 0, largest: BigRational::zero() }
    }
}

impl<'d, 'f> Run<'_, 'd, 'f> {
    /// The value of the whole expression.
    pub(super) fn all(&mut self) -> Result<Value> {
        let value = self.comparison()?;
        if self.at == self.words.len() { Ok(value) } else { Err(Stop::Unsupported) }
    }

    /// The value of the tokens in `part`.
    pub(super) fn part(&mut self, part: Range<usize>) -> Result<Value> {
        if self.depth == MAX_DEPTH {
            return Err(Stop::Unsupported);
        }
        let mut inner = Run {
            evaluator: &mut *self.evaluator,
            sheet: self.sheet,
            formula: self.formula,
            words: &self.words[part],
            at: 0,
            depth: self.depth + 1,
            largest: BigRational::zero(),
        };
        let value = inner.all();
        let largest = inner.largest;
        self.saw(largest);
        value
    }

    /// The number that the tokens in `part` give.
    pub(super) fn number(&mut self, part: Range<usize>) -> Result<BigRational> {
        match self.part(part)? {
            Value::Number(value) => Ok(value),
            _ => Err(Stop::Unsupported),
        }
    }

    /// The reference that is all of `part`.
    pub(super) fn reference(&mut self, part: &Range<usize>) -> Result<(&'d Sheet, Area)> {
        let before = std::mem::replace(&mut self.at, part.start);
        let area = self.area();
        let end = std::mem::replace(&mut self.at, before);
        if end == part.end { area } else { Err(Stop::Unsupported) }
    }

    pub(super) fn text(&self, at: usize) -> &'f str {
        self.words.get(at).map_or("", |(_, it)| &self.formula[it.clone()])
    }

    fn word(&self) -> Option<Word> {
        self.words.get(self.at).map(|it| it.0)
    }

    pub(super) fn saw(&mut self, value: BigRational) {
        if value > self.largest {
            self.largest = value;
        }
    }

    fn seen(&mut self, value: BigRational) -> Value {
        self.saw(value.abs());
        Value::Number(value)
    }

    fn takes(&mut self, sign: &str) -> bool {
        let is_it = self.text(self.at) == sign && self.word() == Some(Word::Sign);
        self.at += usize::from(is_it);
        is_it
    }

    fn comparison(&mut self) -> Result<Value> {
        let left = self.sum()?;
        let Some(sign) = self.comparator() else { return Ok(left) };
        let right = self.sum()?;
        let order = match (&left, &right) {
            (Value::Number(one), Value::Number(other)) => self.compared(one, other)?,
            (Value::Text(one), Value::Text(other)) => {
                match one.to_lowercase() == other.to_lowercase() {
                    true => std::cmp::Ordering::Equal,
                    // The order of texts depends on the language of the program.
                    false if matches!(sign, "=" | "<>") => std::cmp::Ordering::Less,
                    false => return Err(Stop::Unsupported),
                }
            }
            _ => return Err(Stop::Unsupported),
        };
        Ok(Value::Truth(holds(sign, order)))
    }

    /// A sign of comparison, if it is next.
    fn comparator(&mut self) -> Option<&'static str> {
        let sign = comparator(&[self.text(self.at), self.text(self.at + 1)].concat())?;
        self.at += sign.len();
        Some(sign)
    }

    /// The order of two numbers, if a program that computes with doubles surely sees the same.
    pub(super) fn compared(
        &self,
        one: &BigRational,
        other: &BigRational,
    ) -> Result<std::cmp::Ordering> {
        if one != other && !is_off(one, other, &one.abs()) {
            return Err(Stop::Unsupported);
        }
        Ok(one.cmp(other))
    }

    fn sum(&mut self) -> Result<Value> {
        let mut value = self.product()?;
        loop {
            let is_plus = self.takes("+");
            if !is_plus && !self.takes("-") {
                return Ok(value);
            }
            let (left, right) = (as_number(value)?, as_number(self.product()?)?);
            value = self.seen(if is_plus { left + right } else { left - right });
        }
    }

    fn product(&mut self) -> Result<Value> {
        let mut value = self.power()?;
        loop {
            let is_times = self.takes("*");
            if !is_times && !self.takes("/") {
                return Ok(value);
            }
            let (left, right) = (as_number(value)?, as_number(self.power()?)?);
            value = match is_times {
                true => self.seen(left * right),
                false if right.is_zero() => return Err(Stop::Error),
                false => self.seen(left / right),
            };
        }
    }

    fn power(&mut self) -> Result<Value> {
        let mut value = self.signed()?;
        while self.takes("^") {
            let (base, exponent) = (as_number(value)?, as_number(self.signed()?)?);
            let power = exponent.is_integer().then(|| usize::try_from(exponent.to_integer()).ok());
            let power = power.flatten().filter(|it| *it <= MAX_POWER).ok_or(Stop::Unsupported)?;
            value = self.seen(num_traits::pow(base, power));
        }
        Ok(value)
    }

    /// A value after its signs, and before signs of percent.
    fn signed(&mut self) -> Result<Value> {
        let mut is_negative = false;
        let mut has_sign = false;
        loop {
            match () {
                () if self.takes("-") => is_negative = !is_negative,
                () if self.takes("+") => {}
                () => break,
            }
            has_sign = true;
        }
        let mut value = self.operand()?;
        while self.takes("%") {
            let hundredth = as_number(value)? / BigRational::from_integer(BigInt::from(100));
            value = self.seen(hundredth);
        }
        match has_sign {
            true if is_negative => Ok(self.seen(-as_number(value)?)),
            true => Ok(Value::Number(as_number(value)?)),
            false => Ok(value),
        }
    }

    fn operand(&mut self) -> Result<Value> {
        let text = self.text(self.at);
        match self.word().ok_or(Stop::Unsupported)? {
            Word::Sign if text == "(" => {
                let parts = self.arguments(self.at)?;
                let [inner] = &parts[..] else { return Err(Stop::Unsupported) };
                self.part(inner.clone())
            }
            Word::Number => {
                self.at += 1;
                let value = Exact::stored(text).ok_or(Stop::Unsupported)?;
                Ok(self.seen(value.to_rational()))
            }
            Word::Text => {
                self.at += 1;
                let inner = text.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
                Ok(Value::Text(inner.ok_or(Stop::Unsupported)?.replace("\"\"", "\"")))
            }
            Word::Function => {
                let name = text.to_ascii_uppercase();
                let parts = self.arguments(self.at + 1)?;
                let value = self.call(name.trim_start_matches("_XLFN."), &parts)?;
                if let Value::Number(value) = &value {
                    self.saw(value.abs());
                }
                Ok(value)
            }
            Word::Cell(..) | Word::Sheet => {
                let (sheet, area) = self.area()?;
                if area.rows.len() * area.columns.len() != 1 {
                    return Err(Stop::Unsupported);
                }
                self.cell(sheet, area.rows.start, area.columns.start)
            }
            _ => Err(Stop::Unsupported),
        }
    }

    /// The tokens of each argument between the brackets of which the first is token number `open`; moves `self.at`
    /// after them.
    fn arguments(&mut self, open: usize) -> Result<Vec<Range<usize>>> {
        if self.text(open) != "(" {
            return Err(Stop::Unsupported);
        }
        let (mut parts, mut depth, mut start) = (Vec::new(), 0_usize, open + 1);
        for at in open.. {
            let (word, _) = self.words.get(at).ok_or(Stop::Unsupported)?;
            match self.text(at) {
                _ if *word != Word::Sign => {}
                "(" => depth += 1,
                ")" if depth == 1 => {
                    parts.push(start..at);
                    self.at = at + 1;
                    return Ok(parts);
                }
                ")" => depth -= 1,
                "," if depth == 1 => {
                    parts.push(start..at);
                    start = at + 1;
                }
                _ => {}
            }
        }
        Err(Stop::Unsupported)
    }

    /// The sheet and the cells of a reference; moves `self.at` after it.
    pub(super) fn area(&mut self) -> Result<(&'d Sheet, Area)> {
        let mut sheet = self.sheet;
        if self.word() == Some(Word::Sheet) {
            sheet =
                self.evaluator.document.sheet_named(self.text(self.at)).ok_or(Stop::Unsupported)?;
            if self.text(self.at + 1) != "!" {
                return Err(Stop::Unsupported);
            }
            self.at += 2;
        }
        let first = self.word().and_then(whole).ok_or(Stop::Unsupported)?;
        self.at += 1;
        let mut last = first.clone();
        if self.takes(":") {
            last = self.word().and_then(whole).ok_or(Stop::Unsupported)?;
            self.at += 1;
        } else if first.rows.len().max(first.columns.len()) > 1 {
            return Err(Stop::Unsupported);
        }
        let both = |one: &Range<u32>, other: &Range<u32>| {
            one.start.min(other.start)..one.end.max(other.end)
        };
        let rows = both(&first.rows, &last.rows);
        Ok((sheet, Area { rows, columns: both(&first.columns, &last.columns) }))
    }

    /// The value in a cell; an empty one counts as zero.
    fn cell(&mut self, sheet: &'d Sheet, row: u32, column: u32) -> Result<Value> {
        if let Some(value) = self.instead(sheet, row, column) {
            return Ok(self.seen(value));
        }
        let Some(cell) = sheet.at(row, column) else {
            return Ok(Value::Number(BigRational::zero()));
        };
        match cell.kind {
            Kind::Number | Kind::Date => {
                let value = Exact::stored(sheet.stored(cell)).ok_or(Stop::Unsupported)?;
                Ok(self.seen(value.to_rational()))
            }
            Kind::Text => Ok(Value::Text(sheet.stored(cell).to_owned())),
            Kind::Other => Err(Stop::Unsupported),
        }
    }

    /// The value that is used instead of the one stored in a cell.
    pub(super) fn instead(&self, sheet: &'d Sheet, row: u32, column: u32) -> Option<BigRational> {
        let instead = &self.evaluator.instead;
        if instead.is_empty() { None } else { instead.get(&(&*sheet.name, row, column)).cloned() }
    }

    /// The value of the function `name` with the arguments `parts`.
    fn call(&mut self, name: &str, parts: &[Range<usize>]) -> Result<Value> {
        match (name, parts) {
            ("IF", [condition, then, otherwise]) => match self.part(condition.clone())? {
                Value::Truth(true) => self.part(then.clone()),
                Value::Truth(false) => self.part(otherwise.clone()),
                _ => Err(Stop::Unsupported),
            },
            ("IFERROR", [value, otherwise]) => match self.part(value.clone()) {
                Err(Stop::Error) => self.part(otherwise.clone()),
                value => value,
            },
            ("ABS", [part]) => Ok(Value::Number(self.number(part.clone())?.abs())),
            ("ROUND" | "ROUNDUP" | "ROUNDDOWN" | "TRUNC" | "INT", _) => self.rounded(name, parts),
            _ if name.ends_with("IF") || name.ends_with("IFS") => self.conditional(name, parts),
            _ => self.aggregate(name, parts),
        }
    }
}

/// The cells that a token of a reference stands for.
fn whole(word: Word) -> Option<Area> {
    let one = |at: u32| at..at + 1;
    match word {
        Word::Cell(row, column) => Some(Area { rows: one(row.at), columns: one(column.at) }),
        Word::Column(column) => Some(Area { rows: 0..MAX_ROWS, columns: one(column.at) }),
        Word::Row(row) => Some(Area { rows: one(row.at), columns: 0..MAX_COLUMNS }),
        _ => None,
    }
}

/// The number that `value` is.
pub(super) fn as_number(value: Value) -> Result<BigRational> {
    match value {
        Value::Number(value) => Ok(value),
        _ => Err(Stop::Unsupported),
    }
}

/// The sign of comparison that `text` begins with.
pub(super) fn comparator(text: &str) -> Option<&'static str> {
    const SIGNS: [&str; 6] = ["<=", ">=", "<>", "<", ">", "="];
    SIGNS.into_iter().find(|it| text.starts_with(it))
}

/// Whether `sign` holds for two values in this order.
pub(super) fn holds(sign: &str, order: std::cmp::Ordering) -> bool {
    match sign {
        "=" => order.is_eq(),
        "<>" => order.is_ne(),
        "<" => order.is_lt(),
        ">" => order.is_gt(),
        "<=" => order.is_le(),
        _ => order.is_ge(),
    }
}
