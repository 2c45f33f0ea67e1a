//! Knows the result of simple formulas over the stored values: sums, differences, products, quotients,
//! `SUM`, `SUBTOTAL`, `AVERAGE`, `ROUND` and the like. Does not guess the result of unsupported ones.

use std::ops::Range;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, Zero};
use rustc_hash::FxHashSet;

use crate::document::Document;
use crate::document::grid::formula::{Word, words};
use crate::document::grid::{Area, Cell, Kind, Sheet};
use crate::quantity::Exact;

/// Maximum number of cells that all formulas of a workbook may read together.
pub(super) const MAX_CELLS: usize = 20_000_000;
/// Maximum number of tokens of a formula, and depth of its brackets.
const MAX_WORDS: usize = 512;
const MAX_DEPTH: usize = 32;
/// Maximum number of formulas that are followed to see whether one uses its own result.
const MAX_FOLLOWED: usize = 10_000;
/// Number of digits that a spreadsheet program keeps, relative to the largest operand.
const KEPT: u32 = 10;

/// The result of a formula.
pub(super) struct Given {
    /// The exact result over the stored values.
    pub(super) value: BigRational,
    /// The largest absolute value of an operand.
    pub(super) largest: BigRational,
}

/// Whether `one` and `other` differ by more than the error of a program that computes with doubles.
pub(super) fn is_off(one: &BigRational, other: &BigRational, largest: &BigRational) -> bool {
    let scale = BigRational::from_integer(BigInt::from(10).pow(KEPT));
    let largest = largest.abs().max(other.abs());
    (one - other).abs() * scale > largest
}

/// A value in digits, at most as many as a spreadsheet shows.
pub(super) fn shown(value: &BigRational) -> String {
    const PLACES: usize = 9;
    let scaled = value * BigRational::from_integer(BigInt::from(10).pow(PLACES as u32));
    let digits = scaled.round().to_integer();
    let sign = if digits.is_negative() { "-" } else { "" };
    let digits = format!("{:0>width$}", digits.abs().to_string(), width = PLACES + 1);
    let (whole, part) = digits.split_at(digits.len() - PLACES);
    let part = part.trim_end_matches('0');
    let point = if part.is_empty() { "" } else { "." };
    format!("{sign}{whole}{point}{part}")
}

/// Evaluates the formulas of a workbook.
pub(super) struct Evaluator<'d> {
    document: &'d Document,
    left: usize,
}

impl<'d> Evaluator<'d> {
    pub(super) fn new(document: &'d Document) -> Self {
        Self { document, left: MAX_CELLS }
    }

    /// The result of `formula` on `sheet`; `None` if it contains something unsupported.
    pub(super) fn value(&mut self, sheet: &'d Sheet, formula: &str) -> Option<Given> {
        let words = words(formula);
        if words.len() > MAX_WORDS {
            return None;
        }
        let mut run = Run::new(self, sheet, formula, &words);
        let value = run.all()?;
        Some(Given { value, largest: run.largest })
    }

    /// Whether `formula` in `cell` uses its own result, so that a program computes it in several rounds. Formulas are
    /// followed as far as [`MAX_FOLLOWED`].
    pub(super) fn is_circular(&mut self, sheet: &'d Sheet, cell: &Cell, formula: &str) -> bool {
        let own = (sheet.name.as_str(), cell.row, cell.column);
        let mut seen = FxHashSet::default();
        let mut open = vec![(sheet, formula.to_owned())];
        while let Some((sheet, formula)) = open.pop() {
            for (sheet, area) in self.reads(sheet, &formula) {
                let last = sheet.cells.last().map_or(0, |it| it.row + 1);
                let rows = area.rows.start..area.rows.end.min(last);
                for cell in rows.flat_map(|row| sheet.within(row, &area.columns)) {
                    let Some(left) = self.left.checked_sub(1) else { return false };
                    self.left = left;
                    let place = (sheet.name.as_str(), cell.row, cell.column);
                    let Some(formula) = sheet.formula(cell) else { continue };
                    if place == own {
                        return true;
                    }
                    if seen.len() < MAX_FOLLOWED && seen.insert(place) {
                        open.push((sheet, formula.to_owned()));
                    }
                }
            }
        }
        false
    }

    /// The cells that `formula` on `sheet` reads.
    fn reads(&mut self, sheet: &'d Sheet, formula: &str) -> Vec<(&'d Sheet, Area)> {
        let words = words(formula);
        let mut run = Run::new(self, sheet, formula, &words);
        let mut areas = Vec::new();
        while run.at < words.len() {
            let at = run.at;
            areas.extend(run.area());
            run.at = run.at.max(at + 1);
        }
        areas
    }

    fn sheet(&self, name: &str) -> Option<&'d Sheet> {
        let plain = name.strip_prefix('\'').and_then(|it| it.strip_suffix('\''));
        let name = plain.map_or_else(|| name.to_owned(), |it| it.replace("''", "'"));
        self.document.sheets().iter().find(|it| it.name == name)
    }
}

/// Tokens between values: signs, and open brackets.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Operator {
    Plus,
    Minus,
    Times,
    Over,
    Negate,
    Open,
}

impl Operator {
    fn rank(self) -> u8 {
        match self {
            Self::Open => 0,
            Self::Plus | Self::Minus => 1,
            Self::Times | Self::Over => 2,
            Self::Negate => 3,
        }
    }
}

/// One formula being evaluated (Dijkstra's shunting yard).
struct Run<'r, 'd, 'f> {
    evaluator: &'r mut Evaluator<'d>,
    sheet: &'d Sheet,
    formula: &'f str,
    words: &'f [(Word, Range<usize>)],
    at: usize,
    values: Vec<BigRational>,
    operators: Vec<Operator>,
    largest: BigRational,
}

impl<'r, 'd, 'f> Run<'r, 'd, 'f> {
    fn new(
        evaluator: &'r mut Evaluator<'d>,
        sheet: &'d Sheet,
        formula: &'f str,
        words: &'f [(Word, Range<usize>)],
    ) -> Self {
        let (values, operators) = (Vec::new(), Vec::new());
        Self {
            evaluator,
            sheet,
            formula,
            words,
            at: 0,
            values,
            operators,
            largest: BigRational::zero(),
        }
    }
}

impl<'d> Run<'_, 'd, '_> {
    fn text(&self, at: usize) -> &str {
        self.words.get(at).map_or("", |(_, it)| &self.formula[it.clone()])
    }

    fn all(&mut self) -> Option<BigRational> {
        // Whether the next token should be a value, rather than a sign.
        let mut wants_value = true;
        while let Some((word, _)) = self.words.get(self.at) {
            let word = *word;
            if wants_value {
                wants_value = self.operand(word)?;
            } else {
                wants_value = self.sign()?;
            }
        }
        if wants_value {
            return None;
        }
        while let Some(operator) = self.operators.pop() {
            self.apply(operator)?;
        }
        self.values.pop().filter(|_| self.values.is_empty())
    }

    /// Takes a value, or a token before one. Returns whether a value is still expected.
    fn operand(&mut self, word: Word) -> Option<bool> {
        match (word, self.text(self.at)) {
            (Word::Sign, "(") => self.open(Operator::Open)?,
            (Word::Sign, "-") => self.open(Operator::Negate)?,
            (Word::Sign, "+") => self.at += 1,
            (Word::Number, text) => {
                let value = Exact::stored(text)?.to_rational();
                self.at += 1;
                self.push(value);
                return Some(false);
            }
            (Word::Function, _) => {
                let value = self.function()?;
                self.push(value);
                return Some(false);
            }
            (Word::Cell(..) | Word::Sheet, _) => {
                let (sheet, area) = self.area()?;
                if area.rows.len() * area.columns.len() != 1 {
                    return None;
                }
                let value = self.cell(sheet, area.rows.start, area.columns.start)?;
                self.push(value);
                return Some(false);
            }
            _ => return None,
        }
        Some(true)
    }

    fn open(&mut self, operator: Operator) -> Option<()> {
        self.operators.push(operator);
        self.at += 1;
        (self.operators.len() <= MAX_DEPTH).then_some(())
    }

    fn push(&mut self, value: BigRational) {
        if value.abs() > self.largest {
            self.largest = value.abs();
        }
        self.values.push(value);
    }

    /// Takes a token after a value. Returns whether a value is expected next.
    fn sign(&mut self) -> Option<bool> {
        let operator = match self.text(self.at) {
            "+" => Operator::Plus,
            "-" => Operator::Minus,
            "*" => Operator::Times,
            "/" => Operator::Over,
            "%" => {
                let value = self.values.pop()?;
                self.values.push(value / BigRational::from_integer(BigInt::from(100)));
                self.at += 1;
                return Some(false);
            }
            ")" => {
                loop {
                    match self.operators.pop()? {
                        Operator::Open => break,
                        operator => self.apply(operator)?,
                    }
                }
                self.at += 1;
                return Some(false);
            }
            _ => return None,
        };
        while let Some(&last) = self.operators.last().filter(|it| it.rank() >= operator.rank()) {
            self.operators.pop();
            self.apply(last)?;
        }
        self.open(operator)?;
        Some(true)
    }

    fn apply(&mut self, operator: Operator) -> Option<()> {
        let right = self.values.pop()?;
        let value = match operator {
            Operator::Negate => -right,
            Operator::Open => return None,
            Operator::Plus => self.values.pop()? + right,
            Operator::Minus => self.values.pop()? - right,
            Operator::Times => self.values.pop()? * right,
            Operator::Over if right.is_zero() => return None,
            Operator::Over => self.values.pop()? / right,
        };
        self.push(value);
        Some(())
    }

    /// The sheet and the cells of a reference; moves `self.at` after it.
    fn area(&mut self) -> Option<(&'d Sheet, Area)> {
        let mut sheet = self.sheet;
        if self.words.get(self.at)?.0 == Word::Sheet {
            sheet = self.evaluator.sheet(self.text(self.at))?;
            if self.text(self.at + 1) != "!" {
                return None;
            }
            self.at += 2;
        }
        let Word::Cell(row, column) = self.words.get(self.at)?.0 else { return None };
        self.at += 1;
        let (mut last_row, mut last_column) = (row, column);
        if self.text(self.at) == ":" {
            let Word::Cell(row, column) = self.words.get(self.at + 1)?.0 else { return None };
            (last_row, last_column) = (row, column);
            self.at += 2;
        }
        let range = |one: u32, two: u32| one.min(two)..one.max(two) + 1;
        let (rows, columns) = (range(row.at, last_row.at), range(column.at, last_column.at));
        Some((sheet, Area { rows, columns }))
    }

    /// The number in a cell; an empty one counts as zero.
    fn cell(&mut self, sheet: &Sheet, row: u32, column: u32) -> Option<BigRational> {
        match sheet.at(row, column) {
            None => Some(BigRational::zero()),
            Some(cell) if matches!(cell.kind, Kind::Number | Kind::Date) => {
                Some(Exact::stored(sheet.stored(cell))?.to_rational())
            }
            Some(_) => None,
        }
    }

    /// A call of a supported function; moves `self.at` after it.
    fn function(&mut self) -> Option<BigRational> {
        let name = self.text(self.at).to_ascii_uppercase();
        if self.text(self.at + 1) != "(" {
            return None;
        }
        self.at += 2;
        match &*name {
            "SUM" => self.gathered(false).map(|(sum, _)| sum),
            "AVERAGE" => {
                let (sum, count) = self.gathered(false)?;
                (count > 0).then(|| sum / BigRational::from_integer(BigInt::from(count)))
            }
            "SUBTOTAL" => {
                let code = self.text(self.at).to_owned();
                if self.text(self.at + 1) != "," {
                    return None;
                }
                self.at += 2;
                let (sum, count) = self.gathered(true)?;
                match &*code {
                    "9" | "109" => Some(sum),
                    "1" | "101" if count > 0 => {
                        Some(sum / BigRational::from_integer(BigInt::from(count)))
                    }
                    _ => None,
                }
            }
            "ROUND" | "ROUNDUP" | "ROUNDDOWN" => self.rounded(&name),
            _ => None,
        }
    }

    /// The sum and the number of values of the arguments up to the closing bracket. A subtotal leaves out
    /// other subtotals, and has no result where rows are hidden.
    fn gathered(&mut self, is_subtotal: bool) -> Option<(BigRational, usize)> {
        let (mut sum, mut count) = (Exact::ZERO, 0);
        loop {
            match self.words.get(self.at)?.0 {
                Word::Number => {
                    sum = sum.plus(Exact::stored(self.text(self.at))?).ok()?;
                    count += 1;
                    self.at += 1;
                }
                _ => {
                    let (sheet, area) = self.area()?;
                    self.add(sheet, &area, is_subtotal, &mut sum, &mut count)?;
                }
            }
            let after = self.text(self.at).to_owned();
            self.at += 1;
            match &*after {
                "," => {}
                ")" => return Some((sum.to_rational(), count)),
                _ => return None,
            }
        }
    }

    fn add(
        &mut self,
        sheet: &Sheet,
        area: &Area,
        is_subtotal: bool,
        sum: &mut Exact,
        count: &mut usize,
    ) -> Option<()> {
        let last = sheet.cells.last().map_or(0, |it| it.row + 1);
        for row in area.rows.start..area.rows.end.min(last) {
            if is_subtotal && sheet.hides_row(row) {
                return None;
            }
            let cells = sheet.within(row, &area.columns);
            self.evaluator.left = self.evaluator.left.checked_sub(cells.len() + 1)?;
            for cell in cells {
                let formula = sheet.formula(cell).unwrap_or("");
                if is_subtotal && formula.to_ascii_uppercase().starts_with("SUBTOTAL(") {
                    continue;
                }
                match cell.kind {
                    Kind::Number | Kind::Date => {
                        let value = Exact::stored(sheet.stored(cell))?;
                        *sum = sum.plus(value).ok()?;
                        *count += 1;
                        let size = value.abs().ok()?.to_rational();
                        self.largest = size.max(std::mem::take(&mut self.largest));
                    }
                    Kind::Text => {}
                    Kind::Other => return None,
                }
            }
        }
        Some(())
    }

    /// `ROUND(x, n)` with one value and a literal number of places.
    fn rounded(&mut self, name: &str) -> Option<BigRational> {
        let (from, mut depth) = (self.at, 1);
        let mut comma = None;
        while depth > 0 {
            match self.text(self.at) {
                "(" => depth += 1,
                ")" => depth -= 1,
                "," if depth == 1 => comma = Some(self.at),
                "" => return None,
                _ => {}
            }
            self.at += 1;
        }
        let comma = comma?;
        let places: String = (comma + 1..self.at - 1).map(|at| self.text(at)).collect();
        let places: i32 = places.parse().ok().filter(|it: &i32| it.abs() <= 20)?;
        let words = &self.words[from..comma];
        let mut inner = Run::new(self.evaluator, self.sheet, self.formula, words);
        // Only one level of nested calls is supported.
        if inner.words.iter().any(|(word, at)| {
            *word == Word::Function
                && self.formula[at.clone()].to_ascii_uppercase().starts_with("ROUND")
        }) {
            return None;
        }
        let value = inner.all()?;
        self.largest = inner.largest.max(std::mem::take(&mut self.largest));
        let ten = BigRational::from_integer(BigInt::from(10));
        let scale = if places < 0 { ten.recip() } else { ten };
        let scale = num_traits::pow(scale, places.unsigned_abs() as usize);
        let scaled = &value * &scale;
        if is_at_edge(&scaled, name == "ROUND") {
            return None;
        }
        let whole = match name {
            "ROUND" => scaled.round(),
            "ROUNDDOWN" => scaled.trunc(),
            _ if scaled.is_negative() => scaled.floor(),
            _ => scaled.ceil(),
        };
        Some(whole / scale)
    }
}

/// Whether a program that computes with doubles may round `scaled` to either side.
fn is_at_edge(scaled: &BigRational, to_nearest: bool) -> bool {
    let half = BigRational::new(BigInt::from(1), BigInt::from(2));
    let moved = if to_nearest { scaled + half } else { scaled.clone() };
    let off = &moved - moved.round();
    !off.is_zero() && !is_off(&off, &BigRational::zero(), &scaled.abs())
}
