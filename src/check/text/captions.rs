//! Knows the numbered tables and figures of a document: `表３ 歳入`, `Figure 2: …`, in captions, headings and lines
//! used as captions. Does not know references to them.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::check::draft::{Draft, Role};
use crate::pattern::compiled;
use crate::quantity::ordinal;

/// The kind of thing that has the caption.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Label {
    Table,
    Figure,
}

impl Label {
    pub(super) fn of(word: &str) -> Option<Self> {
        let word = word.to_lowercase();
        let is_one_of = |words: &str| words.split('|').any(|it| it == word.trim_end_matches('.'));
        match () {
            () if is_one_of(TABLES) => Some(Self::Table),
            () if is_one_of(FIGURES) => Some(Self::Figure),
            () => None,
        }
    }
}

/// Words for tables before a number.
pub(super) const TABLES: &str =
    "表|표|table|tables|tabelle|tableau|tabla|cuadro|tabella|quadro|tabela|tabel";
/// Words for figures before a number.
pub(super) const FIGURES: &str =
    "図|图|圖|그림|figure|figures|fig|abbildung|abb|figura|afbeelding|afb";

/// A numbered caption.
pub(super) struct Caption {
    pub(super) label: Label,
    pub(super) value: i64,
    /// Its block, and the bytes of label and number in it.
    pub(super) block: usize,
    pub(super) range: Range<usize>,
}

/// The captions of `draft` with a whole number, in order, without continued ones (続き, continued).
pub(super) fn captions(draft: &Draft<'_>) -> Vec<Caption> {
    static HEAD: LazyLock<Regex> = LazyLock::new(|| {
        let pattern = format!(
            "(?i)^[\\s【\\[［（(〈<■●○◆*]*(?P<all>(?P<label>(?:{TABLES}|{FIGURES})[.]?)\\s?(?P<n>[0-9０-９]{{1,3}}))(?P<after>[^0-9０-９].*|$)"
        );
        compiled(&pattern)
    });
    let mut found = Vec::new();
    for (block, it) in draft.blocks.iter().enumerate() {
        let is_line = it.text().chars().count() <= 100 && !it.text().contains(['。', '\n']);
        let may_be = matches!(it.role, Role::Caption | Role::Heading(_) | Role::Paragraph);
        let Some(head) = may_be.then(|| HEAD.captures(it.text())).flatten() else { continue };
        let (Some(all), Some(after)) = (head.name("all"), head.name("after")) else { continue };
        let parts = [
            "-", "－", "‐", "–", ".1", "．", "の", "は", "に", "を", "と", "～", "から", "・",
            "、", "で",
        ];
        let words = after.as_str().trim_start();
        // After a colon the text may be long.
        if it.role == Role::Paragraph && !is_line && !words.starts_with([':', '：']) {
            continue;
        }
        let is_part = parts.iter().any(|it| after.as_str().starts_with(it)) || says(after.as_str());
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

/// Whether the text after a number makes it a sentence: `Table 1 shows`.
fn says(after: &str) -> bool {
    const VERBS: [&str; 23] = [
        " shows",
        " and ",
        " is ",
        " lists",
        " illustrates",
        " gives",
        " zeigt",
        " enthält",
        " montre",
        " présente",
        " muestra",
        " recoge",
        " mostra",
        " riporta",
        " apresenta",
        " toont",
        " geeft",
        "은",
        "는",
        "에",
        "과",
        "显示",
        "列",
    ];
    after.starts_with(|c: char| c.is_ascii_alphanumeric())
        || VERBS.iter().any(|it| after.starts_with(it))
}
