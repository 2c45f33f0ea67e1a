//! Knows which characters a terminal interprets or hides, and how to show them instead. Does not
//! know where the text comes from.

use std::borrow::Cow;
use std::fmt::Write as _;

#[cfg(any(feature = "fancy", feature = "html"))]
use crate::diagnostic::Text;

/// `text` with every character replaced that would affect a terminal, reorder the line or stay
/// invisible: C0 controls by their Unicode pictures (`␛`), others by their number (`<U+202E>`).
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        push_visible(character, &mut shown);
    }
    Cow::Owned(shown)
}

/// The same in both languages.
#[cfg(any(feature = "fancy", feature = "html"))]
pub(super) fn shown(text: &Text) -> Text {
    Text { en: visible(&text.en).into_owned(), ja: visible(&text.ja).into_owned() }
}

/// A text of several lines, each made [`visible`]; only line feeds and tabs are kept.
#[cfg(feature = "cli")]
pub(crate) fn visible_page(page: &str) -> String {
    let line = |line: &str| {
        let line = line.strip_suffix('\r').unwrap_or(line);
        line.split('\t').map(visible).collect::<Vec<_>>().join("\t")
    };
    page.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// Appends `character` to `shown`, replaced if it is hidden.
pub(super) fn push_visible(character: char, shown: &mut String) {
    match character {
        '\0'..='\x1F' => shown.push(picture(character as u32)),
        '\x7F' => shown.push('␡'),
        _ if is_hidden(character) => {
            write!(shown, "<U+{:04X}>", character as u32).expect("internal: strings take text");
        }
        _ => shown.push(character),
    }
}

/// Whether `character` affects a terminal or its neighbours without being visible: controls,
/// separators, bidirectional marks, joiners, fillers, tags and noncharacters.
pub(super) fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{180E}'
            | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
            | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}'
            | '\u{FFFE}'..='\u{FFFF}' | '\u{E0000}'..='\u{E007F}')
}

fn picture(control: u32) -> char {
    char::from_u32(0x2400 + control).expect("internal: every C0 control has a picture")
}
