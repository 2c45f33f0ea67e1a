//! Knows which characters a name after a dot is made of (RFC 9535, 2.5.1.1).
//! Does not know where a name may stand.

/// Whether a name may begin with `character`.
pub(super) fn is_name_first(character: char) -> bool {
    character.is_ascii_alphabetic() || character == '_' || !character.is_ascii()
}

/// Whether `character` may stand in a name.
pub(super) fn is_name_char(character: char) -> bool {
    is_name_first(character) || character.is_ascii_digit()
}
