//! Knows which words say what a line of a table is: a total, an average, a share, a part. The words are data,
//! one file a language in `words/`. Does not know tables.

use std::sync::LazyLock;

use regex::{Regex, RegexSet, RegexSetBuilder};
use unicode_normalization::UnicodeNormalization;

use crate::document::{Document, Format, Limits, Node, read};
use crate::pattern::compiled;
use crate::source::{Source, SourceId};

/// Meanings of the words of a label, as a set of flags.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Words(u64);

impl Words {
    /// Adds up others.
    pub const TOTAL: Self = Self(1);
    /// Does so without doubt.
    pub const STRICT: Self = Self(1 << 1);
    /// Says nothing else.
    pub const PURE: Self = Self(1 << 2);
    /// A mean or another figure that nothing adds.
    pub const AVERAGE: Self = Self(1 << 3);
    /// A quotient: a share, a rate, a unit price, a rank.
    pub const RATIO: Self = Self(1 << 4);
    /// One line less another.
    pub const DIFFERENCE: Self = Self(1 << 5);
    /// Part of the line above.
    pub const PART: Self = Self(1 << 6);
    /// A residual: その他, other.
    pub const RESIDUAL: Self = Self(1 << 7);
    /// A sum over time.
    pub const CUMULATIVE: Self = Self(1 << 8);
    /// A difference that is what is left, not a change.
    pub const BALANCE: Self = Self(1 << 9);
    /// Listed before, and not added again.
    pub const RELISTED: Self = Self(1 << 10);
    /// A quotient that is 100 at its base.
    pub const INDEX: Self = Self(1 << 11);
    /// The price of one.
    pub const PRICE: Self = Self(1 << 12);
    /// How many there are of it.
    pub const QUANTITY: Self = Self(1 << 13);
    /// Adds up only what stands since the last one of its kind.
    pub const SUBTOTAL: Self = Self(1 << 14);
    /// Of a title: what is listed is not all, or some of it is counted twice.
    pub const PARTIAL: Self = Self(1 << 15);
    /// Taken off although it may be printed without a sign.
    pub const DEDUCTION: Self = Self(1 << 16);
    /// A size in money.
    pub const AMOUNT: Self = Self(1 << 17);
    /// A total that is named by what it is of: `All regions`.
    pub const ALL: Self = Self(1 << 18);
    /// Matches of a league.
    pub const PLAYED: Self = Self(1 << 19);
    /// Those that were won.
    pub const WON: Self = Self(1 << 20);
    /// Those that nobody won.
    pub const DRAWN: Self = Self(1 << 21);
    /// Those that were lost.
    pub const LOST: Self = Self(1 << 22);
    /// What matches count for.
    pub const POINTS: Self = Self(1 << 23);
    /// Of a column: the place of a row in an order by size.
    pub const RANK: Self = Self(1 << 24);
    /// Of text beside a table: what is listed is not what its total counts.
    pub const NOTE: Self = Self(1 << 25);
    /// A bound, which is no sum of what stands beside it: a limit, a timeout.
    pub const BOUND: Self = Self(1 << 26);
    /// The time that the lines before make up: a year below its months.
    pub const PERIOD: Self = Self(1 << 27);
    /// What is a rate of other lines, and added to them or taken off: a tax, a fee, a discount.
    pub const LEVY: Self = Self(1 << 32);
    /// With taxes.
    pub const GROSS: Self = Self(1 << 33);
    /// The sum of others divided by how many there are.
    pub const MEAN: Self = Self(1 << 34);

    /// A mean of which nobody knows how much each figure counts.
    pub const WEIGHTED: Self = Self(1 << 29);
    /// Also the name of a place or a person: Somme.
    pub const NAME: Self = Self(1 << 28);

    /// What `label` says.
    pub fn of(label: &str) -> Self {
        // Marks go first: folded, a number of a note is a digit of the word before it.
        let bare = LEXICON.marks.replace_all(label, " ");
        let folded: String = bare.nfkc().collect::<String>().to_lowercase();
        let folded = LEXICON.number.replace(folded.trim(), "");
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
        if is_name(&folded) { words.without(Self::AVERAGE) } else { words }
    }

    /// Whether one of the words of `other` is among them.
    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Without the words of `other`.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// With the words of `other`.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// Most words of a label that is read as a whole.
const LABEL: usize = 7;

/// The beginning and the end of a label that is a sentence or a long title: a word between others says what these are
/// about, not what the line is.
fn sentence_ends(label: &str) -> Option<[String; 2]> {
    let words: Vec<&str> = label.split(' ').collect();
    let [first, last] = [words.get(..3)?, words.get(words.len().checked_sub(2)?..)?];
    (words.len() > LABEL).then(|| [first.join(" "), last.join(" ")])
}

/// Whether a label is a name for programs, `a-min-b-2025`, in which a word of statistics between others means something
/// else.
fn is_name(label: &str) -> bool {
    let parts: Vec<&str> = label.split('-').collect();
    let is_part = |it: &&str| !it.is_empty() && it.chars().all(|c| c.is_ascii_alphanumeric());
    let ends = [parts.first(), parts.last()].into_iter().flatten();
    let says = |it: &&str| LEXICON.read(it).has(Words::AVERAGE);
    parts.len() > 3 && parts.iter().all(is_part) && !ends.into_iter().any(says)
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

const LANGUAGES: [(&str, &str); 10] = [
    ("ja", include_str!("words/ja.toml")),
    ("en", include_str!("words/en.toml")),
    ("de", include_str!("words/de.toml")),
    ("fr", include_str!("words/fr.toml")),
    ("es", include_str!("words/es.toml")),
    ("it", include_str!("words/it.toml")),
    ("pt", include_str!("words/pt.toml")),
    ("nl", include_str!("words/nl.toml")),
    ("zh", include_str!("words/zh.toml")),
    ("ko", include_str!("words/ko.toml")),
];

/// The lists of a language, each with what its words say.
const LISTS: [(&str, Words); 24] = [
    ("weighted", Words::WEIGHTED),
    ("total", Words::TOTAL),
    ("strict", Words(Words::TOTAL.0 | Words::STRICT.0)),
    ("average", Words::AVERAGE),
    ("ratio", Words::RATIO),
    ("difference", Words::DIFFERENCE),
    ("part", Words::PART),
    ("residual", Words::RESIDUAL),
    ("cumulative", Words::CUMULATIVE),
    ("balance", Words::BALANCE),
    ("relisted", Words::RELISTED),
    ("index", Words::INDEX),
    ("price", Words::PRICE),
    ("quantity", Words::QUANTITY),
    ("subtotal", Words::SUBTOTAL),
    ("partial", Words::PARTIAL),
    ("deduction", Words::DEDUCTION),
    ("amount", Words::AMOUNT),
    ("rank", Words::RANK),
    ("note", Words::NOTE),
    ("bound", Words::BOUND),
    ("levy", Words::LEVY),
    ("gross", Words::GROSS),
    ("mean", Words::MEAN),
];

/// The lists of a language whose words are the whole of a label.
const WHOLE: [(&str, Words); 7] = [
    ("names", Words::NAME),
    ("played", Words::PLAYED),
    ("won", Words::WON),
    ("drawn", Words::DRAWN),
    ("lost", Words::LOST),
    ("points", Words::POINTS),
    ("period", Words::PERIOD),
];

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::load);

struct Lexicon {
    /// As many as [`LISTS`] and [`WHOLE`], then those for the ends of labels: totals, ratios.
    lists: RegexSet,
    except: Regex,
    /// Emphasis, marks of notes and line breaks.
    marks: Regex,
    /// A number before a label, a formula after it: `1. 合計`, `合計=A+B`.
    number: Regex,
    /// What says that a total is not just of the lines that are listed: `税込合計`.
    qualified: Regex,
    /// A word of totals with what it is the total of: `Total expenditure`, `歳入合計`.
    pure: Regex,
    /// A total that is named by what it is of: `All regions`, 全地区.
    all: Regex,
    /// A unit of two, so much for each: `(kg/ha)`, （円/時間）.
    quotient: Regex,
    /// What may follow or surround a word of totals and says nothing: `計①`, `合計（A＋B）`, `Total 2024`.
    aside: Regex,
}

/// Letters of formulas, numbers of notes, units and years in brackets; marks; years. What else stands in brackets may
/// say that a total is of something else: `合計（税込）`.
const ASIDE: &str = concat!(
    r"\(\s*(?:[a-z\d\p{Katakana}甲乙丙丁]{1,2}(?:\s*[-+−–~〜・,]\s*[a-z\d\p{Katakana}]{1,3})*|注\s*\d*|単位[^()]*|[百千万億兆]*[円人件]|in\s[^()]*",
    r"|(?:usd|eur|gbp|jpy|chf|cny|krw)(?:\s\w+)?|\W*(?:令和|平成|fy)?\s*\d+(?:年度?)?\W*)\s*\)",
    r"|\b(?:fy\s*)?(?:19|20)\d\d(?:[-/]\d\d(?:\d\d)?)?\b(?:年度?)?|\d{1,2}$|\s(?:[ivx]{1,4}|[a-d])$",
    r"|[\s:：・.()\[\]【】〔〕<>〈〉《》]+",
);

impl Lexicon {
    fn load() -> Self {
        let languages: Vec<Document> = LANGUAGES.iter().map(|it| document(it.1)).collect();
        let all = |list: &str| -> Vec<(String, bool)> {
            languages.iter().flat_map(|it| words(it, list)).collect()
        };
        let mut lists: Vec<String> = LISTS
            .iter()
            .map(|(list, _)| match *list {
                // `Bobby Darin` is no part of the line before.
                "part" => beginning(&all(list)),
                _ => pattern(&all(list)),
            })
            .collect();
        lists.extend(
            WHOLE
                .iter()
                .map(|(list, _)| format!("^{}$", alternatives(all(list).iter().map(|it| &*it.0)))),
        );
        let ends = alternatives(all("total-ends").iter().map(|it| &*it.0));
        let before = alternatives(all("before-ends").iter().map(|it| &*it.0));
        let closing = format!("{before}{ends}");
        lists.push(format!("^{ends}$|{ends}$|^{ends}[\\s(\\d]"));
        let ratios = alternatives(all("ratio-ends").iter().map(|it| &*it.0));
        lists.push(format!("{ratios}\\s*(?:$|\\()"));
        let whole = all("total").into_iter().chain(all("total-ends"));
        let whole: Vec<String> = whole.map(|it| it.0).collect();
        let whole = alternatives(whole.iter().map(|it| &**it));
        let (apart, joined): (Vec<_>, Vec<_>) = all("strict").into_iter().partition(|it| it.1);
        let apart = alternatives(apart.iter().map(|it| &*it.0));
        // What ends in 額 or 数 names a size, which need not be the sum of what is listed.
        let joined = joined.iter().filter(|it| !it.0.ends_with(['額', '数', '额', '數', '액']));
        let joined = alternatives(joined.map(|it| &*it.0));
        Self {
            // Within the usual size so many words are matched one character after the other, ten times as slowly.
            lists: RegexSetBuilder::new(&lists)
                .dfa_size_limit(1 << 26)
                .build()
                .expect("internal: words make a pattern"),
            except: compiled(&alternatives(all("except").iter().map(|it| &*it.0))),
            marks: compiled(r"<sup>[^<]*</sup>|<br\s*/?>|[⁰¹²³⁴-⁹*_`†‡]+|[⓪①-⑳]|※\s*\d*|\[\d+\]"),
            number: compiled(r"^(?:[a-z\d]{1,2}\s*[.)、]|\([a-z\d]{1,2}\))\s*|\s*=.*$"),
            qualified: compiled(&pattern(&all("qualified"))),
            // Where words are apart, a few others may say of what; where they are not, so may those before.
            pure: compiled(&format!(
                r"^(?:{whole}|{apart}(?:,? [\p{{L}}'’-]+){{1,4}}|(?:[\p{{L}}'’-]+ ){{1,3}}{apart}|[\p{{Han}}\p{{Katakana}}ー]{{1,10}}{joined}|[\p{{Han}}\p{{Katakana}}\p{{Hangul}}ー\dか]{{1,9}}{closing})$"
            )),
            all: compiled(&format!(
                r"^{}(?:\s+[\p{{L}}'’-]+){{1,3}}$|^{}[\p{{Han}}\p{{Hangul}}\s]{{0,4}}$",
                alternatives(all("all").iter().filter(|it| it.1).map(|it| &*it.0)),
                alternatives(all("all").iter().filter(|it| !it.1).map(|it| &*it.0)),
            )),
            quotient: compiled(
                r"[(\[][\p{L}\p{Sc}²³%]{1,8}\s*/\s*(?:1|10|100|1000|1,000)?\s*[\p{L}²³]{1,8}\.?[)\]]",
            ),
            aside: compiled(ASIDE),
        }
    }

    fn read(&self, label: &str) -> Words {
        let label = self.except.replace_all(label, " ");
        let label = label.trim();
        let found = self.lists.matches(label);
        let said = found.iter().map(|at| match LISTS.iter().chain(&WHOLE).nth(at) {
            Some((_, words)) => *words,
            None if at == LISTS.len() + WHOLE.len() => Words::TOTAL.with(Words::STRICT),
            None => Words::RATIO,
        });
        let mut words = said.fold(Words::default(), Words::with);
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

fn document(text: &str) -> Document {
    let source = Source::utf8("words", text);
    read(SourceId(0), &source, Format::Toml, Limits::default(), &mut Vec::new())
}

/// The words of a list, and whether each is looked for as a whole word.
fn words(language: &Document, list: &str) -> Vec<(String, bool)> {
    let Some(root) = language.roots().next() else { return Vec::new() };
    let is_whole = root.get("match").is_some_and(|it| it.text() == "words");
    let members = root.get(list).into_iter().flat_map(Node::children);
    let is_wordlike = |word: &str| word.chars().any(char::is_alphabetic);
    members
        .map(|it| {
            let word: String = it.text().nfkc().collect::<String>().to_lowercase();
            let whole = is_whole && is_wordlike(&word);
            (word, whole)
        })
        .collect()
}

fn alternatives<'w>(words: impl Iterator<Item = &'w str>) -> String {
    let words: Vec<String> = words.map(regex::escape).collect();
    if words.is_empty() { "[^\\s\\S]".into() } else { format!("(?:{})", words.join("|")) }
}

fn pattern(words: &[(String, bool)]) -> String {
    pattern_after(r"(?:^|[^\p{L}\p{N}])", words)
}

/// The same for words that, where words are apart, begin a label or what follows a mark in it.
fn beginning(words: &[(String, bool)]) -> String {
    pattern_after(r"(?:^|[:;,(–—-])[^\p{L}]*", words)
}

fn pattern_after(before: &str, words: &[(String, bool)]) -> String {
    let whole = alternatives(words.iter().filter(|it| it.1).map(|it| &*it.0));
    let anywhere = alternatives(words.iter().filter(|it| !it.1).map(|it| &*it.0));
    format!("{before}{whole}(?:$|[^\\p{{L}}\\p{{N}}])|{anywhere}")
}
