//! Knows what the remarks beside a row mean for its figures: 備考: 再掲. Does not know what a
//! column of amounts is, nor the consequences for a sum.

use unicode_normalization::UnicodeNormalization;

use super::{Qualifier, at_end};
use crate::quantity::number;

/// Names of remark columns, with any suffix.
const COLUMNS: [&str; 3] = ["備考", "摘要", "注記"];

/// Other names of columns with remarks.
const COLUMN_WORDS: [&str; 5] = ["注", "remarks", "remark", "notes", "note"];

/// Remarks that make a row a part of the one above it.
const PARTS: [&str; 6] = ["うち書き", "うち書", "内書き", "内書", "うち数", "ofwhich"];

impl Qualifier {
    /// Whether a column with this name contains remarks on the rows of a table.
    pub fn names_remarks(name: &str) -> bool {
        let name = plain(name);
        COLUMNS.iter().any(|it| name.starts_with(it)) || COLUMN_WORDS.contains(&&*name)
    }

    /// The qualifiers that a remark gives to the figures of its row, if it ends with one: `再掲`,
    /// `（一部再掲）`, `うち書き`. 内数 in a remark leaves open whether the figure is counted
    /// elsewhere, and a named figure leaves open how much: any share may count.
    pub fn of_remark(remark: &str) -> Self {
        let remark = plain(remark);
        let words = remark.trim_matches(|c: char| "()[]【】〔〕※".contains(c));
        if PARTS.contains(&words) {
            return Self::OF_WHICH;
        }
        let found = at_end(words).map_or(Self::default(), |(_, found)| found);
        let is_of_some = words.contains("一部")
            || words.contains("うち")
            || words.contains(|c| number::digit(c).is_some());
        match () {
            () if words.contains('非') => Self::default(),
            () if found.has(Self::RELISTED) && !is_of_some => Self::RELISTED,
            () if found.has(Self::RELISTED)
                || found.has(Self::PARTLY_RELISTED)
                || found.has(Self::ENVELOPE) =>
            {
                Self::PARTLY_RELISTED
            }
            () => Self::default(),
        }
    }
}

/// Widths folded, in lower case, without white space: 備　考 is 備考.
fn plain(text: &str) -> String {
    text.nfkc().filter(|it| !it.is_whitespace()).collect::<String>().to_lowercase()
}
