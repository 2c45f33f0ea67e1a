//! Knows how to cut a text of cells into rows, and to remove rows so that the others keep their line numbers. Does
//! not know which rows.

use super::dialect;
use super::split::Splitter;
use crate::document::Delimited;

/// The rows of `text`, cells between commas, without blank lines.
pub(crate) fn rows(text: &str) -> Vec<Vec<String>> {
    let mut splitter = Splitter::new(text.as_bytes(), b',');
    let mut rows = Vec::new();
    splitter.skip_blank_lines();
    while splitter.at < text.len() {
        rows.push(splitter.row().iter().map(|it| it.value(text)).collect());
        splitter.skip_blank_lines();
    }
    rows
}

/// A text of cells without some of its rows.
pub(crate) struct Thinned {
    pub(crate) text: String,
    /// Where each row that is left begins, in this text and in the whole one.
    pub(crate) parts: Vec<(u32, u64)>,
}

/// `text` with only those rows below the header for which `keep` returns true, given their cells and the names of
/// the columns; of the others only the line ends remain.
pub(crate) fn thinned(
    text: &str,
    delimited: Delimited,
    mut keep: impl FnMut(&dyn Fn(&str) -> Option<String>) -> bool,
) -> Thinned {
    let known = dialect::of(text, b',', delimited);
    let mut splitter = Splitter::new(text.as_bytes(), known.delimiter);
    splitter.at = known.start;
    splitter.skip_blank_lines();
    let names: Vec<String> =
        splitter.row().iter().map(|it| it.value(text).trim().to_owned()).collect();
    let mut thin = Thinned { text: text[..splitter.at].to_owned(), parts: vec![(0, 0)] };
    while splitter.at < text.len() {
        let start = splitter.at;
        let cells = splitter.row();
        let cell = |name: &str| {
            let at = names.iter().position(|it| it == name)?;
            cells.get(at).map(|it| it.value(text))
        };
        let row = &text[start..splitter.at];
        if keep(&cell) {
            thin.parts.push((thin.text.len() as u32, start as u64));
            thin.text += row;
        } else {
            thin.text.extend(row.chars().filter(|it| matches!(it, '\n' | '\r')));
        }
    }
    thin
}
