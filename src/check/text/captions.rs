//! Knows which tables and figures a document numbers: `表３　歳入`, `Figure 2: …`, in captions and in lines that stand
//! for them. Does not know what refers to them.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::check::draft::{Draft, Role};
use crate::pattern::compiled;
use crate::quantity::ordinal;

/// What is numbered.
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

/// What tables are called before their numbers.
pub(super) const TABLES: &str =
    "表|표|table|tables|tabelle|tableau|tabla|cuadro|tabella|quadro|tabela|tabel";
/// The same of figures.
pub(super) const FIGURES: &str =
    "図|图|圖|그림|figure|figures|fig|abbildung|abb|figura|afbeelding|afb";

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
        // Behind a colon the words may be many.
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

/// Whether what follows a number makes a sentence of it: `Table 1 shows`.
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
