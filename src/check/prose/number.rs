//! Knows numbers in words that announce or count a list: `die folgenden drei Ziele:`, `Les quatre règles`, 다음 세 가지;
//! `count` has the Japanese and English patterns. To add a language, add its words. Also knows vague expressions of
//! counts. Does not know the things that follow.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::check::numerals::{NUMBERS, WORD, count_words, value, valued, word};
use crate::check::phrases::any;
use crate::pattern::{compiled, pattern};

/// Words for "following".
const FOLLOWING: &str = "folgende[nrs]?|nachstehende[nrs]?|suivante?s?|siguientes?|seguenti|seguintes?|volgende|onderstaande";

/// Those placed after the noun. In other languages a number before the word counts something else: `19 Prüflinge
/// erhielten folgende Themen`.
const BEHIND: &str = "suivante?s|siguientes|seguenti|seguintes";

/// Korean numerals before a counter, from two on.
const KOREAN: &str = "두 세 네 다섯 여섯 일곱 여덟 아홉 열";

/// Words allowed between a number and a word for "following".
const NEAR: &str = "(?:\\p{L}[\\p{L}’'-]*\\s+){0,4}";

static LATIN: LazyLock<Regex> = LazyLock::new(|| {
    let number = format!("{}|[2-9]|1[0-9]", NUMBERS.join("|").replace(' ', "|"));
    let pattern = format!(
        "(?i)\\b(?:{FOLLOWING})\\s+(?P<a>{number})\\s|\\b(?P<b>{number})\\s+{NEAR}(?:{BEHIND})\\b"
    );
    compiled(&pattern)
});

static HANGUL: LazyLock<Regex> = LazyLock::new(|| {
    let number = KOREAN.replace(' ', "|");
    let pattern = format!(
        "(?:다음|아래)(?:의|과 같은)?\\s(?P<a>{number}|[2-9]|1[0-9])\\s?(?P<b>가지|개|건|항목)"
    );
    compiled(&pattern)
});

static GIVEN: LazyLock<Regex> = LazyLock::new(|| {
    let number = NUMBERS.join("|").replace(' ', "|");
    compiled(&format!(
        "(?i){}\\s+(?P<a>{number})\\s+\\p{{L}}+[^.,;:0-9]{{0,60}}\\s?[:：]\\s*$|^(?:de|die|les|los|las|i|le|gli|os|as)\\s+(?P<b>{number})\\s+\\p{{L}}+[^.,;:0-9]{{0,60}}\\s(?:waren|zijn|sind|sont|étaient|son|eran|sono|erano|são|eram)\\s?[:：]\\s*$",
        any("introduces")
    ))
});

/// Whether a sentence in one of these languages states a number that may be the length of the list after it: `Der
/// Plan hat drei Ziele:`.
pub(super) fn introduces(sentence: &str) -> bool {
    sentence.trim_end().ends_with([':', '：']) && GIVEN.is_match(sentence)
}

/// The number in words directly before the colon of a sentence, `wurden vier Maßnahmen umgesetzt:`, `I cinque
/// passaggi:`, unless it counts something that other things belong to, `the goals of the three partners:`, or is a
/// measure.
pub(super) fn leads(sentence: &str) -> Option<(Range<usize>, i64)> {
    static LEADS: LazyLock<Regex> = LazyLock::new(|| {
        let words = count_words();
        compiled(&format!(
            "(?i)(?:^|[^\\p{{L}}](?P<before>\\p{{L}}+)?\\s+)(?P<the>(?:the|die|der|den|les|los|las|i|le|gli|os|as|de)\\s+)?(?P<n>{words})\\s+(?P<counted>\\p{{L}}[\\p{{L}}-]{{3,}}(?:\\s+\\p{{L}}{{4,}}){{0,2}})\\s?[:：]\\s*$"
        ))
    });
    let it = LEADS.captures(sentence)?;
    let before = it.name("before").map_or("", |it| it.as_str()).to_lowercase();
    // `The two parties agreed:` may be followed by anything.
    let is_known = it.name("the").is_some() && it["counted"].contains(' ');
    if is_known || PARTS.split(' ').any(|it| it == before) || is_measure(&it["counted"]) {
        return None;
    }
    let number = it.name("n")?;
    Some((number.range(), word(number.as_str()).or_else(|| value(number.as_str()))?))
}

/// The number in words at the start of a heading: `Les quatre règles`, `Three reasons`, 四つの柱.
pub(super) fn titled(heading: &str) -> Option<(Range<usize>, i64)> {
    static TITLED: LazyLock<Regex> = LazyLock::new(|| {
        let words = count_words();
        compiled(&format!(
            "(?i)^(?:(?:the|our|die|unsere|les|nos|los|las|nuestros|i|le|gli|os|as|de|onze)\\s+)?(?P<n>{words})\\s+(?P<counted>\\p{{Ll}}[\\p{{L}}-]{{3,}})|^(?P<ja>[二三四五六七八九])つの"
        ))
    });
    let it = TITLED.captures(heading)?;
    if it.name("counted").is_some_and(|it| is_measure(it.as_str())) {
        return None;
    }
    let number = it.name("n").or_else(|| it.name("ja"))?;
    Some((number.range(), word(number.as_str()).or_else(|| value(number.as_str()))?))
}

/// Words before numbers of things that other things belong to.
const PARTS: &str = "of der des von de des du di dei delle degli da do dos das van for für pour para per voor by in within after nach après bei with mit avec con com met between zwischen entre tra least most about than over mindestens etwa rund über als moins menos almeno minstens circa first last next other another both ersten letzten nächsten anderen premiers derniers primeros últimos primi ultimi primeiros eerste laatste beiden";

/// Whether the first word is a unit of time or of another quantity.
pub(super) fn is_measure(counted: &str) -> bool {
    // Their endings are short: `mesures` are not months, nor `Tagesordnungspunkte` days.
    const STEMS: &str = "journée jaren tag woche monat jahr stunde minute jour semaine mois ans année heure día semana mes año hora giorn settiman mese anni ore minut dia mês ano dag weken maand jaar uur prozent million milliard hundert tausend mille cent";
    let counted = counted.to_lowercase();
    let first = counted.split_whitespace().next().unwrap_or_default();
    let is_inflected = |it: &str| first.strip_prefix(it).is_some_and(|it| it.chars().count() <= 2);
    measures(first) || STEMS.split(' ').any(is_inflected)
}

/// The number that [`introduces`] detects, and its bytes.
pub(super) fn given(sentence: &str) -> Option<(Range<usize>, i64)> {
    let it = GIVEN.captures(sentence)?;
    let number = it.name("a").or_else(|| it.name("b"))?;
    Some((number.range(), word(number.as_str())?))
}

/// Whether a sentence in one of these languages announces a number of things.
pub(super) fn follows(sentence: &str) -> bool {
    HANGUL.is_match(sentence)
        || sentence.trim_end().ends_with([':', '：']) && LATIN.is_match(sentence)
}

/// The announced number of things, and its bytes.
pub(super) fn counted(sentence: &str) -> Option<(Range<usize>, i64)> {
    if let Some(it) = HANGUL.captures(sentence) {
        let (number, counter) = (it.name("a")?, it.name("b")?);
        let named = KOREAN.split(' ').position(|it| it == number.as_str());
        return Some((number.start()..counter.end(), valued(named, number.as_str())?));
    }
    let it = LATIN.captures(sentence)?;
    let number = it.name("a").or_else(|| it.name("b"))?;
    // `dos` is two in Spanish, but `of the` in Portuguese.
    if number.as_str() == "dos" && it[0].to_lowercase().contains("seguinte") {
        return None;
    }
    let behind = &it[0][number.end() - it.get(0)?.start()..];
    let is_other = || is_of_other(&sentence[..number.start()], behind);
    if it.name("b").is_some() && (is_other() || is_measure(behind)) {
        return None;
    }
    Some((number.range(), word(number.as_str())?))
}

/// Whether a number before a word for "following" is not the count: it numbers a section (`nach § 7 sind folgende
/// Daten`), limits a choice (`mindestens drei der folgenden`), or is separated from the word by a verb.
fn is_of_other(before: &str, behind: &str) -> bool {
    const BOUNDS: &str = "§ §§ absatz abs. satz nr. nummer nummern artikel art. ziffer kapitel anhang buchstabe article articles alinéa chapitre artículo apartado articolo comma artigo número lid hoofdstuk mindestens höchstens wenigstens moins plus menos más almeno massimo mínimo máximo minstens hoogstens";
    const PARTITIVE: &str = "der des von de dei delle degli dos das van";
    const VERBS: &str = "ist sind wird werden hat haben gilt gelten est sont es son è sono é são is zijn mit avec con com met";
    let is_one = |list: &str, word: &str| list.split(' ').any(|it| it == word.to_lowercase());
    let last = before.split_whitespace().next_back().unwrap_or_default();
    let mut words = behind.split_whitespace();
    is_one(BOUNDS, last)
        || words.clone().next().is_some_and(|it| is_one(PARTITIVE, it))
        || words.any(|it| is_one(VERBS, it))
}

/// Whether the text after the counter makes the number an ordinal, a limit or an example.
pub(super) fn vague(after: &str) -> bool {
    const WORDS: [&str; 16] = [
        "以上",
        "以下",
        "以内",
        "程度",
        "目",
        "番",
        "ほど",
        "等",
        "など",
        "前後",
        "弱",
        "強",
        "余",
        "のうち",
        "の中から",
        " or more",
    ];
    const INSIDE: [&str; 5] = ["including", "such as", "e.g", "for example", "among"];
    // The number is a length of time before or after an event.
    const WHEN: [&str; 5] = ["after", "before", "later", "ago", "since"];
    let first = after.split_whitespace().next().unwrap_or_default();
    // `3 fixes and 2 features`: the list may name them all.
    pattern!(MORE, &format!("(?i)\\b(?:and|plus)\\s+(?:{WORD}|one|1)\\b"));
    if MORE.is_match(after) {
        return true;
    }
    WHEN.contains(&first)
        || WORDS.iter().any(|it| after.starts_with(it))
        || INSIDE.iter().any(|it| after.contains(it))
}

/// Whether an English word after a number is a unit or function word, not a noun for the items of a list.
pub(super) fn measures(noun: &str) -> bool {
    const NOUNS: [&str; 33] = [
        "are",
        "were",
        "will",
        "have",
        "can",
        "second",
        "minute",
        "hour",
        "day",
        "week",
        "month",
        "year",
        "time",
        "byte",
        "bit",
        "line",
        "column",
        "row",
        "character",
        "space",
        "dot",
        "percent",
        "per",
        "million",
        "billion",
        "hundred",
        "thousand",
        "dozen",
        "or",
        "to",
        "and",
        "of",
        "as",
    ];
    let noun = noun.to_ascii_lowercase();
    NOUNS.contains(&&*noun) || NOUNS.contains(&noun.trim_end_matches('s'))
}
