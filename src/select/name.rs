//! Knows which characters make a name without quotes (RFC 9535 §2.5.1.1 `member-name-shorthand`).
//! Does not know names in quotes.

pub(super) fn is_name_first(character: char) -> bool {
    character.is_ascii_alphabetic() || character == '_' || !character.is_ascii()
}

pub(super) fn is_name_char(character: char) -> bool {
    is_name_first(character) || character.is_ascii_digit()
}
