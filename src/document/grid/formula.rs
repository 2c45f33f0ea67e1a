//! Knows the tokens of a formula in `A1` notation: references, functions, numbers, signs. Does not
//! know the result of a formula.

use std::ops::Range;

use super::{MAX_COLUMNS, MAX_ROWS, column_name};

/// A row or a column of a reference, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Axis {
    /// Its index.
    pub at: u32,
    /// Whether it stays fixed when the formula is copied (`$`).
    pub is_fixed: bool,
}

/// A token of a formula.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// A number.
    Number,
    /// A text in quotes.
    Text,
    /// A cell: its row and its column.
    Cell(Axis, Axis),
    /// A whole column, of `A:B`.
    Column(Axis),
    /// A whole row, of `$1:$2`.
    Row(Axis),
    /// A name before `(`.
    Function,
    /// The name of a sheet, without the `!` after it.
    Sheet,
    /// Any other name: of cells, `TRUE`.
    Name,
    /// `+`, `(`, `,`, `:`, `!`.
    Sign,
    /// Unsupported content: other workbooks, errors, structured tables.
    Other,
}

/// The tokens of `formula` with their ranges, without white space.
pub fn words(formula: &str) -> Vec<(Word, Range<usize>)> {
    let mut words: Vec<(Word, Range<usize>)> = Vec::new();
    let mut at = 0;
    while let Some(first) = formula[at..].chars().next() {
        let rest = &formula[at..];
        let (word, length) = match first {
            _ if first.is_whitespace() => {
                at += first.len_utf8();
                continue;
            }
            '"' => (Word::Text, quoted(rest, '"')),
            '\'' => (Word::Sheet, quoted(rest, '\'')),
            '[' | '#' | '{' => (Word::Other, rest.len()),
            _ if is_name(first) => name(formula, at),
            _ => (Word::Sign, first.len_utf8()),
        };
        words.push((word, at..at + length));
        at += length;
    }
    settle(formula, &mut words);
    words
}

/// Whether `formula` computes of visible rows only: it calls `SUBTOTAL` with a number from 101 on, or `AGGREGATE` with
/// an option that ignores hidden rows, or with numbers that are not written in it.
pub fn ignores_hidden_rows(formula: &str) -> bool {
    let words = words(formula);
    let is_sign =
        |at: usize, sign: &str| words.get(at).is_some_and(|it| &formula[it.1.clone()] == sign);
    // The number at `at`, if it is a whole argument; any if another expression is there.
    let number = |at: usize| {
        let (Word::Number, range) = words.get(at)? else { return None };
        let is_whole = [",", ";", ")"].iter().any(|it| is_sign(at + 1, it));
        is_whole.then(|| formula[range.clone()].parse::<u32>().ok()).flatten()
    };
    let calls = |(at, (word, range)): (usize, &(Word, Range<usize>))| {
        if *word != Word::Function || !is_sign(at + 1, "(") {
            return false;
        }
        let name = formula[range.clone()].to_ascii_uppercase();
        match name.trim_start_matches("_XLFN.") {
            "SUBTOTAL" => number(at + 2).is_some_and(|it| it > 100),
            // 1, 3, 5 and 7 ignore hidden rows; an option that is computed may.
            "AGGREGATE" if number(at + 2).is_some() => number(at + 4).is_none_or(|it| it % 2 == 1),
            "AGGREGATE" => true,
            _ => false,
        }
    };
    words.iter().enumerate().any(calls)
}

/// The length of the quoted text at the start of `text`; a doubled quote stands for one.
fn quoted(text: &str, quote: char) -> usize {
    let mut at = 1;
    loop {
        match text[at..].find(quote) {
            Some(skip) if text[at + skip + 1..].starts_with(quote) => at += skip + 2,
            Some(skip) => return at + skip + 1,
            None => return text.len(),
        }
    }
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '.' | '$' | '\\')
}

/// The token that the letters and digits at `at` form, and their length.
fn name(formula: &str, at: usize) -> (Word, usize) {
    let rest = &formula[at..];
    let mut length = rest.len() - rest.trim_start_matches(is_name).len();
    let run = &rest[..length];
    let is_number = run.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    if is_number && !run.contains('$') {
        // `1E+5` continues after the sign.
        let signed = rest[length..].strip_prefix(['+', '-']);
        if let Some(more) = signed.filter(|_| run.ends_with(['e', 'E'])) {
            length += 1 + more.len() - more.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        }
        return (Word::Number, length);
    }
    let word = match rest[length..].trim_start().chars().next() {
        Some('(') => Word::Function,
        Some('!') => Word::Sheet,
        _ => reference(run).unwrap_or(Word::Name),
    };
    (word, length)
}

/// `run` as a cell, or as a column or row of a range.
fn reference(run: &str) -> Option<Word> {
    let axis = |text: &str| (text.strip_prefix('$').unwrap_or(text).len(), text.starts_with('$'));
    let letters = run.trim_end_matches(|c: char| c.is_ascii_digit());
    let (column, dollar) = match letters.strip_suffix('$').filter(|it| !it.is_empty()) {
        Some(column) if letters.len() < run.len() => (column, true),
        _ => (letters, false),
    };
    let digits = &run[letters.len()..];
    let row = digits.parse::<u32>().ok().filter(|it| (1..=MAX_ROWS).contains(it));
    let row = row.map(|it| Axis { at: it - 1, is_fixed: dollar });
    if column == "$" && !dollar {
        return row.map(|it| Word::Row(Axis { is_fixed: true, ..it }));
    }
    let (length, is_fixed) = axis(column);
    let name = &column[column.len() - length..];
    if !(1..=3).contains(&length) || !name.bytes().all(|it| it.is_ascii_alphabetic()) {
        return None;
    }
    let number = name
        .bytes()
        .fold(0, |sum, letter| sum * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1);
    let column = (number <= MAX_COLUMNS).then(|| Axis { at: number - 1, is_fixed })?;
    match (digits.is_empty(), row) {
        (true, _) if !dollar => Some(Word::Column(column)),
        (false, Some(row)) => Some(Word::Cell(row, column)),
        _ => None,
    }
}

/// A column or row is one only beside the `:` of a range; otherwise it is a name or a number.
fn settle(formula: &str, words: &mut [(Word, Range<usize>)]) {
    let is_colon = |word: Option<&(Word, Range<usize>)>| {
        word.is_some_and(|(_, at)| &formula[at.clone()] == ":")
    };
    for at in 0..words.len() {
        let after = is_colon(words.get(at + 1));
        let beside = after || at > 0 && is_colon(words.get(at - 1));
        let text = &formula[words[at].1.clone()];
        words[at].0 = match words[at].0 {
            Word::Number if beside => match text.parse::<u32>() {
                Ok(row) if (1..=MAX_ROWS).contains(&row) => {
                    Word::Row(Axis { at: row - 1, is_fixed: false })
                }
                _ => Word::Number,
            },
            Word::Column(_) | Word::Row(_) if !beside => Word::Name,
            word => word,
        };
    }
}

/// `formula` copied `rows` down and `columns` to the right; references beyond the sheet become
/// `#REF!`.
pub fn shifted(formula: &str, rows: i64, columns: i64) -> String {
    let mut out = String::with_capacity(formula.len());
    let mut at = 0;
    for (word, range) in words(formula) {
        out.push_str(&formula[at..range.start]);
        at = range.end;
        let written = match word {
            Word::Cell(row, column) => moved_column(column, columns)
                .zip(moved_row(row, rows))
                .map(|(column, row)| format!("{column}{row}")),
            Word::Column(column) => moved_column(column, columns),
            Word::Row(row) => moved_row(row, rows),
            _ => Some(formula[range].to_owned()),
        };
        out.push_str(written.as_deref().unwrap_or("#REF!"));
    }
    out.push_str(&formula[at..]);
    out
}

fn moved(axis: Axis, by: i64, count: u32) -> Option<(u32, &'static str)> {
    let by = if axis.is_fixed { 0 } else { by };
    let at = u32::try_from(i64::from(axis.at) + by).ok().filter(|it| *it < count)?;
    Some((at, if axis.is_fixed { "$" } else { "" }))
}

fn moved_row(row: Axis, by: i64) -> Option<String> {
    moved(row, by, MAX_ROWS).map(|(at, dollar)| format!("{dollar}{}", at + 1))
}

fn moved_column(column: Axis, by: i64) -> Option<String> {
    moved(column, by, MAX_COLUMNS).map(|(at, dollar)| format!("{dollar}{}", column_name(at)))
}

/// The shape of the formula of the cell at `row` and `column`: references as distances from it, so that
/// copies of one formula have one shape.
pub fn shape(formula: &str, row: u32, column: u32) -> String {
    let mut out = String::with_capacity(formula.len());
    let axis = |letter: char, axis: Axis, from: u32| match axis.is_fixed {
        true => format!("{letter}{}", axis.at + 1),
        false => format!("{letter}[{}]", i64::from(axis.at) - i64::from(from)),
    };
    for (word, range) in words(formula) {
        match word {
            Word::Cell(r, c) => {
                out.push_str(&axis('R', r, row));
                out.push_str(&axis('C', c, column));
            }
            Word::Row(r) => out.push_str(&axis('R', r, row)),
            Word::Column(c) => out.push_str(&axis('C', c, column)),
            Word::Function => out.push_str(&formula[range].to_ascii_uppercase()),
            _ => out.push_str(&formula[range]),
        }
    }
    out
}
