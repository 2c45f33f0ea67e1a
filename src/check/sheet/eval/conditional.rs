//! Knows the functions over the cells that meet conditions: `SUMIF`, `COUNTIFS`, `AVERAGEIF` and the like.

use std::cmp::Ordering;
use std::ops::Range;

use num_rational::BigRational;

use super::aggregate::Gathered;
use super::expression::{Result, Run, Stop, Value, comparator, holds};
use crate::document::grid::{Area, Kind, Sheet};
use crate::quantity::Exact;

/// A condition on a cell.
struct Condition {
    sign: &'static str,
    than: Than,
}

/// What a cell is compared with.
enum Than {
    Number(BigRational),
    /// In lower case.
    Text(String),
}

impl Condition {
    /// `"x"`, `">=5"`, `5`.
    fn of(value: Value) -> Result<Self> {
        let text = match value {
            Value::Number(value) => return Ok(Self { sign: "=", than: Than::Number(value) }),
            Value::Text(text) => text,
            Value::Truth(_) => return Err(Stop::Unsupported),
        };
        let sign = comparator(&text);
        let rest = sign.map_or(&*text, |it| &text[it.len()..]);
        let sign = sign.unwrap_or("=");
        if let Some(number) = Exact::stored(rest) {
            return Ok(Self { sign, than: Than::Number(number.to_rational()) });
        }
        // Other signs order texts by the language of the program; `*` and `?` are patterns.
        let is_plain = !rest.is_empty() && !rest.contains(['*', '?', '~']);
        if !is_plain || !matches!(sign, "=" | "<>") || rest.contains(|c: char| c.is_ascii_digit()) {
            return Err(Stop::Unsupported);
        }
        Ok(Self { sign, than: Than::Text(rest.to_lowercase()) })
    }

    /// Whether the cell at `at` meets the condition.
    fn is_met(&self, run: &Run<'_, '_, '_>, sheet: &Sheet, at: (u32, u32)) -> Result<bool> {
        let cell = sheet.at(at.0, at.1);
        let order = match (&self.than, cell.map(|it| (it.kind, sheet.stored(it)))) {
            (_, Some((Kind::Other, _))) => return Err(Stop::Unsupported),
            (Than::Number(than), Some((Kind::Number | Kind::Date, stored))) => {
                let value = Exact::stored(stored).ok_or(Stop::Unsupported)?.to_rational();
                Some(run.compared(&value, than)?)
            }
            // Programs compare it with the number.
            (Than::Number(_), Some((Kind::Text, stored))) if is_like_number(stored) => {
                return Err(Stop::Unsupported);
            }
            (Than::Text(than), Some((Kind::Text, stored))) if stored.to_lowercase() == *than => {
                Some(Ordering::Equal)
            }
            _ => None,
        };
        // A cell of another kind is not equal, and is neither less nor more.
        Ok(order.map_or(self.sign == "<>", |it| holds(self.sign, it)))
    }
}

fn is_like_number(text: &str) -> bool {
    text.trim_start().starts_with(|c: char| c.is_numeric() || "+-.,(".contains(c))
}

impl Run<'_, '_, '_> {
    /// The result of the function `name` over the cells that meet its conditions.
    pub(super) fn conditional(&mut self, name: &str, parts: &[Range<usize>]) -> Result<Value> {
        let (name, of, pairs) = match (name, parts) {
            ("SUMIF" | "AVERAGEIF" | "COUNTIF", [range, condition]) => {
                (name, range, vec![(range, condition)])
            }
            ("SUMIF" | "AVERAGEIF", [range, condition, of]) => (name, of, vec![(range, condition)]),
            ("COUNTIFS", [range, _, ..]) => (name, range, in_pairs(parts)?),
            ("SUMIFS" | "AVERAGEIFS" | "MAXIFS" | "MINIFS", [of, pairs @ ..]) => {
                (name, of, in_pairs(pairs)?)
            }
            _ => return Err(Stop::Unsupported),
        };
        let name = name.trim_end_matches('S').trim_end_matches("IF");
        let (sheet, of) = self.reference(of)?;
        let mut conditions = Vec::new();
        for (range, condition) in pairs {
            let (sheet, area) = self.reference(range)?;
            conditions.push((sheet, area, Condition::of(self.part(condition.clone())?)?));
        }
        let (first, area, _) = conditions.first().ok_or(Stop::Unsupported)?;
        let shape = |it: &Area| (it.rows.len(), it.columns.len());
        if conditions.iter().any(|it| shape(&it.1) != shape(area)) || shape(&of) != shape(area) {
            return Err(Stop::Unsupported);
        }
        let last = first.cells.last().map_or(0, |it| it.row + 1);
        let rows = area.rows.end.min(last).saturating_sub(area.rows.start);
        let mut all = Gathered::NOTHING;
        for by in (0..rows).flat_map(|row| area.columns.clone().map(move |it| (row, it))) {
            self.spend(conditions.len())?;
            let by = (by.0, by.1 - area.columns.start);
            let at = |area: &Area| (area.rows.start + by.0, area.columns.start + by.1);
            let met = conditions.iter().map(|(sheet, area, it)| it.is_met(self, sheet, at(area)));
            if !met.collect::<Result<Vec<_>>>()?.into_iter().all(|it| it) {
                continue;
            }
            let at = at(&of);
            match sheet.at(at.0, at.1).map(|it| (it.kind, sheet.stored(it))) {
                _ if name == "COUNT" => all.count(),
                Some((Kind::Number | Kind::Date, stored)) => all.take(stored)?,
                Some((Kind::Other, _)) => return Err(Stop::Unsupported),
                _ => {}
            }
        }
        self.saw(all.largest());
        all.result(name)
    }
}

fn in_pairs(parts: &[Range<usize>]) -> Result<Vec<(&Range<usize>, &Range<usize>)>> {
    let (pairs, []) = parts.as_chunks::<2>() else { return Err(Stop::Unsupported) };
    Ok(pairs.iter().map(|[one, other]| (one, other)).collect())
}
