//! Knows the wording of warnings about tables that are too large to be searched completely. Does not search them.

use crate::check::corpus::Table;
use crate::diagnostic::Diagnostic;
use crate::table::{Grid, MOST_COLUMNS, MOST_PLACES};
use crate::text;

/// Code of tables that are too large. Every rule of the kind reports it with the same text, so that it appears
/// only once.
pub const TOO_LARGE: &str = "table/too-large";

/// A warning about the `tables` that were not read, and one about those that were not searched
/// completely, each with all places.
pub(super) fn say(tables: &[Table<'_>]) -> Vec<Diagnostic> {
    let left = tables.iter().filter(|it| !it.reading().is_complete).map(|it| &it.grid);
    let (unread, unsearched): (Vec<_>, Vec<_>) = left.partition(|it| it.beyond.is_some());
    let warnings = [(unread, unread_tables()), (unsearched, unsearched_tables())];
    warnings.into_iter().filter_map(|(grids, warning)| at_each(&grids, warning)).collect()
}

fn at_each(grids: &[&Grid<'_>], warning: Diagnostic) -> Option<Diagnostic> {
    let mut places = grids.iter().filter_map(|grid| {
        let (rows, columns) = grid.beyond.unwrap_or((grid.height(), grid.width));
        let size = text!("{rows} rows, {columns} columns", "{rows}行{columns}列");
        let span = grid.home?.span();
        // Labels only the start of the table, since a report cannot show a million rows.
        Some((crate::source::Span { end: span.start, ..span }, size))
    });
    let (first, size) = places.next()?;
    Some(places.fold(warning.at(first, size), |it, (span, size)| it.at(span, size)))
}

fn unread_tables() -> Diagnostic {
    let (columns, cells) = (MOST_COLUMNS, MOST_PLACES / 1_000_000);
    Diagnostic::warning(
        TOO_LARGE,
        text!(
            "relations are not searched for in a table of more than {columns} columns or {cells} million cells",
            "{columns}列または{cells}00万セルを超える表では、数値の関係を調べない"
        ),
    )
}

fn unsearched_tables() -> Diagnostic {
    let message = text!(
        "a table is too large to be searched completely; sums and shares that were not found are not checked",
        "表が大きいため探索を打ち切った。見つからなかった合計や構成比は検査していない"
    );
    Diagnostic::warning(TOO_LARGE, message).help(text!(
        "a declared rule checks tables of any size",
        "宣言した規則は、どの大きさの表でも検査する"
    ))
}
