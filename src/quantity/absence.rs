//! Knows the signs that replace a figure (`－`, `…`, `x`, an empty cell) and the meaning of each.
//! Does not know the consequences for a sum.
//!
//! The signs are those of Japanese statistical tables:
//!
//! | sign | meaning | read as |
//! |---|---|---|
//! | `－` and other dashes, なし, 該当なし | none, or no such figure | nothing: adds nothing |
//! | `0`, `0.0` | below one of the printed unit | a figure, with its step |
//! | `null`, `~` | what data formats write for nothing | blank |
//! | `…`, `...`, `n/a`, `#N/A`, 不詳, 未定, 調整中 | not known | not stated |
//! | `x`, `χ`, `***`, 秘匿, 非公表 | withheld | not stated |
//! | 皆増, 皆減 | rate from zero, to zero | not stated |
//! | `△`, `▲` before digits | negative | a figure |

/// Why there is no figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Absence {
    /// The text is blank.
    Blank,
    /// A sign for none: `－`, なし.
    Nil,
    /// An amount that is unknown or withheld: `…`, `x`.
    NotStated,
    /// A merged cell covers the place and states its figure elsewhere.
    Covered,
}

const NIL_WORDS: &[&str] = &["none", "nil", "なし", "無し", "該当なし", "皆無"];

const NOT_STATED_WORDS: &[&str] = &[
    "n/a",
    "na",
    "n.a.",
    "#n/a",
    "tbd",
    "tba",
    "tbc",
    "x",
    "ｘ",
    "Ｘ",
    "χ",
    "不詳",
    "不明",
    "未詳",
    "未定",
    "未公表",
    "未集計",
    "集計中",
    "調整中",
    "検討中",
    "秘匿",
    "非公表",
    "皆減",
    "皆増",
];

/// Words for nothing in YAML, JSON and exports of databases.
const BLANK_WORDS: &[&str] = &["null", "~"];

/// Dashes, which mean none.
pub const DASHES: &str = "-－−―—–‐‑‒ー─━";

/// Several of them mean that a value is not stated.
pub const DOTS: &str = "….．・‥";

/// One of them is enough, because it consists of several dots.
pub const SEVERAL: [char; 2] = ['…', '‥'];

/// Several of them mean that a value is withheld.
pub const STARS: &str = "*＊";

/// The meaning of `text` as a sign in place of a figure; `None` if it is not such a sign.
pub fn absence(text: &str) -> Option<Absence> {
    let text = text.trim();
    let is = |words: &[&str]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    let by_word = || match () {
        () if is(BLANK_WORDS) => Some(Absence::Blank),
        () if is(NIL_WORDS) => Some(Absence::Nil),
        () => is(NOT_STATED_WORDS).then_some(Absence::NotStated),
    };
    mark(text).or_else(by_word)
}

/// The meaning of `text` if it is a mark that replaces a value of any kind: nothing, dashes, dots
/// or stars. Words like なし are ordinary values unless a figure is expected.
pub fn mark(text: &str) -> Option<Absence> {
    let text = text.trim();
    let dash = |c: char| DASHES.contains(c);
    let dots = |c: char| DOTS.contains(c);
    let stars = |c: char| STARS.contains(c);
    let is_all = |is: &dyn Fn(char) -> bool| text.chars().all(|c| is(c) || c.is_whitespace());
    // A single dot or star is a slip or a note mark.
    let several = || text.chars().nth(1).is_some() || text.contains(SEVERAL);
    let first = text.chars().next();
    match first {
        None => Some(Absence::Blank),
        Some(c) if dash(c) => is_all(&dash).then_some(Absence::Nil),
        Some(c) if dots(c) => (several() && is_all(&dots)).then_some(Absence::NotStated),
        Some(c) if stars(c) => (several() && is_all(&stars)).then_some(Absence::NotStated),
        Some(_) => None,
    }
}

/// Whether `text` repeats the value above it: `〃`, 同上.
pub fn repeats(text: &str) -> bool {
    ["〃", "″", "\"", "同上"].contains(&text.trim())
}
