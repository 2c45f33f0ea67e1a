//! Knows words which say that a table does not list everything that its total counts, or some of it twice: in its
//! title, its heading, a note beside it. Does not know figures.

use super::grid::Grid;
use super::words::Words;
use crate::document::format::Layout;

/// Most bytes of text before and behind a table that are looked at for a note.
const REACH: usize = 700;

/// Whether words around `grid` say that not everything is listed, or some of it twice.
pub(super) fn is_said_partial(grid: &Grid<'_>) -> bool {
    let Some(home) = grid.home else { return false };
    let heading = home.ancestors().find_map(|it| it.get("heading"));
    let titles = home.get("caption").into_iter().chain(heading);
    let is_partial = titles.map(|it| Words::of(it.text())).any(|it| it.has(Words::PARTIAL));
    is_partial || has_note(grid)
}

/// Whether the text right before or behind says so.
fn has_note(grid: &Grid<'_>) -> bool {
    let Some(home) = grid.home else { return false };
    if !matches!(home.document.format.entry().layout, Layout::Text) {
        return false;
    }
    let (text, span) = (home.document.text(), home.span());
    let (start, end) = (span.start as usize, span.end as usize);
    let from = text.floor_char_boundary(start.saturating_sub(REACH));
    let to = text.floor_char_boundary(end.saturating_add(REACH).min(text.len()));
    let is_border = |line: &&str| {
        let line = line.trim_start();
        ["#", "|", "<table", "<h", "</table"].iter().any(|it| line.starts_with(it))
    };
    let before = text[from..start].split(['\r', '\n']).rev().take_while(|it| !is_border(it));
    // Skips the rest of the last line of the table.
    let behind = text[end..to].split(['\r', '\n']).skip(1).take_while(|it| !is_border(it));
    before.chain(behind).any(|it| Words::of(it).has(Words::NOTE))
}
