//! Knows numbers that count or number things: `（１）`, `①`, `Ⅲ`, `ア`, `第３`, `六つ`, `令和元年度`.
//! Does not know amounts, nor whether a sequence has gaps.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use super::number::digit;

/// The kind of numbering; two numbers are in one sequence only if theirs is the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Series {
    /// `3`, `３．`, `(3)`, `第３`.
    Arabic,
    /// `①`.
    Circled,
    /// `Ⅲ` or `III`.
    RomanUpper,
    /// `ⅲ` or `iii`.
    RomanLower,
    /// `ア`, `イ`, `ウ` in the order of the fifty sounds.
    Katakana,
    /// `あ`, `い`, `う` in the same order.
    Hiragana,
    /// `A`, `B`.
    LatinUpper,
    /// `a`, `b`.
    LatinLower,
    /// `三`.
    Kanji,
    /// `六つ`, `三法人`: a count with its counter.
    Count,
    /// A year of the Western calendar, whichever calendar it is written in.
    Year,
}

/// A number that counts or numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ordinal {
    /// The number, from 1; for years, of the western calendar.
    pub value: i64,
    /// How it is written.
    pub series: Series,
}

/// A Japanese era.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Era {
    /// 明治, from 1868.
    Meiji,
    /// 大正, from 1912.
    Taisho,
    /// 昭和, from 1926.
    Showa,
    /// 平成, from 1989.
    Heisei,
    /// 令和, from 2019.
    Reiwa,
}

/// Era, name, letter and first year. M and T are left out: they are labels far more often than eras.
const ERAS: &[(Era, &str, Option<char>, i64)] = &[
    (Era::Meiji, "明治", None, 1868),
    (Era::Taisho, "大正", None, 1912),
    (Era::Showa, "昭和", Some('S'), 1926),
    (Era::Heisei, "平成", Some('H'), 1989),
    (Era::Reiwa, "令和", Some('R'), 2019),
];

impl Era {
    /// The western year of the era's first.
    pub fn first_year(self) -> i64 {
        ERAS.iter().find(|it| it.0 == self).map_or(0, |it| it.3)
    }

    fn next(self) -> Option<Self> {
        let at = ERAS.iter().position(|it| it.0 == self)?;
        ERAS.get(at + 1).map(|it| it.0)
    }

    fn at(text: &str) -> Option<(Self, &str)> {
        ERAS.iter().find_map(|(era, name, letter, _)| {
            if let Some(rest) = text.strip_prefix(name) {
                return Some((*era, rest));
            }
            let mut chars = text.chars();
            let written = narrow(chars.next()?);
            let rest = chars.as_str().trim_start_matches(['.', '．']);
            let followed = rest.starts_with('元') || rest.chars().next().and_then(digit).is_some();
            (Some(written) == *letter && followed).then_some((*era, rest))
        })
    }
}

/// Reads a whole text as one number of a numbering, a count or a year; brackets and stops around it are dropped.
///
/// Enclosed characters (`⑴`, `㋐`, `ⓐ`) equal their content, except `①`. Digits alone are Arabic; a
/// year needs 年, 年度, FY or an era. A single Latin letter is a letter of the alphabet, except
/// `I`/`i`, `V`/`v` and `X`/`x`, which are Roman.
pub fn read(text: &str) -> Option<Ordinal> {
    let text = &*unenclosed(text.trim());
    let circled = text.chars().next().and_then(circled);
    if let Some(value) = circled.filter(|_| text.chars().count() == 1) {
        return Some(Ordinal { value, series: Series::Circled });
    }
    if let Some((value, _)) = year(text, None).filter(|_| arabic(text).is_none()) {
        return Some(Ordinal { value, series: Series::Year });
    }
    let body = text.strip_prefix('第').map_or(text, |rest| {
        rest.trim_end_matches(['章', '節', '項', '条', '款', '編', '部', '回', '期'])
    });
    let body = body.trim_matches(is_edge);
    let (value, series) = symbol(body).or_else(|| Some((count(body)?, Series::Count)))?;
    (value > 0).then_some(Ordinal { value, series })
}

/// Reads a whole text as a mark in the order `イ`, `ロ`, `ハ`, in which laws and rules number.
pub fn iroha(text: &str) -> Option<i64> {
    let text = unenclosed(text.trim());
    let mut chars = text.trim_matches(is_edge).chars();
    let c = katakana(chars.next().filter(|_| chars.next().is_none())?);
    IROHA.chars().position(|it| it == c).map(|at| at as i64 + 1)
}

fn is_edge(c: char) -> bool {
    c.is_whitespace() || "()（）[]［］【】<>〈〉.．、:：".contains(c)
}

/// `⑴`, `⒈`, `⒜`, `ⓐ`, `㈠`, `㊀`, `㋐` and `ｱ` as the characters they are made of.
fn unenclosed(text: &str) -> Cow<'_, str> {
    let is_enclosed =
        |c| matches!(c, '⑴'..='ⓩ' | '㈠'..='㈩' | '㊀'..='㊉' | '㋐'..='㋾' | 'ｱ'..='ﾝ');
    if text.contains(is_enclosed) { text.nfkc().collect::<String>().into() } else { text.into() }
}

/// Reads a count at the start of a text: `六つ`, `６つ`, `三法人`, `四つの領域`.
///
/// Only the number is returned. `None` if the text does not start with a number and a counter, or
/// the number is not definite: `十数件`, `20余り`, `5～6件`, `三、四件`.
pub fn count(text: &str) -> Option<i64> {
    let text = text.trim();
    let digits = text.find(|c| digit(c).is_none()).unwrap_or(text.len());
    let len = if digits > 0 {
        digits
    } else {
        text.find(|c| kanji_digit(c).is_none() && kanji_power(c).is_none()).unwrap_or(text.len())
    };
    let (number, counter) = text.split_at(len);
    let number = if digits > 0 { arabic(number)? } else { kanji(number)? };
    let counter = counter.trim();
    let is_vague = counter.starts_with(['数', '余', '幾', '何']) || goes_on(counter);
    (!counter.is_empty() && !is_vague).then_some(number)
}

/// Whether `counter`, the text after a number, continues with another one: `～6件`, `か6件`,
/// `,000件`.
fn goes_on(counter: &str) -> bool {
    let other = counter.strip_prefix(|c| "～~〜-－–―、，,.．・か".contains(c)).map(str::trim_start);
    let is_digit = |c| digit(c).is_some() || kanji_digit(c).is_some();
    other.is_some_and(|it| it.starts_with(is_digit))
}

/// Reads the English word for a number at the start of a text: `three`, `Six areas`.
///
/// `None` if the word is a part of a number only, or of no definite one: `two hundred`, `three to five`.
pub fn count_in_words(text: &str) -> Option<i64> {
    const WORDS: [&str; 20] = [
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
    ];
    const GOES_ON: [&str; 9] =
        ["to", "or", "and", "of", "dozen", "hundred", "thousand", "million", "billion"];
    let place =
        |list: &[&str], word: &str| list.iter().position(|it| it.eq_ignore_ascii_case(word));
    let mut words = text.split_whitespace();
    let number = place(&WORDS, words.next()?)?;
    let goes_on = |word| place(&WORDS, word).or_else(|| place(&GOES_ON, word)).is_some();
    (!words.next().is_some_and(goes_on)).then_some(number as i64 + 1)
}

/// Reads a year, of the fiscal or the civil calendar: `令和元年度`, `平成30年`, `R3`, `2021年度`, `FY2021`, `2021`.
///
/// `３年度` alone is unknown; with `era` given it is a year of that era, and `元年` the first year of the era itself,
/// or of the next one if `era` has already begun (see [`years`]). The era is returned with the year.
///
/// The year may be given in two calendars, `令和３（2021）年度` or `2021年度（令和３年度）`, which
/// must agree, or in two eras, `平成31年・令和元年`. Other brackets without digits are ignored.
pub fn year(text: &str, era: Option<Era>) -> Option<(i64, Option<Era>)> {
    let (outer, inner) = in_two_calendars(text.trim());
    let found = year_in_one(&outer, era)?;
    let Some(inner) = inner else { return Some(found) };
    match year_in_one(&inner, None) {
        Some((value, other)) => (value == found.0).then_some((value, other.max(found.1))),
        None => (!inner.contains(|c| digit(c).is_some())).then_some(found),
    }
}

/// A text without its brackets, and their content; or its two halves.
fn in_two_calendars(text: &str) -> (Cow<'_, str>, Option<String>) {
    if let Some((before, rest)) = text.split_once(['(', '（'])
        && let Some((inner, behind)) = rest.split_once([')', '）'])
    {
        return (format!("{before}{behind}").into(), Some(inner.trim().to_owned()));
    }
    match text.split_once(['・', '／', '/']).filter(|(one, _)| Era::at(one).is_some()) {
        Some((one, other)) => (one.into(), Some(other.to_owned())),
        None => (text.into(), None),
    }
}

fn year_in_one(text: &str, era: Option<Era>) -> Option<(i64, Option<Era>)> {
    let text = text.trim();
    let body = text.trim_end_matches("度").trim_end_matches("年").trim();
    let (own, rest) = Era::at(body).map_or((None, body), |(era, rest)| (Some(era), rest.trim()));
    if let Some(era) = own.or(era) {
        let number = if rest == "元" { Some(1) } else { whole_number(rest) };
        if let Some(number) = number.filter(|it| (1..=99).contains(it)) {
            return Some((era.first_year() + number - 1, Some(era)));
        }
    }
    if own.is_some() {
        return None;
    }
    let bare = rest.trim_start_matches("FY").trim_start_matches("西暦").trim();
    whole_number(bare).filter(|it| (1800..=2199).contains(it)).map(|it| (it, None))
}

/// Reads a row of years that names an era only where it begins: `平成29, 30, 元, ２, ３年度`.
///
/// A 元 after years of an era starts the next one. `era` applies to numbers before any era is
/// named; without it such a number is unknown (`None`).
pub fn years(texts: &[&str], mut era: Option<Era>) -> Vec<Option<i64>> {
    let mut begun = false;
    texts
        .iter()
        .map(|text| {
            let first = text.trim().starts_with('元');
            if first && begun {
                era = era.and_then(Era::next);
            }
            let (value, found) = year(text, era)?;
            era = found.or(era);
            begun = found.is_some();
            Some(value)
        })
        .collect()
}

/// The character of half width that `c` is the wide form of, or `c`.
fn narrow(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

fn circled(c: char) -> Option<i64> {
    let code = i64::from(c as u32);
    match c {
        '①'..='⑳' => Some(code - 0x2460 + 1),
        '㉑'..='㉟' => Some(code - 0x3251 + 21),
        '㊱'..='㊿' => Some(code - 0x32b1 + 36),
        '❶'..='❿' => Some(code - 0x2776 + 1),
        '⓫'..='⓴' => Some(code - 0x24eb + 11),
        '⓵'..='⓾' => Some(code - 0x24f5 + 1),
        _ => None,
    }
}

fn symbol(body: &str) -> Option<(i64, Series)> {
    if let Some(value) = arabic(body) {
        return Some((value, Series::Arabic));
    }
    if let Some(found) = roman(body) {
        return Some(found);
    }
    if let Some(value) = kanji(body) {
        return Some((value, Series::Kanji));
    }
    let mut chars = body.chars();
    let c = narrow(chars.next().filter(|_| chars.next().is_none())?);
    match c {
        'a'..='z' => Some((c as i64 - 'a' as i64 + 1, Series::LatinLower)),
        'A'..='Z' => Some((c as i64 - 'A' as i64 + 1, Series::LatinUpper)),
        _ => {
            let series = if katakana(c) == c { Series::Katakana } else { Series::Hiragana };
            let at = KATAKANA.chars().position(|it| it == katakana(c))?;
            Some((at as i64 + 1, series))
        }
    }
}

fn katakana(c: char) -> char {
    let code = if ('ぁ'..='ゖ').contains(&c) { c as u32 + 0x60 } else { c as u32 };
    char::from_u32(code).unwrap_or(c)
}

const KATAKANA: &str =
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン";
const IROHA: &str = "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス";

fn arabic(text: &str) -> Option<i64> {
    let digits = text.chars().map(|c| digit(c).map(|it| i64::from(it.0)));
    let sum = |sum: i64, digit: Option<i64>| sum.checked_mul(10)?.checked_add(digit?);
    if text.is_empty() { None } else { digits.into_iter().try_fold(0, sum) }
}

/// Reads a whole text as a number in Arabic digits of either width or in kanji: `12`, `１２`, `十二`.
pub fn whole_number(text: &str) -> Option<i64> {
    arabic(text).or_else(|| kanji(text))
}

/// Roman numerals as letters or as the characters Ⅰ…Ⅻ, ⅰ…ⅻ; in one case and in canonical form.
fn roman(text: &str) -> Option<(i64, Series)> {
    let single = text.chars().next().filter(|c| c.len_utf8() == text.len());
    match single {
        Some(c @ 'Ⅰ'..='Ⅻ') => return Some((c as i64 - 0x2160 + 1, Series::RomanUpper)),
        Some(c @ 'ⅰ'..='ⅻ') => return Some((c as i64 - 0x2170 + 1, Series::RomanLower)),
        _ => {}
    }
    // The longest is LXXXVIII. Most texts are none, and every row of a table is tested.
    let is_numeral = |it: char| matches!(narrow(it).to_ascii_uppercase(), 'I' | 'V' | 'X' | 'L');
    if text.chars().nth(8).is_some() || !text.chars().all(is_numeral) {
        return None;
    }
    let letters: String = text.chars().map(narrow).collect();
    let upper = letters.to_ascii_uppercase();
    let value = (1..=89).find(|value| roman_of(*value) == upper)?;
    let lone = single.is_some() && !matches!(value, 1 | 5 | 10);
    let series = match () {
        () if lone => return None,
        () if letters == upper => Series::RomanUpper,
        () if letters == upper.to_ascii_lowercase() => Series::RomanLower,
        () => return None,
    };
    Some((value, series))
}

fn roman_of(mut value: i64) -> String {
    let steps = [(50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")];
    let mut out = String::new();
    for (worth, letters) in steps {
        while value >= worth {
            out.push_str(letters);
            value -= worth;
        }
    }
    out
}

fn kanji_digit(c: char) -> Option<i64> {
    "〇一二三四五六七八九".chars().position(|it| it == c).map(|at| at as i64)
}

fn kanji_power(c: char) -> Option<i64> {
    match c {
        '十' => Some(10),
        '百' => Some(100),
        '千' => Some(1000),
        _ => None,
    }
}

/// Kanji numerals below ten thousand, with places (`二十三`) or digit by digit (`二〇二一`).
fn kanji(text: &str) -> Option<i64> {
    if text.is_empty() || text.chars().count() > 9 {
        return None;
    }
    if text.chars().all(|c| kanji_digit(c).is_some()) {
        return text.chars().try_fold(0, |sum, c| Some(sum * 10 + kanji_digit(c)?));
    }
    let (mut sum, mut open, mut limit) = (0, None, 10_000);
    for c in text.chars() {
        match (kanji_digit(c), kanji_power(c)) {
            (Some(value), _) if open.is_none() && value > 0 => open = Some(value),
            (None, Some(power)) if power < limit => {
                sum += open.take().unwrap_or(1) * power;
                limit = power;
            }
            _ => return None,
        }
    }
    Some(sum + open.unwrap_or(0))
}
