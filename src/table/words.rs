//! Knows the words that state the meaning of a line of a table: a total, an average, a share, a part. The words are
//! in `words/`, one file per language. Does not know tables.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::pattern::compiled;
use crate::vocabulary::{Finder, Vocabulary, Word, lowered};

/// The meanings of a label by its words, as a set of flags.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Words(u64);

impl Words {
    /// A total: the sum of others.
    pub const TOTAL: Self = Self(1 << 0);
    /// A total without doubt.
    pub const STRICT: Self = Self(1 << 1);
    /// A total and nothing else.
    pub const PURE: Self = Self(1 << 2);
    /// A mean or another figure that is never added.
    pub const AVERAGE: Self = Self(1 << 3);
    /// A quotient: a share, a rate, a unit price, a rank.
    pub const RATIO: Self = Self(1 << 4);
    /// The difference of two lines.
    pub const DIFFERENCE: Self = Self(1 << 5);
    /// A part of the line above.
    pub const PART: Self = Self(1 << 6);
    /// A residual: その他, other.
    pub const RESIDUAL: Self = Self(1 << 7);
    /// A sum over time.
    pub const CUMULATIVE: Self = Self(1 << 8);
    /// A difference that is a remainder, not a change.
    pub const BALANCE: Self = Self(1 << 9);
    /// A line that repeats an earlier one and is not added again.
    pub const RELISTED: Self = Self(1 << 10);
    /// A quotient that is 100 at its base.
    pub const INDEX: Self = Self(1 << 11);
    /// The price of one unit.
    pub const PRICE: Self = Self(1 << 12);
    /// A number of units.
    pub const QUANTITY: Self = Self(1 << 13);
    /// The total of the lines since the last subtotal.
    pub const SUBTOTAL: Self = Self(1 << 14);
    /// Of a title: the table does not list everything, or counts some of it twice.
    pub const PARTIAL: Self = Self(1 << 15);
    /// An amount that may be subtracted although it is printed without a sign.
    pub const DEDUCTION: Self = Self(1 << 16);
    /// An amount of money.
    pub const AMOUNT: Self = Self(1 << 17);
    /// A total named by its items: `All regions`.
    pub const ALL: Self = Self(1 << 18);
    /// Matches of a league.
    pub const PLAYED: Self = Self(1 << 19);
    /// Matches won.
    pub const WON: Self = Self(1 << 20);
    /// Matches drawn.
    pub const DRAWN: Self = Self(1 << 21);
    /// Matches lost.
    pub const LOST: Self = Self(1 << 22);
    /// The points for matches.
    pub const POINTS: Self = Self(1 << 23);
    /// Of a column: the place of a row in an order by size.
    pub const RANK: Self = Self(1 << 24);
    /// Of text beside a table: the total counts other things than the table lists.
    pub const NOTE: Self = Self(1 << 25);
    /// A bound, which is not the sum of the figures beside it: a limit, a timeout.
    pub const BOUND: Self = Self(1 << 26);
    /// The whole of the lines before: a year below its months, the voters behind their votes.
    pub const PERIOD: Self = Self(1 << 27);
    /// Also the name of a place or a person: Somme.
    pub const NAME: Self = Self(1 << 28);
    /// A mean with unknown weights.
    pub const WEIGHTED: Self = Self(1 << 29);
    /// A rate of other lines that is added to them or subtracted: a tax, a fee, a discount.
    pub const LEVY: Self = Self(1 << 30);
    /// An amount with taxes.
    pub const GROSS: Self = Self(1 << 31);
    /// The sum of others divided by their number.
    pub const MEAN: Self = Self(1 << 32);
    /// Of a column of labels: its rows are different measures.
    pub const MEASURE: Self = Self(1 << 33);
    /// A quotient or another figure that is never added.
    pub const QUOTIENT: Self = Self::RATIO.with(Self::AVERAGE);

    /// The meanings of `label`.
    pub fn of(label: &str) -> Self {
        // Marks are removed first: folding would join the number of a note to the word before it.
        let bare = LEXICON.marks.replace_all(label, " ");
        let folded = lowered(&bare);
        let folded = LEXICON.number.replace(folded.trim().trim_start_matches("= "), "");
        if folded.is_empty() {
            return Self::default();
        }
        let joined = joined(&folded);
        let words = match sentence_ends(&joined) {
            Some([first, last]) => {
                LEXICON.read(&first).with(LEXICON.read(&last)).without(Self::PURE)
            }
            None => LEXICON.read(&joined),
        };
        match name_ends(&folded) {
            Some([first, last]) => LEXICON.read(first).with(LEXICON.read(last)).without(Self::PURE),
            None => words,
        }
    }

    /// Whether it has one of the meanings of `other`.
    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether nothing but a word for a part is in `label`, so that it does not say of what: `of which` is a part, `Dont` may be
    /// an answer.
    pub fn is_bare_part(label: &str) -> bool {
        let folded = lowered(label.trim());
        let is_part = |(place, (_, of)): &(Range<usize>, &(At, Words))| {
            of.has(Self::PART) && *place == (0..folded.len())
        };
        LEXICON.lists.matches(&folded).any(|it| is_part(&it))
    }

    /// Whether it is a total without doubt, and nothing else.
    pub fn is_plain_total(self) -> bool {
        self.has(Self::STRICT) && self.has(Self::PURE)
    }

    /// Without the meanings of `other`.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// With the meanings of `other`.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// Maximum number of words of a label that is read as a whole.
const LABEL: usize = 7;

/// The beginning and the end of a label that is a sentence or a long title: a word between others describes these, not
/// the line.
fn sentence_ends(label: &str) -> Option<[String; 2]> {
    // A remark with a figure of its own says nothing of the line: `(market avg 72)`.
    let (before, remark) = label.rsplit_once(" (").unwrap_or((label, ""));
    let is_remark = remark.ends_with(')') && remark.contains(|it: char| it.is_ascii_digit());
    let words: Vec<&str> = if is_remark { before } else { label }.split(' ').collect();
    let [first, last] = [words.get(..3)?, words.get(words.len().checked_sub(2)?..)?];
    (words.len() > LABEL).then(|| [first.join(" "), last.join(" ")])
}

/// The beginning and the end of a label that is a name for programs, `a-min-b-2025`, `q-total-fy2026`, in which a word
/// between others means something else.
fn name_ends(label: &str) -> Option<[&str; 2]> {
    let parts: Vec<&str> = label.split('-').collect();
    let is_part = |it: &&str| !it.is_empty() && it.chars().all(|c| c.is_ascii_alphanumeric());
    let is_name = parts.len() > 3 && parts.iter().all(is_part);
    is_name.then_some([*parts.first()?, *parts.last()?])
}

/// The words of a label, without the spaces that set the letters of one apart: `小　計（Ａ＋Ｂ）`, `T o t a l`.
fn joined(label: &str) -> String {
    if label.split_whitespace().all(|it| it.chars().count() == 1) {
        return label.split_whitespace().collect();
    }
    let is_kanji = |it: char| ('\u{4E00}'..='\u{9FFF}').contains(&it);
    let mut joined = String::new();
    let mut is_single = false;
    for word in label.split_whitespace() {
        let letters = word.chars().take_while(|it| it.is_alphanumeric()).count();
        let is_letter = letters == 1 && word.starts_with(is_kanji);
        let goes_on = is_single && is_letter;
        if !joined.is_empty() && !goes_on {
            joined.push(' ');
        }
        joined.push_str(word);
        is_single = is_letter && word.chars().count() == 1;
    }
    joined
}

const LANGUAGES: [&str; 10] = [
    include_str!("words/ja.toml"),
    include_str!("words/en.toml"),
    include_str!("words/de.toml"),
    include_str!("words/fr.toml"),
    include_str!("words/es.toml"),
    include_str!("words/it.toml"),
    include_str!("words/pt.toml"),
    include_str!("words/nl.toml"),
    include_str!("words/zh.toml"),
    include_str!("words/ko.toml"),
];

/// Where a word must be in a label to have its meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    Anywhere,
    /// At the beginning, or behind a mark: `Bobby Darin` is no part of the line before.
    Beginning,
    /// Nothing else is in the label.
    Alone,
    /// At either end.
    End,
    /// At the end, or before a bracket.
    Last,
}

impl At {
    fn fits(self, label: &str, place: &Range<usize>) -> bool {
        let (before, behind) = (&label[..place.start], &label[place.end..]);
        match self {
            Self::Anywhere => true,
            Self::Beginning => {
                let marks = before.trim_end_matches(|it: char| !it.is_alphabetic());
                let marks = &before[marks.len()..];
                marks.len() == before.len() || marks.contains([':', ';', ',', '(', '–', '—', '-'])
            }
            Self::Alone => before.is_empty() && behind.is_empty(),
            Self::End => {
                let is_end = |it: char| it.is_whitespace() || it == '(' || it.is_ascii_digit();
                behind.is_empty() || before.is_empty() && behind.starts_with(is_end)
            }
            Self::Last => {
                let behind = behind.trim_start();
                behind.is_empty() || behind.starts_with('(')
            }
        }
    }
}

/// The lists of a language, the place of their words, and their meanings.
const LISTS: [(&str, At, Words); 35] = [
    ("weighted", At::Anywhere, Words::WEIGHTED),
    ("total", At::Anywhere, Words::TOTAL),
    ("strict", At::Anywhere, Words::TOTAL.with(Words::STRICT)),
    ("average", At::Anywhere, Words::AVERAGE),
    ("ratio", At::Anywhere, Words::RATIO),
    ("difference", At::Anywhere, Words::DIFFERENCE),
    ("difference-alone", At::Alone, Words::DIFFERENCE),
    ("part", At::Beginning, Words::PART),
    ("residual", At::Anywhere, Words::RESIDUAL),
    ("cumulative", At::Anywhere, Words::CUMULATIVE),
    ("balance", At::Anywhere, Words::BALANCE),
    ("relisted", At::Anywhere, Words::RELISTED),
    ("index", At::Anywhere, Words::INDEX),
    ("price", At::Anywhere, Words::PRICE),
    ("quantity", At::Anywhere, Words::QUANTITY),
    ("subtotal", At::Anywhere, Words::SUBTOTAL),
    ("partial", At::Anywhere, Words::PARTIAL),
    ("deduction", At::Anywhere, Words::DEDUCTION),
    ("amount", At::Anywhere, Words::AMOUNT),
    ("rank", At::Anywhere, Words::RANK),
    ("note", At::Anywhere, Words::NOTE),
    ("bound", At::Anywhere, Words::BOUND),
    ("levy", At::Anywhere, Words::LEVY),
    ("gross", At::Anywhere, Words::GROSS),
    ("mean", At::Anywhere, Words::MEAN),
    ("names", At::Alone, Words::NAME),
    ("played", At::Alone, Words::PLAYED),
    ("won", At::Alone, Words::WON),
    ("drawn", At::Alone, Words::DRAWN),
    ("lost", At::Alone, Words::LOST),
    ("points", At::Alone, Words::POINTS),
    ("period", At::Alone, Words::PERIOD),
    ("measure", At::Alone, Words::MEASURE),
    ("total-ends", At::End, Words::TOTAL.with(Words::STRICT)),
    ("ratio-ends", At::Last, Words::RATIO),
];

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::load);

struct Lexicon {
    lists: Finder<(At, Words)>,
    /// Phrases in which a word of the lists has no meaning.
    except: Finder<()>,
    /// Emphasis, marks of notes and line breaks.
    marks: Regex,
    /// A number before a label, a formula after it: `1. 合計`, `合計=A+B`.
    number: Regex,
    /// Words of totals that are not only of the listed lines: `税込合計`.
    qualified: Finder<()>,
    /// A word of totals with the name of its items: `Total expenditure`, `歳入合計`.
    pure: Regex,
    /// A total named by its items: `All regions`, 全地区.
    all: Regex,
    /// A unit with a divisor: `(kg/ha)`, （円/時間）.
    quotient: Regex,
    /// Text without meaning behind or around a word of totals: `計①`, `合計（A＋B）`, `Total 2024`.
    aside: Regex,
}

/// Letters of formulas, numbers of notes, units and years in brackets; marks; years. Other text in brackets may mean that
/// a total has other items: `合計（税込）`.
const ASIDE: &str = concat!(
    r"\(\s*(?:[a-z\d\p{Katakana}甲乙丙丁]{1,2}(?:\s*[-+−–~〜・,]\s*[a-z\d\p{Katakana}]{1,3})*|注\s*\d*|単位[^()]*|[百千万億兆]*[円人件]|in\s[^()]*",
    r"|(?:usd|eur|gbp|jpy|chf|cny|krw)(?:\s\w+)?|\W*(?:令和|平成|fy)?\s*\d+(?:年度?)?\W*)\s*\)",
    r"|\b(?:fy\s*)?(?:19|20)\d\d(?:[-/]\d\d(?:\d\d)?)?\b(?:年度?)?|\d{1,2}$|\s(?:[ivx]{1,4}|[a-d])$",
    r"|[\s:：・.()\[\]【】〔〕<>〈〉《》]+",
);

impl Lexicon {
    fn load() -> Self {
        let vocabulary = Vocabulary::of(&LANGUAGES);
        let all = |list: &str| vocabulary.list(list).into_iter().map(folded);
        let lists = LISTS.iter().flat_map(|it| all(it.0).map(|word| (word, (it.1, it.2))));
        let finder = |list: &str| Finder::of(all(list).map(|it| (it, ())));
        let texts = |list: &str| all(list).map(|it| it.text);
        let ends = alternatives(texts("total-ends"));
        let before = alternatives(texts("before-ends"));
        let closing = format!("{before}{ends}");
        let whole = alternatives(texts("total").chain(texts("total-ends")));
        let (apart, joined): (Vec<Word>, Vec<Word>) = all("strict").partition(|it| it.is_apart);
        let apart = alternatives(apart.into_iter().map(|it| it.text));
        // A word that ends in 額 or 数 names a size, which may not be the sum of the listed lines.
        let joined = joined.into_iter().map(|it| it.text);
        let joined =
            alternatives(joined.filter(|it| !it.ends_with(['額', '数', '额', '數', '액'])));
        let (first, anywhere): (Vec<Word>, Vec<Word>) = all("all").partition(|it| it.is_apart);
        let [first, anywhere] =
            [first, anywhere].map(|it| alternatives(it.into_iter().map(|it| it.text)));
        Self {
            lists: Finder::of(lists),
            except: finder("except"),
            marks: compiled(r"<sup>[^<]*</sup>|<br\s*/?>|[⁰¹²³⁴-⁹*_`†‡]+|[⓪①-⑳]|※\s*\d*|\[\d+\]"),
            number: compiled(r"^(?:[a-z\d]{1,2}\s*[.)、]|\([a-z\d]{1,2}\))\s*|\s*=.*$"),
            qualified: finder("qualified"),
            // In languages with spaces a few other words may name the items, in others also the letters before.
            pure: compiled(&format!(
                r"^(?:{whole}|{apart}(?:,? [\p{{L}}'’-]+){{1,4}}|(?:[\p{{L}}'’-]+ ){{1,3}}{apart}|[\p{{Han}}\p{{Katakana}}ー]{{1,10}}{joined}|[\p{{Han}}\p{{Katakana}}\p{{Hangul}}ー\dか]{{1,9}}{closing})$"
            )),
            all: compiled(&format!(
                r"^{first}(?:\s+[\p{{L}}'’-]+){{1,3}}$|^{anywhere}[\p{{Han}}\p{{Hangul}}\s]{{0,4}}$"
            )),
            quotient: compiled(
                r"[(\[][\p{L}\p{Sc}²³%]{1,8}\s*/\s*(?:1|10|100|1000|1,000)?\s*[\p{L}²³]{1,8}\.?[)\]]",
            ),
            aside: compiled(ASIDE),
        }
    }

    fn read(&self, label: &str) -> Words {
        let mut label = label.to_owned();
        for place in self.except.places(&label).into_iter().rev() {
            label.replace_range(place, " ");
        }
        let label = label.trim();
        let said = self.lists.matches(label).filter(|(place, (at, _))| at.fits(label, place));
        let mut words = said.fold(Words::default(), |all, (_, (_, it))| all.with(*it));
        if self.all.is_match(label) && !self.qualified.is_match(label) {
            words = words.with(Words::TOTAL).with(Words::STRICT).with(Words::ALL);
        }
        let sexes = ["(m/w)", "(w/m)", "(m/f)", "(f/m)", "(h/f)", "(f/h)", "(m/v)", "(y/n)"];
        if self.quotient.is_match(label) && !sexes.iter().any(|it| label.contains(it)) {
            words = words.with(Words::RATIO);
        }
        if words.has(Words::TOTAL) && !self.qualified.is_match(label) {
            let bare = self.aside.replace_all(label, "");
            let spaced = self.aside.replace_all(label, " ");
            if self.pure.is_match(&bare) || self.pure.is_match(spaced.trim()) {
                words = words.with(Words::PURE);
            }
        }
        words
    }
}

/// A word as labels are compared.
fn folded(word: Word) -> Word {
    let text = lowered(&word.text);
    let is_apart = word.is_apart && text.chars().any(char::is_alphabetic);
    Word { text, is_apart }
}

fn alternatives(words: impl Iterator<Item = String>) -> String {
    let words: Vec<String> = words.map(|it| regex::escape(&it)).collect();
    if words.is_empty() { "[^\\s\\S]".into() } else { format!("(?:{})", words.join("|")) }
}
