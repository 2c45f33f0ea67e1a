//! Knows which words say what a line of a table is: a total, an average, a share, a part. The words are data,
//! one file a language in `words/`. Does not know tables.

use std::sync::LazyLock;

use regex::{Regex, RegexSet};
use unicode_normalization::UnicodeNormalization;

use crate::document::{Document, Format, Limits, Node, read};
use crate::source::{Source, SourceId};

/// What the words of a label say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Words(u16);

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
    /// What is left beside what is listed.
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

    /// What `label` says.
    pub fn of(label: &str) -> Self {
        let folded: String = label.nfkc().collect::<String>().to_lowercase();
        let folded = joined(&folded);
        if folded.is_empty() {
            return Self::default();
        }
        let words = LEXICON.read(&folded);
        if is_name(&folded) { Self(words.0 & !Self::AVERAGE.0) } else { words }
    }

    /// Whether one of the words of `other` is among them.
    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// With the words of `other`.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
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

/// The words of a label, without the spaces that set the letters of one apart: `小　計（Ａ＋Ｂ）`.
fn joined(label: &str) -> String {
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
const LISTS: [(&str, Words); 13] = [
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
];

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::load);

struct Lexicon {
    /// As many as [`LISTS`], then those for the ends of labels: totals, ratios.
    lists: RegexSet,
    except: Regex,
    pure: Regex,
    /// What may follow or surround a word of totals: `合計（A＋B）`.
    aside: Regex,
}

impl Lexicon {
    fn load() -> Self {
        let languages: Vec<Document> = LANGUAGES.iter().map(|it| document(it.1)).collect();
        let all = |list: &str| -> Vec<(String, bool)> {
            languages.iter().flat_map(|it| words(it, list)).collect()
        };
        let mut lists: Vec<String> = LISTS.iter().map(|(list, _)| pattern(&all(list))).collect();
        let ends = alternatives(all("total-ends").iter().map(|it| &*it.0));
        lists.push(format!("^{ends}$|{ends}$|^{ends}[\\s(\\d]"));
        let ratios = alternatives(all("ratio-ends").iter().map(|it| &*it.0));
        lists.push(format!("{ratios}\\s*(?:$|\\()"));
        let whole = all("total").into_iter().chain(all("total-ends"));
        let whole: Vec<String> = whole.map(|it| it.0).collect();
        let whole = alternatives(whole.iter().map(|it| &**it));
        Self {
            lists: RegexSet::new(&lists).expect("internal: words make a pattern"),
            except: compile(&alternatives(all("except").iter().map(|it| &*it.0))),
            pure: compile(&format!("^{whole}$")),
            aside: compile(r"\([^()]*\)|[\s:：・.*※\[\]【】<>]+"),
        }
    }

    fn read(&self, label: &str) -> Words {
        let label = self.except.replace_all(label, " ");
        let label = label.trim();
        let found = self.lists.matches(label);
        let said = found.iter().map(|at| match LISTS.get(at) {
            Some((_, words)) => *words,
            None if at == LISTS.len() => Words::TOTAL.with(Words::STRICT),
            None => Words::RATIO,
        });
        let mut words = said.fold(Words::default(), Words::with);
        if words.has(Words::TOTAL) {
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
    let whole = alternatives(words.iter().filter(|it| it.1).map(|it| &*it.0));
    let anywhere = alternatives(words.iter().filter(|it| !it.1).map(|it| &*it.0));
    format!("(?:^|[^\\p{{L}}\\p{{N}}]){whole}(?:$|[^\\p{{L}}\\p{{N}}])|{anywhere}")
}

fn compile(pattern: &str) -> Regex {
    Regex::new(pattern).expect("internal: words make a pattern")
}
