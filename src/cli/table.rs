//! Knows how a table is written for people: columns as wide as their widest cell. Does not know its
//! content.

use std::borrow::Cow;
use std::io::{self, Write};
use std::ops::Range;

use unicode_width::UnicodeWidthStr;

use crate::report::visible;

/// Maximum number of characters of a quoted text in a cell.
const QUOTED: usize = 40;

/// Writes `rows`, without characters that affect a terminal or break a line; the columns `right` are flush right, the
/// last one is not padded.
pub(super) fn write<const N: usize>(
    out: &mut dyn Write,
    rows: &[[String; N]],
    right: Range<usize>,
) -> io::Result<()> {
    let shown = rows.iter().map(|row| row.each_ref().map(|cell| visible(cell)));
    let rows: Vec<[Cow<'_, str>; N]> = shown.collect();
    let widths: [usize; N] =
        std::array::from_fn(|column| rows.iter().map(|it| it[column].width()).max().unwrap_or(0));
    for row in &rows {
        let mut line = String::new();
        for (index, (cell, width)) in row.iter().zip(widths).enumerate() {
            let pad = " ".repeat(width - cell.width());
            match index {
                _ if right.contains(&index) => line += &format!("{pad}{cell}  "),
                _ => line += &format!("{cell}{pad}  "),
            }
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// The first line of `text`, shortened.
pub(super) fn quoted(text: &str) -> String {
    let line = text.split(['\n', '\r']).next().unwrap_or_default();
    let mut shown: String = line.chars().take(QUOTED).collect();
    if shown.chars().count() < text.chars().count() {
        shown.push('…');
    }
    shown
}
