//! Knows whole numbers in words, in any supported language, and the counters of Japanese and Chinese. To add a
//! language, add its words. Does not know what is counted.

use crate::quantity::ordinal;

/// Digits, or kanji.
pub(super) const NUMBER: &str = "[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3}";
/// Counters of Japanese and Chinese.
pub(super) const COUNTER: &str = "个|個|项|类|条|种|つ|件|点|項目|種類|種|分野|要素|段階|ステップ|区分|事業|施策|柱|本柱|法人|団体|機関|課題|視点|方針|原則|類型|パターン|カ所|か所|箇所|ヶ所|個|案|条件|要件|領域|プロジェクト|方法|観点|項|名|人|社|名称|部門|カテゴリ|タイプ|フェーズ|ポイント";
/// A number in English words, or in digits.
pub(super) const WORD: &str =
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[2-9]|1[0-9]|20";

/// Words for numbers from two on, by language.
pub(super) const NUMBERS: [&str; 6] = [
    "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
    "deux trois quatre cinq six sept huit neuf dix onze douze",
    "dos tres cuatro cinco seis siete ocho nueve diez once doce",
    "due tre quattro cinque sei sette otto nove dieci undici dodici",
    "dois|duas três quatro cinco seis sete oito nove dez onze doze",
    "twee drie vier vijf zes zeven acht negen tien elf twaalf",
];

/// A number in words of a language with Latin letters other than English.
pub(super) fn word(written: &str) -> Option<i64> {
    let word = written.to_lowercase();
    let within = |list: &&str| list.split(' ').position(|it| it.split('|').any(|it| it == word));
    valued(NUMBERS.iter().find_map(within), &word)
}

/// The lists of words begin with two.
pub(super) fn valued(named: Option<usize>, digits: &str) -> Option<i64> {
    named.map_or_else(|| digits.parse().ok(), |it| i64::try_from(it + 2).ok())
}

/// The value of a number in words, kanji or digits.
pub(super) fn value(number: &str) -> Option<i64> {
    let counted = || ordinal::count(&format!("{number}つ"));
    ordinal::count_in_words(number).or_else(counted)
}

/// The value of a whole number in digits, kanji or words of any supported language.
pub(super) fn counted(written: &str) -> Option<i64> {
    ordinal::whole_number(written).or_else(|| value(written)).or_else(|| word(written))
}

/// A pattern for numbers in words, in English or another language with Latin letters.
pub(super) fn count_words() -> String {
    format!(
        "{}|{}",
        WORD.split("|[").next().unwrap_or_default(),
        NUMBERS.join("|").replace(' ', "|")
    )
}
