//! Knows the kind of a YAML scalar and which of its bytes are content. Does not know the tree.

use std::ops::Range;

use granit_parser::{ScalarStyle, Tag};

use crate::document::NodeKind;

/// The kind of a scalar: by its tag if that is of the core schema, otherwise by its text if plain.
pub(super) fn kind(value: &str, style: ScalarStyle, tag: Option<&Tag>, empty: bool) -> NodeKind {
    let plain = if empty { NodeKind::Null } else { resolve(value) };
    let claimed = match tag.and_then(Tag::core_suffix) {
        Some("null") => NodeKind::Null,
        Some("bool") => NodeKind::Bool,
        Some("int" | "float") => NodeKind::Number,
        Some(_) => NodeKind::String,
        None if tag.is_some_and(|tag| tag.handle().is_empty() && tag.suffix() == "!") => {
            NodeKind::String
        }
        None if style == ScalarStyle::Plain => return plain,
        None => NodeKind::String,
    };
    // A number tag has no effect on a text that is not a number.
    if claimed == plain { plain } else { NodeKind::String }
}

/// The kind of a plain scalar in the core schema (YAML 1.2.2 §10.3.2).
fn resolve(text: &str) -> NodeKind {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => NodeKind::Null,
        "true" | "True" | "TRUE" | "false" | "False" | "FALSE" => NodeKind::Bool,
        _ if is_number(text.as_bytes()) => NodeKind::Number,
        _ => NodeKind::String,
    }
}

fn is_number(text: &[u8]) -> bool {
    match text {
        [b'0', b'o', digits @ ..] => all(digits, |byte| matches!(byte, b'0'..=b'7')),
        [b'0', b'x', digits @ ..] => all(digits, u8::is_ascii_hexdigit),
        b".nan" | b".NaN" | b".NAN" => true,
        [b'+' | b'-', unsigned @ ..] => is_decimal(unsigned),
        unsigned => is_decimal(unsigned),
    }
}

fn is_decimal(text: &[u8]) -> bool {
    if matches!(text, b".inf" | b".Inf" | b".INF") {
        return true;
    }
    let (whole, rest) = text.split_at(digits(text));
    let (fraction, rest) = match rest {
        [b'.', rest @ ..] => rest.split_at(digits(rest)),
        rest => rest.split_at(0),
    };
    let exponent = match rest {
        [] => true,
        [b'e' | b'E', b'+' | b'-', power @ ..] | [b'e' | b'E', power @ ..] => {
            all(power, u8::is_ascii_digit)
        }
        _ => false,
    };
    exponent && !(whole.is_empty() && fraction.is_empty())
}

fn digits(text: &[u8]) -> usize {
    text.iter().take_while(|byte| byte.is_ascii_digit()).count()
}

fn all(text: &[u8], is: impl Fn(&u8) -> bool) -> bool {
    !text.is_empty() && text.iter().all(is)
}

/// The bytes of the content in a scalar's `token`: inside the quotes; for a block scalar, its lines
/// up to the end of the value.
pub(super) fn content(
    text: &str,
    token: Range<usize>,
    value: &str,
    style: ScalarStyle,
) -> Range<usize> {
    match style {
        ScalarStyle::Plain => token,
        ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted if token.len() >= 2 => {
            token.start + 1..token.end - 1
        }
        ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => token,
        ScalarStyle::Literal | ScalarStyle::Folded => block(text, token, value),
    }
}

fn block(text: &str, token: Range<usize>, value: &str) -> Range<usize> {
    let raw = &text[token.clone()];
    let breaks = value.len() - value.trim_end_matches('\n').len();
    if breaks == value.len() {
        // Only newlines: the token may still begin with the indicator and its line.
        let start = token.start + raw.find(['\n', '\r']).unwrap_or(raw.len());
        return start..start;
    }
    let mut end = raw.trim_end_matches(['\n', '\r', ' ']).len();
    // Blanks at the end of the last line belong to it.
    end += raw[end..].find(['\n', '\r']).unwrap_or(raw.len() - end);
    for _ in 0..breaks {
        let rest = &raw[end..];
        let Some(at) = rest.find(['\n', '\r']) else { break };
        end += at + if rest[at..].starts_with("\r\n") { 2 } else { 1 };
    }
    token.start..token.start + end
}
