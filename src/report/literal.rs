//! Knows how to escape text so that Markdown, HTML and forges show it literally. Does not know reports.

use std::fmt::Write as _;

/// `words` without effects in Markdown, HTML or a forge: no markup, no mention of a person
/// (`@name`) and no reference to an issue (`#1`); an empty comment separates both.
pub(super) fn escaped(words: &str) -> String {
    let mut text = String::with_capacity(words.len());
    for character in words.chars() {
        match character {
            '@' | '#' => _ = write!(text, "{character}<!-- -->"),
            _ => push_literal(&mut text, character),
        }
    }
    text
}

/// `words` as code; empty for an empty text. As HTML, because a backtick or a bar would end
/// Markdown's code. Forges ignore mentions in it.
pub(super) fn code(words: &str) -> String {
    if words.is_empty() {
        return String::new();
    }
    let mut text = "<code>".to_owned();
    words.chars().for_each(|character| push_literal(&mut text, character));
    text + "</code>"
}

/// Appends `character`; as a character reference if it has a meaning in Markdown or HTML.
fn push_literal(text: &mut String, character: char) {
    match character {
        '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$' | '<' | '>' | '&' => {
            _ = write!(text, "&#{};", u32::from(character));
        }
        _ => text.push(character),
    }
}
