//! Knows the cells of one sheet as its part stores them: values, formulas, merged areas, hidden rows
//! and columns. Does not know shared texts and format codes, which it looks up.

use std::io::BufRead;

use rustc_hash::FxHashMap;

use super::super::format_code::{Digits, Shown};
use super::super::problem::Fault;
use super::super::xml::{Tag, Token, Xml, is_true};
use super::strings::{Strings, unescaped};
use super::styles::Styles;
use crate::document::grid::{
    Kind, Left, MAX_COLUMNS, MAX_ROWS, NewCell, Sheet, formula, parse_area, parse_cell,
};

/// The tables that cells refer to.
pub(super) struct Tables<'t> {
    pub(super) strings: &'t Strings,
    pub(super) styles: &'t Styles,
}

/// The storage type of a cell's value.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Stored {
    #[default]
    Number,
    Shared,
    Inline,
    Text,
    Truth,
    Error,
    Date,
}

/// The cell being read.
#[derive(Default)]
struct Open {
    at: (u32, u32),
    style: usize,
    stored: Stored,
    value: String,
    has_value: bool,
    formula: Option<Formula>,
}

struct Formula {
    words: String,
    /// The number of a shared formula.
    shared: Option<u32>,
    /// An array formula, or no formula.
    is_other: bool,
}

/// The element whose text comes next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    Nothing,
    Value,
    Formula,
}

struct CellReader<'s, 't> {
    tables: &'t Tables<'t>,
    sheet: &'s mut Sheet,
    left: &'s mut Left,
    /// Position of the next cell, unless it states its own.
    next: (u32, u32),
    cell: Open,
    inside: Inside,
    /// Shared formulas: their cell, and their text.
    shared: FxHashMap<u32, ((u32, u32), String)>,
}

/// Reads the cells of a sheet from `xml`.
pub(super) fn read(
    mut xml: Xml<impl BufRead>,
    tables: &Tables<'_>,
    sheet: &mut Sheet,
    left: &mut Left,
) -> Result<(), Fault> {
    let mut reader = CellReader {
        tables,
        sheet,
        left,
        next: (0, 0),
        cell: Open::default(),
        inside: Inside::Nothing,
        shared: FxHashMap::default(),
    };
    loop {
        match xml.next()? {
            Token::Open(tag) => {
                if tag.name() == b"rPh" {
                    xml.skip()?;
                } else {
                    reader.open(&tag);
                }
            }
            Token::Text(text) => reader.text(&text),
            Token::Close(tag) => {
                if !reader.close(tag.name()) {
                    return Ok(());
                }
            }
            Token::Eof => return Ok(()),
            Token::Other => {}
        }
    }
}

impl CellReader<'_, '_> {
    fn open(&mut self, tag: &Tag<'_>) {
        match tag.name() {
            b"c" => self.open_cell(tag),
            b"v" | b"t" => {
                self.inside = Inside::Value;
                self.cell.has_value = true;
            }
            b"f" => {
                self.inside = Inside::Formula;
                let kind = tag.get("t");
                let is_shared = kind.as_deref() == Some("shared");
                self.cell.formula = Some(Formula {
                    words: String::new(),
                    shared: is_shared.then(|| tag.number("si")).flatten(),
                    is_other: matches!(kind.as_deref(), Some("array" | "dataTable")),
                });
            }
            b"row" => {
                let row = tag.number("r").map_or(self.next.0, |it| it.saturating_sub(1));
                self.next = (row.min(MAX_ROWS), 0);
                if tag.is_set("hidden") {
                    add_range(&mut self.sheet.hidden_rows, row);
                }
            }
            b"col" if tag.is_set("hidden") => {
                let first = tag.number("min").unwrap_or(1).clamp(1, MAX_COLUMNS);
                let last = tag.number("max").unwrap_or(first).clamp(first, MAX_COLUMNS);
                self.sheet.hidden_columns.push(first - 1..last);
            }
            b"filterColumn" => self.sheet.is_filtered = true,
            b"sheetPr" => self.sheet.is_filtered |= tag.is_set("filterMode"),
            b"mergeCell" => {
                self.sheet.merged.extend(tag.get("ref").and_then(|it| parse_area(&it)));
            }
            _ => {}
        }
    }

    fn open_cell(&mut self, tag: &Tag<'_>) {
        let mut value = std::mem::take(&mut self.cell.value);
        value.clear();
        let mut cell = Open { at: self.next, value, ..Open::default() };
        tag.each(|name, value| match name {
            b"r" => cell.at = parse_cell(value).unwrap_or((cell.at.0, MAX_COLUMNS)),
            b"s" => cell.style = value.parse().unwrap_or(0),
            b"t" => {
                cell.stored = match value {
                    "s" => Stored::Shared,
                    "str" => Stored::Text,
                    "inlineStr" => Stored::Inline,
                    "b" => Stored::Truth,
                    "e" => Stored::Error,
                    "d" => Stored::Date,
                    _ => Stored::Number,
                }
            }
            _ => {}
        });
        self.next = (cell.at.0, cell.at.1 + 1);
        self.cell = cell;
    }

    fn text(&mut self, text: &str) {
        match (self.inside, &mut self.cell.formula) {
            (Inside::Value, _) => self.cell.value.push_str(text),
            (Inside::Formula, Some(formula)) => formula.words.push_str(text),
            _ => {}
        }
    }

    /// Processes a closing tag; returns whether there is more to read.
    fn close(&mut self, name: &[u8]) -> bool {
        match name {
            b"v" | b"t" | b"f" => self.inside = Inside::Nothing,
            b"c" => return self.close_cell(),
            b"row" => self.next = (self.next.0 + 1, 0),
            _ => {}
        }
        true
    }

    fn close_cell(&mut self) -> bool {
        let formula = self.cell.formula.take().and_then(|it| self.formula(it));
        let cell = &self.cell;
        if !cell.has_value || cell.value.is_empty() && cell.stored != Stored::Text {
            let Some(formula) = formula else { return true };
            self.sheet.without_result.push(cell.at);
            return self.push(Kind::Other, "", "", Some(formula));
        }
        let value = std::mem::take(&mut self.cell.value);
        let code = self.tables.styles.get(self.cell.style);
        let goes_on = match self.cell.stored {
            Stored::Number => self.number(&value, formula),
            Stored::Shared => {
                let strings = self.tables.strings;
                let words = value.trim().parse().ok().and_then(|it| strings.get(it));
                let words = words.unwrap_or_default();
                self.push(Kind::Text, &code.text(words), words, formula)
            }
            Stored::Text | Stored::Inline => {
                let words = unescaped(&value);
                self.push(Kind::Text, &code.text(&words), &words, formula)
            }
            Stored::Truth => {
                let shown = if is_true(&value) { "TRUE" } else { "FALSE" };
                self.push(Kind::Other, shown, shown, formula)
            }
            Stored::Error => self.push(Kind::Other, &value, &value, formula),
            Stored::Date => {
                let shown = value.trim_end_matches('Z').trim_end_matches("T00:00:00");
                self.push(Kind::Date, shown, &value, formula)
            }
        };
        self.cell.value = value;
        goes_on
    }

    fn number(&mut self, value: &str, formula: Option<String>) -> bool {
        let code = self.tables.styles.get(self.cell.style);
        let Some(digits) = Digits::parse(value.trim()) else {
            return self.push(Kind::Number, value, value, formula);
        };
        let kind = if code.is_date() { Kind::Date } else { Kind::Number };
        match code.number(digits) {
            Shown::As(shown) => self.push(kind, shown.trim(), value, formula),
            Shown::Stored(shown) => {
                self.sheet.as_stored.push(self.cell.at);
                self.push(Kind::Number, &shown, value, formula)
            }
        }
    }

    fn push(&mut self, kind: Kind, shown: &str, stored: &str, formula: Option<String>) -> bool {
        let cell = NewCell { at: self.cell.at, kind, shown, stored, formula };
        self.sheet.push(cell, self.left)
    }

    /// The text of a formula; a shared one is shifted to this cell.
    fn formula(&mut self, formula: Formula) -> Option<String> {
        let at = self.cell.at;
        if formula.is_other {
            return None;
        }
        let Some(number) = formula.shared else {
            return (!formula.words.is_empty()).then_some(formula.words);
        };
        if !formula.words.is_empty() {
            self.shared.insert(number, (at, formula.words.clone()));
            return Some(formula.words);
        }
        let (from, words) = self.shared.get(&number)?;
        let by = |to: u32, from: u32| i64::from(to) - i64::from(from);
        Some(formula::shifted(words, by(at.0, from.0), by(at.1, from.1)))
    }
}

fn add_range(ranges: &mut Vec<std::ops::Range<u32>>, at: u32) {
    match ranges.last_mut() {
        Some(last) if last.end == at => last.end += 1,
        _ => ranges.push(at..at + 1),
    }
}
