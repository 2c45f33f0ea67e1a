//! Knows the characters of a name without quotes (RFC 9535 §2.5.1.1 `member-name-shorthand`), and how the step to
//! a member is written. Does not read selectors.

pub(super) fn is_name_first(character: char) -> bool {
    character.is_ascii_alphabetic() || character == '_' || !character.is_ascii()
}

pub(super) fn is_name_char(character: char) -> bool {
    is_name_first(character) || character.is_ascii_digit()
}

/// A text in quotes, as in a selector.
pub fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}

/// The step of a selector to the member `name`.
pub fn step(name: &str) -> String {
    let is_word = name.chars().all(|it| it.is_ascii_alphanumeric() || it == '_')
        && !name.is_empty()
        && !name.starts_with(|it: char| it.is_ascii_digit());
    if is_word { format!(".{name}") } else { format!("[{}]", literal(name)) }
}
