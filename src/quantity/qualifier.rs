//! Knows the words around a figure that change its meaning: 再掲, の内数, うち, 以上, 約. Does not know how rules use them;
//! `quantity` knows the values that they allow.

mod note;
mod remark;

use std::ops::BitOr;
use std::sync::LazyLock;

use super::number;
use super::unit::Unit;
use regex::bytes::Regex;

pub(super) use note::without_marks;

/// A set of qualifiers, empty by default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Qualifier(u16);

impl Qualifier {
    /// 再掲: listed elsewhere too, not to be added again.
    pub const RELISTED: Self = Self(1);
    /// の内数: the money is somewhere inside an envelope of this size.
    pub const ENVELOPE: Self = Self(1 << 1);
    /// うち, 内: part of another figure, not beside it.
    pub const OF_WHICH: Self = Self(1 << 2);
    /// 以上: this or more.
    pub const AT_LEAST: Self = Self(1 << 3);
    /// 以下: this or less.
    pub const AT_MOST: Self = Self(1 << 4);
    /// 超: more than this.
    pub const OVER: Self = Self(1 << 5);
    /// 未満: less than this.
    pub const LESS_THAN: Self = Self(1 << 6);
    /// 約, およそ, 程度: near this.
    pub const ABOUT: Self = Self(1 << 7);
    /// 一部再掲: an unknown part of it is listed elsewhere too.
    pub const PARTLY_RELISTED: Self = Self(1 << 8);
    /// `1～5`: some value between two that are printed.
    pub const RANGE: Self = Self(1 << 9);

    /// The qualifiers of listing: where a figure is listed, and of which figure it is a part.
    const OF_LISTING: Self =
        Self(Self::RELISTED.0 | Self::PARTLY_RELISTED.0 | Self::ENVELOPE.0 | Self::OF_WHICH.0);

    /// Whether every qualifier of `other` is in the set.
    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// The members by name, for programs and tables.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        let names = [
            (Self::RELISTED, "relisted"),
            (Self::ENVELOPE, "envelope"),
            (Self::OF_WHICH, "of-which"),
            (Self::AT_LEAST, "at-least"),
            (Self::AT_MOST, "at-most"),
            (Self::OVER, "over"),
            (Self::LESS_THAN, "less-than"),
            (Self::ABOUT, "about"),
            (Self::PARTLY_RELISTED, "partly-relisted"),
            (Self::RANGE, "range"),
        ];
        names.into_iter().filter(move |(member, _)| self.has(*member)).map(|(_, name)| name)
    }

    /// The qualifiers of the value itself (a limit, an approximation), without those of its listing.
    pub fn of_value(self) -> Self {
        Self(self.0 & !Self::OF_LISTING.0)
    }

    /// The qualifiers in the name of a row: `広報（再掲）`, `うち人件費`, `of which: wages`.
    pub fn of_label(label: &str) -> Self {
        let body =
            label.trim_start_matches(|c: char| c.is_whitespace() || "(（【[・-－".contains(c));
        let ends = at_end(label.trim()).map_or(Self::default(), |(_, found)| found);
        let listing = Self(ends.0 & Self::OF_LISTING.0);
        // うちわ is a fan, and うちわけ heads a list.
        let part = !body.starts_with("うちわ")
            && ["うち", "of which"].iter().any(|word| begins(body, word))
            || label
                .trim_start_matches(|c: char| c.is_whitespace() || "│┃|".contains(c))
                .starts_with(Self::BRANCHES);
        let again = begins(body, "再掲");
        let set = |is: bool, one: Self| if is { one } else { Self::default() };
        listing | set(part, Self::OF_WHICH) | set(again, Self::RELISTED)
    }

    /// The start of rows in a tree: `├ 保険料収入`. Such rows are parts of the row above the tree.
    pub const BRANCHES: [char; 6] = ['├', '└', '┣', '┗', '┝', '┕'];

    /// Length in bytes of the longest qualifier in a name.
    pub const LABEL_WORD: usize = "再掲".len();

    /// The regular expression of every name in which [`of_label`](Self::of_label) may find a qualifier.
    pub(crate) const LABEL_WORDS: &str = "うち|内数|再掲|[├└┣┗┝┕]| which| WHICH| Which";

    /// Whether [`of_label`](Self::of_label) may find a qualifier in some name in `text`: one pass over a document.
    pub fn may_be_in_labels(text: &[u8]) -> bool {
        static WORDS: LazyLock<Regex> =
            LazyLock::new(|| Regex::new(Qualifier::LABEL_WORDS).expect("internal: valid pattern"));
        WORDS.is_match(text)
    }

    /// The set without the qualifiers of `other`.
    #[must_use]
    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether the set is empty.
    pub fn is_none(self) -> bool {
        self.0 == 0
    }
}

impl BitOr for Qualifier {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// Words before a figure. Longer ones first where one begins or ends another.
pub(super) const BEFORE: &[(&str, Qualifier)] = &[
    ("このうち", Qualifier::OF_WHICH),
    ("うち", Qualifier::OF_WHICH),
    ("内訳", Qualifier::OF_WHICH),
    ("内", Qualifier::OF_WHICH),
    ("再掲", Qualifier::RELISTED),
    ("約", Qualifier::ABOUT),
    ("およそ", Qualifier::ABOUT),
    ("おおむね", Qualifier::ABOUT),
    ("概ね", Qualifier::ABOUT),
    ("ほぼ", Qualifier::ABOUT),
    ("少なくとも", Qualifier::AT_LEAST),
    ("最低", Qualifier::AT_LEAST),
    ("最大", Qualifier::AT_MOST),
    ("of which ", Qualifier::OF_WHICH),
    ("of which:", Qualifier::OF_WHICH),
    ("about ", Qualifier::ABOUT),
    ("approximately ", Qualifier::ABOUT),
    ("approx. ", Qualifier::ABOUT),
    ("circa ", Qualifier::ABOUT),
    ("ca. ", Qualifier::ABOUT),
    ("around ", Qualifier::ABOUT),
    ("at least ", Qualifier::AT_LEAST),
    ("at most ", Qualifier::AT_MOST),
    ("up to ", Qualifier::AT_MOST),
    ("no more than ", Qualifier::AT_MOST),
    ("not more than ", Qualifier::AT_MOST),
    ("more than ", Qualifier::OVER),
    ("over ", Qualifier::OVER),
    ("no less than ", Qualifier::AT_LEAST),
    ("no fewer than ", Qualifier::AT_LEAST),
    ("not less than ", Qualifier::AT_LEAST),
    ("less than ", Qualifier::LESS_THAN),
    ("fewer than ", Qualifier::LESS_THAN),
    ("roughly ", Qualifier::ABOUT),
    ("nearly ", Qualifier::ABOUT),
    ("almost ", Qualifier::ABOUT),
    ("close to ", Qualifier::ABOUT),
    ("rund ", Qualifier::ABOUT),
    ("etwa ", Qualifier::ABOUT),
    ("ungefähr ", Qualifier::ABOUT),
    ("zirka ", Qualifier::ABOUT),
    ("knapp ", Qualifier::ABOUT),
    ("fast ", Qualifier::ABOUT),
    ("beinahe ", Qualifier::ABOUT),
    ("environ ", Qualifier::ABOUT),
    ("près de ", Qualifier::ABOUT),
    ("quelque ", Qualifier::ABOUT),
    ("presque ", Qualifier::ABOUT),
    ("unos ", Qualifier::ABOUT),
    ("unas ", Qualifier::ABOUT),
    ("alrededor de ", Qualifier::ABOUT),
    ("cerca de ", Qualifier::ABOUT),
    ("casi ", Qualifier::ABOUT),
    ("quasi ", Qualifier::ABOUT),
    ("quase ", Qualifier::ABOUT),
    ("ongeveer ", Qualifier::ABOUT),
    ("bijna ", Qualifier::ABOUT),
    ("zo'n ", Qualifier::ABOUT),
    ("mehr als ", Qualifier::OVER),
    ("über ", Qualifier::OVER),
    ("gut ", Qualifier::OVER),
    ("plus de ", Qualifier::OVER),
    ("más de ", Qualifier::OVER),
    ("oltre ", Qualifier::OVER),
    ("più di ", Qualifier::OVER),
    ("mais de ", Qualifier::OVER),
    ("ruim ", Qualifier::OVER),
    ("meer dan ", Qualifier::OVER),
    ("weniger als ", Qualifier::LESS_THAN),
    ("unter ", Qualifier::LESS_THAN),
    ("moins de ", Qualifier::LESS_THAN),
    ("menos de ", Qualifier::LESS_THAN),
    ("meno di ", Qualifier::LESS_THAN),
    ("minder dan ", Qualifier::LESS_THAN),
    ("mindestens ", Qualifier::AT_LEAST),
    ("au moins ", Qualifier::AT_LEAST),
    ("al menos ", Qualifier::AT_LEAST),
    ("almeno ", Qualifier::AT_LEAST),
    ("pelo menos ", Qualifier::AT_LEAST),
    ("minstens ", Qualifier::AT_LEAST),
    ("höchstens ", Qualifier::AT_MOST),
    ("au plus ", Qualifier::AT_MOST),
    ("como máximo ", Qualifier::AT_MOST),
    ("al massimo ", Qualifier::AT_MOST),
    ("no máximo ", Qualifier::AT_MOST),
    ("hoogstens ", Qualifier::AT_MOST),
    ("大约", Qualifier::ABOUT),
    ("约", Qualifier::ABOUT),
    ("近", Qualifier::ABOUT),
    ("超过", Qualifier::OVER),
    ("약", Qualifier::ABOUT),
];

/// Words that may follow a figure, also in brackets. Among words with the same ending, longer ones
/// come first.
const AFTER: &[(&str, Qualifier)] = &[
    ("の内数", Qualifier::ENVELOPE),
    ("のうち数", Qualifier::ENVELOPE),
    ("内数", Qualifier::ENVELOPE),
    ("一部再掲", Qualifier::PARTLY_RELISTED),
    ("一部、再掲", Qualifier::PARTLY_RELISTED),
    ("一部は再掲", Qualifier::PARTLY_RELISTED),
    ("再掲を含む", Qualifier::PARTLY_RELISTED),
    ("再掲含む", Qualifier::PARTLY_RELISTED),
    ("再掲分を含む", Qualifier::PARTLY_RELISTED),
    ("再掲を除く", Qualifier(0)),
    ("再掲除く", Qualifier(0)),
    ("※再掲", Qualifier::RELISTED),
    ("の再掲", Qualifier::RELISTED),
    ("再掲", Qualifier::RELISTED),
    ("以上", Qualifier::AT_LEAST),
    ("以下", Qualifier::AT_MOST),
    ("以内", Qualifier::AT_MOST),
    ("未満", Qualifier::LESS_THAN),
    ("超", Qualifier::OVER),
    ("程度", Qualifier::ABOUT),
    ("前後", Qualifier::ABOUT),
    ("ほど", Qualifier::ABOUT),
];

/// Words that end a text which is a figure; inside prose they may begin another word (強化).
const AT_END: &[(&str, Qualifier)] = &[
    ("弱", Qualifier::ABOUT),
    ("強", Qualifier::ABOUT),
    ("余", Qualifier::ABOUT),
    ("余り", Qualifier::ABOUT),
    ("を超える", Qualifier::OVER),
    ("を上回る", Qualifier::OVER),
    ("を下回る", Qualifier::LESS_THAN),
    ("+", Qualifier::AT_LEAST),
    ("＋", Qualifier::AT_LEAST),
    (" or more", Qualifier::AT_LEAST),
    (" or less", Qualifier::AT_MOST),
    (" or fewer", Qualifier::AT_MOST),
    (" or over", Qualifier::AT_LEAST),
    (" or above", Qualifier::AT_LEAST),
    (" and over", Qualifier::AT_LEAST),
    (" and above", Qualifier::AT_LEAST),
    (" or under", Qualifier::AT_MOST),
    (" or below", Qualifier::AT_MOST),
    (" and under", Qualifier::AT_MOST),
    ("也", Qualifier(0)),
];

/// Signs and words before a text that is a figure; inside prose they may be arrows, tags, formulas or
/// prepositions (`under 5 heads`). Of signs that begin alike the longer ones come first.
pub(super) const AT_START: &[(&str, Qualifier)] = &[
    ("<=", Qualifier::AT_MOST),
    (">=", Qualifier::AT_LEAST),
    ("<", Qualifier::LESS_THAN),
    ("＜", Qualifier::LESS_THAN),
    ("≤", Qualifier::AT_MOST),
    ("≦", Qualifier::AT_MOST),
    ("⩽", Qualifier::AT_MOST),
    (">", Qualifier::OVER),
    ("＞", Qualifier::OVER),
    ("≥", Qualifier::AT_LEAST),
    ("≧", Qualifier::AT_LEAST),
    ("⩾", Qualifier::AT_LEAST),
    ("~", Qualifier::ABOUT),
    ("≈", Qualifier::ABOUT),
    ("≒", Qualifier::ABOUT),
    ("≃", Qualifier::ABOUT),
    ("≅", Qualifier::ABOUT),
    ("under ", Qualifier::LESS_THAN),
    ("below ", Qualifier::LESS_THAN),
    ("above ", Qualifier::OVER),
    ("c. ", Qualifier::ABOUT),
    ("c.", Qualifier::ABOUT),
    (FORMAL, Qualifier(0)),
];

/// The word before an amount of yen in letters and receipts: 金1,200円.
const FORMAL: &str = "金";

/// Words in brackets after a figure that may affect its value or its listing in an unknown way.
const TELLING: &[&str] = &[
    "再掲",
    "内数",
    "以上",
    "以下",
    "未満",
    "超",
    "約",
    "増",
    "減",
    "▲",
    "△",
    "単位",
    "含まない",
    "含まず",
    "除く",
    "除き",
    "対象外",
    "控除",
    "別途",
    "マイナス",
    "not included",
    "excluded",
    "minus",
    "negative",
];

/// Words with this effect alone in their brackets; elsewhere they may be part of a word (負担, 上半期).
const TELLING_ALONE: &[&str] = &["負", "負の値", "負数", "半", "半分", "半額", "半数", "half"];

/// The qualifier that `text` begins with, with its length including the pause after it.
pub(super) fn before(text: &str) -> Option<(usize, Qualifier)> {
    const FIRST: [bool; 256] = edges([BEFORE, &[]], true);
    let first = text.as_bytes().first()?.to_ascii_lowercase();
    if !FIRST[usize::from(first)] {
        return None;
    }
    let (word, qualifier) = BEFORE.iter().find(|(word, _)| begins(text, word))?;
    let rest = &text[word.len()..];
    let pause = |c: char| c.is_whitespace() || matches!(c, '、' | '，' | ',' | ':' | '：');
    Some((word.len() + rest.len() - rest.trim_start_matches(pause).len(), *qualifier))
}

/// The qualifier that `text`, which is a figure, begins with only as such: `<5`, `≒3`, `under 5`. With its length.
pub(super) fn at_start(text: &str) -> Option<(usize, Qualifier)> {
    const FIRST: [bool; 256] = edges([AT_START, &[]], true);
    let first = text.as_bytes().first()?.to_ascii_lowercase();
    if !FIRST[usize::from(first)] {
        return None;
    }
    let (sign, qualifier) = AT_START.iter().find(|(sign, _)| begins(text, sign))?;
    let is_meant = *sign != FORMAL || text.ends_with('円');
    is_meant.then_some((sign.len(), *qualifier))
}

/// The qualifier of a range.
pub(super) fn range(is_range: bool) -> Qualifier {
    if is_range { Qualifier::RANGE } else { Qualifier::default() }
}

/// The qualifier that ends just where a figure begins: the end of `text`.
pub(super) fn ends_before(text: &str) -> Option<(usize, Qualifier)> {
    let pause = |c: char| matches!(c, ' ' | '　' | '、' | '，' | ',');
    let body = text.trim_end_matches(pause);
    BEFORE.iter().find_map(|(word, qualifier)| {
        // "of which 5" keeps its space; Japanese words need none, but 内 alone would take 国内.
        let is_latin = word.chars().all(|it| u32::from(it) < 0x250);
        let left = if is_latin { text } else { body };
        let found = ends_with(left, word) && *word != "内";
        // "over 5" does not end "moreover 5".
        let start = left.len() - if found { word.len() } else { 0 };
        let is_word = !is_latin || !left[..start].ends_with(char::is_alphanumeric);
        (found && is_word).then(|| (text.len() - start, *qualifier))
    })
}

/// The qualifier that `text` begins with where a figure has just ended, in brackets or not.
pub(super) fn after(text: &str) -> Option<(usize, Qualifier)> {
    let bare = || {
        let (word, qualifier) = AFTER.iter().find(|(word, _)| starts_with(text, word))?;
        Some((word.len(), *qualifier))
    };
    aside(text).or_else(bare)
}

/// The qualifier in brackets that `text` begins with: `（再掲）`.
pub(super) fn aside(text: &str) -> Option<(usize, Qualifier)> {
    let inner = text.strip_prefix(['（', '(', '【', '['])?;
    let (word, rest) = inner.split_once(['）', ')', '】', ']'])?;
    let (_, qualifier) = AFTER.iter().find(|(it, _)| *it == word.trim())?;
    Some((text.len() - rest.len(), *qualifier))
}

/// The qualifier at the end of `text`, in brackets or not, and its start; a note mark is not a
/// qualifier.
pub(super) fn at_end(text: &str) -> Option<(usize, Qualifier)> {
    if let Some(start) = note::mark(text) {
        return Some((start, Qualifier::default()));
    }
    if text.ends_with(['）', ')', '】', ']']) {
        let open = text.rfind(['（', '(', '【', '['])?;
        let known = aside(&text[open..]).filter(|(len, _)| open + len == text.len());
        return match known {
            Some((_, found)) => Some((open, found)),
            None => Some((remark(text)?, Qualifier::default())),
        };
    }
    const LAST: [bool; 256] = edges([AFTER, AT_END], false);
    if !LAST[usize::from(*text.as_bytes().last()?)] {
        return None;
    }
    let (word, found) = AFTER.iter().chain(AT_END).find(|(word, _)| ends_with(text, word))?;
    Some((text.len() - word.len(), *found))
}

/// The start of the brackets that end `text`, if their content does not affect the figure before
/// them: `（見込み）`, `（うち新規3件）`. Other figures, units and words that may change the
/// meaning of the figure do affect it.
fn remark(text: &str) -> Option<usize> {
    let mut depth = 0;
    let (open, bracket) = text.char_indices().rev().find(|(_, c)| {
        depth += match c {
            '）' | ')' | '】' | ']' => 1,
            '（' | '(' | '【' | '[' => -1,
            _ => 0,
        };
        depth == 0
    })?;
    let end = text.char_indices().next_back()?.0;
    let inner = text[open + bracket.len_utf8()..end].trim();
    let has_digits = inner.contains(|c| number::digit(c).is_some());
    let is_part = before(inner).is_some_and(|it| it.1 == Qualifier::OF_WHICH);
    let words = inner.to_lowercase();
    let tells = TELLING.iter().any(|word| words.contains(word))
        || TELLING_ALONE.contains(&words.as_str())
        || Unit::scales(inner);
    (!inner.is_empty() && (is_part || !(has_digits || tells))).then_some(open)
}

/// The first or last bytes of the words of `lists`: one byte rules out most texts.
const fn edges(lists: [&[(&str, Qualifier)]; 2], are_first: bool) -> [bool; 256] {
    let mut edges = [false; 256];
    let (mut list, mut at) = (0, 0);
    while list < lists.len() {
        while at < lists[list].len() {
            let word = lists[list][at].0.as_bytes();
            let edge = if are_first { word[0] } else { word[word.len() - 1] };
            edges[edge as usize] = true;
            at += 1;
        }
        (list, at) = (list + 1, 0);
    }
    edges
}

fn starts_with(text: &str, word: &str) -> bool {
    text.as_bytes().first() == word.as_bytes().first() && text.starts_with(word)
}

fn ends_with(text: &str, word: &str) -> bool {
    text.as_bytes().last() == word.as_bytes().last() && text.ends_with(word)
}

/// Like [`starts_with`], ignoring the case of ASCII letters.
fn begins(text: &str, word: &str) -> bool {
    let (text, word) = (text.as_bytes(), word.as_bytes());
    let [one, other] = [text, word].map(|it| it.first().map(u8::to_ascii_lowercase));
    one == other && text.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word))
}
