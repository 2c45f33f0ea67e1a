//! Knows the words around a figure that change what it says: 再掲, の内数, うち, 以上, 約.
//! Does not know what a rule makes of them, except which values they leave possible (in `quantity`).

use std::ops::BitOr;

use super::number;

/// A set of qualifiers. The default is none.
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
        ];
        names.into_iter().filter(move |(member, _)| self.has(*member)).map(|(_, name)| name)
    }

    /// What the set says of the value itself: a limit, a nearness. Where the figure is listed and
    /// what it is a part of say nothing of that.
    pub fn of_value(self) -> Self {
        Self(self.0 & !(Self::RELISTED | Self::ENVELOPE | Self::OF_WHICH).0)
    }

    /// What the name of a row says of its figures: `広報（再掲）`, `うち人件費`, `of which: wages`.
    pub fn of_label(label: &str) -> Self {
        let body =
            label.trim_start_matches(|c: char| c.is_whitespace() || "(（【[・-－".contains(c));
        let ends = at_end(label.trim()).map_or(Self::default(), |(_, found)| found);
        let listing = Self(ends.0 & (Self::RELISTED | Self::ENVELOPE).0);
        // うちわ is a fan, and うちわけ heads a list.
        let part = !body.starts_with("うちわ")
            && ["うち", "of which"].iter().any(|word| begins(body, word));
        let again = begins(body, "再掲");
        let set = |is: bool, one: Self| if is { one } else { Self::default() };
        listing | set(part, Self::OF_WHICH) | set(again, Self::RELISTED)
    }

    /// Whether some name in `text` may say something by [`of_label`](Self::of_label): a cheap look at
    /// a whole document before each of its names is looked at.
    pub fn may_be_in_labels(text: &str) -> bool {
        let words = ["うち", "内数", "再掲", " which", " WHICH", " Which"];
        words.iter().any(|word| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some())
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

/// Words before a figure. Longer ones first where one begins another.
const BEFORE: &[(&str, Qualifier)] = &[
    ("このうち", Qualifier::OF_WHICH),
    ("うち", Qualifier::OF_WHICH),
    ("内訳", Qualifier::OF_WHICH),
    ("内", Qualifier::OF_WHICH),
    ("再掲", Qualifier::RELISTED),
    ("約", Qualifier::ABOUT),
    ("およそ", Qualifier::ABOUT),
    ("おおむね", Qualifier::ABOUT),
    ("概ね", Qualifier::ABOUT),
    ("少なくとも", Qualifier::AT_LEAST),
    ("最低", Qualifier::AT_LEAST),
    ("最大", Qualifier::AT_MOST),
    ("of which ", Qualifier::OF_WHICH),
    ("about ", Qualifier::ABOUT),
    ("approximately ", Qualifier::ABOUT),
    ("at least ", Qualifier::AT_LEAST),
    ("at most ", Qualifier::AT_MOST),
    ("up to ", Qualifier::AT_MOST),
    ("more than ", Qualifier::OVER),
    ("over ", Qualifier::OVER),
    ("less than ", Qualifier::LESS_THAN),
];

/// Words after a figure, and those that may stand there in brackets.
const AFTER: &[(&str, Qualifier)] = &[
    ("の内数", Qualifier::ENVELOPE),
    ("のうち数", Qualifier::ENVELOPE),
    ("内数", Qualifier::ENVELOPE),
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

/// The qualifier that `text` begins with, with its length including the pause after it.
pub(super) fn before(text: &str) -> Option<(usize, Qualifier)> {
    let (word, qualifier) = BEFORE.iter().find(|(word, _)| begins(text, word))?;
    let rest = &text[word.len()..];
    let pause = |c: char| c.is_whitespace() || matches!(c, '、' | '，' | ',' | ':' | '：');
    Some((word.len() + rest.len() - rest.trim_start_matches(pause).len(), *qualifier))
}

/// The qualifier that ends just where a figure begins: the end of `text`.
pub(super) fn ends_before(text: &str) -> Option<(usize, Qualifier)> {
    let pause = |c: char| matches!(c, ' ' | '　' | '、' | '，' | ',');
    let body = text.trim_end_matches(pause);
    BEFORE.iter().find_map(|(word, qualifier)| {
        // "of which 5" keeps its space; Japanese words need none, but 内 alone would take 国内.
        let left = if word.is_ascii() { text } else { body };
        // One byte tells most words apart, sooner than a comparison of both does.
        let found = left.as_bytes().last() == word.as_bytes().last()
            && *word != "内"
            && left.ends_with(word);
        found.then(|| (text.len() - left.len() + word.len(), *qualifier))
    })
}

/// The qualifier that `text` begins with where a figure has just ended, in brackets or not.
pub(super) fn after(text: &str) -> Option<(usize, Qualifier)> {
    let bare = || {
        let (word, qualifier) = AFTER.iter().find(|(word, _)| text.starts_with(word))?;
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

/// The qualifier that ends `text`, in brackets or not, and where it begins; a mark that leads to a
/// note qualifies nothing.
pub(super) fn at_end(text: &str) -> Option<(usize, Qualifier)> {
    if let Some(start) = note_mark(text) {
        return Some((start, Qualifier::default()));
    }
    if text.ends_with(['）', ')', '】', ']']) {
        let open = text.rfind(['（', '(', '【', '['])?;
        let (len, found) = aside(&text[open..])?;
        return (open + len == text.len()).then_some((open, found));
    }
    let (word, found) = AFTER.iter().find(|(word, _)| text.ends_with(word))?;
    Some((text.len() - word.len(), *found))
}

/// Where a mark that leads to a note begins at the end of `text`: `*`, `†`, `※1`, `（注2）`.
fn note_mark(text: &str) -> Option<usize> {
    let stars = text.trim_end_matches(['*', '＊', '†', '‡']);
    if stars.len() < text.len() {
        return Some(stars.len());
    }
    let inner = text.strip_suffix(['）', ')', '】', ']']);
    let unnumbered = inner.unwrap_or(text).trim_end_matches(|c| number::digit(c).is_some());
    match inner {
        Some(_) => ["（注", "(注", "【注", "[注", "（※", "(※"]
            .iter()
            .find_map(|mark| Some(unnumbered.strip_suffix(mark)?.len())),
        None => Some(unnumbered.strip_suffix('※')?.len()),
    }
}

fn begins(text: &str, word: &str) -> bool {
    match text.as_bytes().get(..word.len()) {
        Some(head) => head.eq_ignore_ascii_case(word.as_bytes()),
        None => false,
    }
}
