//! Knows when two spellings of a name are the same: width and spaces are ignored. Does not know
//! what a name refers to, and does not ignore case.

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
    // White space is removed between decomposition and composition: some characters decompose into
    // a space and an accent, which then joins the preceding letter.
    Cow::Owned(text.nfkd().filter(|character| !character.is_whitespace()).nfc().collect())
}

/// Whether folding certainly keeps the character unchanged, in any context. Most names are kanji
/// and kana, for which the Unicode tables take ten times as long.
fn is_plain(character: char) -> bool {
    matches!(character, '!'..='~' | 'ぁ'..='ん' | 'ァ'..='ヺ' | 'ー' | '一'..='\u{9fff}')
}
