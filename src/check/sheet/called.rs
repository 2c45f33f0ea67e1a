//! Knows which statistic the formula of a cell computes, so that its figure is read as nothing else. Does not compute it.

use super::Book;
use crate::document::Document;
use crate::document::grid::formula::{Word, words};
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

/// Whether the cell at `span` has a formula that computes another statistic than a relation of `kind` says.
pub(crate) fn computes_other(document: &Document, span: Span, kind: Kind) -> bool {
    let book = Book { document };
    let own = book.formulas().find(|(at, _)| at.span().is_some_and(|it| it.contains(span)));
    let Some(name) = own.and_then(|(_, formula)| statistic(formula)) else { return false };
    let is_other = OTHERS.contains(&&*name);
    match kind {
        Kind::Average => is_other || name == "SUM",
        kind => kind.adds_up() && (is_other || name == "AVERAGE"),
    }
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
