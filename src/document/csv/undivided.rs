//! Knows when the cells of a table are probably separated by another sign than the one it was read with: every
//! line is one cell, and the sign divides all of them alike. Does not decide how a table is read.

use crate::diagnostic::{Diagnostic, Text};
use crate::source::Span;
use crate::text;

/// Signs that separate cells somewhere. A space is not one of them, because it also groups digits.
const SIGNS: [char; 11] = [',', ';', '\t', '|', '^', '~', ':', '，', '｜', '；', '、'];

/// Number of lines at the beginning that are looked at, and the least number that shows anything.
const MOST: usize = 50;
const LEAST: usize = 3;

/// Reports a table of one column whose lines another sign divides; `text` begins with its header at `header`.
pub(super) fn report(text: &str, header: Span, found: &mut Vec<Diagnostic>) {
    let lines = text.split(['\n', '\r']).filter(|it| !it.trim().is_empty());
    let lines: Vec<&str> = lines.take(MOST).collect();
    let divided = SIGNS.into_iter().map(|sign| (cells(&lines, sign), sign));
    let Some((cells, sign)) = divided.max_by_key(|it| it.0).filter(|it| it.0 > 1) else { return };
    let shown = if sign == '\t' { "\\t".to_owned() } else { sign.to_string() };
    let message = text!(
        "every line is read as one cell, but `{shown}` would divide each into {cells}",
        "どの行も1つのセルとして読んだが、「{shown}」で区切るとどの行も{cells}個になる"
    );
    let help = if sign.is_ascii() {
        text!(
            "if `{shown}` separates the cells, declare it in the configuration: `csv: {{ SET: {{ delimiter: \"{shown}\" }} }}`",
            "「{shown}」がセルの区切りなら、設定に `csv: {{ 文書集合: {{ delimiter: \"{shown}\" }} }}` と書く"
        )
    } else {
        text!(
            "if `{shown}` separates the cells, write `,` or a tab instead",
            "「{shown}」がセルの区切りなら、`,` かタブに書き換える"
        )
    };
    found
        .push(Diagnostic::warning("csv/delimiter", message).at(header, Text::default()).help(help));
}

/// The number of cells into which `sign` divides each of `lines`, if there are figures among them below words
/// of the header; otherwise 0.
fn cells(lines: &[&str], sign: char) -> usize {
    let Some((header, rows)) = lines.split_first() else { return 0 };
    let header: Vec<&str> = header.split(sign).collect();
    let is_even = rows.iter().all(|it| it.split(sign).count() == header.len());
    if lines.len() < LEAST || header.len() < 2 || !is_even {
        return 0;
    }
    let below = |column: usize| rows.iter().filter_map(move |it| it.split(sign).nth(column));
    let is_column = |column: &usize| !is_figure(header[*column]) && below(*column).all(is_figure);
    if (0..header.len()).any(|it| is_column(&it)) { header.len() } else { 0 }
}

fn is_figure(cell: &str) -> bool {
    let cell = cell.trim();
    cell.starts_with(|it: char| it.is_numeric() || "-+▲△−¥￥$€".contains(it))
        && cell.ends_with(|it: char| it.is_numeric() || "%％".contains(it))
}
