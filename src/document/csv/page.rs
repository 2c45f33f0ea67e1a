//! Reads a text of cells that contains more than one table: titles and units above the header,
//! notes below, several tables. Gives it the tree of running text (`tables`, `paragraphs`), where
//! captions and units find their table. Does not know how it was distinguished from a plain table
//! (`csv::dialect`).

use std::ops::Range;

use super::split::{Quotes, Splitter};
use crate::diagnostic::{Diagnostic, MAX_LABELS, Text};
use crate::document::Builder;
use crate::document::outline::{Block, Outline, Row, Table, Words};
use crate::source::{SourceId, Span};
use crate::text;

pub(super) fn read(text: &str, builder: &mut Builder, delimiter: u8, found: &mut Vec<Diagnostic>) {
    let mut outline = Outline::default();
    let source = builder.source();
    let mut block: Vec<Row> = Vec::new();
    let mut splitter = Splitter::new(text.as_bytes(), delimiter);
    loop {
        let is_end = splitter.at >= text.len();
        if is_end || splitter.is_at_blank_line() {
            take_block(text, std::mem::take(&mut block), &mut outline);
            if is_end {
                break;
            }
            splitter.skip_blank_lines();
            continue;
        }
        let row = row(text, &mut splitter);
        // Where a table has several columns, a line with words in one cell only is a title or a
        // note.
        if is_line(text, &row) && !(row.cells.len() > 1 && goes_on(&block)) {
            take_block(text, std::mem::take(&mut block), &mut outline);
            paragraph(text, &row, &mut outline);
        } else {
            block.push(row);
        }
    }
    report(source, &outline, found);
    outline.write(text, builder);
}

/// Whether a table has begun; its rows may lack cells.
fn goes_on(block: &[Row]) -> bool {
    block.len() > 1
}

/// Whether only the first cell has words.
fn is_line(text: &str, row: &Row) -> bool {
    row.cells.iter().skip(1).all(|it| it.as_str(text).trim().is_empty())
}

fn row(text: &str, splitter: &mut Splitter<'_>) -> Row {
    let mut row = Row { span: splitter.at..splitter.at, ..Row::default() };
    loop {
        let cell = splitter.cell();
        let span = cell.start..cell.end;
        let value = (cell.quotes != Quotes::Verbatim).then(|| cell.value(text));
        row.cells.push(Words { span, value });
        row.span.end = cell.outer_end;
        if cell.ends_row {
            return row;
        }
    }
}

/// Adds rows without a blank line between them: as a table; as the continuation of the one above, if the
/// width is the same and only a blank line separates them; or as a line of text that happens to contain
/// a delimiter.
fn take_block(text: &str, mut rows: Vec<Row>, outline: &mut Outline) {
    if rows.is_empty() {
        return;
    }
    if let Some(Block::Table(above)) = outline.blocks.last_mut()
        && rows.iter().all(|it| it.cells.len() == above.columns.cells.len())
    {
        above.span.end = rows.last().map_or(above.span.end, |it| it.span.end);
        above.rows.append(&mut rows);
    } else if rows.len() == 1 {
        paragraph(text, &rows[0], outline);
    } else {
        let columns = rows.remove(0);
        let end = rows.last().map_or(columns.span.end, |it| it.span.end);
        let span = columns.span.start..end;
        outline.blocks.push(Block::Table(Table { span, caption: None, unit: None, columns, rows }));
    }
}

/// The words of a line that is not a row.
fn paragraph(text: &str, row: &Row, outline: &mut Outline) {
    let mut written = row.cells.iter().filter(|it| !it.as_str(text).trim().is_empty());
    let words = match (written.next(), written.next()) {
        (None, _) => return,
        (Some(only), None) => only.clone(),
        (Some(_), Some(_)) => Words::verbatim(row.span.clone()),
    };
    outline.paragraph(words, false);
}

/// Reports how the file was read, and the rows that do not fit their header.
fn report(source: SourceId, outline: &Outline, found: &mut Vec<Diagnostic>) {
    let tables = || {
        outline.blocks.iter().filter_map(|it| match it {
            Block::Table(table) => Some(table),
            _ => None,
        })
    };
    let span = |it: &Range<usize>| Span::new(source, it.clone());
    let count = tables().count();
    let message = text!(
        "the file is not one plain table; it was read as a document with tables: {count}",
        "単純な1つの表ではないため、表{count}個を含む文書として読んだ"
    );
    let note = Diagnostic::note("csv/page", message);
    let note = tables().take(MAX_LABELS).fold(note, |note, it| {
        note.at(span(&it.columns.span), text!("the header of a table", "表の見出し行"))
    });
    found.push(note.help(text!(
        "rules find the rows at `$.tables[*].rows[*]`",
        "規則では行を `$.tables[*].rows[*]` で指す"
    )));
    let is_ragged = |table: &Table, row: &Row| row.cells.len() != table.columns.cells.len();
    let ragged: Vec<&Row> =
        tables().flat_map(|it| it.rows.iter().filter(|row| is_ragged(it, row))).collect();
    if let Some(count) = Some(ragged.len()).filter(|it| *it > 0) {
        let message = text!(
            "rows whose number of cells differs from the header: {count}",
            "見出しとセルの数が合わない行が{count}行ある"
        );
        let warning = Diagnostic::warning("csv/ragged", message);
        found.push(ragged.iter().fold(warning, |it, row| it.at(span(&row.span), Text::default())));
    }
}
