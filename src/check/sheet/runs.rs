//! Knows rows and columns of formulas of one shape, and the cell among them with another formula or
//! none. Does not know the results of the formulas.

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::context::Context;
use super::super::{Findings, InstanceState};
use super::totals::is_aggregate;
use super::{At, Book, with_formula};
use crate::diagnostic::Diagnostic;
use crate::document::grid::{Cell, Kind, Sheet, cell_name, formula};
use crate::text;

/// Minimum number of formulas of one shape that form a run.
const ENOUGH: usize = 3;

/// A cell between two formulas of one shape that has another shape.
struct Odd {
    row: u32,
    column: u32,
    /// A neighbour with the shape of the run.
    like: (u32, u32),
}

/// The cells of a sheet with figures: the number of their shape, or `None` for a typed number.
struct Shapes<'d> {
    sheet: &'d Sheet,
    of: FxHashMap<(u32, u32), Option<u32>>,
}

impl<'d> Shapes<'d> {
    fn of(sheet: &'d Sheet) -> Self {
        let mut known: FxHashMap<String, u32> = FxHashMap::default();
        let mut of = FxHashMap::default();
        if sheet.cells.iter().all(|cell| sheet.formula(cell).is_none()) {
            return Self { sheet, of };
        }
        let is_shown =
            |it: &&Cell| !sheet.leaves_out_row(it.row) && !sheet.leaves_out_column(it.column);
        for cell in sheet.cells.iter().filter(is_shown) {
            let shape = match (sheet.formula(cell), cell.kind) {
                (Some(words), _) => {
                    let count = known.len() as u32;
                    let shape = formula::shape(words, cell.row, cell.column);
                    Some(*known.entry(shape).or_insert(count))
                }
                (None, Kind::Number) => None,
                _ => continue,
            };
            of.insert((cell.row, cell.column), shape);
        }
        Self { sheet, of }
    }

    /// The odd cells of columns, or of rows.
    fn odd(&self, is_down: bool) -> Vec<Odd> {
        let mut cells: Vec<(u32, u32)> = self.of.keys().copied().collect();
        let turned =
            |(row, column): (u32, u32)| if is_down { (column, row) } else { (row, column) };
        cells.sort_unstable_by_key(|it| turned(*it));
        let mut out = Vec::new();
        let goes_on = |pair: &(u32, u32), next: &(u32, u32)| {
            let ((line, at), (next_line, next_at)) = (turned(*pair), turned(*next));
            line == next_line && next_at == at + 1
        };
        for segment in cells.chunk_by(goes_on).filter(|it| it.len() > ENOUGH) {
            let mut counts: FxHashMap<u32, usize> = FxHashMap::default();
            for shape in segment.iter().filter_map(|it| self.of[it]) {
                *counts.entry(shape).or_default() += 1;
            }
            for three in segment.windows(3) {
                let [before, at, after] = [0, 1, 2].map(|it| self.of[&three[it]]);
                let is_run = before.is_some_and(|it| counts[&it] >= ENOUGH);
                if is_run && before == after && at != before {
                    let (row, column) = three[1];
                    out.push(Odd { row, column, like: three[0] });
                }
            }
        }
        out
    }

    fn shape(&self, row: u32, column: u32) -> Option<u32> {
        self.of.get(&(row, column)).copied().flatten()
    }

    /// Number of formulas.
    fn count(&self) -> usize {
        self.of.values().flatten().count()
    }

    fn beside(row: u32, column: u32, is_down: bool) -> [Option<(u32, u32)>; 2] {
        match is_down {
            true => [column.checked_sub(1).map(|it| (row, it)), Some((row, column + 1))],
            false => [row.checked_sub(1).map(|it| (it, column)), Some((row + 1, column))],
        }
    }

    /// Whether a neighbour in the other direction has the same shape, so that the cell belongs to
    /// that run.
    fn is_like_beside(&self, odd: &Odd, is_down: bool) -> bool {
        let own = self.shape(odd.row, odd.column);
        let beside = Self::beside(odd.row, odd.column, is_down);
        own.is_some()
            && beside.into_iter().flatten().any(|(row, column)| self.shape(row, column) == own)
    }

    /// Whether it sums cells that the run does not: a total between rows.
    fn is_total(&self, odd: &Odd) -> bool {
        let gathers = |row: u32, column: u32| {
            let cell = self.sheet.at(row, column);
            cell.and_then(|it| self.sheet.formula(it)).is_some_and(is_aggregate)
        };
        gathers(odd.row, odd.column) && !gathers(odd.like.0, odd.like.1)
    }
}

/// The odd cells of a sheet in both directions, each once; `is_typed` for numbers, else for formulas.
fn odd_cells(shapes: &Shapes<'_>, is_typed: bool) -> Vec<Odd> {
    let mut seen: FxHashSet<(u32, u32)> = FxHashSet::default();
    let mut out = Vec::new();
    for is_down in [true, false] {
        let odd = shapes.odd(is_down);
        let typed: FxHashSet<(u32, u32)> = odd
            .iter()
            .filter(|it| shapes.shape(it.row, it.column).is_none())
            .map(|it| (it.row, it.column))
            .collect();
        for odd in odd {
            if is_typed != shapes.shape(odd.row, odd.column).is_none() {
                continue;
            }
            let mut beside = Shapes::beside(odd.row, odd.column, is_down).into_iter().flatten();
            // A whole row of typed numbers is intentional.
            let is_meant = match is_typed {
                true => beside.any(|it| typed.contains(&it)),
                false => shapes.is_like_beside(&odd, is_down) || shapes.is_total(&odd),
            };
            if !is_meant && seen.insert((odd.row, odd.column)) {
                out.push(odd);
            }
        }
    }
    out.sort_by_key(|it| (it.row, it.column));
    out
}

/// No number is typed among formulas of one shape.
pub(super) fn typed(cx: &Context<'_>, book: &Book<'_>, found: &mut Findings) {
    each(book, true, found, |at, like| {
        let (name, value) = (at.name(), at.shown());
        let message = text!(
            "{value} in {name} is a typed number in a run of formulas",
            "{name}の{value}は、数式の並びの中に入力された数値である"
        );
        let reported = cx.warning(message).at(at.span()?, text!("no formula", "数式ではない"));
        let reported = like.span().into_iter().fold(reported, |reported, span| {
            reported.at(span, text!("a formula of the run", "並びの数式"))
        });
        Some(with_formula(reported, like).value("stated", value))
    });
}

/// Neighbours in a row or column have formulas of the same shape.
pub(super) fn shape(cx: &Context<'_>, book: &Book<'_>, found: &mut Findings) {
    each(book, false, found, |at, like| {
        let (name, value, other) = (at.name(), at.shown(), like.name());
        let message = text!(
            "the formula in {name} ({value}) differs in shape from its neighbours on both sides (for example {other})",
            "{name}（{value}）の数式は、両隣（{other}など）の数式と形が異なる"
        );
        let reported = cx.warning(message).at(at.span()?, text!("another formula", "異なる数式"));
        let reported = like.span().into_iter().fold(reported, |reported, span| {
            reported.at(span, text!("a formula of the run", "並びの数式"))
        });
        Some(with_formula(with_formula(reported, at), like).value("stated", value))
    });
}

fn each<'d>(
    book: &Book<'d>,
    is_typed: bool,
    found: &mut Findings,
    say: impl Fn(At<'d>, At<'d>) -> Option<Diagnostic>,
) {
    for sheet in book.shown() {
        let shapes = Shapes::of(sheet);
        let odd = odd_cells(&shapes, is_typed);
        (odd.len()..shapes.count()).for_each(|_| found.checked(InstanceState::Holds));
        for Odd { row, column, like } in odd {
            let at = |(row, column): (u32, u32)| {
                let cell = sheet.at(row, column)?;
                Some(At { book: book.document, sheet, cell })
            };
            let reported = at((row, column)).zip(at(like)).and_then(|(at, like)| say(at, like));
            debug_assert!(reported.is_some(), "internal: {} is shown", cell_name(row, column));
            if let Some(reported) = reported {
                found.checked(InstanceState::Violated);
                found.report(reported);
            }
        }
    }
}
