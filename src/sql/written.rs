//! Knows the forms of texts in columns as regular expressions that all engines read alike: blanks, signs in place
//! of a value (those that kenzan reads), plain figures. Does not know SQL.

use crate::quantity::{DASHES, DOTS, Qualifier, SEVERAL, STARS};
use crate::select::{PLAIN, spaces};

/// Signs of a figure below zero.
pub(super) const MINUS: &str = "-－−△▲";

/// Only dashes and spaces: a blank, or a sign for none.
pub(super) fn left_blank() -> String {
    // The first of the dashes is the plain one, which would mean a range within the class.
    format!("^[{DASHES}{}]*$", spaces())
}

/// Several dots or stars.
pub(super) fn marks() -> String {
    let spaces = spaces();
    let one: String = SEVERAL.iter().collect();
    let several = |set: &str| format!("[{set}][{set}{spaces}]*[{set}]");
    format!("^[{spaces}]*([{one}]|{}|{})[{spaces}]*$", several(DOTS), several(STARS))
}

/// One of `signs`, whatever the case of letters.
pub(super) fn signs(signs: &[String]) -> String {
    let letter = |c: char| match c {
        c if c.is_ascii_punctuation() => format!("\\{c}"),
        c if c.is_alphabetic() => format!("[{}{}{c}]", c.to_lowercase(), c.to_uppercase()),
        c => c.to_string(),
    };
    let spelled = |sign: &String| sign.trim().chars().map(letter).collect::<String>();
    let (spaces, signs) = (spaces(), signs.iter().map(spelled).collect::<Vec<_>>().join("|"));
    format!("^[{spaces}]*({signs})[{spaces}]*$")
}

/// A plain figure with so many decimals: `1,234.5`, `△3.0`.
pub(super) fn figure(decimals: u32) -> String {
    let spaces = spaces();
    let behind = if decimals == 0 { String::new() } else { format!("[.][0-9]{{{decimals}}}") };
    format!("^[{spaces}]*[{MINUS}]?([0-9]+|[0-9]{{1,3}}(,[0-9]{{3}})+){behind}[{spaces}]*$")
}

/// A figure that begins with a sign.
pub(super) fn negative() -> String {
    format!("^[{}]*[{MINUS}]", spaces())
}

/// A word like 再掲 or うち beside an item of a sum.
pub(super) fn listed() -> &'static str {
    Qualifier::LABEL_WORDS
}

/// A character that folding may change.
pub(super) fn unfolded() -> String {
    let range = |(from, to): &(char, char)| match from == to {
        true => from.to_string(),
        false => format!("{from}-{to}"),
    };
    format!("[^{}]", PLAIN.iter().map(range).collect::<String>())
}
