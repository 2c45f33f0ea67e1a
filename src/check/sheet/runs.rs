//! Knows rows and columns of formulas of one shape, and the cell among them with another formula or
//! none. Does not know the results of the formulas.

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::context::Context;
use super::super::{Findings, InstanceState};
use super::eval::{self, Evaluator};
use super::totals::is_aggregate;
use super::{At, Book, with_formula, written};
use crate::diagnostic::{Diagnostic, Text};
use crate::document::grid::{Cell, Kind, MAX_COLUMNS, Sheet, cell_name, formula};
use crate::quantity::Exact;
use crate::text;

/// Minimum number of formulas of one shape that form a run.
const ENOUGH: usize = 3;

/// A cell beside formulas of one shape that has another shape.
pub(super) struct Odd {
    pub(super) row: u32,
    pub(super) column: u32,
    /// A neighbour with the shape of the run.
    pub(super) like: (u32, u32),
    /// Whether it was found by one operand, or at the end of a run: then only another value is reported.
    pub(super) is_end: bool,
}

/// The cells of a sheet with figures: the number of their shape, or `None` for a typed number.
pub(super) struct Shapes<'d> {
    pub(super) sheet: &'d Sheet,
    pub(super) of: FxHashMap<(u32, u32), Option<u32>>,
    /// Those of them that are next to each other, in rows and in columns.
    segments: [Vec<Vec<(u32, u32)>>; 2],
}

impl<'d> Shapes<'d> {
    fn of(sheet: &'d Sheet) -> Self {
        let mut known: FxHashMap<String, u32> = FxHashMap::default();
        let mut of = FxHashMap::default();
        if sheet.cells.iter().all(|cell| sheet.formula(cell).is_none()) {
            return Self { sheet, of, segments: Default::default() };
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
                (None, Kind::Number | Kind::Date) => None,
                _ => continue,
            };
            of.insert((cell.row, cell.column), shape);
        }
        let segments = [false, true].map(|is_down| Self::next_to_each_other(&of, is_down));
        Self { sheet, of, segments }
    }

    fn next_to_each_other(
        of: &FxHashMap<(u32, u32), Option<u32>>,
        is_down: bool,
    ) -> Vec<Vec<(u32, u32)>> {
        let mut cells: Vec<(u32, u32)> = of.keys().copied().collect();
        let turned =
            |(row, column): (u32, u32)| if is_down { (column, row) } else { (row, column) };
        cells.sort_unstable_by_key(|it| turned(*it));
        let goes_on = |pair: &(u32, u32), next: &(u32, u32)| {
            let ((line, at), (next_line, next_at)) = (turned(*pair), turned(*next));
            line == next_line && next_at == at + 1
        };
        cells.chunk_by(goes_on).map(<[_]>::to_vec).collect()
    }

    /// The cells next to each other in columns, or in rows.
    pub(super) fn segments(&self, is_down: bool) -> &[Vec<(u32, u32)>] {
        &self.segments[usize::from(is_down)]
    }

    /// The odd cells of columns, or of rows, between formulas of one shape.
    fn odd(&self, is_down: bool) -> Vec<Odd> {
        let mut out = Vec::new();
        for segment in self.segments(is_down).iter().filter(|it| it.len() > ENOUGH) {
            let runs = self.runs(segment);
            for three in segment.windows(3) {
                let [before, at, after] = [0, 1, 2].map(|it| self.of[&three[it]]);
                let is_run = before.is_some_and(|it| runs.contains(&it));
                if is_run && before == after && at != before {
                    let (row, column) = three[1];
                    out.push(Odd { row, column, like: three[0], is_end: false });
                }
            }
        }
        out
    }

    /// The shapes that form a run in `segment`: of enough cells, two of which are neighbours. A shape in every second
    /// cell alternates with what it computes with: balance, payment, balance.
    fn runs(&self, segment: &[(u32, u32)]) -> FxHashSet<u32> {
        let shapes: Vec<Option<u32>> = segment.iter().map(|it| self.of[it]).collect();
        let mut counts: FxHashMap<u32, usize> = FxHashMap::default();
        for shape in shapes.iter().flatten() {
            *counts.entry(*shape).or_default() += 1;
        }
        let pairs = shapes.windows(2).filter(|it| it[0] == it[1]).filter_map(|it| it[0]);
        pairs.filter(|it| counts[it] >= ENOUGH).collect()
    }

    /// Whether its line has a remark that the line of the run beside it lacks, `3 (export)`: the cell is meant.
    fn is_remarked(&self, odd: &Odd, is_down: bool) -> bool {
        const REMARKS: [char; 2] = ['(', '（'];
        let text = |row: u32, column: u32| {
            let cell = self.sheet.at(row, column).filter(|it| it.kind == Kind::Text);
            cell.map_or("", |it| self.sheet.shown(it).trim())
        };
        let Odd { row, column, like, .. } = *odd;
        if !is_down {
            let name = |column: u32| (0..row).rev().take(64).map(move |row| text(row, column));
            let named = |column: u32| name(column).find(|it| !it.is_empty()).unwrap_or("");
            return named(column).contains(REMARKS) && !named(like.1).contains(REMARKS);
        }
        let cells = self.sheet.within(row, &(0..MAX_COLUMNS));
        cells.iter().filter(|it| it.kind == Kind::Text).any(|it| {
            let [own, other] = [row, like.0].map(|row| text(row, it.column));
            let after = text(row + 1, it.column);
            let is_only = !own.is_empty() && other.is_empty() && after.is_empty();
            own.contains(REMARKS) && !other.contains(REMARKS) || is_only
        })
    }

    /// Whether it is a typed zero, of what is exempt.
    fn is_zero(&self, odd: &Odd) -> bool {
        let cell = self.sheet.at(odd.row, odd.column);
        cell.and_then(|it| Exact::stored(self.sheet.stored(it))).is_some_and(Exact::is_zero)
    }

    pub(super) fn shape(&self, row: u32, column: u32) -> Option<u32> {
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
        let mut odd = shapes.odd(is_down);
        odd.extend(shapes.at_ends(is_down, is_typed));
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
                true => beside.any(|it| typed.contains(&it)) || shapes.is_zero(&odd),
                false => shapes.is_like_beside(&odd, is_down) || shapes.is_total(&odd),
            };
            let is_meant = is_meant || shapes.is_remarked(&odd, is_down);
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
    each(book, true, found, |at, like, due, is_end| {
        let (name, value) = (at.name(), at.shown());
        let message = match is_end {
            true => text!(
                "{value} in {name} is a typed number at the end of a run of formulas",
                "{name}の{value}は、数式の並びの端に入力された数値である"
            ),
            false => text!(
                "{value} in {name} is a typed number in a run of formulas",
                "{name}の{value}は、数式の並びの中に入力された数値である"
            ),
        };
        let message = due.said_after(message);
        let reported = cx.warning(message).at(at.span()?, text!("no formula", "数式ではない"));
        let reported = like.span().into_iter().fold(reported, |reported, span| {
            reported.at(span, text!("a formula of the run", "並びの数式"))
        });
        Some(due.with_values(with_formula(reported, like), value))
    });
}

/// The value that a formula of the run gives in place of another cell.
enum Due {
    Unknown,
    /// The same as the cell has.
    Same,
    Other(String),
}

impl Due {
    /// The value that the formula in `like` gives when copied to `at`.
    fn of<'d>(evaluator: &mut Evaluator<'d>, at: At<'d>, like: At<'d>) -> Self {
        let by = |to: u32, from: u32| i64::from(to) - i64::from(from);
        let (rows, columns) =
            (by(at.cell.row, like.cell.row), by(at.cell.column, like.cell.column));
        let copy = like.formula().map(|it| formula::shifted(it, rows, columns));
        let given = copy.and_then(|it| evaluator.value(at.sheet, &it));
        let stored = Exact::stored(at.sheet.stored(at.cell));
        let Some((given, stored)) = given.zip(stored) else { return Self::Unknown };
        if !eval::is_off(&given.value, &stored.to_rational(), &given.largest) {
            return Self::Same;
        }
        let written = written::like(at, &given.value).filter(|it| it != at.shown());
        written.map_or(Self::Unknown, Self::Other)
    }

    fn said_after(&self, message: Text) -> Text {
        match self {
            Self::Unknown => message,
            Self::Same => {
                message.and(text!("the run gives the same value", "並びの数式でも同じ値になる"))
            }
            Self::Other(computed) => {
                message.and(text!("the run gives {computed}", "並びの数式では{computed}になる"))
            }
        }
    }

    fn with_values(self, reported: Diagnostic, stated: &str) -> Diagnostic {
        let reported = reported.value("stated", stated);
        match self {
            Self::Other(computed) => reported.value("computed", computed),
            Self::Unknown | Self::Same => reported,
        }
    }
}

/// Neighbours in a row or column have formulas of the same shape.
pub(super) fn shape(cx: &Context<'_>, book: &Book<'_>, found: &mut Findings) {
    each(book, false, found, |at, like, due, is_end| {
        let (name, value, other) = (at.name(), at.shown(), like.name());
        let message = match is_end {
            true => text!(
                "the formula in {name} ({value}) refers to other cells or numbers than its neighbours (for example {other})",
                "{name}（{value}）の数式は、参照先や数値が隣（{other}など）の数式と異なる"
            ),
            false => text!(
                "the formula in {name} ({value}) differs in shape from its neighbours on both sides (for example {other})",
                "{name}（{value}）の数式は、両隣（{other}など）の数式と形が異なる"
            ),
        };
        let message = due.said_after(message);
        let reported = cx.warning(message).at(at.span()?, text!("another formula", "異なる数式"));
        let reported = like.span().into_iter().fold(reported, |reported, span| {
            reported.at(span, text!("a formula of the run", "並びの数式"))
        });
        Some(due.with_values(with_formula(with_formula(reported, at), like), value))
    });
}

/// Reports the odd cells of a workbook: each with a formula of its run, the value that this gives, and whether it may be at
/// the end of the run.
fn each<'d>(
    book: &Book<'d>,
    is_typed: bool,
    found: &mut Findings,
    say: impl Fn(At<'d>, At<'d>, Due, bool) -> Option<Diagnostic>,
) {
    let mut evaluator = Evaluator::new(book.document);
    for sheet in book.shown() {
        let shapes = Shapes::of(sheet);
        let odd = odd_cells(&shapes, is_typed);
        (odd.len()..shapes.count()).for_each(|_| found.checked(InstanceState::Holds));
        for Odd { row, column, like, is_end } in odd {
            let at = |(row, column): (u32, u32)| {
                let cell = sheet.at(row, column)?;
                Some(At { book: book.document, sheet, cell })
            };
            let pair = at((row, column)).zip(at(like));
            debug_assert!(pair.is_some(), "internal: {} is shown", cell_name(row, column));
            let Some((at, like)) = pair else { continue };
            let due = Due::of(&mut evaluator, at, like);
            let is_meant = is_end && !matches!(due, Due::Other(_));
            match say(at, like, due, is_end).filter(|_| !is_meant) {
                Some(reported) => {
                    found.checked(InstanceState::Violated);
                    found.report(reported);
                }
                None => found.checked(InstanceState::Holds),
            }
        }
    }
}
