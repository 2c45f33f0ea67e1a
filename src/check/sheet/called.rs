//! Knows whether the formula of a cell, or the result that it copies, says something else than a guess about its figure. Does
//! not compute it.

use super::eval::Evaluator;
use super::quoted::is_quote;
use super::totals::is_no_item;
use super::{At, Book, row_label};
use crate::document::Document;
use crate::document::grid::formula::{Word, words};
use crate::document::grid::{Area, Cell, Sheet};
use crate::source::Span;
use crate::table::Kind;

/// Functions that neither add nor average.
const OTHERS: [&str; 18] = [
    "MAX",
    "MIN",
    "MAXA",
    "MINA",
    "COUNT",
    "COUNTA",
    "MEDIAN",
    "MODE",
    "STDEV",
    "STDEVP",
    "VAR",
    "VARP",
    "LARGE",
    "SMALL",
    "PERCENTILE",
    "QUARTILE",
    "MAXIFS",
    "MINIFS",
];

/// Whether the cell at `stated` is of something else than a relation of `kind` to the cells at `operands`: its formula computes
/// another statistic, copies an amount carried over, or reads cells that are not in their row or column; or it quotes a result.
pub(crate) fn computes_other(
    document: &Document,
    kind: Kind,
    stated: Span,
    operands: &[Span],
) -> bool {
    let book = Book { document };
    let holds = |at: &At<'_>| at.span().is_some_and(|it| it.contains(stated));
    let all = book
        .shown()
        .flat_map(|sheet| sheet.cells.iter().map(move |cell| At { book: document, sheet, cell }));
    let Some(at) = all.into_iter().find(holds) else { return false };
    let Some(formula) = at.formula() else { return is_quote(&book, at) };
    let name = statistic(formula);
    let name = name.as_deref().unwrap_or_default();
    let is_other = OTHERS.contains(&name);
    let says_other = match kind {
        Kind::Average => is_other || name == "SUM",
        kind => kind.adds_up() && (is_other || name == "AVERAGE"),
    };
    says_other
        || is_copy(formula) && is_carried(at)
        || reads_elsewhere(&book, at, formula, operands)
}

/// Whether the row of `at` is one of amounts that are carried over.
fn is_carried(at: At<'_>) -> bool {
    is_no_item(&row_label(at.sheet, at.cell.row, at.cell.column).to_lowercase())
}

/// Whether `formula` is a reference to one cell.
fn is_copy(formula: &str) -> bool {
    let words = words(formula);
    matches!(words[..], [(Word::Cell(..), _)])
        || matches!(words[..], [(Word::Sheet, _), _, (Word::Cell(..), _)])
}

/// Whether `formula` in `at` reads cells of another sheet, or outside the row or column that all cells at `operands` are in.
fn reads_elsewhere(book: &Book<'_>, at: At<'_>, formula: &str, operands: &[Span]) -> bool {
    let document = book.document;
    let mut operands = operands.to_vec();
    operands.sort_unstable_by_key(|it| it.start);
    let is_operand = |cell: &&Cell| {
        let Some(span) = at.sheet.span(cell, document.source) else { return false };
        let next = operands.partition_point(|it| it.start < span.start);
        operands.get(next).is_some_and(|it| span.contains(*it))
    };
    let items: Vec<&Cell> = at.sheet.cells.iter().filter(is_operand).collect();
    let Some((first, rest)) = items.split_first() else { return false };
    let areas = Evaluator::new(document).reads(at.sheet, formula);
    let holds =
        |area: &Area, it: &Cell| area.rows.contains(&it.row) && area.columns.contains(&it.column);
    if rest.is_empty() {
        return !areas.iter().all(|it| holds(&it.1, first));
    }
    let [one_row, one_column] = [
        rest.iter().all(|it| it.row == first.row),
        rest.iter().all(|it| it.column == first.column),
    ];
    let is_apart = |(sheet, area): &(&Sheet, Area)| {
        sheet.name != at.sheet.name
            || !one_row && !one_column && !items.iter().any(|it| holds(area, it))
            || one_row && area.rows != (first.row..first.row + 1)
            || one_column && area.columns != (first.column..first.column + 1)
    };
    areas.iter().any(is_apart)
}

/// The statistic that `formula` as a whole is, in capital letters.
fn statistic(formula: &str) -> Option<String> {
    let words = words(formula);
    let text = |index: usize| words.get(index).map_or("", |(_, it)| &formula[it.clone()]);
    let is_one = formula.matches('(').count() == 1 && formula.trim_end().ends_with(')');
    if words.first()?.0 != Word::Function || !is_one {
        return None;
    }
    let name = text(0).to_ascii_uppercase();
    // `_XLFN.STDEV.S` is a newer kind of `STDEV`.
    let name = name.trim_start_matches("_XLFN.").split('.').next().unwrap_or_default();
    let code = text(2).strip_prefix("10").unwrap_or(text(2));
    Some(match (name, code) {
        ("SUBTOTAL" | "AGGREGATE", "1") => "AVERAGE".to_owned(),
        ("SUBTOTAL" | "AGGREGATE", "9") => "SUM".to_owned(),
        ("SUBTOTAL" | "AGGREGATE", _) => OTHERS[0].to_owned(),
        _ => name.to_owned(),
    })
}
