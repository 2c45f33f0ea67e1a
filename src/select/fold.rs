//! Knows when two spellings of a name are taken for the same: width and spaces do not count.
//! Does not know what a name stands for, and leaves upper and lower case apart.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

/// `text` in its compatibility form (NFKC, Unicode Standard Annex 15) without any white space:
/// `小　計` and `小 計` become `小計`, `ＫＰＩ－１` becomes `KPI-1`, `ｶﾞ` becomes `ガ`.
///
/// Folding twice is folding once. Case stays as it is.
pub fn fold(text: &str) -> Cow<'_, str> {
    let plain = text.chars().all(is_plain)
        || (!text.contains(char::is_whitespace)
            && is_nfkc_quick(text.chars()) == IsNormalized::Yes);
    if plain {
        return Cow::Borrowed(text);
    }
    // White space goes between taking apart and composing: some signs come apart into a space and
    // an accent, and the accent then joins the letter before it.
    Cow::Owned(text.nfkd().filter(|character| !character.is_whitespace()).nfc().collect())
}

/// Whether folding surely leaves the character alone, whatever stands beside it: most text of names
/// is kanji and kana, and the tables of Unicode take ten times as long to say so.
fn is_plain(character: char) -> bool {
    matches!(character, '!'..='~' | 'ぁ'..='ん' | 'ァ'..='ヺ' | 'ー' | '一'..='\u{9fff}')
}
