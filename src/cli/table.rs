//! Knows how a table is written for people: columns as wide as their widest cell.
//! Does not know what stands in it.

use std::io::{self, Write};
use std::ops::Range;

use unicode_width::UnicodeWidthStr;

/// Characters of a text that are quoted in a cell.
const QUOTED: usize = 40;

/// Writes `rows`; the columns `right` are set flush right, the last one is not padded.
pub(super) fn write<const N: usize>(
    out: &mut dyn Write,
    rows: &[[String; N]],
    right: Range<usize>,
) -> io::Result<()> {
    let widths: [usize; N] =
        std::array::from_fn(|column| rows.iter().map(|it| it[column].width()).max().unwrap_or(0));
    for row in rows {
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

/// The first line of `text`, shortened, without characters that would disturb a terminal.
pub(super) fn quoted(text: &str) -> String {
    let line = text.split(['\n', '\r']).next().unwrap_or_default();
    let disturbs = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let shown = line.chars().take(QUOTED).map(|c| if disturbs(c) { '\u{fffd}' } else { c });
    let mut shown: String = shown.collect();
    if shown.chars().count() < text.chars().count() {
        shown.push('…');
    }
    shown
}
