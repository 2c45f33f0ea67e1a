//! Knows which tables and figures a document numbers: `表３　歳入`, `Figure 2: …`, in captions and in lines that stand
//! for them. Does not know what refers to them.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::check::draft::{Draft, Role};
use crate::quantity::ordinal;

/// What is numbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Label {
    Table,
    Figure,
}

impl Label {
    pub(super) fn of(word: &str) -> Option<Self> {
        match word.to_ascii_lowercase().trim_end_matches('.') {
            "表" | "table" => Some(Self::Table),
            "図" | "figure" | "fig" => Some(Self::Figure),
            _ => None,
        }
    }
}

/// A numbered caption.
pub(super) struct Caption {
    pub(super) label: Label,
    pub(super) value: i64,
    /// Its block, and where label and number stand in it.
    pub(super) block: usize,
    pub(super) range: Range<usize>,
}

/// The captions of `draft` that are numbered by a whole number, in order. Those that go on from the one before
/// (続き, continued) are left out.
pub(super) fn captions(draft: &Draft<'_>) -> Vec<Caption> {
    static HEAD: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new("(?i)^[\\s【\\[［（(〈<■●○◆*]*(?P<all>(?P<label>表|図|table|figure|fig[.]?)\\s?(?P<n>[0-9０-９]{1,3}))(?P<after>[^0-9０-９].*|$)")
            .expect("internal: valid pattern")
    });
    let mut found = Vec::new();
    for (block, it) in draft.blocks.iter().enumerate() {
        let is_line = it.text().chars().count() <= 100 && !it.text().contains(['。', '\n']);
        let may_be = match it.role {
            Role::Caption | Role::Heading(_) => true,
            Role::Paragraph => is_line,
            _ => false,
        };
        let Some(head) = may_be.then(|| HEAD.captures(it.text())).flatten() else { continue };
        let (Some(all), Some(after)) = (head.name("all"), head.name("after")) else { continue };
        let parts = [
            "-", "－", "‐", "–", ".1", "．", "の", "は", "に", "を", "と", "～", "から", "・",
            "、", "で",
        ];
        let words = after.as_str().trim_start();
        let is_part = parts.iter().any(|it| after.as_str().starts_with(it))
            || after.as_str().starts_with(|c: char| c.is_ascii_alphanumeric())
            || [" shows", " and ", " is ", " lists", " illustrates", " gives"]
                .iter()
                .any(|it| after.as_str().starts_with(it));
        let goes_on = ["続", "（続", "(続", "(cont", "cont"]
            .iter()
            .any(|it| words.to_lowercase().starts_with(it))
            || words.contains("続き")
            || words.contains("continued");
        let label = head.name("label").and_then(|it| Label::of(it.as_str()));
        let value = head.name("n").and_then(|it| ordinal::whole_number(it.as_str()));
        if let (Some(label), Some(value), false) = (label, value, is_part || goes_on) {
            found.push(Caption { label, value, block, range: all.range() });
        }
    }
    found
}
