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
    if text.is_ascii() {
        return Cow::Owned(text.split_whitespace().collect());
    }
    // White space is removed between decomposition and composition: some characters decompose into
    // a space and an accent, which then joins the preceding letter.
    Cow::Owned(text.nfkd().filter(|character| !character.is_whitespace()).nfc().collect())
}

/// The characters, from and to, that folding certainly keeps unchanged, in any context. Most names are kanji
/// and kana, for which the Unicode tables take ten times as long.
pub const PLAIN: [(char, char); 5] =
    [('!', '~'), ('ぁ', 'ん'), ('ァ', 'ヺ'), ('ー', 'ー'), ('一', '\u{9fff}')];

fn is_plain(character: char) -> bool {
    PLAIN.iter().any(|(from, to)| (*from..=*to).contains(&character))
}

/// All white space, which folding removes.
pub fn spaces() -> String {
    ('\0'..='\u{3000}').filter(|it| it.is_whitespace()).collect()
}
