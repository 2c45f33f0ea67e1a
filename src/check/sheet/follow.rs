//! Knows which cells are computed from others. Does not know what is wrong with these.

use rustc_hash::FxHashMap;

use super::eval::{Evaluator, Place};
use super::{At, Book};
use crate::document::Document;
use crate::document::grid::{Area, Sheet};
use crate::source::Span;

/// Maximum number of steps from a cell to one computed from it, and of cells of which the formulas are compared with
/// all formulas.
const MAX_STEPS: usize = 32;
const MAX_FORMULAS: usize = 20_000;
/// Maximum number of cells that are followed, and of comparisons in one step.
const MAX_CAUSES: usize = 200;
const MAX_COMPARED: usize = 20_000_000;

/// A cell with a formula, and what it reads.
struct Reader<'d> {
    at: At<'d>,
    areas: Vec<(&'d Sheet, Area)>,
}

/// The cells of `document` whose formulas use one of the cells at `from`, directly or through others, each with the
/// number of that one.
pub(crate) fn followers(document: &Document, from: &[Span]) -> Vec<(Span, usize)> {
    let book = Book { document };
    let from = &from[..from.len().min(MAX_CAUSES)];
    let mut known: FxHashMap<Place<'_>, usize> = FxHashMap::default();
    for sheet in book.shown() {
        for cell in &sheet.cells {
            let span = sheet.span(cell, document.source);
            let number = span.and_then(|span| from.iter().position(|it| span.contains(*it)));
            known.extend(number.map(|it| ((&*sheet.name, cell.row, cell.column), it)));
        }
    }
    let mut left = readers(&book);
    let mut found = Vec::new();
    for _ in 0..MAX_STEPS {
        if known.len().saturating_mul(left.len()) > MAX_COMPARED {
            break;
        }
        let more: Vec<(usize, usize)> = left
            .iter()
            .enumerate()
            .filter_map(|(index, it)| Some((index, it.cause(&known)?)))
            .collect();
        for (index, cause) in more.iter().rev() {
            let Reader { at, .. } = left.swap_remove(*index);
            known.entry((&*at.sheet.name, at.cell.row, at.cell.column)).or_insert(*cause);
            found.extend(at.span().map(|span| (span, *cause)));
        }
        if more.is_empty() {
            break;
        }
    }
    found
}

fn readers<'d>(book: &Book<'d>) -> Vec<Reader<'d>> {
    let mut evaluator = Evaluator::new(book.document);
    let formulas = book.formulas().take(MAX_FORMULAS);
    let reader =
        |(at, formula): (At<'d>, &'d str)| Reader { at, areas: evaluator.reads(at.sheet, formula) };
    formulas.map(reader).collect()
}

impl Reader<'_> {
    /// The number of a known cell that it reads.
    fn cause(&self, known: &FxHashMap<Place<'_>, usize>) -> Option<usize> {
        known.iter().find_map(|((sheet, row, column), number)| {
            let reads = |(of, area): &(&Sheet, Area)| {
                of.name == *sheet && area.rows.contains(row) && area.columns.contains(column)
            };
            self.areas.iter().any(reads).then_some(*number)
        })
    }
}
