//! Knows how to remove rows from a text of cells so that the others keep their line numbers. Does not know
//! which rows.

use super::dialect;
use super::split::Splitter;
use crate::document::Delimited;

/// `text` with only those rows below the header for which `keep` returns true, given their cells and the
/// names of the columns; of the others only the line ends remain.
pub(crate) fn thinned(
    text: &str,
    delimited: Delimited,
    mut keep: impl FnMut(&dyn Fn(&str) -> Option<String>) -> bool,
) -> String {
    let known = dialect::of(text, b',', delimited);
    let mut splitter = Splitter::new(text.as_bytes(), known.delimiter);
    splitter.at = known.start;
    splitter.skip_blank_lines();
    let mut names: Vec<String> = Vec::new();
    loop {
        let cell = splitter.cell();
        names.push(cell.value(text).trim().to_owned());
        if cell.ends_row {
            break;
        }
    }
    let mut thin = text[..splitter.at].to_owned();
    while splitter.at < text.len() {
        let start = splitter.at;
        let mut cells = Vec::with_capacity(names.len());
        loop {
            let cell = splitter.cell();
            let is_last = cell.ends_row;
            cells.push(cell);
            if is_last {
                break;
            }
        }
        let cell = |name: &str| {
            let at = names.iter().position(|it| it == name)?;
            cells.get(at).map(|it| it.value(text))
        };
        let row = &text[start..splitter.at];
        if keep(&cell) {
            thin += row;
        } else {
            thin.extend(row.chars().filter(|it| *it == '\n'));
        }
    }
    thin
}
