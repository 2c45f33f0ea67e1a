//! Knows which formulas read a cell by itself, not as one of a range, and whether two cells are read alike. Does not
//! know what the formulas compute.

use rustc_hash::FxHashMap;

use super::{At, Book};
use crate::document::grid::formula::{Word, shape, words};

/// Maximum number of formulas that are compared for one cell.
const MAX_READERS: usize = 64;

/// The name of a sheet, a row, a column.
type Place<'d> = (&'d str, u32, u32);

/// The formulas that read each cell.
pub(super) struct Uses<'d> {
    readers: FxHashMap<Place<'d>, Vec<At<'d>>>,
}

impl<'d> Uses<'d> {
    pub(super) fn of(book: &Book<'d>) -> Self {
        let mut readers: FxHashMap<Place<'d>, Vec<At<'d>>> = FxHashMap::default();
        for (at, formula) in book.formulas() {
            for place in singles(at, formula) {
                let known = readers.entry(place).or_default();
                if known.len() < MAX_READERS {
                    known.push(at);
                }
            }
        }
        Self { readers }
    }

    /// Whether formulas that are copies of each other read `one` and `other`, as they read the items of one sum.
    pub(super) fn are_alike(&self, one: At<'d>, other: At<'d>) -> bool {
        self.is_copied(one, other) && self.is_copied(other, one)
    }

    /// Whether each formula that reads `one` has a copy at the same distance from `other`.
    fn is_copied(&self, one: At<'d>, other: At<'d>) -> bool {
        let place = (one.sheet.name.as_str(), one.cell.row, one.cell.column);
        let moved = |at: u32, from: u32, to: u32| (at + to).checked_sub(from);
        let has_copy = |reader: &At<'d>| {
            let row = moved(reader.cell.row, one.cell.row, other.cell.row)?;
            let column = moved(reader.cell.column, one.cell.column, other.cell.column)?;
            let copy = At { cell: reader.sheet.at(row, column)?, ..*reader };
            Some(shape_of(*reader)? == shape_of(copy)?)
        };
        self.readers.get(&place).into_iter().flatten().all(|it| has_copy(it) == Some(true))
    }
}

fn shape_of(at: At<'_>) -> Option<String> {
    Some(shape(at.formula()?, at.cell.row, at.cell.column))
}

/// The cells that `formula` in `at` reads by themselves.
fn singles<'d>(at: At<'d>, formula: &str) -> Vec<Place<'d>> {
    let words = words(formula);
    let text = |index: usize| words.get(index).map_or("", |(_, it)| &formula[it.clone()]);
    let single = |(index, (word, _)): (usize, &(Word, std::ops::Range<usize>))| {
        let Word::Cell(row, column) = word else { return None };
        let before = |by: usize| index.checked_sub(by).map_or("", text);
        let sheet = match before(1) {
            "!" => at.book.sheet_named(before(2))?,
            _ => at.sheet,
        };
        let is_alone = text(index + 1) != ":" && before(1) != ":";
        is_alone.then_some((sheet.name.as_str(), row.at, column.at))
    };
    words.iter().enumerate().filter_map(single).collect()
}
