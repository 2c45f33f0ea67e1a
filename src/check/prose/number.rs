//! Knows how sentences of languages other than Japanese and English say that so many things follow: `die folgenden drei
//! Ziele:`, `les trois axes suivants :`, 다음 세 가지. To add a language, add its words.
//! Does not know what follows.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::check::phrases::{any, compiled};

/// Words for what follows.
const FOLLOWING: &str = "folgende[nrs]?|nachstehende[nrs]?|suivante?s?|siguientes?|seguenti|seguintes?|volgende|onderstaande";

/// Words for numbers from two on, one language after the other.
const NUMBERS: [&str; 6] = [
    "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
    "deux trois quatre cinq six sept huit neuf dix onze douze",
    "dos tres cuatro cinco seis siete ocho nueve diez once doce",
    "due tre quattro cinque sei sette otto nove dieci undici dodici",
    "dois|duas três quatro cinco seis sete oito nove dez onze doze",
    "twee drie vier vijf zes zeven acht negen tien elf twaalf",
];

/// Korean words for numbers before what is counted.
const KOREAN: &str = "두 세 네 다섯 여섯 일곱 여덟 아홉 열";

/// What is counted within so many words of what says that it follows.
const NEAR: &str = "(?:\\p{L}[\\p{L}’'-]*\\s+){0,4}";

static LATIN: LazyLock<Regex> = LazyLock::new(|| {
    let number = format!("{}|[2-9]|1[0-9]", NUMBERS.join("|").replace(' ', "|"));
    let pattern = format!(
        "(?i)\\b(?:{FOLLOWING})\\s+(?P<a>{number})\\s|\\b(?P<b>{number})\\s+{NEAR}(?:{FOLLOWING})\\b"
    );
    Regex::new(&pattern).expect("internal: valid pattern")
});

static HANGUL: LazyLock<Regex> = LazyLock::new(|| {
    let number = KOREAN.replace(' ', "|");
    let pattern = format!(
        "(?:다음|아래)(?:의|과 같은)?\\s(?P<a>{number}|[2-9]|1[0-9])\\s?(?P<b>가지|개|건|항목)"
    );
    Regex::new(&pattern).expect("internal: valid pattern")
});

static GIVEN: LazyLock<Regex> = LazyLock::new(|| {
    let number = NUMBERS.join("|").replace(' ', "|");
    compiled(&format!(
        "(?i){}\\s+(?P<a>{number})\\s+\\p{{L}}+[^.,;:0-9]{{0,60}}\\s?[:：]\\s*$",
        any("introduces")
    ))
});

/// Whether a sentence gives in one of these languages the number of what the list behind it may name: `Der Plan hat drei Ziele:`.
pub(super) fn introduces(sentence: &str) -> bool {
    sentence.trim_end().ends_with([':', '：']) && GIVEN.is_match(sentence)
}

/// That number, and where it is.
pub(super) fn given(sentence: &str) -> Option<(Range<usize>, i64)> {
    let number = GIVEN.captures(sentence)?.name("a")?;
    Some((number.range(), word(number.as_str())?))
}

/// A number in words of one of these languages.
fn word(written: &str) -> Option<i64> {
    let word = written.to_lowercase();
    let within = |list: &&str| list.split(' ').position(|it| it.split('|').any(|it| it == word));
    valued(NUMBERS.iter().find_map(within), &word)
}

/// Whether a sentence says in one of these languages that something follows.
pub(super) fn follows(sentence: &str) -> bool {
    HANGUL.is_match(sentence)
        || sentence.trim_end().ends_with([':', '：']) && LATIN.is_match(sentence)
}

/// How many things follow, and where that is said.
pub(super) fn counted(sentence: &str) -> Option<(Range<usize>, i64)> {
    if let Some(it) = HANGUL.captures(sentence) {
        let (number, counter) = (it.name("a")?, it.name("b")?);
        let named = KOREAN.split(' ').position(|it| it == number.as_str());
        return Some((number.start()..counter.end(), valued(named, number.as_str())?));
    }
    let it = LATIN.captures(sentence)?;
    let number = it.name("a").or_else(|| it.name("b"))?;
    Some((number.range(), word(number.as_str())?))
}

/// Words begin with two.
fn valued(named: Option<usize>, digits: &str) -> Option<i64> {
    named.map_or_else(|| digits.parse().ok(), |it| i64::try_from(it + 2).ok())
}
