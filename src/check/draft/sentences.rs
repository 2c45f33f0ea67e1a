//! Knows where sentences end: stops after abbreviations, `approx. 5` and `Mio. Euro`, and after ordinals, `im 3. Quartal`,
//! end none. Does not know what the sentences state.

use std::ops::Range;

/// Abbreviations with more of their sentence after them.
const OPEN: &str = "mio mrd tsd mln mld ca bzw vgl ggf inkl exkl zzgl abzgl rd approx vs mr mrs ms dr prof cf env aprox sra circa bijv \
                    z.b d.h u.a e.g i.e p.ex o.a";

/// Abbreviations before numbers.
const BEFORE_NUMBER: &str = "no nos nr art fig tab p pp pág vol ch sec abs bd n núm kap ziff abb jan feb mar apr jun jul aug sep sept oct \
                             nov dec okt dez";

/// Words before an ordinal.
const BEFORE_ORDINAL: &str = "im am vom zum zur der die das dem den des seit ab bis";

/// The sentences of `text`, each with its stop.
pub(in crate::check) fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|it| it.1);
        let ends = match c {
            '。' | '！' | '？' => true,
            '.' if next.is_some_and(char::is_whitespace) => {
                !goes_on(&text[start..at], &text[at + 1..])
            }
            '.' | '!' | '?' => next.is_none_or(char::is_whitespace),
            _ => false,
        };
        if ends {
            found.push(start..at + c.len_utf8());
            start = at + c.len_utf8();
        }
    }
    if !text[start..].trim().is_empty() {
        found.push(start..text.len());
    }
    found
}

/// Whether a stop between `before` and `behind` belongs to an abbreviation or an ordinal.
fn goes_on(before: &str, behind: &str) -> bool {
    let next = behind.trim_start().chars().next();
    let mut words = before.rsplit(|it: char| it.is_whitespace() || "(（".contains(it));
    let last = words.next().unwrap_or_default();
    let is_in = |list: &str, word: &str| list.split(' ').any(|it| it.eq_ignore_ascii_case(word));
    if last.is_empty() || next.is_none() {
        return false;
    }
    let is_ordinal = last.len() < 3
        && last.bytes().all(|it| it.is_ascii_digit())
        && next.is_some_and(char::is_uppercase);
    // `etc. in 2024`
    let is_short = last.chars().count() < 5 && last.ends_with(char::is_alphabetic);
    is_short && next.is_some_and(char::is_lowercase)
        || is_in(OPEN, last)
        || next.is_some_and(|it| it.is_ascii_digit()) && is_in(BEFORE_NUMBER, last)
        || is_ordinal && words.next().is_some_and(|it| is_in(BEFORE_ORDINAL, it))
}
